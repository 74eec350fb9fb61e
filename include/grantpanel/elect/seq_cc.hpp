// SPDX-License-Identifier: MIT
#pragma once

#include "grantpanel/elect/committee.hpp"

namespace grantpanel::elect {

/// Sequential Chamberlin-Courant (Lu and Boutilier 2011; docs/rules/seq_cc.md): place by place, the project that most
/// voters support of those who have none yet. All places are filled. Price: these voters. Only who supports a project
/// counts, not how much. Throws UsageError where costs differ. Cost: O(places x ballots' entries).
inline Outcome seq_cc(Profile const& profile, Chooser const& choose) {
    auto outcome = detail::nothing_selected(profile);
    auto const places = detail::places(profile);
    detail::Served served(profile);
    auto open = detail::all_projects(profile);
    for (std::size_t place = 0; place < places; ++place) {
        auto const unserved = [&](std::uint32_t project) {
            std::int64_t voters = 0;
            for (auto ballot : profile.supporters_of(project))
                if (!served.any(ballot)) voters += profile.weight[ballot];
            return voters;
        };
        auto const project = detail::pick(detail::greatest(open, unserved), choose);
        detail::select(profile, outcome, {.project = project, .price = core::Ratio(unserved(project))});
        served.add(project);
        std::erase(open, project);
    }
    return outcome;
}

}  // namespace grantpanel::elect
