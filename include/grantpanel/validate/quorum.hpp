// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/validate/meetings.hpp"

namespace grantpanel::validate {

namespace detail {

/// Seats and numbers: {SEAT: N}, or {SEAT: {at_least: N}}. A seat that nobody has is a problem.
inline std::map<std::string, std::size_t> read_seats(Reading& reading, Fields const& fields, bool with_at_least) {
    std::map<std::string, std::size_t> seats;
    auto const* node = fields.node("seats");
    if (!node) return seats;
    Place const here = fields.at("seats");
    if (!node->mapping()) {
        reading.error("shape.mapping", here, "`seats` holds seats and numbers", "For example {lived_experience: 3}");
        return seats;
    }
    std::vector<std::string> known;
    for (auto const& member : reading.round.panel)
        if (!member.seat.empty() && std::find(known.begin(), known.end(), member.seat) == known.end())
            known.push_back(member.seat);
    for (auto const& entry : node->mapping()->entries) {
        Place const at = here.child(entry.key);
        if (std::find(known.begin(), known.end(), entry.key) == known.end())
            reading.wrong_word("quorum.seat", at,
                               "nobody on the panel has the seat `" + Reading::shown(entry.key) + "`", entry.key,
                               known);
        std::optional<Scalar> number;
        if (with_at_least) {
            Fields const inner(reading, at, &entry.value, {"at_least"});
            number = inner.required("at_least");
            if (number) seats[entry.key] = static_cast<std::size_t>(reading.whole(*number, 0, 100000).value_or(0));
        } else if (auto const* text = entry.value.text()) {
            seats[entry.key] =
                static_cast<std::size_t>(reading.whole({text->value, text->quoted, at}, 0, 100000).value_or(0));
        } else {
            reading.error("shape.scalar", at, "here stands how many people with this seat are needed");
        }
    }
    return seats;
}

}  // namespace detail

/// `assignment`: how many people read each application. What it says is for checks; nobody is assigned by it.
inline void read_assignment(Reading& reading, Fields const& top) {
    if (!top.node("assignment")) return;
    Place const place = top.at("assignment");
    Fields const fields(reading, place, top.node("assignment"), {"readers", "seats", "load"}, {"prefer"});
    auto& rules = reading.round.assignment;
    if (auto const readers = fields.scalar("readers"))
        rules.readers = static_cast<std::size_t>(reading.whole(*readers, 0, 100000).value_or(0));
    rules.seats = detail::read_seats(reading, fields, true);
    Place const load_place = fields.at("load");
    Fields const load(reading, load_place, fields.node("load"), {"most"});
    if (auto const most = load.scalar("most"))
        if (auto const number = reading.whole(*most, 0, 1'000'000))
            rules.most_for_each = static_cast<std::size_t>(*number);
}

/// `conflicts.quorum`: how many must be there.
inline void read_quorum(Reading& reading, Fields const& fields, MeetingIds const& meetings) {
    if (!fields.node("quorum")) return;
    Place const place = fields.at("quorum");
    Fields const quorum(reading, place, fields.node("quorum"), {"members", "seats", "trustees", "next_meeting"});
    auto& round = reading.round;
    model::QuorumRule rule;
    auto const count = [&](std::string_view key) {
        auto const scalar = quorum.scalar(key);
        return static_cast<std::size_t>(scalar ? reading.whole(*scalar, 0, 100000).value_or(0) : 0);
    };
    rule.members = count("members");
    rule.trustees = count("trustees");
    rule.seats = detail::read_seats(reading, quorum, false);
    if (auto const next = quorum.scalar("next_meeting")) {
        if (auto const found = meetings.find(next->text); found != meetings.end())
            rule.next_meeting = found->second;
        else
            unknown_meeting(reading, *next, meetings);
    }
    round.conflicts.quorum = std::move(rule);
}

}  // namespace grantpanel::validate
