// SPDX-License-Identifier: MIT
#include "grantpanel/core/linear.hpp"

#include "catch.hpp"
#include "grantpanel/core/stream.hpp"

using namespace grantpanel::core;

namespace {

/// The slow and obvious way: Gauss in fractions.
std::vector<Ratio> by_elimination(std::vector<std::vector<Integer>> const& matrix, std::vector<Integer> const& right) {
    std::size_t const n = matrix.size();
    std::vector<std::vector<Ratio>> rows(n, std::vector<Ratio>(n + 1));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) rows[i][j] = Ratio(matrix[i][j], 1);
        rows[i][n] = Ratio(right[i], 1);
    }
    for (std::size_t c = 0; c < n; ++c) {
        std::size_t pivot = c;
        while (rows[pivot][c].sign() == 0) ++pivot;
        std::swap(rows[pivot], rows[c]);
        for (std::size_t i = 0; i < n; ++i) {
            if (i == c || rows[i][c].sign() == 0) continue;
            Ratio const factor = rows[i][c] / rows[c][c];
            for (std::size_t j = c; j <= n; ++j) rows[i][j] -= factor * rows[c][j];
        }
    }
    std::vector<Ratio> x;
    for (std::size_t i = 0; i < n; ++i) x.push_back(rows[i][n] / rows[i][i]);
    return x;
}

}  // namespace

TEST_CASE("a system by hand") {
    // 2x + y = 1 and x - 3y = 2: x = 5/7, y = -3/7.
    auto const solution = solve_linear({{2, 1}, {1, -3}}, {1, 2});
    CHECK(Ratio(solution.numerators[0], solution.denominator) == Ratio(5, 7));
    CHECK(Ratio(solution.numerators[1], solution.denominator) == Ratio(-3, 7));
    CHECK(solve_linear({}, {}).numerators.empty());
    CHECK(solve_linear({{5}}, {0}).numerators[0] == 0);
}

TEST_CASE("systems solve as plain elimination does, small and large") {
    Stream stream("tests/linear", "1");
    for (std::size_t n = 1; n <= 9; ++n)
        for (int large = 0; large < 2; ++large) {
            std::vector<std::vector<Integer>> matrix(n, std::vector<Integer>(n));
            std::vector<Integer> right(n);
            auto const number = [&]() -> Integer {
                Integer const value = Integer(stream.below(2001)) - 1000;
                return large ? Integer(value * value * value * Integer(stream.word())) : value;
            };
            for (auto& row : matrix)
                for (auto& cell : row) cell = number();
            for (auto& cell : right) cell = number();
            auto const expected = by_elimination(matrix, right);
            auto const solution = solve_linear(matrix, right);
            for (std::size_t i = 0; i < n; ++i)
                CHECK(Ratio(solution.numerators[i], solution.denominator) == expected[i]);
        }
}

TEST_CASE("a matrix that the first prime divides, and one without an inverse") {
    Integer const prime = 2147483647;
    auto const solution = solve_linear({{prime, 0}, {0, 1}}, {1, 2});
    CHECK(Ratio(solution.numerators[0], solution.denominator) == Ratio(1, 2147483647));
    CHECK_THROWS_AS(solve_linear({{1, 2}, {2, 4}}, {1, 2}), std::domain_error);
}

TEST_CASE("a ratio as a double") {
    CHECK(Ratio(1, 4).to_double() == 0.25);
    CHECK(Ratio(0).to_double() == 0);
    Integer const big = Integer(1) << 700;
    CHECK(Ratio(big * 3, big * 4 + 1).to_double() == Approx(0.75));
    CHECK(Ratio(-big, 1).to_double() == -std::ldexp(1.0, 700));
    CHECK(Ratio(1, big).to_double() == std::ldexp(1.0, -700));
}
