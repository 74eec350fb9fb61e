// SPDX-License-Identifier: MIT
#include "rules.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/stages.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/score/combine.hpp"

namespace grantpanel::report {

namespace {

std::string condition_text(model::Condition const& condition) {
    std::vector<std::string> parts;
    for (auto const& part : condition.parts)
        parts.push_back(part.column + " must " + explain::phrase(part.comparison) + " " +
                        core::join_words(part.operands, " or "));
    return core::join_words(parts);
}

std::string weights_text(model::RoundData const& round, model::Pathway const& pathway) {
    std::vector<std::string> parts;
    for (auto c : core::positions<model::CriterionIndex>(pathway.weights.size()))
        if (pathway.weights[c].sign() > 0)
            parts.push_back(round.rubric.criteria[c].id + " " + pathway.weights[c].to_text());
    return core::join_words(parts);
}

/// What was agreed, when, by whom, how, and what they had seen by then.
std::string agreement_text(model::Agreement const& agreed) {
    std::string text = agreed.what;
    if (agreed.on) text += ", on " + core::to_text(*agreed.on);
    if (!agreed.by.empty()) text += ", by " + agreed.by;
    if (!agreed.how.empty()) text += ", " + agreed.how;
    if (agreed.after_seeing == "nothing")
        text += ", before anything was seen";
    else if (!agreed.after_seeing.empty())
        text += ", after the " + agreed.after_seeing + " were seen";
    if (!agreed.digest.empty()) text += "; frozen: " + core::join_words(agreed.of);
    return text;
}

/// A shrinkage in words: "1/2", or "estimated from the marks: need 0.512 and plan none (nothing is adjusted)".
std::string shrinkage_text(model::Round const& round, model::PerApplication<model::Total> const* totals) {
    if (!round->scoring.estimate_shrinkage) return round->scoring.shrinkage.to_text();
    std::string const text = "estimated from the marks";
    if (!totals) return text;
    std::vector<std::string> parts;
    for (auto const& [criterion, shrinkage] : score::estimated_shrinkages(round, *totals))
        parts.push_back((criterion ? round->rubric.criteria[*criterion].id + " " : "") +
                        (shrinkage ? shrinkage->to_decimal(3) : "none (nothing is adjusted)"));
    return text + ": " + core::join_words(parts);
}

template <class Line>
void scoring_lines(model::RoundData const& round, std::string const& shrinkage, Line const& line) {
    using model::Adjust, model::Combine, model::Counts;
    auto const& rules = round.scoring;
    for (auto const& pathway : round.rubric.pathways)
        line("weights for " + round.groups[pathway.group].name, weights_text(round, pathway));
    line("least_marks",
         std::to_string(rules.least_marks) +
             (rules.by == model::ScoredBy::sheet ? " for each criterion, and whole sheets" : " for each criterion"));
    line("staff_marks", rules.staff_marks ? "yes: marks of staff count like those of members" : "no");
    static constexpr std::string_view counts[] = {
        "last: a member's sheet from after the discussion where there is one, otherwise from before",
        "before: sheets from before the discussion", "after: sheets from after the discussion",
        "agreed: the sheet that the panel filled in together, where there is one; otherwise as last"};
    line("counts", std::string(counts[static_cast<std::size_t>(rules.counts)]));
    std::string combine(word(rules.combine));
    if (rules.combine == Combine::trimmed)
        combine += ", without the " + std::to_string(rules.trim) + " lowest and highest";
    if (rules.combine == Combine::sum) combine += ", over " + std::to_string(round.assignment.readers) + " readers";
    line("combine",
         combine + (rules.by == model::ScoredBy::sheet ? " of whole sheets" : " of the marks on each criterion"));
    std::vector<std::string> roles;
    for (auto const& each : rules.role_weights)
        roles.push_back(std::string(word(each.role)) + " " + each.weight.to_text());
    if (!roles.empty()) line("role_weights", core::join_words(roles));
    std::string adjust(word(rules.adjust));
    if (rules.adjust == Adjust::severity) adjust += ": strict or generous marking taken out, shrinkage " + shrinkage;
    if (rules.adjust != Adjust::none)
        adjust += rules.compare_unconnected ? "; unconnected: compare" : "; unconnected: refuse";
    line("adjust", adjust);
    if (rules.close)
        line("close", "totals less than " + core::to_exact_percent(rules.close->below, 2) + " apart" +
                          (rules.close->count_as_equal ? ", and they count as equal" : ", shown only"));
}

}  // namespace

std::string rules_text(model::Round const& of, model::PerApplication<model::Total> const* totals) {
    auto const& round = *of;
    auto const& allocation = round.allocation;
    std::vector<std::string> steps, priorities;
    for (auto const& step : allocation.if_scores_equal) steps.push_back(step.text);
    for (auto const& priority : allocation.priorities) {
        std::vector<std::string> names;
        for (auto group : priority.groups) names.push_back(round.groups[group].name);
        priorities.push_back(names.empty() ? "rest" : core::join_words(names, " and "));
    }
    std::string text = "Rules in force\n";
    auto const line = [&](std::string_view name, std::string const& value) {
        text += fmt::format("  {:<22} {}\n", name, core::printable(value));
    };
    line("decision", round.decided_by == model::DecidedBy::scores_decide ? "scores_decide: the proposal is the decision"
                                                                         : "scores_advise: the panel decides");
    line("minimum_score", round.rubric.minimum_score ? explain::minimum_text(round.rubric)
                                                     : "none: nobody is turned down for a score alone");
    scoring_lines(round, shrinkage_text(of, totals), line);
    for (auto const& rule : round.eligibility) line("eligibility", condition_text(rule.require) + ": " + rule.because);
    for (auto const& rule : round.conflicts.policy) line("conflicts", explain::rule_text(round, rule));
    line("same_pot",
         std::string(word(round.conflicts.same_pot)) + ", for members who apply, on the other applications");
    line("member_applications",
         round.conflicts.judged_last ? "judged_last: after all others, against the weakest award" : "with_the_others");
    if (auto const& quorum = round.conflicts.quorum) {
        std::vector<std::string> conditions;
        if (quorum->members > 0) conditions.push_back(std::to_string(quorum->members) + " people who decide");
        for (auto const& [seat, needs] : quorum->seats)
            conditions.push_back(std::to_string(needs) + " in the seat " + seat);
        if (quorum->trustees > 0) conditions.push_back(explain::counted(quorum->trustees, "trustee"));
        line("quorum", core::join_words(conditions) + ", after anyone has stepped out");
    } else {
        line("quorum", "none");
    }
    if (auto const& approval = round.approval) {
        std::vector<std::string> may;
        if (approval->may_send_back) may.emplace_back("send back");
        if (approval->may_refuse)
            may.push_back("refuse" + (approval->refuse_only_for.empty()
                                          ? std::string()
                                          : " for " + core::join_words(approval->refuse_only_for, " or ")));
        line("approval", !approval->panel_decides ? std::string("the panel recommends, the trustees decide")
                         : may.empty()            ? std::string("the panel decides, the trustees approve")
                                                  : "the panel decides, the trustees may " + core::join_words(may));
    } else {
        line("approval", "no award waits for trustees");
    }
    for (auto const& group : round.groups)
        line("group " + group.name, group.stage ? "those who go on from the stage " + round.stages[*group.stage].id
                                                : condition_text(group.condition));
    for (auto const& stage : round.stages) line("stage " + stage.id, explain::stage_rule(round, stage));
    auto rule = std::string(word(allocation.rule));
    if (model::ranks(allocation.rule)) rule += ", if_money_short: " + std::string(word(allocation.if_money_short));
    if (allocation.rule == model::AwardRule::best_value)
        rule += ", objective: " + std::string(word(allocation.objective));
    if (allocation.base > core::Money()) rule += ", base: " + core::to_display(allocation.base, round.unit);
    if (auto const& interval = allocation.interval) {
        using Kind = model::IntervalRule::Kind;
        rule += interval->kind == Kind::points
                    ? ", a total may be " + core::to_exact_percent(interval->points, 2) + " more or less"
                : interval->kind == Kind::readers
                    ? std::string(", a total may be what any one of its readers gives")
                    : ", a total may be from `" + interval->low + "` to `" + interval->high + "`";
    }
    line("rule", rule);
    for (auto const& limit : allocation.at_least)
        line("at_least",
             panel::in_words(round, limit, true, limit.value) + (limit.must ? ", must" : ", as far as possible"));
    for (auto const& limit : allocation.at_most) line("at_most", panel::in_words(round, limit, false, limit.value));
    auto const sets = [&](std::string_view name, std::vector<std::vector<model::ApplicationIndex>> const& all) {
        for (auto const& set : all) line(name, core::join_words(core::ids_of(round.applications, set)));
    };
    sets("exclusive", allocation.exclusive);
    sets("together", allocation.together);
    for (auto const& row : allocation.top_ups)
        line("top-up", round.applications[row.application].id + ", " + core::to_display(row.amount, round.unit) + ": " +
                           row.because);
    for (auto const& row : allocation.next_offers)
        line("next offer", (row.group ? "for " + round.groups[*row.group].name + ": " : std::string()) + row.offer);
    if (allocation.add_to_each_award.sign() > 0)
        line("add_to_each_award", core::to_exact_percent(allocation.add_to_each_award, 2));
    auto const only = [&](std::optional<std::size_t> const& group) {
        return group ? ", only for " + round.groups[*group].name : std::string();
    };
    for (auto const& funder : round.fund.funders)
        line("funder " + funder.id, core::to_display(funder.amount, round.unit) + only(funder.only));
    for (auto const& part : round.fund.sub_pots)
        line("sub-pot " + part.id,
             core::to_display(part.amount, round.unit) + only(part.only) +
                 (part.spill_to ? ", what is left goes to " + round.fund.sub_pots[*part.spill_to].id : "") +
                 (part.rule ? ", " + std::string(word(*part.rule)) : "") +
                 (part.base ? ", base: " + core::to_display(*part.base, round.unit) : "") +
                 (part.if_money_short ? ", if_money_short: " + std::string(word(*part.if_money_short)) : ""));
    for (auto const& year : round.fund.years) line("budget " + year.year, core::to_display(year.budget, round.unit));
    line("step", core::to_display(allocation.step, round.unit));
    line("priorities", allocation.priorities.size() > 1 ? core::join_words(priorities, ", then ") : "none: one list");
    line("if_scores_equal", steps.empty() ? "nothing: equal applications are treated alike or not at all"
                                          : core::join_words(steps, ", then "));
    line("reserve", explain::counted(allocation.reserve, "place"));
    if (round.draw.seed || !round.draw.seed_source.empty())
        line("draw", "seed " + (round.draw.seed ? *round.draw.seed : std::string("not published yet")) +
                         (round.draw.seed_source.empty() ? "" : ", from " + round.draw.seed_source));
    line("audit", core::join_words(round.audit));
    for (auto const& agreed : round.agreed) line("agreed", agreement_text(agreed));
    return text;
}

}  // namespace grantpanel::report
