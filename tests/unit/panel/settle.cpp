// SPDX-License-Identifier: MIT
#include "grantpanel/panel/settle.hpp"

#include <set>

#include "catch.hpp"
#include "round.hpp"

using namespace grantpanel;
using core::Money;
using model::Outcome;
namespace reason = model::reason;
using tests::outcome, tests::pounds;

namespace {
/// Pot 800, try_next, one place on the reserve list. Proposed: a 400 in full, b (500) reserve, c 300 in full.
model::Decision advised(std::string const& rows, std::string const& extra = "") {
    auto text = tests::round_text("800", "if_money_short: try_next, reserve: 1", extra);
    text = tests::with(text, "decision: scores_decide", "decision: scores_advise");
    return tests::decide(rows.empty() ? text : text + "decisions:\n" + rows);
}
auto at(model::Decision const& decision, std::string_view id) { return *decision.round->find_application(id); }
}  // namespace

TEST_CASE("what the panel has not decided is open, and differs from nothing") {
    auto const decision = advised("");
    for (auto id : {"a", "b", "c"}) {
        CHECK((outcome(decision, id) == Outcome::undecided && pounds(decision, id) == 0));
        CHECK_FALSE(decision.differs(at(decision, id)));
        CHECK(tests::reason<reason::NotDecidedYet>(decision, id));
    }
    CHECK(decision.proposal[at(decision, "a")].award == Money::of(40000));
    CHECK((decision.awarded == Money() && decision.remaining == Money::of(80000) && decision.reserve.empty()));
}

TEST_CASE("the panel can follow the scores") {
    auto const decision = advised(R"(  - {application: a, decision: fund}
  - {application: b, decision: reserve}
  - {application: c, decision: fund, amount: 300}
)");
    CHECK((pounds(decision, "a") == 400 && pounds(decision, "b") == 0 && pounds(decision, "c") == 300));
    for (auto id : {"a", "b", "c"}) CHECK_FALSE(decision.differs(at(decision, id)));
    CHECK(tests::reason<reason::FundedInFull>(decision, "a")->left_before == Money::of(80000));
    CHECK((decision.awarded == Money::of(70000) && decision.remaining == Money::of(10000)));
    CHECK(audit::run(decision, "differences_explained").holds);
}

TEST_CASE("the panel can decide otherwise, with a reason") {
    // a 250 instead of 400, b 500 instead of nothing, c nothing instead of 300: 750 of 800.
    auto const decision =
        advised(R"(  - {application: a, decision: fund_part, amount: 250, reason: They can begin with less}
  - {application: b, decision: fund, reason: Nobody else works there}
  - {application: c, decision: not_this_time, reason: They asked us to wait}
)");
    CHECK((outcome(decision, "a") == Outcome::reduced && pounds(decision, "a") == 250));
    CHECK((outcome(decision, "b") == Outcome::awarded && pounds(decision, "b") == 500));
    CHECK((outcome(decision, "c") == Outcome::declined && pounds(decision, "c") == 0));
    for (auto id : {"a", "b", "c"}) {
        CHECK(decision.differs(at(decision, id)));
        CHECK(tests::reason<reason::PanelDecided>(decision, id)->differs);
        CHECK_FALSE(tests::reason<reason::FundedInFull>(decision, id));  // what the rules would have done is no reason
        CHECK_FALSE(tests::reason<reason::OnReserve>(decision, id));
    }
    CHECK(tests::reason<reason::MoneyShort>(decision, "b"));  // still true: 400 was left at its turn
    CHECK((decision.awarded == Money::of(75000) && decision.remaining == Money::of(5000)));
    CHECK(audit::run(decision, "differences_explained").holds);
    CHECK(tests::order(decision) == "a b c");  // the ranks stay
}

TEST_CASE("a difference without a reason is decided all the same, and found by the check") {
    auto const decision = advised("  - {application: b, decision: fund}\n");
    CHECK(pounds(decision, "b") == 500);
    auto const finding = audit::run(decision, "differences_explained");
    CHECK((!finding.holds && finding.witnesses.size() == 1));
}

TEST_CASE("not this time without a reason leaves the reserve list as proposed") {
    auto const as_proposed = advised("  - {application: b, decision: not_this_time}\n");
    CHECK((outcome(as_proposed, "b") == Outcome::reserve && !as_proposed.differs(at(as_proposed, "b"))));
    CHECK(as_proposed.reserve == std::vector{at(as_proposed, "b")});
    auto const with_reason = advised("  - {application: b, decision: not_this_time, reason: The plan is not ready}\n");
    CHECK((outcome(with_reason, "b") == Outcome::declined && with_reason.differs(at(with_reason, "b"))));
    auto const in_full = advised("  - {application: a, decision: not_this_time}\n");
    CHECK(outcome(in_full, "a") == Outcome::declined);  // a was to be funded: this is another decision
}

