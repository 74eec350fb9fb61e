// SPDX-License-Identifier: MIT
#include "grantpanel/io/record.hpp"

#include "afterwards.hpp"
#include "grantpanel/core/digest.hpp"
#include "grantpanel/score/combine.hpp"
#include "json.hpp"
#include "stages.hpp"

#ifndef GRANTPANEL_VERSION
#define GRANTPANEL_VERSION "unknown"
#endif

namespace grantpanel::io {

namespace {

/// Writes the parts of a record; every rule in force is written, also those nobody wrote into the file.
class Recorder {
  public:
    explicit Recorder(model::Decision const& decision) : decision_(decision), round_(*decision.round) {}

    Json round() const {
        return {{"id", round_.id},
                {"title", round_.title},
                {"currency", round_.unit.code},
                {"decimals", round_.unit.decimals},
                {"opened", or_null(round_.opened)},
                {"closed", or_null(round_.closed)},
                {"reference", or_null(round_.reference)},
                {"pot", money(round_.fund.pot)},
                {"panel_costs", money(round_.fund.panel_costs)},
                {"ledgers", ledgers()}};
    }

    Json ledgers() const {
        Json list = Json::array();
        for (auto const& ledger : round_.fund.ledgers) {
            list.push_back({{"id", ledger.id},
                            {"each", ledger.is_for_each() ? Json(money(ledger.amount)) : Json()},
                            {"group", ledger.group ? Json(round_.groups[*ledger.group].name) : Json()},
                            {"amount", money(decision_.amount_of(ledger))}});
            if (ledger.for_awarded) list.back()["for"] = "awarded";
        }
        return list;
    }

    Json rules() const {
        Json rules{
            {"decision", round_.decided_by == model::DecidedBy::scores_decide ? "scores_decide" : "scores_advise"},
            {"minimum_score", or_null(round_.rubric.minimum_score)},
            {"scoring", scoring_json(round_)},
            {"criteria", Json::array()},
            {"eligibility", Json::array()},
            {"conflicts", Json::array()},
            {"groups", Json::array()},
            {"audit", round_.audit},
            {"agreed", Json::array()}};
        for (auto const& criterion : round_.rubric.criteria) rules["criteria"].push_back(criterion_json(criterion));
        for (auto const& rule : round_.eligibility)
            rules["eligibility"].push_back(
                {{"id", or_null(rule.id)}, {"require", condition(rule.require)}, {"because", rule.because}});
        for (auto const& rule : round_.conflicts.policy) rules["conflicts"].push_back(conflict_rule(rule));
        rules["same_pot"] = word(round_.conflicts.same_pot);
        rules["member_applications"] = round_.conflicts.judged_last ? "judged_last" : "with_the_others";
        rules["quorum"] = Json();
        if (auto const& quorum = round_.conflicts.quorum)
            rules["quorum"] = {{"members", quorum->members}, {"seats", quorum->seats}, {"trustees", quorum->trustees}};
        for (auto const& group : round_.groups)
            rules["groups"].push_back({{"name", group.name}, {"condition", condition(group.condition)}});
        for (auto const& agreed : round_.agreed)
            rules["agreed"].push_back({{"what", agreed.what},
                                       {"on", or_null(agreed.on)},
                                       {"by", or_null(agreed.by)},
                                       {"how", or_null(agreed.how)},
                                       {"after_seeing", or_null(agreed.after_seeing)},
                                       {"of", agreed.of},
                                       {"digest", or_null(agreed.digest)}});
        auto const& allocation = round_.allocation;
        Json priorities = Json::array(), steps = Json::array();
        for (auto const& priority : allocation.priorities) {
            Json names = Json::array();
            for (auto group : priority.groups) names.push_back(round_.groups[group].name);
            priorities.push_back(priority.groups.empty() ? Json("rest") : names);
        }
        for (auto const& step : allocation.if_scores_equal) steps.push_back(step.text);
        rules["allocation"] = allocation_rules_json(round_);
        rules["allocation"]["priorities"] = priorities;
        rules["allocation"]["if_scores_equal"] = steps;
        rules["approval"] = approval_json(round_.approval);
        rules["stages"] = stage_rules_json(round_);
        rules["draw"] = {{"seed_source", or_null(round_.draw.seed_source)},
                         {"seed", round_.draw.seed ? Json(*round_.draw.seed) : Json()}};
        return rules;
    }

    Json panel() const {
        Json list = Json::array();
        for (auto member : core::positions<model::MemberIndex>(round_.panel.size()))
            list.push_back({{"id", round_.panel[member].id}, {"marks", round_.gives_marks(member)}});
        return list;
    }

