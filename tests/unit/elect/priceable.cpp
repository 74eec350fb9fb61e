// SPDX-License-Identifier: MIT
#include "grantpanel/elect/priceable.hpp"

#include "catch.hpp"
#include "grantpanel/elect/prices_of.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using elect::Utility, elect::Verdict, core::Ratio;
using Selected = std::vector<std::uint32_t>;
using Kind = elect::PriceFault::Kind;

namespace {

/// Prices that are given are prices; a reason that is given proves it.
void check_answer(elect::Profile const& profile, Selected const& selected, elect::Pricing const& pricing) {
    CHECK(pricing.audit.verdict != Verdict::not_proved);
    CHECK(pricing.prices.has_value() == (pricing.audit.verdict == Verdict::holds));
    CHECK(pricing.reason.has_value() != pricing.prices.has_value());
    if (pricing.prices) CHECK(elect::check_prices(profile, selected, *pricing.prices).kind == Kind::none);
    if (pricing.reason) CHECK(elect::proves_no_prices(profile, selected, *pricing.reason));
}

/// Three places; 6 voters for p0 to p2, 3 voters for p3 and p4.
elect::Profile camps() {
    auto ballots = small_election::projects(3, {1, 1, 1, 1, 1});
    small_election::cast(ballots, 6, {0, 1, 2});
    small_election::cast(ballots, 3, {3, 4});
    return elect::profile(ballots, Utility::cardinality);
}

}  // namespace

TEST_CASE("two places for six and one for three have prices") {
    auto const pricing = elect::priceable(camps(), Selected{0, 1, 3});
    CHECK(pricing.audit.verdict == Verdict::holds);
    check_answer(camps(), {0, 1, 3}, pricing);
    // A third of a place for each is all there is to spend: 6/3 and 3/3.
    CHECK(pricing.prices->each == Ratio(1, 3));
}

TEST_CASE("three places for six have none: the other three could pay for one") {
    // For p0 to p2 each of the six needs 1/2; so each of the three has 1/2 and nothing to pay for: 3/2 is more than p3
    // costs. And the other way round, with p3, p4 and p0.
    auto pricing = elect::priceable(camps(), Selected{0, 1, 2});
    REQUIRE(pricing.audit.verdict == Verdict::does_not_hold);
    check_answer(camps(), {0, 1, 2}, pricing);
    CHECK(pricing.audit.witness->voters == 3);
    CHECK((pricing.audit.witness->projects == Selected{3} || pricing.audit.witness->projects == Selected{4}));
    // p3 and p4 need 2/3 each; the six have 6 * 2/3 - 1 = 3 left for p1 then.
    pricing = elect::priceable(camps(), Selected{0, 3, 4});
    REQUIRE(pricing.audit.verdict == Verdict::does_not_hold);
    check_answer(camps(), {0, 3, 4}, pricing);
    CHECK(pricing.audit.witness->voters == 6);
}

TEST_CASE("nobody can pay for what nobody supports") {
    auto ballots = small_election::projects(3, {1, 1});
    small_election::cast(ballots, 2, {0});
    auto const profile = elect::profile(ballots, Utility::cost);
    auto const pricing = elect::priceable(profile, Selected{0, 1});
    CHECK(pricing.audit.witness->projects == Selected{1});
    CHECK(pricing.audit.witness->voters == 0);
    check_answer(profile, {0, 1}, pricing);
}

TEST_CASE("an empty selection has prices only where nobody could pay for anything") {
    auto const pricing = elect::priceable(camps(), Selected{});
    CHECK(pricing.audit.verdict == Verdict::does_not_hold);
    check_answer(camps(), {}, pricing);
    // Six voters have 2/3 of 3, less than p0 costs.
    auto ballots = small_election::projects(3, {3, 2});
    small_election::cast(ballots, 6, {0});
    small_election::cast(ballots, 3, {1});
    auto const profile = elect::profile(ballots, Utility::cost);
    check_answer(profile, {}, elect::priceable(profile, Selected{}));
    CHECK(elect::priceable(profile, Selected{}).audit.verdict == Verdict::holds);
}

TEST_CASE("a given price system is held against each condition") {
    auto const profile = camps();  // two ballots: 0 for p0 to p2, 1 for p3 and p4
    Selected const selected{0, 1, 3};
    elect::PriceSystem good{Ratio(1, 3), {{0, 0, Ratio(1, 6)}, {0, 1, Ratio(1, 6)}, {1, 3, Ratio(1, 3)}}};
    CHECK(elect::check_prices(profile, selected, good).kind == Kind::none);
    auto prices = good;
    prices.each = Ratio(1, 4);
    CHECK(elect::check_prices(profile, selected, prices).kind == Kind::too_little);
    prices = good;
    prices.payments[2].amount = Ratio(1, 2);
    CHECK(elect::check_prices(profile, selected, prices).kind == Kind::overspent);
    prices = good;
    prices.payments[1].project = 2;  // not selected
    CHECK(elect::check_prices(profile, selected, prices).kind == Kind::not_theirs);
    prices.payments[1].project = 3;  // not supported
    CHECK((elect::check_prices(profile, selected, prices).kind == Kind::not_theirs));
    prices = good;
    prices.payments[0].amount = Ratio(1, 7);
    auto const fault = elect::check_prices(profile, selected, prices);
    CHECK((fault.kind == Kind::not_paid && fault.position == 0));
    prices = good;
    prices.each = Ratio(3, 5);  // six have 4/15 left each: 8/5, more than p2 costs
    auto const left = elect::check_prices(profile, selected, prices);
    CHECK((left.kind == Kind::left_over && left.position == 2));
}

