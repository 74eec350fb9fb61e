// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "grantpanel/core/decimal.hpp"

namespace grantpanel::core {

/// Integers without a bound; expression templates are off, so that `auto` holds a value.
using Integer = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>, boost::multiprecision::et_off>;

/// An exact rational number in lowest terms with a positive denominator.
///
/// Values whose parts fit 64 bits are held and computed there (intermediate results in 128 bits, overflow detected);
/// everything else is held in unbounded integers. Every value has one representation only, so both paths give equal
/// results; tests/property/ratio.cpp holds one against the other.
class Ratio {
  public:
    Ratio() = default;
    /// Whole numbers are ratios; floating-point numbers are not.
    template <std::integral T>
        requires(std::is_signed_v<T> || sizeof(T) < sizeof(std::int64_t))
    Ratio(T whole) {  // NOLINT(google-explicit-constructor)
        set_small(whole, 1);
    }
    template <std::floating_point T>
    Ratio(T) = delete;

    /// numerator / denominator. Throws std::domain_error when the denominator is zero.
    Ratio(std::int64_t numerator, std::int64_t denominator) { set_small(numerator, denominator); }
    Ratio(Integer const& numerator, Integer const& denominator) { set_large(numerator, denominator); }

    /// The exact value of a decimal as written.
    explicit Ratio(Decimal value) : Ratio(value.units, power_of_ten(value.decimals)) {}

    [[nodiscard]] Integer numerator() const { return large_ ? large_->numerator : Integer(numerator_); }
    [[nodiscard]] Integer denominator() const { return large_ ? large_->denominator : Integer(denominator_); }
    [[nodiscard]] bool is_large() const { return large_ != nullptr; }
    [[nodiscard]] int sign() const { return large_ ? large_->numerator.sign() : (numerator_ > 0) - (numerator_ < 0); }

    friend Ratio operator+(Ratio const& a, Ratio const& b) { return combine(a, b, false); }
    friend Ratio operator-(Ratio const& a, Ratio const& b) { return combine(a, b, true); }
    friend Ratio operator*(Ratio const& a, Ratio const& b) {
        if (!a.large_ && !b.large_)
            return from_wide(Wide(a.numerator_) * b.numerator_, Wide(a.denominator_) * b.denominator_);
        return Ratio(a.numerator() * b.numerator(), a.denominator() * b.denominator());
    }
    /// Throws std::domain_error when b is zero.
    friend Ratio operator/(Ratio const& a, Ratio const& b) {
        if (!a.large_ && !b.large_)
            return from_wide(Wide(a.numerator_) * b.denominator_, Wide(a.denominator_) * b.numerator_);
        return Ratio(a.numerator() * b.denominator(), a.denominator() * b.numerator());
    }
    Ratio& operator+=(Ratio const& other) { return *this = *this + other; }
    Ratio& operator-=(Ratio const& other) { return *this = *this - other; }
    Ratio& operator*=(Ratio const& other) { return *this = *this * other; }
    Ratio& operator/=(Ratio const& other) { return *this = *this / other; }

    friend bool operator==(Ratio const& a, Ratio const& b) {
        if (!a.large_ && !b.large_) return a.numerator_ == b.numerator_ && a.denominator_ == b.denominator_;
        return a.large_ && b.large_ && a.large_->numerator == b.large_->numerator &&
               a.large_->denominator == b.large_->denominator;
    }
    friend std::strong_ordering operator<=>(Ratio const& a, Ratio const& b) {
        if (!a.large_ && !b.large_) return Wide(a.numerator_) * b.denominator_ <=> Wide(b.numerator_) * a.denominator_;
        int const order = (a.numerator() * b.denominator()).compare(b.numerator() * a.denominator());
        return order <=> 0;
    }

