// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "grantpanel/elect/adversary.hpp"
#include "grantpanel/elect/moments.hpp"

namespace grantpanel::elect {

/// How many of the voters there are, who do not support a project yet, must support it.
struct AddedApprovals {
    Margin optimistic;   ///< some choice of so many voters is enough
    Margin pessimistic;  ///< any choice of so many voters is enough; with `not_enough`, some choice is not
    bool operator==(AddedApprovals const&) const = default;
};

/// Added approvals, for the projects of one election. A project must be worth the same to all its supporters, and
/// everybody must be able to judge it. For greedy, equal_shares and phragmen, alone or completed by greedy,
/// `optimistic` is exact and `pessimistic` has proved bounds, which meet or nearly so; for other rules both are bounds
/// (docs/elections-margins.md, section 3). Under limits it is the same. Where a run is not proved, nothing is said.
/// Cost: for each project and selection, groups of voters who stand alike, and two runs of the rule or so.
class AddedApprovalsOf {
  public:
    AddedApprovalsOf(Trial& trial, std::uint64_t runs) : trial_(trial), runs_(runs) {
        auto const& options = trial.options();
        bool const plain = options.completion == Completion::none || options.completion == Completion::greedy;
        greedy_ = options.rule == Rule::greedy;
        if (!plain || (options.rule != Rule::equal_shares && options.rule != Rule::phragmen)) return;
        auto possible = detail::possible_moments(trial);
        if (!possible) return;
        possible_ = std::move(*possible);
        moments_ = options.rule == Rule::equal_shares ? detail::moments_of_shares(trial)
                                                      : detail::moments_of_loads(trial, possible_);
    }

    /// Of a project that is not selected.
    AddedApprovals operator()(std::uint32_t project) {
        try {
            return of(project);
        } catch (core::NotProved const&) {
            return {};
        }
    }

  private:
    static constexpr int adversary_turns = 48;

    AddedApprovals of(std::uint32_t project) {
        auto const& profile = trial_.profile();
        auto const others = static_cast<std::int64_t>(profile.voters - profile.votes[project]);
        if (profile.worth[project] == 0) return {};  // who names it does not support it
        if (others > most_raises(profile, project, profile.worth[project])) return {};  // too large to be added up
        if (trial_.impossible(project)) return {{{}, others, true}, {{}, others, true}};
        if (greedy_) {
            // Whoever they are: only how many counts.
            auto const margin =
                seek(others, true, true, 0, [&](auto more) { return wins(project, any(project, more)); });
            return {margin, margin};
        }
        if (moments_.empty()) return bounded(project, others);
        // More supporters never harm: where all are not enough, no choice is.
        if (others == 0 || !wins(project, any(project, others))) return {{{}, others, true}, {{}, others, true}};
        return exact(project, others);
    }

    bool wins(std::uint32_t project, std::vector<Some> const& more) {
        std::uint64_t count = 0;
        for (auto const& some : more) count += some.second;
        return trial_.wins(with_supporters(trial_.profile(), project, more), project, count);
    }
    /// So many voters who do not support the project: the first, or those for whom the least was selected.
    [[nodiscard]] std::vector<Some> any(std::uint32_t project, std::int64_t voters) const {
        Moment order;
        order.order.resize(trial_.profile().ballots());
        std::iota(order.order.begin(), order.order.end(), 0U);
        return order.choose(trial_.profile(), project, voters, true);
    }

    AddedApprovals exact(std::uint32_t project, std::int64_t others) {
        auto const& profile = trial_.profile();
        auto const completed = by_completion(project, others);
        std::int64_t some = completed.value_or(others), every = some;
        std::vector<Some> choice = any(project, some), one_less = any(project, some - 1);
        auto const moments = std::span<Moment const>(moments_).first(possible_[project]);
        for (auto const& moment : moments) {
            if (auto const needs = moment.needs(trial_, project, true, some)) {
                some = *needs;
                choice = moment.choose(profile, project, some, true);
                one_less = moment.choose(profile, project, some - 1, true);
            }
            every = moment.needs(trial_, project, false, every).value_or(every);
        }
        AddedApprovals result;
        if (wins(project, choice)) result.optimistic.enough = some;
        if (!wins(project, one_less)) result.optimistic.not_enough = some - 1;
        // The largest choice found that is not enough, as the rule itself says.
        std::vector<Some> in_vain;
        every = Adversary(trial_, moments, project).search(every, adversary_turns, in_vain);
        result.pessimistic.enough = every;
        std::int64_t fails = result.optimistic.not_enough;
        for (int tries = 0; tries < 4 && !in_vain.empty(); ++tries) {  // parts are rounded: one fewer, if need be
            std::int64_t size = 0;
            for (auto const& joined : in_vain) size += joined.second;
            if (size <= fails) break;
            if (!wins(project, in_vain)) fails = size;
            if (--in_vain.back().second == 0) in_vain.pop_back();
        }
        result.pessimistic.not_enough = fails;
        return result;
    }

    /// How many more votes the completion asks for, where the rule itself does not select the project.
    std::optional<std::int64_t> by_completion(std::uint32_t project, std::int64_t others) {
        if (trial_.options().completion != Completion::greedy) return std::nullopt;
        auto const& profile = trial_.profile();
        Outcome start;
        start.selections = detail::by_rule(trial_.outcome());
        for (auto const& selection : start.selections) start.total_cost += profile.cost[selection.project];
        start.remaining = profile.budget - start.total_cost;
        auto changed = profile;
        return seek(others, true, true, 0,
                    [&](std::int64_t more) {
                        auto const added = static_cast<std::uint64_t>(more);
                        changed.votes[project] = profile.votes[project] + added;
                        auto outcome = start;
                        std::optional<Limits> limits;
                        if (trial_.held_to() != nullptr) limits.emplace(*trial_.held_to());
                        extend_greedily(
                            changed, by_rank(trial_.ranks(profile, project, added)), outcome, true,
                            [&](auto const& begun, auto each) { return !limits || (*limits)(begun, each); });
                        return outcome.selects(project);
                    })
            .enough;
    }

    /// For any rule: voters join in one order, those first for whom the least is selected, or those last.
    AddedApprovals bounded(std::uint32_t project, std::int64_t others) {
        auto const& profile = trial_.profile();
        std::vector<std::size_t> served(profile.ballots(), 0);
        for (std::size_t ballot = 0; ballot < served.size(); ++ballot)
            for (auto each : profile.supported_by(ballot)) served[ballot] += trial_.selected(each) ? 1 : 0;
        Moment order;
        order.order.resize(profile.ballots());
        std::iota(order.order.begin(), order.order.end(), 0U);
        std::stable_sort(order.order.begin(), order.order.end(), [&](auto a, auto b) { return served[a] < served[b]; });
        auto const joining = [&](bool richest) {
            return seek(others, false, false, runs_, [&, richest](std::int64_t more) {
                return wins(project, order.choose(profile, project, more, richest));
            });
        };
        AddedApprovals result;
        result.optimistic.enough = joining(true).enough;
        auto const last = joining(false);
        result.pessimistic.not_enough = last.not_enough;
        if (others == 0) result = {{{}, 0, true}, {{}, 0, true}};
        if (others > 0 && wins(project, any(project, others))) result.pessimistic.enough = others;  // the only choice
        return result;
    }

    Trial& trial_;
    std::uint64_t runs_;
    std::vector<Moment> moments_;
    std::vector<std::size_t> possible_;  ///< of each project: at how many of the first moments limits allow it
    bool greedy_ = false;
};

}  // namespace grantpanel::elect
