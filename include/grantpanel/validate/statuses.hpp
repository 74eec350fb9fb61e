// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/validate/rows.hpp"
#include "grantpanel/validate/ties.hpp"

namespace grantpanel::validate {

namespace detail {

/// Whether a step is among these.
inline bool among(model::Step::Kind kind, std::initializer_list<model::Step::Kind> kinds) {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

/// Whether an application, or its applicant, has this host, or any.
inline bool has_host(model::RoundData const& round, model::ApplicationIndex application,
                     std::optional<model::NodeIndex> host = {}) {
    auto const applicant = round.node(round.applications[application].applicant);
    return std::any_of(round.ties.begin(), round.ties.end(), [&](auto const& tie) {
        return tie.source == model::TieSource::host && (!host || tie.to == *host) &&
               (tie.from == applicant || tie.from == round.node(application));
    });
}

/// Who may have taken a step: a problem where it was somebody whose step it is not.
inline void check_by(Reading& reading, Scalar const& by, model::Step const& step) {
    using Kind = model::Step::Kind;
    auto const& round = reading.round;
    bool const of_trustees = among(step.kind, {Kind::approved, Kind::sent_back, Kind::refused});
    auto const wrong = [&](std::string const& message, std::string const& hint) {
        reading.error("statuses.by", by.place, message, hint, std::string(by.text));
    };
    bool const of_panel = among(step.kind, {Kind::recommended, Kind::not_this_time, Kind::released});
    bool const of_group = among(step.kind, {Kind::accepted, Kind::turned_down, Kind::revised_budget, Kind::withdrawn,
                                            Kind::checks_passed, Kind::added});
    auto const check_applicant = [&] {
        if (of_panel || of_trustees || !of_group)
            wrong("`" + std::string(word(step.kind)) + "` is not a step of an applicant or its host",
                  of_panel ? "Write panel, or leave it empty" : "Write staff, or leave it empty");
    };
    if (by.text == "panel" || by.text == "staff" || by.text == "applicant" || by.text == "host") {
        if (of_panel && by.text == "staff")
            wrong("`" + std::string(word(step.kind)) + "` is a step of the panel", "Write panel, or leave it empty");
        else if (!of_trustees && by.text == "applicant")
            check_applicant();
        else if (!of_trustees && by.text == "host" && has_host(round, step.application))
            check_applicant();
        else if (of_trustees)
            wrong("`" + std::string(word(step.kind)) + "` is a step of the trustees",
                  "Write trustees, or leave it empty");
        else if (by.text == "host" && !has_host(round, step.application))
            wrong("`" + round.applications[step.application].id + "` has no host that could answer for it",
                  "Name its host in `applications` or `organisations`");
        return;
    }
    if (by.text == "trustees") {
        if (of_group && step.kind != Kind::added && step.kind != Kind::checks_passed)
            wrong("`" + std::string(word(step.kind)) + "` is not a step of the trustees", "Write applicant or staff");
        return;
    }
    auto const* named = reading.find(by.text);
    if (!named || named->kind == IdKind::application) {
        reading.wrong_word("statuses.by", by.place, "`" + Reading::shown(by.text) + "` does not say who took the step",
                           by.text, {"panel", "trustees", "staff", "applicant", "host"});
        return;
    }
    if (named->kind == IdKind::member) {
        if (of_trustees && round.panel[model::MemberIndex(named->row)].role != model::Role::trustee)
            wrong("`" + Reading::shown(by.text) + "` is not a trustee, and `" + std::string(word(step.kind)) +
                      "` is a step of the trustees",
                  "Write trustees, or the id of one of them");
        return;
    }
    if (of_trustees) return wrong("`" + Reading::shown(by.text) + "` is not a trustee", "Write trustees");
    auto const node = node_of(round, *named);
    if (node != round.node(round.applications[step.application].applicant) && !has_host(round, step.application, node))
        wrong("`" + Reading::shown(by.text) + "` is neither the applicant of `" +
                  round.applications[step.application].id + "` nor its host",
              "Write the id of one of them");
    else
        check_applicant();
}

/// What the trustees may do.
inline void check_approval(Reading& reading, Rows::Row const& row, Rows::Column const& status,
                           Rows::Column const& reason, model::Step const& step) {
    using Kind = model::Step::Kind;
    auto const& approval = reading.round.approval;
    if (step.kind != Kind::sent_back && step.kind != Kind::refused) return;
    std::string const did = step.kind == Kind::refused ? "refuse" : "send back";
    if (!approval) {
        reading.error("approval.may_not", row[status].place, "the round does not say that trustees may " + did,
                      "Write `approval: {panel: decides, trustees_may: [send_back, refuse]}`", did);
        return;
    }
    if (approval->panel_decides && !(step.kind == Kind::refused ? approval->may_refuse : approval->may_send_back)) {
        reading.error("approval.may_not", row[status].place, "the panel decides, and the trustees may not " + did,
                      "`trustees_may` in `approval` says what they may do", did);
        return;
    }
    auto const& grounds = approval->refuse_only_for;
    if (step.kind == Kind::refused && !grounds.empty() && !step.reason.empty() &&
        std::none_of(grounds.begin(), grounds.end(), [&](auto const& ground) {
            return step.reason.starts_with(ground) &&
                   (step.reason.size() == ground.size() ||
                    std::string_view(":,. ").find(step.reason[ground.size()]) != std::string_view::npos);
        }))
        reading.error("approval.ground", row[reason].place,
                      "the trustees may refuse only for " + core::join_words(grounds) +
                          ", and the reason begins with " + "none of them: " + Reading::shown(step.reason),
                      "Begin with the ground, for example `" + grounds.front() + ": ...`");
}

/// Which funder, sub-pot and year a top-up of the pot goes to: one of each kind that the pot consists of.
inline void read_growing_parts(Reading& reading, Scalar const& to, model::Step& step) {
    auto const& fund = reading.round.fund;
    std::vector<std::string> names;
    auto const place = [&](auto const& parts, auto name, std::string const& word, std::optional<std::size_t>& found) {
        for (std::size_t i = 0; i < parts.size(); ++i) names.push_back(name(parts[i]));
        for (auto const& written : core::split_list(to.text))
            for (std::size_t i = 0; i < parts.size(); ++i)
                if (name(parts[i]) == written) found = i;
        if (!parts.empty() && !found)
            reading.error("statuses.pot", to.place, "the pot grows, and `to` does not say which " + word + " it is",
                          "Write its name; several kinds are divided by `;`", word);
    };
    place(fund.funders, [](auto const& each) { return each.id; }, "funder", step.funder);
    place(fund.sub_pots, [](auto const& each) { return each.id; }, "sub-pot", step.sub_pot);
    place(fund.years, [](auto const& each) { return each.year; }, "year", step.year);
    for (auto const& written : core::split_list(to.text))
        if (std::find(names.begin(), names.end(), written) == names.end())
            reading.wrong_word("statuses.pot", to.place,
                               "`" + Reading::shown(written) + "` is no funder, sub-pot or year of this pot", written,
                               names);
}

/// The amount of a step: where there can be one, and how much.
inline void check_amount(Reading& reading, Scalar const& amount, model::Step const& step) {
    using Kind = model::Step::Kind;
    auto const& round = reading.round;
    auto const wrong = [&](std::string const& message, std::string const& hint) {
        reading.error("statuses.amount", amount.place, message, hint, std::string(word(step.kind)));
    };
    if (!step.amount) {
        if (amount.empty() && among(step.kind, {Kind::reduced, Kind::pot_top_up}))
            wrong("`" + std::string(word(step.kind)) + "` needs an amount",
                  step.kind == Kind::reduced ? "Write how much the award is now" : "Write by how much the pot grows");
        return;
    }
    if (!among(step.kind, {Kind::recommended, Kind::approved, Kind::offered, Kind::revised_budget, Kind::accepted,
                           Kind::reduced, Kind::paid, Kind::pot_top_up}))
        return wrong("an amount stands beside `" + std::string(word(step.kind)) + "`, which changes none",
                     "Leave it empty");
    if (*step.amount == core::Money()) return wrong("the amount is 0", "Leave it empty, or write what is meant");
    if (step.kind == Kind::pot_top_up) return;
    auto const most = round.applications[step.application].most();
    if (*step.amount > most)
        reading.error("statuses.above_request", amount.place,
                      Reading::shown(amount.text) + " is more than `" + round.applications[step.application].id +
                          "` asked for, " + core::to_text(most, round.unit),
                      "More than the request is for `top_ups` of the allocation, with what the panel says");
}

}  // namespace detail

/// `approval`: the part of the trustees.
inline void read_approval(Reading& reading, Fields const& top) {
    Place const place = top.at("approval");
    Fields const fields(reading, place, top.node("approval"), {"panel", "trustees_may", "refuse_only_for"});
    if (!fields.present()) return;
    model::Approval approval;
    if (auto const panel = fields.required("panel", "Write `decides` or `recommends`"))
        approval.panel_decides =
            reading.choice<bool>(*panel, {{"decides", true}, {"recommends", false}}).value_or(true);
    Place words_place;
    for (auto const& each : fields.words("trustees_may", words_place))
        if (auto const what = reading.choice<bool>(each, {{"send_back", false}, {"refuse", true}}))
            (*what ? approval.may_refuse : approval.may_send_back) = true;
    for (auto const& each : fields.words("refuse_only_for", words_place))
        if (auto const ground = reading.text(each); ground && !ground->empty())
            approval.refuse_only_for.push_back(*ground);
    if (approval.panel_decides && !approval.may_refuse && !approval.refuse_only_for.empty())
        reading.error("approval.unused", fields.at("refuse_only_for"),
                      "grounds stand here, and the trustees may not refuse",
                      "Add `refuse` to `trustees_may`, or take the grounds out");
    reading.round.approval = std::move(approval);
}

/// `statuses`: what happened after the decision. Whether a step can be taken where the application stands,
/// after::follow says.
inline void read_statuses(Reading& reading, Rows const& rows) {
    using Kind = model::Step::Kind;
    auto& round = reading.round;
    auto const application = rows.column("application"), status = rows.column("status"), on = rows.column("on"),
               by = rows.column("by"), amount = rows.column("amount"), check = rows.column("check"),
               until = rows.column("until"), reason = rows.column("reason"), to = rows.column("to");
    if (rows.size() == 0) return;
    std::vector<bool> has_sheets(round.applications.size(), false), seen(round.applications.size(), false);
    for (auto const& sheet : round.sheets)
        if (sheet.application.value < has_sheets.size()) has_sheets[sheet.application.value] = true;
    std::optional<core::Date> last;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        model::Step step;
        auto const kind = std::find(model::step_words.begin(), model::step_words.end(), row[status].text);
        if (kind == model::step_words.end())
            reading.wrong_word("word.unknown", row[status].place,
                               "`" + Reading::shown(row[status].text) + "` is not a step", row[status].text,
                               {model::step_words.begin(), model::step_words.end()});
        else
            step.kind = static_cast<Kind>(kind - model::step_words.begin());
        bool known = kind != model::step_words.end();
        if (step.kind == Kind::pot_top_up) {
            if (!row[application].empty())
                reading.error("statuses.pot", row[application].place,
                              "the pot grows for everybody: `pot_top_up` names no application",
                              "Leave it empty; for one application write `top_ups` in the allocation");
            detail::read_growing_parts(reading, row[to], step);
        } else if (auto const* named = reading.refer(row[application], {IdKind::application})) {
            step.application = model::ApplicationIndex(named->row);
            bool const first = !seen[named->row];
            seen[named->row] = true;
            if (step.kind == Kind::added && !first)
                reading.error("statuses.added", row[status].place, "`added` is the first step of an application",
                              "Take the row out, or put it before the others");
            if (step.kind == Kind::added && has_sheets[named->row])
                reading.error(
                    "statuses.added_scored", row[application].place,
                    "`" + Reading::shown(row[application].text) + "` was added after the decision, and has marks",
                    "Take them out: the panel decides it by itself");
            if (step.kind == Kind::added &&
                std::any_of(round.decisions.begin(), round.decisions.end(),
                            [&](auto const& made) { return made.application == step.application; }))
                reading.error("statuses.added", row[application].place,
                              "`" + Reading::shown(row[application].text) +
                                  "` was added after the decision, and stands in `decisions`",
                              "Take it out there: the panel decides it by `recommended` or `not_this_time` here");
            if (step.kind == Kind::added && first) round.applications[step.application].added_later = true;
        } else {
            known = false;
        }
        if (step.kind != Kind::pot_top_up && !row[to].empty())
            reading.error("statuses.pot", row[to].place, "`to` says which part of the pot grows, with `pot_top_up`",
                          "Leave it empty");
        if (auto const day = reading.date(row[on])) {
            step.on = *day;
            if (last && step.on < *last)
                reading.error("statuses.order", row[on].place, "this step is dated before the one above it",
                              "Rows stand in the order in which things happened");
            last = step.on;
        }
        if (!row[until].empty()) step.until = reading.date(row[until]);
        if (!row[amount].empty()) step.amount = reading.money(row[amount], amount.style);
        step.check = reading.text(row[check]).value_or("");
        step.reason = reading.text(row[reason]).value_or("");
        if (known) {
            std::string const name(word(step.kind));
            step.by = row[by].text;
            if (!row[by].empty() && step.kind != Kind::pot_top_up) detail::check_by(reading, row[by], step);
            detail::check_amount(reading, row[amount], step);
            detail::check_approval(reading, row, status, reason, step);
            bool const of_checks =
                detail::among(step.kind, {Kind::checks, Kind::checks_passed, Kind::checks_not_passed});
            if (of_checks != !step.check.empty())
                reading.error("statuses.check", row[check].place,
                              of_checks ? "`" + name + "` says which check it is" : "`" + name + "` is about no check",
                              of_checks ? "For example: bank account" : "Leave `check` empty", name);
            bool const not_passed = step.kind == Kind::checks_not_passed;
            if (not_passed != !row[until].empty())
                reading.error("statuses.until", row[until].place,
                              not_passed ? "`checks_not_passed` says how long the group has to put it right"
                                         : "`until` belongs to `checks_not_passed`",
                              not_passed ? "Write a date" : "Leave it empty", name);
            if (step.until && *step.until < step.on)
                reading.error("statuses.until", row[until].place, "the time to put it right ends before it begins",
                              "Write a later date");
            if (step.reason.empty() &&
                detail::among(step.kind, {Kind::added, Kind::not_this_time, Kind::sent_back, Kind::refused,
                                          Kind::checks_not_passed, Kind::ended, Kind::reduced, Kind::pot_top_up}))
                reading.error("statuses.reason", row[reason].place, "`" + name + "` needs a reason",
                              "Write it as the people it is about may read it", name);
        }
        round.statuses.push_back(std::move(step));
    }
}

}  // namespace grantpanel::validate
