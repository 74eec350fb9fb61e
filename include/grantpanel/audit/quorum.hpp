// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "grantpanel/audit/conflicts.hpp"

namespace grantpanel::audit {

/// `quorum`: every application that was decided in a meeting had enough people there who may vote on it, and a vote
/// with as many for as against was settled by a chair who may vote on it. Counted from the
/// lists of the round, not taken from the decision. Cost: applications times the panel, with the rulings worked out
/// again.
inline Finding quorum(model::Decision const& decision) {
    using model::Outcome;
    auto const& round = *decision.round;
    Finding finding{"quorum", true, {}, ""};
    detail::Reruled response(round);
    auto const there = [&](model::MemberIndex member, model::MeetingIndex meeting, model::PanelDecision const* made,
                           model::ApplicationIndex application) {
        auto const& present = round.meetings[meeting].present;
        bool here = std::find(present.begin(), present.end(), member) != present.end();
        for (auto const& change : round.attendance)
            if (change.meeting == meeting && change.application == application && change.member == member)
                here = change.here;
        bool const aside =
            made && std::find(made->stood_aside.begin(), made->stood_aside.end(), member) != made->stood_aside.end();
        return here && !aside && model::may_vote(response(member, application));
    };
    std::optional<model::MeetingIndex> only;
    std::size_t meetings = 0;
    for (auto each : core::positions<model::MeetingIndex>(round.meetings.size()))
        if (round.meetings[each].kind == "decision") {
            only = each;
            ++meetings;
        }
    std::size_t counted = 0;
    for (auto application : core::positions<model::ApplicationIndex>(round.applications.size())) {
        auto const outcome = decision.results[application].outcome;
        if (outcome == Outcome::deferred || outcome == Outcome::withdrawn || outcome == Outcome::ineligible ||
            outcome == Outcome::undecided)
            continue;
        model::PanelDecision const* made = nullptr;
        for (auto const& row : round.decisions)
            if (row.application == application) made = &row;
        // Who is out already was decided by a meeting only if the panel took it up there.
        if (decision.screenings[application].out() &&
            (!made || made->choice == model::PanelDecision::Choice::not_this_time))
            continue;
        auto meeting = made ? made->meeting : std::nullopt;
        if (round.decided_by == model::DecidedBy::scores_decide && meetings == 1) meeting = only;
        if (!meeting || round.meetings[*meeting].present.empty()) continue;
        ++counted;
        std::size_t deciding = 0, trustees = 0;
        std::map<std::string, std::size_t> seats;
        bool chair = false;
        for (auto member : core::positions<model::MemberIndex>(round.panel.size())) {
            if (!there(member, *meeting, made, application)) continue;
            auto const& person = round.panel[member];
            trustees += person.role == model::Role::trustee ? 1 : 0;
            if (!person.decides()) continue;
            ++deciding;
            ++seats[person.seat];
            chair = chair || person.role == model::Role::chair;
        }
        auto const& id = round.applications[application].id;
        if (auto const& rule = round.conflicts.quorum) {
            auto const need = [&](std::size_t has, std::size_t needs, std::string const& who) {
                if (has < needs)
                    finding.witnesses.push_back(id + " was decided with " + std::to_string(has) + " " + who +
                                                ", and needs " + std::to_string(needs));
            };
            need(deciding, rule->members, "people who decide");
            need(trustees, rule->trustees, "trustees");
            for (auto const& [seat, needs] : rule->seats) need(seats[seat], needs, "people in the seat `" + seat + "`");
        }
        if (made && made->how == "vote" && made->votes_for && made->votes_for == made->votes_against && !chair)
            finding.witnesses.push_back(id +
                                        " was settled by a vote with as many for as against, and there was no chair "
                                        "who may vote on it");
    }
    if (round.conflicts.quorum && counted > 0)
        finding.note = "counted for " + explain::counted(counted, "application") + " that a meeting decided";
    finding.holds = finding.witnesses.empty();
    return finding;
}

}  // namespace grantpanel::audit
