// SPDX-License-Identifier: MIT
#include "grantpanel/score/combine.hpp"

#include "catch.hpp"
#include "round.hpp"

using grantpanel::core::Ratio;
using grantpanel::model::Outcome;
namespace model = grantpanel::model;
namespace reason = grantpanel::model::reason;

namespace {

/// Two criteria, need (0 to 10, weight 3) and plan (1 to 5, weight 1); three members, one of them the chair.
std::string rated(std::string const& scoring, std::string const& rows, std::string const& extra = "",
                  std::string const& rubric = "") {
    return R"(grantpanel: 1
round: {id: rated, currency: GBP}
decision: scores_decide
fund: {pot: 1000}
rubric:
  criteria:
    - {id: need, weight: 3, scale: {least: 0, most: 10}}
    - {id: plan, weight: 1, scale: {least: 1, most: 5}}
)" + rubric +
           R"(panel: [{id: m1}, {id: m2}, {id: m3, role: chair}]
organisations: [{id: o1, small: yes}, {id: o2, small: no}]
applications: [{id: a, applicant: o1, requested: 400}, {id: b, applicant: o2, requested: 400}]
groups: {small: {small: yes}}
scoring: {)" +
           scoring + "}\nscores:\n" + rows + "allocation: {rule: ranked, if_money_short: try_next}\n" + extra;
}

std::string row(std::string const& member, std::string const& application, std::string const& need,
                std::string const& plan, std::string const& discussion = "") {
    return "  - {member: " + member + ", application: " + application + ", need: " + need + ", plan: " + plan +
           (discussion.empty() ? "" : ", discussion: " + discussion) + "}\n";
}

Ratio total(std::string const& text, std::size_t application = 0) {
    auto const decision = tests::decide(text);
    return decision.totals.at(application).score.value();
}

// y of need: 2/10, 6/10, 10/10; of plan: 0, 1/2, 1/4.
std::string const three = row("m1", "a", "2", "1") + row("m2", "a", "6", "3") + row("m3", "a", "10", "2");

}  // namespace

TEST_CASE("the mean of each criterion, then the weighted mean") {
    CHECK(total(rated("", three)) == (Ratio(3) * Ratio(6, 10) + Ratio(1, 4)) / Ratio(4));
}

TEST_CASE("median, trimmed and sum") {
    CHECK(total(rated("combine: median", three)) == (Ratio(3) * Ratio(6, 10) + Ratio(1, 4)) / Ratio(4));
    auto const two = row("m1", "a", "2", "1") + row("m2", "a", "6", "3");
    CHECK(total(rated("combine: median", two)) == (Ratio(3) * Ratio(4, 10) + Ratio(1, 4)) / Ratio(4));
    auto const skewed = row("m1", "a", "2", "1") + row("m2", "a", "3", "5") + row("m3", "a", "10", "5");
    CHECK(total(rated("combine: trimmed, least_marks: 3", skewed)) == (Ratio(3) * Ratio(3, 10) + Ratio(1)) / Ratio(4));
    CHECK(total(rated("combine: sum", two, "assignment: {readers: 4}\n")) ==
          (Ratio(3) * Ratio(8, 40) + Ratio(1, 8)) / Ratio(4));
}

TEST_CASE("by sheet, a sheet that is not whole does not count") {
    // Sheets: (3 * 2/10 + 0) / 4 = 3/20 and (3 * 6/10 + 1/2) / 4 = 23/40; the third has no mark for plan.
    auto const rows = row("m1", "a", "2", "1") + row("m2", "a", "6", "3") + row("m3", "a", "10", "X");
    CHECK(total(rated("by: sheet", rows)) == (Ratio(3, 20) + Ratio(23, 40)) / Ratio(2));
    CHECK(total(rated("by: sheet, combine: median", three)) == Ratio(23, 40));  // the third: (3 + 1/4) / 4 = 13/16
    auto const decision = tests::decide(rated(
        "by: sheet, least_marks: 2", row("m1", "a", "2", "X") + row("m2", "a", "X", "3") + row("m3", "a", "4", "4")));
    CHECK(tests::outcome(decision, "a") == Outcome::deferred);
    auto const* few = tests::reason<reason::TooFewSheets>(decision, "a");
    REQUIRE(few);
    CHECK((few->sheets == 1 && few->least == 2));
}

