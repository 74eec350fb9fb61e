// SPDX-License-Identifier: MIT
#include "grantpanel/score/merit.hpp"

#include <bit>

#include "catch.hpp"
#include "grantpanel/core/stream.hpp"

using namespace grantpanel;
using core::Ratio;
using model::Interval;
using score::certain_chance;

namespace {

std::vector<Interval> tenths(std::vector<std::pair<int, int>> const& ends) {
    std::vector<Interval> intervals;
    for (auto const& [low, high] : ends) intervals.push_back({Ratio(low, 10), Ratio(high, 10)});
    return intervals;
}

/// Goes through every set of so many.
std::int64_t worst_of_all(std::vector<Interval> const& intervals, std::size_t places,
                          std::vector<std::int64_t> const& chances) {
    auto least = std::numeric_limits<std::int64_t>::max();
    for (std::uint32_t set = 0; set < 1U << intervals.size(); ++set) {
        if (static_cast<std::size_t>(std::popcount(set)) != places) continue;
        bool possible = true;
        std::int64_t value = 0;
        for (std::size_t b = 0; b < intervals.size(); ++b) {
            if ((set >> b & 1) == 0) continue;
            value += chances[b];
            for (std::size_t a = 0; a < intervals.size(); ++a)
                possible = possible && ((set >> a & 1) != 0 || !(intervals[a].low > intervals[b].high));
        }
        if (possible) least = std::min(least, value);
    }
    return least;
}

void holds_together(std::vector<Interval> const& intervals, std::size_t places, score::Merit const& merit) {
    std::int64_t sum = 0;
    for (auto chance : merit.chances) {
        CHECK((chance >= 0 && chance <= certain_chance));
        sum += chance;
    }
    CHECK(sum == static_cast<std::int64_t>(places) * certain_chance);
    for (std::size_t a = 0; a < intervals.size(); ++a)
        for (std::size_t b = 0; b < intervals.size(); ++b) {
            if (intervals[a].low > intervals[b].high) CHECK(merit.chances[a] >= merit.chances[b]);
            if (intervals[a].low == intervals[b].low && intervals[a].high == intervals[b].high)
                CHECK(std::abs(merit.chances[a] - merit.chances[b]) <= 1);
        }
    auto const worst = Ratio(merit.worst, certain_chance);
    CHECK(worst <= merit.bound);
    CHECK(merit.bound - worst <= Ratio(static_cast<std::int64_t>(places), 1'000'000));
}

}  // namespace

TEST_CASE("the published example: the best worst case is 2 of 3") {
    auto const intervals = tenths({{55, 80}, {50, 70}, {40, 65}, {66, 90}, {10, 42}, {30, 52}});
    auto const merit = score::merit(intervals, 3);
    holds_together(intervals, 3, merit);
    CHECK(merit.worst == 2 * certain_chance);
    CHECK(merit.worst == worst_of_all(intervals, 3, merit.chances));
    CHECK(merit.chances ==
          std::vector<std::int64_t>{600'000'000, 500'000'000, 500'000'000, certain_chance, 0, 400'000'000});
}

TEST_CASE("intervals that do not meet: the best are sure") {
    auto const intervals = tenths({{10, 15}, {20, 25}, {30, 35}, {40, 45}, {50, 55}});
    auto const merit = score::merit(intervals, 2);
    CHECK(merit.chances == std::vector<std::int64_t>{0, 0, 0, certain_chance, certain_chance});
    CHECK(merit.worst == 2 * certain_chance);
    // Equal chances of 2/5 would have 4/5 of them in the worst case: only one set could be the best.
    CHECK(worst_of_all(intervals, 2, std::vector<std::int64_t>(5, certain_chance / 5 * 2)) == certain_chance / 5 * 4);
}

TEST_CASE("ends that touch say nothing, and equal intervals have equal chances") {
    for (auto const& intervals : {tenths({{10, 20}, {20, 30}}), tenths({{10, 20}, {10, 20}})}) {
        auto const merit = score::merit(intervals, 1);
        CHECK(merit.chances == std::vector<std::int64_t>(2, certain_chance / 2));
        CHECK(merit.worst == certain_chance / 2);
    }
    // k of n alike: in the worst case k * k / n.
    auto const alike = score::merit(std::vector<Interval>(8, {Ratio(1), Ratio(2)}), 4);
    CHECK(alike.worst == 2 * certain_chance);
    CHECK(alike.bound == Ratio(2));
}

