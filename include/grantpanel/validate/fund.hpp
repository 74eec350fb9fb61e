// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/validate/rows.hpp"

namespace grantpanel::validate {

namespace detail {

/// What happens when the next application asks for more than is left.
inline std::optional<model::IfMoneyShort> read_if_money_short(Reading& reading, Scalar const& scalar) {
    using model::IfMoneyShort;
    return reading.choice<IfMoneyShort>(scalar, {{"stop_there", IfMoneyShort::stop_there},
                                                 {"try_next", IfMoneyShort::try_next},
                                                 {"offer_less_then_stop", IfMoneyShort::offer_less_then_stop},
                                                 {"offer_less_then_try_next", IfMoneyShort::offer_less_then_try_next}});
}

/// How the order, or that of a sub-pot, becomes awards.
inline std::optional<model::AwardRule> read_award_rule(Reading& reading, Scalar const& scalar) {
    using model::AwardRule;
    static constexpr std::string_view later[] = {"equal_shares", "phragmen", "lottery"};
    if (std::find(std::begin(later), std::end(later), scalar.text) != std::end(later)) {
        reading.not_available(scalar.place, scalar.text);
        return std::nullopt;
    }
    return reading.choice<AwardRule>(scalar, {{"ranked", AwardRule::ranked},
                                              {"best_value", AwardRule::best_value},
                                              {"threshold_then_draw", AwardRule::threshold_then_draw},
                                              {"line_band_draw", AwardRule::line_band_draw},
                                              {"merit", AwardRule::merit},
                                              {"equal_split", AwardRule::equal_split},
                                              {"proportional", AwardRule::proportional},
                                              {"base_plus_proportional", AwardRule::base_plus_proportional}});
}

/// Says of a rule that it cannot keep what stands beside it: because of what it does, as its page says.
struct CannotKeep {
    Reading& reading;
    Fields const& fields;
    model::AwardRule rule;
    std::string does, page;

