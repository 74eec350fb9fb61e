// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>

#include "grantpanel/validate/rows.hpp"

namespace grantpanel::validate {

/// `conflicts`: the policy. Each kind of interest is named by one rule only.
inline void read_conflict_policy(Reading& reading, Fields const& top) {
    Place const here = top.at("conflicts");
    Fields const fields(reading, here, top.node("conflicts"), {"policy"},
                        {"decisions", "quorum", "reading_each_other"});
    Place const list_place = fields.at("policy");
    auto const* list = fields.list("policy");
    std::map<std::string, model::Response, std::less<>> known;
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Place const place = list_place.child(i);
        Fields const each(reading, place, &(*list)[i], {"any", "then"}, {"path", "within", "tense", "group"});
        model::ConflictRule rule;
        if (auto const then = each.required("then", "Write `then: leave_room` or `then: stay`")) {
            static constexpr std::string_view later[] = {"score_no_vote", "no_score", "refer"};
            if (std::find(std::begin(later), std::end(later), then->text) != std::end(later))
                reading.not_available(then->place, then->text);
            else
                rule.then = reading
                                .choice<model::Response>(*then, {{"stay", model::Response::stay},
                                                                 {"leave_room", model::Response::leave_room}})
                                .value_or(model::Response::leave_room);
        }
        Place kinds_place;
        if (!each.node("any")) {
            if (!each.node("path")) each.missing("any", "Name the kinds of interest: any: [trustee, family]");
        } else {
            for (auto const& kind : each.words("any", kinds_place)) {
                auto const [found, is_new] = known.try_emplace(std::string(kind.text), rule.then);
                if (!is_new)
                    reading.error("conflicts.kind_twice", kind.place,
                                  "two rules name the kind `" + Reading::shown(kind.text) + "`",
                                  "Each kind of interest has one rule", std::string(kind.text));
                rule.any.emplace_back(kind.text);
            }
        }
        reading.round.conflict_policy.push_back(std::move(rule));
    }
}

/// The applicant that a panel member is, if they apply themselves.
inline std::optional<model::ApplicantIndex> applying_member(model::RoundData const& round, std::string_view id) {
    for (auto applicant : core::positions<model::ApplicantIndex>(round.applicants.size()))
        if (round.applicants[applicant].kind == model::Applicant::Kind::member && round.applicants[applicant].id == id)
            return applicant;
    return std::nullopt;
}

/// `interests`: declared ties. A kind that no rule answers is a problem: nobody would know what to do.
inline void read_interests(Reading& reading, Rows const& rows) {
    auto& round = reading.round;
    auto const member = rows.column("member"), subject = rows.column("subject"), kind = rows.column("kind"),
               since = rows.column("since"), until = rows.column("until"), declared_on = rows.column("declared_on"),
               declared_by = rows.column("declared_by"), note = rows.column("note");
    std::vector<std::string> kinds;
    for (auto const& rule : round.conflict_policy) kinds.insert(kinds.end(), rule.any.begin(), rule.any.end());
    auto const day_or_year = [&](Scalar const& scalar) {
        bool const year = scalar.text.size() == 4 && std::all_of(scalar.text.begin(), scalar.text.end(),
                                                                 [](char c) { return c >= '0' && c <= '9'; });
        if (!scalar.empty() && !year) (void)reading.date(scalar);
        return std::string(scalar.text);
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        model::Interest interest;
        if (auto const* named = reading.refer(row[member], {IdKind::member}))
            interest.member = model::MemberIndex(named->row);
        if (auto const* named = reading.refer(
                row[subject], {IdKind::application, IdKind::organisation, IdKind::person, IdKind::member})) {
            if (named->kind == IdKind::application)
                interest.subject = model::ApplicationIndex(named->row);
            else if (named->kind != IdKind::member)
                interest.subject = model::ApplicantIndex(named->row);
            else if (auto const applicant = applying_member(round, row[subject].text))
                interest.subject = *applicant;
            else
                reading.error(
                    "interests.subject", row[subject].place,
                    "`" + Reading::shown(row[subject].text) + "` is on the panel and does not apply for anything",
                    "A connection is to an application or to an applicant", std::string(row[subject].text));
        }
        interest.kind = std::string(row[kind].text);
        if (std::find(kinds.begin(), kinds.end(), interest.kind) == kinds.end())
            reading.wrong_word("conflicts.kind_without_rule", row[kind].place,
                               row[kind].empty() ? "the kind of an interest is missing"
                                                 : "no rule of `conflicts.policy` says what a `" +
                                                       Reading::shown(interest.kind) + "` may do",
                               interest.kind, kinds);
        interest.since = day_or_year(row[since]);
        interest.until = day_or_year(row[until]);
        interest.declared_on = day_or_year(row[declared_on]);
        interest.declared_by = reading.text(row[declared_by]).value_or("");
        interest.note = reading.text(row[note]).value_or("");
        round.interests.push_back(std::move(interest));
    }
}

}  // namespace grantpanel::validate
