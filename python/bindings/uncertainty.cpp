// SPDX-License-Identifier: MIT
#include "bindings.hpp"
#include "docs.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/score/expected_rank.hpp"
#include "grantpanel/score/line.hpp"
#include "grantpanel/score/random_effects.hpp"
#include "grantpanel/score/smaa.hpp"
#include "grantpanel/score/top_chance.hpp"

namespace grantpanel::python {

namespace {

constexpr char in_rows[] =
    "\n\n`rows` are the marks: a list of (application, member, mark), of dicts with these keys, or a DataFrame with "
    "these columns. Applications and members are named by any text or number. A pair without a mark has no row.";
core::Unit const money_unit{"", 2};

/// The marks of a call, and what the caller calls the applications and members.
struct Marks {
    std::vector<score::Observation> observations;
    py::list applications, members;
};

struct Fit {
    score::RandomEffects<> effects;
    py::list applications, members;
};

py::object values_of(py::handle table) {
    for (auto const* name : {"to_numpy", "tolist"})
        if (py::hasattr(table, name)) return values_of(table.attr(name)());
    return py::reinterpret_borrow<py::object>(table);
}

double number(py::handle value) {
    double const result = PyFloat_AsDouble(value.ptr());
    if (PyErr_Occurred()) throw py::error_already_set();
    return result;
}

std::uint32_t index_of(py::dict& known, py::list& names, py::object const& name) {
    if (!known.contains(name)) {
        known[name] = py::int_(names.size());
        names.append(name);
    }
    return known[name].cast<std::uint32_t>();
}

Marks marks(py::object rows) {
    if (py::hasattr(rows, "columns") && py::hasattr(rows, "to_dict")) rows = rows.attr("to_dict")("records");
    if (py::hasattr(rows, "tolist")) rows = rows.attr("tolist")();
    Marks result;
    py::dict applications, members;
    for (auto row : rows) {
        py::object parts[3];
        if (py::isinstance<py::dict>(row)) {
            parts[0] = row["application"], parts[1] = row["member"], parts[2] = row["mark"];
        } else {
            auto const values = py::reinterpret_borrow<py::sequence>(row);
            if (!PySequence_Check(row.ptr()) || values.size() != 3)
                throw core::UsageError("a row is not an application, a member and a mark");
            for (std::size_t i = 0; i < 3; ++i) parts[i] = values[i];
        }
        auto const application = index_of(applications, result.applications, parts[0]);
        auto const member = index_of(members, result.members, parts[1]);
        result.observations.push_back({application, member, number(parts[2])});
    }
    return result;
}

Fit random_effects(py::object const& rows) {
    auto read = marks(rows);
    std::size_t const applications = read.applications.size(), members = read.members.size();
    Fit fit{{}, read.applications, read.members};
    py::gil_scoped_release unlocked;
    fit.effects = score::random_effects(read.observations, applications, members);
    return fit;
}

/// The fit of rows, or a fit that is one already. Throws core::UsageError where it is undefined.
Fit fitted(py::object const& rows) {
    auto fit = py::isinstance<Fit>(rows) ? rows.cast<Fit>() : random_effects(rows);
    if (fit.effects.undefined)
        throw core::UsageError("how sure the ranking is cannot be told. " + score::to_sentence(*fit.effects.undefined));
    return fit;
}

py::list with_errors(char const* what, py::list const& names, std::vector<double> const& values,
                     std::vector<double> const& errors) {
    py::list result;
    for (std::size_t i = 0; i < values.size(); ++i) {
        py::dict row;
        row[what] = names[i];
        row["estimate"] = values[i];
        row["error"] = errors[i];
        result.append(row);
    }
    return result;
}

py::list expected_ranks(py::object const& rows, std::optional<std::size_t> places, std::string const& seed) {
    auto const fit = fitted(rows);
    std::vector<double> ranks;
    score::TopChances top;
    {
        py::gil_scoped_release unlocked;
        ranks = score::expected_ranks(fit.effects.posterior);
        if (places) top = score::top_chances(fit.effects.posterior, *places, seed);
    }
    py::list result;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        py::dict row;
        row["application"] = fit.applications[i];
        row["expected_rank"] = ranks[i];
        if (places) {
            row["top_chance"] = top.chance[i];
            row["exact"] = top.exact;
        }
        result.append(row);
    }
    return result;
}

std::vector<core::Money> asks_of(Fit const& fit, std::optional<py::dict> const& asks) {
    std::vector<core::Money> result;
    for (auto name : fit.applications) {
        if (asks && !asks->contains(name)) throw core::UsageError("an application that has marks is not among `asks`");
        result.push_back(asks ? money((*asks)[name], money_unit) : core::Money::of(100));
    }
    return result;
}

py::dict funding_line(py::object const& rows, py::object const& pot, std::optional<py::dict> const& asks,
                      std::optional<std::string> const& if_money_short, double level, std::uint32_t draws,
                      std::string const& seed) {
    auto const fit = fitted(rows);
    auto const amounts = asks_of(fit, asks);
    auto const available = money(pot, money_unit);
    bool const equal = std::adjacent_find(amounts.begin(), amounts.end(), std::not_equal_to<>()) == amounts.end();
    if (!(level > 0 && level < 1) || draws == 0)
        throw core::UsageError("the level is between 0 and 1, and there is at least one draw");
    if (if_money_short && *if_money_short != "stop_there" && *if_money_short != "try_next")
        throw core::UsageError("`" + core::printable(*if_money_short) +
                               "` is not known; known: stop_there or try_next");
    if (!equal && !if_money_short)
        throw core::UsageError(
            "asks differ: say what happens when one does not fit, if_money_short=\"stop_there\" or "
            "\"try_next\"");
    auto const misfit = if_money_short == "try_next" ? score::Misfit::skip : score::Misfit::stop;
    score::FundingLine line;
    std::vector<double> expected;
    std::vector<score::RankInterval> intervals;
    score::RankDraws ranks(amounts.size());
    score::FundedDraws funded(amounts.size());
    {
        py::gil_scoped_release unlocked;
        auto const& posterior = fit.effects.posterior;
        expected = score::expected_ranks(posterior);
        score::for_each_ranking(posterior, draws, seed, [&](auto const& order) {
            ranks.add(order);
            funded.add(order, amounts, available);
        });
        intervals = score::rank_intervals(ranks, level);
        line = score::funding_line(expected, intervals, amounts, available, misfit);
    }
    static constexpr char const* standings[] = {"accept", "band", "reject"};
    static constexpr char const* bands[] = {"empty", "everyone_wins", "nobody_can_win", "to_draw"};
    py::list table;
    for (auto i : line.order) {
        py::dict row;
        row["application"] = fit.applications[i];
        row["expected_rank"] = expected[i];
        row["best_rank"] = intervals[i].best;
        row["worst_rank"] = intervals[i].worst;
        row["standing"] = standings[static_cast<int>(line.standing[i])];
        row["funded_stop_there"] = static_cast<double>(funded.stop[i]) / draws;
        row["funded_try_next"] = static_cast<double>(funded.skip[i]) / draws;
        table.append(row);
    }
    py::dict result;
    result["line"] = line.line;
    result["last"] = line.last ? py::object(fit.applications[*line.last]) : py::none();
    result["accepted"] = line.accepted;
    result["in_band"] = line.in_band;
    result["rejected"] = line.rejected;
    result["for_band"] = decimal(line.for_band, money_unit);
    result["band_asks"] = decimal(line.band_asks, money_unit);
    result["band_places"] = line.band_places;
    result["band"] = bands[static_cast<int>(line.band)];
    result["applications"] = table;
    return result;
}

std::vector<double> numbers(py::handle values) {
    std::vector<double> result;
    for (auto value : values) result.push_back(number(value));
    return result;
}

std::vector<double> flat(py::object const& table, std::size_t& rows, std::size_t& columns) {
    std::vector<double> result;
    rows = columns = 0;
    for (auto row : values_of(table)) {
        auto const values = numbers(row);
        if (rows++ > 0 && values.size() != columns) throw core::UsageError("rows of values are not of one length");
        columns = values.size();
        result.insert(result.end(), values.begin(), values.end());
    }
    return result;
}

py::dict smaa(py::object const& values, py::object const& sd, std::optional<std::vector<std::uint32_t>> importance,
              std::optional<std::vector<double>> least, std::optional<std::vector<double>> most, std::uint32_t draws,
              std::uint64_t tries, std::string const& seed) {
    score::SmaaTable table;
    table.values = flat(values, table.alternatives, table.criteria);
    std::size_t rows = 0, columns = 0;
    if (!sd.is_none()) {
        table.sd = flat(sd, rows, columns);
        if (rows != table.alternatives || columns != table.criteria)
            throw core::UsageError("there is not one standard deviation for each value");
    }
    score::SmaaWeights weights{importance.value_or(std::vector<std::uint32_t>{}), least.value_or(std::vector<double>{}),
                               most.value_or(std::vector<double>{}), tries};
    score::Smaa result;
    {
        py::gil_scoped_release unlocked;
        result = score::smaa(table, weights, draws, seed);
    }
    std::size_t const n = table.alternatives;
    py::list counts, expected, central;
    for (std::size_t i = 0; i < n; ++i) {
        auto const from = result.ranks.count.begin() + static_cast<std::ptrdiff_t>(i * n);
        counts.append(py::cast(std::vector<std::uint32_t>(from, from + static_cast<std::ptrdiff_t>(n))));
        expected.append(result.ranks.draws ? py::object(py::float_(result.ranks.mean(i))) : py::none());
        central.append(result.central[i].empty() ? py::object(py::none()) : py::cast(result.central[i]));
    }
    py::dict out;
    out["draws"] = result.ranks.draws;
    out["counts"] = counts;
    out["expected_rank"] = expected;
    out["central_weights"] = central;
    out["confidence"] = result.confidence;
    out["tries"] = result.tries;
    out["limited"] = result.limited;
    return out;
}

}  // namespace

