// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "grantpanel/grantpanel.hpp"

using namespace grantpanel::core;

template <class T>
concept MakesMoney = requires(T value) { Money::of(value); };
static_assert(MakesMoney<int> && !MakesMoney<double> && !MakesMoney<float> && !MakesMoney<bool>);
static_assert(!std::is_constructible_v<Ratio, double>);

TEST_CASE("decimals have one strict grammar") {
    for (auto text : {"0", "10", "0.5", "4200.00", "-3"}) CHECK(parse_decimal(text).ok());
    CHECK(parse_decimal("010").fault == DecimalFault::leading_zero);
    CHECK(parse_decimal("1e3").fault == DecimalFault::exponent);
    CHECK(parse_decimal("4,200").fault == DecimalFault::separator);
    CHECK(parse_decimal("£5").fault == DecimalFault::currency_sign);
    CHECK(parse_decimal("1234567890123456789").fault == DecimalFault::too_long);
    for (auto text : {"+1", ".5", "5.", "", "nan", "inf", "0x1F", "--1", "٤"}) CHECK_FALSE(parse_decimal(text).ok());
}

TEST_CASE("money counts and never wraps") {
    Unit const pounds{"GBP", 2};
    CHECK(to_text(Money::of(-5), pounds) == "-0.05");
    CHECK(to_display(Money::of(123456789), pounds) == "£1,234,567.89");
    CHECK(to_short_text(Money::of(1250), pounds) == "12.5");
    CHECK_THROWS_AS(Money::of(INT64_MAX) + Money::of(1), std::overflow_error);
}

TEST_CASE("ratios are exact and print rounded") {
    CHECK(Ratio(2, -4).to_text() == "-1/2");
    CHECK(Ratio(1, 8).to_decimal(2) == "0.13");
    CHECK(to_percent(Ratio(2, 3)) == "66.7%");
    CHECK(to_exact_percent(Ratio(9996, 10000)) == "99.96%");
    CHECK(to_exact_percent(Ratio(3, 5)) == "60.0%");
    CHECK(to_exact_percent(Ratio(1, 50), 2) == "2.00%");
    CHECK(to_exact_percent(Ratio(1, 3)) == "1/3");
    CHECK(to_rounded_percent(Ratio(1, 3), true) == "33.4% (1/3)");
    CHECK(to_rounded_percent(Ratio(4, 11), false) == "36.3% (4/11)");
    CHECK(to_rounded_percent(Ratio(5, 8), false) == "62.5%");
    CHECK(to_rounded_percent(Ratio(1, 30000), false) == "0.003% (1/30000)");
    CHECK(to_rounded_percent(Ratio(29999, 30000), true) == "99.997% (29999/30000)");
    CHECK_THROWS_AS(Ratio(1, 0), std::domain_error);
    CHECK(parse_ratio("-1/2") == Ratio(-1, 2));
    CHECK(parse_ratio("62.5%") == Ratio(5, 8));
    for (auto refused : {"1/0", "1/-2", "1.5/2", "1/2/3", "%", "", " 1", "1e2", "+1"})
        CHECK(parse_ratio(refused) == std::nullopt);
    Ratio large(INT64_MAX);
    large *= large;
    CHECK(large.is_large());
    CHECK_FALSE((large / Ratio(INT64_MAX)).is_large());
    CHECK(large / Ratio(INT64_MAX) == Ratio(INT64_MAX));
}

TEST_CASE("text is checked and printed safely") {
    CHECK(first_invalid_utf8("ab\xC0\xAF") == 2);
    CHECK_FALSE(first_invalid_utf8("Zażółć"));
    CHECK(printable("a\u202Eb\n") == "a\\u{202E}b\\u{0A}");
    CHECK(closest("pott", std::vector<std::string>{"panel", "pot"}) == "pot");
    CHECK(closest("xyz", std::vector<std::string>{"panel", "pot"}).empty());
}

TEST_CASE("dates are days of the calendar") {
    CHECK(parse_date("2024-02-29"));
    CHECK_FALSE(parse_date("2023-02-29"));
    CHECK_FALSE(parse_date("2023-2-1"));
}

TEST_CASE("tickets are those of sha256sum") {
    // printf 'grantpanel/1/ties\0a\0b' | sha256sum
    CHECK(ticket(tags::ties, "a", "b").to_text() == "2d22eef269ee1e55537d43600184e6b2b4d1439440a00a63fd90a8123974c696");
    // printf 'a\nb\n' | sha256sum
    CHECK(ids_digest({"b", "a"}) == sha256("a\nb\n"));
}
