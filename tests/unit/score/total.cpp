// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "round.hpp"

using grantpanel::core::Ratio;

namespace {
std::string with_scores(std::string const& rows, std::string const& extra = "") {
    auto text = tests::round_text("1000");
    auto const from = text.find("scores:"), to = text.find("allocation:");
    return text.replace(from, to - from, "scores:\n" + rows) + extra;
}
}  // namespace

TEST_CASE("absences are kept apart and are never a zero") {
    auto const decision =
        tests::decide(with_scores(R"(
  - {member: m1, application: a, need: 8}
  - {member: m2, application: a, need: X}
  - {member: m1, application: b, need: pass}
  - {member: m2, application: b, need: n/a}
  - {member: m1, application: c}
  - {member: m2, application: c, need: 5}
)",
                                  "conflicts: {policy: [{any: [trustee], then: leave_room}]}\ninterests: [{member: m2, "
                                  "subject: o3, kind: trustee}]\n"));
    auto const& totals = decision.totals;
    CHECK(*totals.at(0).score == Ratio(8, 10));
    CHECK(totals.at(0).criteria.at(0).not_enough_information == 1);
    CHECK_FALSE(totals.at(1).score);
    CHECK((totals.at(1).criteria.at(0).passed == 1 && totals.at(1).criteria.at(0).not_applicable == 1));
    CHECK_FALSE(totals.at(2).score);
    CHECK((totals.at(2).criteria.at(0).recused == 1 && totals.at(2).criteria.at(0).missing == 1));
    CHECK(tests::outcome(decision, "b") == grantpanel::model::Outcome::deferred);
    CHECK(decision.held == grantpanel::core::Money::of(80000));
}

TEST_CASE("an after sheet counts instead of the before sheet, and practice never") {
    auto const decision = tests::decide(with_scores(R"(
  - {member: m1, application: a, need: 2}
  - {member: m1, application: a, need: 9, discussion: after}
  - {member: m2, application: a, need: 1, discussion: practice}
)"));
    CHECK(*decision.totals.at(0).score == Ratio(9, 10));
}
