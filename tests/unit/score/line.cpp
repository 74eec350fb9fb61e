// SPDX-License-Identifier: MIT
#include "grantpanel/score/line.hpp"

#include <fstream>
#include <map>
#include <sstream>

#include "catch.hpp"
#include "grantpanel/score/expected_rank.hpp"
#include "grantpanel/score/top_chance.hpp"
#include "uncertainty.hpp"

using namespace grantpanel;
using namespace grantpanel::score;
using core::Money;

namespace {

std::vector<Money> asks(std::vector<int> const& amounts) {
    std::vector<Money> result;
    for (auto amount : amounts) result.push_back(Money::of(amount));
    return result;
}

}  // namespace

TEST_CASE("who is wholly better, wholly worse, or in the band") {
    std::vector<double> const expected{1.2, 2.4, 2.9, 3.6, 4.9};
    std::vector<RankInterval> const intervals{{1, 2}, {1, 3}, {2, 4}, {3, 5}, {4, 5}};
    auto const line = funding_line(expected, intervals, asks({1, 1, 1, 1, 1}), Money::of(3), Misfit::stop);
    CHECK((line.last == 2u && line.line == 2.9));
    using enum Standing;
    CHECK(line.standing == std::vector<Standing>{accept, band, band, reject, reject});
    CHECK((line.accepted == 1 && line.in_band == 2 && line.rejected == 2));
    CHECK((line.for_band == Money::of(2) && line.band_asks == Money::of(2) && line.band_places == 2u));
    CHECK(line.band == Band::everyone_wins);  // a draw that decides nothing
    auto wide = intervals;
    wide[3].best = 2;
    auto const drawn = funding_line(expected, wide, asks({1, 1, 1, 1, 1}), Money::of(3), Misfit::stop);
    CHECK((drawn.in_band == 3 && drawn.band_places == 2u && drawn.band == Band::to_draw));
}

TEST_CASE("an interval reaches its own expected rank, so the last that is paid is in the band") {
    // Two places: the line is 1.967, the expected rank of the second, whose drawn ranks are nearly all 2; or its ranks
    // are nearly all 1, and the line is above that.
    std::vector<double> const expected{1.1, 1.967, 2.933};
    using enum Standing;
    for (std::size_t rank : {1u, 2u}) {
        auto const line =
            funding_line(expected, {{1, 1}, {rank, rank}, {3, 3}}, asks({1, 1, 1}), Money::of(2), Misfit::stop);
        CHECK((line.last == 1u && line.line == 1.967));
        CHECK(line.standing == std::vector<Standing>{accept, band, reject});
        CHECK((line.band_places == 1u && line.band == Band::everyone_wins));
    }
    // Others too: 2.1 with drawn ranks of 3, and the line at 2.2 that they would have missed.
    auto const other =
        funding_line({2.1, 2.2, 2.9}, {{3, 3}, {2, 2}, {2, 3}}, asks({1, 1, 1}), Money::of(2), Misfit::stop);
    CHECK(other.standing == std::vector<Standing>{band, band, band});
}

TEST_CASE("asks that differ: to stop and to skip are two lines") {
    std::vector<double> const expected{1, 2, 3, 4};
    std::vector<RankInterval> const sure{{1, 1}, {2, 2}, {3, 3}, {4, 4}};
    auto const amounts = asks({50, 40, 20, 10});
    auto const stop = funding_line(expected, sure, amounts, Money::of(80), Misfit::stop);
    CHECK((stop.last == 0u && stop.line == 1.0 && stop.in_band == 1 && stop.for_band == Money::of(80)));
    CHECK(stop.band == Band::everyone_wins);
    auto const skip = funding_line(expected, sure, amounts, Money::of(80), Misfit::skip);
    CHECK((skip.last == 3u && skip.line == 4.0 && skip.accepted == 3));
    CHECK(skip.for_band == Money::of(-30));  // those above the line ask for more than there is
    CHECK(skip.band == Band::nobody_can_win);
    CHECK(funded_in_order({0, 1, 2, 3}, amounts, Money::of(80), Misfit::stop) ==
          std::vector<bool>{true, false, false, false});
    CHECK(funded_in_order({0, 1, 2, 3}, amounts, Money::of(80), Misfit::skip) ==
          std::vector<bool>{true, false, true, true});
}

