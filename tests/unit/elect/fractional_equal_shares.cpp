// SPDX-License-Identifier: MIT
#include "grantpanel/elect/fractional_equal_shares.hpp"

#include "catch.hpp"
#include "elections.hpp"

using namespace grantpanel;
using elect::Utility;
using Texts = std::vector<std::string>;

namespace {

std::string run(model::Ballots const& ballots, Utility utility = Utility::cost) {
    auto const outcome = elect::fractional_equal_shares(elect::profile(ballots, utility), elections::by_id(ballots));
    CHECK(outcome.total_cost + outcome.remaining == ballots.budget);
    CHECK(outcome.remaining >= core::Money());
    return elections::text(ballots, outcome);
}

}  // namespace

TEST_CASE("what supporters cannot pay in whole they buy in part") {
    // The example of docs/rules/fractional_equal_shares.md: 4 each; a's two supporters pay 8 of 10.
    CHECK(run(elections::approvals(12, {10, 4}, {"a", "a", "b"})) == "a 1/2 (4/5), b 1 (1)");
}

TEST_CASE("fractional equal shares as in section 4 of the paper") {
    // The paper's table 1 in thousands, its C last: ties go to B before C, and to F before C.
    auto const ballots = elections::approvals(1000, {300, 300, 240, 170, 100, 400},
                                              {"a", "abdf", "abf", "abf", "abf", "aef", "cd", "cd", "cde", "bce"});
    CHECK(run(ballots) == "a 1/6 (1), b 1/5 (5/6), c 1/4 (1), d 1/3 (11/17), e 1 (1/2)");
}

TEST_CASE("payments are in proportion to points") {
    // 6 each; a costs 9 at 9/3 per point: 3 and 6. The second voter has nothing left for b; the first pays 3 of 4.
    CHECK(run(elections::points(12, {9, 4}, {{1, 1}, {2, 1}}), Utility::score) == "b 2 (1), a 3 (8/9)");
}

TEST_CASE("a part is rounded up in the total only") {
    // 4/3 each.
    auto const ballots = elections::approvals(4, {7, 7}, {"a", "b", "b"});
    auto const outcome =
        elect::fractional_equal_shares(elect::profile(ballots, Utility::cardinality), elections::by_id(ballots));
    CHECK(elections::text(ballots, outcome) == "b 7/2 (8/21), a 7 (4/21)");  // 8/3 and 4/3 of money
    CHECK(outcome.total_cost == core::Money::of(4));
    auto const other = elections::approvals(4, {7}, {"a", "a", ""});
    CHECK(elect::fractional_equal_shares(elect::profile(other, Utility::cost), elections::by_id(other)).total_cost ==
          core::Money::of(3));  // 8/3, rounded up
}

TEST_CASE("fractional equal shares ask about ties, and count weights") {
    auto const ballots = elections::approvals(6, {6, 6}, {"ab", "ab"});
    auto const all = elections::all_ties(ballots, [&](elect::Chooser const& choose) {
        return elect::fractional_equal_shares(elect::profile(ballots, Utility::cost), choose);
    });
    CHECK(all.questions == Texts{"ab"});
    CHECK(all.outcomes == Texts{"a", "b"});
    CHECK(run(ballots) == "a 1/2 (1)");
}

TEST_CASE("fractional equal shares without supporters, voters or money") {
    CHECK(run(elections::approvals(9, {1}, {"", ""})).empty());
    CHECK(run(elections::approvals(9, {1}, {})).empty());
    CHECK(run(elections::approvals(0, {1}, {"a"})).empty());
}
