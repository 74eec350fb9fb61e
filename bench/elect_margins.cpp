// SPDX-License-Identifier: MIT
// What it would take for every project that was not selected, in an election of the size of Warszawa 2023
// Praga-Polnoc: 91 projects, 2,818 voters.
#include <benchmark/benchmark.h>

#include <string>

#include "drawn_election.hpp"
#include "grantpanel/core/stream.hpp"
#include "grantpanel/elect/compare.hpp"
#include "grantpanel/elect/margins.hpp"

namespace {

using namespace grantpanel;
using elect::MarginOptions, elect::Rule, elect::Utility;

/// Costs from 5,000 to 640,000, low ones often, in hundreds; a budget of an eighth of what all cost; up to 15
/// approvals, of projects as popular as the product of two draws.
model::Ballots election(std::size_t projects, std::size_t voters) {
    core::Stream stream("bench/elect_margins", "1");
    auto ballots = bench::drawn_projects(projects, 8, [&](std::size_t p) {
        auto const cost = static_cast<std::int64_t>((50 + stream.below(50)) << stream.below(7)) * 100;
        return model::Ballots::Project{std::to_string(1000 + p), "", core::Money::of(cost)};
    });
    for (std::size_t v = 0; v < voters; ++v) {
        for (auto left = 1 + stream.below(15); left > 0; --left)
            bench::approve(ballots, stream.below(1 + stream.below(projects)));
        bench::end_ballot(ballots);
    }
    return ballots;
}

MarginOptions only(bool MarginOptions::* which) {
    MarginOptions asked;
    asked.cost = asked.new_voters = asked.approvals = asked.points = asked.rivals = false;
    asked.*which = true;
    return asked;
}

/// At least four of every fifth project; three of the five entries must be met.
allocate::Problem floors(elect::Profile const& profile, std::vector<std::uint32_t> const& ranks) {
    auto problem = elect::problem(profile, ranks);
    for (std::size_t first = 0; first < 5; ++first) {
        allocate::LimitOn entry;
        entry.measure = grantpanel::model::Measure::awards;
        entry.value = core::Ratio(4);
        entry.must = first < 3;
        entry.parts.push_back({"", {}});
        for (auto project = first; project < profile.projects(); project += 5)
            entry.parts[0].members.emplace_back(project);
        problem.at_least.push_back(std::move(entry));
    }
    return problem;
}

void margins(benchmark::State& state, Rule rule, Utility utility, bool MarginOptions::* which, bool held = false) {
    auto const ballots = election(91, 2818);
    auto asked = only(which);
    if (held) asked.limits = floors;
    elect::Options options;
    options.rule = rule;
    options.utility = utility;
    for (auto _ : state) {
        auto const found = elect::margins(ballots, options, asked);
        std::size_t least = 0, exact = 0;
        for (auto const& each : found.projects) {
            auto const& margin = each.cost         ? *each.cost
                                 : each.new_voters ? *each.new_voters
                                 : each.approvals  ? each.approvals->pessimistic
                                                   : elect::Margin{};
            least += margin.least() ? 1 : 0;
            exact += margin.never ? 1 : 0;
        }
        state.SetLabel(std::to_string(found.projects.size()) + " projects not selected, " + std::to_string(least) +
                       " least, " + std::to_string(exact) + " never, " + std::to_string(found.runs) + " runs");
    }
}
void one_run(benchmark::State& state, Rule rule, Utility utility) {
    auto const ballots = election(91, 2818);
    auto const profile = elect::profile(ballots, utility);
    auto const ranks = elect::tie_ranks(ballots, elect::TieOrder::id);
    elect::Options options;
    options.rule = rule;
    options.utility = utility;
    std::size_t selected = 0;
    for (auto _ : state) selected = elect::run(profile, options, ranks, elect::by_rank(ranks)).selections.size();
    state.SetLabel(std::to_string(selected) + " selected");
}
void comparison(benchmark::State& state) {
    auto const ballots = election(91, 2818);
    std::vector<elect::Options> rules(3);
    rules[1].rule = Rule::equal_shares;
    rules[2].rule = Rule::phragmen;
    for (auto _ : state) benchmark::DoNotOptimize(elect::compare(ballots, rules));
}

}  // namespace

// clang-format off
#define MARGINS(rule, utility)                                                                                        \
    BENCHMARK_CAPTURE(one_run, rule##_##utility, Rule::rule, Utility::utility)->Unit(benchmark::kMicrosecond);        \
    BENCHMARK_CAPTURE(margins, new_voters/rule##_##utility, Rule::rule, Utility::utility, &MarginOptions::new_voters) \
        ->Unit(benchmark::kMillisecond);                                                                              \
    BENCHMARK_CAPTURE(margins, cost/rule##_##utility, Rule::rule, Utility::utility, &MarginOptions::cost)             \
        ->Unit(benchmark::kMillisecond);                                                                              \
    BENCHMARK_CAPTURE(margins, approvals/rule##_##utility, Rule::rule, Utility::utility, &MarginOptions::approvals)   \
        ->Unit(benchmark::kMillisecond);                                                                              \
    BENCHMARK_CAPTURE(margins, rivals/rule##_##utility, Rule::rule, Utility::utility, &MarginOptions::rivals)         \
        ->Unit(benchmark::kMillisecond)
// clang-format on

// clang-format off
#define MARGINS_UNDER_LIMITS(rule)                                                                                    \
    BENCHMARK_CAPTURE(margins, held_new_voters/rule, Rule::rule, Utility::cost, &MarginOptions::new_voters, true)     \
        ->Unit(benchmark::kMillisecond);                                                                              \
    BENCHMARK_CAPTURE(margins, held_cost/rule, Rule::rule, Utility::cost, &MarginOptions::cost, true)                 \
        ->Unit(benchmark::kMillisecond);                                                                              \
    BENCHMARK_CAPTURE(margins, held_approvals/rule, Rule::rule, Utility::cost, &MarginOptions::approvals, true)       \
        ->Unit(benchmark::kMillisecond);                                                                              \
    BENCHMARK_CAPTURE(margins, held_rivals/rule, Rule::rule, Utility::cost, &MarginOptions::rivals, true)             \
        ->Unit(benchmark::kMillisecond)
// clang-format on

MARGINS(equal_shares, cost);
MARGINS(equal_shares, cardinality);
MARGINS(phragmen, cost);
MARGINS(greedy, cost);
MARGINS_UNDER_LIMITS(equal_shares);
MARGINS_UNDER_LIMITS(phragmen);
MARGINS_UNDER_LIMITS(greedy);
BENCHMARK(comparison)->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
