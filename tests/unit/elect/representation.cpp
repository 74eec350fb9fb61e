// SPDX-License-Identifier: MIT
#include "grantpanel/elect/representation.hpp"

#include "catch.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using elect::Utility, elect::Verdict;
using small_election::camps;

namespace {

elect::Audit audit(elect::Audit (*check)(elect::Profile const&, std::span<std::uint32_t const>),
                   model::Ballots const& ballots, Utility utility, std::vector<std::uint32_t> const& selected) {
    return check(elect::profile(ballots, utility), selected);
}

}  // namespace

TEST_CASE("greedy by votes leaves a third of the voters with nothing") {
    auto const found = audit(elect::jr, camps(), Utility::cardinality, {0, 1, 2});
    REQUIRE(found.verdict == Verdict::does_not_hold);
    // The three have 3 * 3/9 = 1, what p3 costs.
    CHECK(found.witness->voters == 3);
    CHECK(found.witness->projects == std::vector<std::uint32_t>{3});
    CHECK((found.witness->money == core::Ratio(1) && found.witness->cost == core::Ratio(1)));
    CHECK((found.witness->due == core::Ratio(1) && found.witness->got == core::Ratio(0)));
    CHECK(audit(elect::jr, camps(), Utility::cardinality, {0, 1, 3}).verdict == Verdict::holds);
}

TEST_CASE("JR is about those who have nothing, and about what they can pay") {
    // As above with two voters for p3 in eight: 2 * 3/8 is less than 1.
    auto ballots = small_election::projects(3, {1, 1, 1, 1});
    small_election::cast(ballots, 6, {0, 1, 2});
    small_election::cast(ballots, 2, {3});
    CHECK(audit(elect::jr, ballots, Utility::cost, {0, 1, 2}).verdict == Verdict::holds);
    CHECK(audit(elect::jr, camps(), Utility::cardinality, {}).witness->voters == 6);
}

TEST_CASE("EJR+ at equal costs is that of Brill and Peters") {
    // Four places, 8 voters, 2 voters a place. Four voters approve p0, p1, p2 and are due two; with p0 alone they have
    // one, and p1 is outside.
    auto ballots = small_election::projects(4, {1, 1, 1, 1, 1, 1});
    small_election::cast(ballots, 4, {0, 1, 2});
    small_election::cast(ballots, 4, {3, 4, 5});
    for (auto utility : {Utility::cardinality, Utility::cost}) {
        auto const found = audit(elect::ejr_plus, ballots, utility, {0, 3, 4, 5});
        REQUIRE(found.verdict == Verdict::does_not_hold);
        CHECK((found.witness->voters == 4 && found.witness->projects == std::vector<std::uint32_t>{1}));
        CHECK((found.witness->due == core::Ratio(2) && found.witness->got == core::Ratio(1)));
        CHECK(audit(elect::jr, ballots, utility, {0, 3, 4, 5}).verdict == Verdict::holds);
        CHECK(audit(elect::ejr_plus, ballots, utility, {0, 1, 3, 4}).verdict == Verdict::holds);
    }
}

TEST_CASE("EJR+ does not ask the group to agree on more than one project") {
    // Four places, four voters, who all approve p0; each has one of p1 to p4 as well. With p1 to p4 each voter has one,
    // and all four together with p0 would have two, not more than the four that all are due: p0 is missing.
    auto ballots = small_election::projects(4, {1, 1, 1, 1, 1});
    for (std::uint32_t p = 1; p <= 4; ++p) small_election::cast(ballots, 1, {0, p});
    auto const found = audit(elect::ejr_plus, ballots, Utility::cardinality, {1, 2, 3, 4});
    REQUIRE(found.verdict == Verdict::does_not_hold);
    CHECK((found.witness->voters == 4 && found.witness->due == core::Ratio(4) && found.witness->got == core::Ratio(1)));
}

TEST_CASE("EJR+ by cost counts money") {
    // Budget 100, 10 voters. Five support p0 (40) and p1 (20): their part is 50. With p1 they have 20, with p0 60: more
    // than 50, which holds. Where p0 costs 30 they would have 50, not more: it does not hold.
    for (auto [cost, verdict] : {std::pair(40, Verdict::holds), std::pair(30, Verdict::does_not_hold)}) {
        auto ballots = small_election::projects(100, {cost, 20, 50});
        small_election::cast(ballots, 5, {0, 1});
        small_election::cast(ballots, 5, {2});
        auto const found = audit(elect::ejr_plus, ballots, Utility::cost, {1, 2});
        CHECK(found.verdict == verdict);
        if (found.witness) {
            CHECK((found.witness->due == core::Ratio(50) && found.witness->got == core::Ratio(20)));
            CHECK((found.witness->money == core::Ratio(50) && found.witness->cost == core::Ratio(30)));
        }
    }
}

TEST_CASE("EJR+ agrees with looking at every group") {
    core::Stream stream("test/ejr_plus", "1");
    int failing = 0;
    for (int i = 0; i < 600; ++i) {
        auto const drawn = small_election::draw(stream, 6, 5);
        auto const& t = drawn.tables;
        unsigned largest = 0, largest_without = 0;
        for (unsigned group = 1; group < 1U << t.voters(); ++group)
            for (std::size_t c = 0; c < t.projects(); ++c) {
                if (drawn.set >> c & 1U) continue;
                std::int64_t sum = 0, with = 0, has = 0;
                bool support = true;
                for (std::size_t v = 0; v < t.voters(); ++v) {
                    if (!(group >> v & 1U)) continue;
                    support = support && t.utility[v][c] > 0;
                    sum += t.utility[v][c];
                    with = std::max(with, t.has(v, drawn.set) + t.utility[v][c]);
                    has = std::max(has, t.has(v, drawn.set));
                }
                if (!support) continue;
                auto const size = static_cast<unsigned>(__builtin_popcount(group));
                if (with * static_cast<std::int64_t>(t.voters()) * t.cost[c] <= sum * t.budget)
                    largest = std::max(largest, size);
                if (has == 0 && t.can_pay(group, 1U << c)) largest_without = std::max(largest_without, size);
            }
        auto const plus = elect::ejr_plus(drawn.profile, drawn.selected);
        auto const jr = elect::jr(drawn.profile, drawn.selected);
        CHECK((plus.verdict == Verdict::holds) == (largest == 0));
        CHECK((jr.verdict == Verdict::holds) == (largest_without == 0));
        if (plus.witness) CHECK(plus.witness->voters == largest);
        if (jr.witness) CHECK(jr.witness->voters == largest_without);
        failing += largest > 0;
    }
    CHECK((failing > 50 && failing < 550));
}

TEST_CASE("a selection must be one of the election") {
    auto const profile = elect::profile(camps(), Utility::cost);
    CHECK_THROWS_AS(elect::jr(profile, std::vector<std::uint32_t>{7}), core::UsageError);
    CHECK_THROWS_AS(elect::ejr_plus(profile, std::vector<std::uint32_t>{1, 1}), core::UsageError);
}
