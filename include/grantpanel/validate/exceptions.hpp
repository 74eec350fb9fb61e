// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "grantpanel/validate/rows.hpp"

namespace grantpanel::validate {

/// `exceptions`: which rule of `eligibility` is not held against which application, who said so, and why. After
/// eligibility.
inline void read_exceptions(Reading& reading, Rows const& rows) {
    auto& round = reading.round;
    auto const application = rows.column("application"), rule = rows.column("rule"), by = rows.column("by"),
               because = rows.column("because");
    std::vector<std::string> ids;
    for (auto const& each : round.eligibility)
        if (!each.id.empty()) ids.push_back(each.id);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        auto const* named = reading.refer(row[application], {IdKind::application});
        auto const found = std::find_if(round.eligibility.begin(), round.eligibility.end(),
                                        [&](auto const& each) { return each.id == row[rule].text; });
        bool const known = !row[rule].empty() && found != round.eligibility.end();
        if (!known)
            reading.wrong_word("exceptions.rule", row[rule].place,
                               ids.empty()
                                   ? "no rule of `eligibility` has an id that an exception could name"
                                   : "no rule of `eligibility` has the id `" + Reading::shown(row[rule].text) + "`",
                               row[rule].text, ids);
        if (row[because].empty())
            reading.error("exceptions.because", row[because].place, "an exception needs the reason it was made for",
                          "Write it as everybody may read it");
        auto const text = reading.text(row[because]);
        auto const who = reading.text(row[by]);
        if (!named || !known) continue;
        model::Exception exception{model::ApplicationIndex(named->row),
                                   static_cast<std::size_t>(found - round.eligibility.begin()), who.value_or(""),
                                   text.value_or("")};
        if (std::any_of(round.exceptions.begin(), round.exceptions.end(), [&](auto const& each) {
                return each.application == exception.application && each.rule == exception.rule;
            }))
            reading.error("exceptions.twice", row[application].place,
                          "`" + Reading::shown(row[application].text) + "` has this exception already", "Keep one row",
                          std::string(row[application].text));
        if (found->require.answers[exception.application] == model::Answer::yes)
            reading.warning("exceptions.unused", row[application].place,
                            "`" + Reading::shown(row[application].text) + "` meets the rule `" + found->id +
                                "`, and needs no exception",
                            "Take the row out", std::string(row[application].text));
        round.exceptions.push_back(std::move(exception));
    }
}

}  // namespace grantpanel::validate
