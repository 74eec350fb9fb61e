// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/core/ratio.hpp"
#include "grantpanel/solve/program.hpp"

namespace grantpanel::solve {

/// Linear inequalities: numbers of 0 or more are to be found so that no row's sum is above its limit.
struct Inequalities {
    struct Row {
        std::vector<std::pair<std::size_t, core::Ratio>> terms;  ///< at most one for a number
        core::Ratio limit;
    };
    std::size_t numbers = 0;
    std::vector<Row> rows;
};

/// Numbers that keep all rows, or weights that prove that none do: added up with these weights of 0 or more, the rows
/// ask for a sum below 0 of numbers that all have a factor of 0 or more.
struct Answer {
    std::optional<std::vector<core::Ratio>> numbers;
    std::vector<core::Ratio> weights;
};

/// Solves inequalities in exact fractions: the simplex method from the side of the dual, where all rows are first left
/// as they are and one that is broken is mended at a time, by position (Bland 1977), so that it ends. One step: a
/// fraction that is changed. Throws OutOfSteps.
inline Answer answer(Inequalities const& asked, Budget& steps) {
    using core::Ratio;
    std::size_t const n = asked.numbers, m = asked.rows.size();
    // Row r says: basis[r] = limit[r] - sum of table[r][k] * outside[k]. Number j is j, what row r leaves is n + r.
    std::vector<std::vector<Ratio>> table(m, std::vector<Ratio>(n));
    std::vector<Ratio> limit(m);
    std::vector<std::size_t> basis(m), outside(n);
    for (std::size_t r = 0; r < m; ++r) {
        for (auto const& [number, factor] : asked.rows[r].terms) table[r][number] = factor;
        limit[r] = asked.rows[r].limit;
        basis[r] = n + r;
    }
    for (std::size_t k = 0; k < n; ++k) outside[k] = k;
    for (;;) {
        std::size_t row = m, column = n;
        for (std::size_t r = 0; r < m; ++r)
            if (limit[r].sign() < 0 && (row == m || basis[r] < basis[row])) row = r;
        if (row == m) {
            Answer found{std::vector<Ratio>(n), {}};
            for (std::size_t r = 0; r < m; ++r)
                if (basis[r] < n) (*found.numbers)[basis[r]] = limit[r];
            return found;
        }
        for (std::size_t k = 0; k < n; ++k)
            if (table[row][k].sign() < 0 && (column == n || outside[k] < outside[column])) column = k;
        if (column == n) {
            Answer found{std::nullopt, std::vector<Ratio>(m)};
            for (std::size_t k = 0; k < n; ++k)
                if (outside[k] >= n) found.weights[outside[k] - n] = table[row][k];
            if (basis[row] >= n) found.weights[basis[row] - n] = Ratio(1);
            return found;
        }
        auto const inverse = Ratio(1) / table[row][column];
        std::vector<std::size_t> filled;
        for (std::size_t k = 0; k < n; ++k)
            if (k != column && table[row][k].sign() != 0) {
                table[row][k] *= inverse;
                filled.push_back(k);
            }
        limit[row] *= inverse;
        table[row][column] = inverse;
        for (std::size_t r = 0; r < m; ++r) {
            auto const factor = table[r][column];
            if (r == row || factor.sign() == 0) continue;
            if (steps.left <= filled.size()) throw OutOfSteps{};
            steps.left -= filled.size() + 1;
            for (auto k : filled) table[r][k] -= factor * table[row][k];
            limit[r] -= factor * limit[row];
            table[r][column] = Ratio() - factor * inverse;
        }
        std::swap(basis[row], outside[column]);
    }
}

}  // namespace grantpanel::solve