TEST_CASE("what the panel comes back to keeps its request held") {
    auto const decision = advised("  - {application: a, decision: defer, reason: We wait for a letter}\n");
    CHECK((outcome(decision, "a") == Outcome::deferred && decision.held == Money::of(40000)));
    CHECK(tests::reason<reason::Held>(decision, "a")->amount == Money::of(40000));
    CHECK(decision.remaining == Money::of(40000));
}

TEST_CASE("the panel can give more than there is, and the check says so") {
    auto const decision = advised(R"(  - {application: a, decision: fund}
  - {application: b, decision: fund, reason: Both}
)");
    CHECK((decision.awarded == Money::of(90000) && decision.remaining == Money::of(-10000)));
    CHECK_FALSE(audit::run(decision, "within_pot").holds);
}

TEST_CASE("who comes onto the reserve list from outside the order comes last") {
    // a is not eligible (its income is 10) and so has no rank; the panel puts it on the list beside c.
    auto const decision = advised(R"(  - {application: c, decision: reserve, reason: Later}
  - {application: a, decision: reserve, reason: Their letter came late}
)",
                                  "eligibility: [{require: {income: {above: 15}}, because: For larger groups}]\n");
    CHECK(decision.proposal[at(decision, "a")].outcome == Outcome::ineligible);
    CHECK(decision.reserve == std::vector{at(decision, "c"), at(decision, "a")});
    CHECK(tests::reason<reason::OnReserve>(decision, "a")->place == 2);
}

TEST_CASE("a meeting can leave some to lots: deferred until the seed, then in the order of their tickets") {
    std::string const rows = R"(  - {application: a, decision: fund}
  - {application: b, decision: draw, reason: We cannot tell them apart}
  - {application: c, decision: draw, reason: We cannot tell them apart}
)";
    auto const drawn = [&](std::string const& seed) {
        auto text = tests::round_text("900", "if_money_short: try_next, reserve: 1", "draw: {" + seed + "}\n");
        return tests::decide(tests::with(text, "decision: scores_decide", "decision: scores_advise") + "decisions:\n" +
                             rows);
    };
    auto const waits = drawn("seed_source: the lottery of 22 March");
    for (auto id : {"b", "c"}) {
        CHECK(outcome(waits, id) == Outcome::deferred);
        CHECK(tests::reason<reason::WaitsForDraw>(waits, id)->among == 2);
    }
    CHECK((waits.awarded == Money::of(40000) && waits.held == Money::of(50000) && waits.remaining == Money()));
    // 500 is left after a: for b (500), or for c (300) and then nothing for b. Seeds for both orders.
    std::set<std::string> first;
    for (auto const* seed : {"1", "2", "3", "4", "5", "6", "7", "8"}) {
        auto const decision = drawn("seed: \"" + std::string(seed) + "\"");
        bool const b_first =
            core::ticket(core::tags::lottery, seed, "b") < core::ticket(core::tags::lottery, seed, "c");
        first.insert(b_first ? "b" : "c");
        CHECK((pounds(decision, "b") == (b_first ? 500 : 0) && pounds(decision, "c") == (b_first ? 0 : 300)));
        CHECK(outcome(decision, b_first ? "c" : "b") == Outcome::reserve);
        CHECK(tests::reason<reason::Drawn>(decision, b_first ? "b" : "c")->place == 1);
        CHECK(decision.order.tickets.size() == 2);
        CHECK(audit::run(decision, "differences_explained").holds);
        CHECK(audit::run(decision, "within_pot").holds);
        CHECK(audit::run(decision, "reasons_complete").holds);
    }
    CHECK(first.size() == 2);
}

TEST_CASE("a funder's turn does not depend on applications that are not in the running") {
    // west may pay a and b, north a and two that are not eligible: of those in the running north may pay fewer.
    auto const decision = tests::decide(R"(grantpanel: 1
round: {id: funders, currency: GBP}
decision: scores_decide
fund: {pot: 1000, funders: [{id: west, amount: 500, only: in_west}, {id: north, amount: 500, only: in_north}]}
groups: {in_west: {west: yes}, in_north: {north: yes}}
eligibility: [{require: {open: yes}, because: It has to be open}]
rubric: {scale: {least: 0, most: 10}, criteria: [{id: need, weight: 1}]}
panel: [{id: m1}]
organisations: [{id: o1}]
applications:
  - {id: a, applicant: o1, requested: 400, west: yes, north: yes, open: yes}
  - {id: b, applicant: o1, requested: 100, west: yes, north: no, open: yes}
  - {id: x, applicant: o1, requested: 100, west: no, north: yes, open: no}
  - {id: y, applicant: o1, requested: 100, west: no, north: yes, open: no}
scores: [{member: m1, application: a, need: 9}, {member: m1, application: b, need: 8}]
allocation: {rule: ranked, if_money_short: try_next}
)");
    CHECK(decision.paid_by[at(decision, "a")] == std::vector<Money>{Money(), Money::of(40000)});
    CHECK(decision.paid_by[at(decision, "b")] == std::vector<Money>{Money::of(10000), Money()});
}
