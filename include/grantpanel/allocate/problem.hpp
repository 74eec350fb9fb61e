// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grantpanel/core/id.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/rules/allocation.hpp"
#include "grantpanel/model/rules/limits.hpp"

namespace grantpanel::allocate {

using ItemIndex = core::Index<struct ItemTag>;

/// Something that money can go to.
struct Item {
    core::Money request;
    std::optional<core::Money> least_workable{};  ///< none: the request is not reduced
    bool judged_last = false;              ///< after the others: against what is left, then against the weakest award
    std::size_t sub_pot = 0;               ///< position in Problem::sub_pots, if there are any
    std::vector<core::Money> years{};      ///< how the request falls on Problem::years; empty: on the first
    std::vector<std::size_t> funders{};    ///< positions in Problem::funders that may pay it, if there are any
    std::optional<std::size_t> prefers{};  ///< the one of them that pays first, as far as the rest stays matched
};

/// An entry of `at_least` or `at_most` with those it counts.
struct LimitOn : model::Limit {
    struct Part {
        std::string name;                ///< the organisation, group or value; "" where it has one part
        std::vector<ItemIndex> members;  ///< rising
    };
    std::vector<Part> parts;
};

/// A part of the pot.
struct SubPot {
    core::Money amount;
    std::optional<std::size_t> spill_to{};  ///< a later one
    model::AwardRule rule = model::AwardRule::ranked;
    model::IfMoneyShort if_money_short = model::IfMoneyShort::stop_there;
    core::Money step = core::Money::of(1);
    core::Money base{};
};

/// What an item had a part in.
struct PartOf {
    model::AwardRule rule = model::AwardRule::equal_split;
    model::PartKind kind = model::PartKind::part;
    core::Money money, base;  ///< what was shared, and what each got of it before the rest
    std::size_t among = 0;    ///< how many got something
};

/// A pot and the items that compete for it: what every award rule starts from (docs/allocation.md). Knows nothing of
/// applications or votes.
struct Problem {
    core::Money pot;
    model::AwardRule rule = model::AwardRule::ranked;
    std::vector<std::int64_t> worth{};  ///< of each item to `best_value`, or its weight in a shared pot; not negative
    core::Money step = core::Money::of(1);
    core::Money base{};  ///< of base_plus_proportional: for each
    model::IfMoneyShort if_money_short = model::IfMoneyShort::stop_there;
    std::size_t reserve = 0;
    core::Indexed<ItemIndex, Item> items;
    std::vector<std::vector<ItemIndex>> order;  ///< best first; items of one class must be treated alike
    std::vector<LimitOn> at_least{}, at_most{};
    std::vector<std::vector<ItemIndex>> exclusive{}, together{};
    std::vector<SubPot> sub_pots{};         ///< the items of one come, in order, before those of the next
    std::vector<core::Money> funders{};     ///< what each gives
    std::vector<core::Money> years{};       ///< the budget of each
    core::Ratio add_to_each_award{};        ///< a share of each award, paid from the pot beside it
    std::uint64_t most_steps = 20'000'000;  ///< of the search
    bool awards_only = false;               ///< nobody asks why, or who is next: no reasons and no reserve list

