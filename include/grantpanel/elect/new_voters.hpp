// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/elect/monotone.hpp"
#include "grantpanel/elect/trial.hpp"

namespace grantpanel::elect {

namespace detail {

/// Equal shares with new voters for one of several projects. New voters make every share smaller, so more of them need
/// not be better, and numbers are tried one by one. But until a project is selected, the rule runs as it would with as
/// many empty ballots; so one run serves all projects. Each has a double that the new voters support too, and that is
/// never selected: where the rule would take the double, it is noted, and the project is run by itself.
class Doubles {
  public:
    Doubles(Trial const& trial, std::vector<std::uint32_t> const& projects, std::vector<std::int64_t> const& utility)
        : trial_(trial), profile_(trial.profile()), originals_(projects), called_(projects.size(), 0) {
        auto const& base = trial.profile();
        auto const ballot = static_cast<std::uint32_t>(base.ballots());
        profile_.weight.push_back(0);
        profile_.starts.push_back(profile_.starts.back());  // what is never bought need not stand on a ballot
        for (std::size_t k = 0; k < projects.size(); ++k) {
            auto const project = projects[k];
            auto const ballots = base.supporters_of(project);
            profile_.cost.push_back(base.cost[project]);
            profile_.votes.push_back(0);
            profile_.judges.push_back(base.judges[project]);
            profile_.supporters.insert(profile_.supporters.end(), ballots.begin(), ballots.end());
            profile_.supporters.push_back(ballot);
            profile_.support_starts.push_back(static_cast<std::uint32_t>(profile_.supporters.size()));
            if (base.uniform()) {
                profile_.worth.push_back(base.worth[project]);
                continue;
            }
            for (std::size_t at = 0; at < ballots.size(); ++at)
                profile_.support_utility.push_back(base.utility_of(project, at));
            profile_.support_utility.push_back(utility[k]);
        }
    }

    /// For which of the `open` the rule would take the double, with so many new voters.
    std::vector<std::size_t> called(std::uint32_t voters, std::vector<std::size_t> const& open) {
        auto const& base = trial_.profile();
        auto const projects = base.projects();
        profile_.voters = base.voters + voters;
        profile_.weight.back() = voters;
        for (std::size_t p = 0; p < projects; ++p) profile_.judges[p] = base.judges[p] + voters;
        for (std::size_t k = 0; k < originals_.size(); ++k) {
            profile_.judges[projects + k] = base.judges[originals_[k]] + voters;
            profile_.votes[projects + k] = 0;
            profile_.cost[projects + k] = profile_.budget + core::Money::of(1);  // closed
            called_[k] = 0;
        }
        for (auto k : open) {
            profile_.votes[projects + k] = base.votes[originals_[k]] + voters;
            profile_.cost[projects + k] = base.cost[originals_[k]];
        }
        std::optional<Limits> limits;
        if (trial_.held_to() != nullptr) limits.emplace(*trial_.held_to());
        auto const allowed = [&](Outcome const& outcome, std::uint32_t project) {
            bool const is_double = project >= projects;
            auto const original = is_double ? originals_[project - projects] : project;
            bool const possible = !limits || (*limits)(outcome, original);
            if (is_double && possible) called_[project - projects] = 1;
            return possible && !is_double;
        };
        auto const choose = by_rank(trial_.ranks());
        auto outcome = equal_shares(profile_, choose, profile_.budget, allowed);
        if (trial_.options().completion == Completion::greedy)
            extend_greedily(profile_, choose, outcome, true, allowed);
        std::vector<std::size_t> result;
        for (auto k : open)
            if (called_[k] != 0) result.push_back(k);
        return result;
    }

