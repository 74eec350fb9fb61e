// SPDX-License-Identifier: MIT
#include "grantpanel/report/election.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/election_audits.hpp"
#include "grantpanel/explain/words.hpp"
#include "grid.hpp"

namespace grantpanel::report {

std::string election_text(model::Ballots const& ballots, elect::Outcome const& outcome) {
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
        grid.text() + fmt::format("\n{} of {} selected by {}; cost {}, remaining {}\n", outcome.selections.size(),
                                  explain::counted(ballots.projects.size(), "project"),
                                  explain::counted(ballots.voters(), "voter"),
                                  core::to_display(outcome.total_cost, ballots.unit),
                                  core::to_display(outcome.remaining, ballots.unit));
    if (completed) text += "+ selected with the money that the rule itself left over\n";
    if (parts) text += "Where a percentage stands, that part of the project is paid for.\n";
    if (outcome.raised_budget)
        text += "The rule ran with a budget of " +
                explain::number(*outcome.raised_budget / core::Ratio(core::power_of_ten(ballots.unit.decimals))) +
                "; what it selected costs no more than there is.\n";
    return text;
}

std::string outcomes_text(std::vector<std::vector<std::string>> const& outcomes) {
    std::string text =
        explain::counted(outcomes.size(), "outcome") + ", one for each way to settle ties that differs\n";
    for (auto const& ids : outcomes) text += "  - " + core::printable(core::join_words(ids)) + "\n";
    return text;
}

std::string election_audits_text(model::Ballots const& ballots, std::vector<elect::Audit> const& audits,
                                 elect::Share const& with_nothing,
                                 std::vector<elect::CategoryShare> const& categories) {
    std::string text;
    for (auto const& audit : audits) text += "- " + core::printable(explain::in_words(audit, ballots)) + "\n";
    text += "\nVoters none of whose projects was selected: " + explain::in_words(with_nothing) + "\n";
    if (categories.empty()) return text;
    Grid grid({{"category", false}, {"selected", true}, {"share of votes", true}, {"share of money", true}});
    for (auto const& each : categories)
        grid.add({shortened(each.category, 40), fmt::format("{} of {}", each.selected, each.projects),
                  explain::in_words(each.of_votes), explain::in_words(each.of_money)});
    return text + "\n" + grid.text();
}

}  // namespace grantpanel::report
