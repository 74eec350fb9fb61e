// SPDX-License-Identifier: MIT
#include "grantpanel/elect/exact_equal_shares.hpp"

#include "catch.hpp"
#include "elections.hpp"

using namespace grantpanel;
using elect::Utility;
using Texts = std::vector<std::string>;

namespace {

/// The example of docs/rules/exact_equal_shares.md: four voters with 3 each.
model::Ballots example() { return elections::approvals(12, {6, 4, 3}, {"a", "a", "ab", "bc"}); }

std::string run(model::Ballots const& ballots, Utility utility = Utility::cost,
                std::optional<core::Ratio> const& budget = {}) {
    auto const outcome = elect::exact_equal_shares(elect::profile(ballots, utility), elections::by_id(ballots), budget);
    CHECK(outcome.total_cost + outcome.remaining == ballots.budget);
    return elections::text(ballots, outcome);
}

std::optional<core::Ratio> next(model::Ballots const& ballots, core::Ratio const& budget,
                                Utility utility = Utility::cost) {
    return elect::next_budget(elect::profile(ballots, utility), elections::by_id(ballots), budget);
}

}  // namespace

TEST_CASE("exact equal shares: all payers pay the same") {
    // a: three pay 2 each, 6/(3*6) per unit; b would need 2 from a voter who has 1 left, or 4 from one who has 3; c:
    // 3/3.
    CHECK(run(example()) == "a 1/3, c 1");
    // With 1 for each project: a costs 2 per unit, b 2 as well and a comes first; then c 3.
    CHECK(run(example(), Utility::cardinality) == "a 2, c 3");
}

TEST_CASE("the next budget is the least with which exact equal shares run otherwise") {
    // With 4 each the third and fourth voter hold 2 and 4 after a, and pay 2 each for b.
    CHECK(next(example(), 12) == core::Ratio(16));
    CHECK(run(example(), Utility::cost, core::Ratio(16)) == "a 1/3, b 1/2");
    CHECK(run(example(), Utility::cost, core::Ratio(16) - core::Ratio(1, 1000)) == "a 1/3, c 1");
    // Then c waits until the fourth voter has 2 + 3 = 5.
    CHECK(next(example(), 16) == core::Ratio(20));
    CHECK(run(example(), Utility::cost, core::Ratio(20)) == "a 1/3, b 1/2, c 1");
    // Everything with supporters is paid for by all of them: nothing can change any more.
    CHECK(next(example(), 20) == std::nullopt);
}

TEST_CASE("a larger group of payers changes the run, though not yet the selection") {
    // One voter pays 2 of 3 for a, and then 1 of 3 for b's cost 2 together with the second.
    auto const ballots = elections::approvals(6, {3, 2}, {"ab", "b"});
    CHECK(run(ballots) == "b 1/2");  // 1 each; then a costs 3 and its supporter has 2
    CHECK(next(ballots, 6) == core::Ratio(8));
    CHECK(run(ballots, Utility::cost, core::Ratio(8)) == "b 1/2, a 1");
    // With 1 each, b is paid by both; with less than 1 each by nobody. From 0 on the first change is there.
    CHECK(next(ballots, 0) == core::Ratio(2));
}

TEST_CASE("exact equal shares ask about ties, and count weights") {
    auto const ballots = elections::approvals(8, {4, 4}, {"ab", "ab"});
    auto const rule = [&](elect::Chooser const& choose) {
        return elect::exact_equal_shares(elect::profile(ballots, Utility::cost), choose);
    };
    auto const all = elections::all_ties(ballots, rule);
    CHECK(all.questions == Texts{"ab"});
    CHECK(all.outcomes == Texts{"ab"});
    // The two equal ballots are one with weight 2: each of the two pays 2.
    auto const outcome = rule(elections::by_id(ballots));
    REQUIRE(outcome.selections.size() == 2);
    CHECK(outcome.selections[0].payers == 2);
}

TEST_CASE("exact equal shares without supporters, voters or money") {
    CHECK(run(elections::approvals(9, {1}, {"", ""})).empty());
    CHECK(run(elections::approvals(9, {1}, {})).empty());
    CHECK(run(elections::approvals(0, {1}, {"a"})).empty());
    CHECK(next(elections::approvals(9, {1}, {""}), 9) == std::nullopt);
}

TEST_CASE("exact equal shares tell apart what a double cannot") {
    // docs of issue 8: 100,001 voters, a costs 900,000 and all support it, b 899,999 and all but one do.
    std::vector<std::string> votes(100'000, "ab");
    votes.emplace_back("a");
    CHECK(run(elections::approvals(900'009, {900'000, 899'999}, votes)) == "a 1/100001");
}

TEST_CASE("exact equal shares need equal utilities") {
    auto const ballots = elections::points(9, {3}, {{1}, {2}});
    CHECK_THROWS_AS(run(ballots, Utility::score), core::UsageError);
    CHECK(run(ballots, Utility::cardinality) == "a 3/2");
}
