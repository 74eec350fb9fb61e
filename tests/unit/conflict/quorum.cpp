// SPDX-License-Identifier: MIT
#include "grantpanel/conflict/quorum.hpp"

#include "catch.hpp"
#include "round.hpp"

using namespace grantpanel;

namespace {
/// Five who decide (m1 to m5; m1, m2 and m3 in the seat `lived`), a trustee t and a member of staff s.
model::Decision decided(std::string const& meetings, std::string const& quorum, std::string const& more = "") {
    std::string const text = tests::round_text(
        "1200", "if_money_short: try_next",
        meetings +
            "conflicts: {policy: [{any: [trustee], then: leave_room}, {any: [knows], then: score_no_vote}], quorum: " +
            quorum + "}\n" + more);
    return tests::decide(tests::with(text, "panel: [{id: m1}, {id: m2}]",
                                     "panel: [{id: m1, seat: lived}, {id: m2, seat: lived}, {id: m3, seat: lived}, "
                                     "{id: m4}, {id: m5}, {id: t, role: trustee}, {id: s, role: staff}]"));
}
std::string const everybody =
    "meetings: [{id: first, kind: decision, present: [m1, m2, m4, m5, t, s]}, {id: second}]\n";
std::string const tie = "interests: [{member: m2, subject: a, kind: trustee}]\n";
}  // namespace

TEST_CASE("who has stepped out does not count: 4 of 4 for b, 3 of 4 for a") {
    auto const decision = decided(everybody, "{members: 4}", tie);
    auto const& a = decision.quorums.at(0);
    CHECK(decision.quorums.at(1).missing.empty());
    REQUIRE(a.missing.size() == 1);
    CHECK((a.missing[0].needs == 4 && a.missing[0].has == 3));
    CHECK(a.missing[0].substitutes == std::vector{model::MemberIndex(2)});  // m3 was not there and may vote
    CHECK(tests::outcome(decision, "a") == model::Outcome::deferred);
    CHECK(decision.held == core::Money::of(40000));
    auto const* reason = tests::reason<model::reason::TooFewPeople>(decision, "a");
    REQUIRE(reason);
    CHECK(reason->next_meeting == model::MeetingIndex(1));
    CHECK(tests::pounds(decision, "b") == 500);
    for (auto const& finding : audit::check(decision)) CHECK(finding.holds);
}

TEST_CASE("who marks without a vote does not count either") {
    auto const decision = decided(everybody, "{members: 4}", "interests: [{member: m1, subject: a, kind: knows}]\n");
    CHECK(decision.quorums.at(0).counted.size() == 5);  // m2, m4, m5, t, s
    CHECK(decision.quorums.at(0).too_few());
}

TEST_CASE("seats and trustees are conditions of their own") {
    auto const decision = decided(everybody, "{members: 3, seats: {lived: 2}, trustees: 2}", tie);
    auto const& missing = decision.quorums.at(0).missing;
    REQUIRE(missing.size() == 2);
    CHECK((missing[0].what == model::Shortfall::What::seat && missing[0].has == 1));
    CHECK(
        (missing[1].what == model::Shortfall::What::trustees && missing[1].has == 1 && missing[1].substitutes.empty()));
}

TEST_CASE("attendance says who came and went for one application") {
    auto const decision = decided(everybody, "{members: 4}", tie + R"(attendance:
  - {meeting: first, application: a, member: m3, here: yes}
  - {meeting: first, application: b, member: m4, here: no}
)");
    CHECK_FALSE(decision.quorums.at(0).too_few());
    CHECK(decision.quorums.at(1).too_few());
}

TEST_CASE("before a meeting there is a forecast, and it decides nothing") {
    auto const decision = decided("", "{members: 5}", tie);
    auto const& a = decision.quorums.at(0);
    CHECK_FALSE(a.meeting);
    REQUIRE(a.missing.size() == 1);
    CHECK((a.missing[0].has == 4 && a.missing[0].substitutes.empty()));
    CHECK_FALSE(a.too_few());
    CHECK(tests::outcome(decision, "a") == model::Outcome::awarded);
}
