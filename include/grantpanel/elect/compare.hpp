// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/elect/categories.hpp"
#include "grantpanel/elect/groups.hpp"
#include "grantpanel/elect/run.hpp"

namespace grantpanel::elect {

/// How outcomes are compared.
struct CompareOptions {
    /// By which utility voters' satisfaction and welfare are measured, the same for all. Not there: that of the first
    /// rule.
    std::optional<Utility> measure{};
    bool official = true;  ///< whether the official result takes part, and is the reference, where the file has one
    /// Whether the greatest welfare of all selections is looked for. If not, or where it is not proved within its
    /// steps, the best of those compared takes its place.
    bool greatest_welfare = true;
    std::uint64_t most_steps = 2'000'000;  ///< of that search
    /// The limits that every rule is held to, for its own profile and order of ties; not there: none.
    std::function<allocate::Problem(Profile const&, std::vector<std::uint32_t> const&)> limits{};
};

/// One selection of projects among those compared. Every share has its part and its whole.
struct Compared {
    std::optional<Options> options;       ///< how it was made; not there: it is the official result
    std::vector<std::uint32_t> selected;  ///< rising by position
    core::Money total_cost;
    Share spent;         ///< money, of the budget, in whole units
    Share satisfaction;  ///< total welfare, of all voters: its value is the mean utility
    Share served;        ///< voters who support a selected project, of all voters
    Share with_nothing;  ///< voters who support no selected project, of those who support any (exclusion)
    /// Voters for whom it is worth more than the reference, less, and as much. They are all voters.
    std::uint64_t better = 0, worse = 0, same = 0;
    std::vector<std::uint32_t> gained, lost;  ///< selected here and not in the reference; there and not here
    std::vector<CategoryShare> categories;    ///< share of money beside share of votes
    /// Total welfare, of the greatest. One minus its value is the cost of fairness: the part of welfare given up.
    Share welfare;
};

/// Several selections for one election, side by side (docs/elections-comparing.md).
struct Comparison {
    Utility measure = Utility::cost;  ///< by which satisfaction and welfare are measured
    std::vector<Compared> outcomes;   ///< the official result first, where there is one; then the rules as asked
    std::uint32_t reference = 0;      ///< the outcome that the others are held against: the first
    bool limits = false;              ///< whether the rules were held to limits
    bool greatest_is_proved = false;  ///< whether no selection within the budget has more welfare than `whole`
    std::vector<std::vector<std::uint32_t>> selected_by;  ///< of each project: the outcomes that select it, rising
};

/// "official", or the words that made it: "equal_shares cost add1u".
inline std::string name_of(Compared const& outcome) {
    if (!outcome.options) return "official";
    auto const word = [](auto const& words, auto value) { return std::string(words[static_cast<std::size_t>(value)]); };
    auto name = word(words::rules, outcome.options->rule) + " " + word(words::utilities, outcome.options->utility);
    if (outcome.options->completion != Completion::none)
        name += " " + word(words::completions, outcome.options->completion);
    return name;
}

namespace detail {

/// What a selection is worth to all voters together: the sum of W(p) (docs/elections.md, section 2).
inline core::Ratio welfare(Profile const& profile, std::vector<std::uint32_t> const& selected) {
    core::Ratio sum;
    for (auto project : selected) sum += profile.total_utility(project);
    return sum;
}

inline std::vector<std::uint32_t> sorted(Outcome const& outcome) {
    std::vector<std::uint32_t> selected;
    for (auto const& selection : outcome.selections) selected.push_back(selection.project);
    std::sort(selected.begin(), selected.end());
    return selected;
}

/// The greatest welfare of any selection within the budget; nothing where that is not proved within so many steps, or
/// the numbers are too large for the search.
inline std::optional<core::Ratio> greatest_welfare(model::Ballots const& ballots, Profile const& profile,
                                                   std::uint64_t most_steps) {
    try {
        auto asked = problem(profile, tie_ranks(ballots, TieOrder::id));
        asked.most_steps = most_steps;
        return welfare(profile, sorted(max_welfare(profile, asked)));
    } catch (core::NotProved const&) {
        return std::nullopt;
    } catch (core::UsageError const&) {
        return std::nullopt;
    }
}

}  // namespace detail

/// Runs each of the rules on the same ballots and holds what they select against the official result or, without one,
/// against the first of them. A rule that sells parts of projects counts as selecting what it selects a part of. Throws
/// what the rules throw, UsageError where there is nothing to compare. Cost: the rules, a search for the greatest
/// welfare, and for each outcome a pass over the ballots.
inline Comparison compare(model::Ballots const& ballots, std::vector<Options> const& rules,
                          CompareOptions const& asked = {}) {
    using core::Ratio;
    Comparison result;
    result.limits = static_cast<bool>(asked.limits);
    if (asked.official && ballots.has_official_result) {
        auto& official = result.outcomes.emplace_back();
        for (std::uint32_t project = 0; project < ballots.projects.size(); ++project)
            if (ballots.projects[project].selected != 0) official.selected.push_back(project);
    }
    std::map<Utility, Profile> profiles;
    auto const profile_of = [&](Utility utility) -> Profile const& {
        auto const found = profiles.find(utility);
        return found != profiles.end() ? found->second
                                       : profiles.emplace(utility, profile(ballots, utility)).first->second;
    };
    for (auto const& options : rules) {
        auto& outcome = result.outcomes.emplace_back();
        auto const ranks = tie_ranks(ballots, options.ties, options.seed);
        outcome.options = options;
        auto const& own = profile_of(options.utility);
        std::optional<allocate::Problem> limited;
        if (asked.limits) limited = asked.limits(own, ranks);
        outcome.selected = detail::sorted(run(own, options, ranks, by_rank(ranks), limited ? &*limited : nullptr));
    }
    if (result.outcomes.empty()) throw core::UsageError("there is nothing to compare: name at least one rule");

    result.measure = asked.measure.value_or(rules.empty() ? Utility::cost : rules.front().utility);
    auto const& measured = profile_of(result.measure);
    auto const unit = measured.whole_unit();
    auto const voters = static_cast<std::int64_t>(measured.voters);
    Standing const before(measured, result.outcomes.front().selected);
    result.selected_by.resize(ballots.projects.size());
    Ratio best;
    for (std::uint32_t at = 0; at < result.outcomes.size(); ++at) {
        auto& outcome = result.outcomes[at];
        auto const& selected = outcome.selected;
        auto const& first = result.outcomes.front().selected;
        Standing const now(measured, selected);
        outcome.total_cost = now.cost;
        outcome.spent = {Ratio(now.cost.count()) / unit, Ratio(measured.budget.count()) / unit};
        outcome.satisfaction = {detail::welfare(measured, selected), Ratio(voters)};
        outcome.welfare.part = outcome.satisfaction.part;
        best = std::max(best, outcome.welfare.part);
        std::int64_t served = 0;
        for (std::size_t ballot = 0; ballot < measured.ballots(); ++ballot) {
            auto const weight = measured.weight[ballot];
            served += now.has[ballot] > 0 ? weight : 0;
            (now.has[ballot] > before.has[ballot]   ? outcome.better
             : now.has[ballot] < before.has[ballot] ? outcome.worse
                                                    : outcome.same) += weight;
        }
        outcome.served = {Ratio(served), Ratio(voters)};
        outcome.with_nothing = with_nothing(measured, selected);
        outcome.categories = category_shares(ballots, measured, selected);
        std::set_difference(selected.begin(), selected.end(), first.begin(), first.end(),
                            std::back_inserter(outcome.gained));
        std::set_difference(first.begin(), first.end(), selected.begin(), selected.end(),
                            std::back_inserter(outcome.lost));
        for (auto project : selected) result.selected_by[project].push_back(at);
    }
    if (asked.greatest_welfare)
        if (auto const greatest = detail::greatest_welfare(ballots, measured, asked.most_steps)) {
            result.greatest_is_proved = true;
            best = *greatest;
        }
    for (auto& outcome : result.outcomes) outcome.welfare.whole = best;
    return result;
}

}  // namespace grantpanel::elect
