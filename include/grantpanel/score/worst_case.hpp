// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>
#include <utility>
#include <vector>

#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/rules/allocation.hpp"

namespace grantpanel::score {

/// The sets of so many places that could be the truly best ones, in families. One interval is surely better than
/// another where its lower end is above the other's higher end, and a set could be the best where with each in it all
/// that are surely better are in it. With L the highest lower end of those left out, all with a lower end above L are
/// in, all with a higher end below L are out, and any of the others fill the set: one family for each L. Only the L of
/// families of more than one set matter; the sets at their ends are in these too. Intervals that stand to all these L
/// alike are one kind.
class IntervalOrder {
  public:
    struct Kind {
        std::size_t sure = 0;              ///< in every set of the families before this one
        std::size_t out = 0;               ///< in no set of this family and those after it; at least `sure`
        std::vector<std::size_t> members;  ///< whoever is surely better first
    };

    /// For more than 0 places and fewer than intervals. Cost: sorts.
    IntervalOrder(std::vector<model::Interval> const& intervals, std::size_t places) {
        std::vector<core::Ratio> lows, highs, limits;
        for (auto const& [low, high] : intervals) lows.push_back(low), highs.push_back(high);
        std::sort(lows.begin(), lows.end());
        std::sort(highs.begin(), highs.end());
        core::Ratio only;
        for (std::size_t i = 0; i < lows.size(); ++i) {
            if (i + 1 < lows.size() && lows[i] == lows[i + 1]) continue;
            auto const sure = lows.size() - i - 1;
            auto const out =
                static_cast<std::size_t>(std::lower_bound(highs.begin(), highs.end(), lows[i]) - highs.begin());
            if (sure == places) only = lows[i];
            if (sure >= places || out + places >= highs.size()) continue;
            limits.push_back(lows[i]);
            filled_.push_back(places - sure);
        }
        // No family of more than one set: only one set could be the best.
        if (limits.empty()) filled_.push_back(0);
        std::vector<Kind> each;
        for (std::size_t i = 0; i < intervals.size(); ++i) {
            auto const& [low, high] = intervals[i];
            auto const sure = std::lower_bound(limits.begin(), limits.end(), low) - limits.begin();
            auto const out = std::upper_bound(limits.begin(), limits.end(), high) - limits.begin();
            each.push_back({static_cast<std::size_t>(sure), static_cast<std::size_t>(out), {i}});
            if (limits.empty()) each.back().sure = each.back().out = low > only ? 1 : 0;
        }
        auto const ends = [](Kind const& kind) { return std::pair(kind.out, kind.sure); };
        auto const better = [&](Kind const& a, Kind const& b) {
            auto const &x = intervals[a.members[0]], &y = intervals[b.members[0]];
            return ends(a) != ends(b) ? ends(b) < ends(a) : x.high != y.high ? y.high < x.high : y.low < x.low;
        };
        std::stable_sort(each.begin(), each.end(), better);
        for (auto& kind : each)
            if (!kinds_.empty() && ends(kinds_.back()) == ends(kind))
                kinds_.back().members.push_back(kind.members.front());
            else
                kinds_.push_back(std::move(kind));
    }

    /// Sorted so that whoever is surely better comes first.
    [[nodiscard]] std::vector<Kind> const& kinds() const { return kinds_; }
    /// By family, how many places the open kinds fill: those that are neither sure nor out.
    [[nodiscard]] std::vector<std::size_t> const& filled() const { return filled_; }
    /// Whether b is in no set without a. Holds wherever an interval of a is surely better than one of b that could be
    /// among the best, unless they are of one kind.
    [[nodiscard]] bool before(std::size_t a, std::size_t b) const { return a != b && kinds_[a].sure >= kinds_[b].out; }

    /// What the worst of these sets has together of `worth`. Cost: families times intervals.
    [[nodiscard]] std::int64_t worst(std::vector<std::int64_t> const& worth) const {
        std::vector<std::tuple<std::int64_t, std::size_t, std::size_t>> cheapest;  // worth, sure, out
        for (auto const& kind : kinds_)
            for (auto member : kind.members) cheapest.emplace_back(worth[member], kind.sure, kind.out);
        std::sort(cheapest.begin(), cheapest.end());
        auto least = std::numeric_limits<std::int64_t>::max();
        for (std::size_t family = 0; family < filled_.size(); ++family) {
            std::int64_t value = 0;
            auto left = filled_[family];
            for (auto const& [one, sure, out] : cheapest)
                if (family < sure)
                    value += one;
                else if (family < out && left != 0)
                    value += one, --left;
            least = std::min(least, value);
        }
        return least;
    }

  private:
    std::vector<Kind> kinds_;
    std::vector<std::size_t> filled_;
};

}  // namespace grantpanel::score
