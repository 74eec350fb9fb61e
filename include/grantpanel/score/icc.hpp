// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <boost/math/distributions/fisher_f.hpp>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "grantpanel/score/ratings.hpp"

namespace grantpanel::score {

/// One intraclass correlation of Shrout and Fleiss (1979).
struct Icc {
    std::string_view name;             ///< "ICC(2,1)"
    std::optional<core::Ratio> value;  ///< exact; none: not defined
    std::optional<double> low, high;   ///< the interval at the confidence that was asked for; only shown
};

/// The six intraclass correlations of a complete table, with its mean squares.
struct Iccs {
    std::optional<Undefined> undefined;  ///< why there are none at all
    core::Ratio between, within, raters,
        error;  ///< mean squares of units, within units, of raters, and of what is left
    std::array<Icc, 6> all{Icc{"ICC(1,1)", {}, {}, {}}, Icc{"ICC(2,1)", {}, {}, {}}, Icc{"ICC(3,1)", {}, {}, {}},
                           Icc{"ICC(1,k)", {}, {}, {}}, Icc{"ICC(2,k)", {}, {}, {}}, Icc{"ICC(3,k)", {}, {}, {}}};
};

namespace detail {

/// The quantile of the F distribution, for figures that are shown. Software with no floating-point exceptions set.
inline double f_quantile(double degrees_above, double degrees_below, double probability) {
    return boost::math::quantile(boost::math::fisher_f(degrees_above, degrees_below), probability);
}

/// The interval of one-way and of mixed ICCs: F = between / other.
inline void icc_interval(Icc& single, Icc& mean, double f, double above, double below, double k, double probability) {
    double const low = f / f_quantile(above, below, probability), high = f * f_quantile(below, above, probability);
    single.low = (low - 1) / (low + k - 1);
    single.high = (high - 1) / (high + k - 1);
    mean.low = 1 - 1 / low;
    mean.high = 1 - 1 / high;
}

}  // namespace detail

/// The mean squares of the complete table, and ICC(1,1), (2,1), (3,1), (1,k), (2,k), (3,k): a single rating or the mean
/// of all k, raters drawn anew for each unit (1), drawn at random (2), or these very ones (3) (Shrout and Fleiss,
/// 1979). The values are exact; intervals, by McGraw and Wong (1996), are double. Not defined with gaps, with fewer
/// than two units or raters, and one by one where its divisor is 0. Cost: linear in the ratings.
inline Iccs intraclass_correlations(Ratings const& ratings, core::Ratio const& confidence = {19, 20}) {
    using core::Ratio;
    Iccs result;
    if (ratings.list.empty())
        result.undefined = Undefined::no_ratings;
    else if (ratings.units < 2 || ratings.raters < 2)
        result.undefined = Undefined::too_few;
    else if (ratings.list.size() != ratings.units * ratings.raters)
        result.undefined = Undefined::gaps;
    if (result.undefined) return result;
    std::vector<Ratio> of_unit(ratings.units), of_rater(ratings.raters);
    Ratio total, squares;
    for (auto const& each : ratings.list) {
        auto const& value = ratings.values[each.value];
        of_unit[each.unit] += value;
        of_rater[each.rater] += value;
        total += value;
        squares += value * value;
    }
    Ratio const n = static_cast<std::int64_t>(ratings.units), k = static_cast<std::int64_t>(ratings.raters);
    Ratio const correction = total * total / (n * k), one = 1;
    Ratio units = Ratio(0) - correction, raters = units;
    for (auto const& sum : of_unit) units += sum * sum / k;
    for (auto const& sum : of_rater) raters += sum * sum / n;
    Ratio const within = squares - correction - units, error = within - raters;
    result.between = units / (n - one);
    result.within = within / (n * (k - one));
    result.raters = raters / (k - one);
    result.error = error / ((n - one) * (k - one));
    auto const &b = result.between, &w = result.within, &j = result.raters, &e = result.error;
    auto const set = [](Icc& icc, Ratio const& above, Ratio const& below) {
        if (below.sign() != 0) icc.value = above / below;
    };
    auto& all = result.all;
    set(all[0], b - w, b + (k - one) * w);
    set(all[1], b - e, b + (k - one) * e + k * (j - e) / n);
    set(all[2], b - e, b + (k - one) * e);
    set(all[3], b - w, b);
    set(all[4], b - e, b + (j - e) / n);
    set(all[5], b - e, b);
    double const probability = (1 + confidence.to_double()) / 2, nd = n.to_double(), kd = k.to_double();
    double const bd = b.to_double(), jd = j.to_double(), ed = e.to_double();
    if (b.sign() > 0 && w.sign() > 0)
        detail::icc_interval(all[0], all[3], (b / w).to_double(), nd - 1, nd * (kd - 1), kd, probability);
    if (b.sign() > 0 && e.sign() > 0) {
        detail::icc_interval(all[2], all[5], (b / e).to_double(), nd - 1, (nd - 1) * (kd - 1), kd, probability);
        double const rho = all[1].value->to_double();
        if (rho < 1) {
            double const c = kd * rho / (nd * (1 - rho)), d = 1 + kd * rho * (nd - 1) / (nd * (1 - rho));
            double const v = (c * jd + d * ed) * (c * jd + d * ed) /
                             (c * jd * c * jd / (kd - 1) + d * ed * d * ed / ((nd - 1) * (kd - 1)));
            double const lower = detail::f_quantile(nd - 1, v, probability),
                         upper = detail::f_quantile(v, nd - 1, probability), rest = kd * nd - kd - nd;
            all[1].low = nd * (bd - lower * ed) / (lower * (kd * jd + rest * ed) + nd * bd);
            all[1].high = nd * (upper * bd - ed) / (kd * jd + rest * ed + nd * upper * bd);
            double const low = *all[1].low, high = *all[1].high;
            // Where units differ less than chance would have it, the formulas can leave the sensible range.
            if (!(std::isfinite(low) && std::isfinite(high) && low <= high)) {
                all[1].low.reset();
                all[1].high.reset();
            } else if (1 + (kd - 1) * low > 0) {
                all[4].low = kd * low / (1 + (kd - 1) * low);
                all[4].high = kd * high / (1 + (kd - 1) * high);
            }
        }
    }
    return result;
}

}  // namespace grantpanel::score
