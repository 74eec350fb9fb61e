// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/score/agreement.hpp"
#include "grantpanel/score/combine.hpp"
#include "grantpanel/score/numbered.hpp"

namespace grantpanel::score {

/// The agreement of the members on one criterion or on whole sheets: alpha at ordinal level for a criterion and at
/// interval level for whole sheets, the intraclass correlations with marks as numbers, and Kendall's W.
struct ColumnAgreement {
    std::optional<model::CriterionIndex> criterion;  ///< none: whole sheets
    Agreement agreement;
};

/// For every criterion, and last for whole sheets: over the marks that count of applications that are not withdrawn.
/// Cost: with gaps that of score::random_effects for each; otherwise linear in the marks.
inline std::vector<ColumnAgreement> agreements(model::Round const& round,
                                               model::PerApplication<model::Total> const& totals) {
    std::vector<ColumnAgreement> list;
    for (auto by : {model::ScoredBy::criterion, model::ScoredBy::sheet})
        for (auto const& column : columns(round, totals, by)) {
            std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, core::Ratio>> given;
            auto const numbers = numbered(column.values, totals.size(), round->panel.size());
            for (std::size_t i = 0; i < column.values.size(); ++i)
                given.push_back({{numbers.cells[i].application, numbers.cells[i].member}, column.values[i].value});
            auto const ratings = make_ratings(numbers.applications.size(), numbers.members.size(), given);
            list.push_back({column.criterion, agreement(ratings, column.criterion ? Level::ordinal : Level::interval)});
            if (column.criterion) add_intraclass(list.back().agreement, ratings);
        }
    return list;
}

}  // namespace grantpanel::score
