// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grantpanel/explain/adjustments.hpp"
#include "grantpanel/panel/awards.hpp"
#include "grantpanel/score/certainty.hpp"
#include "grantpanel/score/discussion.hpp"
#include "grantpanel/score/marking.hpp"
#include "grantpanel/score/open_weights.hpp"
#include "grantpanel/score/round_agreement.hpp"
#include "grantpanel/score/shift.hpp"

namespace grantpanel::explain {

/// What the marks of a round can tell (docs/scoring.md, sections 6 to 10).
struct Scores {
    model::Decision decision;    ///< by the rules of the round; without `adjust`, or without money, where it is refused
    bool not_adjusted = false;   ///< the round's `adjust` is refused: all figures are as marked
    bool without_money = false;  ///< equals wait for a step or a draw: looked at as if there were no money
    std::string refused{};       ///< why the round cannot be decided; "" where it can
    std::vector<Adjustment> adjustments{};
    std::vector<score::ColumnAgreement> agreements{};
    score::Certainty certainty{};
    std::optional<score::OpenWeights> open_weights{};
    score::Discussion discussion{};
    std::vector<score::Marking> markings{};  ///< for the facilitator
    model::PerApplication<std::optional<score::Shift>> shifts{};
};

/// Looks at the marks of a round, also of one that cannot be decided because adjusted totals cannot be compared, or
/// because equal applications wait for a further step or a draw: that is said, and without money there is no line.
/// `weights`: those that are possible where the weights are taken as open (score::possible_weights). Cost: that of
/// deciding, about six times.
inline Scores scores(model::Round const& round, score::SmaaWeights const& weights = {}) {
    auto const rulings = conflict::rulings(round);
    Scores result{.decision = {.round = round}};
    model::RoundData data = *round;
    for (bool decided = false; !decided;) try {
            result.decision = decide_with(model::Round(data), rulings);
            decided = true;
        } catch (core::InputError const& error) {
            auto const& problem = error.problems().front();
            if (problem.code == "scoring.unconnected") {
                data.scoring.adjust = model::Adjust::none;
                result.not_adjusted = true;
            } else if (panel::equals_wait(problem)) {
                result.without_money = true;
                data.fund.pot = core::Money();  // without money nothing has to be settled
                data.allocation.reserve = 0;
            } else {
                throw;
            }
            if (result.refused.empty()) result.refused = problem.message;
        }
    result.adjustments = adjustments(result.decision);
    for (auto& each : result.adjustments) each.in_force = each.adjust == round->scoring.adjust;
    result.agreements = score::agreements(result.decision.round, result.decision.totals);
    result.certainty = score::certainty(result.decision, round->fund.pot, round->id);
    result.open_weights = score::open_weights(result.decision, round->id, 10000, weights);
    result.discussion = score::discussion(result.decision);
    result.markings = score::markings(result.decision.round, result.decision.totals);
    result.shifts = score::shifts(round, rulings);
    return result;
}

}  // namespace grantpanel::explain
