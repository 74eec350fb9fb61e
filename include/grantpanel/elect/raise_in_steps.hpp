// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

#include "grantpanel/elect/completion.hpp"
#include "grantpanel/elect/equal_shares.hpp"
#include "grantpanel/elect/leap.hpp"

namespace grantpanel::elect {

/// What raise_budget gives for equal shares with budgets that rise by `step`: the same outcome, but for the counts of
/// its work. It looks only at budgets that are not proved to select what a lower one does (leap.hpp), and runs the rule
/// itself only where a proof fails at a single budget, and for the prices of the last selection.
inline Outcome raise_in_steps(Profile const& profile, ByRank const& ties, Until until, core::Money step) {
    auto const budget = profile.budget.count();
    constexpr Wide largest = std::numeric_limits<std::int64_t>::max();
    auto const room = std::min(Wide(budget) * most_raised, largest) - budget;
    auto const last = step.count() > 0 ? static_cast<std::int64_t>(room / step.count()) : 0;
    auto const raised = [&](std::int64_t steps) { return core::Money::of(budget + steps * step.count()); };
    auto const run = [&](std::int64_t steps) {
        return equal_shares(profile, ties, raised(steps), [](auto const&, auto) { return true; });
    };

    detail::Leap leap(profile, ties.ranks);
    Work work;
    std::int64_t steps = 0, length = 1;  // the budget that is looked at, and how many more with it
    for (;;) {
        auto const ahead = std::min({length, last - steps, detail::Leap::longest});
        auto const proved = leap.prove(raised(steps).count(), step.count(), ahead);
        if (!proved && ahead > 0) {
            length = ahead / 2;
            continue;
        }
        Outcome outcome;
        if (proved) {
            for (auto project : leap.selected()) {
                outcome.selections.push_back({project, {}, 0, 0, false});
                outcome.total_cost += profile.cost[project];
            }
        } else {
            outcome = run(steps);
            work += outcome.work;
        }
        outcome.remaining = profile.budget - outcome.total_cost;
        if (outcome.total_cost > profile.budget) {
            --steps;
            break;
        }
        if (detail::complete(profile, outcome) || (until == Until::exhaustive && detail::exhaustive(profile, outcome)))
            break;
        auto const same = proved.value_or(0);
        steps += same;
        if (steps == last) break;
        ++steps;
        length = same == ahead ? 2 * ahead + 1 : (same + ahead) / 2 + 1;
    }
    Outcome outcome = run(steps);
    outcome.work += work;
    outcome.work.evaluations += leap.evaluations();
    outcome.remaining = profile.budget - outcome.total_cost;
    if (steps > 0) outcome.raised_budget = core::Ratio(raised(steps).count());
    return outcome;
}

}  // namespace grantpanel::elect
