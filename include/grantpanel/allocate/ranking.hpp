// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "grantpanel/allocate/room.hpp"
#include "grantpanel/allocate/sharing.hpp"

namespace grantpanel::allocate {

/// Goes through the order: the awards, then who is judged last, then the reserve list.
template <class Room>
class Ranking {
  public:
    Ranking(Problem const& problem, Rows const& rows, Room& room, Allocation& result)
        : problem_(problem), rows_(rows), room_(room), result_(result) {
        ended_at_.resize(std::max<std::size_t>(1, problem.sub_pots.size()));
    }

    void run() {
        for (std::size_t c = 0; c < problem_.order.size() && !result_.tie;) {
            auto const rule = problem_.rule_of(problem_.order[c].front());
            if (rule == model::AwardRule::best_value)
                c = choose(c);
            else if (model::shares(rule))
                c = share(c);
            else
                give(c++);
        }
        if (!problem_.shares())
            for (std::size_t c = 0; c < problem_.order.size() && !result_.tie; ++c) judge_last(c);
        if (!result_.tie && !problem_.awards_only) fill_reserve();
    }

  private:
    [[nodiscard]] std::vector<ItemIndex> members(std::size_t c, bool judged_last) const {
        std::vector<ItemIndex> members;
        for (auto member : problem_.order[c])
            if (problem_.items[member].judged_last == judged_last) members.push_back(member);
        return members;
    }
    [[nodiscard]] bool has_money(ItemIndex item) const { return result_.turns[item].award > core::Money(); }
    void refuse(std::size_t c, Tie::Where where) {
        result_.tie = Tie{c, where, {}};
        auto& why = result_.tie->why;
        for (auto member : problem_.order[c])
            if (auto const& turn = result_.turns[member]; where == Tie::Where::money && turn.award < request(member))
                why.insert(why.end(), turn.why.begin(), turn.why.end());
        std::sort(why.begin(), why.end());
        why.erase(std::unique(why.begin(), why.end()), why.end());
    }
    [[nodiscard]] bool stops(ItemIndex item) const {
        auto const policy = problem_.policy(item);
        return policy == model::IfMoneyShort::stop_there || policy == model::IfMoneyShort::offer_less_then_stop;
    }
    [[nodiscard]] core::Money request(ItemIndex item) const { return problem_.items[item].request; }

    [[nodiscard]] std::int64_t award(ItemIndex item) {
        if (!ended_at_[problem_.items[item].sub_pot] || room_.still_needed(item)) return room_.largest(item);
        return room_.least(item);
    }

