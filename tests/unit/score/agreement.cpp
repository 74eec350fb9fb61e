// SPDX-License-Identifier: MIT
#include "grantpanel/score/agreement.hpp"

#include "catch.hpp"
#include "grantpanel/core/stream.hpp"

using namespace grantpanel;
using namespace grantpanel::score;
using core::Ratio;

namespace {

/// One row for each rater, one character for each unit; '.' is missing.
Ratings table(std::vector<std::string> const& rows) {
    std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, Ratio>> given;
    for (std::uint32_t r = 0; r < rows.size(); ++r)
        for (std::uint32_t u = 0; u < rows[r].size(); ++u)
            if (rows[r][u] != '.') given.push_back({{u, r}, Ratio(rows[r][u] - '0')});
    return make_ratings(rows.front().size(), rows.size(), given);
}

// Krippendorff (2011): 4 observers, 12 units, 41 values.
Ratings krippendorff() { return table({"123321412...", "1233224125.3", ".3332342251.", "12332441251."}); }

/// Coincidences straight from the definition, pair by pair, in fractions.
std::optional<Ratio> by_pairs(Ratings const& ratings, Level level) {
    std::vector<std::vector<std::uint32_t>> units(ratings.units);
    for (auto const& each : ratings.list) units[each.unit].push_back(each.value);
    std::vector<Ratio> counts(ratings.values.size());
    Ratio n = 0;
    for (auto const& unit : units)
        if (unit.size() > 1)
            for (auto value : unit) counts[value] += Ratio(1), n += Ratio(1);
    auto const distance = [&](std::uint32_t c, std::uint32_t k) -> Ratio {
        if (c == k) return 0;
        Ratio d;
        if (level == Level::nominal) return 1;
        if (level == Level::interval) d = ratings.values[c] - ratings.values[k];
        if (level == Level::ratio)
            d = (ratings.values[c] - ratings.values[k]) / (ratings.values[c] + ratings.values[k]);
        if (level == Level::ordinal) {
            for (auto g = std::min(c, k); g <= std::max(c, k); ++g) d += counts[g];
            d -= (counts[c] + counts[k]) / Ratio(2);
        }
        return d * d;
    };
    Ratio observed, expected;
    for (auto const& unit : units)
        for (std::size_t i = 0; i < unit.size(); ++i)
            for (std::size_t j = 0; j < unit.size(); ++j)
                if (i != j) observed += distance(unit[i], unit[j]) / Ratio(static_cast<std::int64_t>(unit.size()) - 1);
    for (std::uint32_t c = 0; c < counts.size(); ++c)
        for (std::uint32_t k = 0; k < counts.size(); ++k) expected += counts[c] * counts[k] * distance(c, k);
    if (expected.sign() == 0) return std::nullopt;
    return Ratio(1) - (n - Ratio(1)) * observed / expected;
}

constexpr Level levels[] = {Level::nominal, Level::ordinal, Level::interval, Level::ratio};

}  // namespace

TEST_CASE("Krippendorff's own example") {
    auto const ratings = krippendorff();
    CHECK(ratings.list.size() == 41);
    CHECK(*alpha(ratings, Level::nominal).value == Ratio(113, 152));
    CHECK(alpha(ratings, Level::ordinal).value->to_decimal(4) == "0.8154");
    CHECK(alpha(ratings, Level::interval).value->to_decimal(4) == "0.8491");
    CHECK(alpha(ratings, Level::ratio).value->to_decimal(4) == "0.7974");
    CHECK(alpha(ratings, Level::nominal).pairable_ratings == 40);
}

TEST_CASE("two readers and three units, by hand") {
    CHECK(*alpha(table({"112", "122"}), Level::nominal).value == Ratio(4, 9));
}

TEST_CASE("a missing rating is no category") {
    // nltk counted None as a category: 0.333 instead of 1.
    CHECK(*alpha(table({"12.", "121"}), Level::nominal).value == Ratio(1));
}

