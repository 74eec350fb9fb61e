// SPDX-License-Identifier: MIT
#include "grantpanel/score/expected_rank.hpp"

#include <numeric>

#include "catch.hpp"
#include "grantpanel/score/rank_draws.hpp"
#include "grantpanel/score/top_chance.hpp"
#include "uncertainty.hpp"

using namespace grantpanel;
using namespace grantpanel::score;
using tests::near, tests::random_marks, tests::table;

namespace {

double sum(std::vector<double> const& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// The closed forms against `draws` simulated rankings: within 4.5 standard errors each.
void agree(Posterior const& posterior, std::size_t places, std::string const& seed) {
    std::uint32_t const draws = 4000;
    auto const ranks = rank_draws(posterior, draws, seed);
    auto const expected = expected_ranks(posterior);
    auto const top = top_chances(posterior, places, seed + " top", 64);
    std::size_t const n = posterior.size();
    CHECK(near(sum(expected), static_cast<double>(n * (n + 1)) / 2));
    CHECK(near(sum(top.chance), static_cast<double>(places)));
    for (std::size_t i = 0; i < n; ++i) {
        double square = 0;
        for (std::size_t r = 0; r < n; ++r)
            square += std::pow(static_cast<double>(r + 1) - expected[i], 2) * ranks.count[i * n + r] / draws;
        CHECK(std::fabs(ranks.mean(i) - expected[i]) < 4.5 * std::sqrt(square / draws) + 1.0 / draws);
        double const p = top.chance[i], error = std::sqrt(p * (1 - p) / draws) + top.error + 1.0 / draws;
        CHECK(std::fabs(ranks.within(i, places) - p) < 4.5 * error);
    }
}

}  // namespace

TEST_CASE("two applications: the expected rank is 1 and the chance that the other is better") {
    Posterior const two{{1, 0}, {0.5, 0.5}, 0, {}};
    auto const rank = expected_ranks(two);
    CHECK(near(rank.at(0), 1 + normal_chance(-1)));
    CHECK(near(rank.at(1), 1 + normal_chance(1)));
    auto const top = top_chances(two, 1, "");
    CHECK((top.exact && top.draws == 0));
    CHECK(near(top.chance.at(0), normal_chance(1), 1e-11));
    CHECK(near(top.chance.at(1), normal_chance(-1), 1e-11));
}

TEST_CASE("the worked example of docs/uncertainty.md") {
    auto const fit = random_effects(table({{7, 9}, {5, 8}, {4, 4}}), 3, 2);
    CHECK((near(fit.rest, 7.0 / 6) && near(fit.between_members, 1) && near(fit.between_applications, 3.5)));
    CHECK(
        (near(fit.quality.at(0), 11.0 / 7) && near(fit.quality.at(1), 2.0 / 7) && near(fit.quality.at(2), -13.0 / 7)));
    CHECK(near(fit.posterior.sd_difference(0, 1), 1));
    auto const rank = expected_ranks(fit.posterior);
    CHECK(near(rank.at(0), 1 + normal_chance(-9.0 / 7) + normal_chance(-24.0 / 7)));
    CHECK((near(rank.at(0), 1.0996, 1e-4) && near(rank.at(1), 1.9168, 1e-4) && near(rank.at(2), 2.9836, 1e-4)));
}

TEST_CASE("what is shared cancels where it is equal, and counts where it is not") {
    Posterior const alike{{1, 0}, {0.5, 0.5}, 2, {3, 1, 3, 1}};
    CHECK(alike.moves_alike());
    CHECK(near(expected_ranks(alike).at(0), 1 + normal_chance(-1)));
    CHECK(top_chances(alike, 1, "").exact);
    Posterior const apart{{1, 0}, {0.5, 0.5}, 2, {3, 1, 3, 2}};
    CHECK(near(apart.sd_difference(0, 1), std::sqrt(2)));
    auto const top = top_chances(apart, 1, "s", 4000);
    CHECK_FALSE(top.exact);
    CHECK(top.draws == 4000);
    CHECK(std::fabs(top.chance.at(0) - normal_chance(std::sqrt(0.5))) < 4.5 * top.error);
}

TEST_CASE("three alike have equal chances, and all chances fall with the places") {
    Posterior const three{{2, 2, 2}, {1, 1, 1}, 0, {}};
    for (std::size_t places : {0u, 1u, 2u, 3u, 4u})
        for (auto chance : top_chances(three, places, "").chance)
            CHECK(near(chance, std::min(1.0, static_cast<double>(places) / 3), 1e-11));
    // No spread at all: the greater is surely first, and equals share.
    Posterior const sure{{2, 1, 2}, {0, 0, 0}, 0, {}};
    CHECK(expected_ranks(sure) == std::vector<double>{1.5, 3, 1.5});
    CHECK(top_chances(sure, 1, "").chance == std::vector<double>{0.5, 0, 0.5});
    auto const drawn = rank_draws(sure, 1000, "sure");
    CHECK(std::fabs(drawn.within(0, 1) - 0.5) < 0.07);
    CHECK((drawn.within(1, 2) == 0 && drawn.quantile(1, 0.01) == 3));
    CHECK_THROWS_AS(top_chances({{1, 2}, {0, 1}, 0, {}}, 1, ""), core::UsageError);
}

TEST_CASE("closed forms and simulation agree: a full table") {
    auto const fit = random_effects(random_marks(30, 5, 1, "full"), 30, 5);
    CHECK(fit.posterior.moves_alike());
    CHECK(top_chances(fit.posterior, 9, "").exact);
    agree(fit.posterior, 9, "a");
    agree(fit.posterior, 1, "b");
    agree(fit.posterior, 29, "c");
}

TEST_CASE("closed forms and simulation agree: marks missing, members far apart") {
    auto const fit = random_effects(random_marks(40, 6, 0.5, "gaps", 1.0), 40, 6);
    CHECK_FALSE(fit.posterior.moves_alike());
    agree(fit.posterior, 12, "d");
    // Nobody read the last.
    agree(random_effects(random_marks(15, 4, 0.8, "unread"), 16, 4).posterior, 5, "e");
}

TEST_CASE("the same seed gives the same draws, another seed others") {
    auto const fit = random_effects(random_marks(10, 4, 0.8, "seed"), 10, 4);
    auto const one = rank_draws(fit.posterior, 200, "42");
    CHECK(one.count == rank_draws(fit.posterior, 200, "42").count);
    CHECK(one.count != rank_draws(fit.posterior, 200, "43").count);
    CHECK(top_chances(fit.posterior, 3, "42").chance == top_chances(fit.posterior, 3, "42").chance);
    for (std::size_t i = 0; i < 10; ++i) {
        CHECK(one.within(i, 10) == 1);
        CHECK(one.quantile(i, 0.05) <= one.quantile(i, 0.5));
        CHECK(one.within(i, one.quantile(i, 0.9)) >= 0.9);
    }
}
