// SPDX-License-Identifier: MIT
// Conflicts at size: 200 members x 5,000 applications x 50,000 links with rules of three hops
// (bench/conflict_round.py), and rings among 500 members who apply.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <random>

#include "grantpanel/conflict/reciprocity.hpp"
#include "grantpanel/conflict/register.hpp"
#include "grantpanel/io/load.hpp"

namespace {

using namespace grantpanel;

model::Round const& large() {
    static auto const round = io::load(std::getenv("GRANTPANEL_CONFLICT_ROUND"));
    return round;
}

void rulings(benchmark::State& state) {
    std::size_t found = 0;
    for (auto _ : state) found = conflict::rulings(large()).size();
    state.counters["rulings"] = static_cast<double>(found);
}
BENCHMARK(rulings)->Unit(benchmark::kMillisecond);

/// A member declares a tie to an organisation: the rulings it touches, with everything after it left as it was.
void late_declaration(benchmark::State& state) {
    conflict::Register open(large());
    std::mt19937 chance(3);
    auto const& round = *large();
    std::size_t changed = 0, ties = 0;
    for (auto _ : state) {
        model::Tie tie;
        tie.source = model::TieSource::conflict_decision;
        tie.from = round.node(model::MemberIndex(chance() % round.panel.size()));
        tie.to = round.node(model::ApplicantIndex(chance() % 4000));
        tie.kind = round.ties[model::TieIndex(chance() % 100)].kind;
        changed += open.add(tie).size();
        ++ties;
    }
    state.counters["changed rulings a tie"] = static_cast<double>(changed) / static_cast<double>(ties);
}
BENCHMARK(late_declaration)->Unit(benchmark::kMicrosecond)->Iterations(300);

/// 500 members who apply, each with one application, each reading 10 of the others.
void rings(benchmark::State& state) {
    std::mt19937 chance(7);
    conflict::Reading reading;
    reading.reads.resize(500);
    for (std::size_t reader = 0; reader < 500; ++reader)
        while (reading.reads[reader].size() < 10) {
            model::MemberIndex const other(chance() % 500);
            auto& list = reading.reads[reader];
            if (other.value != reader && std::find(list.begin(), list.end(), other) == list.end())
                list.push_back(other);
        }
    std::size_t found = 0;
    for (auto _ : state) found = conflict::rings(reading, 3).size();
    state.counters["rings"] = static_cast<double>(found);
}
BENCHMARK(rings)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
