// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "round.hpp"

using namespace grantpanel;
using model::Outcome, model::Passage;

namespace {

/// docs/stages.md, section 7.
std::string const worked_by_hand = R"(grantpanel: 1
round: {id: staged, currency: GBP}
decision: scores_decide
fund: {pot: 1000}
rubric: {scale: {least: 0, most: 10}, criteria: [{id: rating, weight: 1}]}
panel: [{id: m1}, {id: m2}, {id: m3}, {id: m4}, {id: m5}]
organisations: [{id: o}]
interests: [{member: m5, subject: c, kind: trustee}]
conflicts: {policy: [{any: [trustee], then: leave_room}]}
applications:
  - {id: a, applicant: o, requested: 100}
  - {id: b, applicant: o, requested: 100}
  - {id: c, applicant: o, requested: 100}
  - {id: d, applicant: o, requested: 100}
  - {id: e, applicant: o, requested: 100}
  - {id: f, applicant: o, requested: 100}
stages:
  - id: long_list
    votes:
      - {member: m1, application: b, vote: remove}
      - {member: m2, application: b, vote: remove}
      - {member: m1, application: c, vote: remove}
      - {member: m2, application: c, vote: remove}
      - {member: m5, application: c, vote: remove}
      - {member: m1, application: d, vote: remove}
      - {member: m2, application: d, vote: remove}
      - {member: m3, application: d, vote: remove}
    leave: {remove: 3}
  - id: marks
    rubric: {scale: {least: 0, most: 10}, minimum_score: 7, criteria: [{id: mark, weight: 1}]}
    scores:
      - {member: m1, application: a, mark: 9}
      - {member: m2, application: a, mark: 8}
      - {member: m1, application: b, mark: 7}
      - {member: m2, application: b, mark: 7}
      - {member: m1, application: c, mark: 10}
      - {member: m2, application: c, mark: 6}
      - {member: m1, application: e, mark: 6}
      - {member: m2, application: e, mark: 7}
      - {member: m1, application: f, mark: 8}
      - {member: m2, application: f, mark: X}
    scoring: {least_marks: 2}
  - id: gathering
    first: 1
    group: first_one
    others: stay
scores:
  - {member: m1, application: a, rating: 6}
  - {member: m1, application: b, rating: 8}
  - {member: m1, application: c, rating: 8}
  - {member: m2, application: d, rating: 10}
allocation: {rule: ranked, if_money_short: try_next, priorities: [[first_one], rest]}
)";

model::ApplicationIndex where(model::Decision const& decision, std::string_view id) {
    return *decision.round->find_application(id);
}

}  // namespace

TEST_CASE("the page's six applications pass its three stages as they do there") {
    auto const decision = tests::decide(worked_by_hand);
    REQUIRE(decision.stages.size() == 3);
    auto const passage = [&](std::size_t stage, std::string_view id) {
        return decision.stages[stage][where(decision, id)].value().passage;
    };
    CHECK(decision.stages[0][where(decision, "c")]->votes == 2);
    CHECK(decision.stages[0][where(decision, "c")]->set_aside == 1);
    CHECK(passage(0, "c") == Passage::goes_on);
    CHECK(passage(0, "d") == Passage::leaves);
    CHECK_FALSE(decision.stages[1][where(decision, "d")]);
    CHECK(decision.stages[1][where(decision, "a")]->total == core::Ratio(17, 20));
    CHECK(decision.stages[1][where(decision, "b")]->total == core::Ratio(7, 10));
    CHECK(passage(1, "b") == Passage::goes_on);
    CHECK(passage(1, "e") == Passage::leaves);
    CHECK(passage(1, "f") == Passage::waits);
    CHECK(decision.stages[2][where(decision, "b")]->place == 1);
    CHECK(decision.stages[2][where(decision, "c")]->place == 1);
    CHECK(decision.stages[2][where(decision, "a")]->place == 3);
    CHECK(passage(2, "a") == Passage::goes_on);
    auto const& group = decision.round->groups[0];
    CHECK(group.condition.answers[where(decision, "b")] == model::Answer::yes);
    CHECK(group.condition.answers[where(decision, "a")] == model::Answer::no);
    CHECK(tests::outcome(decision, "a") == Outcome::awarded);
    CHECK(tests::outcome(decision, "d") == Outcome::declined);
    CHECK(tests::outcome(decision, "e") == Outcome::declined);
    CHECK(tests::outcome(decision, "f") == Outcome::deferred);
    CHECK(decision.held == core::Money::of(10000));
    CHECK(decision.order.priority[where(decision, "b")] == 0);
    CHECK(decision.order.priority[where(decision, "a")] == 1);
    for (auto const& finding : audit::check(decision)) {
        INFO(finding.check << (finding.witnesses.empty() ? "" : ": " + finding.witnesses.front()));
        CHECK(finding.holds);
    }
    CHECK(explain::why(decision, "d").reasons.front() ==
          "In `long_list`, 3 of 3 votes were `remove`, and it takes 3 to leave. It left the round there.");
}

