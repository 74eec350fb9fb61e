// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/score/agreement.hpp"
#include "grantpanel/score/combine.hpp"

namespace grantpanel::score {

/// The agreement of the members on one criterion, at ordinal level, or on whole sheets, at interval level.
struct ColumnAgreement {
    std::optional<model::CriterionIndex> criterion;  ///< none: whole sheets
    Agreement agreement;
};

/// For every criterion, and last for whole sheets: over the marks that count of applications that are not withdrawn.
inline std::vector<ColumnAgreement> agreements(model::Round const& round,
                                               model::PerApplication<model::Total> const& totals) {
    std::vector<ColumnAgreement> list;
    for (auto by : {model::ScoredBy::criterion, model::ScoredBy::sheet})
        for (auto const& column : columns(round, totals, by)) {
            std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, core::Ratio>> given;
            model::PerApplication<std::optional<std::uint32_t>> row(totals.size());
            core::Indexed<model::MemberIndex, std::optional<std::uint32_t>> rater(round->panel.size());
            std::uint32_t units = 0, raters = 0;
            for (auto const& each : column.values) {
                if (!row[each.application]) row[each.application] = units++;
                if (!rater[each.member]) rater[each.member] = raters++;
                given.push_back({{*row[each.application], *rater[each.member]}, each.value});
            }
            list.push_back({column.criterion, agreement(make_ratings(units, raters, given),
                                                        column.criterion ? Level::ordinal : Level::interval)});
        }
    return list;
}

}  // namespace grantpanel::score