TEST_CASE("without a line there is no band") {
    std::vector<RankInterval> const intervals{{1, 2}, {1, 2}};
    auto const all = funding_line({1, 2}, intervals, asks({3, 4}), Money::of(7), Misfit::stop);
    CHECK((!all.line && all.last == 1u && all.accepted == 2 && all.band == Band::empty && all.for_band == Money()));
    auto const none = funding_line({1, 2}, intervals, asks({3, 4}), Money::of(2), Misfit::skip);
    CHECK((!none.line && !none.last && none.rejected == 2 && none.for_band == Money::of(2)));
    CHECK_THROWS_AS(funding_line({1, 2}, intervals, asks({3, 4}), Money::of(-1), Misfit::stop), core::UsageError);
    CHECK_THROWS_AS(funding_line({1}, intervals, asks({3, 4}), Money::of(2), Misfit::skip), core::UsageError);
    CHECK_THROWS_AS(funding_line({1, 2}, intervals, asks({3, 0}), Money::of(2), Misfit::skip), core::UsageError);
}

TEST_CASE("the chance to be funded: equal asks give the chance to be among the best") {
    auto const fit = random_effects(tests::random_marks(25, 5, 0.7, "line"), 25, 5);
    auto const ranks = rank_draws(fit.posterior, 2000, "1");
    auto const equal = funded_draws(fit.posterior, asks(std::vector<int>(25, 7)), Money::of(62), 2000, "1");
    CHECK(equal.stop == equal.skip);
    auto const top = top_chances(fit.posterior, 8, "2");
    std::vector<int> amounts;
    for (int i = 0; i < 25; ++i) amounts.push_back(3 + i % 6);
    auto const apart = funded_draws(fit.posterior, asks(amounts), Money::of(50), 2000, "1");
    for (std::size_t i = 0; i < 25; ++i) {
        CHECK(equal.stop[i] == std::lround(ranks.within(i, 8) * 2000));
        CHECK(std::fabs(equal.stop[i] / 2000.0 - top.chance[i]) < 0.06);
        CHECK(apart.stop[i] <= apart.skip[i]);
    }
}

TEST_CASE("a higher level never makes the band smaller") {
    auto const fit = random_effects(tests::random_marks(60, 6, 1, "levels"), 60, 6);
    auto const expected = expected_ranks(fit.posterior);
    auto const ranks = rank_draws(fit.posterior, 2000, "1");
    std::size_t before = 0;
    for (double level : {0.1, 0.5, 0.8, 0.9, 0.99}) {
        auto const line = funding_line(expected, rank_intervals(ranks, level), asks(std::vector<int>(60, 1)),
                                       Money::of(20), Misfit::stop);
        CHECK(line.in_band >= before);
        CHECK((line.accepted <= 20 && line.accepted + line.in_band + line.rejected == 60));
        before = line.in_band;
    }
    CHECK(before > 5);
}

TEST_CASE("votes of SNSF panels, where they are there") {
    // Measured 2026 with other code (field notes): between proposals 1.0 to 1.3, between members 0.0001 to 0.015. Its
    // lines (30 / 1 / 1 and so on) are of sections two and four, of which there are no votes here.
    struct Section {
        char const* file;
        int places;
        std::size_t accepted[2], band[2];
    };
    for (auto const& section : {Section{"one", 30, {25, 20}, {9, 17}}, Section{"three", 28, {23, 15}, {5, 15}}}) {
        std::ifstream file(std::string(SHARED) + "/data/scoring/snsf_mint_" + std::string(section.file) + ".csv");
        if (!file) {
            WARN("skipped: the votes of SNSF section " << section.file << " are not here");
            continue;
        }
        std::map<std::string, std::uint32_t> applications, members;
        std::vector<Observation> marks;
        std::string row, field[4];
        std::getline(file, row);
        while (std::getline(file, row)) {
            std::istringstream fields(row);
            for (auto& each : field) std::getline(fields, each, ',');
            auto const size_a = static_cast<std::uint32_t>(applications.size());
            auto const size_m = static_cast<std::uint32_t>(members.size());
            marks.push_back({applications.emplace(field[0], size_a).first->second,
                             members.emplace(field[1], size_m).first->second, std::stod(field[3])});
        }
        auto const fit = random_effects(marks, applications.size(), members.size());
        CHECK(fit.converged);
        CHECK((0.95 < fit.between_applications && fit.between_applications < 1.3));
        CHECK((0.00005 < fit.between_members && fit.between_members < 0.016));
        auto const expected = expected_ranks(fit.posterior);
        auto const ranks = rank_draws(fit.posterior, 10000, "snsf");
        for (int wide = 0; wide < 2; ++wide) {
            auto const line =
                funding_line(expected, rank_intervals(ranks, wide ? 0.9 : 0.5),
                             asks(std::vector<int>(applications.size(), 1)), Money::of(section.places), Misfit::stop);
            INFO("section " << section.file << (wide ? ", 90%" : ", 50%"));
            CHECK(line.accepted == section.accepted[wide]);
            CHECK(line.in_band == section.band[wide]);
            CHECK(line.band_places == static_cast<std::size_t>(section.places) - line.accepted);
        }
    }
}
