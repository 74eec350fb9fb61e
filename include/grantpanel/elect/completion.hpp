// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "grantpanel/elect/greedy.hpp"
#include "grantpanel/elect/outcome.hpp"
#include "grantpanel/elect/profile.hpp"

namespace grantpanel::elect {

/// How money that a rule leaves over is used (docs/elections.md, section 5).
enum class Completion : std::uint8_t {
    none,             ///< it stays
    greedy,           ///< it goes to the projects that fit, in the order of greedy
    add1,             ///< the rule runs again with one unit more for each voter, and again
    add1u,            ///< add1, then greedy
    budget_increase,  ///< the rule runs again with a larger budget by a step, and again
    add_opt           ///< of exact equal shares: the budget goes to where the rule selects otherwise, and so on
};

/// Until when the budget is raised.
enum class Until : std::uint8_t {
    exhaustive,  ///< until no supported project fits into what is left, or the next selection costs too much
    infeasible   ///< until the next selection costs too much
};

/// A budget is not raised beyond so many times itself.
inline constexpr std::int64_t most_raised = 1000;

namespace detail {

/// Whether no supported project that is not selected fits into what is left.
inline bool exhaustive(Profile const& profile, Outcome const& outcome) {
    std::vector<std::uint8_t> selected(profile.projects(), 0);
    for (auto const& selection : outcome.selections) selected[selection.project] = 1;
    for (std::uint32_t project = 0; project < profile.projects(); ++project)
        if (selected[project] == 0 && profile.votes[project] > 0 && profile.cost[project] <= outcome.remaining)
            return false;
    return true;
}
/// Whether everything that somebody supports is selected.
inline bool complete(Profile const& profile, Outcome const& outcome) {
    return std::cmp_equal(outcome.selections.size(), std::count_if(profile.votes.begin(), profile.votes.end(),
                                                                   [](auto votes) { return votes > 0; }));
}

}  // namespace detail

/// Runs `rule(budget)` with budgets, in the smallest unit, that `next(budget)` raises, for as long as what it selects
/// costs at most the profile's budget: the last such selection, with what is left of that budget. `next` gives nothing
/// where no larger budget selects otherwise.
template <class Rule, class Next>
Outcome raise_budget(Profile const& profile, Until until, Rule const& rule, Next const& next) {
    core::Ratio const budget(profile.budget.count());
    auto const at = [&](core::Ratio const& raised) {
        Outcome outcome = rule(raised);
        outcome.remaining = profile.budget - outcome.total_cost;
        return outcome;
    };
    auto raised = budget;
    auto last = at(budget);
    while (!detail::complete(profile, last) && (until == Until::infeasible || !detail::exhaustive(profile, last))) {
        std::optional<core::Ratio> const higher = next(raised);
        if (!higher || *higher > budget * core::Ratio(most_raised)) break;
        raised = *higher;
        auto outcome = at(raised);
        outcome.work += last.work;
        if (outcome.total_cost > profile.budget) {
            last.work = outcome.work;
            break;
        }
        last = std::move(outcome);
        last.raised_budget = raised;
    }
    return last;
}

}  // namespace grantpanel::elect
