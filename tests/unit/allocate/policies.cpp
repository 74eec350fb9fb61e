// SPDX-License-Identifier: MIT

#include "catch.hpp"
#include "four.hpp"

using grantpanel::core::Money;
using grantpanel::model::Outcome;
namespace reason = grantpanel::model::reason;
using tests::Awards, tests::awards, tests::decide, tests::four, tests::outcome;

// Pot 1000. After p, 400 is left and q asks for 500.
TEST_CASE("stop there ends the list at the first who cannot be paid in full") {
    auto const decision = decide(four("1000", "if_money_short: stop_there"));
    CHECK(awards(decision) == Awards{600, 0, 0, 0});
    CHECK(decision.remaining == Money::of(40000));
    auto const* at = tests::reason<reason::MoneyShort>(decision, "q");
    REQUIRE(at);
    CHECK((at->requested == Money::of(50000) && at->left_before == Money::of(40000) && !at->least_offer));
    auto const* after = tests::reason<reason::ListEnded>(decision, "s");
    REQUIRE(after);
    CHECK(after->at == *decision.round->find_application("q"));
}

TEST_CASE("try next passes over who cannot be paid and goes on") {
    // 400 left: r takes 300 and s the last 100.
    CHECK(awards(decide(four("1000", "if_money_short: try_next"))) == Awards{600, 0, 300, 100});
}

TEST_CASE("offer less then stop gives one part and ends") {
    // Steps of 150: 150, 300 and 450 are open to q, and 300 is the largest within 400. 100 is left and goes to nobody.
    auto const decision = decide(four("1000", "if_money_short: offer_less_then_stop, step: 150"));
    CHECK(awards(decision) == Awards{600, 300, 0, 0});
    CHECK(outcome(decision, "q") == Outcome::reduced);
    CHECK(tests::reason<reason::ListEnded>(decision, "s")->at == *decision.round->find_application("q"));
    // Without a step all that is left is offered.
    CHECK(awards(decide(four("1000", "if_money_short: offer_less_then_stop"))) == Awards{600, 400, 0, 0});
}

TEST_CASE("offer less then try next gives parts and goes on") {
    // q 300, 100 left: r is never reduced, s takes 100. The pot is empty.
    auto const step = decide(four("1000", "if_money_short: offer_less_then_try_next, step: 150"));
    CHECK(awards(step) == Awards{600, 300, 0, 100});
    // Pot 790 in steps of 40: q may have 120, 160, ...; 160 is the largest within 190. 30 is left, s needs 50, so 80.
    auto const small = decide(four("790", "if_money_short: offer_less_then_try_next, step: 40"));
    CHECK(awards(small) == Awards{600, 160, 0, 0});
    auto const* s = tests::reason<reason::MoneyShort>(small, "s");
    REQUIRE(s);
    CHECK((s->left_before == Money::of(3000) && s->least_offer == Money::of(8000)));
}

TEST_CASE("no offer is below the least workable amount, and no step may lead past the request") {
    // 119 left, one pound short of q's least.
    CHECK(awards(decide(four("719", "if_money_short: offer_less_then_try_next"))) == Awards{600, 0, 0, 100});
    CHECK(awards(decide(four("720", "if_money_short: offer_less_then_try_next"))) == Awards{600, 120, 0, 0});
    // Steps of 500: nothing below 500 but nothing at all is open to q.
    CHECK(awards(decide(four("1000", "if_money_short: offer_less_then_try_next, step: 500"))) ==
          Awards{600, 0, 300, 100});
}

TEST_CASE("nothing is never an offer: a least workable amount of 0 means a penny") {
    auto const from_a_penny = [](std::string const& pot) {
        return decide(tests::with(four(pot, "if_money_short: offer_less_then_try_next"), "least_workable: 120",
                                  "least_workable: 0"));
    };
    auto const none = from_a_penny("600");
    CHECK(outcome(none, "q") == Outcome::declined);
    CHECK(tests::reason<reason::MoneyShort>(none, "q")->least_offer == Money::of(1));
    auto const penny = from_a_penny("600.01");
    CHECK(outcome(penny, "q") == Outcome::reduced);
    CHECK(penny.results[*penny.round->find_application("q")].award == Money::of(1));
}
