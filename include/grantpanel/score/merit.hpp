// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/score/systematic.hpp"
#include "grantpanel/score/worst_case.hpp"

#ifdef __FAST_MATH__
#error "the same chances on every machine need the arithmetic of IEEE 754"
#endif

namespace grantpanel::score {

/// Chances that make the worst case best.
struct Merit {
    std::vector<std::int64_t> chances;  ///< in billionths; together places * `certain_chance`
    std::int64_t worst = 0;            ///< how many of the truly best are drawn in the worst case, in billionths; exact
    core::Ratio bound;                 ///< no chances have a better worst case than this; exact
    std::size_t sets = 0, pivots = 0;  ///< what it took
};

namespace detail {

/// Proposes chances in doubles: the game between chances y (of a whole kind) and sets that could be the best ones, as a
/// linear program with the sets as columns, by the simplex method, one set after the other. min places * l + sum of
/// size * m over l, m, q >= 0 such that l + m - (what q takes of each kind, as a share of it) >= a little bit, and
/// q sums to 1; the multipliers of the rows are y and the value. The little bits keep it from going in circles. Only
/// + - * / and comparisons in a fixed order, so the same everywhere.
class MeritGame {
  public:
    MeritGame(IntervalOrder const& order, std::size_t places)
        : order_(order), places_(places), n_(order.kinds().size()) {
        for (auto const& kind : order.kinds()) {
            sizes_.push_back(static_cast<double>(kind.members.size()));
            members_ += sizes_.back();
        }
        best_.assign(n_, static_cast<double>(places) / members_);
        // A first set: the cheapest where nobody has any worth, of the first family that there is.
        std::vector<double> const nothing(n_, 0.0);
        order.each_worst(nothing, places, [&](double, auto const& taken) {
            if (sets_.empty()) add_set(taken);
        });
        for (std::size_t g = 0; g < n_; ++g) {
            right_.push_back(1e-7 * (1.0 + static_cast<double>(g * 7919 % 1009) / 1009.0));
            basis_.push_back(extra(g));
        }
        right_.push_back(1.0);
        basis_.push_back(set(0));
        invert();
    }

    void run() {
        // Work is limited in steps, never in seconds; what is found until then is proved as far as it goes.
        std::size_t const most_pivots = 40'000'000'000 / ((n_ + 1) * (n_ + 1));
        price();
        while (pivots_ < most_pivots) {
            auto const entering = best_column();
            if (!entering) {
                price();  // what was carried along is not exact
                if (best_column()) continue;
                if (!add_sets()) return;
                price();
                continue;
            }
            if (!pivot(*entering)) return;
            if (++pivots_ % 200 == 0) {
                invert();
                price();
            }
        }
    }

    /// The best chances that were found, of each member of a kind.
    [[nodiscard]] std::vector<double> const& best() const { return best_; }
    /// Those of the program as it is.
    [[nodiscard]] std::vector<double> chances() const {
        std::vector<double> chances;
        for (std::size_t g = 0; g < n_; ++g) chances.push_back(std::clamp(y_[g] / sizes_[g], 0.0, 1.0));
        return chances;
    }
    /// The weights of the sets, as whole numbers.
    [[nodiscard]] std::vector<std::int64_t> weights() const {
        std::vector<std::int64_t> weights(sets_.size(), 0);
        for (std::size_t r = 0; r <= n_; ++r)
            if (basis_[r] >= set(0) && level_[r] > 0)
                weights[basis_[r] - set(0)] = static_cast<std::int64_t>(level_[r] * 1099511627776.0);
        return weights;
    }
    [[nodiscard]] std::vector<std::vector<std::uint32_t>> const& sets() const { return sets_; }
    [[nodiscard]] std::size_t pivots() const { return pivots_; }

  private:
    // Columns: 0 is l; then m and the slack of each kind; then the sets.
    [[nodiscard]] std::size_t extra(std::size_t g) const { return 1 + g; }
    [[nodiscard]] std::size_t slack(std::size_t g) const { return 1 + n_ + g; }
    [[nodiscard]] std::size_t set(std::size_t s) const { return 1 + 2 * n_ + s; }
    [[nodiscard]] double cost(std::size_t column) const {
        return column == 0 ? static_cast<double>(places_) : column <= n_ ? sizes_[column - 1] : 0.0;
    }
    /// Calls `use(row, value)` for every entry of a column.
    template <class Use>
    void entries(std::size_t column, Use use) const {
        if (column == 0) {
            for (std::size_t g = 0; g < n_; ++g) use(g, 1.0);
        } else if (column <= n_) {
            use(column - 1, 1.0);
        } else if (column < set(0)) {
            use(column - 1 - n_, -1.0);
        } else {
            auto const* taken = &shares_[(column - set(0)) * n_];
            for (std::size_t g = 0; g < n_; ++g)
                if (taken[g] != 0.0) use(g, -taken[g]);
            use(n_, 1.0);
        }
    }

