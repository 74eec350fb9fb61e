// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/solve/descent.hpp"

namespace grantpanel::solve {

/// Searches points of a program, unit by unit, by exhaustion: rows are propagated in whole numbers, and rows that
/// follow from them (sums of two where terms cancel; sums with weights that the relaxation proposes, rounded to whole
/// numbers) are propagated beside them. Units that are alike are told apart by their position. What it finds is
/// checked; what it does not find does not exist. Which answer it gives among several is not promised.
class Search : Descending {
  public:
    Search(Program const& program, Budget& budget) : Descending(program, budget) {}
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
        if (settle(mark)) found = mend_last() || find();
        undo(mark);
        first_.reset();
        if (found) last_ = witness_;
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

    /// The largest value that `maximise` has found so far, also where it ran out of steps.
    [[nodiscard]] Wide best() const { return best_; }

  private:
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

    /// Questions that follow each other are alike: the point that answered the last often answers this one when it is
    /// mended a little.
    bool mend_last() {
        if (last_.empty()) return false;
        hint(last_);
        auto point = rounded();
        return walk(point, 30) && accept(std::move(point));
    }

    Point last_;                                                   // found by the last search for a first unit
    std::vector<std::pair<std::uint32_t, std::int64_t>> changes_;  // of the witness, in one attempt
    std::size_t committed_ = 0;
};

}  // namespace grantpanel::solve
