// SPDX-License-Identifier: MIT
#include "grantpanel/report/election.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "grantpanel/core/id.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/election_audits.hpp"
#include "grantpanel/explain/words.hpp"
#include "grid.hpp"

namespace grantpanel::report {

namespace {

/// "3", "3?" where less may be enough, "more than 20" where that is all that is known, "-" where nothing is enough.
std::string in_words(std::optional<elect::Margin> const& margin, core::Ratio const& unit) {
    if (!margin) return "";
    if (margin->never) return "-";
    auto const number = [&](std::int64_t value) { return explain::number(core::Ratio(value) / unit); };
    if (!margin->enough) return "more than " + number(margin->not_enough);
    return number(*margin->enough) + (margin->least() ? "" : "?");
}

/// An amount in the smallest unit, which need not be a whole number of it.
std::string amount(core::Ratio const& value, core::Unit const& unit) {
    if (value.denominator() == 1 && !value.is_large())
        return core::to_display(core::Money::of(value.numerator().convert_to<std::int64_t>()), unit);
    auto const whole = explain::number(value / core::Ratio(core::power_of_ten(unit.decimals)));
    return unit.code.empty() ? whole : unit.code + " " + whole;
}

std::string categories_text(std::vector<elect::CategoryShare> const& categories) {
    Grid grid({{"category", false}, {"selected", true}, {"share of votes", true}, {"share of money", true}});
    for (auto const& each : categories)
        grid.add({shortened(each.category, 40), fmt::format("{} of {}", each.selected, each.projects),
                  explain::in_words(each.of_votes), explain::in_words(each.of_money)});
    return grid.text();
}
std::string groups_text(elect::ColumnShares const& column) {
    Grid grid({{core::printable(column.column), false},
               {"share of voters", true},
               {"share of money", true},
               {"gain", true},
               {"with nothing", true}});
    for (std::size_t group = 0; group < column.groups.size(); ++group) {
        auto const& share = column.shares[group];
        auto const name = shortened(column.groups[group], 40);
        if (share.withheld)
            grid.add({name, "not shown", "", "", ""});
        else
            grid.add({name, explain::in_words(share.of_voters), explain::in_words(share.of_money),
                      explain::number(share.gain),
                      share.with_nothing ? explain::in_words(*share.with_nothing) : "not shown"});
    }
    return grid.text();
}
std::string rules_text(elect::InForce const& rules) { return core::printable(rules.text) + "\n\n"; }

std::string lowered_text(std::vector<allocate::Level> const& lowered) {
    std::string text;
    std::optional<std::size_t> said;  // once for all parts of an entry
    for (auto const& each : lowered)
        if (std::exchange(said, each.entry) != each.entry)
            text += fmt::format(
                "No selection meets entry {} of `at_least` in full; the rule was held to as much of it as can be.\n",
                each.entry + 1);
    return text;
}

}  // namespace

std::string election_text(model::Ballots const& ballots, elect::Outcome const& outcome, elect::InForce const& rules) {
    Grid grid({{"", true}, {"project", false}, {"votes", true}, {"cost", true}, {"price", true}, {"name", false}});
    auto const support = ballots.support();
    std::size_t place = 0;
    bool completed = false, parts = false;
    for (auto const& selection : outcome.selections) {
        auto const& project = ballots.projects[selection.project];
        auto const exact = selection.price ? selection.price->to_text() : "";
        std::string cost = core::to_display(project.cost, ballots.unit);
        if (selection.part && *selection.part != core::Ratio(1)) {
            cost = core::to_percent(*selection.part) + " of " + cost;
            parts = true;
        }
        grid.add({std::to_string(++place) + (selection.by_completion ? "+" : ""), shortened(project.id, 24),
                  std::to_string(support[selection.project]), cost,
                  exact.size() <= 12 || !selection.price ? exact : "~" + selection.price->to_decimal(6),
                  shortened(project.name, 60)});
        completed = completed || selection.by_completion;
    }
    auto text =
        rules_text(rules) + grid.text() +
        fmt::format("\n{} of {} selected by {}; cost {}, remaining {}\n", outcome.selections.size(),
                    explain::counted(ballots.projects.size(), "project"), explain::counted(ballots.voters(), "voter"),
                    core::to_display(outcome.total_cost, ballots.unit),
                    core::to_display(outcome.remaining, ballots.unit));
    text += lowered_text(outcome.lowered);
    if (completed) text += "+ selected with the money that the rule itself left over\n";
    if (parts) text += "Where a percentage stands, that part of the project is paid for.\n";
    if (outcome.raised_budget)
        text += "The rule ran with a budget of " + amount(*outcome.raised_budget, ballots.unit) +
                "; what it selected costs no more than there is.\n";
    if (outcome.work.exact > 0)
        text +=
            fmt::format("Bounds of {} left {} open; exact fractions settled {}.\n",
                        explain::counted(outcome.work.evaluations, "price"),
                        explain::counted(outcome.work.exact, "comparison"), outcome.work.exact == 1 ? "it" : "them");
    return text;
}

std::string outcomes_text(elect::AllOutcomes const& all, elect::InForce const& rules) {
    std::string text = rules_text(rules) + explain::counted(all.sets.size(), "outcome") +
                       ", one for each way to settle ties that differs\n";
    for (auto const& ids : all.sets) text += "  - " + core::printable(core::join_words(ids)) + "\n";
    return text + lowered_text(all.lowered);
}

std::string election_audits_text(model::Ballots const& ballots, elect::Audited const& found,
                                 std::optional<elect::InForce> const& rules) {
    auto const selected = core::ids_of(ballots.projects, found.selected);
    auto text =
        core::printable((rules ? "The selection of " + rules->text : std::string("The selection that was named")) +
                        ": " + (selected.empty() ? "nothing" : core::join_words(selected))) +
        fmt::format("\nAudited by the utility {}\n\n",
                    elect::words::utilities[static_cast<std::size_t>(found.utility)]);
    for (auto const& audit : found.audits) text += "- " + core::printable(explain::in_words(audit, ballots)) + "\n";
    text += "\nVoters none of whose projects was selected: " + explain::in_words(found.with_nothing) + "\n";
    if (!found.categories.empty()) text += "\n" + categories_text(found.categories);
    for (auto const& column : found.groups) text += "\n" + groups_text(column);
    if (!found.groups.empty())
        text +=
            "\nThe cost of a selected project counts in equal parts for all who support it. A gain is the money above "
            "a "
            "group's\nshare by voters, in whole units. Groups of fewer than 5 people are not shown, nor what would "
            "give "
            "them away.\n";
    return text;
}

std::string margins_text(model::Ballots const& ballots, elect::Margins const& margins, elect::InForce const& rules) {
    core::Ratio const money(core::power_of_ten(ballots.unit.decimals)), points(margins.point_denominator), one(1);
    bool const pointed = std::any_of(margins.projects.begin(), margins.projects.end(),
                                     [](auto const& each) { return each.points_each.has_value(); });
    std::vector<std::pair<std::string, bool>> columns{
        {"project", false}, {"cost lower by", true}, {"new voters", true}};
    if (pointed)
        columns.insert(columns.end(), {{"points more from each", true}, {"points of one new voter", true}});
    else
        columns.insert(columns.end(), {{"approvals, at best", true}, {"at worst", true}});
    columns.emplace_back("in without", false);
    Grid grid(std::move(columns));
    for (auto const& each : margins.projects) {
        std::vector<std::string> cells{shortened(ballots.projects[each.project].id, 24), in_words(each.cost, money),
                                       in_words(each.new_voters, one)};
        if (pointed) {
            cells.push_back(in_words(each.points_each, points));
            cells.push_back(in_words(each.points_of_one, points));
        } else {
            cells.push_back(each.approvals ? in_words(std::optional(each.approvals->optimistic), one) : "");
            cells.push_back(each.approvals ? in_words(std::optional(each.approvals->pessimistic), one) : "");
        }
        std::string rivals;
        for (auto rival : each.rivals) rivals += (rivals.empty() ? "" : ", ") + ballots.projects[rival].id;
        cells.push_back(shortened(rivals, 40));
        grid.add(std::move(cells));
    }
    return rules_text(rules) + "What it would take for each project that was not selected\n\n" + grid.text() +
           "\nEach number alone would be enough: the rule was run with it. A ? means that less may be enough, a - that "
           "no number "
           "is.\n\"In without\" names selected projects: without any one of them it would have been selected.\n";
}

std::string comparison_text(model::Ballots const& ballots, elect::Comparison const& comparison) {
    std::vector<std::pair<std::string, bool>> columns{{"project", false}, {"cost", true}, {"votes", true}};
    std::string legend;
    for (std::size_t i = 0; i < comparison.outcomes.size(); ++i) {
        std::string const letter(1, static_cast<char>('A' + i % 26));
        columns.emplace_back(letter, false);
        legend += letter + "  " + elect::name_of(comparison.outcomes[i]) + "\n";
    }
    Grid projects(std::move(columns));
    auto const support = ballots.support();
    for (std::uint32_t project = 0; project < ballots.projects.size(); ++project) {
        auto const& by = comparison.selected_by[project];
        if (by.empty()) continue;
        std::vector<std::string> cells{shortened(ballots.projects[project].id, 24),
                                       core::to_display(ballots.projects[project].cost, ballots.unit),
                                       std::to_string(support[project])};
        for (std::uint32_t i = 0; i < comparison.outcomes.size(); ++i)
            cells.push_back(std::find(by.begin(), by.end(), i) != by.end() ? "x" : "");
        projects.add(std::move(cells));
    }
    Grid voters({{"", false},
                 {"money spent", true},
                 {"welfare", true},
                 {"voters served", true},
                 {"better", true},
                 {"worse", true},
                 {"as before", true}});
    for (std::size_t i = 0; i < comparison.outcomes.size(); ++i) {
        auto const& each = comparison.outcomes[i];
        voters.add({std::string(1, static_cast<char>('A' + i % 26)), explain::in_words(each.spent),
                    each.welfare.value() ? core::to_percent(*each.welfare.value()) : "none",
                    explain::in_words(each.served), std::to_string(each.better), std::to_string(each.worse),
                    std::to_string(each.same)});
    }
    return legend + "\n" + projects.text() + "\n" + voters.text() +
           "\nWelfare is the utility of all voters together (`" +
           std::string(elect::words::utilities[static_cast<std::size_t>(comparison.measure)]) +
           "`), of the greatest that " + (comparison.greatest_is_proved ? "any selection has" : "these have") +
           ". Served are voters who support a selected project.\nBetter and worse: voters for whom more or less is "
           "selected than in A.\n";
}

}  // namespace grantpanel::report
