// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/validate/applications.hpp"
#include "grantpanel/validate/conditions.hpp"
#include "grantpanel/validate/identity.hpp"
#include "grantpanel/validate/meetings.hpp"
#include "grantpanel/validate/people.hpp"
#include "grantpanel/validate/quorum.hpp"
#include "grantpanel/validate/rubric.hpp"
#include "grantpanel/validate/scores.hpp"
#include "grantpanel/validate/scoring.hpp"

namespace grantpanel::validate {

/// The groups that stages make, declared before anything refers to a group; and the ids of the stages. Who is in a
/// group is unknown until its stage is decided.
inline void read_stage_groups(Reading& reading, Fields const& top) {
    Place const list_place = top.at("stages");
    auto const* list = top.list("stages");
    std::vector<std::string> ids;
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        auto const* stage = (*list)[i].mapping();
        Place const place = list_place.child(i);
        auto const text = [&](std::string_view key) {
            auto const* node = stage ? stage->find(key) : nullptr;
            return node && node->text() ? node->text()->value : std::string();
        };
        if (auto const id = text("id"); !id.empty()) {
            if (std::find(ids.begin(), ids.end(), id) != ids.end())
                reading.error("id.duplicate", place.child("id"), "two stages have the id `" + Reading::shown(id) + "`",
                              "Rename one");
            ids.push_back(id);
        }
        auto const name = text("group");
        if (name.empty()) continue;
        auto& groups = reading.round.groups;
        if (name == "rest" ||
            std::any_of(groups.begin(), groups.end(), [&](auto const& each) { return each.name == name; }))
            reading.error("stages.group", place.child("group"),
                          "`" + Reading::shown(name) + "` is the name of another group already", "Choose another name");
        model::Group group{name, {}, i};
        group.condition.answers.resize(reading.round.applications.size(), model::Answer::unknown);
        if (reading.stage_groups && i < reading.stage_groups->size())
            group.condition.answers = (*reading.stage_groups)[i];
        groups.push_back(std::move(group));
    }
}

