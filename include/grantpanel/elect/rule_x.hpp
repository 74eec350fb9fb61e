// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "grantpanel/elect/committee.hpp"

namespace grantpanel::elect {

/// The method of equal shares for committees, once "Rule X" (Peters and Skowron 2020; docs/rules/rule_x.md), completed
/// by Phragmen's rule. With n voters and k places each voter holds k/n of a place. A project's price is the least r at
/// which its supporters, giving min(what they hold, r) each, pay for one place; the lowest price is selected and paid.
/// When no project can be paid for, all voters earn at the same pace; the project whose supporters first hold one place
/// together takes all that they hold. Projects that nobody supports come last. All places are filled. Price: r, in
/// places; in the completion, what each voter had earned by then. Only who supports a project counts, not how much.
/// `bills`, if any, are told who pays: a place is its cost in money. Throws UsageError where costs differ. Cost:
/// O(places x entries) on whole numbers that grow with the places, with sorts.
inline Outcome rule_x(Profile const& profile, Chooser const& choose, Bills* bills = nullptr) {
    auto outcome = detail::nothing_selected(profile);
    auto const places = detail::places(profile);
    if (places == 0) return outcome;
    using core::Integer;
    // A ballot's voters hold held / whole of a place each.
    Integer whole = profile.voters > 0 ? Integer(profile.voters) : Integer(1);
    std::vector<Integer> held(profile.ballots(), Integer(places));
    auto const refine = [&](Integer const& factor) {
        whole *= factor;
        for (auto& money : held) money *= factor;
    };
    auto const charge = [&](std::uint32_t project, std::uint32_t ballot, Integer const& money) {
        if (bills && money > 0)
            bills->back()->push_back(
                {ballot, profile.weight[ballot],
                 core::Ratio(Integer(money * profile.cost[project].count()), whole) / profile.whole_unit()});
    };
    auto const price_of = [&](std::uint32_t project) -> std::optional<core::Ratio> {
        auto const supporters = profile.supporters_of(project);
        std::vector<std::uint32_t> order(supporters.begin(), supporters.end());
        std::sort(order.begin(), order.end(), [&](auto a, auto b) { return held[a] < held[b]; });
        Integer missing = whole;  // after the poorer ones have given all
        auto rich = static_cast<std::int64_t>(profile.votes[project]);
        for (auto ballot : order) {
            if (held[ballot] * rich >= missing) return core::Ratio(missing, Integer(rich) * whole);
            missing -= held[ballot] * profile.weight[ballot];
            rich -= profile.weight[ballot];
        }
        return std::nullopt;
    };
    detail::Cheapest<core::Ratio> search(detail::all_projects(profile));
    while (outcome.selections.size() < places) {
        auto const tied = search.find(outcome, price_of);
        if (tied.empty()) break;
        auto const project = detail::pick(tied, choose);
        auto const price = search.price(project);
        if (auto const factor = price.denominator() / gcd(price.denominator(), whole); factor > 1) refine(factor);
        Integer const pays = price.numerator() * (whole / price.denominator());
        if (bills) bills->emplace_back(std::in_place);
        Selection selection{.project = project, .price = price, .payers = profile.votes[project]};
        for (auto ballot : profile.supporters_of(project)) {
            charge(project, ballot, std::min(held[ballot], pays));
            if (held[ballot] < pays) selection.exhausted += profile.weight[ballot];
            held[ballot] -= std::min(held[ballot], pays);
        }
        detail::select(profile, outcome, selection);
        search.remove(project);
    }

    auto open = detail::all_projects(profile);
    for (auto const& selection : outcome.selections) std::erase(open, selection.project);
    core::Ratio earned;
    while (outcome.selections.size() < places) {
        auto supported = open;
        std::erase_if(supported, [&](auto project) { return profile.votes[project] == 0; });
        if (supported.empty()) {
            auto const project = detail::pick(open, choose);
            if (bills) bills->emplace_back(std::in_place);
            detail::select(profile, outcome, {.project = project, .price = std::nullopt, .by_completion = true});
            std::erase(open, project);
            continue;
        }
        std::vector<core::Ratio> wait(profile.projects());  // how much each voter earns until the project is paid for
        for (auto project : supported) {
            Integer missing = whole;
            for (auto ballot : profile.supporters_of(project)) missing -= held[ballot] * profile.weight[ballot];
            wait[project] = core::Ratio(missing, Integer(profile.votes[project]) * whole);
        }
        auto const tied = detail::greatest(supported, [&](auto project) { return core::Ratio(0) - wait[project]; });
        auto const project = detail::pick(tied, choose);
        auto const& pace = wait[project];
        if (auto const factor = pace.denominator() / gcd(pace.denominator(), whole); factor > 1) refine(factor);
        Integer const income = pace.numerator() * (whole / pace.denominator());
        for (auto& money : held) money += income;
        if (bills) bills->emplace_back(std::in_place);
        for (auto ballot : profile.supporters_of(project)) {
            charge(project, ballot, held[ballot]);
            held[ballot] = 0;
        }
        earned += pace;
        detail::select(profile, outcome,
                       {.project = project, .price = earned, .payers = profile.votes[project], .by_completion = true});
        std::erase(open, project);
    }
    return outcome;
}

}  // namespace grantpanel::elect
