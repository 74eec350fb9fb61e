// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "grantpanel/explain/marks.hpp"
#include "grantpanel/explain/phrases.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/score/total.hpp"

namespace grantpanel::explain {

namespace detail {

/// What the ballot of a stage said of an application.
inline std::string counted_text(model::RoundData const& round, model::Stage const& stage, model::Course const& course) {
    using Lacks = model::Course::Lacks;
    if (course.lacks == Lacks::people)
        return "too few of the people at the meeting `" + round.meetings[*stage.meeting].id + "` may decide on it";
    if (auto const& ballot = stage.votes) {
        if (course.lacks == Lacks::votes)
            return counted(course.voters, "vote") + " on it " + (course.voters == 1 ? "counts" : "count") + ", and " +
                   std::to_string(ballot->least_votes) + (ballot->least_votes == 1 ? " is" : " are") +
                   " needed to decide";
        return std::to_string(course.votes) + " of " + counted(course.voters, "vote") +
               (course.votes == 1 ? " was `" : " were `") + ballot->word + "`, and it takes " +
               std::to_string(ballot->needs) + (ballot->leave ? " to leave" : " to go on");
    }
    auto const& ballot = stage.marks;
    if (course.lacks == Lacks::marks) {
        std::string text = "it has no total yet.";
        for (auto const& missing : course.missing) text += " " + missing_sentence(*ballot.round, missing);
        text.pop_back();  // the sentence ends where this text ends
        return text;
    }
    std::string text = "its total was " + core::to_percent(*course.total, 1);
    auto const& rubric = ballot.round->rubric;
    if (rubric.minimum_score) {
        bool const below = *course.total < *rubric.minimum_score;
        text += below ? ", below the score the panel set, " : ", and the score the panel set was ";
        text += minimum_text(rubric);
    }
    if (course.place > 0)
        text += (rubric.minimum_score ? "; its place was " : ", place ") + std::to_string(course.place) + " of " +
                std::to_string(course.among) + ", and the first " + std::to_string(*ballot.first) + " went on";
    return text;
}

}  // namespace detail

/// How an application passed a stage, in sentences: "In `long_list`, 3 of 4 votes were `remove`, and it takes 3 to
/// leave. It left the round there."
inline std::string stage_sentence(model::RoundData const& round, std::size_t position, model::Course const& course) {
    using model::Passage;
    auto const& stage = round.stages[position];
    std::string text = "In `" + stage.id + "`, " + detail::counted_text(round, stage, course) + ".";
    if (course.decision) {
        auto const& made = stage.decisions[*course.decision];
        text += made.passage == Passage::goes_on  ? " The panel decided that it goes on"
                : made.passage == Passage::leaves ? " The panel decided that it does not go on"
                                                  : " The panel decided to wait with it";
        text += made.reason.empty() ? "." : ": " + ended(made.reason);
    }
    if (course.passage == Passage::waits) return text + " It waits, and is not turned down.";
    if (course.passage == Passage::leaves) return text + " It left the round there.";
    if (stage.others_stay && !course.in_group) return text + " It stayed, outside the group `" + stage.group + "`.";
    return text + " It went on" + (stage.group.empty() ? "." : ", in the group `" + stage.group + "`.");
}

/// How one application passed the stages, a text for each in which it took part.
inline std::vector<std::string> stages(model::Decision const& decision, model::ApplicationIndex application) {
    std::vector<std::string> texts;
    for (std::size_t position = 0; position < decision.stages.size(); ++position)
        if (auto const& course = decision.stages[position][application])
            texts.push_back(stage_sentence(*decision.round, position, *course));
    return texts;
}

/// The marks that an application has in the stages' ballots of marks, a text for each criterion. Cost: the totals of
/// those ballots.
inline std::vector<std::string> stage_marks(model::Decision const& decision, model::ApplicationIndex application) {
    std::vector<std::string> texts;
    for (std::size_t position = 0; position < decision.stages.size(); ++position) {
        auto const& stage = decision.round->stages[position];
        if (stage.votes || !decision.stages[position][application]) continue;
        auto const total = score::totals(model::Round(stage.marks.round), decision.rulings)[application];
        auto const& criteria = stage.marks.round->rubric.criteria;
        for (auto c : core::positions<model::CriterionIndex>(criteria.size()))
            if (stage.marks.criteria.empty() || total.criteria[c].weight > 0)
                texts.push_back("in `" + stage.id + "`, " + criterion_sentence(criteria[c], total.criteria[c]));
    }
    return texts;
}

/// The rule of a stage in one line: "votes; with 3 `remove` an application leaves".
inline std::string stage_rule(model::RoundData const& round, model::Stage const& stage) {
    std::string text;
    if (auto const& ballot = stage.votes) {
        text = "votes; with " + std::to_string(ballot->needs) + " `" + ballot->word + "` an application " +
               (ballot->leave ? "leaves" : "goes on");
        if (ballot->least_votes > 0) text += "; with fewer than " + counted(ballot->least_votes, "vote") + " it waits";
    } else {
        auto const& rubric = stage.marks.round->rubric;
        std::vector<std::string> criteria, conditions;
        for (auto const& criterion : rubric.criteria)
            if (criterion.weight_units > 0) criteria.push_back(criterion.id);
        if (rubric.minimum_score) conditions.push_back("from " + rubric.minimum_score_text);
        if (stage.marks.first)
            conditions.push_back("the first " + std::to_string(*stage.marks.first) +
                                 ", and all that share the last place");
        text = "marks on " + core::join_words(criteria) + "; who goes on: " + core::join_words(conditions);
    }
    if (stage.meeting) text += "; meeting " + round.meetings[*stage.meeting].id;
    if (!stage.group.empty()) text += "; they are the group " + stage.group;
    if (stage.others_stay) text += "; the others stay outside it";
    return text;
}

/// A ledger in one line: "bidders_fee, beside the pot: GBP 900.00 (GBP 300.00 each for 3 in `interviewed`)".
inline std::string ledger_line(model::Decision const& decision, model::Ledger const& ledger) {
    auto const& round = *decision.round;
    auto const show = [&](core::Money amount) { return core::to_display(amount, round.unit); };
    std::string text = ledger.id + ", beside the pot: " + show(decision.amount_of(ledger));
    if (!ledger.is_for_each()) return text;
    auto const number = decision.counted_by(ledger);
    text += " (" + show(ledger.amount) + " each for " + std::to_string(number);
    if (ledger.group) text += " in `" + round.groups[*ledger.group].name + "`";
    if (ledger.for_awarded) text += number == 1 ? " that is awarded" : " that are awarded";
    return text + ")";
}

/// How many took part in a stage, went on, left and wait.
struct StageCounts {
    std::size_t in = 0, went_on = 0, in_group = 0, left = 0, wait = 0;
};
inline StageCounts counts(model::PerApplication<std::optional<model::Course>> const& courses) {
    StageCounts counts;
    for (auto const& course : courses) {
        if (!course) continue;
        ++counts.in;
        counts.in_group += course->in_group ? 1 : 0;
        ++(course->passage == model::Passage::goes_on  ? counts.went_on
           : course->passage == model::Passage::leaves ? counts.left
                                                       : counts.wait);
    }
    return counts;
}

/// A stage in one line: "long_list: 334 applications, 171 went on, 163 left".
inline std::string stage_line(model::Stage const& stage,
                              model::PerApplication<std::optional<model::Course>> const& courses) {
    auto const [in, went_on, in_group, left, wait] = counts(courses);
    std::string text = stage.id + ": " + counted(in, "application") + ", " + std::to_string(went_on) + " went on";
    if (!stage.group.empty()) text += " (" + std::to_string(in_group) + " in the group `" + stage.group + "`)";
    text += ", " + std::to_string(left) + " left";
    if (wait > 0) text += ", " + std::to_string(wait) + (wait == 1 ? " waits" : " wait");
    return text;
}

}  // namespace grantpanel::explain
