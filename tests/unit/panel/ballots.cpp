// SPDX-License-Identifier: MIT
#include "grantpanel/panel/ballots.hpp"

#include <algorithm>

#include "catch.hpp"
#include "grantpanel/elect/build.hpp"
#include "grantpanel/io/pabulib.hpp"
#include "grantpanel/panel/allocate_list.hpp"
#include "round.hpp"

using namespace grantpanel;

namespace {

using Numbers = std::vector<std::uint32_t>;
using Points = std::vector<std::int64_t>;

/// Applications a (400), b (500), c (300) and d (100); members m1, m2 and the chair m3 decide, s is on the staff. Two
/// criteria from 0 to 3, worth 1 and 2.
std::string text(std::string const& scores, std::string const& extra = "") {
    return R"(grantpanel: 1
round: {id: small, title: A small round, currency: GBP}
decision: scores_decide
fund: {pot: 1000}
rubric: {scale: {least: 0, most: 3}, criteria: [{id: need, weight: 1}, {id: plan, weight: 2}]}
panel: [{id: s, role: staff}, {id: m1}, {id: m2}, {id: m3, role: chair}]
organisations: [{id: o1, income: 10}, {id: o2, income: 20}, {id: o3}, {id: o4, income: 90}]
applications:
  - {id: a, applicant: o1, requested: 400, title: First}
  - {id: b, applicant: o2, requested: 500}
  - {id: c, applicant: o3, requested: 300}
  - {id: d, applicant: o4, requested: 100.50}
groups: {small: {income: {below: 15}}}
scores:
)" + scores +
           "allocation: {rule: ranked, if_money_short: try_next}\n" + extra;
}

model::Ballots ballots(std::string const& round) { return panel::ballots_of(io::load_text(round)); }

}  // namespace

TEST_CASE("members who decide vote with their own totals, and what they could not judge is missing") {
    // m1 on a: (1 * 3 + 2 * 0) / (3 * 3) = 1/3, 100/3 points; on b 1, 100 points; on c 0.
    // m2 steps out of a, passes on b, and leaves half of c open: no voter. m3: a 5/9, 500/9 points; c 1/3.
    // The staff's marks are no ballot. d is not judged whole by anybody who decides.
    auto const result =
        ballots(text(R"(
  - {member: m1, application: a, need: 3, plan: 0}
  - {member: m1, application: b, need: 3, plan: 3}
  - {member: m1, application: c, need: 0, plan: 0}
  - {member: m2, application: a, need: 3, plan: 3}
  - {member: m2, application: b, need: pass, plan: pass}
  - {member: m2, application: c, need: 3}
  - {member: m3, application: a, need: 1, plan: 2}
  - {member: m3, application: c, need: 1, plan: 1}
  - {member: s, application: d, need: 3, plan: 3}
)",
                     "scoring: {staff_marks: yes}\nconflicts: {policy: [{any: [trustee], then: leave_room}]}\n"
                     "interests: [{member: m2, subject: o1, kind: trustee}]\n"));
    CHECK(result.type == model::VoteType::scoring);
    REQUIRE(result.projects.size() == 3);
    CHECK(result.projects[0].id == "a");
    CHECK(result.projects[0].name == "First");
    CHECK(result.projects[0].cost == core::Money::of(40000));
    CHECK(result.projects[0].groups == std::vector<std::string>{"small"});
    CHECK(result.projects[1].groups.empty());
    CHECK(result.budget == core::Money::of(100000));
    CHECK(result.point_denominator == 9);
    CHECK(result.starts == Numbers{0, 3, 5});
    CHECK(result.named == Numbers{0, 1, 2, 0, 2});
    CHECK(result.points == Points{300, 900, 0, 500, 300});
    CHECK(result.missing_starts == Numbers{0, 0, 1});
    CHECK(result.missing == Numbers{1});
    REQUIRE(result.warnings.size() == 1);
    CHECK(result.warnings[0].code == "election.left_out");
    CHECK(result.warnings[0].path == core::Path({"applications", "3"}));

    // One of two could judge b: its 100 points count twice. Both could judge a: 100/3 + 500/9 points.
    auto const profile = elect::profile(result, elect::Utility::score);
    CHECK(profile.total_utility(0) == core::Ratio(800, 9));
    CHECK(profile.total_utility(1) == core::Ratio(200));
    CHECK(profile.judges == std::vector<std::uint64_t>{2, 1, 2});

    // As a file and back: the same ballots, over the same denominator.
    auto const file = io::pabulib_text(result);
    auto const again = io::parse_pabulib(file);
    CHECK(again.points == result.points);
    CHECK(again.point_denominator == 9);
    CHECK(again.named == result.named);
    CHECK(again.starts == result.starts);
    CHECK(again.missing == result.missing);
    CHECK(again.missing_starts == result.missing_starts);
    CHECK(again.projects[0].groups == result.projects[0].groups);
    CHECK(io::pabulib_text(again) == file);
    CHECK(file.find("voter_id;vote;points;missing\n1;a,b,c;300,900,0;\n2;a,c;500,300;b\n") != std::string::npos);
    CHECK(io::lost_in_pabulib(result).size() == 1);
}

