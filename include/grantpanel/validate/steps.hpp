// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "grantpanel/validate/rows.hpp"

namespace grantpanel::validate {

namespace detail {

/// Whether an award of less than the request is possible by this rule.
inline bool gives_less(model::AwardRule rule, model::IfMoneyShort policy) {
    using model::IfMoneyShort;
    return model::shares(rule) || (model::ranks(rule) && (policy == IfMoneyShort::offer_less_then_stop ||
                                                          policy == IfMoneyShort::offer_less_then_try_next));
}

}  // namespace detail

/// Says where an award of less than the request is wanted, and no multiple of the step can be one: because the step is
/// above the money, or because none lies from the least workable amount to the request. `step` is the place of the
/// round's step, `sub_pots` that of the list.
inline void warn_of_unreachable_steps(Reading& reading, Place const& step, Place const& sub_pots,
                                      Rows const& applications) {
    auto const& round = reading.round;
    auto const& rules = round.allocation;
    auto const& parts = round.fund.sub_pots;
    static std::string const hint = "Write a smaller `step`, or take it out: then every amount is possible";
    std::vector<std::optional<core::Money>> steps;  // of each part of the pot that has one to look at
    for (std::size_t i = 0; i < std::max<std::size_t>(1, parts.size()); ++i) {
        auto const* part = parts.empty() ? nullptr : &parts[i];
        bool const spilled_to =
            std::any_of(parts.begin(), parts.end(), [&](auto const& each) { return each.spill_to == i; });
        auto const money = part && !spilled_to ? part->amount : round.fund.pot;
        auto const multiple_of = part ? part->step.value_or(rules.step) : rules.step;
        steps.emplace_back();
        if (!detail::gives_less(part ? part->rule.value_or(rules.rule) : rules.rule,
                                part ? part->if_money_short.value_or(rules.if_money_short) : rules.if_money_short))
            continue;
        Place const part_place = sub_pots.child(i);
        if (multiple_of <= money)
            steps.back() = multiple_of;
        else if (money > core::Money())
            reading.warning("step.unreachable", part && part->step ? part_place.child("step") : step,
                            "the step of " + core::to_text(multiple_of, round.unit) + " is above the " +
                                (part && !spilled_to ? "sub-pot" : "pot") + " of " + core::to_text(money, round.unit) +
                                ": no award can be less than its request",
                            hint);
    }
    auto const least_workable = applications.column("least_workable");
    for (auto at : core::positions<model::ApplicationIndex>(round.applications.size())) {
        auto const& asked = round.applications[at];
        auto const part = round.sub_pot_of(at);
        if (part >= steps.size() || !steps[part] || !asked.least_workable || asked.withdrawn_on) continue;
        auto const each = steps[part]->count(), least = std::max<std::int64_t>(1, asked.least_workable->count());
        auto const first = (least + each - 1) / each * each;
        if (least >= asked.most().count() || first < asked.most().count()) continue;
        auto const row = applications.row(at.value);
        reading.warning("step.unreachable", row[least_workable].place,
                        "`" + Reading::shown(asked.id) + "` cannot be offered less: no multiple of the step of " +
                            core::to_text(*steps[part], round.unit) + " lies from the least that works for them, " +
                            core::to_text(*asked.least_workable, round.unit) + ", to below " +
                            core::to_text(asked.most(), round.unit),
                        hint);
    }
}

}  // namespace grantpanel::validate
