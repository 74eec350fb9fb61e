// SPDX-License-Identifier: MIT
#include "grantpanel/after/follow.hpp"

#include "catch.hpp"
#include "grantpanel/io/record.hpp"
#include "round.hpp"

using namespace grantpanel;
using core::Money;
using model::Status;

namespace {

/// docs/afterwards.md, section 6: pot 10,000; a gets 4,000 and b 3,200, c has no marks and waits with 2,000, d (2,500)
/// and e (900) are on the reserve list.
std::string worked(std::string const& statuses, std::string const& extra = "", std::string const& pot = "10000") {
    return R"(grantpanel: 1
round: {id: worked, currency: GBP}
decision: scores_decide
fund: {pot: )" +
           pot + R"(}
rubric: {scale: {least: 0, most: 10}, criteria: [{id: need, weight: 1}]}
panel: [{id: m1}, {id: t1, role: trustee}]
organisations: [{id: o1}, {id: o2}, {id: o3}, {id: o4}, {id: o5, host: o1}]
applications:
  - {id: a, applicant: o1, requested: 4000}
  - {id: b, applicant: o2, requested: 3200, least_workable: 1000}
  - {id: c, applicant: o3, requested: 2000}
  - {id: d, applicant: o4, requested: 2500}
  - {id: e, applicant: o5, requested: 900}
scores:
  - {member: m1, application: a, need: 9}
  - {member: m1, application: b, need: 8}
  - {member: m1, application: d, need: 7}
  - {member: m1, application: e, need: 6}
allocation: {rule: ranked, if_money_short: try_next, reserve: 5}
)" + extra +
           (statuses.empty() ? "" : "statuses:\n" + statuses);
}

model::Afterwards followed(std::string const& text) { return *tests::decide(text).after; }
Status status(model::Decision const& decision, std::string_view id) {
    return decision.after->standings[*decision.round->find_application(id)].status;
}
std::vector<std::string> next(model::Decision const& decision) {
    std::vector<std::string> list;
    for (auto const& [application, amount] : decision.after->next)
        list.push_back(decision.round->applications[application].id + " " + std::to_string(amount.count() / 100));
    return list;
}
using Codes = std::vector<std::string>;

std::string const steps = R"(  - {application: b, status: withdrawn, on: 2023-03-01, by: applicant}
  - {application: d, status: recommended, on: 2023-03-02}
  - {application: a, status: refused, on: 2023-03-03, by: t1, reason: "safeguarding: nobody is named"}
  - {application: c, status: recommended, on: 2023-03-04, amount: 1500}
  - {application: , status: pot_top_up, on: 2023-03-05, amount: 500, reason: A gift}
)";
std::string const approval = "approval: {panel: decides, trustees_may: [refuse], refuse_only_for: [safeguarding]}\n";

}  // namespace

TEST_CASE("the worked example of docs/afterwards.md") {
    auto const decision = tests::decide(worked(steps, approval));
    auto const& entries = decision.after->entries;
    std::int64_t const free[] = {4000, 1500, 5500, 6000, 6500}, promised[] = {4000, 6500, 2500, 4000, 4000};
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(entries[i].balance.free == Money::of(free[i] * 100));
        CHECK(entries[i].balance.promised == Money::of(promised[i] * 100));
    }
    CHECK(entries[2].balance.held == Money::of(200000));
    CHECK(entries[3].balance.held == Money());
    CHECK(status(decision, "a") == Status::refused);
    CHECK(status(decision, "b") == Status::withdrawn);
    CHECK(status(decision, "c") == Status::recommended);
    CHECK(next(decision) == std::vector<std::string>{"e 900"});
    CHECK(audit::run(decision, "steps_add_up").holds);
}

TEST_CASE("who comes next, after each step") {
    auto const line = [](std::size_t lines) {
        std::size_t end = 0;
        for (std::size_t i = 0; i < lines; ++i) end = steps.find('\n', end) + 1;
        return next(tests::decide(worked(steps.substr(0, end), approval)));
    };
    CHECK(line(1) == std::vector<std::string>{"d 2500", "e 900"});
    CHECK(line(2) == std::vector<std::string>{"e 900"});
}

