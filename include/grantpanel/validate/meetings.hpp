// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "grantpanel/validate/frozen.hpp"
#include "grantpanel/validate/rows.hpp"

namespace grantpanel::validate {

/// The meetings by id, as the decisions refer to them.
using MeetingIds = std::map<std::string, model::MeetingIndex, std::less<>>;

namespace detail {
inline std::vector<model::MemberIndex> members(Reading& reading, std::vector<Scalar> const& words) {
    std::vector<model::MemberIndex> members;
    for (auto const& word : words)
        if (auto const* named = reading.refer(word, {IdKind::member})) {
            model::MemberIndex const member(named->row);
            if (std::find(members.begin(), members.end(), member) != members.end())
                reading.error("member.twice", word.place, "`" + Reading::shown(word.text) + "` is listed twice",
                              "List each person once", std::string(word.text));
            else
                members.push_back(member);
        }
    return members;
}
}  // namespace detail

inline void unknown_meeting(Reading& reading, Scalar const& named, MeetingIds const& meetings) {
    std::vector<std::string> names;
    for (auto const& [name, index] : meetings) names.push_back(name);
    reading.wrong_word("reference.meeting", named.place, "no meeting has the id `" + Reading::shown(named.text) + "`",
                       named.text, names);
}

/// `meetings`: who met when.
inline MeetingIds read_meetings(Reading& reading, Fields const& top) {
    MeetingIds ids;
    Place const list_place = top.at("meetings");
    auto const* list = top.list("meetings");
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Place const place = list_place.child(i);
        Fields const fields(reading, place, &(*list)[i], {"id", "on", "kind", "present"});
        model::Meeting meeting;
        if (auto const id = fields.required("id")) {
            meeting.id = reading.id(*id).value_or("");
            if (!ids.emplace(meeting.id, model::MeetingIndex(i)).second)
                reading.error("id.duplicate", id->place,
                              "two meetings have the id `" + Reading::shown(meeting.id) + "`", "Rename one");
        }
        if (auto const on = fields.scalar("on")) meeting.on = reading.date(*on);
        if (auto const kind = fields.scalar("kind")) meeting.kind = reading.text(*kind).value_or("");
        Place words_place;
        meeting.present = detail::members(reading, fields.words("present", words_place));
        reading.round.meetings.push_back(std::move(meeting));
    }
    return ids;
}

/// `attendance`: who was there for which application, where that was not the whole meeting.
inline void read_attendance(Reading& reading, Rows const& rows, MeetingIds const& meetings) {
    auto const meeting = rows.column("meeting"), application = rows.column("application"),
               member = rows.column("member"), here = rows.column("here");
    std::set<std::tuple<model::MeetingIndex, model::ApplicationIndex, model::MemberIndex>> seen;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        model::Attendance attendance;
        if (auto const found = meetings.find(row[meeting].text); found != meetings.end())
            attendance.meeting = found->second;
        else
            unknown_meeting(reading, row[meeting], meetings);
        auto const* applied = reading.refer(row[application], {IdKind::application});
        auto const* person = reading.refer(row[member], {IdKind::member});
        if (applied) attendance.application = model::ApplicationIndex(applied->row);
        if (person) attendance.member = model::MemberIndex(person->row);
        attendance.here = reading.yes_no(row[here]).value_or(true);
        if (applied && person && !seen.emplace(attendance.meeting, attendance.application, attendance.member).second)
            reading.error("attendance.twice", row[member].place,
                          "`" + Reading::shown(row[member].text) + "` stands here twice for `" +
                              Reading::shown(row[application].text) + "`",
                          "Keep the row that was meant", std::string(row[member].text));
        reading.round.attendance.push_back(attendance);
    }
}

/// `agreed`: who set which rule, when, and knowing what.
inline void read_agreements(Reading& reading, Fields const& top) {
    Place const list_place = top.at("agreed");
    auto const* list = top.list("agreed");
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Place const place = list_place.child(i);
        Fields const fields(reading, place, &(*list)[i], {"what", "on", "by", "how", "after_seeing", "of", "digest"});
        model::Agreement agreement;
        if (auto const what = fields.required("what")) agreement.what = reading.text(*what).value_or("");
        if (auto const on = fields.scalar("on")) agreement.on = reading.date(*on);
        if (auto const by = fields.scalar("by")) agreement.by = reading.text(*by).value_or("");
        if (auto const how = fields.scalar("how")) agreement.how = reading.text(*how).value_or("");
        if (auto const seen = fields.scalar("after_seeing"))
            agreement.after_seeing =
                reading
                    .choice<std::string>(
                        *seen, {{"nothing", "nothing"}, {"applications", "applications"}, {"scores", "scores"}})
                    .value_or("");
        read_frozen(reading, fields, agreement);
        reading.round.agreed.push_back(std::move(agreement));
    }
}