void bind_uncertainty(py::module_& module) {
    py::class_<Fit>(module, "RandomEffects", DOC_score_RandomEffects)
        .def_property_readonly(
            "undefined",
            [](Fit const& f) -> py::object {
                return f.effects.undefined ? py::object(text(score::to_sentence(*f.effects.undefined))) : py::none();
            },
            DOC_score_RandomEffects_undefined)
        .def_property_readonly(
            "converged", [](Fit const& f) { return f.effects.converged; }, DOC_score_RandomEffects_converged)
        .def_property_readonly(
            "mean", [](Fit const& f) { return f.effects.mean; }, "The mean of the model.")
        .def_property_readonly(
            "between_applications", [](Fit const& f) { return f.effects.between_applications; },
            "The variance of the qualities of applications.")
        .def_property_readonly(
            "between_members", [](Fit const& f) { return f.effects.between_members; },
            "The variance of the effects of members.")
        .def_property_readonly(
            "rest", [](Fit const& f) { return f.effects.rest; }, "The variance of the rest of a mark.")
        .def_property_readonly(
            "log_likelihood", [](Fit const& f) { return f.effects.log_likelihood; },
            DOC_score_RandomEffects_log_likelihood)
        .def_property_readonly(
            "applications",
            [](Fit const& f) {
                return with_errors("application", f.applications, f.effects.quality, f.effects.quality_error);
            },
            "The quality of each application, its distance from the mean: dicts of application, estimate and error.")
        .def_property_readonly(
            "members",
            [](Fit const& f) { return with_errors("member", f.members, f.effects.effect, f.effects.effect_error); },
            "The effect of each member, above 0 where they give more: dicts of member, estimate and error.")
        .def(
            "__repr__",
            [](Fit const& f) {
                return text(f.effects.undefined
                                ? "<RandomEffects undefined>"
                                : "<RandomEffects " + std::to_string(f.effects.quality.size()) + " applications>");
            },
            "For people.");
    module.def("random_effects", &random_effects, py::arg("rows"),
               (std::string(DOC_score_random_effects) + in_rows).c_str());
    module.def("expected_ranks", &expected_ranks, py::arg("rows"), py::arg("places") = py::none(), py::kw_only(),
               py::arg("seed") = "",
               (std::string(DOC_score_expected_ranks) +
                "\n\nGives a list of dicts: application, expected_rank and, where `places` is given, top_chance and "
                "exact.\n\n" DOC_score_top_chances +
                in_rows + " Or what random_effects gave. Raises UsageError where the model is undefined.")
                   .c_str());
    module.def(
        "funding_line", &funding_line, py::arg("rows"), py::arg("pot"), py::arg("asks") = py::none(), py::kw_only(),
        py::arg("if_money_short") = py::none(), py::arg("level") = 0.5, py::arg("draws") = 10000, py::arg("seed") = "",
        (std::string(DOC_score_funding_line) +
         "\n\n`pot`: the money, or without `asks` the number of places. `asks`: what each application asks, with "
         "at most two decimals. Where asks differ, `if_money_short` is needed: \"stop_there\" or \"try_next\". "
         "`level`: that of the intervals. " DOC_score_rank_intervals
         "\n\nGives a dict; its `applications` are dicts in the order of expected ranks, each with the share of "
         "draws in which it was funded. " DOC_score_funded_draws +
         in_rows + " Or what random_effects gave. Raises UsageError where the model is undefined.")
            .c_str());
    module.def("smaa", &smaa, py::arg("values"), py::kw_only(), py::arg("sd") = py::none(),
               py::arg("importance") = py::none(), py::arg("least") = py::none(), py::arg("most") = py::none(),
               py::arg("draws") = 10000, py::arg("tries") = 10000000, py::arg("seed") = "",
               DOC_score_smaa
               "\n\n`values`: a row for each alternative, a column for each criterion, as lists, an array or a "
               "DataFrame. `sd`: the standard deviations of their noise. `importance`: criteria, numbered from 0, from "
               "most to least important. `least`, `most`: bounds of each weight. Gives a dict; `counts` holds for each "
               "alternative how often it had each rank.");
}

}  // namespace grantpanel::python
