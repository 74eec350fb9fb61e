// SPDX-License-Identifier: MIT
#include "grantpanel/explain/why.hpp"

#include "catch.hpp"
#include "round.hpp"

using namespace grantpanel;
using tests::decide, tests::round_text, tests::with;

namespace {
/// All the sentences about one application.
std::string said(model::Decision const& decision, std::string_view id) {
    std::string text;
    auto const why = explain::why(decision, id);
    for (auto const& sentence : why.criteria) text += sentence + "\n";
    for (auto const& sentence : why.reasons) text += sentence + "\n";
    return text;
}
bool says(std::string const& text, std::string_view part) {
    INFO(text);
    CHECK(text.find(part) != text.npos);
    return text.find(part) != text.npos;
}
}  // namespace

TEST_CASE("money short is said with what was asked, what was left and what would work") {
    // After a (400 of 800) and b (300 in steps of 150) 100 is left and c asks for 300.
    auto const decision = decide(round_text("800", "if_money_short: offer_less_then_try_next, step: 150"));
    CHECK(says(said(decision, "a"), "£800.00 was left, and it asked for £400.00"));
    CHECK(
        (says(said(decision, "b"), "asked for £500.00; £400.00 was left") && says(said(decision, "b"), "£300.00 is")));
    CHECK(says(said(decision, "c"), "asked for £300.00; only £100.00 was left."));
    auto const tight = decide(round_text("449", "if_money_short: offer_less_then_try_next"));
    CHECK(says(said(tight, "b"), "only £49.00 was left, and the least that works for it is £250.00"));
}

TEST_CASE("a least offer that the step makes larger is told apart from what works") {
    // 49 is left for b, for which 250 works: in steps of 100 that is 300.
    auto const stepped = decide(round_text("449", "if_money_short: offer_less_then_try_next, step: 100"));
    CHECK(says(said(stepped, "b"),
               "only £49.00 was left, and the least that could be offered is £300.00 (£250.00 works for it, and offers "
               "go in steps of £100.00)."));
    auto const same = decide(round_text("449", "if_money_short: offer_less_then_try_next, step: 50"));
    CHECK(says(said(same, "b"), "only £49.00 was left, and the least that works for it is £250.00."));
}

TEST_CASE("how a pot is shared is said as it is") {
    auto const shared = [](std::string const& pot, std::string const& rule) {
        return decide(with(round_text(pot), "rule: ranked, if_money_short: try_next", "rule: " + rule));
    };
    // 300 for c is all it asked for; 350 each for a and b.
    auto const equal = shared("1000", "equal_split");
    CHECK(says(said(equal, "a"),
               "3 applications share £1,000.00 equally. Its part is £350.00 (the last steps of £0.01 "
               "go to those first in the order, to equals alike), and it asked for £400.00."));
    CHECK(says(said(equal, "c"),
               "reaches all it asked for, £300.00; what is above that goes to the others, up to what "
               "they asked for."));
    CHECK(says(said(shared("900", "equal_split"), "a"), "equally. Its part is £300.00, and it asked for £400.00."));
    // a and b can work with no part of 100.
    auto const one = shared("100", "equal_split");
    CHECK(says(said(one, "c"), "£100.00 was to be shared equally; 1 application has a part. Its part is £100.00, and"));
    CHECK(says(said(one, "a"),
               "Its part would have been less than the least that works for it, £200.00, so it takes "
               "no part."));
    // All of a's request, and no base for b.
    auto const base = shared("500", "base_plus_proportional, base: 450");
    CHECK(says(said(base, "a"),
               "£500.00 was to be shared: up to £450.00 for each, and the rest in proportion to their "
               "totals; 1 application has a part. Its part reaches all it asked for, £400.00; what is "
               "above that is left."));
    CHECK(says(said(base, "b"),
               "Down the order, the money does not reach as far as its place with up to £450.00 for "
               "each and what works for those before it."));
    CHECK(
        says(said(shared("1000", "base_plus_proportional, base: 100"), "a"), "share £1,000.00: £100.00 for each, and"));
    CHECK(says(said(shared("350", "base_plus_proportional, base: 450"), "a"), "totals; nobody has a part. Down the"));
}

