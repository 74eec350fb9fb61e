// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/core/stream.hpp"
#include "grantpanel/core/ticket.hpp"
#include "grantpanel/score/normal.hpp"
#include "grantpanel/score/rank_draws.hpp"

namespace grantpanel::score {

/// Marks of alternatives on criteria, on one common scale, greater is better; one alternative after the other.
struct SmaaTable {
    std::size_t alternatives = 0, criteria = 0;
    std::vector<double> values;  ///< alternatives x criteria
    std::vector<double> sd;      ///< the same, or empty where marks are taken as sure: of normal, independent noise
};

/// Which weights are possible. They are above 0, add up to 1, and are otherwise equally likely.
struct SmaaWeights {
    std::vector<std::uint32_t> importance;  ///< criteria from most to least important; empty: any order
    std::vector<double> least, most;        ///< bounds of each weight; empty: none
    std::uint64_t tries = 10'000'000;       ///< how many weights to draw at most while looking for those within bounds
};

/// How often each alternative had each rank over drawn weights (SMAA-2: Lahdelma, Salminen 2001).
struct Smaa {
    RankDraws ranks;          ///< rank acceptability: `applications` is the number of alternatives
    std::uint64_t tries = 0;  ///< how many weights were drawn, also those out of bounds
    bool limited = false;     ///< the limit of tries was met: `ranks.draws` is then less than was asked
    /// For each alternative the mean of the weights that made it first; empty where none did.
    std::vector<std::vector<double>> central;
    /// The chance to be first with its own central weights, over the noise of the marks; 0 where it has none. Without
    /// noise 1 or 0, or shared among equals.
    std::vector<double> confidence;
};

namespace detail {

/// Throws core::UsageError for a table or weights that do not fit together.
inline void check_smaa(SmaaTable const& table, SmaaWeights const& weights) {
    auto const cells = table.alternatives * table.criteria;
    if (table.criteria == 0 || table.values.size() != cells || (!table.sd.empty() && table.sd.size() != cells))
        throw core::UsageError("the values are not alternatives times criteria");
    for (auto const* numbers : {&table.values, &table.sd, &weights.least, &weights.most})
        for (auto value : *numbers)
            if (!std::isfinite(value)) throw core::UsageError("a value is not a finite number");
    for (auto value : table.sd)
        if (value < 0) throw core::UsageError("a standard deviation is below 0");
    for (auto const* bounds : {&weights.least, &weights.most})
        if (!bounds->empty() && bounds->size() != table.criteria)
            throw core::UsageError("there is not one bound for each criterion");
    auto order = weights.importance;
    std::sort(order.begin(), order.end());
    for (std::size_t c = 0; c < order.size(); ++c)
        if (order.size() != table.criteria || order[c] != c)
            throw core::UsageError("the order of importance does not name each criterion once");
}

/// Weights equally likely over the simplex: the gaps between sorted numbers from 0 to 1.
inline void draw_weights(core::Stream& stream, SmaaWeights const& wanted, std::vector<double>& weights) {
    double before = 0;
    std::size_t const last = weights.size() - 1;
    for (std::size_t c = 0; c < last; ++c) weights[c] = stream.unit();
    weights[last] = 1;
    std::sort(weights.begin(), weights.end());
    for (auto& weight : weights) weight -= std::exchange(before, weight);
    if (wanted.importance.empty()) return;
    auto sorted = weights;
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    for (std::size_t c = 0; c < sorted.size(); ++c) weights[wanted.importance[c]] = sorted[c];
}

inline bool within_bounds(SmaaWeights const& wanted, std::vector<double> const& weights) {
    for (std::size_t c = 0; c < weights.size(); ++c)
        if ((!wanted.least.empty() && weights[c] < wanted.least[c]) ||
            (!wanted.most.empty() && weights[c] > wanted.most[c]))
            return false;
    return true;
}

/// The chance of `who` to be first with these weights: an integral over its total of the product of the others' chances
/// to be below.
inline double first_chance(SmaaTable const& table, std::vector<double> const& weights, std::size_t who) {
    std::size_t const n = table.alternatives, m = table.criteria;
    std::vector<double> total(n, 0.0), sd(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t c = 0; c < m; ++c) {
            total[i] += weights[c] * table.values[i * m + c];
            double const noise = table.sd.empty() ? 0 : weights[c] * table.sd[i * m + c];
            sd[i] += noise * noise;
        }
        sd[i] = std::sqrt(sd[i]);
    }
    auto const below = [&](double x) {
        double product = 1, equals = 1;
        for (std::size_t j = 0; j < n && product > 1e-18; ++j) {
            if (j == who) continue;
            if (sd[j] > 0)
                product *= normal_chance((x - total[j]) / sd[j]);
            else if (total[j] > x)
                product = 0;
            else
                equals += total[j] == x;
        }
        return product / equals;
    };
    if (sd[who] == 0) return below(total[who]);
    double sum = 0;
    double const step = 1.0 / 16;
    for (double z = -8.3; z <= 8.3; z += step) sum += std::exp(-0.5 * z * z) * below(total[who] + sd[who] * z);
    return sum * step * 0.39894228040143267794;
}

}  // namespace detail

