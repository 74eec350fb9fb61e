// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "grantpanel/elect/better_set.hpp"
#include "grantpanel/elect/cohesive.hpp"

namespace grantpanel::elect {

/// `core`, the core by parts of the budget (Fain, Goel, Munagala 2016; Aziz and others 2017 for places;
/// Peters, Pierczyński, Skowron 2021 for costs): there is no group S and projects T that cost at most the part of the
/// budget of S, so that each of S has more from T than from the selection. The witness is such a group and set: `due`
/// is what S would have together, `got` what S has together. No rule is known that always meets it. A group
/// that `ejr` finds is tried first. Cost: an exact search of at most so many steps (solve/search.hpp) over projects and
/// different ballots, else `not_proved`.
inline Audit core_search(Profile const& profile, std::span<std::uint32_t const> selected,
                         std::uint64_t steps = better_set_steps) {
    Standing const standing(profile, selected);
    Audit audit{.name = "core"};
    // All who would have more join a group: it can pay all the more.
    if (auto const due = ejr(profile, selected, steps); due.witness) {
        std::vector<std::uint8_t> set(profile.projects(), 0);
        for (auto project : due.witness->projects) set[project] = 1;
        detail::show_better(profile, standing, set, audit);
        return audit;
    }
    // Only who can have more takes part.
    std::vector<std::uint32_t> members;
    for (std::uint32_t ballot = 0; ballot < profile.ballots(); ++ballot) {
        Wide most = 0;
        for (std::size_t k = 0; k < profile.supported_by(ballot).size(); ++k) most += utility_on(profile, ballot, k);
        if (most > standing.has[ballot]) members.push_back(ballot);
    }
    auto const projects = static_cast<std::uint32_t>(profile.projects());
    detail::Choices choices(projects + members.size());
    for (std::uint32_t k = 0; k < members.size(); ++k) {
        auto const supported = profile.supported_by(members[k]);
        for (std::size_t i = 0; i < supported.size(); ++i)
            choices.add(supported[i], -utility_on(profile, members[k], i));
        choices.add(projects + k, standing.has[members[k]] + 1);
        choices.at_most(0);
    }
    for (std::uint32_t project = 0; project < projects; ++project)
        choices.add(project, Wide(profile.cost[project].count()) * static_cast<Wide>(profile.voters));
    for (std::uint32_t k = 0; k < members.size(); ++k)
        choices.add(projects + k, -Wide(profile.budget.count()) * profile.weight[members[k]]);
    choices.at_most(0);
    for (std::uint32_t k = 0; k < members.size(); ++k) choices.add(projects + k, -1);
    choices.at_most(-1);
    if (auto const found = choices.find(steps, audit))
        detail::show_better(profile, standing, {found->begin(), found->begin() + projects}, audit);
    return audit;
}

}  // namespace grantpanel::elect
