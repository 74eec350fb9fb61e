// SPDX-License-Identifier: MIT
// Agreement, severity and totals at the sizes of docs/scoring.md: alpha of 8 x 200 and 100 x 10,000, severities of
// 1,000 applications with 4 of 40 readers and of 100 applications with all of 8; totals where 8 members mark all of 60
// applications on 4 criteria (in example 01, which bench/decide.cpp measures, 4 of the 8 read each).
#include <benchmark/benchmark.h>

#include "grantpanel/conflict/rulings.hpp"
#include "grantpanel/core/stream.hpp"
#include "grantpanel/score/alpha.hpp"
#include "grantpanel/score/severity.hpp"
#include "grantpanel/score/total.hpp"
#include "grantpanel/validate/validate.hpp"

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

model::Node row(std::vector<std::pair<std::string, std::string>> const& cells) {
    model::Mapping mapping;
    for (auto const& [key, value] : cells) mapping[key] = value;
    return mapping;
}

/// A round in which every member marks every application on every criterion.
model::Round full_round(std::size_t applications, std::size_t members, std::size_t criteria) {
    core::Stream stream("bench/full", "1");
    model::List asked, panel, rubric, sheets;
    for (std::size_t c = 0; c < criteria; ++c)
        rubric.push_back(row({{"id", "c" + std::to_string(c)}, {"weight", std::to_string(1 + c % 3)}}));
    for (std::size_t m = 0; m < members; ++m) panel.push_back(row({{"id", "m" + std::to_string(m)}}));
    for (std::size_t a = 0; a < applications; ++a) {
        asked.push_back(row({{"id", "a" + std::to_string(a)}, {"applicant", "o"}, {"requested", "100"}}));
        for (std::size_t m = 0; m < members; ++m) {
            std::vector<std::pair<std::string, std::string>> cells{{"member", "m" + std::to_string(m)},
                                                                   {"application", "a" + std::to_string(a)}};
            for (std::size_t c = 0; c < criteria; ++c)
                cells.emplace_back("c" + std::to_string(c), std::to_string(stream.below(11)));
            sheets.push_back(row(cells));
        }
    }
    model::Draft draft;
    draft.root["grantpanel"] = "1";
    draft.root["round"] = row({{"id", "full"}, {"currency", "GBP"}});
    draft.root["decision"] = "scores_decide";
    draft.root["fund"] = row({{"pot", "1000"}});
    draft.root["rubric"] = row({});
    draft.set("rubric/scale", row({{"least", "0"}, {"most", "10"}}));
    draft.set("rubric/criteria", std::move(rubric));
    draft.root["panel"] = std::move(panel);
    draft.root["organisations"] = model::List{row({{"id", "o"}})};
    draft.root["applications"] = std::move(asked);
    draft.root["scores"] = std::move(sheets);
    draft.root["allocation"] = row({{"rule", "ranked"}, {"if_money_short", "try_next"}});
    return validate_draft(std::move(draft));
}

void totals(benchmark::State& state) {
    auto const size = [&](std::size_t at) { return static_cast<std::size_t>(state.range(at)); };
    auto const round = full_round(size(0), size(1), size(2));
    auto const rulings = conflict::rulings(round);
    for (auto _ : state) benchmark::DoNotOptimize(score::totals(round, rulings));
}
BENCHMARK(totals)->Args({60, 8, 4})->Unit(benchmark::kMicrosecond);  // to meet: 20

}  // namespace

BENCHMARK_MAIN();
