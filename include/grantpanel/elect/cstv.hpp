// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/elect/steps.hpp"

namespace grantpanel::elect {

/// The variants of cumulative support transfer: how projects are compared, and what happens when none is covered.
enum class CstvVariant : std::uint8_t {
    ewt,   ///< by excess; elimination with transfers
    ewtc,  ///< by support over cost; elimination with transfers
    ewts,  ///< by support; elimination with transfers
    mt,    ///< by excess; minimal transfers
    mtc,   ///< by support over cost; minimal transfers
    mts    ///< by support; minimal transfers
};

namespace detail {

/// Voters' money and how their points divide it among the open projects. A voter's support for a project is always
/// held x points / (points of all open projects on the ballot), as all transfers are in proportion to points. Ballots
/// that hold the same are on one level.
class Supports {
  public:
    explicit Supports(Profile const& profile)
        : profile_(profile),
          amount_{Amount(0), equal_share(profile)},
          level_(profile.ballots(), profile.budget.count() > 0 ? 1 : 0),
          points_(profile.ballots()) {
        for (std::size_t project = 0; project < profile.projects(); ++project)
            for (std::size_t k = 0; k < profile.supporters_of(project).size(); ++k)
                points_[profile.supporters_of(project)[k]] += profile.utility_of(project, k);
    }

    [[nodiscard]] Amount support(std::uint32_t project) const {
        std::map<std::uint32_t, core::Ratio> weight;  // of each level
        for (auto const& [key, votes] : shares_of(project))
            weight[key.first] += key.second * core::Ratio(static_cast<std::int64_t>(votes));
        Amount sum = 0;
        for (auto const& [level, factor] : weight) sum = plus_product(sum, amount_[level], factor);
        return sum;
    }
    /// All that its supporters hold.
    [[nodiscard]] Amount within_reach(std::uint32_t project) const {
        Amount sum = 0;
        for (auto const& [key, votes] : shares_of(project))
            sum = plus_product(sum, amount_[key.first], static_cast<std::int64_t>(votes));
        return sum;
    }
    /// The factor at which supporters pay for the project, giving min(what they hold, factor x support) each. The
    /// project is within reach.
    [[nodiscard]] Amount factor(std::uint32_t project) const {
        Amount const cost = profile_.cost[project].count();
        auto const shares = shares_of(project);
        std::map<core::Ratio, Amount, std::greater<>>
            held;  // share of the ballot -> money; the greatest give all first
        for (auto const& [key, votes] : shares)
            held[key.second] += amount_[key.first] * Amount(static_cast<std::int64_t>(votes));
        Amount open = 0, given = 0;  // support of those who have not given all; money of the others
        for (auto const& [share, money] : held) open += money * Amount(share);
        for (auto at = held.begin(); at != held.end(); ++at) {
            auto const& [share, money] = *at;
            bool const last = std::next(at) == held.end();
            // With the factor 1 / share these have just given all.
            if (last || !(given + open / Amount(share) < cost)) return (cost - given) / open;
            given += money;
            open -= money * Amount(share);
        }
        return 0;
    }
    /// Supporters pay min(what they hold, factor x support).
    void pay(std::uint32_t project, Amount const& factor, Bills* bills) {
        std::map<std::pair<std::uint32_t, core::Ratio>, std::uint32_t> next;
        std::map<std::pair<std::uint32_t, core::Ratio>, Amount> given;  // for the bills
        for (auto const& [key, votes] : shares_of(project)) {
            Amount const part = factor * Amount(key.second);
            std::uint32_t to = 0;
            if (part < Amount(1)) {
                to = static_cast<std::uint32_t>(amount_.size());
                amount_.push_back(amount_[key.first] * (Amount(1) - part));
            }
            if (bills) given[key] = to == 0 ? amount_[key.first] : amount_[key.first] * part;
            next[key] = to;
        }
        if (bills) bills->emplace_back(std::in_place);
        auto const supporters = profile_.supporters_of(project);
        for (std::size_t k = 0; k < supporters.size(); ++k)
            if (auto& level = level_[supporters[k]]; level != 0) {
                std::pair const key(level, share(project, k));
                if (bills) charge(profile_, bills->back(), supporters[k], given.at(key));
                level = next.at(key);
            }
    }
    /// The project is no longer open: its supporters' money goes to their other projects. Who has none keeps it.
    void close(std::uint32_t project) {
        for (std::size_t k = 0; k < profile_.supporters_of(project).size(); ++k)
            points_[profile_.supporters_of(project)[k]] -= profile_.utility_of(project, k);
    }

  private:
    using Shares = std::map<std::pair<std::uint32_t, core::Ratio>, std::uint64_t>;

