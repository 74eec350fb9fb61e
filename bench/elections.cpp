// SPDX-License-Identifier: MIT
// Rules on elections of the sizes of real files (150 projects x 51,472 and x 90,494 voters, drawn) and on a million
// voters x 1,000 projects. `memory` is what the rule and its profile take above the ballots, in parts of the ballots'
// own data (4 bytes for each voter and approved project).
#include <benchmark/benchmark.h>

#include <fstream>
#include <string>

#include "drawn_election.hpp"
#include "grantpanel/core/stream.hpp"
#include "grantpanel/elect/run.hpp"
#include "grantpanel/io/pabulib.hpp"

namespace {

using namespace grantpanel;
using elect::Options, elect::Rule, elect::Utility;

/// Costs from 5,000 to 2,000,000, low ones often; a budget of an eighth of what all cost; so many approvals each, of
/// projects as popular as the product of two draws. A linear congruence draws: a million ballots need no digests.
model::Ballots election(std::size_t projects, std::size_t voters, std::size_t approvals) {
    core::Stream stream("bench/elections", "1");
    auto ballots = bench::drawn_projects(projects, 8, [&](std::size_t p) {
        auto const cost = static_cast<std::int64_t>((50 + stream.below(50)) << stream.below(8)) * 100;
        return model::Ballots::Project{std::to_string(1000 + p), "", core::Money::of(cost)};
    });
    std::uint64_t state = 1;
    auto const below = [&](std::uint64_t bound) {
        state = state * 6364136223846793005 + 1442695040888963407;
        return (state >> 33) % bound;
    };
    ballots.named.reserve(voters * approvals);
    for (std::size_t v = 0; v < voters; ++v) {
        for (std::size_t left = approvals; left > 0; --left) bench::approve(ballots, below(1 + below(projects)));
        bench::end_ballot(ballots);
    }
    return ballots;
}

std::size_t resident() {
    std::ifstream status("/proc/self/statm");
    std::size_t all = 0, pages = 0;
    status >> all >> pages;
    return pages * 4096;
}

template <Rule rule, Utility utility>
void decide(benchmark::State& state) {
    auto const ballots = election(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)),
                                  static_cast<std::size_t>(state.range(2)));
    auto const before = resident();
    auto const profile = elect::profile(ballots, utility);
    auto const ranks = elect::tie_ranks(ballots, elect::TieOrder::id);
    Options options;
    options.rule = rule;
    options.utility = utility;
    elect::Outcome outcome;
    for (auto _ : state) outcome = elect::run(profile, options, ranks, elect::by_rank(ranks));
    state.counters["memory"] = static_cast<double>(resident() - before) / static_cast<double>(4 * ballots.named.size());
    state.counters["selected"] = static_cast<double>(outcome.selections.size());
    state.counters["exact"] = static_cast<double>(outcome.work.exact);
}
void sizes(benchmark::internal::Benchmark* bench) {
    bench->Args({150, 51'472, 5})->Args({160, 90'494, 5})->Args({1000, 1'000'000, 10})->Unit(benchmark::kMillisecond);
}
BENCHMARK(decide<Rule::greedy, Utility::cost>)->Apply(sizes);
BENCHMARK(decide<Rule::equal_shares, Utility::cost>)->Apply(sizes);
BENCHMARK(decide<Rule::equal_shares, Utility::cardinality>)->Apply(sizes);
BENCHMARK(decide<Rule::phragmen, Utility::cost>)->Apply(sizes);

void profile(benchmark::State& state) {
    auto const ballots = election(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)),
                                  static_cast<std::size_t>(state.range(2)));
    for (auto _ : state) benchmark::DoNotOptimize(elect::profile(ballots, Utility::cost));
}
BENCHMARK(profile)->Apply(sizes);

void read(benchmark::State& state) {
    auto const text = io::pabulib_text(election(160, 90'494, 5));
    for (auto _ : state) benchmark::DoNotOptimize(io::parse_pabulib(text));
}
BENCHMARK(read)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
