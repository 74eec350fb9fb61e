// SPDX-License-Identifier: MIT
#include "grantpanel/elect/raise_in_steps.hpp"

#include <fstream>

#include "catch.hpp"
#include "grantpanel/elect/run.hpp"
#include "grantpanel/io/pabulib.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using core::Money, elect::Until, elect::Utility;

namespace {

/// The plain way: the rule anew with each budget.
elect::Outcome from_scratch(elect::Profile const& profile, elect::ByRank const& ties, Until until, Money step) {
    return elect::raise_budget(
        profile, until,
        [&](core::Ratio const& budget) {
            return elect::equal_shares(profile, ties, Money::of(budget.numerator().convert_to<std::int64_t>()),
                                       [](auto const&, auto) { return true; });
        },
        [&](core::Ratio const& budget) { return std::optional(budget + core::Ratio(step.count())); });
}

void require_same(elect::Outcome const& a, elect::Outcome const& b) {
    REQUIRE(a.selections.size() == b.selections.size());
    for (std::size_t i = 0; i < a.selections.size(); ++i) {
        auto const &left = a.selections[i], &right = b.selections[i];
        REQUIRE((left.project == right.project && left.price == right.price));
        REQUIRE((left.payers == right.payers && left.exhausted == right.exhausted));
    }
    REQUIRE((a.total_cost == b.total_cost && a.remaining == b.remaining));
    REQUIRE(a.raised_budget == b.raised_budget);
}

/// Budget and costs of a grant round rather than of a die, and ballots that are like each other.
model::Ballots larger(core::Stream& stream) {
    auto const m = 2 + stream.below(9), n = 2 + stream.below(40);
    std::vector<std::int64_t> costs;
    std::int64_t sum = 0;
    for (std::uint64_t p = 0; p < m; ++p) {
        costs.push_back(static_cast<std::int64_t>(1 + stream.below(30) * (1 + stream.below(100))));
        sum += costs.back();
    }
    auto ballots = small_election::projects(1 + sum / static_cast<std::int64_t>(1 + stream.below(6)), costs);
    bool const scores = stream.below(2) == 0;
    for (std::uint64_t v = 0; v < n; ++v) {
        std::vector<std::uint32_t> approved;
        std::vector<std::int64_t> points(m, 0);
        auto const likes = stream.below(m);
        for (std::uint32_t p = 0; p < m; ++p)
            if (stream.below(10) < (p < likes ? 7 : 2)) {
                approved.push_back(p);
                points[p] = static_cast<std::int64_t>(1 + stream.below(10));
            }
        scores ? small_election::score(ballots, points) : small_election::cast(ballots, 1 + stream.below(3), approved);
    }
    return ballots;
}

void compare(model::Ballots const& ballots, Utility utility, std::vector<std::int64_t> const& steps) {
    auto const profile = elect::profile(ballots, utility);
    for (auto order : {elect::TieOrder::id, elect::TieOrder::cheapest}) {
        elect::ByRank const ties{elect::tie_ranks(ballots, order)};
        for (auto until : {Until::exhaustive, Until::infeasible})
            for (auto step : steps)
                require_same(elect::raise_in_steps(profile, ties, until, Money::of(step)),
                             from_scratch(profile, ties, until, Money::of(step)));
    }
}

}  // namespace

TEST_CASE("a budget that is raised in steps ends where it ends from scratch") {
    core::Stream stream("tests/elect", "raise in steps");
    for (int round = 0; round < 150; ++round) {
        auto const ballots = small_election::draw(stream, 9, 7).ballots;
        auto const n = static_cast<std::int64_t>(ballots.voters());
        for (auto utility : {Utility::cost, Utility::cardinality, Utility::score})
            compare(ballots, utility, {1, 2, n, ballots.budget.count() * 3});
    }
    for (int round = 0; round < 60; ++round) {
        auto const ballots = larger(stream);
        auto const n = static_cast<std::int64_t>(ballots.voters());
        for (auto utility : {Utility::cost, Utility::cardinality, Utility::score, Utility::score_cost})
            compare(ballots, utility, {7 + n / 2, n, 10 * n, 1 + ballots.budget.count() / 7});
    }
}