/// `decisions`: what the panel decided. Amounts that cannot be meant are problems; everything else is for the checks.
inline void read_decisions(Reading& reading, Rows const& rows, MeetingIds const& meetings) {
    using Choice = model::PanelDecision::Choice;
    auto& round = reading.round;
    auto const application = rows.column("application"), meeting = rows.column("meeting"),
               decision = rows.column("decision"), amount = rows.column("amount"), how = rows.column("how"),
               votes_for = rows.column("for"), against = rows.column("against"), aside = rows.column("stood_aside"),
               reason = rows.column("reason"), conditions = rows.column("conditions");
    std::map<std::size_t, std::size_t> seen;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        model::PanelDecision made;
        model::Application const* subject = nullptr;
        if (auto const* named = reading.refer(row[application], {IdKind::application})) {
            made.application = model::ApplicationIndex(named->row);
            subject = &round.applications[made.application];
            if (!seen.emplace(named->row, i).second)
                reading.error("decisions.duplicate", row[application].place,
                              "`" + Reading::shown(row[application].text) + "` is decided twice",
                              "Keep the decision that was meant", std::string(row[application].text));
            if (subject->withdrawn_on)
                reading.error("decisions.withdrawn", row[application].place,
                              "`" + Reading::shown(row[application].text) + "` was withdrawn, and cannot be decided",
                              "Take the row out, or the date in `withdrawn_on`");
        }
        if (!row[meeting].empty()) {
            if (auto const found = meetings.find(row[meeting].text); found != meetings.end()) {
                made.meeting = found->second;
            } else {
                unknown_meeting(reading, row[meeting], meetings);
            }
        }
        made.choice = reading
                          .choice<Choice>(row[decision], {{"fund", Choice::fund},
                                                          {"fund_part", Choice::fund_part},
                                                          {"reserve", Choice::reserve},
                                                          {"not_this_time", Choice::not_this_time},
                                                          {"defer", Choice::defer},
                                                          {"draw", Choice::draw}})
                          .value_or(Choice::defer);
        std::optional<core::Money> given;
        if (!row[amount].empty()) given = reading.money(row[amount], amount.style);
        if (subject && subject->requested > core::Money()) {
            if (made.choice == Choice::fund && given && *given != subject->most())
                reading.error("decisions.fund_amount", row[amount].place,
                              "`fund` gives the full request of " + core::to_text(subject->most(), round.unit) +
                                  ", not " + Reading::shown(row[amount].text),
                              "Leave the amount empty, or write fund_part");
            if (made.choice == Choice::fund_part && row[amount].empty())
                reading.error("decisions.part_amount", row[amount].place, "`fund_part` needs an amount",
                              "Write how much is given, less than the request");
            if (made.choice == Choice::fund_part && given && (*given >= subject->most() || *given == core::Money()))
                reading.error("decisions.part_amount", row[amount].place,
                              "`fund_part` gives more than nothing and less than the request of " +
                                  core::to_text(subject->most(), round.unit),
                              "For the full request write fund");
        }
        bool const gives = made.choice == Choice::fund || made.choice == Choice::fund_part;
        if (!gives && given && *given > core::Money())
            reading.error("decisions.amount_without_award", row[amount].place,
                          "an amount stands beside `" + Reading::shown(row[decision].text) + "`, which awards nothing",
                          "Leave the amount empty");
        if (made.choice == Choice::fund_part) {
            made.amount = given;
            if (subject && given && subject->least_workable && *given < *subject->least_workable)
                reading.warning("decisions.below_least_workable", row[amount].place,
                                "the award to `" + subject->id + "` is below the least that works for them (" +
                                    core::to_text(*subject->least_workable, round.unit) + ")",
                                "Ask the group before you offer it");
        }
        if (!row[how].empty())
            made.how = reading
                           .choice<std::string>(row[how], {{"consensus", "consensus"},
                                                           {"consensus_with_concerns", "consensus_with_concerns"},
                                                           {"vote", "vote"},
                                                           {"scores", "scores"},
                                                           {"draw", "draw"}})
                           .value_or("");
        if (!row[votes_for].empty()) made.votes_for = reading.whole(row[votes_for], 0, 100000);
        if (!row[against].empty()) made.votes_against = reading.whole(row[against], 0, 100000);
        auto const names = core::split_list(row[aside].text);
        std::vector<Scalar> words;
        auto const cell = row[aside].place;
        for (auto const& name : names) words.push_back({name, false, cell});
        made.stood_aside = detail::members(reading, words);
        made.reason = reading.text(row[reason]).value_or("");
        made.conditions = reading.text(row[conditions]).value_or("");
        if (made.choice == Choice::draw && made.reason.empty())
            reading.error("decisions.draw_reason", row[reason].place,
                          "the panel left this to lots, and does not say why", "Write it: people will ask");
        int const votes = made.votes_for.value_or(0) + made.votes_against.value_or(0);
        if (made.meeting && !round.meetings[*made.meeting].present.empty() &&
            votes > static_cast<int>(round.meetings[*made.meeting].present.size()))
            reading.error("decisions.votes", row[votes_for].place,
                          "more votes were counted than people were present: " + std::to_string(votes),
                          "Check the votes and who was present");
        round.decisions.push_back(std::move(made));
    }
}

}  // namespace grantpanel::validate
