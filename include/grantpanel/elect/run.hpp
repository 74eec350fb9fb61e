// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/elect/all_greatest.hpp"
#include "grantpanel/elect/bounded_overspending.hpp"
#include "grantpanel/elect/build.hpp"
#include "grantpanel/elect/completion.hpp"
#include "grantpanel/elect/cstv.hpp"
#include "grantpanel/elect/equal_shares.hpp"
#include "grantpanel/elect/exact_equal_shares.hpp"
#include "grantpanel/elect/fractional_equal_shares.hpp"
#include "grantpanel/elect/greedy.hpp"
#include "grantpanel/elect/greedy_monroe.hpp"
#include "grantpanel/elect/irresolute.hpp"
#include "grantpanel/elect/limits.hpp"
#include "grantpanel/elect/max_welfare.hpp"
#include "grantpanel/elect/maximin_support.hpp"
#include "grantpanel/elect/pav.hpp"
#include "grantpanel/elect/phragmen.hpp"
#include "grantpanel/elect/raise_in_steps.hpp"
#include "grantpanel/elect/rule_x.hpp"
#include "grantpanel/elect/seq_cc.hpp"
#include "grantpanel/elect/seq_pav.hpp"

namespace grantpanel::elect {

/// The rules of docs/elections.md; each has a page in docs/rules.
enum class Rule : std::uint8_t {
    greedy,
    max_welfare,
    equal_shares,
    exact_equal_shares,
    bounded_overspending,
    fractional_equal_shares,
    phragmen,
    maximin_support,
    cstv,
    seq_pav,
    pav,
    seq_cc,
    greedy_monroe,
    rule_x
};

/// The words of the command for each rule, utility, completion, end and order of ties, in the order of their enums.
namespace words {
inline constexpr std::array<std::string_view, 14> rules{"greedy",
                                                        "max_welfare",
                                                        "equal_shares",
                                                        "exact_equal_shares",
                                                        "bounded_overspending",
                                                        "fractional_equal_shares",
                                                        "phragmen",
                                                        "maximin_support",
                                                        "cstv",
                                                        "seq_pav",
                                                        "pav",
                                                        "seq_cc",
                                                        "greedy_monroe",
                                                        "rule_x"};
inline constexpr std::array<std::string_view, 8> utilities{"cost",       "cardinality", "score",     "borda",
                                                           "score_cost", "borda_cost",  "cost_sqrt", "cost_log"};
inline constexpr std::array<std::string_view, 6> completions{"none",  "greedy",          "add1",
                                                             "add1u", "budget_increase", "add_opt"};
inline constexpr std::array<std::string_view, 2> ends{"exhaustive", "infeasible"};
inline constexpr std::array<std::string_view, 4> ties{"id", "cheapest", "most_votes", "draw"};
inline constexpr std::array<std::string_view, 6> variants{"ewt", "ewtc", "ewts", "mt", "mtc", "mts"};
}  // namespace words

/// The value that a word stands for. Throws UsageError with the words that are known.
template <class Enum, std::size_t size>
Enum parse(std::string_view word, std::array<std::string_view, size> const& known, std::string const& what) {
    std::string list;
    for (std::size_t i = 0; i < size; ++i) {
        if (known[i] == word) return static_cast<Enum>(i);
        list += (i == 0 ? "" : ", ") + std::string(known[i]);
    }
    throw core::UsageError("the " + what + " `" + std::string(word) + "` is not known. Known: " + list);
}

/// How an election is decided.
struct Options {
    Rule rule = Rule::greedy;
    Utility utility = Utility::cost;
    Completion completion = Completion::none;
    std::optional<core::Money> step{};  ///< of budget_increase
    std::optional<Until> until{};       ///< of completions that raise the budget; not there: exhaustive
    TieOrder ties = TieOrder::id;
    std::optional<std::string> seed{};     ///< of the draw that settles ties
    std::optional<CstvVariant> variant{};  ///< of cstv; not there: mtc
};

namespace detail {

/// Whether limits can hold a rule.
inline bool takes_limits(Rule rule) {
    return rule == Rule::greedy || rule == Rule::max_welfare || rule == Rule::equal_shares || rule == Rule::phragmen;
}

/// Whether a rule can leave money over, which a completion can spend.
inline bool takes_completion(Rule rule) {
    return rule == Rule::equal_shares || rule == Rule::exact_equal_shares || rule == Rule::phragmen ||
           rule == Rule::maximin_support || rule == Rule::bounded_overspending;
}

/// Whether a completion runs the rule again with a raised budget.
inline bool raises_budget(Completion completion) {
    return completion != Completion::none && completion != Completion::greedy;
}

/// An amount that is a whole number of the smallest unit.
inline core::Money whole_money(core::Ratio const& amount) {
    return core::Money::of(amount.numerator().convert_to<std::int64_t>());
}

/// Refuses options that do not go together, and those that would mean nothing.
inline void check(Profile const& profile, Options const& options, bool limits) {
    auto const completion = std::string(words::completions[static_cast<std::size_t>(options.completion)]);
    auto const rule = std::string(words::rules[static_cast<std::size_t>(options.rule)]);
    if (options.completion != Completion::none && !takes_completion(options.rule))
        throw core::UsageError("the completion `" + completion + "` is not for the rule `" + rule + "`");
    if (options.completion == Completion::add_opt && options.rule != Rule::exact_equal_shares)
        throw core::UsageError("the completion `add_opt` is for the rule `exact_equal_shares`");
    if (options.completion == Completion::budget_increase && (!options.step || options.step->count() <= 0))
        throw core::UsageError(
            "the completion `budget_increase` needs a step above 0: --step 100, or step=100 in a rule to compare");
    if (options.step && options.completion != Completion::budget_increase)
        throw core::UsageError("a step is for the completion `budget_increase`");
    if (options.until && !raises_budget(options.completion))
        throw core::UsageError(
            "an end (`until`) is for the completions `add1`, `add1u`, `budget_increase` and `add_opt`");
    if (options.ties == TieOrder::draw && !options.seed)
        throw core::UsageError("the order of ties `draw` needs a seed: any text that was published before");
    if (options.seed && options.ties != TieOrder::draw)
        throw core::UsageError("a seed is for the order of ties `draw`");
    if (options.variant && options.rule != Rule::cstv) throw core::UsageError("a variant is for the rule `cstv`");
    if (limits && !takes_limits(options.rule))
        throw core::UsageError("the rule `" + rule + "` cannot be held to limits; " +
                               "`greedy`, `max_welfare`, `equal_shares` and `phragmen` can");
    if (options.rule == Rule::cstv && options.utility != Utility::score && options.utility != Utility::borda)
        throw core::UsageError(
            "the rule `cstv` divides what a voter holds by points; use the utility `score` or `borda`");
    if (profile.budget.count() <= 0) throw core::UsageError("the budget is not above 0");
}

}  // namespace detail

/// Runs one rule with its completion on a profile. `ranks` is the order of ties for max_welfare; `choose` settles the
/// ties of all other rules. `limited`, if any, is the problem (max_welfare.hpp) with the limits that the election is
/// held to. Throws UsageError where the words do not go together.
inline Outcome run(Profile const& profile, Options const& options, std::vector<std::uint32_t> const& ranks,
                   Chooser const& choose, allocate::Problem const* limited = nullptr) {
    detail::check(profile, options, limited != nullptr);
    std::optional<Limits> limits;  // they follow one outcome as it grows
    auto const begin = [&] {
        if (limited != nullptr && options.rule != Rule::max_welfare) limits.emplace(*limited);
    };
    auto const allowed = [&](Outcome const& outcome, std::uint32_t project) {
        return !limits || (*limits)(outcome, project);
    };
    std::optional<Profile> raised;  // for rules that read the budget from the profile
    auto const with = [&](core::Ratio const& budget) -> Profile const& {
        if (budget == core::Ratio(profile.budget.count())) return profile;
        if (!raised) raised = profile;
        raised->budget = detail::whole_money(budget);
        return *raised;
    };
    auto const once = [&](core::Ratio const& budget) {
        begin();
        switch (options.rule) {
            case Rule::max_welfare:
                return max_welfare(profile, limited != nullptr ? *limited : problem(profile, ranks));
            case Rule::equal_shares: return equal_shares(profile, choose, detail::whole_money(budget), allowed);
            case Rule::exact_equal_shares: return exact_equal_shares(profile, choose, budget);
            case Rule::bounded_overspending: return bounded_overspending(with(budget), choose);
            case Rule::fractional_equal_shares: return fractional_equal_shares(profile, choose);
            case Rule::phragmen: return phragmen(with(budget), choose, allowed);
            case Rule::maximin_support: return maximin_support(with(budget), choose);
            case Rule::cstv: return cstv(profile, choose, options.variant.value_or(CstvVariant::mtc));
            case Rule::seq_pav: return seq_pav(profile, choose);
            case Rule::pav: return pav(profile, choose);
            case Rule::seq_cc: return seq_cc(profile, choose);
            case Rule::greedy_monroe: return greedy_monroe(profile, choose);
            case Rule::rule_x: return rule_x(profile, choose);
            case Rule::greedy: break;
        }
        Outcome outcome;
        outcome.remaining = profile.budget;
        extend_greedily(profile, choose, outcome, false, allowed);
        return outcome;
    };
    auto const whole = core::Money::of(core::power_of_ten(profile.unit.decimals));
    core::Ratio step;
    if (options.completion == Completion::budget_increase) step = core::Ratio(options.step->count());
    if (options.completion == Completion::add1 || options.completion == Completion::add1u)
        step = core::Ratio(whole.count()) * core::Ratio(static_cast<std::int64_t>(profile.voters));
    auto const until = options.until.value_or(Until::exhaustive);
    Outcome outcome;
    auto const* ties = choose.target<ByRank>();  // a chooser of another kind may have a state
    if (options.completion == Completion::none || options.completion == Completion::greedy)
        outcome = once(core::Ratio(profile.budget.count()));
    else if (options.rule == Rule::equal_shares && limited == nullptr && ties != nullptr && !step.is_large())
        outcome = raise_in_steps(profile, *ties, until, detail::whole_money(step));
    else
        outcome = raise_budget(profile, until, once, [&](core::Ratio const& budget) {
            return options.completion == Completion::add_opt ? next_budget(profile, choose, budget)
                                                             : std::optional(budget + step);
        });
    begin();
    if (options.completion == Completion::greedy || options.completion == Completion::add1u)
        extend_greedily(profile, choose, outcome, true, allowed);
    if (limits) outcome.lowered = limits->lowered();
    return outcome;
}

/// Decides an election (docs/elections.md).
inline Outcome elect(model::Ballots const& ballots, Options const& options) {
    auto const ranks = tie_ranks(ballots, options.ties, options.seed);
    return run(profile(ballots, options.utility), options, ranks, by_rank(ranks));
}

/// All tied outcomes of an election.
struct AllOutcomes {
    /// All outcomes that some way of settling ties gives, as lists of ids in their order; the lists in order too.
    std::vector<std::vector<std::string>> sets;
    std::vector<allocate::Level> lowered{};  ///< as in Outcome; it does not depend on ties
};

/// All outcomes that some way of settling ties gives. `limited` as in `run`; its order does not matter. Throws
/// NotProved where they are too many, and what `run` throws.
inline AllOutcomes elect_all(model::Ballots const& ballots, Options const& options,
                             allocate::Problem const* limited = nullptr) {
    auto const profile = elect::profile(ballots, options.utility);
    detail::check(profile, options, limited != nullptr);
    if (options.ties != TieOrder::id)
        throw core::UsageError("all outcomes come from all ways to settle ties; an order of ties means nothing there");
    auto const ranks = tie_ranks(ballots, TieOrder::id);
    AllOutcomes all;
    auto const of_greatest_worth = [&](allocate::Problem const& asked) {
        auto const best = best_allocation(asked);
        all.lowered = lowered(asked, best);
        return all_greatest(asked, best);
    };
    auto const of_each_answer = [&](Chooser const& choose) {
        auto outcome = run(profile, options, ranks, choose, limited);
        all.lowered = outcome.lowered;
        return outcome;
    };
    for (auto const& selected : options.rule != Rule::max_welfare ? all_outcomes(of_each_answer)
                                : limited != nullptr              ? of_greatest_worth(*limited)
                                                                  : of_greatest_worth(problem(profile, ranks))) {
        auto& ids = all.sets.emplace_back();
        for (auto project : selected) ids.push_back(ballots.projects[project].id);
        std::sort(ids.begin(), ids.end());
    }
    std::sort(all.sets.begin(), all.sets.end());
    return all;
}

}  // namespace grantpanel::elect