    /// What part of its money the k-th supporter has on the project.
    [[nodiscard]] core::Ratio share(std::uint32_t project, std::size_t k) const {
        return {profile_.utility_of(project, k), points_[profile_.supporters_of(project)[k]]};
    }
    /// Votes by level and share, of those who hold something.
    [[nodiscard]] Shares shares_of(std::uint32_t project) const {
        Shares votes;
        auto const supporters = profile_.supporters_of(project);
        for (std::size_t k = 0; k < supporters.size(); ++k)
            if (auto const level = level_[supporters[k]]; level != 0)
                votes[{level, share(project, k)}] += profile_.weight[supporters[k]];
        return votes;
    }

    Profile const& profile_;
    std::vector<Amount> amount_;        // of each level, in the smallest unit; level 0 holds nothing
    std::vector<std::uint32_t> level_;  // of each ballot
    std::vector<std::int64_t> points_;  // of each ballot: for open projects
};

}  // namespace detail

/// Cumulative support transfer voting (Skowron, Slinko, Szufa, Talmon 2020, arXiv 2009.02690; docs/rules/cstv.md). Each
/// voter holds B/n, divided among the open projects of the ballot in proportion to points: the voter's support. A
/// project whose support covers its cost is funded, and what was above its cost goes back. If none is covered, one is
/// eliminated
/// (`ewt...`), or one is covered by the least transfers from its supporters' other projects (`mt...`). At the end
/// eliminated projects that fit are taken, the last eliminated first (`ewt...`), or open ones, the best first
/// (`mt...`). `bills`, if any, are told who pays for what is funded. Price: the money paid for a unit of support; none
/// for those taken at the end.
///
/// What voters hold are fractions that double in length at each step: as in bounded_overspending. Throws NotProved
/// where bounds do not settle a comparison. Cost: O(projects^2 x supporters), with sorts.
inline Outcome cstv(Profile const& profile, Chooser const& choose, CstvVariant variant = CstvVariant::mtc,
                    Bills* bills = nullptr) {
    using detail::Amount;
    bool const transfers = variant >= CstvVariant::mt;
    bool const by_cost = variant == CstvVariant::ewtc || variant == CstvVariant::mtc;
    bool const by_excess = variant == CstvVariant::ewt || variant == CstvVariant::mt;
    auto outcome = detail::nothing_selected(profile);
    detail::Supports supports(profile);
    auto open = detail::all_projects(profile);
    std::vector<std::uint32_t> eliminated;
    std::int64_t dearest = 0;
    for (auto cost : profile.cost) dearest = std::max(dearest, cost.count());

    std::vector<Amount> support(profile.projects());
    // Greater is better. The excess is raised by the greatest cost, so that it is not below 0.
    auto const merit = [&](std::uint32_t project) -> Amount {
        auto const cost = profile.cost[project].count();
        return by_excess ? support[project] + Amount(dearest - cost)
               : by_cost ? support[project] / Amount(cost)
                         : support[project];
    };
    auto const close = [&](std::uint32_t project) {
        supports.close(project);
        std::erase(open, project);
    };
    auto const fund = [&](std::uint32_t project, Amount const& factor) {
        supports.pay(project, factor, bills);
        detail::select(profile, outcome,
                       {.project = project, .price = factor.lower(), .payers = profile.votes[project]});
        close(project);
    };
    auto const count_support = [&] {
        for (auto project : open) support[project] = supports.support(project);
        outcome.work.evaluations += open.size();
    };
    while (!open.empty()) {
        count_support();
        std::vector<std::uint32_t> covered, reachable;
        for (auto project : open)
            if (!(support[project] < Amount(profile.cost[project].count()))) covered.push_back(project);
        if (!covered.empty()) {
            auto const project = detail::pick(detail::greatest(covered, merit), choose);
            fund(project, Amount(profile.cost[project].count()) / support[project]);
            continue;
        }
        if (transfers) {
            for (auto project : open)
                if (!(supports.within_reach(project) < Amount(profile.cost[project].count())))
                    reachable.push_back(project);
            if (reachable.empty()) break;
            auto const project = detail::pick(detail::greatest(reachable, merit), choose);
            fund(project, supports.factor(project));
            continue;
        }
        detail::Best<Amount> worst;
        for (auto project : open) worst.offer(project, merit(project));
        auto tied = worst.tied();
        while (tied.size() > 1) std::erase(tied, choose(tied));  // the last in the order of ties goes
        eliminated.push_back(tied.front());
        close(tied.front());
    }

    auto const take = [&](std::uint32_t project) {
        if (profile.cost[project] <= outcome.remaining)
            detail::select(profile, outcome, {.project = project, .price = std::nullopt, .by_completion = true});
    };
    for (; !eliminated.empty(); eliminated.pop_back()) take(eliminated.back());
    while (!open.empty()) {
        auto const project = detail::pick(detail::greatest(open, merit), choose);
        take(project);
        std::erase(open, project);
    }
    return outcome;
}

}  // namespace grantpanel::elect
