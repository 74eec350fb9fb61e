// SPDX-License-Identifier: MIT
// Audits of an election's outcome: EJR+ at 150 projects and 50,000 voters, and EJR up to one for a panel of 15 members
// who score 60 applications. The counter `verdict` is 0 where it holds, 1 where it does not, 2 where it is not proved.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "drawn_election.hpp"
#include "grantpanel/core/stream.hpp"
#include "grantpanel/elect/build.hpp"
#include "grantpanel/elect/cohesive.hpp"

namespace {

using namespace grantpanel;
using Selected = std::vector<std::uint32_t>;

model::Ballots projects(core::Stream& stream, std::size_t count, std::int64_t parts) {
    return bench::drawn_projects(count, parts, [&](std::size_t p) {
        auto const cost = static_cast<std::int64_t>(1000 + 100 * stream.below(400));
        return model::Ballots::Project{"p" + std::to_string(p), "", core::Money::of(cost)};
    });
}

/// Ten approvals each; a project of the first half is three times as likely.
model::Ballots city() {
    core::Stream stream("bench/audits", "city");
    auto ballots = projects(stream, 150, 4);
    for (int v = 0; v < 50'000; ++v) {
        while (bench::approve(ballots, stream.below(4) > 0 ? stream.below(75) : stream.below(150)) < 10) {
        }
        bench::end_ballot(ballots);
    }
    return ballots;
}

/// Fifteen members score 60 applications from 0 to 100: the quality of each, the member's own view of it, and for a
/// third of the members a leaning towards applications that the others do not care for.
model::Ballots panel() {
    core::Stream stream("bench/audits", "panel");
    auto ballots = projects(stream, 60, 3);
    ballots.type = model::VoteType::scoring;
    std::vector<std::int64_t> quality;
    for (int p = 0; p < 60; ++p) quality.push_back(static_cast<std::int64_t>(20 + stream.below(50)));
    for (int member = 0; member < 15; ++member) {
        for (std::uint32_t p = 0; p < 60; ++p) {
            auto points = quality[p] + static_cast<std::int64_t>(stream.below(31)) - 15;
            if (p % 4 == 0) points = member < 5 ? points + 25 : points - 20;
            if (points <= 0) continue;
            ballots.named.push_back(p);
            ballots.points.push_back(points);
        }
        bench::end_ballot(ballots);
    }
    return ballots;
}

/// What fits, in one of three orders: by total utility for the cost, as the file has them, and the least utility first.
Selected select(elect::Profile const& profile, std::int64_t way) {
    Selected order(profile.projects()), selected;
    std::iota(order.begin(), order.end(), 0U);
    auto const worth = [&](auto p) { return profile.total_utility(p) / core::Ratio(profile.cost[p].count()); };
    if (way != 1) std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return worth(a) > worth(b); });
    if (way == 2) std::reverse(order.begin(), order.end());
    auto left = profile.budget;
    for (auto p : order)
        if (profile.cost[p] <= left) selected.push_back(p), left -= profile.cost[p];
    return selected;
}

template <class Audit>
void run(benchmark::State& state, elect::Profile const& profile, Audit&& audit) {
    auto const selected = select(profile, state.range(0));
    elect::Audit found;
    for (auto _ : state) found = audit(profile, selected);
    state.counters["verdict"] = static_cast<double>(found.verdict);
    state.counters["steps"] = static_cast<double>(found.steps);
    state.counters["group"] = found.witness ? static_cast<double>(found.witness->voters) : 0;
}

elect::Profile const& city_of(elect::Utility utility) {
    static auto const ballots = city();
    static auto const by_cost = elect::profile(ballots, elect::Utility::cost),
                      by_number = elect::profile(ballots, elect::Utility::cardinality);
    return utility == elect::Utility::cost ? by_cost : by_number;
}
elect::Profile const& panel_of() {
    static auto const profile = elect::profile(panel(), elect::Utility::score);
    return profile;
}

void ejr_plus_of_city(benchmark::State& state) {
    run(state, city_of(elect::Utility::cost), [](auto const& p, auto const& s) { return elect::ejr_plus(p, s); });
}
void ejr_of_city(benchmark::State& state) {
    run(state, city_of(elect::Utility::cardinality), [](auto const& p, auto const& s) { return elect::ejr(p, s); });
}
void pjr_of_city(benchmark::State& state) {
    run(state, city_of(elect::Utility::cardinality), [](auto const& p, auto const& s) { return elect::pjr(p, s); });
}
void ejr_up_to_one_of_panel(benchmark::State& state) {
    run(state, panel_of(), [](auto const& p, auto const& s) { return elect::ejr_up_to_one(p, s); });
}
void ejr_of_panel(benchmark::State& state) {
    run(state, panel_of(), [](auto const& p, auto const& s) { return elect::ejr(p, s); });
}
void pjr_of_panel(benchmark::State& state) {
    run(state, panel_of(), [](auto const& p, auto const& s) { return elect::pjr(p, s); });
}
BENCHMARK(ejr_plus_of_city)->DenseRange(0, 2)->ArgNames({"way"})->Unit(benchmark::kMillisecond);
BENCHMARK(ejr_of_city)->DenseRange(0, 2)->ArgNames({"way"})->Unit(benchmark::kMillisecond);
BENCHMARK(pjr_of_city)->DenseRange(0, 2)->ArgNames({"way"})->Unit(benchmark::kMillisecond);
BENCHMARK(ejr_up_to_one_of_panel)->DenseRange(0, 2)->ArgNames({"way"})->Unit(benchmark::kMillisecond);
BENCHMARK(ejr_of_panel)->DenseRange(0, 2)->ArgNames({"way"})->Unit(benchmark::kMillisecond);
BENCHMARK(pjr_of_panel)->DenseRange(0, 2)->ArgNames({"way"})->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
