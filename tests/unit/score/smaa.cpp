// SPDX-License-Identifier: MIT
#include "grantpanel/score/smaa.hpp"

#include <numeric>

#include "catch.hpp"
#include "uncertainty.hpp"

using namespace grantpanel;
using namespace grantpanel::score;
using tests::near;

namespace {

double share(Smaa const& result, std::size_t i, std::size_t rank) {
    return static_cast<double>(result.ranks.count[i * result.ranks.applications + rank - 1]) / result.ranks.draws;
}

SmaaTable random_table(std::size_t alternatives, std::size_t criteria, std::string const& seed) {
    core::Stream stream("tests", seed);
    SmaaTable table{alternatives, criteria, {}, {}};
    for (std::size_t at = 0; at < alternatives * criteria; ++at)
        table.values.push_back(static_cast<double>(stream.below(11)));
    return table;
}

}  // namespace

TEST_CASE("two criteria by hand: the order changes where lines cross") {
    // a (1, 0), b (0, 1), c (0.6, 0.6), with w the weight of the first: a is first for w > 0.6, b for w < 0.4.
    SmaaTable const table{3, 2, {1, 0, 0, 1, 0.6, 0.6}, {}};
    auto const exact = smaa_two(table);
    std::vector<double> const hand{0.4, 0.1, 0.5, 0.4, 0.1, 0.5, 0.2, 0.8, 0};
    for (std::size_t at = 0; at < 9; ++at) CHECK(near(exact[at], hand[at], 1e-12));
    auto const drawn = smaa(table, {}, 20000, "1");
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t r = 1; r <= 3; ++r) CHECK(std::fabs(share(drawn, i, r) - hand[3 * i + r - 1]) < 0.016);
    CHECK(near(drawn.central.at(0).at(0), 0.8, 0.005));
    CHECK(near(drawn.central.at(2).at(0), 0.5, 0.005));
    CHECK(drawn.confidence == std::vector<double>{1, 1, 1});
    CHECK((drawn.tries == 20000 && !drawn.limited));
    CHECK(std::fabs(drawn.ranks.mean(0) - 2.1) < 0.03);
    // The first criterion counts at least as much as the second.
    auto const ordered = smaa_two(table, 0.5, 1);
    CHECK((near(ordered[0], 0.8, 1e-12) && near(ordered[6], 0.2, 1e-12) && near(ordered[3], 0, 1e-12)));
    SmaaWeights first;
    first.importance = {0, 1};
    auto const sorted = smaa(table, first, 20000, "1");
    CHECK(std::fabs(share(sorted, 0, 1) - 0.8) < 0.013);
    CHECK(sorted.ranks.count[3] == 0);
    CHECK((sorted.central.at(1).empty() && sorted.confidence.at(1) == 0));
}

TEST_CASE("draws agree with exact lengths") {
    for (auto const* seed : {"a", "b", "c"}) {
        auto const table = random_table(12, 2, seed);
        auto const exact = smaa_two(table);
        auto const drawn = smaa(table, {}, 10000, seed);
        for (std::size_t i = 0; i < 12; ++i) {
            double sum = 0;
            for (std::size_t r = 1; r <= 12; ++r) {
                double const p = exact[i * 12 + r - 1];
                sum += p;
                CHECK(std::fabs(share(drawn, i, r) - p) < 4.5 * std::sqrt(p * (1 - p) / 10000) + 1e-4);
            }
            CHECK(near(sum, 1, 1e-12));
        }
    }
}

TEST_CASE("weights keep to their order and bounds, and are spread evenly") {
    // Alternative c has mark 1 on criterion c only, so its rank is the rank of the weight.
    SmaaTable const table{3, 3, {1, 0, 0, 0, 1, 0, 0, 0, 1}, {}};
    auto const any = smaa(table, {}, 12000, "any");
    for (std::size_t c = 0; c < 3; ++c) {
        CHECK(std::fabs(share(any, c, 1) - 1.0 / 3) < 0.02);
        // The greatest of three gaps: (1 + 1/2 + 1/3) / 3 in the mean.
        CHECK(std::fabs(any.central.at(c).at(c) - 11.0 / 18) < 0.01);
    }
    SmaaWeights order;
    order.importance = {2, 0, 1};
    auto const sorted = smaa(table, order, 500, "sorted");
    CHECK((share(sorted, 2, 1) == 1 && share(sorted, 0, 2) == 1 && share(sorted, 1, 3) == 1));
    SmaaWeights bounds;
    bounds.least = {0.4, 0, 0};
    bounds.most = {0.5, 0.3, 1};
    auto const within = smaa(table, bounds, 3000, "within");
    CHECK((within.ranks.draws == 3000 && within.tries > 3000 && !within.limited));
    CHECK((within.central.at(0).at(0) > 0.4 && within.central.at(0).at(0) < 0.5));
    bounds.tries = 100;
    auto const limited = smaa(table, bounds, 3000, "within");
    CHECK((limited.limited && limited.tries == 100 && limited.ranks.draws < 100));
    bounds.least = {0.6, 0.5, 0};
    CHECK_THROWS_AS(smaa(table, bounds, 10, ""), core::UsageError);
    order.importance = {0, 0, 1};
    CHECK_THROWS_AS(smaa(table, order, 10, ""), core::UsageError);
    CHECK_THROWS_AS(smaa({2, 2, {1, 2, 3}, {}}, {}, 10, ""), core::UsageError);
}

TEST_CASE("equals get their ranks by draw") {
    auto const drawn = smaa({3, 2, {1, 1, 0, 0, 1, 1}, {}}, {}, 4000, "equals");
    CHECK(std::fabs(share(drawn, 0, 1) - 0.5) < 0.04);
    CHECK((share(drawn, 1, 3) == 1 && share(drawn, 0, 3) == 0));
    CHECK((drawn.confidence.at(0) == 0.5 && drawn.confidence.at(1) == 0));
    auto const exact = smaa_two({3, 2, {1, 1, 0, 0, 1, 1}, {}});
    CHECK((near(exact[0], 0.5) && near(exact[1], 0.5) && near(exact[5], 1)));
}

TEST_CASE("with noise the chance to be first is the normal one") {
    // One criterion, so the weight is 1: the difference of the marks is normal with mean 1 and variance 1.
    auto const drawn = smaa({2, 1, {1, 0}, {0.6, 0.8}}, {}, 10000, "noise");
    CHECK(std::fabs(share(drawn, 0, 1) - normal_chance(1)) < 0.017);
    CHECK(near(drawn.confidence.at(0), normal_chance(1), 1e-9));
    CHECK(near(drawn.confidence.at(1), normal_chance(-1), 1e-9));
    CHECK(drawn.ranks.count == smaa({2, 1, {1, 0}, {0.6, 0.8}}, {}, 10000, "noise").ranks.count);
}
