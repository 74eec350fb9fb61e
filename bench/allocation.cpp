// SPDX-License-Identifier: MIT
// Awards under six floors and caps for 200 and 2,000 applications (`ranked` and `best_value`), as funds have them and
// with everything at its edge, the published problem
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

allocate::LimitOn limit(std::vector<ItemIndex> members, Measure measure, Ratio const& value) {
    allocate::LimitOn entry;
    entry.measure = measure;
    entry.value = value;
    entry.parts.push_back({"", std::move(members)});
    return entry;
}

/// A round without items, where whoever does not fit is passed over.
Problem empty() {
    Problem problem;
    problem.if_money_short = model::IfMoneyShort::try_next;
    problem.step = Money::of(50000);
    return problem;
}
/// One more item, the next in the order, with a worth drawn for `best_value`.
void ask(Problem& problem, Money request, core::Stream& stream) {
    problem.order.push_back({ItemIndex(problem.items.size())});
    problem.items.push_back({request});
    problem.worth.push_back(static_cast<std::int64_t>(4000 + stream.below(6000)));
}
/// The pot: a quarter of what is asked for.
Money quarter(Problem const& problem) {
    Money sum;
    for (auto const& item : problem.items) sum += item.request;
    return Money::of(sum.count() / 4);
}

/// A round as funds have them: three bands of requests in whole hundreds, seven themes, five regions, organisations
/// that ask up to three times; a quarter of the money there is. Three floors: 10% of the money for the small band, half
/// of the awards for groups led by lived experience, 20% of the money for one region. Three caps: two awards for an
/// organisation, 15% of the money for one theme, 30% of the awards for the large band.
Problem usual(std::size_t applications, std::uint64_t variant) {
    core::Stream stream("bench/usual", std::to_string(variant));
    auto problem = empty();
    std::vector<ItemIndex> small, large, led, region, theme;
    std::map<std::uint64_t, std::vector<ItemIndex>> organisations;
    for (std::size_t i = 0; i < applications; ++i) {
        ItemIndex const item(i);
        auto const band = stream.below(3);
        std::int64_t const from[] = {10, 51, 251}, span[] = {40, 199, 900};
        auto const hundreds =
            from[band] + static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(span[band])));
        ask(problem, Money::of(hundreds * 10000), stream);
        if (band == 0) small.push_back(item);
        if (band == 2) large.push_back(item);
        if (stream.below(100) < 45) led.push_back(item);
        if (stream.below(5) == 0) region.push_back(item);
        if (stream.below(7) == 0) theme.push_back(item);
        organisations[stream.below(applications * 4 / 5)].push_back(item);
    }
    problem.pot = quarter(problem);
    problem.at_least = {limit(small, Measure::amount, Ratio(problem.pot.count() / 10)),
                        limit(led, Measure::share_of_awards, Ratio(1, 2)),
                        limit(region, Measure::share_of_money, Ratio(1, 5))};
    auto per_organisation = limit({}, Measure::awards, Ratio(2));
    per_organisation.parts.clear();
    for (auto const& [name, members] : organisations) per_organisation.parts.push_back({std::to_string(name), members});
    problem.at_most = {per_organisation, limit(theme, Measure::share_of_money, Ratio(3, 20)),
                       limit(large, Measure::share_of_awards, Ratio(3, 10))};
    return problem;
}

/// The same with everything at its edge: requests from 4,200.00 to 84,000.00 in hundreds, three floors and three caps
/// on groups that overlap, each as tight as the others leave it.
Problem tight(std::size_t applications, std::uint64_t variant) {
    core::Stream stream("bench/allocation", std::to_string(variant));
    auto problem = empty();
    std::vector<std::vector<ItemIndex>> groups(6);
    for (std::size_t i = 0; i < applications; ++i) {
        ask(problem, Money::of(420000 + static_cast<std::int64_t>(stream.below(799)) * 10000), stream);
        for (std::size_t group = 0; group < groups.size(); ++group)
            if (stream.below(10) < 3 + group) groups[group].emplace_back(i);
    }
    problem.pot = quarter(problem);
    auto const awards = static_cast<std::int64_t>(applications / 4);
    problem.at_least = {limit(groups[0], Measure::amount, Ratio(problem.pot.count() / 5 * 2)),
                        limit(groups[1], Measure::awards, Ratio(awards * 3 / 5)),
                        limit(groups[2], Measure::share_of_awards, Ratio(3, 5))};
    problem.at_most = {limit(groups[3], Measure::share_of_money, Ratio(3, 5)),
                       limit(groups[4], Measure::awards, Ratio(awards)),
                       limit(groups[5], Measure::amount, Ratio(problem.pot.count() / 5 * 4))};
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

template <Problem (*make)(std::size_t, std::uint64_t)>
void ranked(benchmark::State& state) {
    run(state, make(static_cast<std::size_t>(state.range(0)), static_cast<std::uint64_t>(state.range(1))));
}
BENCHMARK(ranked<usual>)->ArgsProduct({{200, 2000}, {1, 2, 3}})->Unit(benchmark::kMillisecond);
BENCHMARK(ranked<tight>)->ArgsProduct({{200, 2000}, {1, 2, 3}})->Unit(benchmark::kMillisecond);

template <Problem (*make)(std::size_t, std::uint64_t)>
void best_value(benchmark::State& state) {
    auto problem = make(static_cast<std::size_t>(state.range(0)), static_cast<std::uint64_t>(state.range(1)));
    problem.rule = model::AwardRule::best_value;
    run(state, problem);
}
BENCHMARK(best_value<usual>)->ArgsProduct({{200, 2000}, {1, 2, 3}})->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(best_value<tight>)->ArgsProduct({{200, 2000}, {1, 2, 3}})->Unit(benchmark::kMillisecond)->Iterations(1);

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
