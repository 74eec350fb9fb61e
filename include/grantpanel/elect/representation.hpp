// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "grantpanel/elect/audit.hpp"

namespace grantpanel::elect {

/// `jr`, justified representation (Aziz, Brill, Conitzer, Elkind, Freeman, Walsh 2017; by cost as in Aziz,
/// Lee, Talmon 2018): there is no project outside whose cost is at most the part of the budget of those of its
/// supporters who support nothing that was selected. The witness is such a project with all these voters, of the
/// projects the one with most. Cost: linear in the profile.
inline Audit jr(Profile const& profile, std::span<std::uint32_t const> selected) {
    Standing const standing(profile, selected);
    Audit audit{.name = "jr"};
    std::uint64_t most = 0;
    for (std::uint32_t project = 0; project < profile.projects(); ++project) {
        if (standing.selected[project]) continue;
        std::uint64_t without = 0;
        std::int64_t least = 0;
        std::vector<std::uint32_t> group;
        auto const ballots = profile.supporters_of(project);
        for (std::size_t k = 0; k < ballots.size(); ++k)
            if (standing.has[ballots[k]] == 0) {
                without += profile.weight[ballots[k]];
                auto const utility = profile.utility_of(project, k);
                least = group.empty() ? utility : std::min(least, utility);
                group.push_back(ballots[k]);
            }
        if (without <= most || money_of(profile, without) < profile.cost[project].count()) continue;
        most = without;
        audit.verdict = Verdict::does_not_hold;
        audit.witness =
            witness_of(profile, std::move(group), {project}, core::Ratio(least, profile.denominator), core::Ratio());
    }
    return audit;
}

/// `ejr_plus`, extended justified representation that does not ask a group to agree on more than one project (Brill and
/// Peters 2023, EJR+; with costs, EJR+ up to any project). There is no project c outside and group S of its supporters
/// such that each of S, also with c added, would have at most
///
///     (budget / voters) * (sum over S of u(c)) / cost(c):
///
/// the utility that a voter's share of the budget buys where S pays for c, each in proportion to u(c). With `cost` this
/// reads: nobody in S, also with c added, has more money spent on what they support than the part of the budget of S.
/// At equal costs and one for all it is EJR+ itself; an outcome of `equal_shares` without completion always meets it.
/// The witness is the largest such group; `due` is the sum above, `got` the most that one of them has without c. Cost:
/// the profile, with a sort of each project's supporters.
inline Audit ejr_plus(Profile const& profile, std::span<std::uint32_t const> selected) {
    Standing const standing(profile, selected);
    Audit audit{.name = "ejr_plus"};
    std::uint64_t most = 0;
    struct Supporter {
        Wide with;  ///< what the voter would have with the project
        std::int64_t utility;
        std::uint32_t ballot;
    };
    std::vector<Supporter> supporters;
    for (std::uint32_t project = 0; project < profile.projects(); ++project) {
        if (standing.selected[project] || profile.votes[project] <= most) continue;
        supporters.clear();
        auto const ballots = profile.supporters_of(project);
        for (std::size_t k = 0; k < ballots.size(); ++k) {
            auto const utility = profile.utility_of(project, k);
            supporters.push_back({standing.has[ballots[k]] + utility, utility, ballots[k]});
        }
        // Who would have less is always a member where somebody who would have more is.
        std::sort(supporters.begin(), supporters.end(), [](auto const& a, auto const& b) {
            return a.with != b.with ? a.with < b.with : a.ballot < b.ballot;
        });
        Wide together = 0;
        std::uint64_t voters = 0;
        for (std::size_t k = 0; k < supporters.size(); ++k) {
            auto const& last = supporters[k];
            together += Wide(last.utility) * profile.weight[last.ballot];
            voters += profile.weight[last.ballot];
            if (k + 1 < supporters.size() && supporters[k + 1].with == last.with) continue;
            auto const cost = profile.cost[project].count();
            if (voters <= most ||
                compare_products(last.with, Wide(profile.voters), cost, together, profile.budget.count(), 1) > 0)
                continue;
            most = voters;
            std::vector<std::uint32_t> group;
            Wide has = 0;
            for (std::size_t i = 0; i <= k; ++i) {
                group.push_back(supporters[i].ballot);
                has = std::max(has, standing.has[supporters[i].ballot]);
            }
            auto const due = ratio_of(together, profile.denominator) * core::Ratio(profile.budget.count()) /
                             core::Ratio(static_cast<std::int64_t>(profile.voters)) / core::Ratio(cost);
            audit.verdict = Verdict::does_not_hold;
            audit.witness = witness_of(profile, std::move(group), {project}, due, ratio_of(has, profile.denominator));
        }
    }
    return audit;
}

}  // namespace grantpanel::elect
