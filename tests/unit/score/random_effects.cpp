// SPDX-License-Identifier: MIT
#include "grantpanel/score/random_effects.hpp"

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "catch.hpp"
#include "grantpanel/score/normal.hpp"
#include "uncertainty.hpp"

using namespace grantpanel;
using namespace grantpanel::score;
using tests::near, tests::random_marks, tests::table;
using Wide = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>, boost::multiprecision::et_off>;

TEST_CASE("a full table: the variances are those of the analysis of variance") {
    // Squares: applications 151/3 with 2 degrees of freedom, members 8/3 with 1, rest 1/3 with 2.
    auto const fit = random_effects(table({{1, 2}, {3, 5}, {8, 9}}), 3, 2);
    REQUIRE_FALSE(fit.undefined);
    CHECK(fit.converged);
    CHECK(near(fit.mean, 14.0 / 3));
    CHECK(near(fit.rest, 1.0 / 6));                   // 1/3 / 2
    CHECK(near(fit.between_members, 5.0 / 6));        // (8/3 - 1/6) / 3
    CHECK(near(fit.between_applications, 25.0 / 2));  // (151/6 - 1/6) / 2
    // Distances from the mean, drawn in by 150/151 and 15/16.
    CHECK(near(fit.quality.at(2), (8.5 - 14.0 / 3) * 150 / 151));
    CHECK(near(fit.effect.at(0), -2.0 / 3 * 15 / 16));
    // Both have the variance 12.5 / 151 of their own, and members move both alike.
    CHECK(near(fit.posterior.sd_difference(0, 2), std::sqrt(2 * 12.5 / 151)));
    CHECK(fit.posterior.moves_alike());
}

TEST_CASE("a variance of 0 is found exactly") {
    auto const members = random_effects(table({{1, 2}, {4, 3}, {8, 8}}), 3, 2);
    CHECK(members.converged);
    CHECK(members.between_members == 0);
    CHECK((members.effect.at(0) == 0 && members.effect_error.at(1) == 0));
    CHECK(near(members.rest, 1.0 / 3));
    CHECK(near(members.between_applications, 131.0 / 12));
    auto const applications = random_effects(table({{1, 3}, {2, 2}, {1.5, 2.5}}), 3, 2);
    CHECK(applications.converged);
    CHECK(applications.between_applications == 0);
    CHECK(near(applications.rest, 1.0 / 4));
    CHECK(near(applications.between_members, 5.0 / 12));
    CHECK(applications.posterior.sd_difference(0, 1) == 0);
    auto const both = random_effects(table({{1, 2, 3}, {2, 3, 1}, {3, 1, 2}}), 3, 3);
    CHECK((both.between_applications == 0 && both.between_members == 0 && near(both.rest, 6.0 / 8)));
}

TEST_CASE("what cannot be estimated is said with its reason") {
    using enum EffectsUndefined;
    auto const why = [](std::vector<Observation> const& marks) { return random_effects(marks, 4, 4).undefined; };
    CHECK(why({}) == no_marks);
    CHECK(why(table({{1, 2}})) == one_application);
    CHECK(why(table({{1}, {2}})) == one_member);
    CHECK(why(table({{3, 3}, {3, 3}})) == nothing_varies);
    CHECK(why({{0, 0, 1}, {1, 0, 2}, {2, 1, 4}}) == each_application_once);
    CHECK(why({{0, 0, 1}, {0, 1, 2}, {1, 2, 4}}) == each_member_once);
    CHECK(why({{0, 0, 1}, {0, 1, 2}, {1, 1, 4}}) == too_few_marks);
    CHECK(why(table({{1, 2}, {3, 4}, {7, 8}})) == members_agree_to_the_last);
    for (int reason = 0; reason <= static_cast<int>(members_agree_to_the_last); ++reason)
        CHECK(to_sentence(static_cast<EffectsUndefined>(reason)).back() == '.');
    CHECK_THROWS_AS(why({{0, 0, 1}, {0, 0, 2}}), core::UsageError);
    CHECK_THROWS_AS(why({{0, 4, 1}}), core::UsageError);
    CHECK_THROWS_AS(why({{0, 0, std::nan("")}}), core::UsageError);
}

