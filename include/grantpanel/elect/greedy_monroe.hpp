// SPDX-License-Identifier: MIT
#pragma once

#include "grantpanel/elect/committee.hpp"

namespace grantpanel::elect {

/// Greedy Monroe (Skowron, Faliszewski, Slinko 2015, algorithm A; docs/rules/greedy_monroe.md): place by place, the
/// project with most supporters among the voters who stand for none yet; as many of them as a place represents stand
/// for it from then on. With n voters and k places, that is floor(n/k) + 1 voters for the first n mod k places and
/// floor(n/k) for the others. Where more support it, those with the fewest other projects to hope for come first, then
/// ballots by the ids of their projects. All places are filled. Price: the voters who stand for it. Only who
/// supports a project counts, not how much. `bills`, if any, are told who stands for each place. Throws UsageError
/// where costs differ. Cost: O(places x ballots' entries), with a sort.
inline Outcome greedy_monroe(Profile const& profile, Chooser const& choose, Bills* bills = nullptr) {
    auto outcome = detail::nothing_selected(profile);
    auto const places = detail::places(profile);
    std::vector<std::uint64_t> free(profile.weight.begin(), profile.weight.end());  // voters of each ballot
    std::vector<std::uint32_t> hopes(profile.ballots());  // projects that the ballot supports and that are not selected
    std::vector<std::vector<std::uint32_t>> ids(profile.ballots());  // of its projects, as places in their order
    for (std::size_t ballot = 0; ballot < profile.ballots(); ++ballot) {
        hopes[ballot] = static_cast<std::uint32_t>(profile.supported_by(ballot).size());
        for (auto project : profile.supported_by(ballot)) ids[ballot].push_back(profile.by_id[project]);
        std::sort(ids[ballot].begin(), ids[ballot].end());
    }
    auto open = detail::all_projects(profile);
    for (std::size_t place = 0; place < places; ++place) {
        auto const supporters = [&](std::uint32_t project) {
            std::uint64_t voters = 0;
            for (auto ballot : profile.supporters_of(project)) voters += free[ballot];
            return voters;
        };
        auto const project = detail::pick(detail::greatest(open, supporters), choose);
        auto const ballots = profile.supporters_of(project);
        std::vector<std::uint32_t> order(ballots.begin(), ballots.end());
        std::sort(order.begin(), order.end(),
                  [&](auto a, auto b) { return hopes[a] != hopes[b] ? hopes[a] < hopes[b] : ids[a] < ids[b]; });
        std::uint64_t const quota = profile.voters / places + (place < profile.voters % places ? 1 : 0);
        std::uint64_t left = quota;
        if (bills) bills->emplace_back(std::in_place);
        for (auto ballot : order) {
            auto const stand = std::min(left, free[ballot]);
            free[ballot] -= stand;
            left -= stand;
            --hopes[ballot];
            if (bills && stand > 0) bills->back()->push_back({ballot, stand});
        }
        detail::select(profile, outcome,
                       {.project = project, .price = core::Ratio(static_cast<std::int64_t>(quota - left))});
        std::erase(open, project);
    }
    return outcome;
}

}  // namespace grantpanel::elect
