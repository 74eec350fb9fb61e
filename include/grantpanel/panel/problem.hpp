// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include "grantpanel/allocate/problem.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::panel {

namespace detail {

inline std::vector<allocate::ItemIndex> as_items(std::vector<model::ApplicationIndex> const& applications) {
    std::vector<allocate::ItemIndex> items;
    for (auto application : applications) items.emplace_back(application.value);
    return items;
}

inline std::vector<allocate::LimitOn> limits(std::vector<model::LimitRule> const& rules) {
    std::vector<allocate::LimitOn> result;
    for (auto const& rule : rules) {
        allocate::LimitOn limit;
        static_cast<model::Limit&>(limit) = rule;
        for (auto const& part : rule.parts) limit.parts.push_back({part.name, as_items(part.members)});
        result.push_back(std::move(limit));
    }
    return result;
}

}  // namespace detail

namespace detail {

/// The totals in whole numbers: over their common denominator, or where one does not fit 60 bits then, each in
/// billionths, rounded to the nearest (docs/allocation.md, section 9). None below 0; 0 where there is none.
inline std::vector<std::int64_t> whole_totals(model::PerApplication<model::Total> const& totals) {
    constexpr std::int64_t most = std::int64_t{1} << 60;
    core::Integer common = 1;
    bool fits = true;
    for (auto const& total : totals) {
        if (total.score && fits) common = lcm(common, total.score->denominator());
        fits = fits && common <= most;
    }
    auto const over = [&](core::Ratio const& score) { return score.numerator() * (common / score.denominator()); };
    for (auto const& total : totals) fits = fits && (!total.score || over(*total.score) <= most);
    std::vector<std::int64_t> whole;
    for (auto const& total : totals) {
        core::Integer value = 0;
        if (total.score && total.score->sign() > 0)
            value = fits ? over(*total.score)
                         : (2'000'000'000 * total.score->numerator() + total.score->denominator()) /
                               (2 * total.score->denominator());
        if (value > most) throw core::UsageError("the totals are too large to be added up");
        whole.push_back(static_cast<std::int64_t>(value));
    }
    return whole;
}

}  // namespace detail

/// What each application is worth to `best_value`, or weighs where a pot is shared. Throws core::UsageError for totals
/// above 10^9.
inline std::vector<std::int64_t> worth(model::RoundData const& round, model::PerApplication<model::Total> const& totals,
                                       allocate::Problem const& problem) {
    auto worth = detail::whole_totals(totals);
    for (auto each : core::positions<model::ApplicationIndex>(totals.size())) {
        if (problem.rule_of(allocate::ItemIndex(each.value)) != model::AwardRule::best_value) continue;
        if (round.allocation.objective == model::Objective::awards) worth[each.value] = 1;
        if (round.allocation.objective == model::Objective::people)
            worth[each.value] = std::max<std::int64_t>(0, round.allocation.people[each]);
    }
    return worth;
}

/// How the largest award of an application falls on the years: its request as it says, a top-up on the first year in
/// which the request has a part.
inline std::vector<core::Money> years_of(model::RoundData const& round, model::ApplicationIndex application) {
    std::vector<core::Money> years;
    core::Money top_up = round.applications[application].top_up;
    for (auto const& year : round.fund.years) {
        years.push_back(year.parts[application]);
        if (years.back() > core::Money()) years.back() += std::exchange(top_up, core::Money());
    }
    return years;
}

/// Whether lots will be drawn among these, when the seed is there.
inline bool waits_for_lots(model::RoundData const& round, model::TieClass const& tie_class) {
    return tie_class.waits_for_seed && model::draws(round.award_rule(tie_class.members.front()));
}

/// The allocation problem of a round: every application is an item, in the same position; the requests of deferred
/// applications are held back from the pot, and those that wait for lots are not in its order. The items of one sub-pot
/// come before those of the next.
inline allocate::Problem problem(model::Round const& round, model::PerApplication<model::Total> const& totals,
                                 model::Order const& order, core::Money held) {
    auto const& rules = round->allocation;
    auto const& fund = round->fund;
    allocate::Problem problem;
    problem.pot = held < fund.pot ? fund.pot - held : core::Money();
    problem.step = rules.step;
    problem.base = rules.base;
    problem.rule = rules.rule;
    problem.if_money_short = rules.if_money_short;
    problem.reserve = rules.reserve;
    problem.at_least = detail::limits(rules.at_least);
    problem.at_most = detail::limits(rules.at_most);
    for (auto const& set : rules.exclusive) problem.exclusive.push_back(detail::as_items(set));
    for (auto const& set : rules.together) problem.together.push_back(detail::as_items(set));
    problem.add_to_each_award = rules.add_to_each_award;
    problem.most_steps = rules.most_steps;
    for (auto const& part : fund.sub_pots)
        problem.sub_pots.push_back({part.amount, part.spill_to, part.rule.value_or(rules.rule),
                                    part.if_money_short.value_or(rules.if_money_short), part.step.value_or(rules.step),
                                    part.base.value_or(rules.base)});
    for (auto const& funder : fund.funders) problem.funders.push_back(funder.amount);
    for (auto const& year : fund.years) problem.years.push_back(year.budget);
    for (auto each : core::positions<model::ApplicationIndex>(round->applications.size())) {
        auto const& asked = round->applications[each];
        allocate::Item item{asked.most(), asked.least_workable, round->judged_last(each)};
        item.sub_pot = round->sub_pot_of(each);
        for (std::size_t f = 0; f < fund.funders.size(); ++f)
            if (round->in_group(fund.funders[f].only, each)) item.funders.push_back(f);
        item.years = years_of(*round, each);
        if (!fund.prefers.empty()) item.prefers = fund.prefers[each];
        problem.items.push_back(std::move(item));
    }
    auto const ranked = [](auto const& part) { return model::ranks(part.rule); };
    if (!ranked(problem) || !std::all_of(problem.sub_pots.begin(), problem.sub_pots.end(), ranked))
        problem.worth = worth(*round, totals, problem);
    auto const add = [&](std::vector<model::ApplicationIndex> const& members, std::size_t sub_pot) {
        std::vector<allocate::ItemIndex> items;
        for (auto member : members)
            if (fund.sub_pots.empty() || problem.items[allocate::ItemIndex(member.value)].sub_pot == sub_pot)
                items.emplace_back(member.value);
        if (!items.empty()) problem.order.push_back(std::move(items));
    };
    for (std::size_t part = 0; part < std::max<std::size_t>(1, fund.sub_pots.size()); ++part)
        for (auto const& tie_class : order.classes)
            if (!waits_for_lots(*round, tie_class)) add(tie_class.members, part);
    return problem;
}

}  // namespace grantpanel::panel
