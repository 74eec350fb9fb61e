// SPDX-License-Identifier: MIT
#pragma once

#include <utility>
#include <vector>

#include "grantpanel/panel/beside.hpp"

namespace grantpanel::after {

using Offers = std::vector<std::pair<model::ApplicationIndex, core::Money>>;

/// Who comes next on the reserve list, and what each would get of what is free (docs/afterwards.md, section 4): in its
/// order, by the rules of the round, beside all that is promised. Cost: that of an allocation.
inline Offers next_from_reserve(model::Decision const& decision,
                                model::PerApplication<model::Standing> const& standings, model::Balance const& balance,
                                model::Growth const& growth) {
    std::vector<model::ApplicationIndex> list;
    for (auto application : decision.reserve)
        if (standings[application].status == model::Status::reserve) list.push_back(application);
    model::PerApplication<core::Money> promised(standings.size());
    for (auto each : core::positions<model::ApplicationIndex>(standings.size()))
        promised[each] = standings[each].promised();
    auto const awards =
        panel::beside(decision.round, decision.totals, promised, balance.pot - balance.held, list, growth);
    Offers offers;
    for (std::size_t i = 0; i < list.size(); ++i)
        if (awards[i] > core::Money()) offers.emplace_back(list[i], awards[i]);
    return offers;
}

}  // namespace grantpanel::after
