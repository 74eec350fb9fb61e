// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/allocate/rows.hpp"

namespace grantpanel::allocate {

namespace detail {

using Counts = std::vector<core::Integer>;

inline core::Integer factorial(std::size_t n) {
    core::Integer product = 1;
    for (std::size_t i = 2; i <= n; ++i) product *= i;
    return product;
}

/// The chance of each to come while the money still reaches, where the first that it does not reach ends the draw: it
/// and all before it cost no more than there is. Counts the sets of others that can come before it, by size and cost.
inline std::vector<core::Ratio> chances_to_the_end(std::vector<std::size_t> const& costs, std::size_t money) {
    std::size_t const n = costs.size(), width = money + 1;
    Counts all(n * width);  // sets of so many, of this cost
    all[0] = 1;
    for (auto cost : costs)
        for (std::size_t size = n - 1; size-- > 0;)
            for (std::size_t sum = money + 1; sum-- > cost;)
                all[(size + 1) * width + sum] += all[size * width + sum - cost];
    auto const orders = factorial(n);
    std::vector<core::Ratio> chances;
    for (auto cost : costs) {
        core::Integer good = 0;
        Counts without = all;  // sets without this one
        for (std::size_t size = 1; size < n; ++size)
            for (std::size_t sum = cost; sum <= money; ++sum)
                without[size * width + sum] -= without[(size - 1) * width + sum - cost];
        for (std::size_t size = 0; size < n; ++size) {
            core::Integer sets = 0;
            for (std::size_t sum = 0; sum + cost <= money; ++sum) sets += without[size * width + sum];
            good += sets * factorial(size) * factorial(n - 1 - size);
        }
        chances.emplace_back(good, orders);
    }
    return chances;
}

/// The chance of each where whoever does not fit is passed over: through every set that can come before, and what each
/// order of it leaves.
inline std::vector<core::Ratio> chances_of_the_next(std::vector<std::size_t> const& costs, std::size_t money) {
    std::size_t const n = costs.size();
    std::vector<std::map<std::size_t, core::Integer>> left(std::size_t{1} << n);  // orders of a set, by what they leave
    left[0][money] = 1;
    std::vector<core::Integer> good(n, 0);
    for (std::size_t set = 0; set < left.size(); ++set) {
        auto const size = static_cast<std::size_t>(std::popcount(set));
        if (size == n) break;
        auto const after = factorial(n - 1 - size);
        for (auto const& [money_left, orders] : left[set])
            for (std::size_t i = 0; i < n; ++i) {
                if ((set >> i & 1) != 0) continue;
                bool const fits = costs[i] <= money_left;
                if (fits) good[i] += orders * after;
                left[set | std::size_t{1} << i][fits ? money_left - costs[i] : money_left] += orders;
            }
        left[set].clear();
    }
    std::vector<core::Ratio> chances;
    for (auto const& each : good) chances.emplace_back(each, factorial(n));
    return chances;
}

}  // namespace detail

/// The chance of each item of a draw to be awarded its request, before the draw, exactly (docs/draw.md). Computed where
/// only the pot limits awards, nothing is offered in part, and all ask for the same; or the draw ends at the first that
/// the money does not reach and items x items x amounts is at most two million; or there are at most 12; and where
/// those that come `before` the draw are funded whole in any case. Else empty.
inline std::vector<core::Ratio> chances(Problem const& problem, std::vector<ItemIndex> const& before,
                                        std::vector<ItemIndex> const& drawn) {
    Rows const rows(problem);
    using model::IfMoneyShort;
    auto const policy = problem.policy(drawn.front());
    auto const sub_pot = problem.items[drawn.front()].sub_pot;
    solve::Wide money = solve::Wide(problem.pot.count()) * rows.scale();
    if (!problem.sub_pots.empty()) {
        core::Money parts;
        for (auto const& part : problem.sub_pots) {
            parts += part.amount;
            if (part.spill_to == sub_pot) return {};
        }
        if (parts != problem.pot) return {};
        money = solve::Wide(problem.sub_pots[sub_pot].amount.count()) * rows.scale();
    }
    for (auto rule : rows.rules())
        if (rule.kind != Rule::Kind::pot && rule.kind != Rule::Kind::sub_pot) return {};
    for (auto item : before) {
        if (problem.items[item].sub_pot != sub_pot) continue;
        money -= rows.with_added() * rows.unit(item).full;
    }
    for (auto const& order_class : problem.order)
        for (auto item : order_class)
            if (problem.items[item].judged_last) return {};
    if (money < 0) return {};
    std::vector<solve::Wide> costs;
    solve::Wide common = 0;
    for (auto item : drawn) {
        auto const& unit = rows.unit(item);
        if (unit.least != unit.full || problem.items[item].judged_last) return {};
        costs.push_back(rows.with_added() * unit.full);
        common = solve::greatest_common(common, costs.back());
    }
    std::size_t const n = drawn.size();
    solve::Wide const amounts = money / common;
    if (std::all_of(costs.begin(), costs.end(), [&](auto cost) { return cost == costs.front(); })) {
        auto const places = std::min<solve::Wide>(amounts, static_cast<solve::Wide>(n));
        return std::vector<core::Ratio>(n,
                                        core::Ratio(static_cast<std::int64_t>(places), static_cast<std::int64_t>(n)));
    }
    std::vector<std::size_t> whole;
    bool const stops = policy == IfMoneyShort::stop_there || policy == IfMoneyShort::offer_less_then_stop;
    if (stops ? amounts * static_cast<solve::Wide>(n * n) > 2'000'000 : n > 12) return {};
    for (auto cost : costs) whole.push_back(static_cast<std::size_t>(std::min(cost / common, amounts + 1)));
    auto const reach = static_cast<std::size_t>(amounts);
    return stops ? detail::chances_to_the_end(whole, reach) : detail::chances_of_the_next(whole, reach);
}

}  // namespace grantpanel::allocate
