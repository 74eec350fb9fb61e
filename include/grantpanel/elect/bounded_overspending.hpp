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

namespace detail {

/// What voters hold under bounded overspending. Ballots with the same past are on one level.
class OverspendingPurses {
  public:
    /// Buying the fraction `part` of a project at the price `rho` per unit of utility; `score` = rho / part.
    struct Offer {
        Amount rho, score;
    };

    explicit OverspendingPurses(Profile const& profile)
        : profile_(profile),
          amount_{Amount(0), equal_share(profile)},
          level_(profile.ballots(), profile.budget.count() > 0 ? 1 : 0) {}

    /// The best offer; none where no supporter holds anything.
    [[nodiscard]] std::optional<Offer> offer(std::uint32_t project) const {
        auto const purses = purses_of(project);
        Amount const cost = profile_.cost[project].count();
        core::Integer open = 0;  // utility of those who have not given all yet
        for (auto const& purse : purses) open += core::Integer(purse.utility) * purse.votes;
        // Where each supporter gives min(held, t u), they give S(t), which buys the part S(t) / cost. The score t (cost
        // / S(t))^2 has its least value where somebody has given all, or where the part is 1: between them it rises,
        // then falls.
        std::optional<Offer> best;
        Amount given = 0;  // by those who have given all
        for (std::size_t k = 0; k < purses.size(); ++k) {
            auto const& purse = purses[k];
            Amount const still_open = core::Ratio(open, core::Integer(1));
            open -= core::Integer(purse.utility) * purse.votes;
            Amount const sum = plus_product(given, purse.t, still_open);
            if (cost < sum) {
                Amount const rho = (cost - given) / still_open;
                if (!best || !(best->score < rho)) best = Offer{rho, rho};
                break;
            }
            given = plus_product(given, amount_[purse.level], static_cast<std::int64_t>(purse.votes));
            if (k + 1 < purses.size() && !purses[k + 1].later) continue;  // the same t
            Amount const price = cost / sum;
            Amount const rho = purse.t * price;
            Amount const score = rho * price;
            if (!best || !(best->score < score)) best = Offer{rho, score};
        }
        if (best && profile_.uniform()) {
            best->rho = best->rho / Amount(profile_.worth[project]);
            best->score = best->score / Amount(profile_.worth[project]);
        }
        return best;
    }

    /// Supporters pay min(held, rho u). Gives how many pay, and how many of them would have paid more.
    std::pair<std::uint64_t, std::uint64_t> pay(std::uint32_t project, Amount const& rho, Bills* bills) {
        std::map<std::pair<std::uint32_t, std::int64_t>, std::uint32_t> next;  // (level, utility) -> new level
        std::map<std::pair<std::uint32_t, std::int64_t>, Amount> given;        // for the bills
        std::uint64_t payers = 0, exhausted = 0;
        Amount const unit = rho * Amount(profile_.uniform() ? profile_.worth[project] : 1);
        for (auto const& purse : purses_of(project)) {
            Amount const due = profile_.uniform() ? unit : unit * Amount(purse.utility);
            payers += purse.votes;
            std::uint32_t to = 0;
            if (due < amount_[purse.level]) {
                to = static_cast<std::uint32_t>(amount_.size());
                amount_.push_back(amount_[purse.level] - due);
            } else if (amount_[purse.level] < due) {
                exhausted += purse.votes;
            }
            if (bills) given[{purse.level, purse.utility}] = to == 0 ? amount_[purse.level] : due;
            next[{purse.level, purse.utility}] = to;
        }
        if (bills) bills->emplace_back(std::in_place);
        auto const supporters = profile_.supporters_of(project);
        for (std::size_t k = 0; k < supporters.size(); ++k)
            if (auto& level = level_[supporters[k]]; level != 0) {
                std::pair const key(level, utility_of(project, k));
                if (bills) charge(profile_, bills->back(), supporters[k], given.at(key));
                level = next.at(key);
            }
        return {payers, exhausted};
    }

