// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/solve/walk.hpp"

namespace grantpanel::solve {

/// Looks through the points of the present domains, unit by unit, depth first, and asks the relaxation on the way: for
/// a row that propagates what no single row sees, and for which unit to decide next. With an objective, it goes on from
/// each point to better ones.
class Descending : protected Walking {
  protected:
    Descending(Program const& program, Budget& budget) : Walking(program), budget_(budget) {
        hints_.assign(program_.units.size(), 0);
    }

    /// Finds a point of the present domains.
    bool find() {
        hint(witness_);
        thorough_ = false;
        undecided_.clear();
        if (accept(rounded())) return true;
        std::size_t const mark = trail_.size();
        if (!objective_) {
            // The last witness is often close to the next.
            order_ = by_size();
            tries_left_ = 30;
            bool const found = descend();
            undo(mark);
            if (found || tries_left_ > 0) return found;
        }
        // In rounds that each take more tries: a better point found in one leaves fewer units open in the next. The
        // first go down fast, the later ones ask the relaxation at each step.
        for (std::int64_t tries = 1'000;; tries *= 4) {
            if (patience_) tries = std::min(tries, *patience_);
            thorough_ = tries > (objective_ ? 10'000 : 2'000);
            bool answer = false, finished = true;
            if (combine()) {
                answer = accept(rounded());
                if (!answer && !objective_ && tries <= most_tries_with_a_walk) {
                    auto point = rounded();
                    answer = walk(point, static_cast<std::size_t>(std::min<std::int64_t>(tries / 2, 1'000))) &&
                             accept(std::move(point));
                }
                if (!answer) {
                    auto const whole = narrow_lines();
                    tries_left_ = tries;
                    answer = descend();
                    finished = tries_left_ > 0;
                    undo(mark);
                    widen_lines(whole);
                }
            }
            undo(mark);
            if (answer || finished) return answer;
            if (patience_ && (*patience_ -= tries) <= 0) return false;
            if (objective_ && !settle_objective(mark)) return false;
        }
    }
    void hint(Point const& point) {
        for (std::size_t unit = 0; unit < point.size(); ++unit) hints_[unit] = static_cast<double>(point[unit]);
        if (!first_) return;
        auto const& domain = domains_[*first_];
        hints_[*first_] = static_cast<double>(first_largest_ ? domain.most : domain.zero ? 0 : domain.least);
    }
    bool accept(Point point) {
        if (!good(point)) return false;
        if (objective_) {
            best_ = -sum(*objective_, point);
            best_point_ = std::move(point);
            if (best_ >= enough_) return true;
            raise();
            return false;
        }
        witness_ = std::move(point);
        witness_sums_.resize(program_.rows.size());
        for (std::size_t k = 0; k < program_.rows.size(); ++k) witness_sums_[k] = sum(k, witness_);
        return true;
    }
    /// Only better points from here on.
    void raise() {
        auto& line = lines_[*objective_];
        Wide const before = line.limit;
        line.limit = -best_ - 1;
        sharpen(line);
        Wide const by = before - line.limit;
        touch(static_cast<std::uint32_t>(*objective_));
        for (std::size_t k = program_.rows.size(); k < lines_.size(); ++k)
            if (auto const weight = lines_[k].weights[*objective_]; weight != 0)
                lines_[k].limit -= weight * by, touch(static_cast<std::uint32_t>(k));
    }
    [[nodiscard]] Wide sum(std::size_t row, Point const& point) const {
        Wide result = 0;
        for (auto const& term : program_.rows[row].terms) result += term.at(point[term.unit]);
        return result;
    }
    [[nodiscard]] bool good(Point const& point) const {
        for (std::size_t k = 0; k < program_.rows.size(); ++k)
            if (sum(k, point) > lines_[k].limit) return false;
        return !program_.also || program_.also(point);
    }
    /// A point of the present domains, near the hints.
    [[nodiscard]] Point rounded() const {
        Point point(domains_.size());
        for (std::uint32_t unit = 0; unit < point.size(); ++unit) point[unit] = near(unit);
        return point;
    }
    [[nodiscard]] std::int64_t near(std::uint32_t unit) const {
        auto const& domain = domains_[unit];
        if (domain.fixed()) return domain.value();
        if (domain.zero && (!domain.positive() || hints_[unit] * 2 < static_cast<double>(domain.least))) return 0;
        auto const amount = static_cast<std::int64_t>(
            std::clamp(hints_[unit], static_cast<double>(domain.least), static_cast<double>(domain.most)));
        auto const open = program_.units[unit].down(std::min<Wide>(amount, domain.most));
        return open && *open >= domain.least ? *open : domain.least;
    }

    Budget& budget_;
    std::vector<std::uint32_t> order_, undecided_;
    std::vector<double> hints_;
    Point witness_, best_point_;
    std::vector<Wide> witness_sums_;
    std::optional<std::uint32_t> first_;    // decided before all others,
    bool first_largest_ = false;            // and how
    std::optional<std::int64_t> patience_;  // tries left for the question
    std::optional<std::size_t> objective_;
    Wide best_ = 0, enough_ = 0;

  private:
    /// Adds such a row for good, and takes the units in its order. False where it has no room.
    bool combine() {
        auto combined = combination(objective_, hints_);
        find_undecided();
        order_.clear();
        if (!combined.weights.empty()) {
            drop_oldest();
            add_row(combined.row, std::move(combined.weights));
            for (auto const& term : lines_.back().terms) order_.push_back(term.unit);
        }
        std::vector<bool> listed(domains_.size(), false);
        for (auto unit : order_) listed[unit] = true;
        for (auto unit : by_size())
            if (!listed[unit]) order_.push_back(unit);
        return settle(trail_.size());
    }
    [[nodiscard]] std::vector<std::uint32_t> by_size() const {
        std::vector<std::uint32_t> order;
        for (std::uint32_t unit = 0; unit < domains_.size(); ++unit)
            if (!domains_[unit].fixed()) order.push_back(unit);
        std::stable_sort(order.begin(), order.end(),
                         [&](auto a, auto b) { return program_.units[a].full > program_.units[b].full; });
        return order;
    }

    /// The units that the relaxation neither leaves out nor takes whole, those nearest to half first; for a thorough
    /// search alone.
    void find_undecided() {
        undecided_.clear();
        if (!thorough_) return;
        auto const from_half = [&](std::uint32_t unit) {
            return std::abs(hints_[unit] / static_cast<double>(domains_[unit].most) - 0.5);
        };
        for (std::uint32_t unit = 0; unit < domains_.size(); ++unit)
            if (domains_[unit].zero && domains_[unit].positive() && from_half(unit) < 0.48) undecided_.push_back(unit);
        std::stable_sort(undecided_.begin(), undecided_.end(),
                         [&](auto a, auto b) { return from_half(a) < from_half(b); });
    }
    /// Asks the relaxation again, here: uses the row it proposes for this part of the tree alone, and its hints. False
    /// where nothing is left.
    bool look(std::size_t mark) {
        since_look_ = 0;
        auto const row = combination(objective_, hints_).row;
        find_undecided();
        Wide room = row.limit;
        for (auto const& term : row.terms) room -= term.least(domains_[term.unit]);
        bool fits = room >= 0;
        for (std::size_t i = 0; fits && i < row.terms.size(); ++i) fits = narrow(row.terms[i], room);
        if (fits) return settle(mark);
        undo(mark);
        return false;
    }
    /// One decision on the way down: the two parts of a unit's domain, and how many of them were tried.
    struct Fork {
        std::uint32_t unit;
        Domain low, high;
        bool upper_first;
        std::size_t position, mark;
        int tried = 0;
    };
    /// The next decision; nothing where every unit is settled.
    [[nodiscard]] std::optional<Fork> fork(std::size_t position) const {
        std::uint32_t unit = 0;
        bool upper = false;
        if (first_ && !domains_[*first_].fixed()) {
            unit = *first_, upper = first_largest_;
        } else {
            while (position < order_.size() && domains_[order_[position]].fixed()) ++position;
            if (position == order_.size()) return std::nullopt;
            auto const undecided = std::find_if(undecided_.begin(), undecided_.end(), [&](auto each) {
                return domains_[each].zero && !domains_[each].fixed();
            });
            unit = undecided != undecided_.end() ? *undecided : order_[position];
            auto const& domain = domains_[unit];
            upper = domain.zero
                        ? near(unit) > 0
                        : hints_[unit] * 2 >= static_cast<double>(domain.least) + static_cast<double>(domain.most);
        }
        auto const [low, high] = halves(unit);
        return Fork{unit, low, high, upper, position, trail_.size()};
    }
    /// Looks through all points of the present domains, depth first; stops at the first, or where the tries end.
    bool descend() {
        std::vector<Fork> way;
        auto next = fork(0);
        if (!next) return accept(rounded());
        way.push_back(*next);
        while (!way.empty()) {
            auto& here = way.back();
            if (here.tried > 0) {
                undo(here.mark);
                // A better point may have been found below: what it rules out counts from here on.
                if (objective_ && !settle_objective(here.mark)) here.tried = 2;
            }
            if (here.tried == 2) {
                way.pop_back();
                continue;
            }
            if (budget_.left == 0) throw OutOfSteps{};
            --budget_.left;
            if (tries_left_-- <= 0) {
                tries_left_ = 0;
                return false;
            }
            bool const upper = here.tried++ == 0 ? here.upper_first : !here.upper_first;
            bool fits = restrict(here.unit, upper ? here.high : here.low, here.mark);
            if (fits && !upper) fits = restrict_alike(here.unit, here.low, here.high, here.mark);
            if (fits && ++since_look_ >= (thorough_ ? 1 : tries_between_looks)) fits = look(here.mark);
            if (!fits) continue;
            next = fork(here.position);
            if (next)
                way.push_back(*next);
            else if (accept(rounded()))
                return true;
        }
        return false;
    }
    /// The unit is the largest of those that are alike: what is too much for it is too much for them.
    bool restrict_alike(std::uint32_t unit, Domain const& low, Domain const& high, std::size_t mark) {
        if (first_ == unit) return true;
        for (auto other : alike_[alike_of_[unit]]) {
            if (other == unit || other == first_) continue;
            auto const& domain = domains_[other];
            bool const same = domain.zero == (low.zero || high.zero) &&
                              domain.most == (high.positive() ? high.most : low.most) &&
                              domain.least == (low.positive() ? low.least : high.least);
            if (same && !domain.fixed()) set(other, low);
        }
        return settle(mark);
    }
    bool settle_objective(std::size_t mark) {
        for (std::size_t k = program_.rows.size() - 1; k < lines_.size(); ++k) touch(static_cast<std::uint32_t>(k));
        return settle(mark);
    }

    static constexpr std::int64_t tries_between_looks = 16, most_tries_with_a_walk = 16'000;
    std::int64_t tries_left_ = 0, since_look_ = 0;
    bool thorough_ = false;
};

}  // namespace grantpanel::solve
