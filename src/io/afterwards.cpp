// SPDX-License-Identifier: MIT
#include "afterwards.hpp"

#include "grantpanel/core/digest.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/afterwards.hpp"
#include "grantpanel/explain/awards.hpp"

namespace grantpanel::io {

namespace {

Json money_or_null(std::optional<core::Money> const& amount, core::Unit const& unit) {
    return amount ? Json(core::to_text(*amount, unit)) : Json();
}

/// A step as the file has it.
Json step_json(model::RoundData const& round, model::Step const& step) {
    bool const of_pot = step.kind == model::Step::Kind::pot_top_up;
    Json to = Json::array();
    if (step.funder) to.push_back(round.fund.funders[*step.funder].id);
    if (step.sub_pot) to.push_back(round.fund.sub_pots[*step.sub_pot].id);
    if (step.year) to.push_back(round.fund.years[*step.year].year);
    return {{"application", of_pot ? Json() : Json(round.applications[step.application].id)},
            {"status", word(step.kind)},
            {"on", core::to_text(step.on)},
            {"by", or_null(step.by)},
            {"amount", money_or_null(step.amount, round.unit)},
            {"check", or_null(step.check)},
            {"until", or_null(step.until)},
            {"reason", or_null(step.reason)},
            {"to", std::move(to)}};
}

}  // namespace

Json approval_json(std::optional<model::Approval> const& approval) {
    if (!approval) return {};
    Json may = Json::array();
    if (approval->may_send_back || !approval->panel_decides) may.push_back("send_back");
    if (approval->may_refuse || !approval->panel_decides) may.push_back("refuse");
    return {{"panel", approval->panel_decides ? "decides" : "recommends"},
            {"trustees_may", std::move(may)},
            {"refuse_only_for", approval->refuse_only_for}};
}

Json afterwards_json(model::Decision const& decision, std::string const& decided) {
    if (!decision.after) return {};
    auto const& round = *decision.round;
    auto const& after = *decision.after;
    auto const money = [&](core::Money amount) { return core::to_text(amount, round.unit); };
    Json steps = Json::array(), standings = Json::array(), next = Json::array();
    std::string digest = decided;
    for (std::size_t row = 0; row < round.statuses.size(); ++row) {
        auto const& step = round.statuses[row];
        Json each = step_json(round, step);
        digest = core::sha256(digest + "\n" + each.dump()).to_text();
        each["digest"] = digest;
        each["award"] = money(after.entries[row].award);
        each["free"] = money(after.entries[row].balance.free);
        each["sentence"] = explain::sentence(round, step, after.entries[row].award);
        steps.push_back(std::move(each));
    }
    for (auto application : decision.listing()) {
        auto const& at = after.standings[application];
        standings.push_back({{"application", round.applications[application].id},
                             {"status", word(at.status)},
                             {"award", money(at.award)},
                             {"paid", money(at.paid)}});
    }
    for (auto const& [application, amount] : after.next)
        next.push_back({{"application", round.applications[application].id}, {"amount", money(amount)}});
    auto const& now = after.balance;
    return {{"steps", std::move(steps)},
            {"standings", std::move(standings)},
            {"next", std::move(next)},
            {"reached", explain::reached_now(decision)},
            {"balance",
             {{"pot", money(now.pot)},
              {"promised", money(now.promised)},
              {"added", money(now.added)},
              {"held", money(now.held)},
              {"free", money(now.free)}}}};
}

std::string rewritten(Json const& before, Json const& now) {
    if (!before.is_object() || !before.contains("after") || !before["after"].is_object()) return "";
    auto const& old_steps = before["after"].value("steps", Json::array());
    if (before.value("decided", "") != now.value("decided", ""))
        return "what was decided is not what the steps in it stand on";
    auto const& steps = now["after"].is_object() ? now["after"]["steps"] : Json::array();
    for (std::size_t i = 0; i < old_steps.size(); ++i)
        if (i >= steps.size() || old_steps[i].value("digest", "") != steps[i]["digest"].get<std::string>())
            return "step " + std::to_string(i + 1) +
                   " in it was changed or taken out: " + core::printable(old_steps[i].value("sentence", ""));
    return "";
}

}  // namespace grantpanel::io
