// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "grantpanel/elect/audit.hpp"

namespace grantpanel::elect {

/// A share as it is published: never without what it is a share of, and how many are left out since nothing is known.
struct Share {
    core::Ratio part, whole;
    std::uint64_t unknown = 0;
    /// Nothing where the whole is 0.
    [[nodiscard]] std::optional<core::Ratio> value() const {
        if (whole.sign() == 0) return std::nullopt;
        return part / whole;
    }
};

/// How a group of voters fares. Nothing but `withheld` is filled in where it is withheld.
struct GroupShare {
    bool withheld = false;  ///< the group is too small to be shown, or would give away one that is
    Share of_voters;        ///< its voters, of all whose group is known
    /// The money spent on what it supports, of that of all whose group is known: the cost of a selected project counts
    /// in equal parts for all who support it. In whole units.
    Share of_money;
    /// The money above its share by voters; below 0 a loss. In whole units. The gains of all groups come to 0.
    core::Ratio gain;
    /// Its voters none of whose projects was selected, of those who support any; unknown: those who support none. Not
    /// there where it would show fewer than `least` people.
    std::optional<Share> with_nothing;
};

/// The group of a voter of whom it is not known.
inline constexpr std::uint32_t no_group = std::numeric_limits<std::uint32_t>::max();

/// What is paid for each project, in the smallest unit: of each selected one its cost, or the part of it. `parts` is
/// how much of each selected project is paid for, in the order of `selected`; empty: all of each.
inline std::vector<core::Ratio> paid_for(Profile const& profile, std::span<std::uint32_t const> selected,
                                         std::span<core::Ratio const> parts) {
    std::vector<core::Ratio> paid(profile.projects());
    for (std::size_t k = 0; k < selected.size(); ++k) {
        auto const cost = core::Ratio(profile.cost[selected[k]].count());
        paid[selected[k]] = parts.empty() ? cost : cost * parts[k];
    }
    return paid;
}

/// Exclusion: voters none of whose projects was selected, of those who support any; unknown: those who support none. A
/// part of a project is something. Cost: linear in the profile.
inline Share with_nothing(Profile const& profile, std::span<std::uint32_t const> selected) {
    Standing const standing(profile, selected);
    std::int64_t nothing = 0, any = 0;
    for (std::size_t ballot = 0; ballot < profile.ballots(); ++ballot) {
        if (profile.supported_by(ballot).empty()) continue;
        any += profile.weight[ballot];
        if (standing.has[ballot] == 0) nothing += profile.weight[ballot];
    }
    return {nothing, any, profile.voters - static_cast<std::uint64_t>(any)};
}

/// Marks the groups that are not shown: those with fewer than `least` voters, and, as long as those not shown are
/// together fewer than that or only one group, the smallest other one, which the sums would give away. Empty groups
/// show nobody and stay.
inline std::vector<std::uint8_t> withheld_groups(std::vector<std::uint64_t> const& voters, std::uint64_t least) {
    std::vector<std::uint8_t> withheld(voters.size(), 0);
    std::uint64_t hidden = 0;
    std::size_t groups = 0;
    for (std::size_t g = 0; g < voters.size(); ++g)
        if (voters[g] > 0 && voters[g] < least) withheld[g] = 1, hidden += voters[g], ++groups;
    while (groups > 0 && (hidden < least || groups < 2)) {
        std::size_t next = voters.size();
        for (std::size_t g = 0; g < voters.size(); ++g)
            if (!withheld[g] && voters[g] > 0 && (next == voters.size() || voters[g] < voters[next])) next = g;
        if (next == voters.size()) break;
        withheld[next] = 1, hidden += voters[next], ++groups;
    }
    return withheld;
}

/// Loss and gain of groups of voters. `ballot_of` is the ballot in the profile of each voter (ballot_of.hpp) and
/// `group_of` their group, below `groups`, or `no_group`: any grouping will do. Groups of fewer than `least` people are
/// withheld (docs/architecture.md, promise 7); 1 shows all. `parts` as in `paid_for`: of a project that is paid for in
/// part, that part of the cost counts. Throws UsageError where the lists do not fit. Cost: linear
/// in the ballots, with groups x projects fractions.
inline std::vector<GroupShare> group_shares(Profile const& profile, std::span<std::uint32_t const> selected,
                                            std::span<std::uint32_t const> ballot_of,
                                            std::span<std::uint32_t const> group_of, std::size_t groups,
                                            std::uint64_t least = 5, std::span<core::Ratio const> parts = {}) {
    using core::Ratio;
    if (ballot_of.size() != profile.voters || group_of.size() != profile.voters)
        throw core::UsageError("each voter needs a ballot and a group");
    Standing const standing(profile, selected);
    std::size_t const projects = profile.projects();
    std::vector<std::uint64_t> voters(groups, 0), any(groups, 0), nothing(groups, 0);
    std::vector<std::vector<std::int64_t>> support(groups, std::vector<std::int64_t>(projects, 0));
    std::uint64_t unknown = 0, known = 0;
    for (std::size_t voter = 0; voter < ballot_of.size(); ++voter) {
        auto const group = group_of[voter];
        if (group == no_group) {
            ++unknown;
            continue;
        }
        if (group >= groups || ballot_of[voter] >= profile.ballots())
            throw core::UsageError("a voter's ballot or group is out of range");
        ++known;
        ++voters[group];
        auto const supported = profile.supported_by(ballot_of[voter]);
        any[group] += !supported.empty();
        nothing[group] += !supported.empty() && standing.has[ballot_of[voter]] == 0;
        for (auto project : supported) ++support[group][project];
    }
    auto const paid = paid_for(profile, selected, parts);
    std::vector<Ratio> money(groups);
    Ratio all;
    for (std::size_t g = 0; g < groups; ++g) {
        for (std::size_t p = 0; p < projects; ++p)
            if (standing.selected[p] && support[g][p] > 0)
                money[g] += paid[p] * Ratio(support[g][p]) / Ratio(static_cast<std::int64_t>(profile.votes[p]));
        money[g] /= profile.whole_unit();
        all += money[g];
    }
    auto const withheld = withheld_groups(voters, least);
    std::vector<GroupShare> shares(groups);
    auto const count = [](std::uint64_t number) { return Ratio(static_cast<std::int64_t>(number)); };
    auto const shown = [&](std::uint64_t people) { return people == 0 || people >= least; };
    for (std::size_t g = 0; g < groups; ++g) {
        if (withheld[g]) {
            shares[g].withheld = true;
            continue;
        }
        shares[g].of_voters = {count(voters[g]), count(known), unknown};
        shares[g].of_money = {money[g], all, unknown};
        if (known > 0) shares[g].gain = money[g] - all * count(voters[g]) / count(known);
        if (shown(nothing[g]) && shown(any[g] - nothing[g]) && shown(voters[g] - any[g]))
            shares[g].with_nothing = {count(nothing[g]), count(any[g]), voters[g] - any[g]};
    }
    return shares;
}

}  // namespace grantpanel::elect