  private:
    Trial const& trial_;
    Profile profile_;
    std::vector<std::uint32_t> originals_;
    std::vector<std::uint8_t> called_;
};

}  // namespace detail

/// The greatest number of new voters that is looked at; fewer where a project is worth so much that a sum over more
/// voters would pass 2^60.
inline constexpr std::int64_t most_new_voters = std::int64_t(1) << 30;

namespace detail {

/// In equal shares: from so many new voters on a project has the least price of all at once, if they can pay for it
/// alone. `worth` is what it is worth to each of them.
inline std::int64_t always_first(Profile const& profile, std::uint32_t project, std::int64_t worth) {
    core::Integer most = 0;
    for (std::uint32_t other = 0; other < profile.projects(); ++other) {
        if (other == project) continue;
        core::Integer all = 0;  // what the other is worth to its supporters: it costs no less for each unit
        auto const ballots = profile.supporters_of(other);
        for (std::size_t k = 0; k < ballots.size(); ++k)
            all += core::Integer(profile.utility_of(other, k)) * profile.weight[ballots[k]];
        core::Integer const number =
            all * profile.cost[project].count() / (core::Integer(worth) * profile.cost[other].count()) + 1;
        most = std::max(most, number);
    }
    return most > most_new_voters ? most_new_voters : most.convert_to<std::int64_t>();
}

}  // namespace detail

/// How many new voters who support one of these projects alone it takes for it to be selected: each by itself. None of
/// the projects is selected now. `utility[k]` is what the k-th is worth to a new voter, where that depends on the
/// voter. Least numbers for greedy, equal_shares, phragmen, maximin_support and max_welfare, without completion or with
/// greedy (docs/elections-margins.md, section 2); for equal_shares at most `shared_runs` runs for all projects
/// together, for rules whose numbers must be tried one by one `runs` for each project. Under limits it is the same.
/// Where a run is not proved, what was seen until then holds. Cost: runs of the rule.
inline std::vector<Margin> new_voters(Trial& trial, std::vector<std::uint32_t> const& projects,
                                      std::vector<std::int64_t> const& utility, std::uint64_t runs,
                                      std::uint64_t shared_runs) {
    auto const& profile = trial.profile();
    auto const& options = trial.options();
    std::int64_t const budget = profile.budget.count(), n = static_cast<std::int64_t>(profile.voters);
    auto const wins = [&](std::size_t k, std::int64_t voters) {
        auto const project = projects[k];
        auto const some = static_cast<std::uint32_t>(voters);
        return trial.wins(with_new_voters(profile, project, some, utility[k]), project, some);
    };
    bool const by_doubles = options.rule == Rule::equal_shares && is_plain(options);
    bool const monotone = more_voters_never_harm(profile, options);
    std::vector<Margin> margins(projects.size());
    // Numbers of new voters below the first are not enough, and the last is: then they can pay alone.
    std::vector<std::int64_t> first(projects.size(), 0), last(projects.size(), 0);
    std::vector<std::size_t> waiting;
    for (std::size_t k = 0; k < projects.size(); ++k) {
        std::int64_t const cost = profile.cost[projects[k]].count();
        auto const worth = profile.uniform() ? profile.worth[projects[k]] : utility[k];
        if (trial.impossible(projects[k])) {
            margins[k].never = true;
            continue;
        }
        // Where it takes all the money, all voters must pay for it.
        bool const all_must_pay = options.completion == Completion::none && cost == budget &&
                                  (options.rule == Rule::equal_shares || options.rule == Rule::exact_equal_shares);
        if ((cost > budget && options.rule != Rule::fractional_equal_shares) ||
            (all_must_pay && profile.votes[projects[k]] < profile.voters)) {
            margins[k].never = true;
            continue;
        }
        auto const most =
            std::min(most_new_voters, most_raises(profile, projects[k], std::max<std::int64_t>(worth, 1)));
        if (!by_doubles || cost == budget || worth == 0) {
            margins[k] = seek(most, false, monotone, runs, [&](auto more) { return wins(k, more); });
            continue;
        }
        auto const up = [&](Wide above) {  // at most one more than is looked at
            return static_cast<std::int64_t>(std::min<Wide>((above + budget - cost - 1) / (budget - cost), most + 1));
        };
        auto const votes = static_cast<std::int64_t>(profile.votes[projects[k]]);
        last[k] = std::min(most, std::max<std::int64_t>(1, up(Wide(cost) * n)));
        first[k] = std::max<std::int64_t>(1, up(Wide(cost) * n - Wide(votes) * budget));
        if (options.completion == Completion::greedy) first[k] = 1;
        // Limits can keep out what could be paid for, but not what is the first of all.
        if (trial.held_to() != nullptr) last[k] = std::max(last[k], detail::always_first(profile, projects[k], worth));
        margins[k].not_enough = first[k] - 1;
        if (first[k] <= most) waiting.push_back(k);
    }
    if (waiting.empty()) return margins;
    std::sort(waiting.begin(), waiting.end(), [&](auto a, auto b) { return first[a] < first[b]; });
    detail::Doubles doubles(trial, projects, utility);
    auto const settled = [&](std::size_t k, std::int64_t voters) -> std::optional<bool> {
        try {
            return wins(k, voters);
        } catch (core::NotProved const&) {
            return std::nullopt;
        }
    };
    std::vector<std::size_t> open;
    std::vector<std::uint8_t> done(projects.size(), 0);
    std::uint64_t shared = 0;
    auto next = waiting.begin();
    for (std::int64_t voters = 0; shared < shared_runs; ++shared) {
        if (open.empty() && next == waiting.end()) break;
        voters = open.empty() ? first[*next] : voters + 1;
        for (; next != waiting.end() && first[*next] <= voters; ++next) open.push_back(*next);
        trial.count_run();
        std::vector<std::size_t> called;
        try {
            called = doubles.called(static_cast<std::uint32_t>(voters), open);
        } catch (core::NotProved const&) {
            break;
        }
        for (auto k : called) {
            auto const answer = settled(k, voters);
            if (answer == true) margins[k].enough = voters;
            done[k] = answer.value_or(true) ? 1 : 0;
        }
        for (auto k : open) {
            if (done[k] == 0) margins[k].not_enough = voters;
            if (voters >= last[k]) done[k] = 1;
        }
        std::erase_if(open, [&](auto k) { return done[k] != 0; });
    }
    for (auto k : waiting) {
        auto& margin = margins[k];
        // Where there were not runs enough:
        if (!margin.enough && settled(k, last[k]) == true) margin.enough = last[k];
        // With one less it is not selected: seen by running it, too.
        if (margin.least() && *margin.enough > 1 && settled(k, *margin.enough - 1) == true) margin = {};
    }
    return margins;
}

}  // namespace grantpanel::elect
