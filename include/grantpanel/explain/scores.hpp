// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grantpanel/explain/adjustments.hpp"
#include "grantpanel/score/certainty.hpp"
#include "grantpanel/score/discussion.hpp"
#include "grantpanel/score/marking.hpp"
#include "grantpanel/score/open_weights.hpp"
#include "grantpanel/score/round_agreement.hpp"
#include "grantpanel/score/shift.hpp"

namespace grantpanel::explain {

/// What the marks of a round can tell (docs/scoring.md, sections 6 to 10).
struct Scores {
    model::Decision decision;  ///< by the rules of the round; without its `adjust` where that is refused
    std::string refused{};     ///< why the round's `adjust` cannot be used; "" where it can
    std::vector<Adjustment> adjustments{};
    std::vector<score::ColumnAgreement> agreements{};
    score::Certainty certainty{};
    std::optional<score::OpenWeights> open_weights{};
    score::Discussion discussion{};
    std::vector<score::Marking> markings{};  ///< for the facilitator
    model::PerApplication<std::optional<score::Shift>> shifts{};
};

/// Looks at the marks of a round. Throws core::InputError as decide does, but not where only adjusted totals cannot be
/// compared. Cost: that of deciding, about six times.
inline Scores scores(model::Round const& round) {
    auto const rulings = conflict::rulings(round);
    Scores result{.decision = {.round = round}};
    try {
        result.decision = decide_with(round, rulings);
    } catch (core::InputError const& error) {
        if (error.problems().front().code != "scoring.unconnected") throw;
        result.refused = error.problems().front().message;
        model::RoundData data = *round;
        data.scoring.adjust = model::Adjust::none;
        result.decision = decide_with(model::Round(std::move(data)), rulings);
    }
    result.adjustments = adjustments(result.decision);
    for (auto& each : result.adjustments) each.in_force = each.adjust == round->scoring.adjust;
    result.agreements = score::agreements(result.decision.round, result.decision.totals);
    result.certainty = score::certainty(result.decision, round->id);
    result.open_weights = score::open_weights(result.decision, round->id);
    result.discussion = score::discussion(result.decision);
    result.markings = score::markings(result.decision.round, result.decision.totals);
    result.shifts = score::shifts(round, rulings);
    return result;
}

}  // namespace grantpanel::explain
