// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace grantpanel::core {

/// A calendar day of the Gregorian calendar. The engine never reads the clock: every day comes from the round.
using Date = std::chrono::year_month_day;

/// "2023-02-28" and nothing else: four, two and two digits, and the day must exist.
inline std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    auto const number = [&](std::size_t from, std::size_t length) {
        int value = 0;
        for (char c : text.substr(from, length)) value = c < '0' || c > '9' || value < 0 ? -1 : value * 10 + (c - '0');
        return value;
    };
    int const year = number(0, 4), month = number(5, 2), day = number(8, 2);
    if (year < 1 || month < 1 || day < 1) return std::nullopt;
    Date const date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                    std::chrono::day(static_cast<unsigned>(day))};
    return date.ok() ? std::optional(date) : std::nullopt;
}

inline std::string to_text(Date date) {
    auto const padded = [](auto value, std::size_t width) {
        std::string digits = std::to_string(value);
        return std::string(width - digits.size(), '0') + digits;
    };
    return padded(static_cast<int>(date.year()), 4) + "-" + padded(static_cast<unsigned>(date.month()), 2) + "-" +
           padded(static_cast<unsigned>(date.day()), 2);
}

/// Days since 1970-01-01, for comparing dates as numbers.
inline long days(Date date) { return static_cast<long>(std::chrono::sys_days(date).time_since_epoch().count()); }

}  // namespace grantpanel::core
