// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "grantpanel/core/error.hpp"
#include "grantpanel/core/ratio.hpp"

namespace grantpanel::elect::detail {

/// A number of 0 or more in rules whose fractions double in length with each step (bounded overspending, cumulative
/// support transfer). It is a Ratio as long as that is at most `longest` bits over as many, and from then on two whole
/// multiples of 2^-160 that it lies between. No comparison is ever guessed: where the bounds do not settle one, it
/// throws NotProved.
class Amount {
  public:
    static constexpr unsigned longest = 1024;

    Amount(core::Ratio exact = {}) : value_(std::move(exact)) { shorten(); }  // NOLINT(google-explicit-constructor)
    Amount(std::int64_t whole) : Amount(core::Ratio(whole)) {}                // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool is_exact() const { return std::holds_alternative<core::Ratio>(value_); }
    /// The number, or its lower bound.
    [[nodiscard]] core::Ratio lower() const {
        if (is_exact()) return exact();
        return {core::Integer(std::get<Bounds>(value_).low), core::Integer(1) << scale};
    }
    /// For an order in which to look at things; never to decide.
    [[nodiscard]] double rough() const { return lower().to_double(); }

    friend Amount operator+(Amount const& a, Amount const& b) {
        if (a.is_exact() && b.is_exact()) return a.exact() + b.exact();
        auto const x = a.bounds(), y = b.bounds();
        return Bounds{x.low + y.low, x.high + y.high};
    }
    /// Not below 0 by its meaning.
    friend Amount operator-(Amount const& a, Amount const& b) {
        if (a.is_exact() && b.is_exact()) return a.exact() - b.exact();
        auto const x = a.bounds(), y = b.bounds();
        return Bounds{std::max(Fixed(0), Fixed(x.low - y.high)), x.high - y.low};
    }
    friend Amount operator*(Amount const& a, Amount const& b) {
        if (a.is_exact() && b.is_exact()) return a.exact() * b.exact();
        auto const x = a.bounds(), y = b.bounds();
        return Bounds{(x.low * y.low) >> scale, ((x.high * y.high) >> scale) + 1};
    }
    /// By more than 0.
    friend Amount operator/(Amount const& a, Amount const& b) {
        if (a.is_exact() && b.is_exact()) return a.exact() / b.exact();
        auto const x = a.bounds(), y = b.bounds();
        if (y.low <= 0) undecided();
        return Bounds{(x.low << scale) / y.high, (x.high << scale) / y.low + 1};
    }
    Amount& operator+=(Amount const& other) { return *this = *this + other; }
    Amount& operator-=(Amount const& other) { return *this = *this - other; }

    /// Whether a < b is certain.
    friend bool surely_less(Amount const& a, Amount const& b) {
        if (a.is_exact() && b.is_exact()) return a.exact() < b.exact();
        return a.bounds().high < b.bounds().low;
    }
    friend bool operator<(Amount const& a, Amount const& b) {
        if (a.is_exact() && b.is_exact()) return a.exact() < b.exact();
        auto const x = a.bounds(), y = b.bounds();
        if (x.high < y.low) return true;
        if (y.high <= x.low) return false;
        undecided();
    }

  private:
    using Fixed = boost::multiprecision::number<
        boost::multiprecision::cpp_int_backend<1024, 1024, boost::multiprecision::signed_magnitude,
                                               boost::multiprecision::checked, void>,
        boost::multiprecision::et_off>;
    struct Bounds {
        Fixed low, high;
    };
    static constexpr unsigned scale = 160;

    Amount(Bounds bounds) : value_(std::move(bounds)) {}  // NOLINT(google-explicit-constructor)

    [[noreturn]] static void undecided() {
        throw core::NotProved(
            "two amounts in this election are so close to each other that it could not be proved which "
            "is greater; their exact fractions have more than " +
            std::to_string(longest) + " binary digits");
    }
    [[nodiscard]] core::Ratio const& exact() const { return std::get<core::Ratio>(value_); }
    [[nodiscard]] Bounds bounds() const {
        if (!is_exact()) return std::get<Bounds>(value_);
        core::Integer const above = exact().numerator() << scale, below = exact().denominator();
        core::Integer const low = above / below;
        return {Fixed(low), Fixed(low * below == above ? low : core::Integer(low + 1))};
    }
    void shorten() {
        if (!exact().is_large()) return;
        if (exact().numerator() == 0 || (msb(exact().numerator()) <= longest && msb(exact().denominator()) <= longest))
            return;
        value_ = bounds();
    }

    std::variant<core::Ratio, Bounds> value_;
};

}  // namespace grantpanel::elect::detail
