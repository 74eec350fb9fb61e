// SPDX-License-Identifier: MIT
#include "grantpanel/elect/amount.hpp"

#include "catch.hpp"

using namespace grantpanel;
using elect::detail::Amount;

namespace {

/// n/d, exact only with at most four binary digits.
Amount rough(std::int64_t n, std::int64_t d) {
    return {core::Ratio(core::Integer(n) << 200, core::Integer(d) << 200) *
                core::Ratio((core::Integer(1) << 100) + 1, core::Integer(1) << 100),
            4};
}

}  // namespace

TEST_CASE("short amounts are exact") {
    Amount const third = core::Ratio(1, 3);
    CHECK((third + third + third).is_exact());
    CHECK((third * Amount(3)).lower() == core::Ratio(1));
    CHECK(!(third * Amount(3) < Amount(1)));
    CHECK(!(Amount(1) < third * Amount(3)));
}

TEST_CASE("long amounts are bounds that hold the number") {
    auto const x = rough(1, 3), y = rough(1, 7);
    CHECK_FALSE(x.is_exact());
    auto const one = core::Ratio((core::Integer(1) << 100) + 1, core::Integer(1) << 100);
    auto const tiny = core::Ratio(core::Integer(1), core::Integer(1) << 150);
    auto const holds = [&](Amount const& amount, core::Ratio const& exact) {
        return amount.lower() <= exact && exact - amount.lower() < tiny;
    };
    CHECK(holds(x + y, one * core::Ratio(10, 21)));
    CHECK(holds(x - y, one * core::Ratio(4, 21)));
    CHECK(holds(x * y, one * one * core::Ratio(1, 21)));
    CHECK(holds(x / y, core::Ratio(7, 3)));
    CHECK(y < x);
    CHECK_FALSE(x < y);
    CHECK(surely_less(y, x));
}

TEST_CASE("what bounds cannot settle is not guessed") {
    auto const x = rough(1, 3);
    CHECK_THROWS_AS(x < x + Amount(0), core::NotProved);
    CHECK_FALSE(surely_less(x, x));
    CHECK_THROWS_AS(Amount(1) / (x - x), core::NotProved);
}