    void give(std::size_t c) {
        auto const in_class = members(c, false);
        if (in_class.empty()) return;
        std::size_t in_full = 0, with_money = 0;
        std::optional<ItemIndex> ends;
        if (in_class.size() > 1)
            for (auto member : in_class) with_money += award(member) > 0 ? 1 : 0;
        for (auto member : in_class) {
            auto& ended = ended_at_[problem_.items[member].sub_pot];
            auto& turn = result_.turns[member];
            result_.searched_for = member;
            std::int64_t const amount = award(member);
            turn = {Turn::Kind::in_full, core::Money::of(amount), left(), {}, ended};
            if (turn.award < request(member)) {
                bool const nothing = amount == 0;
                auto const& unit = rows_.unit(member);
                if (nothing && unit.least < unit.full) turn.least_offer = core::Money::of(unit.least);
                if (ended) {
                    turn.kind = nothing ? Turn::Kind::after_end : Turn::Kind::less;
                } else {
                    if (!problem_.awards_only) room_.explain(member, amount, turn);
                    bool const pot = turn.why == std::vector<Rule>{{Rule::Kind::pot, 0}};
                    turn.kind = !nothing ? Turn::Kind::less
                                : pot    ? Turn::Kind::short_of_money
                                         : Turn::Kind::passed_over;
                    if (stops(member) && !ends && room_.unlimited(member) > amount) ends = member;
                }
            } else {
                ++in_full;
            }
            room_.follow(member, amount);
            spent_ += turn.award;
        }
        if (in_class.size() > 1 && in_full < in_class.size() &&
            (with_money > 0 ||
             std::any_of(in_class.begin(), in_class.end(), [&](auto member) { return has_money(member); })))
            return refuse(c, Tie::Where::money);
        if (ends) {
            auto& ended = ended_at_[problem_.items[*ends].sub_pot];
            if (!ended) ended = in_class.front();
        }
    }
    /// Gives `best_value` to the classes from here to the end of the sub-pot, or of the pot where that is its one rule.
    std::size_t choose(std::size_t from) {
        bool const one_rule = std::all_of(problem_.sub_pots.begin(), problem_.sub_pots.end(),
                                          [](auto const& part) { return part.rule == model::AwardRule::best_value; });
        auto const part = [&](std::size_t c) { return problem_.items[problem_.order[c].front()].sub_pot; };
        std::vector<ItemIndex> items;
        std::size_t end = from;
        for (; end < problem_.order.size() && (one_rule || part(end) == part(from)); ++end)
            for (auto member : members(end, false)) items.push_back(member);
        result_.searched_for = items.front();
        auto const amounts = room_.worth_most(items, result_);
        std::size_t next = 0;
        for (std::size_t c = from; c < end; ++c) {
            std::size_t awarded = 0;
            auto const in_class = members(c, false);
            for (auto member : in_class) {
                std::int64_t const amount = amounts[next++];
                result_.turns[member] = {
                    amount > 0 ? Turn::Kind::in_full : Turn::Kind::not_chosen, core::Money::of(amount), left(), {}, {}};
                room_.follow(member, amount);
                spent_ += core::Money::of(amount);
                awarded += amount > 0 ? 1 : 0;
            }
            if (awarded > 0 && awarded < in_class.size()) refuse(c, Tie::Where::money);
        }
        return end;
    }
    /// Shares the sub-pot, or the pot, among the classes from here to its end.
    std::size_t share(std::size_t from) {
        auto const first = problem_.order[from].front();
        auto const sub_pot = problem_.items[first].sub_pot;
        auto const rule = problem_.rule_of(first);
        bool const equally = rule == model::AwardRule::equal_split;
        std::vector<ItemIndex> items;
        std::vector<Sharer> sharers;
        std::size_t end = from;
        for (; end < problem_.order.size() && problem_.items[problem_.order[end].front()].sub_pot == sub_pot; ++end)
            for (auto member : problem_.order[end]) {
                items.push_back(member);
                sharers.push_back({request(member), problem_.items[member].least_workable.value_or(core::Money()),
                                   equally ? 1 : problem_.worth[member.value], end});
            }
        PartOf part{rule, {}, room_.money(first), problem_.base_of(first), 0};
        auto const shares = Sharing(sharers, part.money, part.base, problem_.step_of(first)).run();
        for (auto const& each : shares) part.among += each.amount > core::Money() ? 1 : 0;
        for (std::size_t i = 0; i < items.size(); ++i) {
            auto& turn = result_.turns[items[i]] = {Turn::Kind::shared, shares[i].amount, left(), {}, {}};
            part.kind = shares[i].kind;
            turn.part = part;
            room_.follow(items[i], turn.award.count());
            spent_ += turn.award;
        }
        return end;
    }
    [[nodiscard]] core::Money left() const {
        auto const cost = solve::Wide(spent_.count()) * rows_.with_added() / rows_.scale();
        return problem_.pot - core::Money::of(static_cast<std::int64_t>(cost));
    }

    /// The class of the last items in the order, not judged last themselves, that have money.
    [[nodiscard]] std::optional<std::size_t> weakest_class() const {
        for (std::size_t c = problem_.order.size(); c-- > 0;)
            for (auto member : problem_.order[c])
                if (!problem_.items[member].judged_last && has_money(member)) return c;
        return std::nullopt;
    }
    /// Whether the awards as they are, with this item's request and without that item's award, break no rule.
    [[nodiscard]] bool fits(ItemIndex with, std::optional<ItemIndex> without) {
        solve::Point point;
        for (auto const& turn : result_.turns) point.push_back(turn.award.count());
        point[with.value] = request(with).count();
        if (without) point[without->value] = 0;
        Rows const rows(problem_, true);
        auto program = rows.program();
        for (auto rule : rows.rules())
            if (rule.kind != Rule::Kind::at_least) rows.add(program, rule);
        if (!solve::holds(program, point)) return false;
        for (auto const& level : result_.levels) {
            auto const& entry = problem_.at_least[level.entry];
            auto const value = rows_.value(entry.measure, entry.parts[level.part], point);
            if (value && *value < level.level) return false;
        }
        return true;
    }

