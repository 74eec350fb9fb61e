// SPDX-License-Identifier: MIT
#pragma once

#include "grantpanel/core/currency.hpp"
#include "grantpanel/validate/fields.hpp"

namespace grantpanel::validate {

/// `round`: what the round is called, its unit and its days.
inline void read_identity(Reading& reading, Fields const& top) {
    auto& round = reading.round;
    if (!top.node("round")) {
        top.missing("round", "Write `round: {id: my-round, title: ..., currency: GBP}`");
        reading.unit_unknown = true;
        return;
    }
    Place const here = top.at("round");
    Fields const fields(reading, here, top.node("round"), {"id", "title", "currency", "dates"});
    if (auto const id = fields.required("id")) {
        round.id = reading.id(*id).value_or("");
        bool const plain = !round.id.empty() && round.id[0] != '.' && round.id[0] != '-' &&
                           round.id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
                               std::string::npos;
        if (!plain && !round.id.empty())
            reading.error("round.id", id->place, "the id of a round names a folder: `" + Reading::shown(id->text) + "` cannot",
                          "Use letters a-z, digits, '-', '_' and '.', beginning with a letter or digit");
    }
    if (auto const title = fields.scalar("title")) round.title = reading.text(*title).value_or("");
    reading.unit_unknown = true;
    if (auto const currency = fields.required("currency", "Write an ISO 4217 code such as GBP, or `places`")) {
        if (auto unit = core::find_unit(currency->text)) {
            round.unit = *unit;
            reading.unit_unknown = false;
        } else {
            reading.error("round.currency", currency->place, "`" + Reading::shown(currency->text) + "` is not a currency",
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

/// `fund`: the pot and the ledger beside it.
inline void read_fund(Reading& reading, Fields const& top) {
    if (!top.node("fund")) return top.missing("fund", "Write `fund: {pot: 800000}`");
    Place const here = top.at("fund");
    Fields const fields(reading, here, top.node("fund"), {"pot", "panel_costs"}, {"funders", "sub_pots", "years"});
    if (auto const pot = fields.required("pot"))
        if (auto const amount = reading.money(*pot)) {
            reading.round.fund.pot = *amount;
            if (*amount == core::Money()) reading.error("money.zero", pot->place, "the pot is zero", "Write what can be awarded");
        }
    if (auto const costs = fields.scalar("panel_costs"))
        reading.round.fund.panel_costs = reading.money(*costs).value_or(core::Money());
}

}  // namespace grantpanel::validate
