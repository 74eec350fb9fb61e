// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/core/stream.hpp"
#include "grantpanel/core/ticket.hpp"
#include "grantpanel/score/normal.hpp"
#include "grantpanel/score/posterior.hpp"

namespace grantpanel::score {

/// The chance of each application to be among the best.
struct TopChances {
    std::vector<double> chance;  ///< they add up to the number of places
    bool exact = true;           ///< no random numbers: by numerical integration alone, to 8 digits or more
    std::uint32_t draws = 0;     ///< else: over how many drawn effects of members it is an average
    double error = 0;            ///< else: the largest standard error of a chance
};

namespace detail {

/// Independent normal qualities: the chance of each to be among the `places` greatest, added to `chance`. At each point
/// x of a grid, the number of others above x has a Poisson-binomial distribution; it is made once for all and each
/// application is divided out of it, in the direction in which errors shrink. Cost: points x near^2, near the number
/// of applications within 8.3 standard deviations of x.
class TopByQuadrature {
  public:
    explicit TopByQuadrature(std::vector<double> const& own) {
        for (auto variance : own) sd_.push_back(std::sqrt(variance));
    }

    void add(std::vector<double> const& mean, std::size_t places, std::vector<double>& chance) {
        std::size_t const n = mean.size();
        double low = mean[0], high = mean[0], step = sd_[0];
        for (std::size_t i = 0; i < n; ++i) {
            low = std::min(low, mean[i] - reach * sd_[i]);
            high = std::max(high, mean[i] + reach * sd_[i]);
            step = std::min(step, sd_[i]);
        }
        step /= 4 + std::sqrt(static_cast<double>(n)) / 4;  // the more there are, the faster chances change
        auto const points = static_cast<std::size_t>((high - low) / step) + 1;
        for (std::size_t point = 0; point <= points; ++point)
            add_at(low + static_cast<double>(point) * step, step, mean, places, chance);
    }

  private:
    static constexpr double reach = 8.3;

    /// Applications near x, those below it more likely than not (`forward`) and the others apart.
    struct Near {
        std::vector<std::size_t> who;
        std::vector<double> p, by, previous, sum, density;
        void clear() {
            for (auto* values : {&p, &by, &previous, &sum, &density}) values->clear();
            who.clear();
        }
        void push(std::size_t i, double above, double height) {
            bool const forward = above <= 0.5;
            who.push_back(i);
            p.push_back(forward ? above : 1 - above);
            by.push_back(1 / (forward ? 1 - above : above));
            previous.push_back(0);
            sum.push_back(0);
            density.push_back(height);
        }
        void divide(double count) {
            for (std::size_t i = 0; i < p.size(); ++i) {
                previous[i] = (count - p[i] * previous[i]) * by[i];
                sum[i] += previous[i];
            }
        }
    };

    void add_at(double x, double step, std::vector<double> const& mean, std::size_t places,
                std::vector<double>& chance) {
        below_.clear();
        above_.clear();
        std::size_t sure = 0;
        for (std::size_t i = 0; i < mean.size(); ++i) {
            double const z = (x - mean[i]) / sd_[i];
            if (z < -reach) ++sure;
            if (std::fabs(z) > reach) continue;
            double const above = normal_chance(-z), height = 0.39894228040143267794 * std::exp(-0.5 * z * z) / sd_[i];
            (above <= 0.5 ? below_ : above_).push(i, above, height * step);
        }
        std::size_t const near = below_.who.size() + above_.who.size();
        if (near == 0 || places <= sure) return;
        std::size_t const open = places - sure;  // among the near ones
        if (open >= near) {
            for (auto const* side : {&below_, &above_})
                for (std::size_t i = 0; i < side->who.size(); ++i) chance[side->who[i]] += side->density[i];
            return;
        }
        count_.assign(1, 1.0);
        auto const include = [&](double p) {
            count_.push_back(0);
            for (std::size_t t = count_.size() - 1; t > 0; --t) count_[t] += p * (count_[t - 1] - count_[t]);
            count_[0] *= 1 - p;
        };
        for (auto p : below_.p) include(p);
        for (auto q : above_.p) include(1 - q);
        for (std::size_t t = 0; t < open; ++t) below_.divide(count_[t]);
        for (std::size_t t = near; t > open; --t) above_.divide(count_[t]);
        for (std::size_t i = 0; i < below_.who.size(); ++i)
            chance[below_.who[i]] += below_.density[i] * std::clamp(below_.sum[i], 0.0, 1.0);
        for (std::size_t i = 0; i < above_.who.size(); ++i)
            chance[above_.who[i]] += above_.density[i] * std::clamp(1 - above_.sum[i], 0.0, 1.0);
    }