TEST_CASE("the marks of a role can weigh more") {
    auto const two = row("m1", "a", "2", "1") + row("m3", "a", "6", "3");
    CHECK(total(rated("role_weights: {chair: 2}", two)) == (Ratio(3) * Ratio(14, 30) + Ratio(1, 3)) / Ratio(4));
    CHECK(total(rated("role_weights: {member: 0.5}", two)) == (Ratio(3) * Ratio(14, 30) + Ratio(1, 3)) / Ratio(4));
}

TEST_CASE("a criterion that its readers say does not apply is left out, and one that somebody marks is not") {
    auto const agreed = row("m1", "a", "2", "n/a") + row("m2", "a", "6", "n/a");
    CHECK(total(rated("least_marks: 2", agreed)) == Ratio(4, 10));
    auto const decision = tests::decide(rated("least_marks: 2", agreed + row("m3", "a", "6", "4")));
    CHECK(tests::outcome(decision, "a") == Outcome::deferred);
    CHECK(tests::reason<reason::TooFewMarks>(decision, "a")->marks == 1);
    auto const nothing = tests::decide(rated("", row("m1", "a", "n/a", "n/a")));
    CHECK(tests::reason<reason::NothingApplies>(nothing, "a"));
    // One n/a is not enough where two readers are needed.
    CHECK_FALSE(tests::decide(rated("least_marks: 2", row("m1", "a", "2", "n/a") + row("m2", "a", "6", "X")))
                    .totals[model::ApplicationIndex(0)]
                    .score);
}

TEST_CASE("a pathway has its own weights, and what it does not name does not count") {
    std::string const pathway = "  pathways: [{group: small, weights: {plan: 2}}]\n";
    auto const rows = row("m1", "a", "X", "3") + row("m1", "b", "10", "1");
    CHECK(total(rated("", rows, "", pathway), 0) == Ratio(1, 2));
    CHECK(total(rated("", rows, "", pathway), 1) == Ratio(3, 4));
}

TEST_CASE("which sheets count is a rule") {
    auto const rows = row("m1", "a", "2", "1", "before") + row("m1", "a", "6", "3", "after") +
                      row("m2", "a", "10", "5", "before") + row("m3", "a", "0", "1", "practice");
    CHECK(total(rated("", rows)) == (Ratio(3) * Ratio(8, 10) + Ratio(3, 4)) / Ratio(4));
    CHECK(total(rated("counts: before", rows)) == (Ratio(3) * Ratio(6, 10) + Ratio(1, 2)) / Ratio(4));
    CHECK(total(rated("counts: after", rows)) == (Ratio(3) * Ratio(6, 10) + Ratio(1, 2)) / Ratio(4));
}

TEST_CASE("who marked on the other side of the discussion only is asked to mark again") {
    auto const rows = row("m1", "a", "6", "3", "before") + row("m1", "a", "6", "3", "after") +
                      row("m2", "a", "10", "4", "before") + row("m1", "b", "6", "3", "before");
    auto const decision = tests::decide(rated("counts: after, least_marks: 2", rows));
    auto const* few = tests::reason<reason::TooFewMarks>(decision, "a");
    REQUIRE(few);
    CHECK((few->marks == 1 && few->other_sheets == 1));
    CHECK(tests::reason<reason::TooFewMarks>(decision, "b")->other_sheets == 1);
    CHECK(tests::reason<reason::TooFewMarks>(tests::decide(rated("least_marks: 3", rows)), "a")->other_sheets == 0);
}

TEST_CASE("the sheet that the panel fills in together stands beside the members' sheets") {
    auto const rows = row("m1", "a", "2", "1") + "  - {application: a, need: 10, plan: n/a, discussion: agreed}\n" +
                      row("m1", "b", "4", "3") + "  - {application: b, need: 8, plan: X, discussion: agreed}\n";
    CHECK(total(rated("", rows)) == Ratio(3, 20));
    CHECK(total(rated("counts: agreed", rows)) == Ratio(1));
    auto const decision = tests::decide(rated("counts: agreed", rows));
    auto const* few = tests::reason<reason::TooFewMarks>(decision, "b");
    REQUIRE(few);
    CHECK((few->agreed_sheet && few->not_enough_information == 1));
}

