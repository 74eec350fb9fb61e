// SPDX-License-Identifier: MIT
#include "grantpanel/conflict/rulings.hpp"

#include "catch.hpp"
#include "round.hpp"

using namespace grantpanel;
using core::Ratio;
using model::MemberIndex, model::Response;

namespace {
std::string const policy =
    "conflicts: {policy: [{any: [knows, neighbour], then: stay}, {any: [trustee], then: leave_room}]}\n";

/// m1 gives a, b and c 8, 7 and 6; m2 gives each of them 0.
model::Decision with_interests(std::string const& rows) {
    auto const text = tests::with(tests::round_text("1000", "if_money_short: try_next", policy + rows), "allocation:",
                                  R"(  - {member: m2, application: a, need: 0}
  - {member: m2, application: b, need: 0}
  - {member: m2, application: c, need: 0}
allocation:)");
    return tests::decide(text);
}
Ratio total(model::Decision const& decision, std::string_view id) {
    return *decision.totals[*decision.round->find_application(id)].score;
}
}  // namespace

TEST_CASE("who stays in the room marks, and who leaves does not") {
    auto const decision = with_interests(R"(interests:
  - {member: m2, subject: a, kind: trustee}
  - {member: m2, subject: b, kind: knows}
)");
    CHECK(total(decision, "a") == Ratio(8, 10));  // m1 alone
    CHECK(total(decision, "b") == Ratio(7, 20));  // (7 + 0) / 2 of 10
    REQUIRE(decision.rulings.size() == 2);
    CHECK((decision.rulings[0].response == Response::leave_room && decision.rulings[1].response == Response::stay));
    CHECK((decision.rulings[0].rule == 1u && decision.rulings[1].rule == 0u));
    auto const& a = decision.totals[*decision.round->find_application("a")];
    CHECK((a.set_aside.size() == 1 && a.counted.size() == 1 && a.criteria.at(0).recused == 1));
    auto const* stepped = tests::reason<model::reason::SteppedOut>(decision, "a");
    REQUIRE(stepped);
    CHECK((stepped->members == std::vector{MemberIndex(1)} && stepped->sheets_set_aside == 1));
    CHECK_FALSE(tests::reason<model::reason::SteppedOut>(decision, "b"));
}

TEST_CASE("the strongest ruling wins, whichever was declared first") {
    for (auto rows :
         {"interests: [{member: m2, subject: a, kind: knows}, {member: m2, subject: o1, kind: trustee}]\n",
          "interests: [{member: m2, subject: o1, kind: trustee}, {member: m2, subject: a, kind: knows}]\n"}) {
        auto const decision = with_interests(rows);
        REQUIRE(decision.rulings.size() == 1);
        CHECK(decision.rulings[0].response == Response::leave_room);
        CHECK(total(decision, "a") == Ratio(4, 5));
    }
}

TEST_CASE("among equally strong ones that of the earlier rule is kept") {
    auto const decision = tests::decide(tests::round_text("1000", "if_money_short: try_next", R"(
conflicts: {policy: [{any: [neighbour], then: stay}, {any: [trustee], then: leave_room}, {any: [knows], then: stay}]}
interests: [{member: m2, subject: a, kind: knows}, {member: m2, subject: o1, kind: neighbour}]
)"));
    REQUIRE(decision.rulings.size() == 1);
    CHECK(decision.rulings[0].rule == 0);
    CHECK(decision.rulings[0].way().front().tie == model::TieIndex(1));
}

TEST_CASE("a tie to an applicant is a tie to each of their applications") {
    auto const text = tests::with(tests::round_text("1000", "if_money_short: try_next",
                                                    policy + "interests: [{member: m2, subject: o1, kind: trustee}]\n"),
                                  "applicant: o2", "applicant: o1");
    auto const round = io::load_text(text);
    auto const rulings = conflict::rulings(round);
    REQUIRE(rulings.size() == 2);
    conflict::Allowed const allowed(rulings);
    auto const at = [&](std::string_view id) { return *round->find_application(id); };
    CHECK(allowed(MemberIndex(1), at("a")) == Response::leave_room);
    CHECK(allowed(MemberIndex(1), at("b")) == Response::leave_room);
    CHECK(allowed(MemberIndex(1), at("c")) == Response::stay);
    CHECK(allowed(MemberIndex(0), at("a")) == Response::stay);
    CHECK((allowed.of(at("b")).size() == 1 && allowed.of(at("c")).empty()));
}

TEST_CASE("nobody marks their own application, without any rule or declaration") {
    auto const text = tests::with(tests::round_text(), "applicant: o1", "applicant: m1");
    auto const decision = tests::decide(text);
    REQUIRE(decision.rulings.size() == 1);
    CHECK(decision.rulings[0].response == Response::leave_room);
    CHECK(decision.rulings[0].because == model::Ruling::Because::own);
    CHECK_FALSE(decision.totals[*decision.round->find_application("a")].score);  // the only marks are m1's
    CHECK(tests::outcome(decision, "a") == model::Outcome::deferred);
    // Not even where a weaker tie is declared.
    auto const declared = tests::decide(text + policy + "interests: [{member: m1, subject: a, kind: knows}]\n");
    REQUIRE(declared.rulings.size() == 1);
    CHECK(declared.rulings[0].response == Response::leave_room);
}

TEST_CASE("a member who applies is a rival: same_pot says what that means, and nothing said is stay") {
    auto const text = tests::with(tests::round_text(), "applicant: o1", "applicant: m1");
    auto const decision = tests::decide(text + "conflicts: {same_pot: score_no_vote}\n");
    REQUIRE(decision.rulings.size() == 3);  // leaves for a; marks b and c without a vote
    CHECK(decision.rulings[0].response == Response::leave_room);
    CHECK(decision.rulings[1].response == Response::score_no_vote);
    CHECK(decision.rulings[1].because == model::Ruling::Because::same_pot);
    CHECK(total(decision, "b") == Ratio(7, 10));
    CHECK(tests::decide(text).rulings.size() == 1);
}

TEST_CASE("between taking part and leaving there are two answers") {
    auto const response = [](std::string const& word) {
        return tests::decide(tests::round_text("1000", "if_money_short: try_next",
                                               "conflicts: {policy: [{any: [advice], then: " + word +
                                                   "}]}\ninterests: [{member: m1, subject: a, kind: advice}]\n"));
    };
    CHECK(total(response("score_no_vote"), "a") == Ratio(4, 5));
    auto const no_score = response("no_score");
    CHECK_FALSE(no_score.totals.at(0).score);
    auto const* reason = tests::reason<model::reason::SteppedOut>(no_score, "a");
    REQUIRE(reason);
    CHECK((reason->members.empty() && reason->no_marks == std::vector{MemberIndex(0)}));
}