    std::vector<double> sd_, count_;
    Near below_, above_;
};

}  // namespace detail

/// The chance of each application to be among the `places` best. Where what the applications share moves all alike
/// (every member marked every application), the chance is exact. Else it is exact given the members' effects, and an
/// average over `draws` of these (an even number, each with its mirror image) from core::Stream, tag
/// grantpanel/1/uncertainty, and `seed` (Rao-Blackwell: far fewer draws than by simulating ranks). Throws
/// core::UsageError where some applications have a spread of their own and others none. In `double`: for figures that
/// are only shown.
inline TopChances top_chances(Posterior const& posterior, std::size_t places, std::string_view seed,
                              std::uint32_t draws = 8) {
    std::size_t const n = posterior.size();
    TopChances result;
    result.chance.assign(n, places >= n ? 1.0 : 0.0);
    if (places == 0 || places >= n) return result;
    auto const certain = static_cast<std::size_t>(std::count(posterior.own.begin(), posterior.own.end(), 0.0));
    if (certain == n) {
        for (std::size_t i = 0; i < n; ++i) {
            double better = 0, equal = 0;
            for (auto mean : posterior.mean) {
                better += mean > posterior.mean[i];
                equal += mean == posterior.mean[i];
            }
            result.chance[i] = std::clamp((static_cast<double>(places) - better) / equal, 0.0, 1.0);
        }
        return result;
    }
    if (certain > 0) throw core::UsageError("some applications have a spread of their own and some have none");
    detail::TopByQuadrature quadrature(posterior.own);
    if (posterior.moves_alike()) {
        quadrature.add(posterior.mean, places, result.chance);
        for (auto& chance : result.chance) chance = std::min(chance, 1.0);  // from rounding
        return result;
    }
    std::uint32_t const pairs = std::max(draws / 2, 1U);
    result.exact = false;
    result.draws = 2 * pairs;
    core::Stream stream(core::tags::uncertainty, seed);
    Normals normals(stream);
    std::vector<double> squares(n, 0.0), x(posterior.width);
    for (std::uint32_t pair = 0; pair < pairs; ++pair) {
        for (auto& value : x) value = normals.next();
        std::vector<double> once(n, 0.0), moved(n);
        for (double const sign : {1.0, -1.0}) {
            for (std::size_t i = 0; i < n; ++i) {
                double shift = 0;
                for (std::size_t k = 0; k < x.size(); ++k) shift += posterior.shared[i * x.size() + k] * x[k];
                moved[i] = posterior.mean[i] + sign * shift;
            }
            quadrature.add(moved, places, once);
        }
        for (std::size_t i = 0; i < n; ++i) {
            result.chance[i] += once[i] / 2;
            squares[i] += once[i] * once[i] / 4;
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        result.chance[i] /= pairs;
        double const variance = squares[i] / pairs - result.chance[i] * result.chance[i];
        if (pairs > 1) result.error = std::max(result.error, std::sqrt(std::max(variance, 0.0) / (pairs - 1)));
        result.chance[i] = std::min(result.chance[i], 1.0);
    }
    return result;
}

}  // namespace grantpanel::score
