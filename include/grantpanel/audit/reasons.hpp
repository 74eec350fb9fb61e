// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>

#include "grantpanel/audit/finding.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::audit {

/// `reasons_complete`: one result for every application, each with at least one reason, and an award that fits its
/// outcome.
inline Finding reasons_complete(model::Decision const& decision) {
    using model::Outcome;
    auto const& round = *decision.round;
    Finding finding{"reasons_complete", true, {}, ""};
    for (auto application : core::positions<model::ApplicationIndex>(round.applications.size())) {
        auto const& result = decision.results[application];
        auto const& asked = round.applications[application];
        if (result.reasons.empty())
            finding.witnesses.push_back(asked.id + " is " + std::string(word(result.outcome)) + " without a reason");
        bool const fits = result.outcome == Outcome::awarded ? result.award == asked.most()
                          : result.outcome == Outcome::reduced
                              ? result.award > core::Money() && result.award < asked.most()
                              : result.award == core::Money();
        if (!fits)
            finding.witnesses.push_back(asked.id + " is " + std::string(word(result.outcome)) + " with an award of " +
                                        core::to_display(result.award, round.unit));
    }
    finding.holds = finding.witnesses.empty();
    return finding;
}

/// `differences_explained`: every decision that differs from the proposal has the panel's own reason.
inline Finding differences_explained(model::Decision const& decision) {
    auto const& round = *decision.round;
    Finding finding{"differences_explained", true, {}, ""};
    std::size_t differences = 0;
    for (auto application : core::positions<model::ApplicationIndex>(decision.results.size())) {
        if (!decision.differs(application)) continue;
        ++differences;
        bool const has_reason = std::any_of(round.decisions.begin(), round.decisions.end(), [&](auto const& made) {
            return made.application == application && !made.reason.empty();
        });
        if (!has_reason)
            finding.witnesses.push_back(
                round.applications[application].id + " is " + std::string(word(decision.results[application].outcome)) +
                " and was proposed to be " + std::string(word(decision.proposal[application].outcome)) +
                ", without a reason");
    }
    if (differences > 0)
        finding.note = explain::counted(differences, "decision") + (differences == 1 ? " differs" : " differ") +
                       " from the proposal";
    finding.holds = finding.witnesses.empty();
    return finding;
}

}  // namespace grantpanel::audit
