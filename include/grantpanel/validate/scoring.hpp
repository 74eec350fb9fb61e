// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "grantpanel/validate/people.hpp"
#include "grantpanel/validate/rubric.hpp"

namespace grantpanel::validate {

namespace detail {

/// A number that is zero or more: "1", "0.5", "1/2", "2%".
inline std::optional<core::Ratio> read_share(Reading& reading, Scalar const& scalar, std::string const& example) {
    auto const value = core::parse_ratio(scalar.text);
    if (value && value->sign() >= 0) return value;
    reading.error("number.share", scalar.place,
                  "'" + Reading::shown(scalar.text) + "' is not a number or share that can stand here",
                  "Write it as " + example + ", not below zero");
    return std::nullopt;
}

/// A share from 0% to 100%.
inline std::optional<core::Ratio> read_percentage(Reading& reading, Scalar const& scalar, std::string const& example) {
    auto const share = read_share(reading, scalar, example);
    if (!share || *share <= core::Ratio(1)) return share;
    reading.error("number.share", scalar.place,
                  "'" + Reading::shown(scalar.text) + "' is more than 100%: is the % missing?",
                  "Write it as " + example);
    return std::nullopt;
}

/// A weight: a positive number.
inline std::optional<core::Ratio> read_weight(Reading& reading, Scalar const& scalar) {
    auto const value = reading.decimal(scalar);
    if (!value) return std::nullopt;
    if (value->units > 0) return core::Ratio(*value);
    reading.error("weight.positive", scalar.place, "a weight is zero or negative",
                  "Weights are positive; leave out what counts for nothing");
    return std::nullopt;
}

inline void read_role_weights(Reading& reading, Fields const& fields) {
    auto const* node = fields.node("role_weights");
    if (!node) return;
    Place const here = fields.at("role_weights");
    Fields const weights(reading, here, node, {"member", "chair", "staff"});
    auto& rules = reading.round.scoring;
    for (auto const& [word, role] : {std::pair("member", model::Role::member), std::pair("chair", model::Role::chair),
                                     std::pair("staff", model::Role::staff)})
        if (auto const scalar = weights.scalar(word))
            if (auto const weight = read_weight(reading, *scalar)) rules.role_weights.push_back({role, *weight});
    if (rules.combine == model::Combine::median || rules.combine == model::Combine::trimmed)
        reading.error("scoring.together", here,
                      "the marks of a role cannot weigh more in a " + std::string(word(rules.combine)),
                      "Take `role_weights` out, or write `combine: mean` or `combine: sum`");
}

/// How the rules of `scoring` fit together, once all of them are read.
inline void check_scoring(Reading& reading, Fields const& fields) {
    auto const& round = reading.round;
    auto const& rules = round.scoring;
    auto const clash = [&](std::string_view key, std::string const& message, std::string const& hint) {
        reading.error("scoring.together", fields.at(key), message, hint);
    };
    if (rules.adjust != model::Adjust::none) {
        if (rules.combine != model::Combine::mean)
            clash("adjust", "adjusted marks are combined by their mean only",
                  "Write `combine: mean`, or `adjust: none`");
        if (rules.counts == model::Counts::agreed)
            clash("adjust", "a sheet that the panel fills in together has no reader whose marking could be adjusted",
                  "Write `adjust: none`, or another `counts`");
    }
    if (rules.adjust == model::Adjust::borda && !round.rubric.minimum_score_text.empty())
        clash("adjust", "a place in the readers' order is not a score, so no minimum score can be asked of it",
              "Take `minimum_score` out, or write another `adjust`");
    if (rules.adjust != model::Adjust::severity && fields.node("shrinkage"))
        clash("shrinkage", "only `adjust: severity` uses a shrinkage", "Take it out, or write `adjust: severity`");
    if (rules.adjust == model::Adjust::none && fields.node("unconnected"))
        clash("unconnected", "only an `adjust` asks which readers are connected", "Take it out");
    if (rules.combine != model::Combine::trimmed && fields.node("trim"))
        clash("trim", "only `combine: trimmed` leaves marks out", "Take it out, or write `combine: trimmed`");
    if (rules.combine == model::Combine::trimmed && rules.least_marks < 2 * rules.trim + 1)
        clash("combine",
              "with " + std::to_string(rules.least_marks) + " marks, leaving out " + std::to_string(rules.trim) +
                  " at each end can leave none",
              "Write `least_marks: " + std::to_string(2 * rules.trim + 1) + "` or more");
    if (rules.combine == model::Combine::sum && round.assignment.readers == 0)
        clash("combine", "a sum has a most only if it is known how many read each application",
              "Write `assignment: {readers: N}`");
}

}  // namespace detail

/// `rubric.pathways`: other weights for the applications of a group. After groups.
inline void read_pathways(Reading& reading, Fields const& top) {
    Place const rubric_place = top.at("rubric");
    auto const* rubric_node = top.node("rubric");
    if (!rubric_node || !rubric_node->mapping()) return;
    auto const* node = rubric_node->mapping()->find("pathways");
    if (!node || node->empty()) return;
    Place const list_place = rubric_place.child("pathways");
    if (!node->list())
        return reading.error("shape.list", list_place, "`pathways` is a list",
                             "Write [{group: small, weights: {need: 60, plan: 40}}]");
    auto& rubric = reading.round.rubric;
    for (std::size_t i = 0; i < node->list()->size(); ++i) {
        Place const place = list_place.child(i);
        Fields const fields(reading, place, &(*node->list()) [i], { "group", "weights" });
        model::Pathway pathway;
        pathway.weights.resize(rubric.criteria.size());
        bool sound = true;
        if (auto const group = fields.required("group", "Write the name of a group")) {
            auto const found = reading.group(*group);
            sound = found.has_value();
            pathway.group = found.value_or(0);
        }
        auto const* weights = fields.node("weights");
        Place const weights_place = fields.at("weights");
        if (!weights) fields.missing("weights", "Write the criteria that count here: {need: 60, plan: 40}");
        if (weights && !weights->mapping())
            reading.error("shape.mapping", weights_place, "`weights` holds criteria and numbers",
                          "{need: 60, plan: 40}");
        for (std::size_t k = 0; weights && weights->mapping() && k < weights->mapping()->entries.size(); ++k) {
            auto const& entry = weights->mapping()->entries[k];
            Place const at = weights_place.child(entry.key);
            auto const criterion = reading.criterion({entry.key, false, at});
            if (!criterion) continue;
            if (auto const* text = entry.value.text()) {
                if (auto const weight = detail::read_weight(reading, {text->value, text->quoted, at}))
                    pathway.weights[*criterion] = *weight;
            } else {
                reading.error("shape.scalar", at, "here stands one number");
            }
        }
        if (auto units = detail::whole_weights(reading, weights_place, pathway.weights); sound && !units.empty()) {
            pathway.weight_units = std::move(units);
            rubric.pathways.push_back(std::move(pathway));
        }
    }
}

/// `scoring`: how marks become totals. After rubric and assignment.
inline void read_scoring(Reading& reading, Fields const& top) {
    using model::Adjust, model::Combine, model::Counts, model::ScoredBy;
    Place const place = top.at("scoring");
    Fields const fields(reading, place, top.node("scoring"),
                        {"least_marks", "staff_marks", "counts", "by", "combine", "trim", "role_weights", "adjust",
                         "shrinkage", "unconnected", "close", "discuss"});
    auto& rules = reading.round.scoring;
    auto const yes_no = [&](Fields const& from, std::string_view key, bool otherwise) {
        auto const scalar = from.scalar(key);
        if (!scalar) return otherwise;
        return reading.yes_no(*scalar).value_or(otherwise);
    };
    if (auto const least = fields.scalar("least_marks"))
        rules.least_marks = reading.whole(*least, 1, 1'000'000).value_or(1);
    rules.staff_marks = yes_no(fields, "staff_marks", false);
    if (auto const counts = fields.scalar("counts"))
        rules.counts = reading
                           .choice<Counts>(*counts, {{"last", Counts::last},
                                                     {"before", Counts::before},
                                                     {"after", Counts::after},
                                                     {"agreed", Counts::agreed}})
                           .value_or(Counts::last);
    if (auto const by = fields.scalar("by"))
        rules.by = reading.choice<ScoredBy>(*by, {{"criterion", ScoredBy::criterion}, {"sheet", ScoredBy::sheet}})
                       .value_or(ScoredBy::criterion);
    if (auto const combine = fields.scalar("combine"))
        rules.combine = reading
                            .choice<Combine>(*combine, {{"mean", Combine::mean},
                                                        {"median", Combine::median},
                                                        {"trimmed", Combine::trimmed},
                                                        {"sum", Combine::sum}})
                            .value_or(Combine::mean);
    if (auto const trim = fields.scalar("trim")) rules.trim = reading.whole(*trim, 1, 1000).value_or(1);
    if (auto const adjust = fields.scalar("adjust"))
        rules.adjust = reading
                           .choice<Adjust>(*adjust, {{"none", Adjust::none},
                                                     {"severity", Adjust::severity},
                                                     {"z_score", Adjust::z_score},
                                                     {"borda", Adjust::borda}})
                           .value_or(Adjust::none);
    if (auto const shrinkage = fields.scalar("shrinkage")) {
        if (shrinkage->text == "estimated")
            rules.estimate_shrinkage = true;
        else
            rules.shrinkage = detail::read_share(reading, *shrinkage, "1/2, 0.5 or `estimated`").value_or(0);
    }
    if (auto const unconnected = fields.scalar("unconnected"))
        rules.compare_unconnected =
            reading.choice<bool>(*unconnected, {{"refuse", false}, {"compare", true}}).value_or(false);
    Place const close_place = fields.at("close");
    if (fields.node("close")) {
        Fields const close(reading, close_place, fields.node("close"), {"below", "count_as_equal"});
        model::CloseRule rule;
        if (auto const below = close.required("below", "Write a percentage: {below: 2%}"))
            rule.below = detail::read_percentage(reading, *below, "2%").value_or(0);
        rule.count_as_equal = yes_no(close, "count_as_equal", false);
        rules.close = rule;
    }
    Place const discuss_place = fields.at("discuss");
    Fields const discuss(reading, discuss_place, fields.node("discuss"), {"spread", "near_line", "any_member_asks"});
    if (auto const spread = discuss.scalar("spread")) {
        if (spread->text.ends_with('%'))
            reading.error("number.share", spread->place, "a spread is in marks of the scale, not a percentage",
                          "Write it as 4");
        else
            rules.discuss.spread = detail::read_share(reading, *spread, "4");
    }
    if (auto const near = discuss.scalar("near_line"))
        rules.discuss.near_line = detail::read_percentage(reading, *near, "5%");
    rules.discuss.any_member_asks = yes_no(discuss, "any_member_asks", true);
    detail::read_role_weights(reading, fields);
    detail::check_scoring(reading, fields);
}

}  // namespace grantpanel::validate