    /// The nearest `double`, or nearly so: for figures that are only shown.
    [[nodiscard]] double to_double() const {
        if (!large_) return static_cast<double>(numerator_) / static_cast<double>(denominator_);
        auto const above = static_cast<std::int64_t>(msb(abs(large_->numerator) + 1)) - 62,
                   below = static_cast<std::int64_t>(msb(large_->denominator)) - 62;
        auto const shorten = [](Integer const& value, std::int64_t by) {
            return static_cast<double>(by > 0 ? Integer(value >> static_cast<unsigned>(by)) : value);
        };
        double const quotient = shorten(abs(large_->numerator), above) / shorten(large_->denominator, below);
        return std::ldexp(sign() < 0 ? -quotient : quotient,
                          static_cast<int>(std::max<std::int64_t>(above, 0) - std::max<std::int64_t>(below, 0)));
    }

    /// "n/d" in lowest terms, or "n" for a whole number.
    [[nodiscard]] std::string to_text() const {
        if (denominator() == 1) return numerator().str();
        return numerator().str() + "/" + denominator().str();
    }

    /// Rounded to `decimals` places for printing only, halves away from zero: Ratio(2, 3).to_decimal(2) is "0.67".
    [[nodiscard]] std::string to_decimal(int decimals) const {
        Integer const scaled = abs(numerator()) * power_of_ten(decimals) * 2 + denominator();
        Integer const rounded = scaled / (denominator() * 2);
        std::string digits = rounded.str();
        auto const places = static_cast<std::size_t>(decimals);
        if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
        if (decimals > 0) digits.insert(digits.size() - places, ".");
        return sign() < 0 && rounded != 0 ? "-" + digits : digits;
    }

  private:
    __extension__ using Wide = __int128;
    __extension__ using UnsignedWide = unsigned __int128;
    struct Large {
        Integer numerator, denominator;
    };

