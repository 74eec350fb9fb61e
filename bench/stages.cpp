// SPDX-License-Identifier: MIT
// Decides example 04: 334 applications through three ballots.
#include <benchmark/benchmark.h>

#include "grantpanel/decide.hpp"
#include "grantpanel/io/load.hpp"

namespace {

void three_ballots(benchmark::State& state) {
    auto const round = grantpanel::io::load(EXAMPLES "/04-edge-2013");
    std::size_t awards = 0;
    for (auto _ : state) {
        auto const decision = grantpanel::decide(round);
        awards = decision.awards().size();
    }
    state.counters["awards"] = static_cast<double>(awards);
}
BENCHMARK(three_ballots)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
