// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
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
    /// there where it would show fewer than `least` people, or give away such a count of others.
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

/// How many people of a group are this, that or the other, none of them twice.
using Counted = std::array<std::uint64_t, 3>;

/// Marks, beside the groups that are marked already, those whose counts are not shown: those with a count of fewer than
/// `least` people, and, as long as those not shown have such a count together or are only one group, the smallest other
/// one, which the sums would give away. Empty groups show nobody and stay.
inline void withhold(std::vector<std::uint8_t>& withheld, std::vector<Counted> const& counts, std::uint64_t least) {
    auto const shows = [&](Counted const& counted) {
        return std::any_of(counted.begin(), counted.end(), [&](auto people) { return people > 0 && people < least; });
    };
    auto const size = [](Counted const& counted) { return counted[0] + counted[1] + counted[2]; };
    Counted hidden{};
    std::size_t groups = 0;
    bool someone = false;  // whether those not shown have to be kept from being worked out
    auto const hide = [&](std::size_t group) {
        withheld[group] = 1;
        for (std::size_t k = 0; k < hidden.size(); ++k) hidden[k] += counts[group][k];
        someone = someone || shows(counts[group]);
        ++groups;
    };
    for (std::size_t group = 0; group < counts.size(); ++group)
        if (withheld[group] || shows(counts[group])) hide(group);
    while (someone && (groups < 2 || shows(hidden))) {
        std::optional<std::size_t> next;
        for (std::size_t group = 0; group < counts.size(); ++group)
            if (!withheld[group] && size(counts[group]) > 0 && (!next || size(counts[group]) < size(counts[*next])))
                next = group;
        if (!next) break;
        hide(*next);
    }
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
    std::vector<std::uint64_t> voters(groups, 0);
    // With nothing, with something, and supporting nothing; behind the groups those whose group is not known.
    std::vector<Counted> fates(groups + 1);
    std::vector<std::vector<std::int64_t>> support(groups, std::vector<std::int64_t>(projects, 0));
    std::uint64_t unknown = 0, known = 0;
    for (std::size_t voter = 0; voter < ballot_of.size(); ++voter) {
        auto const group = group_of[voter] == no_group ? groups : std::size_t(group_of[voter]);
        if ((group >= groups && group_of[voter] != no_group) || ballot_of[voter] >= profile.ballots())
            throw core::UsageError("a voter's ballot or group is out of range");
        auto const supported = profile.supported_by(ballot_of[voter]);
        ++fates[group][supported.empty() ? 2 : standing.has[ballot_of[voter]] == 0 ? 0 : 1];
        if (group == groups) {
            ++unknown;
            continue;
        }
        ++known;
        ++voters[group];
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
    std::vector<Counted> sizes;
    for (auto size : voters) sizes.push_back({size, 0, 0});
    std::vector<std::uint8_t> withheld(groups, 0);
    withhold(withheld, sizes, least);
    auto without_fates = withheld;
    without_fates.push_back(unknown > 0);  // never shown
    withhold(without_fates, fates, least);
    std::vector<GroupShare> shares(groups);
    auto const count = [](std::uint64_t number) { return Ratio(static_cast<std::int64_t>(number)); };
    for (std::size_t g = 0; g < groups; ++g) {
        if (withheld[g]) {
            shares[g].withheld = true;
            continue;
        }
        shares[g].of_voters = {count(voters[g]), count(known), unknown};
        shares[g].of_money = {money[g], all, unknown};
        if (known > 0) shares[g].gain = money[g] - all * count(voters[g]) / count(known);
        auto const [nothing, something, none] = fates[g];
        if (!without_fates[g]) shares[g].with_nothing = {count(nothing), count(nothing + something), none};
    }
    return shares;
}

}  // namespace grantpanel::elect
