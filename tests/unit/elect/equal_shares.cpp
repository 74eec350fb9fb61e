// SPDX-License-Identifier: MIT
#include "grantpanel/elect/equal_shares.hpp"

#include "catch.hpp"
#include "elections.hpp"
#include "grantpanel/core/stream.hpp"

using namespace grantpanel;
using core::Ratio, elect::Utility;
using elections::approvals, elections::points, elections::winners;

namespace {

elect::Outcome equal_shares(model::Ballots const& ballots, Utility utility) {
    auto const profile = elect::profile(ballots, utility);
    return elect::equal_shares(profile, elect::by_rank(elect::tie_ranks(ballots, elect::TieOrder::id)));
}

/// The definition of docs/elections.md, word by word, in fractions.
std::vector<std::pair<std::uint32_t, Ratio>> by_the_page(model::Ballots const& ballots, elect::Profile const& profile) {
    std::vector<Ratio> held(profile.ballots(), Ratio(ballots.budget.count(), std::int64_t(profile.voters)));
    std::vector<std::pair<std::uint32_t, Ratio>> selected;
    std::vector<bool> done(profile.projects());
    auto const ranks = elect::tie_ranks(ballots, elect::TieOrder::id);
    for (;;) {
        std::optional<std::pair<Ratio, std::uint32_t>> best;
        for (std::uint32_t p = 0; p < profile.projects(); ++p) {
            auto const voters = profile.supporters_of(p);
            if (done[p] || voters.empty()) continue;
            // The least price is where some voters give all and the others in proportion: try each voter's limit.
            std::optional<Ratio> price;
            Ratio const cost(profile.cost[p].count());
            auto const paid = [&](Ratio const& r) {
                Ratio sum;
                for (std::size_t k = 0; k < voters.size(); ++k) {
                    auto const due = r * Ratio(profile.utility_of(p, k), profile.denominator);
                    sum += std::min(due, held[voters[k]]) * Ratio(std::int64_t(profile.weight[voters[k]]));
                }
                return sum;
            };
            for (std::size_t at = 0; at <= voters.size(); ++at) {
                Ratio const limit = at == voters.size()
                                        ? Ratio(0)
                                        : held[voters[at]] * Ratio(profile.denominator, profile.utility_of(p, at));
                // Those with a limit up to this one give all; the others pay the rest in proportion.
                Ratio rest = cost, units;
                for (std::size_t k = 0; k < voters.size(); ++k) {
                    Ratio const weight(std::int64_t(profile.weight[voters[k]]));
                    Ratio const utility(profile.utility_of(p, k), profile.denominator);
                    if (at < voters.size() && held[voters[k]] <= limit * utility)
                        rest -= weight * held[voters[k]];
                    else
                        units += weight * utility;
                }
                for (auto const& r : {units == Ratio(0) ? limit : rest / units, limit})
                    if (r.sign() > 0 && paid(r) == cost && (!price || r < *price)) price = r;
            }
            if (price && (!best || *price < best->first || (*price == best->first && ranks[p] < ranks[best->second])))
                best = {*price, p};
        }
        if (!best) return selected;
        auto const [price, p] = *best;
        auto const voters = profile.supporters_of(p);
        for (std::size_t k = 0; k < voters.size(); ++k)
            held[voters[k]] -= std::min(held[voters[k]], price * Ratio(profile.utility_of(p, k), profile.denominator));
        done[p] = true;
        selected.emplace_back(p, price);
    }
}

}  // namespace

TEST_CASE("equal shares: a group gets what its part of the budget pays for") {
    // Budget 12, six voters, 2 each. Three want a, b and c together, two want d, one e. cost as utility.
    auto const ballots =
        approvals(12, {{"a", 3}, {"b", 3}, {"c", 3}, {"d", 4}, {"e", 3}}, {"abc", "abc", "abc", "d", "d", "e"});
    auto const outcome = equal_shares(ballots, Utility::cost);
    // a: 3 / (3 voters x utility 3) = 1/3, paid 1 each; b the same, and then they have nothing. d: 4 / (2 x 4) = 1/2.
    // e: its voter has 2 and it costs 3.
    CHECK(winners(ballots, outcome) == std::string("ab") + "d");
    CHECK((*outcome.selections[0].price == Ratio(1, 3) && *outcome.selections[2].price == Ratio(1, 2)));
    CHECK((outcome.selections[0].payers == 3 && outcome.selections[0].exhausted == 0));
    CHECK(outcome.remaining == core::Money::of(2));
}

