// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/score/alpha.hpp"
#include "grantpanel/score/concordance.hpp"
#include "grantpanel/score/icc.hpp"
#include "grantpanel/score/random_effects.hpp"

namespace grantpanel::score {

/// The counterparts of ICC(2,1) and ICC(2,k) for tables with gaps: the share of the differences that comes from the
/// units, q / (q + b + e) for one rating and q / (q + (b + e) / k) for the mean of all k raters, by REML
/// (docs/uncertainty.md). Only shown.
struct ComponentIcc {
    std::string undefined;  ///< why there is none; "" where there is
    double single = 0, mean = 0;
};

/// Cost: that of score::random_effects.
inline ComponentIcc component_icc(Ratings const& ratings) {
    std::vector<Observation> marks;
    for (auto const& each : ratings.list)
        marks.push_back({each.unit, each.rater, ratings.values[each.value].to_double()});
    auto const fit = random_effects(marks, ratings.units, ratings.raters);
    if (fit.undefined) return {to_sentence(*fit.undefined), 0, 0};
    double const units = fit.between_applications, other = fit.between_members + fit.rest;
    return {"", units / (units + other), units / (units + other / static_cast<double>(ratings.raters))};
}

/// What can be said of the agreement in one table of ratings (docs/agreement.md).
struct Agreement {
    Level level = Level::ordinal;
    std::size_t units = 0, raters = 0, ratings = 0;
    Alpha alpha;
    std::optional<AlphaInterval> interval;   ///< where replicates were asked for
    core::Ratio confidence{19, 20};          ///< of all intervals
    std::optional<Iccs> iccs;                ///< at interval and ratio level, and for the marks on a criterion
    std::optional<ComponentIcc> components;  ///< the same with gaps, from variance components
    Concordance concordance;                 ///< at all but the nominal level
};

/// Adds the intraclass correlations, which take values as numbers; with gaps those from variance components.
inline void add_intraclass(Agreement& result, Ratings const& ratings) {
    result.iccs = intraclass_correlations(ratings, result.confidence);
    if (result.iccs->undefined == Undefined::gaps) result.components = component_icc(ratings);
}

/// Alpha at `level`, its interval from `replicates` resampled tables, the intraclass correlations and Kendall's W.
/// Cost: linear in the ratings, once more for each replicate.
inline Agreement agreement(Ratings const& ratings, Level level, std::size_t replicates = 0, std::string_view seed = "1",
                           core::Ratio const& confidence = {19, 20}) {
    Agreement result;
    result.level = level;
    result.units = ratings.units;
    result.raters = ratings.raters;
    result.ratings = ratings.list.size();
    result.alpha = alpha(ratings, level);
    result.confidence = confidence;
    result.interval = alpha_interval(ratings, level, replicates, seed, confidence);
    if (level == Level::interval || level == Level::ratio) add_intraclass(result, ratings);
    if (level != Level::nominal) result.concordance = concordance(ratings);
    return result;
}

}  // namespace grantpanel::score
