// SPDX-License-Identifier: MIT
#include "grantpanel/score/severity.hpp"

#include "catch.hpp"
#include "grantpanel/core/stream.hpp"
#include "grantpanel/score/adjust.hpp"

using namespace grantpanel;
using core::Ratio;
using score::Value;

namespace {

Value value(std::size_t application, std::size_t member, Ratio mark) {
    return {model::ApplicationIndex(application), model::MemberIndex(member), std::move(mark)};
}
std::vector<Ratio> effects(std::vector<Value> const& values, std::size_t applications, std::size_t members,
                           Ratio const& shrinkage = 0) {
    auto const found = score::severities(values, applications, members, shrinkage);
    std::vector<Ratio> list;
    for (auto member : core::positions<model::MemberIndex>(members)) list.push_back(found.of(member));
    return list;
}

}  // namespace

TEST_CASE("the worked example of docs/scoring.md") {
    auto const found = effects({value(0, 0, 4), value(0, 1, 8), value(0, 2, 8), value(1, 0, 3), value(1, 1, 7),
                                value(1, 2, 7), value(2, 1, 6), value(2, 2, 6)},
                               3, 3);
    CHECK(found == std::vector<Ratio>{Ratio(-8, 3), Ratio(4, 3), Ratio(4, 3)});
}

TEST_CASE("shrinkage by hand: two members, one application") {
    // q = mean - mean of b; (1/2 + s) b = half the difference: with marks 0 and 1 and s = 1/2, b = -/+ 1/4.
    std::vector<Value> const values{value(0, 0, 0), value(0, 1, 1)};
    CHECK(effects(values, 1, 2) == std::vector<Ratio>{Ratio(-1, 2), Ratio(1, 2)});
    CHECK(effects(values, 1, 2, 1) == std::vector<Ratio>{Ratio(-1, 4), Ratio(1, 4)});
    CHECK(effects(values, 1, 2, Ratio(1, 2)) == std::vector<Ratio>{Ratio(-1, 3), Ratio(1, 3)});
}

TEST_CASE("when everybody reads everything, severities are the differences of the members' means") {
    std::vector<Value> values;
    core::Stream stream("tests/severity", "1");
    std::vector<Ratio> means(4);
    for (std::size_t i = 0; i < 6; ++i)
        for (std::size_t j = 0; j < 4; ++j) {
            values.push_back(value(i, j, Ratio(static_cast<std::int64_t>(stream.below(11)), 10)));
            means[j] += values.back().value / Ratio(6);
        }
    Ratio const all = (means[0] + means[1] + means[2] + means[3]) / Ratio(4);
    auto const found = effects(values, 6, 4);
    for (std::size_t j = 0; j < 4; ++j) CHECK(found[j] == means[j] - all);
}

TEST_CASE("the effects satisfy the equations of least squares, and sum to zero in each part") {
    core::Stream stream("tests/severity", "2");
    for (int round = 0; round < 60; ++round) {
        std::size_t const applications = 1 + stream.below(8), members = 1 + stream.below(6);
        std::vector<Value> values;
        for (std::size_t i = 0; i < applications; ++i)
            for (std::size_t j = 0; j < members; ++j)
                if (stream.below(3) == 0)
                    values.push_back(value(i, j, Ratio(static_cast<std::int64_t>(stream.below(9)), 8)));
        Ratio const shrinkage(static_cast<std::int64_t>(stream.below(2) * stream.below(5)), 3);
        auto const found = score::severities(values, applications, members, shrinkage);
        std::vector<Ratio> quality(applications), residual(members), sums(found.parts.count);
        std::vector<std::int64_t> readers(applications, 0);
        for (auto const& each : values) {
            quality[each.application.value] += each.value - found.of(each.member);
            ++readers[each.application.value];
        }
        for (auto const& each : values)
            residual[each.member.value] += each.value - found.of(each.member) -
                                           quality[each.application.value] / Ratio(readers[each.application.value]);
        for (std::size_t j = 0; j < members; ++j) {
            auto const member = model::MemberIndex(j);
            CHECK(residual[j] == shrinkage * found.of(member));
            if (auto const part = found.parts.of_member[member])
                sums[*part] += found.of(member);
            else
                CHECK(found.of(member) == Ratio(0));
        }
        for (auto const& sum : sums) CHECK(sum == Ratio(0));
    }
}

