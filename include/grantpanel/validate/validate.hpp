// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/model/round.hpp"
#include "grantpanel/validate/allocation.hpp"
#include "grantpanel/validate/applications.hpp"
#include "grantpanel/validate/conditions.hpp"
#include "grantpanel/validate/conflict_decisions.hpp"
#include "grantpanel/validate/emails.hpp"
#include "grantpanel/validate/exceptions.hpp"
#include "grantpanel/validate/identity.hpp"
#include "grantpanel/validate/meetings.hpp"
#include "grantpanel/validate/people.hpp"
#include "grantpanel/validate/policy.hpp"
#include "grantpanel/validate/quorum.hpp"
#include "grantpanel/validate/reciprocity.hpp"
#include "grantpanel/validate/rubric.hpp"
#include "grantpanel/validate/scores.hpp"
#include "grantpanel/validate/scoring.hpp"
#include "grantpanel/validate/stages.hpp"
#include "grantpanel/validate/statuses.hpp"
#include "grantpanel/validate/steps.hpp"
#include "grantpanel/validate/talk.hpp"
#include "grantpanel/validate/ties.hpp"

namespace grantpanel {

/// The checks an `audit` list can name; without a list all of them run.
inline constexpr std::string_view audit_checks[] = {"no_conflicted_marks",
                                                    "declared_in_time",
                                                    "reading_each_other",
                                                    "quorum",
                                                    "least_marks",
                                                    "connected_readers",
                                                    "brought_back",
                                                    "within_pot",
                                                    "at_least",
                                                    "at_most",
                                                    "sets",
                                                    "parts_of_pot",
                                                    "no_leapfrog",
                                                    "reasons_complete",
                                                    "differences_explained",
                                                    "stages",
                                                    "steps_add_up"};

namespace validate {

inline void read_audit(Reading& reading, Fields const& top) {
    auto& checks = reading.round.audit;
    if (!top.node("audit")) {
        checks.assign(std::begin(audit_checks), std::end(audit_checks));
        return;
    }
    Place words_place;
    for (auto const& word : top.words("audit", words_place)) {
        if (std::find(std::begin(audit_checks), std::end(audit_checks), word.text) == std::end(audit_checks))
            reading.wrong_word("word.unknown", word.place, "`" + Reading::shown(word.text) + "` is not a check",
                               word.text, {std::begin(audit_checks), std::end(audit_checks)});
        else if (std::find(checks.begin(), checks.end(), word.text) == checks.end())
            checks.emplace_back(word.text);
    }
}

inline void read_who_decides(Reading& reading, Fields const& top) {
    using model::DecidedBy;
    if (auto const by =
            top.required("decision", "Write `scores_decide` (the rules decide) or `scores_advise` (the panel decides)"))
        reading.round.decided_by = reading
                                       .choice<DecidedBy>(*by, {{"scores_decide", DecidedBy::scores_decide},
                                                                {"scores_advise", DecidedBy::scores_advise}})
                                       .value_or(DecidedBy::scores_advise);
    if (top.node("decisions") && reading.round.decided_by == DecidedBy::scores_decide)
        reading.error("decisions.unused", top.at("decisions"),
                      "the scores decide this round, so the panel's decisions would be ignored",
                      "Write `decision: scores_advise`, or take `decisions` out");
}

/// `columns`: only tables have columns.
inline void check_columns(Reading& reading, Fields const& top) {
    Place const here = top.at("columns");
    Fields const tables(reading, here, top.node("columns"),
                        {"panel", "organisations", "people", "applications", "interests", "links", "scores",
                         "decisions", "attendance", "questions", "bring_back", "statuses", "exceptions"});
}

/// Reads every part of a draft. Later parts may look at what earlier ones put into the round.
inline void read_all(Reading& reading) {
    Place const root;
    Fields const top = top_fields(reading, root);
    if (auto const format = top.required("grantpanel", "Write `grantpanel: 1` in the first line: it names the format"))
        if (format->text != "1")
            reading.error("format.unknown", format->place, "this file is of format " + Reading::shown(format->text),
                          "This version reads format 1");
    read_identity(reading, top);
    check_columns(reading, top);
    read_who_decides(reading, top);
    read_rubric(reading, top);

    std::vector<std::string_view> score_columns{"member", "application"};
    for (auto const& criterion : reading.round.rubric.criteria) score_columns.push_back(criterion.id);
    Rows const panel(reading, top, "panel", {"id"},
                     {"name", "role", "seat", "lived_experience", "most_applications", "household", "email"});
    Rows const organisations(reading, top, "organisations", {"id"},
                             {"name", "income", "refugee_led", "region", "registration", "host", "publish", "email"});
    Rows const people(reading, top, "people", {"id"}, {"name", "region", "publish", "household", "email"});
    Rows const applications(
        reading, top, "applications", {"id", "applicant", "requested"},
        with_years(top, {"title", "least_workable", "received_on", "withdrawn_on", "partners", "host", "prefers"}));
    Rows const interests(reading, top, "interests", {"member", "subject", "kind"},
                         {"since", "until", "declared_on", "declared_by", "note", "position", "department"});
    Rows const links(reading, top, "links", {"from", "to", "kind"}, {"since", "until", "position", "department"});
    Rows const scores(reading, top, "scores", score_columns, {"discussion"});
    Rows const decisions(reading, top, "decisions", {"application", "decision"},
                         {"meeting", "amount", "how", "for", "against", "stood_aside", "reason", "conditions"});
    Rows const attendance(reading, top, "attendance", {"meeting", "application", "member", "here"}, {});
    Rows const questions(reading, top, "questions", {"application", "asked_on", "question"},
                         {"criterion", "asked_by", "replied_on", "reply", "how"});
    Rows const bring_back(reading, top, "bring_back", {"application", "member"}, {"because", "discussed_on"});
    Rows const exceptions(reading, top, "exceptions", {"application", "rule", "because"}, {"by"});
    Rows const statuses(reading, top, "statuses", {"application", "status", "on"},
                        {"by", "amount", "check", "until", "reason", "to"});
    Place const conflicts_place = top.at("conflicts");
    Fields const conflicts(
        reading, conflicts_place, top.node("conflicts"),
        {"policy", "same_pot", "decisions", "quorum", "reading_each_other", "earlier", "email", "member_applications"});
    Rows const conflict_decisions(reading, conflicts, "decisions", {"what", "member", "subject"},
                                  {"kind", "since", "until", "position", "department", "response", "by", "meeting",
                                   "for", "against", "on", "because"});
    Rows const earlier(reading, conflicts, "earlier", {"reader", "read"}, {"round"});
    if (!panel.present() && !top.node("panel"))
        top.missing("panel", "Write the path of a CSV file with the columns id and role, or a list of rows");
    if (!applications.present() && !top.node("applications"))
        top.missing("applications",
                    "Write the path of a CSV file with the columns id, applicant and requested, or a list of rows");

    find_decimals(reading, top, applications, decisions);
    read_panel(reading, panel);
    read_applicants(reading, organisations, people);
    read_applications(reading, applications);
    Attributes const attributes(applications, organisations, people);
    read_groups(reading, top, attributes);
    read_stage_groups(reading, top);
    read_fund(reading, top, applications);
    read_pathways(reading, top);
    read_eligibility(reading, top, attributes);
    read_exceptions(reading, exceptions);
    auto const meetings = read_meetings(reading, top);
    read_attendance(reading, attendance, meetings);
    read_policy(reading, conflicts, attributes);
    read_quorum(reading, conflicts, meetings);
    read_reciprocity(reading, conflicts, earlier);
    read_assignment(reading, top);
    read_interests(reading, interests);
    read_links(reading, links);
    read_implied_ties(reading, panel, organisations, people, applications);
    read_email_ties(reading, conflicts, panel, people, organisations);
    read_conflict_decisions(reading, conflict_decisions, meetings);
    warn_of_unseen_kinds(reading, conflicts);
    read_scoring(reading, top);
    read_scores(reading, scores);
    read_questions(reading, questions);
    read_bring_back(reading, bring_back);
    read_agreements(reading, top);
    read_allocation(reading, top, attributes, applications);
    Place const rules = top.at("allocation"), fund = top.at("fund");
    warn_of_unreachable_steps(reading, rules.child("step"), fund.child("sub_pots"), applications);
    read_decisions(reading, decisions, meetings);
    read_approval(reading, top);
    read_statuses(reading, statuses);
    read_draw(reading, top);
    read_audit(reading, top);
    for (auto const* rows :
         {&panel, &organisations, &people, &applications, &interests, &links, &scores, &decisions, &attendance,
          &questions, &bring_back, &exceptions, &statuses, &conflict_decisions, &earlier})
        rows->warn_of_unused_columns(reading);
}

/// Reads the stages, each by itself, and takes over what is wrong with them.
inline void read_stages(Reading& reading) {
    auto const* node = reading.draft.root.find("stages");
    auto const* list = node ? node->list() : nullptr;
    Place const root;
    Place const list_place = root.child("stages");
    std::optional<core::Date> last;
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Reading of_stage(reading.draft);
        auto stage = read_stage(of_stage, i);
        std::size_t errors = 0;
        auto problems = of_stage.problems.take(
            [&](core::Path const& path, bool at_key) { return reading.draft.locate(path, at_key); });
        for (auto& problem : problems) {
            auto const& steps = problem.path.steps;
            if (steps.size() < 2 || steps[0] != "stages" || steps[1] != std::to_string(i)) continue;
            errors += problem.severity == core::Severity::error ? 1 : 0;
            reading.problems.add(std::move(problem));
        }
        if (Place const place = list_place.child(i); stage.on && last && *stage.on < *last)
            reading.error("stages.order", place.child("on"),
                          "this stage is dated before " + core::to_text(*last) + ", the day of a stage before it",
                          "Stages stand in the order in which they happened");
        if (stage.on) last = stage.on;
        if (errors == 0 && !stage.votes)
            stage.marks.round = std::make_shared<model::RoundData const>(std::move(of_stage.round));
        reading.round.stages.push_back(std::move(stage));
    }
}

}  // namespace validate

/// Makes a Round of a Draft. Throws core::InputError with every problem found, in the order of the file's sections; the
/// warnings stay with the Round. Problems name their place as a path, and as file:line:column where the draft was read
/// from files. `stage_groups` is, once the stages are decided, who is in the group of each; none: not known yet. Cost:
/// linear in the size of the draft, for each stage.
inline model::Round validate_draft(std::shared_ptr<model::Draft const> draft,
                                   std::vector<model::PerApplication<model::Answer>> const* stage_groups = nullptr) {
    validate::Reading reading(*draft);
    reading.stage_groups = stage_groups;
    validate::read_all(reading);
    validate::read_stages(reading);
    return validate::finish(reading, std::move(draft));
}
inline model::Round validate_draft(model::Draft draft) {
    return validate_draft(std::make_shared<model::Draft const>(std::move(draft)));
}

}  // namespace grantpanel
