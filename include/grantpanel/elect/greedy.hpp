// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "grantpanel/elect/outcome.hpp"
#include "grantpanel/elect/profile.hpp"
#include "grantpanel/elect/ties.hpp"

namespace grantpanel::elect {

/// The money paid for a unit of a project's total utility, cost / W; none where nobody supports it.
inline std::optional<core::Ratio> price_of_total(Profile const& profile, core::Ratio const& total,
                                                 std::uint32_t project) {
    if (total.sign() == 0) return std::nullopt;
    return core::Ratio(profile.cost[project].count()) / profile.whole_unit() / total;
}

/// Goes on from what is selected: projects by total utility per cost, each that fits into what is left
/// (docs/elections.md, `greedy`). `allowed` says which projects may be selected at all at the moment it is asked.
/// Cost: the ballots and a sort.
template <class Allowed>
void extend_greedily(Profile const& profile, Chooser const& choose, Outcome& outcome, bool by_completion,
                     Allowed const& allowed) {
    auto const size = profile.projects();
    std::vector<core::Ratio> total(size), worth(size);
    std::vector<std::uint32_t> order;
    for (std::uint32_t project = 0; project < size; ++project) {
        if (outcome.selects(project) || profile.cost[project] > outcome.remaining) continue;
        total[project] = profile.total_utility(project);
        worth[project] = total[project] / core::Ratio(profile.cost[project].count());
        order.push_back(project);
    }
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return worth[a] > worth[b]; });
    for (auto at = order.begin(); at != order.end();) {
        auto const end = std::find_if(at, order.end(), [&](auto project) { return worth[project] != worth[*at]; });
        for (std::vector<std::uint32_t> tied(at, end);;) {
            std::erase_if(tied, [&](auto project) {
                return profile.cost[project] > outcome.remaining || !allowed(outcome, project);
            });
            if (tied.empty()) break;
            auto const project = tied.size() == 1 ? tied[0] : choose(tied);
            outcome.remaining -= profile.cost[project];
            outcome.total_cost += profile.cost[project];
            outcome.selections.push_back(
                {project, price_of_total(profile, total[project], project), 0, 0, by_completion});
            std::erase(tied, project);
        }
        at = end;
    }
}

/// The rule `greedy` of docs/elections.md: a project that nobody supports comes last, and is selected if it fits.
inline Outcome greedy(Profile const& profile, Chooser const& choose) {
    Outcome outcome;
    outcome.remaining = profile.budget;
    extend_greedily(profile, choose, outcome, false, [](auto const&, auto) { return true; });
    return outcome;
}

}  // namespace grantpanel::elect
