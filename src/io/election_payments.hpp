// SPDX-License-Identifier: MIT
#pragma once

#include "grantpanel/elect/payments_of.hpp"
#include "grantpanel/model/ballots.hpp"
#include "json.hpp"

namespace grantpanel::io {

/// Adds to a round of `election_json` who paid for its selection (docs/elections.md, section 4): `paid`, and
/// `from_budget` where the budget paid. `paid` is null for a panel, and for a bill that is not known.
inline void add_payments(Json& round, model::Ballots const& ballots, elect::Profile const& profile,
                         elect::Selection const& selection, elect::Bill const& bill) {
    auto& list = round["paid"] = nullptr;
    if (ballots.of_a_panel || !bill) return;
    list = Json::array();
    for (auto const& paid : *bill) {
        Json entry{{"voters", paid.voters}, {"ballot", Json::array()}, {"each", nullptr}};
        if (paid.each) entry["each"] = paid.each->to_text();
        for (auto const& [project, utility] : elect::entries_by_id(profile, paid.ballot)) {
            entry["ballot"].push_back(ballots.projects[project].id);
            if (!profile.uniform()) entry["worth"].push_back(core::Ratio(utility, profile.denominator).to_text());
        }
        list.push_back(std::move(entry));
    }
    if (auto const rest = elect::paid_by_budget(profile, selection, bill); rest && rest->sign() != 0)
        round["from_budget"] = rest->to_text();
}

}  // namespace grantpanel::io
