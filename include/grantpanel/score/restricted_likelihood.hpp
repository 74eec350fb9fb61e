// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "grantpanel/score/cholesky.hpp"

/// The restricted likelihood of y = mu + r_i + c_j + e, rows and columns of a table with gaps (docs/uncertainty.md,
/// section 2). Rows are eliminated by hand; all that is left has the size of the columns.
namespace grantpanel::score::detail {

/// One number of the table.
template <class Real>
struct Cell {
    std::size_t row, column;
    Real value;
};

/// The restricted likelihood, profiled over mu and the variance of e, as a function of two ratios to that variance:
/// `rows` for r, `columns` for c. Rows of equal length share their sums, so a value costs
/// lengths x columns^2 + columns^3 / 6.
template <class Real>
class RestrictedLikelihood {
  public:
    using Vector = std::vector<Real>;

    RestrictedLikelihood(std::vector<Cell<Real>> const& cells, std::size_t rows, std::size_t columns)
        : columns_(columns), cells_(cells.size()), base_(columns * columns, Real(0)), base_y_(columns, Real(0)) {
        std::vector<std::vector<std::size_t>> seen(rows);
        Vector sums(rows, Real(0));
        for (auto const& cell : cells) {
            seen[cell.row].push_back(cell.column);
            sums[cell.row] += cell.value;
            base_[cell.column * columns_ + cell.column] += 1;
            base_y_[cell.column] += cell.value;
        }
        for (auto const& cell : cells) {
            Real const apart = cell.value - sums[cell.row] / static_cast<Real>(seen[cell.row].size());
            within_ += apart * apart;
        }
        for (std::size_t row = 0; row < rows; ++row) {
            if (seen[row].empty()) continue;
            auto& group = groups_[seen[row].size()];
            if (group.together.empty()) group = Group(columns_);
            group.count += 1;
            group.sum += sums[row];
            group.squares += sums[row] * sums[row];
            for (auto j : seen[row]) {
                group.seen[j] += 1;
                group.sums[j] += sums[row];
                for (auto k : seen[row]) group.together[j * columns_ + k] += 1;
            }
        }
        for (auto const& [length, group] : groups_) {
            for (std::size_t at = 0; at < base_.size(); ++at)
                base_[at] -= group.together[at] / static_cast<Real>(length);
            for (std::size_t j = 0; j < columns_; ++j) base_y_[j] -= group.sums[j] / static_cast<Real>(length);
        }
    }

    /// Everything that one pair of ratios gives.
    struct Point {
        Real rows, columns;           ///< the ratios
        Real value;                   ///< -2 log likelihood without its constant
        Real by_rows, by_columns;     ///< its derivatives
        Real mean, mean_weight;       ///< mu; 1'H^-1 1, H the variance of y over that of e
        Real rest;                    ///< the variance of e
        Vector from_ones, from_rest;  ///< (I + columns C)^-1 times Zc'A^-1 1 and Zc'A^-1 (y - mu)
    };

    [[nodiscard]] Cholesky<Real> inner(Real const& rows, Real const& columns) const {
        return Cholesky<Real>(scaled(rows, columns), columns_);
    }

    [[nodiscard]] Point at(Real const& rows, Real const& columns, bool derivatives) const {
        using std::log;
        Point point{rows, columns, 0, 0, 0, 0, 0, 0, Vector(columns_, Real(0)), base_y_};
        Real logs(0), squares = within_, sum(0);
        for (auto const& [length, group] : groups_) {
            Real const grown = 1 + rows * static_cast<Real>(length), v = 1 / grown,
                       share = v / static_cast<Real>(length);
            logs += group.count * log(grown);
            point.mean_weight += group.count * static_cast<Real>(length) * v;
            sum += v * group.sum;
            squares += share * group.squares;
            for (std::size_t j = 0; j < columns_; ++j) {
                point.from_ones[j] += v * group.seen[j];
                point.from_rest[j] += share * group.sums[j];
            }
        }
        auto const factor = inner(rows, columns);
        Vector const ones = point.from_ones, y = point.from_rest;
        point.from_ones = factor.solve(ones);
        auto const solved_y = factor.solve(y);
        point.mean_weight -= columns * dot(ones, point.from_ones);
        sum -= columns * dot(ones, solved_y);
        point.mean = sum / point.mean_weight;
        Real const left = squares - columns * dot(y, solved_y) - point.mean * sum;
        auto const freedom = static_cast<Real>(cells_ - 1);
        point.rest = left / freedom;
        for (std::size_t j = 0; j < columns_; ++j) point.from_rest[j] = solved_y[j] - point.mean * point.from_ones[j];
        point.value = logs + factor.log_determinant() + log(point.mean_weight) + freedom * log(left);
        if (derivatives) differentiate(point, factor);
        return point;
    }

