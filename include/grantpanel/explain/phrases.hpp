// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/text.hpp"
#include "grantpanel/model/decision.hpp"

/// Parts of sentences: how outcomes, comparisons, totals and rules are said to people.
namespace grantpanel::explain {

/// How an outcome is said to people.
inline std::string_view phrase(model::Outcome outcome) {
    using enum model::Outcome;
    switch (outcome) {
        case awarded: return "awarded in full";
        case reduced: return "awarded in part";
        case reserve: return "on the reserve list";
        case deferred: return "deferred: not closed, more is needed";
        case declined: return "not this time";
        case ineligible: return "not eligible for this fund";
        case withdrawn: return "withdrawn by the applicant";
        case undecided: return "not decided yet";
    }
    return "";
}

inline std::string phrase(model::Comparison comparison) {
    using enum model::Comparison;
    switch (comparison) {
        case is: return "be";
        case in: return "be one of";
        case not_: return "not be";
        case above: return "be above";
        case at_least: return "be at least";
        case below: return "be below";
        case at_most: return "be at most";
        case by: return "be on or before";
    }
    return "";
}

/// A total: a percentage of the scale, or as a scored list has it.
inline std::string phrase(model::RoundData const& round, core::Ratio const& total) {
    return round.rubric.criteria.empty() ? total.to_decimal(2) : core::to_percent(total, 1);
}

/// The minimum score as the panel wrote it, and as a total where it wrote a mark: "7 (70.0%)".
inline std::string minimum_text(model::Rubric const& rubric) {
    auto const& text = rubric.minimum_score_text;
    return text.ends_with('%') ? text : text + " (" + core::to_percent(*rubric.minimum_score, 1) + ")";
}

/// How marks are adjusted, said to people.
inline std::string_view phrase(model::Adjust adjust) {
    using enum model::Adjust;
    switch (adjust) {
        case none: return "";
        case severity: return "strict or generous marking is taken out";
        case z_score: return "every reader's marks have the same mean and spread";
        case borda: return "every reader's own order counts, not the marks";
    }
    return "";
}

/// A step of `if_scores_equal`, said to people: "the smallest request", "a draw".
inline std::string phrase(model::TieStep const& step) {
    switch (step.kind) {
        case model::TieStep::Kind::head_to_head: return "what those who read both gave";
        case model::TieStep::Kind::draw: return "a draw";
        case model::TieStep::Kind::value: break;
    }
    return step.text == "id" ? "the order of their ids" : "the " + step.text;
}

/// What a member may do, said to people.
inline std::string_view phrase(model::Response response) {
    using enum model::Response;
    switch (response) {
        case stay: return "stays and takes part";
        case score_no_vote: return "marks and discusses, does not vote";
        case no_score: return "discusses, does not mark or vote";
        case leave_room: return "steps out";
    }
    return "";
}

/// A rule of the conflict policy in one line: "family, then trustee or employee, within 3 years: leave_room".
inline std::string rule_text(model::RoundData const& round, model::ConflictRule const& rule) {
    std::vector<std::string> hops;
    for (auto const& hop : rule.path) {
        std::vector<std::string> kinds;
        for (auto kind : hop) kinds.push_back(round.kinds[kind]);
        hops.push_back(core::join_words(kinds, " or "));
    }
    std::string text = core::join_words(hops, ", then ");
    if (rule.within) text += ", within " + std::to_string(*rule.within) + (*rule.within == 1 ? " year" : " years");
    static constexpr std::string_view tenses[] = {"was", "is", "likely"};
    std::vector<std::string> words;
    for (auto tense : rule.tense) words.emplace_back(tenses[static_cast<std::size_t>(tense)]);
    if (!words.empty()) text += ", " + core::join_words(words, " or ");
    if (!rule.positions.empty()) text += ", as " + core::join_words(rule.positions, " or ");
    if (!rule.not_positions.empty()) text += ", not as " + core::join_words(rule.not_positions, " or ");
    if (!rule.same.empty()) text += ", in the same " + rule.same;
    return text + ": " + (rule.then ? std::string(word(*rule.then)) : "refer");
}

/// "1 mark", "3 marks".
inline std::string counted(std::size_t number, std::string const& noun) {
    return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

/// "6 of 10 awards (60.0%)".
inline std::string part_of(std::size_t part, std::size_t whole, std::string const& noun) {
    std::string const text = std::to_string(part) + " of " + counted(whole, noun);
    if (whole == 0) return text;
    core::Ratio const share(static_cast<std::int64_t>(part), static_cast<std::int64_t>(whole));
    return text + " (" + core::to_percent(share, 1) + ")";
}

/// The text with a full stop at its end, so that another sentence can follow.
inline std::string ended(std::string text) {
    if (!text.empty() && std::string_view(".!?").find(text.back()) == std::string_view::npos) text += '.';
    return text;
}

/// What a quorum lacks: "5 members who decide (4 were there)".
inline std::string missing_text(std::vector<model::Shortfall> const& missing) {
    using What = model::Shortfall::What;
    std::vector<std::string> conditions;
    for (auto const& each : missing) {
        std::string const who = each.what == What::members    ? "people who decide"
                                : each.what == What::trustees ? "trustees"
                                                              : "people in the seat `" + each.seat + "`";
        conditions.push_back(std::to_string(each.needs) + " " + who + " (there: " + std::to_string(each.has) + ")");
    }
    return core::join_words(conditions);
}

}  // namespace grantpanel::explain
