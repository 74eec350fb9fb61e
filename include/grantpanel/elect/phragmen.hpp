// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/elect/outcome.hpp"
#include "grantpanel/elect/payments.hpp"
#include "grantpanel/elect/profile.hpp"
#include "grantpanel/elect/ties.hpp"

namespace grantpanel::elect {

namespace detail {

/// One run of Phragmen's sequential rule. A voter's load is the price of the last project that served the voter, so
/// the loads of many are counts for each round. Sums of loads are kept as whole numbers of 1 / scale of the budget,
/// rounded down; where they leave open which price is the least, the counts decide.
class Phragmen {
  public:
    explicit Phragmen(Profile const& profile)
        : profile_(profile), last_(profile.ballots(), none), sum_(profile.projects(), 0), open_(profile.projects(), 0) {
        for (std::uint32_t project = 0; project < profile.projects(); ++project)
            open_[project] = profile.votes[project] > 0 && profile.cost[project] <= profile.budget;
    }

    template <class Allowed>
    Outcome run(Chooser const& choose, Allowed const& allowed) {
        Outcome outcome;
        outcome.remaining = profile_.budget;
        for (;;) {
            auto const least = lowest(outcome);
            if (least.empty()) return outcome;
            for (auto project : least)
                if (profile_.cost[project] > outcome.remaining) return outcome;
            std::vector<std::uint32_t> tied;
            for (auto project : least)
                if (allowed(outcome, project))
                    tied.push_back(project);
                else
                    open_[project] = 0;
            if (!tied.empty()) select(tied.size() == 1 ? tied[0] : choose(tied), outcome);
        }
    }

  private:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
    static constexpr std::int64_t scale = std::int64_t(1) << 60;  ///< the budget

    [[nodiscard]] std::int64_t votes(std::uint32_t project) const {
        return static_cast<std::int64_t>(profile_.votes[project]);
    }
    /// The load of a project times its votes, rounded down; the loads and the cost may hide less than votes + 1 more.
    [[nodiscard]] Wide load_lower(std::uint32_t project) const {
        return Wide(profile_.cost[project].count()) * scale / profile_.budget.count() + sum_[project];
    }
    /// The same exactly, over `denominator_`, in the smallest unit of money.
    [[nodiscard]] core::Integer load_exact(std::uint32_t project) const {
        std::vector<std::int64_t> served(prices_.size());
        for (auto ballot : profile_.supporters_of(project))
            if (last_[ballot] != none) served[last_[ballot]] += profile_.weight[ballot];
        core::Integer load = denominator_ * profile_.cost[project].count();
        for (std::size_t round = 0; round < prices_.size(); ++round)
            if (served[round] != 0) load += prices_[round] * served[round];
        return load;
    }

    /// The projects with the lowest load.
    std::vector<std::uint32_t> lowest(Outcome& outcome) {
        std::optional<std::pair<Wide, std::int64_t>> best;  // the least upper bound
        auto const less = [](Wide a, std::int64_t of_a, Wide b, std::int64_t of_b) {
            // a / of_a < b / of_b without a product of more than 128 bits
            return a / of_a != b / of_b ? a / of_a < b / of_b : a % of_a * of_b < b % of_b * of_a;
        };
        for (std::uint32_t project = 0; project < profile_.projects(); ++project) {
            if (open_[project] == 0) continue;
            ++outcome.work.evaluations;
            auto const upper = load_lower(project) + votes(project) + 1;
            if (!best || less(upper, votes(project), best->first, best->second)) best = {upper, votes(project)};
        }
        std::vector<std::uint32_t> close;
        for (std::uint32_t project = 0; project < profile_.projects(); ++project)
            if (open_[project] != 0 && !less(best->first, best->second, load_lower(project), votes(project)))
                close.push_back(project);
        if (close.size() < 2) return close;
        std::vector<std::uint32_t> lowest;
        core::Integer least;
        for (auto project : close) {
            ++outcome.work.exact;
            auto const load = load_exact(project);
            int const order =
                lowest.empty() ? -1
                               : core::Integer(load * votes(lowest[0])).compare(core::Integer(least * votes(project)));
            if (order > 0) continue;
            if (order < 0) {
                lowest.clear();
                least = load;
            }
            lowest.push_back(project);
        }
        return lowest;
    }

    /// Puts the cost of a project on its supporters, all with the same load.
    void select(std::uint32_t project, Outcome& outcome) {
        auto const load = load_exact(project);
        auto const common = gcd(load, core::Integer(votes(project)));
        auto const factor = core::Integer(votes(project)) / common;
        for (auto& each : prices_) each *= factor;
        denominator_ *= factor;
        prices_.push_back(load / common);
        core::Integer const fixed = prices_.back() * scale / (denominator_ * profile_.budget.count());
        auto const rounded = fixed.convert_to<std::int64_t>();
        for (auto ballot : profile_.supporters_of(project)) {
            auto const before = last_[ballot] == none ? 0 : rounded_[last_[ballot]];
            std::int64_t const more = (rounded - before) * profile_.weight[ballot];
            for (auto each : profile_.supported_by(ballot)) sum_[each] += more;
            last_[ballot] = static_cast<std::uint32_t>(prices_.size() - 1);
        }
        rounded_.push_back(rounded);
        open_[project] = 0;
        outcome.remaining -= profile_.cost[project];
        outcome.total_cost += profile_.cost[project];
        outcome.selections.push_back(
            {project,
             core::Ratio(prices_.back(), core::Integer(denominator_ * core::power_of_ten(profile_.unit.decimals))),
             profile_.votes[project], 0, false});
    }

    Profile const& profile_;
    std::vector<std::uint32_t> last_;  ///< the round that served a ballot last: its price is the load of each voter
    std::vector<std::int64_t> sum_;    ///< the rounded loads of all supporters of a project
    std::vector<std::uint8_t> open_;   ///< whether a project can still be selected
    core::Integer denominator_ = 1;
    std::vector<core::Integer> prices_;  ///< of the smallest unit of money, over `denominator_`, round by round
    std::vector<std::int64_t> rounded_;  ///< the same in 1 / scale of the budget, rounded down
};

}  // namespace detail

/// The rule `phragmen` of docs/elections.md (Phragmen 1894; with costs Los, Christoff and Grossi, IJCAI 2022), exact.
/// What costs more than the whole budget takes no part; the rule ends when any project tied for the lowest load does
/// not fit into what is left. `allowed` as in equal_shares. Cost: the ballots of the supporters of each selected
/// project, and long numbers for loads that bounds cannot tell apart.
template <class Allowed>
Outcome phragmen(Profile const& profile, Chooser const& choose, Allowed const& allowed) {
    return detail::Phragmen(profile).run(choose, allowed);
}
inline Outcome phragmen(Profile const& profile, Chooser const& choose) {
    return phragmen(profile, choose, [](auto const&, auto) { return true; });
}

}  // namespace grantpanel::elect
