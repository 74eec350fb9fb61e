// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
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
    if (!profile.uniform()) worth = detail::worth_of_entries(ballots, ballots.named, utility, denominator);
    auto const common = denominator / profile.denominator;  // what the profile took out of all utilities
    std::map<Entries, std::uint32_t> different;
    for (std::uint32_t ballot = 0; ballot < profile.ballots(); ++ballot) {
        Entries entries;
        for (auto at = profile.starts[ballot]; at < profile.starts[ballot + 1]; ++at)
            entries.emplace_back(profile.supported[at], profile.uniform() ? 0 : profile.utility[at] * common);
        different.emplace(std::move(entries), ballot);
    }
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
        auto const place = different.find(entries);
        if (place == different.end())
            throw core::UsageError("the profile was not made of these ballots with this utility");
        found.push_back(place->second);
    }
    return found;
}

}  // namespace grantpanel::elect
