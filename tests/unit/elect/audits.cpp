// SPDX-License-Identifier: MIT
#include "grantpanel/elect/audits.hpp"

#include "catch.hpp"
#include "grantpanel/elect/usual_utility.hpp"
#include "grantpanel/elect/words.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using core::Ratio, elect::Utility, model::VoteType;
using small_election::camps;
using Selected = std::vector<std::uint32_t>;

TEST_CASE("a selection is named by ids, each once") {
    auto const ballots = camps();
    CHECK(elect::selection_of(ballots, {"p3", "p0"}) == Selected{0, 3});
    CHECK(elect::selection_of(ballots, {}).empty());
    CHECK_THROWS_AS(elect::selection_of(ballots, {"p1", "p0", "p1"}), core::UsageError);
    CHECK_THROWS_AS(elect::selection_of(ballots, {"p4"}), core::UsageError);
}

TEST_CASE("an audit brings what is needed to check it") {
    auto const ballots = camps();
    auto const profile = elect::profile(ballots, Utility::cost);
    auto const by = [&](Selected const& selected) {
        return elect::audited(ballots, Utility::cost, profile, selected, {"jr", "priceable"});
    };
    auto const unfair = by({0, 1, 2}), fair = by({0, 1, 3});
    REQUIRE((unfair.audits.size() == 2 && unfair.reason && !unfair.prices));
    CHECK(elect::proves_no_prices(profile, Selected{0, 1, 2}, *unfair.reason));
    CHECK(unfair.with_nothing.part == Ratio(3));
    REQUIRE((fair.prices && !fair.reason));
    CHECK(elect::check_prices(profile, Selected{0, 1, 3}, *fair.prices).kind == elect::PriceFault::Kind::none);
    REQUIRE(unfair.ballot_of.size() == 9);
    CHECK(unfair.audits[0].witness->ballots == Selected{unfair.ballot_of[8]});
    auto const jr = elect::audited(ballots, Utility::cost, profile, Selected{0, 1, 2}, {"jr"});
    CHECK((!jr.prices && !jr.reason && elect::audited(ballots, Utility::cost, profile, Selected{}).audits.size() == 8));
}

TEST_CASE("a column of the voters makes groups") {
    auto ballots = camps();
    small_election::cast(ballots, 3, {3});
    ballots.voter_columns = {
        {"area", {"west", "west", "west", "west", "west", "", "east", "east", "east", "east", "east", "east"}}};
    auto const profile = elect::profile(ballots, Utility::cost);
    auto const found = elect::audited(ballots, Utility::cost, profile, Selected{0, 3}, {"jr"}, nullptr, {"area"});
    REQUIRE(found.groups.size() == 1);
    auto const& area = found.groups[0];
    CHECK((area.column == "area" && area.groups == std::vector<std::string>{"east", "west"}));
    CHECK((area.shares[0].of_voters.part == Ratio(6) && area.shares[0].of_voters.unknown == 1));
    CHECK((area.shares[0].of_money.part == Ratio(1) && area.shares[1].of_money.part == Ratio(5, 6)));
    CHECK_THROWS_AS(elect::audited(ballots, Utility::cost, profile, Selected{}, {}, nullptr, {"age"}),
                    core::UsageError);
}

TEST_CASE("the ballots say which utility is the usual one") {
    CHECK(elect::usual_utility(VoteType::approval) == "cost");
    CHECK(elect::usual_utility(VoteType::choose_one) == "cost");
    CHECK(elect::usual_utility(VoteType::ordinal) == "borda");
    CHECK(elect::usual_utility(VoteType::cumulative) == "score");
    CHECK(elect::with_usual_utility("phragmen", VoteType::scoring) == "phragmen:score");
    CHECK(elect::with_usual_utility("equal_shares::add1u", VoteType::ordinal) == "equal_shares:borda:add1u");
    CHECK(elect::with_usual_utility("greedy:", VoteType::approval) == "greedy:cost");
    CHECK(elect::with_usual_utility("cstv:variant=ewt", VoteType::scoring) == "cstv:score:variant=ewt");
    CHECK(elect::with_usual_utility("equal_shares::add1:until=infeasible", VoteType::approval) ==
          "equal_shares:cost:add1:until=infeasible");
    CHECK(elect::with_usual_utility("equal_shares:cost:add1u", VoteType::scoring) == "equal_shares:cost:add1u");
}

TEST_CASE("a rule in words, with its step, its end and its variant") {
    core::Unit const pence{"GBP", 2};
    auto const of = [&](char const* words) { return elect::options_of(std::string(words), "id", pence); };
    auto const raised = of("equal_shares:cost:budget_increase:step=12.50:until=infeasible");
    CHECK((raised.rule == elect::Rule::equal_shares && raised.completion == elect::Completion::budget_increase));
    CHECK((raised.step->count() == 1250 && raised.until == elect::Until::infeasible));
    CHECK(of("cstv:score:variant=ewt").variant == elect::CstvVariant::ewt);
    CHECK_FALSE(of("phragmen").step);
    for (auto const* wrong :
         {"equal_shares:cost:budget_increase:step=1.234", "equal_shares:cost:budget_increase:step=1:step=2",
          "equal_shares:cost:budget_increase:500", "equal_shares:cost:add1:end=infeasible", "cstv:score:variant=x",
          "equal_shares:step=1:cost:budget_increase"})
        CHECK_THROWS_AS(of(wrong), core::UsageError);
    // What means nothing for its rule is refused when it is run.
    for (auto const* wrong :
         {"equal_shares:cost:budget_increase:step=0", "greedy:until=infeasible", "greedy:cost:variant=ewt"})
        CHECK_THROWS_AS(elect::elect(camps(), of(wrong)), core::UsageError);
}