TEST_CASE("what is not defined says why") {
    CHECK(*alpha(table({"...", "..."}), Level::ordinal).undefined == Undefined::no_ratings);
    CHECK(*alpha(table({"1..", ".23"}), Level::ordinal).undefined == Undefined::no_pairs);
    CHECK(*alpha(table({"222", "22."}), Level::interval).undefined == Undefined::no_variation);
    auto negative = make_ratings(1, 2, {{{0, 0}, Ratio(-1)}, {{0, 1}, Ratio(1)}});
    CHECK(*alpha(negative, Level::ratio).undefined == Undefined::negative_value);
    CHECK(alpha(negative, Level::interval).value);
    CHECK_FALSE(alpha_interval(table({"222", "22."}), Level::interval, 10, "1"));
}

TEST_CASE("random tables agree with the definition pair by pair, also with numbers that need more than 128 bits") {
    core::Stream stream("tests/agreement", "1");
    for (int round = 0; round < 80; ++round) {
        std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, Ratio>> given;
        std::uint32_t const units = 1 + static_cast<std::uint32_t>(stream.below(7)),
                            raters = 1 + static_cast<std::uint32_t>(stream.below(5));
        bool const large = stream.below(3) == 0;
        for (std::uint32_t u = 0; u < units; ++u)
            for (std::uint32_t r = 0; r < raters; ++r)
                if (stream.below(4) > 0) {
                    Ratio value(static_cast<std::int64_t>(stream.below(5)),
                                1 + static_cast<std::int64_t>(stream.below(3)));
                    if (large) value = value * Ratio(core::Integer(stream.word()) * 1000003, core::Integer(999983));
                    given.push_back({{u, r}, value});
                }
        auto const ratings = make_ratings(units, raters, given);
        for (auto level : levels) {
            auto const found = alpha(ratings, level);
            CHECK(found.value == by_pairs(ratings, level));
            CHECK(found.value.has_value() != found.undefined.has_value());
        }
    }
}

TEST_CASE("the interval is repeatable, holds alpha, and is near it for many units") {
    auto const ratings = krippendorff();
    for (auto level : levels) {
        auto const once = *alpha_interval(ratings, level, 400, "42"),
                   again = *alpha_interval(ratings, level, 400, "42");
        CHECK((once.low == again.low && once.high == again.high));
        double const value = alpha(ratings, level).value->to_double();
        CHECK((once.low < value && value < once.high));
        CHECK(once.replicates + once.undefined == 400);
    }
    CHECK(alpha_interval(ratings, Level::nominal, 400, "42")->low !=
          alpha_interval(ratings, Level::nominal, 400, "43")->low);
}

TEST_CASE("Shrout and Fleiss (1979): six units, four raters") {
    auto const found = intraclass_correlations(make_ratings(6, 4, [] {
        std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, Ratio>> given;
        constexpr int marks[6][4] = {{9, 2, 5, 8}, {6, 1, 3, 2},  {8, 4, 6, 8},
                                     {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}};
        for (std::uint32_t u = 0; u < 6; ++u)
            for (std::uint32_t r = 0; r < 4; ++r) given.push_back({{u, r}, Ratio(marks[u][r])});
        return given;
    }()));
    char const* const expected[] = {"0.166", "0.290", "0.715", "0.443", "0.620", "0.909"};
    for (std::size_t i = 0; i < 6; ++i) CHECK(found.all[i].value->to_decimal(3) == expected[i]);
    CHECK(*found.all[0].value == Ratio(448, 2703));
    // The intervals that R's psych and SPSS print for this example.
    double const low[] = {-0.133, 0.019, 0.342, -0.884, 0.071, 0.676},
                 high[] = {0.723, 0.761, 0.946, 0.912, 0.927, 0.986};
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(*found.all[i].low == Approx(low[i]).margin(0.0006));
        CHECK(*found.all[i].high == Approx(high[i]).margin(0.0006));
    }
}