TEST_CASE("equal shares: who has less gives all, and the others pay more") {
    // Budget 30, three voters, 10 each. y costs 12: v1 and v3 pay 6 each. Then x, which costs 13: v1 gives the 4 that
    // are left, and v2 pays 9.
    auto const ballots = approvals(30, {{"x", 13}, {"y", 12}}, {"xy", "x", "y"});
    auto const outcome = equal_shares(ballots, Utility::cardinality);
    CHECK(winners(ballots, outcome) == "yx");
    CHECK((*outcome.selections[0].price == Ratio(6) && *outcome.selections[1].price == Ratio(9)));
    CHECK((outcome.selections[1].payers == 2 && outcome.selections[1].exhausted == 1));
}

TEST_CASE("equal shares: points are paid for in proportion") {
    // Budget 10, two voters, 5 each. a costs 6; v1 gives it 2 points, v2 1: at price 2 they pay 4 and 2.
    auto const ballots = points(10, {{"a", 6}, {"b", 4}}, {{2, 0}, {1, 3}});
    auto const outcome = equal_shares(ballots, Utility::score);
    // b: v2 alone, 4 / 3 of money for a point, is cheaper than 2. Then a: v2 has 1 left; v1 pays 5 for 2 points: 2.5.
    CHECK(winners(ballots, outcome) == "ba");
    CHECK((*outcome.selections[0].price == Ratio(4, 3) && *outcome.selections[1].price == Ratio(5, 2)));
    CHECK(outcome.selections[1].exhausted == 1);
}

TEST_CASE("equal shares: prices that differ by one part in ten thousand million are not equal") {
    // 100,001 voters share 900,009. All approve A, which costs 900,000; all but one approve B, which costs 899,999.
    // A costs 1/100001 of money for a unit of utility and B 1/100000. B is not affordable after A.
    model::Ballots ballots = approvals(900'009, {{"A", 900'000}, {"B", 899'999}}, {});
    for (int voter = 0; voter < 100'001; ++voter) {
        ballots.named.push_back(0);
        if (voter > 0) ballots.named.push_back(1);
        ballots.starts.push_back(static_cast<std::uint32_t>(ballots.named.size()));
    }
    auto const outcome = equal_shares(ballots, Utility::cost);
    CHECK(winners(ballots, outcome) == "A");
    CHECK(*outcome.selections[0].price == Ratio(1, 100'001));
}

TEST_CASE("equal shares: equal prices are ties, whatever was paid before") {
    // Both groups of three are alike; the tie goes by id each time.
    auto const ballots =
        approvals(60, {{"d", 10}, {"c", 10}, {"b", 10}, {"a", 10}}, {"ab", "ab", "ab", "cd", "cd", "cd"});
    auto const outcome = equal_shares(ballots, Utility::cardinality);
    CHECK(winners(ballots, outcome) == "abcd");
    CHECK(outcome.work.exact > 0);
}

TEST_CASE("equal shares follow the page on random elections") {
    core::Stream stream("tests/equal_shares", "1");
    for (int round = 0; round < 400; ++round) {
        auto const size = 1 + stream.below(6), voters = 1 + stream.below(6);
        std::vector<std::pair<std::string, std::int64_t>> costs;
        for (std::uint64_t p = 0; p < size; ++p)
            costs.emplace_back(std::string(1, char('a' + p)), 1 + std::int64_t(stream.below(6)) * 5);
        std::vector<std::vector<std::int64_t>> rows(voters, std::vector<std::int64_t>(size));
        for (auto& row : rows)
            for (auto& each : row) each = std::int64_t(stream.below(4)) - (stream.below(8) == 0 ? 1 : 0);
        auto const ballots = points(1 + std::int64_t(stream.below(60)), costs, rows);
        for (auto utility : {Utility::cost, Utility::cardinality, Utility::score, Utility::score_cost}) {
            auto const profile = elect::profile(ballots, utility);
            auto const outcome = equal_shares(ballots, utility);
            std::vector<std::pair<std::uint32_t, Ratio>> selected;
            for (auto const& selection : outcome.selections) selected.emplace_back(selection.project, *selection.price);
            CHECK(selected == by_the_page(ballots, profile));
        }
    }
}