TEST_CASE("at the maximum the likelihood falls on every side, with any marks missing") {
    for (unsigned seed = 0; seed < 12; ++seed) {
        unsigned const n = 6 + 5 * seed, m = 3 + seed % 7;
        auto const marks = random_marks(n, m, 0.9 - 0.05 * seed, std::to_string(seed), seed % 3 == 0 ? 0.05 : 0.6);
        auto const fit = random_effects(marks, n, m);
        REQUIRE_FALSE(fit.undefined);
        CHECK(fit.converged);
        std::vector<detail::Cell<double>> cells;
        for (auto const& mark : marks) cells.push_back({mark.application, mark.member, mark.value - 3});
        detail::RestrictedLikelihood<double> const likelihood(cells, n, m);
        double const rows = fit.between_applications / fit.rest, columns = fit.between_members / fit.rest;
        double const best = likelihood.at(rows, columns, false).value;
        for (double const r : {0.0, rows * 0.3, rows * 0.9, rows, rows * 1.1, rows * 3 + 1e-3})
            for (double const c : {0.0, columns * 0.3, columns * 0.9, columns, columns * 1.1, columns * 3 + 1e-3})
                CHECK(likelihood.at(r, c, false).value >= best - 1e-9);
        // The derivatives are those of the values.
        auto const at = likelihood.at(0.7, 0.2, true);
        double const h = 1e-5;
        CHECK(near(at.by_rows,
                   (likelihood.at(0.7 + h, 0.2, false).value - likelihood.at(0.7 - h, 0.2, false).value) / (2 * h),
                   1e-5));
        CHECK(near(at.by_columns,
                   (likelihood.at(0.7, 0.2 + h, false).value - likelihood.at(0.7, 0.2 - h, false).value) / (2 * h),
                   1e-5));
    }
}

TEST_CASE("it does not matter which side is larger") {
    auto const marks = random_marks(5, 17, 0.8, "sides");
    std::vector<Observation> turned;
    for (auto const& mark : marks) turned.push_back({mark.member, mark.application, mark.value});
    auto const a = random_effects(marks, 5, 17), b = random_effects(turned, 17, 5);
    CHECK(near(a.between_applications, b.between_members));
    CHECK(near(a.between_members, b.between_applications));
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(near(a.quality[i], b.effect[i]));
        CHECK(near(a.quality_error[i], b.effect_error[i]));
        CHECK(near(a.posterior.sd(i), a.quality_error[i]));
    }
}

TEST_CASE("software floats agree with double") {
    for (auto const& marks : {table({{1, 2}, {3, 5}, {8, 9}}), table({{1, 2}, {4, 3}, {8, 8}}),
                              random_marks(3, 2, 1, "w"), random_marks(30, 5, 0.7, "wide")}) {
        auto const a = random_effects(marks, 30, 5);
        auto const b = random_effects<Wide>(marks, 30, 5);
        REQUIRE(a.undefined == b.undefined);
        if (a.undefined) continue;
        CHECK((a.converged && b.converged));
        CHECK(near(a.rest, static_cast<double>(b.rest)));
        CHECK(near(a.between_applications, static_cast<double>(b.between_applications)));
        CHECK(near(a.between_members, static_cast<double>(b.between_members)));
        CHECK(near(a.log_likelihood, static_cast<double>(b.log_likelihood)));
        for (std::size_t i = 0; i < 30; ++i) {
            CHECK(near(a.quality[i], static_cast<double>(b.quality[i])));
            CHECK(near(a.quality_error[i], static_cast<double>(b.quality_error[i])));
        }
    }
    auto const fit = random_effects<Wide>(table({{1, 2}, {3, 5}, {8, 9}}), 3, 2);
    CHECK(abs(fit.rest * 6 - 1) < 1e-25);
    CHECK(abs(fit.rest / fit.between_members * 5 - 1) < 1e-25);
}

TEST_CASE("an application that nobody read is at the mean, with the variance between applications") {
    auto const fit = random_effects(table({{1, 2}, {3, 5}, {8, 9}}), 4, 3);
    CHECK(near(fit.between_applications, 12.5));
    CHECK((fit.quality.at(3) == 0 && near(fit.quality_error[3] * fit.quality_error[3], 12.5) && fit.marks[3] == 0));
    CHECK((fit.effect.at(2) == 0 && near(fit.effect_error[2] * fit.effect_error[2], 5.0 / 6)));
}

TEST_CASE("normal quantiles undo normal chances") {
    CHECK(near(normal_quantile(0.975), 1.959963984540054));
    CHECK(near(normal_quantile(1e-10), -6.361340902404056));
    CHECK(normal_quantile(0.5) == 0);
    for (double p : {1e-300, 1e-20, 1e-9, 1e-6, 0.001, 0.07, 0.08, 0.3, 0.6, 0.95, 0.999})
        CHECK(near(normal_chance(normal_quantile(p)) / p, 1, 1e-12));
}
