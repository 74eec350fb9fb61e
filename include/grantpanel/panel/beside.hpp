// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grantpanel/allocate/run.hpp"
#include "grantpanel/panel/problem.hpp"

namespace grantpanel::panel {

/// What is added to awards of this sum: the share of it, rounded down to the smallest unit.
inline core::Money added_to(model::AllocationRules const& rules, core::Money awarded) {
    auto const added = rules.add_to_each_award * core::Ratio(awarded.count());
    return core::Money::of(static_cast<std::int64_t>(core::Integer(added.numerator() / added.denominator())));
}

namespace detail {

/// The problem of the round with the awards that stand first in its order, as they are, and then the list.
inline allocate::Problem standing_first(model::Round const& round, model::PerApplication<model::Total> const& totals,
                                        model::PerApplication<core::Money> const& standing, core::Money pot,
                                        std::vector<model::ApplicationIndex> const& list, model::Growth const& growth) {
    model::Order order;
    for (auto application : core::positions<model::ApplicationIndex>(standing.size()))
        if (standing[application] > core::Money()) order.classes.push_back({{application}});
    for (auto application : list) order.classes.push_back({{application}});
    auto problem = panel::problem(round, totals, order, core::Money());
    problem.pot = pot;
    for (std::size_t f = 0; f < growth.funders.size(); ++f) problem.funders[f] += growth.funders[f];
    for (std::size_t p = 0; p < growth.sub_pots.size(); ++p) problem.sub_pots[p].amount += growth.sub_pots[p];
    for (std::size_t y = 0; y < growth.years.size(); ++y) problem.years[y] += growth.years[y];
    problem.rule = model::AwardRule::ranked;
    problem.awards_only = true;
    for (auto& part : problem.sub_pots) part.rule = model::AwardRule::ranked;
    for (auto& limit : problem.at_least) limit.must = false;
    for (auto item : core::positions<allocate::ItemIndex>(problem.items.size())) {
        auto& each = problem.items[item];
        each.judged_last = false;
        auto const award = standing[model::ApplicationIndex(item.value)];
        if (award == core::Money()) continue;
        each.years = allocate::by_year(problem, item, award);
        each.request = award;
        each.least_workable = {};
    }
    return problem;
}

/// The pot alone, with what is free in it, and the list.
inline allocate::Problem with_what_is_free(allocate::Problem const& problem, core::Money free,
                                           std::vector<model::ApplicationIndex> const& list) {
    allocate::Problem plain;
    plain.pot = free;
    plain.step = problem.step;
    plain.if_money_short = problem.if_money_short;
    plain.items = problem.items;
    plain.add_to_each_award = problem.add_to_each_award;
    for (auto application : list) plain.order.push_back({allocate::ItemIndex(application.value)});
    return plain;
}

}  // namespace detail

/// What each of a list gets, in its order, by the rules of the round, beside awards that stand (docs/afterwards.md,
/// section 4). None of the list has an award that stands; `pot` is without what is held and has grown by `growth`.
/// Where the awards that stand break a rule themselves, only the pot counts. Cost: that of an allocation.
inline std::vector<core::Money> beside(model::Round const& round, model::PerApplication<model::Total> const& totals,
                                       model::PerApplication<core::Money> const& standing, core::Money pot,
                                       std::vector<model::ApplicationIndex> const& list,
                                       model::Growth const& growth = {}) {
    core::Money sum;
    for (auto award : standing) sum += award;
    core::Money const free = pot - sum - added_to(round->allocation, sum);
    std::vector<core::Money> awards(list.size());
    if (list.empty() || free <= core::Money()) return awards;
    auto const problem = detail::standing_first(round, totals, standing, pot, list, growth);
    auto allocation = allocate::run(problem);
    bool broken = !allocation.clashes.empty() || allocation.not_proved;
    for (auto application : core::positions<model::ApplicationIndex>(standing.size()))
        broken = broken || (standing[application] > core::Money() &&
                            allocation.turns[allocate::ItemIndex(application.value)].award != standing[application]);
    if (broken) allocation = allocate::run(detail::with_what_is_free(problem, free, list));
    for (std::size_t i = 0; i < list.size(); ++i)
        awards[i] = allocation.turns[allocate::ItemIndex(list[i].value)].award;
    return awards;
}

}  // namespace grantpanel::panel