    [[nodiscard]] model::IfMoneyShort policy(ItemIndex item) const {
        return sub_pots.empty() ? if_money_short : sub_pots[items[item].sub_pot].if_money_short;
    }
    [[nodiscard]] model::AwardRule rule_of(ItemIndex item) const {
        return sub_pots.empty() ? rule : sub_pots[items[item].sub_pot].rule;
    }
    [[nodiscard]] core::Money step_of(ItemIndex item) const {
        return sub_pots.empty() ? step : sub_pots[items[item].sub_pot].step;
    }
    [[nodiscard]] core::Money base_of(ItemIndex item) const {
        auto const each = sub_pots.empty() ? base : sub_pots[items[item].sub_pot].base;
        return rule_of(item) == model::AwardRule::base_plus_proportional ? each : core::Money();
    }
    /// Whether some of the pot is shared (docs/sharing.md).
    [[nodiscard]] bool shares() const {
        if (sub_pots.empty()) return model::shares(rule);
        return std::any_of(sub_pots.begin(), sub_pots.end(), [](auto const& part) { return model::shares(part.rule); });
    }
};

using Rule = model::KeptRule;

/// What happened to one item when its turn came.
struct Turn {
    /// passed_over: rules other than the pot alone. displaced: had `award_before`, which went to `other`, judged last
    /// and better. not_better: judged last, and neither what was left nor the weakest award, that of `other`, made room
    /// for its request. not_chosen: other awards are worth more together (best_value). shared: see `part`.
    enum class Kind : std::uint8_t {
        not_in_order,
        in_full,
        less,
        short_of_money,
        passed_over,
        after_end,
        displaced,
        not_better,
        not_chosen,
        shared
    };
    Kind kind = Kind::not_in_order;
    core::Money award;
    core::Money left_before;
    std::optional<core::Money> least_offer;      ///< nothing was given: the least reduced amount that is open
    std::optional<ItemIndex> ended_at;           ///< after_end: where the list ended
    std::optional<std::size_t> reserve_place{};  ///< from 1
    /// Of those that got nothing: no `at_most` and no set keeps it, and all that are tied to it, from their requests.
    bool only_money = true;
    std::vector<ItemIndex> tied_out{};   ///< those that are tied to it, where only they keep it off the reserve list
    std::optional<ItemIndex> other{};    ///< of displaced, not_better, and of in_full where it displaced another
    core::Money award_before{};          ///< displaced: what it had
    std::vector<Rule> why{};             ///< of less, short_of_money, passed_over: the rules that left no room for more
    std::vector<ItemIndex> held_for{};   ///< those after it that an `at_least` among `why` holds money for
    std::optional<PartOf> part{};        ///< of shared
    std::vector<std::size_t> binding{};  ///< where `why` names the funders: those that have too little
};

/// Why no allocation was made: the items of a class would be treated differently.
struct Tie {
    enum class Where : std::uint8_t { money, reserve };
    std::size_t order_class = 0;
    Where where = Where::money;
    std::vector<Rule> why{};  ///< of money: the rules that keep some of them from their request, rising
};

/// How far one part of an entry of `at_least` goes.
struct Level {
    std::size_t entry = 0, part = 0;
    core::Ratio level;      ///< what the allocation holds to: what it asks, or the nearest that can be reached
    bool of_money = false;  ///< of an election: the level is an amount, in the smallest unit
};

/// Rules that cannot hold together while every smaller part of them can; for each, the nearest value at which it can
/// hold with the rest, where it has one.
struct Clash {
    std::vector<Rule> rules;
    std::vector<std::optional<core::Ratio>> nearest;
};

/// One turn per item, the reserve list, and what is left; or what stands in the way.
struct Allocation {
    core::Indexed<ItemIndex, Turn> turns;
    std::vector<ItemIndex> reserve;
    core::Money left;     ///< of the pot, after the awards and what is added to each
    core::Money added{};  ///< what is added to all awards together
    std::optional<Tie> tie;
    std::vector<Clash> clashes{};  ///< if any: no award was made
    bool nobody{};                 ///< the clash is that shares leave nobody an award
    bool not_proved{};             ///< the search took `most_steps` and ended nowhere: no award counts
    /// Of `best_value`, also where it is not proved: the awards found are worth at least so much of the greatest worth;
    /// 1 where only their order is not proved. Nothing where none were found.
    std::optional<core::Ratio> reached;
    std::optional<ItemIndex> searched_for{};  ///< the item whose turn it was then; none: the levels of `at_least`
    std::vector<Level> levels{};
    std::vector<std::vector<core::Money>> paid_by{};  ///< item by item, funder by funder; empty without funders
    std::vector<std::vector<core::Money>> by_year{};  ///< item by item, year by year; empty without years
    std::uint64_t steps = 0;                          ///< of the search
};

}  // namespace grantpanel::allocate
