// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "grantpanel/elect/moments.hpp"

namespace grantpanel::elect {

/// Looks for the largest choice of voters who join the supporters of a project in vain, and proves how many never do.
///
/// At each moment at which the project fits, it still misses an amount; of that, a voter who joins gives a part. A
/// choice of voters is in vain if at no moment their parts come to more than 1. Finding the largest is an integer
/// program. For any weights of the moments, the weighted parts of a choice in vain come to at most the sum of the
/// weights: so a number of voters that breaks this, even if those join who bring the least, is always enough. Weights
/// are raised where the voters who bring the least bring most. Parts are whole numbers of 2^-50, rounded down: what is
/// proved with them holds for the parts; what is found is to be run. Whole numbers only, and so the same on every
/// machine. Cost: moments x ballots for each of `turns` turns, with a sort of the ballots.
class Adversary {
  public:
    Adversary(Trial const& trial, std::span<Moment const> moments, std::uint32_t project) {
        auto const& profile = trial.profile();
        std::vector<std::uint8_t> supports(profile.ballots(), 0);
        for (auto ballot : profile.supporters_of(project)) supports[ballot] = 1;
        for (std::uint32_t ballot = 0; ballot < profile.ballots(); ++ballot)
            if (supports[ballot] == 0) {
                ballots_.push_back(ballot);
                weight_.push_back(profile.weight[ballot]);
            }
        for (auto const& moment : moments) {
            if (profile.cost[project] > moment.remaining) continue;
            std::optional<core::Integer> limit;
            if (moment.most) limit = *moment.most * profile.worth[project];
            std::vector<std::int64_t> votes(moment.gives.size(), 0);
            for (auto ballot : profile.supporters_of(project)) votes[moment.group_of[ballot]] += profile.weight[ballot];
            auto const gift = [&](std::size_t group) {
                return limit && *limit < moment.gives[group] ? *limit : moment.gives[group];
            };
            core::Integer missing = moment.per_money * profile.cost[project].count();
            for (std::size_t group = 0; group < votes.size(); ++group)
                if (votes[group] > 0) missing -= gift(group) * votes[group];
            std::vector<std::int64_t> part_of_group;
            for (std::size_t group = 0; group < votes.size(); ++group) {
                auto const each = gift(group);
                part_of_group.push_back(each <= 0             ? 0
                                        : each >= missing * 2 ? 2 * whole
                                                              : (each * whole / missing).convert_to<std::int64_t>());
            }
            auto& parts = parts_.emplace_back();
            for (auto ballot : ballots_) parts.push_back(part_of_group[moment.group_of[ballot]]);
        }
    }

    /// Looks for choices of fewer than `below` voters: `in_vain` is the largest found. Returns a number of voters that
    /// is proved to be always enough, at most `below`.
    std::int64_t search(std::int64_t below, int turns, std::vector<Some>& in_vain) {
        std::vector<std::int64_t> weights(parts_.size(), first_weight);
        std::vector<std::pair<Wide, std::size_t>> order(ballots_.size());
        std::int64_t found = 0;
        for (int turn = 0; turn < turns && found + 1 < below; ++turn) {
            for (std::size_t k = 0; k < ballots_.size(); ++k) order[k] = {0, k};
            for (std::size_t moment = 0; moment < parts_.size(); ++moment)
                for (std::size_t k = 0; k < ballots_.size(); ++k)
                    order[k].first += Wide(weights[moment]) * parts_[moment][k];
            std::sort(order.begin(), order.end());
            below = std::min(below, always_enough(order, weights));
            if (auto choice = join(order, below - 1); choice.first > found) {
                found = choice.first;
                in_vain = std::move(choice.second);
            }
            raise(weights, order, below - 1);
        }
        std::sort(in_vain.begin(), in_vain.end());
        return below;
    }

  private:
    static constexpr std::int64_t whole = std::int64_t(1) << 50, first_weight = std::int64_t(1) << 24;
    using Order = std::vector<std::pair<Wide, std::size_t>>;

    [[nodiscard]] std::int64_t always_enough(Order const& order, std::vector<std::int64_t> const& weights) const {
        Wide limit = 0, sum = 0;
        for (auto weight : weights) limit += Wide(weight) * whole;
        std::int64_t voters = 0;
        for (auto const& [score, k] : order) {
            if (sum + score * weight_[k] > limit) return voters + static_cast<std::int64_t>((limit - sum) / score) + 1;
            sum += score * weight_[k];
            voters += weight_[k];
        }
        return std::numeric_limits<std::int64_t>::max();
    }
    /// Lets voters join in this order for as long as it is in vain.
    [[nodiscard]] std::pair<std::int64_t, std::vector<Some>> join(Order const& order, std::int64_t most) const {
        std::vector<std::int64_t> left(parts_.size(), whole);
        std::pair<std::int64_t, std::vector<Some>> joined;
        for (auto const& [unused, k] : order) {
            auto some = std::min<std::int64_t>(weight_[k], most - joined.first);
            for (std::size_t moment = 0; moment < parts_.size(); ++moment)
                if (auto const part = parts_[moment][k]; part > 0) some = std::min(some, left[moment] / part);
            if (some == 0) continue;  // somebody else may still fit
            for (std::size_t moment = 0; moment < parts_.size(); ++moment) left[moment] -= some * parts_[moment][k];
            joined.first += some;
            joined.second.emplace_back(ballots_[k], static_cast<std::uint32_t>(some));
        }
        return joined;
    }
    /// Weighs the moments by what the first so many voters bring there.
    void raise(std::vector<std::int64_t>& weights, Order const& order, std::int64_t voters) const {
        std::int64_t greatest = 1;
        for (std::size_t moment = 0; moment < parts_.size(); ++moment) {
            Wide sum = 0;
            auto left = voters;
            for (auto at = order.begin(); at != order.end() && left > 0; ++at) {
                auto const some = std::min<std::int64_t>(left, weight_[at->second]);
                sum += Wide(parts_[moment][at->second]) * some;
                left -= some;
            }
            // times 1/2 + 1/2 of what they bring, that at most 3
            auto const brought = static_cast<std::int64_t>(std::min<Wide>(sum >> 40, 3 << 10));
            weights[moment] = std::max<std::int64_t>(weights[moment] * (1024 + brought) >> 11, 1);
            greatest = std::max(greatest, weights[moment]);
        }
        for (auto& weight : weights) weight = std::max<std::int64_t>(weight * first_weight / greatest, 1);
    }

    std::vector<std::uint32_t> ballots_;  ///< that do not support the project
    std::vector<std::int64_t> weight_;
    std::vector<std::vector<std::int64_t>> parts_;  ///< of each moment and each of these ballots
};

}  // namespace grantpanel::elect
