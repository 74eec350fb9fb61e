// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "grantpanel/elect/better_set.hpp"

namespace grantpanel::elect {

/// `pareto`, Pareto optimality: no projects that cost at most the budget give somebody more utility than the selected
/// ones and nobody less. The witness is such a set with all who would have more: `due` is what these would have
/// together, `got` what they have together, `money` the whole budget. Cost: linear where one more project fits whose
/// supporters would have more; else an exact search of at most so many steps (solve/search.hpp), else `not_proved`.
inline Audit pareto(Profile const& profile, std::span<std::uint32_t const> selected,
                    std::uint64_t steps = better_set_steps) {
    Standing const standing(profile, selected);
    Audit audit{.name = "pareto"};
    auto const show = [&](std::vector<std::uint8_t> const& set) {
        detail::show_better(profile, standing, set, audit);
        audit.witness->money = ratio_of(profile.budget.count(), core::power_of_ten(profile.unit.decimals));
    };
    for (std::uint32_t project = 0; project < profile.projects(); ++project)
        if (!standing.selected[project] && profile.votes[project] > 0 &&
            profile.cost[project] <= profile.budget - standing.cost) {
            auto set = standing.selected;
            set[project] = 1;
            show(set);
            return audit;
        }
    detail::Choices choices(profile.projects());
    std::vector<Wide> total(profile.projects(), 0);
    Wide now = 0;
    for (std::size_t ballot = 0; ballot < profile.ballots(); ++ballot) {
        auto const supported = profile.supported_by(ballot);
        for (std::size_t k = 0; k < supported.size(); ++k) {
            auto const utility = utility_on(profile, ballot, k);
            total[supported[k]] += Wide(utility) * profile.weight[ballot];
            if (standing.has[ballot] > 0) choices.add(supported[k], -utility);
        }
        now += standing.has[ballot] * profile.weight[ballot];
        if (standing.has[ballot] > 0) choices.at_most(-standing.has[ballot]);
    }
    for (std::uint32_t project = 0; project < profile.projects(); ++project) choices.add(project, -total[project]);
    choices.at_most(-now - 1);
    for (std::uint32_t project = 0; project < profile.projects(); ++project)
        choices.add(project, profile.cost[project].count());
    choices.at_most(profile.budget.count());
    if (auto const found = choices.find(steps, audit)) show({found->begin(), found->end()});
    return audit;
}

}  // namespace grantpanel::elect
