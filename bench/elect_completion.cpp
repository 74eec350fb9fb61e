// SPDX-License-Identifier: MIT
// Budgets raised in steps under equal shares: `leaps` beside `from_scratch` (where that ends), on a drawn district of
// 44 projects and 1,320 voters. The argument `step` is in the smallest unit: 1,320 is add1, 1 a budget that rises by a
// penny. The counter `raised` is the budget at the end in millions, and must be the same in both.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "grantpanel/core/stream.hpp"
#include "grantpanel/elect/build.hpp"
#include "grantpanel/elect/raise_in_steps.hpp"

namespace {

using namespace grantpanel;

/// Up to fifteen approvals each; a project of the first half is three times as likely.
model::Ballots district() {
    core::Stream stream("bench/completion", "district");
    model::Ballots ballots;
    std::int64_t sum = 0;
    for (int p = 0; p < 44; ++p) {
        auto const cost = static_cast<std::int64_t>(2000 + 50 * stream.below(4000));
        ballots.projects.push_back({"p" + std::to_string(p), "", core::Money::of(cost), false});
        sum += cost;
    }
    ballots.budget = core::Money::of(sum / 4);
    for (int v = 0; v < 1320; ++v) {
        std::vector<std::uint32_t> approved;
        for (auto count = 1 + stream.below(15); approved.size() < count;) {
            auto const p = static_cast<std::uint32_t>(stream.below(4) > 0 ? stream.below(22) : stream.below(44));
            if (std::find(approved.begin(), approved.end(), p) == approved.end()) approved.push_back(p);
        }
        ballots.named.insert(ballots.named.end(), approved.begin(), approved.end());
        ballots.starts.push_back(static_cast<std::uint32_t>(ballots.named.size()));
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
