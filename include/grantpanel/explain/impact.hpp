// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/decide.hpp"
#include "grantpanel/score/shift.hpp"

namespace grantpanel::explain {

/// What the rules alone would give otherwise for one application.
struct Change {
    model::ApplicationIndex application;
    model::Outcome before = model::Outcome::undecided, after = model::Outcome::undecided;
    core::Money award_before, award_after;
};

/// How the proposal changes if one thing had been different.
struct Impact {
    enum class What { nobody_recused, stay_leaves, without_staff_marks, tie_unknown };
    What what = What::nobody_recused;
    model::TieIndex tie;          ///< of tie_unknown
    std::vector<Change> changes;  ///< in the order of the file
    std::string refused;          ///< why the rules could not decide it then; "" where they could
};

namespace detail {

inline Impact compare(model::Decision const& decision, Impact impact, model::Round const& round,
                      std::vector<model::Ruling> rulings) {
    try {
        auto const other = decide_with(round, std::move(rulings));
        for (auto each : core::positions<model::ApplicationIndex>(decision.proposal.size())) {
            auto const &before = decision.proposal[each], &after = other.proposal[each];
            if (before.outcome != after.outcome || before.award != after.award)
                impact.changes.push_back({each, before.outcome, after.outcome, before.award, after.award});
        }
    } catch (core::InputError const& error) {
        impact.refused = error.problems().front().message;
    }
    return impact;
}

}  // namespace detail

/// How the proposal would change without the marks of staff; only where these count (docs/conflicts.md, section 10).
inline std::optional<Impact> without_staff_marks(model::Decision const& decision) {
    if (!decision.round->scoring.staff_marks) return std::nullopt;
    auto const round = score::with_sheets(*decision.round, [&](auto, model::Sheet const& sheet) {
        return decision.round->panel[sheet.member].decides();
    });
    return detail::compare(decision, {Impact::What::without_staff_marks, {}, {}, ""}, round, decision.rulings);
}

/// How the proposal would change if nobody had been recused, if every `stay` had meant `leave_room`, and, where they
/// count, without the marks of staff.
inline std::vector<Impact> impact(model::Decision const& decision) {
    std::vector<Impact> impacts;
    impacts.push_back(detail::compare(decision, {Impact::What::nobody_recused, {}, {}, ""}, decision.round, {}));
    auto stricter = decision.rulings;
    for (auto& ruling : stricter) ruling.response = model::Response::leave_room;
    impacts.push_back(
        detail::compare(decision, {Impact::What::stay_leaves, {}, {}, ""}, decision.round, std::move(stricter)));
    if (auto staff = without_staff_marks(decision)) impacts.push_back(std::move(*staff));
    return impacts;
}

/// The ties on the way of some ruling, in the order of the file: the others change nothing alone.
inline std::vector<model::TieIndex> ties_that_rule(model::Decision const& decision) {
    std::vector<model::TieIndex> ties;
    for (auto const& ruling : decision.rulings)
        for (auto hop : ruling.way()) ties.push_back(hop.tie);
    std::sort(ties.begin(), ties.end());
    ties.erase(std::unique(ties.begin(), ties.end()), ties.end());
    return ties;
}

/// How the proposal would change if one tie had not been known.
inline Impact impact_of(model::Decision const& decision, model::TieIndex tie) {
    model::RoundData without = *decision.round;
    without.ties.erase(without.ties.begin() + tie.value);
    model::Round const round(std::move(without));
    return detail::compare(decision, {Impact::What::tie_unknown, tie, {}, ""}, round, conflict::rulings(round));
}

}  // namespace grantpanel::explain
