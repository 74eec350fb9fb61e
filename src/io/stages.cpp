// SPDX-License-Identifier: MIT
#include "stages.hpp"

#include <span>

#include "grantpanel/explain/stages.hpp"
#include "grantpanel/io/record.hpp"

namespace grantpanel::io {

namespace {

Json criteria_json(model::MarksBallot const& ballot) {
    Json list = Json::array();
    for (auto const& criterion : ballot.round->rubric.criteria) {
        list.push_back(criterion_json(criterion));
        list.back()["counts"] = criterion.weight_units > 0;
    }
    return list;
}

Json course_json(model::Round const& round, std::size_t position, model::ApplicationIndex application,
                 model::Course const& course) {
    static constexpr std::string_view lacks[] = {"", "votes", "marks", "people"};
    bool const votes = round->stages[position].votes.has_value();
    return {{"application", round->applications[application].id},
            {"counted", word(course.counted)},
            {"passage", word(course.passage)},
            {"in_group", course.in_group},
            {"lacks", or_null(std::string(lacks[static_cast<std::size_t>(course.lacks)]))},
            {"votes", votes ? Json(course.votes) : Json()},
            {"voters", votes ? Json(course.voters) : Json()},
            {"set_aside", course.set_aside},
            {"total", or_null(course.total)},
            {"place", course.place > 0 ? Json(course.place) : Json()},
            {"text", explain::stage_sentence(*round, position, course)}};
}

/// A mark as the scale has it, or the word for its absence.
std::string mark_text(model::Mark mark, model::Criterion const& criterion) {
    if (mark.is_number()) {
        auto const& scale = criterion.scale;
        return (scale.least + scale.step * core::Ratio(mark.steps())).to_text();
    }
    switch (mark.absence()) {
        case model::Mark::Absence::missing: return "missing";
        case model::Mark::Absence::passed: return "pass";
        case model::Mark::Absence::not_enough_information: return "X";
        case model::Mark::Absence::not_applicable: return "n/a";
    }
    return "";
}

/// One mark for each criterion.
Json marks_json(model::RoundData const& round, std::span<model::Mark const> marks) {
    Json list = Json::array();
    for (auto c : core::positions<model::CriterionIndex>(round.rubric.criteria.size()))
        list.push_back(mark_text(marks[c.value], round.rubric.criteria[c]));
    return list;
}

}  // namespace

Json criterion_json(model::Criterion const& criterion) {
    return {{"id", criterion.id},
            {"weight", criterion.weight.to_text()},
            {"least", criterion.scale.least.to_text()},
            {"most", criterion.scale.most.to_text()},
            {"step", criterion.scale.step.to_text()}};
}

Json sheets_json(model::RoundData const& round) {
    static constexpr std::string_view discussions[] = {"practice", "before", "after"};
    Json list = Json::array();
    for (auto sheet : core::positions<model::SheetIndex>(round.sheets.size())) {
        auto const& [member, application, discussion] = round.sheets[sheet];
        list.push_back({{"member", round.panel[member].id},
                        {"application", round.applications[application].id},
                        {"discussion", discussions[static_cast<std::size_t>(discussion)]},
                        {"marks", marks_json(round, round.marks_of(sheet))}});
    }
    for (auto application : core::positions<model::ApplicationIndex>(round.agreed_marks.size())) {
        if (round.agreed_marks[application].empty()) continue;
        list.push_back({{"member", Json()},
                        {"application", round.applications[application].id},
                        {"discussion", "agreed"},
                        {"marks", marks_json(round, round.agreed_marks[application])}});
    }
    return list;
}

Json stage_rules_json(model::RoundData const& round) {
    Json list = Json::array();
    for (auto const& stage : round.stages) {
        Json each{{"id", stage.id},
                  {"on", or_null(stage.on)},
                  {"meeting", stage.meeting ? Json(round.meetings[*stage.meeting].id) : Json()},
                  {"group", or_null(stage.group)},
                  {"others", stage.others_stay ? "stay" : "leave"},
                  {"votes", Json()},
                  {"marks", Json()}};
        if (auto const& ballot = stage.votes) {
            each["votes"] = {{"words", ballot->words},
                             {"counts", ballot->word},
                             {"to", ballot->leave ? "leave" : "stay"},
                             {"needs", ballot->needs},
                             {"least_votes", ballot->least_votes}};
        } else {
            auto const& of_stage = *stage.marks.round;
            each["marks"] = {{"criteria", criteria_json(stage.marks)},
                             {"scoring", scoring_json(of_stage)},
                             {"minimum_score", or_null(of_stage.rubric.minimum_score)},
                             {"first", stage.marks.first ? Json(*stage.marks.first) : Json()}};
        }
        list.push_back(std::move(each));
    }
    return list;
}

Json stages_json(model::Decision const& decision) {
    auto const& round = decision.round;
    Json list = Json::array();
    for (std::size_t position = 0; position < decision.stages.size(); ++position) {
        auto const& stage = round->stages[position];
        Json each{{"id", stage.id},
                  {"votes", Json::array()},
                  {"scores", Json::array()},
                  {"decisions", Json::array()},
                  {"courses", Json::array()}};
        if (stage.votes)
            for (auto const& vote : stage.votes->votes)
                each["votes"].push_back({{"member", round->panel[vote.member].id},
                                         {"application", round->applications[vote.application].id},
                                         {"vote", vote.word}});
        else
            each["scores"] = sheets_json(*stage.marks.round);
        for (auto const& made : stage.decisions)
            each["decisions"].push_back({{"application", round->applications[made.application].id},
                                         {"decision", word(made.passage)},
                                         {"reason", or_null(made.reason)}});
        for (auto application : core::positions<model::ApplicationIndex>(decision.stages[position].size()))
            if (auto const& course = decision.stages[position][application])
                each["courses"].push_back(course_json(round, position, application, *course));
        list.push_back(std::move(each));
    }
    return list;
}

std::string stages_text(model::Decision const& decision) { return stages_json(decision).dump(); }

Json exceptions_json(model::RoundData const& round) {
    Json list = Json::array();
    for (auto const& exception : round.exceptions)
        list.push_back({{"application", round.applications[exception.application].id},
                        {"rule", round.eligibility[exception.rule].id},
                        {"by", or_null(exception.by)},
                        {"because", exception.because}});
    return list;
}

}  // namespace grantpanel::io
