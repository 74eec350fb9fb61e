// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "grantpanel/allocate/problem.hpp"
#include "grantpanel/elect/max_welfare.hpp"

namespace grantpanel::elect {

// The limits of an election (limits.hpp), where one of its projects is changed. Votes and points change nothing about
// which selections meet them; costs do.

/// The problem with the limits that an election is held to, for its profile and its order of ties.
using LimitsOf = std::function<allocate::Problem(Profile const&, std::vector<std::uint32_t> const&)>;

/// The same limits for a profile of the same projects with other costs or votes, in another order of ties. With
/// `by_worth` also what the projects are worth, which max_welfare asks. Throws UsageError where that is too large.
/// Cost: a copy.
inline allocate::Problem with_limits(allocate::Problem const& limits, Profile const& changed,
                                     std::vector<std::uint32_t> const& ranks, bool by_worth) {
    auto problem = limits;
    for (std::uint32_t project = 0; project < changed.projects(); ++project)
        problem.items[allocate::ItemIndex(project)].request = changed.cost[project];
    if (!by_worth) return problem;
    auto valued = elect::problem(changed, ranks);
    problem.worth = std::move(valued.worth);
    problem.order = std::move(valued.order);
    return problem;
}

/// The same limits without a project, as if it had never been asked for: no group or set has it, and those after it
/// move up by one.
inline allocate::Problem without(allocate::Problem limits, std::uint32_t project) {
    auto const leave_out = [&](std::vector<allocate::ItemIndex>& items) {
        std::erase(items, allocate::ItemIndex(project));
        for (auto& item : items) item.value -= item.value > project ? 1 : 0;
    };
    auto const at = static_cast<std::ptrdiff_t>(project);
    limits.items.erase(limits.items.begin() + at);
    if (!limits.worth.empty()) limits.worth.erase(limits.worth.begin() + at);
    for (auto* entries : {&limits.at_least, &limits.at_most})
        for (auto& entry : *entries)
            for (auto& part : entry.parts) leave_out(part.members);
    for (auto* sets : {&limits.exclusive, &limits.together, &limits.order}) {
        for (auto& set : *sets) leave_out(set);
        std::erase_if(*sets, [](auto const& set) { return set.empty(); });
    }
    return limits;
}

/// Whether every part of a selection that meets the limits meets them, too.
inline bool are_ceilings(allocate::Problem const& limits) {
    return limits.at_least.empty() && limits.together.empty() &&
           std::none_of(limits.at_most.begin(), limits.at_most.end(),
                        [](auto const& entry) { return model::is_share(entry.measure); });
}

/// Whether selections that meet the limits go on to meet them when a project of theirs costs less.
inline bool allow_lower_cost(allocate::Problem const& limits, std::uint32_t project) {
    auto const counts_all_money = [](auto const& entry) { return entry.measure == model::Measure::share_of_money; };
    auto const counts_its_money = [&](auto const& entry) {
        return entry.measure == model::Measure::amount &&
               std::any_of(entry.parts.begin(), entry.parts.end(), [&](auto const& part) {
                   return std::find(part.members.begin(), part.members.end(), allocate::ItemIndex(project)) !=
                          part.members.end();
               });
    };
    return std::none_of(limits.at_least.begin(), limits.at_least.end(), counts_all_money) &&
           std::none_of(limits.at_most.begin(), limits.at_most.end(), counts_all_money) &&
           std::none_of(limits.at_least.begin(), limits.at_least.end(), counts_its_money);
}

}  // namespace grantpanel::elect