  private:
    struct Purse {
        std::uint32_t level;
        std::int64_t utility;
        std::uint64_t votes;
        Amount t;    ///< held / utility: the price from which on they give all
        bool later;  ///< t is greater than that of the purse before
    };

    /// In units of the project itself where it is worth the same to all.
    [[nodiscard]] std::int64_t utility_of(std::uint32_t project, std::size_t k) const {
        return profile_.uniform() ? 1 : profile_.utility_of(project, k);
    }
    /// The supporters who hold something, by t, rising.
    [[nodiscard]] std::vector<Purse> purses_of(std::uint32_t project) const {
        std::map<std::pair<std::uint32_t, std::int64_t>, std::uint64_t> votes;
        auto const supporters = profile_.supporters_of(project);
        for (std::size_t k = 0; k < supporters.size(); ++k)
            if (auto const level = level_[supporters[k]]; level != 0)
                votes[{level, utility_of(project, k)}] += profile_.weight[supporters[k]];
        std::vector<Purse> purses;
        for (auto const& [key, count] : votes)
            purses.push_back({key.first, key.second, count,
                              profile_.uniform() ? amount_[key.first] : amount_[key.first] / Amount(key.second), true});
        std::sort(purses.begin(), purses.end(), [](auto const& a, auto const& b) { return a.t < b.t; });
        for (std::size_t k = 1; k < purses.size(); ++k) purses[k].later = purses[k - 1].t < purses[k].t;
        return purses;
    }

    Profile const& profile_;
    std::vector<Amount> amount_;  // of each level, in the smallest unit; level 0 holds nothing
    std::vector<std::uint32_t> level_;
};

}  // namespace detail

/// Equal shares with bounded overspending (BOS; Papasotiropoulos, Pishbin, Skibski, Skowron, Was 2024, arXiv
/// 2409.15005, section 5; docs/rules/bounded_overspending.md). Each voter holds B/n. Buying a part a of project p, 0 <
/// a <= 1, has the price rho if its supporters, giving min(what they hold, a rho u_i(p)) each, pay a cost(p) together.
/// The project that fits the rest of the budget, with the least rho / a over all parts, is selected in whole; of
/// equally good parts of one project the greatest counts. Its supporters pay min(what they hold, rho u_i(p)); the rest
/// comes out of the budget. Ends when no project whose supporters hold anything fits. Price: rho, per unit of utility.
///
/// What voters hold are fractions that double in length at each step: they are held exactly while they are short, and
/// then within bounds (amount.hpp). Throws NotProved where these do not settle a comparison. Cost: O(selected projects
/// x ballots' entries) at worst, with sorts. `bills`, if any, are told who pays how much.
inline Outcome bounded_overspending(Profile const& profile, Chooser const& choose, Bills* bills = nullptr) {
    auto outcome = detail::nothing_selected(profile);
    detail::OverspendingPurses purses(profile);
    std::vector<detail::Amount> rho(profile.projects());
    detail::Cheapest<detail::Amount> search(detail::all_projects(profile));
    // Scores are per unit of the profile's utility for all projects alike: only their order counts.
    auto const score = [&](std::uint32_t project) -> std::optional<detail::Amount> {
        if (profile.cost[project] > outcome.remaining) return std::nullopt;
        auto offer = purses.offer(project);
        if (!offer) return std::nullopt;
        rho[project] = offer->rho;
        return offer->score;
    };
    while (true) {
        auto const tied = search.find(outcome, score);
        if (tied.empty()) return outcome;
        auto const project = detail::pick(tied, choose);
        auto const [payers, exhausted] = purses.pay(project, rho[project], bills);
        auto const price = detail::per_utility(profile, rho[project].lower(), 1);
        detail::select(profile, outcome,
                       {.project = project, .price = price, .payers = payers, .exhausted = exhausted});
        search.remove(project);
    }
}

}  // namespace grantpanel::elect
