// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "grantpanel/validate/conditions.hpp"
#include "grantpanel/validate/fields.hpp"
#include "grantpanel/validate/fund.hpp"

namespace grantpanel::validate {

/// `interval` of the allocation: what the totals may be, for the rules that draw around the line. In a scored list
/// (`own_scale`) its numbers are on the scale of `total`, in a round they are percentages.
inline void read_interval(Reading& reading, Fields const& fields, Attributes const& attributes, bool own_scale) {
    using model::IntervalRule;
    auto& round = reading.round;
    auto& rules = round.allocation;
    bool const used = model::draws_around_line(rules.rule);
    detail::CannotKeep const refuse{reading, fields, rules.rule, "draws one line through the whole pot",
                                    "docs/draw.md"};
    for (auto const& part : round.fund.sub_pots)
        if (part.rule && model::draws_around_line(*part.rule))
            reading.error(
                "rule.cannot_keep", fields.at("rule"),
                "`" + std::string(word(*part.rule)) + "` draws one line through the whole pot, not through a sub-pot",
                "Use ranked or threshold_then_draw in the sub-pot `" + Reading::shown(part.id) + "`");
    if (!used) {
        if (fields.node("interval"))
            reading.error("interval.unused", fields.at("interval"),
                          "`" + std::string(word(rules.rule)) + "` asks for no `interval`",
                          "It belongs to line_band_draw and merit; take it out");
        return;
    }
    refuse(!round.fund.sub_pots.empty(), "rule", "sub-pots");
    refuse(rules.priorities.size() > 1, "priorities", "`priorities`");
    refuse(round.conflicts.judged_last, "rule", "`member_applications: judged_last`");
    static std::string const hint =
        "It says how far a total is to be trusted. Write {points: 2%}, {readers: yes}, or {low: COLUMN, high: COLUMN}";
    if (!fields.node("interval")) return fields.missing("interval", hint);
    Place const place = fields.at("interval");
    Fields const each(reading, place, fields.node("interval"), {"points", "readers", "low", "high"});
    if (!each.present()) return;
    IntervalRule rule;
    auto const number = [&](Scalar const& scalar) {
        auto const value = core::parse_ratio(scalar.text);
        bool const good = value && (own_scale || (value->sign() >= 0 && *value <= core::Ratio(1)));
        if (!good)
            reading.error("interval.number", scalar.place,
                          "'" + Reading::shown(scalar.text) + "' is not " +
                              (own_scale ? "a number" : "a percentage of the scale"),
                          own_scale ? "Write it on the scale of `total`" : "For example 61.5%",
                          std::string(scalar.place.key));
        return good ? value : std::nullopt;
    };
    auto const points = each.scalar("points"), readers = each.scalar("readers"), low = each.scalar("low"),
               high = each.scalar("high");
    if ((points ? 1 : 0) + (readers ? 1 : 0) + (low || high ? 1 : 0) != 1) {
        reading.error("interval.one", place, "an interval says one of points, readers, or low and high", hint);
        return;
    }
    if (points) {
        rule.points = number(*points).value_or(core::Ratio());
        if (rule.points.sign() < 0)
            reading.error("interval.number", points->place, "the points are below 0",
                          "Write how far a total may be off", "points");
    } else if (readers) {
        rule.kind = IntervalRule::Kind::readers;
        if (!reading.yes_no(*readers).value_or(true))
            reading.error("interval.one", readers->place,
                          "`readers: no` says nothing of how far a total is to be trusted", hint);
        if (own_scale)
            reading.error("interval.one", readers->place, "a scored list knows no readers",
                          "Write points, or low and high");
        else if (round.scoring.adjust != model::Adjust::none)
            reading.error("interval.one", readers->place, "where marks are adjusted, what one reader gives is no total",
                          "Write points, or low and high");
    } else if (!low || !high) {
        each.missing(low ? "high" : "low", "Name a column for each end");
    } else {
        rule.kind = IntervalRule::Kind::columns;
        rule.low = low->text, rule.high = high->text;
        rule.given.resize(round.applications.size());
        model::PerApplication<std::optional<core::Ratio>> lows(round.applications.size());
        if (auto const column = attributes.find(reading, low->place, low->text))
            attributes.for_each(reading, *column, [&](auto application, Scalar const& cell, auto const&) {
                if (!cell.empty()) lows[application] = number(cell);
            });
        if (auto const column = attributes.find(reading, high->place, high->text))
            attributes.for_each(reading, *column, [&](auto application, Scalar const& cell, auto const&) {
                if (cell.empty() || !lows[application]) return;
                auto const value = number(cell);
                if (value && *value < *lows[application])
                    reading.error(
                        "interval.order", cell.place,
                        "the higher end of `" + round.applications[application].id + "` is below the lower one",
                        "Change the two round");
                else if (value)
                    rule.given[application] = model::Interval{*lows[application], *value};
            });
    }
    rules.interval = std::move(rule);
}

}  // namespace grantpanel::validate
