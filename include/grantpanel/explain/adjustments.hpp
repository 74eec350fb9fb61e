// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/decide.hpp"

namespace grantpanel::explain {

/// What one way to adjust marks would give, whether or not the round uses it: shown before anyone turns it on.
struct Adjustment {
    model::Adjust adjust = model::Adjust::none;
    bool in_force = false;
    std::string refused;  ///< why it cannot be used here; "" where it can
    model::PerApplication<std::optional<core::Ratio>> totals;
    model::PerApplication<std::optional<std::size_t>> ranks;
    model::PerApplication<core::Money> awards;  ///< by the rules alone
    /// The members whose marks all are equal, by criterion or as whole sheets: with z_score they tell nothing.
    std::vector<model::MemberIndex> without_spread;
};

/// Every way to adjust, `none` first. `unconnected` and, where the round has one, the shrinkage are those of the round.
/// Cost: that of deciding, four times.
inline std::vector<Adjustment> adjustments(model::Decision const& decision) {
    using model::Adjust;
    std::vector<Adjustment> list;
    for (auto adjust : {Adjust::none, Adjust::severity, Adjust::z_score, Adjust::borda}) {
        Adjustment each;
        each.adjust = adjust;
        each.in_force = adjust == decision.round->scoring.adjust;
        model::RoundData data = *decision.round;
        data.scoring.adjust = adjust;
        if (adjust != Adjust::none) {
            if (data.scoring.combine != model::Combine::mean)
                each.refused = "adjusted marks are combined by their mean only";
            if (data.scoring.counts == model::Counts::agreed)
                each.refused = "the sheets that the panel filled in together have no reader";
        }
        if (adjust == Adjust::borda && data.rubric.minimum_score)
            each.refused = "a place in the readers' order is not a score, and the round has a minimum score";
        if (each.refused.empty()) try {
                auto const other = decide_with(model::Round(std::move(data)), decision.rulings);
                for (auto const& total : other.totals) each.totals.push_back(total.score);
                each.ranks = other.ranks();
                for (auto const& result : other.proposal) each.awards.push_back(result.award);
                if (adjust == Adjust::z_score)
                    for (auto const& column : score::columns(other.round, other.totals, other.round->scoring.by))
                        for (auto member : score::without_spread(column.values, other.round->panel.size()))
                            if (std::find(each.without_spread.begin(), each.without_spread.end(), member) ==
                                each.without_spread.end())
                                each.without_spread.push_back(member);
            } catch (core::InputError const& error) {
                each.refused = error.problems().front().message;
            }
        std::sort(each.without_spread.begin(), each.without_spread.end());
        list.push_back(std::move(each));
    }
    return list;
}

}  // namespace grantpanel::explain
