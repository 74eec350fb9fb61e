// SPDX-License-Identifier: MIT
#include "grantpanel/score/discussion.hpp"

#include "catch.hpp"
#include "grantpanel/explain/scores.hpp"
#include "round.hpp"

using grantpanel::core::Ratio;
using grantpanel::score::TalkAbout;

namespace {

/// Money for one of three; the line is the total of a, 70%.
std::string talked(std::string const& discuss, std::string const& extra = "") {
    return R"(grantpanel: 1
round: {id: talked, currency: GBP}
decision: scores_decide
fund: {pot: 400}
rubric: {scale: {least: 0, most: 10}, criteria: [{id: need, weight: 1}]}
panel: [{id: m1}, {id: m2}, {id: m3}]
organisations: [{id: o1}]
applications: [{id: a, applicant: o1, requested: 400}, {id: b, applicant: o1, requested: 400}, {id: c, applicant: o1, requested: 400}]
scores:
  - {member: m1, application: a, need: 7}
  - {member: m2, application: a, need: 7}
  - {member: m3, application: a, need: 7}
  - {member: m1, application: b, need: 9}
  - {member: m2, application: b, need: 6}
  - {member: m3, application: b, need: 3}
  - {member: m1, application: c, need: 2}
  - {member: m1, application: c, need: 5, discussion: after}
  - {member: m2, application: c, need: X}
scoring: {discuss: {)" +
           discuss + R"(}}
allocation: {rule: ranked, if_money_short: stop_there}
)" + extra;
}

}  // namespace

TEST_CASE("what to talk about: why, how far agreement could move it, what can change most first") {
    auto const decision = tests::decide(talked("spread: 6, near_line: 10%"));
    auto const found = grantpanel::score::discussion(decision);
    REQUIRE(found.line);
    CHECK(*found.line == Ratio(7, 10));
    REQUIRE(found.list.size() == 3);
    // b: 3 to 9, one reader above the line and two below; its total of 60% is 10% from the line.
    CHECK(decision.round->applications[found.list[0].application].id == "b");
    CHECK(found.list[0].why == std::vector<TalkAbout>{TalkAbout::spread, TalkAbout::near_line, TalkAbout::minority});
    CHECK((*found.list[0].lowest == Ratio(3, 10) && *found.list[0].highest == Ratio(9, 10)));
    CHECK(found.list[0].can_cross_the_line);
    // a is the line itself; all agree, so talking cannot move it over the line.
    CHECK(found.list[1].why == std::vector<TalkAbout>{TalkAbout::near_line});
    CHECK_FALSE(found.list[1].can_cross_the_line);
    CHECK(found.list[2].why == std::vector<TalkAbout>{TalkAbout::not_enough_information});
}

TEST_CASE("any member may bring an application back, and until the talk it is not turned down in silence") {
    auto const open =
        tests::decide(talked("", "bring_back: [{application: c, member: m2, because: \"They know us\"}]\n"));
    auto const list = grantpanel::score::discussion(open).list;
    auto const c = std::find_if(list.begin(), list.end(), [](auto const& talk) { return talk.application.value == 2; });
    REQUIRE(c != list.end());
    CHECK(c->why.back() == TalkAbout::asked);
    CHECK_FALSE(grantpanel::audit::run(open, "brought_back").holds);
    auto const talked_about =
        tests::decide(talked("", "bring_back: [{application: c, member: m2, discussed_on: 2023-03-07}]\n"));
    CHECK(grantpanel::audit::run(talked_about, "brought_back").holds);
    CHECK(tests::codes(talked("any_member_asks: no", "bring_back: [{application: c, member: m2}]\n")) ==
          std::vector<std::string>{"bring_back.unused"});
}

TEST_CASE("the shift between before and after, and how members mark") {
    auto const scores = grantpanel::explain::scores(tests::decide(talked("")).round);
    CHECK_FALSE(scores.shifts.at(0));
    REQUIRE(scores.shifts.at(2));
    CHECK(scores.shifts.at(2)->members == 1);
    CHECK(*scores.shifts.at(2)->change == Ratio(3, 10));
    // m1: 7, 9, 5; m2: 7, 6; m3: 7, 3. On a and b, where all marked: 8, 6.5 and 5 on average.
    REQUIRE(scores.markings.size() == 3);
    CHECK(*scores.markings[0].severity == Ratio(3, 20));
    CHECK(*scores.markings[1].severity == Ratio(0));
    CHECK(*scores.markings[2].severity == Ratio(-3, 20));
    CHECK(scores.markings[1].not_enough_information == 1);
    CHECK(*scores.markings[0].mean == Ratio(7, 10));
    // 7 values, 3 applications, 3 members, 1 part: 2 degrees of freedom. Residuals: a -1.5, 0, 1.5 and b the opposite,
    // in tenths; their squares add up to 0.09. Each b has the variance 1/2 * 2/3 of 0.045, for c, which one read, adds
    // nothing.
    CHECK(*scores.markings[0].standard_error == Approx(std::sqrt(0.045 / 3)));
    CHECK(*scores.markings[1].typical_distance < 1e-12);
}

TEST_CASE("where adjusted totals cannot be compared, the marks can still be looked at") {
    auto const text =
        tests::with(tests::round_text("1000", "if_money_short: try_next", "scoring: {adjust: severity}\n"),
                    "{member: m1, application: c", "{member: m2, application: c");
    CHECK(tests::codes(text) == std::vector<std::string>{"scoring.unconnected"});
    auto const scores = grantpanel::explain::scores(grantpanel::io::load_text(text));
    CHECK_FALSE(scores.refused.empty());
    REQUIRE(scores.adjustments.size() == 4);
    CHECK((scores.adjustments[1].in_force && !scores.adjustments[1].refused.empty()));
    CHECK(scores.adjustments[0].refused.empty());
}

TEST_CASE("where trimming would leave no mark there is no range, and the marks can still be looked at") {
    auto const text = tests::with(talked("spread: 3"), "scoring: {", "scoring: {combine: trimmed, least_marks: 3, ");
    auto const scores = grantpanel::explain::scores(grantpanel::io::load_text(text));
    auto const& list = scores.discussion.list;
    auto const c = std::find_if(list.begin(), list.end(), [](auto const& talk) { return talk.application.value == 2; });
    REQUIRE(c != list.end());
    CHECK_FALSE(c->lowest);
}

TEST_CASE("equals that wait for a step do not hide the figures") {
    auto const text =
        tests::with(talked(""), "{member: m2, application: b, need: 6}", "{member: m2, application: b, need: 9}");
    auto const scores = grantpanel::explain::scores(grantpanel::io::load_text(text));  // a and b: 70%, money for one
    CHECK_FALSE(scores.refused.empty());
    CHECK(scores.without_money);
    CHECK_FALSE(scores.discussion.line);
    CHECK(*scores.adjustments.front().totals.at(0) == Ratio(7, 10));
}
