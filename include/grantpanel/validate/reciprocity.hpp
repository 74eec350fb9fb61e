// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "grantpanel/validate/rows.hpp"

namespace grantpanel::validate {

/// `conflicts.reading_each_other` and `conflicts.earlier`: members who apply and read each other. Whether a ring is
/// forbidden is judged by conflict::ring_problems, once the round is complete.
inline void read_reciprocity(Reading& reading, Fields const& conflicts, Rows const& earlier) {
    auto& rules = reading.round.conflicts;
    if (conflicts.node("reading_each_other")) {
        Place const place = conflicts.at("reading_each_other");
        Fields const fields(reading, place, conflicts.node("reading_each_other"), {"report", "forbid"});
        auto const length = [&](std::string_view key) {
            auto const scalar = fields.scalar(key);
            return scalar ? reading.whole(*scalar, 2, 6) : std::nullopt;
        };
        if (auto const report = length("report")) rules.report_cycles = static_cast<std::size_t>(*report);
        if (auto const forbid = length("forbid")) rules.forbid_cycles = static_cast<std::size_t>(*forbid);
    }
    auto const round = earlier.column("round"), reader = earlier.column("reader"), read = earlier.column("read");
    for (std::size_t i = 0; i < earlier.size(); ++i) {
        auto const row = earlier.row(i);
        auto const* who = reading.refer(row[reader], {IdKind::member});
        auto const* whom = reading.refer(row[read], {IdKind::member});
        if (!who || !whom) continue;
        if (who->row == whom->row)
            reading.error("ties.self", row[read].place, "`" + Reading::shown(row[read].text) + "` read themselves",
                          "A tie is between two", std::string(row[read].text));
        else
            rules.earlier.push_back(
                {reading.text(row[round]).value_or(""), model::MemberIndex(who->row), model::MemberIndex(whom->row)});
    }
}

}  // namespace grantpanel::validate
