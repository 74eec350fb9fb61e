// SPDX-License-Identifier: MIT
#include "grantpanel/io/election.hpp"

#include <algorithm>

#include "bindings.hpp"
#include "docs.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/elect/audits.hpp"
#include "grantpanel/elect/compare.hpp"
#include "grantpanel/elect/margins.hpp"
#include "grantpanel/elect/payments_of.hpp"
#include "grantpanel/elect/prices_of.hpp"
#include "grantpanel/elect/step.hpp"
#include "grantpanel/elect/usual_utility.hpp"
#include "grantpanel/elect/words.hpp"
#include "grantpanel/io/pabulib.hpp"
#include "grantpanel/panel/ballots.hpp"

namespace grantpanel::python {

namespace {

using model::Ballots;
using Shared = std::shared_ptr<Ballots const>;

struct Election {
    Shared ballots;
    elect::Options options;
    elect::InForce rules;
    elect::Outcome outcome;
    std::optional<std::vector<std::vector<std::string>>> outcomes;
};

/// What an election is made of: Ballots, a Round, or a path.
Shared source(py::object const& given, io::Voters voters = io::Voters::ballots_only) {
    if (py::isinstance<Ballots>(given)) return given.cast<std::shared_ptr<Ballots>>();
    if (py::isinstance<model::Round>(given)) {
        auto const round = given.cast<model::Round>();
        py::gil_scoped_release unlocked;
        return std::make_shared<Ballots>(panel::ballots_of(round));
    }
    if (!py::isinstance<py::str>(given) && !py::isinstance<py::bytes>(given) && !py::hasattr(given, "__fspath__"))
        throw py::type_error("`source` must be Ballots, a Round or the path of a file");
    auto const path = file_path(given);
    py::gil_scoped_release unlocked;
    return std::make_shared<Ballots>(io::load_ballots(path, voters));
}

/// The step that is asked for. Ballots whose money has too few decimals for it become finer ones.
std::optional<core::Money> step_of(py::object const& asked, Shared& ballots) {
    if (asked.is_none()) return std::nullopt;
    auto const given = node(asked);
    auto const [step, decimals] = elect::step_of(given.text() ? given.text()->value : "", ballots->unit);
    if (decimals > ballots->unit.decimals)
        ballots = std::make_shared<Ballots>(elect::in_finer_unit(*ballots, decimals));
    return step;
}

/// The utility that was asked for, or the usual one.
std::string utility_of(std::optional<std::string> const& asked, Ballots const& ballots) {
    return asked.value_or(std::string(elect::usual_utility(ballots.type)));
}

/// The limits that a dict asks for.
std::optional<model::Draft> limits_draft(py::object const& limits) {
    if (limits.is_none()) return std::nullopt;
    auto const tree = node(limits);
    if (!tree.mapping()) throw core::UsageError("limits are a dict with at_least, at_most, exclusive or together");
    model::Draft draft;
    draft.root = *tree.mapping();
    return draft;
}

/// The same as margins and comparisons ask for it. Both must live as long as what is returned.
elect::LimitsOf limits_of(std::optional<model::Draft> const& draft, Ballots const& ballots) {
    if (!draft) return {};
    return [&](elect::Profile const& profile, std::vector<std::uint32_t> const& ranks) {
        return io::election_limits(*draft, ballots, profile, ranks);
    };
}

Election decide(py::object const& given, std::string const& rule, std::optional<std::string> const& utility,
                std::string const& completion, py::object const& step, std::optional<std::string> const& until,
                std::string const& ties, std::optional<std::string> const& seed, bool irresolute,
                std::optional<std::string> const& variant, py::object const& limits) {
    Election election{source(given), {}, {}, {}, {}};
    auto options =
        elect::options_of({rule, utility_of(utility, *election.ballots), completion, ties, until, variant, seed});
    options.step = step_of(step, election.ballots);
    election.options = options;
    auto const draft = limits_draft(limits);
    election.rules = elect::in_force(options, election.ballots->unit, draft.has_value(), irresolute);
    py::gil_scoped_release unlocked;
    auto const profile = elect::profile(*election.ballots, options.utility);
    auto const ranks = elect::tie_ranks(*election.ballots, options.ties, options.seed);
    std::optional<allocate::Problem> limited;
    if (draft) limited = io::election_limits(*draft, *election.ballots, profile, ranks);
    if (irresolute) {
        auto all = elect::elect_all(*election.ballots, options, limited ? &*limited : nullptr);
        election.outcomes = std::move(all.sets);
        election.outcome.lowered = std::move(all.lowered);
        return election;
    }
    election.outcome = elect::run(profile, options, ranks, elect::by_rank(ranks), limited ? &*limited : nullptr);
    return election;
}

std::vector<std::string> winners_of(Election const& election) {
    if (election.outcomes) throw core::UsageError("this election has several outcomes; give the ids of one of them");
    return core::ids_of(election.ballots->projects, elect::whole_selection(*election.ballots, election.outcome));
}
std::vector<std::string> ids_of(py::object const& winners) {
    auto const wrong = [] { return py::type_error("winners are a list of ids, or what `election` gave"); };
    if (py::isinstance<py::str>(winners) || !py::isinstance<py::iterable>(winners)) throw wrong();
    std::vector<std::string> ids;
    for (auto const& id : py::reinterpret_borrow<py::iterable>(winners)) {
        if (!py::isinstance<py::str>(id)) throw wrong();
        ids.push_back(utf8(id));
    }
    return ids;
}

/// `outcome`, where it is there, is the election on the same ballots whose winners these are.
std::string audits(Shared const& ballots, std::vector<std::string> ids, elect::Utility utility,
                   std::optional<std::vector<std::string>> names, Election const* outcome,
                   std::vector<std::string> const& columns) {
    auto const profile = elect::profile(*ballots, utility);
    auto const selected = elect::selection_of(*ballots, std::move(ids));
    std::optional<elect::PriceSystem> prices;
    if (outcome && outcome->options.utility == utility) {
        bool const same_unit = outcome->ballots->unit.decimals == ballots->unit.decimals;
        prices = same_unit ? elect::prices_of(profile, outcome->options.rule, outcome->outcome)
                           : elect::prices_of(elect::profile(*outcome->ballots, utility), outcome->options.rule,
                                              outcome->outcome);
    }
    return io::election_audits_json(
        *ballots,
        elect::audited(*ballots, utility, profile, selected, names.value_or(std::vector<std::string>{}),
                       prices ? &*prices : nullptr, columns),
        outcome ? std::optional(outcome->rules) : std::nullopt);
}

/// Who paid for each selection; None where there is nothing to show.
py::object payments(Election const& e) {
    if (e.outcomes || e.ballots->of_a_panel || !elect::has_payers(e.options.rule)) return py::none();
    elect::Profile profile;
    elect::Bills bills;
    {
        py::gil_scoped_release unlocked;
        profile = elect::profile(*e.ballots, e.options.utility);
        auto const choose = elect::by_rank(elect::tie_ranks(*e.ballots, e.options.ties, e.options.seed));
        bills = elect::payments_of(profile, e.options, choose, e.outcome);
    }
    py::list list;
    for (auto const& bill : bills) {
        if (!bill) {
            list.append(py::none());
            continue;
        }
        py::list paid;
        for (auto const& each : *bill) {
            py::dict entry;
            py::list ids, worth;
            for (auto const& [project, utility] : elect::entries_by_id(profile, each.ballot)) {
                ids.append(text(e.ballots->projects[project].id));
                worth.append(fraction(core::Ratio(utility, profile.denominator)));
            }
            entry["voters"] = each.voters;
            entry["ballot"] = std::move(ids);
            if (!profile.uniform()) entry["worth"] = std::move(worth);
            entry["each"] = fraction(each.each);
            paid.append(std::move(entry));
        }
        list.append(std::move(paid));
    }
    return list;
}

/// A list with what `each` makes of every selection.
template <class Each>
auto of_selections(Each each) {
    return [each](Election const& election) {
        py::list list;
        for (auto const& selection : election.outcome.selections) list.append(each(election, selection));
        return list;
    };
}

}  // namespace

void bind_election(py::module_& module) {
    py::class_<Election>(module, "Election", DOC_elect_Outcome)
        .def_property_readonly("winners", of_selections([](auto const& e, auto const& selection) {
                                   return text(e.ballots->projects[selection.project].id);
                               }),
                               "The ids of the selected projects, in order of selection.")
        .def_property_readonly(
            "prices", of_selections([](auto const&, auto const& selection) { return fraction(selection.price); }),
            DOC_elect_Selection_price " A list of Fraction or None, in order of selection.")
        .def_property_readonly("parts", of_selections([](auto const&, auto const& selection) {
                                   return fraction(selection.part.value_or(core::Ratio(1)));
                               }),
                               DOC_elect_Selection_part " A list of Fraction, 1 for all of it.")
        .def_property_readonly(
            "payers", of_selections([](auto const&, auto const& selection) { return py::int_(selection.payers); }),
            DOC_elect_Selection_payers " In order of selection.")
        .def_property_readonly("payments", &payments,
                               "Who paid how much for each selection, in order of selection: a list of dicts with "
                               "`voters`, their `ballot` (a "
                               "list of ids),\nwhat its projects are `worth` to them where ballots differ in that, and "
                               "what `each` of them "
                               "paid, a Fraction in whole units.\nNone instead of a list where a payment is not known "
                               "exactly; None instead "
                               "of all where the rule has no payers, where there are\nseveral outcomes, and for a "
                               "panel, whose members' marks "
                               "a payment would show (docs/elections.md).")
        .def_property_readonly(
            "total_cost",
            [](Election const& e) -> py::object {
                if (e.outcomes) return py::none();
                return decimal(e.outcome.total_cost, e.ballots->unit);
            },
            "What the selected projects cost together, in whole units. None where all outcomes were asked for.")
        .def_property_readonly(
            "remaining",
            [](Election const& e) -> py::object {
                if (e.outcomes) return py::none();
                return decimal(e.outcome.remaining, e.ballots->unit);
            },
            "What is left of the budget, in whole units. None where all outcomes were asked for.")
        .def_property_readonly(
            "rules",
            [](Election const& e) {
                py::dict rules;
                for (auto const& [name, value] : e.rules.options) rules[text(name)] = text(value);
                return rules;
            },
            DOC_elect_InForce " A dict of str." DOC_elect_InForce_options)
        .def_property_readonly(
            "work",
            [](Election const& e) -> py::object {
                if (e.outcomes) return py::none();
                py::dict work;
                work["evaluations"] = e.outcome.work.evaluations;
                work["exact"] = e.outcome.work.exact;
                return work;
            },
            DOC_elect_Work
            " A dict with `evaluations`, prices that were bounded, and `exact`, comparisons that exact "
            "fractions settled. None where all outcomes were asked for.")
        .def_property_readonly(
            "warnings", [](Election const& e) { return e.ballots->warnings; }, DOC_model_Ballots_warnings)
        .def_property_readonly(
            "raised_budget",
            [](Election const& e) -> py::object {
                if (!e.outcome.raised_budget) return py::none();
                return fraction(*e.outcome.raised_budget / core::Ratio(core::power_of_ten(e.ballots->unit.decimals)));
            },
            DOC_elect_Outcome_raised_budget " Here in whole units.")
        .def_property_readonly(
            "outcomes",
            [](Election const& e) -> py::object {
                if (!e.outcomes) return py::none();
                py::list all;
                for (auto const& ids : *e.outcomes) all.append(texts(ids));
                return all;
            },
            DOC_elect_AllOutcomes_sets
            " None unless it was asked for with irresolute=True; beside it only `lowered`, `rules` and `warnings` are "
            "filled in then.")
        .def_property_readonly(
            "lowered",
            [](Election const& e) {
                py::list list;
                for (auto const& each : e.outcome.lowered)
                    list.append(py::make_tuple(
                        each.entry, each.part,
                        fraction(each.of_money ? each.level / core::Ratio(core::power_of_ten(e.ballots->unit.decimals))
                                               : each.level)));
                return list;
            },
            DOC_elect_Outcome_lowered " A list of (entry, part, level), positions from 0, amounts in whole units.")
        .def_property_readonly(
            "rounds",
            [](Election const& e) -> py::object {  // an accessor by itself would outlive the dict it looks into
                auto const profile = elect::profile(*e.ballots, e.options.utility);
                return loads(io::election_json(*e.ballots, profile, e.outcome, e.rules))["rounds"];
            },
            "The selections as `grantpanel election --json` prints them: dicts.")
        .def_property_readonly(
            "official",
            [](Election const& e) -> py::object {
                if (!e.ballots->has_official_result) return py::none();
                py::list ids;
                for (auto const& project : e.ballots->projects)
                    if (project.selected != 0) ids.append(text(project.id));
                return ids;
            },
            "The ids that the file itself marks as selected, in its order; None where it does not say.")
        .def("__repr__", [](Election const& e) {
            if (e.outcomes) return text("<Election with " + std::to_string(e.outcomes->size()) + " tied outcomes>");
            return text("<Election " + std::to_string(e.outcome.selections.size()) + " selected, " +
                        core::to_display(e.outcome.total_cost, e.ballots->unit) + ">");
        });
    module.def(
        "election", &decide, py::arg("source"), py::arg("rule") = "greedy", py::arg("utility") = py::none(),
        py::arg("completion") = "none", py::arg("step") = py::none(), py::arg("until") = py::none(),
        py::arg("ties") = "id", py::arg("seed") = py::none(), py::arg("irresolute") = false,
        py::arg("variant") = py::none(), py::arg("limits") = py::none(),
        "Decides an election (docs/elections.md). `source`: Ballots, a Round (its members' totals are the ballots), or "
        "the path of\na .pb file or of a round. `limits`: a dict with at_least, at_most, exclusive and together. The "
        "other words are\nthose of `grantpanel election`; `utility` None: by the ballots, as there. Raises UsageError "
        "for words that are not known, do not go "
        "together or would mean nothing, InputError for\nfiles, Infeasible where limits clash, NotProved where a "
        "search ends without an "
        "answer.");
    module.def(
        "audit_election",
        [](py::object const& given, py::object const& winners, std::optional<std::string> const& utility,
           std::optional<std::vector<std::string>> names, std::vector<std::string> const& groups) {
            auto const ballots = source(given, groups.empty() ? io::Voters::ballots_only : io::Voters::all_columns);
            auto const by =
                elect::parse<elect::Utility>(utility_of(utility, *ballots), elect::words::utilities, "utility");
            auto const* outcome = py::isinstance<Election>(winners) ? winners.cast<Election const*>() : nullptr;
            auto const same_id = [](auto const& a, auto const& b) { return a.id == b.id; };
            if (outcome && (outcome->ballots->voters() != ballots->voters() ||
                            !std::equal(ballots->projects.begin(), ballots->projects.end(),
                                        outcome->ballots->projects.begin(), outcome->ballots->projects.end(), same_id)))
                throw core::UsageError("this outcome is of another election");
            auto ids = outcome ? winners_of(*outcome) : ids_of(winners);
            std::string json;
            {
                py::gil_scoped_release unlocked;
                json = audits(ballots, std::move(ids), by, std::move(names), outcome, groups);
            }
            return loads(json);
        },
        py::arg("source"), py::arg("winners"), py::arg("utility") = py::none(), py::arg("properties") = py::none(),
        py::arg("groups") = std::vector<std::string>{},
        DOC_elect_Audited
        "\n\n`winners`: ids, or what `election` gave for the same ballots, whose own prices are then tried first. "
        "Runs all audits,\nor the `properties` named, on a selection: a dict as `grantpanel audit --json` prints "
        "it, "
        "with who was\nleft with nothing and what categories got for their votes. `groups`: columns of the voters, "
        "such as "
        "\"age\", of a file\nor of Ballots with `voter_columns`: also how the groups fare that they make "
        "(docs/elections-audits.md).");
    module.def(
        "margins",
        [](py::object const& given, std::string const& rule, std::optional<std::string> const& utility,
           std::string const& completion, std::string const& ties, std::optional<std::string> const& seed,
           py::object const& limits, py::object const& step, std::optional<std::string> const& until,
           std::optional<std::string> const& variant, std::vector<std::string> const& projects,
           std::vector<std::string> const& kinds, py::object const& points_of_new_voter) {
            auto ballots = source(given);
            auto options =
                elect::options_of({rule, utility_of(utility, *ballots), completion, ties, until, variant, seed});
            options.step = step_of(step, ballots);
            std::optional<core::Ratio> points;
            if (!points_of_new_voter.is_none()) {
                auto const given_points = node(points_of_new_voter);
                if (given_points.text()) points = core::parse_ratio(given_points.text()->value);
                if (!points) throw core::UsageError("`points_of_new_voter` is a number, such as 4 or 2.5");
            }
            auto margins_asked = elect::margins_asked(*ballots, projects, kinds, points);
            auto const draft = limits_draft(limits);
            margins_asked.limits = limits_of(draft, *ballots);
            std::string json;
            {
                py::gil_scoped_release unlocked;
                json = io::margins_json(*ballots, elect::margins(*ballots, options, margins_asked),
                                        elect::in_force(options, ballots->unit, draft.has_value()));
            }
            return loads(json);
        },
        py::arg("source"), py::arg("rule") = "greedy", py::arg("utility") = py::none(), py::arg("completion") = "none",
        py::arg("ties") = "id", py::arg("seed") = py::none(), py::arg("limits") = py::none(),
        py::arg("step") = py::none(), py::arg("until") = py::none(), py::arg("variant") = py::none(),
        py::arg("projects") = std::vector<std::string>{}, py::arg("kinds") = std::vector<std::string>{},
        py::arg("points_of_new_voter") = py::none(),
        DOC_elect_margins
        "\n\n`limits`, `step`, `until`, `variant`: as for `election`. `projects`: only these, by their ids; `kinds`: "
        "only these "
        "of cost, new_voters,\napprovals, points and rivals. `points_of_new_voter`: without it the most that a ballot "
        "gives to a project. A dict as `grantpanel margins --json` prints it "
        "(docs/elections-margins.md).");
    module.def(
        "compare",
        [](py::object const& given, std::vector<std::string> const& asked, std::string const& ties,
           std::optional<std::string> const& seed, py::object const& limits, std::vector<std::string> const& groups) {
            auto const ballots = source(given, groups.empty() ? io::Voters::ballots_only : io::Voters::all_columns);
            std::vector<elect::Options> rules;
            for (auto const& each : asked)
                rules.push_back(
                    elect::options_of(elect::with_usual_utility(each, ballots->type), ties, ballots->unit, seed));
            auto const draft = limits_draft(limits);
            std::string json;
            {
                py::gil_scoped_release unlocked;
                elect::CompareOptions options;
                options.groups = groups;
                options.limits = limits_of(draft, *ballots);
                json = io::comparison_json(*ballots, elect::compare(*ballots, rules, options));
            }
            return loads(json);
        },
        py::arg("source"), py::arg("rules") = std::vector<std::string>{"greedy", "equal_shares::add1u", "phragmen"},
        py::arg("ties") = "id", py::arg("seed") = py::none(), py::arg("limits") = py::none(),
        py::arg("groups") = std::vector<std::string>{},
        DOC_elect_compare
        "\n\n`rules`: words such as \"equal_shares:cost:add1u\" or "
        "\"equal_shares:cost:budget_increase:step=500\"; without a utility by the ballots. `limits`: as for "
        "`election`, for all of them. `groups`: as for `audit_election`. A dict "
        "as\n`grantpanel compare --json` prints it (docs/elections-comparing.md).");
}

}  // namespace grantpanel::python
