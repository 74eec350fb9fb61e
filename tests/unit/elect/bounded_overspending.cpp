// SPDX-License-Identifier: MIT
#include "grantpanel/elect/bounded_overspending.hpp"

#include "catch.hpp"
#include "elections.hpp"

using namespace grantpanel;
using elect::Utility;
using Texts = std::vector<std::string>;

namespace {

std::string run(model::Ballots const& ballots, Utility utility = Utility::cost) {
    auto const outcome = elect::bounded_overspending(elect::profile(ballots, utility), elections::by_id(ballots));
    CHECK(outcome.total_cost + outcome.remaining == ballots.budget);
    CHECK(outcome.remaining >= core::Money());
    return elections::text(ballots, outcome);
}

}  // namespace

TEST_CASE("supporters who cannot quite pay may overspend") {
    // The example of docs/rules/bounded_overspending.md. 4 each. a: 8 of 10, the part 4/5 at 1/2 per unit, 1/2 / 4/5 =
    // 5/8; b: all of it at 1. a is selected, 2 are left, too little for b.
    CHECK(run(elections::approvals(12, {10, 4}, {"a", "a", "b"})) == "a 1/2");
}

TEST_CASE("with enough money it is equal shares") {
    // 5 each: a 10/(2*10), then b 4/4 out of the 5 of the third voter.
    CHECK(run(elections::approvals(15, {10, 4}, {"a", "a", "b"})) == "a 1/2, b 1");
}

TEST_CASE("bounded overspending as in section 2 of the paper") {
    // Budget 1,000,000; the paper's table 1 in thousands. A's six supporters: 1/6. Then c (the paper's B) and b (C)
    // have five supporters with 50 each left or more; c is cheaper.
    auto const ballots = elections::approvals(1000, {300, 400, 300, 240, 170, 100},
                                              {"a", "abce", "abc", "abc", "abc", "abf", "de", "de", "def", "cdf"});
    CHECK(run(ballots) == "a 1/6, c 1/5, d 5/18, f 3/5");
}

TEST_CASE("one voter who likes a project little does not make it dear") {
    // 99 voters give a 100 points and b 2; the last a 1 and b 2. One place. To buy all of a at one price per point the
    // last pays 1/9901 as well.
    std::vector<std::vector<std::int64_t>> votes(99, {100, 2});
    votes.push_back({1, 2});
    CHECK(run(elections::points(1, {1, 1}, votes), Utility::score) == "a 1/9901");
}

TEST_CASE("bounded overspending asks about ties, and counts weights") {
    auto const ballots = elections::approvals(4, {4, 4}, {"a", "a", "b", "b"});
    auto const all = elections::all_ties(ballots, [&](elect::Chooser const& choose) {
        return elect::bounded_overspending(elect::profile(ballots, Utility::cost), choose);
    });
    CHECK(all.questions == Texts{"ab"});
    CHECK(all.outcomes == Texts{"a", "b"});
    // 1 each, 2 of 4: the part 1/2 at t = 1/4, so rho = 1/2.
    CHECK(run(ballots) == "a 1/2");
}

TEST_CASE("bounded overspending without supporters, voters or money") {
    CHECK(run(elections::approvals(9, {1}, {"", ""})).empty());
    CHECK(run(elections::approvals(9, {1}, {})).empty());
    CHECK(run(elections::approvals(0, {1}, {"a"})).empty());
    CHECK(run(elections::approvals(9, {10}, {"a"})).empty());  // does not fit
}
