// SPDX-License-Identifier: MIT
#include "grantpanel/panel/propose.hpp"

#include "catch.hpp"
#include "four.hpp"

using grantpanel::core::Money;
using grantpanel::model::Outcome;
namespace reason = grantpanel::model::reason;
using tests::Awards, tests::awards, tests::codes, tests::decide, tests::four, tests::outcome;

TEST_CASE("the reserve list takes the first whose only obstacle was money") {
    auto const decision = decide(four("650", "if_money_short: stop_there, reserve: 2"));
    CHECK((outcome(decision, "q") == Outcome::reserve && outcome(decision, "r") == Outcome::reserve));
    CHECK(outcome(decision, "s") == Outcome::declined);
    CHECK(tests::reason<reason::OnReserve>(decision, "r")->place == 2);
    CHECK(tests::reason<reason::ReserveFull>(decision, "s")->places == 2);
    REQUIRE(decision.reserve.size() == 2);
    CHECK(decision.reserve[0] == *decision.round->find_application("q"));
    CHECK(outcome(decide(four("650", "if_money_short: stop_there")), "q") == Outcome::declined);
}

TEST_CASE("who has too few marks keeps the request held, and money for others is what remains") {
    // p has one mark of two: 600 of 1000 is held. q, r and s have one mark more each.
    auto const text = tests::with(four("1000", "if_money_short: try_next", "scoring: {least_marks: 2}\n"),
                                  "panel: [{id: m1}]", "panel: [{id: m1}, {id: m2}]");
    auto const decision = decide(tests::with(text, "allocation:", R"(  - {member: m2, application: q, need: 8}
  - {member: m2, application: r, need: 7}
  - {member: m2, application: s, need: 6}
allocation:)"));
    CHECK(outcome(decision, "p") == Outcome::deferred);
    CHECK((decision.held == Money::of(60000) && tests::reason<reason::Held>(decision, "p")->amount == decision.held));
    auto const* few = tests::reason<reason::TooFewMarks>(decision, "p");
    REQUIRE(few);
    CHECK((few->marks == 1 && few->least == 2));
    CHECK(awards(decision) == Awards{0, 0, 300, 100});  // 400 available: q does not fit
    CHECK(tests::reason<reason::MoneyShort>(decision, "q")->left_before == Money::of(40000));
    CHECK(decision.remaining == Money());
}

TEST_CASE("more held than the pot leaves nothing to give and is no error") {
    // All four are deferred: 1500 held of 1000.
    auto const decision = decide(four("1000", "if_money_short: try_next", "scoring: {least_marks: 2}\n"));
    CHECK((decision.held == Money::of(150000) && decision.remaining == Money::of(-50000)));
    CHECK(decision.awards().empty());
}

TEST_CASE("equals that fit together are paid, and equals of whom none fits are not") {
    auto const equal = [](std::string const& pot, std::string const& allocation) {
        return tests::with(four(pot, allocation), "application: q, need: 8", "application: q, need: 9");
    };
    CHECK(awards(decide(equal("1100", "if_money_short: try_next"))) == Awards{600, 500, 0, 0});
    CHECK(awards(decide(equal("450", "if_money_short: try_next"))) == Awards{0, 0, 300, 100});
    CHECK(awards(decide(equal("450", "if_money_short: stop_there"))) == Awards{0, 0, 0, 0});
    CHECK(codes(equal("1099", "if_money_short: try_next")) == std::vector<std::string>{"tie.unsettled"});
    CHECK(codes(equal("500", "if_money_short: try_next")) == std::vector<std::string>{"tie.unsettled"});
    // q could have 450 of its 500, p nothing.
    CHECK(codes(equal("450", "if_money_short: offer_less_then_stop")) == std::vector<std::string>{"tie.unsettled"});
    CHECK(codes(equal("450", "if_money_short: try_next, reserve: 1")) == std::vector<std::string>{"tie.unsettled"});
    CHECK(codes(equal("450", "if_money_short: try_next, reserve: 1, if_scores_equal: [smallest request]")).empty());
}
