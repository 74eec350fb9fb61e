// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
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
        auto const allowed = [&](auto const&, std::uint32_t project) {
            if (project < projects) return true;
            called_[project - projects] = 1;
            return false;
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

/// How many new voters who support one of these projects alone it takes for it to be selected: each by itself. None of
/// the projects is selected now. `utility[k]` is what the k-th is worth to a new voter, where that depends on the
/// voter. Least numbers for greedy, equal_shares, phragmen, maximin_support and max_welfare, without completion or with
/// greedy (docs/elections-margins.md, section 2); for equal_shares at most `shared_runs` runs for all projects
/// together, for rules whose numbers must be tried one by one `runs` for each project. Cost: runs of the rule.
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
        margins[k].not_enough = first[k] - 1;
        if (first[k] <= most) waiting.push_back(k);
    }
    if (waiting.empty()) return margins;
    std::sort(waiting.begin(), waiting.end(), [&](auto a, auto b) { return first[a] < first[b]; });
    detail::Doubles doubles(trial, projects, utility);
    std::vector<std::size_t> open;
    std::uint64_t shared = 0;
    auto next = waiting.begin();
    for (std::int64_t voters = 0; shared < shared_runs; ++shared) {
        if (open.empty() && next == waiting.end()) break;
        voters = open.empty() ? first[*next] : voters + 1;
        for (; next != waiting.end() && first[*next] <= voters; ++next) open.push_back(*next);
        trial.count_run();
        auto const called = doubles.called(static_cast<std::uint32_t>(voters), open);
        for (auto k : called)
            if (wins(k, voters)) margins[k].enough = voters;
        for (auto k : open)
            if (!margins[k].enough) margins[k].not_enough = voters;
        std::erase_if(open, [&](auto k) { return margins[k].enough || voters >= last[k]; });
    }
    for (auto k : waiting) {
        auto& margin = margins[k];
        if (!margin.enough && wins(k, last[k])) margin.enough = last[k];  // where there were not runs enough
        // With one less it is not selected: seen by running it, too.
        if (margin.least() && *margin.enough > 1 && wins(k, *margin.enough - 1)) margin = {};
    }
    return margins;
}

}  // namespace grantpanel::elect
