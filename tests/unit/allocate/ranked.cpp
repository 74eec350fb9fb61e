// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "round.hpp"

using grantpanel::model::Outcome;
using tests::codes, tests::decide, tests::outcome, tests::pounds, tests::round_text;

// Pot 800; a asks 400 (least 200), b 500 (least 250), c 300: after a, 400 is left.
TEST_CASE("the four policies when money is short") {
    auto const stop = decide(round_text("800", "if_money_short: stop_there"));
    CHECK((pounds(stop, "a") == 400 && pounds(stop, "b") == 0 && pounds(stop, "c") == 0));
    auto const next = decide(round_text("800", "if_money_short: try_next"));
    CHECK((pounds(next, "a") == 400 && pounds(next, "b") == 0 && pounds(next, "c") == 300));
    auto const less = decide(round_text("800", "if_money_short: offer_less_then_stop"));
    CHECK((pounds(less, "a") == 400 && pounds(less, "b") == 400 && pounds(less, "c") == 0));
    // 400 left, step 150: 300 is the largest multiple of 150 from 250 on; c asks 300 of the 100 that is left.
    auto const step = decide(round_text("800", "if_money_short: offer_less_then_try_next, step: 150"));
    CHECK((pounds(step, "a") == 400 && pounds(step, "b") == 300 && pounds(step, "c") == 0));
    CHECK(outcome(step, "b") == Outcome::reduced);
    CHECK(step.remaining == grantpanel::core::Money::of(10000));
}

TEST_CASE("the reserve list holds those whose only obstacle was money") {
    auto const decision = decide(round_text("300", "if_money_short: stop_there, reserve: 2"));
    CHECK(outcome(decision, "a") == Outcome::reserve);
    CHECK(outcome(decision, "b") == Outcome::reserve);
    CHECK(outcome(decision, "c") == Outcome::declined);
}

TEST_CASE("equals are treated alike or the round is refused") {
    auto text = round_text("400");
    auto const at = text.find("application: b, need: 7");
    text.replace(at, 23, "application: b, need: 8");
    CHECK(codes(text) == std::vector<std::string>{"tie.unsettled"});
    auto const drawn = [&](std::string const& steps) {
        auto copy = text;
        copy.replace(copy.find("if_money_short: try_next"), 24,
                     "if_money_short: try_next, if_scores_equal: [" + steps + "]");
        return copy;
    };
    CHECK(codes(drawn("draw")) == std::vector<std::string>{"draw.seed_needed"});
    auto const settled = decide(drawn("highest income"));
    CHECK((pounds(settled, "b") == 0 && pounds(settled, "a") == 400));  // b, first, asks 500 of 400
    CHECK(settled.order.classes.front().members.front() == *settled.round->find_application("b"));
}
