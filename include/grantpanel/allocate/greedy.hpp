// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/ballots.hpp"

namespace grantpanel::allocate {

/// What an approved project is worth to a voter.
enum class Utility : std::uint8_t {
    cost,        ///< its cost
    cardinality  ///< one
};

/// Which of equally good projects comes first.
enum class ElectionTies : std::uint8_t {
    id,       ///< the id that comes first as text, byte by byte
    cheapest  ///< the lower cost, then the id
};

/// What an election selects.
struct ElectionResult {
    /// One step of an election: the project that was selected, and why then.
    struct Round {
        std::uint32_t project = 0;
        core::Ratio utility_per_cost;  ///< total utility per whole unit of cost: votes, or votes per unit
    };
    std::vector<Round> rounds;  ///< the selected projects, in order of selection
    core::Money total_cost,     ///< what they cost together
        remaining;              ///< what is left of the budget
};

/// Greedy: repeatedly the project with the best total utility per unit of cost that still fits; what does not fit is
/// passed over. A project that nobody approves has utility 0 and comes last, but is selected if it fits. The order of
/// the projects never changes while the budget shrinks, so one sort and one pass decide. Cost: votes plus a sort.
inline ElectionResult greedy(model::Ballots const& ballots, Utility utility, ElectionTies ties) {
    auto const support = ballots.support();
    std::vector<std::uint32_t> order(ballots.projects.size());
    std::iota(order.begin(), order.end(), 0U);
    // Utility `cost` per cost is the number of votes; `cardinality` is votes / cost.
    core::Ratio const unit(core::power_of_ten(ballots.unit.decimals));
    auto const worth = [&](std::uint32_t project) {
        return utility == Utility::cost ? core::Ratio(support[project])
                                        : core::Ratio(support[project], ballots.projects[project].cost.count()) * unit;
    };
    std::vector<core::Ratio> worths;
    for (auto project : order) worths.push_back(worth(project));
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
        if (worths[a] != worths[b]) return worths[a] > worths[b];
        auto const &left = ballots.projects[a], &right = ballots.projects[b];
        if (ties == ElectionTies::cheapest && left.cost != right.cost) return left.cost < right.cost;
        return left.id < right.id;
    });
    ElectionResult result;
    result.remaining = ballots.budget;
    for (auto project : order) {
        auto const cost = ballots.projects[project].cost;
        if (cost > result.remaining) continue;
        result.remaining -= cost;
        result.total_cost += cost;
        result.rounds.push_back({project, worths[project]});
    }
    return result;
}

}  // namespace grantpanel::allocate
