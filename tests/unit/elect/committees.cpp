// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "elections.hpp"
#include "grantpanel/elect/greedy_monroe.hpp"
#include "grantpanel/elect/pav.hpp"
#include "grantpanel/elect/rule_x.hpp"
#include "grantpanel/elect/seq_cc.hpp"
#include "grantpanel/elect/seq_pav.hpp"

using namespace grantpanel;
using elect::Utility;
using Texts = std::vector<std::string>;

namespace {

/// The example of the pages in docs/rules: six voters, two places at 10.
model::Ballots example() { return elections::approvals(25, {10, 10, 10}, {"ab", "ab", "ab", "c", "c", "bc"}); }

template <class Rule>
std::string run(model::Ballots const& ballots, Rule const& rule) {
    auto const outcome = rule(elect::profile(ballots, Utility::cardinality), elections::by_id(ballots));
    CHECK(outcome.total_cost + outcome.remaining == ballots.budget);
    return elections::text(ballots, outcome);
}

constexpr auto seq_pav = [](auto const& profile, auto const& choose) { return elect::seq_pav(profile, choose); };
constexpr auto seq_cc = [](auto const& profile, auto const& choose) { return elect::seq_cc(profile, choose); };
constexpr auto greedy_monroe = [](auto const& p, auto const& choose) { return elect::greedy_monroe(p, choose); };
constexpr auto rule_x = [](auto const& profile, auto const& choose) { return elect::rule_x(profile, choose); };
constexpr auto pav = [](auto const& profile, auto const& choose) { return elect::pav(profile, choose); };

template <class Rule>
elections::AllTies all(model::Ballots const& ballots, Rule const& rule) {
    auto const profile = elect::profile(ballots, Utility::cardinality);
    return elections::all_ties(ballots, [&](elect::Chooser const& choose) { return rule(profile, choose); });
}

}  // namespace

TEST_CASE("sequential PAV: the second project of a voter counts one half") {
    // b 4. Then a 3/2, c 2 + 1/2.
    CHECK(run(example(), seq_pav) == "b 4, c 5/2");
}

TEST_CASE("sequential Chamberlin-Courant: only the first counts") {
    // b 4. Then a has nobody new, c two voters.
    CHECK(run(example(), seq_cc) == "b 4, c 2");
    // When all are served, projects are tied, those without supporters too.
    auto const served = all(elections::approvals(2, {1, 1, 1}, {"ab", "ab"}), seq_cc);
    CHECK(served.questions == Texts{"ab", "ac", "bc"});
    CHECK(served.outcomes == Texts{"ab", "ac", "bc"});
}

TEST_CASE("greedy Monroe: a place stands for as many voters as the others") {
    // Three voters a place. b has four supporters, all with two projects: the ballots "ab" come first. Then c has
    // three.
    CHECK(run(example(), greedy_monroe) == "b 3, c 3");
    // Seven voters, three places: 3, 2 and 2. a has four supporters, and the one who also likes b stays free.
    auto const seven = elections::approvals(3, {1, 1, 1}, {"ab", "a", "a", "a", "b", "c", "c"});
    CHECK(run(seven, greedy_monroe) == "a 3, b 2, c 2");
    // Six voters of one ballot: three stand for a, and three for b.
    CHECK(run(elections::approvals(2, {1, 1, 1}, Texts(6, "ab")), greedy_monroe) == "a 3, b 3");
}

TEST_CASE("the order of rows in the file decides nothing") {
    Texts const votes{"b", "ac", "c", "bc", "bc", "a", "ac", "abc"};
    elections::Costs costs{{"a", 10}, {"b", 10}, {"c", 10}};
    auto const chosen = run(elections::approvals(20, costs, votes), greedy_monroe);
    auto const alike = run(elections::approvals(30, costs, votes), pav);
    while (std::next_permutation(costs.begin(), costs.end())) {
        CHECK(run(elections::approvals(20, costs, votes), greedy_monroe) == chosen);
        CHECK(run(elections::approvals(30, costs, votes), pav) == alike);
    }
}

TEST_CASE("equal shares for committees, completed by Phragmen") {
    // 1/3 of a place each. b: 1/4 from each of four. Then c has 2/3 + 1/12, too little; it lacks 1/4, which its three
    // supporters earn with 1/12 each; a lacks 3/4, which would take 1/4 each.
    CHECK(run(example(), rule_x) == "b 1/4, c 1/12*");
    // 1/2 each of a place: a's two supporters pay 1/2 each, then b's.
    CHECK(run(elections::approvals(2, {1, 1, 1}, {"a", "ac", "b", "b"}), rule_x) == "a 1/2, b 1/2");
    // Nobody supports c: it comes last, at no price.
    CHECK(run(elections::approvals(3, {1, 1, 1}, {"a", "b"}), rule_x) == "a 1, b 1, c -*");
    auto const payers = elect::rule_x(elect::profile(example(), Utility::cardinality), elections::by_id(example()));
    CHECK(payers.selections[0].payers == 4);
}

TEST_CASE("PAV: the committee with the greatest score") {
    // bc: 3 + 2 + 3/2 = 13/2; ac: 6; ab: 3 * 3/2 + 1 = 11/2.
    CHECK(run(example(), pav) == "b 4, c 5/2");
    // Each has first projects for five voters and a half for two (ab, ac), or for six (bc): 6 in all.
    auto const ballots = elections::approvals(2, {1, 1, 1}, {"ab", "ab", "ac", "ac", "b", "c"});
    CHECK(run(ballots, seq_pav) == "a 4, b 2");
    CHECK(all(ballots, pav).outcomes == Texts{"ab", "ac", "bc"});
    auto const more = elections::approvals(2, {1, 1, 1}, {"ab", "ab", "ab", "ac", "ac", "ac", "b", "b", "c", "c"});
    CHECK(run(more, seq_pav) == "a 6, b 7/2");  // 19/2
    CHECK(run(more, pav) == "b 5, c 5");        // 10
}

TEST_CASE("PAV asks only where best committees differ") {
    // a is in all of them; b and c are alike.
    auto const ballots = elections::approvals(2, {1, 1, 1}, {"a", "a", "a", "b", "c"});
    auto const ties = all(ballots, pav);
    CHECK(ties.questions == Texts{"bc"});
    CHECK(ties.outcomes == Texts{"ab", "ac"});
}

TEST_CASE("PAV says so when it cannot be proved") {
    auto const profile = elect::profile(example(), Utility::cardinality);
    CHECK_THROWS_AS(elect::pav(profile, elections::by_id(example()), 1), core::NotProved);
    CHECK_NOTHROW(elect::pav(profile, elections::by_id(example()), 100));
}

TEST_CASE("all places are filled, but not more than there are projects") {
    auto const check = [](auto const& rule) {
        CHECK(run(elections::approvals(9, {1, 1}, {"a"}), rule).size() > 5);  // both
        CHECK(run(elections::approvals(9, {10, 10}, {"a"}), rule).empty());   // no place
        CHECK(run(elections::approvals(9, {}, {""}), rule).empty());
        CHECK(run(elections::approvals(2, {1, 1}, {}), rule).size() > 5);  // no voters: ties
        CHECK_THROWS_AS(run(elections::approvals(9, {1, 2}, {"a"}), rule), core::UsageError);
    };
    check(seq_pav);
    check(seq_cc);
    check(greedy_monroe);
    check(rule_x);
    check(pav);
}
