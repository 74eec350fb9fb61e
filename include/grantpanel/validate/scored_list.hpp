// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/core/currency.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/validate/allocation.hpp"
#include "grantpanel/validate/applications.hpp"
#include "grantpanel/validate/steps.hpp"

namespace grantpanel {

/// Applications that were scored elsewhere, with the rules that turn the scores into awards (docs/allocation.md,
/// section 10): a Round without a panel, and the totals. What is scored is its `applications`; organisations are its
/// `applicants`, one with an empty id for those that name none.
struct ScoredList {
    model::Round round;
    model::PerApplication<model::Total> totals;
};

namespace validate {

namespace detail {

/// The columns of `items`: what is scored, and the organisations they name.
inline void read_items(Reading& reading, Rows const& rows, model::PerApplication<model::Total>& totals) {
    auto& round = reading.round;
    auto const id = rows.column("id"), total = rows.column("total"), organisation = rows.column("organisation");
    std::map<std::string, model::ApplicantIndex> organisations;
    Requests requests(rows, "an item");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        model::Application item;
        item.id = reading.own_id(row[id], IdKind::application, i);
        std::string const name = row[organisation].empty() ? "" : reading.id(row[organisation]).value_or("");
        auto const [found, is_new] = organisations.try_emplace(name, round.applicants.size());
        if (is_new) round.applicants.push_back({name, name});
        item.applicant = found->second;
        requests.read(reading, row, item);
        model::Total score;
        if (auto const text = row[total].text; core::parse_ratio(text) && text.find('/') != text.npos)
            score.score = core::parse_ratio(text);
        else if (auto const value = reading.decimal(row[total], total.style))
            score.score = core::Ratio(*value);
        totals.push_back(std::move(score));
        round.applications.push_back(std::move(item));
    }
    requests.check_sum(reading);
    if (rows.present() && rows.size() == 0)
        reading.error("table.empty", rows.place(), "no item is listed", "A list has at least one item");
}

/// The groups that items name, in the order in which they come; everybody else is known not to be in them.
inline void read_item_groups(Reading& reading, Rows const& rows) {
    auto& round = reading.round;
    auto const column = rows.column("groups");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        std::string_view text = row[column].text;
        while (!text.empty()) {
            auto const end = std::min(text.find(';'), text.size());
            std::string_view name = text.substr(0, end);
            text.remove_prefix(std::min(end + 1, text.size()));
            while (name.starts_with(' ')) name.remove_prefix(1);
            while (name.ends_with(' ')) name.remove_suffix(1);
            bool const unknown = name.ends_with('?');
            if (unknown) name.remove_suffix(1);
            if (name.empty()) continue;
            auto group = std::find_if(round.groups.begin(), round.groups.end(),
                                      [&](auto const& each) { return each.name == name; });
            if (group == round.groups.end()) {
                if (name == "rest")
                    reading.error("groups.rest", row[column].place,
                                  "`rest` means everybody else and cannot name a group", "Choose another name");
                round.groups.push_back({std::string(name), {}});
                group = round.groups.end() - 1;
                group->condition.answers.assign(rows.size(), model::Answer::no);
            }
            group->condition.answers[model::ApplicationIndex(i)] =
                unknown ? model::Answer::unknown : model::Answer::yes;
        }
    }
}

/// Without a currency, the decimals of the list are the most that any amount in it is written with.
inline void find_list_decimals(Reading& reading, Fields const& top, Rows const& items) {
    int& decimals = reading.round.unit.decimals;
    auto const look = [&](std::string_view text) {
        auto const point = text.find('.');
        if (point != text.npos) decimals = std::clamp(static_cast<int>(text.size() - point) - 1, decimals, 6);
    };
    auto const look_at = [&](model::Node const* node) {
        if (node && node->text()) look(node->text()->value);
    };
    look_at(top.node("pot"));
    look_at(top.node("step"));
    for (auto [list, key] :
         {std::pair("funders", "amount"), std::pair("sub_pots", "amount"), std::pair("sub_pots", "step"),
          std::pair("sub_pots", "base"), std::pair("years", "budget")})
        if (auto const* rows = top.node(list); rows && rows->list())
            for (auto const& row : *rows->list())
                if (row.mapping()) look_at(row.mapping()->find(key));
    if (auto const* allocation = top.node("allocation"); allocation && allocation->mapping()) {
        for (auto key : {"step", "base"}) look_at(allocation->mapping()->find(key));
        for (auto key : {"at_least", "at_most", "top_ups"})
            if (auto const* rows = allocation->mapping()->find(key); rows && rows->list())
                for (auto const& row : *rows->list())
                    if (row.mapping()) look_at(row.mapping()->find("amount"));
    }
    for (auto name : {"requested", "least_workable"}) {
        auto const column = items.column(name);
        for (std::size_t i = 0; i < items.size(); ++i) look(items.cell(i, column));
    }
}

}  // namespace detail

inline void read_scored_list(Reading& reading, model::PerApplication<model::Total>& totals) {
    Place const root;
    Fields const top(reading, root, &reading.draft.root,
                     {"grantpanel", "pot", "currency", "step", "items", "columns", "funders", "sub_pots", "years",
                      "allocation", "draw"});
    if (auto const format = top.required("grantpanel", "Write `grantpanel: 1` in the first line: it names the format"))
        if (format->text != "1")
            reading.error("format.unknown", format->place, "this file is of format " + Reading::shown(format->text),
                          "This version reads format 1");
    std::vector<std::string_view> columns{"least_workable", "organisation", "host", "groups", "people", "prefers"};
    for (auto year : year_columns(top.node("years"))) columns.push_back(year);
    Place const columns_place = top.at("columns");
    Fields const tables(reading, columns_place, top.node("columns"), {"items"});
    Rows const items(reading, top, "items", {"id", "total", "requested"}, columns);
    Rows const none(reading, top, "", {}, {});
    if (!items.present() && !top.node("items"))
        top.missing("items", "Write a list of rows with id, total and requested, or the path of a CSV file");
    if (auto const currency = top.scalar("currency")) {
        if (auto const unit = core::find_unit(currency->text)) {
            reading.round.unit = *unit;
        } else {
            reading.unit_unknown = true;
            reading.error("round.currency", currency->place,
                          "`" + Reading::shown(currency->text) + "` is not a currency",
                          "Write an ISO 4217 code in capitals such as GBP, or `places`");
        }
    } else {
        detail::find_list_decimals(reading, top, items);
    }
    detail::read_items(reading, items, totals);
    detail::read_item_groups(reading, items);
    read_pot(reading, top);
    read_parts_of_pot(reading, top, items);
    Attributes const attributes(items, none, none);
    read_allocation(reading, top, attributes, items, true);
    if (auto const step = top.scalar("step")) reading.round.allocation.step = detail::read_step(reading, *step);
    Place const rules = top.at("allocation");
    warn_of_unreachable_steps(reading, top.node("step") ? top.at("step") : rules.child("step"), top.at("sub_pots"),
                              items);
    read_draw(reading, top);
    items.warn_of_unused_columns(reading);
}

}  // namespace validate

/// Makes a ScoredList of a Draft. Throws core::InputError with every problem found, as validate_draft does.
inline ScoredList validate_scored_list(std::shared_ptr<model::Draft const> draft) {
    validate::Reading reading(*draft);
    model::PerApplication<model::Total> totals;
    validate::read_scored_list(reading, totals);
    auto round = validate::finish(reading, std::move(draft));
    return {std::move(round), std::move(totals)};
}

}  // namespace grantpanel
