// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "grantpanel/model/rules/scoring.hpp"
#include "grantpanel/score/severity.hpp"

namespace grantpanel::score {

namespace detail {

/// The positions of each member's values.
inline core::Indexed<model::MemberIndex, std::vector<std::size_t>> by_member(std::vector<Value> const& values,
                                                                             std::size_t members) {
    core::Indexed<model::MemberIndex, std::vector<std::size_t>> of(members);
    for (std::size_t i = 0; i < values.size(); ++i) of[values[i].member].push_back(i);
    return of;
}

/// Mean and variance (divided by the number) of some values.
inline std::pair<core::Ratio, core::Ratio> mean_and_variance(std::vector<Value> const& values,
                                                             std::vector<std::size_t> const& which) {
    core::Ratio sum, squares;
    auto const number = core::Ratio(static_cast<std::int64_t>(which.size()));
    for (auto i : which) {
        sum += values[i].value;
        squares += values[i].value * values[i].value;
    }
    core::Ratio const mean = sum / number;
    return {mean, squares / number - mean * mean};
}

}  // namespace detail

/// The root of a ratio that is not negative, rounded to 12 decimals, half up. Exact: by the root of an integer.
inline core::Ratio rounded_root(core::Ratio const& square) {
    static core::Integer const trillion = 1'000'000'000'000;
    // floor(root * 10^12 + 1/2) is the floor of the root of (2 * 10^12)^2 * square, plus 1, halved.
    core::Integer const twice =
        sqrt(core::Integer(square.numerator() * (4 * trillion * trillion) / square.denominator()));
    return {(twice + 1) / 2, trillion};
}

/// Values as z-scores, put back on the scale of all values (docs/scoring.md, section 6). Values of a member whose
/// spread is not defined become the mean of all. In the order of `values`. Cost: linear in the values.
inline std::vector<Value> z_scores(std::vector<Value> values, std::size_t members) {
    if (values.empty()) return values;
    std::vector<std::size_t> all(values.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    auto const [mean, variance] = detail::mean_and_variance(values, all);
    for (auto const& own : detail::by_member(values, members)) {
        if (own.empty()) continue;
        auto const [own_mean, own_variance] = detail::mean_and_variance(values, own);
        auto const factor = own_variance.sign() == 0 ? core::Ratio(0) : rounded_root(variance / own_variance);
        for (auto i : own) values[i].value = mean + (values[i].value - own_mean) * factor;
    }
    return values;
}

/// The members whose spread is not defined: one value only, or all of them equal.
inline std::vector<model::MemberIndex> without_spread(std::vector<Value> const& values, std::size_t members) {
    std::vector<model::MemberIndex> without;
    auto const own = detail::by_member(values, members);
    for (auto member : core::positions<model::MemberIndex>(members))
        if (!own[member].empty() && std::all_of(own[member].begin(), own[member].end(), [&](auto i) {
                return values[i].value == values[own[member].front()].value;
            }))
            without.push_back(member);
    return without;
}

/// Values as fractional Borda shares: (n - rank + 1/2) / n in the order of their member's n values, equal ones sharing
/// the mean of their ranks. In the order of `values`. Cost: a sort.
inline std::vector<Value> borda_shares(std::vector<Value> values, std::size_t members) {
    for (auto& own : detail::by_member(values, members)) {
        std::sort(own.begin(), own.end(), [&](auto a, auto b) { return values[a].value < values[b].value; });
        auto const n = static_cast<std::int64_t>(own.size());
        std::vector<core::Ratio> shares;
        for (std::size_t start = 0, end = 0; start < own.size(); start = end) {
            while (end < own.size() && values[own[end]].value == values[own[start]].value) ++end;
            // Those from `start` to `end` share the place in the middle, counted from the lowest.
            shares.insert(shares.end(), end - start, core::Ratio(static_cast<std::int64_t>(start + end), 2 * n));
        }
        for (std::size_t i = 0; i < own.size(); ++i) values[own[i]].value = shares[i];
    }
    return values;
}

}  // namespace grantpanel::score
