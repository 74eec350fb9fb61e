// SPDX-License-Identifier: MIT
#include "grantpanel/elect/maximin_support.hpp"

#include "catch.hpp"
#include "elections.hpp"

using namespace grantpanel;
using elect::Utility;
using Texts = std::vector<std::string>;

namespace {

std::string run(model::Ballots const& ballots) {
    auto const outcome = elect::maximin_support(elect::profile(ballots, Utility::cost), elections::by_id(ballots));
    CHECK(outcome.total_cost + outcome.remaining == ballots.budget);
    return elections::text(ballots, outcome);
}

}  // namespace

TEST_CASE("loads are divided anew at each step") {
    // The example of docs/rules/maximin_support.md. a 4/2. Then b: with a 10/3; c: 6/2. Then b: with all 16/4.
    // (Phragmen leaves the loads where they are, and b gets (6 + 2 + 3)/2.)
    CHECK(run(elections::approvals(20, {4, 6, 6}, {"a", "ab", "bc", "c"})) == "a 2, c 3, b 4");
}

TEST_CASE("maximin support passes over what does not fit") {
    // a 1 for each of two; b costs 3 and has three voters, c 2 and two: both 1, too; b does not fit into 4 - 2, and c
    // does.
    auto const ballots = elections::approvals(4, {2, 3, 2}, {"a", "a", "b", "b", "b", "c", "c"});
    auto const all = elections::all_ties(ballots, [&](elect::Chooser const& choose) {
        return elect::maximin_support(elect::profile(ballots, Utility::cost), choose);
    });
    CHECK(all.questions == Texts{"abc"});
    CHECK(all.outcomes == Texts{"ac", "b"});
}

TEST_CASE("a load moves along a chain of voters") {
    // Only the first of a chain can make room: a 3 on "a" and "ab", b 3 on "ab" and "bc", c 3 on "bc" and "c".
    // a 3/2; c 3/2 (nobody in common); b 9/4 with all.
    CHECK(run(elections::approvals(9, {3, 3, 3}, {"a", "ab", "bc", "c"})) == "a 3/2, c 3/2, b 9/4");
    // The same with every ballot twice and every cost twice.
    CHECK(run(elections::approvals(18, {6, 6, 6}, {"a", "ab", "bc", "c", "a", "ab", "bc", "c"})) ==
          "a 3/2, c 3/2, b 9/4");
}

TEST_CASE("maximin support without supporters, voters or money") {
    CHECK(run(elections::approvals(9, {1}, {"", ""})).empty());
    CHECK(run(elections::approvals(9, {1}, {})).empty());
    CHECK(run(elections::approvals(0, {1}, {"a"})).empty());
    CHECK(run(elections::approvals(9, {1, 2}, {"b"})) == "b 2");  // a has no supporter
}
