// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include "grantpanel/conflict/rulings.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::score {

namespace detail {

/// Per sheet, whether it counts for its member and application: no practice, and `after` instead of `before`.
inline core::Indexed<model::SheetIndex, bool> latest_sheets(model::RoundData const& round) {
    using model::Discussion;
    core::Indexed<model::SheetIndex, bool> latest(round.sheets.size(), false);
    std::vector<model::SheetIndex> sorted;
    for (auto sheet : core::positions<model::SheetIndex>(round.sheets.size()))
        if (round.sheets[sheet].discussion != Discussion::practice) sorted.push_back(sheet);
    std::sort(sorted.begin(), sorted.end(), [&](auto a, auto b) {
        auto const &left = round.sheets[a], &right = round.sheets[b];
        if (left.application != right.application) return left.application < right.application;
        if (left.member != right.member) return left.member < right.member;
        return left.discussion < right.discussion;
    });
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        bool const last = i + 1 == sorted.size() ||
                          round.sheets[sorted[i]].application != round.sheets[sorted[i + 1]].application ||
                          round.sheets[sorted[i]].member != round.sheets[sorted[i + 1]].member;
        latest[sorted[i]] = last;
    }
    return latest;
}

inline void count(model::Mark mark, bool recused, model::Tally& tally) {
    using enum model::Mark::Absence;
    if (recused) {
        ++tally.recused;
    } else if (mark.is_number()) {
        ++tally.marks;
        tally.steps += mark.steps();
    } else {
        switch (mark.absence()) {
            case missing: ++tally.missing; break;
            case passed: ++tally.passed; break;
            case not_enough_information: ++tally.not_enough_information; break;
            case not_applicable: ++tally.not_applicable; break;
        }
    }
}

/// sum of weight * steps / (marks * scale steps), over the sum of weights: integers over one denominator where they fit
/// 64 bits, exact fractions otherwise.
inline core::Ratio weighted(model::Rubric const& rubric, model::Total const& total) {
    std::int64_t denominator = 1, numerator = 0;
    bool fits = true;
    for (auto c : core::positions<model::CriterionIndex>(rubric.criteria.size())) {
        std::int64_t const part = total.criteria[c].marks * static_cast<std::int64_t>(rubric.criteria[c].scale.steps);
        fits = fits && !__builtin_mul_overflow(denominator / std::gcd(denominator, part), part, &denominator);
    }
    for (auto c : core::positions<model::CriterionIndex>(rubric.criteria.size())) {
        if (!fits) break;
        auto const& tally = total.criteria[c];
        std::int64_t term = 0;
        fits =
            !__builtin_mul_overflow(rubric.criteria[c].weight_units, tally.steps, &term) &&
            !__builtin_mul_overflow(
                term, denominator / (tally.marks * static_cast<std::int64_t>(rubric.criteria[c].scale.steps)), &term) &&
            !__builtin_add_overflow(numerator, term, &numerator);
    }
    if (fits && !__builtin_mul_overflow(denominator, rubric.weight_sum, &denominator)) return {numerator, denominator};
    core::Ratio sum;
    for (auto c : core::positions<model::CriterionIndex>(rubric.criteria.size())) {
        auto const& tally = total.criteria[c];
        sum += core::Ratio(rubric.criteria[c].weight_units) *
               core::Ratio(tally.steps, tally.marks * static_cast<std::int64_t>(rubric.criteria[c].scale.steps));
    }
    return sum / core::Ratio(rubric.weight_sum);
}

}  // namespace detail

/// The exact total of every application with enough marks, and what its marks add up to (docs/deciding.md, stage 3).
/// Marks of members who may not mark are set aside. Cost: a sort of the sheets, then one pass over the marks.
inline model::PerApplication<model::Total> totals(model::Round const& round,
                                                  std::vector<model::Ruling> const& rulings) {
    auto const latest = detail::latest_sheets(*round);
    conflict::Allowed const allowed(rulings);
    model::PerApplication<model::Total> totals(round->applications.size());
    for (auto& total : totals) total.criteria.resize(round->rubric.criteria.size());
    for (auto sheet : core::positions<model::SheetIndex>(round->sheets.size())) {
        auto const& [member, application, discussion] = round->sheets[sheet];
        auto& total = totals[application];
        bool const out = !model::may_mark(allowed(member, application));
        if (out && discussion != model::Discussion::practice) total.set_aside.push_back(sheet);
        if (!latest[sheet]) continue;
        if (!out) total.counted.push_back(sheet);
        auto const marks = round->marks_of(sheet);
        for (std::size_t c = 0; c < marks.size(); ++c)
            detail::count(marks[c], out, total.criteria[model::CriterionIndex(c)]);
    }
    auto const least = static_cast<std::uint32_t>(round->scoring.least_marks);
    for (auto application : core::positions<model::ApplicationIndex>(totals.size())) {
        auto& total = totals[application];
        bool const enough = std::all_of(total.criteria.begin(), total.criteria.end(),
                                        [&](auto const& tally) { return tally.marks >= least; });
        if (enough && !round->applications[application].withdrawn_on)
            total.score = detail::weighted(round->rubric, total);
    }
    return totals;
}

}  // namespace grantpanel::score
