// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "grantpanel/score/cholesky.hpp"
#include "grantpanel/score/combine.hpp"

namespace grantpanel::score {

/// Standard errors of the effects without shrinkage, and the typical distance (root mean square) of a value from
/// application + member. Only shown: double.
struct SeverityErrors {
    core::Indexed<model::MemberIndex, std::optional<double>> standard_error;    ///< none: not defined
    core::Indexed<model::MemberIndex, std::optional<double>> typical_distance;  ///< none: without a value
};

/// Cost: the cube of the number of members.
inline SeverityErrors severity_errors(std::vector<Value> const& values, Severities const& effects) {
    auto const members = effects.numerators.size(), applications = effects.parts.of_application.size();
    SeverityErrors errors{core::Indexed<model::MemberIndex, std::optional<double>>(members),
                          core::Indexed<model::MemberIndex, std::optional<double>>(members)};
    model::PerApplication<double> sum(applications, 0);
    model::PerApplication<std::size_t> readers(applications, 0);
    core::Indexed<model::MemberIndex, double> effect(members, 0), square(members, 0);
    core::Indexed<model::MemberIndex, std::size_t> count(members, 0);
    for (auto member : core::positions<model::MemberIndex>(members)) effect[member] = effects.of(member).to_double();
    for (auto const& each : values) {
        sum[each.application] += each.value.to_double() - effect[each.member];
        ++readers[each.application];
    }
    double residual = 0;
    for (auto const& each : values) {
        double const mean = sum[each.application] / static_cast<double>(readers[each.application]);
        double const distance = each.value.to_double() - effect[each.member] - mean;
        square[each.member] += distance * distance;
        ++count[each.member];
        residual += distance * distance;
    }
    std::size_t read = 0;
    for (auto each : readers) read += each > 0 ? 1 : 0;
    auto const normal = detail::normal_equations(values, effects.parts, 0);
    auto const n = normal.members.size();
    auto const freedom = static_cast<double>(values.size() + effects.parts.count) - static_cast<double>(read + n);
    // The inverse of Laplacian + ones of each part is the pseudo-inverse + ones / size^2.
    std::vector<double> matrix;
    for (auto const& line : normal.matrix)
        for (auto const& cell : line) matrix.push_back(core::Ratio(cell, normal.scale).to_double());
    auto const inverse = detail::Cholesky<double>(std::move(matrix), n).inverse();
    std::vector<std::size_t> size(effects.parts.count, 0);
    for (auto member : normal.members) ++size[*effects.parts.of_member[member]];
    for (std::size_t i = 0; i < n; ++i) {
        auto const member = normal.members[i];
        auto const in_part = static_cast<double>(size[*effects.parts.of_member[member]]);
        double const variance = inverse[i * n + i] - 1 / (in_part * in_part);
        if (freedom > 0 && in_part > 1)
            errors.standard_error[member] = std::sqrt(std::max(0.0, variance) * residual / freedom);
        errors.typical_distance[member] = std::sqrt(square[member] / static_cast<double>(count[member]));
    }
    return errors;
}

/// How one member marks (docs/scoring.md, section 10): for facilitators and for training, never a ranking of people.
struct Marking {
    enum class Tendency { strict, neither, generous };

    model::MemberIndex member;
    std::size_t sheets = 0;  ///< that count
    /// What stands on them, on criteria that count for the application.
    std::size_t marks = 0, not_enough_information = 0, not_applicable = 0, passed = 0, missing = 0;
    std::size_t whole_sheets = 0;
    std::optional<core::Ratio> mean;         ///< of the values of whole sheets
    std::optional<double> spread;            ///< their standard deviation (divided by the number)
    std::optional<core::Ratio> severity;     ///< positive is generous; in shares of the scale
    std::optional<double> standard_error;    ///< none: not defined
    std::optional<double> typical_distance;  ///< root mean square distance from application + member
    Tendency tendency = Tendency::neither;   ///< strict or generous where twice the standard error is exceeded
};

/// The marking of every member who gives marks, in the order of the panel. Cost: linear in the marks, and the cube of
/// the number of members.
inline std::vector<Marking> markings(model::Round const& round, model::PerApplication<model::Total> const& totals) {
    auto const values = columns(round, totals, model::ScoredBy::sheet).front().values;
    auto const effects = severities(values, totals.size(), round->panel.size());
    auto const errors = severity_errors(values, effects);
    auto const own = detail::by_member(values, round->panel.size());
    core::Indexed<model::MemberIndex, Marking> all(round->panel.size());
    for (auto application : core::positions<model::ApplicationIndex>(totals.size())) {
        if (round->applications[application].withdrawn_on) continue;
        for (auto sheet : totals[application].counted) {
            auto& marking = all[round->sheets[sheet].member];
            ++marking.sheets;
            auto const marks = round->marks_of(sheet);
            for (auto c : core::positions<model::CriterionIndex>(marks.size())) {
                using enum model::Mark::Absence;
                if (weight_units(*round, application, c) == 0) continue;
                auto const mark = marks[c.value];
                ++(mark.is_number()                                         ? marking.marks
                   : mark.absence() == not_enough_information               ? marking.not_enough_information
                   : mark.absence() == model::Mark::Absence::not_applicable ? marking.not_applicable
                   : mark.absence() == model::Mark::Absence::passed         ? marking.passed
                                                                            : marking.missing);
            }
        }
    }
    std::vector<Marking> list;
    for (auto member : core::positions<model::MemberIndex>(round->panel.size())) {
        if (!round->gives_marks(member)) continue;
        auto marking = all[member];
        marking.member = member;
        marking.whole_sheets = own[member].size();
        if (!own[member].empty()) {
            auto const [mean, variance] = detail::mean_and_variance(values, own[member]);
            marking.mean = mean;
            marking.spread = std::sqrt(variance.to_double());
            marking.severity = effects.of(member);
            marking.standard_error = errors.standard_error[member];
            marking.typical_distance = errors.typical_distance[member];
            double const severity = marking.severity->to_double();
            if (marking.standard_error && std::abs(severity) > 2 * *marking.standard_error)
                marking.tendency = severity < 0 ? Marking::Tendency::strict : Marking::Tendency::generous;
        }
        list.push_back(std::move(marking));
    }
    return list;
}

}  // namespace grantpanel::score
