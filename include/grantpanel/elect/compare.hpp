// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/elect/ballot_of.hpp"
#include "grantpanel/elect/categories.hpp"
#include "grantpanel/elect/changed_limits.hpp"
#include "grantpanel/elect/column_shares.hpp"
#include "grantpanel/elect/groups.hpp"
#include "grantpanel/elect/representation.hpp"
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
    bool audits = true;                    ///< whether each outcome is audited for jr and ejr_plus
    /// Columns of the voters, such as `age`: how the groups fare that they make (column_shares.hpp).
    std::vector<std::string> groups{};
    /// The limits that every rule is held to, for its own profile and order of ties; not there: none.
    LimitsOf limits{};
};

/// One selection of projects among those compared. Every share has its part and its whole.
struct Compared {
    std::optional<Options> options;       ///< how it was made; not there: it is the official result
    std::vector<std::uint32_t> selected;  ///< rising by position; also what is paid for only in part
    /// How much of each of them is paid for, in that order; empty: all of each. All below counts it so, exactly.
    std::vector<core::Ratio> parts;
    core::Money total_cost;  ///< with parts rounded up to the smallest unit; `spent` is exact
    Share spent;             ///< money, of the budget, in whole units
    Share satisfaction;      ///< total welfare, of all voters: its value is the mean utility
    Share served;            ///< voters who support a selected project, of all voters
    Share with_nothing;      ///< voters who support no selected project, of those who support any (exclusion)
    /// Voters for whom it is worth more than the reference, less, and as much. They are all voters.
    std::uint64_t better = 0, worse = 0, same = 0;
    std::vector<std::uint32_t> gained, lost;  ///< selected here and not in the reference; there and not here
    std::vector<CategoryShare> categories;    ///< share of money beside share of votes
    std::vector<ColumnShares> groups;         ///< how groups of voters fare, column by column as asked
    /// Representation: jr and ejr_plus, which always have an answer, by the utility that measures. Their witnesses are
    /// the largest groups that are left out. Empty with parts: no audit judges them.
    std::vector<Audit> audits;
    Share welfare;  ///< total welfare, of the greatest

    /// The cost of fairness: the part of the greatest welfare that is given up. Nothing where that is 0; below 0 where
    /// more is spent than the budget, or parts of projects reach more than whole ones.
    [[nodiscard]] std::optional<core::Ratio> cost_of_fairness() const {
        auto const reached = welfare.value();
        if (!reached) return std::nullopt;
        return core::Ratio(1) - *reached;
    }
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

/// "official", or the words that made it: "equal_shares cost add1u", "equal_shares cost budget_increase step=500", with
/// `until` and `variant` where they are not the usual ones.
inline std::string name_of(Compared const& outcome, core::Unit const& unit) {
    if (!outcome.options) return "official";
    auto const word = [](auto const& words, auto value) { return std::string(words[static_cast<std::size_t>(value)]); };
    auto name = word(words::rules, outcome.options->rule) + " " + word(words::utilities, outcome.options->utility);
    if (outcome.options->completion != Completion::none)
        name += " " + word(words::completions, outcome.options->completion);
    if (outcome.options->step) name += " step=" + core::to_short_text(*outcome.options->step, unit);
    if (outcome.options->until.value_or(Until::exhaustive) != Until::exhaustive)
        name += " until=" + word(words::ends, *outcome.options->until);
    if (outcome.options->variant.value_or(CstvVariant::mtc) != CstvVariant::mtc)
        name += " variant=" + word(words::variants, *outcome.options->variant);
    return name;
}

namespace detail {

/// What a selection is worth to all voters together: the sum of W(p) (docs/elections.md, section 2).
inline core::Ratio welfare(Profile const& profile, Compared const& outcome) {
    core::Ratio sum;
    for (std::size_t k = 0; k < outcome.selected.size(); ++k) {
        auto const all = profile.total_utility(outcome.selected[k]);
        sum += outcome.parts.empty() ? all : all * outcome.parts[k];
    }
    return sum;
}

/// Fills in what an outcome selects.
inline void take(Compared& into, Outcome const& outcome) {
    auto selections = outcome.selections;
    std::sort(selections.begin(), selections.end(), [](auto const& a, auto const& b) { return a.project < b.project; });
    bool whole = true;
    for (auto const& selection : selections) {
        into.selected.push_back(selection.project);
        into.parts.push_back(selection.part.value_or(core::Ratio(1)));
        whole = whole && into.parts.back() == core::Ratio(1);
    }
    if (whole) into.parts.clear();
}

/// What each ballot has of a selection, parts as they are: whole numbers over `below` and the profile's denominator.
struct Holdings {
    core::Integer below = 1;
    std::vector<core::Integer> has;

