// SPDX-License-Identifier: MIT
#include <rapidcheck.h>

#include "grantpanel/core/ratio.hpp"

using grantpanel::core::Integer, grantpanel::core::Ratio;

namespace {
/// The same number through the unbounded path: divided by 1, multiplied back, and never in 64 bits in between.
struct Plain {
    Integer numerator, denominator;
};
bool same(Ratio const& ratio, Plain const& plain) {
    return ratio.numerator() * plain.denominator == plain.numerator * ratio.denominator() && ratio.denominator() > 0 &&
           gcd(ratio.numerator(), ratio.denominator()) == 1;
}
}  // namespace

int main() {
    bool const good = rc::check("the 64-bit path and the unbounded path agree", [](std::int64_t a, std::int64_t c) {
        auto const b = *rc::gen::nonZero<std::int64_t>(), d = *rc::gen::nonZero<std::int64_t>();
        Ratio const left(a, b), right(c, d);
        Integer const A = a, B = b, C = c, D = d;
        RC_ASSERT(same(left + right, {A * D + C * B, B * D}));
        RC_ASSERT(same(left - right, {A * D - C * B, B * D}));
        RC_ASSERT(same(left * right, {A * C, B * D}));
        if (c != 0) RC_ASSERT(same(left / right, {A * D, B * C}));
        Integer const difference = (A * D - C * B) * (B * D < 0 ? -1 : 1);
        RC_ASSERT((left < right) == (difference < 0));
        RC_ASSERT((left == right) == (difference == 0));
        RC_ASSERT(left + right - right == left);
    });
    bool const edges = rc::check("also at the edges of 64 bits", [] {
        auto const edge = rc::gen::element<std::int64_t>(INT64_MIN, INT64_MIN + 1, -1, 1, INT64_MAX - 1, INT64_MAX);
        auto const a = *edge, b = *edge, c = *edge, d = *edge;
        RC_ASSERT(same(Ratio(a, b) + Ratio(c, d), {Integer(a) * d + Integer(c) * b, Integer(b) * d}));
        RC_ASSERT(same(Ratio(a, b) * Ratio(c, d), {Integer(a) * c, Integer(b) * d}));
    });
    return good && edges ? 0 : 1;
}
