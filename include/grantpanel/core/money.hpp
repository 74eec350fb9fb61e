// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "grantpanel/core/decimal.hpp"

namespace grantpanel::core {

/// What an amount counts: a currency with its decimals, or places. Stands once on a Round or Problem.
struct Unit {
    std::string code = "";  ///< ISO 4217 code, "places", or "" where a file names none
    int decimals = 0;       ///< digits after the point; one unit of Money is 10^-decimals
    bool operator==(Unit const&) const = default;
};

/// A checked count of the smallest unit (pence, cents, places), 8 bytes. Sums and differences that do not fit throw
/// std::overflow_error; there is no way in or out through floating point.
class Money {
  public:
    constexpr Money() = default;

    /// `count` of the smallest unit: Money::of(420000) is 4,200.00 pounds where the unit has two decimals.
    template <std::integral T>
        requires(!std::same_as<T, bool>)
    static constexpr Money of(T count) {
        if (!std::in_range<std::int64_t>(count)) throw std::overflow_error("an amount is too large");
        return Money(static_cast<std::int64_t>(count));
    }
    static Money of(double) = delete;

    [[nodiscard]] constexpr std::int64_t count() const { return count_; }

    friend constexpr Money operator+(Money a, Money b) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(a.count_, b.count_, &sum)) throw std::overflow_error("a sum of money is too large");
        return Money(sum);
    }
    friend constexpr Money operator-(Money a, Money b) {
        std::int64_t difference = 0;
        if (__builtin_sub_overflow(a.count_, b.count_, &difference))
            throw std::overflow_error("a difference of money is too large");
        return Money(difference);
    }
    constexpr Money& operator+=(Money other) { return *this = *this + other; }
    constexpr Money& operator-=(Money other) { return *this = *this - other; }
    constexpr auto operator<=>(Money const&) const = default;

  private:
    constexpr explicit Money(std::int64_t count) : count_(count) {}
    std::int64_t count_ = 0;
};
static_assert(sizeof(Money) == 8);

/// The amount as plain text in whole units with all decimals: "4200.00", "-0.05", "12" for places.
inline std::string to_text(Money amount, Unit const& unit) {
    std::int64_t const scale = power_of_ten(unit.decimals);
    std::string digits = std::to_string(amount.count() / scale);
    if (amount.count() < 0 && digits[0] != '-') digits.insert(0, "-");
    if (unit.decimals > 0) {
        std::int64_t const part = amount.count() % scale;
        std::string const decimals = std::to_string(part < 0 ? -part : part);
        digits += '.' + std::string(static_cast<std::size_t>(unit.decimals) - decimals.size(), '0') + decimals;
    }
    return digits;
}

/// The amount in shortest form: "178000", "12.5".
inline std::string to_short_text(Money amount, Unit const& unit) {
    std::string text = to_text(amount, unit);
    if (text.find('.') == text.npos) return text;
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

/// The amount as a person reads it: "GBP 4,200.00", "£4,200.00" for the signs in common use, "3 places".
inline std::string to_display(Money amount, Unit const& unit) {
    std::string text = to_text(amount, unit);
    std::size_t const start = text[0] == '-' ? 1 : 0;
    std::size_t point = text.find('.');
    if (point == text.npos) point = text.size();
    for (std::size_t i = point; i > start + 3; i -= 3) text.insert(i - 3, ",");
    if (unit.code == "places") return text + (amount == Money::of(1) ? " place" : " places");
    std::string const sign = unit.code == "GBP" ? "£" : unit.code == "EUR" ? "€" : unit.code == "USD" ? "$" : "";
    if (!sign.empty()) return text.insert(start, sign);
    return unit.code.empty() ? text : unit.code + " " + text;
}

}  // namespace grantpanel::core
