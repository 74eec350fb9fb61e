// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "grantpanel/allocate/run.hpp"
#include "grantpanel/panel/problem.hpp"

namespace grantpanel::after {

using Offers = std::vector<std::pair<model::ApplicationIndex, core::Money>>;

namespace detail {

/// The problem of the round with what is promised first in its order, as it is, and then the reserve list.
inline allocate::Problem beside_the_promised(model::Decision const& decision,
                                             model::PerApplication<model::Standing> const& standings,
                                             model::Balance const& balance) {
    auto problem = panel::problem(decision.round, decision.totals, {}, core::Money());
    problem.pot = balance.pot - balance.held;
    problem.rule = model::AwardRule::ranked;
    problem.reserve = 0;
    for (auto& part : problem.sub_pots) part.rule = model::AwardRule::ranked;
    for (auto& limit : problem.at_least) limit.must = false;
    for (auto item : core::positions<allocate::ItemIndex>(problem.items.size())) {
        auto& each = problem.items[item];
        each.judged_last = false;
        auto const promised = standings[model::ApplicationIndex(item.value)].promised();
        if (promised == core::Money()) continue;
        each.years = allocate::by_year(problem, item, promised);
        each.request = promised;
        each.least_workable = {};
    }
    for (std::size_t part = 0; part < std::max<std::size_t>(1, problem.sub_pots.size()); ++part) {
        auto const add = [&](model::ApplicationIndex application) {
            allocate::ItemIndex const item(application.value);
            if (problem.sub_pots.empty() || problem.items[item].sub_pot == part) problem.order.push_back({item});
        };
        for (auto application : core::positions<model::ApplicationIndex>(standings.size()))
            if (standings[application].promised() > core::Money()) add(application);
        for (auto application : decision.reserve)
            if (standings[application].status == model::Status::reserve) add(application);
    }
    return problem;
}

/// The pot alone, with what is free in it, and the reserve list.
inline allocate::Problem with_what_is_free(allocate::Problem problem, model::Decision const& decision,
                                           model::PerApplication<model::Standing> const& standings,
                                           model::Balance const& balance) {
    problem.pot = std::max(balance.free, core::Money());
    problem.sub_pots.clear();
    problem.funders.clear();
    problem.years.clear();
    problem.at_least.clear();
    problem.at_most.clear();
    problem.exclusive.clear();
    problem.together.clear();
    problem.order.clear();
    for (auto application : decision.reserve)
        if (standings[application].status == model::Status::reserve)
            problem.order.push_back({allocate::ItemIndex(application.value)});
    return problem;
}

}  // namespace detail

/// Who comes next on the reserve list, and what each would get of what is free (docs/afterwards.md, section 4): in its
/// order, by the rules of the round, beside all that is promised. Where the promised awards themselves break a rule,
/// only the pot counts. Cost: that of an allocation.
inline Offers next_from_reserve(model::Decision const& decision,
                                model::PerApplication<model::Standing> const& standings,
                                model::Balance const& balance) {
    bool const any = std::any_of(decision.reserve.begin(), decision.reserve.end(), [&](auto each) {
        return standings[each].status == model::Status::reserve;
    });
    if (!any || balance.free <= core::Money()) return {};
    auto const problem = detail::beside_the_promised(decision, standings, balance);
    auto allocation = allocate::run(problem);
    bool broken = !allocation.clashes.empty() || allocation.not_proved;
    for (auto application : core::positions<model::ApplicationIndex>(standings.size()))
        broken = broken || (standings[application].promised() > core::Money() &&
                            allocation.turns[allocate::ItemIndex(application.value)].award !=
                                standings[application].promised());
    if (broken) allocation = allocate::run(detail::with_what_is_free(problem, decision, standings, balance));
    Offers offers;
    for (auto application : decision.reserve)
        if (auto const award = allocation.turns[allocate::ItemIndex(application.value)].award;
            standings[application].status == model::Status::reserve && award > core::Money())
            offers.emplace_back(application, award);
    return offers;
}

}  // namespace grantpanel::after
