// SPDX-License-Identifier: MIT
#include "grantpanel/elect/affine_money.hpp"

#include "catch.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using elect::Poor;

TEST_CASE("affine prices are compared at both ends") {
    // As in leap.cpp: voters 0 and 1 pay for p0 and p1 alone, 4 each. Then voter 0 has share - 4 left for p2, and voter
    // 2 pays 10 - (share - 4); the same for p3. p4 costs voter 4 alone 7: that is the price of p2 with a share of 7.
    auto ballots = small_election::projects(35, {4, 4, 10, 10, 7});
    for (auto const& approved : std::vector<std::vector<std::uint32_t>>{{0, 2}, {1, 3}, {2}, {3}, {4}})
        small_election::cast(ballots, 1, approved);
    auto const profile = elect::profile(ballots, elect::Utility::cardinality);
    // Ballots stand in order of their lists, as the supporters of each project do.
    REQUIRE((profile.supporters_of(2)[0] == 0 && profile.weight == std::vector<std::uint32_t>(5, 1)));
    std::vector<Poor> const full{Poor::no}, poor_first{Poor::yes, Poor::no}, open{Poor::open, Poor::no},
        poor{Poor::yes, Poor::yes};
    elect::detail::AffineMoney money(profile);
    money.begin(35, 45);
    CHECK(money.same_price(0, full, 1, full));
    CHECK_FALSE(money.same_price(0, full, 4, full));
    money.buy(0, full);
    CHECK_FALSE(money.same_price(2, poor_first, 3, poor_first));  // p1 is not paid for yet
    money.buy(1, full);
    CHECK(money.same_price(2, poor_first, 3, poor_first));
    CHECK_FALSE(money.same_price(2, poor_first, 3, open));
    CHECK_FALSE(money.same_price(2, poor, 3, poor));
    // Equal with a share of 7, and not beyond.
    CHECK_FALSE(money.same_price(2, poor_first, 4, full));
    money.begin(35, 35);
    money.buy(0, full);
    CHECK(money.same_price(2, poor_first, 4, full));
    // With a share of 3, and if voter 0 had not paid, p2 would cost voter 2 the same 7. After a purchase of which it
    // was open whether the voter gave all, nothing is known.
    money.begin(15, 15);
    CHECK(money.same_price(2, poor_first, 4, full));
    money.buy(0, std::vector<Poor>{Poor::open});
    CHECK_FALSE(money.same_price(2, poor_first, 4, full));
}
