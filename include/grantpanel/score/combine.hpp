// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/score/adjust.hpp"
#include "grantpanel/score/sheets.hpp"
#include "grantpanel/score/shrinkage.hpp"

namespace grantpanel::score {

/// The values that are combined, of all applications that are not withdrawn, in the order of the applications: those on
/// one criterion, or those of whole sheets.
struct Column {
    std::optional<model::CriterionIndex> criterion;  ///< none: of whole sheets
    std::vector<Value> values;
};

/// The columns of a round, by criterion or by sheet. `totals` have their criteria and counted sheets. Cost: linear in
/// the marks.
inline std::vector<Column> columns(model::Round const& round, model::PerApplication<model::Total> const& totals,
                                   model::ScoredBy by) {
    std::vector<Column> columns(by == model::ScoredBy::sheet ? 1 : round->rubric.criteria.size());
    for (auto application : core::positions<model::ApplicationIndex>(totals.size())) {
        if (round->applications[application].withdrawn_on) continue;
        for (auto sheet : totals[application].counted) {
            auto const member = round->sheets[sheet].member;
            if (by == model::ScoredBy::sheet) {
                if (auto value = sheet_value(*round, sheet, totals[application]))
                    columns[0].values.push_back({application, member, std::move(*value)});
                continue;
            }
            auto const marks = round->marks_of(sheet);
            for (auto c : core::positions<model::CriterionIndex>(marks.size()))
                if (marks[c.value].is_number() && totals[application].criteria[c].weight > 0)
                    columns[c.value].values.push_back(
                        {application, member, share(round->rubric.criteria[c], marks[c.value])});
        }
    }
    if (by == model::ScoredBy::criterion)
        for (std::size_t c = 0; c < columns.size(); ++c) columns[c].criterion = model::CriterionIndex(c);
    return columns;
}

/// What `shrinkage: estimated` uses for a column; none: nothing is adjusted there.
struct EstimatedShrinkage {
    std::optional<model::CriterionIndex> criterion;  ///< none: of whole sheets
    std::optional<core::Ratio> shrinkage;
};

/// The same of every column of a round, whose totals are known. Cost: see estimated_shrinkage.
inline std::vector<EstimatedShrinkage> estimated_shrinkages(model::Round const& round,
                                                            model::PerApplication<model::Total> const& totals) {
    std::vector<EstimatedShrinkage> estimated;
    for (auto const& column : columns(round, totals, round->scoring.by))
        estimated.push_back({column.criterion, estimated_shrinkage(column.values, totals.size(), round->panel.size())});
    return estimated;
}

namespace detail {

/// One value from several members' values on one application (docs/scoring.md, section 4).
class Combiner {
  public:
    explicit Combiner(model::RoundData const& round)
        : rules_(round.scoring), readers_(static_cast<std::int64_t>(round.assignment.readers)) {
        for (auto const& each : rules_.role_weights) unit_ = lcm(unit_, each.weight.denominator());
        weights_.assign(round.panel.size(), unit_);
        for (auto member : core::positions<model::MemberIndex>(round.panel.size()))
            for (auto const& each : rules_.role_weights)
                if (each.role == round.panel[member].role)
                    weights_[member] = each.weight.numerator() * (unit_ / each.weight.denominator());
    }

    [[nodiscard]] core::Ratio operator()(std::span<Value const> values) const {
        using model::Combine;
        if (rules_.combine == Combine::mean || rules_.combine == Combine::sum) {
            core::Ratio sum;
            core::Integer weights = 0;
            for (auto const& each : values) {
                sum += core::Ratio(weights_[each.member], 1) * each.value;
                weights += weights_[each.member];
            }
            return sum / core::Ratio(rules_.combine == Combine::mean ? weights : core::Integer(unit_ * readers_), 1);
        }
        std::vector<core::Ratio> sorted;
        for (auto const& each : values) sorted.push_back(each.value);
        std::sort(sorted.begin(), sorted.end());
        auto const n = sorted.size();
        if (rules_.combine == Combine::median) return (sorted[(n - 1) / 2] + sorted[n / 2]) / core::Ratio(2);
        auto const trim = static_cast<std::size_t>(rules_.trim);
        core::Ratio sum;
        for (std::size_t i = trim; i < n - trim; ++i) sum += sorted[i];
        return sum / core::Ratio(static_cast<std::int64_t>(n - 2 * trim));
    }
    /// The mean severity of those who gave `values`.
    [[nodiscard]] core::Ratio severity(std::span<Value const> values, Severities const& severities) const {
        core::Integer sum = 0, weights = 0;
        for (auto const& each : values) {
            sum += weights_[each.member] * severities.numerators[each.member];
            weights += weights_[each.member];
        }
        return {sum, severities.denominator * weights};
    }