    void operator()(bool is_there, std::string_view key, std::string const& what) const {
        if (is_there)
            reading.error("rule.cannot_keep", fields.at(key),
                          "`" + std::string(word(rule)) + "` " + does + " and cannot also keep " + what,
                          "Take one of the two out (" + page + ")", what);
    }
};

/// An offer of less is a multiple of it.
inline core::Money read_step(Reading& reading, Scalar const& scalar) {
    auto const amount = reading.money(scalar);
    if (!amount) return core::Money::of(1);
    if (*amount > core::Money()) return *amount;
    reading.error("money.zero", scalar.place, "the step is zero", "An offer of less is a multiple of it");
    return core::Money::of(1);
}

/// What each gets first, with `base_plus_proportional`.
inline core::Money read_base(Reading& reading, Scalar const& scalar, std::optional<model::AwardRule> rule) {
    auto const amount = reading.money(scalar);
    if (rule && *rule != model::AwardRule::base_plus_proportional)
        reading.error("base.unused", scalar.place, "`base` belongs to `rule: base_plus_proportional`", "Take it out");
    else if (amount == core::Money())
        reading.error("money.zero", scalar.place, "the base is zero", "Without a base, write `rule: proportional`");
    return amount.value_or(core::Money::of(1));
}

/// An id that no other row of the list has.
template <class List>
std::string read_own_id(Reading& reading, Fields const& fields, List const& before) {
    auto const scalar = fields.required("id");
    if (!scalar) return "";
    auto id = reading.id(*scalar).value_or("");
    if (!id.empty() && std::any_of(before.begin(), before.end(), [&](auto const& each) { return each.id == id; }))
        reading.error("id.duplicate", scalar->place, "the id `" + Reading::shown(id) + "` stands here twice",
                      "Give each its own");
    return id;
}

/// `ledgers`: money beside the pot, in all, or for each application of a group or each that is awarded.
inline void read_ledgers(Reading& reading, Fields const& fields) {
    auto& round = reading.round;
    Place const list_place = fields.at("ledgers");
    auto const* list = fields.list("ledgers");
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Place const place = list_place.child(i);
        Fields const entry(reading, place, &(*list)[i], {"id", "amount", "each", "group", "for"});
        model::Ledger ledger;
        ledger.id = read_own_id(reading, entry, round.fund.ledgers);
        if (entry.node("each")) {
            if (auto const each = entry.scalar("each")) ledger.amount = reading.money(*each).value_or(core::Money());
            auto const whom = entry.scalar("for");
            if (whom) ledger.for_awarded = reading.choice<bool>(*whom, {{"awarded", true}}).has_value();
            auto const group =
                whom ? entry.scalar("group") : entry.required("group", "Name whom it is for, or write `for: awarded`");
            if (group) ledger.group = reading.group(*group).value_or(0);
            if (entry.node("amount"))
                reading.error("ledgers.amount", entry.at("amount"), "a ledger has `amount`, or `each` and for whom",
                              "Take one of them out");
            auto const most = static_cast<std::int64_t>(round.applications.size());
            if (most > 0 && ledger.amount.count() > 1'000'000'000'000'000'000 / most)
                reading.error("money.too_large", entry.at("each"), "the ledger adds up to more than can be counted");
            if (round.groups.empty()) ledger.group.reset();
        } else {
            if (auto const amount =
                    entry.required("amount", "Write `amount`, or `each` and `group`, or `each` and `for: awarded`"))
                ledger.amount = reading.money(*amount).value_or(core::Money());
            for (auto key : {"group", "for"})
                if (entry.node(key))
                    reading.error("ledgers.amount", entry.at(key), "an `amount` is in all, and not for each",
                                  "Write `each` instead of `amount`, or take `" + std::string(key) + "` out");
        }
        round.fund.ledgers.push_back(std::move(ledger));
    }
}

inline void read_funders(Reading& reading, Fields const& fields) {
    auto& fund = reading.round.fund;
    Place const list_place = fields.at("funders");
    auto const* list = fields.list("funders");
    core::Money sum;
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Place const place = list_place.child(i);
        Fields const each(reading, place, &(*list)[i], {"id", "amount", "only"});
        model::Funder funder;
        funder.id = read_own_id(reading, each, fund.funders);
        if (auto const amount = each.required("amount")) {
            funder.amount = reading.money(*amount).value_or(core::Money());
            sum += funder.amount;
        }
        if (auto const only = each.scalar("only")) {
            funder.only = reading.group(*only);
            if (funder.only) {
                auto const& answers = reading.round.groups[*funder.only].condition.answers;
                if (!reading.round.groups[*funder.only].stage &&
                    std::find(answers.begin(), answers.end(), model::Answer::yes) == answers.end())
                    reading.warning("funders.nobody", only->place,
                                    "the money of `" + Reading::shown(funder.id) + "` fits no application",
                                    "It stays unspent");
            }
        }
        fund.funders.push_back(std::move(funder));
    }
    if (list && !list->empty() && sum < fund.pot)
        reading.warning("funders.short", list_place,
                        "the funders give " + core::to_text(sum, reading.round.unit) +
                            " together, less than the pot of " + core::to_text(fund.pot, reading.round.unit),
                        "The rest of the pot cannot be spent");
}

