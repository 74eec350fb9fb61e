// SPDX-License-Identifier: MIT
#include "grantpanel/solve/pairs.hpp"

#include "catch.hpp"

using namespace grantpanel::solve;

namespace {

std::vector<Unit> whole(std::vector<std::int64_t> const& amounts) {
    std::vector<Unit> units;
    for (auto amount : amounts) units.push_back({amount, amount, 1});
    return units;
}

}  // namespace

TEST_CASE("what a floor leaves of the pot for the others is a row") {
    // A pot of 100 over six units, 70 of it for the first three: 30 for the others, whoever they are.
    auto const units = whole({40, 30, 20, 35, 25, 15});
    Row pot{{}, 100}, floor{{}, -70};
    for (std::uint32_t unit = 0; unit < 6; ++unit) pot.terms.push_back({unit, 0, 1});
    for (std::uint32_t unit = 0; unit < 3; ++unit) floor.terms.push_back({unit, 0, -1});
    floor.terms.push_back({3, 0, -1});
    auto const found = pairs({pot, floor}, units);
    REQUIRE(found.size() == 1);
    CHECK(found[0].limit == 30);
    REQUIRE(found[0].terms.size() == 2);
    CHECK((found[0].terms[0].unit == 4 && found[0].terms[0].per_amount == 1 && found[0].terms[0].each == 0));
    CHECK((found[0].terms[1].unit == 5 && found[0].terms[1].per_amount == 1));
}

TEST_CASE("a share of the money becomes an amount") {
    // At least a fifth for the first two of five: the others get four fifths at most. Four times the pot and once the
    // share (the others less four times the first two is at most 0): five times the others is at most 400. And once the
    // pot and once the share, where the others cancel, would say that five times the first two is at least nothing.
    auto const units = whole({50, 30, 40, 40, 40});
    Row pot{{}, 100}, share{{}, 0};
    for (std::uint32_t unit = 0; unit < 5; ++unit) {
        pot.terms.push_back({unit, 0, 1});
        share.terms.push_back({unit, 0, unit < 2 ? -4 : 1});
    }
    auto const found = pairs({pot, share}, units);
    REQUIRE(found.size() == 1);
    CHECK(found[0].limit == 400);
    REQUIRE(found[0].terms.size() == 3);
    for (auto const& term : found[0].terms) CHECK((term.unit >= 2 && term.per_amount == 5));
}

TEST_CASE("rows of awards and of money do not mix, and what nothing can break is left out") {
    auto const units = whole({10, 10, 10, 10});
    Row money{{}, 30}, awards{{}, -2}, loose{{}, -1};
    for (std::uint32_t unit = 0; unit < 4; ++unit) {
        money.terms.push_back({unit, 0, 1});
        awards.terms.push_back({unit, -1, 0});
        loose.terms.push_back({unit, 0, -1});
    }
    CHECK(pairs({money, awards}, units).empty());
    CHECK(pairs({money, loose}, units).empty());  // 0 is at most 29
}
