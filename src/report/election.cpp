// SPDX-License-Identifier: MIT
#include "grantpanel/report/election.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "grantpanel/core/id.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/elect/payments_of.hpp"
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

/// Exactly where that is short, else to six decimals.
std::string short_number(core::Ratio const& number) {
    auto exact = number.to_text();
    return exact.size() <= 12 ? exact : "~" + number.to_decimal(6);
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
/// "x", or the part of the project that is paid for.
std::string mark(elect::Compared const& outcome, std::uint32_t project) {
    if (outcome.parts.empty()) return "x";
    auto const at = std::lower_bound(outcome.selected.begin(), outcome.selected.end(), project);
    auto const& part = outcome.parts[static_cast<std::size_t>(at - outcome.selected.begin())];
    return part == core::Ratio(1) ? "x" : explain::percent(part);
}
std::string letter(std::size_t outcome) { return std::string(1, static_cast<char>('A' + outcome % 26)); }
std::string welfare_table(elect::Comparison const& comparison) {
    Grid grid({{"", false},
               {"money spent", true},
               {"mean satisfaction", true},
               {"welfare", true},
               {"cost of fairness", true}});
    for (std::size_t i = 0; i < comparison.outcomes.size(); ++i) {
        auto const& each = comparison.outcomes[i];
        auto const mean = each.satisfaction.value();
        auto const given_up = each.cost_of_fairness();
        grid.add({letter(i), explain::in_words(each.spent), mean ? explain::number(*mean) : "none",
                  given_up ? explain::percent(*each.welfare.value()) : "none",
                  given_up ? explain::percent(*given_up) : "none"});
    }
    return grid.text();
}
/// "holds", or how many voters are left out.
std::string verdict(elect::Compared const& outcome, std::string_view name) {
    for (auto const& audit : outcome.audits)
        if (audit.name == name)
            return audit.witness ? explain::counted(audit.witness->voters, "voter") + " left out" : "holds";
    return "-";
}
std::string voters_table(elect::Comparison const& comparison) {
    Grid grid({{"", false},
               {"voters served", true},
               {"with nothing", true},
               {"better", true},
               {"worse", true},
               {"as before", true},
               {"jr", true},
               {"ejr_plus", true}});
    for (std::size_t i = 0; i < comparison.outcomes.size(); ++i) {
        auto const& each = comparison.outcomes[i];
        grid.add({letter(i), explain::in_words(each.served), explain::in_words(each.with_nothing),
                  std::to_string(each.better), std::to_string(each.worse), std::to_string(each.same),
                  verdict(each, "jr"), verdict(each, "ejr_plus")});
    }
    return grid.text();
}
std::string categories_table(elect::Comparison const& comparison) {
    auto const& first = comparison.outcomes.front().categories;
    if (first.empty()) return "";
    std::vector<std::pair<std::string, bool>> columns{{"category", false}, {"share of votes", true}};
    for (std::size_t i = 0; i < comparison.outcomes.size(); ++i) columns.emplace_back("money in " + letter(i), true);
    Grid grid(std::move(columns));
    for (std::size_t at = 0; at < first.size(); ++at) {
        std::vector<std::string> cells{shortened(first[at].category, 40), explain::in_words(first[at].of_votes)};
        for (auto const& outcome : comparison.outcomes)
            cells.push_back(explain::in_words(outcome.categories[at].of_money));
        grid.add(std::move(cells));
    }
    return "\n" + grid.text();
}
std::string groups_tables(elect::Comparison const& comparison) {
    std::string text;
    auto const& first = comparison.outcomes.front().groups;
    for (std::size_t column = 0; column < first.size(); ++column) {
        std::vector<std::pair<std::string, bool>> columns{{core::printable(first[column].column), false},
                                                          {"share of voters", true}};
        for (std::size_t i = 0; i < comparison.outcomes.size(); ++i) {
            columns.emplace_back("gain in " + letter(i), true);
            columns.emplace_back("with nothing", true);
        }
        Grid grid(std::move(columns));
        for (std::size_t group = 0; group < first[column].groups.size(); ++group) {
            auto const& share = first[column].shares[group];
            std::vector<std::string> cells{shortened(first[column].groups[group], 40),
                                           share.withheld ? "not shown" : explain::in_words(share.of_voters)};
            for (auto const& outcome : comparison.outcomes) {
                auto const& fares = outcome.groups[column].shares[group];
                cells.push_back(fares.withheld ? "" : explain::number(fares.gain));
                cells.push_back(fares.withheld       ? ""
                                : fares.with_nothing ? explain::in_words(*fares.with_nothing)
                                                     : "not shown");
            }
            grid.add(std::move(cells));
        }
        text += "\n" + grid.text();
    }
    return text;
}
/// What the columns of a comparison mean.
std::string notes_of(elect::Comparison const& comparison) {
    auto const& outcomes = comparison.outcomes;
    bool const parts =
        std::any_of(outcomes.begin(), outcomes.end(), [](auto const& each) { return !each.parts.empty(); });
    auto text =
        "\nMean satisfaction is the utility of a voter (`" +
        std::string(elect::words::utilities[static_cast<std::size_t>(comparison.measure)]) +
        "`), welfare that of all together, of the greatest that " +
        (comparison.greatest_is_proved ? "any selection has" : "these have") +
        ".\nThe cost of fairness is the part of that greatest welfare that is given up.\n"
        "Served are voters who support a selected project; with nothing those who do not, of those who support "
        "any.\nBetter and worse: voters for whom more or less is selected than in A.\n"
        "jr and ejr_plus: whether each group that is large enough is represented; else the largest that is left "
        "out.\n";
    if (parts)
        text += "Where a percentage stands, that part of the project is paid for, and counts. No audit judges parts.\n";
    if (!outcomes.front().groups.empty())
        text +=
            "A gain is the money above a group's share by voters, in whole units, a loss below 0; what is paid for a "
            "project counts\nin equal parts for all who support it. Groups of fewer than 5 people are not shown, nor "
            "what would give them away.\n";
    return text;
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

std::string election_text(model::Ballots const& ballots, elect::Profile const& profile, elect::Outcome const& outcome,
                          elect::InForce const& rules) {
    bool const payers = std::any_of(outcome.selections.begin(), outcome.selections.end(),
                                    [](auto const& selection) { return selection.payers > 0; });
    std::vector<std::pair<std::string, bool>> columns{{"", true},     {"project", false}, {"votes", true},
                                                      {"cost", true}, {"price", true},    {"name", false}};
    if (payers) columns.insert(columns.end() - 1, {"payers", true});
    Grid grid(std::move(columns));
    std::size_t place = 0;
    bool completed = false, parts = false;
    for (auto const& selection : outcome.selections) {
        auto const& project = ballots.projects[selection.project];
        std::string cost = core::to_display(project.cost, ballots.unit);
        if (selection.part && *selection.part != core::Ratio(1)) {
            cost = explain::percent(*selection.part) + " of " + cost;
            parts = true;
        }
        std::vector<std::string> cells{std::to_string(++place) + (selection.by_completion ? "+" : ""),
                                       shortened(project.id, 24),
                                       std::to_string(profile.named_by[selection.project]),
                                       cost,
                                       selection.price ? short_number(*selection.price) : "",
                                       shortened(project.name, 60)};
        if (payers) cells.insert(cells.end() - 1, selection.payers > 0 ? std::to_string(selection.payers) : "");
        grid.add(std::move(cells));
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

std::string payments_text(model::Ballots const& ballots, elect::Profile const& profile, elect::Outcome const& outcome,
                          elect::Bills const& bills) {
    if (ballots.of_a_panel)
        return "Who paid is not shown where panel members are the voters: a payment shows the marks behind it.\n";
    Grid grid({{"paid for", false}, {"voters", true}, {"each", true}, {"with the ballot", false}});
    std::string text;
    for (std::size_t k = 0; k < bills.size(); ++k) {
        auto const& selection = outcome.selections[k];
        auto const id = shortened(ballots.projects[selection.project].id, 24);
        if (!bills[k]) {
            text +=
                fmt::format("Who paid how much for {} is not known exactly: the fractions have become too long.\n", id);
            continue;
        }
        for (auto const& paid : *bills[k]) {
            std::string ballot;
            for (auto const& [project, utility] : elect::entries_by_id(profile, paid.ballot)) {
                ballot += (ballot.empty() ? "" : ", ") + ballots.projects[project].id;
                if (!profile.uniform()) ballot += " (" + short_number(core::Ratio(utility, profile.denominator)) + ")";
            }
            grid.add(
                {id, std::to_string(paid.voters), paid.each ? short_number(*paid.each) : "", shortened(ballot, 60)});
        }
        if (auto const rest = elect::paid_by_budget(profile, selection, bills[k]); rest && rest->sign() != 0)
            text += fmt::format("The budget paid {} for {}.\n", short_number(*rest), id);
    }
    return grid.text() + text;
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
    auto const any = [&](auto const& margin) {
        return std::any_of(margins.projects.begin(), margins.projects.end(),
                           [&](auto const& each) { return (each.*margin).has_value(); });
    };
    bool const pointed = any(&elect::ProjectMargins::points_each), cost = any(&elect::ProjectMargins::cost),
               voters = any(&elect::ProjectMargins::new_voters),
               approvals = !pointed && any(&elect::ProjectMargins::approvals);
    std::vector<std::pair<std::string, bool>> columns{{"project", false}};
    if (cost) columns.emplace_back("cost lower by", true);
    if (voters) columns.emplace_back("new voters", true);
    if (pointed) columns.insert(columns.end(), {{"points more from each", true}, {"points of one new voter", true}});
    if (approvals) columns.insert(columns.end(), {{"approvals, at best", true}, {"at worst", true}});
    if (margins.rivals) columns.emplace_back("in without", false);
    Grid grid(std::move(columns));
    for (auto const& each : margins.projects) {
        std::vector<std::string> cells{shortened(ballots.projects[each.project].id, 24)};
        if (cost) cells.push_back(in_words(each.cost, money));
        if (voters) cells.push_back(in_words(each.new_voters, one));
        if (pointed) {
            cells.push_back(in_words(each.points_each, points));
            cells.push_back(in_words(each.points_of_one, points));
        }
        if (approvals) {
            cells.push_back(each.approvals ? in_words(std::optional(each.approvals->optimistic), one) : "");
            cells.push_back(each.approvals ? in_words(std::optional(each.approvals->pessimistic), one) : "");
        }
        std::string rivals;
        for (auto rival : each.rivals) rivals += (rivals.empty() ? "" : ", ") + ballots.projects[rival].id;
        if (margins.rivals) cells.push_back(shortened(rivals, 40));
        grid.add(std::move(cells));
    }
    return rules_text(rules) + "What it would take for each project that was not selected\n\n" + grid.text() +
           "\nEach number alone would be enough: the rule was run with it. A ? means that less may be enough, a - that "
           "no number "
           "is.\n" +
           (margins.rivals
                ? "\"In without\" names selected projects: without any one of them it would have been selected.\n"
                : "");
}

std::string comparison_text(model::Ballots const& ballots, elect::Comparison const& comparison) {
    std::vector<std::pair<std::string, bool>> columns{{"project", false}, {"cost", true}, {"votes", true}};
    std::string legend;
    for (std::size_t i = 0; i < comparison.outcomes.size(); ++i) {
        columns.emplace_back(letter(i), false);
        legend += letter(i) + "  " + elect::name_of(comparison.outcomes[i], ballots.unit) + "\n";
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
            cells.push_back(std::find(by.begin(), by.end(), i) != by.end() ? mark(comparison.outcomes[i], project)
                                                                           : "");
        projects.add(std::move(cells));
    }
    return legend + "\n" + projects.text() + "\n" + welfare_table(comparison) + "\n" + voters_table(comparison) +
           categories_table(comparison) + groups_tables(comparison) + notes_of(comparison);
}

}  // namespace grantpanel::report
