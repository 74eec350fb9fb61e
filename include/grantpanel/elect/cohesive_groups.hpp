// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "grantpanel/elect/audit.hpp"

namespace grantpanel::elect {

/// A group of voters and projects that its part of the budget pays for. `level` is the sum, over the projects, of the
/// utility that each of the group has at least.
struct Cohesive {
    std::vector<std::uint32_t> ballots, projects;
    Wide level = 0;
};

/// What a cohesive group must be due to show that a property fails: of each ballot the least level that is more than
/// the voter has; or, where `together`, more than the group has from the selected projects, each counted as the member
/// has it who values it most.
struct Needs {
    std::vector<Wide> each;
    bool together;

    Needs(Standing const& standing, bool as_one) : each(standing.has), together(as_one) {
        for (auto& need : each) ++need;
    }
};

/// The projects with the most utility that fit into an amount of money: bounds and exact search.
class Fitting {
  public:
    struct Item {
        std::uint32_t project;
        std::int64_t cost, utility;
    };

    /// Takes over what has utility and fits, the most utility for its cost first.
    void set(std::vector<Item> items) {
        items_ = std::move(items);
        std::sort(items_.begin(), items_.end(), [](Item const& a, Item const& b) {
            Wide const left = Wide(a.utility) * b.cost, right = Wide(b.utility) * a.cost;
            return left != right ? left > right : a.project < b.project;
        });
    }
    /// No projects that fit have more: the last one in part, rounded down.
    [[nodiscard]] Wide bound(Wide money, std::size_t from = 0) const {
        Wide sum = 0;
        for (std::size_t k = from; k < items_.size(); ++k) {
            auto const& item = items_[k];
            if (item.cost > money) return sum + Wide(item.utility) * money / item.cost;
            sum += item.utility;
            money -= item.cost;
        }
        return sum;
    }
    /// Projects that fit and have at least this much utility.
    bool find(Wide money, Wide utility, solve::Budget& steps, std::vector<std::uint32_t>& found,
              std::size_t from = 0) const {
        if (steps.left == 0) throw solve::OutOfSteps{};
        --steps.left;
        if (utility <= 0) return true;
        for (std::size_t k = from; k < items_.size(); ++k) {
            if (bound(money, k) < utility) return false;
            if (items_[k].cost > money) continue;
            found.push_back(items_[k].project);
            if (find(money - items_[k].cost, utility - items_[k].utility, steps, found, k + 1)) return true;
            found.pop_back();
        }
        return false;
    }

  private:
    std::vector<Item> items_;
};

/// Searches groups of ballots, for a few ballots and any additive utilities: members are added one by one, and a branch
/// ends where not even all candidates' money would buy enough of what the members so far agree on (the bound is the
/// knapsack with one project in part). A candidate who lowers no common utility joins at once, and a branch that such a
/// voter was left out of has been searched before: so only closed groups are visited. One step: a bound, or an attempt
/// at projects. Complete: what is not found does not exist. Throws solve::OutOfSteps.
class GroupSearch {
  public:
    GroupSearch(Profile const& profile, Standing const& standing, Needs const& needs, solve::Budget& steps)
        : profile_(profile), standing_(standing), needs_(needs), steps_(steps), projects_(profile.projects()) {
        if (projects_ * profile.ballots() > 4'000'000) throw solve::OutOfSteps{};
        utilities_.assign(projects_ * profile.ballots(), 0);
        for (std::size_t ballot = 0; ballot < profile.ballots(); ++ballot) {
            auto const supported = profile.supported_by(ballot);
            for (std::size_t k = 0; k < supported.size(); ++k)
                utilities_[ballot * projects_ + supported[k]] = utility_on(profile, ballot, k);
        }
    }

