// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "grantpanel/solve/walk.hpp"

namespace grantpanel::solve {

/// Searches points of a program, unit by unit, by exhaustion: rows are propagated in whole numbers, and rows that
/// follow from them (weights that the relaxation proposes, rounded to whole numbers) are propagated beside them. Units
/// that are alike are told apart by their position. What it finds is checked; what it does not find does not exist.
/// Which answer it gives among several is not promised.
class Search : Walking {
  public:
    Search(Program const& program, Budget& budget) : Walking(program), budget_(budget) {
        hints_.assign(program_.units.size(), 0);
    }
    Search(Search const&) = delete;
    Search& operator=(Search const&) = delete;

    /// Whether the rows have room for anything at all; call it once, first. A point that is known saves the search.
    bool start(Point const& known = {}) {
        if (!settle(0)) return false;
        return (!known.empty() && accept(known)) || find();
    }

    /// A point of the program as fixed so far; valid after a call that found one.
    [[nodiscard]] Point const& witness() const { return witness_; }
    /// Takes over a point that is known from elsewhere; false where it is not one.
    bool adopt(Point const& known) { return accept(known); }

    /// The largest or the least amount of this unit that some point has; a witness has it.
    std::int64_t best_of(std::uint32_t unit, bool largest) {
        auto domain = domains_[unit];
        if (domain.fixed()) return domain.value();
        while (true) {
            // Better than the witness: exactly the best first, then any better one.
            std::int64_t const now = witness_[unit];
            Domain better = domain;
            if (largest) {
                if (now == domain.most) break;
                better.zero = false;
                if (auto const next = program_.units[unit].up(Wide(now) + 1); now > 0) better.least = *next;
            } else {
                if (now == 0 || (!domain.zero && now == domain.least)) break;
                better = domain.zero ? Domain{true, 1, 0} : Domain{false, domain.least, now};
                if (!domain.zero) better.most = *program_.units[unit].down(Wide(now) - 1);
            }
            if (try_first(unit, better, largest)) continue;
            if (largest || !domain.zero) break;
            // Zero is impossible: the least of the others.
            domain.zero = false;
        }
        return witness_[unit];
    }

    /// Fixes a unit for good, at the amount the witness has.
    void commit(std::uint32_t unit) {
        set(unit, Domain::exactly(witness_[unit]));
        settle(0);
        for (auto const& change : trail_) lasting_[change.unit] = domains_[change.unit];
        trail_.clear();
        if (++committed_ % 64 == 0) compact();
    }

    /// Whether a point exists with this unit within this domain; the witness is one then.
    bool try_first(std::uint32_t unit, Domain const& domain, bool largest) {
        if (quick(unit, largest ? domain.most : domain.zero ? 0 : domain.least)) return true;
        first_ = unit, first_largest_ = largest;
        std::size_t const mark = trail_.size();
        bool found = false;
        set(unit, domain);
        if (settle(mark)) found = find();
        undo(mark);
        first_.reset();
        return found;
    }

    /// The same within so many tries; nothing where they do not settle it.
    std::optional<bool> try_first_within(std::uint32_t unit, Domain const& domain, bool largest, std::int64_t tries) {
        patience_ = tries;
        bool const found = try_first(unit, domain, largest);
        bool const gave_up = *patience_ <= 0;
        patience_.reset();
        return !found && gave_up ? std::nullopt : std::optional(found);
    }

    /// The largest value of a sum over the points, up to `enough`; the witness has it. The last row of the program must
    /// be its negative, with a limit that any point meets.
    Wide maximise(Wide enough) {
        objective_ = program_.rows.size() - 1;
        enough_ = enough;
        best_ = -sum(*objective_, witness_);
        best_point_ = witness_;
        if (best_ < enough_) {
            raise();
            std::size_t const mark = trail_.size();
            if (settle(mark)) find();
            undo(mark);
        }
        witness_ = best_point_;
        objective_.reset();
        return best_;
    }

  private:
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

