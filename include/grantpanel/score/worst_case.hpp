// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/rules/allocation.hpp"

namespace grantpanel::score {

/// The different intervals of a list, as ranks of their ends: only their order matters. One is surely better than
/// another where its lower end is above the other's higher end. Sorted so that whoever is surely better comes first.
class IntervalOrder {
  public:
    struct Kind {
        std::uint32_t low = 0, high = 0;
        std::vector<std::size_t> members;  ///< rising
    };

    /// With `apart`, equal intervals stay kinds of their own. Throws core::UsageError where a higher end is below the
    /// lower one. Cost: sorts.
    explicit IntervalOrder(std::vector<model::Interval> const& intervals, bool apart = false) {
        std::vector<core::Ratio> ends;
        for (auto const& [low, high] : intervals) {
            if (high < low) throw core::UsageError("the higher end of an interval is below the lower one");
            ends.push_back(low);
            ends.push_back(high);
        }
        std::sort(ends.begin(), ends.end());
        ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
        auto const rank = [&](core::Ratio const& end) {
            return static_cast<std::uint32_t>(std::lower_bound(ends.begin(), ends.end(), end) - ends.begin());
        };
        std::vector<Kind> each;
        for (std::size_t i = 0; i < intervals.size(); ++i)
            each.push_back({rank(intervals[i].low), rank(intervals[i].high), {i}});
        std::stable_sort(each.begin(), each.end(), [](auto const& a, auto const& b) {
            return std::pair(b.high, b.low) < std::pair(a.high, a.low);
        });
        for (auto& kind : each) {
            bool const same =
                !apart && !kinds_.empty() && kinds_.back().low == kind.low && kinds_.back().high == kind.high;
            if (same)
                kinds_.back().members.push_back(kind.members.front());
            else
                kinds_.push_back(std::move(kind));
        }
        for (auto const& kind : kinds_) lows_.push_back(kind.low);
        std::sort(lows_.begin(), lows_.end());
        lows_.erase(std::unique(lows_.begin(), lows_.end()), lows_.end());
    }

    [[nodiscard]] std::vector<Kind> const& kinds() const { return kinds_; }
    [[nodiscard]] bool surely_better(std::size_t a, std::size_t b) const { return kinds_[a].low > kinds_[b].high; }

    /// Calls `use(value, taken)` for the cheapest of each family of sets of `places` that could be the truly best ones:
    /// `taken` says how many of each kind are in it, `value` is what they have together of `worth` (per member). A set
    /// could be the best where with each in it all that are surely better are in it. With L the highest lower end of
    /// those left out, all with a lower end above L are in, all with a higher end below L are out, and the cheapest of
    /// the others fill it: one family for each L. Cost: kinds squared.
    template <class Worth, class Use>
    void each_worst(std::vector<Worth> const& worth, std::size_t places, Use use) const {
        std::vector<std::size_t> cheapest(kinds_.size());
        std::iota(cheapest.begin(), cheapest.end(), std::size_t{0});
        std::stable_sort(cheapest.begin(), cheapest.end(), [&](auto a, auto b) { return worth[a] < worth[b]; });
        std::vector<std::uint32_t> taken(kinds_.size());
        auto const family = [&](std::int64_t limit) {
            std::size_t left = places;
            Worth value{};
            std::fill(taken.begin(), taken.end(), 0U);
            for (std::size_t k = 0; k < kinds_.size(); ++k) {
                if (static_cast<std::int64_t>(kinds_[k].low) <= limit) continue;
                auto const size = kinds_[k].members.size();
                if (size > left) return;
                left -= size;
                taken[k] = static_cast<std::uint32_t>(size);
                value += worth[k] * static_cast<Worth>(size);
            }
            for (auto k : cheapest) {
                if (left == 0) break;
                if (static_cast<std::int64_t>(kinds_[k].low) > limit ||
                    static_cast<std::int64_t>(kinds_[k].high) < limit)
                    continue;
                auto const size = std::min(left, kinds_[k].members.size());
                left -= size;
                taken[k] = static_cast<std::uint32_t>(size);
                value += worth[k] * static_cast<Worth>(size);
            }
            if (left == 0) use(value, taken);
        };
        family(-1);  // nobody is left out
        for (auto low : lows_) family(low);
    }

    /// What the worst of these sets has together of `worth`.
    [[nodiscard]] std::int64_t worst(std::vector<std::int64_t> const& worth, std::size_t places) const {
        auto least = std::numeric_limits<std::int64_t>::max();
        each_worst(worth, places, [&](std::int64_t value, auto const&) { least = std::min(least, value); });
        return least;
    }

  private:
    std::vector<Kind> kinds_;
    std::vector<std::uint32_t> lows_;  ///< every lower end once, rising
};

}  // namespace grantpanel::score