TEST_CASE("where nothing changes a budget is raised to its limit at once") {
    // One voter for p0, who pays for it; nobody can pay for p1 before the budget is 2,000 times as large.
    auto ballots = small_election::projects(1'000'000, {1'000'000, 1'000'000});
    small_election::cast(ballots, 1, {0});
    small_election::cast(ballots, 1, {1});
    small_election::cast(ballots, 1998, {});
    auto const profile = elect::profile(ballots, Utility::cost);
    elect::ByRank const ties{{0, 1}};
    auto const outcome = elect::raise_in_steps(profile, ties, Until::infeasible, Money::of(1));
    CHECK((outcome.selections.empty() && outcome.raised_budget == core::Ratio(1'000'000'000)));
    CHECK(outcome.work.evaluations < 100);
    // A step that is larger than all raises does nothing.
    CHECK_FALSE(elect::raise_in_steps(profile, ties, Until::infeasible, Money::of(999'000'001)).raised_budget);
    CHECK(elect::raise_in_steps(profile, ties, Until::infeasible, Money::of(999'000'000)).raised_budget ==
          core::Ratio(1'000'000'000));
}

TEST_CASE("a panel's pot is raised by pennies without looking at each") {
    // Round costs, and utilities that are costs: many prices are equal with every budget.
    core::Stream stream("tests/elect", "pennies");
    for (int round = 0; round < 20; ++round) {
        std::vector<std::int64_t> costs;
        std::int64_t sum = 0;
        for (auto m = 20 + stream.below(40); costs.size() < m;) {
            costs.push_back(static_cast<std::int64_t>(5'000'000 * (1 + stream.below(4))));
            sum += costs.back();
        }
        auto ballots = small_election::projects(sum / 3, costs);
        for (auto n = 3 + stream.below(12); ballots.voters() < n;) {
            std::vector<std::uint32_t> approved;
            for (std::uint32_t p = 0; p < costs.size(); ++p)
                if (stream.below(4) > 0) approved.push_back(p);
            small_election::cast(ballots, 1, approved);
        }
        auto const profile = elect::profile(ballots, Utility::cost);
        elect::ByRank const ties{elect::tie_ranks(ballots, elect::TieOrder::id)};
        auto const outcome = elect::raise_in_steps(profile, ties, Until::infeasible, Money::of(1));
        CHECK(outcome.work.evaluations < 200'000);
        CHECK(outcome.total_cost <= profile.budget);
        auto const raised =
            outcome.raised_budget ? outcome.raised_budget->numerator().convert_to<std::int64_t>() : sum / 3;
        auto const next =
            elect::equal_shares(profile, ties, Money::of(raised + 1), [](auto const&, auto) { return true; });
        CHECK(next.total_cost > profile.budget);
    }
}

TEST_CASE("without voters nothing is raised") {
    auto const profile = elect::profile(small_election::projects(10, {5}), Utility::cost);
    auto const outcome = elect::raise_in_steps(profile, elect::ByRank{{0}}, Until::infeasible, Money::of(0));
    CHECK((outcome.selections.empty() && !outcome.raised_budget && outcome.remaining == Money::of(10)));
}

TEST_CASE("a run raises the budget the same whether its chooser has ranks or not") {
    core::Stream stream("tests/elect", "choosers");
    for (int round = 0; round < 100; ++round) {
        auto const ballots = larger(stream);
        auto const profile = elect::profile(ballots, Utility::cost);
        auto const ranks = elect::tie_ranks(ballots, elect::TieOrder::id);
        auto const choose = elect::by_rank(ranks);
        REQUIRE(choose.target<elect::ByRank>() != nullptr);
        for (auto completion : {elect::Completion::add1, elect::Completion::add1u}) {
            elect::Options const options{elect::Rule::equal_shares, Utility::cost, completion};
            require_same(elect::run(profile, options, ranks, choose),
                         elect::run(profile, options, ranks, [&](auto tied) { return choose(tied); }));
        }
    }
}

TEST_CASE("real elections are raised in steps as from scratch, where their files are there") {
    struct File {
        char const* name;
        std::int64_t step;  // 0: one unit for each voter
    };
    for (auto const& file :
         {File{"Poland_Warszawa_2021_Wesola", 0}, File{"Hungary_Budapest_2022_VIII_Jozsefvaros", 500'000},
          File{"Poland_Gdansk_2020_Letnica", 0}, File{"Worldwide_Mechanical_Turk_Utilities_3", 0}}) {
        auto const path = std::string(SHARED) + "/data/pabulib/" + file.name + ".pb";
        if (!std::ifstream(path)) {
            WARN("skipped: " << file.name << " is not here");
            continue;
        }
        auto const ballots = io::read_pabulib(path);
        auto const step = file.step > 0 ? file.step : static_cast<std::int64_t>(ballots.voters());
        for (auto utility : {Utility::cost, Utility::cardinality, Utility::score}) {
            auto const profile = elect::profile(ballots, utility);
            elect::ByRank const ties{elect::tie_ranks(ballots, elect::TieOrder::id)};
            require_same(elect::raise_in_steps(profile, ties, Until::exhaustive, Money::of(step)),
                         from_scratch(profile, ties, Until::exhaustive, Money::of(step)));
        }
    }
}