    /// The multipliers of the rows, and by how much each column would lower the cost.
    void price() {
        y_.assign(n_ + 1, 0.0);
        for (std::size_t r = 0; r <= n_; ++r)
            if (double const c = cost(basis_[r]); c != 0.0) {
                auto const* row = &inverse_[r * (n_ + 1)];
                for (std::size_t i = 0; i <= n_; ++i) y_[i] += c * row[i];
            }
        reduced_ = products(y_.data());
        for (std::size_t c = 0; c < reduced_.size(); ++c) reduced_[c] = cost(c) - reduced_[c];
        scale_.assign(reduced_.size(), 1.0);
    }
    /// The products of a row with all columns.
    [[nodiscard]] std::vector<double> products(double const* row) const {
        std::vector<double> products(set(sets_.size()), 0.0);
        for (std::size_t g = 0; g < n_; ++g) {
            products[0] += row[g];
            products[extra(g)] = row[g];
            products[slack(g)] = -row[g];
        }
        for (std::size_t s = 0; s < sets_.size(); ++s) {
            double sum = row[n_];
            auto const* taken = &shares_[s * n_];
            for (std::size_t g = 0; g < n_; ++g) sum -= row[g] * taken[g];
            products[set(s)] = sum;
        }
        return products;
    }
    /// The column that lowers the cost fastest, each measured by how far it moves the others (devex; Harris 1973).
    [[nodiscard]] std::optional<std::size_t> best_column() const {
        std::optional<std::size_t> best;
        double most = 0;
        for (std::size_t c = 0; c < reduced_.size(); ++c)
            if (reduced_[c] < -1e-9 && reduced_[c] * reduced_[c] > most * scale_[c])
                most = reduced_[c] * reduced_[c] / scale_[c], best = c;
        return best;
    }
    bool pivot(std::size_t entering) {
        std::vector<double> direction(n_ + 1, 0.0);
        entries(entering, [&](std::size_t i, double value) {
            for (std::size_t r = 0; r <= n_; ++r) direction[r] += inverse_[r * (n_ + 1) + i] * value;
        });
        // Of the rows that would go below 0 first, or hardly later, the one with the largest entry (Harris 1973).
        std::optional<double> furthest;
        for (std::size_t r = 0; r <= n_; ++r)
            if (direction[r] > 1e-7)
                if (double const step = (level_[r] + 1e-9) / direction[r]; !furthest || step < *furthest)
                    furthest = step;
        std::optional<std::size_t> leaving;
        for (std::size_t r = 0; r <= n_; ++r)
            if (direction[r] > 1e-7 && level_[r] <= *furthest * direction[r] &&
                (!leaving || direction[r] > direction[*leaving]))
                leaving = r;
        if (!leaving) return false;
        double const least = std::max(level_[*leaving], 0.0) / direction[*leaving];
        for (std::size_t r = 0; r <= n_; ++r) level_[r] -= least * direction[r];
        level_[*leaving] = least;
        auto* row = &inverse_[*leaving * (n_ + 1)];
        auto const moved = products(row);
        double const at = direction[*leaving], gain = reduced_[entering] / at, own = scale_[entering];
        for (std::size_t c = 0; c < moved.size(); ++c) {
            reduced_[c] -= gain * moved[c];
            scale_[c] = std::max(scale_[c], moved[c] / at * (moved[c] / at) * own);
        }
        reduced_[entering] = 0;
        scale_[basis_[*leaving]] = std::max(own / (at * at), 1.0);
        basis_[*leaving] = entering;
        for (std::size_t i = 0; i <= n_; ++i) row[i] /= direction[*leaving];
        for (std::size_t r = 0; r <= n_; ++r) {
            if (r == *leaving || direction[r] == 0.0) continue;
            auto* other = &inverse_[r * (n_ + 1)];
            double const times = direction[r];
            for (std::size_t i = 0; i <= n_; ++i) other[i] -= times * row[i];
        }
        return true;
    }
    /// The inverse of the basis and the levels from it, by elimination with the largest pivot of each column.
    void invert() {
        std::size_t const m = n_ + 1;
        std::vector<double> matrix(m * m, 0.0);
        inverse_.assign(m * m, 0.0);
        for (std::size_t column = 0; column < m; ++column) {
            inverse_[column * m + column] = 1.0;
            entries(basis_[column], [&](std::size_t i, double value) { matrix[i * m + column] = value; });
        }
        for (std::size_t c = 0; c < m; ++c) {
            std::size_t best = c;
            for (std::size_t r = c + 1; r < m; ++r)
                if (size_of(matrix[r * m + c]) > size_of(matrix[best * m + c])) best = r;
            if (best != c)
                for (std::size_t i = 0; i < m; ++i) {
                    std::swap(matrix[best * m + i], matrix[c * m + i]);
                    std::swap(inverse_[best * m + i], inverse_[c * m + i]);
                }
            double const pivot = matrix[c * m + c];
            for (std::size_t i = 0; i < m; ++i) matrix[c * m + i] /= pivot, inverse_[c * m + i] /= pivot;
            for (std::size_t r = 0; r < m; ++r) {
                double const times = matrix[r * m + c];
                if (r == c || times == 0.0) continue;
                for (std::size_t i = 0; i < m; ++i) {
                    matrix[r * m + i] -= times * matrix[c * m + i];
                    inverse_[r * m + i] -= times * inverse_[c * m + i];
                }
            }
        }
        level_.assign(m, 0.0);
        for (std::size_t r = 0; r < m; ++r)
            for (std::size_t i = 0; i < m; ++i) level_[r] += inverse_[r * m + i] * right_[i];
    }
    static double size_of(double value) { return value < 0 ? -value : value; }

