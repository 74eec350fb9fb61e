// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "grantpanel/elect/build.hpp"

namespace grantpanel::elect {

/// Which ballot of the profile each voter cast, in the order of `ballots`: a profile counts equal ballots together, and
/// this finds the voters again. `profile` must be the one that `elect::profile(ballots, utility)` gave. Cost: the
/// ballots, with a search among the different ones for each.
inline std::vector<std::uint32_t> ballot_of_each(model::Ballots const& ballots, Utility utility,
                                                 Profile const& profile) {
    using Entries = std::vector<std::pair<std::uint32_t, std::int64_t>>;
    bool const points = !ballots.points.empty();
    std::vector<std::int64_t> worth;
    std::int64_t denominator = 1;
    if (!profile.uniform()) worth = detail::worth_of_entries(ballots, utility, denominator);
    // Projects first and then utilities, as profiles are sorted.
    auto const before = [](Entries const& a, Entries const& b) {
        auto const by_project = [](auto const& x, auto const& y) { return x.first < y.first; };
        if (std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), by_project)) return true;
        if (std::lexicographical_compare(b.begin(), b.end(), a.begin(), a.end(), by_project)) return false;
        return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                            [](auto const& x, auto const& y) { return x.second < y.second; });
    };
    std::vector<Entries> different(profile.ballots());
    for (std::size_t ballot = 0; ballot < profile.ballots(); ++ballot)
        for (auto at = profile.starts[ballot]; at < profile.starts[ballot + 1]; ++at)
            different[ballot].emplace_back(profile.supported[at], profile.uniform() ? 0 : profile.utility[at]);
    std::vector<std::uint32_t> found;
    found.reserve(ballots.voters());
    Entries entries;
    for (std::size_t voter = 0; voter < ballots.voters(); ++voter) {
        entries.clear();
        for (std::size_t at = ballots.starts[voter]; at < ballots.starts[voter + 1]; ++at) {
            auto const project = ballots.named[at];
            auto const value = profile.uniform() ? profile.worth[project] : worth[at];
            if (value > 0 && (!points || ballots.points[at] > 0))
                entries.emplace_back(project, profile.uniform() ? 0 : value);
        }
        std::sort(entries.begin(), entries.end());
        auto const place = std::lower_bound(different.begin(), different.end(), entries, before);
        if (place == different.end() || *place != entries)
            throw core::UsageError("the profile was not made of these ballots with this utility");
        found.push_back(static_cast<std::uint32_t>(place - different.begin()));
    }
    return found;
}

}  // namespace grantpanel::elect
