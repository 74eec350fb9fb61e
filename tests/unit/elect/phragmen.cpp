// SPDX-License-Identifier: MIT
#include "grantpanel/elect/phragmen.hpp"

#include "catch.hpp"
#include "elections.hpp"
#include "grantpanel/core/stream.hpp"

using namespace grantpanel;
using core::Ratio, elect::Utility;
using elections::approvals, elections::winners;

namespace {

elect::Outcome phragmen(model::Ballots const& ballots) {
    return elect::phragmen(elect::profile(ballots, Utility::cost),
                           elect::by_rank(elect::tie_ranks(ballots, elect::TieOrder::id)));
}

}  // namespace

TEST_CASE("phragmen: the lowest load is selected, and its supporters bear it alike") {
    // a: 6 for three voters, 2 each. Then b: (4 + 2 + 2) / 2 = 4, c: (3 + 0) / 1 = 3, so c. Then b.
    auto const ballots = approvals(20, {{"a", 6}, {"b", 4}, {"c", 3}}, {"ab", "ab", "a", "c"});
    auto const outcome = phragmen(ballots);
    CHECK(winners(ballots, outcome) == "acb");
    CHECK((*outcome.selections[0].price == Ratio(2) && *outcome.selections[1].price == Ratio(3) &&
           *outcome.selections[2].price == Ratio(4)));
    CHECK(outcome.remaining == core::Money::of(7));
}

TEST_CASE("phragmen ends when a project that is tied for the lowest load does not fit") {
    // a and b: 5 each. a is selected; b has the lowest load then and does not fit; c would.
    auto const ballots = approvals(12, {{"a", 5}, {"b", 10}, {"c", 7}}, {"a", "b", "b", "c"});
    CHECK(winners(ballots, phragmen(ballots)) == "a");
    // d is selected first. Then a and b have 5 each, and b does not fit into the 9 that are left, although a does.
    auto const tied = approvals(10, {{"a", 5}, {"b", 10}, {"d", 1}}, {"a", "b", "b", "d"});
    CHECK(winners(tied, phragmen(tied)) == "d");
    // What costs more than the whole budget takes no part.
    auto const less = approvals(9, {{"a", 5}, {"b", 10}, {"d", 1}}, {"a", "b", "b", "d"});
    CHECK(winners(less, phragmen(less)) == "da");
}

TEST_CASE("phragmen follows the page on random elections") {
    core::Stream stream("tests/phragmen", "1");
    for (int round = 0; round < 400; ++round) {
        auto const size = 1 + stream.below(7), voters = 1 + stream.below(7);
        std::vector<std::pair<std::string, std::int64_t>> costs;
        for (std::uint64_t p = 0; p < size; ++p)
            costs.emplace_back(std::string(1, char('a' + p)), 1 + std::int64_t(stream.below(5)));
        std::vector<std::string> cast(voters);
        for (auto& ballot : cast)
            for (auto const& [id, cost] : costs)
                if (stream.below(2) == 0) ballot += id;
        auto const ballots = approvals(1 + std::int64_t(stream.below(20)), costs, cast);
        // Voter by voter, in fractions.
        std::vector<Ratio> load(voters);
        std::string expected;
        std::vector<Ratio> prices;
        std::int64_t left = ballots.budget.count();
        for (bool goes_on = true; goes_on;) {
            std::optional<Ratio> least;
            std::vector<std::size_t> lowest;
            for (std::size_t p = 0; p < size; ++p) {
                Ratio sum(costs[p].second);
                std::int64_t votes = 0;
                for (std::size_t v = 0; v < voters; ++v)
                    if (cast[v].find(costs[p].first) != std::string::npos) sum += load[v], ++votes;
                if (votes == 0 || costs[p].second > ballots.budget.count() ||
                    expected.find(costs[p].first) != std::string::npos)
                    continue;
                auto const price = sum / Ratio(votes);
                if (!least || price < *least) lowest.clear(), least = price;
                if (price == *least) lowest.push_back(p);
            }
            goes_on = !lowest.empty() &&
                      std::all_of(lowest.begin(), lowest.end(), [&](auto p) { return costs[p].second <= left; });
            if (!goes_on) break;
            expected += costs[lowest[0]].first;
            prices.push_back(*least);
            left -= costs[lowest[0]].second;
            for (std::size_t v = 0; v < voters; ++v)
                if (cast[v].find(costs[lowest[0]].first) != std::string::npos) load[v] = *least;
        }
        auto const outcome = phragmen(ballots);
        CHECK(winners(ballots, outcome) == expected);
        for (std::size_t i = 0; i < outcome.selections.size() && i < prices.size(); ++i)
            CHECK(*outcome.selections[i].price == prices[i]);
    }
}
