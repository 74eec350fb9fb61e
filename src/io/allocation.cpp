// SPDX-License-Identifier: MIT
#include "grantpanel/io/allocation.hpp"

#include "grantpanel/explain/awards.hpp"
#include "grantpanel/explain/priorities.hpp"
#include "json.hpp"

namespace grantpanel::io {

namespace {

/// The value of a limit: amounts as `money` writes them, numbers and shares as fractions.
std::string value_text(model::Measure measure, core::Ratio const& value, auto&& money) {
    if (measure != model::Measure::amount) return value.to_text();
    return money(core::Money::of(static_cast<std::int64_t>(value.numerator())));
}

/// Who pays how much of one award: {funder: amount}, without those that pay nothing.
Json paid_json(model::RoundData const& round, std::vector<core::Money> const& paid, auto&& money) {
    Json json = Json::object();
    for (std::size_t funder = 0; funder < paid.size(); ++funder)
        if (paid[funder] > core::Money()) json[round.fund.funders[funder].id] = money(paid[funder]);
    return json;
}

/// How one award falls on the years: {year: amount}, without those of nothing.
Json years_json(model::RoundData const& round, std::vector<core::Money> const& parts, auto&& money) {
    Json json = Json::object();
    for (std::size_t year = 0; year < parts.size(); ++year)
        if (parts[year] > core::Money()) json[round.fund.years[year].year] = money(parts[year]);
    return json;
}

Json limits_json(model::RoundData const& round, std::vector<model::LimitRule> const& limits) {
    Json list = Json::array();
    auto const money = [&](core::Money amount) { return core::to_text(amount, round.unit); };
    for (auto const& limit : limits) {
        list.push_back({{"group", or_null(limit.group)},
                        {"source", or_null(limit.source)},
                        {"per", or_null(limit.per)},
                        {word(limit.measure), value_text(limit.measure, limit.value, money)},
                        {"must", limit.must},
                        {"unknown", limit.unknown_counts ? "counts" : "does_not_count"},
                        {"parts", Json::array()}});
        for (auto const& part : limit.parts)
            list.back()["parts"].push_back(
                {{"name", or_null(part.name)}, {"members", core::ids_of(round.applications, part.members)}});
    }
    return list;
}

Json sets_json(model::RoundData const& round, std::vector<std::vector<model::ApplicationIndex>> const& sets) {
    Json list = Json::array();
    for (auto const& set : sets) list.push_back(core::ids_of(round.applications, set));
    return list;
}

}  // namespace

Json without_priorities_json(model::RoundData const& round, std::optional<explain::WithoutPriorities> const& beside) {
    if (!beside) return {};
    auto const money = [&](core::Money amount) { return core::to_short_text(amount, round.unit); };
    Json json{{"applications", beside->applications},
              {"awards", {beside->awards, beside->awards_without}},
              {"awarded", {money(beside->awarded), money(beside->awarded_without)}},
              {"groups", Json::object()},
              {"only_with", core::ids_of(round.applications, beside->only_with)},
              {"only_without", core::ids_of(round.applications, beside->only_without)},
              {"refused", or_null(beside->refused)}};
    for (auto const& share : beside->shares)
        json["groups"][round.groups[share.group].name] = {{"applications", share.applications},
                                                          {"awards", {share.awards, share.awards_without}}};
    return json;
}

Json allocation_rules_json(model::RoundData const& round) {
    auto const& rules = round.allocation;
    auto const money = [&](core::Money amount) { return core::to_text(amount, round.unit); };
    auto const group = [&](std::optional<std::size_t> const& only) {
        return only ? Json(round.groups[*only].name) : Json();
    };
    bool const best = rules.rule == model::AwardRule::best_value, shared = model::shares(rules.rule);
    Json json{{"rule", word(rules.rule)},
              {"if_money_short", best || shared ? Json() : Json(word(rules.if_money_short))},
              {"step", money(rules.step)},
              {"reserve", rules.reserve},
              {"at_least", limits_json(round, rules.at_least)},
              {"at_most", limits_json(round, rules.at_most)},
              {"exclusive", sets_json(round, rules.exclusive)},
              {"together", sets_json(round, rules.together)},
              {"add_to_each_award", rules.add_to_each_award.to_text()},
              {"top_ups", Json::array()},
              {"next_offers", Json::array()},
              {"funders", Json::array()},
              {"sub_pots", Json::array()},
              {"years", Json::array()}};
    if (best) json["objective"] = word(rules.objective);
    if (auto const& interval = rules.interval) {
        using Kind = model::IntervalRule::Kind;
        json["interval"] = interval->kind == Kind::points    ? Json{{"points", interval->points.to_text()}}
                           : interval->kind == Kind::readers ? Json{{"readers", true}}
                                                             : Json{{"low", interval->low}, {"high", interval->high}};
    }
    if (rules.base > core::Money()) json["base"] = money(rules.base);
    for (auto const& row : rules.top_ups)
        json["top_ups"].push_back({{"application", round.applications[row.application].id},
                                   {"amount", money(row.amount)},
                                   {"because", row.because}});
    for (auto const& row : rules.next_offers)
        json["next_offers"].push_back({{"group", group(row.group)}, {"offer", row.offer}});
    for (auto const& funder : round.fund.funders)
        json["funders"].push_back({{"id", funder.id}, {"amount", money(funder.amount)}, {"only", group(funder.only)}});
    for (auto const& part : round.fund.sub_pots)
        json["sub_pots"].push_back({{"id", part.id},
                                    {"amount", money(part.amount)},
                                    {"only", group(part.only)},
                                    {"spill_to", part.spill_to ? Json(round.fund.sub_pots[*part.spill_to].id) : Json()},
                                    {"rule", word(part.rule.value_or(rules.rule))},
                                    {"if_money_short", word(part.if_money_short.value_or(rules.if_money_short))},
                                    {"step", money(part.step.value_or(rules.step))}});
    for (std::size_t i = 0; i < round.fund.sub_pots.size(); ++i)
        if (auto const& base = round.fund.sub_pots[i].base) json["sub_pots"][i]["base"] = money(*base);
    for (auto const& year : round.fund.years)
        json["years"].push_back({{"year", year.year}, {"budget", money(year.budget)}});
    return json;
}

static Json around_line_json(model::AroundLine const& around) {
    return {{"line", or_null(around.line)},
            {"places", around.places},
            {"sure", around.sure},
            {"drawn", around.drawn},
            {"worst_case", or_null(around.worst_case)},
            {"bound", or_null(around.bound)}};
}

Json notes_json(model::Decision const& decision) {
    auto const& round = *decision.round;
    auto const money = [&](core::Money amount) { return core::to_text(amount, round.unit); };
    Json json{
        {"lowered", Json::array()}, {"unspent", Json()}, {"paid_by", Json::object()}, {"steps", decision.notes.steps}};
    if (decision.notes.around_line) json["around_line"] = around_line_json(*decision.notes.around_line);
    for (auto const& lowered : decision.notes.lowered) {
        auto const& limit = round.allocation.at_least[lowered.entry];
        json["lowered"].push_back({{"at_least", lowered.entry},
                                   {"part", or_null(limit.parts[lowered.part].name)},
                                   {"level", value_text(limit.measure, lowered.level, money)}});
    }
    if (auto const& unspent = decision.notes.unspent) {
        json["unspent"] = {{"left", money(unspent->left)},
                           {"awarded", money(unspent->awarded)},
                           {"without", unspent->without ? Json(money(*unspent->without)) : Json()},
                           {"rules", Json::array()}};
        for (auto rule : unspent->rules) json["unspent"]["rules"].push_back(word(rule));
    }
    for (auto application : core::positions<model::ApplicationIndex>(decision.paid_by.size()))
        if (auto paid = paid_json(round, decision.paid_by[application], money); !paid.empty())
            json["paid_by"][round.applications[application].id] = std::move(paid);
    if (!decision.by_year.empty()) json["by_year"] = Json::object();
    for (auto application : core::positions<model::ApplicationIndex>(decision.by_year.size()))
        if (decision.results[application].award > core::Money())
            json["by_year"][round.applications[application].id] =
                years_json(round, decision.by_year[application], money);
    return json;
}

std::string allocation_json(ScoredList const& list, panel::AllocatedList const& result) {
    auto const& round = list.round;
    auto const& allocation = result.allocation;
    auto const money = [&](core::Money amount) { return core::to_short_text(amount, round->unit); };
    auto const& id = [&](auto position) -> std::string const& {
        return round->applications[model::ApplicationIndex(position.value)].id;
    };
    Json json{{"awards", Json::object()}, {"outcomes", Json::object()},          {"reserve", Json::array()},
              {"levels", Json::array()},  {"remaining", money(allocation.left)}, {"warnings", to_json(round->warnings)},
              {"steps", allocation.steps}};
    if (result.notes.around_line) json["around_line"] = around_line_json(*result.notes.around_line);
    if (round->allocation.add_to_each_award.sign() > 0) json["added"] = money(allocation.added);
    for (auto application : core::positions<model::ApplicationIndex>(result.results.size())) {
        auto const& each = result.results[application];
        if (each.award > core::Money()) json["awards"][id(application)] = money(each.award);
        Json outcome{{"outcome", word(each.outcome)},
                     {"award", money(each.award)},
                     {"reasons", to_json(round, application, each.reasons)}};
        if (!allocation.paid_by.empty() && each.award > core::Money())
            outcome["paid_by"] = paid_json(*round, allocation.paid_by[application.value], money);
        if (!allocation.by_year.empty() && each.award > core::Money())
            outcome["by_year"] = years_json(*round, allocation.by_year[application.value], money);
        json["outcomes"][id(application)] = std::move(outcome);
    }
    if (!result.order.tickets.empty()) json["tickets"] = Json::array();
    for (auto const& [application, ticket] : result.order.tickets)
        json["tickets"].push_back({{"application", id(application)}, {"ticket", ticket.to_text()}});
    for (auto item : allocation.reserve) json["reserve"].push_back(id(item));
    for (auto const& level : allocation.levels) {
        auto const& limit = round->allocation.at_least[level.entry];
        json["levels"].push_back({{"at_least", level.entry},
                                  {"part", or_null(limit.parts[level.part].name)},
                                  {"asked", value_text(limit.measure, limit.value, money)},
                                  {"level", value_text(limit.measure, level.level, money)}});
    }
    json["notes"] = explain::first_sentences(*round, result.notes);
    json["reached"] = explain::reached(*round, result.results);
    json["without_priorities"] = without_priorities_json(*round, explain::without_priorities(list, result));
    return json.dump();
}

}  // namespace grantpanel::io
