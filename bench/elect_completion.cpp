// SPDX-License-Identifier: MIT
// Budgets raised in steps under equal shares: `leaps` beside `from_scratch` (where that ends), on a drawn district of
// 44 projects and 1,320 voters. The argument `step` is in the smallest unit: 1,320 is add1, 1 a budget that rises by a
// penny. The counter `raised` is the budget at the end in millions, and must be the same in both.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "drawn_election.hpp"
#include "grantpanel/core/stream.hpp"
#include "grantpanel/elect/build.hpp"
#include "grantpanel/elect/raise_in_steps.hpp"

namespace {

using namespace grantpanel;

/// Up to fifteen approvals each; a project of the first half is three times as likely.
model::Ballots district() {
    core::Stream stream("bench/completion", "district");
    auto ballots = bench::drawn_projects(44, 4, [&](std::size_t p) {
        auto const cost = static_cast<std::int64_t>(2000 + 50 * stream.below(4000));
        return model::Ballots::Project{"p" + std::to_string(p), "", core::Money::of(cost)};
    });
    for (int v = 0; v < 1320; ++v) {
        auto const count = 1 + stream.below(15);
        while (bench::approve(ballots, stream.below(4) > 0 ? stream.below(22) : stream.below(44)) < count) {
        }
        bench::end_ballot(ballots);
    }
    return ballots;
}

template <class Raise>
void measure(benchmark::State& state, Raise const& raise) {
    auto const ballots = district();
    auto const profile = elect::profile(ballots, static_cast<elect::Utility>(state.range(1)));
    elect::ByRank const ties{elect::tie_ranks(ballots, elect::TieOrder::id)};
    elect::Outcome outcome;
    for (auto _ : state) outcome = raise(profile, ties, core::Money::of(state.range(0)));
    state.counters["selected"] = static_cast<double>(outcome.selections.size());
    state.counters["raised"] = outcome.raised_budget ? outcome.raised_budget->to_double() / 1e6 : 0;
}

void leaps(benchmark::State& state) {
    measure(state, [](auto const& profile, auto const& ties, core::Money step) {
        return elect::raise_in_steps(profile, ties, elect::Until::exhaustive, step);
    });
}
void from_scratch(benchmark::State& state) {
    measure(state, [](auto const& profile, auto const& ties, core::Money step) {
        return elect::raise_budget(
            profile, elect::Until::exhaustive,
            [&](core::Ratio const& budget) {
                return elect::equal_shares(profile, ties,
                                           core::Money::of(budget.numerator().convert_to<std::int64_t>()),
                                           [](auto const&, auto) { return true; });
            },
            [&](core::Ratio const& budget) { return std::optional(budget + core::Ratio(step.count())); });
    });
}
constexpr auto cost = static_cast<std::int64_t>(elect::Utility::cost),
               one = static_cast<std::int64_t>(elect::Utility::cardinality);
BENCHMARK(leaps)->ArgsProduct({{1, 1320}, {cost, one}})->ArgNames({"step", "utility"})->Unit(benchmark::kMillisecond);
BENCHMARK(from_scratch)
    ->ArgsProduct({{1320}, {cost, one}})
    ->ArgNames({"step", "utility"})
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