    /// Whether the witness, with this one unit changed and some others taken down to the least they can be, is a point
    /// within the domains. It becomes the witness then.
    bool quick(std::uint32_t unit, std::int64_t amount) {
        if (objective_ || program_.also) return false;
        changes_.clear();
        change(unit, amount);
        auto const broken = [&] {
            for (std::size_t k = 0; k < witness_sums_.size(); ++k)
                if (witness_sums_[k] > lines_[k].limit) return true;
            return false;
        };
        if (!broken()) return true;
        for (std::uint32_t other = 0; other < domains_.size(); ++other) {
            auto const& domain = domains_[other];
            std::int64_t const least = domain.zero ? 0 : domain.least;
            if (other == unit || witness_[other] == least) continue;
            bool helps = false, harms = false;
            for (auto const& use : uses_[other]) {
                if (!lines_[use.line].weights.empty()) continue;
                Term const term{other, use.each, use.per_amount};
                Wide const by = term.at(least) - term.at(witness_[other]);
                bool const over = witness_sums_[use.line] > lines_[use.line].limit;
                helps = helps || (by < 0 && over);
                harms = harms || (by > 0 && witness_sums_[use.line] + by > lines_[use.line].limit);
            }
            if (!helps || harms) continue;
            change(other, least);
            if (!broken()) return true;
        }
        for (; !changes_.empty(); changes_.pop_back()) {
            auto const [back, before] = changes_.back();
            move(back, before);
        }
        return false;
    }
    void change(std::uint32_t unit, std::int64_t amount) {
        changes_.emplace_back(unit, witness_[unit]);
        move(unit, amount);
    }
    void move(std::uint32_t unit, std::int64_t amount) {
        for (auto const& use : uses_[unit]) {
            Term const term{unit, use.each, use.per_amount};
            if (lines_[use.line].weights.empty()) witness_sums_[use.line] += term.at(amount) - term.at(witness_[unit]);
        }
        witness_[unit] = amount;
    }

    /// Finds a point of the present domains.
    bool find() {
        if (!witness_.empty())
            for (std::size_t unit = 0; unit < hints_.size(); ++unit) hints_[unit] = static_cast<double>(witness_[unit]);
        if (first_) {
            auto const& domain = domains_[*first_];
            hints_[*first_] = static_cast<double>(first_largest_ ? domain.most : domain.zero ? 0 : domain.least);
        }
        if (accept(rounded())) return true;
        std::size_t const mark = trail_.size();
        if (!objective_) {
            // The last witness is often close to the next.
            tries_left_ = 30;
            order_ = by_size();
            limit_tries_ = true;
            bool const found = descend();
            limit_tries_ = false;
            undo(mark);
            if (found || tries_left_ > 0) return found;
        }
        // In rounds that each take more tries: a better point found in one leaves fewer units open in the next.
        for (std::int64_t tries = 1'000;; tries *= 4) {
            if (patience_) tries = std::min(tries, *patience_);
            bool answer = false, finished = true;
            if (combine()) {
                answer = accept(rounded());
                if (!answer && !objective_) {
                    auto point = rounded();
                    answer =
                        walk(point,
                             static_cast<std::size_t>(std::min<std::int64_t>(tries / 2, tries > 20'000 ? 0 : 1'000))) &&
                        accept(std::move(point));
                }
                if (!answer) {
                    auto const whole = narrow_lines();
                    limit_tries_ = true;
                    tries_left_ = tries;
                    answer = descend();
                    finished = tries_left_ > 0;
                    limit_tries_ = false;
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
    /// Adds such a row for good, and takes the units in its order. False where it has no room.
    bool combine() {
        auto combined = combination(objective_, hints_);
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

    /// Asks the relaxation again, here: uses the row it proposes for this part of the tree alone, and its hints. False
    /// where nothing is left.
    bool look(std::size_t mark) {
        since_look_ = 0;
        auto const row = combination(objective_, hints_).row;
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
            unit = order_[position];
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
            if (limit_tries_ && tries_left_-- <= 0) {
                tries_left_ = 0;
                return false;
            }
            bool const upper = here.tried++ == 0 ? here.upper_first : !here.upper_first;
            bool fits = restrict(here.unit, upper ? here.high : here.low, here.mark);
            if (fits && !upper) fits = restrict_alike(here.unit, here.low, here.high, here.mark);
            if (fits && ++since_look_ >= tries_between_looks) fits = look(here.mark);
            if (!fits) continue;
            next = fork(here.position);
            if (next)
                way.push_back(*next);
            else if (accept(rounded()))
                return true;
        }
        return false;
    }
    bool settle_objective(std::size_t mark) {
        for (std::size_t k = program_.rows.size() - 1; k < lines_.size(); ++k) touch(static_cast<std::uint32_t>(k));
        return settle(mark);
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

    Budget& budget_;
    bool limit_tries_ = false, first_largest_ = false;
    std::vector<std::uint32_t> order_;
    std::vector<double> hints_;
    Point witness_, best_point_;
    std::vector<Wide> witness_sums_;
    std::vector<std::pair<std::uint32_t, std::int64_t>> changes_;  // of the witness, in one attempt
    std::optional<std::uint32_t> first_;
    std::optional<std::int64_t> patience_;
    std::optional<std::size_t> objective_;
    Wide best_ = 0, enough_ = 0;
    std::int64_t tries_left_ = 0, since_look_ = 0;
    static constexpr std::int64_t tries_between_looks = 16;
    std::size_t committed_ = 0;
};

}  // namespace grantpanel::solve