TEST_CASE("steps change nothing that was decided") {
    auto const before = tests::decide(worked("", approval)), later = tests::decide(worked(steps, approval));
    CHECK_FALSE(before.after);
    CHECK(io::decided_digest(before) == io::decided_digest(later));
    CHECK(before.awarded == later.awarded);
    CHECK(before.reserve == later.reserve);
}

TEST_CASE("an award goes its way: approved, checked, offered, accepted, paid in parts") {
    auto const decision = tests::decide(worked(R"(  - {application: a, status: checks, on: 2023-03-01, check: bank}
  - {application: a, status: approved, on: 2023-03-02}
  - {application: a, status: checks_not_passed, on: 2023-03-03, check: bank, until: 2023-04-03, reason: No account}
  - {application: a, status: checks_passed, on: 2023-03-20, check: bank}
  - {application: a, status: offered, on: 2023-03-21, amount: 4000}
  - {application: a, status: accepted, on: 2023-03-22}
  - {application: a, status: paid, on: 2023-04-01, amount: 1500}
  - {application: a, status: paid, on: 2023-10-01}
)",
                                               approval));
    auto const& at = decision.after->standings[*decision.round->find_application("a")];
    CHECK(at.status == Status::paid);
    CHECK(at.paid == Money::of(400000));
    CHECK(decision.after->balance.free == Money::of(80000));
    CHECK(audit::run(decision, "steps_add_up").holds);
}

TEST_CASE("what was paid stays paid when the rest comes back") {
    auto const result = followed(worked(R"(  - {application: a, status: offered, on: 2023-03-01}
  - {application: a, status: accepted, on: 2023-03-02}
  - {application: a, status: paid, on: 2023-04-01, amount: 1500}
  - {application: a, status: withdrawn, on: 2023-05-01}
)"));
    // 10,000 less 1,500 paid, 3,200 for b and 2,000 held.
    CHECK(result.balance.promised == Money::of(470000));
    CHECK(result.balance.free == Money::of(330000));
}

TEST_CASE("a part award waits for a revised budget, which can make it smaller") {
    std::string const offered =
        R"(  - {application: b, status: reduced, on: 2023-03-01, amount: 3000, reason: Fewer evenings}
  - {application: b, status: offered, on: 2023-03-02}
)";
    std::string const accepted = "  - {application: b, status: accepted, on: 2023-03-09}\n";
    CHECK(tests::codes(worked(offered + accepted)) == Codes{"statuses.jump"});
    auto const result = followed(
        worked(offered + "  - {application: b, status: revised_budget, on: 2023-03-08, amount: 2800}\n" + accepted));
    CHECK(result.standings[model::ApplicationIndex(1)].award == Money::of(280000));
    CHECK(result.balance.free == Money::of(120000));
}

TEST_CASE("the reserve list keeps its order, unless the panel says why not") {
    std::string const gone = "  - {application: b, status: withdrawn, on: 2023-03-01}\n";
    CHECK(tests::codes(worked(gone + "  - {application: e, status: recommended, on: 2023-03-02}\n")) ==
          Codes{"statuses.reason"});
    CHECK(tests::codes(worked(gone + "  - {application: d, status: recommended, on: 2023-03-02, amount: 2000}\n")) ==
          Codes{"statuses.reason"});
    auto const decision = tests::decide(worked(
        gone +
        "  - {application: e, status: recommended, on: 2023-03-02, amount: 900, reason: The room is free only now}\n"));
    CHECK(next(decision) == std::vector<std::string>{"d 2500"});
}

