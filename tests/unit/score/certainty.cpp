// SPDX-License-Identifier: MIT
#include "grantpanel/score/certainty.hpp"

#include <numeric>

#include "catch.hpp"
#include "grantpanel/score/open_weights.hpp"
#include "grantpanel/score/round_agreement.hpp"
#include "round.hpp"

using namespace grantpanel;

namespace {

model::Decision const& example() {
    static auto const decision = decide(io::load(EXAMPLES "/01-panel-800k/round.yaml"));
    return decision;
}

}  // namespace

TEST_CASE("how sure the line of example 01 is") {
    auto const found = score::certainty(example(), example().round->fund.pot, "1", 2000);
    REQUIRE(found.undefined.empty());
    std::size_t competing = 0;
    for (auto const& tie_class : example().order.classes) competing += tie_class.members.size();
    CHECK(found.applications.size() == competing);
    // Ranks are shared out: expected ranks add up to 1 + 2 + ... + n.
    double const n = static_cast<double>(competing);
    CHECK(std::accumulate(found.expected_rank.begin(), found.expected_rank.end(), 0.0) == Approx(n * (n + 1) / 2));
    CHECK(found.line.accepted + found.line.in_band + found.line.rejected == competing);
    CHECK(found.misfit == score::Misfit::skip);
    for (std::size_t i = 0; i < competing; ++i) {
        CHECK(found.chance_to_stop[i] <= found.chance_to_skip[i]);
        if (found.line.standing[i] == score::Standing::accept) CHECK(found.chance_to_skip[i] > 0.5);
    }
    // m3 is strict and m2 generous by design: members differ.
    CHECK(found.between_members > 0);
}

TEST_CASE("with one reader nothing can be said of the line") {
    auto const found = score::certainty(tests::decide(tests::round_text()), core::Money::of(100000), "1", 100);
    CHECK_FALSE(found.undefined.empty());
}

TEST_CASE("where there are sheets and nobody to compare, that is said") {
    auto const why = [](std::string const& text) {
        return score::certainty(tests::decide(text), core::Money::of(100000), "1", 100).undefined;
    };
    using tests::round_text, tests::with;
    CHECK(why(round_text("1000", "if_money_short: try_next", "scoring: {least_marks: 3}\n")) ==
          "No application is in the order.");
    // Two criteria, each marked on a sheet of its own: totals, and no whole sheet.
    auto text = with(round_text(), "{id: need, weight: 1}", "{id: need, weight: 1}, {id: plan, weight: 1}");
    text = with(with(text, "scale: {", "scale: {not_enough_information: X, "), "application: a, need: 8",
                "application: a, need: 8, plan: X");
    text = with(text, "application: b, need: 7", "application: b, need: 7, plan: X");
    text = with(text, "application: c, need: 6}",
                "application: c, need: 6, plan: X}\n  - {member: m2, application: a, need: X, plan: 8}");
    CHECK(why(text) == "No application in the order has a whole sheet.");
}

TEST_CASE("agreement of the members of example 01, by criterion and on whole sheets") {
    auto const found = score::agreements(example().round, example().totals);
    REQUIRE(found.size() == 5);
    CHECK((found[0].criterion && !found[4].criterion));
    for (auto const& each : found) {
        REQUIRE(each.agreement.alpha.value);
        CHECK((*each.agreement.alpha.value > core::Ratio(0) && *each.agreement.alpha.value < core::Ratio(1)));
    }
}