TEST_CASE("parts are found, and one reader alone is a part with no severity") {
    std::vector<Value> const values{value(0, 0, 0), value(1, 0, 1), value(2, 1, 1), value(2, 2, 0)};
    auto const parts = score::connected_parts(values, 4, 4);
    CHECK(parts.count == 2);
    CHECK(parts.of_application[model::ApplicationIndex(0)] == parts.of_application[model::ApplicationIndex(1)]);
    CHECK(parts.of_application[model::ApplicationIndex(0)] != parts.of_application[model::ApplicationIndex(2)]);
    CHECK_FALSE(parts.of_application[model::ApplicationIndex(3)]);
    CHECK_FALSE(parts.of_member[model::MemberIndex(3)]);
    CHECK(effects(values, 4, 4) == std::vector<Ratio>{0, Ratio(1, 2), Ratio(-1, 2), 0});
}

TEST_CASE("the root is rounded to 12 decimals, half up") {
    CHECK(score::rounded_root(4) == Ratio(2));
    CHECK(score::rounded_root(2) == Ratio(std::int64_t{1414213562373}, std::int64_t{1000000000000}));  // ...3.095
    CHECK(score::rounded_root(3) == Ratio(std::int64_t{1732050807569}, std::int64_t{1000000000000}));  // ...8.877
    CHECK(score::rounded_root(Ratio(1, 9)) == Ratio(std::int64_t{333333333333}, std::int64_t{1000000000000}));
    CHECK(score::rounded_root(0) == Ratio(0));
}

TEST_CASE("z-scores on the scale of all marks") {
    // Member 0 gives 0 and 1, member 1 gives 0 and 1/2: all have mean 3/8 and variance 11/64, each has its own.
    auto const found = score::z_scores({value(0, 0, 0), value(1, 0, 1), value(0, 1, 0), value(1, 1, Ratio(1, 2))}, 2);
    // f = sqrt(11/64 / (1/4)) = sqrt(11)/4 = 0.829156197589 (rounded), and twice that for member 1.
    Ratio const half(std::int64_t{829156197589}, std::int64_t{2000000000000});
    CHECK(found[0].value == Ratio(3, 8) - half);
    CHECK(found[1].value == Ratio(3, 8) + half);
    CHECK(found[3].value ==
          Ratio(3, 8) + Ratio(1, 4) * Ratio(std::int64_t{1658312395178}, std::int64_t{1000000000000}));
    // All marks of member 1 equal: they tell nothing, and become the mean of all.
    auto const flat = score::z_scores({value(0, 0, 0), value(1, 0, 1), value(0, 1, 1), value(1, 1, 1)}, 2);
    CHECK((flat[2].value == Ratio(3, 4) && flat[3].value == Ratio(3, 4)));
    CHECK(score::without_spread({value(0, 0, 0), value(1, 0, 1), value(0, 1, 1), value(1, 1, 1)}, 3) ==
          std::vector<model::MemberIndex>{model::MemberIndex(1)});
}

TEST_CASE("Borda shares: the best of four is 7/8, and equal ones share") {
    auto const found = score::borda_shares({value(0, 0, 9), value(1, 0, 2), value(2, 0, 5), value(3, 0, 5)}, 1);
    CHECK(found[0].value == Ratio(7, 8));
    CHECK(found[1].value == Ratio(1, 8));
    CHECK((found[2].value == Ratio(1, 2) && found[3].value == Ratio(1, 2)));
}
