// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "grantpanel/score/random_effects.hpp"
#include "grantpanel/score/severity.hpp"

namespace grantpanel::score {

/// The applications and members of some values, numbered from 0 in the order in which they first appear: what has no
/// value has no number.
struct Numbered {
    struct Cell {
        std::uint32_t application = 0, member = 0;
    };
    std::vector<model::ApplicationIndex> applications;
    std::vector<model::MemberIndex> members;
    std::vector<Cell> cells;  ///< of each value
};

/// Numbers them. Cost: linear.
inline Numbered numbered(std::vector<Value> const& values, std::size_t applications, std::size_t members) {
    Numbered result;
    model::PerApplication<std::optional<std::uint32_t>> row(applications);
    core::Indexed<model::MemberIndex, std::optional<std::uint32_t>> column(members);
    auto const number = [](auto& of, auto& list, auto which) {
        if (!of[which]) {
            of[which] = static_cast<std::uint32_t>(list.size());
            list.push_back(which);
        }
        return *of[which];
    };
    for (auto const& each : values)
        result.cells.push_back(
            {number(row, result.applications, each.application), number(column, result.members, each.member)});
    return result;
}

/// The values as observations of the random-effects model, by these numbers.
inline std::vector<Observation> observations(std::vector<Value> const& values, Numbered const& numbers) {
    std::vector<Observation> list;
    for (std::size_t i = 0; i < values.size(); ++i)
        list.push_back({numbers.cells[i].application, numbers.cells[i].member, values[i].value.to_double()});
    return list;
}

}  // namespace grantpanel::score
