// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string_view>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/elect/profile.hpp"

namespace grantpanel::elect {

namespace detail {

inline std::int64_t times(std::int64_t a, std::int64_t b) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product))
        throw core::UsageError("points times costs are too large; count them in larger units");
    return product;
}

/// What a named project is worth to whoever names it, where that depends on the project alone (docs/elections.md,
/// section 2), over `denominator`.
inline std::vector<std::int64_t> worth_of_projects(model::Ballots const& ballots, Utility utility,
                                                   std::int64_t& denominator) {
    std::vector<std::int64_t> worth;
    auto const unit = core::power_of_ten(ballots.unit.decimals);
    constexpr std::int64_t million = 1'000'000;
    for (auto const& project : ballots.projects) {
        auto const cost = project.cost.count();
        switch (utility) {
            case Utility::cardinality:
            case Utility::score: worth.push_back(1); break;
            case Utility::cost_sqrt:  // floor(10^6 sqrt(cost / unit))
                denominator = million;
                worth.push_back(static_cast<std::int64_t>(
                    sqrt(core::Integer(cost) * core::Integer(million) * core::Integer(million) / core::Integer(unit))));
                break;
            case Utility::cost_log: {
                using Decimal = boost::multiprecision::cpp_dec_float_50;
                denominator = million;
                Decimal const log = boost::multiprecision::log(Decimal(1) + Decimal(cost) / Decimal(unit));
                worth.push_back(static_cast<std::int64_t>(floor(log * million)));
                break;
            }
            default: denominator = unit; worth.push_back(cost);
        }
    }
    return worth;
}

/// What each entry of the ballots is worth, where that depends on the voter, over `denominator`.
inline std::vector<std::int64_t> worth_of_entries(model::Ballots const& ballots, Utility utility,
                                                  std::int64_t& denominator) {
    bool const by_rank = utility == Utility::borda || utility == Utility::borda_cost;
    bool const by_cost = utility == Utility::score_cost || utility == Utility::borda_cost;
    denominator = by_rank ? 1 : ballots.point_denominator;
    if (by_cost) denominator = times(denominator, core::power_of_ten(ballots.unit.decimals));
    std::vector<std::int64_t> worth(ballots.named.size());
    for (std::size_t ballot = 0; ballot < ballots.voters(); ++ballot)
        for (std::size_t at = ballots.starts[ballot]; at < ballots.starts[ballot + 1]; ++at) {
            worth[at] = by_rank ? static_cast<std::int64_t>(ballots.starts[ballot + 1] - at) - 1 : ballots.points[at];
            if (by_cost) worth[at] = times(worth[at], ballots.projects[ballots.named[at]].cost.count());
        }
    return worth;
}

/// Takes out what all utilities have in common, and sees that sums over all voters fit into 62 bits.
inline void reduce(Profile& profile) {
    auto common = profile.denominator;
    for (auto* utilities : {&profile.worth, &profile.utility})
        for (auto utility : *utilities) common = std::gcd(common, utility);
    profile.denominator /= common;
    for (auto* utilities : {&profile.worth, &profile.utility, &profile.support_utility})
        for (auto& utility : *utilities) utility /= common;
    for (std::uint32_t project = 0; project < profile.projects(); ++project) {
        Wide sum = 0;
        auto const ballots = profile.supporters_of(project);
        for (std::size_t k = 0; k < ballots.size(); ++k) {
            sum += Wide(profile.utility_of(project, k)) * profile.weight[ballots[k]];
            if (sum >> 61 != 0)
                throw core::UsageError("the utilities are too large to be added up; count money in larger units");
        }
    }
}

}  // namespace detail

