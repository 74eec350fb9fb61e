// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <set>
#include <tuple>

#include "grantpanel/validate/conditions.hpp"

namespace grantpanel::validate {

/// The position of a kind of tie; a new one is added.
inline model::KindIndex kind_of(model::RoundData& round, std::string_view kind) {
    auto const found = std::find(round.kinds.begin(), round.kinds.end(), kind);
    model::KindIndex const index(static_cast<std::size_t>(found - round.kinds.begin()));
    if (found == round.kinds.end()) round.kinds.emplace_back(kind);
    return index;
}

/// Every kind that some rule names.
inline std::vector<std::string> kinds_with_rule(model::RoundData const& round) {
    std::vector<std::string> kinds;
    for (auto const& rule : round.conflicts.policy)
        for (auto const& hop : rule.path)
            for (auto kind : hop)
                if (std::find(kinds.begin(), kinds.end(), round.kinds[kind]) == kinds.end())
                    kinds.push_back(round.kinds[kind]);
    return kinds;
}

namespace detail {

inline constexpr std::pair<std::string_view, model::Response> responses[] = {
    {"stay", model::Response::stay},
    {"score_no_vote", model::Response::score_no_vote},
    {"no_score", model::Response::no_score},
    {"leave_room", model::Response::leave_room}};

inline std::optional<model::Response> response(Reading& reading, Scalar const& scalar) {
    return reading.choice<model::Response>(scalar, {responses[0], responses[1], responses[2], responses[3]});
}

inline std::vector<model::KindIndex> read_hop(Reading& reading, Place const& place, model::Node const& node) {
    std::vector<model::KindIndex> hop;
    auto const add = [&](Place const& at, model::Node const& each) {
        auto const* text = each.text();
        if (!text || text->value.empty() || text->value.size() > 200)
            return reading.error("shape.scalar", at, "a kind of tie is one word", "For example trustee");
        if (text->value == model::same_as)
            return reading.error("conflicts.same_as", at, "`same_as` joins the names of one organisation; it is no hop",
                                 "Take it out of the rule: it is followed everywhere", text->value);
        hop.push_back(kind_of(reading.round, text->value));
    };
    if (auto const* list = node.list())
        for (std::size_t i = 0; i < list->size(); ++i) add(place.child(i), (*list)[i]);
    else
        add(place, node);
    std::sort(hop.begin(), hop.end());
    hop.erase(std::unique(hop.begin(), hop.end()), hop.end());
    return hop;
}

inline void read_path(Reading& reading, Fields const& fields, model::ConflictRule& rule) {
    if (fields.node("any") && fields.node("path"))
        return reading.error("conflicts.any_and_path", fields.at("path"), "a rule has `any` or `path`, not both",
                             "`any: [a, b]` is the path of one hop [[a, b]]");
    if (fields.node("any")) {
        Place const place = fields.at("any");
        if (fields.list("any")) rule.path.push_back(read_hop(reading, place, *fields.node("any")));
    } else if (fields.node("path")) {
        Place const place = fields.at("path");
        auto const* list = fields.list("path");
        for (std::size_t i = 0; list && i < list->size(); ++i)
            rule.path.push_back(read_hop(reading, place.child(i), (*list)[i]));
        if (rule.path.size() > 4)
            reading.error("conflicts.path_length", place, "a path has more than four hops", "Four are the most");
        rule.path.resize(std::min<std::size_t>(rule.path.size(), 4));
    } else {
        return fields.missing("any", "Name the kinds of interest: any: [trustee, family]");
    }
    bool const empty = rule.path.empty() ||
                       std::any_of(rule.path.begin(), rule.path.end(), [](auto const& hop) { return hop.empty(); });
    if (empty)
        reading.error("conflicts.empty_rule", fields.place(), "a rule names no kind of tie",
                      "For example any: [trustee, family]");
}

inline std::optional<int> read_within(Reading& reading, Scalar const& scalar) {
    std::string_view text = scalar.text;
    auto const space = text.find(' ');
    auto const unit = space == text.npos ? "" : text.substr(space + 1);
    int years = 0;
    for (char c : text.substr(0, space)) years = c < '0' || c > '9' || years > 999 ? 10000 : years * 10 + (c - '0');
    if ((unit == "years" || unit == "year") && years > 0 && years <= 200 && text[0] != '0') return years;
    reading.error("conflicts.within", scalar.place, "`" + Reading::shown(text) + "` is not a number of years",
                  "Write `3 years`; leave it out for a lifetime");
    return std::nullopt;
}

/// What tells two rules apart besides their responses.
inline auto reach(model::ConflictRule const& rule) {
    return std::tie(rule.path, rule.within, rule.tense, rule.positions, rule.not_positions, rule.same);
}

/// Rules that contradict each other, or can never decide anything.
inline void compare_rules(Reading& reading, Place const& list_place) {
    auto const& policy = reading.round.conflicts.policy;
    auto const strength = [](auto const& rule) { return rule.then ? static_cast<int>(*rule.then) : 4; };
    auto const plain = [](auto const& rule) {
        return !rule.within && rule.tense.empty() && rule.positions.empty() && rule.not_positions.empty() &&
               rule.same.empty();
    };
    auto const covers = [](auto const& wide, auto const& narrow) {
        if (wide.size() != narrow.size()) return false;
        for (std::size_t hop = 0; hop < wide.size(); ++hop)
            if (!std::includes(wide[hop].begin(), wide[hop].end(), narrow[hop].begin(), narrow[hop].end()))
                return false;
        return true;
    };
    std::set<std::size_t> told;
    for (std::size_t i = 0; i < policy.size(); ++i)
        for (std::size_t k = i + 1; k < policy.size(); ++k) {
            if (policy[i].path.size() != policy[k].path.size()) continue;
            bool same_reach = reach(policy[i]) == reach(policy[k]), meet = plain(policy[i]) && plain(policy[k]);
            for (std::size_t hop = 0; meet && hop < policy[i].path.size(); ++hop) {
                auto const &a = policy[i].path[hop], &b = policy[k].path[hop];
                meet = std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
            }
            if ((same_reach || meet) && policy[i].then != policy[k].then) {
                reading.error("conflicts.kind_twice", list_place.child(k),
                              "rules " + std::to_string(i + 1) + " and " + std::to_string(k + 1) +
                                  " answer the same ties differently",
                              "Say in `within`, `tense` or `positions` what tells them apart");
                continue;
            }
            for (auto [wide, narrow] : {std::pair(i, k), std::pair(k, i)})
                if (plain(policy[wide]) && covers(policy[wide].path, policy[narrow].path) && policy[wide].then &&
                    strength(policy[wide]) >= strength(policy[narrow]) && told.insert(narrow).second)
                    reading.warning("conflicts.rule_never_matters", list_place.child(narrow),
                                    "rule " + std::to_string(narrow + 1) + " never decides anything: rule " +
                                        std::to_string(wide + 1) + " says as much of the same ties, and of more",
                                    "Take one of them out");
        }
}

}  // namespace detail

/// `conflicts.policy` and `conflicts.same_pot`.
inline void read_policy(Reading& reading, Fields const& fields, Attributes const& attributes) {
    auto& round = reading.round;
    Place const list_place = fields.at("policy");
    auto const* list = fields.list("policy");
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Place const place = list_place.child(i);
        Fields const each(reading, place, &(*list)[i],
                          {"any", "path", "within", "tense", "positions", "not_positions", "same", "then"});
        model::ConflictRule rule;
        if (auto const then = each.required("then", "Write `then: leave_room` or `then: stay`")) {
            if (then->text == "refer")
                rule.then = std::nullopt;
            else
                rule.then = reading
                                .choice<model::Response>(*then, {detail::responses[0],
                                                                 detail::responses[1],
                                                                 detail::responses[2],
                                                                 detail::responses[3],
                                                                 {"refer", model::Response::leave_room}})
                                .value_or(model::Response::leave_room);
        }
        detail::read_path(reading, each, rule);
        if (auto const within = each.scalar("within")) rule.within = detail::read_within(reading, *within);
        Place words_place;
        for (auto const& word : each.words("tense", words_place))
            if (auto const tense = reading.choice<model::Tense>(
                    word, {{"is", model::Tense::is}, {"was", model::Tense::was}, {"likely", model::Tense::likely}}))
                rule.tense.push_back(*tense);
        std::sort(rule.tense.begin(), rule.tense.end());
        for (auto const& word : each.words("positions", words_place)) rule.positions.emplace_back(word.text);
        for (auto const& word : each.words("not_positions", words_place)) rule.not_positions.emplace_back(word.text);
        if (auto const same = each.scalar("same")) {
            rule.same = std::string(same->text);
            if (auto const column = attributes.find(reading, same->place, same->text)) {
                rule.departments.resize(round.applications.size());
                attributes.for_each(reading, *column, [&](auto application, Scalar const& cell, NumberStyle const&) {
                    rule.departments[application] = std::string(cell.text);
                });
            }
        }
        if ((rule.within || !rule.tense.empty()) && !round.reference)
            reading.error("conflicts.reference_needed", rule.within ? each.at("within") : each.at("tense"),
                          "this rule counts time, and the round does not say from which day",
                          "Write `round: {dates: {reference: 2023-03-01}}`", "reference");
        round.conflicts.policy.push_back(std::move(rule));
    }
    auto const& policy = round.conflicts.policy;
    bool const anybody_leaves = std::any_of(policy.begin(), policy.end(), [](auto const& rule) {
        return !rule.then || *rule.then == model::Response::leave_room;
    });
    if (!policy.empty() && !anybody_leaves)
        reading.warning("conflicts.no_leave_room", list_place, "by this policy nobody ever leaves the room",
                        "Say which ties send a member out: then: leave_room");
    detail::compare_rules(reading, list_place);
    if (auto const last = fields.scalar("member_applications"))
        round.conflicts.judged_last =
            reading.choice<bool>(*last, {{"with_the_others", false}, {"judged_last", true}}).value_or(false);
    if (auto const same_pot = fields.scalar("same_pot"))
        round.conflicts.same_pot = detail::response(reading, *same_pot).value_or(model::Response::stay);
}

}  // namespace grantpanel::validate
