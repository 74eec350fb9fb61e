// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "grantpanel/score/alpha.hpp"
#include "grantpanel/score/concordance.hpp"
#include "grantpanel/score/icc.hpp"

namespace grantpanel::score {

/// What can be said of the agreement in one table of ratings (docs/agreement.md).
struct Agreement {
    Level level = Level::ordinal;
    std::size_t units = 0, raters = 0, ratings = 0;
    Alpha alpha;
    std::optional<AlphaInterval> interval;  ///< where replicates were asked for
    core::Ratio confidence{19, 20};         ///< of all intervals
    Iccs iccs;                              ///< at interval and ratio level
    Concordance concordance;                ///< at all but the nominal level
};

/// Alpha at `level`, its interval from `replicates` resampled tables, the intraclass correlations and Kendall's W.
/// Cost: linear in the ratings, once more for each replicate.
inline Agreement agreement(Ratings const& ratings, Level level, std::size_t replicates = 0, std::string_view seed = "1",
                           core::Ratio const& confidence = {19, 20}) {
    Agreement result{
        level, ratings.units, ratings.raters, ratings.list.size(), alpha(ratings, level), {}, confidence, {}, {}};
    result.interval = alpha_interval(ratings, level, replicates, seed, confidence);
    if (level == Level::interval || level == Level::ratio) result.iccs = intraclass_correlations(ratings, confidence);
    if (level != Level::nominal) result.concordance = concordance(ratings);
    return result;
}

}  // namespace grantpanel::score
