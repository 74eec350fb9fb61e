// SPDX-License-Identifier: MIT
// How sure a ranking is: 353 applications x 9 members, and SMAA for 200 alternatives x 6 criteria.
#include <benchmark/benchmark.h>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>

#include "grantpanel/score/expected_rank.hpp"
#include "grantpanel/score/random_effects.hpp"
#include "grantpanel/score/rank_draws.hpp"
#include "grantpanel/score/smaa.hpp"
#include "grantpanel/score/top_chance.hpp"

namespace {

using namespace grantpanel;
constexpr std::uint32_t applications = 353, members = 9;

/// Whole marks; `percent` of the pairs are there.
std::vector<score::Observation> marks(std::uint64_t percent) {
    core::Stream stream("bench", "marks");
    score::Normals normals(stream);
    std::vector<double> effect(members);
    for (auto& each : effect) each = 0.3 * normals.next();
    std::vector<score::Observation> result;
    for (std::uint32_t i = 0; i < applications; ++i) {
        double const quality = 3.5 + normals.next();
        for (std::uint32_t j = 0; j < members; ++j)
            if (stream.below(100) < percent)
                result.push_back({i, j, std::round(quality + effect[j] + 0.5 * normals.next())});
    }
    return result;
}

void reml_and_expected_ranks(benchmark::State& state) {
    auto const table = marks(static_cast<std::uint64_t>(state.range(0)));
    for (auto _ : state) {
        auto const fit = score::random_effects(table, applications, members);
        benchmark::DoNotOptimize(score::expected_ranks(fit.posterior));
    }
}
BENCHMARK(reml_and_expected_ranks)->ArgName("percent_read")->Arg(100)->Arg(60)->Unit(benchmark::kMillisecond);

void reml_in_software_floats(benchmark::State& state) {
    using Wide = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>, boost::multiprecision::et_off>;
    auto const table = marks(100);
    for (auto _ : state) benchmark::DoNotOptimize(score::random_effects<Wide>(table, applications, members).rest);
}
BENCHMARK(reml_in_software_floats)->Unit(benchmark::kMillisecond);

void top_114(benchmark::State& state) {
    auto const fit = score::random_effects(marks(static_cast<std::uint64_t>(state.range(0))), applications, members);
    for (auto _ : state) benchmark::DoNotOptimize(score::top_chances(fit.posterior, 114, "seed"));
}
BENCHMARK(top_114)->ArgName("percent_read")->Arg(100)->Arg(60)->Unit(benchmark::kMillisecond);

void ranks_drawn_10000_times(benchmark::State& state) {
    auto const fit = score::random_effects(marks(60), applications, members);
    for (auto _ : state) benchmark::DoNotOptimize(score::rank_draws(fit.posterior, 10000, "seed"));
}
BENCHMARK(ranks_drawn_10000_times)->Unit(benchmark::kMillisecond);

void smaa_200_x_6_drawn_10000_times(benchmark::State& state) {
    core::Stream stream("bench", "smaa");
    score::Normals normals(stream);
    score::SmaaTable table{200, 6, {}, {}};
    for (int at = 0; at < 1200; ++at) table.values.push_back(normals.next());
    if (state.range(0)) table.sd.assign(1200, 0.3);
    for (auto _ : state) benchmark::DoNotOptimize(score::smaa(table, {}, 10000, "seed"));
}
BENCHMARK(smaa_200_x_6_drawn_10000_times)->ArgName("noise")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
