// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>

#include "grantpanel/core/stream.hpp"

namespace grantpanel::score {

/// The chance that a standard normal number is at most `x`. In `double`: for figures that are only shown.
inline double normal_chance(double x) { return 0.5 * std::erfc(x * -0.70710678118654752440); }

/// The number that a standard normal number is below with chance `p`, 0 < p < 1, to about 16 digits: algorithm AS 241
/// (Wichura, Applied Statistics 37, 1988). In `double`: for figures that are only shown.
inline double normal_quantile(double p) {
    auto const ratio = [](double r, auto const& top, auto const& bottom) {
        double above = 0, below = 0;
        for (int i = 7; i >= 0; --i) {
            above = above * r + top[i];
            below = below * r + bottom[i];
        }
        return above / below;
    };
    static constexpr double a[] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                   1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                   3.3430575583588128105e4, 2.5090809287301226727e3};
    static constexpr double b[] = {1.0,
                                   4.2313330701600911252e1,
                                   6.8718700749205790830e2,
                                   5.3941960214247511077e3,
                                   2.1213794301586595867e4,
                                   3.9307895800092710610e4,
                                   2.8729085735721942674e4,
                                   5.2264952788528545610e3};
    static constexpr double c[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                   3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                   2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static constexpr double d[] = {1.0,
                                   2.05319162663775882187e0,
                                   1.67638483018380384940e0,
                                   6.89767334985100004550e-1,
                                   1.48103976427480074590e-1,
                                   1.51986665636164571966e-2,
                                   5.47593808499534494600e-4,
                                   1.05075007164441684324e-9};
    static constexpr double e[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                   2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                   2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static constexpr double f[] = {1.0,
                                   5.99832206555887937690e-1,
                                   1.36929880922735805310e-1,
                                   1.48753612908506148525e-2,
                                   7.86869131145613259100e-4,
                                   1.84631831751005468180e-5,
                                   1.42151175831644588870e-7,
                                   2.04426310338993978564e-15};
    double const q = p - 0.5;
    if (std::fabs(q) <= 0.425) return q * ratio(0.180625 - q * q, a, b);
    double const r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
    double const size = r <= 5 ? ratio(r - 1.6, c, d) : ratio(r - 5, e, f);
    return q < 0 ? -size : size;
}

/// Standard normal numbers from a stream, two from each word: the quantiles of (h + 1/2) / 2^32, with h first its upper
/// 32 bits, then its lower ones. In `double`: for figures that are only shown.
class Normals {
  public:
    explicit Normals(core::Stream& stream) : stream_(stream) {}

    /// The next number.
    double next() {
        held_ = !held_;
        if (held_) word_ = stream_.word();
        auto const half = held_ ? word_ >> 32 : word_ & 0xffffffffU;
        return normal_quantile((static_cast<double>(half) + 0.5) * 0x1p-32);
    }

  private:
    core::Stream& stream_;
    std::uint64_t word_ = 0;
    bool held_ = false;
};

}  // namespace grantpanel::score
