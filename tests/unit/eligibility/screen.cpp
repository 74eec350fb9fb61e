// SPDX-License-Identifier: MIT
#include "grantpanel/eligibility/screen.hpp"

#include "catch.hpp"
#include "round.hpp"

using grantpanel::model::Outcome;
namespace reason = grantpanel::model::reason;
using tests::outcome, tests::pounds, tests::round_text;

namespace {
auto with_rules(std::string const& rules, std::string const& extra = "") {
    return tests::decide(round_text("2000", "if_money_short: try_next", "eligibility:\n" + rules) + extra);
}
}  // namespace

// The incomes of a, b and c are 10, 20 and not known. The pot of 2000 is enough for all.
TEST_CASE("no is ineligible, and unknown is to be checked and keeps its place") {
    auto const decision = with_rules("  - {require: {income: {below: 20}}, because: For small groups}\n");
    CHECK(outcome(decision, "a") == Outcome::awarded);
    CHECK_FALSE(tests::reason<reason::ToBeChecked>(decision, "a"));
    CHECK((outcome(decision, "b") == Outcome::ineligible && pounds(decision, "b") == 0));  // 20 is not below 20
    CHECK((outcome(decision, "c") == Outcome::awarded && pounds(decision, "c") == 300));
    auto const* check = tests::reason<reason::ToBeChecked>(decision, "c");
    REQUIRE(check);
    CHECK((check->rule == 0 && check->part == 0));
    CHECK(tests::order(decision) == "a c");
}

TEST_CASE("at most includes the limit") {
    auto const decision = with_rules("  - {require: {income: {at_most: 20}}, because: For small groups}\n");
    CHECK(outcome(decision, "b") == Outcome::awarded);
}

TEST_CASE("one no is enough, and the first rule that says no is the reason") {
    auto const decision = with_rules(R"(  - {require: {income: {above: 5}}, because: It has an income}
  - {require: {income: {above: 5, below: 20}}, because: It is small}
  - {require: {income: {below: 15}}, because: It is very small}
)");
    auto const* no = tests::reason<reason::NotEligible>(decision, "b");
    REQUIRE(no);
    CHECK((no->rule == 1 && no->part == 1));
    CHECK(decision.results[*decision.round->find_application("b")].reasons.size() == 1);
    auto const& open = decision.screenings[*decision.round->find_application("c")];
    CHECK((open.in_the_round() && open.to_be_checked.size() == 3));
}

TEST_CASE("a part that says no outweighs a part that is not known") {
    // c has no income and asks for 300.
    auto const decision =
        with_rules("  - {require: {income: {below: 50}, requested: {above: 300}}, because: For small groups}\n");
    CHECK(outcome(decision, "c") == Outcome::ineligible);
    auto const* no = tests::reason<reason::NotEligible>(decision, "c");
    REQUIRE(no);
    CHECK(no->part == 1);
}

TEST_CASE("days and words are compared, and an empty cell is neither yes nor no") {
    auto text = round_text("2000", "if_money_short: try_next",
                           R"(eligibility:
  - {require: {received_on: {by: 2023-02-28}}, because: It closed on that day}
  - {require: {title: {not: Late}}, because: Too late}
)");
    text = tests::with(text, "requested: 400,", "requested: 400, received_on: 2023-02-28, title: Late,");
    text = tests::with(text, "requested: 500,", "requested: 500, received_on: 2023-03-01, title: Early,");
    auto const decision = tests::decide(text);
    CHECK(tests::reason<reason::NotEligible>(decision, "a")->rule == 1);
    CHECK(tests::reason<reason::NotEligible>(decision, "b")->rule == 0);
    CHECK(decision.screenings[*decision.round->find_application("c")].to_be_checked.size() == 2);
    CHECK(outcome(decision, "c") == Outcome::awarded);
}

TEST_CASE("withdrawn comes before ineligible") {
    auto text = round_text("2000", "if_money_short: try_next",
                           "eligibility: [{require: {income: {below: 15}}, because: For small groups}]\n");
    auto const decision =
        tests::decide(tests::with(text, "requested: 500,", "requested: 500, withdrawn_on: 2023-02-01,"));
    CHECK(outcome(decision, "b") == Outcome::withdrawn);
    CHECK_FALSE(decision.totals[*decision.round->find_application("b")].score);
}
