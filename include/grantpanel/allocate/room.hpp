// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "grantpanel/allocate/obstacles.hpp"
#include "grantpanel/allocate/problem.hpp"

namespace grantpanel::allocate {

/// What the next item can get where only the pot and its parts limit awards: what is left. Items come sub-pot by
/// sub-pot, as in the order.
class PotAlone {
  public:
    PotAlone(Problem const& problem, Rows const& rows) : problem_(problem), rows_(rows) {
        left_ = solve::Wide(problem.pot.count()) * rows.scale();
        for (auto const& part : problem.sub_pots) parts_.push_back(solve::Wide(part.amount.count()) * rows.scale());
    }
    /// The most that can be awarded to items of the sub-pot of this one.
    [[nodiscard]] core::Money money(ItemIndex item) {
        return core::Money::of(static_cast<std::int64_t>(room(item) / rows_.with_added()));
    }
    [[nodiscard]] std::int64_t largest(ItemIndex item) {
        return rows_.unit(item).down(money(item).count()).value_or(0);
    }
    [[nodiscard]] std::int64_t least(ItemIndex) const { return 0; }
    [[nodiscard]] std::int64_t unlimited(ItemIndex item) const { return rows_.unit(item).full; }
    [[nodiscard]] bool still_needed(ItemIndex) const { return false; }
    void follow(ItemIndex item, std::int64_t amount) {
        left_ -= rows_.with_added() * amount;
        if (!parts_.empty()) parts_[problem_.items[item].sub_pot] -= rows_.with_added() * amount;
    }
    [[nodiscard]] std::vector<std::int64_t> worth_most(std::vector<ItemIndex> const&, Allocation&) const { return {}; }
    void explain(ItemIndex item, std::int64_t, Turn& turn) {
        if (!parts_.empty() && room(item) < left_)
            turn.why = {{Rule::Kind::sub_pot, problem_.items[item].sub_pot}};
        else
            turn.why = {{Rule::Kind::pot, 0}};
    }

  private:
    [[nodiscard]] solve::Wide room(ItemIndex item) {
        if (parts_.empty()) return left_;
        std::size_t const part = problem_.items[item].sub_pot;
        for (; at_ < part; ++at_)  // what the parts before it leave goes on
            if (auto const to = problem_.sub_pots[at_].spill_to) parts_[*to] += parts_[at_];
        return std::min(left_, parts_[part]);
    }