TEST_CASE("correlations that are not defined say why") {
    CHECK(*intraclass_correlations(krippendorff()).undefined == Undefined::gaps);
    CHECK(*intraclass_correlations(table({"12"})).undefined == Undefined::too_few);
    auto const flat = intraclass_correlations(table({"33", "33"}));
    CHECK_FALSE(flat.undefined);
    for (auto const& each : flat.all) CHECK_FALSE(each.value);
}

TEST_CASE("Kendall's W: 1 for one order, 0 for opposite ones, with ties and gaps") {
    CHECK(*concordance(table({"1234", "2468"})).value == Ratio(1));
    CHECK(*concordance(table({"1234", "4321"})).value == Ratio(0));
    // Ranks 1 2 3 and 1.5 1.5 3: sums 2.5 3.5 6, S = 6.5; 12 * 6.5 / (4 * 24 - 2 * 6) = 13/14.
    CHECK(*concordance(table({"123", "115"})).value == Ratio(13, 14));
    CHECK(concordance(table({"1234", "246."})).units == 3);
    CHECK(*concordance(table({"11", "22"})).undefined == Undefined::no_variation);
    CHECK(*concordance(table({"1.", ".1"})).undefined == Undefined::few_by_all);
    // One unit that both rated is no order, although there are three units.
    auto const one = concordance(table({"12.", ".34"}));
    CHECK((one.units == 1 && *one.undefined == Undefined::few_by_all));
    CHECK(phrase(*one.undefined) == "there are fewer than two units that everybody rated");
    CHECK(*concordance(table({"12"})).undefined == Undefined::too_few);
}

TEST_CASE(
    "with gaps, correlations come from variance components; in a full table they are those of the analysis of "
    "variance") {
    auto const found = agreement(krippendorff(), Level::interval);
    REQUIRE(found.components);
    CHECK(found.components->undefined.empty());
    CHECK((0 < found.components->single && found.components->single < found.components->mean));
    // Where no variance is estimated as 0, REML and ICC(2,1), ICC(2,k) coincide in a full table.
    auto const full = table({"968716", "214112", "536265", "828694"});
    auto const exact = intraclass_correlations(full);
    auto const by_reml = component_icc(full);
    CHECK(by_reml.single == Approx(exact.all[1].value->to_double()).margin(1e-6));
    CHECK(by_reml.mean == Approx(exact.all[4].value->to_double()).margin(1e-6));
}

TEST_CASE("the interval for alpha does not change when a large number is added to every value") {
    auto const shifted = [](std::int64_t by) {
        std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, Ratio>> given;
        core::Stream stream("tests/shifted", "1");
        for (std::uint32_t u = 0; u < 8; ++u)
            for (std::uint32_t r = 0; r < 3; ++r)
                given.push_back({{u, r}, Ratio(static_cast<std::int64_t>(u + stream.below(4)) + by)});
        return *alpha_interval(make_ratings(8, 3, given), Level::interval, 200, "1");
    };
    auto const plain = shifted(0), far = shifted(1'000'000'000'000);
    CHECK((plain.low == far.low && plain.high == far.high && plain.low < plain.high));
}

TEST_CASE("intervals of correlations are ordered or left out") {
    // Units that differ less than chance would have it: the formulas for ICC(2,1) leave the sensible range.
    for (auto last : {Ratio(1, 10), Ratio(1), Ratio(2)}) {
        std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, Ratio>> given;
        Ratio const marks[3][3] = {{0, 6, 0}, {2, 0, 4}, {4, 2, last}};
        for (std::uint32_t u = 0; u < 3; ++u)
            for (std::uint32_t r = 0; r < 3; ++r) given.push_back({{u, r}, marks[u][r]});
        for (auto const& icc : intraclass_correlations(make_ratings(3, 3, given)).all) {
            CHECK(icc.low.has_value() == icc.high.has_value());
            if (icc.low) CHECK((std::isfinite(*icc.low) && *icc.low <= *icc.high));
        }
    }
}
