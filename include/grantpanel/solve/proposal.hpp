// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "grantpanel/solve/program.hpp"

#ifdef __FAST_MATH__
#error "grantpanel needs floating point as IEEE 754 defines it: do not use -ffast-math"
#endif

namespace grantpanel::solve {

namespace detail {

/// What the linear relaxation suggests, nobody believes: the search rounds the weights to whole numbers, which makes a
/// row that holds exactly because the others do, and tries the hints. The rows of a relaxation, over open units.
struct Relaxation {
    struct Entry {
        std::size_t row;
        double each, per_amount;
    };
    struct Open {
        std::uint32_t unit;
        bool zero;
        double least, most;
        std::size_t begin, end;  ///< its entries
    };
    /// A row that every point keeps: at most so many of its members get anything. No unit is in two.
    struct Block {
        std::size_t limit;
        std::vector<std::size_t> members;  ///< positions in `open`; none must get something
    };
    std::vector<Open> open;
    std::vector<Entry> entries;
    std::vector<double> limits, scales;
    std::vector<Block> blocks;

    /// The point that is best for these weights, as the value of each open unit, and what each costs there.
    void best(std::vector<double> const& weights, std::vector<double>& values, std::vector<double>& costs) const {
        for (std::size_t i = 0; i < open.size(); ++i) {
            double each = 0, per_amount = 0;
            for (std::size_t e = open[i].begin; e < open[i].end; ++e) {
                each += weights[entries[e].row] * entries[e].each;
                per_amount += weights[entries[e].row] * entries[e].per_amount;
            }
            double const amount = per_amount >= 0 ? open[i].least : open[i].most;
            costs[i] = each + per_amount * amount;
            values[i] = open[i].zero && costs[i] >= 0 ? 0 : amount;
        }
        for (auto const& block : blocks) {
            auto const cheapest = in_order_of(block, costs);
            for (std::size_t i = block.limit; i < cheapest.size(); ++i) values[cheapest[i]] = 0;
        }
    }
    /// The members of a block, the cheapest first.
    static std::vector<std::size_t> in_order_of(Block const& block, std::vector<double> const& costs) {
        auto members = block.members;
        std::stable_sort(members.begin(), members.end(), [&](auto a, auto b) { return costs[a] < costs[b]; });
        return members;
    }
    /// By how much each row is broken at these values, in its scale.
    void broken(std::vector<double> const& values, std::vector<double>& excess) const {
        for (std::size_t k = 0; k < limits.size(); ++k) excess[k] = -limits[k];
        for (std::size_t i = 0; i < open.size(); ++i)
            if (values[i] != 0)
                for (std::size_t e = open[i].begin; e < open[i].end; ++e)
                    excess[entries[e].row] += entries[e].each + entries[e].per_amount * values[i];
        for (std::size_t k = 0; k < limits.size(); ++k) excess[k] /= scales[k];
    }
};

/// Least t such that a mean of points breaks no row by more than t, by column generation (Dantzig and Wolfe 1960): the
/// weights of the rows are the prices, and the best point for them enters the basis.
class Master {
  public:
    explicit Master(Relaxation const& relaxation)
        : relaxation_(relaxation), m_(relaxation.limits.size()), costs_(relaxation.open.size(), 0) {}