    Holdings(Profile const& profile, Compared const& outcome) : has(profile.ballots(), core::Integer(0)) {
        for (auto const& part : outcome.parts) below = lcm(below, part.denominator());
        for (std::size_t k = 0; k < outcome.selected.size(); ++k) {
            auto const project = outcome.selected[k];
            core::Integer times = below;
            if (!outcome.parts.empty()) times = below / outcome.parts[k].denominator() * outcome.parts[k].numerator();
            auto const ballots = profile.supporters_of(project);
            for (std::size_t at = 0; at < ballots.size(); ++at)
                has[ballots[at]] += times * profile.utility_of(project, at);
        }
    }
};

/// Which of two selections is worth more to a ballot.
inline std::strong_ordering order_of(Holdings const& a, Holdings const& b, std::size_t ballot) {
    return core::Integer(a.has[ballot] * b.below).compare(core::Integer(b.has[ballot] * a.below)) <=> 0;
}

/// An amount in the smallest unit, in whole ones.
inline core::Money rounded_up(core::Ratio const& amount) {
    core::Integer const whole = (amount.numerator() + amount.denominator() - 1) / amount.denominator();
    return core::Money::of(whole.convert_to<std::int64_t>());
}

/// The greatest welfare of any selection of whole projects within the budget; nothing where that is not proved within
/// so many steps, or the numbers are too large for the search.
inline std::optional<core::Ratio> greatest_welfare(model::Ballots const& ballots, Profile const& profile,
                                                   std::uint64_t most_steps) {
    try {
        auto asked = problem(profile, tie_ranks(ballots, TieOrder::id));
        asked.most_steps = most_steps;
        Compared best;
        take(best, max_welfare(profile, asked));
        return welfare(profile, best);
    } catch (core::NotProved const&) {
        return std::nullopt;
    } catch (core::UsageError const&) {
        return std::nullopt;
    }
}

}  // namespace detail

/// Runs each of the rules on the same ballots and holds what they select against the official result or, without one,
/// against the first of them. Of a project that a rule pays for in part, that part counts: of its cost, and of what it
/// is worth. Throws what the rules throw, UsageError where there is nothing to compare. Cost: the rules, a search for
/// the greatest welfare, and for each outcome passes over the ballots and `ejr_plus`.
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
        detail::take(outcome, run(own, options, ranks, by_rank(ranks), limited ? &*limited : nullptr));
    }
    if (result.outcomes.empty()) throw core::UsageError("there is nothing to compare: name at least one rule");

    result.measure = asked.measure.value_or(rules.empty() ? Utility::cost : rules.front().utility);
    auto const& measured = profile_of(result.measure);
    auto const unit = measured.whole_unit();
    auto const voters = static_cast<std::int64_t>(measured.voters);
    Standing const before(measured, result.outcomes.front().selected);
    result.selected_by.resize(ballots.projects.size());
    std::vector<std::uint32_t> ballot_of;
    if (!asked.groups.empty()) ballot_of = ballot_of_each(ballots, result.measure, measured);
    Ratio best;
    for (std::uint32_t at = 0; at < result.outcomes.size(); ++at) {
        auto& outcome = result.outcomes[at];
        auto const& selected = outcome.selected;
        auto const& first = result.outcomes.front().selected;
        Standing const now(measured, selected);
        Ratio cost;
        for (auto const& paid : paid_for(measured, selected, outcome.parts)) cost += paid;
        outcome.total_cost = detail::rounded_up(cost);
        outcome.spent = {cost / unit, Ratio(measured.budget.count()) / unit};
        outcome.satisfaction = {detail::welfare(measured, outcome), Ratio(voters)};
        outcome.welfare.part = outcome.satisfaction.part;
        best = std::max(best, outcome.welfare.part);
        std::optional<detail::Holdings> parts, parts_before;
        if (!outcome.parts.empty() || !result.outcomes.front().parts.empty()) {
            parts.emplace(measured, outcome);
            parts_before.emplace(measured, result.outcomes.front());
        }
        std::int64_t served = 0;
        for (std::size_t ballot = 0; ballot < measured.ballots(); ++ballot) {
            auto const weight = measured.weight[ballot];
            served += now.has[ballot] > 0 ? weight : 0;
            auto const order =
                parts ? detail::order_of(*parts, *parts_before, ballot) : now.has[ballot] <=> before.has[ballot];
            (order > 0 ? outcome.better : order < 0 ? outcome.worse : outcome.same) += weight;
        }
        outcome.served = {Ratio(served), Ratio(voters)};
        outcome.with_nothing = with_nothing(measured, selected);
        outcome.categories = category_shares(ballots, measured, selected, outcome.parts);
        for (auto const& column : asked.groups)
            outcome.groups.push_back(column_shares(ballots, measured, selected, ballot_of, column, outcome.parts));
        if (asked.audits && outcome.parts.empty())
            outcome.audits = {jr(measured, selected), ejr_plus(measured, selected)};
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