namespace detail {

/// A number of votes; a problem where it is more than the panel has.
inline std::size_t read_number_of_votes(Reading& reading, Scalar const& scalar, int least) {
    auto const number = static_cast<std::size_t>(reading.whole(scalar, least, 100000).value_or(least));
    auto const& panel = reading.round.panel;
    auto const deciding = static_cast<std::size_t>(
        std::count_if(panel.begin(), panel.end(), [](auto const& member) { return member.decides(); }));
    if (deciding > 0 && number > deciding)
        reading.error("stages.too_many_votes", scalar.place,
                      std::to_string(number) + " votes are more than the " + std::to_string(deciding) +
                          " people who vote can give",
                      "Write a number up to " + std::to_string(deciding));
    return number;
}

/// The words of a list in a stage; a problem where it is there and empty.
inline std::vector<Scalar> read_words(Reading& reading, Fields const& fields, std::string_view key,
                                      Place& words_place) {
    auto words = fields.words(key, words_place);
    if (auto const* node = fields.node(key); node && node->list() && node->list()->empty())
        reading.error("stages.empty", words_place, "`" + std::string(key) + "` is an empty list",
                      "Fill it in, or take it out");
    return words;
}

/// `stay: {yes: 2}` or `leave: {remove: 3}`: which votes are counted, and how many it takes.
inline void read_threshold(Reading& reading, Fields const& fields, model::VotesBallot& ballot) {
    bool const stay = fields.node("stay") != nullptr, leave = fields.node("leave") != nullptr;
    std::string const example = "Write `stay: {yes: 2}` or `leave: {remove: 3}`";
    if (stay == leave)
        return reading.error("stages.threshold", fields.at(stay ? "leave" : "votes"),
                             stay ? "a ballot has one of `stay` and `leave`"
                                  : "nothing says how many votes it takes to stay or to leave",
                             example);
    ballot.leave = leave;
    std::string_view const key = leave ? "leave" : "stay";
    auto const* mapping = fields.node(key)->mapping();
    Place const place = fields.at(key);
    if (!mapping || mapping->entries.size() != 1 || !mapping->entries[0].value.text())
        return reading.error("stages.threshold", place, "`" + std::string(key) + "` holds one word and a number",
                             example);
    auto const& [word, position, number] = mapping->entries[0];
    Place const at = place.child(word);
    if (std::find(ballot.words.begin(), ballot.words.end(), word) == ballot.words.end())
        reading.wrong_word("word.unknown", at, "`" + Reading::shown(word) + "` is not a vote of this ballot", word,
                           ballot.words);
    ballot.word = word;
    ballot.needs = read_number_of_votes(reading, {number.text()->value, number.text()->quoted, at}, 1);
}

inline void read_votes(Reading& reading, Rows const& rows, model::VotesBallot& ballot) {
    auto const& round = reading.round;
    auto const member = rows.column("member"), application = rows.column("application"), vote = rows.column("vote");
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> seen;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        auto const* who = reading.refer(row[member], {IdKind::member});
        auto const* what = reading.refer(row[application], {IdKind::application});
        bool const known = std::find(ballot.words.begin(), ballot.words.end(), row[vote].text) != ballot.words.end();
        if (!known && !row[vote].empty())
            reading.wrong_word("word.unknown", row[vote].place,
                               "`" + Reading::shown(row[vote].text) + "` is not a vote of this ballot", row[vote].text,
                               ballot.words);
        if (!who || !what || row[vote].empty()) continue;
        if (!round.panel[model::MemberIndex(who->row)].decides())
            reading.error("stages.role", row[member].place,
                          "`" + Reading::shown(row[member].text) + "` is not a member of the panel who decides",
                          "Only people with role member or chair vote", std::string(row[member].text));
        if (auto const [first, is_new] = seen.try_emplace({who->row, what->row}, i); !is_new)
            reading.error("stages.duplicate_vote", row.place,
                          "`" + Reading::shown(row[member].text) + "` votes twice on `" +
                              Reading::shown(row[application].text) + "`",
                          "Keep the vote that was meant", std::string(row[member].text),
                          rows.row(first->second).place.path());
        if (known)
            ballot.votes.push_back(
                {model::MemberIndex(who->row), model::ApplicationIndex(what->row), std::string(row[vote].text)});
    }
}

inline model::VotesBallot read_votes_ballot(Reading& reading, Fields const& fields) {
    model::VotesBallot ballot;
    Place words_place;
    for (auto const& word : read_words(reading, fields, "words", words_place))
        if (auto text = reading.text(word); text && !text->empty()) ballot.words.push_back(std::move(*text));
    if (ballot.words.empty()) ballot.words = {"yes", "no", "unsure", "keep", "remove"};
    read_threshold(reading, fields, ballot);
    if (auto const least = fields.scalar("least_votes")) ballot.least_votes = read_number_of_votes(reading, *least, 0);
    if (!ballot.leave) ballot.least_votes = std::max(ballot.least_votes, ballot.needs);
    Rows const votes(reading, fields, "votes", {"member", "application", "vote"}, {});
    read_votes(reading, votes, ballot);
    votes.warn_of_unused_columns(reading);
    for (std::string_view key : {"rubric", "scores", "scoring", "criteria", "minimum_score", "first"})
        if (fields.node(key))
            reading.error("stages.kind", fields.at(key),
                          "`" + std::string(key) + "` belongs to a ballot of marks, and this stage has `votes`",
                          "Write two stages");
    return ballot;
}

/// Leaves only these criteria of the rubric with a weight.
inline void read_stage_criteria(Reading& reading, Fields const& fields, model::MarksBallot& ballot) {
    auto& rubric = reading.round.rubric;
    std::vector<bool> counts(rubric.criteria.size(), false);
    Place words_place;
    for (auto const& word : read_words(reading, fields, "criteria", words_place))
        if (auto const found = reading.criterion(word)) {
            counts[found->value] = true;
            ballot.criteria.emplace_back(word.text);
        }
    if (fields.node("rubric"))
        return reading.error("stages.kind", words_place, "the stage has a rubric of its own, and `criteria` beside it",
                             "`criteria` takes some of the round's own criteria; take one of the two out");
    if (ballot.criteria.empty()) return;
    for (auto each : core::positions<model::CriterionIndex>(rubric.criteria.size())) {
        if (counts[each.value]) continue;
        rubric.criteria[each].weight_units = 0;
        for (auto& pathway : rubric.pathways) pathway.weight_units[each] = 0;
    }
}

