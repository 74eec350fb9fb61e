// SPDX-License-Identifier: MIT
#include "grantpanel/elect/prices_of.hpp"

#include "catch.hpp"
#include "grantpanel/elect/cohesive.hpp"
#include "grantpanel/elect/equal_shares.hpp"
#include "grantpanel/elect/phragmen.hpp"
#include "grantpanel/elect/priceable.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using elect::Verdict;
using Kind = elect::PriceFault::Kind;

namespace {

std::vector<std::uint32_t> selected(elect::Outcome const& outcome) {
    std::vector<std::uint32_t> projects;
    for (auto const& selection : outcome.selections) projects.push_back(selection.project);
    return projects;
}

}  // namespace

TEST_CASE("the rules where voters pay come with prices, and with what they promise") {
    core::Stream stream("test/prices_of", "1");
    for (int i = 0; i < 400; ++i) {
        auto const drawn = small_election::draw(stream, 8, 8);
        auto const& profile = drawn.profile;
        auto const first = [](std::span<std::uint32_t const> tied) { return tied.front(); };
        auto const shares = elect::equal_shares(profile, first);
        auto const by_shares = selected(shares);
        CHECK(elect::check_prices(profile, by_shares, elect::prices_of_equal_shares(profile, shares)).kind ==
              Kind::none);
        CHECK(elect::priceable(profile, by_shares).audit.verdict == Verdict::holds);
        CHECK(elect::jr(profile, by_shares).verdict == Verdict::holds);
        CHECK(elect::ejr_plus(profile, by_shares).verdict == Verdict::holds);
        CHECK(elect::ejr_up_to_one(profile, by_shares).verdict == Verdict::holds);
        auto const loads = elect::phragmen(profile, first);
        auto const by_loads = selected(loads);
        CHECK(elect::check_prices(profile, by_loads, elect::prices_of_phragmen(profile, loads)).kind == Kind::none);
        CHECK(elect::priceable(profile, by_loads).audit.verdict == Verdict::holds);
    }
}

TEST_CASE("prices of a rule are in whole units") {
    // One voter, 100.00 pounds, a project of 60.00.
    auto ballots = small_election::projects(10000, {6000});
    ballots.unit.decimals = 2;
    small_election::cast(ballots, 1, {0});
    auto const profile = elect::profile(ballots, elect::Utility::cost);
    auto const shares = elect::equal_shares(profile, [](auto tied) { return tied.front(); });
    auto const prices = elect::prices_of_equal_shares(profile, shares);
    CHECK(prices.each == core::Ratio(100));
    REQUIRE(prices.payments.size() == 1);
    CHECK(prices.payments[0].amount == core::Ratio(60));
    CHECK(elect::check_prices(profile, std::vector<std::uint32_t>{0}, prices).kind == Kind::none);
}