    void add_set(std::vector<std::uint32_t> taken) {
        for (std::size_t g = 0; g < n_; ++g) shares_.push_back(static_cast<double>(taken[g]) / sizes_[g]);
        sets_.push_back(std::move(taken));
    }
    /// Adds the sets that are worth less than the value at these chances; false: there are none. They are looked for
    /// between these chances and the best so far first, where they cut deeper.
    bool add_sets() {
        auto const now = chances();
        for (double const part : {0.15, 1.0}) {
            std::vector<double> between;
            for (std::size_t g = 0; g < n_; ++g) between.push_back(best_[g] + part * (now[g] - best_[g]));
            double least = static_cast<double>(places_);
            std::vector<std::pair<double, std::vector<std::uint32_t>>> found;
            order_.each_worst(between, places_, [&](double value, auto const& taken) {
                least = std::min(least, value);
                double here = 0;
                for (std::size_t g = 0; g < n_; ++g) here += now[g] * static_cast<double>(taken[g]);
                if (here < y_[n_] - 1e-8) found.emplace_back(value, taken);
            });
            if (least > best_value_) best_value_ = least, best_ = between;
            if (y_[n_] - best_value_ < 4e-7 * static_cast<double>(places_)) return false;
            if (found.empty()) continue;
            std::stable_sort(found.begin(), found.end(),
                             [](auto const& a, auto const& b) { return a.first < b.first; });
            if (found.size() > most_sets) found.resize(most_sets);
            for (auto& [value, taken] : found) add_set(std::move(taken));
            return true;
        }
        return false;
    }

    IntervalOrder const& order_;
    static constexpr std::size_t most_sets = 10;  // at once

