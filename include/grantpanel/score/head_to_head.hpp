// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <span>
#include <vector>

#include "grantpanel/score/sheets.hpp"

namespace grantpanel::score {

/// Copeland's points among `applications` (docs/scoring.md, section 8): 2 for each other one that more members with a
/// whole sheet on both gave the lower value, 1 for each where neither is ahead. In the order of `applications`. Cost:
/// the square of their number times their readers.
inline std::vector<core::Ratio> head_to_head(model::RoundData const& round,
                                             model::PerApplication<model::Total> const& totals,
                                             std::span<model::ApplicationIndex const> applications) {
    std::vector<std::map<model::MemberIndex, core::Ratio>> values(applications.size());
    for (std::size_t i = 0; i < applications.size(); ++i)
        for (auto sheet : totals[applications[i]].counted)
            if (auto value = sheet_value(round, sheet, totals[applications[i]]))
                values[i].emplace(round.sheets[sheet].member, std::move(*value));
    std::vector<std::int64_t> points(applications.size(), 0);
    for (std::size_t i = 0; i < applications.size(); ++i)
        for (std::size_t k = i + 1; k < applications.size(); ++k) {
            int ahead = 0;
            for (auto const& [member, value] : values[i])
                if (auto const other = values[k].find(member); other != values[k].end())
                    ahead += value > other->second ? 1 : value < other->second ? -1 : 0;
            points[i] += ahead > 0 ? 2 : ahead == 0 ? 1 : 0;
            points[k] += ahead < 0 ? 2 : ahead == 0 ? 1 : 0;
        }
    return {points.begin(), points.end()};
}

}  // namespace grantpanel::score
