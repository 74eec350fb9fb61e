// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::score {

/// Per sheet, whether it is the one that counts for its member and application (docs/scoring.md, section 1), whoever
/// the member is. Cost: a sort.
inline core::Indexed<model::SheetIndex, bool> sheets_that_count(model::RoundData const& round) {
    using model::Counts, model::Discussion;
    core::Indexed<model::SheetIndex, bool> counts(round.sheets.size(), false);
    auto const rule = round.scoring.counts;
    if (rule == Counts::before || rule == Counts::after) {
        auto const wanted = rule == Counts::before ? Discussion::before : Discussion::after;
        for (auto sheet : core::positions<model::SheetIndex>(round.sheets.size()))
            counts[sheet] = round.sheets[sheet].discussion == wanted;
        return counts;
    }
    std::vector<model::SheetIndex> sorted;
    for (auto sheet : core::positions<model::SheetIndex>(round.sheets.size()))
        if (round.sheets[sheet].discussion != Discussion::practice) sorted.push_back(sheet);
    std::sort(sorted.begin(), sorted.end(), [&](auto a, auto b) {
        auto const &left = round.sheets[a], &right = round.sheets[b];
        if (left.application != right.application) return left.application < right.application;
        if (left.member != right.member) return left.member < right.member;
        return left.discussion < right.discussion;
    });
    for (std::size_t i = 0; i < sorted.size(); ++i)
        counts[sorted[i]] = i + 1 == sorted.size() ||
                            round.sheets[sorted[i]].application != round.sheets[sorted[i + 1]].application ||
                            round.sheets[sorted[i]].member != round.sheets[sorted[i + 1]].member;
    return counts;
}

/// The weights, in whole units, that the criteria have for an application: those of its pathway or of the rubric. 0: no
/// weight.
inline std::int64_t weight_units(model::RoundData const& round, model::ApplicationIndex application,
                                 model::CriterionIndex criterion) {
    for (auto const& pathway : round.rubric.pathways)
        if (round.groups[pathway.group].condition.answers[application] == model::Answer::yes)
            return pathway.weight_units[criterion];
    return round.rubric.criteria[criterion].weight_units;
}

/// What a mark counts as: a share of its scale.
inline core::Ratio share(model::Criterion const& criterion, model::Mark mark) {
    return {mark.steps(), criterion.scale.steps};
}

/// The weighted mean of a sheet over the criteria of its application; nothing where it is not whole (docs/scoring.md,
/// section 4).
inline std::optional<core::Ratio> sheet_value(model::RoundData const& round, model::SheetIndex sheet,
                                              model::Total const& total) {
    core::Ratio sum;
    std::int64_t weights = 0;
    auto const marks = round.marks_of(sheet);
    for (auto c : core::positions<model::CriterionIndex>(total.criteria.size())) {
        auto const weight = total.criteria[c].weight;
        if (weight == 0) continue;
        if (!marks[c.value].is_number()) return std::nullopt;
        sum += core::Ratio(weight) * share(round.rubric.criteria[c], marks[c.value]);
        weights += weight;
    }
    if (weights == 0) return std::nullopt;
    return sum / core::Ratio(weights);
}

}  // namespace grantpanel::score
