// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>
#include <vector>

#include "grantpanel/score/worst_case.hpp"

#ifdef __FAST_MATH__
#error "the same chances on every machine need the arithmetic of IEEE 754"
#endif

namespace grantpanel::score::detail {

/// Proposes chances in doubles. The worst case of chances p (of each member of a kind, which has c) is the largest v so
/// that for each family there are t and u with
///     v <= sum of c p over the sure kinds + filled * t - sum of c u over the open ones, u >= t - p, u >= 0:
/// the least that a set of the family can have, as its dual. So the best chances are one linear program in p, t, u and
/// v. An interior point method solves it (Mehrotra 1992): steps that predict and correct, along the path on which all
/// slacks times multipliers are equal. Among equally good chances it comes to the middle of them. Only + - * / and
/// comparisons in a fixed order, so the same everywhere.
class MeritProgram {
  public:
    MeritProgram(IntervalOrder const& order, std::size_t places)
        : n_(order.kinds().size()), m_(order.filled().size()), places_(static_cast<double>(places)) {
        auto const& kinds = order.kinds();
        double members = 0;
        for (auto const& kind : kinds) {
            sure_.push_back(kind.sure);
            out_.push_back(kind.out);
            size_.push_back(static_cast<double>(kind.members.size()));
            members += size_.back();
        }
        at_.p.assign(n_, 0.9 * places_ / members);
        at_.t.assign(m_, at_.p[0]);
        std::vector<double> of_families, within;
        double lowest = 0;
        for (std::size_t f = 0; f < m_; ++f) {
            double open = 0;
            filled_.push_back(static_cast<double>(order.filled()[f]));
            of_families.push_back(1.0 / static_cast<double>(m_));
            for (std::size_t g = 0; g < n_; ++g)
                if (is_open(f, g)) open += size_[g];
            for (std::size_t g = 0; g < n_; ++g)
                if (is_open(f, g)) {
                    pairs_.push_back({f, g});
                    within.push_back(of_families[f] * size_[g] * filled_[f] / open);
                }
            lowest = std::max(lowest, 0.1 * open);
        }
        at_.u.assign(pairs_.size(), 0.1);
        at_.v = -1.0 - lowest;
        dual_.assign(2 * n_, 0.1);
        for (std::size_t e = 0; e < pairs_.size(); ++e)
            dual_.push_back(of_families[pairs_[e].family] * size_[pairs_[e].kind] - within[e]);
        dual_.insert(dual_.end(), within.begin(), within.end());
        dual_.insert(dual_.end(), of_families.begin(), of_families.end());
        dual_.push_back(0.5);
    }

    void run() {
        for (; steps_ < 200 && firm_ < 1e-9; ++steps_) {
            slack_ = slacks(at_, 1.0);
            double const gap = product(slack_, dual_);
            if (gap < 1e-10 * places_) return;
            factor();
            std::vector<double> wanted(slack_.size(), 0.0);
            auto [move, turn, exact] = direction(wanted);
            auto const change = slacks(move, 0.0);
            double const far = furthest(slack_, change), about = furthest(dual_, turn);
            double ahead = 0;
            for (std::size_t i = 0; i < slack_.size(); ++i)
                ahead += (slack_[i] + far * change[i]) * (dual_[i] + about * turn[i]);
            double const part = ahead / gap, mean = part * part * part * gap / static_cast<double>(slack_.size());
            for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] = mean - change[i] * turn[i];
            std::tie(move, turn, exact) = direction(wanted);
            if (!exact) {  // then firmer
                firm_ *= 10;
                continue;
            }
            double const step = 0.99 * furthest(slack_, slacks(move, 0.0)), swing = 0.99 * furthest(dual_, turn);
            for (std::size_t g = 0; g < n_; ++g) at_.p[g] += step * move.p[g];
            for (std::size_t f = 0; f < m_; ++f) at_.t[f] += step * move.t[f];
            for (std::size_t e = 0; e < pairs_.size(); ++e) at_.u[e] += step * move.u[e];
            at_.v += step * move.v;
            for (std::size_t i = 0; i < dual_.size(); ++i) dual_[i] += swing * turn[i];
        }
    }

    /// Of each member of a kind.
    [[nodiscard]] std::vector<double> const& chances() const { return at_.p; }
    /// A weight of each family.
    [[nodiscard]] double const* weights() const { return &dual_[2 * n_ + 2 * pairs_.size()]; }
    /// How much of its family's weight each open kind has, family by family.
    [[nodiscard]] double const* held() const { return &dual_[2 * n_ + pairs_.size()]; }
    [[nodiscard]] std::size_t steps() const { return steps_; }

  private:
    struct Point {
        std::vector<double> p, t, u;
        double v = 0;
    };
    struct Pair {
        std::size_t family, kind;
    };
    [[nodiscard]] bool is_open(std::size_t f, std::size_t g) const { return sure_[g] <= f && f < out_[g]; }

