// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::explain {

/// Why one application ended as it did.
struct Explanation {
    std::string application, applicant, title;
    model::Outcome outcome = model::Outcome::undecided;
    core::Money requested, award, held;
    std::optional<core::Ratio> total;
    std::optional<std::size_t> rank;  ///< among `ranked` applications
    std::size_t ranked = 0;           ///< how many applications have a rank
    model::Outcome proposed = model::Outcome::undecided;
    core::Money proposed_award;
    bool differs = false;
    std::vector<std::string> criteria;  ///< a sentence for each criterion: mean and marks, absences by name
    std::vector<std::string> reasons;   ///< a sentence for each reason, in the order in which the stages gave them
};

namespace detail {
inline std::string of_criterion(model::Criterion const& criterion, model::Tally const& tally) {
    std::string text = criterion.id + ": ";
    if (tally.marks > 0) {
        core::Ratio const mean =
            criterion.scale.least +
            criterion.scale.step * core::Ratio(tally.steps, static_cast<std::int64_t>(tally.marks));
        text += "mean " + mean.to_decimal(2) + " of " + criterion.scale.most.to_decimal(0) + " from " +
                counted(tally.marks, "mark");
    } else {
        text += "no marks";
    }
    auto const absent = [&](std::uint32_t number, std::string_view what) {
        if (number > 0) text += ", " + std::to_string(number) + " " + std::string(what);
    };
    absent(tally.recused, "stepped out");
    absent(tally.passed, "passed");
    absent(tally.not_enough_information, "not enough information");
    absent(tally.not_applicable, "not applicable");
    absent(tally.missing, "missing");
    return text;
}
}  // namespace detail

/// Explains one application. Throws core::UsageError, naming the nearest id, where the round has no such application.
inline Explanation why(model::Decision const& decision, std::string_view id) {
    auto const& round = decision.round;
    auto const found = round->find_application(id);
    if (!found) {
        std::vector<std::string> ids;
        for (auto const& application : round->applications) ids.push_back(application.id);
        std::string const near = core::closest(id, ids);
        throw core::UsageError("no application has the id `" + core::printable(id) + "`" +
                               (near.empty() ? "" : "; did you mean `" + near + "`?"));
    }
    auto const& application = round->applications[*found];
    auto const& total = decision.totals[*found];
    Explanation why;
    why.application = application.id;
    why.applicant = round->applicant_of(*found).name;
    why.title = application.title;
    why.requested = application.requested;
    why.outcome = decision.results[*found].outcome;
    why.award = decision.results[*found].award;
    why.held = decision.held_for(*found);
    why.total = total.score;
    why.rank = decision.ranks()[*found];
    for (auto const& tie_class : decision.order.classes) why.ranked += tie_class.members.size();
    why.proposed = decision.proposal[*found].outcome;
    why.proposed_award = decision.proposal[*found].award;
    why.differs = decision.differs(*found);
    for (auto c : core::positions<model::CriterionIndex>(total.criteria.size()))
        why.criteria.push_back(detail::of_criterion(round->rubric.criteria[c], total.criteria[c]));
    for (auto const& reason : decision.results[*found].reasons) why.reasons.push_back(sentence(round, *found, reason));
    return why;
}

}  // namespace grantpanel::explain
