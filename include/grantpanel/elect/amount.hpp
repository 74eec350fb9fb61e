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
/// support transfer). It is a Ratio as long as that has at most so many binary digits over as many, and from then on
/// two whole multiples of 2^-160 that it lies between. No comparison is ever guessed: where the bounds do not settle
/// one, it throws NotProved.
class Amount {
  public:
    /// What is computed from several amounts is exact up to the least of their limits.
    Amount(core::Ratio exact = {}, unsigned longest = 1U << 20)  // NOLINT(google-explicit-constructor)
        : value_(std::move(exact)), longest_(longest) {
        shorten();
    }
    Amount(std::int64_t whole) : Amount(core::Ratio(whole)) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool is_exact() const { return std::holds_alternative<core::Ratio>(value_); }
    /// The number, or its lower bound.
    [[nodiscard]] core::Ratio lower() const {
        if (is_exact()) return exact();
        return {core::Integer(std::get<Bounds>(value_).low), core::Integer(1) << scale};
    }
    /// For an order in which to look at things; never to decide.
    [[nodiscard]] double rough() const { return lower().to_double(); }

    friend Amount operator+(Amount const& a, Amount const& b) {
        if (a.is_exact() && b.is_exact()) return {a.exact() + b.exact(), longest(a, b)};
        auto const x = a.bounds(), y = b.bounds();
        return {Bounds{x.low + y.low, x.high + y.high}, longest(a, b)};
    }
    /// Not below 0 by its meaning.
    friend Amount operator-(Amount const& a, Amount const& b) {
        if (a.is_exact() && b.is_exact()) return {a.exact() - b.exact(), longest(a, b)};
        auto const x = a.bounds(), y = b.bounds();
        return {Bounds{std::max(Fixed(0), Fixed(x.low - y.high)), x.high - y.low}, longest(a, b)};
    }
    friend Amount operator*(Amount const& a, Amount const& b) {
        if (a.is_exact() && b.is_exact()) return {a.exact() * b.exact(), longest(a, b)};
        auto const x = a.bounds(), y = b.bounds();
        return {Bounds{(x.low * y.low) >> scale, ((x.high * y.high) >> scale) + 1}, longest(a, b)};
    }
    /// By more than 0.
    friend Amount operator/(Amount const& a, Amount const& b) {
        if (a.is_exact() && b.is_exact()) return {a.exact() / b.exact(), longest(a, b)};
        auto const x = a.bounds(), y = b.bounds();
        if (y.low <= 0) undecided(longest(a, b));
        return {Bounds{(x.low << scale) / y.high, (x.high << scale) / y.low + 1}, longest(a, b)};
    }
    /// sum + a b, without an exact product where the sum is not exact.
    friend Amount plus_product(Amount const& sum, Amount const& a, Amount const& b) {
        if (sum.is_exact()) return sum + a * b;
        auto const x = sum.bounds(), y = a.bounds(), z = b.bounds();
        return {Bounds{x.low + ((y.low * z.low) >> scale), x.high + ((y.high * z.high) >> scale) + 1},
                std::min(longest(a, b), sum.longest_)};
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
        undecided(longest(a, b));
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

    Amount(Bounds bounds, unsigned longest) : value_(std::move(bounds)), longest_(longest) {}
    static unsigned longest(Amount const& a, Amount const& b) { return std::min(a.longest_, b.longest_); }

    [[noreturn]] static void undecided(unsigned longest) {
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
        if (exact().numerator() == 0 || (msb(exact().numerator()) < longest_ && msb(exact().denominator()) < longest_))
            return;
        value_ = bounds();
    }

    std::variant<core::Ratio, Bounds> value_;
    unsigned longest_;
};

}  // namespace grantpanel::elect::detail
