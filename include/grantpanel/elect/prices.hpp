// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/elect/audit.hpp"

namespace grantpanel::elect {

/// Who pays for what: a price system (Peters and Skowron 2020, priceability; for costs Los, Christoff, Grossi 2022 and
/// Brill, Forster, Lackner, Maly, Peters 2023). It supports a selection where
///
/// 1. each voter has the same money, at least budget / voters, and spends no more,
/// 2. on selected projects that the voter supports only,
/// 3. the payments for each selected project are its cost,
/// 4. and nothing is left that others would have to be bought for: what the supporters of a project outside have left
///    together is at most its cost.
///
/// All amounts are in whole units of money. The least money in 1 is chosen here; without it nothing selected could
/// always be priced, at no money at all.
struct PriceSystem {
    /// What each voter of a ballot pays for a project.
    struct Payment {
        std::uint32_t ballot = 0, project = 0;
        core::Ratio amount;
    };
    core::Ratio each;  ///< the money of each voter
    std::vector<Payment> payments;
};

/// What a price system breaks first, or nothing.
struct PriceFault {
    /// Which condition: too little money, above it, a payment for what is not selected or not supported, a cost that
    /// is not met, money left that would pay for a project outside.
    enum class Kind : std::uint8_t { none, too_little, overspent, not_theirs, not_paid, left_over } kind = Kind::none;
    std::uint32_t position = 0;  ///< a ballot for `overspent` and `not_theirs`, a project for the last two
};

/// Checks a price system that a rule or a person gives, such as the payments of `equal_shares` or the loads of
/// `phragmen`. Cost: the profile and the payments, with a sort of these, in whole numbers as long as the common
/// denominator of the payments.
inline PriceFault check_prices(Profile const& profile, std::span<std::uint32_t const> selected,
                               PriceSystem const& prices) {
    using Kind = PriceFault::Kind;
    Standing const standing(profile, selected);
    auto const share = core::Ratio(profile.budget.count()) / profile.whole_unit();
    if (prices.each * core::Ratio(static_cast<std::int64_t>(profile.voters)) < share) return {Kind::too_little, 0};
    // Everything over one denominator: sums of whole numbers, however large, cost much less than sums of fractions.
    core::Integer common = prices.each.denominator();
    for (auto const& payment : prices.payments) {
        auto const denominator = payment.amount.denominator();
        if (common % denominator != 0) common = common / gcd(common, denominator) * denominator;
    }
    auto const scaled = [&](core::Ratio const& amount) {
        return core::Integer(amount.numerator() * (common / amount.denominator()));
    };
    std::vector<std::size_t> order(prices.payments.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return prices.payments[a].ballot < prices.payments[b].ballot; });
    core::Integer const each = scaled(prices.each);
    std::vector<core::Integer> paid(profile.projects()), left(profile.projects());
    auto next = order.begin();
    for (std::uint32_t ballot = 0; ballot < profile.ballots(); ++ballot) {
        core::Integer rest = each;
        auto const supported = profile.supported_by(ballot);
        for (; next != order.end() && prices.payments[*next].ballot == ballot; ++next) {
            auto const& payment = prices.payments[*next];
            if (!std::binary_search(supported.begin(), supported.end(), payment.project) ||
                !standing.selected[payment.project] || payment.amount.sign() < 0)
                return {Kind::not_theirs, ballot};
            auto const amount = scaled(payment.amount);
            rest -= amount;
            paid[payment.project] += amount * profile.weight[ballot];
        }
        if (rest < 0) return {Kind::overspent, ballot};
        if (rest == 0) continue;
        rest *= profile.weight[ballot];
        for (auto project : supported)
            if (!standing.selected[project]) left[project] += rest;
    }
    if (next != order.end()) throw core::UsageError("a payment is of a ballot that is not in this election");
    core::Integer const unit = core::power_of_ten(profile.unit.decimals);
    for (std::uint32_t project = 0; project < profile.projects(); ++project) {
        core::Integer const cost = common * profile.cost[project].count();
        if (standing.selected[project] && paid[project] * unit != cost) return {Kind::not_paid, project};
        if (!standing.selected[project] && !beyond_budget(profile, standing, project) && left[project] * unit > cost)
            return {Kind::left_over, project};
    }
    return {};
}

/// Why there is no price system: a weight for each project, at least 0 for those outside. Whoever supports projects
/// outside with weights wants to spend, and a selected project takes up what it costs; see `proves_no_prices`.
struct NoPrices {
    std::vector<core::Ratio> weights;
};

/// Whether the weights prove that no price system supports the selection. For voter i let o(i) be the sum of the
/// weights of the projects outside that i supports, and v(i) the greatest of 0 and o(i) + the weight of a selected
/// project that i supports. Then any price system needs
///
///     sum of cost * weight (selected) + each * sum of (o(i) - v(i)) <= sum of cost * weight (outside),
///
/// and the weights are a proof where the sum of o(i) - v(i) is at least 0 and this fails with each = budget / voters.
/// Cost: linear in the profile.
inline bool proves_no_prices(Profile const& profile, std::span<std::uint32_t const> selected, NoPrices const& reason) {
    Standing const standing(profile, selected);
    core::Ratio sum, excess;
    for (std::size_t ballot = 0; ballot < profile.ballots(); ++ballot) {
        core::Ratio outside, best;
        bool pays = false;
        for (auto project : profile.supported_by(ballot)) {
            auto const& weight = reason.weights[project];
            if (!standing.selected[project]) {
                outside += weight;
            } else if (!pays || weight > best) {
                best = weight;
                pays = true;
            }
        }
        auto const value = pays ? std::max(core::Ratio(), outside + best) : core::Ratio();
        sum += core::Ratio(static_cast<std::int64_t>(profile.weight[ballot])) * (outside - value);
    }
    for (std::uint32_t project = 0; project < profile.projects(); ++project) {
        auto const cost = core::Ratio(profile.cost[project].count()) * reason.weights[project];
        if (!standing.selected[project] && cost.sign() < 0) return false;
        if (beyond_budget(profile, standing, project) && cost.sign() != 0) return false;
        excess += standing.selected[project] ? cost : core::Ratio() - cost;
    }
    if (sum.sign() < 0 || profile.voters == 0) return sum.sign() >= 0 && excess.sign() > 0;
    auto const each = core::Ratio(profile.budget.count()) / core::Ratio(static_cast<std::int64_t>(profile.voters));
    return (excess + each * sum).sign() > 0;
}

}  // namespace grantpanel::elect
