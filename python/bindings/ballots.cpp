// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <map>

#include "bindings.hpp"
#include "docs.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/elect/run.hpp"
#include "grantpanel/io/pabulib.hpp"
#include "grantpanel/model/ballots.hpp"
#include "grantpanel/panel/ballots.hpp"

namespace grantpanel::python {

namespace {

using model::Ballots;

core::Decimal number(py::handle value, std::string const& what) {
    auto const given = node(value);
    auto const reading = core::parse_decimal(given.text() ? given.text()->value : "");
    if (!reading.ok()) throw core::UsageError(what + " is not a decimal number");
    return reading.value;
}
core::Money rescaled(core::Decimal value, int decimals, std::string const& what) {
    auto const units = core::rescale(value, decimals);
    if (!units || *units <= 0 || *units > 1'000'000'000'000'000)
        throw core::UsageError(what + " is not above 0 and at most 10^15 of the smallest unit");
    return core::Money::of(*units);
}

/// Ballots from dicts and lists. What is wrong is a UsageError that names it.
Ballots build(py::handle budget, py::dict const& projects, py::iterable const& cast, std::string const& type,
              py::object const& missing) {
    static constexpr std::array<std::string_view, 5> kinds{"approval", "choose-1", "ordinal", "cumulative", "scoring"};
    Ballots ballots;
    ballots.type = elect::parse<model::VoteType>(type, kinds, "type of ballots");
    auto const all = number(budget, "the budget");
    int decimals = all.decimals;
    std::map<std::string, std::uint32_t> positions;
    std::vector<core::Decimal> costs;
    for (auto const& [key, value] : projects) {
        auto const id = utf8(key);
        costs.push_back(number(value, "the cost of `" + core::printable(id) + "`"));
        decimals = std::max(decimals, costs.back().decimals);
        positions.emplace(id, static_cast<std::uint32_t>(ballots.projects.size()));
        ballots.projects.push_back({id, "", {}, 0, {}});
    }
    ballots.unit = {"", decimals};
    ballots.budget = rescaled(all, decimals, "the budget");
    for (std::size_t i = 0; i < costs.size(); ++i)
        ballots.projects[i].cost = rescaled(costs[i], decimals, "the cost of `" + ballots.projects[i].id + "`");
    auto const position = [&](py::handle id) {
        auto const found = positions.find(utf8(id));
        if (found == positions.end())
            throw core::UsageError("a ballot names the project `" + core::printable(utf8(id)) +
                                   "`, which does not exist");
        return found->second;
    };
    bool const with_points = ballots.type == model::VoteType::cumulative || ballots.type == model::VoteType::scoring;
    std::vector<core::Ratio> points;
    for (auto const& ballot : cast) {
        if (py::isinstance<py::str>(ballot) || !py::isinstance<py::iterable>(ballot))
            throw py::type_error("a ballot is a list of ids, or a dict from id to points");
        std::vector<std::uint32_t> named;
        for (auto const& id : py::reinterpret_borrow<py::iterable>(ballot)) named.push_back(position(id));
        ballots.named.insert(ballots.named.end(), named.begin(), named.end());
        std::sort(named.begin(), named.end());
        if (std::adjacent_find(named.begin(), named.end()) != named.end())
            throw core::UsageError("a ballot names the project `" +
                                   ballots.projects[*std::adjacent_find(named.begin(), named.end())].id + "` twice");
        if (with_points != py::isinstance<py::dict>(ballot))
            throw core::UsageError(with_points ? "a ballot of this type is a dict from id to points"
                                               : "a ballot of this type is a list of ids");
        if (with_points)
            for (auto const& [id, value] : py::reinterpret_borrow<py::dict>(ballot)) {
                auto const given = node(value);
                auto const ratio = core::parse_ratio(given.text() ? given.text()->value : "");
                if (!ratio || ratio->sign() < 0) throw core::UsageError("points are numbers of 0 or more");
                points.push_back(*ratio);
            }
        ballots.starts.push_back(static_cast<std::uint32_t>(ballots.named.size()));
    }
    core::Integer denominator = 1;
    for (auto const& value : points) denominator = lcm(denominator, value.denominator());
    for (auto const& value : points) {
        core::Integer const scaled = value.numerator() * (denominator / value.denominator());
        if (denominator > 1'000'000'000'000 || scaled > 1'000'000'000'000'000)
            throw core::UsageError("the points have no common denominator that can be counted with");
        ballots.points.push_back(scaled.convert_to<std::int64_t>());
    }
    ballots.point_denominator = denominator.convert_to<std::int64_t>();
    if (missing.is_none()) return ballots;
    ballots.missing_starts.push_back(0);
    for (auto const& lacks : py::reinterpret_borrow<py::iterable>(missing)) {
        auto const voter = ballots.missing_starts.size() - 1;
        for (auto const& id : py::reinterpret_borrow<py::iterable>(lacks)) {
            auto const project = position(id);
            if (voter < ballots.voters())
                for (auto at = ballots.starts[voter]; at < ballots.starts[voter + 1]; ++at)
                    if (ballots.named[at] == project)
                        throw core::UsageError("a ballot names what it also lacks: `" + ballots.projects[project].id +
                                               "`");
            ballots.missing.push_back(project);
        }
        ballots.missing_starts.push_back(static_cast<std::uint32_t>(ballots.missing.size()));
    }
    if (ballots.missing_starts.size() != ballots.starts.size())
        throw core::UsageError("`missing` has one list for each ballot");
    return ballots;
}

}  // namespace

void bind_ballots(py::module_& module) {
    py::class_<Ballots, std::shared_ptr<Ballots>>(module, "Ballots", DOC_model_Ballots)
        .def(py::init(&build), py::arg("budget"), py::arg("projects"), py::arg("ballots"), py::arg("type") = "approval",
             py::arg("missing") = py::none(),
             "`projects`: a dict from id to cost. `ballots`: for each voter a list of ids (approval, choose-1, "
             "ordinal: the "
             "best first),\nor a dict from id to points (cumulative, scoring). `missing`: for each voter the ids that "
             "the "
             "voter could not\njudge. Amounts and points are int, str, Decimal or Fraction; the most decimals that an "
             "amount has are those of\nall. Raises UsageError for what does not fit together.")
        .def_static(
            "read",
            [](py::object const& path, bool voter_columns) {
                auto const file = file_path(path);
                py::gil_scoped_release unlocked;
                return std::make_shared<Ballots>(
                    io::read_pabulib(file, voter_columns ? io::Voters::all_columns : io::Voters::ballots_only));
            },
            py::arg("path"), py::arg("voter_columns") = false,
            DOC_io_read_pabulib "\n\n`voter_columns`: also what the file says of voters, such as their age.")
        .def_static(
            "of_round",
            [](model::Round const& round) {
                py::gil_scoped_release unlocked;
                return std::make_shared<Ballots>(panel::ballots_of(round));
            },
            py::arg("round"), DOC_panel_ballots_of)
        .def(
            "to_pabulib", [](Ballots const& ballots) { return text(io::pabulib_text(ballots)); }, DOC_io_pabulib_text)
        .def_property_readonly(
            "budget", [](Ballots const& b) { return decimal(b.budget, b.unit); }, "The budget, in whole units.")
        .def_property_readonly(
            "type", [](Ballots const& b) { return text(model::word(b.type)); }, DOC_model_VoteType)
        .def_property_readonly(
            "projects",
            [](Ballots const& b) {
                py::dict costs;
                for (auto const& project : b.projects) costs[text(project.id)] = decimal(project.cost, b.unit);
                return costs;
            },
            "A dict from the id of each project to its cost.")
        .def_property_readonly("voters", &Ballots::voters, "How many cast a ballot.")
        .def_property_readonly(
            "warnings", [](Ballots const& b) { return b.warnings; }, DOC_model_Ballots_warnings)
        .def("__repr__", [](Ballots const& b) {
            return text("<Ballots of " + std::to_string(b.voters()) + " voters on " +
                        std::to_string(b.projects.size()) + " projects>");
        });
}

}  // namespace grantpanel::python