TEST_CASE("the end of the list and the reserve list are named") {
    auto const decision = decide(round_text("500", "if_money_short: stop_there, reserve: 1"));
    CHECK(says(said(decision, "b"), "number 1 on the reserve list"));
    CHECK((says(said(decision, "c"), "ended before it, at b") && says(said(decision, "c"), "has 1 place.")));
}

TEST_CASE("a score below the minimum is said with both") {
    auto text = with(round_text("2000"), "rubric: {", "rubric: {minimum_score: 65%, ");
    auto const decision = decide(text);
    CHECK((says(said(decision, "c"), "60.00% (3/5)") && says(said(decision, "c"), "65%")));
    CHECK(explain::why(decision, "c").rank == std::nullopt);
    CHECK((explain::why(decision, "b").rank == 2u && explain::why(decision, "b").ranked == 2));
}

TEST_CASE("too few marks are counted, and the held money is named") {
    auto const decision = decide(round_text("2000", "if_money_short: try_next", "scoring: {least_marks: 3}\n"));
    CHECK((says(said(decision, "b"), "1 mark for `need` and needs 3") && says(said(decision, "b"), "£500.00 is held")));
    CHECK(explain::why(decision, "b").held == core::Money::of(50000));
}

TEST_CASE("means are said with the number of marks, and absences by name") {
    // a: 8 and 5 are 13 / 2; b: 7, and m2 has not enough information.
    auto const decision = decide(with(round_text(), "allocation:", R"(  - {member: m2, application: a, need: 5}
  - {member: m2, application: b, need: X}
allocation:)"));
    CHECK(says(said(decision, "a"), "need: mean 6.50 of 10 from 2 marks\n"));
    CHECK(says(said(decision, "b"), "need: mean 7.00 of 10 from 1 mark, 1 not enough information\n"));
}

TEST_CASE("eligibility gives the reason of the fund, the limit and the figure") {
    auto const decision =
        decide(round_text("2000", "if_money_short: try_next",
                          "eligibility: [{require: {income: {below: 20}}, because: We are for small groups}]\n"));
    CHECK((says(said(decision, "b"), "We are for small groups. Here `income` must be below 20, and it is 20.")));
    CHECK((says(said(decision, "c"), "To be checked: `income` is not known.") &&
           says(said(decision, "c"), "Not known is not a no.")));
}

TEST_CASE("equal scores name the others and the steps that settled it") {
    auto const equal = [](std::string const& steps) {
        return decide(with(round_text("2000", "if_money_short: try_next, if_scores_equal: [" + steps + "]"),
                           "application: b, need: 7", "application: b, need: 8"));
    };
    CHECK(says(said(equal("highest income"), "a"),
               "the same total as b; their order was settled by the highest income."));
    CHECK(says(said(equal(""), "b"), "the same total as a; nothing in the rules tells them apart."));
}

TEST_CASE("who stepped out is said kindly, and the panel's reason is kept") {
    auto text =
        round_text("2000", "if_money_short: try_next", R"(conflicts: {policy: [{any: [trustee], then: leave_room}]}
interests: [{member: m2, subject: a, kind: trustee}]
decisions: [{application: a, decision: fund_part, amount: 150, how: vote, for: 1, against: 0, reason: The rest is there}]
)");
    text = with(text, "allocation:", "  - {member: m2, application: a, need: 1}\nallocation:");
    auto const decision = decide(with(text, "scores_decide", "scores_advise"));
    auto const a = said(decision, "a");
    CHECK((says(a, "m2 stepped out because of a connection.") && says(a, "1 score sheet of theirs is kept")));
    CHECK(says(a, "by vote (1 for, 0 against) to fund £150.00 of it."));
    CHECK((says(a, "differs from what the scores alone propose") && says(a, "Its reason: The rest is there.")));
    auto const why = explain::why(decision, "a");
    CHECK((why.differs && why.proposed_award == core::Money::of(40000) && why.award == core::Money::of(15000)));
}

TEST_CASE("an id that nobody has is answered with the nearest") {
    auto const decision =
        decide(with(with(round_text(), "{id: a,", "{id: boats,"), "application: a,", "application: boats,"));
    CHECK_THROWS_AS(explain::why(decision, "baots"), core::UsageError);
    try {
        (void)explain::why(decision, "baots");
    } catch (core::UsageError const& error) {
        CHECK(says(error.what(), "did you mean `boats`?"));
    }
}
