// SPDX-License-Identifier: MIT
#include "grantpanel/conflict/ways.hpp"

#include "catch.hpp"
#include "round.hpp"

using namespace grantpanel;

namespace {

/// Who has which answer: "m1 a leave_room" for each ruling, with the ids on its way.
std::vector<std::string> rulings(std::string const& policy, std::string const& ties, std::string const& more = "",
                                 std::string const& reference = "2024-02-29") {
    std::string text = tests::round_text(
        "1000", "if_money_short: try_next",
        "people: [{id: sister}, {id: friend}]\nconflicts: {policy: [" + policy + "]}\n" + ties + "\n" + more);
    text = tests::with(text, "currency: GBP", "currency: GBP, dates: {reference: " + reference + "}");
    auto const round = io::load_text(text);
    std::vector<std::string> found;
    for (auto const& ruling : conflict::rulings(round)) {
        found.push_back(round->panel[ruling.member].id + " " + round->applications[ruling.application].id + " " +
                        std::string(word(ruling.response)) + ":");
        for (auto hop : ruling.way()) {
            auto const& tie = round->ties[hop.tie];
            found.back() += " " + round->id_of(hop.reversed ? tie.from : tie.to);
        }
    }
    return found;
}
using Found = std::vector<std::string>;

std::string const trustee = "interests: [{member: m1, subject: o1, kind: trustee, ";

}  // namespace

TEST_CASE("a member's sister is a trustee of the applicant") {
    std::string const ties =
        "interests: [{member: m1, subject: sister, kind: family}]\nlinks: [{from: sister, to: o1, kind: trustee}]";
    CHECK(rulings("{path: [family, trustee], then: leave_room}", ties) == Found{"m1 a leave_room: sister o1"});
    CHECK(rulings("{any: [family], then: leave_room}, {any: [trustee], then: leave_room}", ties).empty());
    CHECK(rulings("{path: [trustee, family], then: leave_room}", ties).empty());
}

TEST_CASE("ties are walked in either direction, and no thing twice") {
    std::string const ties =
        "interests: [{member: m1, subject: o2, kind: trustee}]\n"
        "links: [{from: friend, to: o2, kind: trustee}, {from: friend, to: o3, kind: trustee}]";
    CHECK(rulings("{path: [trustee, trustee, trustee], then: leave_room}", ties) ==
          Found{"m1 c leave_room: o2 friend o3"});
    // Back to o2, or to m1, would pass a thing twice.
    CHECK(rulings("{path: [trustee, trustee], then: stay}, {any: [x], then: leave_room}", ties).empty());
}

TEST_CASE("a way is found although the first one to the same thing is blocked") {
    // From m1 over sister or friend to m2, then on: the hop to sister is open only on the way over friend.
    std::string const ties = R"(links:
  - {from: m1, to: friend, kind: k}
  - {from: m1, to: sister, kind: k}
  - {from: friend, to: m2, kind: k}
  - {from: sister, to: m2, kind: k}
  - {from: m2, to: friend, kind: k}
  - {from: friend, to: o1, kind: k}
)";
    CHECK(rulings("{path: [k, k, k, k], then: leave_room}", ties) ==
          Found{"m1 a leave_room: sister m2 friend o1", "m2 a leave_room: sister m1 friend o1"});
}

TEST_CASE("an organisation under two names is one") {
    std::string const ties =
        "interests: [{member: m1, subject: o3, kind: trustee}]\n"
        "links: [{from: o2, to: o3, kind: same_as}, {from: o1, to: o2, kind: same_as}]";
    CHECK(rulings("{any: [trustee], then: leave_room}", ties) ==
          Found{"m1 a leave_room: o3", "m1 b leave_room: o3", "m1 c leave_room: o3"});
}

