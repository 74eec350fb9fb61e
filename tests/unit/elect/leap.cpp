// SPDX-License-Identifier: MIT
#include "grantpanel/elect/leap.hpp"

#include "catch.hpp"
#include "grantpanel/elect/equal_shares.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using elect::Utility;
using Selected = std::vector<std::uint32_t>;

namespace {

/// The same from the rule itself.
Selected selected(elect::Profile const& profile, std::vector<std::uint32_t> const& ranks, std::int64_t budget) {
    Selected selected;
    auto const outcome = elect::equal_shares(profile, elect::by_rank(ranks), core::Money::of(budget),
                                             [](auto const&, auto) { return true; });
    for (auto const& selection : outcome.selections) selected.push_back(selection.project);
    return selected;
}

}  // namespace

TEST_CASE("a leap ends before the budget that selects otherwise") {
    // Two voters for p0, one of them for p1. Of a budget of 6 each has 3: p0 costs them 2 each, and 1 is left of the 3
    // that p1 costs. That takes 5 each, a budget of 10.
    auto ballots = small_election::projects(6, {4, 3});
    small_election::cast(ballots, 1, {0, 1});
    small_election::cast(ballots, 1, {0});
    auto const profile = elect::profile(ballots, Utility::cardinality);
    std::vector<std::uint32_t> const ranks{0, 1};
    elect::detail::Leap leap(profile, ranks);
    CHECK(leap.prove(6, 1, 8) == 3);
    CHECK(leap.selected() == Selected{0});
    CHECK(leap.prove(6, 1, 2) == 2);
    CHECK(leap.prove(6, 3, 5) == 1);
    CHECK(leap.prove(10, 1, 0) == 0);
    CHECK(leap.selected() == Selected{0, 1});
    // From there on nothing changes.
    CHECK(leap.prove(10, 1, 1'000'000'000) == 1'000'000'000);
}

TEST_CASE("a leap is over ties that last, and ranks settle them") {
    // p0 and p1 have the same three voters and cost the same; p2 has another three, and with cost as utility the same
    // price while everybody can pay it.
    auto ballots = small_election::projects(60, {30, 30, 20});
    small_election::cast(ballots, 3, {0, 1});
    small_election::cast(ballots, 3, {2});
    auto const profile = elect::profile(ballots, Utility::cost);
    std::vector<std::uint32_t> ranks{2, 1, 0};
    elect::detail::Leap leap(profile, ranks);
    // Each has 10: p2 takes 6 2/3, p1 all of the other three, who need 20 each for p0 too, a budget of 120.
    CHECK(leap.prove(60, 1, 59) == 59);
    CHECK(leap.selected() == Selected{2, 1});
    ranks = {0, 1, 2};
    CHECK(leap.prove(60, 1, 59) == 59);
    CHECK(leap.selected() == Selected{0, 2});
    CHECK(leap.prove(120, 7, 100) == 100);
    CHECK(leap.selected() == Selected{0, 1, 2});
}

TEST_CASE("a leap is over prices that are equal with every budget by different payments") {
    // Voter 0 pays 4 for p0 alone, voter 1 for p1. Then p2 costs voters 0 and 2 together 10, p3 voters 1 and 3: who has
    // paid before gives the rest, share - 4, and the other the price 14 - share, as long as the share is from 7 to 9.
    auto ballots = small_election::projects(28, {4, 4, 10, 10});
    for (auto const& approved : std::vector<Selected>{{0, 2}, {1, 3}, {2}, {3}})
        small_election::cast(ballots, 1, approved);
    auto const profile = elect::profile(ballots, Utility::cardinality);
    std::vector<std::uint32_t> ranks{0, 1, 2, 3};
    elect::detail::Leap leap(profile, ranks);
    CHECK(leap.prove(28, 1, 8) == 8);
    CHECK(leap.selected() == Selected{0, 1, 2, 3});
    ranks = {3, 2, 1, 0};
    CHECK(leap.prove(28, 1, 8) == 8);
    CHECK(leap.selected() == Selected{1, 0, 3, 2});
    CHECK(leap.prove(25, 1, 2) == 2);
    CHECK(leap.selected() == Selected{1, 0});
}

TEST_CASE("a leap is not deceived by equal ends") {
    // Of 23 voters one pays 200 for p0 and then, with nine others, 3,000 for p1: from a share of 500 on something is
    // left to that voter. One pays 290 for p2. Then p3 costs four others (1580 - what the first has left) / 4, and p4
    // eight others (3294 - (share - 290)) / 8. With shares of 400 and of 600 that is 395 before 398 and 370 before 373.
    // With one of 500 it is 385.5 for p4, and still 395 for p3.
    auto ballots = small_election::projects(9200, {200, 3000, 290, 1580, 3294});
    small_election::cast(ballots, 1, {0, 1, 3});
    small_election::cast(ballots, 9, {1});
    small_election::cast(ballots, 4, {3});
    small_election::cast(ballots, 1, {2, 4});
    small_election::cast(ballots, 8, {4});
    auto const profile = elect::profile(ballots, Utility::cardinality);
    std::vector<std::uint32_t> const ranks{0, 1, 2, 3, 4};
    REQUIRE(selected(profile, ranks, 9200) == Selected{0, 2, 1, 3, 4});
    REQUIRE(selected(profile, ranks, 11500) == Selected{0, 2, 1, 4, 3});
    REQUIRE(selected(profile, ranks, 13800) == Selected{0, 2, 1, 3, 4});
    elect::detail::Leap leap(profile, ranks);
    auto const proved = leap.prove(9200, 230, 20);
    REQUIRE(proved);
    CHECK(*proved < 10);
    CHECK(leap.selected() == Selected{0, 2, 1, 3, 4});
}

TEST_CASE("what is proved is what equal shares selects") {
    core::Stream stream("tests/elect", "leap");
    int proofs = 0, open = 0, beyond = 0;
    for (int round = 0; round < 600; ++round) {
        auto const drawn = small_election::draw(stream, 9, 7);
        auto const ranks = elect::tie_ranks(drawn.ballots, elect::TieOrder::id);
        auto profile = drawn.profile;
        std::int64_t const scale = round % 2 == 0 ? 1 : 12;  // the finer, the more is between the ends
        for (auto& cost : profile.cost) cost = core::Money::of(cost.count() * scale);
        elect::detail::Leap leap(profile, ranks);
        for (std::int64_t length : {0, 1, 4, 20, 80}) {
            auto const budget = static_cast<std::int64_t>(1 + stream.below(static_cast<std::uint64_t>(40 * scale)));
            auto const step = static_cast<std::int64_t>(1 + stream.below(5));
            auto const proved = leap.prove(budget, step, length);
            if (!proved) {
                ++open;
                continue;
            }
            ++proofs;
            beyond += *proved > 0;
            REQUIRE((*proved >= 0 && *proved <= length));
            for (std::int64_t steps = 0; steps <= *proved; ++steps)
                REQUIRE(leap.selected() == selected(profile, ranks, budget + steps * step));
        }
    }
    // A proof may fail, but mostly it should not.
    CHECK(proofs > 5 * open);
    CHECK(beyond > proofs / 3);
}

TEST_CASE("a leap does not start with numbers that are too large for it") {
    auto ballots = small_election::projects(std::int64_t(1) << 59, {1});
    small_election::cast(ballots, 4, {0});
    auto const profile = elect::profile(ballots, Utility::cardinality);
    std::vector<std::uint32_t> const ranks{0};
    CHECK_FALSE(elect::detail::Leap(profile, ranks).prove(std::int64_t(1) << 59, 1, 1));
}
