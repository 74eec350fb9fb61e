// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "grantpanel/after/follow.hpp"
#include "grantpanel/conflict/quorum.hpp"
#include "grantpanel/conflict/rulings.hpp"
#include "grantpanel/eligibility/screen.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/panel/awards.hpp"
#include "grantpanel/panel/propose.hpp"
#include "grantpanel/panel/settle.hpp"
#include "grantpanel/score/order.hpp"
#include "grantpanel/score/total.hpp"
#include "grantpanel/stage/groups.hpp"
#include "grantpanel/stage/run.hpp"

namespace grantpanel {

/// Decides a round with these rulings; explain::impact asks with others than the round's own. Each line is one stage of
/// docs/deciding.md, in its order.
inline model::Decision decide_with(model::Round const& before, std::vector<model::Ruling> rulings) {
    model::Decision decision{.round = before};
    decision.screenings = eligibility::screen(before);
    decision.rulings = std::move(rulings);
    decision.stages = stage::run(before, decision.rulings, decision.screenings);
    decision.round = stage::with_groups(before, decision.stages);
    auto const& round = decision.round;
    decision.quorums = conflict::quorums(round, decision.rulings, decision.screenings);
    decision.totals = score::totals(round, decision.rulings);
    decision.order = score::order(round, decision.screenings, decision.quorums, decision.totals);
    auto proposal =
        panel::propose(round, decision.screenings, decision.rulings, decision.quorums, decision.totals, decision.order);
    decision.proposal = std::move(proposal.results);
    decision.notes = std::move(proposal.notes);
    decision.results = panel::settle(round, decision.totals, decision.proposal);
    if (round->draw.seed)
        for (auto const& drawn : panel::left_to_lots(*round)) decision.order.tickets.push_back(drawn);
    panel::add_next_offers(*round, decision.results);
    panel::add_up(decision);
    decision.after = after::follow(decision);
    return decision;
}

/// Decides a round: a pure function, the same Round gives the same Decision on every machine and every run. Throws
/// core::InputError where equal applications would be treated differently: when a step of `if_scores_equal` is missing
/// (tie.unsettled) or the seed of the draw is (draw.seed_needed), and where a step after the decision cannot be taken
/// (docs/afterwards.md).
inline model::Decision decide(model::Round const& round) { return decide_with(round, conflict::rulings(round)); }

/// What a round that is in order still waits for before it can be decided: a step or the seed of a draw that tells
/// equals apart; "" where it can be decided. Throws what `decide` throws for any other reason. Cost: that of deciding.
inline std::string waits_for(model::Round const& round) try {
    decide(round);
    return "";
} catch (core::InputError const& error) {
    auto const& problem = error.problems().front();
    if (!panel::equals_wait(problem)) throw;
    return problem.message + ". " + problem.hint;
}

}  // namespace grantpanel
