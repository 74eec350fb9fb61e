// SPDX-License-Identifier: MIT
// The decision alone: a Round in memory to a Decision, 60 applications x 8 members x 4 criteria.
#include <benchmark/benchmark.h>

#include "grantpanel/grantpanel.hpp"
#include "grantpanel/io/load.hpp"

namespace {

grantpanel::model::Round const& example() {
    static auto const round = grantpanel::io::load(EXAMPLES "/01-panel-800k/round.yaml");
    return round;
}

void decide(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(grantpanel::decide(example()));
}
BENCHMARK(decide)->Unit(benchmark::kMicrosecond);

void totals(benchmark::State& state) {
    auto const rulings = grantpanel::conflict::rulings(example());
    for (auto _ : state) benchmark::DoNotOptimize(grantpanel::score::totals(example(), rulings));
}
BENCHMARK(totals)->Unit(benchmark::kMicrosecond);

void audits(benchmark::State& state) {
    auto const decision = grantpanel::decide(example());
    for (auto _ : state) benchmark::DoNotOptimize(grantpanel::audit::check(decision));
}
BENCHMARK(audits)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