TEST_CASE("points are decimals where all of them can be") {
    // All or nothing on both criteria: 100 or 0.
    auto const result = ballots(text(R"(
  - {member: m1, application: a, need: 3, plan: 3}
  - {member: m2, application: a, need: 0, plan: 0}
  - {member: m3, application: a, need: 3, plan: 3}
)"));
    CHECK(result.point_denominator == 1);
    CHECK(result.points == Points{100, 0, 100});
    CHECK(result.missing.empty());
    CHECK(result.missing_starts.empty());
    CHECK(io::lost_in_pabulib(result).empty());
    // Ten steps, weights 1 and 7: (8 + 7 * 5) / 80 = 43/80 is 53.75 points; 1/80 is 1.25.
    auto fine = tests::with(text(R"(
  - {member: m1, application: a, need: 8, plan: 5}
  - {member: m2, application: a, need: 1, plan: 0}
)"),
                            "most: 3", "most: 10");
    fine = tests::with(fine, "weight: 2", "weight: 7");
    auto const decimals = ballots(fine);
    CHECK(decimals.point_denominator == 100);
    CHECK(decimals.points == Points{5375, 125});
    CHECK(io::pabulib_text(decimals).find("1;a;53.75\n2;a;1.25\n") != std::string::npos);
}

TEST_CASE("applications that are not in the round are no projects") {
    std::string const scores = R"(
  - {member: m1, application: a, need: 3, plan: 3}
  - {member: m1, application: b, need: 3, plan: 3}
  - {member: m1, application: c, need: 3, plan: 3}
  - {member: m1, application: d, need: 3, plan: 3}
)";
    auto const all = ballots(text(scores));
    CHECK(all.projects.size() == 4);
    auto const withdrawn =
        tests::with(text(scores, "eligibility: [{require: {income: {below: 50}}, because: Too large}]\n"),
                    "requested: 500", "requested: 500, withdrawn_on: 2023-02-01");
    auto const few = ballots(withdrawn);
    REQUIRE(few.projects.size() == 2);
    CHECK((few.projects[0].id == "a" && few.projects[1].id == "c"));
    CHECK(few.warnings.empty());
    CHECK_THROWS_AS(
        ballots(text("  - {member: s, application: a, need: 3, plan: 3}\n", "scoring: {staff_marks: yes}\n")),
        core::UsageError);
}

TEST_CASE("a scored list made of ballots selects what greedy selects") {
    // Votes: a 2, b 1, c 1. Pot 100: a costs 60, then b (45) does not fit, c (40) does.
    auto const list = io::load_list_text(io::scored_list_text(io::parse_pabulib(
        "META\nkey;value\nnum_projects;3\nnum_votes;2\nbudget;100\nvote_type;approval\nPROJECTS\n"
        "project_id;cost;category\na;60;\"say \"\"x\"\", y\"\nb;45;\nc;40;y\nVOTES\nvoter_id;vote\n1;a,b\n"
        "2;a,c\n")));
    auto const result = panel::allocate_list(list);
    auto const award = [&](std::size_t at) { return result.results[model::ApplicationIndex(at)].award.count(); };
    CHECK(std::vector<std::int64_t>{award(0), award(1), award(2)} == std::vector<std::int64_t>{60, 0, 40});
    REQUIRE(list.round->groups.size() == 2);
    CHECK(list.round->groups[0].name == "say \"x\"");
    auto const& y = list.round->groups[1].condition.answers;
    CHECK(std::count(y.begin(), y.end(), model::Answer::yes) == 2);
}
