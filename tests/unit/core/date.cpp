// SPDX-License-Identifier: MIT
#include "grantpanel/core/date.hpp"

#include "catch.hpp"

using namespace grantpanel::core;

TEST_CASE("a date is four, two and two digits") {
    for (auto text : {"2023-02-28", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"}) {
        REQUIRE(parse_date(text));
        CHECK(to_text(*parse_date(text)) == text);
    }
    for (auto text : {"", "2023", "2023-2-28", "23-02-28", "2023/02/28", "2023-02-28 ", " 2023-02-28", "+023-02-28",
                      "2023-02-2x", "2023-02-28T09:00"})
        CHECK_FALSE(parse_date(text));
}

TEST_CASE("a day that does not exist is no date") {
    for (auto text : {"2023-02-29", "1900-02-29", "2023-04-31", "2023-13-01", "2023-00-10", "2023-01-00", "2023-01-32",
                      "0000-01-01"})
        CHECK_FALSE(parse_date(text));
}

TEST_CASE("days count from the first of January 1970") {
    CHECK(days(*parse_date("1970-01-01")) == 0);
    CHECK(days(*parse_date("1969-12-31")) == -1);
    // 30 years of 365 days and 7 leap days (1972 to 1996) are 10957; January and February 2000 have 31 + 29.
    CHECK(days(*parse_date("2000-01-01")) == 10957);
    CHECK(days(*parse_date("2000-03-01")) == 10957 + 60);
}

TEST_CASE("dates compare as days do") {
    CHECK(*parse_date("2023-02-28") < *parse_date("2023-03-01"));
    CHECK(*parse_date("2022-12-31") < *parse_date("2023-01-01"));
    CHECK(*parse_date("2023-02-28") == *parse_date("2023-02-28"));
}