TEST_CASE("open weights of two criteria are lengths between crossings") {
    // a has 10 and 0, b has 0 and 10, c has 4 and 4: with the weight w of need, c is never first; a is first for w >
    // 1/2.
    auto const decision = tests::decide(R"(grantpanel: 1
round: {id: open, currency: places}
decision: scores_decide
fund: {pot: 1}
rubric: {scale: {least: 0, most: 10}, criteria: [{id: need, weight: 3}, {id: plan, weight: 2}]}
panel: [{id: m1}]
organisations: [{id: o1}]
applications: [{id: a, applicant: o1, requested: 1}, {id: b, applicant: o1, requested: 1}, {id: c, applicant: o1, requested: 1}]
scores:
  - {member: m1, application: a, need: 10, plan: 0}
  - {member: m1, application: b, need: 0, plan: 10}
  - {member: m1, application: c, need: 4, plan: 4}
allocation: {rule: ranked, if_money_short: stop_there}
)");
    auto const found = score::open_weights(decision, "1", 20000);
    REQUIRE(found);
    CHECK(found->places == 1);
    for (std::size_t i = 0; i < 3; ++i) {
        auto const id = decision.round->applications[found->applications[i]].id;
        CHECK(std::abs(found->within[i] - (id == "c" ? 0.0 : 0.5)) < 0.02);
    }
    CHECK_FALSE(score::open_weights(tests::decide(tests::round_text()), "1", 10));  // one criterion

    // need from 40% to 80%: a is first in 30 of 40. With plan the more important, b is always first.
    auto const first = [&](std::vector<std::string> const& importance, std::vector<std::string> const& bounds) {
        auto const open =
            score::open_weights(decision, "1", 20000, score::possible_weights(*decision.round, importance, bounds));
        for (std::size_t i = 0; i < open->applications.size(); ++i)
            if (decision.round->applications[open->applications[i]].id == "a") return open->within[i];
        return -1.0;
    };
    CHECK(std::abs(first({}, {"need=40%..80%"}) - 0.75) < 0.02);
    CHECK(std::abs(first({}, {"plan=..3/5", "need=..80%"}) - 0.75) < 0.02);
    CHECK(first({"plan", "need"}, {}) == 0);
    CHECK(first({"need", "plan"}, {}) == 1);
    // Spaces as a shell leaves them in "need, plan".
    CHECK(first({"need", " plan"}, {}) == 1);
    CHECK(std::abs(first({}, {" need = 40% .. 80% "}) - 0.75) < 0.02);
    auto const message = [&](std::string const& bound) -> std::string {
        try {
            score::possible_weights(*decision.round, {}, {bound});
        } catch (core::UsageError const& error) {
            return error.what();
        }
        return "";
    };
    CHECK(message("plan=90%..10%") == "`plan=90%..10%` has a lower bound that is above the upper one");
    CHECK(message("need=60%..60%") ==
          "`need=60%..60%` is a weight with no room: leave a range, for example need=59%..61%");
    CHECK(message("need=0%..0%") == "`need=0%..0%` is a weight with no room: leave a range, for example need=0%..1%");
    using Words = std::vector<std::string>;
    auto const refused = [&](Words const& importance, Words const& bounds) {
        CHECK_THROWS_AS(score::possible_weights(*decision.round, importance, bounds), core::UsageError);
    };
    for (auto const& order : {Words{"need"}, Words{"need", "need"}, Words{"need", "plan", "pan"}}) refused(order, {});
    for (auto const* bound : {"need", "need=10%", "pan=1%..2%", "need=40%..10%", "need=a..b", "need=..120%"})
        refused({}, {bound});
    for (auto const& bound : {"need=60%..60%", "need=..0%", "need=1/3..1/3"}) refused({}, {bound});
    refused({}, {"need=..40%", "plan=..40%"});
    refused({}, {"need=1%..", "need=2%.."});
    // One pair of weights only, which is never drawn; and none in this order.
    refused({}, {"need=60%..", "plan=40%.."});
    refused({}, {"need=..60%", "plan=..40%"});
    refused({"need", "plan"}, {"need=..40%"});
    refused({"need", "plan"}, {"plan=60%..80%"});
    refused({"need", "plan"}, {"plan=50%.."});
    CHECK(first({"need", "plan"}, {"plan=49%.."}) == 1);
}
