// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "round.hpp"

using namespace grantpanel;
using model::Response;

namespace {
model::Decision decided(std::string const& ties, std::string const& rows) {
    std::string text = tests::round_text("1000", "if_money_short: try_next", R"(
meetings: [{id: first, present: [m1, m2, m3, m4]}]
conflicts:
  policy: [{any: [trustee], then: leave_room}, {any: [advice], then: refer}, {any: [knows], then: no_score}]
  decisions: [)" + rows + "]\n" + ties);
    text = tests::with(text, "panel: [{id: m1}, {id: m2}]",
                       "panel: [{id: m1}, {id: m2, role: chair}, {id: m3}, {id: m4}, {id: s, role: staff}]");
    return tests::decide(text);
}
std::string const advice = "interests: [{member: m1, subject: o1, kind: advice}]\n";
std::string const both =
    "interests: [{member: m1, subject: o1, kind: advice}, {member: m1, subject: a, kind: knows}]\n";
std::string const referral = "{what: referral, member: m1, subject: a, response: stay, by: m2}";
}  // namespace

TEST_CASE("until a referral is answered the member leaves the room") {
    auto const waiting = decided(advice, "");
    REQUIRE(waiting.rulings.size() == 1);
    CHECK((waiting.rulings[0].response == Response::leave_room && waiting.rulings[0].referred));
    CHECK_FALSE(waiting.totals.at(0).score);
}

TEST_CASE("the chair's answer, or that of a majority without the member, is the ruling") {
    auto const answered = decided(advice, referral);
    REQUIRE(answered.rulings.size() == 1);
    CHECK((answered.rulings[0].response == Response::stay && !answered.rulings[0].referred));
    CHECK(answered.rulings[0].decision == 0u);
    CHECK(answered.totals.at(0).score);
    // m2, m3 and m4 are the others who may vote: two of them are a majority.
    auto const voted = decided(advice,
                               "{what: referral, member: m1, subject: o1, response: no_score, by: majority, "
                               "meeting: first, for: 2, against: 1}");
    CHECK(voted.rulings.at(0).response == Response::no_score);
}

TEST_CASE("an answer weaker than another ruling does not take it away") {
    auto const answered = decided(both, referral);
    REQUIRE(answered.rulings.size() == 1);
    CHECK((answered.rulings[0].response == Response::no_score && answered.rulings[0].rule == 2));
}

TEST_CASE("a waiver lets a member take part, and says what the policy would have said") {
    auto const waived = decided("interests: [{member: m1, subject: o1, kind: trustee}]\n",
                                "{what: waiver, member: m1, subject: a, response: score_no_vote, by: m2, because: x}");
    REQUIRE(waived.rulings.size() == 1);
    CHECK((waived.rulings[0].response == Response::score_no_vote && waived.rulings[0].policy == Response::leave_room));
    CHECK(waived.totals.at(0).score);
    // A waiver never makes a ruling stronger.
    auto const unneeded = decided("interests: [{member: m1, subject: o1, kind: knows}]\n",
                                  "{what: waiver, member: m1, subject: a, response: leave_room, by: m2, because: x}");
    CHECK(unneeded.rulings.at(0).response == Response::no_score);
}

TEST_CASE("marks given before a late declaration are withdrawn and kept") {
    for (auto what : {"late_declaration", "found_later"}) {
        auto const late = decided("", std::string("{what: ") + what + ", member: m1, subject: o1, kind: trustee}");
        REQUIRE(late.rulings.size() == 1);
        CHECK(late.totals.at(0).set_aside.size() == 1);
        auto const* reason = tests::reason<model::reason::SteppedOut>(late, "a");
        REQUIRE(reason);
        CHECK((reason->sheets_set_aside == 1 && reason->withdrawn == 1));
    }
}
