// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "grantpanel/elect/prices.hpp"
#include "grantpanel/elect/run.hpp"

namespace grantpanel::elect {

/// The payments of an outcome of `equal_shares` with this profile: supporters pay the price for each unit of utility,
/// or all that they have left. They support what the rule itself selected (not a completion), with the budget that it
/// ran with. Cost: the profile, in exact fractions.
inline PriceSystem prices_of_equal_shares(Profile const& profile, Outcome const& outcome) {
    using core::Ratio;
    PriceSystem prices;
    if (profile.voters == 0) return prices;
    prices.each = outcome.raised_budget.value_or(Ratio(profile.budget.count())) / profile.whole_unit() /
                  Ratio(static_cast<std::int64_t>(profile.voters));
    std::vector<Ratio> left(profile.ballots(), prices.each);
    for (auto const& selection : outcome.selections) {
        if (selection.by_completion || !selection.price) continue;
        auto const ballots = profile.supporters_of(selection.project);
        for (std::size_t k = 0; k < ballots.size(); ++k) {
            auto& mine = left[ballots[k]];
            auto const amount =
                std::min(mine, *selection.price * Ratio(profile.utility_of(selection.project, k), profile.denominator));
            if (amount.sign() == 0) continue;
            mine -= amount;
            prices.payments.push_back({ballots[k], selection.project, amount});
        }
    }
    return prices;
}

/// The payments of an outcome of `phragmen`: each supporter pays what the selection adds to their load. The money of
/// each is the greatest load, or the share of the budget where that is more: the rule goes on until the next project
/// does not fit, and by then the voters have earned more than the budget. Cost: as above.
inline PriceSystem prices_of_phragmen(Profile const& profile, Outcome const& outcome) {
    using core::Ratio;
    PriceSystem prices;
    if (profile.voters == 0) return prices;
    prices.each =
        Ratio(profile.budget.count()) / profile.whole_unit() / Ratio(static_cast<std::int64_t>(profile.voters));
    std::vector<Ratio> load(profile.ballots());
    for (auto const& selection : outcome.selections) {
        if (selection.by_completion || !selection.price) continue;
        prices.each = std::max(prices.each, *selection.price);
        for (auto ballot : profile.supporters_of(selection.project)) {
            if (load[ballot] == *selection.price) continue;
            prices.payments.push_back({ballot, selection.project, *selection.price - load[ballot]});
            load[ballot] = *selection.price;
        }
    }
    return prices;
}

/// The prices with which a rule made an outcome, for an audit to try first; none for rules without prices of this kind.
inline std::optional<PriceSystem> prices_of(Profile const& profile, Rule rule, Outcome const& outcome) {
    if (rule == Rule::equal_shares) return prices_of_equal_shares(profile, outcome);
    if (rule == Rule::phragmen) return prices_of_phragmen(profile, outcome);
    return std::nullopt;
}

}  // namespace grantpanel::elect
