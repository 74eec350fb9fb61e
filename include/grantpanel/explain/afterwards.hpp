// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::explain {

/// Where an application stands, said to people.
inline std::string_view phrase(model::Status status) {
    using enum model::Status;
    switch (status) {
        case none: return "no award";
        case added: return "added after the decision, not decided yet";
        case reserve: return "on the reserve list";
        case deferred: return "deferred, its request is held";
        case released: return "deferred, nothing is held";
        case recommended: return "recommended by the panel";
        case sent_back: return "sent back to the panel";
        case approved: return "approved by the trustees";
        case checks: return "in checks";
        case offered: return "offered";
        case accepted: return "accepted";
        case paid: return "paid";
        case refused: return "refused by the trustees";
        case withdrawn: return "withdrawn";
        case turned_down: return "turned down by the applicant";
        case not_this_time: return "not this time";
        case ended: return "ended";
    }
    return "";
}

namespace detail {
/// Which parts of the pot a step is about: ", to `core`".
inline std::string parts(model::RoundData const& round, model::Step const& step) {
    std::vector<std::string> names;
    if (step.funder) names.push_back("`" + round.fund.funders[*step.funder].id + "`");
    if (step.sub_pot) names.push_back("`" + round.fund.sub_pots[*step.sub_pot].id + "`");
    if (step.year) names.push_back("`" + round.fund.years[*step.year].year + "`");
    return names.empty() ? "" : ", to " + core::join_words(names);
}
}  // namespace detail

/// A step in a sentence: "On 2023-03-24 the check `bank account` passed (staff)."
inline std::string sentence(model::RoundData const& round, model::Step const& step, core::Money award) {
    using enum model::Step::Kind;
    auto const money = [&](core::Money amount) { return core::to_display(amount, round.unit); };
    std::string text = "On " + core::to_text(step.on) + " ";
    bool const by_host = step.by == "host";
    switch (step.kind) {
        case added: text += "it was added after the decision"; break;
        case recommended: text += "the panel recommended it for " + money(award); break;
        case not_this_time: text += "the panel decided: not this time"; break;
        case released: text += "the panel released the money that was held for it; it stays open"; break;
        case approved: text += "the trustees approved " + money(award); break;
        case sent_back: text += "the trustees sent it back to the panel"; break;
        case refused: text += "the trustees refused it"; break;
        case checks: text += "the check `" + step.check + "` was open"; break;
        case checks_passed:
            text += "the check `" + step.check + "` passed";
            if (by_host) text += ", answered by its host";
            break;
        case checks_not_passed:
            text += "the check `" + step.check + "` did not pass yet; there is time until " +
                    core::to_text(*step.until) + " to put it right, and the money stays with it";
            break;
        case ended: text += "it ended"; break;
        case offered: text += money(award) + " was offered"; break;
        case revised_budget: text += "a revised budget for " + money(award) + " was returned"; break;
        case accepted: text += "the offer of " + money(award) + " was accepted"; break;
        case turned_down: text += "the offer was turned down"; break;
        case reduced: text += "the award became " + money(award); break;
        case paid: text += step.amount ? money(*step.amount) + " was paid" : "the rest was paid"; break;
        case withdrawn: text += "it was withdrawn"; break;
        case pot_top_up: text += money(*step.amount) + " was added to the pot" + detail::parts(round, step); break;
    }
    if (!step.by.empty() && !by_host && step.by != "panel" && step.by != "trustees") text += " (" + step.by + ")";
    return text + (step.reason.empty() ? "." : ": " + explain::ended(step.reason));
}

/// Whether it stands on the reserve list before somebody who comes next.
inline bool passed_over(model::Decision const& decision, model::ApplicationIndex application) {
    if (decision.after->standings[application].status != model::Status::reserve) return false;
    auto const own = std::find(decision.reserve.begin(), decision.reserve.end(), application);
    auto const& next = decision.after->next;
    return own != decision.reserve.end() &&
           std::none_of(next.begin(), next.end(), [&](auto const& each) { return each.first == application; }) &&
           std::any_of(next.begin(), next.end(), [&](auto const& each) {
               return std::find(own, decision.reserve.end(), each.first) != decision.reserve.end();
           });
}

/// What became of one application, a sentence for each step and one for where it stands; empty without steps.
inline std::vector<std::string> afterwards(model::Decision const& decision, model::ApplicationIndex application) {
    std::vector<std::string> sentences;
    if (!decision.after) return sentences;
    auto const& round = *decision.round;
    for (std::size_t row = 0; row < round.statuses.size(); ++row) {
        auto const& step = round.statuses[row];
        if (step.kind != model::Step::Kind::pot_top_up && step.application == application)
            sentences.push_back(sentence(round, step, decision.after->entries[row].award));
    }
    auto const& at = decision.after->standings[application];
    std::string now = "Now: " + std::string(phrase(at.status));
    if (at.award > core::Money()) now += ", " + core::to_display(at.award, round.unit);
    if (at.paid > core::Money() && at.paid != at.award)
        now += ", of which " + core::to_display(at.paid, round.unit) + " is paid";
    for (auto const& [next, amount] : decision.after->next)
        if (next == application)
            now += ". It comes next on the reserve list: " + core::to_display(amount, round.unit) +
                   " is free for it, if the panel says so";
    if (passed_over(decision, application))
        now += ". It is passed over for now: by the rules nothing that works for it fits beside what is promised";
    sentences.push_back(now + ".");
    return sentences;
}

}  // namespace grantpanel::explain