TEST_CASE("too few votes to stay is waiting, not leaving") {
    auto text = tests::with(worked_by_hand, "leave: {remove: 3}", "stay: {yes: 2}");
    text =
        tests::with(text, "{member: m1, application: b, vote: remove}", "{member: m1, application: b, vote: unsure}");
    auto const decision = tests::decide(text);
    auto const& first = decision.stages[0];
    CHECK(first[where(decision, "a")]->passage == Passage::waits);   // nobody voted
    CHECK(first[where(decision, "b")]->passage == Passage::leaves);  // two voted, nobody yes
    CHECK(first[where(decision, "c")]->voters == 2);
}

TEST_CASE("the panel has the last word in a stage, and says why") {
    auto text = tests::with(worked_by_hand, "decision: scores_decide", "decision: scores_advise");
    text = tests::with(text, "    leave: {remove: 3}\n",
                       "    leave: {remove: 3}\n    decisions:\n"
                       "      - {application: d, decision: goes_on, reason: The votes were about another project}\n"
                       "      - {application: a, decision: leaves}\n");
    auto const decision = tests::decide(text);
    CHECK(decision.stages[0][where(decision, "d")]->counted == Passage::leaves);
    CHECK(decision.stages[0][where(decision, "d")]->passage == Passage::goes_on);
    CHECK(decision.stages[0][where(decision, "a")]->passage == Passage::leaves);
    auto const finding = audit::run(decision, "stages");
    REQUIRE_FALSE(finding.holds);
    CHECK(finding.witnesses.front() ==
          "a in `long_list`: the panel decided otherwise than the ballot, without a reason");
}

TEST_CASE("a stage that nobody passes is found") {
    auto const decision = tests::decide(tests::with(worked_by_hand, "minimum_score: 7", "minimum_score: 10"));
    auto const finding = audit::run(decision, "stages");
    REQUIRE_FALSE(finding.holds);
    CHECK(finding.witnesses.front() == "nobody went on from `marks`");
    CHECK(decision.awarded == core::Money());
}

TEST_CASE("too few people at the meeting of a stage is waiting") {
    auto text = tests::with(worked_by_hand, "conflicts: {",
                            "meetings: [{id: first, present: [m1, m2, m5]}]\nconflicts: "
                            "{quorum: {members: 3}, ");
    text = tests::with(text, "    leave: {remove: 3}\n", "    leave: {remove: 3}\n    meeting: first\n");
    auto const decision = tests::decide(text);
    CHECK(decision.stages[0][where(decision, "c")]->lacks == model::Course::Lacks::people);
    CHECK(decision.stages[0][where(decision, "c")]->passage == Passage::waits);
    CHECK(decision.stages[0][where(decision, "a")]->passage == Passage::goes_on);
}