  private:
    model::ScoringRules const& rules_;
    std::int64_t readers_;
    core::Integer unit_ = 1;                                    ///< the weight of a member whose role has none
    core::Indexed<model::MemberIndex, core::Integer> weights_;  ///< whole numbers, in the same units
};

/// Two applications with a total in different parts, one of each.
[[noreturn]] inline void refuse_unconnected(model::RoundData const& round, Column const& column,
                                            model::ApplicationIndex one, model::ApplicationIndex other) {
    core::Problem problem;
    problem.code = "scoring.unconnected";
    problem.path = core::Path({"scoring", "unconnected"});
    problem.message = "no chain of readers joins `" + round.applications[one].id + "` and `" +
                      round.applications[other].id + "`" +
                      (column.criterion ? " on `" + round.rubric.criteria[*column.criterion].id + "`" : "") +
                      ": their adjusted totals cannot be compared";
    problem.hint =
        "Let one more person read applications of both parts, or write `unconnected: compare` to compare them as they "
        "are";
    problem.location = round.draft ? round.draft->locate(problem.path) : std::nullopt;
    throw core::InputError({std::move(problem)});
}

/// Without a shrinkage that can be estimated nobody is strict or generous.
inline Severities severities_in_force(model::ScoringRules const& rules, Column const& column, std::size_t applications,
                                      std::size_t members) {
    auto const shrinkage = rules.estimate_shrinkage ? estimated_shrinkage(column.values, applications, members)
                                                    : std::optional(rules.shrinkage);
    return severities(shrinkage ? column.values : std::vector<Value>(), applications, members, shrinkage.value_or(0));
}

/// The values by z-scores or Borda shares; as they are for the other ways to adjust.
inline std::vector<Value> rescaled(model::Adjust adjust, std::vector<Value> values, std::size_t members) {
    if (adjust == model::Adjust::z_score) return z_scores(std::move(values), members);
    if (adjust == model::Adjust::borda) return borda_shares(std::move(values), members);
    return values;
}

inline void require_connected(model::RoundData const& round, Column const& column,
                              model::PerApplication<model::Total> const& totals) {
    if (round.scoring.compare_unconnected) return;
    auto const parts = connected_parts(column.values, totals.size(), round.panel.size());
    if (parts.count < 2) return;
    std::optional<model::ApplicationIndex> first;
    for (auto application : core::positions<model::ApplicationIndex>(totals.size())) {
        if (!totals[application].missing.empty() || !parts.of_application[application]) continue;
        if (first && *parts.of_application[*first] != *parts.of_application[application])
            refuse_unconnected(round, column, *first, application);
        if (!first) first = application;
    }
}

}  // namespace detail

/// The totals by the rules of `round`, with its `adjust` or as marked, of every application that is not withdrawn and
/// lacks nothing; any combination of rules, in plain fractions. Throws core::InputError (scoring.unconnected) where
/// totals would be compared that no chain of readers joins. Cost: linear in the marks, and that of the adjustment.
inline model::PerApplication<std::optional<core::Ratio>> scores(model::Round const& round,
                                                                model::PerApplication<model::Total> const& totals,
                                                                model::Adjust adjust) {
    auto const& rules = round->scoring;
    detail::Combiner const combine(*round);
    model::PerApplication<std::optional<core::Ratio>> scores(totals.size());
    model::PerApplication<std::int64_t> weights(totals.size(), 0);
    for (auto& column : columns(round, totals, rules.by)) {
        if (adjust != model::Adjust::none) detail::require_connected(*round, column, totals);
        std::optional<Severities> severity;
        if (adjust == model::Adjust::severity)
            severity = detail::severities_in_force(rules, column, totals.size(), round->panel.size());
        column.values = detail::rescaled(adjust, std::move(column.values), round->panel.size());
        std::span<Value const> const all(column.values);
        for (std::size_t start = 0, end = 0; start < all.size(); start = end) {
            auto const application = all[start].application;
            while (end < all.size() && all[end].application == application) ++end;
            if (!totals[application].missing.empty()) continue;
            auto const own = all.subspan(start, end - start);
            auto value = combine(own);
            if (severity) value -= combine.severity(own, *severity);
            auto const weight = column.criterion ? totals[application].criteria[*column.criterion].weight : 1;
            weights[application] += weight;
            scores[application] = scores[application].value_or(core::Ratio(0)) + core::Ratio(weight) * value;
        }
    }
    for (auto application : core::positions<model::ApplicationIndex>(totals.size()))
        if (scores[application]) *scores[application] /= core::Ratio(weights[application]);
    if (rules.counts == model::Counts::agreed)
        for (auto application : core::positions<model::ApplicationIndex>(totals.size())) {
            auto const& marks = round->agreed_marks[application];
            if (marks.empty() || !scores[application]) continue;
            core::Ratio sum, weight_sum;
            for (auto c : core::positions<model::CriterionIndex>(marks.size())) {
                core::Ratio const weight = weight_units(*round, application, c);
                if (!marks[c.value].is_number()) continue;
                sum += weight * share(round->rubric.criteria[c], marks[c.value]);
                weight_sum += weight;
            }
            scores[application] = sum / weight_sum;
        }
    return scores;
}

}  // namespace grantpanel::score
