// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/elect/audit.hpp"

namespace grantpanel::elect {

/// Who pays for what: a price system (Peters and Skowron 2020, section 3; for costs Los, Christoff, Grossi 2022 and
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
/// `phragmen`. Cost: the profile and the payments, with a sort of these.
inline PriceFault check_prices(Profile const& profile, std::span<std::uint32_t const> selected,
                               PriceSystem const& prices) {
    using Kind = PriceFault::Kind;
    Standing const standing(profile, selected);
    core::Ratio const unit = profile.whole_unit();
    auto const cost = [&](std::uint32_t project) { return core::Ratio(profile.cost[project].count()) / unit; };
    auto const voters = core::Ratio(static_cast<std::int64_t>(profile.voters));
    if (prices.each * voters * unit < core::Ratio(profile.budget.count())) return {Kind::too_little, 0};
    auto payments = prices.payments;
    std::sort(payments.begin(), payments.end(), [](auto const& a, auto const& b) { return a.ballot < b.ballot; });
    std::vector<core::Ratio> paid(profile.projects()), left(profile.projects());
    auto next = payments.begin();
    for (std::uint32_t ballot = 0; ballot < profile.ballots(); ++ballot) {
        core::Ratio rest = prices.each;
        core::Ratio const weight(static_cast<std::int64_t>(profile.weight[ballot]));
        auto const supported = profile.supported_by(ballot);
        for (; next != payments.end() && next->ballot == ballot; ++next) {
            if (!std::binary_search(supported.begin(), supported.end(), next->project) ||
                !standing.selected[next->project] || next->amount.sign() < 0)
                return {Kind::not_theirs, ballot};
            rest -= next->amount;
            paid[next->project] += next->amount * weight;
        }
        if (rest.sign() < 0) return {Kind::overspent, ballot};
        if (rest.sign() > 0)
            for (auto project : supported)
                if (!standing.selected[project]) left[project] += rest * weight;
    }
    if (next != payments.end()) throw core::UsageError("a payment is of a ballot that is not in this election");
    for (std::uint32_t project = 0; project < profile.projects(); ++project) {
        if (standing.selected[project] && paid[project] != cost(project)) return {Kind::not_paid, project};
        if (!standing.selected[project] && left[project] > cost(project)) return {Kind::left_over, project};
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
        excess += standing.selected[project] ? cost : core::Ratio() - cost;
    }
    if (sum.sign() < 0 || profile.voters == 0) return sum.sign() >= 0 && excess.sign() > 0;
    auto const each = core::Ratio(profile.budget.count()) / core::Ratio(static_cast<std::int64_t>(profile.voters));
    return (excess + each * sum).sign() > 0;
}

}  // namespace grantpanel::elect
