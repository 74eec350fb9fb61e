// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/allocate/levels.hpp"

namespace grantpanel::allocate {

/// A search under some rules, which follows the awards as they are made.
class Follower {
  public:
    /// The rules must leave some point; one that is known saves the search for it.
    Follower(solve::Program program, solve::Budget& budget, solve::Point const& known = {})
        : program_(std::move(program)), search_(program_, budget) {
        search_.start(known);
    }
    /// Awards that keep the rules and agree with those followed so far.
    [[nodiscard]] solve::Point const& point() const { return search_.witness(); }
    /// Whether some awards for the items that are not followed yet go with this one, looked for in so many tries;
    /// nothing where they do not settle it.
    std::optional<bool> allows_within(ItemIndex item, std::int64_t amount, std::int64_t tries) {
        return search_.try_first_within(item.value, solve::Domain::exactly(amount), amount != 0, tries);
    }
    std::int64_t largest(ItemIndex item) { return search_.best_of(item.value, true); }
    std::int64_t least(ItemIndex item) { return search_.best_of(item.value, false); }
    /// Takes over a point that agrees with the awards followed so far.
    void adopt(solve::Point const& known) { search_.adopt(known); }
    /// Follows the award that the point has; a point under more rules serves here too and saves a search.
    void follow(ItemIndex item, solve::Point const& known) {
        if (search_.witness()[item.value] != known[item.value]) search_.adopt(known);
        search_.commit(item.value);
    }

  private:
    solve::Program program_;
    solve::Search search_;
};

/// Why an item got no more (docs/allocation.md, section 5): one or two rules that leave no room for its next larger
/// award beside the awards before it, or as few as show it.
class Obstacles {
  public:
    Obstacles(Problem const& problem, Rows const& rows, Levels const& levels)
        : problem_(problem), rows_(rows), levels_(levels), rules_(rows.rules()) {
        so_far_.assign(problem.items.size(), 0);
        for (auto rule : rules_) {
            alone_.push_back(rows.program());
            rows.add(alone_.back(), rule, &levels_);
        }
    }

    /// Takes note of an award.
    void follow(ItemIndex item, std::int64_t amount) {
        followed_.push_back(item);
        so_far_[item.value] = amount;
    }

    /// The rules that leave no room for this amount, which must not fit under all of them. `known` keeps all rules and
    /// has the awards so far.
    [[nodiscard]] std::vector<Rule> of(ItemIndex item, std::int64_t amount, solve::Point const& known) {
        known_ = &known;
        std::vector<std::size_t> chosen;
        auto const before = std::exchange(so_far_[item.value], amount);
        // A rule that leaves room for less holds for some awards after it if it does for none.
        holds_.clear();
        for (std::size_t r = 0; r < rules_.size(); ++r)
            holds_.push_back(!rows_.leaves_room_for_less(rules_[r]) || solve::holds(alone_[r], so_far_));
        so_far_[item.value] = before;
        if (!choose(0, 1, chosen, item, amount) && !choose(0, 2, chosen, item, amount)) {
            // All of them do: without those, from the last on, that are not needed to show it.
            for (std::size_t r = 0; r < rules_.size(); ++r) chosen.push_back(r);
            for (std::size_t r = rules_.size(); r-- > 0;) {
                auto without = chosen;
                std::erase(without, r);
                if (blocks(without, item, amount)) chosen = std::move(without);
            }
        }
        std::vector<Rule> rules;
        for (auto r : chosen) rules.push_back(rules_[r]);
        return rules;
    }

    /// The parts of these entries of `at_least` that the awards so far, with this one, do not meet.
    [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> unmet(std::vector<Rule> const& rules, ItemIndex item,
                                                                         std::int64_t amount) {
        std::vector<std::pair<std::size_t, std::size_t>> parts;
        auto const before = std::exchange(so_far_[item.value], amount);
        for (auto rule : rules) {
            if (rule.kind != Rule::Kind::at_least) continue;
            auto const& entry = problem_.at_least[rule.index];
            for (std::size_t p = 0; p < entry.parts.size(); ++p) {
                auto const value = rows_.value(entry.measure, entry.parts[p], so_far_);
                if (value && *value < levels_[rule.index][p]) parts.emplace_back(rule.index, p);
            }
        }
        so_far_[item.value] = before;
        return parts;
    }
    [[nodiscard]] solve::Point const& so_far() const { return so_far_; }

  private:
    bool choose(std::size_t from, std::size_t size, std::vector<std::size_t>& chosen, ItemIndex item,
                std::int64_t amount) {
        if (size == 0) return blocks(chosen, item, amount);
        for (std::size_t r = from; r + size <= rules_.size(); ++r) {
            chosen.push_back(r);
            if (choose(r + 1, size - 1, chosen, item, amount)) return true;
            chosen.pop_back();
        }
        return false;
    }
    bool blocks(std::vector<std::size_t> const& chosen, ItemIndex item, std::int64_t amount) {
        bool asks = false;
        for (auto r : chosen) {
            if (!holds_[r]) return true;
            asks = asks || !rows_.leaves_room_for_less(rules_[r]);
        }
        if (!asks) return false;
        auto& under = under_[chosen];
        if (!under.follower) {
            auto program = rows_.program();
            for (auto r : chosen) rows_.add(program, rules_[r], &levels_);
            under.follower = std::make_unique<Follower>(std::move(program), budget_, *known_);
        }
        for (; under.followed < followed_.size(); ++under.followed)
            under.follower->follow(followed_[under.followed], *known_);
        auto const allows = under.follower->allows_within(item, amount, patience);
        return allows && !*allows;
    }

    static constexpr std::int64_t patience = 100;  ///< tries for each set; one that takes more is not named

    struct Under {
        std::unique_ptr<Follower> follower;
        std::size_t followed = 0;
    };
    Problem const& problem_;
    Rows const& rows_;
    Levels const& levels_;
    solve::Budget budget_{std::numeric_limits<std::uint64_t>::max()};  // each search has its patience
    std::vector<Rule> rules_;
    std::vector<solve::Program> alone_;
    std::vector<bool> holds_;
    solve::Point so_far_;
    std::vector<ItemIndex> followed_;
    solve::Point const* known_ = nullptr;
    std::map<std::vector<std::size_t>, Under> under_;
};

}  // namespace grantpanel::allocate
