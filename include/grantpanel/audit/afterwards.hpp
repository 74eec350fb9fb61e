// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "grantpanel/audit/finding.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::audit {

/// `steps_add_up`: after the last step, every amount is counted again from the steps: what is promised, paid, held and
/// free adds up to the pot with its top-ups; no award is above its request or below what is paid; with `approval`, what
/// is offered or more was approved after it was last recommended. Holds where there are no steps. Cost: linear.
inline Finding steps_add_up(model::Decision const& decision) {
    using Kind = model::Step::Kind;
    Finding finding{"steps_add_up", true, {}, ""};
    if (!decision.after) return finding;
    auto const& round = *decision.round;
    auto const& after = *decision.after;
    auto const show = [&](core::Money amount) { return core::to_display(amount, round.unit); };
    model::PerApplication<core::Money> paid(round.applications.size());
    model::PerApplication<bool> approved(round.applications.size(), false);
    core::Money pot = round.fund.pot;
    for (std::size_t row = 0; row < round.statuses.size() && row < after.entries.size(); ++row) {
        auto const& step = round.statuses[row];
        if (step.kind == Kind::pot_top_up) {
            pot += step.amount.value_or(core::Money());
            continue;
        }
        auto const award = after.entries[row].award;
        if (step.kind == Kind::paid) paid[step.application] += step.amount.value_or(award - paid[step.application]);
        if (step.kind == Kind::recommended) approved[step.application] = false;
        if (step.kind == Kind::approved) approved[step.application] = true;
    }
    core::Money promised, held;
    bool any_waits = false;
    for (auto application : core::positions<model::ApplicationIndex>(round.applications.size())) {
        auto const& at = after.standings[application];
        auto const& asked = round.applications[application];
        any_waits = any_waits || decision.waits_for_draw(application);
        promised += model::promised(at.status) ? at.award : paid[application];
        if (decision.results[application].outcome == model::Outcome::deferred && at.status == model::Status::deferred &&
            !decision.waits_for_draw(application))
            held += asked.requested;
        if (at.paid != paid[application] || (model::promised(at.status) && at.paid > at.award))
            finding.witnesses.push_back(show(paid[application]) + " was paid to " + asked.id + " by its steps, and " +
                                        show(at.paid) + " of " + show(at.award) + " by where it stands");
        if (at.award > asked.most())
            finding.witnesses.push_back(asked.id + " has " + show(at.award) + ", more than it asked for");
        if (round.approval && at.status >= model::Status::offered && at.status <= model::Status::paid &&
            !approved[application])
            finding.witnesses.push_back(asked.id + " was offered its award before the trustees approved it");
    }
    if (any_waits) held += decision.held_for_draws();
    auto const& now = after.balance;
    if (now.pot != pot || now.promised != promised || now.held != held ||
        now.pot != now.promised + now.added + now.held + now.free)
        finding.witnesses.push_back("the pot of " + show(pot) + " has " + show(promised) + " promised and " +
                                    show(held) + " held; the record says a pot of " + show(now.pot) + " with " +
                                    show(now.promised) + ", " + show(now.added) + " added, " + show(now.held) +
                                    " held and " + show(now.free) + " free");
    finding.holds = finding.witnesses.empty();
    return finding;
}

}  // namespace grantpanel::audit