TEST_CASE("what the file says of a stage is checked where it stands") {
    auto const codes = [](std::string_view old, std::string_view now) {
        return tests::codes(tests::with(worked_by_hand, old, now));
    };
    using Codes = std::vector<std::string>;
    CHECK(codes("leave: {remove: 3}", "leave: {removes: 3}") == Codes{"word.unknown"});
    CHECK(codes("leave: {remove: 3}", "least_votes: 2") == Codes{"stages.threshold"});
    CHECK(codes("id: marks", "id: long_list") == Codes{"id.duplicate"});
    CHECK(codes("    first: 1\n", "") == Codes{"stages.threshold"});
    CHECK(codes("{member: m3, application: d, vote: remove}", "{member: m2, application: d, vote: remove}") ==
          Codes{"stages.duplicate_vote"});
    CHECK(codes("    group: first_one\n", "") == Codes{"groups.unknown", "stages.others"});
    CHECK(codes("minimum_score: 7,", "minimum_score: 70,") == Codes{"minimum_score.range"});
    CHECK(codes("    first: 1\n", "    first: 1\n    criteria: [plan]\n") == Codes{"criterion.unknown"});
    CHECK(codes("    first: 1\n", "    first: 1\n    criteria: []\n") == Codes{"stages.empty"});
    CHECK(codes("    leave: {remove: 3}\n", "    leave: {remove: 3}\n    words: []\n") == Codes{"stages.empty"});
    CHECK(codes("leave: {remove: 3}", "leave: {remove: 6}") == Codes{"stages.too_many_votes"});
    CHECK(codes("leave: {remove: 3}", "leave: {remove: 5}").empty());
    CHECK(codes("    leave: {remove: 3}\n", "    leave: {remove: 3}\n    least_votes: 6\n") ==
          Codes{"stages.too_many_votes"});
    CHECK(codes("criteria: [{id: mark, weight: 1}]}",
                "criteria: [{id: mark, weight: 1}], pathways: [{group: first_one, weights: {mark: 1}}]}") ==
          Codes{"stages.pathways"});
    auto const dated = tests::with(worked_by_hand, "  - id: marks\n", "  - id: marks\n    on: 2013-03-20\n");
    CHECK(tests::codes(tests::with(dated, "id: long_list\n", "id: long_list\n    on: 2013-03-21\n")) ==
          Codes{"stages.order"});
    CHECK(tests::codes(tests::with(dated, "id: long_list\n", "id: long_list\n    on: 2013-03-20\n")).empty());
}

TEST_CASE("numbers and weights of a stage that do nothing are said") {
    auto const warned = [](std::string_view old, std::string_view now) {
        std::vector<std::string> codes;
        auto const decision = tests::decide(tests::with(worked_by_hand, old, now));
        for (auto const& each : decision.round->warnings) codes.push_back(each.code);
        return codes;
    };
    using Codes = std::vector<std::string>;
    CHECK(warned("first: 1\n", "first: 6\n") == Codes{});
    CHECK(warned("first: 1\n", "first: 7\n") == Codes{"stages.first_of_all"});
    CHECK(warned("criteria: [{id: rating, weight: 1}]}",
                 "criteria: [{id: rating, weight: 1}], pathways: [{group: first_one, weights: {rating: 1}}]}") ==
          Codes{"stages.pathways"});
}

TEST_CASE("an empty cell is no vote, also beside one") {
    auto const text = tests::with(worked_by_hand, "      - {member: m3, application: d, vote: remove}\n",
                                  "      - {member: m3, application: d, vote: remove}\n"
                                  "      - {member: m3, application: d, vote: \"\"}\n"
                                  "      - {member: m4, application: d, vote: \"\"}\n");
    auto const decision = tests::decide(text);
    CHECK(decision.stages[0][where(decision, "d")]->voters == 3);
}