TEST_CASE("a made-up reason proves nothing") {
    elect::NoPrices reason{std::vector<Ratio>(5)};
    CHECK_FALSE(elect::proves_no_prices(camps(), Selected{0, 1, 2}, reason));
    reason.weights[3] = Ratio(1);
    // Only the three's money at a third each: 1, what p3 costs and no more.
    CHECK_FALSE(elect::proves_no_prices(camps(), Selected{0, 1, 2}, reason));
    // With p0 to p2 at a half: the six need 1/2 each.
    for (int p = 0; p < 3; ++p) reason.weights[static_cast<std::size_t>(p)] = Ratio(1, 2);
    CHECK(elect::proves_no_prices(camps(), Selected{0, 1, 2}, reason));
    reason.weights[3] = Ratio(-1);
    CHECK_FALSE(elect::proves_no_prices(camps(), Selected{0, 1, 2}, reason));
}

TEST_CASE("each answer for small elections is proved") {
    core::Stream stream("test/priceable", "1");
    int without = 0, plain = 0;
    for (int i = 0; i < 800; ++i) {
        auto const drawn = small_election::draw(stream, 7, 7);
        auto const pricing = elect::priceable(drawn.profile, drawn.selected);
        check_answer(drawn.profile, drawn.selected, pricing);
        without += pricing.reason.has_value();
        elect::Standing const standing(drawn.profile, drawn.selected);
        auto const reason = elect::plain_reason(drawn.profile, standing);
        if (!reason) continue;
        CHECK(elect::proves_no_prices(drawn.profile, drawn.selected, reason->second));
        ++plain;
    }
    CHECK((without > 100 && without < 750 && plain > 100 && plain < without));
}

TEST_CASE("equal shares come with prices of their own") {
    core::Stream stream("test/prices", "1");
    for (int i = 0; i < 300; ++i) {
        auto const drawn = small_election::draw(stream, 6, 6);
        auto const& profile = drawn.profile;
        auto const paid = small_election::equal_shares(drawn.tables);
        elect::Outcome outcome;
        for (std::size_t k = 0; k < paid.selected.size(); ++k) {
            // The price: the most that somebody pays for a unit of utility.
            Ratio price;
            for (std::size_t v = 0; v < drawn.tables.voters(); ++v)
                if (auto const utility = drawn.tables.utility[v][paid.selected[k]]; utility > 0)
                    price = std::max(price, paid.payments[k][v] / Ratio(utility));
            outcome.selections.push_back({.project = paid.selected[k], .price = price});
        }
        auto const prices = elect::prices_of_equal_shares(profile, outcome);
        CHECK(elect::check_prices(profile, paid.selected, prices).kind == Kind::none);
        CHECK(elect::priceable(profile, paid.selected).audit.verdict == Verdict::holds);
    }
}

TEST_CASE("loads of Phragmén are prices") {
    // Budget 30, four voters: p0 (10) for 1, 2, 3; p1 (12) for 3, 4; p2 (9) for 4. Loads: p0 10/3; p2 9; p1 6. p0
    // first; then p1 at (12 + 10/3) / 2 = 23/3 before p2 at 9; then p2 at 9 + 23/3: 31 is more than 30, the rule ends.
    auto ballots = small_election::projects(30, {10, 12, 9});
    small_election::cast(ballots, 2, {0});
    small_election::cast(ballots, 1, {0, 1});
    small_election::cast(ballots, 1, {1, 2});
    auto const profile = elect::profile(ballots, Utility::cost);
    elect::Outcome outcome;
    outcome.selections.push_back({.project = 0, .price = Ratio(10, 3)});
    outcome.selections.push_back({.project = 1, .price = Ratio(23, 3)});
    auto const prices = elect::prices_of_phragmen(profile, outcome);
    CHECK(prices.each == Ratio(23, 3));
    CHECK(elect::check_prices(profile, Selected{0, 1}, prices).kind == Kind::none);
    CHECK(elect::check_prices(profile, Selected{0, 2}, prices).kind == Kind::not_theirs);
}

TEST_CASE("few steps prove nothing") {
    auto const pricing = elect::priceable(camps(), Selected{0, 1, 3}, 1);
    CHECK(pricing.audit.verdict == Verdict::not_proved);
    CHECK((!pricing.prices && !pricing.reason && !pricing.audit.witness));
    // Known prices need none; wrong ones are nothing but tried.
    elect::PriceSystem prices{Ratio(1, 3), {{0, 0, Ratio(1, 6)}, {0, 1, Ratio(1, 6)}, {1, 3, Ratio(1, 3)}}};
    CHECK(elect::priceable(camps(), Selected{0, 1, 3}, 1, &prices).audit.verdict == Verdict::holds);
    CHECK(elect::priceable(camps(), Selected{0, 1, 2}, 1, &prices).audit.verdict == Verdict::does_not_hold);
}
