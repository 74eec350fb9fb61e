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
inline std::vector<std::int64_t> worth_of_entries(model::Ballots const& ballots,
                                                  std::vector<std::uint32_t> const& named, Utility utility,
                                                  std::int64_t& denominator) {
    bool const by_rank = utility == Utility::borda || utility == Utility::borda_cost;
    bool const by_cost = utility == Utility::score_cost || utility == Utility::borda_cost;
    denominator = by_rank ? 1 : ballots.point_denominator;
    if (by_cost) denominator = times(denominator, core::power_of_ten(ballots.unit.decimals));
    std::vector<std::int64_t> worth(named.size());
    for (std::size_t ballot = 0; ballot < ballots.voters(); ++ballot)
        for (std::size_t at = ballots.starts[ballot]; at < ballots.starts[ballot + 1]; ++at) {
            worth[at] = by_rank ? static_cast<std::int64_t>(ballots.starts[ballot + 1] - at) - 1 : ballots.points[at];
            if (by_cost) worth[at] = times(worth[at], ballots.projects[named[at]].cost.count());
        }
    return worth;
}

/// The place of each project in the order of ids as text.
inline std::vector<std::uint32_t> order_of_ids(model::Ballots const& ballots) {
    std::vector<std::uint32_t> sorted(ballots.projects.size()), places(sorted.size());
    std::iota(sorted.begin(), sorted.end(), 0U);
    std::sort(sorted.begin(), sorted.end(),
              [&](auto a, auto b) { return ballots.projects[a].id < ballots.projects[b].id; });
    for (std::uint32_t place = 0; place < sorted.size(); ++place) places[sorted[place]] = place;
    return places;
}

/// A ballot: projects that are worth something, with their worth.
using Entries = std::vector<std::pair<std::uint32_t, std::int64_t>>;

/// Adds ballots to a profile one after the other; one that is there already is counted with it. Found by a hash, in
/// the order in which they come. Writes over the beginning of `supported`, never beyond as many entries as were added.
class Merging {
  public:
    Merging(Profile& profile, std::size_t ballots)
        : profile_(profile), table_(std::bit_ceil(ballots * 4 / 3 + 1), none) {
        profile_.weight.reserve(ballots);
        profile_.starts.reserve(ballots + 1);
    }

    /// Sorts the entries, and adds them.
    void add(Entries& entries, bool with_utility) {
        std::sort(entries.begin(), entries.end());
        std::uint64_t hash = 0x9E3779B97F4A7C15;
        auto const mix = [&](std::uint64_t value) {
            hash = (hash ^ value) * 0xFF51AFD7ED558CCD;
            hash ^= hash >> 32;
        };
        for (auto const& [project, worth] : entries) {
            mix(project);
            if (with_utility) mix(static_cast<std::uint64_t>(worth));
        }
        auto slot = hash & (table_.size() - 1);
        for (; table_[slot] != none; slot = (slot + 1) & (table_.size() - 1))
            if (is(table_[slot], entries, with_utility)) {
                ++profile_.weight[table_[slot]];
                return;
            }
        table_[slot] = static_cast<std::uint32_t>(profile_.ballots());
        auto end = profile_.starts.back();
        for (auto const& [project, worth] : entries) {
            profile_.supported[end++] = project;
            if (with_utility) profile_.utility.push_back(worth);
        }
        profile_.weight.push_back(1);
        profile_.starts.push_back(end);
    }

  private:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    [[nodiscard]] bool is(std::uint32_t ballot, Entries const& entries, bool with_utility) const {
        std::size_t const start = profile_.starts[ballot];
        if (profile_.starts[ballot + 1] - start != entries.size()) return false;
        for (std::size_t k = 0; k < entries.size(); ++k)
            if (profile_.supported[start + k] != entries[k].first ||
                (with_utility && profile_.utility[start + k] != entries[k].second))
                return false;
        return true;
    }

    Profile& profile_;
    std::vector<std::uint32_t> table_;  ///< ballots of the profile, each at its hash or behind it
};

/// Fills in by project what stands by ballot.
inline void turn(Profile& profile) {
    auto const projects = profile.projects();
    profile.supported.shrink_to_fit();
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
            if (!profile.uniform()) profile.support_utility[place] = profile.utility[at];
            profile.votes[project] += profile.weight[ballot];
        }
}

/// Sees that sums of utilities over all voters fit into 62 bits.
inline void check_sums(Profile const& profile) {
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

/// Takes out what all utilities have in common.
inline void reduce(Profile& profile) {
    auto common = profile.denominator;
    for (auto* utilities : {&profile.worth, &profile.utility})
        for (auto utility : *utilities) common = std::gcd(common, utility);
    profile.denominator /= common;
    for (auto* utilities : {&profile.worth, &profile.utility, &profile.support_utility})
        for (auto& utility : *utilities) utility /= common;
}

/// The profile of ballots that name these projects.
inline Profile profile_of(model::Ballots const& ballots, std::vector<std::uint32_t> named, Utility utility) {
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
    profile.by_id = order_of_ids(ballots);
    profile.named_by.assign(profile.projects(), 0);
    for (auto project : named) ++profile.named_by[project];
    std::vector<std::int64_t> of_entries;
    if (by_entry)
        of_entries = worth_of_entries(ballots, named, utility, profile.denominator);
    else
        profile.worth = worth_of_projects(ballots, utility, profile.denominator);
    profile.supported = std::move(named);  // merged in place
    {
        Merging merging(profile, ballots.voters());
        Entries entries;
        for (std::size_t ballot = 0; ballot < ballots.voters(); ++ballot) {
            entries.clear();
            for (std::size_t at = ballots.starts[ballot]; at < ballots.starts[ballot + 1]; ++at) {
                auto const project = profile.supported[at];
                auto const worth = by_entry ? of_entries[at] : profile.worth[project];
                if (worth > 0 && (!points || ballots.points[at] > 0)) entries.emplace_back(project, worth);
            }
            merging.add(entries, by_entry);
        }
    }
    profile.supported.resize(profile.starts.back());
    turn(profile);
    profile.judges.assign(profile.projects(), profile.voters);
    for (auto project : ballots.missing) --profile.judges[project];
    reduce(profile);
    check_sums(profile);
    return profile;
}

}  // namespace detail

/// Reads what each project is worth to each voter out of the ballots, and counts equal ballots together. Throws
/// UsageError where the utility does not belong to this type of ballots, or numbers grow too large. Cost: linear in the
/// ballots.
inline Profile profile(model::Ballots const& ballots, Utility utility) {
    return detail::profile_of(ballots, ballots.named, utility);
}
/// The same for who needs the ballots no more: takes over what they name instead of copying it. All else of them stays.
inline Profile profile(model::Ballots&& ballots, Utility utility) {
    return detail::profile_of(ballots, std::move(ballots.named), utility);
}

}  // namespace grantpanel::elect
