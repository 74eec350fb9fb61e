// SPDX-License-Identifier: MIT
// MERIT for 353 intervals and 114 places, the size of the published round: intervals about as wide as its 50% ones (a
// worst case of about 106), as its 90% ones, and two that no panel would have: all round one middle, and any widths.
#include <benchmark/benchmark.h>

#include <algorithm>

#include "grantpanel/core/stream.hpp"
#include "grantpanel/score/merit.hpp"

namespace {

using namespace grantpanel;

enum Widths { narrow, wide, nested, any };

std::vector<model::Interval> intervals(Widths widths) {
    constexpr std::int64_t n = 353;
    core::Stream stream("bench/merit", std::to_string(widths));
    auto const below = [&](std::int64_t bound) {
        return static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(bound)));
    };
    std::vector<model::Interval> result;
    for (std::int64_t i = 0; i < n; ++i) {
        std::int64_t middle = 10 * i, half = 0;
        switch (widths) {
            case narrow: half = 50 + below(150); break;
            case wide: half = n + below(3 * n / 2); break;
            case nested: middle = 5 * n, half = 9 * i + 1; break;
            case any: middle = below(10 * n), half = below(6 * n); break;
        }
        auto const low = widths == nested ? middle - half : std::max<std::int64_t>(middle - half, 0);
        auto const high = widths == nested ? middle + half : std::min<std::int64_t>(middle + half, 10 * n);
        result.push_back({core::Ratio(low), core::Ratio(high)});
    }
    return result;
}

void merit(benchmark::State& state) {
    auto const all = intervals(static_cast<Widths>(state.range(0)));
    score::Merit found;
    for (auto _ : state) found = score::merit(all, 114);
    state.counters["worst_case"] = static_cast<double>(found.worst) / 1e9;
    state.counters["gap"] = (found.bound - core::Ratio(found.worst, score::certain_chance)).to_double();
    state.counters["steps"] = static_cast<double>(found.steps);
}
BENCHMARK(merit)->Arg(narrow)->Arg(wide)->Arg(nested)->Arg(any)->Unit(benchmark::kMillisecond)->ArgNames({"widths"});

}  // namespace

BENCHMARK_MAIN();