inline void read_sub_pots(Reading& reading, Fields const& fields) {
    auto& fund = reading.round.fund;
    Place const list_place = fields.at("sub_pots");
    auto const* list = fields.list("sub_pots");
    core::Money sum;
    std::vector<std::pair<std::size_t, std::string_view>>
        spills;  // read once all are known: one can be named before it
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Place const place = list_place.child(i);
        Fields const each(reading, place, &(*list)[i],
                          {"id", "amount", "only", "spill_to", "rule", "if_money_short", "step", "base"});
        model::SubPot part;
        part.id = read_own_id(reading, each, fund.sub_pots);
        if (auto const amount = each.required("amount")) {
            part.amount = reading.money(*amount).value_or(core::Money());
            sum += part.amount;
        }
        if (auto const only = each.scalar("only")) part.only = reading.group(*only);
        if (!fund.sub_pots.empty() && !fund.sub_pots.back().only)
            reading.error("sub_pots.rest", place, "the sub-pot before this one takes everybody: nothing is left for it",
                          "Write the sub-pot without `only` last");
        if (auto const to = each.scalar("spill_to")) spills.emplace_back(i, to->text);
        if (auto const rule = each.scalar("rule")) part.rule = read_award_rule(reading, *rule);
        if (auto const policy = each.scalar("if_money_short"))
            part.if_money_short = read_if_money_short(reading, *policy);
        if (part.if_money_short && part.rule && !model::ranks(*part.rule))
            reading.error("if_money_short.unused", each.at("if_money_short"),
                          "`" + std::string(word(*part.rule)) + "` does not use `if_money_short`", "Take it out");
        if (auto const step = each.scalar("step")) part.step = read_step(reading, *step);
        if (auto const base = each.scalar("base")) part.base = read_base(reading, *base, part.rule);
        fund.sub_pots.push_back(std::move(part));
    }
    for (auto const& [from, text] : spills) {
        auto& part = fund.sub_pots[from];
        Place const place = list_place.child(from);
        Scalar const to{text, false, place.child("spill_to")};
        part.spill_to = reading.sub_pot(to);
        if (part.spill_to && *part.spill_to <= from)
            reading.error("sub_pots.spill", to.place,
                          "what `" + Reading::shown(part.id) + "` does not spend cannot go back to `" +
                              Reading::shown(to.text) + "`",
                          "Money can only go on to a later sub-pot");
    }
    for (auto at : core::positions<model::ApplicationIndex>(reading.round.applications.size())) {
        bool const taken = std::any_of(fund.sub_pots.begin(), fund.sub_pots.end(), [&](auto const& part) {
            return !part.only || reading.round.groups[*part.only].condition.answers[at] == model::Answer::yes;
        });
        if (!fund.sub_pots.empty() && !taken)
            reading.error("sub_pots.nobody", list_place,
                          "no sub-pot takes `" + Reading::shown(reading.round.applications[at].id) + "`",
                          "Write a last sub-pot without `only`: it takes everybody else", "sub_pots");
    }
    if (list && !list->empty() && sum != fund.pot)
        reading.error("sub_pots.sum", list_place,
                      "the sub-pots add up to " + core::to_text(sum, reading.round.unit) + ", the pot is " +
                          core::to_text(fund.pot, reading.round.unit),
                      "They are the parts of the pot");
}

/// Says which years have no column in a table that has columns for other years, or one that was meant for them.
inline void warn_of_years_without_column(Reading& reading, Place const& place, Rows const& applications) {
    auto const& years = reading.round.fund.years;
    std::vector<std::string> without;
    std::string near;
    for (auto const& each : years) {
        if (applications.column(each.year).position) continue;
        without.push_back("`" + Reading::shown(each.year) + "`");
        auto const headings = applications.headings();
        for (std::size_t i = 0; i < headings.size(); ++i) {
            auto const& heading = headings[i];
            bool const alike = heading.size() >= 4 &&
                               (heading.find(each.year) != heading.npos || each.year.find(heading) != each.year.npos);
            bool const is_a_year = std::any_of(years.begin(), years.end(), [&](auto const& other) {
                return applications.column(other.year).position == i;
            });
            if (alike && !is_a_year)
                near += " Is `" + Reading::shown(heading) + "` meant to be `" + Reading::shown(each.year) + "`?";
        }
    }
    if (without.empty() || (without.size() == years.size() && near.empty())) return;
    reading.warning(
        "years.no_column", place,
        "the table `" + std::string(applications.place().key) + "` has no column for " + core::join_words(without),
        "A request falls on a year by the column with its name, and on the first year without any." + near);
}

inline void read_years(Reading& reading, Fields const& fields, Rows const& applications) {
    auto& round = reading.round;
    Place const list_place = fields.at("years");
    auto const* list = fields.list("years");
    std::vector<core::Money> sums(round.applications.size());
    std::map<std::string, core::Path> seen;
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Place const place = list_place.child(i);
        Fields const each(reading, place, &(*list)[i], {"year", "budget"});
        model::YearBudget budget;
        if (auto const amount = each.required("budget")) budget.budget = reading.money(*amount).value_or(core::Money());
        if (auto const year = each.required("year")) {
            budget.year = reading.id(*year).value_or("");
            auto const [first, is_new] = seen.try_emplace(budget.year, year->place.path());
            if (!is_new && !budget.year.empty()) {
                reading.duplicate(*year, first->second,
                                  "the year `" + Reading::shown(budget.year) + "` stands here twice",
                                  "Write one budget for each year");
                continue;
            }
        }
        budget.parts.resize(round.applications.size());
        auto const column = applications.column(budget.year);
        for (auto at : core::positions<model::ApplicationIndex>(round.applications.size())) {
            auto const row = applications.row(at.value);
            auto const cell = row[column];
            if (cell.empty()) continue;
            budget.parts[at] = reading.money(cell, column.style).value_or(core::Money());
            sums[at.value] += budget.parts[at];
        }
        round.fund.years.push_back(std::move(budget));
    }
    if (applications.size() > 0) warn_of_years_without_column(reading, list_place, applications);
    for (auto at : core::positions<model::ApplicationIndex>(round.applications.size())) {
        auto const requested = round.applications[at].requested;
        if (round.fund.years.empty() || sums[at.value] == requested) continue;
        if (sums[at.value] == core::Money())
            round.fund.years.front().parts[at] = requested;
        else
            reading.error("years.sum", applications.row(at.value).place,
                          "the years of `" + Reading::shown(round.applications[at].id) + "` add up to " +
                              core::to_text(sums[at.value], round.unit) + ", not to its request of " +
                              core::to_text(requested, round.unit),
                          "Say how the whole request falls on the years");
    }
}

