// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "grantpanel/elect/groups.hpp"

namespace grantpanel::elect {

/// What a category of projects got, beside what voters gave it. A project of several categories counts in each.
struct CategoryShare {
    std::string category;
    std::uint64_t projects = 0,
                  selected = 0;  ///< how many it has, and how many of them were selected, at least in part
    Share of_votes;  ///< each voter has one vote, in equal parts for all they support; unknown: voters who support none
    Share of_money;  ///< the cost of what was selected, in whole units; unknown: selected projects without a category
};

/// The shares of all categories and target groups of the projects, by name. `parts` as in `paid_for`. Cost: linear in
/// the profile, with a fraction for each project and length of a ballot.
inline std::vector<CategoryShare> category_shares(model::Ballots const& ballots, Profile const& profile,
                                                  std::span<std::uint32_t const> selected,
                                                  std::span<core::Ratio const> parts = {}) {
    using core::Ratio;
    Standing const standing(profile, selected);
    std::vector<std::map<std::size_t, std::int64_t>> lengths(profile.projects());
    std::int64_t voters = 0;
    for (std::size_t ballot = 0; ballot < profile.ballots(); ++ballot) {
        auto const supported = profile.supported_by(ballot);
        if (!supported.empty()) voters += profile.weight[ballot];
        for (auto project : supported) lengths[project][supported.size()] += profile.weight[ballot];
    }
    auto const unit = profile.whole_unit();
    auto const paid = paid_for(profile, selected, parts);
    Ratio all;
    for (auto const& each : paid) all += each;
    std::map<std::string, CategoryShare> shares;
    std::uint64_t without = 0;
    for (std::uint32_t project = 0; project < profile.projects(); ++project) {
        auto categories = ballots.projects[project].groups;
        std::sort(categories.begin(), categories.end());
        categories.erase(std::unique(categories.begin(), categories.end()), categories.end());
        without += standing.selected[project] && categories.empty();
        Ratio votes;
        for (auto const& [length, count] : lengths[project]) votes += Ratio(count, static_cast<std::int64_t>(length));
        for (auto const& category : categories) {
            auto& share = shares[category];
            ++share.projects;
            share.of_votes.part += votes;
            if (!standing.selected[project]) continue;
            ++share.selected;
            share.of_money.part += paid[project] / unit;
        }
    }
    std::vector<CategoryShare> result;
    for (auto& [category, share] : shares) {
        share.category = category;
        share.of_votes.whole = Ratio(voters);
        share.of_votes.unknown = profile.voters - static_cast<std::uint64_t>(voters);
        share.of_money.whole = all / unit;
        share.of_money.unknown = without;
        result.push_back(std::move(share));
    }
    return result;
}

}  // namespace grantpanel::elect
