// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>

#include "grantpanel/allocate/problem.hpp"

namespace grantpanel::allocate {

/// The least and the largest amount below the request that may be offered while `left` is left: multiples of the step
/// from the least workable amount on. Nothing where no such amount exists or fits.
struct Offers {
    std::optional<core::Money> least;    ///< whatever is left
    std::optional<core::Money> largest;  ///< within what is left
};

inline Offers offers(Problem const& problem, Item const& item, core::Money left) {
    using model::IfMoneyShort;
    bool const may_offer_less = problem.if_money_short == IfMoneyShort::offer_less_then_stop ||
                                problem.if_money_short == IfMoneyShort::offer_less_then_try_next;
    if (!may_offer_less || !item.least_workable) return {};
    std::int64_t const step = problem.step.count();
    std::int64_t const floor = std::max<std::int64_t>(item.least_workable->count(), 1);
    std::int64_t const first = floor / step + (floor % step != 0 ? 1 : 0);
    std::int64_t const last = std::min(left.count(), item.request.count() - 1) / step;
    if (first > (item.request.count() - 1) / step) return {};
    Offers offers{core::Money::of(first * step), std::nullopt};
    if (first <= last) offers.largest = core::Money::of(last * step);
    return offers;
}

/// The ranked rule (docs/deciding.md, stage 5): class by class, the request if it fits, else what `if_money_short`
/// says. awards + left = pot. Cost: linear in the number of items.
inline Allocation ranked(Problem const& problem) {
    using model::IfMoneyShort;
    Allocation result;
    result.turns.resize(problem.items.size());
    result.left = problem.pot;
    bool const stops = problem.if_money_short == IfMoneyShort::stop_there ||
                       problem.if_money_short == IfMoneyShort::offer_less_then_stop;
    std::optional<ItemIndex> ended_at;

    auto const take_turn = [&](ItemIndex index, core::Money left) {
        auto const& item = problem.items[index];
        Turn turn{Turn::Kind::after_end, {}, left, {}, ended_at, {}};
        if (ended_at) return turn;
        auto const offer = offers(problem, item, left);
        if (item.request <= left)
            turn.kind = Turn::Kind::in_full, turn.award = item.request;
        else if (offer.largest)
            turn.kind = Turn::Kind::less, turn.award = *offer.largest;
        else
            turn.kind = Turn::Kind::short_of_money, turn.least_offer = offer.least;
        return turn;
    };
    auto const put_on_reserve = [&](std::vector<ItemIndex> const& members) {
        if (result.reserve.size() >= problem.reserve) return true;
        if (members.size() > 1) return false;
        result.reserve.push_back(members.front());
        result.turns[members.front()].reserve_place = result.reserve.size();
        return true;
    };

    for (std::size_t c = 0; c < problem.order.size(); ++c) {
        auto const& members = problem.order[c];
        std::size_t in_full = 0, with_money = 0;
        core::Money left = result.left;
        for (auto member : members) {
            Turn const alone = take_turn(member, result.left);
            with_money += alone.award > core::Money() ? 1 : 0;
            Turn const in_turn = take_turn(member, left);
            in_full += in_turn.kind == Turn::Kind::in_full ? 1 : 0;
            left -= in_turn.award;
            result.turns[member] = in_turn;
        }
        bool const alike = members.size() == 1 || in_full == members.size() || with_money == 0;
        if (!alike) {
            result.tie = Tie{c, Tie::Where::money};
            return result;
        }
        result.left = left;
        if (in_full == members.size()) continue;
        if (stops && !ended_at) ended_at = members.front();
        bool const nothing = result.turns[members.front()].award == core::Money();
        if (nothing && !put_on_reserve(members)) {
            result.tie = Tie{c, Tie::Where::reserve};
            return result;
        }
    }
    return result;
}

}  // namespace grantpanel::allocate
