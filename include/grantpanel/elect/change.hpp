// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "grantpanel/elect/build.hpp"
#include "grantpanel/elect/profile.hpp"

namespace grantpanel::elect {

// Changes of a profile, none of which costs more than a copy of it; and of the ballots, where that is not enough.

/// Whether what a voter has from a project grows with its cost.
inline bool counts_cost(Utility utility) {
    return utility == Utility::cost || utility == Utility::score_cost || utility == Utility::borda_cost;
}

/// The same profile with utilities over the denominator that they have by themselves, so that a changed cost or one
/// point more is a whole number: what is common to all is not taken out. Throws UsageError where they grow too large.
inline Profile in_whole_steps(model::Ballots const& ballots, Utility utility) {
    auto profile = elect::profile(ballots, utility);
    std::int64_t denominator = 1;
    if (profile.uniform())
        detail::worth_of_projects(ballots, utility, denominator);
    else {
        if (utility == Utility::score || utility == Utility::score_cost) denominator = ballots.point_denominator;
        if (counts_cost(utility)) denominator = detail::times(denominator, core::power_of_ten(ballots.unit.decimals));
    }
    auto const factor = denominator / profile.denominator;
    profile.denominator = denominator;
    for (auto* utilities : {&profile.worth, &profile.utility, &profile.support_utility})
        for (auto& each : *utilities) each = detail::times(each, factor);
    detail::check_sums(profile);
    return profile;
}

/// Gives a project another cost, above 0, and all utilities that come of it. `profile` is in whole steps.
inline void set_cost(Profile& profile, Utility utility, std::uint32_t project, core::Money cost) {
    auto const before = profile.cost[project].count();
    profile.cost[project] = cost;
    if (profile.uniform()) {
        if (!counts_cost(utility) && utility != Utility::cost_sqrt && utility != Utility::cost_log) return;
        model::Ballots alone;
        alone.unit = profile.unit;
        alone.projects.push_back({"", "", cost});
        profile.worth[project] = detail::worth_of_projects(alone, utility, profile.denominator)[0];
    } else if (counts_cost(utility)) {
        auto const change = [&](std::int64_t& each) { each = detail::times(each / before, cost.count()); };
        for (auto at = profile.support_starts[project]; at < profile.support_starts[project + 1]; ++at)
            change(profile.support_utility[at]);
        for (auto ballot : profile.supporters_of(project))
            for (auto at = profile.starts[ballot]; at < profile.starts[ballot + 1]; ++at)
                if (profile.supported[at] == project) change(profile.utility[at]);
    }
}

/// Adds so much to what the project is worth to each of its supporters. Utilities depend on the voter.
inline void raise_utility(Profile& profile, std::uint32_t project, std::int64_t by) {
    for (auto at = profile.support_starts[project]; at < profile.support_starts[project + 1]; ++at)
        profile.support_utility[at] += by;
    for (auto ballot : profile.supporters_of(project))
        for (auto at = profile.starts[ballot]; at < profile.starts[ballot + 1]; ++at)
            if (profile.supported[at] == project) profile.utility[at] += by;
}

/// How often `step` can be added to all that a project is worth, with sums below 2^60.
inline std::int64_t most_raises(Profile const& profile, std::uint32_t project, std::int64_t step) {
    Wide left = Wide(1) << 60;
    auto const ballots = profile.supporters_of(project);
    for (std::size_t k = 0; k < ballots.size(); ++k)
        left -= Wide(profile.utility_of(project, k)) * profile.weight[ballots[k]];
    return left <= 0 ? 0 : static_cast<std::int64_t>(left / step);
}

/// With so many more voters, at least one, who name this project alone, and to whom it is worth `utility` where that
/// depends on the voter. To whom it is worth nothing casts an empty ballot.
inline Profile with_new_voters(Profile profile, std::uint32_t project, std::uint32_t voters, std::int64_t utility) {
    auto const ballot = static_cast<std::uint32_t>(profile.ballots());
    profile.weight.push_back(voters);
    profile.voters += voters;
    for (auto& judges : profile.judges) judges += voters;
    bool const supports = (profile.uniform() ? profile.worth[project] : utility) > 0;
    if (supports) profile.supported.push_back(project);
    profile.starts.push_back(static_cast<std::uint32_t>(profile.supported.size()));
    if (!supports) return profile;
    auto const at = static_cast<std::ptrdiff_t>(profile.support_starts[project + 1]);
    profile.supporters.insert(profile.supporters.begin() + at, ballot);
    if (!profile.uniform()) {
        profile.support_utility.insert(profile.support_utility.begin() + at, utility);
        profile.utility.push_back(utility);
    }
    for (auto next = project + 1; next < profile.support_starts.size(); ++next) ++profile.support_starts[next];
    profile.votes[project] += voters;
    return profile;
}

/// How many voters of a ballot.
using Some = std::pair<std::uint32_t, std::uint32_t>;

/// With some voters more who support a project: of each named ballot, rising, so many. None of these ballots supports
/// it, and a project is worth the same to all its supporters.
inline Profile with_supporters(Profile const& profile, std::uint32_t project, std::vector<Some> const& more) {
    Profile changed = profile;
    changed.supported.clear();
    changed.starts.assign(1, 0);
    auto const end_ballot = [&] { changed.starts.push_back(static_cast<std::uint32_t>(changed.supported.size())); };
    auto const append = [&](std::uint32_t ballot, bool with) {
        auto const row = profile.supported_by(ballot);
        changed.supported.insert(changed.supported.end(), row.begin(), row.end());
        if (with)
            changed.supported.insert(std::upper_bound(changed.supported.end() - static_cast<std::ptrdiff_t>(row.size()),
                                                      changed.supported.end(), project),
                                     project);
        end_ballot();
    };
    // Who is only a part of a ballot gets a new one at the end.
    auto next = more.begin();
    for (std::uint32_t ballot = 0; ballot < profile.ballots(); ++ballot) {
        bool const named = next != more.end() && next->first == ballot;
        append(ballot, named && next->second == profile.weight[ballot]);
        if (named) ++next;
    }
    for (auto const& [ballot, voters] : more) {
        changed.votes[project] += voters;
        if (voters == profile.weight[ballot]) continue;
        changed.weight[ballot] -= voters;
        changed.weight.push_back(voters);
        append(ballot, true);
    }
    std::fill(changed.support_starts.begin(), changed.support_starts.end(), 0U);
    for (auto each : changed.supported) ++changed.support_starts[each + 1];
    std::partial_sum(changed.support_starts.begin(), changed.support_starts.end(), changed.support_starts.begin());
    changed.supporters.resize(changed.supported.size());
    auto to = changed.support_starts;
    for (std::uint32_t ballot = 0; ballot < changed.ballots(); ++ballot)
        for (auto each : changed.supported_by(ballot)) changed.supporters[to[each]++] = ballot;
    return changed;
}

/// The ballots without a project: those after it move up by one.
inline model::Ballots without(model::Ballots const& ballots, std::uint32_t project) {
    model::Ballots changed;
    changed.unit = ballots.unit;
    changed.budget = ballots.budget;
    changed.type = ballots.type;
    changed.point_denominator = ballots.point_denominator;
    changed.projects = ballots.projects;
    changed.projects.erase(changed.projects.begin() + static_cast<std::ptrdiff_t>(project));
    auto const moved = [&](std::uint32_t each) { return each > project ? each - 1 : each; };
    for (std::size_t voter = 0; voter < ballots.voters(); ++voter) {
        for (auto at = ballots.starts[voter]; at < ballots.starts[voter + 1]; ++at) {
            if (ballots.named[at] == project) continue;
            changed.named.push_back(moved(ballots.named[at]));
            if (!ballots.points.empty()) changed.points.push_back(ballots.points[at]);
        }
        changed.starts.push_back(static_cast<std::uint32_t>(changed.named.size()));
    }
    if (!ballots.missing_starts.empty()) changed.missing_starts.push_back(0);
    for (std::size_t voter = 0; voter + 1 < ballots.missing_starts.size(); ++voter) {
        for (auto at = ballots.missing_starts[voter]; at < ballots.missing_starts[voter + 1]; ++at)
            if (ballots.missing[at] != project) changed.missing.push_back(moved(ballots.missing[at]));
        changed.missing_starts.push_back(static_cast<std::uint32_t>(changed.missing.size()));
    }
    return changed;
}

}  // namespace grantpanel::elect
