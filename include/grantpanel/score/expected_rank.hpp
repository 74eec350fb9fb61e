// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "grantpanel/score/normal.hpp"
#include "grantpanel/score/posterior.hpp"

namespace grantpanel::score {

/// The expected rank of each application, 1 for the best: 1 + the sum over all others of the chance that their quality
/// is greater (Heyard et al. 2022; Laird, Louis 1989). Exact given the variances: no simulation. Where a difference has
/// no spread, the greater is surely better and equals share. In `double`: for figures that are only shown. Cost: one
/// normal chance and `width` steps for each pair.
inline std::vector<double> expected_ranks(Posterior const& posterior) {
    std::size_t const n = posterior.size();
    std::vector<double> rank(n, 1.0);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i + 1; j < n; ++j) {
            double const ahead = posterior.mean[j] - posterior.mean[i], sd = posterior.sd_difference(i, j);
            double const chance = sd > 0 ? normal_chance(ahead / sd) : ahead > 0 ? 1 : ahead < 0 ? 0 : 0.5;
            rank[i] += chance;
            rank[j] += 1 - chance;
        }
    return rank;
}

}  // namespace grantpanel::score
