// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "grantpanel/core/decimal.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/model/ballots.hpp"

namespace grantpanel::elect {

/// The step of `budget_increase` that a text says in whole units, in the smallest unit of money with so many decimals:
/// those of `unit`, or more where the step has more. Throws UsageError for what is not a decimal number.
inline std::pair<core::Money, int> step_of(std::string_view text, core::Unit const& unit) {
    auto const reading = core::parse_decimal(text);
    if (!reading.ok()) throw core::UsageError("a step is an amount of money, a decimal number such as 100 or 0.5");
    for (int decimals = unit.decimals;; ++decimals)
        if (auto const count = core::rescale(reading.value, decimals))
            return {core::Money::of(*count), decimals};
        else if (decimals >= reading.value.decimals)
            throw core::UsageError("the step is too large an amount of money");
}

/// The same election with money counted in so many decimals, not fewer than it has: costs and the budget are the same
/// amounts. Throws UsageError where they cannot be counted any more.
inline model::Ballots in_finer_unit(model::Ballots ballots, int decimals) {
    auto const finer = [&](core::Money amount) {
        auto const count = core::rescale({amount.count(), ballots.unit.decimals}, decimals);
        if (!count)
            throw core::UsageError("the amounts of this election cannot be counted with " + std::to_string(decimals) +
                                   " decimals; take a step with fewer");
        return core::Money::of(*count);
    };
    for (auto& project : ballots.projects) project.cost = finer(project.cost);
    ballots.budget = finer(ballots.budget);
    ballots.unit.decimals = decimals;
    return ballots;
}

}  // namespace grantpanel::elect