TEST_CASE("rules hold on the reserve list too, and where the promised awards break one the pot alone counts") {
    std::string const gone = "  - {application: b, status: withdrawn, on: 2023-03-01}\n";
    auto const under = [&](std::string const& rules) {
        return next(tests::decide(tests::with(worked(gone), "reserve: 5", "reserve: 5, " + rules)));
    };
    CHECK(under("exclusive: [[d, e]]") == std::vector<std::string>{"d 2500"});
    auto const broken = tests::decide(
        tests::with(tests::with(worked(gone + "  - {application: c, status: recommended, on: 2023-03-02}\n"),
                                "decision: scores_decide", "decision: scores_advise"),
                    "reserve: 5}", R"(reserve: 5, at_most: [{awards: 1}]}
decisions:
  - {application: a, decision: fund}
  - {application: b, decision: fund, reason: We want both}
  - {application: d, decision: reserve, reason: We want it next}
  - {application: e, decision: not_this_time})"));
    CHECK(next(broken) == std::vector<std::string>{"d 2500"});
}

TEST_CASE("a late application is added without touching the decision") {
    std::string const without = worked("");
    auto const text = [&](std::string const& statuses) {
        return tests::with(worked(statuses), "  - {id: e, applicant: o5, requested: 900}\n",
                           "  - {id: e, applicant: o5, requested: 900}\n"
                           "  - {id: late, applicant: o4, requested: 700}\n");
    };
    std::string const added = "  - {application: late, status: added, on: 2023-03-01, reason: The post lost it}\n";
    auto const decision = tests::decide(text(
        added + "  - {application: late, status: recommended, on: 2023-03-02, amount: 600, reason: As good as d}\n"));
    CHECK(io::decided_digest(decision) == io::decided_digest(tests::decide(without)));
    CHECK(decision.held == Money::of(200000));  // nothing is held for it
    CHECK(tests::outcome(decision, "late") == model::Outcome::undecided);
    CHECK(decision.after->balance.free == Money::of(20000));
    CHECK(tests::codes(text(added + "  - {application: late, status: recommended, on: 2023-03-02}\n")) ==
          Codes{"statuses.reason"});
}

TEST_CASE("steps that cannot be taken are all named, one for each application") {
    CHECK(tests::codes(worked(R"(  - {application: a, status: paid, on: 2023-03-01}
  - {application: a, status: paid, on: 2023-03-02}
  - {application: b, status: accepted, on: 2023-03-02}
  - {application: e, status: offered, on: 2023-03-02}
  - {application: c, status: recommended, on: 2023-03-03}
  - {application: d, status: recommended, on: 2023-03-03, amount: 2500, reason: It matters}
)")) == Codes{"statuses.jump", "statuses.jump", "statuses.jump", "statuses.no_money"});
}

TEST_CASE("the trustees' part") {
    std::string const smaller =
        "  - {application: b, status: approved, on: 2023-03-01, amount: 3000, reason: One evening less}\n";
    CHECK(tests::codes(worked(smaller, approval)) == Codes{"approval.may_not"});
    auto const result = followed(worked(smaller, "approval: {panel: recommends}\n"));
    CHECK(result.standings[model::ApplicationIndex(1)].award == Money::of(300000));
    CHECK(tests::codes(worked("  - {application: a, status: offered, on: 2023-03-01}\n", approval)) ==
          Codes{"statuses.jump"});
    auto const back =
        followed(worked(R"(  - {application: a, status: sent_back, on: 2023-03-01, reason: "Is the rent in it?"}
  - {application: a, status: recommended, on: 2023-03-05, amount: 3900, reason: Without the rent}
  - {application: a, status: approved, on: 2023-03-06}
)",
                        "approval: {panel: decides, trustees_may: [send_back]}\n"));
    CHECK(back.standings[model::ApplicationIndex(0)].award == Money::of(390000));
}

TEST_CASE("what is added to each award comes and goes with it") {
    auto const text = tests::with(worked("  - {application: b, status: withdrawn, on: 2023-03-01}\n", "", "10900"),
                                  "reserve: 5", "reserve: 5, add_to_each_award: 10%");
    auto const result = followed(text);
    // Promised: a 4,000, and 400 beside it; 2,000 held: 4,500 of 10,900 free. d: 2,750, then e: 990.
    CHECK(result.balance.added == Money::of(40000));
    CHECK(result.balance.free == Money::of(450000));
    CHECK(result.next.size() == 2);
}

TEST_CASE("a pot of funders grows by what one of them adds") {
    // `north` may pay for d alone: its 2,500 are there only when it gives more, whatever else is free.
    auto const with_funders = [](std::string const& statuses) {
        auto text = tests::with(worked(statuses), "fund: {pot: 10000}",
                                "fund: {pot: 10000, funders: [{id: core, amount: 9200, only: others}, "
                                "{id: north, amount: 800}]}\n"
                                "groups: {others: {requested: {not: 2500}}}");
        return tests::decide(text);
    };
    std::string const gone = "  - {application: b, status: withdrawn, on: 2023-03-01}\n";
    CHECK(next(with_funders(gone)) == std::vector<std::string>{"e 900"});
    CHECK(next(with_funders(gone +
                            "  - {status: pot_top_up, on: 2023-03-02, amount: 1700, reason: A gift, to: north}\n")) ==
          std::vector<std::string>{"d 2500", "e 900"});
    CHECK(next(with_funders(gone +
                            "  - {status: pot_top_up, on: 2023-03-02, amount: 1700, reason: A gift, to: core}\n")) ==
          std::vector<std::string>{"e 900"});
    CHECK(tests::codes(tests::with(
              worked("  - {application: , status: pot_top_up, on: 2023-03-02, amount: 17, reason: A gift}\n"),
              "fund: {pot: 10000}", "fund: {pot: 10000, funders: [{id: core, amount: 10000}]}")) ==
          Codes{"statuses.pot"});
}

TEST_CASE("out of its turn, an application gets what the panel writes, not its whole request") {
    std::string const gone = "  - {application: b, status: withdrawn, on: 2023-03-01}\n";
    CHECK(tests::codes(worked(gone + "  - {application: e, status: recommended, on: 2023-03-02, reason: Sooner}\n")) ==
          Codes{"statuses.amount"});
}

TEST_CASE("an award ends when the time of one check is over, and no time that was given is made shorter") {
    std::string const failed =
        R"(  - {application: a, status: checks_not_passed, on: 2023-03-01, check: bank, until: 2023-05-01, reason: no name}
  - {application: a, status: checks_not_passed, on: 2023-03-01, check: address, until: 2023-04-01, reason: no answer}
)";
    CHECK(
        status(tests::decide(worked(failed + "  - {application: a, status: ended, on: 2023-04-02, reason: closed}\n")),
               "a") == Status::ended);
    CHECK(tests::codes(worked(failed + "  - {application: a, status: ended, on: 2023-03-31, reason: closed}\n")) ==
          Codes{"statuses.too_early"});
    CHECK(tests::codes(worked(failed + "  - {application: a, status: checks_not_passed, on: 2023-03-02, check: bank, "
                                       "until: 2023-04-01, reason: no name}\n")) == Codes{"statuses.until"});
    CHECK(tests::codes(worked(failed + "  - {application: a, status: checks, on: 2023-03-02, check: bank}\n")) ==
          Codes{"statuses.jump"});
}

TEST_CASE("who takes a step is who can take it") {
    auto const by = [](std::string const& step, std::string const& who) {
        return tests::codes(worked("  - {application: a, status: " + step + ", on: 2023-03-01, by: " + who + "}\n"));
    };
    CHECK(by("offered", "applicant") == Codes{"statuses.by"});
    CHECK(by("offered", "staff").empty());
    CHECK(by("withdrawn", "trustees") == Codes{"statuses.by"});
    CHECK(by("withdrawn", "somebody") == Codes{"statuses.by"});
    CHECK(by("recommended, amount: 100, reason: x", "staff") == Codes{"statuses.by"});
}
