// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/core/stream.hpp"
#include "grantpanel/elect/build.hpp"

/// Small elections for tests, and the same as plain tables for counting by hand.
namespace small_election {

using namespace grantpanel;

/// Projects 0, 1, ... with these costs.
inline model::Ballots projects(std::int64_t budget, std::vector<std::int64_t> const& costs) {
    model::Ballots ballots;
    ballots.budget = core::Money::of(budget);
    for (std::size_t p = 0; p < costs.size(); ++p) {
        ballots.projects.push_back({"p" + std::to_string(p), "", core::Money::of(costs[p]), false});
    }
    return ballots;
}

/// So many voters who approve these projects.
inline void cast(model::Ballots& ballots, std::size_t voters, std::vector<std::uint32_t> const& approved) {
    for (std::size_t v = 0; v < voters; ++v) {
        ballots.named.insert(ballots.named.end(), approved.begin(), approved.end());
        ballots.starts.push_back(static_cast<std::uint32_t>(ballots.named.size()));
    }
}

/// Three places; 6 voters for p0 to p2 and 3 voters for p3: the most votes give all three places to the six.
inline model::Ballots camps() {
    auto ballots = projects(3, {1, 1, 1, 1});
    cast(ballots, 6, {0, 1, 2});
    cast(ballots, 3, {3});
    return ballots;
}

/// A voter who gives each project these points.
inline void score(model::Ballots& ballots, std::vector<std::int64_t> const& points) {
    ballots.type = model::VoteType::scoring;
    for (std::uint32_t p = 0; p < points.size(); ++p)
        if (points[p] > 0) {
            ballots.named.push_back(p);
            ballots.points.push_back(points[p]);
        }
    ballots.starts.push_back(static_cast<std::uint32_t>(ballots.named.size()));
}

/// A profile as tables: what each voter has from each project, voters one by one.
struct Tables {
    std::int64_t budget = 0;
    std::vector<std::int64_t> cost;
    std::vector<std::vector<std::int64_t>> utility;

    [[nodiscard]] std::size_t voters() const { return utility.size(); }
    [[nodiscard]] std::size_t projects() const { return cost.size(); }
    [[nodiscard]] std::int64_t cost_of(unsigned set) const {
        std::int64_t sum = 0;
        for (std::size_t p = 0; p < cost.size(); ++p)
            if (set >> p & 1U) sum += cost[p];
        return sum;
    }
    [[nodiscard]] std::int64_t has(std::size_t voter, unsigned set) const {
        std::int64_t sum = 0;
        for (std::size_t p = 0; p < cost.size(); ++p)
            if (set >> p & 1U) sum += utility[voter][p];
        return sum;
    }
    /// What all of a group have of each project of a set at least, added up.
    [[nodiscard]] std::int64_t level(unsigned group, unsigned set) const {
        std::int64_t sum = 0;
        for (std::size_t p = 0; p < cost.size(); ++p) {
            if (!(set >> p & 1U)) continue;
            std::int64_t least = INT64_MAX;
            for (std::size_t v = 0; v < voters(); ++v)
                if (group >> v & 1U) least = std::min(least, utility[v][p]);
            sum += least;
        }
        return sum;
    }
    [[nodiscard]] bool can_pay(unsigned group, unsigned set) const {
        return cost_of(set) * static_cast<std::int64_t>(voters()) <= __builtin_popcount(group) * budget;
    }
};

/// Up to `voters` voters and `projects` projects, drawn; with points, or approvals of cost or of one.
struct Drawn {
    model::Ballots ballots;
    elect::Profile profile;
    Tables tables;
    unsigned set = 0;                     ///< a selection that fits the budget
    std::vector<std::uint32_t> selected;  ///< the same as a list
};
inline Drawn draw(core::Stream& stream, std::size_t voters, std::size_t projects) {
    Drawn drawn;
    auto const n = 1 + stream.below(voters), m = 1 + stream.below(projects);
    auto& tables = drawn.tables;
    for (std::size_t p = 0; p < m; ++p) tables.cost.push_back(static_cast<std::int64_t>(1 + stream.below(5)));
    tables.budget = static_cast<std::int64_t>(1 + stream.below(3 * m));
    drawn.ballots = small_election::projects(tables.budget, tables.cost);
    auto const kind = stream.below(3), likely = 1 + stream.below(3);
    for (std::size_t v = 0; v < n; ++v) {
        std::vector<std::uint32_t> approved;
        std::vector<std::int64_t> points(m, 0);
        for (std::uint32_t p = 0; p < m; ++p) {
            if (stream.below(4) >= likely) continue;
            approved.push_back(p);
            points[p] = kind == 0 ? static_cast<std::int64_t>(1 + stream.below(4)) : kind == 1 ? 1 : tables.cost[p];
        }
        if (kind == 0)
            score(drawn.ballots, points);
        else
            cast(drawn.ballots, 1, approved);
        tables.utility.push_back(points);
    }
    drawn.profile = elect::profile(drawn.ballots, kind == 0   ? elect::Utility::score
                                                  : kind == 1 ? elect::Utility::cardinality
                                                              : elect::Utility::cost);
    for (std::uint32_t p = 0; p < m; ++p)
        if (stream.below(2) == 0 && tables.cost_of(drawn.set | 1U << p) <= tables.budget) {
            drawn.set |= 1U << p;
            drawn.selected.push_back(p);
        }
    return drawn;
}

/// What a rule with payments selects, and who pays what for it: payments[k][v] is voter v's for selected[k].
struct Paid {
    std::vector<std::uint32_t> selected;
    std::vector<std::vector<core::Ratio>> payments;
    core::Ratio each;  ///< the money of a voter
};
/// The method of equal shares as docs/elections.md, section 4, defines it, in the slow and plain way; the first of
/// equally good projects.
inline Paid equal_shares(Tables const& t) {
    auto const n = t.voters();
    Paid paid;
    paid.each = core::Ratio(t.budget) / core::Ratio(static_cast<std::int64_t>(n));
    std::vector<core::Ratio> left(n, paid.each);
    std::vector<bool> done(t.projects(), false);
    for (;;) {
        std::optional<core::Ratio> best;
        std::uint32_t project = 0;
        for (std::uint32_t p = 0; p < t.projects(); ++p) {
            if (done[p]) continue;
            // Each voter's money left per utility, lowest first: those pay all they have.
            std::vector<std::size_t> payers;
            for (std::size_t v = 0; v < n; ++v)
                if (t.utility[v][p] > 0) payers.push_back(v);
            std::sort(payers.begin(), payers.end(), [&](auto a, auto b) {
                return left[a] * core::Ratio(t.utility[b][p]) < left[b] * core::Ratio(t.utility[a][p]);
            });
            core::Ratio rest(t.cost[p]);
            std::int64_t utility = 0;
            for (auto v : payers) utility += t.utility[v][p];
            for (auto v : payers) {
                auto const price = rest / core::Ratio(utility);
                if (price * core::Ratio(t.utility[v][p]) <= left[v]) {
                    if (!best || price < *best) best = price, project = p;
                    break;
                }
                rest -= left[v];
                utility -= t.utility[v][p];
            }
        }
        if (!best) return paid;
        done[project] = true;
        paid.selected.push_back(project);
        paid.payments.emplace_back(n);
        for (std::size_t v = 0; v < n; ++v) {
            auto const pays = std::min(left[v], *best * core::Ratio(t.utility[v][project]));
            left[v] -= pays;
            paid.payments.back()[v] = pays;
        }
    }
}

}  // namespace small_election
