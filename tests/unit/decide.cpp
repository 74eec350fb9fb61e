// SPDX-License-Identifier: MIT
#include "grantpanel/decide.hpp"

#include "catch.hpp"
#include "round.hpp"

using namespace grantpanel;
using core::Money;
using model::Outcome;
using tests::decide, tests::outcome, tests::round_text, tests::with;

TEST_CASE("a whole round from marks to money") {
    // Totals 80%, 70% and 60%; 1000 pays a (400) and b (500), and 100 is left for c, who asks for 300.
    auto const decision = decide(round_text("1000"));
    CHECK(tests::order(decision) == "a b c");
    CHECK((outcome(decision, "a") == Outcome::awarded && outcome(decision, "b") == Outcome::awarded));
    CHECK(outcome(decision, "c") == Outcome::declined);
    CHECK((decision.awarded == Money::of(90000) && decision.held == Money()));
    CHECK(decision.remaining == Money::of(10000));
    REQUIRE(decision.awards().size() == 2);
    CHECK(decision.awards()[1].amount == Money::of(50000));
}

TEST_CASE("a request of exactly what is left is paid") {
    CHECK(tests::pounds(decide(round_text("1200")), "c") == 300);
    CHECK(tests::pounds(decide(round_text("1199.99")), "c") == 0);
}

TEST_CASE("the first of withdrawn, ineligible, deferred and below the minimum applies") {
    auto const low = [](std::string const& rules) {
        return with(round_text("2000", "if_money_short: try_next", rules), "rubric: {",
                    "rubric: {minimum_score: 65%, ");
    };
    std::string const not_o3 = "eligibility: [{require: {applicant: {not: o3}}, because: Once a year}]\n";
    std::string const two_marks = "scoring: {least_marks: 2}\n";
    CHECK(outcome(decide(low("")), "c") == Outcome::declined);  // 60%
    CHECK(outcome(decide(low(two_marks)), "c") == Outcome::deferred);
    CHECK(outcome(decide(low(two_marks + not_o3)), "c") == Outcome::ineligible);
    auto const withdrawn = with(low(two_marks + not_o3), "requested: 300", "requested: 300, withdrawn_on: 2023-01-31");
    CHECK(outcome(decide(withdrawn), "c") == Outcome::withdrawn);
    CHECK(decide(withdrawn).held == Money::of(90000));  // of a and b only
}

TEST_CASE("a total that equals the minimum is enough, as a percentage and as a mark") {
    for (auto minimum : {"70%", "7"}) {
        auto const decision =
            decide(with(round_text("2000"), "rubric: {", std::string("rubric: {minimum_score: ") + minimum + ", "));
        CHECK((outcome(decision, "b") == Outcome::awarded && outcome(decision, "c") == Outcome::declined));
    }
}

TEST_CASE("a total is the weighted mean over criteria with their own scales") {
    // need (weight 3): a has 8 and 7 of 0 to 10: 3/4. plan (weight 1): 2 of 1 to 5: 1/4. (3 * 3/4 + 1/4) / 4 = 5/8.
    auto text = with(round_text(), "criteria: [{id: need, weight: 1}]",
                     "criteria: [{id: need, weight: 3}, {id: plan, weight: 1, scale: {least: 1, most: 5}}]");
    text = with(text, "application: a, need: 8}", "application: a, need: 8, plan: 2}");
    text = with(text, "allocation:", "  - {member: m2, application: a, need: 7, plan: pass}\nallocation:");
    auto const decision = decide(text);
    CHECK(*decision.totals[*decision.round->find_application("a")].score == core::Ratio(5, 8));
    CHECK(outcome(decision, "b") == Outcome::deferred);  // no mark for plan
}

TEST_CASE("a ledger counts all of a group, or those that are awarded") {
    // a (400) and b (500) are awarded, c (300) is not; a and c are small.
    auto text = round_text("1000", "if_money_short: try_next", "groups: {small: {requested: {below: 450}}}\n");
    text = with(text, "fund: {pot: 1000}",
                "fund: {pot: 1000, ledgers: [{id: fee, each: 50, group: small}, {id: access, each: 200, for: awarded},"
                " {id: care, each: 30, group: small, for: awarded}, {id: travel, amount: 70}]}");
    auto const decision = decide(text);
    std::vector<std::string> lines;
    for (auto const& ledger : decision.round->fund.ledgers) lines.push_back(explain::ledger_line(decision, ledger));
    CHECK(lines[0] == "fee, beside the pot: £100.00 (£50.00 each for 2 in `small`)");
    CHECK(lines[1] == "access, beside the pot: £400.00 (£200.00 each for 2 that are awarded)");
    CHECK(lines[2] == "care, beside the pot: £30.00 (£30.00 each for 1 in `small` that is awarded)");
    CHECK(lines[3] == "travel, beside the pot: £70.00");
    CHECK(decision.remaining == Money::of(10000));  // the pot knows nothing of them
}

TEST_CASE("the same round gives the same decision, and is not changed") {
    auto const round = io::load_text(round_text("700", "if_money_short: offer_less_then_try_next, reserve: 1"));
    auto const first = grantpanel::decide(round), second = grantpanel::decide(round);
    CHECK((tests::pounds(first, "b") == 300 && tests::pounds(second, "b") == 300));
    CHECK((tests::order(first) == tests::order(second) && first.reserve == second.reserve));
    CHECK(round->fund.pot == Money::of(70000));
}

TEST_CASE("the listing has the order first and then the others by outcome, total and id") {
    // a is withdrawn, c and b are not eligible with 60% and 70%, d alone competes.
    auto text = round_text("1000", "if_money_short: try_next",
                           "eligibility: [{require: {requested: {below: 100}}, because: For small requests}]\n");
    text = with(text, "requested: 400", "requested: 400, withdrawn_on: 2023-01-31");
    text = with(text, "scores:", "  - {id: d, applicant: o1, requested: 50}\nscores:");
    text = with(text, "allocation:", "  - {member: m1, application: d, need: 1}\nallocation:");
    auto const decision = decide(text);
    std::string listed;
    for (auto application : decision.listing()) listed += decision.round->applications[application].id;
    CHECK(listed == "dbca");
}
