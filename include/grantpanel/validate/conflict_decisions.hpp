// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>

#include "grantpanel/validate/meetings.hpp"
#include "grantpanel/validate/ties.hpp"

namespace grantpanel::validate {

namespace detail {

/// The applications that a decision is about: one, or all of an applicant.
inline std::vector<model::ApplicationIndex> applications_of(model::RoundData const& round,
                                                            Reading::Named const& named) {
    if (named.kind == IdKind::application) return {model::ApplicationIndex(named.row)};
    std::vector<model::ApplicationIndex> applications;
    auto const node = node_of(round, named);
    for (auto each : core::positions<model::ApplicationIndex>(round.applications.size()))
        if (round.node(round.applications[each].applicant) == node) applications.push_back(each);
    return applications;
}

}  // namespace detail

/// `conflicts.decisions`: late declarations and ties found later, which become ties; waivers and referrals.
inline void read_conflict_decisions(Reading& reading, Rows const& rows, MeetingIds const& meetings) {
    using What = model::ConflictDecision::What;
    auto& round = reading.round;
    auto const what = rows.column("what"), member = rows.column("member"), subject = rows.column("subject"),
               kind = rows.column("kind"), response = rows.column("response"), by = rows.column("by"),
               meeting = rows.column("meeting"), votes_for = rows.column("for"), against = rows.column("against"),
               on = rows.column("on"), because = rows.column("because");
    detail::TieColumns const columns(rows);
    auto const known = kinds_with_rule(round);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        model::ConflictDecision decision;
        auto const said = reading.choice<What>(row[what], {{"late_declaration", What::late_declaration},
                                                           {"found_later", What::found_later},
                                                           {"waiver", What::waiver},
                                                           {"referral", What::referral}});
        auto const* who = reading.refer(row[member], {IdKind::member});
        auto const* about =
            reading.refer(row[subject], {IdKind::application, IdKind::organisation, IdKind::person, IdKind::member});
        if (!row[on].empty()) decision.on = reading.date(row[on]);
        decision.by = std::string(row[by].text);
        decision.because = reading.text(row[because]).value_or("");
        if (!said || !who || !about) continue;
        decision.what = *said;
        decision.member = model::MemberIndex(who->row);
        if (*said == What::late_declaration || *said == What::found_later) {
            model::Tie tie;
            tie.source = model::TieSource::conflict_decision;
            tie.row = static_cast<std::uint32_t>(round.conflict_decisions.size());
            bool const sound = detail::read_ends(reading, row[member], row[subject], who, about, tie);
            bool const answered = std::find(known.begin(), known.end(), row[kind].text) != known.end();
            if (!answered)
                reading.wrong_word(
                    "conflicts.kind_without_rule", row[kind].place,
                    "no rule of `conflicts.policy` says what a `" + Reading::shown(row[kind].text) + "` may do",
                    row[kind].text, known);
            else
                tie.kind = kind_of(round, row[kind].text);
            detail::read_tie_details(reading, row, columns, tie);
            if (sound && answered) round.ties.push_back(std::move(tie));
            round.conflict_decisions.push_back(std::move(decision));
            continue;
        }
        decision.applications = detail::applications_of(round, *about);
        for (auto const& other : round.conflict_decisions)
            if (other.what == decision.what && other.member == decision.member &&
                std::find_first_of(other.applications.begin(), other.applications.end(), decision.applications.begin(),
                                   decision.applications.end()) != other.applications.end())
                reading.error("conflicts.decision_twice", row[subject].place,
                              "two rows of this kind are about `" + Reading::shown(row[member].text) + "` and `" +
                                  Reading::shown(row[subject].text) + "`",
                              "Keep the one that was meant", std::string(row[subject].text));
        if (decision.applications.empty())
            reading.error("conflicts.decision_subject", row[subject].place,
                          "`" + Reading::shown(row[subject].text) + "` does not apply for anything",
                          "Name an application or an applicant", std::string(row[subject].text));
        if (row[response].empty())
            reading.error("conflicts.decision_response", row[response].place, "it does not say what the member may do",
                          "Write stay, score_no_vote, no_score or leave_room");
        else
            decision.response = detail::response(reading, row[response]).value_or(model::Response::leave_room);
        bool const by_majority = *said == What::referral && decision.by == "majority";
        if (decision.by.empty()) {
            reading.error("conflicts.decision_by", row[by].place, "it does not say who decided this",
                          *said == What::waiver ? "Write the id of the person who did"
                                                : "Write the id of the chair, or `majority`");
        } else if (!by_majority) {
            auto const* decider = reading.refer(row[by], {IdKind::member});
            if (decider && decider->row == who->row)
                reading.error("conflicts.decision_own", row[by].place,
                              "`" + Reading::shown(row[by].text) + "` decided about themselves",
                              *said == What::waiver ? "Somebody else has to" : "The others decide, by majority",
                              std::string(row[by].text));
            else if (decider && *said == What::referral &&
                     round.panel[model::MemberIndex(decider->row)].role != model::Role::chair)
                reading.error("conflicts.decision_chair", row[by].place,
                              "`" + Reading::shown(row[by].text) + "` is not the chair",
                              "The chair answers, or the majority of those present", std::string(row[by].text));
        }
        if (*said == What::waiver && decision.because.empty())
            reading.error("conflicts.waiver_because", row[because].place, "a waiver has no reason",
                          "Write why the member may take part");
        if (by_majority) {
            int const in_favour = row[votes_for].empty() ? -1 : reading.whole(row[votes_for], 0, 100000).value_or(0);
            if (!row[against].empty()) (void)reading.whole(row[against], 0, 100000);
            auto const met = meetings.find(row[meeting].text);
            if (met == meetings.end()) {
                unknown_meeting(reading, row[meeting], meetings);
            } else if (in_favour >= 0) {
                auto const& present = round.meetings[met->second].present;
                auto const voters = std::count_if(present.begin(), present.end(), [&](auto each) {
                    return each != decision.member && round.panel[each].decides();
                });
                if (in_favour * 2 <= voters || in_favour > voters)
                    reading.error("conflicts.no_majority", row[votes_for].place,
                                  std::to_string(in_favour) + " of the " + std::to_string(voters) +
                                      " others who were there and may vote are no majority",
                                  "More than half of them have to agree, and no more than were there");
            } else {
                reading.error("conflicts.no_majority", row[votes_for].place, "the votes for it are missing",
                              "Write how many voted for it in `for`");
            }
        }
        round.conflict_decisions.push_back(std::move(decision));
    }
}

}  // namespace grantpanel::validate