    std::size_t places_, n_, pivots_ = 0;
    double members_ = 0, best_value_ = -1;
    std::vector<double> best_, sizes_, right_, inverse_, level_, y_, reduced_, scale_;
    std::vector<double> shares_;  // set by set: what it takes of each kind
    std::vector<std::size_t> basis_;
    std::vector<std::vector<std::uint32_t>> sets_;
};

/// Levels chances until nobody has a smaller one than somebody it is surely better than: each such pair of kinds gets
/// the mean. Sets that could be the best hold the better of a pair wherever they hold the other, so the worst case does
/// not become worse by it.
inline void level(IntervalOrder const& order, std::vector<double>& chances) {
    auto const& kinds = order.kinds();
    for (bool again = true; again;) {
        again = false;
        for (std::size_t a = 0; a < kinds.size(); ++a)
            for (std::size_t b = a + 1; b < kinds.size(); ++b) {
                if (!order.surely_better(a, b) || chances[b] <= chances[a] + 1e-12) continue;
                auto const of_a = static_cast<double>(kinds[a].members.size());
                auto const of_b = static_cast<double>(kinds[b].members.size());
                chances[a] = chances[b] = (of_a * chances[a] + of_b * chances[b]) / (of_a + of_b);
                again = true;
            }
    }
}

/// Chances in billionths, of each kind: rounded down, nobody above somebody who is surely better.
inline std::vector<std::int64_t> in_billionths(IntervalOrder const& order, std::vector<double> chances,
                                               std::size_t places) {
    auto const& kinds = order.kinds();
    double sum = 0, members = 0;
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        sum += chances[k] * static_cast<double>(kinds[k].members.size());
        members += static_cast<double>(kinds[k].members.size());
    }
    auto const wanted = static_cast<double>(places);
    std::vector<std::int64_t> whole;
    for (auto chance : chances) {
        if (sum < wanted) chance += (1.0 - chance) * (wanted - sum) / (members - sum);
        if (sum > wanted) chance *= wanted / sum;
        auto units = std::clamp(static_cast<std::int64_t>(chance * static_cast<double>(certain_chance)),
                                std::int64_t{0}, certain_chance);
        auto const round = (units + 500) / 1000 * 1000;  // 1/2 rather than 499999999 billionths
        if (units >= round - 5 && units <= round + 5) units = round;
        whole.push_back(units);
    }
    for (std::size_t a = 0; a < kinds.size(); ++a)
        for (std::size_t b = a + 1; b < kinds.size(); ++b)
            if (order.surely_better(a, b)) whole[b] = std::min(whole[b], whole[a]);
    return whole;
}

/// What no chances can pass, from weights of sets: over their mean, the most that so many places can hold.
inline core::Ratio bound(IntervalOrder const& order, std::vector<std::vector<std::uint32_t>> const& sets,
                         std::vector<std::int64_t> const& weights, std::size_t places) {
    auto const& kinds = order.kinds();
    core::Integer all = 0;
    std::vector<core::Ratio> held(kinds.size());  // of each member of a kind
    for (auto weight : weights) all += weight;
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        core::Integer sum = 0;
        for (std::size_t s = 0; s < sets.size(); ++s) sum += core::Integer(weights[s]) * sets[s][k];
        held[k] = core::Ratio(sum, core::Integer(kinds[k].members.size()));
    }
    std::vector<std::size_t> most(kinds.size());
    std::iota(most.begin(), most.end(), std::size_t{0});
    std::stable_sort(most.begin(), most.end(), [&](auto a, auto b) { return held[a] > held[b]; });
    core::Ratio sum;
    for (auto k : most) {
        auto const size = std::min(places, kinds[k].members.size());
        places -= size;
        sum += held[k] * core::Ratio(static_cast<std::int64_t>(size));
    }
    return sum / core::Ratio(all, core::Integer(1));
}

}  // namespace detail

/// MERIT (Goldberg, Giammona and Shah, arXiv 2506.19083; docs/draw.md): the chances of so many places, whose worst case
/// over all sets that could be the truly best ones is as good as it can be. A linear program in doubles proposes them
/// and weights of sets; they are then rounded to billionths, and the worst case and the bound are exact for what is
/// given. Nobody has a smaller chance than somebody it is surely better than; equal intervals differ by a billionth at
/// most. Throws core::UsageError for more places than intervals, more than 2,000 different intervals, or an interval
/// whose ends are the wrong way round.
/// Cost: 353 intervals as of rankings of four panels take under a second, three times as wide ones a few seconds.
inline Merit merit(std::vector<model::Interval> const& intervals, std::size_t places) {
    if (places > intervals.size()) throw core::UsageError("there are more places than intervals");
    IntervalOrder const order(intervals);
    auto const& kinds = order.kinds();
    if (kinds.size() > 2000) throw core::UsageError("merit is for at most 2,000 different intervals");
    Merit result;
    result.chances.assign(intervals.size(), places == intervals.size() ? certain_chance : 0);
    result.worst = static_cast<std::int64_t>(places) * certain_chance;
    result.bound = core::Ratio(static_cast<std::int64_t>(places));
    if (places == 0 || places == intervals.size()) return result;

    detail::MeritGame game(order, places);
    game.run();
    auto proposed = game.best();
    detail::level(order, proposed);
    auto const whole = detail::in_billionths(order, std::move(proposed), places);
    std::int64_t left = static_cast<std::int64_t>(places) * certain_chance;
    for (std::size_t k = 0; k < kinds.size(); ++k)
        for (auto member : kinds[k].members) left -= result.chances[member] = whole[k];
    // What the rounding left: a billionth each, whoever is surely better first.
    for (bool more = left > 0; left != 0;)
        for (std::size_t i = 0; i < kinds.size() && left != 0; ++i)
            for (auto member : kinds[more ? i : kinds.size() - 1 - i].members)
                if (auto& chance = result.chances[member]; left != 0 && chance != (more ? certain_chance : 0))
                    more ? (++chance, --left) : (--chance, ++left);

    IntervalOrder const apart(intervals, true);
    std::vector<std::int64_t> worth;
    for (auto const& kind : apart.kinds()) worth.push_back(result.chances[kind.members.front()]);
    result.worst = apart.worst(worth, places);
    result.bound = detail::bound(order, game.sets(), game.weights(), places);
    result.sets = game.sets().size();
    result.pivots = game.pivots();
    return result;
}

}  // namespace grantpanel::score
