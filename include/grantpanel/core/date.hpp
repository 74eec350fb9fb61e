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

/// Whether a text is written as days are here, four, two and two digits, though perhaps no such day exists.
inline bool has_date_form(std::string_view text) {
    static constexpr std::string_view form = "dddd-dd-dd";
    bool same = text.size() == form.size();
    for (std::size_t i = 0; same && i < form.size(); ++i)
        same = form[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == form[i];
    return same;
}

/// The day that "20/01/2026", "12/30/2023", "5.13.2023" or "2026/1/20" can only mean; none where it could be two days.
inline std::optional<Date> likely_date(std::string_view text) {
    unsigned numbers[3] = {};
    std::size_t digits[3] = {}, at = 0;
    for (char c : text) {
        if (c >= '0' && c <= '9' && digits[at] < 4)
            numbers[at] = numbers[at] * 10 + static_cast<unsigned>(c - '0'), ++digits[at];
        else if ((c == '/' || c == '.' || c == '-') && digits[at] > 0 && at < 2)
            ++at;
        else
            return std::nullopt;
    }
    auto const date = [&](std::size_t year, std::size_t month, std::size_t day) -> std::optional<Date> {
        Date const found{std::chrono::year(static_cast<int>(numbers[year])), std::chrono::month(numbers[month]),
                         std::chrono::day(numbers[day])};
        bool const wide = digits[year] == 4 && digits[month] <= 2 && digits[day] <= 2;
        return wide && numbers[year] > 0 && found.ok() ? std::optional(found) : std::nullopt;
    };
    if (digits[0] == 4) return date(0, 1, 2);
    auto const day_first = date(2, 1, 0), month_first = date(2, 0, 1);
    if (day_first && month_first && *day_first != *month_first) return std::nullopt;
    return day_first ? day_first : month_first;
}

/// Days since 1970-01-01, for comparing dates as numbers.
inline long days(Date date) { return static_cast<long>(std::chrono::sys_days(date).time_since_epoch().count()); }

/// A day, or a whole year where no more was said.
struct DayOrYear {
    Date day;  ///< 1 January of a whole year
    bool whole_year = false;

    [[nodiscard]] Date first() const { return day; }
    [[nodiscard]] Date last() const { return whole_year ? Date(day.year() / 12 / 31) : day; }
    bool operator==(DayOrYear const&) const = default;
};

/// "2023-02-28" or "2023".
inline std::optional<DayOrYear> parse_day_or_year(std::string_view text) {
    if (text.size() == 4)
        if (auto const day = parse_date(std::string(text) + "-01-01")) return DayOrYear{*day, true};
    if (auto const day = parse_date(text)) return DayOrYear{*day, false};
    return std::nullopt;
}

inline std::string to_text(DayOrYear const& when) {
    return when.whole_year ? to_text(when.day).substr(0, 4) : to_text(when.day);
}

/// The same day some years earlier; 28 February for a 29 February that the year does not have.
inline Date years_before(Date date, int years) {
    Date const earlier = date - std::chrono::years(years);
    return earlier.ok() ? earlier : Date(earlier.year() / 2 / 28);
}

}  // namespace grantpanel::core