    void judge_last(std::size_t c) {
        auto const in_class = members(c, true);
        std::size_t in_full = 0;
        for (auto member : in_class) {
            auto& own = result_.turns[member] = {Turn::Kind::not_better, {}, left(), {}, {}};
            if (!ended_at_[problem_.items[member].sub_pot] && fits(member, std::nullopt)) {
                own.kind = Turn::Kind::in_full;
            } else if (auto const weakest = weakest_class()) {
                std::vector<ItemIndex> with_money;
                for (auto other : members(*weakest, false))
                    if (has_money(other)) with_money.push_back(other);
                own.other = with_money.back();
                if (c < *weakest && fits(member, with_money.back())) {
                    if (with_money.size() > 1) return refuse(*weakest, Tie::Where::money);
                    auto& theirs = result_.turns[with_money.back()];
                    spent_ -= theirs.award;
                    auto const before = theirs;
                    theirs = {Turn::Kind::displaced, {}, before.left_before, {}, {}};
                    theirs.other = member;
                    theirs.award_before = before.award;
                    own.left_before = left();
                    own.kind = Turn::Kind::in_full;
                }
            }
            if (own.kind != Turn::Kind::in_full) continue;
            own.award = request(member);
            spent_ += own.award;
            ++in_full;
        }
        if (in_full > 0 && in_full < in_class.size()) refuse(c, Tie::Where::money);
    }

    /// An item, and all that `together` ties to it, over others too.
    [[nodiscard]] std::vector<ItemIndex> tied_to(ItemIndex item) const {
        std::vector<ItemIndex> tied{item};
        for (std::size_t next = 0; next < tied.size(); ++next)
            for (auto const& set : problem_.together) {
                if (std::find(set.begin(), set.end(), tied[next]) == set.end()) continue;
                for (auto other : set)
                    if (std::find(tied.begin(), tied.end(), other) == tied.end()) tied.push_back(other);
            }
        return tied;
    }
    /// Whether only money is in the way of these together: they are in the running, and with their requests beside the
    /// awards as they are no `at_most` and no exclusive set is broken.
    [[nodiscard]] bool only_money(std::vector<ItemIndex> const& items) const {
        auto point = made_;
        for (auto each : items) {
            if (!can_be_listed_[each.value]) return false;
            point[each.value] = request(each).count();
        }
        return solve::holds(caps_, point);
    }
    /// Says what keeps one that got nothing off the reserve list.
    void judge_for_reserve(ItemIndex item, Turn& turn) const {
        if (caps_.rows.empty() && problem_.together.empty()) return;
        auto const tied = tied_to(item);
        turn.only_money = only_money(tied);
        if (!turn.only_money && only_money({item})) turn.tied_out.assign(tied.begin() + 1, tied.end());
    }
    /// Whether the reserve list has a place for it and for all that are tied to it.
    [[nodiscard]] bool has_place(ItemIndex item) const {
        if (place_kept_[item.value]) return true;
        return places_kept_ < problem_.reserve && places_kept_ + tied_to(item).size() <= problem_.reserve;
    }
    void fill_reserve() {
        for (auto const& turn : result_.turns) made_.push_back(turn.award.count());
        for (auto rule : rows_.rules())
            if (rule.kind == Rule::Kind::at_most || rule.kind == Rule::Kind::exclusive) rows_.add(caps_, rule);
        can_be_listed_.assign(problem_.items.size(), false);
        place_kept_.assign(problem_.items.size(), false);
        for (std::size_t c = 0; c < problem_.order.size(); ++c)
            for (auto member : members(c, false)) can_be_listed_[member.value] = true;
        for (std::size_t c = 0; c < problem_.order.size() && !result_.tie; ++c) fill_reserve(c);
    }
    void fill_reserve(std::size_t c) {
        std::vector<ItemIndex> listed;
        for (auto member : members(c, false)) {
            if (has_money(member) || model::shares(problem_.rule_of(member))) continue;
            auto& turn = result_.turns[member];
            judge_for_reserve(member, turn);
            if (turn.only_money && has_place(member)) listed.push_back(member);
        }
        if (listed.empty()) return;
        if (listed.size() > 1) return refuse(c, Tie::Where::reserve);
        auto const item = listed.front();
        if (!place_kept_[item.value])
            for (auto each : tied_to(item)) {
                place_kept_[each.value] = true;
                ++places_kept_;
            }
        result_.reserve.push_back(item);
        result_.turns[item].reserve_place = result_.reserve.size();
    }

    Problem const& problem_;
    Rows const& rows_;
    Room& room_;
    Allocation& result_;
    core::Money spent_;
    solve::Point made_;  // the awards, and the rules that keep an item off the reserve list
    solve::Program caps_;
    std::vector<bool> can_be_listed_, place_kept_;  // by item: in the running, not judged last; tied to one on the list
    std::size_t places_kept_ = 0;                   // of the reserve list: those taken, and for all tied to them
    std::vector<std::optional<ItemIndex>> ended_at_;  ///< by sub-pot
};

}  // namespace grantpanel::allocate