/// Reads what each project is worth to each voter out of the ballots, and counts equal ballots together. Throws
/// UsageError where the utility does not belong to this type of ballots, or numbers grow too large. Cost: linear in the
/// ballots.
inline Profile profile(model::Ballots const& ballots, Utility utility) {
    using model::VoteType;
    bool const ordinal = ballots.type == VoteType::ordinal, points = !ballots.points.empty();
    if ((utility == Utility::borda || utility == Utility::borda_cost) && !ordinal)
        throw core::UsageError("the utilities `borda` and `borda_cost` are for ordinal ballots; these are not");
    if ((utility == Utility::score || utility == Utility::score_cost) && ordinal)
        throw core::UsageError("ordinal ballots have no points; use the utility `borda` or `borda_cost`");
    bool const by_entry = ordinal ? utility == Utility::borda || utility == Utility::borda_cost
                                  : points && (utility == Utility::score || utility == Utility::score_cost);
    Profile profile;
    profile.unit = ballots.unit;
    profile.budget = ballots.budget;
    profile.voters = ballots.voters();
    for (auto const& project : ballots.projects) profile.cost.push_back(project.cost);
    if (by_entry)
        profile.utility = detail::worth_of_entries(ballots, utility, profile.denominator);
    else
        profile.worth = detail::worth_of_projects(ballots, utility, profile.denominator);

    // Each ballot as (project, utility), rising; entries that are worth nothing are left out.
    std::size_t const cast = ballots.voters();
    profile.supported = ballots.named;
    std::vector<std::uint32_t> starts{0};
    starts.reserve(cast + 1);
    {
        std::size_t to = 0;
        std::vector<std::pair<std::uint32_t, std::int64_t>> entries;
        for (std::size_t ballot = 0; ballot < cast; ++ballot) {
            entries.clear();
            for (std::size_t at = ballots.starts[ballot]; at < ballots.starts[ballot + 1]; ++at) {
                auto const project = ballots.named[at];
                auto const worth = by_entry ? profile.utility[at] : profile.worth[project];
                if (worth > 0 && (!points || ballots.points[at] > 0)) entries.emplace_back(project, worth);
            }
            std::sort(entries.begin(), entries.end());
            for (auto const& [project, worth] : entries) {
                profile.supported[to] = project;
                if (by_entry) profile.utility[to] = worth;
                ++to;
            }
            starts.push_back(static_cast<std::uint32_t>(to));
        }
        profile.supported.resize(to);
        if (by_entry) profile.utility.resize(to);
    }

    // Equal ballots are counted with the first of them, found by a hash; the order is that of the ballots.
    auto const entries_of = [&](std::size_t ballot) { return starts[ballot + 1] - starts[ballot]; };
    auto const equal = [&](std::size_t a, std::size_t b) {
        auto const same = [&](auto const& values) {
            return std::equal(values.begin() + starts[a], values.begin() + starts[a + 1], values.begin() + starts[b]);
        };
        return entries_of(a) == entries_of(b) && same(profile.supported) && (!by_entry || same(profile.utility));
    };
    auto const hash = [&](std::size_t ballot) {
        std::uint64_t mixed = 0x9E3779B97F4A7C15;
        auto const mix = [&](std::uint64_t value) {
            mixed = (mixed ^ value) * 0xFF51AFD7ED558CCD;
            mixed ^= mixed >> 32;
        };
        for (auto at = starts[ballot]; at < starts[ballot + 1]; ++at) {
            mix(profile.supported[at]);
            if (by_entry) mix(static_cast<std::uint64_t>(profile.utility[at]));
        }
        return static_cast<std::size_t>(mixed);
    };
    constexpr auto nobody = std::numeric_limits<std::uint32_t>::max();
    std::size_t const slots = std::bit_ceil(cast * 2 + 1);
    std::vector<std::uint32_t> table(slots, nobody);  // of the distinct ballots
    std::vector<std::uint32_t> first;                 // of each distinct ballot: where it was cast
    for (std::uint32_t ballot = 0; ballot < cast; ++ballot) {
        auto slot = hash(ballot) & (slots - 1);
        while (table[slot] != nobody && !equal(first[table[slot]], ballot)) slot = (slot + 1) & (slots - 1);
        if (table[slot] != nobody) {
            ++profile.weight[table[slot]];
            continue;
        }
        table[slot] = static_cast<std::uint32_t>(first.size());
        first.push_back(ballot);
        profile.weight.push_back(1);
    }
    std::size_t to = 0;  // what is kept moves forward, never over what is still to be read
    for (auto ballot : first) {
        for (auto at = starts[ballot]; at < starts[ballot + 1]; ++at, ++to) {
            profile.supported[to] = profile.supported[at];
            if (by_entry) profile.utility[to] = profile.utility[at];
        }
        profile.starts.push_back(static_cast<std::uint32_t>(to));
    }
    profile.supported.resize(to);
    profile.supported.shrink_to_fit();
    if (by_entry) profile.utility.resize(to);
    if (profile.utility.empty() && by_entry) profile.worth.assign(profile.projects(), 0);  // nobody supports anything

    // The same by project.
    auto const projects = profile.projects();
    profile.support_starts.assign(projects + 1, 0);
    for (auto project : profile.supported) ++profile.support_starts[project + 1];
    std::partial_sum(profile.support_starts.begin(), profile.support_starts.end(), profile.support_starts.begin());
    profile.supporters.resize(profile.supported.size());
    profile.support_utility.resize(profile.utility.size());
    profile.votes.assign(projects, 0);
    auto next = profile.support_starts;
    for (std::uint32_t ballot = 0; ballot < profile.ballots(); ++ballot)
        for (std::size_t at = profile.starts[ballot]; at < profile.starts[ballot + 1]; ++at) {
            auto const project = profile.supported[at];
            auto const place = next[project]++;
            profile.supporters[place] = ballot;
            if (by_entry) profile.support_utility[place] = profile.utility[at];
            profile.votes[project] += profile.weight[ballot];
        }
    profile.judges.assign(projects, profile.voters);
    for (auto project : ballots.missing) --profile.judges[project];
    detail::reduce(profile);
    return profile;
}

}  // namespace grantpanel::elect