    /// What is left of the squares after the best row and column effects, without any prior: the least any model of
    /// this kind can leave. `component` numbers the connected part that each column belongs to.
    [[nodiscard]] Real least_squares(std::vector<std::size_t> const& component) const {
        auto matrix = base_;
        for (std::size_t j = 0; j < columns_; ++j)
            for (std::size_t k = 0; k < columns_; ++k)
                if (component[j] == component[k]) matrix[j * columns_ + k] += 1;
        return within_ - dot(base_y_, Cholesky<Real>(std::move(matrix), columns_).solve(base_y_));
    }

    [[nodiscard]] std::size_t cells() const { return cells_; }

  private:
    /// Sums over the rows with the same number of cells.
    struct Group {
        Group() = default;
        explicit Group(std::size_t columns)
            : seen(columns, Real(0)), sums(columns, Real(0)), together(columns * columns, Real(0)) {}
        Real count = 0, sum = 0, squares = 0;  // how many rows; of the row sums s: s and s^2
        Vector seen, sums, together;           // for each column: rows, s; for two columns: rows that have both
    };

    static Real dot(Vector const& a, Vector const& b) {
        Real sum(0);
        for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
        return sum;
    }
    static Real through(Vector const& matrix, Vector const& x) {
        Real sum(0);
        for (std::size_t i = 0; i < x.size(); ++i)
            for (std::size_t j = 0; j < x.size(); ++j) sum += x[i] * matrix[i * x.size() + j] * x[j];
        return sum;
    }

    /// I + columns C, with C = Zc'A^-1 Zc.
    [[nodiscard]] Vector scaled(Real const& rows, Real const& columns) const {
        auto matrix = base_;
        for (auto const& [length, group] : groups_) {
            Real const share = 1 / ((1 + rows * static_cast<Real>(length)) * static_cast<Real>(length));
            for (std::size_t at = 0; at < matrix.size(); ++at) matrix[at] += share * group.together[at];
        }
        for (auto& value : matrix) value *= columns;
        for (std::size_t j = 0; j < columns_; ++j) matrix[j * columns_ + j] += 1;
        return matrix;
    }

    void differentiate(Point& point, Cholesky<Real> const& factor) const {
        auto const inverse = factor.inverse();
        Real const& delta = point.columns;
        Real const &mu = point.mean, &a = point.mean_weight;
        Vector const &z1 = point.from_ones, &zr = point.from_rest;
        Real trace_rows(0), ones_rows(0), rest_rows(0), trace_columns(0);
        for (auto const& [length, group] : groups_) {
            auto const n = static_cast<Real>(length);
            Real const v = 1 / (1 + point.rows * n), v2 = v * v;
            trace_rows += group.count * n * v - delta * v2 * dot(inverse, group.together);
            ones_rows += v2 * (group.count * n * n - 2 * delta * n * dot(group.seen, z1) +
                               delta * delta * through(group.together, z1));
            rest_rows += v2 * (group.squares - 2 * mu * n * group.sum + mu * mu * n * n * group.count -
                               2 * delta * (dot(group.sums, zr) - mu * n * dot(group.seen, zr)) +
                               delta * delta * through(group.together, zr));
            trace_columns += v / n * dot(inverse, group.together);
        }
        trace_columns += dot(inverse, base_);
        point.by_rows = trace_rows - ones_rows / a - rest_rows / point.rest;
        point.by_columns = trace_columns - dot(z1, z1) / a - dot(zr, zr) / point.rest;
    }

    std::size_t columns_, cells_;
    Vector base_, base_y_;  // Zc'(I - P)Zc and Zc'(I - P)y, P the projection on the rows
    Real within_ = 0;       // squares within rows
    std::map<std::size_t, Group> groups_;
};

/// The ratios at which the likelihood is greatest: from every lowest point of a grid (0, 10^-3 to 10^4), Newton's
/// method on the logarithms of those ratios that are not 0; the best of the ends that are minima. `converged` is false
/// where Newton's method stopped before its tolerance.
template <class Real>
struct Maximum {
    typename RestrictedLikelihood<Real>::Point point;
    bool converged = false;
};

template <class Real>
class Maximiser {
  public:
    using Point = typename RestrictedLikelihood<Real>::Point;

    explicit Maximiser(RestrictedLikelihood<Real> const& likelihood) : likelihood_(likelihood) {
        using std::pow;
        Real const small = std::numeric_limits<Real>::epsilon();
        auto const cells = static_cast<Real>(likelihood.cells());
        step_ = pow(small, Real(1) / 3);
        tolerance_ = cells * pow(small, Real(4) / 5);
        leave_ = cells * pow(small, Real(3) / 5);
        slack_ = 100 * cells * small;
    }

