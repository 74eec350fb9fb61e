// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "grantpanel/score/sheets.hpp"
#include "grantpanel/score/smaa.hpp"

namespace grantpanel::score {

/// How the order would hold if the weights of the criteria were open (docs/uncertainty.md, section 6). Only shown.
struct OpenWeights {
    std::size_t places = 0;  ///< how many applications get money by the proposal
    std::uint32_t draws = 0;
    std::vector<model::ApplicationIndex> applications;  ///< those in the order for which all criteria count
    std::vector<double> within;  ///< the share of all weights that put each among the best `places`
};

/// Draws weights, all equally likely, and ranks the means of the marks on each criterion, as marked. Nothing where
/// there is one criterion only, or nobody gets money. Applications to which a criterion does not apply, or whose
/// pathway leaves one out, are left out: their weights are others. Cost: for each draw applications times criteria, and
/// a sort.
inline std::optional<OpenWeights> open_weights(model::Decision const& decision, std::string_view seed,
                                               std::uint32_t draws = 10000) {
    auto const& round = *decision.round;
    OpenWeights result;
    SmaaTable table;
    table.criteria = round.rubric.criteria.size();
    for (auto const& tie_class : decision.order.classes)
        for (auto application : tie_class.members) {
            if (decision.proposal[application].award > core::Money()) ++result.places;
            auto const& total = decision.totals[application];
            std::vector<double> means;
            for (auto c : core::positions<model::CriterionIndex>(table.criteria)) {
                auto const& tally = total.criteria[c];
                if (tally.weight > 0 && tally.marks > 0)
                    means.push_back(static_cast<double>(tally.steps) / static_cast<double>(tally.marks) /
                                    static_cast<double>(round.rubric.criteria[c].scale.steps));
            }
            if (means.size() != table.criteria) continue;
            result.applications.push_back(application);
            table.values.insert(table.values.end(), means.begin(), means.end());
        }
    table.alternatives = result.applications.size();
    if (table.criteria < 2 || table.alternatives == 0 || result.places == 0) return std::nullopt;
    auto const found = smaa(table, {}, draws, seed);
    result.draws = draws;
    for (std::size_t i = 0; i < table.alternatives; ++i) result.within.push_back(found.ranks.within(i, result.places));
    return result;
}

}  // namespace grantpanel::score
