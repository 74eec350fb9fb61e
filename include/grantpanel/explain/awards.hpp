// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "grantpanel/explain/words.hpp"

/// What the awards as a whole reach of what was agreed, in words.
namespace grantpanel::explain {

namespace detail {

/// "6 of 10 awards (60.0%) and £300.00 of £700.00 (42.9%)".
inline std::string reach_text(model::RoundData const& round, std::vector<model::ApplicationIndex> const& members,
                              model::PerApplication<model::Result> const& results) {
    std::size_t mine = 0, all = 0;
    core::Money my_money, money;
    auto const has_award = [](model::Result const& result) { return result.award > core::Money() ? 1U : 0U; };
    for (auto const& result : results) all += has_award(result), money += result.award;
    for (auto member : members) mine += has_award(results[member]), my_money += results[member].award;
    auto const show = [&](core::Money amount) { return core::to_display(amount, round.unit); };
    std::string text = part_of(mine, all, "award") + " and " + show(my_money) + " of " + show(money);
    if (money > core::Money()) text += " (" + core::to_percent(core::Ratio(my_money.count(), money.count()), 1) + ")";
    return text;
}

}  // namespace detail

/// For each entry of `at_least` and `at_most`, in written order: what was asked and what these awards reach, a share of
/// awards always with its share of money, and with both bounds where it is not known for somebody who is awarded.
inline std::vector<std::string> reached(model::RoundData const& round,
                                        model::PerApplication<model::Result> const& results) {
    std::vector<std::string> lines;
    auto const add = [&](model::LimitRule const& limit, bool at_least) {
        std::string const rule = panel::in_words(round, limit, at_least, limit.value);
        for (auto const& part : limit.parts) {
            std::string line = rule + (part.name.empty() ? "" : ", `" + part.name + "`") + ": " +
                               detail::reach_text(round, part.members, results);
            std::size_t open = 0;
            for (auto member : part.unknown)
                if (results[member].award > core::Money()) ++open;
            if (open > 0) {
                auto other = part.members;
                if (limit.unknown_counts)
                    std::erase_if(other, [&](auto member) {
                        return std::binary_search(part.unknown.begin(), part.unknown.end(), member);
                    });
                else
                    other.insert(other.end(), part.unknown.begin(), part.unknown.end());
                line += "; not known for " + std::to_string(open) + " of the awards: if " +
                        (limit.unknown_counts ? "none of them belongs" : "all of them belong") + " to it, " +
                        detail::reach_text(round, other, results);
            }
            lines.push_back(std::move(line));
        }
    };
    for (auto const& limit : round.allocation.at_least) add(limit, true);
    for (auto const& limit : round.allocation.at_most)
        if (limit.parts.size() <= 1 || limit.per == "group" || limit.per == "source") add(limit, false);
    return lines;
}

/// The same of what is promised after the steps that followed the decision; nothing where there are none.
inline std::vector<std::string> reached_now(model::Decision const& decision) {
    if (!decision.after) return {};
    model::PerApplication<model::Result> promised(decision.results.size());
    for (auto application : core::positions<model::ApplicationIndex>(promised.size()))
        promised[application].award = decision.after->standings[application].promised();
    return reached(*decision.round, promised);
}

/// The sentences that come first: money that is left unspent, and what could not be met.
inline std::vector<std::string> first_sentences(model::RoundData const& round, model::AllocationNotes const& notes) {
    std::vector<std::string> sentences;
    auto const money = [&](core::Money amount) { return core::to_display(amount, round.unit); };
    if (auto const& around = notes.around_line) {
        if (around->line)
            sentences.push_back("The money reaches " + counted(around->places, "whole request") +
                                " in the order of totals: the line is at " + phrase(round, *around->line) + ". " +
                                std::to_string(around->sure) + (around->sure == 1 ? " is above it" : " are above it") +
                                (around->pays_for_all_drawn
                                     ? " or may be, and the money pays for all of them: nothing is to be drawn."
                                     : " in any case; lots decide among " + std::to_string(around->drawn) +
                                           " that may be on either side."));
        else if (around->worst_case)
            sentences.push_back("The money reaches " + counted(around->places, "whole request") +
                                ". The chances are such that in the worst case that the marks leave open, " +
                                around->worst_case->to_decimal(3) +
                                " of them go, on average, to the best; no chances could promise more than " +
                                around->bound->to_decimal(3) + ".");
        else
            sentences.push_back("Nothing is to be drawn: the money reaches " +
                                std::string(around->places == 0 ? "nobody" : "all who compete") + ".");
    }
    if (notes.unspent) {
        auto const& unspent = *notes.unspent;
        std::vector<std::string> rules;
        for (auto rule : unspent.rules) rules.push_back(panel::in_words(round, rule));
        std::string text =
            money(unspent.left) + " is left unspent because of what was agreed: " + core::join_words(rules) +
            ". There are two choices: leave it so, with " + money(unspent.awarded) + " awarded; or set this aside";
        text += unspent.without ? ", then " + money(*unspent.without) + " would be awarded, with " +
                                      counted(unspent.more, "award") + " to others."
                                : "; equal applications would have to be told apart first.";
        sentences.push_back(std::move(text));
    }
    for (auto const& lowered : notes.lowered) {
        auto const& limit = round.allocation.at_least[lowered.entry];
        sentences.push_back("It was asked for " + panel::in_words(round, limit, true, limit.value) +
                            panel::of_part(limit.parts[lowered.part]) + ". The most that could be reached is " +
                            panel::detail::how_much(round, limit.measure, lowered.level, -1) + ".");
    }
    return sentences;
}

}  // namespace grantpanel::explain
