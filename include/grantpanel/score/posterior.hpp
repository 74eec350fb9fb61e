// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace grantpanel::score {

/// What is known of the quality of each application after the marks: quality i is
/// mean[i] + sum_k shared[i][k] x_k + sqrt(own[i]) z_i, with all x and z independent standard normal. `shared` comes
/// from what the applications have in common (the members' severity, the mean); given the x the qualities are
/// independent. In `double`: for figures that are only shown.
struct Posterior {
    std::vector<double> mean;
    std::vector<double> own;     ///< variances
    std::size_t width = 0;       ///< how many x there are
    std::vector<double> shared;  ///< `width` numbers for each application, one application after the other

    [[nodiscard]] std::size_t size() const { return mean.size(); }

    /// The standard deviation of the quality of i.
    [[nodiscard]] double sd(std::size_t i) const {
        double variance = own[i];
        for (std::size_t k = 0; k < width; ++k) variance += shared[i * width + k] * shared[i * width + k];
        return std::sqrt(variance);
    }
    /// The standard deviation of the difference of the qualities of i and j, 0 for i = j.
    [[nodiscard]] double sd_difference(std::size_t i, std::size_t j) const {
        if (i == j) return 0;
        double variance = own[i] + own[j];
        for (std::size_t k = 0; k < width; ++k) {
            double const apart = shared[i * width + k] - shared[j * width + k];
            variance += apart * apart;
        }
        return std::sqrt(variance);
    }
    /// Whether the x move all qualities alike, up to rounding: then they change no ranking. So it is where every
    /// member marked every application.
    [[nodiscard]] bool moves_alike() const {
        for (std::size_t i = 1; i < size(); ++i)
            for (std::size_t k = 0; k < width; ++k)
                if (std::fabs(shared[i * width + k] - shared[k]) > 1e-9 * std::sqrt(own[i])) return false;
        return true;
    }
};

}  // namespace grantpanel::score