TEST_CASE("the window includes its first day; 29 February becomes the 28th") {
    std::string const rule = "{any: [trustee], within: 3 years, then: leave_room}";
    CHECK(rulings(rule, trustee + "until: 2021-02-28}]").size() == 1);
    CHECK(rulings(rule, trustee + "until: 2021-02-27}]").empty());
    CHECK(rulings(rule, trustee + "until: 2021-03-01}]", "", "2024-03-01").size() == 1);
    CHECK(rulings(rule, trustee + "until: 2021-02-28}]", "", "2024-03-01").empty());
    // Who left in the year where the window begins, and gave the year only, is inside it.
    CHECK(rulings(rule, trustee + "until: 2021}]").size() == 1);
    CHECK(rulings(rule, trustee + "until: 2020}]").empty());
    CHECK(rulings(rule, trustee + "since: 1990}]").size() == 1);
    CHECK(rulings("{any: [trustee], then: leave_room}", trustee + "until: 1990}]").size() == 1);
}

TEST_CASE("tense compares with the reference date") {
    auto const in = [](std::string const& tense, std::string const& dates) {
        return !rulings("{any: [trustee], tense: [" + tense + "], then: leave_room}", trustee + dates + "}]").empty();
    };
    CHECK((in("is", "until: 2024-02-29") && !in("was", "until: 2024-02-29")));
    CHECK((in("was", "until: 2024-02-28") && !in("is", "until: 2024-02-28")));
    CHECK((in("likely", "since: 2024-03-01") && !in("is, was", "since: 2024-03-01")));
    CHECK((in("is", "since: 2024") && in("is", "until: 2024")));
}

TEST_CASE("positions compare whole words") {
    auto const found = [](std::string const& words, std::string const& position) {
        return !rulings("{any: [employee], " + words + ", then: leave_room}",
                        "interests: [{member: m1, subject: o1, kind: employee, position: \"" + position + "\"}]")
                    .empty();
    };
    CHECK(found("not_positions: [intern]", "Head of International Programmes"));
    CHECK_FALSE(found("not_positions: [intern]", "Communications Intern"));
    CHECK(found("positions: [head of programmes, director]", "Acting Director"));
    CHECK_FALSE(found("positions: [head of programmes, director]", "Head of International Programmes"));
    CHECK_FALSE(found("positions: [director]", ""));
}

TEST_CASE("a large employer counts by department, and unknown is not no") {
    std::string const rule = "{any: [employee], same: department, then: leave_room}";
    auto const found = [&](std::string const& own, std::string const& theirs) {
        std::string text = tests::round_text(
            "1000", "if_money_short: try_next",
            "conflicts: {policy: [" + rule +
                "]}\ninterests: [{member: m1, subject: o1, kind: employee, department: \"" + own + "\"}]\n");
        text = tests::with(text, "least_workable: 200", "least_workable: 200, department: \"" + theirs + "\"");
        return !conflict::rulings(io::load_text(text)).empty();
    };
    CHECK(found("Law", "law"));
    CHECK_FALSE(found("Law", "Medicine"));
    CHECK((found("", "Medicine") && found("Law", "")));
}

TEST_CASE("partners, hosts and households are ties of their own kinds") {
    std::string text = tests::round_text("1000", "if_money_short: try_next", R"(
people: [{id: sister, household: elm street}]
conflicts: {policy: [{path: [trustee, [partner, host]], then: leave_room}, {path: [household, trustee], then: no_score}]}
interests: [{member: m1, subject: o3, kind: trustee}]
links: [{from: sister, to: o3, kind: trustee}]
)");
    text = tests::with(text, "{id: m2}", "{id: m2, household: elm street}");
    text = tests::with(text, "{id: o2, income: 20}", "{id: o2, income: 20, host: o3}");
    text = tests::with(text, "least_workable: 200", "least_workable: 200, partners: [o2, o3]");
    auto const round = io::load_text(text);
    auto const rulings = conflict::rulings(round);
    REQUIRE(rulings.size() == 3);
    CHECK((rulings[0].member.value == 0 && rulings[0].application.value == 0 && rulings[0].rule == 0));  // partner of a
    CHECK((rulings[1].member.value == 0 && rulings[1].application.value == 1 && rulings[1].rule == 0));  // host of o2
    CHECK((rulings[2].member.value == 1 && rulings[2].application.value == 2 && rulings[2].rule == 1));
}
