// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/elect/steps.hpp"

namespace grantpanel::elect {

namespace detail {

/// One run of exact equal shares with a budget of its own, and the next budget at which it would go otherwise.
///
/// All voters begin with the same money, and all who pay for a project pay the same; so what they hold takes few
/// values, its levels. Amounts are whole numbers over one denominator.
class ExactEqualShares {
  public:
    ExactEqualShares(Profile const& profile, core::Ratio const& budget)
        : profile_(profile), level_(profile.ballots()), votes_at_(1), search_(all_projects(profile)) {
        if (!profile.uniform())
            throw core::UsageError(
                "`exact_equal_shares` needs a project to be worth the same to all who support it; use "
                "the utility `cost`, `cardinality`, `cost_sqrt` or `cost_log`");
        auto const voters = std::max<std::uint64_t>(profile.voters, 1);
        amount_ = {budget.numerator()};
        whole_ = budget.denominator() * core::Integer(voters);
    }

    /// Runs the rule. With `look_ahead`, `rise` gives the least extra money per voter that changes the run.
    Outcome run(Chooser const& choose, bool look_ahead) {
        auto outcome = nothing_selected(profile_);
        std::optional<core::Ratio> last;
        while (true) {
            auto const tied = search_.find(outcome, [&](auto project) { return price(project); });
            std::optional<core::Ratio> least;
            if (!tied.empty()) least = search_.price(tied.front());
            std::optional<std::uint32_t> project;
            if (!tied.empty()) project = pick(tied, choose);
            if (look_ahead)
                for (std::uint32_t other = 0; other < profile_.projects(); ++other)
                    if (!outcome.selects(other)) look(other, least, last, other == project);
            if (!project) return outcome;
            select(profile_, outcome,
                   {.project = *project,
                    .price = core::Ratio(profile_.denominator) * *least / profile_.whole_unit(),
                    .payers = pay(*project)});
            search_.remove(*project);
            last = least;
        }
    }
    [[nodiscard]] std::optional<core::Ratio> const& rise() const { return rise_; }

  private:
    using Integer = core::Integer;

    /// The supporters' votes at each level that any of them is on: levels rising, from the poorest to the richest.
    std::vector<std::pair<std::uint32_t, std::uint64_t>> levels_of(std::uint32_t project) const {
        std::vector<std::pair<std::uint32_t, std::uint64_t>> levels;
        for (auto ballot : profile_.supporters_of(project)) {
            auto const level = level_[ballot];
            if (votes_at_[level] == 0) levels.emplace_back(level, 0);
            votes_at_[level] += profile_.weight[ballot];
        }
        std::sort(levels.begin(), levels.end());
        for (auto& [level, votes] : levels) votes = std::exchange(votes_at_[level], 0);
        return levels;
    }
    [[nodiscard]] Integer cost(std::uint32_t project) const { return Integer(profile_.cost[project].count()); }

    /// The payers: how many, and the poorest level among them. Nobody: 0.
    [[nodiscard]] std::pair<std::uint64_t, std::uint32_t> payers(std::uint32_t project) const {
        std::uint64_t richer = profile_.votes[project];
        Integer const needed = cost(project) * whole_;
        for (auto const& [level, votes] : levels_of(project)) {
            if (amount_[level] * richer >= needed) return {richer, level};
            richer -= votes;
        }
        return {0, 0};
    }
    /// What a payer gives, in the smallest unit, for the smallest unit of utility.
    [[nodiscard]] std::optional<core::Ratio> price(std::uint32_t project) const {
        auto const count = payers(project).first;
        if (count == 0) return std::nullopt;
        return price_for(project, count);
    }
    [[nodiscard]] core::Ratio price_for(std::uint32_t project, std::uint64_t count) const {
        return core::Ratio(profile_.cost[project].count()) /
               (core::Ratio(static_cast<std::int64_t>(count)) * core::Ratio(profile_.worth[project]));
    }

