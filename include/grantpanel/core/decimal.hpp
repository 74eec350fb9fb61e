// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace grantpanel::core {

/// Why a text is not a plain decimal number.
enum class DecimalFault {
    none,
    empty,         ///< no text
    not_a_number,  ///< letters, signs other than one leading '-', stray characters, NaN, infinity
    separator,     ///< ',' or another thousands separator or decimal comma
    exponent,      ///< 1e3
    leading_zero,  ///< 010 could be read as ten or as eight
    too_long,      ///< more than 18 significant digits
    currency_sign  ///< a currency sign before or after the number
};

/// A plain decimal number as written: `units` * 10^-`decimals`. At most 18 digits, so that it always fits.
struct Decimal {
    std::int64_t units = 0;
    int decimals = 0;
};

/// What reading a decimal gave: a value, or the fault.
struct DecimalReading {
    Decimal value;
    DecimalFault fault = DecimalFault::none;
    [[nodiscard]] bool ok() const { return fault == DecimalFault::none; }
};

namespace detail {
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline DecimalFault diagnose(std::string_view text) {
    static constexpr std::string_view signs[] = {"$", "\xC2\xA3", "\xE2\x82\xAC", "\xC2\xA5"};
    for (auto sign : signs)
        if (text.find(sign) != text.npos) return DecimalFault::currency_sign;
    bool digits = false, separator = false, exponent = false;
    for (char c : text) {
        if (is_digit(c))
            digits = true;
        else if (c == ',' || c == ' ' || c == '\'' || c == '_' || c == '\xC2' || c == '\xA0' || c == '.')
            separator = true;
        else if (c == 'e' || c == 'E')
            exponent = true;
        else if (c != '-' && c != '+')
            return DecimalFault::not_a_number;
    }
    if (!digits) return DecimalFault::not_a_number;
    if (exponent) return DecimalFault::exponent;
    return separator ? DecimalFault::separator : DecimalFault::not_a_number;
}
}  // namespace detail

/// Reads a number in the only grammar grantpanel knows: an optional '-', digits without leading zeros, and an optional
/// '.' with at least one digit on each side. No '+', exponent, separator, sign, space, NaN or infinity.
inline DecimalReading parse_decimal(std::string_view text) {
    using detail::is_digit;
    if (text.empty()) return {{}, DecimalFault::empty};
    std::string_view rest = text;
    bool const negative = rest.front() == '-';
    if (negative) rest.remove_prefix(1);
    std::size_t whole = 0;
    while (whole < rest.size() && is_digit(rest[whole])) ++whole;
    std::size_t end = whole;
    if (whole > 0 && end + 1 < rest.size() && rest[end] == '.' && is_digit(rest[end + 1])) {
        ++end;
        while (end < rest.size() && is_digit(rest[end])) ++end;
    }
    if (whole == 0 || end != rest.size()) return {{}, detail::diagnose(text)};
    if (whole > 1 && rest[0] == '0') return {{}, DecimalFault::leading_zero};
    int const decimals = end == whole ? 0 : static_cast<int>(end - whole - 1);
    if (whole + static_cast<std::size_t>(decimals) > 18) return {{}, DecimalFault::too_long};
    std::int64_t units = 0;
    for (std::size_t i = 0; i < end; ++i)
        if (rest[i] != '.') units = units * 10 + (rest[i] - '0');
    return {{negative ? -units : units, decimals}, DecimalFault::none};
}

/// What to tell a person about a fault, without the value; "" for none.
inline std::string_view describe(DecimalFault fault) {
    switch (fault) {
        case DecimalFault::none: return "";
        case DecimalFault::empty: return "a number is missing";
        case DecimalFault::not_a_number: return "this is not a number";
        case DecimalFault::separator:
            return "a number is written with digits and one '.', without separators or spaces";
        case DecimalFault::exponent: return "a number is written out, without an exponent";
        case DecimalFault::leading_zero: return "a number does not begin with a needless 0";
        case DecimalFault::too_long: return "a number has at most 18 digits";
        case DecimalFault::currency_sign: return "a number is written without a currency sign";
    }
    return "";
}

/// 10^exponent for 0 <= exponent <= 18.
constexpr std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

/// The same number with exactly `decimals` decimals, or nothing when digits would be lost or it does not fit.
inline std::optional<std::int64_t> rescale(Decimal value, int decimals) {
    while (value.decimals > decimals && value.units % 10 == 0) {
        value.units /= 10;
        --value.decimals;
    }
    if (value.decimals > decimals) return std::nullopt;
    std::int64_t const factor = power_of_ten(decimals - value.decimals);
    if (value.units > std::numeric_limits<std::int64_t>::max() / factor ||
        value.units < std::numeric_limits<std::int64_t>::min() / factor)
        return std::nullopt;
    return value.units * factor;
}

}  // namespace grantpanel::core
