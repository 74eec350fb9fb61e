// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "grantpanel/core/digest.hpp"
#include "grantpanel/validate/conditions.hpp"

namespace grantpanel::validate {

namespace detail {

/// One step of `if_scores_equal`: "draw", "smallest request", "lowest income", "earliest received_on".
inline std::optional<model::TieStep> read_tie_step(Reading& reading, Attributes const& attributes,
                                                   Scalar const& scalar) {
    auto const& round = reading.round;
    model::TieStep step;
    step.text = std::string(scalar.text);
    if (scalar.text == "draw" || scalar.text == "head_to_head") {
        step.kind = scalar.text == "draw" ? model::TieStep::Kind::draw : model::TieStep::Kind::head_to_head;
        step.lowest_first = false;
        return step;
    }
    auto const space = std::min(scalar.text.find(' '), scalar.text.size());
    std::string_view const direction = scalar.text.substr(0, space);
    std::string_view const column = scalar.text.substr(std::min(space + 1, scalar.text.size()));
    static constexpr std::string_view low[] = {"lowest", "smallest", "fewest", "earliest"},
                                      high[] = {"highest", "largest", "most", "latest"};
    bool const lowest = std::find(std::begin(low), std::end(low), direction) != std::end(low);
    if (!lowest && std::find(std::begin(high), std::end(high), direction) == std::end(high)) {
        reading.error("tie.format", scalar.place,
                      "`" + Reading::shown(scalar.text) + "` is not a step that grantpanel knows",
                      "Write lowest or highest and a column, smallest request, largest request, head_to_head, or draw");
        return std::nullopt;
    }
    step.lowest_first = lowest;
    step.values.resize(round.applications.size());
    if (column == "request") {
        for (auto application : core::positions<model::ApplicationIndex>(round.applications.size()))
            step.values[application] = core::Ratio(round.applications[application].requested.count());
        return step;
    }
    auto const found = attributes.find(reading, scalar.place, column);
    if (!found) return std::nullopt;
    bool dates = true;
    attributes.for_each(reading, *found, [&](auto, Scalar const& cell, auto const&) {
        dates = dates && (cell.empty() || core::parse_date(cell.text));
    });
    attributes.for_each(reading, *found,
                        [&](model::ApplicationIndex application, Scalar const& cell, NumberStyle const& style) {
                            if (cell.empty()) return;
                            if (dates) {
                                step.values[application] = core::Ratio(core::days(*core::parse_date(cell.text)));
                            } else if (auto const value = reading.decimal(cell, style)) {
                                step.values[application] = core::Ratio(*value);
                            }
                        });
    return step;
}

inline void read_priorities(Reading& reading, Fields const& fields) {
    auto& round = reading.round;
    Place const list_place = fields.at("priorities");
    auto const* list = fields.list("priorities");
    bool has_rest = false;
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Place const place = list_place.child(i);
        auto const& element = (*list)[i];
        if (has_rest)
            reading.error("priorities.rest", place, "`rest` is everybody else: nothing can come after it",
                          "Write `rest` last");
        if (element.text() && element.text()->value == "rest") {
            has_rest = true;
            continue;
        }
        model::PriorityClass priority;
        auto const add = [&](model::Node const& node, Place const& at) {
            if (auto const group = reading.group({node.text() ? node.text()->value : "", false, at}))
                priority.groups.push_back(*group);
        };
        if (auto const* groups = element.list())
            for (std::size_t k = 0; k < groups->size(); ++k) add((*groups)[k], place.child(k));
        else
            add(element, place);
        if (element.list() && element.list()->empty())
            reading.error("priorities.empty", place, "a class of `priorities` names no group",
                          "Write [group, ...], or `rest` for everybody else");
        round.allocation.priorities.push_back(std::move(priority));
    }
    round.allocation.priorities.emplace_back();
}

}  // namespace detail