/// Draws weights `draws` times, totals by them (with noise where the table has some), and counts ranks; equals get
/// their ranks by draw. Random numbers come from core::Stream, tag grantpanel/1/uncertainty, and `seed`: for each draw
/// its weights (again while out of bounds), then with noise one normal number for each alternative, since a weighted
/// sum of normal noise is normal. Throws core::UsageError for tables that do not fit, or bounds that no weights can
/// meet. In `double`: for figures that are only shown. Cost of a draw: alternatives x criteria and a sort.
inline Smaa smaa(SmaaTable const& table, SmaaWeights const& wanted, std::uint32_t draws, std::string_view seed) {
    detail::check_smaa(table, wanted);
    std::size_t const n = table.alternatives, m = table.criteria;
    double const least = std::accumulate(wanted.least.begin(), wanted.least.end(), 0.0);
    double const most = wanted.most.empty() ? 1 : std::accumulate(wanted.most.begin(), wanted.most.end(), 0.0);
    if (least > 1 + 1e-12 || most < 1 - 1e-12) throw core::UsageError("no weights that add up to 1 are within bounds");
    std::vector<double> columns(n * m), noise(table.sd.empty() ? 0 : n * m);  // one criterion after the other
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t c = 0; c < m; ++c) {
            columns[c * n + i] = table.values[i * m + c];
            if (!noise.empty()) noise[c * n + i] = table.sd[i * m + c] * table.sd[i * m + c];
        }
    core::Stream stream(core::tags::uncertainty, seed);
    Normals normals(stream);
    Smaa result;
    result.ranks = RankDraws(n);
    std::vector<double> weights(m), total(n), variance(n), central(n * m, 0.0);
    std::vector<std::pair<double, std::uint32_t>> ranked(n);
    for (std::uint32_t draw = 0; draw < draws; ++draw) {
        do {
            if (result.tries == wanted.tries) {
                result.limited = true;
                break;
            }
            ++result.tries;
            detail::draw_weights(stream, wanted, weights);
        } while (!detail::within_bounds(wanted, weights));
        if (result.limited) break;
        std::fill(total.begin(), total.end(), 0.0);
        for (std::size_t c = 0; c < m; ++c)
            for (std::size_t i = 0; i < n; ++i) total[i] += weights[c] * columns[c * n + i];
        if (!noise.empty()) {
            std::fill(variance.begin(), variance.end(), 0.0);
            for (std::size_t c = 0; c < m; ++c)
                for (std::size_t i = 0; i < n; ++i) variance[i] += weights[c] * weights[c] * noise[c * n + i];
            for (std::size_t i = 0; i < n; ++i) total[i] += std::sqrt(variance[i]) * normals.next();
        }
        for (std::size_t i = 0; i < n; ++i) ranked[i] = {-total[i], static_cast<std::uint32_t>(i)};
        std::sort(ranked.begin(), ranked.end());
        for (std::size_t from = 0, to = 1; from < n; from = to++) {
            while (to < n && ranked[to].first == ranked[from].first) ++to;
            for (std::size_t left = to - from; left > 1; --left)
                std::swap(ranked[from + left - 1].second, ranked[from + stream.below(left)].second);
        }
        for (std::size_t r = 0; r < n; ++r) ++result.ranks.count[ranked[r].second * n + r];
        if (n > 0)
            for (std::size_t c = 0; c < m; ++c) central[ranked[0].second * m + c] += weights[c];
        ++result.ranks.draws;
    }
    result.central.resize(n);
    result.confidence.assign(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        if (result.ranks.count[i * n] == 0) continue;
        for (std::size_t c = 0; c < m; ++c) result.central[i].push_back(central[i * m + c] / result.ranks.count[i * n]);
        result.confidence[i] = detail::first_chance(table, result.central[i], i);
    }
    return result;
}

/// Rank acceptabilities for two criteria without noise and without random numbers: the weight of the first criterion is
/// equally likely from `from` to `to`, the order of totals changes only where two of them cross, and lengths between
/// crossings are added up. Equals share their ranks. Returns alternatives x ranks, one alternative after the other.
/// Throws core::UsageError for another number of criteria. Cost: alternatives^3 log alternatives.
inline std::vector<double> smaa_two(SmaaTable const& table, double from = 0, double to = 1) {
    detail::check_smaa(table, {});
    if (table.criteria != 2 || !table.sd.empty() || !(from < to))
        throw core::UsageError("two criteria without noise, and a range of weights, are needed");
    std::size_t const n = table.alternatives;
    std::vector<double> cuts{from, to};
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < i; ++j) {
            double const first = table.values[2 * i] - table.values[2 * j];
            double const second = table.values[2 * i + 1] - table.values[2 * j + 1];
            double const cut = second / (second - first);
            if (first != second && cut > from && cut < to) cuts.push_back(cut);
        }
    std::sort(cuts.begin(), cuts.end());
    std::vector<double> share(n * n, 0.0), total(n);
    std::vector<std::uint32_t> order(n);
    std::iota(order.begin(), order.end(), 0U);
    auto const same = [&](auto a, auto b) {
        return table.values[2 * a] == table.values[2 * b] && table.values[2 * a + 1] == table.values[2 * b + 1];
    };
    for (std::size_t piece = 0; piece + 1 < cuts.size(); ++piece) {
        double const length = cuts[piece + 1] - cuts[piece], weight = (cuts[piece] + cuts[piece + 1]) / 2;
        if (length <= 0) continue;
        for (std::size_t i = 0; i < n; ++i)
            total[i] = weight * table.values[2 * i] + (1 - weight) * table.values[2 * i + 1];
        std::sort(order.begin(), order.end(),
                  [&](auto a, auto b) { return total[a] != total[b] ? total[a] > total[b] : a < b; });
        for (std::size_t first = 0, end = 1; first < n; first = end++) {
            while (end < n && same(order[end], order[first])) ++end;
            for (std::size_t i = first; i < end; ++i)
                for (std::size_t r = first; r < end; ++r)
                    share[order[i] * n + r] += length / (to - from) / static_cast<double>(end - first);
        }
    }
    return share;
}

}  // namespace grantpanel::score
