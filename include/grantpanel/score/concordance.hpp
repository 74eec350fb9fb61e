// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "grantpanel/score/ratings.hpp"

namespace grantpanel::score {

/// Kendall's W: 1 where all raters put the units in one order, 0 where their orders have nothing in common.
struct Concordance {
    std::optional<core::Ratio> value;    ///< exact, with the correction for ties
    std::optional<Undefined> undefined;  ///< why there is none
    std::size_t units = 0;               ///< rated by every rater: only these are compared
};

/// Kendall's coefficient of concordance (Kendall and Babington Smith, 1939) over the units that every rater rated;
/// equal ratings share the mean of their ranks. Not defined with fewer than two raters or such units, or where every
/// rater rated them all alike. Cost: a sort for each rater.
inline Concordance concordance(Ratings const& ratings) {
    using core::Integer;
    Concordance result;
    std::vector<std::size_t> raters_of(ratings.units, 0);
    for (auto const& each : ratings.list) ++raters_of[each.unit];
    std::vector<std::optional<std::size_t>> row(ratings.units);
    for (std::size_t unit = 0; unit < ratings.units; ++unit)
        if (raters_of[unit] == ratings.raters && ratings.raters > 0) row[unit] = result.units++;
    if (ratings.list.empty())
        result.undefined = Undefined::no_ratings;
    else if (ratings.raters < 2 || ratings.units < 2)
        result.undefined = Undefined::too_few;
    else if (result.units < 2)
        result.undefined = Undefined::few_by_all;
    if (result.undefined) return result;
    std::vector<std::vector<std::pair<std::uint32_t, std::size_t>>> given(ratings.raters);
    for (auto const& each : ratings.list)
        if (row[each.unit]) given[each.rater].emplace_back(each.value, *row[each.unit]);
    std::vector<Integer> twice_rank_sum(result.units, 0);
    Integer ties = 0;
    for (auto& own : given) {
        std::sort(own.begin(), own.end());
        for (std::size_t start = 0, end = 0; start < own.size(); start = end) {
            while (end < own.size() && own[end].first == own[start].first) ++end;
            for (std::size_t i = start; i < end; ++i) twice_rank_sum[own[i].second] += start + end + 1;
            Integer const t = end - start;
            ties += t * t * t - t;
        }
    }
    Integer const n = result.units, k = ratings.raters;
    Integer squares = 0;
    for (auto const& sum : twice_rank_sum) squares += sum * sum;
    Integer const below = k * k * (n * n * n - n) - k * ties;
    if (below == 0) {
        result.undefined = Undefined::no_variation;
        return result;
    }
    result.value = core::Ratio(3 * squares - 3 * k * k * n * (n + 1) * (n + 1), below);
    return result;
}

}  // namespace grantpanel::score