    Problem const& problem_;
    Rows const& rows_;
    solve::Wide left_;
    std::vector<solve::Wide> parts_;
    std::size_t at_ = 0;  // the sub-pot whose turn it is
};

/// What the next item can get under all rules: what leaves a way to go on.
class AllRules {
  public:
    AllRules(Problem const& problem, Rows const& rows, Levels const& levels, solve::Budget& budget)
        : problem_(problem), rows_(rows), levels_(levels), budget_(budget), obstacles_(problem, rows, levels) {
        limited_ = std::make_unique<Follower>(program_of_rules(false), budget);
        using model::IfMoneyShort;
        auto const stops = [](IfMoneyShort policy) {
            return policy == IfMoneyShort::stop_there || policy == IfMoneyShort::offer_less_then_stop;
        };
        bool any = problem.sub_pots.empty() && stops(problem.if_money_short);
        for (auto const& sub_pot : problem.sub_pots) any = any || stops(sub_pot.if_money_short);
        if (any) unlimited_ = std::make_unique<Follower>(program_of_rules(true), budget);
    }
    /// Whole awards for these items that are worth most together beside the awards so far, and among those the ones
    /// that are best in this order. Where the search runs out of steps, `result.reached` says how far it came.
    [[nodiscard]] std::vector<std::int64_t> worth_most(std::vector<ItemIndex> const& items, Allocation& result) {
        auto program = program_of_rules(false);
        solve::Row objective;
        for (auto item : items)
            if (problem_.worth[item.value] != 0)
                objective.terms.push_back({item.value, -problem_.worth[item.value], 0});
        program.rows.push_back(std::move(objective));
        {
            solve::Search search(program, budget_);
            search.start(limited_->point());
            for (auto item : followed_) search.commit(item.value);
            auto const bound = most_worth(items);
            try {
                program.rows.back().limit = -search.maximise(bound);
            } catch (solve::OutOfSteps const&) {
                if (bound > 0) result.reached = core::Ratio(core::Integer(search.best()), core::Integer(bound));
                throw;
            }
            best_ = search.witness();
        }
        result.reached = core::Ratio(1);
        Follower best(std::move(program), budget_, best_);
        for (auto item : followed_) best.follow(item, best_);
        std::vector<std::int64_t> amounts;
        for (auto item : items) {
            amounts.push_back(best.largest(item));
            best.follow(item, best.point());
        }
        limited_->adopt(best.point());
        return amounts;
    }
    /// No awards to these items are worth more: what the pot would buy of them if parts of items could be had, those
    /// that are worth most for their money first, rounded down.
    [[nodiscard]] solve::Wide most_worth(std::vector<ItemIndex> items) const {
        auto const worth = [&](ItemIndex item) { return solve::Wide(problem_.worth[item.value]); };
        auto const cost = [&](ItemIndex item) { return solve::Wide(rows_.unit(item).least); };
        std::erase_if(items, [&](ItemIndex item) { return worth(item) <= 0; });
        std::sort(items.begin(), items.end(), [&](auto a, auto b) { return worth(a) * cost(b) > worth(b) * cost(a); });
        solve::Wide left = problem_.pot.count(), most = 0;
        for (auto item : items) {
            if (cost(item) > left) return most + worth(item) * left / cost(item);
            left -= cost(item);
            most += worth(item);
        }
        return most;
    }
    /// Not asked: where the pot is shared, no other rules are kept.
    [[nodiscard]] core::Money money(ItemIndex) const { return {}; }
    [[nodiscard]] std::int64_t largest(ItemIndex item) { return limited_->largest(item); }
    [[nodiscard]] std::int64_t least(ItemIndex item) { return limited_->least(item); }
    [[nodiscard]] std::int64_t unlimited(ItemIndex item) { return unlimited_->largest(item); }
    /// Whether an item counts towards an `at_least` that the awards so far do not meet.
    [[nodiscard]] bool still_needed(ItemIndex item) const {
        for (std::size_t e = 0; e < problem_.at_least.size(); ++e) {
            auto const& entry = problem_.at_least[e];
            for (std::size_t p = 0; p < entry.parts.size(); ++p) {
                auto const& members = entry.parts[p].members;
                if (!std::binary_search(members.begin(), members.end(), item)) continue;
                auto const value = rows_.value(entry.measure, entry.parts[p], obstacles_.so_far());
                if (value && *value < levels_[e][p]) return true;
            }
        }
        return false;
    }
    void follow(ItemIndex item, std::int64_t amount) {
        limited_->follow(item, limited_->point());
        if (unlimited_) unlimited_->follow(item, limited_->point());
        obstacles_.follow(item, amount);
        followed_.push_back(item);
    }
    /// Names what left no room for the next larger award; to be called before the award is followed.
    void explain(ItemIndex item, std::int64_t amount, Turn& turn) {
        auto const next = rows_.unit(item).up(solve::Wide(amount) + 1);
        turn.why = obstacles_.of(item, *next, limited_->point());
        for (auto part : obstacles_.unmet(turn.why, item, *next)) unmet_.emplace_back(item, part);
        for (auto rule : turn.why) {
            if (rule.kind != Rule::Kind::funders) continue;
            auto with = obstacles_.so_far();
            with[item.value] = *next;
            turn.binding = rows_.short_funders(with);
        }
    }
    /// For whom the money was held: known when all awards are.
    void name_holders(Allocation& result) const {
        std::vector<std::size_t> place(problem_.items.size(), 0);
        std::vector<ItemIndex> in_order;
        for (auto const& order_class : problem_.order)
            for (auto item : order_class) {
                place[item.value] = in_order.size();
                in_order.push_back(item);
            }
        for (auto const& [item, part] : unmet_) {
            auto& turn = result.turns[item];
            auto const& members = problem_.at_least[part.first].parts[part.second].members;
            for (std::size_t at = place[item.value] + 1; at < in_order.size(); ++at) {
                auto const other = in_order[at];
                if (result.turns[other].award > core::Money() &&
                    std::binary_search(members.begin(), members.end(), other) &&
                    std::find(turn.held_for.begin(), turn.held_for.end(), other) == turn.held_for.end())
                    turn.held_for.push_back(other);
            }
            std::sort(turn.held_for.begin(), turn.held_for.end(),
                      [&](auto a, auto b) { return place[a.value] < place[b.value]; });
        }
    }

  private:
    [[nodiscard]] solve::Program program_of_rules(bool unlimited) const {
        auto program = rows_.program();
        for (auto rule : rows_.rules()) rows_.add(program, rule, &levels_, unlimited);
        return program;
    }
    Problem const& problem_;
    Rows const& rows_;
    Levels const& levels_;
    solve::Budget& budget_;
    Obstacles obstacles_;
    std::unique_ptr<Follower> limited_, unlimited_;
    std::vector<ItemIndex> followed_;
    solve::Point best_;
    std::vector<std::pair<ItemIndex, std::pair<std::size_t, std::size_t>>> unmet_;
};

}  // namespace grantpanel::allocate
