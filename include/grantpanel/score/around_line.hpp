// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "grantpanel/model/decision.hpp"
#include "grantpanel/score/sheets.hpp"

namespace grantpanel::score {

/// What the total of each application may be (docs/draw.md): around it by so many points; from the lowest to the
/// highest that one of its whole sheets gives; or as columns say. Where nothing says more, its total alone.
inline model::PerApplication<model::Interval> intervals(model::RoundData const& round,
                                                        model::PerApplication<model::Total> const& totals) {
    using Kind = model::IntervalRule::Kind;
    auto const& rule = *round.allocation.interval;
    model::PerApplication<model::Interval> intervals(totals.size());
    for (auto each : core::positions<model::ApplicationIndex>(totals.size())) {
        auto const& total = totals[each];
        if (!total.score) continue;
        auto& [low, high] = intervals[each];
        low = high = *total.score;
        if (rule.kind == Kind::points) {
            low -= rule.points;
            high += rule.points;
        } else if (rule.kind == Kind::columns) {
            if (rule.given[each]) intervals[each] = *rule.given[each];
        } else {
            bool first = true;
            for (auto sheet : total.counted)
                if (auto const value = sheet_value(round, sheet, total)) {
                    low = first ? *value : std::min(low, *value);
                    high = first ? *value : std::max(high, *value);
                    first = false;
                }
        }
    }
    return intervals;
}

/// How far the money goes down a list.
struct Reach {
    std::size_t funded = 0;                       ///< how many requests it pays whole
    std::optional<model::ApplicationIndex> last;  ///< the last of them
    bool all = true;                              ///< it pays for all
};

/// How far this money goes down the totals, the smallest request first where they are equal: the pot alone, whole
/// requests alone, and what `if_money_short` says at the first that does not fit. Cost: a sort.
inline Reach reach(model::RoundData const& round, model::PerApplication<model::Total> const& totals,
                   std::vector<model::ApplicationIndex> competing, core::Money money) {
    using model::IfMoneyShort;
    std::stable_sort(competing.begin(), competing.end(), [&](auto a, auto b) {
        if (*totals[a].score != *totals[b].score) return *totals[a].score > *totals[b].score;
        return round.applications[a].most() < round.applications[b].most();
    });
    auto const policy = round.allocation.if_money_short;
    bool const stops = policy == IfMoneyShort::stop_there || policy == IfMoneyShort::offer_less_then_stop;
    auto const share = core::Ratio(1) + round.allocation.add_to_each_award;
    core::Ratio left(money.count());
    Reach reach;
    for (auto each : competing) {
        auto const cost = share * core::Ratio(round.applications[each].most().count());
        if (cost > left) {
            reach.all = false;
            if (stops) break;
            continue;
        }
        left -= cost;
        ++reach.funded;
        reach.last = each;
    }
    return reach;
}

}  // namespace grantpanel::score
