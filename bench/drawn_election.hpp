// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "grantpanel/model/ballots.hpp"

/// What the benchmarks of elections draw alike.
namespace grantpanel::bench {

/// The projects that `draw(position)` gives, and one of so many parts of what all cost as the budget.
template <class Draw>
model::Ballots drawn_projects(std::size_t count, std::int64_t parts, Draw const& draw) {
    model::Ballots ballots;
    core::Money asked;
    for (std::size_t p = 0; p < count; ++p) asked += ballots.projects.emplace_back(draw(p)).cost;
    ballots.budget = core::Money::of(asked.count() / parts);
    return ballots;
}

/// Adds an approval to the ballot that is being drawn, unless it has it already; gives how many it has then.
inline std::size_t approve(model::Ballots& ballots, std::uint64_t drawn) {
    auto const project = static_cast<std::uint32_t>(drawn);
    auto const start = ballots.named.begin() + ballots.starts.back();
    if (std::find(start, ballots.named.end(), project) == ballots.named.end()) ballots.named.push_back(project);
    return ballots.named.size() - ballots.starts.back();
}

/// Ends the ballot that is being drawn.
inline void end_ballot(model::Ballots& ballots) {
    ballots.starts.push_back(static_cast<std::uint32_t>(ballots.named.size()));
}

}  // namespace grantpanel::bench
