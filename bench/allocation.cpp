// SPDX-License-Identifier: MIT
// Awards under six floors and caps for 200 and 2,000 applications (`ranked` and `best_value`), the published problem
// ../shared/data/solver/best-value-2000.lp where it is there, and a million applications with the pot alone.
#include <benchmark/benchmark.h>

#include <fstream>
#include <map>
#include <string>

#include "grantpanel/allocate/run.hpp"
#include "grantpanel/core/stream.hpp"

namespace {

using namespace grantpanel;
using allocate::ItemIndex, allocate::Problem, core::Money, core::Ratio, model::Measure;

/// Requests from 4,200.00 to 84,000.00 in hundreds, a quarter of the money there is, three floors and three caps on
/// groups that overlap.
Problem round(std::size_t applications, std::uint64_t variant) {
    core::Stream stream("bench/allocation", std::to_string(variant));
    Problem problem;
    problem.if_money_short = model::IfMoneyShort::try_next;
    problem.step = Money::of(50000);
    Money sum;
    std::vector<std::vector<ItemIndex>> groups(6);
    for (std::size_t i = 0; i < applications; ++i) {
        problem.items.push_back({Money::of(420000 + static_cast<std::int64_t>(stream.below(799)) * 10000)});
        problem.worth.push_back(static_cast<std::int64_t>(4000 + stream.below(6000)));
        sum += problem.items.back().request;
        problem.order.push_back({ItemIndex(i)});
        for (std::size_t group = 0; group < groups.size(); ++group)
            if (stream.below(10) < 3 + group) groups[group].emplace_back(i);
    }
    problem.pot = Money::of(sum.count() / 4);
    auto const limit = [&](std::size_t group, Measure measure, Ratio const& value) {
        allocate::LimitOn entry;
        entry.measure = measure;
        entry.value = value;
        entry.parts.push_back({"", groups[group]});
        return entry;
    };
    Ratio const pot(problem.pot.count());
    auto const awards = static_cast<std::int64_t>(applications / 4);
    problem.at_least = {limit(0, Measure::amount, Ratio(problem.pot.count() / 5 * 2)),
                        limit(1, Measure::awards, Ratio(awards * 3 / 5)),
                        limit(2, Measure::share_of_awards, Ratio(3, 5))};
    problem.at_most = {limit(3, Measure::share_of_money, Ratio(3, 5)), limit(4, Measure::awards, Ratio(awards)),
                       limit(5, Measure::amount, Ratio(problem.pot.count() / 5 * 4))};
    return problem;
}

void run(benchmark::State& state, Problem const& problem) {
    std::uint64_t steps = 0, awards = 0;
    for (auto _ : state) {
        auto const allocation = allocate::run(problem);
        steps = allocation.steps;
        awards = 0;
        for (auto const& turn : allocation.turns) awards += turn.award > Money() ? 1 : 0;
        if (!allocation.clashes.empty()) state.SkipWithError("the rules clash");
        if (allocation.not_proved) state.SkipWithError("not proved");
    }
    state.SetLabel(std::to_string(awards) + " awards, " + std::to_string(steps) + " steps");
}

void ranked(benchmark::State& state) {
    run(state, round(static_cast<std::size_t>(state.range(0)), static_cast<std::uint64_t>(state.range(1))));
}
BENCHMARK(ranked)->ArgsProduct({{200, 2000}, {1, 2, 3}})->Unit(benchmark::kMillisecond);

void best_value(benchmark::State& state) {
    auto problem = round(static_cast<std::size_t>(state.range(0)), static_cast<std::uint64_t>(state.range(1)));
    problem.rule = model::AwardRule::best_value;
    run(state, problem);
}
BENCHMARK(best_value)->ArgsProduct({{200, 2000}, {1, 2, 3}})->Unit(benchmark::kMillisecond)->Iterations(1);

/// The published problem: only the optimum (8,747,849), without the order among optima.
void best_value_2000_lp(benchmark::State& state) {
    std::ifstream file("../shared/data/solver/best-value-2000.lp");
    if (!file) return state.SkipWithError("the file is not there");
    solve::Program program;
    solve::Row row, objective;
    std::int64_t by = 1;
    std::string sense;
    for (std::string word; file >> word && word != "Binary";) {
        if (word == "Subject") {
            objective = std::move(row);
            for (auto& term : objective.terms) term.each = -term.each;
            row = {};
        } else if (word == "<=" || word == ">=") {
            std::int64_t limit = 0;
            file >> limit;
            int const sign = word == "<=" ? 1 : -1;
            for (auto& term : row.terms) term.each *= sign;
            row.limit = sign * limit;
            program.rows.push_back(std::move(row));
            row = {};
        } else if (word[0] == 'x') {
            auto const unit = static_cast<std::uint32_t>(std::stoul(word.substr(1)));
            if (program.units.size() <= unit) program.units.resize(unit + 1, {1, 1, 1});
            row.terms.push_back({unit, by, 0});
            by = 1;
        } else if (word.find_first_not_of("0123456789") == std::string::npos) {
            by = std::stoll(word);
        }
    }
    program.rows.push_back(std::move(objective));
    for (auto _ : state) {
        solve::Budget budget;
        solve::Search search(program, budget);
        search.start();
        auto const best = search.maximise(solve::Wide(1) << 60);
        state.SetLabel(std::to_string(static_cast<std::int64_t>(best)) + ", " +
                       std::to_string(solve::Budget{}.left - budget.left) + " steps");
    }
}
BENCHMARK(best_value_2000_lp)->Unit(benchmark::kMillisecond)->Iterations(1);

void a_million(benchmark::State& state) {
    core::Stream stream("bench/million", "1");
    Problem problem;
    problem.if_money_short = model::IfMoneyShort::try_next;
    for (std::size_t i = 0; i < 1'000'000; ++i) {
        problem.items.push_back({Money::of(static_cast<std::int64_t>(1 + stream.below(8'400'000)))});
        problem.order.push_back({ItemIndex(i)});
    }
    problem.pot = Money::of(1'000'000'000'000);
    run(state, problem);
}
BENCHMARK(a_million)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