    /// Those that were decided, or those that were added later.
    Json applications(bool added_later) const {
        Json list = Json::array();
        for (auto application : core::positions<model::ApplicationIndex>(round_.applications.size())) {
            auto const& asked = round_.applications[application];
            if (asked.added_later != added_later) continue;
            Json each{{"id", asked.id},
                      {"applicant", round_.applicant_of(application).id},
                      {"title", asked.title},
                      {"requested", money(asked.requested)},
                      {"least_workable", asked.least_workable ? Json(money(*asked.least_workable)) : Json()},
                      {"received_on", or_null(asked.received_on)},
                      {"withdrawn_on", or_null(asked.withdrawn_on)},
                      {"eligible", Json::array()},
                      {"groups", Json::array()},
                      {"tie_values", Json::array()}};
            for (auto const& year : round_.fund.years) each["years"][year.year] = money(year.parts[application]);
            if (!round_.allocation.people.empty()) each["people"] = round_.allocation.people[application];
            for (auto const& rule : round_.eligibility)
                each["eligible"].push_back(answer(rule.require.answers[application]));
            for (auto const& group : round_.groups)
                if (group.condition.answers[application] == model::Answer::yes) each["groups"].push_back(group.name);
            for (auto const& step : round_.allocation.if_scores_equal)
                each["tie_values"].push_back(
                    step.kind != model::TieStep::Kind::value ? Json() : or_null(step.values[application]));
            list.push_back(std::move(each));
        }
        return list;
    }

    Json rulings() const {
        Json list = Json::array();
        for (auto const& ruling : decision_.rulings)
            if (!round_.applications[ruling.application].added_later)
                list.push_back(
                    {{"member", round_.panel[ruling.member].id},
                     {"application", id(ruling.application)},
                     {"response", word(ruling.response)},
                     {"referred", ruling.referred},
                     {"decision",
                      ruling.decision ? Json(word(round_.conflict_decisions[*ruling.decision].what)) : Json()}});
        return list;
    }

    Json scores() const { return sheets_json(round_); }
    Json stages() const { return stages_json(decision_); }
    Json exceptions() const { return exceptions_json(round_); }

    /// When applicants were asked and answered; not what.
    Json questions() const {
        Json list = Json::array();
        for (auto const& asked : round_.questions)
            list.push_back({{"application", id(asked.application)},
                            {"criterion", asked.criterion ? Json(round_.rubric.criteria[*asked.criterion].id) : Json()},
                            {"asked_on", core::to_text(asked.asked_on)},
                            {"replied_on", or_null(asked.replied_on)},
                            {"how", or_null(asked.how)}});
        return list;
    }

    Json bring_back() const {
        Json list = Json::array();
        for (auto const& wish : round_.bring_back)
            list.push_back({{"application", id(wish.application)},
                            {"member", round_.panel[wish.member].id},
                            {"discussed_on", or_null(wish.discussed_on)}});
        return list;
    }

    Json panel_decisions() const {
        static constexpr std::string_view choices[] = {"fund",          "fund_part", "reserve",
                                                       "not_this_time", "defer",     "draw"};
        Json list = Json::array();
        for (auto const& made : round_.decisions)
            list.push_back({{"application", id(made.application)},
                            {"meeting", made.meeting ? Json(round_.meetings[*made.meeting].id) : Json()},
                            {"decision", choices[static_cast<std::size_t>(made.choice)]},
                            {"amount", made.amount ? Json(money(*made.amount)) : Json()},
                            {"how", or_null(made.how)},
                            {"for", made.votes_for ? Json(*made.votes_for) : Json()},
                            {"against", made.votes_against ? Json(*made.votes_against) : Json()},
                            {"stood_aside", core::ids_of(round_.panel, made.stood_aside)},
                            {"reason", or_null(made.reason)},
                            {"conditions", or_null(made.conditions)}});
        return list;
    }

    Json meetings() const {
        Json list = Json::array();
        for (auto const& meeting : round_.meetings)
            list.push_back({{"id", meeting.id},
                            {"on", or_null(meeting.on)},
                            {"kind", or_null(meeting.kind)},
                            {"present", core::ids_of(round_.panel, meeting.present)}});
        return list;
    }

    Json attendance() const {
        Json list = Json::array();
        for (auto const& change : round_.attendance)
            list.push_back({{"meeting", round_.meetings[change.meeting].id},
                            {"application", id(change.application)},
                            {"member", round_.panel[change.member].id},
                            {"here", change.here}});
        return list;
    }

    Json quorum() const {
        Json list = Json::array();
        for (auto application : core::positions<model::ApplicationIndex>(decision_.quorums.size()))
            if (round_.conflicts.quorum && decision_.quorums[application].meeting &&
                !round_.applications[application].added_later)
                list.push_back(quorum_json(decision_.round, application, decision_.quorums[application]));
        return list;
    }

    /// The shrinkage that was estimated and used, of each criterion or of whole sheets; null: nothing was adjusted.
    Json shrinkage() const {
        Json list = Json::array();
        for (auto const& [criterion, shrinkage] : score::estimated_shrinkages(decision_.round, decision_.totals))
            list.push_back({{"criterion", criterion ? Json(round_.rubric.criteria[*criterion].id) : Json()},
                            {"shrinkage", or_null(shrinkage)}});
        return list;
    }

