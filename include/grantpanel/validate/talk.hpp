// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "grantpanel/validate/rows.hpp"

namespace grantpanel::validate {

/// `questions`: what applicants were asked, and what they answered.
inline void read_questions(Reading& reading, Rows const& rows) {
    auto& round = reading.round;
    auto const application = rows.column("application"), criterion = rows.column("criterion"),
               asked_on = rows.column("asked_on"), asked_by = rows.column("asked_by"),
               question = rows.column("question"), replied_on = rows.column("replied_on"), reply = rows.column("reply"),
               how = rows.column("how");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        model::Question asked;
        auto const* about = reading.refer(row[application], {IdKind::application});
        if (about) asked.application = model::ApplicationIndex(about->row);
        if (!row[criterion].empty()) asked.criterion = reading.criterion(row[criterion]);
        if (auto const day = reading.date(row[asked_on])) asked.asked_on = *day;
        if (!row[replied_on].empty()) {
            asked.replied_on = reading.date(row[replied_on]);
            if (asked.replied_on && *asked.replied_on < asked.asked_on)
                reading.error("question.reply_before", row[replied_on].place,
                              "the reply is of a day before the question", "Exchange the days, or correct one");
        } else if (!row[reply].empty()) {
            reading.error("question.reply_day", row[replied_on].place, "there is a reply without the day it came",
                          "Write `replied_on`");
        }
        if (row[question].empty())
            reading.error("question.empty", row[question].place, "the question is empty",
                          "Write what the applicant was asked");
        if (!row[how].empty())
            asked.how = reading
                            .choice<std::string>(row[how], {{"written", "written"},
                                                            {"phone", "phone"},
                                                            {"voice_note", "voice_note"},
                                                            {"meeting", "meeting"},
                                                            {"in_person", "in_person"}})
                            .value_or("");
        asked.asked_by = reading.text(row[asked_by]).value_or("");
        asked.question = reading.text(row[question]).value_or("");
        asked.reply = reading.text(row[reply]).value_or("");
        round.questions.push_back(std::move(asked));
    }
}

/// `bring_back`: which applications a member wants to talk about before they are turned down.
inline void read_bring_back(Reading& reading, Rows const& rows) {
    auto& round = reading.round;
    auto const application = rows.column("application"), member = rows.column("member"),
               because = rows.column("because"), discussed_on = rows.column("discussed_on");
    if (rows.size() > 0 && !round.scoring.discuss.any_member_asks)
        reading.error("bring_back.unused", rows.place(), "the round says that members cannot ask for a discussion",
                      "Take `any_member_asks: no` out of `scoring.discuss`, or these rows");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        model::BringBack wish;
        auto const* about = reading.refer(row[application], {IdKind::application});
        auto const* who = reading.refer(row[member], {IdKind::member});
        if (about) wish.application = model::ApplicationIndex(about->row);
        if (who) wish.member = model::MemberIndex(who->row);
        if (who && !round.gives_marks(wish.member))
            reading.error("scores.role", row[member].place,
                          "`" + Reading::shown(row[member].text) + "` is not a member of the panel who marks",
                          "Any member who marks can bring an application back");
        wish.because = reading.text(row[because]).value_or("");
        if (!row[discussed_on].empty()) wish.discussed_on = reading.date(row[discussed_on]);
        round.bring_back.push_back(std::move(wish));
    }
}

}  // namespace grantpanel::validate