    static bool fits(Wide value) {
        return value <= std::numeric_limits<std::int64_t>::max() && value > std::numeric_limits<std::int64_t>::min();
    }
    static Integer widen(Wide value) {
        bool const negative = value < 0;
        auto const magnitude = negative ? -static_cast<UnsignedWide>(value) : static_cast<UnsignedWide>(value);
        Integer result = static_cast<std::uint64_t>(magnitude >> 64);
        result = (result << 64) | static_cast<std::uint64_t>(magnitude);
        return negative ? -result : result;
    }
    static Wide gcd_of(Wide a, Wide b) {
        if (a < 0) a = -a;
        if (b < 0) b = -b;
        while (b != 0) {
            if (fits(a) && fits(b)) return std::gcd(static_cast<std::int64_t>(a), static_cast<std::int64_t>(b));
            Wide const rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }
    /// Both parts are below 2^127 in magnitude: products of two 64-bit values, or a sum of two such products that fits.
    static Ratio from_wide(Wide numerator, Wide denominator) {
        if (denominator == 0) throw std::domain_error("a ratio cannot have the denominator 0");
        Wide const divisor = gcd_of(numerator, denominator);
        if (divisor > 1) {
            numerator /= divisor;
            denominator /= divisor;
        }
        if (denominator < 0) {
            numerator = -numerator;
            denominator = -denominator;
        }
        Ratio result;
        if (fits(numerator) && fits(denominator)) {
            result.numerator_ = static_cast<std::int64_t>(numerator);
            result.denominator_ = static_cast<std::int64_t>(denominator);
        } else {
            result.large_ = std::make_shared<Large const>(Large{widen(numerator), widen(denominator)});
        }
        return result;
    }
    static Ratio combine(Ratio const& a, Ratio const& b, bool subtract) {
        if (!a.large_ && !b.large_) {
            Wide const left = Wide(a.numerator_) * b.denominator_;
            Wide const right = Wide(b.numerator_) * a.denominator_;
            Wide sum = 0;
            bool const overflow =
                subtract ? __builtin_sub_overflow(left, right, &sum) : __builtin_add_overflow(left, right, &sum);
            if (!overflow) return from_wide(sum, Wide(a.denominator_) * b.denominator_);
        }
        Integer const left = a.numerator() * b.denominator();
        Integer const right = b.numerator() * a.denominator();
        return Ratio(subtract ? left - right : left + right, a.denominator() * b.denominator());
    }
    void set_small(std::int64_t numerator, std::int64_t denominator) { *this = from_wide(numerator, denominator); }
    void set_large(Integer numerator, Integer denominator) {
        if (denominator == 0) throw std::domain_error("a ratio cannot have the denominator 0");
        Integer const divisor = gcd(numerator, denominator);
        numerator /= divisor;
        denominator /= divisor;
        if (denominator < 0) {
            numerator = -numerator;
            denominator = -denominator;
        }
        Integer const most = std::numeric_limits<std::int64_t>::max();
        if (abs(numerator) <= most && denominator <= most) {
            numerator_ = static_cast<std::int64_t>(numerator);
            denominator_ = static_cast<std::int64_t>(denominator);
            large_.reset();
        } else {
            large_ = std::make_shared<Large const>(Large{std::move(numerator), std::move(denominator)});
            numerator_ = 0;
            denominator_ = 1;
        }
    }

    std::int64_t numerator_ = 0;  ///< never the least 64-bit value, so that it can always be negated
    std::int64_t denominator_ = 1;
    std::shared_ptr<Large const> large_;  ///< set exactly when the value does not fit above
};

/// "n/d" of whole numbers with d above zero, a plain decimal, or a percentage ("60%"); a sign stands in front only.
/// Nothing for any other text.
inline std::optional<Ratio> parse_ratio(std::string_view text) {
    if (!text.empty() && text.back() == '%') {
        auto const reading = parse_decimal(text.substr(0, text.size() - 1));
        if (!reading.ok()) return std::nullopt;
        return Ratio(reading.value) / Ratio(100);
    }
    auto const slash = text.find('/');
    auto const reading = parse_decimal(text.substr(0, slash));
    if (!reading.ok()) return std::nullopt;
    if (slash == text.npos) return Ratio(reading.value);
    auto const below = parse_decimal(text.substr(slash + 1));
    if (!below.ok() || reading.value.decimals > 0 || below.value.decimals > 0 || below.value.units <= 0)
        return std::nullopt;
    return Ratio(reading.value.units, below.value.units);
}

/// A share as a percentage for printing: Ratio(2, 3) with one decimal is "66.7%".
inline std::string to_percent(Ratio const& share, int decimals = 1) {
    return (share * Ratio(100)).to_decimal(decimals) + "%";
}

/// A share as the percentage that it is, with at least so many decimals, or as a fraction where no decimal is exact:
/// Ratio(9996, 10000) is "99.96%", Ratio(1, 3) is "1/3". For the rules, which must not look like others.
inline std::string to_exact_percent(Ratio const& share, int decimals = 1) {
    for (; decimals <= 15; ++decimals)
        if (auto text = to_percent(share, decimals); parse_ratio(text) == share) return text;
    return share.to_text();
}

/// A share between 0 and 1 as a percentage that is not below it (`up`) or not above it, with the fraction where the
/// percentage is not exact: Ratio(1, 3) is "33.4% (1/3)" or "33.3% (1/3)".
inline std::string to_rounded_percent(Ratio const& share, bool up) {
    if (auto exact = to_exact_percent(share); exact.ends_with('%')) return exact;
    Ratio rounded;
    int decimals = 0;
    do {  // all and nothing are other shares: more digits
        Integer const whole = power_of_ten(2 + ++decimals);
        rounded = Ratio(Integer(share.numerator() * whole / share.denominator() + (up ? 1 : 0)), whole);
    } while (decimals < 15 && (rounded == Ratio() || rounded == Ratio(1)));
    return to_percent(rounded, decimals) + " (" + share.to_text() + ")";
}

}  // namespace grantpanel::core
