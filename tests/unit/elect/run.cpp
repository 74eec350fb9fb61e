// SPDX-License-Identifier: MIT
#include "grantpanel/elect/run.hpp"

#include "catch.hpp"
#include "elections.hpp"
#include "grantpanel/elect/step.hpp"
#include "grantpanel/elect/words.hpp"

using namespace grantpanel;
using core::Money, core::Ratio;
using elect::Completion, elect::Options, elect::Rule, elect::Until, elect::Utility;
using elections::approvals, elections::winners;

namespace {

Options options(Rule rule, Utility utility = Utility::cost, Completion completion = Completion::none) {
    Options options;
    options.rule = rule;
    options.utility = utility;
    options.completion = completion;
    return options;
}
/// Budget 10; three voters. Equal shares pays for a alone: 3.33 each, a costs 6 for two, so 3 each.
model::Ballots with_rest() { return approvals(10, {{"a", 6}, {"b", 4}, {"c", 5}}, {"ab", "a", "c"}); }

}  // namespace

TEST_CASE("completions use what a rule leaves over") {
    auto const ballots = with_rest();
    CHECK(winners(ballots, elect::elect(ballots, options(Rule::equal_shares))) == "a");
    // greedy: 4 are left; b has one vote and fits, c does not.
    auto const greedy = elect::elect(ballots, options(Rule::equal_shares, Utility::cost, Completion::greedy));
    CHECK(winners(ballots, greedy) == "ab");
    CHECK((!greedy.selections[0].by_completion && greedy.selections[1].by_completion));
    // add1: with 13 each has 4.33; with 16, 5.33: c is paid for by its voter, and 6 + 5 = 11 is more than 10. So the
    // last selection that counts is that of 13: a alone.
    auto const add1 = elect::elect(ballots, options(Rule::equal_shares, Utility::cost, Completion::add1));
    CHECK(winners(ballots, add1) == "a");
    CHECK(*add1.raised_budget == Ratio(13));
    CHECK(add1.remaining == Money::of(4));
    // add1u: then greedy.
    CHECK(winners(ballots, elect::elect(ballots, options(Rule::equal_shares, Utility::cost, Completion::add1u))) ==
          "ab");
    // In steps of 1: 15 is the last budget with less than 5 for each.
    auto fine = options(Rule::equal_shares, Utility::cost, Completion::budget_increase);
    fine.step = Money::of(1);
    CHECK(*elect::elect(ballots, fine).raised_budget == Ratio(14));
}

TEST_CASE("a raised budget ends where nothing more fits, or goes on until it costs too much") {
    // Budget 12; two voters; a is paid by both, 4 each. At 6 each there is 2 left for each; b costs 4 and only v1 wants
    // it. With 8 each v1 can pay b: 12 are spent, nothing fits.
    auto const ballots = approvals(12, {{"a", 8}, {"b", 4}, {"c", 9}}, {"ab", "ac"});
    auto const add1 = elect::elect(ballots, options(Rule::equal_shares, Utility::cost, Completion::add1));
    CHECK(winners(ballots, add1) == "ab");
    CHECK(*add1.raised_budget == Ratio(16));
    // Until infeasible: with 13 each, v2 pays c, which is too much; 24 is the last budget.
    auto further = options(Rule::equal_shares, Utility::cost, Completion::add1);
    further.until = Until::infeasible;
    auto const last = elect::elect(ballots, further);
    CHECK(winners(ballots, last) == "ab");
    CHECK(*last.raised_budget == Ratio(24));
}

TEST_CASE("all ways to settle ties give all outcomes") {
    // a, b and c have one vote each and two of them fit.
    auto const ballots = approvals(4, {{"a", 2}, {"b", 2}, {"c", 2}}, {"a", "b", "c"});
    std::vector<std::vector<std::string>> const pairs{{"a", "b"}, {"a", "c"}, {"b", "c"}};
    CHECK(elect::elect_all(ballots, options(Rule::greedy)).sets == pairs);
    // Phragmen takes two of them and then stops, since the third does not fit.
    CHECK(elect::elect_all(ballots, options(Rule::phragmen)).sets == pairs);
    // Nine alike of which eight fit can be taken in more than 100,000 orders.
    std::vector<std::pair<std::string, std::int64_t>> many;
    std::vector<std::string> cast;
    for (char id = 'a'; id <= 'j'; ++id) many.emplace_back(std::string(1, id), 1), cast.emplace_back(1, id);
    CHECK_THROWS_AS(elect::elect_all(approvals(9, many, cast), options(Rule::greedy)), core::NotProved);
}

TEST_CASE("ties are settled by cost, by votes, or by a public draw") {
    auto const ballots = approvals(9, {{"a", 5}, {"b", 3}, {"c", 3}}, {"abc", "abc", "c"});
    CHECK(elect::tie_ranks(ballots, elect::TieOrder::id) == std::vector<std::uint32_t>{0, 1, 2});
    CHECK(elect::tie_ranks(ballots, elect::TieOrder::cheapest) == std::vector<std::uint32_t>{2, 0, 1});
    CHECK(elect::tie_ranks(ballots, elect::TieOrder::most_votes) == std::vector<std::uint32_t>{1, 2, 0});
    // printf 'grantpanel/1/election\0seed\0a' | sha256sum, and so on: 2 a.., see docs/draw.md.
    auto const drawn = elect::tie_ranks(ballots, elect::TieOrder::draw, "seed");
    for (std::uint32_t x = 0; x < 3; ++x)
        for (std::uint32_t y = 0; y < 3; ++y)
            CHECK((drawn[x] < drawn[y]) == (core::ticket("grantpanel/1/election", "seed", ballots.projects[x].id) <
                                            core::ticket("grantpanel/1/election", "seed", ballots.projects[y].id)));
}

