// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "grantpanel/core/ticket.hpp"
#include "grantpanel/model/ballots.hpp"

namespace grantpanel::elect {

/// Which of equally good projects comes first. What a choice leaves equal is settled by id.
enum class TieOrder : std::uint8_t {
    id,          ///< the id that comes first as text, byte by byte
    cheapest,    ///< the lower cost
    most_votes,  ///< more voters who name it, where there are points with more than 0
    draw         ///< a published draw with the tag `grantpanel/1/election` (docs/draw.md)
};

/// How many voters name each project; where there are points, with more than 0.
inline std::vector<std::uint64_t> votes_of(model::Ballots const& ballots) {
    std::vector<std::uint64_t> votes(ballots.projects.size());
    for (std::size_t at = 0; at < ballots.named.size(); ++at)
        votes[ballots.named[at]] += ballots.points.empty() || ballots.points[at] > 0 ? 1 : 0;
    return votes;
}

/// The place of each project in an order that settles every tie: 0 comes first. `seed` is that of `draw`: without it
/// the order is that of an empty one.
inline std::vector<std::uint32_t> tie_ranks(model::Ballots const& ballots, TieOrder order,
                                            std::optional<std::string> const& seed = {}) {
    std::vector<std::uint32_t> sorted(ballots.projects.size());
    std::iota(sorted.begin(), sorted.end(), 0U);
    auto const votes = votes_of(ballots);
    std::vector<core::Digest> drawn;
    if (order == TieOrder::draw)
        for (auto const& project : ballots.projects)
            drawn.push_back(core::ticket(core::tags::election, seed.value_or(""), project.id));
    std::sort(sorted.begin(), sorted.end(), [&](auto a, auto b) {
        auto const &left = ballots.projects[a], &right = ballots.projects[b];
        if (order == TieOrder::cheapest && left.cost != right.cost) return left.cost < right.cost;
        if (order == TieOrder::most_votes && votes[a] != votes[b]) return votes[a] > votes[b];
        if (order == TieOrder::draw && drawn[a] != drawn[b]) return drawn[a] < drawn[b];
        return left.id < right.id;
    });
    std::vector<std::uint32_t> ranks(sorted.size());
    for (std::uint32_t place = 0; place < sorted.size(); ++place) ranks[sorted[place]] = place;
    return ranks;
}

/// Picks one of the projects that a rule cannot tell apart: at least two, rising by position. Every rule asks it at
/// each tie, so that all tied outcomes can be found by running the rule again with other answers (irresolute.hpp).
using Chooser = std::function<std::uint32_t(std::span<std::uint32_t const>)>;

/// The chooser that follows ranks. It has no state, and `choose.target<ByRank>()` tells it from others.
struct ByRank {
    std::vector<std::uint32_t> ranks;

    std::uint32_t operator()(std::span<std::uint32_t const> tied) const {
        return *std::min_element(tied.begin(), tied.end(), [&](auto a, auto b) { return ranks[a] < ranks[b]; });
    }
};
inline Chooser by_rank(std::vector<std::uint32_t> ranks) { return ByRank{std::move(ranks)}; }

}  // namespace grantpanel::elect