    /// Runs until the prices prove that no mean is better, or, with `enough`, that every mean breaks a row; or for so
    /// many rounds.
    void run(std::size_t rounds, bool enough) {
        std::vector<double> values(relaxation_.open.size(), 0), excess(m_);
        std::vector<double> weights(m_, 0), column(m_ + 1);
        for (std::size_t k = 0; k < m_; ++k) weights[k] = 1 / relaxation_.scales[k] / static_cast<double>(m_);
        relaxation_.best(weights, values, costs_);
        relaxation_.broken(values, excess);
        start(excess, values);
        for (std::size_t round = 0; round < rounds; ++round) {
            // The row of the basis that holds t gives the prices.
            auto const* prices = &inverse_[t_ * (m_ + 1)];
            std::size_t cheapest = m_;
            for (std::size_t k = 0; k < m_; ++k)
                if (-prices[k] < -1e-9 && (cheapest == m_ || prices[k] > prices[cheapest])) cheapest = k;
            if (cheapest < m_) {
                for (std::size_t r = 0; r <= m_; ++r) column[r] = inverse_[r * (m_ + 1) + cheapest];
                if (!enter(column, {Kind::slack, cheapest, {}})) return;
                continue;
            }
            for (std::size_t k = 0; k < m_; ++k) weights[k] = std::max(0.0, -prices[k]) / relaxation_.scales[k];
            relaxation_.best(weights, values, costs_);
            relaxation_.broken(values, excess);
            double bound = 0;
            for (std::size_t k = 0; k < m_; ++k) bound += -prices[k] * excess[k];
            double const now = right_[t_];
            if (bound >= now - 1e-9 * (1 + std::abs(now)) || (enough && bound > 1e-6)) return;
            for (std::size_t r = 0; r <= m_; ++r) {
                auto const* row = &inverse_[r * (m_ + 1)];
                column[r] = row[m_];
                for (std::size_t k = 0; k < m_; ++k) column[r] += row[k] * excess[k];
            }
            if (!enter(column, {Kind::point, 0, values})) return;
        }
    }

    [[nodiscard]] std::vector<double> weights() const {
        std::vector<double> weights(m_, 0);
        for (std::size_t k = 0; k < m_; ++k)
            weights[k] = std::max(0.0, -inverse_[t_ * (m_ + 1) + k]) / relaxation_.scales[k];
        return weights;
    }
    /// The weight of each block beside those of the rows: what one more member would be worth.
    [[nodiscard]] std::vector<double> block_weights() {
        std::vector<double> values(costs_.size(), 0), found;
        relaxation_.best(weights(), values, costs_);
        for (auto const& block : relaxation_.blocks) {
            auto const cheapest = Relaxation::in_order_of(block, costs_);
            found.push_back(block.limit < cheapest.size() ? std::max(0.0, -costs_[cheapest[block.limit]]) : 0);
        }
        return found;
    }
    [[nodiscard]] std::vector<double> mean() const {
        std::vector<double> mean(relaxation_.open.size(), 0);
        for (std::size_t r = 0; r <= m_; ++r)
            if (basis_[r].kind == Kind::point)
                for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += right_[r] * basis_[r].values[i];
        return mean;
    }

  private:
    enum class Kind : std::uint8_t { t, slack, point };
    struct Member {
        Kind kind = Kind::slack;
        std::size_t row = 0;
        std::vector<double> values{};
    };

    /// The basis of one point, t in its worst row, and the slacks of the others.
    void start(std::vector<double> const& excess, std::vector<double> const& values) {
        std::size_t const n = m_ + 1;
        t_ = static_cast<std::size_t>(std::max_element(excess.begin(), excess.end()) - excess.begin());
        basis_.assign(n, {});
        inverse_.assign(n * n, 0);
        right_.assign(n, 0);
        for (std::size_t k = 0; k < m_; ++k) basis_[k] = {Kind::slack, k, {}};
        basis_[t_] = {Kind::t, 0, {}};
        basis_[m_] = {Kind::point, 0, values};
        // Rows: excess * point - t + slack = 0; point = 1. So t = excess[t], slack[k] = t - excess[k].
        for (std::size_t k = 0; k < m_; ++k) {
            if (k != t_) inverse_[k * n + k] = 1;
            inverse_[k * n + t_] = -1;
            inverse_[k * n + m_] = k == t_ ? excess[t_] : excess[t_] - excess[k];
            right_[k] = inverse_[k * n + m_];
        }
        inverse_[m_ * n + m_] = right_[m_] = 1;
    }

