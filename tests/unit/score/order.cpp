// SPDX-License-Identifier: MIT
#include "grantpanel/score/order.hpp"

#include "catch.hpp"
#include "round.hpp"

using tests::decide, tests::order;

namespace {

/// Four applications with the same total of 50%; boats and Łódź ask for the same, and little is known of Łódź.
std::string equals(std::string const& steps, std::string const& extra = "",
                   std::string const& boats_day = "2023-02-03") {
    return R"(grantpanel: 1
round: {id: equals, currency: GBP}
decision: scores_decide
fund: {pot: 10000}
rubric: {scale: {least: 0, most: 10}, criteria: [{id: need, weight: 1}]}
panel: [{id: m1}]
organisations: [{id: o1, income: 30}, {id: o2, income: 4.5}, {id: o3}, {id: o4, income: 200}]
applications:
  - {id: river-friends, applicant: o1, requested: 400, received_on: 2023-02-02}
  - {id: allotment, applicant: o2, requested: 500, received_on: 2023-01-31}
  - {id: "Łódź", applicant: o3, requested: 300}
  - {id: boats, applicant: o4, requested: 300, received_on: )" +
           boats_day + R"(}
scores:
  - {member: m1, application: river-friends, need: 5}
  - {member: m1, application: allotment, need: 5}
  - {member: m1, application: "Łódź", need: 5}
  - {member: m1, application: boats, need: 5}
allocation: {rule: ranked, if_money_short: try_next, if_scores_equal: [)" +
           steps + "]}\n" + extra;
}

}  // namespace

TEST_CASE("numbers are compared as numbers, and what is not known comes last both ways") {
    CHECK(order(decide(equals("lowest income"))) == "allotment river-friends boats Łódź");  // 4.5, 30, 200, unknown
    CHECK(order(decide(equals("smallest income"))) == "allotment river-friends boats Łódź");
    CHECK(order(decide(equals("highest income"))) == "boats river-friends allotment Łódź");
    CHECK(order(decide(equals("largest income"))) == "boats river-friends allotment Łódź");
}

TEST_CASE("days are compared as days") {
    CHECK(order(decide(equals("earliest received_on"))) == "allotment river-friends boats Łódź");
    CHECK(order(decide(equals("latest received_on"))) == "boats river-friends allotment Łódź");
}

TEST_CASE("equal requests share a place until another step is written") {
    CHECK(order(decide(equals("smallest request"))) == "boats=Łódź river-friends allotment");
    CHECK(order(decide(equals("largest request"))) == "allotment river-friends boats=Łódź");
    CHECK(order(decide(equals("smallest request, lowest income"))) == "boats Łódź river-friends allotment");
    // boats came on the same day as river-friends, and their incomes are 200 and 30.
    CHECK(order(decide(equals("latest received_on", "", "2023-02-02"))) == "boats=river-friends allotment Łódź");
    CHECK(order(decide(equals("latest received_on, lowest income", "", "2023-02-02"))) ==
          "river-friends boats allotment Łódź");
}

TEST_CASE("those who share a place share a rank") {
    auto const decision = decide(equals("smallest request"));
    auto const ranks = decision.ranks();
    auto const rank = [&](std::string_view id) { return ranks[*decision.round->find_application(id)]; };
    CHECK((rank("boats") == 1u && rank("Łódź") == 1u && rank("river-friends") == 3u && rank("allotment") == 4u));
    auto const* shared = tests::reason<grantpanel::model::reason::EqualScores>(decision, "boats");
    REQUIRE(shared);
    CHECK((shared->with.size() == 3 && !shared->separated));
    CHECK(tests::reason<grantpanel::model::reason::EqualScores>(decision, "river-friends")->separated);
}

TEST_CASE("the draw orders by the tickets of sha256sum") {
    // docs/draw.md, seed 42: river-friends 0e4a..., Łódź 245c..., allotment 389c...
    // printf 'grantpanel/1/ties\0%s\0%s' 42 boats | sha256sum: 460e...
    auto const decision = decide(equals("draw", "draw: {seed: \"42\"}\n"));
    CHECK(order(decision) == "river-friends Łódź allotment boats");
    REQUIRE(decision.order.tickets.size() == 4);
    for (auto const& [application, ticket] : decision.order.tickets)
        if (decision.round->applications[application].id == "Łódź")
            CHECK(ticket.to_text() == "245c8dbd15ac0f96a1cafb791427d737de18b24d1356572ed53c93318cb4d86f");
}

TEST_CASE("a ticket is made only for those that no earlier step separates") {
    // Łódź 245c..., boats 460e...
    auto const decision = decide(equals("smallest request, draw", "draw: {seed: \"42\"}\n"));
    CHECK(order(decision) == "Łódź boats river-friends allotment");
    CHECK(decision.order.tickets.size() == 2);
}

TEST_CASE("without the seed those that wait for the draw share a place") {
    auto const decision = decide(equals("smallest request, draw"));
    CHECK(order(decision) == "boats=Łódź river-friends allotment");
    CHECK(decision.order.classes.at(0).waits_for_seed);
    CHECK_FALSE(decision.order.classes.at(1).waits_for_seed);
    CHECK_FALSE(decide(equals("smallest request")).order.classes.at(0).waits_for_seed);
}

TEST_CASE("priorities come before totals, and rest is everybody else") {
    // Incomes 10, 20 and unknown; totals 80%, 70% and 60%. Who is not known to be small is not in the group.
    auto const extra = "groups: {small: {income: {below: 15}}, known: {income: {at_least: 0}}}\n";
    auto const by = [&](std::string const& classes) {
        return order(decide(tests::round_text("1200", "if_money_short: try_next, priorities: " + classes, extra)));
    };
    CHECK(by("[rest]") == "a b c");
    CHECK(by("[[known], [small], rest]") == "a b c");  // a is in the first class that fits
    auto text = tests::round_text("1200", "if_money_short: try_next, priorities: [[small], [known]]", extra);
    text = tests::with(text, "id: o1, income: 10", "id: o1, income: 16");
    text = tests::with(text, "id: o3", "id: o3, income: 5");
    CHECK(order(decide(text)) == "c a b");  // c, with 60%, is the small one
}

namespace {

/// Totals of 80%, 79%, 78% and 70%; each member has one clear favourite.
std::string nearly(std::string const& scoring, std::string const& steps) {
    return R"(grantpanel: 1
round: {id: nearly, currency: GBP}
decision: scores_decide
fund: {pot: 10000}
rubric: {scale: {least: 0, most: 100}, criteria: [{id: need, weight: 1}]}
panel: [{id: m1}, {id: m2}, {id: m3}]
organisations: [{id: o1}]
applications:
  - {id: a, applicant: o1, requested: 400}
  - {id: b, applicant: o1, requested: 300}
  - {id: c, applicant: o1, requested: 200}
  - {id: d, applicant: o1, requested: 100}
scores:
  - {member: m1, application: a, need: 100}
  - {member: m2, application: a, need: 70}
  - {member: m3, application: a, need: 70}
  - {member: m1, application: b, need: 77}
  - {member: m2, application: b, need: 80}
  - {member: m3, application: b, need: 80}
  - {member: m1, application: c, need: 78}
  - {member: m2, application: c, need: 78}
  - {member: m3, application: c, need: 78}
  - {member: m2, application: d, need: 70}
scoring: {)" +
           scoring + "}\nallocation: {rule: ranked, if_money_short: try_next, if_scores_equal: [" + steps + "]}\n";
}

}  // namespace

TEST_CASE("close totals are a class counted from its first, and are only shown") {
    auto const decision = decide(nearly("close: {below: 2%}", "smallest request"));
    CHECK(order(decision) == "a b c d");
    REQUIRE(decision.order.close.size() == 1);
    CHECK(decision.order.close.front().size() == 2);  // a and b; c is exactly 2% under a, and d is alone
    CHECK(order(decide(nearly("close: {below: 2.5%}", "smallest request"))) == "a b c d");
    CHECK(decide(nearly("", "draw")).order.close.empty());
}

TEST_CASE("close totals that count as equal are ordered by the steps") {
    auto const decision = decide(nearly("close: {below: 2.5%, count_as_equal: yes}", "smallest request"));
    CHECK(order(decision) == "c b a d");
    auto const* equal = tests::reason<grantpanel::model::reason::EqualScores>(decision, "c");
    REQUIRE(equal);
    CHECK((equal->close && equal->steps == 1));
}

TEST_CASE("head to head counts the members who put one above the other") {
    // a against b: m2 and m3 prefer b; a against c: m2 and m3 prefer c; b against c: m2 and m3 prefer b.
    auto const decision = decide(nearly("close: {below: 2.5%, count_as_equal: yes}", "head_to_head"));
    CHECK(order(decision) == "b c a d");
    // With d, which only m2 read: a and d are even (70 and 70), b and c beat it.
    auto const all = decide(nearly("close: {below: 50%, count_as_equal: yes}", "head_to_head, smallest request"));
    CHECK(order(all) == "b c d a");  // points 6, 4, 1, 1
    CHECK(order(decide(nearly("close: {below: 50%, count_as_equal: yes}", "head_to_head"))) == "b c a=d");
}
