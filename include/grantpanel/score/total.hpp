// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

#include "grantpanel/conflict/rulings.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/score/combine.hpp"

namespace grantpanel::score {

namespace detail {

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
    std::int64_t denominator = 1, numerator = 0, weights = 0;
    bool fits = true;
    for (auto c : core::positions<model::CriterionIndex>(rubric.criteria.size())) {
        if (total.criteria[c].weight == 0) continue;
        std::int64_t const part = total.criteria[c].marks * static_cast<std::int64_t>(rubric.criteria[c].scale.steps);
        fits = fits && !__builtin_mul_overflow(denominator / std::gcd(denominator, part), part, &denominator);
        weights += total.criteria[c].weight;
    }
    for (auto c : core::positions<model::CriterionIndex>(rubric.criteria.size())) {
        if (!fits) break;
        auto const& tally = total.criteria[c];
        if (tally.weight == 0) continue;
        std::int64_t term = 0;
        fits =
            !__builtin_mul_overflow(tally.weight, tally.steps, &term) &&
            !__builtin_mul_overflow(
                term, denominator / (tally.marks * static_cast<std::int64_t>(rubric.criteria[c].scale.steps)), &term) &&
            !__builtin_add_overflow(numerator, term, &numerator);
    }
    if (fits && !__builtin_mul_overflow(denominator, weights, &denominator)) return {numerator, denominator};
    core::Ratio sum;
    for (auto c : core::positions<model::CriterionIndex>(rubric.criteria.size())) {
        auto const& tally = total.criteria[c];
        if (tally.weight > 0)
            sum += core::Ratio(tally.weight) *
                   core::Ratio(tally.steps, tally.marks * static_cast<std::int64_t>(rubric.criteria[c].scale.steps));
    }
    return sum / core::Ratio(weights);
}

/// For each application, where the marks of one side of the discussion count: how many who may mark have a sheet of the
/// other side only.
inline model::PerApplication<std::size_t> other_sheets(model::RoundData const& round,
                                                       core::Indexed<model::SheetIndex, bool> const& counts,
                                                       conflict::Allowed const& allowed) {
    model::PerApplication<std::size_t> others(round.applications.size(), 0);
    if (round.scoring.counts != model::Counts::before && round.scoring.counts != model::Counts::after) return others;
    std::set<std::pair<model::ApplicationIndex, model::MemberIndex>> have_one;
    for (auto sheet : core::positions<model::SheetIndex>(round.sheets.size()))
        if (counts[sheet]) have_one.emplace(round.sheets[sheet].application, round.sheets[sheet].member);
    for (auto const& [member, application, discussion] : round.sheets)
        if (discussion != model::Discussion::practice && model::may_mark(allowed(member, application)) &&
            !have_one.contains({application, member}))
            ++others[application];
    return others;
}

/// The weights of an application's criteria, and what keeps it from a total (docs/scoring.md, sections 2 to 5).
inline void find_missing(model::RoundData const& round, model::ApplicationIndex application, std::size_t other_sheets,
                         model::Total& total) {
    namespace reason = model::reason;
    auto const least = static_cast<std::uint32_t>(round.scoring.least_marks);
    bool any = false;
    for (auto c : core::positions<model::CriterionIndex>(total.criteria.size())) {
        auto& tally = total.criteria[c];
        tally.weight = weight_units(round, application, c);
        if (tally.marks == 0 && tally.not_applicable >= least) tally.weight = 0;
        if (tally.weight == 0) continue;
        any = true;
        if (tally.marks < least)
            total.missing.emplace_back(
                reason::TooFewMarks{c, tally.marks, least, tally.not_enough_information, false, other_sheets});
    }
    if (!any) total.missing.emplace_back(reason::NothingApplies{});
    if (round.scoring.by == model::ScoredBy::sheet && total.missing.empty()) {
        std::size_t whole = 0;
        for (auto sheet : total.counted) whole += sheet_value(round, sheet, total) ? 1 : 0;
        if (whole < least) total.missing.emplace_back(reason::TooFewSheets{whole, least});
    }
    if (round.scoring.counts != model::Counts::agreed || round.agreed_marks[application].empty()) return;
    bool has_number = false;
    for (auto c : core::positions<model::CriterionIndex>(total.criteria.size())) {
        auto const mark = round.agreed_marks[application][c.value];
        if (mark.is_number())
            has_number = has_number || weight_units(round, application, c) > 0;
        else if (total.criteria[c].weight > 0 && mark.absence() != model::Mark::Absence::not_applicable)
            total.missing.emplace_back(reason::TooFewMarks{
                c, 0, 1, mark.absence() == model::Mark::Absence::not_enough_information ? 1U : 0U, true, 0});
    }
    if (!has_number && total.missing.empty()) total.missing.emplace_back(reason::NothingApplies{});
}

}  // namespace detail

/// The exact total of every application that is not withdrawn and has enough marks, and what its marks add up to
/// (docs/scoring.md). Marks of members who may not mark are set aside. Throws core::InputError (scoring.unconnected)
/// where adjusted totals cannot be compared. Cost: a sort of the sheets, one pass over the marks, and the adjustment.
inline model::PerApplication<model::Total> totals(model::Round const& round,
                                                  std::vector<model::Ruling> const& rulings) {
    auto const counts = sheets_that_count(*round);
    conflict::Allowed const allowed(rulings);
    model::PerApplication<model::Total> totals(round->applications.size());
    auto const other_sheets = detail::other_sheets(*round, counts, allowed);
    for (auto& total : totals) total.criteria.resize(round->rubric.criteria.size());
    for (auto sheet : core::positions<model::SheetIndex>(round->sheets.size())) {
        auto const& [member, application, discussion] = round->sheets[sheet];
        auto& total = totals[application];
        bool const out = !model::may_mark(allowed(member, application));
        if (out && discussion != model::Discussion::practice) total.set_aside.push_back(sheet);
        if (!counts[sheet]) continue;
        if (!out) total.counted.push_back(sheet);
        auto const marks = round->marks_of(sheet);
        for (std::size_t c = 0; c < marks.size(); ++c)
            detail::count(marks[c], out, total.criteria[model::CriterionIndex(c)]);
    }
    bool const plain = round->scoring.plain();
    for (auto application : core::positions<model::ApplicationIndex>(totals.size())) {
        auto& total = totals[application];
        detail::find_missing(*round, application, other_sheets[application], total);
        if (plain && total.missing.empty() && !round->applications[application].withdrawn_on)
            total.score = total.as_marked = detail::weighted(round->rubric, total);
    }
    if (plain) return totals;
    auto as_marked = scores(round, totals, model::Adjust::none);
    auto adjusted =
        round->scoring.adjust == model::Adjust::none ? as_marked : scores(round, totals, round->scoring.adjust);
    for (auto application : core::positions<model::ApplicationIndex>(totals.size())) {
        totals[application].as_marked = std::move(as_marked[application]);
        totals[application].score = std::move(adjusted[application]);
    }
    return totals;
}

}  // namespace grantpanel::score
