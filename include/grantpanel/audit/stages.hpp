// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "grantpanel/audit/finding.hpp"
#include "grantpanel/conflict/rulings.hpp"
#include "grantpanel/explain/stages.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::audit {

namespace detail {

/// What these votes say, counted one by one.
inline model::Passage recounted(model::VotesBallot const& ballot, conflict::Allowed const& allowed,
                                std::vector<model::Vote const*> const& votes) {
    std::size_t voters = 0, wanted = 0;
    for (auto const* vote : votes) {
        if (!model::may_vote(allowed(vote->member, vote->application))) continue;
        ++voters;
        if (vote->word == ballot.word) ++wanted;
    }
    if (voters < ballot.least_votes) return model::Passage::waits;
    bool const enough = wanted >= ballot.needs;
    return enough == ballot.leave ? model::Passage::leaves : model::Passage::goes_on;
}

/// How many votes or sheets of a stage's own are for applications that are not there: "3 votes"; "" for none.
inline std::string for_nobody_there(model::Stage const& stage, std::vector<bool> const& there) {
    std::size_t number = 0;
    auto const count = [&](auto const& each) { number += there[each.application.value] ? 0 : 1; };
    if (stage.votes)
        std::for_each(stage.votes->votes.begin(), stage.votes->votes.end(), count);
    else if (stage.marks.own_scores)
        std::for_each(stage.marks.round->sheets.begin(), stage.marks.round->sheets.end(), count);
    return number == 0 ? "" : explain::counted(number, stage.votes ? "vote" : "score sheet");
}

}  // namespace detail

/// `stages`: every stage has those that went on from the one before it, and no others; each vote is counted again, each
/// total held against the minimum and the places again; where the panel decided otherwise than the ballot, there is a
/// reason, and decided on nobody who was not there any more; somebody went on from every stage; and who left or waits
/// has no place in the order. Holds where there are no stages. Cost: a sort of the votes and of the totals.
inline Finding stages(model::Decision const& decision) {
    using model::Passage;
    using Lacks = model::Course::Lacks;
    auto const& round = *decision.round;
    Finding finding{"stages", true, {}, ""};
    conflict::Allowed const allowed(decision.rulings);
    std::vector<bool> there;
    for (auto const& screening : decision.screenings) there.push_back(screening.enters());
    std::vector<std::string> idle;
    for (std::size_t position = 0; position < round.stages.size() && position < decision.stages.size(); ++position) {
        auto const& stage = round.stages[position];
        auto const& courses = decision.stages[position];
        auto const wrong = [&](model::ApplicationIndex application, std::string const& what) {
            finding.witnesses.push_back(round.applications[application].id + " in `" + stage.id + "`: " + what);
        };
        model::PerApplication<std::vector<model::Vote const*>> votes(courses.size());
        if (stage.votes)
            for (auto const& vote : stage.votes->votes) votes[vote.application].push_back(&vote);
        if (auto const text = detail::for_nobody_there(stage, there); !text.empty())
            idle.push_back(text + " in `" + stage.id + "`");
        for (auto const& made : stage.decisions)
            if (!there[made.application.value] && decision.screenings[made.application].enters())
                wrong(made.application, "the panel decided on it there, and it was not there any more");
        std::vector<core::Ratio> totals;
        for (auto const& course : courses)
            if (course && course->total) totals.push_back(*course->total);
        std::sort(totals.begin(), totals.end());
        bool any = false, any_there = false;
        for (auto application : core::positions<model::ApplicationIndex>(courses.size())) {
            auto const& course = courses[application];
            if (course.has_value() != there[application.value]) {
                wrong(application, course ? "it takes part after it had left" : "it is not counted");
                continue;
            }
            if (!course) continue;
            any_there = true;
            if (course->lacks != Lacks::people) {
                if (stage.votes && detail::recounted(*stage.votes, allowed, votes[application]) != course->counted)
                    wrong(application, "another count of the votes gives another result");
                if (!stage.votes && course->total) {
                    auto const& minimum = stage.marks.round->rubric.minimum_score;
                    auto const above = static_cast<std::size_t>(
                        totals.end() - std::upper_bound(totals.begin(), totals.end(), *course->total));
                    bool const goes_on =
                        (!minimum || *course->total >= *minimum) && (!stage.marks.first || above < *stage.marks.first);
                    if (goes_on != (course->counted == Passage::goes_on))
                        wrong(application, "its total and place give another result");
                }
            }
            auto const said = course->decision ? stage.decisions[*course->decision].passage : course->counted;
            if (said != course->counted && stage.decisions[*course->decision].reason.empty())
                wrong(application, "the panel decided otherwise than the ballot, without a reason");
            bool const stays = said == Passage::goes_on || (said == Passage::leaves && stage.others_stay);
            if (stays != (course->passage == Passage::goes_on) || course->in_group != (said == Passage::goes_on))
                wrong(application, "where it stands is not what the stage gave");
            any = any || said == Passage::goes_on;
            there[application.value] = course->passage == Passage::goes_on;
        }
        if (!any)
            finding.witnesses.push_back("nobody went on from `" + stage.id + "`" +
                                        (any_there ? "" : ": nobody was left to decide"));
        finding.note += (position > 0 ? "; " : "") + explain::stage_line(stage, courses);
    }
    if (!idle.empty())
        finding.note += "; for applications that were not there: " + core::join_words(idle) + ", kept and not counted";
    for (auto const& tie_class : decision.order.classes)
        for (auto application : tie_class.members)
            if (!there[application.value])
                finding.witnesses.push_back(round.applications[application].id +
                                            " stands in the order and did not go through every stage");
    finding.holds = finding.witnesses.empty();
    return finding;
}

}  // namespace grantpanel::audit
