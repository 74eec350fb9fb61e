// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "grantpanel/allocate/rows.hpp"

namespace grantpanel::allocate {

/// What is added to each award: together the share of all awards, rounded down to the smallest unit; the last units go
/// to the largest remainders, then in order.
inline std::vector<core::Money> additions(Problem const& problem, Rows const& rows, solve::Point const& awards) {
    std::vector<core::Money> added(awards.size());
    auto const by = rows.with_added() - rows.scale();
    if (by == 0) return added;
    solve::Wide sum = 0;
    std::vector<std::pair<solve::Wide, std::size_t>> remainders;
    std::int64_t given = 0;
    std::vector<std::size_t> place(awards.size(), awards.size());
    std::size_t next = 0;
    for (auto const& order_class : problem.order)
        for (auto item : order_class) place[item.value] = next++;
    for (std::size_t i = 0; i < awards.size(); ++i) {
        solve::Wide const exact = by * awards[i];
        sum += exact;
        auto const down = static_cast<std::int64_t>(exact / rows.scale());
        given += down;
        added[i] = core::Money::of(down);
        if (exact % rows.scale() != 0) remainders.emplace_back(exact % rows.scale(), i);
    }
    std::sort(remainders.begin(), remainders.end(), [&](auto const& a, auto const& b) {
        if (a.first != b.first) return a.first > b.first;
        return place[a.second] < place[b.second];
    });
    auto const left = static_cast<std::size_t>(static_cast<std::int64_t>(sum / rows.scale()) - given);
    for (std::size_t k = 0; k < left; ++k) added[remainders[k].second] += core::Money::of(1);
    return added;
}

/// Which funder pays how much of each award with what is added to it (docs/allocation.md, section 7): items in order,
/// the funder it prefers first, then those that may pay the fewest items, the most that leaves the rest matched. The
/// awards must be matchable. Cost: items x funders x sets of funders.
inline std::vector<std::vector<core::Money>> paid_by(Problem const& problem, Rows const& rows,
                                                     std::vector<core::Money> const& costs) {
    std::size_t const funders = problem.funders.size();
    std::vector<std::vector<core::Money>> result(costs.size(), std::vector<core::Money>(funders));
    if (funders == 0) return {};
    std::vector<std::size_t> may_pay(funders, 0), first(funders);
    for (auto const& order_class : problem.order)
        for (auto item : order_class)
            for (auto funder : problem.items[item].funders) ++may_pay[funder];
    std::iota(first.begin(), first.end(), std::size_t{0});
    std::stable_sort(first.begin(), first.end(), [&](auto a, auto b) { return may_pay[a] < may_pay[b]; });
    // What is left in each set of funders after what only they can pay.
    struct Set {
        std::vector<bool> funder, item;
        core::Money room;
    };
    std::vector<Set> sets;
    for (auto const& [set, members] : rows.funder_sets()) {
        Set one{std::vector<bool>(funders, false), std::vector<bool>(costs.size(), false), {}};
        for (auto funder : set) one.funder[funder] = true, one.room += problem.funders[funder];
        for (auto item : members) one.item[item.value] = true, one.room -= costs[item.value];
        sets.push_back(std::move(one));
    }
    auto left = problem.funders;
    for (auto const& order_class : problem.order)
        for (auto index : order_class) {
            core::Money need = costs[index.value];
            auto const& may = problem.items[index].funders;
            auto turns = first;
            if (auto const preferred = problem.items[index].prefers) {
                std::erase(turns, *preferred);
                turns.insert(turns.begin(), *preferred);
            }
            for (auto funder : turns) {
                if (need == core::Money() || std::find(may.begin(), may.end(), funder) == may.end()) continue;
                auto gives = std::min(need, left[funder]);
                for (auto const& set : sets)
                    if (set.funder[funder] && !set.item[index.value]) gives = std::min(gives, set.room);
                if (gives <= core::Money()) continue;
                for (auto& set : sets)
                    if (set.funder[funder] && !set.item[index.value]) set.room -= gives;
                result[index.value][funder] = gives;
                left[funder] -= gives;
                need -= gives;
            }
        }
    return result;
}

}  // namespace grantpanel::allocate
