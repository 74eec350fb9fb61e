// SPDX-License-Identifier: MIT
#include <filesystem>

#include "afterwards.hpp"
#include "csv.hpp"
#include "files.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/explain/awards.hpp"
#include "grantpanel/explain/priorities.hpp"
#include "grantpanel/explain/stages.hpp"
#include "grantpanel/io/record.hpp"
#include "json.hpp"

namespace grantpanel::io {

namespace {

Json result_json(model::Decision const& decision, model::ApplicationIndex application, std::optional<std::size_t> rank,
                 core::Money balance) {
    auto const& round = decision.round;
    auto const money = [&](core::Money amount) { return core::to_text(amount, round->unit); };
    auto const& asked = round->applications[application];
    auto const& result = decision.results[application];
    auto const& proposed = decision.proposal[application];
    return {{"application", asked.id},
            {"applicant", round->applicant_of(application).name},
            {"title", asked.title},
            {"requested", money(asked.requested)},
            {"outcome", word(result.outcome)},
            {"award", money(result.award)},
            {"held", money(decision.held_for(application))},
            {"balance", money(balance)},
            {"total", or_null(decision.totals[application].score)},
            {"as_marked", or_null(decision.totals[application].as_marked)},
            {"rank", rank ? Json(*rank) : Json()},
            {"proposal", {{"outcome", word(proposed.outcome)}, {"award", money(proposed.award)}}},
            {"differs", decision.differs(application)},
            {"reasons", to_json(round, application, result.reasons)}};
}

std::string reasons_text(model::Decision const& decision, model::ApplicationIndex application) {
    std::string text;
    for (auto const& reason : decision.results[application].reasons)
        text += (text.empty() ? "" : " ") + explain::sentence(decision.round, application, reason);
    return text;
}

}  // namespace

std::string decision_json(model::Decision const& decision, std::vector<audit::Finding> const& findings) {
    auto const& round = decision.round;
    auto const money = [&](core::Money amount) { return core::to_text(amount, round->unit); };
    Json json{{"round", round->id},
              {"title", round->title},
              {"currency", round->unit.code},
              {"decision", round->decided_by == model::DecidedBy::scores_decide ? "scores_decide" : "scores_advise"},
              {"pot", money(round->fund.pot)},
              {"awarded", money(decision.awarded)},
              {"held", money(decision.held)},
              {"remaining", money(decision.remaining)},
              {"applications", Json::array()},
              {"awards", Json::object()},
              {"reserve", core::ids_of(round->applications, decision.reserve)},
              {"findings", to_json(findings)},
              {"warnings", to_json(round->warnings)}};
    auto const ranks = decision.ranks();
    core::Money balance = round->fund.pot - decision.held;
    for (auto application : decision.listing()) {
        auto const award = decision.results[application].award;
        balance -= award;
        json["applications"].push_back(result_json(decision, application, ranks[application], balance));
        if (award > core::Money()) json["awards"][round->applications[application].id] = money(award);
    }
    json["added"] = money(decision.added);
    json["notes"] = notes_json(decision);
    json["notes"]["without_priorities"] = without_priorities_json(*round, explain::without_priorities(decision));
    json["notes"]["sentences"] = explain::first_sentences(*round, decision.notes);
    json["notes"]["reached"] = explain::reached(*round, decision.results);
    json["stages"] = Json::array();
    for (std::size_t position = 0; position < decision.stages.size(); ++position) {
        auto const counts = explain::counts(decision.stages[position]);
        json["stages"].push_back({{"id", round->stages[position].id},
                                  {"in", counts.in},
                                  {"went_on", counts.went_on},
                                  {"in_group", counts.in_group},
                                  {"left", counts.left},
                                  {"wait", counts.wait}});
    }
    json["ledgers"] = Json::array();
    for (auto const& ledger : round->fund.ledgers)
        json["ledgers"].push_back({{"id", ledger.id}, {"amount", money(decision.amount_of(ledger))}});
    if (decision.after) json["after"] = afterwards_json(decision, decided_digest(decision));
    return json.dump();
}

std::string after_json(model::Decision const& decision) {
    return decision.after ? afterwards_json(decision, decided_digest(decision)).dump() : "null";
}

std::string awards_csv(model::Decision const& decision) {
    auto const& round = decision.round;
    std::string text = csv_row({"application", "applicant", "title", "requested", "award", "conditions"});
    for (auto const& award : decision.awards()) {
        std::string conditions;
        for (auto const& made : round->decisions)
            if (made.application == award.application) conditions = made.conditions;
        auto const& asked = round->applications[award.application];
        text += csv_row({asked.id, round->applicant_of(award.application).name, asked.title,
                         core::to_text(asked.requested, round->unit), core::to_text(award.amount, round->unit),
                         conditions});
    }
    return text;
}

std::string outcomes_csv(model::Decision const& decision) {
    auto const& round = decision.round;
    auto const ranks = decision.ranks();
    std::string text = csv_row({"application", "applicant", "rank", "total", "total_percent", "requested", "proposal",
                                "proposed_award", "outcome", "award", "held", "reasons"});
    for (auto application : decision.listing()) {
        auto const& asked = round->applications[application];
        auto const& score = decision.totals[application].score;
        auto const money = [&](core::Money amount) { return core::to_text(amount, round->unit); };
        text += csv_row(
            {asked.id, round->applicant_of(application).name,
             ranks[application] ? std::to_string(*ranks[application]) : "", score ? score->to_text() : "",
             score ? core::to_percent(*score, 2) : "", money(asked.requested),
             std::string(word(decision.proposal[application].outcome)), money(decision.proposal[application].award),
             std::string(word(decision.results[application].outcome)), money(decision.results[application].award),
             money(decision.held_for(application)), reasons_text(decision, application)});
    }
    return text;
}

std::string explanation_json(explain::Explanation const& why, core::Unit const& unit) {
    Json const json{{"application", why.application},
                    {"applicant", why.applicant},
                    {"title", why.title},
                    {"outcome", word(why.outcome)},
                    {"requested", core::to_text(why.requested, unit)},
                    {"award", core::to_text(why.award, unit)},
                    {"held", core::to_text(why.held, unit)},
                    {"total", or_null(why.total)},
                    {"as_marked", or_null(why.as_marked)},
                    {"rank", why.rank ? Json(*why.rank) : Json()},
                    {"ranked", why.ranked},
                    {"proposal",
                     {{"outcome", word(why.proposed)},
                      {"award", core::to_text(why.proposed_award, unit)},
                      {"reasons", why.proposed_reasons}}},
                    {"differs", why.differs},
                    {"criteria", why.criteria},
                    {"questions", why.questions},
                    {"stages", why.stages},
                    {"stage_marks", why.stage_marks},
                    {"afterwards", why.afterwards},
                    {"reasons", why.reasons}};
    return json.dump();
}

std::string problems_json(std::string const& error, std::vector<core::Problem> const& problems) {
    return Json{{"error", error}, {"problems", to_json(problems)}}.dump();
}

void write_decision(model::Decision const& decision, std::vector<audit::Finding> const& findings,
                    std::string const& folder, bool force) {
    std::string const path = folder + "/record.json";
    auto const written = record(decision, findings);
    std::error_code error;
    if (!force && std::filesystem::exists(path, error)) {
        auto const old = Json::parse(read_text_file(path, path, 1'000'000'000), nullptr, false);
        bool const same = old.is_object() && old.contains("round") && old["round"].is_object() &&
                          old["round"].value("id", "") == decision.round->id;
        if (!same)
            throw core::UsageError("the folder " + core::printable(folder) +
                                   " holds the output of another round; name another folder, or use --force");
        if (auto const what = rewritten(old, written); !what.empty())
            throw core::UsageError("the record in " + core::printable(folder) + " would lose something: " + what +
                                   ". Steps are added, never rewritten; use --force where the record itself is wrong");
    }
    replace_files(folder, {{"record.json", written.dump() + "\n"},
                           {"awards.csv", awards_csv(decision)},
                           {"outcomes.csv", outcomes_csv(decision)}});
}

}  // namespace grantpanel::io