TEST_CASE("a strict reader who steps out does not raise what she did not read") {
    auto text =
        rated("adjust: severity", row("m1", "a", "4", "3") + row("m2", "a", "8", "3") + row("m2", "b", "7", "3"));
    auto const decision = tests::decide(text);
    // need: m1 -1/5, m2 +1/5; a as marked 6/10, b 7/10, and adjusted 6/10 and 5/10.
    CHECK(*decision.totals.at(0).score == (Ratio(3) * Ratio(6, 10) + Ratio(1, 2)) / Ratio(4));
    CHECK(*decision.totals.at(1).score == (Ratio(3) * Ratio(5, 10) + Ratio(1, 2)) / Ratio(4));
    CHECK(*decision.totals.at(1).as_marked == (Ratio(3) * Ratio(7, 10) + Ratio(1, 2)) / Ratio(4));
    CHECK(tests::order(decision) == "a b");
}

TEST_CASE("adjusted totals that no chain of readers joins are not compared silently") {
    auto const rows = row("m1", "a", "4", "3") + row("m2", "b", "8", "3");
    CHECK(tests::codes(rated("adjust: severity", rows)) == std::vector<std::string>{"scoring.unconnected"});
    CHECK(tests::codes(rated("adjust: z_score", rows)) == std::vector<std::string>{"scoring.unconnected"});
    auto const decision = tests::decide(rated("adjust: severity, unconnected: compare", rows));
    CHECK(*decision.totals.at(1).score == *decision.totals.at(1).as_marked);
    CHECK_FALSE(grantpanel::audit::run(decision, "connected_readers").holds);
    // An application without a total is not compared: nobody has to be joined to it.
    auto const alone = row("m1", "a", "4", "3") + row("m2", "b", "8", "X");
    CHECK(tests::decide(rated("adjust: severity", alone)).totals.at(0).score);
}

TEST_CASE("Borda shares are combined by the weights of the criteria") {
    auto const rows = row("m1", "a", "4", "3") + row("m1", "b", "3", "5");
    CHECK(total(rated("adjust: borda", rows), 0) == (Ratio(3) * Ratio(3, 4) + Ratio(1, 4)) / Ratio(4));
}

TEST_CASE("a shrinkage that is estimated is a decimal with three places, and none where readers do not differ") {
    // docs/uncertainty.md, section 5: error 7/6, members 1, in marks of 0 to 10; their ratio is 1.1666...
    auto const rows = [](std::string const& b) {
        return row("m1", "a", "7", "3") + row("m2", "a", "9", "3") + row("m1", "b", "5", "3") + row("m2", "b", b, "3") +
               "  - {member: m1, application: c, need: 4, plan: 3}\n  - {member: m2, application: c, need: 4, plan: "
               "3}\n";
    };
    auto text = rated("adjust: severity, shrinkage: estimated", rows("8"));
    text = tests::with(text, "{id: b, applicant: o2, requested: 400}]",
                       "{id: b, applicant: o2, requested: 400}, {id: c, applicant: o2, requested: 400}]");
    using grantpanel::score::Value;
    std::vector<Value> values;
    int const marks[3][2] = {{7, 9}, {5, 8}, {4, 4}};
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 2; ++j)
            values.push_back({model::ApplicationIndex(i), model::MemberIndex(j), Ratio(marks[i][j], 10)});
    CHECK(grantpanel::score::estimated_shrinkage(values, 3, 2) == Ratio(1167, 1000));
    // Everybody reads everything: severity moves no total, whatever the shrinkage.
    auto const decision = tests::decide(text);
    CHECK(*decision.totals.at(0).score == *decision.totals.at(0).as_marked);
    // Two readers who differ by nothing but chance: the variance of members is estimated as 0.
    values[1].value = Ratio(5, 10);
    values[2].value = Ratio(7, 10);
    CHECK_FALSE(grantpanel::score::estimated_shrinkage(values, 3, 2));
}

TEST_CASE("the fast and the plain way to totals agree") {
    auto const round = grantpanel::io::load(EXAMPLES "/01-panel-800k/round.yaml");
    auto const decision = grantpanel::decide(round);
    auto const plain = grantpanel::score::scores(round, decision.totals, model::Adjust::none);
    for (std::size_t i = 0; i < plain.size(); ++i) CHECK(plain.at(i) == decision.totals.at(i).score);
}
