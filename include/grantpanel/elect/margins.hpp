// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/text.hpp"
#include "grantpanel/elect/added_approvals.hpp"
#include "grantpanel/elect/monotone.hpp"
#include "grantpanel/elect/new_voters.hpp"
#include "grantpanel/elect/trial.hpp"

namespace grantpanel::elect {

/// Which margins are asked for, and how long they may take.
struct MarginOptions {
    bool cost = true, new_voters = true, approvals = true, points = true, rivals = true;
    std::vector<std::uint32_t> projects{};  ///< only these, by position; empty: all that were not selected
    /// Runs of the rule for one margin of one project, where numbers must be tried one by one.
    std::uint64_t runs_each = 200;
    /// Runs of equal shares for the new voters of all projects together.
    std::uint64_t shared_runs = 20'000;
    /// The points that a new voter gives, in the smallest points of the ballots, where points count. Not there: the
    /// most that a ballot gives to a project, or one point where none gives any.
    std::optional<std::int64_t> points_of_new_voter{};
    /// The limits that the election is held to, for its profile and order of ties; not there: none. Asked once: each
    /// run is held to the same ones, with the cost that it changes (docs/elections-margins.md, section 5).
    LimitsOf limits{};
};

/// What it would take for a project that was not selected (docs/elections-margins.md). What was not asked for, or does
/// not exist for these ballots, this utility or this rule, is not there.
struct ProjectMargins {
    std::uint32_t project = 0;  ///< position in the ballots
    /// By how much its cost would have to be lower, in the smallest unit of money.
    std::optional<Margin> cost;
    /// New voters who support it alone; with points, each gives it `points_of_new_voter`.
    std::optional<Margin> new_voters;
    /// Voters there are who would have to support it too. Where it is worth the same to all supporters, and all can
    /// judge.
    std::optional<AddedApprovals> approvals;
    /// Points more from each of its supporters, in the smallest points of the ballots. Where points count.
    std::optional<Margin> points_each;
    /// Points from one new voter who gives points to nothing else. Where points count.
    std::optional<Margin> points_of_one;
    /// Selected projects without any one of which it would have been selected, rising.
    std::vector<std::uint32_t> rivals;
};

/// What it would take for all projects that were not selected.
struct Margins {
    std::vector<ProjectMargins> projects;  ///< rising by position
    std::int64_t point_denominator = 1;    ///< a point is so many of the smallest points
    std::optional<std::int64_t> points_of_new_voter;
    bool rivals = true;      ///< whether rivals were looked for
    std::uint64_t runs = 0;  ///< how often the rule was run
};

namespace detail {

inline Margin cost_margin(Trial& trial, std::uint32_t project, std::uint64_t runs) {
    auto const& options = trial.options();
    auto changed = trial.profile();
    auto const cost = changed.cost[project];
    auto const* limits = trial.held_to();
    bool const monotone = lower_costs_never_harm(options, limits, project) ||
                          (limits != nullptr && lower_costs_never_harm(options) && allow_lower_cost(*limits, project) &&
                           trial.lower_cost_moves_nobody(project));
    return seek(cost.count() - 1, true, monotone, runs, [&](std::int64_t less) {
        set_cost(changed, options.utility, project, cost - core::Money::of(less));
        return trial.wins(changed, project);
    });
}

inline Margin points_each(Trial& trial, std::uint32_t project, std::int64_t step, std::uint64_t runs) {
    auto const& profile = trial.profile();
    auto const& options = trial.options();
    // Nobody to raise points, or more than there is; or supporters who could not pay for it if they paid for nothing
    // else.
    bool const too_dear = profile.cost[project] > profile.budget && options.rule != Rule::fractional_equal_shares;
    bool const poor = options.rule == Rule::equal_shares && options.completion == Completion::none &&
                      Wide(profile.votes[project]) * profile.budget.count() <
                          Wide(profile.cost[project].count()) * static_cast<std::int64_t>(profile.voters);
    bool const alike = only_support_counts(options.rule) && options.completion == Completion::none;
    bool const hopeless = profile.votes[project] == 0 || trial.impossible(project);
    if (hopeless || too_dear || poor || alike) return {{}, 0, true};
    auto changed = profile;
    auto const voters = static_cast<std::int64_t>(profile.votes[project]);
    std::int64_t raised = 0;
    return seek(most_raises(profile, project, step) / voters, false, more_worth_never_harms(options), runs,
                [&](std::int64_t points) {
                    raise_utility(changed, project, (points - raised) * step);
                    raised = points;
                    return trial.wins(changed, project);
                });
}

/// The points of one new voter beyond which more change nothing; none: there is no such number. 0: none are enough.
/// docs/elections-margins.md, section 5.
inline std::optional<std::int64_t> points_that_count(Trial const& trial, std::uint32_t project, std::int64_t step) {
    auto const& profile = trial.profile();
    auto const& options = trial.options();
    auto const budget = profile.budget.count(), cost = profile.cost[project].count();
    if (trial.impossible(project) || (cost > budget && options.rule != Rule::fractional_equal_shares)) return 0;
    if (options.completion != Completion::none) return std::nullopt;
    if (only_support_counts(options.rule)) return 1;
    // What the new voter lacks to pay for it alone, times the voters: the others pay it.
    Wide const lacks = Wide(cost) * static_cast<std::int64_t>(profile.voters + 1) - budget;
    if (options.rule != Rule::equal_shares || lacks <= 0) return std::nullopt;
    if (Wide(profile.votes[project]) * budget < lacks) return 0;
    Wide worth = 0;
    auto const ballots = profile.supporters_of(project);
    for (std::size_t k = 0; k < ballots.size(); ++k)
        worth += Wide(profile.utility_of(project, k)) * profile.weight[ballots[k]];
    Wide const points = budget * worth / lacks / step + 1;
    if (points > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
    return static_cast<std::int64_t>(points);
}

inline Margin points_of_one(Trial& trial, std::uint32_t project, std::int64_t step, std::uint64_t runs) {
    auto const& profile = trial.profile();
    auto const most = most_raises(profile, project, step);
    auto const count = points_that_count(trial, project, step);
    return seek(std::min(most, count.value_or(most)), count && *count <= most, more_worth_never_harms(trial.options()),
                runs, [&](std::int64_t points) {
                    return trial.wins(with_new_voters(profile, project, 1, points * step), project, 1);
                });
}

inline bool needs_equal_costs(Rule rule) {
    return rule == Rule::seq_pav || rule == Rule::pav || rule == Rule::seq_cc || rule == Rule::greedy_monroe ||
           rule == Rule::rule_x;
}

}  // namespace detail

/// The kinds of margins, by the words of the command.
inline constexpr std::string_view margin_kinds[] = {"cost", "new_voters", "approvals", "points", "rivals"};

/// Options that ask only for margins of these kinds, of these projects, by their ids; of all where none is named.
/// Throws UsageError for a word that is not a kind, a project that is not in the election, and points of a new voter
/// (in points, above 0) that these ballots cannot count.
inline MarginOptions margins_asked(model::Ballots const& ballots, std::vector<std::string> const& projects,
                                   std::vector<std::string> const& kinds,
                                   std::optional<core::Ratio> const& points_of_new_voter) {
    MarginOptions asked;
    bool* const flags[] = {&asked.cost, &asked.new_voters, &asked.approvals, &asked.points, &asked.rivals};
    if (!kinds.empty())
        for (auto* flag : flags) *flag = false;
    for (auto const& kind : kinds) {
        auto const at = std::find(std::begin(margin_kinds), std::end(margin_kinds), kind) - std::begin(margin_kinds);
        if (at == std::ssize(margin_kinds))
            throw core::UsageError("`" + core::printable(kind) +
                                   "` is not a kind of margin. Known: cost, new_voters, approvals, points, rivals");
        *flags[at] = true;
    }
    for (auto const& id : projects) {
        auto const found = std::find_if(ballots.projects.begin(), ballots.projects.end(),
                                        [&](auto const& project) { return project.id == id; });
        if (found == ballots.projects.end())
            throw core::UsageError("the project `" + core::printable(id) + "` is not in this election");
        asked.projects.push_back(static_cast<std::uint32_t>(found - ballots.projects.begin()));
    }
    if (!points_of_new_voter) return asked;
    if (ballots.points.empty())
        throw core::UsageError("a new voter gives points only where the ballots do; these give none");
    auto const smallest = *points_of_new_voter * core::Ratio(ballots.point_denominator);
    if (smallest.sign() <= 0 || smallest.denominator() != 1 || smallest.is_large())
        throw core::UsageError("the points of a new voter are above 0, in whole steps of 1/" +
                               std::to_string(ballots.point_denominator) + ", which are those of the ballots");
    asked.points_of_new_voter = smallest.numerator().convert_to<std::int64_t>();
    return asked;
}

/// What it would take for each project that was not selected, or for those asked for. Throws UsageError where one of
/// these was selected. Every number that is enough is one for which the rule was
/// run and selected the project; where it is the least, one less was seen or proved not to be. Throws what the rule
/// throws; a margin for which a run is not proved says what was seen until then. Cost: runs of the rule (`runs`): some
/// 50 for a project, and those that MarginOptions bounds.
inline Margins margins(model::Ballots const& ballots, Options const& options, MarginOptions const& asked = {}) {
    Trial trial(ballots, options, asked.limits);
    auto const& profile = trial.profile();
    Margins result;
    result.rivals = asked.rivals;
    std::vector<std::uint32_t> losers;
    for (auto project : asked.projects) {
        if (project >= profile.projects()) throw core::UsageError("a project is not in this election");
        if (trial.selected(project))
            throw core::UsageError("the project `" + core::printable(ballots.projects[project].id) +
                                   "` was selected; margins say what it would take for one that was not");
    }
    for (std::uint32_t project = 0; project < profile.projects(); ++project)
        if (!trial.selected(project) &&
            (asked.projects.empty() ||
             std::find(asked.projects.begin(), asked.projects.end(), project) != asked.projects.end()))
            losers.push_back(project);
    for (auto project : losers) result.projects.emplace_back().project = project;

    bool const points = !profile.uniform() && !ballots.points.empty();
    bool const ranks = options.utility == Utility::borda || options.utility == Utility::borda_cost;
    auto const step = [&](std::uint32_t project) {
        return counts_cost(options.utility) ? profile.cost[project].count() : std::int64_t(1);
    };
    result.point_denominator = points ? ballots.point_denominator : 1;
    if (points) {
        auto const most = *std::max_element(ballots.points.begin(), ballots.points.end());
        result.points_of_new_voter = asked.points_of_new_voter.value_or(most > 0 ? most : ballots.point_denominator);
        if (*result.points_of_new_voter <= 0) throw core::UsageError("the points of a new voter are above 0");
    }

    if (asked.cost && !detail::needs_equal_costs(options.rule))
        for (auto& each : result.projects) each.cost = detail::cost_margin(trial, each.project, asked.runs_each);
    if (asked.new_voters && !ranks) {
        std::vector<std::int64_t> utility;
        for (auto project : losers)
            utility.push_back(points ? detail::times(*result.points_of_new_voter, step(project)) : 1);
        auto const found = new_voters(trial, losers, utility, asked.runs_each, asked.shared_runs);
        for (std::size_t k = 0; k < losers.size(); ++k) result.projects[k].new_voters = found[k];
    }
    if (asked.approvals && profile.uniform() && !ranks) {
        AddedApprovalsOf added(trial, asked.runs_each);
        for (auto& each : result.projects)
            if (profile.judges[each.project] == profile.voters) each.approvals = added(each.project);
    }
    if (asked.points && points)
        for (auto& each : result.projects) {
            each.points_each = detail::points_each(trial, each.project, step(each.project), asked.runs_each);
            each.points_of_one = detail::points_of_one(trial, each.project, step(each.project), asked.runs_each);
        }
    if (asked.rivals)
        for (std::uint32_t rival = 0; rival < profile.projects(); ++rival) {
            if (!trial.selected(rival)) continue;
            for (auto project : trial.selected_without(rival))
                if (auto const at = std::lower_bound(losers.begin(), losers.end(), project);
                    at != losers.end() && *at == project)
                    result.projects[static_cast<std::size_t>(at - losers.begin())].rivals.push_back(rival);
        }
    result.runs = trial.runs();
    return result;
}

}  // namespace grantpanel::elect