TEST_CASE("a row from a meeting with too few people takes up nobody") {
    // d left by votes, e by marks, f waits; a is not eligible. Of m1 and m2 at the meeting, m2 stepped out for all.
    auto text = tests::with(worked_by_hand, "decision: scores_decide", "decision: scores_advise");
    text = tests::with(text, "{id: a, applicant: o, requested: 100}", "{id: a, applicant: o, requested: 100, size: 9}");
    text = tests::with(text, "conflicts: {",
                       "eligibility: [{require: {size: {below: 5}}, because: We fund small groups}]\n"
                       "meetings: [{id: awards, present: [m1, m2]}]\nconflicts: {quorum: {members: 2}, ");
    std::string const small =
        "decisions:\n"
        "  - {application: a, decision: fund, meeting: awards, stood_aside: m2, reason: They grew since}\n"
        "  - {application: d, decision: fund, meeting: awards, stood_aside: m2, reason: We know them}\n"
        "  - {application: e, decision: not_this_time, meeting: awards, stood_aside: m2}\n"
        "  - {application: f, decision: fund, meeting: awards, stood_aside: m2, reason: We know them}\n";
    auto const decision = tests::decide(text + small);
    CHECK(decision.awarded == core::Money());
    for (auto const* id : {"a", "d", "f"}) {
        INFO(id);
        CHECK(tests::outcome(decision, id) == Outcome::deferred);
        CHECK(decision.proposal[where(decision, id)].outcome == Outcome::deferred);
        CHECK(tests::reason<model::reason::TooFewPeople>(decision, id));
        CHECK(tests::reason<model::reason::Held>(decision, id));
        CHECK_FALSE(tests::reason<model::reason::PanelDecided>(decision, id));
    }
    CHECK(tests::reason<model::reason::NotEligible>(decision, "a"));
    CHECK(tests::reason<model::reason::AtStage>(decision, "d"));
    CHECK(decision.held == core::Money::of(30000));
    CHECK(tests::outcome(decision, "e") == Outcome::declined);  // the stage decided that, and needed no meeting
    CHECK(audit::run(decision, "quorum").holds);
    CHECK(audit::run(decision, "differences_explained").holds);

    std::string enough = small;
    for (std::size_t at; (at = enough.find(", stood_aside: m2")) != enough.npos;) enough.erase(at, 17);
    auto const followed = tests::decide(text + enough);
    for (auto const* id : {"a", "d", "f"}) CHECK(tests::outcome(followed, id) == Outcome::awarded);
    CHECK(audit::run(followed, "quorum").holds);
    CHECK(audit::run(followed, "quorum").note == "counted for 3 applications that a meeting decided");
}

TEST_CASE("a meeting where the scores decide has not decided what left before it") {
    // m1 may not vote on d: at the meeting of m1 and m2 there would be one. d has left by the votes of m2, m3 and m4.
    auto text =
        tests::with(worked_by_hand, "kind: trustee}]", "kind: trustee}, {member: m1, subject: d, kind: trustee}]");
    text = tests::with(text, "      - {member: m3, application: d, vote: remove}\n",
                       "      - {member: m3, application: d, vote: remove}\n"
                       "      - {member: m4, application: d, vote: remove}\n");
    text =
        tests::with(text, "conflicts: {",
                    "meetings: [{id: awards, kind: decision, present: [m1, m2]}]\nconflicts: {quorum: {members: 2}, ");
    auto const decision = tests::decide(text);
    CHECK(tests::outcome(decision, "d") == Outcome::declined);
    CHECK_FALSE(tests::reason<model::reason::TooFewPeople>(decision, "d"));
    auto const finding = audit::run(decision, "quorum");
    CHECK(finding.holds);
    CHECK(finding.note == "counted for 3 applications that a meeting decided");
}

TEST_CASE("who left needs no row of the panel, and the reason names the stage") {
    auto const decision =
        tests::decide(tests::with(worked_by_hand, "decision: scores_decide", "decision: scores_advise"));
    for (auto const* id : {"d", "e"}) {
        CHECK(tests::outcome(decision, id) == Outcome::declined);
        CHECK(tests::reason<model::reason::AtStage>(decision, id));
    }
    CHECK(tests::outcome(decision, "f") == Outcome::deferred);
    CHECK(tests::outcome(decision, "a") == Outcome::undecided);
}

