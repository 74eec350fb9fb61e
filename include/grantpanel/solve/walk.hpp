// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grantpanel/solve/combination.hpp"

namespace grantpanel::solve {

/// Mends a point that breaks rows, one unit at a time: the change that takes most of the weighted excess away, and
/// where none does, more weight on what is broken (after Luteberget and Sartor, "Feasibility Jump", 2023). It finds
/// points, and proves nothing; doubles only choose the way.
class Walking : protected Combining {
  protected:
    using Combining::Combining;

    /// Changes the point in so many moves at most; whether it keeps all rows then, as far as doubles can tell.
    bool walk(Point& point, std::size_t moves) {
        start_walk(point);
        int swaps = 5;
        for (std::size_t move = 0; move < moves; ++move) {
            std::size_t worst = 0;
            double most = 0;
            for (std::size_t k = 0; k < excess_.size(); ++k)
                if (excess_[k] * weights_[k] > most) most = excess_[k] * weights_[k], worst = k;
            if (most <= 0) return true;
            std::uint32_t unit = 0;
            std::int64_t to = 0;
            double best = 0;
            bool found = false;
            for (auto const& term : lines_[worst].terms) {
                auto const& domain = domains_[term.unit];
                if (domain.fixed() || rests_until_[term.unit] > move) continue;
                for (auto amount : {domain.zero ? 0 : domain.least, domain.positive() ? domain.most : 0}) {
                    if (amount == point[term.unit]) continue;
                    double const change = change_of(term.unit, point[term.unit], amount);
                    if (!found || change < best) found = true, best = change, unit = term.unit, to = amount;
                }
            }
            if (!found) return false;
            if (best >= 0) {
                if (swaps-- > 0 && swap(point, worst)) continue;
                for (std::size_t k = 0; k < excess_.size(); ++k)
                    if (excess_[k] > 0) weights_[k] += scales_[k];
            }
            change(point, unit, to);
            rests_until_[unit] = move + 4;
        }
        return false;
    }

  private:
    void change(Point& point, std::uint32_t unit, std::int64_t to) {
        for (auto const& use : uses_[unit])
            if (use.line < excess_.size()) excess_[use.line] += by(unit, use, point[unit], to);
        point[unit] = to;
    }
    /// One unit of the worst row goes down to its least and another up to its most, where that takes excess away.
    bool swap(Point& point, std::size_t worst) {
        std::vector<std::uint32_t> low, high;
        for (auto const& term : lines_[worst].terms) {
            auto const& domain = domains_[term.unit];
            if (domain.fixed()) continue;
            (point[term.unit] == (domain.zero ? 0 : domain.least) ? low : high).push_back(term.unit);
        }
        if (low.size() * high.size() > most_pairs) return false;
        double best = 0;
        std::uint32_t down = 0, up = 0;
        for (auto one : high) {
            auto const& domain = domains_[one];
            std::int64_t const before = point[one], least = domain.zero ? 0 : domain.least;
            double const first = change_of(one, before, least);
            change(point, one, least);
            for (auto other : low)
                if (double const both = first + change_of(other, point[other], domains_[other].most); both < best)
                    best = both, down = one, up = other;
            change(point, one, before);
        }
        if (best >= 0) return false;
        change(point, down, domains_[down].zero ? 0 : domains_[down].least);
        change(point, up, domains_[up].most);
        return true;
    }
    void start_walk(Point const& point) {
        std::size_t const own = program_.rows.size();
        excess_.assign(own, 0);
        scales_.assign(own, 0);
        rests_until_.assign(domains_.size(), 0);
        for (std::size_t k = 0; k < own; ++k) {
            Wide sum = 0;
            for (auto const& term : program_.rows[k].terms) sum += term.at(point[term.unit]);
            excess_[k] = static_cast<double>(sum - lines_[k].limit);
            double const width = lines_[k].widths.empty() ? 1 : static_cast<double>(lines_[k].widths[0]);
            scales_[k] = 1 / std::max(1.0, width);
        }
        weights_ = scales_;
    }
    [[nodiscard]] static double by(std::uint32_t unit, Use const& use, std::int64_t from, std::int64_t to) {
        Term const term{unit, use.each, use.per_amount};
        return static_cast<double>(term.at(to) - term.at(from));
    }
    /// How the weighted excess changes.
    [[nodiscard]] double change_of(std::uint32_t unit, std::int64_t from, std::int64_t to) const {
        double change = 0;
        for (auto const& use : uses_[unit]) {
            if (use.line >= excess_.size()) continue;
            double const now = excess_[use.line], then = now + by(unit, use, from, to);
            change += weights_[use.line] * (std::max(0.0, then) - std::max(0.0, now));
        }
        return change;
    }

    static constexpr std::size_t most_pairs = 20'000;

    std::vector<double> excess_, scales_, weights_;  // of each row of the program
    std::vector<std::size_t> rests_until_;           // of each unit: a move
};

}  // namespace grantpanel::solve