    std::optional<Cohesive> run() {
        std::vector<std::uint32_t> order(profile_.ballots());
        std::iota(order.begin(), order.end(), 0U);
        std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return needs_.each[a] < needs_.each[b]; });
        // Who needs most is fixed first; only those who need no more can join.
        for (std::size_t last = 0; last < order.size(); ++last) {
            std::vector<std::uint32_t> candidates(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(last));
            group_ = {order[last]};
            need_ = needs_.each[order[last]];
            auto const row = utility(order[last]);
            if (grow({row.begin(), row.end()}, std::move(candidates), {})) return result_;
        }
        return std::nullopt;
    }

  private:
    using Levels = std::vector<std::int64_t>;

    [[nodiscard]] std::span<std::int64_t const> utility(std::uint32_t ballot) const {
        return std::span(utilities_).subspan(ballot * projects_, projects_);
    }
    [[nodiscard]] bool lowers_nothing(std::uint32_t ballot, Levels const& levels) const {
        auto const row = utility(ballot);
        for (std::size_t p = 0; p < projects_; ++p)
            if (row[p] < levels[p]) return false;
        return true;
    }
    [[nodiscard]] Wide weight(std::vector<std::uint32_t> const& ballots) const {
        Wide sum = 0;
        for (auto ballot : ballots) sum += profile_.weight[ballot];
        return sum;
    }
    [[nodiscard]] Fitting fitting(Levels const& levels, Wide money) {
        if (steps_.left == 0) throw solve::OutOfSteps{};
        --steps_.left;
        std::vector<Fitting::Item> items;
        for (std::uint32_t p = 0; p < projects_; ++p)
            if (levels[p] > 0 && profile_.cost[p].count() <= money)
                items.push_back({p, profile_.cost[p].count(), levels[p]});
        Fitting fitting;
        fitting.set(std::move(items));
        return fitting;
    }
    /// What the group must be due; never less with more members.
    [[nodiscard]] Wide need() const {
        if (!needs_.together) return need_;
        Wide sum = 1;
        for (std::uint32_t p = 0; p < projects_; ++p) {
            if (!standing_.selected[p]) continue;
            std::int64_t best = 0;
            for (auto ballot : group_) best = std::max(best, utility(ballot)[p]);
            sum += best;
        }
        return sum;
    }

    bool grow(Levels levels, std::vector<std::uint32_t> candidates, std::vector<std::uint32_t> left_out) {
        auto const size = group_.size();
        if (!needs_.together) {
            for (auto ballot : left_out)
                if (lowers_nothing(ballot, levels)) return false;
            std::erase_if(candidates, [&](auto ballot) {
                bool const joins = lowers_nothing(ballot, levels);
                if (joins) group_.push_back(ballot);
                return joins;
            });
        }
        bool const found = here(levels) || further(levels, std::move(candidates), std::move(left_out));
        if (!found) group_.resize(size);
        return found;
    }
    bool here(Levels const& levels) {
        Wide const money = money_of(profile_, weight(group_)), wanted = need();
        auto const fits = fitting(levels, money);
        if (fits.bound(money) < wanted) return false;
        std::vector<std::uint32_t> projects;
        if (!fits.find(money, wanted, steps_, projects)) return false;
        Cohesive result{group_, std::move(projects), 0};
        for (auto project : result.projects) result.level += levels[project];
        result_ = std::move(result);
        return true;
    }
    bool further(Levels const& levels, std::vector<std::uint32_t> candidates, std::vector<std::uint32_t> left_out) {
        Wide const wanted = need(), members = weight(group_);
        Levels lowered(projects_);
        auto const lower = [&](std::uint32_t ballot) {
            auto const row = utility(ballot);
            for (std::size_t p = 0; p < projects_; ++p) lowered[p] = std::min(levels[p], row[p]);
        };
        // Whoever joins, at best with all the others' money.
        Wide const money = money_of(profile_, members + weight(candidates));
        if (candidates.empty() || fitting(levels, money).bound(money) < wanted) return false;
        std::erase_if(candidates, [&](auto ballot) {
            lower(ballot);
            return fitting(lowered, money).bound(money) < wanted;
        });
        for (std::size_t k = 0; k < candidates.size(); ++k) {
            lower(candidates[k]);
            group_.push_back(candidates[k]);
            if (grow(lowered, {candidates.begin() + static_cast<std::ptrdiff_t>(k) + 1, candidates.end()}, left_out))
                return true;
            group_.pop_back();
            left_out.push_back(candidates[k]);
        }
        return false;
    }

    Profile const& profile_;
    Standing const& standing_;
    Needs const& needs_;
    solve::Budget& steps_;
    std::size_t projects_;
    std::vector<std::int64_t> utilities_;  // ballots x projects
    std::vector<std::uint32_t> group_;
    Wide need_ = 0;
    std::optional<Cohesive> result_;
};

}  // namespace grantpanel::elect
