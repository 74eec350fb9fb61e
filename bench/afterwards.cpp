// SPDX-License-Identifier: MIT
// Who comes next on the reserve list of a round of 10,000 applications, after a withdrawal: with the pot alone, and
// beside a cap on the awards of an organisation.
#include <benchmark/benchmark.h>

#include <string>

#include "grantpanel/decide.hpp"
#include "grantpanel/io/load.hpp"

namespace {

using namespace grantpanel;

model::Decision decided(bool capped) {
    constexpr int n = 10'000;
    std::string applications, scores, organisations;
    for (int i = 0; i < n; ++i) {
        auto const id = std::to_string(i);
        organisations += "  - {id: o" + id + "}\n";
        applications += "  - {id: a" + id + ", applicant: o" + std::to_string(i - i % 2) +
                        ", requested: " + std::to_string(1000 + i * 7919 % 4001) + "}\n";
        scores += "  - {member: m, application: a" + id + ", need: " + std::to_string(i * 6101 % 10007) + "}\n";
    }
    return decide(
        io::load_text("grantpanel: 1\nround: {id: large, currency: GBP}\ndecision: scores_decide\n"
                      "fund: {pot: 7500000}\nrubric: {scale: {least: 0, most: 10007}, "
                      "criteria: [{id: need, weight: 1}]}\npanel: [{id: m}]\norganisations:\n" +
                      organisations + "applications:\n" + applications + "scores:\n" + scores +
                      "allocation: {rule: ranked, if_money_short: try_next, reserve: 2000" +
                      (capped ? ", at_most: [{per: organisation, awards: 1}]" : "") +
                      ", if_scores_equal: [smallest request, draw]}\ndraw: {seed: bench}\n"
                      "statuses:\n  - {application: a" +
                      std::string("1640") + ", status: withdrawn, on: 2024-01-01}\n"));
}

void reserve_run(benchmark::State& state) {
    auto const decision = decided(state.range(0) != 0);
    for (auto _ : state)
        benchmark::DoNotOptimize(after::next_from_reserve(decision, decision.after->standings, decision.after->balance,
                                                          decision.after->growth));
    state.counters["next"] = static_cast<double>(decision.after->next.size());
}
BENCHMARK(reserve_run)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->ArgNames({"capped"});

}  // namespace

BENCHMARK_MAIN();
