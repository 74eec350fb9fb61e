// SPDX-License-Identifier: MIT
#include <algorithm>

#include "catch.hpp"
#include "round.hpp"

using namespace grantpanel;
using model::Outcome;

namespace {
model::Decision example() {
    static auto const round = io::load(EXAMPLES "/01-panel-800k/round.yaml");
    return grantpanel::decide(round);
}
bool holds(model::Decision const& decision, std::string_view check) {
    auto const finding = audit::run(decision, check);
    CHECK(finding.holds == finding.witnesses.empty());
    return finding.holds;
}
}  // namespace

TEST_CASE("every check holds on example 01") {
    for (auto const& finding : audit::check(example())) CHECK(finding.holds);
    CHECK(audit::check(example()).size() == 16);
}

TEST_CASE("example 01 comes out as worked by hand") {
    auto const decision = example();
    auto const at = [&](std::string_view id) { return *decision.round->find_application(id); };
    CHECK(*decision.totals[at("wexmouth-rebuild-safe")].score == core::Ratio(721, 800));
    CHECK(*decision.totals[at("aldermoss-allotment-beds")].score == core::Ratio(3, 5));
    CHECK(decision.results[at("aldermoss-allotment-beds")].outcome == Outcome::awarded);
    CHECK(*decision.totals[at("two-rivers-talk-walks")].score == core::Ratio(479, 800));
    CHECK(decision.results[at("two-rivers-talk-walks")].outcome == Outcome::declined);
    CHECK(decision.results[at("harbour-steps-advice")].outcome == Outcome::deferred);
    CHECK((decision.awarded == core::Money::of(78000000) && decision.held == core::Money::of(1960000)));
    CHECK(decision.remaining == core::Money::of(40000));
    CHECK(decision.awards().size() == 28);
}

TEST_CASE("broken decisions are caught") {
    auto decision = example();
    auto const first = decision.order.classes.front().members.front();
    SECTION("money beyond the pot") {
        decision.results[first].award += core::Money::of(100000);
        CHECK_FALSE(holds(decision, "within_pot"));
    }
    SECTION("an outcome without a reason") {
        decision.results[first].reasons.clear();
        CHECK_FALSE(holds(decision, "reasons_complete"));
    }
    SECTION("an award that does not fit the outcome") {
        decision.results[first].outcome = Outcome::declined;
        CHECK_FALSE(holds(decision, "reasons_complete"));
    }
    SECTION("a difference that nobody explained") {
        auto const& made = decision.round->decisions;
        auto const silent = std::find_if(made.begin(), made.end(), [](auto const& row) { return row.reason.empty(); });
        REQUIRE(silent != made.end());
        decision.proposal[silent->application].award = core::Money::of(1);
        CHECK_FALSE(holds(decision, "differences_explained"));
    }
    SECTION("passed over without a reason") {
        decision.results[first].award = decision.proposal[first].award = core::Money();
        decision.results[first].outcome = decision.proposal[first].outcome = Outcome::declined;
        CHECK_FALSE(holds(decision, "no_leapfrog"));
    }
    SECTION("a conflicted mark that counted") {
        for (auto& total : decision.totals)
            if (!total.set_aside.empty()) {
                total.counted.push_back(total.set_aside.front());
                break;
            }
        CHECK_FALSE(holds(decision, "no_conflicted_marks"));
    }
    SECTION("a total on fewer marks than the least number") {
        decision.totals[first].counted.resize(2);  // the least is 3
        CHECK_FALSE(holds(decision, "least_marks"));
    }
    SECTION("a total that its marks do not give") {
        decision.totals[first].score = core::Ratio(1);
        CHECK_FALSE(holds(decision, "least_marks"));
    }
}
