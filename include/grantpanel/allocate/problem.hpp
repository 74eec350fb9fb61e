// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "grantpanel/core/id.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/model/rules/allocation.hpp"

namespace grantpanel::allocate {

using ItemIndex = core::Index<struct ItemTag>;

/// Something that money can go to.
struct Item {
    core::Money request;
    std::optional<core::Money> least_workable{};  ///< none: the request is not reduced
    bool judged_last = false;  ///< after the others: against what is left, then against the weakest award
};

/// A pot and the items that compete for it: what every award rule starts from. Knows nothing of applications or votes.
struct Problem {
    core::Money pot;
    core::Money step = core::Money::of(1);
    model::IfMoneyShort if_money_short = model::IfMoneyShort::stop_there;
    std::size_t reserve = 0;
    core::Indexed<ItemIndex, Item> items;
    std::vector<std::vector<ItemIndex>> order;  ///< best first; items of one class must be treated alike
};

/// What happened to one item when its turn came.
struct Turn {
    /// displaced: had `award_before`, which went to `other`, judged last and better. not_better: judged last, and
    /// neither what was left nor the weakest award, that of `other`, made room for its request.
    enum class Kind : std::uint8_t { not_in_order, in_full, less, short_of_money, after_end, displaced, not_better };
    Kind kind = Kind::not_in_order;
    core::Money award;
    core::Money left_before;
    std::optional<core::Money> least_offer;  ///< short_of_money: the least reduced amount that could have been offered
    std::optional<ItemIndex> ended_at;       ///< after_end: where the list ended
    std::optional<std::size_t> reserve_place{};  ///< from 1
    std::optional<ItemIndex> other{};  ///< of displaced, not_better, and of in_full where it displaced another
    core::Money award_before{};        ///< displaced: what it had
};

/// Why no allocation was made: the items of a class would be treated differently.
struct Tie {
    enum class Where : std::uint8_t { money, reserve };
    std::size_t order_class = 0;
    Where where = Where::money;
};

/// One turn per item, the reserve list, and what is left; or the tie that stands in the way.
struct Allocation {
    core::Indexed<ItemIndex, Turn> turns;
    std::vector<ItemIndex> reserve;
    core::Money left;
    std::optional<Tie> tie;
};

}  // namespace grantpanel::allocate
