// SPDX-License-Identifier: MIT
#include "rules.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/words.hpp"

namespace grantpanel::report {

namespace {

std::string condition_text(model::Condition const& condition) {
    std::vector<std::string> parts;
    for (auto const& part : condition.parts)
        parts.push_back(part.column + " must " + explain::phrase(part.comparison) + " " +
                        core::join_words(part.operands, " or "));
    return core::join_words(parts);
}

}  // namespace

std::string rules_text(model::RoundData const& round) {
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
    line("minimum_score", round.rubric.minimum_score ? round.rubric.minimum_score_text
                                                     : "none: nobody is turned down for a score alone");
    line("least_marks", std::to_string(round.scoring.least_marks) + " for each criterion");
    line("staff_marks", round.scoring.staff_marks ? "yes: marks of staff count like those of members" : "no");
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
    for (auto const& group : round.groups) line("group " + group.name, condition_text(group.condition));
    line("rule", "ranked, if_money_short: " + std::string(word(allocation.if_money_short)));
    line("step", core::to_display(allocation.step, round.unit));
    line("priorities", allocation.priorities.size() > 1 ? core::join_words(priorities, ", then ") : "none: one list");
    line("if_scores_equal", steps.empty() ? "nothing: equal applications are treated alike or not at all"
                                          : core::join_words(steps, ", then "));
    line("reserve", explain::counted(allocation.reserve, "place"));
    if (round.draw.seed || !round.draw.seed_source.empty())
        line("draw", "seed " + (round.draw.seed ? *round.draw.seed : std::string("not published yet")) +
                         (round.draw.seed_source.empty() ? "" : ", from " + round.draw.seed_source));
    line("audit", core::join_words(round.audit));
    return text;
}

}  // namespace grantpanel::report