    static double product(std::vector<double> const& a, std::vector<double> const& b) {
        double sum = 0;
        for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
        return sum;
    }
    /// How much of a change keeps everything above 0; at most all of it.
    static double furthest(std::vector<double> const& at, std::vector<double> const& change) {
        double part = 1.0;
        for (std::size_t i = 0; i < at.size(); ++i)
            if (at[i] + part * change[i] < 0) part = at[i] / -change[i];
        return part;
    }
    /// What is left in each inequality: p >= 0, p <= 1, u >= 0, u >= t - p, the families, and c p in all the places.
    /// With 0 for `one`, how that changes in a direction.
    [[nodiscard]] std::vector<double> slacks(Point const& x, double one) const {
        std::vector<double> left(x.p);
        for (auto p : x.p) left.push_back(one - p);
        left.insert(left.end(), x.u.begin(), x.u.end());
        for (std::size_t e = 0; e < pairs_.size(); ++e)
            left.push_back(x.u[e] - x.t[pairs_[e].family] + x.p[pairs_[e].kind]);
        std::vector<double> families;
        for (std::size_t f = 0; f < m_; ++f) {
            families.push_back(filled_[f] * x.t[f] - x.v);
            for (std::size_t g = 0; g < n_; ++g)
                if (f < sure_[g]) families[f] += size_[g] * x.p[g];
        }
        for (std::size_t e = 0; e < pairs_.size(); ++e) families[pairs_[e].family] -= size_[pairs_[e].kind] * x.u[e];
        left.insert(left.end(), families.begin(), families.end());
        left.push_back(one * places_ - product(size_, x.p));
        return left;
    }

