// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <utility>

#include "grantpanel/core/currency.hpp"
#include "grantpanel/validate/rows.hpp"

namespace grantpanel::validate {

/// The keys of a round file. `root` must outlive them.
inline Fields top_fields(Reading& reading, Place const& root) {
    return {
        reading,
        root,
        &reading.draft.root,
        {"grantpanel",  "round",         "decision",   "decisions",    "meetings",  "agreed", "fund",      "rubric",
         "panel",       "organisations", "people",     "applications", "interests", "scores", "columns",   "groups",
         "eligibility", "conflicts",     "scoring",    "allocation",   "draw",      "audit",  "links",     "attendance",
         "assignment",  "questions",     "bring_back", "approval",     "statuses",  "stages", "exceptions"}};
}

/// `round`: what the round is called, its unit and its days.
inline void read_identity(Reading& reading, Fields const& top) {
    auto& round = reading.round;
    if (!top.node("round")) return top.missing("round", "Write `round: {id: my-round, title: ..., currency: GBP}`");
    Place const here = top.at("round");
    Fields const fields(reading, here, top.node("round"), {"id", "title", "currency", "dates"});
    if (auto const id = fields.required("id")) {
        round.id = reading.id(*id).value_or("");
        bool const plain =
            !round.id.empty() && round.id[0] != '.' && round.id[0] != '-' &&
            round.id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
                std::string::npos;
        if (!plain && !round.id.empty())
            reading.error("round.id", id->place,
                          "the id of a round names a folder: `" + Reading::shown(id->text) + "` cannot",
                          "Use letters a-z, digits, '-', '_' and '.', beginning with a letter or digit");
    }
    if (auto const title = fields.scalar("title")) round.title = reading.text(*title).value_or("");
    if (auto const currency = fields.scalar("currency")) {
        if (auto unit = core::find_unit(currency->text)) {
            round.unit = *unit;
        } else {
            reading.unit_unknown = true;
            reading.error("round.currency", currency->place,
                          "`" + Reading::shown(currency->text) + "` is not a currency",
                          "Write an ISO 4217 code in capitals such as GBP, or `places`");
        }
    }
    if (!fields.node("dates")) return;
    Place const place = fields.at("dates");
    Fields const dates(reading, place, fields.node("dates"), {"opened", "closed", "reference"});
    auto const day = [&](std::string_view key) {
        auto const scalar = dates.scalar(key);
        return scalar ? reading.date(*scalar) : std::nullopt;
    };
    round.opened = day("opened");
    round.closed = day("closed");
    round.reference = day("reference");
    if (round.opened && round.closed && *round.closed < *round.opened)
        reading.error("date.order", dates.at("closed"), "the round closes before it opens", "Check both days");
}

/// Without a currency, the decimals of the round are the most that any amount in it is written with.
inline void find_decimals(Reading& reading, Fields const& top, Rows const& applications, Rows const& decisions) {
    if (!reading.round.unit.code.empty() || reading.unit_unknown) return;
    int& decimals = reading.round.unit.decimals;
    auto const look = [&](std::string_view text) {
        auto const point = text.find('.');
        if (point != text.npos) decimals = std::clamp(static_cast<int>(text.size() - point) - 1, decimals, 6);
    };
    for (auto [section, key] :
         {std::pair("fund", "pot"), std::pair("fund", "panel_costs"), std::pair("allocation", "step")}) {
        auto const* node = top.node(section);
        auto const* value = node && node->mapping() ? node->mapping()->find(key) : nullptr;
        if (value && value->text()) look(value->text()->value);
    }
    for (auto const& [rows, name] : {std::pair(&applications, "requested"), std::pair(&applications, "least_workable"),
                                     std::pair(&decisions, "amount")}) {
        auto const column = rows->column(name);
        for (std::size_t i = 0; i < rows->size(); ++i) look(rows->cell(i, column));
    }
}

}  // namespace grantpanel::validate
