// SPDX-License-Identifier: MIT
#pragma once

#include "grantpanel/elect/committee.hpp"

namespace grantpanel::elect {

/// Sequential proportional approval voting (Thiele 1895; docs/rules/seq_pav.md): place by place, the project that adds
/// most where a voter's j-th selected project counts 1/j. All places are filled. Price: what the project adds. Only who
/// supports a project counts, not how much. Throws UsageError where costs differ. Cost: O(places x ballots' entries).
inline Outcome seq_pav(Profile const& profile, Chooser const& choose) {
    auto outcome = detail::nothing_selected(profile);
    auto const places = detail::places(profile);
    detail::Harmonic const harmonic(places);
    detail::Served served(profile);
    auto open = detail::all_projects(profile);
    for (std::size_t place = 0; place < places; ++place) {
        auto const gain = [&](std::uint32_t project) { return served.gain(project, harmonic); };
        auto const project = detail::pick(detail::greatest(open, gain), choose);
        detail::select(profile, outcome,
                       {.project = project, .price = core::Ratio(gain(project), harmonic.denominator)});
        served.add(project);
        std::erase(open, project);
    }
    return outcome;
}

}  // namespace grantpanel::elect