TEST_CASE("the greatest welfare is the greatest, and the first in order among equals") {
    // Budget 10. a alone has 3 votes and costs 7: utility 21. b and c cost 5 each, 2 votes each: 20. d costs 3, one
    // vote.
    auto const ballots = approvals(10, {{"a", 7}, {"b", 5}, {"c", 5}, {"d", 3}}, {"abc", "abc", "ad"});
    auto const outcome = elect::elect(ballots, options(Rule::max_welfare));
    CHECK(winners(ballots, outcome) == "ad");  // 21 + 3
    // By votes: a and d 3 + 1 = 4, b and c 2 + 2 = 4: a comes first.
    CHECK(winners(ballots, elect::elect(ballots, options(Rule::max_welfare, Utility::cardinality))) == "ad");
}

TEST_CASE("limits hold an election, and rules go on to the next possible project") {
    // Greedy by votes: a, b, c of the group x; d of y. At most one of x; at least one of y.
    auto ballots = approvals(10, {{"a", 5}, {"b", 5}, {"c", 4}, {"d", 6}}, {"abc", "abc", "ab", "d"});
    auto const profile = elect::profile(ballots, Utility::cost);
    auto const ranks = elect::tie_ranks(ballots, elect::TieOrder::id);
    auto problem = elect::problem(profile, ranks);
    allocate::LimitOn one_of_x, one_of_y;
    one_of_x.measure = one_of_y.measure = model::Measure::awards;
    one_of_x.value = one_of_y.value = Ratio(1);
    one_of_x.parts.push_back({"", {allocate::ItemIndex(0), allocate::ItemIndex(1), allocate::ItemIndex(2)}});
    one_of_y.parts.push_back({"", {allocate::ItemIndex(3)}});
    problem.at_most.push_back(one_of_x);
    auto const run = [&](Rule rule) {
        return winners(ballots, elect::run(profile, options(rule), ranks, elect::by_rank(ranks), &problem));
    };
    CHECK(run(Rule::greedy) == "a");  // then b and c may not, and d does not fit
    one_of_y.must = true;
    problem.at_least.push_back(one_of_y);
    CHECK(run(Rule::greedy) == "cd");  // a and b would leave too little for d
    CHECK(run(Rule::max_welfare) == "cd");
    CHECK(run(Rule::phragmen) == "cd");
    CHECK(run(Rule::equal_shares) == "c");  // nobody can pay for d alone
    // Two of y are not there: one is all that can be asked for, and the outcome says so.
    problem.at_least[0].must = false;
    problem.at_least[0].value = Ratio(2);
    for (auto rule : {Rule::greedy, Rule::max_welfare}) {
        auto const outcome = elect::run(profile, options(rule), ranks, elect::by_rank(ranks), &problem);
        CHECK(winners(ballots, outcome) == "cd");
        REQUIRE(outcome.lowered.size() == 1);
        CHECK((outcome.lowered[0].entry == 0 && outcome.lowered[0].level == Ratio(1)));
    }
    problem.at_least[0] = one_of_y;
    CHECK(elect::run(profile, options(Rule::greedy), ranks, elect::by_rank(ranks), &problem).lowered.empty());
    problem.pot = Money::of(5);
    CHECK_THROWS_AS(run(Rule::greedy), core::Infeasible);
    CHECK_THROWS_AS(run(Rule::cstv), core::UsageError);
}

TEST_CASE("words that do not go together are refused") {
    auto const ballots = with_rest();
    auto const refused = [&](Options const& asked) { CHECK_THROWS_AS(elect::elect(ballots, asked), core::UsageError); };
    refused(options(Rule::greedy, Utility::cost, Completion::add1));
    refused(options(Rule::equal_shares, Utility::cost, Completion::add_opt));
    refused(options(Rule::equal_shares, Utility::cost, Completion::budget_increase));
    refused(options(Rule::seq_pav));  // costs differ
    refused(options(Rule::greedy, Utility::borda));
    CHECK_THROWS_AS(elect::parse<Rule>("mes", elect::words::rules, "rule"), core::UsageError);
    CHECK(elect::parse<Rule>("rule_x", elect::words::rules, "rule") == Rule::rule_x);
}

TEST_CASE("options that mean nothing are refused, and the others are said with their defaults") {
    auto const ballots = with_rest();
    auto const refused = [&](auto const& change) {
        auto asked = options(Rule::equal_shares);
        change(asked);
        CHECK_THROWS_AS(elect::elect(ballots, asked), core::UsageError);
    };
    refused([](Options& o) { o.seed = ""; });
    refused([](Options& o) { o.ties = elect::TieOrder::draw; });
    refused([](Options& o) { o.variant = elect::CstvVariant::mtc; });
    refused([](Options& o) { o.until = Until::exhaustive; });
    auto asked = options(Rule::equal_shares, Utility::cost, Completion::add1);
    CHECK(elect::in_force(asked, ballots.unit).text ==
          "equal_shares by cost, completion add1 until exhaustive, ties by id");
    CHECK(elect::in_force(asked, ballots.unit).value("until") == "exhaustive");
    CHECK(!elect::in_force(options(Rule::greedy), ballots.unit).value("completion"));
    // A step of a tenth: the same election, with money in tenths.
    auto const [step, decimals] = elect::step_of("0.1", ballots.unit);
    CHECK((step == Money::of(1) && decimals == 1));
    asked.completion = Completion::budget_increase;
    asked.step = step;
    auto const finer = elect::elect(elect::in_finer_unit(ballots, decimals), asked);
    CHECK(winners(ballots, finer) == "a");
    CHECK(*finer.raised_budget == Ratio(149));  // below 15
    CHECK(finer.remaining == Money::of(40));
}