    Json decision() const {
        Json order = Json::array();
        for (auto const& tie_class : decision_.order.classes)
            order.push_back(core::ids_of(round_.applications, tie_class.members));
        Json list = Json::array();
        for (auto application : decision_.listing()) {
            if (round_.applications[application].added_later) continue;
            auto const &result = decision_.results[application], &proposed = decision_.proposal[application];
            list.push_back({{"application", id(application)},
                            {"total", or_null(decision_.totals[application].score)},
                            {"as_marked", or_null(decision_.totals[application].as_marked)},
                            {"proposal", {{"outcome", word(proposed.outcome)}, {"award", money(proposed.award)}}},
                            {"outcome", word(result.outcome)},
                            {"award", money(result.award)},
                            {"held", money(decision_.held_for(application))},
                            {"reasons", to_json(decision_.round, application, result.reasons)}});
        }
        Json ticket_list = Json::array();
        for (auto const& [application, ticket] : decision_.order.tickets)
            ticket_list.push_back({{"application", id(application)}, {"ticket", ticket.to_text()}});
        Json json{{"awarded", money(decision_.awarded)},
                  {"held", money(decision_.held)},
                  {"remaining", money(decision_.remaining)},
                  {"order", std::move(order)},
                  {"reserve", core::ids_of(round_.applications, decision_.reserve)},
                  {"tickets", std::move(ticket_list)},
                  {"results", std::move(list)},
                  {"added", money(decision_.added)},
                  {"notes", notes_json(decision_)}};
        if (round_.scoring.adjust == model::Adjust::severity && round_.scoring.estimate_shrinkage)
            json["shrinkage"] = shrinkage();
        return json;
    }

    std::string ids_digest() const { return core::ids_digest(round_.ids()).to_text(); }

  private:
    std::string money(core::Money amount) const { return core::to_text(amount, round_.unit); }
    std::string const& id(model::ApplicationIndex application) const { return round_.applications[application].id; }
    static std::string_view answer(model::Answer answer) {
        return answer == model::Answer::yes ? "yes" : answer == model::Answer::no ? "no" : "unknown";
    }
    Json conflict_rule(model::ConflictRule const& rule) const {
        static constexpr std::string_view tenses[] = {"was", "is", "likely"};
        Json path = Json::array(), tense = Json::array();
        for (auto const& hop : rule.path) {
            path.push_back(Json::array());
            for (auto kind : hop) path.back().push_back(round_.kinds[kind]);
        }
        for (auto each : rule.tense) tense.push_back(tenses[static_cast<std::size_t>(each)]);
        return {{"path", std::move(path)},
                {"within", rule.within ? Json(*rule.within) : Json()},
                {"tense", std::move(tense)},
                {"positions", rule.positions},
                {"not_positions", rule.not_positions},
                {"same", or_null(rule.same)},
                {"then", rule.then ? Json(word(*rule.then)) : Json("refer")}};
    }
    static Json condition(model::Condition const& condition) {
        Json parts = Json::array();
        for (auto const& part : condition.parts)
            parts.push_back(
                {{"column", part.column}, {"comparison", word(part.comparison)}, {"operands", part.operands}});
        return parts;
    }
    model::Decision const& decision_;
    model::RoundData const& round_;
};

/// What was decided, and from what; nothing that came after it.
Json decided(Recorder const& recorder) {
    return {{"format", 0},
            {"round", recorder.round()},
            {"rules", recorder.rules()},
            {"panel", recorder.panel()},
            {"applications", recorder.applications(false)},
            {"ids_digest", recorder.ids_digest()},
            {"rulings", recorder.rulings()},
            {"scores", recorder.scores()},
            {"stages", recorder.stages()},
            {"exceptions", recorder.exceptions()},
            {"questions", recorder.questions()},
            {"bring_back", recorder.bring_back()},
            {"meetings", recorder.meetings()},
            {"attendance", recorder.attendance()},
            {"quorum", recorder.quorum()},
            {"panel_decisions", recorder.panel_decisions()},
            {"decision", recorder.decision()}};
}

}  // namespace

std::string decided_digest(model::Decision const& decision) {
    return core::sha256(decided(Recorder(decision)).dump()).to_text();
}

Json record(model::Decision const& decision, std::vector<audit::Finding> const& findings) {
    Recorder const recorder(decision);
    Json record = decided(recorder);
    record["decided"] = core::sha256(record.dump()).to_text();
    record["after"] = afterwards_json(decision, record["decided"]);
    if (decision.after) record["after"]["applications"] = recorder.applications(true);
    record["engine"] = "grantpanel " GRANTPANEL_VERSION;
    record["findings"] = to_json(findings);
    record["digest"] = core::sha256(record.dump()).to_text();
    return record;
}

std::string record_json(model::Decision const& decision, std::vector<audit::Finding> const& findings) {
    return record(decision, findings).dump();
}

}  // namespace grantpanel::io
