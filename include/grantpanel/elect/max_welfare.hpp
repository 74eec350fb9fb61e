// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "grantpanel/allocate/run.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/elect/greedy.hpp"
#include "grantpanel/elect/outcome.hpp"
#include "grantpanel/elect/profile.hpp"

namespace grantpanel::elect {

/// The projects of an election as items that compete for its budget; their worth is their total utility, over one
/// denominator. `ranks` is their order. Throws UsageError where utilities are too large.
inline allocate::Problem problem(Profile const& profile, std::vector<std::uint32_t> const& ranks) {
    allocate::Problem problem;
    problem.pot = profile.budget;
    problem.rule = model::AwardRule::best_value;
    problem.if_money_short = model::IfMoneyShort::try_next;
    core::Integer denominator = 1;
    std::vector<core::Ratio> totals;
    for (std::uint32_t project = 0; project < profile.projects(); ++project) {
        totals.push_back(profile.total_utility(project));
        denominator = lcm(denominator, totals.back().denominator());
        problem.items.push_back({profile.cost[project]});
    }
    core::Integer common = 0;
    for (auto const& total : totals) common = gcd(common, total.numerator() * (denominator / total.denominator()));
    for (auto const& total : totals) {
        core::Integer const worth =
            common == 0 ? core::Integer(0) : total.numerator() * (denominator / total.denominator()) / common;
        if (worth > std::numeric_limits<std::int64_t>::max() / std::int64_t(totals.size() + 1))
            throw core::UsageError("the utilities are too large to be added up; count money in larger units");
        problem.worth.push_back(worth.convert_to<std::int64_t>());
    }
    std::vector<std::uint32_t> order(ranks.size());
    for (std::uint32_t project = 0; project < ranks.size(); ++project) order[ranks[project]] = project;
    for (auto project : order) problem.order.push_back({allocate::ItemIndex(project)});
    return problem;
}

namespace detail {

inline std::string not_proved(allocate::Problem const& asked, allocate::Allocation const& allocation) {
    std::string text = "the best selection was not proved within " + std::to_string(asked.most_steps) + " steps";
    auto const& reached = allocation.reached;
    if (reached && *reached == core::Ratio(1))
        return text + ": the greatest total utility was, and not which of the selections that have it comes first";
    if (!reached || reached->sign() <= 0) return text;
    core::Ratio const rounded(core::Integer(reached->numerator() * 1'000'000 / reached->denominator()),
                              core::Integer(1'000'000));
    return text + ": one was found whose total utility is at least " + core::to_percent(rounded, 4) +
           " of the greatest";
}

}  // namespace detail

/// The allocation of a problem (see `problem`) of greatest worth, proved by exhaustion. Throws Infeasible where rules
/// clash, NotProved after `asked.most_steps` steps. Cost: docs/allocation.md, `best_value`.
inline allocate::Allocation best_allocation(allocate::Problem const& asked) {
    auto allocation = allocate::run(asked);
    if (allocation.not_proved) throw core::NotProved(detail::not_proved(asked, allocation));
    if (!allocation.clashes.empty()) throw core::Infeasible("no selection of projects meets all the limits");
    return allocation;
}

/// The levels of an allocation that are below what `asked` asks for.
inline std::vector<allocate::Level> lowered(allocate::Problem const& asked, allocate::Allocation const& allocation) {
    std::vector<allocate::Level> lowered;
    for (auto const& each : allocation.levels)
        if (auto const& entry = asked.at_least[each.entry]; each.level < entry.value)
            lowered.push_back({each.entry, each.part, each.level, entry.measure == model::Measure::amount});
    return lowered;
}

/// The rule `max_welfare` of docs/elections.md: of all selections under the rules of `asked` (see `problem`), the one
/// with the greatest total utility, and among those the best in its order. Throws what `best_allocation` throws.
inline Outcome max_welfare(Profile const& profile, allocate::Problem const& asked) {
    auto const allocation = best_allocation(asked);
    Outcome outcome;
    outcome.remaining = profile.budget;
    outcome.lowered = lowered(asked, allocation);
    for (auto const& tied : asked.order) {
        auto const project = tied[0].value;
        if (allocation.turns[tied[0]].award == core::Money()) continue;
        outcome.remaining -= profile.cost[project];
        outcome.total_cost += profile.cost[project];
        outcome.selections.push_back(
            {project, price_of_total(profile, profile.total_utility(project), project), 0, 0, false});
    }
    return outcome;
}

}  // namespace grantpanel::elect