    [[nodiscard]] Maximum<Real> find() const {
        using std::sqrt;
        std::vector<Real> ratios{Real(0)};
        Real const half = sqrt(Real(10));
        Real ratio = Real(1) / 1000;
        for (int i = 0; i < 15; ++i, ratio *= half) ratios.push_back(ratio);
        std::size_t const size = ratios.size();
        std::vector<Real> value;
        for (auto const& rows : ratios)
            for (auto const& columns : ratios) value.push_back(likelihood_.at(rows, columns, false).value);
        std::optional<Maximum<Real>> best;
        for (std::size_t row = 0; row < size; ++row)
            for (std::size_t column = 0; column < size; ++column) {
                if (!starts(value, size, row, column)) continue;
                bool const by_rows = row > 0, by_columns = column > 0;
                auto found = climb(likelihood_.at(ratios[row], ratios[column], true), by_rows, by_columns);
                bool const leaves =
                    (!by_rows && found.point.by_rows < -leave_) || (!by_columns && found.point.by_columns < -leave_);
                bool const vanished =
                    (by_rows && found.point.rows < least) || (by_columns && found.point.columns < least);
                if (leaves || vanished) continue;
                if (!best || found.point.value < best->point.value - slack_) best = std::move(found);
            }
        if (!best) best = {likelihood_.at(Real(1), Real(1), true), false};
        return *std::move(best);
    }

  private:
    static constexpr double least = 1e-9;

    /// Whether no neighbour on the grid with the same ratios at 0 is lower.
    [[nodiscard]] static bool starts(std::vector<Real> const& value, std::size_t size, std::size_t row,
                                     std::size_t column) {
        auto const range = [&](std::size_t at) {
            return at == 0 ? std::pair(at, at)
                           : std::pair(std::max<std::size_t>(at - 1, 1), std::min(at + 1, size - 1));
        };
        auto const [top, bottom] = range(row);
        auto const [left, right] = range(column);
        for (auto r = top; r <= bottom; ++r)
            for (auto c = left; c <= right; ++c)
                if (value[r * size + c] < value[row * size + column]) return false;
        return true;
    }

    [[nodiscard]] Point moved(Point const& from, Real const& rows, Real const& columns, bool derivatives) const {
        using std::exp;
        return likelihood_.at(from.rows * exp(rows), from.columns * exp(columns), derivatives);
    }

    /// Newton's method on the logarithms of those ratios that are free; differences of the gradient give the curvature.
    [[nodiscard]] Maximum<Real> climb(Point point, bool rows, bool columns) const {
        using std::abs;
        Real const zero(0), one(1);
        for (int turn = 0; turn < 100; ++turn) {
            Real const g = rows ? Real(point.rows * point.by_rows) : zero;
            Real const h = columns ? Real(point.columns * point.by_columns) : zero;
            if (abs(g) <= tolerance_ && abs(h) <= tolerance_) return {std::move(point), true};
            if ((rows && point.rows < least) || (columns && point.columns < least)) break;
            auto const slope = [&](Real const& r, Real const& c) {
                auto const up = moved(point, r, c, true), down = moved(point, -r, -c, true);
                return std::pair<Real, Real>(
                    (up.rows * up.by_rows - down.rows * down.by_rows) / (2 * step_),
                    (up.columns * up.by_columns - down.columns * down.by_columns) / (2 * step_));
            };
            Real rr = one, rc = zero, cc = one;
            if (rows) std::tie(rr, rc) = slope(step_, zero);
            if (columns) cc = slope(zero, step_).second;
            if (!rows || !columns) rc = zero;
            Real damp(0);
            Real const size = abs(rr) + abs(cc) + abs(rc);
            while (rr + damp <= size / 1000000 || (rr + damp) * (cc + damp) - rc * rc <= size * size / 1000000000)
                damp = 2 * damp + size / 1000;
            Real const determinant = (rr + damp) * (cc + damp) - rc * rc;
            Real dr = (rc * h - (cc + damp) * g) / determinant, dc = (rc * g - (rr + damp) * h) / determinant;
            Real const length = abs(dr) > abs(dc) ? Real(abs(dr)) : Real(abs(dc));
            if (length > 2) {
                dr *= 2 / length;
                dc *= 2 / length;
            }
            bool moved_on = false;
            for (int half = 0; half < 40 && !moved_on; ++half, dr /= 2, dc /= 2) {
                auto next = moved(point, dr, dc, true);
                moved_on = next.value <= point.value + slack_;
                if (moved_on) point = std::move(next);
            }
            if (!moved_on) break;
        }
        return {std::move(point), false};
    }

    RestrictedLikelihood<Real> const& likelihood_;
    Real step_, tolerance_, leave_, slack_;
};

}  // namespace grantpanel::score::detail