TEST_CASE("nobody, everybody, and what cannot be meant") {
    auto const intervals = tenths({{10, 20}, {15, 30}});
    CHECK(score::merit(intervals, 0).chances == std::vector<std::int64_t>{0, 0});
    CHECK(score::merit(intervals, 2).chances == std::vector<std::int64_t>(2, certain_chance));
    CHECK(score::merit({}, 0).chances.empty());
    CHECK_THROWS_AS(score::merit(intervals, 3), core::UsageError);
    CHECK_THROWS_AS(score::merit(tenths({{20, 10}}), 1), core::UsageError);
}

TEST_CASE("random intervals: the worst case is that of all sets, and no chances can pass the bound") {
    core::Stream stream("tests/merit", "1");
    for (int round = 0; round < 300; ++round) {
        auto const n = 1 + stream.below(8), places = stream.below(n + 1);
        std::vector<std::pair<int, int>> ends;
        for (std::uint64_t i = 0; i < n; ++i) {
            auto const low = static_cast<int>(stream.below(10));
            ends.emplace_back(low, low + static_cast<int>(stream.below(6)));
        }
        auto const intervals = tenths(ends);
        auto const merit = score::merit(intervals, places);
        holds_together(intervals, places, merit);
        CHECK(merit.worst == worst_of_all(intervals, places, merit.chances));
    }
}

TEST_CASE("intervals of any widths: worst case and bound meet, and who is in every set or in none is not drawn") {
    core::Stream stream("tests/merit", "2");
    auto const below = [&](int end) { return static_cast<int>(stream.below(static_cast<std::uint64_t>(end))); };
    for (int shape = 0; shape < 5; ++shape) {
        std::vector<std::pair<int, int>> ends;
        for (int i = 0; i < 90; ++i) {
            int const middle = shape == 2 ? 500 : shape == 3 ? below(1000) : 10 * i;
            int const half = shape == 0   ? 15 + below(40)
                             : shape == 1 ? 90 + below(130)
                             : shape == 2 ? 5 * i
                                          : below(900);
            ends.emplace_back(shape == 4 ? 0 : middle - half, middle + half);
        }
        auto const intervals = tenths(ends);
        auto const merit = score::merit(intervals, 30);
        holds_together(intervals, 30, merit);
        CHECK(merit.bound - Ratio(merit.worst, certain_chance) < Ratio(1, 10'000'000));
        CHECK(merit.steps < 60);
        for (std::size_t i = 0; i < intervals.size(); ++i) {
            auto const above = std::count_if(intervals.begin(), intervals.end(),
                                             [&](auto const& each) { return each.low > intervals[i].high; });
            if (above >= 30) CHECK(merit.chances[i] == 0);
            auto const not_below = std::count_if(intervals.begin(), intervals.end(),
                                                 [&](auto const& each) { return each.high >= intervals[i].low; });
            if (not_below <= 30) CHECK(merit.chances[i] == certain_chance);
        }
    }
}

TEST_CASE("systematic sampling: over all starts each is drawn as often as its chance says") {
    std::vector<std::int64_t> const chances{3, 12, 5, 0, 7, 9};  // of 12: three are drawn
    std::vector<std::int64_t> drawn(chances.size(), 0);
    for (std::int64_t start = 0; start < 12; ++start) {
        auto const now = score::systematic(chances, start, 12);
        CHECK(std::count(now.begin(), now.end(), true) == 3);
        for (std::size_t i = 0; i < now.size(); ++i) drawn[i] += now[i] ? 1 : 0;
    }
    CHECK(drawn == chances);
    CHECK_THROWS_AS(score::systematic({3, 4}, 0, 12), core::UsageError);
    CHECK_THROWS_AS(score::systematic({13, 11}, 0, 12), core::UsageError);
    CHECK_THROWS_AS(score::systematic({12}, 12, 12), core::UsageError);
}
