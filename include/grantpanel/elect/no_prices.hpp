// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/elect/prices.hpp"

namespace grantpanel::elect {

namespace detail {

/// Money that each voter has at least in any price system: `money` / `voters`, the cost of the projects of `paid`
/// shared among all who support one of them; or the budget among all, where that is more and `paid` is empty.
struct LeastMoney {
    Wide money, voters;
    std::vector<std::uint8_t> paid;
    std::uint64_t payers = 0;  ///< the supporters of `paid`
};

/// Tries the selected projects together, without the one that costs least for the voters who support no other, and so
/// on: the most money that this shows each voter to have. Cost: the profile for each selected project.
inline LeastMoney least_money(Profile const& profile, Standing const& standing) {
    LeastMoney best{profile.budget.count(), static_cast<Wide>(profile.voters), {}, 0};
    auto remaining = standing.selected;
    std::vector<std::uint32_t> count(profile.ballots(), 0);
    std::uint64_t payers = 0;
    Wide cost = standing.cost.count();
    for (std::size_t ballot = 0; ballot < profile.ballots(); ++ballot) {
        for (auto project : profile.supported_by(ballot)) count[ballot] += remaining[project];
        if (count[ballot] > 0) payers += profile.weight[ballot];
    }
    while (payers > 0) {
        if (cost * best.voters > best.money * static_cast<Wide>(payers))
            best = {cost, static_cast<Wide>(payers), remaining, payers};
        std::vector<std::uint64_t> alone(profile.projects(), 0);
        for (std::size_t ballot = 0; ballot < profile.ballots(); ++ballot)
            if (count[ballot] == 1)
                for (auto project : profile.supported_by(ballot))
                    if (remaining[project]) alone[project] += profile.weight[ballot];
        std::uint32_t next = static_cast<std::uint32_t>(profile.projects());
        auto const less = [&](std::uint32_t a, std::uint32_t b) {
            return Wide(profile.cost[a].count()) * static_cast<Wide>(alone[b]) <
                   Wide(profile.cost[b].count()) * static_cast<Wide>(alone[a]);
        };
        for (std::uint32_t project = 0; project < profile.projects(); ++project)
            if (remaining[project] && (next == profile.projects() || less(project, next))) next = project;
        if (next == profile.projects()) break;
        remaining[next] = 0;
        cost -= profile.cost[next].count();
        for (auto ballot : profile.supporters_of(next))
            if (--count[ballot] == 0) payers -= profile.weight[ballot];
    }
    return best;
}

}  // namespace detail

/// A plain reason why no prices support a selection, and its project outside: of the supporters of this project, those
/// who support nothing selected but some few projects have more money than these and the project cost together. Not
/// every reason is as plain: that there is none says nothing. Cost: about the profile for each selected project, and
/// for each project outside its supporters' ballots a few times.
inline std::optional<std::pair<std::uint32_t, NoPrices>> plain_reason(Profile const& profile,
                                                                      Standing const& standing) {
    auto const least = detail::least_money(profile, standing);
    std::vector<std::uint8_t> captured(profile.ballots(), 0);
    for (std::uint32_t outside = 0; outside < profile.projects(); ++outside) {
        if (standing.selected[outside] || beyond_budget(profile, standing, outside)) continue;
        // Whoever of them could pay more for a selected project than it costs, and for no other: it stays.
        auto const supporters = profile.supporters_of(outside);
        for (auto ballot : supporters) captured[ballot] = 1;
        std::vector<std::uint8_t> theirs(profile.projects(), 0);
        Wide voters = 0, cost = 0;
        for (bool changed = true; changed;) {
            changed = false;
            voters = cost = 0;
            std::vector<Wide> support(profile.projects(), 0);
            for (auto ballot : supporters) {
                if (!captured[ballot]) continue;
                voters += profile.weight[ballot];
                for (auto project : profile.supported_by(ballot)) support[project] += profile.weight[ballot];
            }
            for (std::uint32_t project = 0; project < profile.projects(); ++project) {
                theirs[project] = standing.selected[project] && support[project] > 0;
                if (!theirs[project]) continue;
                cost += profile.cost[project].count();
                if (changed || support[project] * least.money > Wide(profile.cost[project].count()) * least.voters)
                    continue;
                changed = true;
                for (auto ballot : profile.supporters_of(project)) captured[ballot] = 0;
            }
        }
        for (auto ballot : supporters) captured[ballot] = 0;
        if (voters * least.money <= (cost + profile.cost[outside].count()) * least.voters) continue;
        NoPrices reason{std::vector<core::Ratio>(profile.projects())};
        for (std::uint32_t project = 0; project < profile.projects(); ++project) {
            if (!least.paid.empty() && least.paid[project])
                reason.weights[project] =
                    core::Ratio(static_cast<std::int64_t>(voters), static_cast<std::int64_t>(least.payers));
            if (theirs[project]) reason.weights[project] -= core::Ratio(1);
        }
        reason.weights[outside] = core::Ratio(1);
        return std::pair(outside, std::move(reason));
    }
    return std::nullopt;
}

}  // namespace grantpanel::elect
