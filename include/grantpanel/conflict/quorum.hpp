// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "grantpanel/conflict/rulings.hpp"

namespace grantpanel::conflict {

namespace detail {

/// The meeting that decides each application, where the file says so: the one in its row of `decisions`; where the
/// scores decide, the only meeting of kind `decision`. None decides what is out already, or waits in a stage, but by a
/// row that takes it up. A meeting that does not say who was present counts as none.
inline model::PerApplication<std::optional<model::MeetingIndex>> meetings_of(
    model::RoundData const& round, model::PerApplication<model::Screening> const& screenings) {
    std::optional<model::MeetingIndex> all;
    if (round.decided_by == model::DecidedBy::scores_decide) {
        std::size_t count = 0;
        for (auto each : core::positions<model::MeetingIndex>(round.meetings.size()))
            if (round.meetings[each].kind == "decision") {
                all = each;
                ++count;
            }
        if (count != 1) all.reset();
    }
    model::PerApplication<std::optional<model::MeetingIndex>> meetings(round.applications.size(), all);
    for (auto application : core::positions<model::ApplicationIndex>(meetings.size()))
        if (!screenings[application].in_the_round()) meetings[application].reset();
    for (auto const& made : round.decisions)
        if (!screenings[made.application].out() || made.choice != model::PanelDecision::Choice::not_this_time)
            meetings[made.application] = made.meeting;
    for (auto& meeting : meetings)
        if (meeting && round.meetings[*meeting].present.empty()) meeting.reset();
    return meetings;
}

/// Who was there for an application: those present at the meeting, with the changes that `attendance` has.
inline std::vector<bool> present(model::RoundData const& round, model::MeetingIndex meeting,
                                 model::ApplicationIndex application) {
    std::vector<bool> here(round.panel.size(), false);
    for (auto member : round.meetings[meeting].present) here[member.value] = true;
    for (auto const& change : round.attendance)
        if (change.meeting == meeting && change.application == application) here[change.member.value] = change.here;
    return here;
}

}  // namespace detail

/// For every application who counts for its quorum at a meeting, none: with everybody there (docs/conflicts.md, section
/// 5). Nothing is missing where the round has no quorum. Cost: applications times the people on the panel.
inline model::PerApplication<model::Quorum> quorums_at(
    model::Round const& round, std::vector<model::Ruling> const& rulings,
    model::PerApplication<std::optional<model::MeetingIndex>> const& meetings) {
    model::PerApplication<model::Quorum> quorums(round->applications.size());
    auto const& rule = round->conflicts.quorum;
    if (!rule) return quorums;
    Allowed const allowed(rulings);
    model::PerApplication<std::set<model::MemberIndex>> aside(round->applications.size());
    for (auto const& made : round->decisions) {
        auto const& meeting = meetings[made.application];
        if (!meeting || !made.meeting || *made.meeting == *meeting)
            aside[made.application].insert(made.stood_aside.begin(), made.stood_aside.end());
    }
    for (auto application : core::positions<model::ApplicationIndex>(quorums.size())) {
        if (round->applications[application].withdrawn_on) continue;
        auto& quorum = quorums[application];
        quorum.meeting = meetings[application];
        std::vector<bool> here(round->panel.size(), true);
        if (quorum.meeting) here = detail::present(*round, *quorum.meeting, application);
        std::vector<model::MemberIndex> absent;
        for (auto member : core::positions<model::MemberIndex>(round->panel.size())) {
            if (!model::may_vote(allowed(member, application)) || aside[application].contains(member)) continue;
            (here[member.value] ? quorum.counted : absent).push_back(member);
        }
        auto const require = [&](model::Shortfall::What what, std::string const& seat, std::size_t needs) {
            auto const counts = [&](model::MemberIndex member) {
                auto const& person = round->panel[member];
                if (what == model::Shortfall::What::trustees) return person.role == model::Role::trustee;
                return person.decides() && (what == model::Shortfall::What::members || person.seat == seat);
            };
            auto const has =
                static_cast<std::size_t>(std::count_if(quorum.counted.begin(), quorum.counted.end(), counts));
            if (has >= needs) return;
            quorum.missing.push_back({what, seat, needs, has, {}});
            std::copy_if(absent.begin(), absent.end(), std::back_inserter(quorum.missing.back().substitutes), counts);
        };
        require(model::Shortfall::What::members, "", rule->members);
        for (auto const& [seat, needs] : rule->seats) require(model::Shortfall::What::seat, seat, needs);
        require(model::Shortfall::What::trustees, "", rule->trustees);
        if (quorum.meeting && !quorum.missing.empty()) {
            quorum.next_meeting = rule->next_meeting;
            if (!quorum.next_meeting && quorum.meeting->value + 1 < round->meetings.size())
                quorum.next_meeting = model::MeetingIndex(quorum.meeting->value + 1);
        }
    }
    return quorums;
}

/// The same at the meeting that decided each.
inline model::PerApplication<model::Quorum> quorums(model::Round const& round,
                                                    std::vector<model::Ruling> const& rulings,
                                                    model::PerApplication<model::Screening> const& screenings) {
    return quorums_at(round, rulings, detail::meetings_of(*round, screenings));
}

}  // namespace grantpanel::conflict