    bool enter(std::vector<double> const& column, Member member) {
        std::size_t const n = m_ + 1;
        std::size_t leave = n;
        double ratio = 0;
        for (std::size_t r = 0; r < n; ++r) {
            if (r == t_ || column[r] <= 1e-11) continue;
            double const each = std::max(0.0, right_[r]) / column[r];
            if (leave == n || each < ratio || (each == ratio && column[r] > column[leave])) leave = r, ratio = each;
        }
        if (leave == n) return false;
        auto* pivot = &inverse_[leave * n];
        for (std::size_t k = 0; k < n; ++k) pivot[k] /= column[leave];
        right_[leave] /= column[leave];
        for (std::size_t r = 0; r < n; ++r) {
            if (r == leave || column[r] == 0) continue;
            for (std::size_t k = 0; k < n; ++k) inverse_[r * n + k] -= column[r] * pivot[k];
            right_[r] -= column[r] * right_[leave];
        }
        basis_[leave] = std::move(member);
        return true;
    }

    Relaxation const& relaxation_;
    std::size_t m_, t_ = 0;
    std::vector<Member> basis_;
    std::vector<double> costs_, inverse_, right_;
};

}  // namespace detail

/// A row as the relaxation sees it: terms of units that are still open, and what the others leave of the limit.
struct OpenRow {
    std::vector<Term> const* terms = nullptr;
    Wide limit = 0;
};

namespace detail {

/// A row that counts units: at most so many of these, which need not, get anything.
struct Count {
    std::size_t row;
    std::size_t limit;
    std::vector<std::uint32_t> units;
};
/// Rows that count units, the narrowest first, none with a unit of another.
inline std::vector<Count> counts(std::vector<OpenRow> const& rows, std::vector<Domain> const& domains,
                                 std::size_t favour) {
    std::vector<std::size_t> order;
    for (std::size_t k = 0; k < rows.size(); ++k) {
        auto const& terms = *rows[k].terms;
        bool const counts = std::all_of(terms.begin(), terms.end(), [&](auto const& term) {
            return term.per_amount == 0 && term.each > 0 && term.each == terms.front().each;
        });
        if (counts && !terms.empty() && k != favour) order.push_back(k);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return rows[a].terms->size() < rows[b].terms->size(); });
    std::vector<bool> taken(domains.size(), false);
    std::vector<Count> chosen;
    for (auto k : order) {
        auto const& terms = *rows[k].terms;
        Wide limit = rows[k].limit / terms.front().each;
        Count count{k, 0, {}};
        bool free = true;
        for (auto const& term : terms) {
            auto const& domain = domains[term.unit];
            if (!domain.zero) --limit;
            if (!domain.zero || !domain.positive()) continue;
            count.units.push_back(term.unit);
            free = free && !taken[term.unit];
        }
        if (!free || limit < 0 || limit >= static_cast<Wide>(count.units.size())) continue;
        count.limit = static_cast<std::size_t>(limit);
        for (auto unit : count.units) taken[unit] = true;
        chosen.push_back(std::move(count));
    }
    return chosen;
}

/// The positions of the rows that have weights in a relaxation, rising: without those that every point keeps, at most
/// 40, those with the most open units. The others say little that propagation does not see.
inline std::vector<std::size_t> widest(std::vector<OpenRow> const& rows, std::vector<Domain> const& domains,
                                       std::size_t favour, std::vector<Count> const& kept) {
    static constexpr std::size_t most_rows = 40;
    std::vector<bool> is_kept(rows.size(), false);
    for (auto const& count : kept) is_kept[count.row] = true;
    std::vector<std::size_t> chosen, open(rows.size(), 0);
    for (std::size_t k = 0; k < rows.size(); ++k)
        if (!is_kept[k]) chosen.push_back(k);
    if (chosen.size() <= most_rows) return chosen;
    for (auto k : chosen)
        for (auto const& term : *rows[k].terms) open[k] += domains[term.unit].fixed() ? 0 : 1;
    std::stable_sort(chosen.begin(), chosen.end(),
                     [&](auto a, auto b) { return std::pair(a == favour, open[a]) > std::pair(b == favour, open[b]); });
    chosen.resize(most_rows);
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

}  // namespace detail

/// Solves the relaxation of rows within these domains, in doubles: which weights of the rows leave the least room, and
/// which amounts lie deepest within it. `favour` is a row that counts more than the others (an objective), or the
/// number of rows. `hints` of units in no row are not touched. Cost: rounds x entries; the rounds are a few times the
/// rows.
inline std::vector<double> propose(std::vector<OpenRow> const& rows, std::vector<Domain> const& domains,
                                   std::size_t favour, std::vector<double>& hints) {
    detail::Relaxation relaxation;
    std::vector<std::size_t> seen;
    std::vector<std::uint32_t> entries(domains.size(), 0);
    auto const kept = detail::counts(rows, domains, favour);
    for (auto k : detail::widest(rows, domains, favour, kept)) {
        Wide least = 0, most = 0, range = 0, limit = rows[k].limit;
        for (auto const& term : *rows[k].terms) {
            auto const low = term.least(domains[term.unit]), high = term.most(domains[term.unit]);
            least += low, most += high, range = std::max(range, high - low);
            if (domains[term.unit].fixed()) limit -= low;
        }
        if (most <= rows[k].limit || range == 0) continue;  // cannot be broken, or nothing can be done about it
        seen.push_back(k);
        double scale = static_cast<double>(range);
        if (favour < rows.size()) scale = k == favour ? static_cast<double>(most - least) : scale * 1e-4;
        relaxation.scales.push_back(scale);
        relaxation.limits.push_back(static_cast<double>(limit));
        for (auto const& term : *rows[k].terms)
            if (!domains[term.unit].fixed()) ++entries[term.unit];
    }
    std::size_t total = 0;
    std::vector<std::uint32_t> position(domains.size(), 0);
    for (std::uint32_t unit = 0; unit < domains.size(); ++unit) {
        if (entries[unit] == 0) continue;
        auto const& domain = domains[unit];
        position[unit] = static_cast<std::uint32_t>(relaxation.open.size());
        relaxation.open.push_back(
            {unit, domain.zero, static_cast<double>(domain.least), static_cast<double>(domain.most), total, total});
        total += entries[unit];
    }
    std::vector<double> weights(rows.size(), 0);
    if (total == 0) return weights;
    relaxation.entries.resize(total);
    for (std::size_t k = 0; k < seen.size(); ++k)
        for (auto const& term : *rows[seen[k]].terms)
            if (!domains[term.unit].fixed())
                relaxation.entries[relaxation.open[position[term.unit]].end++] = {k, static_cast<double>(term.each),
                                                                                  static_cast<double>(term.per_amount)};
    for (auto const& count : kept) {
        detail::Relaxation::Block block{count.limit, {}};
        for (auto unit : count.units)
            if (entries[unit] > 0) block.members.push_back(position[unit]);
        relaxation.blocks.push_back(std::move(block));
    }
    detail::Master master(relaxation);
    master.run(100 + 40 * seen.size(), favour == rows.size());
    auto const found = master.weights();
    auto const mean = master.mean();
    for (std::size_t k = 0; k < seen.size(); ++k) weights[seen[k]] = found[k];
    auto const of_blocks = master.block_weights();
    for (std::size_t b = 0; b < kept.size(); ++b)
        weights[kept[b].row] = of_blocks[b] / static_cast<double>(rows[kept[b].row].terms->front().each);
    for (std::size_t i = 0; i < relaxation.open.size(); ++i) hints[relaxation.open[i].unit] = mean[i];
    return weights;
}

}  // namespace grantpanel::solve
