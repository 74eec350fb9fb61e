// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

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

namespace detail {

/// The ranked rule, pass by pass: the money in order, then who is judged last, then the reserve list.
class Ranking {
  public:
    explicit Ranking(Problem const& problem)
        : problem_(problem),
          stops_(problem.if_money_short == model::IfMoneyShort::stop_there ||
                 problem.if_money_short == model::IfMoneyShort::offer_less_then_stop) {
        result_.turns.resize(problem.items.size());
        result_.left = problem.pot;
    }

    Allocation run() {
        for (std::size_t c = 0; c < problem_.order.size() && !result_.tie; ++c) give(c);
        for (std::size_t c = 0; c < problem_.order.size() && !result_.tie; ++c) judge_last(c);
        for (std::size_t c = 0; c < problem_.order.size() && !result_.tie; ++c) fill_reserve(c);
        return std::move(result_);
    }

  private:
    [[nodiscard]] std::vector<ItemIndex> members(std::size_t c, bool judged_last) const {
        std::vector<ItemIndex> members;
        for (auto member : problem_.order[c])
            if (problem_.items[member].judged_last == judged_last) members.push_back(member);
        return members;
    }
    [[nodiscard]] bool has_money(ItemIndex item) const { return result_.turns[item].award > core::Money(); }
    void refuse(std::size_t c, Tie::Where where) { result_.tie = Tie{c, where}; }

    [[nodiscard]] Turn turn(ItemIndex index, core::Money left) const {
        auto const& item = problem_.items[index];
        Turn turn{Turn::Kind::after_end, {}, left, {}, ended_at_};
        if (ended_at_) return turn;
        auto const offer = offers(problem_, item, left);
        if (item.request <= left)
            turn.kind = Turn::Kind::in_full, turn.award = item.request;
        else if (offer.largest)
            turn.kind = Turn::Kind::less, turn.award = *offer.largest;
        else
            turn.kind = Turn::Kind::short_of_money, turn.least_offer = offer.least;
        return turn;
    }

    void give(std::size_t c) {
        auto const in_class = members(c, false);
        if (in_class.empty()) return;
        std::size_t in_full = 0, with_money = 0;
        core::Money left = result_.left;
        for (auto member : in_class) {
            with_money += turn(member, result_.left).award > core::Money() ? 1 : 0;
            auto const& in_turn = result_.turns[member] = turn(member, left);
            in_full += in_turn.kind == Turn::Kind::in_full ? 1 : 0;
            left -= in_turn.award;
        }
        if (in_class.size() > 1 && in_full < in_class.size() && with_money > 0) return refuse(c, Tie::Where::money);
        result_.left = left;
        if (in_full < in_class.size() && stops_ && !ended_at_) ended_at_ = in_class.front();
    }

    /// The class of the last items in the order, not judged last themselves, that have money.
    [[nodiscard]] std::optional<std::size_t> weakest_class() const {
        for (std::size_t c = problem_.order.size(); c-- > 0;)
            for (auto member : problem_.order[c])
                if (!problem_.items[member].judged_last && has_money(member)) return c;
        return std::nullopt;
    }

    void judge_last(std::size_t c) {
        auto const in_class = members(c, true);
        std::size_t in_full = 0;
        for (auto member : in_class) {
            auto const request = problem_.items[member].request;
            auto& own = result_.turns[member] = {Turn::Kind::not_better, {}, result_.left, {}, {}};
            if (!ended_at_ && request <= result_.left) {
                own.kind = Turn::Kind::in_full;
            } else if (auto const weakest = weakest_class()) {
                std::vector<ItemIndex> with_money;
                for (auto other : members(*weakest, false))
                    if (has_money(other)) with_money.push_back(other);
                own.other = with_money.back();
                auto& theirs = result_.turns[with_money.back()];
                if (c < *weakest && request <= result_.left + theirs.award) {
                    if (with_money.size() > 1) return refuse(*weakest, Tie::Where::money);
                    theirs = {Turn::Kind::displaced, {}, theirs.left_before, {}, {}, {}, member, theirs.award};
                    result_.left += theirs.award_before;
                    own.left_before = result_.left;
                    own.kind = Turn::Kind::in_full;
                }
            }
            if (own.kind != Turn::Kind::in_full) continue;
            own.award = request;
            result_.left -= request;
            ++in_full;
        }
        if (in_full > 0 && in_full < in_class.size()) refuse(c, Tie::Where::money);
    }

    void fill_reserve(std::size_t c) {
        std::vector<ItemIndex> without;
        for (auto member : members(c, false))
            if (!has_money(member)) without.push_back(member);
        if (without.empty() || result_.reserve.size() >= problem_.reserve) return;
        if (without.size() > 1) return refuse(c, Tie::Where::reserve);
        result_.reserve.push_back(without.front());
        result_.turns[without.front()].reserve_place = result_.reserve.size();
    }

    Problem const& problem_;
    bool stops_;
    std::optional<ItemIndex> ended_at_;
    Allocation result_;
};

}  // namespace detail

/// The ranked rule (docs/deciding.md, stage 5): class by class, the request if it fits, else what `if_money_short`
/// says; then the items that are judged last, which can displace the weakest award; then the reserve list. awards +
/// left = pot. Cost: linear in the number of items, and for each that is judged last once more.
inline Allocation ranked(Problem const& problem) { return detail::Ranking(problem).run(); }

}  // namespace grantpanel::allocate