TEST_CASE("votes and marks for who left before are kept, never counted, and said") {
    auto text = tests::with(worked_by_hand, "      - {member: m2, application: f, mark: X}\n",
                            "      - {member: m2, application: f, mark: X}\n"
                            "      - {member: m1, application: d, mark: 10}\n"
                            "      - {member: m2, application: d, mark: 10}\n");
    auto const decision = tests::decide(text);
    CHECK_FALSE(decision.stages[1][where(decision, "d")]);
    auto const finding = audit::run(decision, "stages");
    CHECK(finding.holds);
    CHECK(finding.note.ends_with(
        "; for applications that were not there: 2 score sheets in `marks`, kept and not counted"));
}

TEST_CASE("a decision in a stage on who left before is found") {
    auto text = tests::with(worked_by_hand, "decision: scores_decide", "decision: scores_advise");
    text = tests::with(text, "    first: 1\n",
                       "    first: 1\n    decisions: [{application: d, decision: goes_on, reason: We like it}]\n");
    auto const decision = tests::decide(text);
    CHECK(tests::outcome(decision, "d") == Outcome::declined);
    auto const finding = audit::run(decision, "stages");
    REQUIRE_FALSE(finding.holds);
    CHECK(finding.witnesses.front() ==
          "d in `gathering`: the panel decided on it there, and it was not there any more");
}

TEST_CASE("what a stage says is said plainly") {
    auto const first = [](model::Decision const& decision, std::string_view id) {
        return explain::why(decision, id).reasons.front();
    };
    auto const decision = tests::decide(worked_by_hand);
    CHECK(first(decision, "e") ==
          "In `marks`, its total was 65.0%, below the score the panel set, 7 (70.0%). It left the round there.");
    CHECK(first(decision, "f") ==
          "In `marks`, it has no total yet. It has 1 mark for `mark` and needs 2. Next: ask the applicant (not enough "
          "information: 1), then mark again. It waits, and is not turned down.");
    CHECK(explain::why(decision, "e").stage_marks ==
          std::vector<std::string>{"in `marks`, mark: mean 6.50 of 10 from 2 marks"});
    CHECK(explain::why(decision, "d").stage_marks.empty());
    auto text = tests::with(worked_by_hand, "leave: {remove: 3}", "stay: {yes: 2}");
    text = tests::with(text, "{member: m1, application: b, vote: remove}", "{member: m1, application: b, vote: \"\"}");
    CHECK(first(tests::decide(text), "b") ==
          "In `long_list`, 1 vote on it counts, and 2 are needed to decide. It waits, and is not turned down.");
}

TEST_CASE("who left needs no readers") {
    auto const round = io::load_text(worked_by_hand);
    auto const rulings = conflict::rulings(round);
    std::vector<std::string> ids;
    for (auto const& each : conflict::reader_shortages(round, rulings, stage::screenings(round, rulings)))
        ids.push_back(round->applications[each.application].id);
    CHECK(ids == std::vector<std::string>{"f"});  // it waits, and has no rating
}

TEST_CASE("an exception is made for one application, and said") {
    auto const text =
        tests::round_text("1000", "if_money_short: try_next",
                          "eligibility: [{id: low_income, require: {income: {below: 15}}, because: We fund "
                          "the smallest groups}]\n"
                          "exceptions: [{application: b, rule: low_income, by: m1, because: Its income "
                          "was a gift for one year}]\n");
    auto const decision = tests::decide(text);
    CHECK(tests::outcome(decision, "b") == Outcome::awarded);
    CHECK(explain::why(decision, "b").reasons.front() ==
          "An exception was made to the rule `low_income` (m1): Its income was a gift for one year.");
    CHECK(tests::codes(tests::with(text, "rule: low_income", "rule: low")) ==
          std::vector<std::string>{"exceptions.rule"});
}
