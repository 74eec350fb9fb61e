// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <vector>

#include "grantpanel/elect/steps.hpp"

namespace grantpanel::elect {

/// Fractional equal shares (FrES; Papasotiropoulos, Pishbin, Skibski, Skowron, Was 2024, arXiv 2409.15005, section 4;
/// docs/rules/fractional_equal_shares.md). Each voter holds B/n. The price of a project is cost(p) / sum of u_i(p) over
/// the supporters who still hold money. The project with the least price is bought, each of these paying in proportion
/// to u_i(p), until all of it is bought or one of them has nothing left; and so on, until nobody holds money for a
/// project that is not bought in whole.
///
/// Selections: every project with a part, in the order of their first payments; `part` is how much of it was bought,
/// the price that of its first payment per unit of utility. `total_cost` is what was paid, rounded up to the smallest
/// unit. `bills`, if any, are told who paid how much for each selection in all. Cost: O(payments x supporters), on
/// whole numbers over one denominator that grows with the projects bought in whole, and where utilities differ between
/// supporters also with the payments.
inline Outcome fractional_equal_shares(Profile const& profile, Chooser const& choose, Bills* bills = nullptr) {
    using core::Integer;
    auto outcome = detail::nothing_selected(profile);
    // All amounts over `whole`, in the smallest unit.
    Integer whole = static_cast<std::int64_t>(std::max<std::uint64_t>(profile.voters, 1));
    std::vector<Integer> held(profile.ballots(), Integer(profile.budget.count()));
    std::vector<Integer> rest;  // of each project's cost
    for (auto cost : profile.cost) rest.push_back(whole * cost.count());
    auto const refine = [&](Integer const& factor) {
        if (factor <= 1) return;
        whole *= factor;
        for (auto& amount : held) amount *= factor;
        for (auto& amount : rest) amount *= factor;
    };
    std::vector<Integer> paying(profile.projects());  // utility of the supporters who hold money
    if (profile.budget.count() > 0)
        for (std::uint32_t project = 0; project < profile.projects(); ++project)
            for (std::size_t k = 0; k < profile.supporters_of(project).size(); ++k)
                paying[project] +=
                    Integer(profile.utility_of(project, k)) * profile.weight[profile.supporters_of(project)[k]];

    std::vector<std::vector<std::uint32_t>> payers(profile.projects());  // positions among supporters; some may be poor
    for (std::uint32_t project = 0; project < profile.projects(); ++project) {
        payers[project].resize(profile.supporters_of(project).size());
        std::iota(payers[project].begin(), payers[project].end(), 0U);
    }

    detail::Cheapest<core::Ratio> search(detail::all_projects(profile));
    std::vector<bool> begun(profile.projects());
    std::vector<std::vector<core::Ratio>> paid(profile.projects());  // by each supporter, for the bills
    while (true) {
        auto const tied = search.find(outcome, [&](std::uint32_t project) -> std::optional<core::Ratio> {
            if (paying[project] == 0) return std::nullopt;
            return core::Ratio(Integer(profile.cost[project].count()), paying[project]);
        });
        if (tied.empty()) break;
        auto const project = detail::pick(tied, choose);
        // Each pays t for a unit of utility: t = the least held / utility, or rest / paying if that is less.
        auto const supporters = profile.supporters_of(project);
        std::erase_if(payers[project], [&](auto k) { return held[supporters[k]] == 0; });
        std::uint32_t poorest = payers[project].front();
        for (auto k : payers[project])
            if (profile.uniform() ? held[supporters[k]] < held[supporters[poorest]]
                                  : held[supporters[k]] * profile.utility_of(project, poorest) <
                                        held[supporters[poorest]] * profile.utility_of(project, k))
                poorest = k;
        if (!begun[project]) {
            std::uint64_t voters = 0;
            for (auto k : payers[project]) voters += profile.weight[supporters[k]];
            auto const price = detail::per_utility(profile, search.price(project), 1);
            outcome.selections.push_back({.project = project, .price = price, .payers = voters});
            begun[project] = true;
            if (bills) paid[project].resize(supporters.size());
        }
        auto const utility = profile.utility_of(project, poorest);
        bool const completes = rest[project] * utility <= held[supporters[poorest]] * paying[project];
        Integer top = completes ? rest[project] : held[supporters[poorest]];  // t = top / below
        Integer const below = completes ? paying[project] : Integer(utility);
        if (profile.uniform()) top *= utility;  // what each pays: no need to divide by the utility first
        Integer const common = gcd(top, below);
        top /= common;
        refine(below / common);
        rest[project] -= top * (profile.uniform() ? Integer(paying[project] / utility) : paying[project]);
        for (auto k : payers[project]) {
            auto const ballot = supporters[k];
            auto& money = held[ballot];
            Integer const pays = profile.uniform() ? top : Integer(top * profile.utility_of(project, k));
            money -= pays;
            if (bills) paid[project][k] += core::Ratio(pays, whole) / profile.whole_unit();
            if (money > 0) continue;
            auto const projects = profile.supported_by(ballot);
            for (std::size_t at = 0; at < projects.size(); ++at)
                paying[projects[at]] -= Integer(profile.uniform() ? profile.worth[projects[at]]
                                                                  : profile.utility[profile.starts[ballot] + at]) *
                                        profile.weight[ballot];
        }
        if (rest[project] == 0) search.remove(project);
    }
    core::Ratio spent;
    for (auto& selection : outcome.selections) {
        auto const cost = profile.cost[selection.project].count();
        selection.part = core::Ratio(1) - core::Ratio(rest[selection.project], whole * cost);
        spent += *selection.part * core::Ratio(cost);
        if (!bills) continue;
        auto& bill = bills->emplace_back(std::in_place);
        auto const supporters = profile.supporters_of(selection.project);
        for (std::size_t k = 0; k < supporters.size(); ++k)
            if (auto& each = paid[selection.project][k]; each.sign() != 0)
                bill->push_back({supporters[k], profile.weight[supporters[k]], std::move(each)});
    }
    Integer const rounded = (spent.numerator() + spent.denominator() - 1) / spent.denominator();
    outcome.total_cost = core::Money::of(static_cast<std::int64_t>(rounded));
    outcome.remaining = profile.budget - outcome.total_cost;
    return outcome;
}

}  // namespace grantpanel::elect