/// Other weights for a group that a stage makes would never count in a stage: who is in it is known after the ballots.
inline void refuse_stage_pathways(Reading& reading, Fields const& fields) {
    Place const rubric = fields.at("rubric"), list = rubric.child("pathways");
    auto const& round = reading.round;
    for (auto const& pathway : round.rubric.pathways) {
        auto const& group = round.groups[pathway.group];
        if (!group.stage) continue;
        std::string const message =
            "the weights for `" + Reading::shown(group.name) + "` count in no stage: a stage makes that group";
        if (fields.node("rubric"))
            reading.error("stages.pathways", list, message, "Take them out, or name another group");
        else
            reading.warning("stages.pathways", fields.place(), message + ", and its ballot is counted without them",
                            "Give the stage a `rubric` of its own if that is not what was meant");
    }
}

inline void read_marks_ballot(Reading& reading, Fields const& top, Fields const& fields, model::MarksBallot& ballot) {
    auto& rubric = reading.round.rubric;
    auto const from = [&](std::string_view key) -> Fields const& { return fields.node(key) ? fields : top; };
    read_pathways(reading, from("rubric"));
    refuse_stage_pathways(reading, fields);
    if (fields.node("criteria")) read_stage_criteria(reading, fields, ballot);
    if (!fields.node("rubric")) {  // the round's own minimum is for its end
        rubric.minimum_score.reset();
        rubric.minimum_score_text.clear();
    }
    if (auto const minimum = fields.scalar("minimum_score")) read_minimum_score(reading, *minimum);
    if (auto const first = fields.scalar("first"))
        if (auto const number = reading.whole(*first, 1, 1'000'000)) {
            ballot.first = static_cast<std::size_t>(*number);
            if (auto const all = reading.round.applications.size(); *ballot.first > all)
                reading.warning("stages.first_of_all", first->place,
                                "the first " + std::to_string(*number) + " of " + std::to_string(all) +
                                    " applications are all of them: nobody leaves by their place",
                                "Look whether the number is the one that was meant");
        }
    auto const* own = fields.node("rubric");
    bool const has_minimum =
        fields.node("minimum_score") || (own && own->mapping() && own->mapping()->find("minimum_score"));
    if (!has_minimum && !fields.node("first"))
        reading.error("stages.threshold", fields.place(), "nothing says who goes on from this stage",
                      "Write `votes` with `stay` or `leave`, or `minimum_score`, or `first`");
    read_scoring(reading, from("scoring"));
    if (!fields.node("scoring") && rubric.minimum_score && reading.round.scoring.adjust == model::Adjust::borda)
        reading.error("scoring.together", fields.place(),
                      "the round's `adjust: borda` gives places, and no minimum score can be asked of a place",
                      "Write `first`, or `scoring` in the stage");
    std::vector<std::string_view> columns{"member", "application"};
    for (auto const& criterion : rubric.criteria) columns.push_back(criterion.id);
    Rows const scores(reading, from("scores"), "scores", columns, {"discussion"});
    read_scores(reading, scores);
    scores.warn_of_unused_columns(reading);
    ballot.own_scores = fields.node("scores") != nullptr;
    if (!fields.node("scores") && fields.node("rubric"))
        fields.missing("scores", "A stage with a rubric of its own has scores of its own");
    for (std::string_view key : {"words", "stay", "leave", "least_votes"})
        if (fields.node(key))
            reading.error("stages.kind", fields.at(key),
                          "`" + std::string(key) + "` belongs to a ballot of votes, and this stage has no `votes`",
                          "Write `votes`, or take it out");
}

