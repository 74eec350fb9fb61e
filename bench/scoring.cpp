// SPDX-License-Identifier: MIT
// Agreement, severity and totals at the sizes of docs/scoring.md: alpha of 8 x 200 and 100 x 10,000, severities of
// 1,000 applications with 4 of 40 readers and of 100 applications with all of 8.
#include <benchmark/benchmark.h>

#include "grantpanel/core/stream.hpp"
#include "grantpanel/score/alpha.hpp"
#include "grantpanel/score/severity.hpp"

namespace {

using namespace grantpanel;

score::Ratings ratings(std::uint32_t raters, std::uint32_t units, std::uint64_t values) {
    core::Stream stream("bench/ratings", "1");
    std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, core::Ratio>> given;
    for (std::uint32_t unit = 0; unit < units; ++unit)
        for (std::uint32_t rater = 0; rater < raters; ++rater)
            given.push_back({{unit, rater}, core::Ratio(static_cast<std::int64_t>(stream.below(values)), 100)});
    return score::make_ratings(units, raters, given);
}

void alpha_8_x_200(benchmark::State& state) {
    auto const table = ratings(8, 200, 1000);  // some 800 distinct values
    auto const level = static_cast<score::Level>(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(score::alpha(table, level));
    state.SetLabel(std::string(word(level)) + ", " + std::to_string(table.values.size()) + " distinct values");
}
BENCHMARK(alpha_8_x_200)->DenseRange(0, 3)->Unit(benchmark::kMillisecond);

void alpha_100_x_10000(benchmark::State& state) {
    auto const table = ratings(100, 10000, 6);
    auto const level = static_cast<score::Level>(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(score::alpha(table, level));
    state.SetLabel(std::string(word(level)));
}
BENCHMARK(alpha_100_x_10000)->DenseRange(0, 3)->Unit(benchmark::kMillisecond);

std::vector<score::Value> marks(std::size_t applications, std::size_t members, std::size_t readers) {
    core::Stream stream("bench/marks", "1");
    std::vector<score::Value> values;
    for (std::size_t i = 0; i < applications; ++i) {
        std::vector<std::size_t> left(members);
        for (std::size_t j = 0; j < members; ++j) left[j] = j;
        for (std::size_t k = 0; k < readers; ++k) {
            auto const at = stream.below(left.size());
            values.push_back({model::ApplicationIndex(i), model::MemberIndex(left[at]),
                              core::Ratio(static_cast<std::int64_t>(stream.below(11)), 10)});
            left.erase(left.begin() + static_cast<std::ptrdiff_t>(at));
        }
    }
    return values;
}

/// The severities, and the adjusted mean of every application as one fraction.
void severity(benchmark::State& state) {
    auto const applications = static_cast<std::size_t>(state.range(0)),
               members = static_cast<std::size_t>(state.range(1)), readers = static_cast<std::size_t>(state.range(2));
    auto const values = marks(applications, members, readers);
    for (auto _ : state) {
        auto const found = score::severities(values, applications, members);
        std::vector<core::Ratio> means;
        for (std::size_t start = 0; start < values.size(); start += readers) {
            core::Ratio sum;
            core::Integer effects = 0;
            for (std::size_t k = start; k < start + readers; ++k) {
                sum += values[k].value;
                effects += found.numerators[values[k].member];
            }
            means.push_back(sum / core::Ratio(static_cast<std::int64_t>(readers)) -
                            core::Ratio(effects, core::Integer(found.denominator * readers)));
        }
        benchmark::DoNotOptimize(means);
    }
}
BENCHMARK(severity)->Args({1000, 40, 4})->Args({100, 8, 8})->Args({100, 8, 6})->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
