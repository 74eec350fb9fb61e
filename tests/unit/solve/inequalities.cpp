// SPDX-License-Identifier: MIT
#include "grantpanel/solve/inequalities.hpp"

#include "catch.hpp"
#include "grantpanel/core/stream.hpp"

using namespace grantpanel;
using core::Ratio;

namespace {

solve::Answer ask(std::size_t numbers, std::vector<solve::Inequalities::Row> rows) {
    solve::Budget steps;
    return solve::answer({numbers, std::move(rows)}, steps);
}

/// Whether an answer is proved by what it holds.
bool proved(solve::Inequalities const& asked, solve::Answer const& answer) {
    if (answer.numbers) {
        for (auto const& number : *answer.numbers)
            if (number.sign() < 0) return false;
        for (auto const& row : asked.rows) {
            Ratio sum;
            for (auto const& [number, factor] : row.terms) sum += factor * (*answer.numbers)[number];
            if (sum > row.limit) return false;
        }
        return true;
    }
    std::vector<Ratio> factors(asked.numbers);
    Ratio limit;
    for (std::size_t r = 0; r < asked.rows.size(); ++r) {
        if (answer.weights[r].sign() < 0) return false;
        limit += answer.weights[r] * asked.rows[r].limit;
        for (auto const& [number, factor] : asked.rows[r].terms) factors[number] += answer.weights[r] * factor;
    }
    for (auto const& factor : factors)
        if (factor.sign() < 0) return false;
    return limit.sign() < 0;
}

}  // namespace

TEST_CASE("two numbers between two lines") {
    // x + y at least 3, x at most 1, y at most 5/2.
    auto const found = ask(
        2,
        {{{{0, Ratio(-1)}, {1, Ratio(-1)}}, Ratio(-3)}, {{{0, Ratio(1)}}, Ratio(1)}, {{{1, Ratio(1)}}, Ratio(5, 2)}});
    REQUIRE(found.numbers);
    CHECK((*found.numbers)[0] + (*found.numbers)[1] >= Ratio(3));
    // y at most 3/2 leaves 5/2 at most: all three rows take part in the reason.
    auto const none = ask(
        2,
        {{{{0, Ratio(-1)}, {1, Ratio(-1)}}, Ratio(-3)}, {{{0, Ratio(1)}}, Ratio(1)}, {{{1, Ratio(1)}}, Ratio(3, 2)}});
    REQUIRE_FALSE(none.numbers);
    CHECK(none.weights == std::vector<Ratio>{Ratio(1), Ratio(1), Ratio(1)});
}

TEST_CASE("no numbers and no rows") {
    CHECK(ask(0, {}).numbers);
    CHECK(ask(0, {{{}, Ratio(0)}}).numbers);
    auto const none = ask(0, {{{}, Ratio(-1)}});
    CHECK((!none.numbers && none.weights == std::vector<Ratio>{Ratio(1)}));
}

TEST_CASE("each answer is proved") {
    core::Stream stream("test/inequalities", "1");
    int without = 0;
    for (int i = 0; i < 1000; ++i) {
        solve::Inequalities asked{.numbers = 1 + stream.below(5), .rows = {}};
        for (auto rows = 1 + stream.below(7); rows > 0; --rows) {
            solve::Inequalities::Row row{{}, Ratio(static_cast<std::int64_t>(stream.below(13)) - 6)};
            for (std::size_t k = 0; k < asked.numbers; ++k)
                if (auto const factor = static_cast<std::int64_t>(stream.below(9)) - 4; factor != 0)
                    row.terms.emplace_back(k, Ratio(factor, 3));
            asked.rows.push_back(std::move(row));
        }
        solve::Budget steps;
        auto const found = solve::answer(asked, steps);
        CHECK(proved(asked, found));
        without += !found.numbers;
    }
    CHECK((without > 100 && without < 900));
}

TEST_CASE("the steps are a limit") {
    solve::Budget steps{1};
    CHECK_THROWS_AS(
        solve::answer({2, {{{{0, Ratio(-1)}, {1, Ratio(1)}}, Ratio(-1)}, {{{0, Ratio(1)}, {1, Ratio(-1)}}, Ratio(-1)}}},
                      steps),
        solve::OutOfSteps);
}