inline void read_stage_decisions(Reading& reading, Fields const& top, Fields const& fields, model::Stage& stage) {
    using model::Passage;
    if (!fields.node("decisions")) return;
    if (auto const by = top.scalar("decision"); by && by->text == "scores_decide")
        reading.error("decisions.unused", fields.at("decisions"),
                      "the scores decide this round, so the panel's decisions would be ignored",
                      "Write `decision: scores_advise`, or take `decisions` out");
    Rows const rows(reading, fields, "decisions", {"application", "decision"}, {"reason"});
    auto const application = rows.column("application"), decision = rows.column("decision"),
               reason = rows.column("reason");
    std::vector<bool> seen(reading.round.applications.size(), false);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        auto const* named = reading.refer(row[application], {IdKind::application});
        auto const passage = reading.choice<Passage>(
            row[decision], {{"goes_on", Passage::goes_on}, {"leaves", Passage::leaves}, {"waits", Passage::waits}});
        auto text = reading.text(row[reason]);
        if (!named) continue;
        if (seen[named->row])
            reading.error("decisions.duplicate", row[application].place,
                          "`" + Reading::shown(row[application].text) + "` is decided twice",
                          "Keep the decision that was meant", std::string(row[application].text));
        seen[named->row] = true;
        if (passage) stage.decisions.push_back({model::ApplicationIndex(named->row), *passage, text.value_or("")});
    }
    rows.warn_of_unused_columns(reading);
}

}  // namespace detail

/// Reads one entry of `stages` (docs/stages.md), with a Reading of its own: its ballot is the round with the rubric,
/// the marks and the scoring of the stage. Problems outside the stage are those of the round as a whole, and theirs to
/// report.
inline model::Stage read_stage(Reading& reading, std::size_t position) {
    Place const root;
    Fields const top = top_fields(reading, root);
    Place const list_place = top.at("stages");
    Place const place = list_place.child(position);
    auto const& node = (*top.list("stages"))[position];
    Fields const fields(reading, place, &node,
                        {"id", "on", "meeting", "votes", "words", "stay", "leave", "least_votes", "rubric", "scores",
                         "scoring", "criteria", "minimum_score", "first", "group", "others", "decisions"});
    model::Stage stage;
    read_identity(reading, top);
    read_rubric(reading, fields.node("rubric") ? fields : top);
    Rows const panel(reading, top, "panel", {"id"}, {});
    Rows const organisations(reading, top, "organisations", {"id"}, {});
    Rows const people(reading, top, "people", {"id"}, {});
    Rows const applications(reading, top, "applications", {"id", "applicant", "requested"}, {});
    Rows const none(reading, fields, "", {}, {});
    find_decimals(reading, top, applications, none);
    read_panel(reading, panel);
    read_applicants(reading, organisations, people);
    read_applications(reading, applications);
    Attributes const attributes(applications, organisations, people);
    read_groups(reading, top, attributes);
    read_stage_groups(reading, top);
    read_assignment(reading, top);
    auto const meetings = read_meetings(reading, top);
    if (auto const id = fields.required("id", "For example long_list")) stage.id = reading.id(*id).value_or("");
    if (auto const on = fields.scalar("on")) stage.on = reading.date(*on);
    if (auto const meeting = fields.scalar("meeting")) {
        if (auto const found = meetings.find(meeting->text); found != meetings.end())
            stage.meeting = found->second;
        else
            unknown_meeting(reading, *meeting, meetings);
    }
    if (auto const group = fields.scalar("group")) stage.group = reading.id(*group).value_or("");
    if (auto const others = fields.scalar("others")) {
        stage.others_stay = reading.choice<bool>(*others, {{"stay", true}, {"leave", false}}).value_or(false);
        if (stage.others_stay && stage.group.empty())
            reading.error("stages.others", others->place, "the others stay, and no `group` tells them apart",
                          "Write the name of a group, or take `others` out");
    }
    if (fields.node("votes"))
        stage.votes = detail::read_votes_ballot(reading, fields);
    else if (fields.present())
        detail::read_marks_ballot(reading, top, fields, stage.marks);
    detail::read_stage_decisions(reading, top, fields, stage);
    return stage;
}

}  // namespace grantpanel::validate
