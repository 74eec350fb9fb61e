// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "grantpanel/core/ticket.hpp"
#include "grantpanel/validate/fund.hpp"
#include "grantpanel/validate/interval.hpp"
#include "grantpanel/validate/limits.hpp"

namespace grantpanel::validate {

namespace detail {

/// One step of `if_scores_equal`: "draw", "smallest request", "lowest income", "earliest received_on".
inline std::optional<model::TieStep> read_tie_step(Reading& reading, Attributes const& attributes, Scalar const& scalar,
                                                   bool by_id) {
    auto const& round = reading.round;
    model::TieStep step;
    step.text = std::string(scalar.text);
    if (by_id && scalar.text == "id") {
        std::vector<model::ApplicationIndex> order;
        for (auto each : core::positions<model::ApplicationIndex>(round.applications.size())) order.push_back(each);
        std::sort(order.begin(), order.end(),
                  [&](auto a, auto b) { return round.applications[a].id < round.applications[b].id; });
        step.values.resize(order.size());
        for (std::size_t place = 0; place < order.size(); ++place)
            step.values[order[place]] = core::Ratio(static_cast<std::int64_t>(place));
        return step;
    }
    if (by_id && scalar.text == "head_to_head") {
        reading.error("tie.format", scalar.place, "a scored list has no marks that `head_to_head` could compare",
                      "Write lowest, highest, earliest or latest and a column, smallest request, draw, or id");
        return std::nullopt;
    }
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
    bool all_dates = true, all_numbers = true;
    attributes.for_each(reading, *found, [&](auto, Scalar const& cell, NumberStyle const& style) {
        if (cell.empty()) return;
        all_dates = all_dates && core::parse_date(cell.text);
        all_numbers = all_numbers && read_number(cell.text, style).ok();
    });
    bool const dates = direction == "earliest" || direction == "latest" ? !all_numbers : all_dates;
    attributes.for_each(reading, *found,
                        [&](model::ApplicationIndex application, Scalar const& cell, NumberStyle const& style) {
                            if (cell.empty()) return;
                            if (dates) {
                                if (auto const date = reading.date(cell))
                                    step.values[application] = core::Ratio(core::days(*date));
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

namespace detail {

/// `rule`, and what `best_value` makes as large as it can.
inline void read_rule(Reading& reading, Fields const& fields, Attributes const& attributes) {
    using model::AwardRule, model::Objective;
    auto& rules = reading.round.allocation;
    if (auto const rule = fields.required("rule", "Write `rule: ranked`"))
        rules.rule = read_award_rule(reading, *rule).value_or(AwardRule::ranked);
    auto const objective = fields.scalar("objective");
    auto const& sub_pots = reading.round.fund.sub_pots;
    if (rules.rule != AwardRule::best_value && std::none_of(sub_pots.begin(), sub_pots.end(), [](auto const& part) {
            return part.rule == AwardRule::best_value;
        })) {
        if (objective)
            reading.error("objective.unused", objective->place, "`objective` belongs to `rule: best_value`",
                          "Take it out");
        return;
    }
    static std::string const hint =
        "It decides who gets money, so there is no default. Choose one of: total, awards, people";
    if (!objective) return fields.missing("objective", hint);
    rules.objective =
        reading
            .choice<Objective>(
                *objective, {{"total", Objective::total}, {"awards", Objective::awards}, {"people", Objective::people}})
            .value_or(Objective::total);
    if (rules.objective != Objective::people) return;
    auto const column = attributes.find(reading, objective->place, "people");
    rules.people.resize(reading.round.applications.size());
    if (column)
        attributes.for_each(reading, *column, [&](auto application, Scalar const& cell, auto const&) {
            if (!cell.empty()) rules.people[application] = reading.whole(cell, 0, 1'000'000'000).value_or(0);
        });
}

}  // namespace detail

namespace detail {

/// `top_ups`: more than an application asked for. Each says why, and no award goes above the request without one.
inline void read_top_ups(Reading& reading, Fields const& fields) {
    auto& round = reading.round;
    Place const list_place = fields.at("top_ups");
    auto const* list = fields.list("top_ups");
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Place const place = list_place.child(i);
        Fields const each(reading, place, &(*list)[i], {"application", "amount", "because"});
        model::TopUp row;
        auto const application = each.required("application");
        if (auto const amount = each.required("amount")) {
            row.amount = reading.money(*amount).value_or(core::Money());
            if (row.amount == core::Money() && amount->text == "0")
                reading.error("money.zero", amount->place, "a top-up adds nothing",
                              "Write what is added, or take it out");
        }
        if (auto const because = each.required("because", "A top-up says why: people will ask"))
            row.because = reading.text(*because).value_or("");
        auto const* named = application ? reading.refer(*application, {IdKind::application}) : nullptr;
        if (!named) continue;
        row.application = model::ApplicationIndex(named->row);
        round.applications[row.application].top_up += row.amount;
        round.allocation.top_ups.push_back(std::move(row));
    }
}

/// `next_offers`: what those who are declined are offered instead, the first that is for them.
inline void read_next_offers(Reading& reading, Fields const& fields) {
    auto& offers = reading.round.allocation.next_offers;
    Place const list_place = fields.at("next_offers");
    auto const* list = fields.list("next_offers");
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Place const place = list_place.child(i);
        Fields const each(reading, place, &(*list)[i], {"group", "offer"});
        model::NextOffer row;
        if (!offers.empty() && !offers.back().group)
            reading.error("next_offers.rest", place,
                          "the offer before this one is for everybody: nobody is left for it",
                          "Write the offer without `group` last");
        if (auto const group = each.scalar("group")) row.group = reading.group(*group);
        if (auto const offer = each.required("offer", "For example: one hour to talk about the next application"))
            row.offer = reading.text(*offer).value_or("");
        offers.push_back(std::move(row));
    }
}

}  // namespace detail

namespace detail {

/// `base`, and what a pot that is shared cannot keep; all other entries have been read.
inline void read_base_and_limits(Reading& reading, Fields const& fields) {
    using model::AwardRule;
    auto& rules = reading.round.allocation;
    auto const& fund = reading.round.fund;
    auto const base = fields.scalar("base");
    std::vector<AwardRule> used;
    bool needs_base = false;
    for (auto const& part : fund.sub_pots) {
        used.push_back(part.rule.value_or(rules.rule));
        needs_base = needs_base || (used.back() == AwardRule::base_plus_proportional && !part.base);
    }
    if (fund.sub_pots.empty()) used.push_back(rules.rule), needs_base = rules.rule == AwardRule::base_plus_proportional;
    bool const fits = needs_base || rules.rule == AwardRule::base_plus_proportional;
    if (base)
        rules.base = read_base(reading, *base, fits ? AwardRule::base_plus_proportional : rules.rule);
    else if (needs_base)
        fields.missing("base", "It is what each gets before the rest is shared: write `base: 1000`");

    auto const shared = std::find_if(used.begin(), used.end(), [](auto rule) { return model::shares(rule); });
    if (shared == used.end()) return;
    CannotKeep const refuse{reading, fields, *shared, "shares the pot", "docs/sharing.md, section 5"};
    refuse(!rules.at_least.empty(), "at_least", "`at_least`");
    refuse(!rules.at_most.empty(), "at_most", "`at_most`");
    refuse(!rules.exclusive.empty(), "exclusive", "`exclusive`");
    refuse(!rules.together.empty(), "together", "`together`");
    refuse(rules.priorities.size() > 1, "priorities", "`priorities`");
    refuse(!fund.funders.empty(), "rule", "what funders may pay for");
    refuse(!fund.years.empty(), "rule", "a budget for each year");
    refuse(reading.round.conflicts.judged_last, "rule", "`member_applications: judged_last`");
    refuse(std::find(used.begin(), used.end(), AwardRule::best_value) != used.end(), "rule",
           "`best_value` in another sub-pot");
    refuse(rules.reserve > 0 && std::none_of(used.begin(), used.end(), model::ranks), "reserve",
           "a reserve list: everybody has a part");
}

}  // namespace detail

/// `allocation`: how the order becomes awards. `applications` is the table that has them as rows. With `by_id`, the
/// order of ids may settle what is equal, as in a scored list.
inline void read_allocation(Reading& reading, Fields const& top, Attributes const& attributes, Rows const& applications,
                            bool by_id = false) {
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
    Fields const fields(reading, here, top.node("allocation"),
                        {"rule", "objective", "if_money_short", "step", "priorities", "if_scores_equal", "reserve",
                         "at_least", "at_most", "exclusive", "together", "add_to_each_award", "most_steps", "top_ups",
                         "next_offers", "base", "interval"});
    detail::read_rule(reading, fields, attributes);
    static constexpr auto policies = {IfMoneyShort::stop_there, IfMoneyShort::try_next,
                                      IfMoneyShort::offer_less_then_stop, IfMoneyShort::offer_less_then_try_next};
    std::string choices;
    for (auto policy : policies) choices += (choices.empty() ? "" : ", ") + std::string(model::word(policy));
    bool const ranks = model::ranks(rules.rule);
    auto const policy =
        ranks ? fields.required("if_money_short",
                                "It decides who gets money, so there is no default. Choose one of: " + choices)
              : fields.scalar("if_money_short");
    if (policy && !ranks)
        reading.error("if_money_short.unused", policy->place,
                      "`" + std::string(word(rules.rule)) + "` does not use `if_money_short`",
                      rules.rule == model::AwardRule::best_value
                          ? "Take it out: it chooses the awards that are best together"
                          : "Take it out: everybody gets a part");
    else if (policy)
        rules.if_money_short = detail::read_if_money_short(reading, *policy).value_or(IfMoneyShort::stop_there);
    for (auto const& part : reading.round.fund.sub_pots)
        if (!ranks && part.rule && model::ranks(*part.rule) && !part.if_money_short)
            fields.missing("if_money_short", "The sub-pot `" + Reading::shown(part.id) +
                                                 "` goes through an order: say in it what happens when money is short");
    if (auto const step = fields.scalar("step")) rules.step = detail::read_step(reading, *step);
    detail::read_priorities(reading, fields);
    Place words_place;
    for (auto const& word : fields.words("if_scores_equal", words_place)) {
        if (!rules.if_scores_equal.empty() && rules.if_scores_equal.back().kind == model::TieStep::Kind::draw)
            reading.error("tie.after_draw", word.place, "after a draw nothing is left to settle", "Write `draw` last");
        if (auto step = detail::read_tie_step(reading, attributes, word, by_id))
            rules.if_scores_equal.push_back(std::move(*step));
    }
    if (auto const reserve = fields.scalar("reserve"))
        rules.reserve = static_cast<std::size_t>(reading.whole(*reserve, 0, 1'000'000).value_or(0));
    rules.at_least = read_limits(reading, fields, "at_least", attributes, applications);
    rules.at_most = read_limits(reading, fields, "at_most", attributes, applications);
    rules.exclusive = read_sets(reading, fields, "exclusive");
    rules.together = read_sets(reading, fields, "together");
    detail::read_base_and_limits(reading, fields);
    read_interval(reading, fields, attributes, by_id);
    detail::read_top_ups(reading, fields);
    detail::read_next_offers(reading, fields);
    if (auto const steps = fields.scalar("most_steps"))
        rules.most_steps = static_cast<std::uint64_t>(reading.whole(*steps, 1, 2'000'000'000).value_or(1));
    if (auto const add = fields.scalar("add_to_each_award")) {
        auto const share = core::parse_ratio(add->text);
        if (!share || share->sign() < 0 || *share > core::Ratio(1) || share->denominator() > 1'000'000)
            reading.error("limit.share", add->place,
                          "'" + Reading::shown(add->text) + "' is not a share between 0% and 100%", "For example 5%");
        else
            rules.add_to_each_award = *share;
    }
}

/// `draw`: where the seed comes from, the seed, the digest of the ids that was published before it, and that of the
/// tickets that was published with it.
inline void read_draw(Reading& reading, Fields const& top) {
    auto& round = reading.round;
    auto& draw = round.draw;
    Place const here = top.at("draw");
    Fields const fields(reading, here, top.node("draw"), {"seed_source", "seed", "ids_digest", "tickets_digest"});
    if (auto const source = fields.scalar("seed_source")) draw.seed_source = reading.text(*source).value_or("");
    if (auto const seed = fields.scalar("seed")) draw.seed = reading.text(*seed);
    bool lots = false;
    for (auto const& part : round.fund.sub_pots) lots = lots || model::draws(part.rule.value_or(round.allocation.rule));
    lots = lots || (round.fund.sub_pots.empty() && model::draws(round.allocation.rule));
    for (auto const& made : round.decisions) lots = lots || made.choice == model::PanelDecision::Choice::draw;
    if (lots && !draw.seed && draw.seed_source.empty())
        top.missing("draw", "Say which number that nobody can choose will be the seed: `draw: {seed_source: ...}`");
    auto const ids = round.ids();
    if (auto const digest = fields.scalar("ids_digest")) {
        draw.ids_digest = std::string(digest->text);
        std::string const actual = core::ids_digest(ids).to_text();
        if (actual != digest->text)
            reading.error("draw.ids_digest", digest->place,
                          "the published digest is not that of the applications in this round",
                          "The digest of these ids is " + actual);
    }
    auto const digest = fields.scalar("tickets_digest");
    if (!digest) return;
    draw.tickets_digest = std::string(digest->text);
    auto const drawn = core::tickets(lots ? core::tags::lottery : core::tags::ties, draw.seed.value_or(""), ids);
    std::string const actual = core::tickets_digest(drawn, ids).to_text();
    if (!draw.seed)
        reading.error("draw.seed_changed", digest->place, "the tickets were published, and the seed is not here",
                      "Write the seed that they were drawn with");
    else if (actual != digest->text)
        reading.error("draw.seed_changed", digest->place,
                      "the published tickets are not those of this seed and these applications",
                      "The digest of the tickets with this seed is " + actual +
                          ". A seed that was used once cannot be changed: find out which one was published");
}

}  // namespace grantpanel::validate
