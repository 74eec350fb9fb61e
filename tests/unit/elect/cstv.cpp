// SPDX-License-Identifier: MIT
#include "grantpanel/elect/cstv.hpp"

#include "catch.hpp"
#include "elections.hpp"

using namespace grantpanel;
using elect::CstvVariant, elect::Utility;
using Texts = std::vector<std::string>;

namespace {

std::string run(model::Ballots const& ballots, CstvVariant variant) {
    auto const outcome = elect::cstv(elect::profile(ballots, Utility::score), elections::by_id(ballots), variant);
    CHECK(outcome.total_cost + outcome.remaining == ballots.budget);
    CHECK(outcome.remaining >= core::Money());
    return elections::text(ballots, outcome);
}

constexpr auto variants = {CstvVariant::ewt, CstvVariant::ewtc, CstvVariant::ewts,
                           CstvVariant::mt,  CstvVariant::mtc,  CstvVariant::mts};

/// The example of docs/rules/cstv.md: two voters with 10 each.
model::Ballots example() { return elections::points(20, {5, 12, 8}, {{3, 1, 0}, {0, 1, 1}}); }

}  // namespace

TEST_CASE("minimal transfers take what is missing from the supporters' other projects") {
    // Support: a 7.5, b 2.5 + 5, c 5. a is covered, at 5/7.5 per unit of support; the first voter's other 5 go to b: 10
    // of
    // 12. b lacks 2/12, c 3/8. b takes all 5 of the first, and 7 of the second who had 5 on it: 7/5 per unit.
    CHECK(run(example(), CstvVariant::mtc) == "a 2/3, b 7/5");
    CHECK(run(example(), CstvVariant::mt) == "a 2/3, b 7/5");
}

TEST_CASE("elimination hands the support on") {
    // After a, c has the lower excess (5 - 8 against 10 - 12) and goes: b has 15 for 12.
    CHECK(run(example(), CstvVariant::ewt) == "a 2/3, b 4/5");
    CHECK(run(example(), CstvVariant::ewtc) == "a 2/3, b 4/5");
    CHECK(run(example(), CstvVariant::ewts) == "a 2/3, b 4/5");
}

TEST_CASE("what fits at the end is taken") {
    // As before with d, which costs 3 and nobody supports: 20 - 17 = 3 are left.
    auto const ballots = elections::points(20, {5, 12, 8, 3}, {{3, 1, 0, 0}, {0, 1, 1, 0}});
    CHECK(run(ballots, CstvVariant::ewt) == "a 2/3, b 4/5, d -*");
    CHECK(run(ballots, CstvVariant::mtc) == "a 2/3, b 7/5, d -*");
}

TEST_CASE("variants differ in which covered project comes first") {
    // Ten voters with 10 each, all with 4 : 3 : 3 points. Support 40, 30, 30; costs 30, 10, 29. The excess says b (20),
    // the ratio says b (3), the support says a.
    std::vector<std::vector<std::int64_t>> const votes(10, {4, 3, 3});
    auto const ballots = elections::points(100, {30, 10, 29}, votes);
    CHECK(run(ballots, CstvVariant::ewt).front() == 'b');
    CHECK(run(ballots, CstvVariant::mtc).front() == 'b');
    CHECK(run(ballots, CstvVariant::ewts).front() == 'a');
    // a has 10 too much: b and c get 5 each and are tied; b has 25 too much, which go to c.
    CHECK(run(ballots, CstvVariant::mts) == "a 3/4, b 2/7, c 29/60");
}

TEST_CASE("each voter has one share, however many points there are on the ballot") {
    auto const once = elections::points(20, {5, 12, 8}, {{3, 1, 0}, {0, 1, 1}});
    auto const tenfold = elections::points(20, {5, 12, 8}, {{30, 10, 0}, {0, 1, 1}});
    for (auto variant : variants) CHECK(run(once, variant) == run(tenfold, variant));
}

TEST_CASE("money of voters whose projects are all gone stays with them") {
    // 10 each. The first supports a alone, and keeps 8 of 10; they cannot help b, which has 10 of 12 - until the end,
    // where b fits the budget.
    auto const ballots = elections::points(20, {2, 12}, {{1, 0}, {0, 5}});
    CHECK(run(ballots, CstvVariant::mtc) == "a 1/5, b -*");
    CHECK(run(ballots, CstvVariant::ewt) == "a 1/5, b -*");
    // A third, empty ballot has a share as well: 20/3 each.
    auto const empty = elections::points(20, {2, 12}, {{1, 0}, {0, 5}, {0, 0}});
    CHECK(run(empty, CstvVariant::mtc) == "a 3/10, b -*");
}

TEST_CASE("cumulative support transfer asks about ties, and the last in the order is eliminated") {
    // 3 each: a and b have 3 of 4; c is covered by the third voter. One of a and b goes, and the other is not covered
    // either; at the end the one that was eliminated last comes first: 9 - 3 = 6 are left.
    auto const ballots = elections::points(9, {4, 4, 3}, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
    auto const all = elections::all_ties(ballots, [&](elect::Chooser const& choose) {
        return elect::cstv(elect::profile(ballots, Utility::score), choose, CstvVariant::ewt);
    });
    CHECK(all.questions == Texts{"ab"});
    CHECK(all.outcomes == Texts{"ac", "bc"});
    CHECK(run(ballots, CstvVariant::ewt) == "c 1, a -*");
}

TEST_CASE("cumulative support transfer without supporters, voters or money") {
    for (auto variant : variants) {
        CHECK(run(elections::points(0, {1}, {{1}}), variant).empty());
        CHECK(run(elections::points(9, {10}, {{1}}), variant).empty());
        CHECK(run(elections::points(9, {1}, {}), variant) == "a -*");
    }
}
