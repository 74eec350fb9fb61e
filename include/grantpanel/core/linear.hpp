// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <vector>

#include "grantpanel/core/ratio.hpp"

namespace grantpanel::core {

/// The solution of a system of linear equations over one denominator: x[i] = numerators[i] / denominator.
struct LinearSolution {
    std::vector<Integer> numerators;
    Integer denominator = 1;  ///< positive
};

namespace detail {

using Matrix = std::vector<std::vector<Integer>>;

inline std::uint64_t power_modulo(std::uint64_t base, std::uint64_t exponent, std::uint64_t prime) {
    std::uint64_t result = 1;
    for (; exponent > 0; exponent >>= 1, base = base * base % prime)
        if (exponent & 1) result = result * base % prime;
    return result;
}

inline bool is_prime(std::uint64_t number) {
    for (std::uint64_t d = 3; d * d <= number; d += 2)
        if (number % d == 0) return false;
    return number % 2 == 1;
}

inline std::uint64_t modulo(Integer const& value, std::uint64_t prime) {
    Integer const rest = value % prime;
    return static_cast<std::uint64_t>(rest < 0 ? Integer(rest + prime) : rest);
}

/// The inverse of a matrix modulo a prime below 2^31, by elimination; nothing where there is none.
inline std::optional<std::vector<std::vector<std::uint64_t>>> inverse_modulo(Matrix const& matrix,
                                                                             std::uint64_t prime) {
    std::size_t const n = matrix.size();
    std::vector<std::vector<std::uint64_t>> rows(n, std::vector<std::uint64_t>(2 * n, 0));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) rows[i][j] = modulo(matrix[i][j], prime);
        rows[i][n + i] = 1;
    }
    for (std::size_t column = 0; column < n; ++column) {
        std::size_t pivot = column;
        while (pivot < n && rows[pivot][column] == 0) ++pivot;
        if (pivot == n) return std::nullopt;
        std::swap(rows[pivot], rows[column]);
        std::uint64_t const scale = power_modulo(rows[column][column], prime - 2, prime);
        for (auto& cell : rows[column]) cell = cell * scale % prime;
        for (std::size_t i = 0; i < n; ++i) {
            std::uint64_t const factor = rows[i][column];
            if (i == column || factor == 0) continue;
            for (std::size_t j = column; j < 2 * n; ++j)
                rows[i][j] = (rows[i][j] + (prime - factor) * rows[column][j]) % prime;
        }
    }
    for (auto& row : rows) row.erase(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(n));
    return rows;
}

/// The fraction n/d with |n| and d up to the root of modulus / 2 that is `value` modulo `modulus`; its denominator, or
/// nothing where there is none.
inline std::optional<Integer> denominator_of(Integer const& value, Integer const& modulus, Integer const& bound) {
    Integer before = modulus, now = value, factor_before = 0, factor = 1;
    while (now > bound) {
        Integer const quotient = before / now;
        Integer next = before - quotient * now, factor_next = factor_before - quotient * factor;
        before = std::move(now);
        now = std::move(next);
        factor_before = std::move(factor);
        factor = std::move(factor_next);
    }
    if (factor == 0 || abs(factor) > bound) return std::nullopt;
    return abs(factor);
}

/// All unknowns over one denominator from their values modulo `modulus`; nothing where the modulus is too small.
inline std::optional<LinearSolution> reconstruct(std::vector<Integer> const& values, Integer const& modulus) {
    Integer const bound = sqrt(Integer(modulus / 2));
    LinearSolution solution;
    for (auto const& value : values) {
        Integer scaled = value * solution.denominator % modulus;
        if (scaled <= bound || modulus - scaled <= bound) continue;
        auto const further = denominator_of(scaled, modulus, bound);
        if (!further) return std::nullopt;
        solution.denominator *= *further;
        if (solution.denominator > bound) return std::nullopt;
    }
    for (auto const& value : values) {
        Integer scaled = value * solution.denominator % modulus;
        solution.numerators.push_back(scaled > modulus / 2 ? Integer(scaled - modulus) : std::move(scaled));
    }
    return solution;
}

inline bool solves(Matrix const& matrix, std::vector<Integer> const& right, LinearSolution const& solution) {
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        Integer sum = -right[i] * solution.denominator;
        for (std::size_t j = 0; j < matrix.size(); ++j) sum += matrix[i][j] * solution.numerators[j];
        if (sum != 0) return false;
    }
    return true;
}

}  // namespace detail

/// Solves matrix * x = right exactly, for a square matrix of integers with one solution: digits of x in base p are
/// found one after the other for a prime p, fractions are put together from them, and these are tried in the equations
/// (J. D. Dixon, Exact solution of linear equations using p-adic expansions, 1982). What is returned has been tried and
/// is exact. Throws std::domain_error where the matrix seems to have no inverse. Cost: n^3 small steps, and n^2 for
/// each 31 bits of the result.
inline LinearSolution solve_linear(std::vector<std::vector<Integer>> const& matrix, std::vector<Integer> const& right) {
    std::size_t const n = matrix.size();
    if (n == 0) return {};
    std::uint64_t prime = 2147483647;
    auto inverse = detail::inverse_modulo(matrix, prime);
    for (int tries = 0; !inverse; ++tries) {
        if (tries == 50) throw std::domain_error("the system of equations has no single solution");
        do prime -= 2;
        while (!detail::is_prime(prime));
        inverse = detail::inverse_modulo(matrix, prime);
    }
    std::vector<Integer> rest = right, values(n, 0);
    std::vector<std::uint64_t> digits(n), reduced(n);
    Integer modulus = 1;
    for (std::size_t done = 0, wanted = 4;; ++done) {
        if (done == wanted) {
            if (auto solution = detail::reconstruct(values, modulus))
                if (detail::solves(matrix, right, *solution)) return std::move(*solution);
            wanted += (wanted + 1) / 2;
        }
        for (std::size_t j = 0; j < n; ++j) reduced[j] = detail::modulo(rest[j], prime);
        for (std::size_t i = 0; i < n; ++i) {
            std::uint64_t sum = 0;
            for (std::size_t j = 0; j < n; ++j) sum = (sum + (*inverse)[i][j] * reduced[j]) % prime;
            digits[i] = sum;
            values[i] += modulus * sum;
        }
        modulus *= prime;
        for (std::size_t i = 0; i < n; ++i) {
            Integer product = 0;
            for (std::size_t j = 0; j < n; ++j)
                if (!matrix[i][j].is_zero()) product += matrix[i][j] * digits[j];
            rest[i] = (rest[i] - product) / prime;
        }
    }
}

}  // namespace grantpanel::core