/// The column `prefers`: the funder that should pay first, one that may pay.
inline void read_preferences(Reading& reading, Rows const& applications) {
    auto& round = reading.round;
    auto& fund = round.fund;
    auto const column = applications.column("prefers");
    if (!column.position) return;
    fund.prefers.resize(round.applications.size());
    for (auto at : core::positions<model::ApplicationIndex>(round.applications.size())) {
        auto const row = applications.row(at.value);
        auto const cell = row[column];
        if (cell.empty()) continue;
        auto const funder = reading.funder(cell);
        if (!funder) continue;
        auto const only = fund.funders[*funder].only;
        if (only && round.groups[*only].condition.answers[at] != model::Answer::yes)
            reading.error("funders.prefers", cell.place,
                          "`" + Reading::shown(cell.text) + "` may not pay for `" +
                              Reading::shown(round.applications[at].id) + "`",
                          "It pays only for `" + Reading::shown(round.groups[*only].name) + "`");
        fund.prefers[at] = funder;
    }
}

}  // namespace detail

/// The columns that `years` names.
inline std::vector<std::string_view> year_columns(model::Node const* years) {
    std::vector<std::string_view> columns;
    static model::List const none;
    for (auto const& each : years && years->list() ? *years->list() : none) {
        auto const* year = each.mapping() ? each.mapping()->find("year") : nullptr;
        if (year && year->text()) columns.push_back(year->text()->value);
    }
    return columns;
}

/// These columns of `applications`, and those that `years` of the fund names.
inline std::vector<std::string_view> with_years(Fields const& top, std::vector<std::string_view> columns) {
    if (auto const* fund = top.node("fund"); fund && fund->mapping())
        for (auto year : year_columns(fund->mapping()->find("years"))) columns.push_back(year);
    return columns;
}

/// The parts of the pot: who gives it, how it is divided, and when it can be spent. Groups, applications and
/// `if_money_short` were read before.
inline void read_parts_of_pot(Reading& reading, Fields const& fields, Rows const& applications) {
    detail::read_funders(reading, fields);
    detail::read_preferences(reading, applications);
    detail::read_sub_pots(reading, fields);
    detail::read_years(reading, fields, applications);
}

inline void read_pot(Reading& reading, Fields const& fields) {
    auto const pot = fields.required("pot");
    auto const amount = pot ? reading.money(*pot) : std::nullopt;
    if (!amount) return;
    reading.round.fund.pot = *amount;
    if (*amount == core::Money())
        reading.error("money.zero", pot->place, "the pot is zero", "Write what can be awarded");
}

/// `fund`: the pot, its parts, and the ledger beside it.
inline void read_fund(Reading& reading, Fields const& top, Rows const& applications) {
    if (!top.node("fund")) return top.missing("fund", "Write `fund: {pot: 800000}`");
    Place const here = top.at("fund");
    Fields const fields(reading, here, top.node("fund"),
                        {"pot", "panel_costs", "ledgers", "funders", "sub_pots", "years"});
    read_pot(reading, fields);
    if (auto const costs = fields.scalar("panel_costs"))
        reading.round.fund.panel_costs = reading.money(*costs).value_or(core::Money());
    detail::read_ledgers(reading, fields);
    read_parts_of_pot(reading, fields, applications);
}

}  // namespace grantpanel::validate