    /// The payers pay; gives how many they are.
    std::uint64_t pay(std::uint32_t project) {
        auto const [count, poorest] = payers(project);
        if (Integer const factor = Integer(count) / gcd(cost(project) * whole_, Integer(count)); factor > 1) {
            whole_ *= factor;
            for (auto& amount : amount_) amount *= factor;
        }
        Integer const pays = cost(project) * whole_ / Integer(count);
        // Each level splits in two: who stays on it, and who pays. Both keep the order, so the new levels are a merge.
        auto const size = static_cast<std::uint32_t>(amount_.size());
        std::vector<bool> stays(size), leaves(size);
        std::vector<bool> payer(profile_.ballots());
        for (auto ballot : profile_.supporters_of(project)) payer[ballot] = level_[ballot] >= poorest;
        for (std::size_t ballot = 0; ballot < profile_.ballots(); ++ballot)
            (payer[ballot] ? leaves : stays)[level_[ballot]] = true;
        std::vector<std::uint32_t> stays_at(size), leaves_to(size);
        std::vector<Integer> merged;
        std::uint32_t stay = 0, leave = 0;
        auto const skip = [&] {
            while (stay < size && !stays[stay]) ++stay;
            while (leave < size && !leaves[leave]) ++leave;
        };
        for (skip(); stay < size || leave < size; skip()) {
            std::optional<Integer> next;
            if (leave < size) next = amount_[leave] - pays;
            bool const kept = stay < size && (!next || amount_[stay] <= *next);
            bool const paid = leave < size && (!kept || amount_[stay] == *next);
            auto const at = static_cast<std::uint32_t>(merged.size());
            merged.push_back(kept ? amount_[stay] : *next);
            if (kept) stays_at[stay++] = at;
            if (paid) leaves_to[leave++] = at;
        }
        for (std::size_t ballot = 0; ballot < profile_.ballots(); ++ballot)
            level_[ballot] = (payer[ballot] ? leaves_to : stays_at)[level_[ballot]];
        amount_ = std::move(merged);
        votes_at_.assign(amount_.size(), 0);
        return count;
    }

    /// The least extra money with which `project` would have more payers, and would be as cheap as `least`. Payers so
    /// many that it would have been cheaper than the step before were looked at there, when all held more.
    void look(std::uint32_t project, std::optional<core::Ratio> const& least, std::optional<core::Ratio> const& last,
              bool selected) {
        std::uint64_t const votes = profile_.votes[project];
        if (votes == 0) return;
        auto const alone = price_for(project, 1);
        std::uint64_t fewest = 1, most = votes;
        if (least) {
            auto const count = alone / *least;  // as many payers for the same price; rounded up
            Integer const whole = (count.numerator() + count.denominator() - 1) / count.denominator();
            if (whole > votes) return;
            fewest = static_cast<std::uint64_t>(whole) + (selected ? 1 : 0);
        }
        if (last) {
            auto const count = alone / *last;
            if (Integer const whole = count.numerator() / count.denominator(); whole < votes)
                most = static_cast<std::uint64_t>(whole);
        }
        if (fewest > most) return;
        std::uint64_t richer = votes;
        Integer const needed = cost(project) * whole_;
        for (auto const& [level, at] : levels_of(project)) {
            if (richer < fewest) return;
            // needed / richer - amount, over whole_
            if (richer <= most) {
                Integer const missing = needed - amount_[level] * richer;
                if (missing <= 0) return;  // these can pay, and so can fewer
                if (!rise_ || missing * rise_->denominator() < rise_->numerator() * whole_ * richer)
                    rise_ = core::Ratio(missing, whole_ * Integer(richer));
            }
            richer -= at;
        }
    }

    Profile const& profile_;
    std::vector<Integer> amount_;                  // of each level, rising, over whole_
    Integer whole_;                                // the denominator of all amounts
    std::vector<std::uint32_t> level_;             // of each ballot
    mutable std::vector<std::uint64_t> votes_at_;  // all 0 between calls
    Cheapest<core::Ratio> search_;
    std::optional<core::Ratio> rise_;
};

}  // namespace detail

/// Exact equal shares (Kraiczy, Robinson, Elkind 2025, arXiv 2502.11797; docs/rules/exact_equal_shares.md): all who pay
/// for a project pay the same. Each voter holds budget / n. A project's payers are the largest group V of its
/// supporters who hold cost / |V| each; the project with the least cost / (|V| u) is selected and paid, until no group
/// can pay for any. Price: cost / (|V| u).
///
/// `budget`, in the smallest unit, replaces that of the profile, for completions; `remaining` is counted from the
/// profile's all the same, and can be below 0 then. Throws UsageError where a project is worth more to one supporter
/// than to another. Cost: O(selected projects x ballots' entries) at worst, on whole numbers that grow with the
/// selections.
inline Outcome exact_equal_shares(Profile const& profile, Chooser const& choose,
                                  std::optional<core::Ratio> const& budget = {}) {
    return detail::ExactEqualShares(profile, budget.value_or(core::Ratio(profile.budget.count()))).run(choose, false);
}

/// The next budget of `add_opt` (section 4 of the paper): the least one above `budget`, in the smallest unit, with
/// which the run of exact_equal_shares is another one: in some step other projects are cheapest, or a larger group pays
/// for the selected one. What is selected in the end can still be the same. Nothing: no larger budget changes the run.
/// Cost: as a run, with one more look at each project for each step at which it could have become cheapest.
inline std::optional<core::Ratio> next_budget(Profile const& profile, Chooser const& choose,
                                              core::Ratio const& budget) {
    detail::ExactEqualShares shares(profile, budget);
    shares.run(choose, true);
    if (!shares.rise()) return std::nullopt;
    return budget + *shares.rise() * core::Ratio(static_cast<std::int64_t>(profile.voters));
}

}  // namespace grantpanel::elect