/// `allocation`: how the order becomes awards.
inline void read_allocation(Reading& reading, Fields const& top, Attributes const& attributes) {
    using model::IfMoneyShort;
    auto& rules = reading.round.allocation;
    static std::string const hint =
        "It decides who gets money, so there is no default. Write `allocation: {rule: ranked, if_money_short: ...}`";
    if (!top.node("allocation")) {
        top.missing("allocation", hint);
        rules.priorities.emplace_back();
        return;
    }
    Place const here = top.at("allocation");
    Fields const fields(
        reading, here, top.node("allocation"),
        {"rule", "if_money_short", "step", "priorities", "if_scores_equal", "reserve"},
        {"at_least", "at_most", "exclusive", "together", "add_to_each_award", "sub_pots", "objective", "count_host"});
    if (auto const rule = fields.required("rule", "Write `rule: ranked`")) {
        static constexpr std::string_view later[] = {
            "best_value", "equal_shares",           "phragmen",    "proportional",
            "lottery",    "base_plus_proportional", "equal_split", "threshold_then_draw"};
        if (std::find(std::begin(later), std::end(later), rule->text) != std::end(later))
            reading.not_available(rule->place, rule->text);
        else
            (void)reading.choice<int>(*rule, {{"ranked", 0}});
    }
    static constexpr auto policies = {IfMoneyShort::stop_there, IfMoneyShort::try_next,
                                      IfMoneyShort::offer_less_then_stop, IfMoneyShort::offer_less_then_try_next};
    std::string choices;
    for (auto policy : policies) choices += (choices.empty() ? "" : ", ") + std::string(model::word(policy));
    if (auto const policy = fields.required(
            "if_money_short", "It decides who gets money, so there is no default. Choose one of: " + choices))
        rules.if_money_short =
            reading
                .choice<IfMoneyShort>(*policy, {{"stop_there", IfMoneyShort::stop_there},
                                                {"try_next", IfMoneyShort::try_next},
                                                {"offer_less_then_stop", IfMoneyShort::offer_less_then_stop},
                                                {"offer_less_then_try_next", IfMoneyShort::offer_less_then_try_next}})
                .value_or(IfMoneyShort::stop_there);
    if (auto const step = fields.scalar("step"))
        if (auto const amount = reading.money(*step)) {
            rules.step = *amount;
            if (*amount == core::Money())
                reading.error("money.zero", step->place, "the step is zero", "An offer of less is a multiple of it");
        }
    detail::read_priorities(reading, fields);
    Place words_place;
    for (auto const& word : fields.words("if_scores_equal", words_place)) {
        if (!rules.if_scores_equal.empty() && rules.if_scores_equal.back().kind == model::TieStep::Kind::draw)
            reading.error("tie.after_draw", word.place, "after a draw nothing is left to settle", "Write `draw` last");
        if (auto step = detail::read_tie_step(reading, attributes, word))
            rules.if_scores_equal.push_back(std::move(*step));
    }
    if (auto const reserve = fields.scalar("reserve"))
        rules.reserve = static_cast<std::size_t>(reading.whole(*reserve, 0, 1'000'000).value_or(0));
}

/// `draw`: where the seed comes from, the seed, and the digest of the ids that was published before it.
inline void read_draw(Reading& reading, Fields const& top) {
    auto& round = reading.round;
    Place const here = top.at("draw");
    Fields const fields(reading, here, top.node("draw"), {"seed_source", "seed", "ids_digest"});
    if (auto const source = fields.scalar("seed_source")) round.draw.seed_source = reading.text(*source).value_or("");
    if (auto const seed = fields.scalar("seed")) round.draw.seed = reading.text(*seed);
    if (auto const digest = fields.scalar("ids_digest")) {
        round.draw.ids_digest = std::string(digest->text);
        std::vector<std::string> ids;
        for (auto const& application : round.applications) ids.push_back(application.id);
        std::string const actual = core::ids_digest(std::move(ids)).to_text();
        if (actual != digest->text)
            reading.error("draw.ids_digest", digest->place,
                          "the published digest is not that of the applications in this round",
                          "The digest of these ids is " + actual);
    }
}

}  // namespace grantpanel::validate