    /// The system of a step, without u and then without p: unknowns are the multipliers of the families and of the
    /// places, then the changes of t and v. The signs of its pivots are the same in any order (it is quasidefinite), so
    /// it is split into triangles without a search for pivots. Towards the end rounding would eat what holds p and t:
    /// they are held a little firmer, and `direction` repairs what that spoils.
    void factor() {
        auto const v = 2 * m_ + 1, pairs = pairs_.size();
        wide_ = 2 * m_ + 2;
        system_.assign(wide_ * wide_, 0.0);
        rows_.assign(n_ * wide_, 0.0);
        diagonal_.clear();
        double most = 0;
        for (std::size_t e = 2 * n_; e < 2 * n_ + 2 * pairs; ++e) most = std::max(most, dual_[e] / slack_[e]);
        double const firm = firm_ * most;
        for (std::size_t g = 0; g < n_; ++g)
            diagonal_.push_back(dual_[g] / slack_[g] + dual_[n_ + g] / slack_[n_ + g] + firm);
        for (std::size_t f = 0; f < m_; ++f) {
            auto const i = 2 * n_ + 2 * pairs + f;
            entry(f, f) = slack_[i] / dual_[i];
            entry(f, t(f)) = filled_[f];
            entry(t(f), t(f)) = -firm;
            entry(f, v) = -1.0;
        }
        entry(m_, m_) = slack_.back() / dual_.back();
        weight_.clear();
        share_.clear();
        for (std::size_t e = 0; e < pairs; ++e) {
            auto const [f, g] = pairs_[e];
            auto const i = 2 * n_ + e;
            double const low = dual_[i] / slack_[i], high = dual_[i + pairs] / slack_[i + pairs];
            weight_.push_back(low + high);
            share_.push_back(high / (low + high));
            double const both = low * share_[e];
            diagonal_[g] += both;
            entry(f, f) += size_[g] * size_[g] / weight_[e];
            entry(f, t(f)) -= size_[g] * share_[e];
            entry(t(f), t(f)) -= both;
            rows_[g * wide_ + f] = size_[g] * share_[e];
            rows_[g * wide_ + t(f)] = both;
        }
        for (std::size_t g = 0; g < n_; ++g) {
            auto* row = &rows_[g * wide_];
            for (std::size_t f = 0; f < sure_[g]; ++f) row[f] = size_[g];
            row[m_] = -size_[g];
            for (std::size_t i = 0; i < v; ++i) {
                if (row[i] == 0.0) continue;
                double const times = row[i] / diagonal_[g];
                auto* target = &system_[i * wide_];
                for (std::size_t j = i; j < v; ++j) target[j] += times * row[j];
            }
        }
        for (std::size_t k = 0; k < wide_; ++k) {
            auto const* pivot = &system_[k * wide_];
            for (std::size_t i = k + 1; i < wide_; ++i) {
                if (pivot[i] == 0.0) continue;
                double const times = pivot[i] / pivot[k];
                auto* target = &system_[i * wide_];
                for (std::size_t j = i; j < wide_; ++j) target[j] -= times * pivot[j];
            }
        }
    }
    /// What the multipliers leave of the slope of the aim; 0 at the best chances.
    [[nodiscard]] Point slope(std::vector<double> const& dual) const {
        auto const pairs = pairs_.size();
        auto const* low = &dual[2 * n_];
        auto const* high = low + pairs;
        auto const* family = high + pairs;
        Point rest;
        rest.v = 1.0;
        for (std::size_t g = 0; g < n_; ++g) rest.p.push_back(dual[g] - dual[n_ + g] - size_[g] * dual.back());
        for (std::size_t f = 0; f < m_; ++f) {
            rest.v -= family[f];
            rest.t.push_back(filled_[f] * family[f]);
            for (std::size_t g = 0; g < n_; ++g)
                if (f < sure_[g]) rest.p[g] += size_[g] * family[f];
        }
        for (std::size_t e = 0; e < pairs; ++e) {
            auto const [f, g] = pairs_[e];
            rest.u.push_back(low[e] + high[e] - size_[g] * family[f]);
            rest.t[f] -= high[e];
            rest.p[g] += high[e];
        }
        return rest;
    }
    /// Adds the step that would make this slope 0 were slacks times multipliers to stay.
    void add_step(Point const& rest, Point& move) const {
        std::vector<double> z(wide_, 0.0), of_p(rest.p);
        for (std::size_t f = 0; f < m_; ++f) z[t(f)] = -rest.t[f];
        z.back() = -rest.v;
        for (std::size_t e = 0; e < pairs_.size(); ++e) {
            auto const [f, g] = pairs_[e];
            z[f] += size_[g] * rest.u[e] / weight_[e];
            z[t(f)] -= share_[e] * rest.u[e];
            of_p[g] -= share_[e] * rest.u[e];
        }
        for (std::size_t g = 0; g < n_; ++g) {
            double const times = of_p[g] / diagonal_[g];
            for (std::size_t i = 0; i <= 2 * m_; ++i) z[i] -= times * rows_[g * wide_ + i];
        }
        for (std::size_t k = 0; k < wide_; ++k) {
            double const times = z[k] / system_[k * wide_ + k];
            for (std::size_t i = k + 1; i < wide_; ++i) z[i] -= times * system_[k * wide_ + i];
        }
        for (std::size_t k = wide_; k-- > 0;) {
            for (std::size_t i = k + 1; i < wide_; ++i) z[k] -= system_[k * wide_ + i] * z[i];
            z[k] /= system_[k * wide_ + k];
        }
        std::vector<double> p;
        for (std::size_t g = 0; g < n_; ++g) {
            double sum = of_p[g];
            for (std::size_t i = 0; i <= 2 * m_; ++i) sum += rows_[g * wide_ + i] * z[i];
            p.push_back(sum / diagonal_[g]);
            move.p[g] += p[g];
        }
        for (std::size_t f = 0; f < m_; ++f) move.t[f] += z[t(f)];
        move.v += z.back();
        for (std::size_t e = 0; e < pairs_.size(); ++e) {
            auto const [f, g] = pairs_[e];
            move.u[e] += (rest.u[e] - size_[g] * z[f]) / weight_[e] + share_[e] * (z[t(f)] - p[g]);
        }
    }
    /// The step to where slacks times multipliers are what is wanted, and the change of the multipliers; whether
    /// repairs made them good enough.
    [[nodiscard]] std::tuple<Point, std::vector<double>, bool> direction(std::vector<double> const& wanted) const {
        Point move;
        move.p.assign(n_, 0.0);
        move.t.assign(m_, 0.0);
        move.u.assign(pairs_.size(), 0.0);
        std::vector<double> dual(wanted);
        for (std::size_t i = 0; i < dual.size(); ++i) dual[i] /= slack_[i];
        for (int repairs = 20;; --repairs) {
            auto const rest = slope(dual);
            double const wrong =
                product(rest.p, rest.p) + product(rest.t, rest.t) + product(rest.u, rest.u) + rest.v * rest.v;
            if (repairs == 0 || wrong < 1e-16) {
                for (std::size_t i = 0; i < dual.size(); ++i) dual[i] -= dual_[i];
                return {std::move(move), std::move(dual), wrong < 1e-10};
            }
            add_step(rest, move);
            auto const change = slacks(move, 0.0);
            for (std::size_t i = 0; i < dual.size(); ++i) dual[i] = (wanted[i] - dual_[i] * change[i]) / slack_[i];
        }
    }
    [[nodiscard]] std::size_t t(std::size_t f) const { return m_ + 1 + f; }
    double& entry(std::size_t i, std::size_t j) { return system_[i * wide_ + j]; }

    std::size_t n_, m_, wide_ = 0, steps_ = 0;
    double places_, firm_ = 1e-14;
    std::vector<std::size_t> sure_, out_;
    std::vector<double> size_, filled_;
    std::vector<Pair> pairs_;  // open kinds, family by family
    Point at_;
    std::vector<double> slack_, dual_;
    std::vector<double> system_, rows_, diagonal_, weight_, share_;
};

}  // namespace grantpanel::score::detail
