// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "grantpanel/validate/fields.hpp"

namespace grantpanel::validate {

namespace detail {

/// A scale; what `fields` leaves out is taken from `base`.
inline model::Scale read_scale(Reading& reading, Fields const& fields, model::Scale base) {
    auto const number = [&](std::string_view key, core::Ratio& value) {
        if (auto const scalar = fields.scalar(key))
            if (auto const decimal = reading.decimal(*scalar)) value = core::Ratio(*decimal);
    };
    number("least", base.least);
    number("most", base.most);
    number("step", base.step);
    for (auto [key, word] : {std::pair("not_enough_information", &base.not_enough_information),
                             std::pair("not_applicable", &base.not_applicable)})
        if (auto const scalar = fields.scalar(key)) *word = reading.text(*scalar).value_or(*word);
    if (base.most <= base.least || base.step <= core::Ratio(0)) {
        reading.error("scale.range", fields.place(),
                      "the scale has no marks: `most` must be above `least`, and `step` above 0",
                      "For example {least: 0, most: 10, step: 1}");
        return base;
    }
    core::Ratio const steps = (base.most - base.least) / base.step;
    if (steps.denominator() != 1 || steps > core::Ratio(1'000'000))
        reading.error("scale.step", fields.place(), "the steps of the scale do not lead from `least` to `most`",
                      "(most - least) / step is a whole number, at most 1,000,000");
    else
        base.steps = static_cast<std::int32_t>(steps.numerator());
    return base;
}

/// A minimum score without % is a mark: 0.5 on 0 to 100 turns hardly anybody down, where somebody may have meant half.
inline void warn_of_mark_like_share(Reading& reading, Scalar const& scalar, core::Ratio const& mark,
                                    core::Ratio const& share) {
    core::Ratio const one(1), hundredth(1, 100);
    bool const like_share = mark < one || (mark == one && share <= hundredth);
    if (mark.sign() <= 0 || share.sign() < 0 || share >= mark || !like_share) return;
    std::string const it_is = core::to_exact_percent(share);
    reading.warning("minimum_score.mark", scalar.place,
                    "`" + Reading::shown(scalar.text) + "` is read as a mark, and is " + it_is + " of the scale",
                    "Write " + core::to_exact_percent(mark, 0) + " if a share of the scale is meant; " +
                        (it_is.ends_with('%') ? it_is + " says that it is this mark" : "a mark can stay as it is"));
}

inline void read_minimum_score(Reading& reading, Scalar const& scalar) {
    auto& rubric = reading.round.rubric;
    rubric.minimum_score_text = std::string(scalar.text);
    bool const percentage = scalar.text.ends_with('%');
    auto const reading_of =
        core::parse_decimal(percentage ? scalar.text.substr(0, scalar.text.size() - 1) : scalar.text);
    if (!reading_of.ok()) {
        reading.error("minimum_score.format", scalar.place,
                      "`" + Reading::shown(scalar.text) + "` is not a percentage or a mark",
                      "Write 60% or a mark such as 3.5");
        return;
    }
    core::Ratio share = core::Ratio(reading_of.value);
    if (percentage) {
        share /= core::Ratio(100);
    } else {
        if (rubric.criteria.empty()) return;
        auto const& scale = rubric.criteria.front().scale;
        for (auto const& criterion : rubric.criteria)
            if (!criterion.scale.same_numbers(scale)) {
                reading.error("minimum_score.scales", scalar.place,
                              "a minimum score can be a mark only where all criteria share one scale",
                              "Write a percentage");
                return;
            }
        if (scale.steps == 0) return;
        core::Ratio const mark = share;
        share = (share - scale.least) / (scale.most - scale.least);
        warn_of_mark_like_share(reading, scalar, mark, share);
    }
    if (share < core::Ratio(0) || share > core::Ratio(1))
        reading.error("minimum_score.range", scalar.place,
                      "no total can reach or miss a minimum score of " + Reading::shown(scalar.text),
                      "Write 0% to 100%, or a mark on the scale");
    else
        rubric.minimum_score = share;
}

/// Weights as whole numbers over one denominator; only their proportions matter. Empty where there is none, or where
/// they are too fine, which is a problem.
inline core::Indexed<model::CriterionIndex, std::int64_t> whole_weights(
    Reading& reading, Place const& place, core::Indexed<model::CriterionIndex, core::Ratio> const& weights) {
    core::Integer denominator = 1, sum = 0, common = 0;
    for (auto const& weight : weights) denominator = lcm(denominator, weight.denominator());
    for (auto const& weight : weights) {
        core::Integer const units = weight.numerator() * (denominator / weight.denominator());
        common = gcd(common, units);
        sum += units;
    }
    if (common == 0) return {};
    if (sum / common > 1'000'000'000) {
        reading.error("weight.too_fine", place, "the weights differ in too many digits",
                      "Write them with fewer digits");
        return {};
    }
    core::Indexed<model::CriterionIndex, std::int64_t> whole;
    for (auto const& weight : weights)
        whole.push_back(static_cast<std::int64_t>(
            core::Integer(weight.numerator() * (denominator / weight.denominator()) / common)));
    return whole;
}

}  // namespace detail

/// `rubric`: scale, criteria and minimum score.
inline void read_rubric(Reading& reading, Fields const& top) {
    if (!top.node("rubric")) return top.missing("rubric", "Write a scale and at least one criterion");
    auto& rubric = reading.round.rubric;
    Place const here = top.at("rubric");
    Fields const fields(reading, here, top.node("rubric"), {"scale", "minimum_score", "criteria", "pathways"});
    model::Scale shared;
    bool has_shared = fields.node("scale") != nullptr;
    Place const scale_place = fields.at("scale");
    if (has_shared) {
        Fields const scale(reading, scale_place, fields.node("scale"),
                           {"least", "most", "step", "not_enough_information", "not_applicable"});
        has_shared = scale.required("least") && scale.required("most");
        if (has_shared) shared = detail::read_scale(reading, scale, shared);
    }
    Place const list_place = fields.at("criteria");
    auto const* criteria = fields.list("criteria");
    if (!criteria && !fields.node("criteria"))
        fields.missing("criteria", "Write what is scored: [{id: need, weight: 1}]");
    if (criteria && criteria->empty())
        reading.error("rubric.empty", list_place, "no criterion is listed",
                      "Write at least one: [{id: need, weight: 1}]");
    std::vector<std::string> seen;
    for (std::size_t i = 0; criteria && i < criteria->size(); ++i) {
        Place const place = list_place.child(i);
        Fields const each(reading, place, &(*criteria)[i], {"id", "weight", "question", "scale", "marks_mean"});
        model::Criterion criterion;
        if (auto const id = each.required("id")) {
            criterion.id = reading.id(*id).value_or("");
            static constexpr std::string_view taken[] = {"member", "application", "discussion"};
            if (std::find(std::begin(taken), std::end(taken), criterion.id) != std::end(taken))
                reading.error("criterion.id", id->place, "`" + criterion.id + "` is a column of `scores` already",
                              "Choose another id for the criterion");
            if (std::find(seen.begin(), seen.end(), criterion.id) != seen.end())
                reading.error("id.duplicate", id->place, "two criteria have the id `" + criterion.id + "`",
                              "Rename one");
            seen.push_back(criterion.id);
        }
        if (auto const weight = each.required("weight"))
            if (auto const value = reading.decimal(*weight)) {
                criterion.weight = core::Ratio(*value);
                if (value->units <= 0)
                    reading.error("weight.positive", weight->place, "a weight is zero or negative",
                                  "Weights are positive; leave out a criterion that counts for nothing");
            }
        if (auto const question = each.scalar("question")) criterion.question = reading.text(*question).value_or("");
        criterion.scale = shared;
        Place const own_place = each.at("scale");
        if (each.node("scale")) {
            Fields const own(reading, own_place, each.node("scale"),
                             {"least", "most", "step", "not_enough_information", "not_applicable"});
            if (has_shared || (own.required("least") && own.required("most")))
                criterion.scale = detail::read_scale(reading, own, shared);
        } else if (!fields.node("scale")) {
            each.missing("scale", "Write `scale: {least: 0, most: 10}` here or for the whole rubric");
        }
        Place const mean_place = each.at("marks_mean");
        if (auto const* mean = each.node("marks_mean")) {
            if (!mean->mapping())
                reading.error("shape.mapping", mean_place, "`marks_mean` says what marks mean", "{0: ..., 10: ...}");
            for (std::size_t k = 0; mean->mapping() && k < mean->mapping()->entries.size(); ++k) {
                auto const& entry = mean->mapping()->entries[k];
                Place const entry_place = mean_place.child(entry.key);
                if (auto const* text = entry.value.text())
                    criterion.marks_mean.emplace_back(
                        entry.key, reading.text({text->value, text->quoted, entry_place}).value_or(""));
            }
        }
        rubric.criteria.push_back(std::move(criterion));
    }
    core::Indexed<model::CriterionIndex, core::Ratio> weights;
    for (auto const& criterion : rubric.criteria) weights.push_back(criterion.weight);
    bool const weights_known = std::all_of(weights.begin(), weights.end(), [](auto const& w) { return w.sign() > 0; });
    if (weights_known) {
        auto const whole = detail::whole_weights(reading, list_place, weights);
        for (auto c : core::positions<model::CriterionIndex>(whole.size())) rubric.criteria[c].weight_units = whole[c];
    }
    if (auto const minimum = fields.scalar("minimum_score")) detail::read_minimum_score(reading, *minimum);
}

}  // namespace grantpanel::validate
