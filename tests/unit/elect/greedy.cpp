// SPDX-License-Identifier: MIT
#include "grantpanel/allocate/greedy.hpp"

#include "catch.hpp"

using namespace grantpanel;
using allocate::ElectionTies, allocate::Utility;

namespace {

/// Budget 160. p costs 100 and has 3 votes; q 60 and 2; r 50 and 2; s 10 and none. Four voters.
model::Ballots election() {
    model::Ballots ballots;
    ballots.budget = core::Money::of(160);
    for (auto [id, cost] : {std::pair("p", 100), std::pair("q", 60), std::pair("r", 50), std::pair("s", 10)})
        ballots.projects.push_back({id, id, core::Money::of(cost)});
    for (auto const& ballot : std::vector<std::vector<std::uint32_t>>{{0, 1}, {0, 2}, {0}, {1, 2}}) {
        ballots.named.insert(ballots.named.end(), ballot.begin(), ballot.end());
        ballots.starts.push_back(static_cast<std::uint32_t>(ballots.named.size()));
    }
    return ballots;
}

std::string winners(model::Ballots const& ballots, allocate::ElectionResult const& result) {
    std::string text;
    for (auto const& round : result.rounds) text += ballots.projects[round.project].id;
    CHECK(result.total_cost + result.remaining == ballots.budget);
    return text;
}

}  // namespace

TEST_CASE("votes are counted project by project") {
    CHECK(election().voters() == 4);
    CHECK(election().support() == std::vector<std::uint32_t>{3, 2, 2, 0});
}

TEST_CASE("with cost as utility the most votes come first") {
    auto const ballots = election();
    // p (3 votes), then q before r by id: 160 are spent.
    auto const result = allocate::greedy(ballots, Utility::cost, ElectionTies::id);
    CHECK(winners(ballots, result) == "pq");
    CHECK((result.rounds[0].utility_per_cost == core::Ratio(3) && result.rounds[1].utility_per_cost == core::Ratio(2)));
    // p, then r is cheaper: 10 are left, too little for q and just enough for s.
    CHECK(winners(ballots, allocate::greedy(ballots, Utility::cost, ElectionTies::cheapest)) == "prs");
}

TEST_CASE("with one as utility the most votes per cost come first") {
    auto const ballots = election();
    // r 2/50, q 2/60, p 3/100: r and q leave 50, p is passed over, s has no votes and fits.
    auto const result = allocate::greedy(ballots, Utility::cardinality, ElectionTies::id);
    CHECK(winners(ballots, result) == "rqs");
    CHECK((result.total_cost == core::Money::of(120) && result.remaining == core::Money::of(40)));
    CHECK((result.rounds[0].utility_per_cost == core::Ratio(1, 25) &&
           result.rounds[1].utility_per_cost == core::Ratio(1, 30) &&
           result.rounds[2].utility_per_cost == core::Ratio(0)));
}

TEST_CASE("votes per cost are per whole unit, not per penny") {
    auto ballots = election();
    ballots.unit.decimals = 2;  // r now costs 0.50
    auto const result = allocate::greedy(ballots, Utility::cardinality, ElectionTies::id);
    CHECK(result.rounds[0].utility_per_cost == core::Ratio(4));
}

TEST_CASE("nothing that costs more than the budget is selected") {
    auto ballots = election();
    ballots.budget = core::Money::of(9);
    auto const result = allocate::greedy(ballots, Utility::cost, ElectionTies::id);
    CHECK((result.rounds.empty() && result.remaining == core::Money::of(9)));
}
