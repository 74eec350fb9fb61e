// SPDX-License-Identifier: MIT
#include "grantpanel/elect/greedy.hpp"

#include "catch.hpp"
#include "elections.hpp"

using namespace grantpanel;
using elect::TieOrder, elect::Utility;
using elections::approvals, elections::points, elections::winners;

namespace {

/// p costs 100 and has 3 votes; q 60 and 2; r 50 and 2; s 10 and none. Four voters.
model::Ballots election(std::int64_t budget = 160) {
    return approvals(budget, {{"p", 100}, {"q", 60}, {"r", 50}, {"s", 10}}, {"pq", "pr", "p", "qr"});
}
elect::Outcome greedy(model::Ballots const& ballots, Utility utility, TieOrder ties = TieOrder::id) {
    auto const outcome =
        elect::greedy(elect::profile(ballots, utility), elect::by_rank(elect::tie_ranks(ballots, ties)));
    CHECK(outcome.total_cost + outcome.remaining == ballots.budget);
    return outcome;
}

}  // namespace

TEST_CASE("votes are counted project by project") {
    CHECK(election().voters() == 4);
    CHECK(election().support() == std::vector<std::uint32_t>{3, 2, 2, 0});
}

TEST_CASE("with cost as utility the most votes come first") {
    auto const ballots = election();
    // p (3 votes), then q before r by id: 160 are spent.
    auto const outcome = greedy(ballots, Utility::cost);
    CHECK(winners(ballots, outcome) == "pq");
    CHECK((*outcome.selections[0].price == core::Ratio(1, 3) && *outcome.selections[1].price == core::Ratio(1, 2)));
    // p, then r is cheaper: 10 are left, too little for q and just enough for s, which nobody pays for.
    auto const cheapest = greedy(ballots, Utility::cost, TieOrder::cheapest);
    CHECK(winners(ballots, cheapest) == "prs");
    CHECK_FALSE(cheapest.selections[2].price);
}

TEST_CASE("with one as utility the most votes per cost come first") {
    auto const ballots = election();
    // r 2/50, q 2/60, p 3/100: r and q leave 50, p is passed over, s has no votes and fits.
    auto const outcome = greedy(ballots, Utility::cardinality);
    CHECK(winners(ballots, outcome) == "rqs");
    CHECK((outcome.total_cost == core::Money::of(120) && outcome.remaining == core::Money::of(40)));
    CHECK((*outcome.selections[0].price == core::Ratio(25) && *outcome.selections[1].price == core::Ratio(30)));
}

TEST_CASE("prices are in whole units, not in pennies") {
    auto ballots = election();
    ballots.unit.decimals = 2;  // r now costs 0.50
    CHECK(*greedy(ballots, Utility::cardinality).selections[0].price == core::Ratio(1, 4));
}

TEST_CASE("nothing that costs more than the budget is selected") {
    auto const ballots = election(9);
    CHECK(greedy(ballots, Utility::cost).selections.empty());
}

TEST_CASE("what a voter could not judge does not count against a project") {
    // a: 8 and 6 of 10 from both who could judge it; b: 6, 6 and 7. The sum for a is scaled: (8 + 6) 3 / 2 = 21 > 19.
    auto ballots = points(10, {{"a", 10}, {"b", 10}}, {{8, 6}, {6, 6}, {-1, 7}});
    auto const outcome = greedy(ballots, Utility::score_cost);
    CHECK(winners(ballots, outcome) == "a");
    CHECK(*outcome.selections[0].price == core::Ratio(1, 21));
}
