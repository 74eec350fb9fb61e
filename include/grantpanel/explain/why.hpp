// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/afterwards.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::explain {

/// Why one application ended as it did.
struct Explanation {
    std::string application, applicant, title;
    model::Outcome outcome = model::Outcome::undecided;
    core::Money requested, award, held;
    std::optional<core::Ratio> total;
    std::optional<core::Ratio> as_marked;  ///< the total before strict or generous marking was adjusted for
    bool adjusted = false;                 ///< whether the round adjusts marks
    std::string adjusted_by;               ///< how, in words; "" where it does not
    std::optional<std::size_t> rank;       ///< among `ranked` applications
    std::size_t ranked = 0;                ///< how many applications have a rank
    model::Outcome proposed = model::Outcome::undecided;
    core::Money proposed_award;
    bool differs = false;
    bool waits_for_draw = false;                ///< deferred only until lots are drawn
    std::vector<std::string> proposed_reasons;  ///< those of the proposal, where the decision differs
    std::vector<std::string> criteria;          ///< a sentence for each criterion: mean and marks, absences by name
    std::vector<std::string> questions;  ///< a sentence for each question that was asked: when, how, and when answered
    std::vector<std::string> stages;     ///< how it passed each stage in which it took part
    std::vector<std::string> stage_marks;  ///< a sentence for each criterion of each ballot of marks it was in
    std::vector<std::string> afterwards;   ///< a sentence for each step after the decision, and where it stands now
    std::vector<std::string> reasons;      ///< a sentence for each reason, in the order in which the stages gave them
};

namespace detail {
inline std::string of_question(model::RoundData const& round, model::Question const& asked) {
    std::string text = "On " + core::to_text(asked.asked_on) + " the applicant was asked";
    if (asked.criterion) text += " about " + round.rubric.criteria[*asked.criterion].id;
    text += ": " + ended(asked.question);
    if (!asked.replied_on) return text + " No reply yet.";
    static constexpr std::pair<std::string_view, std::string_view> ways[] = {{"written", " in writing"},
                                                                             {"phone", " by telephone"},
                                                                             {"voice_note", " by voice note"},
                                                                             {"meeting", " in a meeting"},
                                                                             {"in_person", " in person"}};
    text += " Reply on " + core::to_text(*asked.replied_on);
    for (auto const& [word, way] : ways)
        if (word == asked.how) text += way;
    return text + (asked.reply.empty() ? "." : ": " + ended(asked.reply));
}
}  // namespace detail

/// Explains one application. Throws core::UsageError, naming the nearest id, where the round has no such application.
inline Explanation why(model::Decision const& decision, std::string_view id) {
    auto const& round = decision.round;
    auto const found = round->find_application(id);
    if (!found) {
        std::vector<std::string> ids;
        for (auto const& application : round->applications) ids.push_back(application.id);
        std::string const near = core::closest(id, ids);
        throw core::UsageError("no application has the id `" + core::printable(id) + "`" +
                               (near.empty() ? "" : "; did you mean `" + near + "`?"));
    }
    auto const& application = round->applications[*found];
    auto const& total = decision.totals[*found];
    Explanation why;
    why.application = application.id;
    why.applicant = round->applicant_of(*found).name;
    why.title = application.title;
    why.requested = application.requested;
    why.outcome = decision.results[*found].outcome;
    why.award = decision.results[*found].award;
    why.held = decision.held_for(*found);
    why.total = total.score;
    why.as_marked = total.as_marked;
    why.adjusted = round->scoring.adjust != model::Adjust::none;
    why.adjusted_by = phrase(round->scoring.adjust);
    why.rank = decision.ranks()[*found];
    for (auto const& tie_class : decision.order.classes) why.ranked += tie_class.members.size();
    why.proposed = decision.proposal[*found].outcome;
    why.proposed_award = decision.proposal[*found].award;
    why.differs = decision.differs(*found);
    why.waits_for_draw = decision.waits_for_draw(*found);
    if (why.differs)
        for (auto const& reason : decision.proposal[*found].reasons)
            why.proposed_reasons.push_back(sentence(round, *found, reason));
    for (auto c : core::positions<model::CriterionIndex>(total.criteria.size()))
        why.criteria.push_back(criterion_sentence(round->rubric.criteria[c], total.criteria[c]));
    for (auto const& asked : round->questions)
        if (asked.application == *found) why.questions.push_back(detail::of_question(*round, asked));
    why.stages = stages(decision, *found);
    why.stage_marks = stage_marks(decision, *found);
    why.afterwards = afterwards(decision, *found);
    for (auto const& reason : decision.results[*found].reasons) why.reasons.push_back(sentence(round, *found, reason));
    return why;
}

}  // namespace grantpanel::explain
