// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "grantpanel/allocate/problem.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/model/round.hpp"

namespace grantpanel::panel {

namespace detail {

inline std::string quoted(std::string const& name) { return "`" + name + "`"; }

/// An amount, a number of awards, or a share, as a sentence says it. Shares are exact, as rules have them; what was
/// found is rounded up or down (`towards` 1 or -1), so that the figure is true, with the fraction beside it.
inline std::string how_much(model::RoundData const& round, model::Measure measure, core::Ratio const& value,
                            int towards = 0) {
    auto const share = [&] {
        return towards == 0 ? core::to_exact_percent(value) : core::to_rounded_percent(value, towards > 0);
    };
    switch (measure) {
        case model::Measure::amount:
            return core::to_display(core::Money::of(static_cast<std::int64_t>(value.numerator())), round.unit);
        case model::Measure::awards: return value.to_text() + (value == core::Ratio(1) ? " award" : " awards");
        case model::Measure::share_of_awards: return share() + " of the awards";
        case model::Measure::share_of_money: return share() + " of the money";
    }
    return "";
}

}  // namespace detail

/// An entry of `at_least` or `at_most` in words: "at least £300 for `small`". A value that is `found`, not asked, is
/// rounded to where it is kept: down for `at_least`, up for `at_most`.
inline std::string in_words(model::RoundData const& round, model::LimitRule const& limit, bool at_least,
                            core::Ratio const& value, bool found = false) {
    std::string text = at_least ? "at least " : "at most ";
    text += detail::how_much(round, limit.measure, value, !found ? 0 : at_least ? -1 : 1);
    if (!limit.group.empty()) text += " for " + detail::quoted(limit.group);
    if (!limit.source.empty()) text += " for those that " + detail::quoted(limit.source) + " may pay";
    if (!limit.per.empty())
        text += " for each " + (limit.per == "organisation" || limit.per == "group" || limit.per == "source"
                                    ? limit.per
                                    : detail::quoted(limit.per));
    return text;
}

/// Which part of an entry is meant, where it has several: " (`kitchen`)".
inline std::string of_part(model::LimitRule::Part const& part) {
    return part.name.empty() ? "" : " (`" + part.name + "`)";
}

/// A rule in words: "the pot of £800,000.00".
inline std::string in_words(model::RoundData const& round, model::KeptRule rule) {
    using Kind = model::KeptRule::Kind;
    auto const money = [&](core::Money amount) { return core::to_display(amount, round.unit); };
    switch (rule.kind) {
        case Kind::pot: return "the pot of " + money(round.fund.pot);
        case Kind::sub_pot: {
            auto const& part = round.fund.sub_pots[rule.index];
            return "the sub-pot " + detail::quoted(part.id) + " of " + money(part.amount);
        }
        case Kind::funders: return "what each funder may pay for";
        case Kind::year: {
            auto const& year = round.fund.years[rule.index];
            return "the budget of " + money(year.budget) + " for " + year.year;
        }
        case Kind::at_most: {
            auto const& limit = round.allocation.at_most[rule.index];
            return in_words(round, limit, false, limit.value);
        }
        case Kind::at_least: {
            auto const& limit = round.allocation.at_least[rule.index];
            return in_words(round, limit, true, limit.value);
        }
        case Kind::exclusive: return "the applications of which only one can be funded";
        case Kind::together: return "the applications that are funded together or not at all";
    }
    return "";
}

/// Throws core::Infeasible with every clash: the rules, and the nearest value at which each can hold with the others
/// (in `choices` as "at_least/0=3/5", amounts in the smallest unit).
[[noreturn]] inline void refuse_clashes(model::RoundData const& round, allocate::Allocation const& allocation) {
    std::vector<core::Problem> problems;
    for (auto const& clash : allocation.clashes) {
        std::vector<std::string> rules, ways;
        core::Problem problem;
        problem.code = "clash";
        for (std::size_t i = 0; i < clash.rules.size(); ++i) {
            auto const rule = clash.rules[i];
            rules.push_back(in_words(round, rule));
            bool const floor = rule.kind == model::KeptRule::Kind::at_least;
            bool const limit = floor || rule.kind == model::KeptRule::Kind::at_most;
            if (limit)
                problem.path = core::Path({"allocation", floor ? "at_least" : "at_most", std::to_string(rule.index)});
            if (!clash.nearest[i]) continue;
            problem.choices.push_back(word(rule) + "=" + clash.nearest[i]->to_text());
            if (limit) {
                auto const& entry = (floor ? round.allocation.at_least : round.allocation.at_most)[rule.index];
                ways.push_back(in_words(round, entry, floor, *clash.nearest[i], true));
            } else {
                ways.push_back(in_words(round, rule) + " raised to " +
                               detail::how_much(round, model::Measure::amount, *clash.nearest[i]));
            }
        }
        problem.message = (allocation.nobody ? "these rules together leave nobody an award, although one could be "
                                               "made without them: "
                                             : "these rules cannot hold together: ") +
                          core::join_words(rules);
        // Only this: what the other rules need besides, nobody has asked yet.
        if (!ways.empty())
            problem.hint = "To end this clash, any one of these is enough: " + core::join_words(ways, ", or ");
        if (allocation.clashes.size() > 1)
            problem.hint += (problem.hint.empty() ? "" : ". ") + std::string("Each of the ") +
                            std::to_string(allocation.clashes.size()) + " clashes needs a way out";
        if (round.draft) problem.location = round.draft->locate(problem.path);
        problems.push_back(std::move(problem));
    }
    throw core::Infeasible(std::move(problems));
}

/// Throws core::NotProved with the application at which the search ended, and the rules.
[[noreturn]] inline void refuse_not_proved(model::RoundData const& round, allocate::Allocation const& allocation) {
    std::vector<std::string> rules{in_words(round, model::KeptRule{})};
    for (auto const& limit : round.allocation.at_most) rules.push_back(in_words(round, limit, false, limit.value));
    for (auto const& limit : round.allocation.at_least) rules.push_back(in_words(round, limit, true, limit.value));
    std::string const where =
        allocation.searched_for
            ? "the award of `" + round.applications[model::ApplicationIndex(allocation.searched_for->value)].id + "`"
            : "how far `at_least` can go";
    throw core::NotProved(where + " could not be proved within " + std::to_string(round.allocation.most_steps) +
                          " steps, under " + core::join_words(rules) + "; `most_steps` in `allocation` allows more");
}

}  // namespace grantpanel::panel
