// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "grantpanel/conflict/quorum.hpp"
#include "grantpanel/conflict/rulings.hpp"
#include "grantpanel/eligibility/screen.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/score/total.hpp"

namespace grantpanel::stage {

/// How each application passed a stage; none where it was not there any more.
using Courses = model::PerApplication<std::optional<model::Course>>;

namespace detail {

using Passage = model::Passage;
using Lacks = model::Course::Lacks;

/// What the votes say of each application that is there (docs/stages.md, section 1).
inline void count_votes(model::VotesBallot const& ballot, conflict::Allowed const& allowed, Courses& courses) {
    for (auto const& vote : ballot.votes) {
        auto& course = courses[vote.application];
        if (!course) continue;
        if (!model::may_vote(allowed(vote.member, vote.application))) {
            ++course->set_aside;
            continue;
        }
        ++course->voters;
        if (vote.word == ballot.word) ++course->votes;
    }
    for (auto& course : courses) {
        if (!course) continue;
        if (course->voters < ballot.least_votes)
            course->lacks = Lacks::votes;
        else
            course->counted = (course->votes >= ballot.needs) != ballot.leave ? Passage::goes_on : Passage::leaves;
    }
}

/// What the marks say of each application that is there (docs/stages.md, section 2).
inline void count_marks(model::MarksBallot const& ballot, std::vector<model::Ruling> const& rulings, Courses& courses) {
    auto const totals = score::totals(model::Round(ballot.round), rulings);
    auto const& minimum = ballot.round->rubric.minimum_score;
    std::vector<core::Ratio> ranked;
    for (auto application : core::positions<model::ApplicationIndex>(courses.size())) {
        auto& course = courses[application];
        if (!course) continue;
        course->set_aside = totals[application].set_aside.size();
        course->total = totals[application].score;
        if (!course->total) {
            course->lacks = Lacks::marks;
            course->missing = totals[application].missing;
            continue;
        }
        bool const reaches = !minimum || *course->total >= *minimum;
        course->counted = reaches ? Passage::goes_on : Passage::leaves;
        if (reaches) ranked.push_back(*course->total);
    }
    if (!ballot.first) return;
    std::sort(ranked.begin(), ranked.end(), [](auto const& a, auto const& b) { return a > b; });
    for (auto& course : courses) {
        if (!course || course->counted != Passage::goes_on) continue;
        auto const before = std::lower_bound(ranked.begin(), ranked.end(), *course->total,
                                             [](auto const& a, auto const& b) { return a > b; });
        course->place = 1 + static_cast<std::size_t>(before - ranked.begin());
        course->among = ranked.size();
        if (course->place > *ballot.first) course->counted = Passage::leaves;
    }
}

/// Who waits because too few of those who were at the stage's meeting may vote on it.
inline void hold_quorum(model::Round const& round, model::Stage const& stage, std::vector<model::Ruling> const& rulings,
                        Courses& courses) {
    if (!stage.meeting || !round->conflicts.quorum || round->meetings[*stage.meeting].present.empty()) return;
    auto const quorums = conflict::quorums_at(
        round, rulings,
        model::PerApplication<std::optional<model::MeetingIndex>>(courses.size(), std::optional(*stage.meeting)));
    for (auto application : core::positions<model::ApplicationIndex>(courses.size()))
        if (auto& course = courses[application]; course && quorums[application].too_few()) {
            course->counted = Passage::waits;
            course->lacks = Lacks::people;
        }
}

}  // namespace detail

/// Takes the stages of a round one after the other (docs/stages.md): how each application passed each of them. Notes in
/// `screenings` where it left or waits. Cost: the votes, and the totals of every ballot of marks.
inline std::vector<Courses> run(model::Round const& round, std::vector<model::Ruling> const& rulings,
                                model::PerApplication<model::Screening>& screenings) {
    using model::Passage;
    conflict::Allowed const allowed(rulings);
    std::vector<Courses> all;
    for (std::size_t position = 0; position < round->stages.size(); ++position) {
        auto const& stage = round->stages[position];
        Courses courses(screenings.size());
        for (auto application : core::positions<model::ApplicationIndex>(courses.size()))
            if (screenings[application].in_the_round()) courses[application].emplace();
        if (stage.votes)
            detail::count_votes(*stage.votes, allowed, courses);
        else
            detail::count_marks(stage.marks, rulings, courses);
        detail::hold_quorum(round, stage, rulings, courses);
        for (auto& course : courses)
            if (course) course->passage = course->counted;
        for (std::size_t row = 0; row < stage.decisions.size(); ++row)
            if (auto& course = courses[stage.decisions[row].application]) {
                course->passage = stage.decisions[row].passage;
                course->decision = row;
            }
        for (auto application : core::positions<model::ApplicationIndex>(courses.size())) {
            auto& course = courses[application];
            if (!course) continue;
            course->in_group = course->passage == Passage::goes_on;
            if (stage.others_stay && course->passage == Passage::leaves) course->passage = Passage::goes_on;
            if (course->passage != Passage::goes_on)
                screenings[application].stopped = model::reason::AtStage{position, *course};
        }
        all.push_back(std::move(courses));
    }
    return all;
}

/// What eligibility and the stages say of every application.
inline model::PerApplication<model::Screening> screenings(model::Round const& round,
                                                          std::vector<model::Ruling> const& rulings) {
    auto screenings = eligibility::screen(round);
    run(round, rulings, screenings);
    return screenings;
}

}  // namespace grantpanel::stage
