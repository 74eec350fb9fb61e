// SPDX-License-Identifier: MIT
#pragma once

#include "grantpanel/audit/finding.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::audit {

/// `least_marks`: every total rests on at least the least number of marks on each criterion, and is the exact weighted
/// mean of the marks on the sheets that counted. Recomputed from the sheets in plain fractions. Cost: linear in the
/// marks.
inline Finding least_marks(model::Decision const& decision) {
    auto const& round = *decision.round;
    Finding finding{"least_marks", true, {}, ""};
    for (auto application : core::positions<model::ApplicationIndex>(decision.totals.size())) {
        auto const& total = decision.totals[application];
        if (!total.score) continue;
        core::Ratio sum, weights;
        bool enough = true;
        for (auto c : core::positions<model::CriterionIndex>(round.rubric.criteria.size())) {
            auto const& criterion = round.rubric.criteria[c];
            core::Ratio marks;
            std::int64_t count = 0;
            for (auto sheet : total.counted) {
                auto const mark = round.marks_of(sheet)[c.value];
                if (!mark.is_number()) continue;
                marks +=
                    core::Ratio(mark.steps()) * criterion.scale.step / (criterion.scale.most - criterion.scale.least);
                ++count;
            }
            if (count < round.scoring.least_marks) {
                finding.witnesses.push_back(round.applications[application].id + " has a total with " +
                                            std::to_string(count) + " marks for " + criterion.id +
                                            ", and the least is " + std::to_string(round.scoring.least_marks));
                enough = false;
                break;
            }
            sum += criterion.weight * marks / core::Ratio(count);
            weights += criterion.weight;
        }
        if (enough && sum / weights != *total.score)
            finding.witnesses.push_back(round.applications[application].id + " has the total " +
                                        total.score->to_text() + ", and its marks give " + (sum / weights).to_text());
    }
    finding.holds = finding.witnesses.empty();
    return finding;
}

}  // namespace grantpanel::audit
