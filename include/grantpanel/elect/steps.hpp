// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/elect/outcome.hpp"
#include "grantpanel/elect/profile.hpp"
#include "grantpanel/elect/ties.hpp"

namespace grantpanel::elect::detail {

/// An outcome that has selected nothing.
inline Outcome nothing_selected(Profile const& profile) {
    Outcome outcome;
    outcome.remaining = profile.budget;
    return outcome;
}

inline void select(Profile const& profile, Outcome& outcome, Selection selection) {
    outcome.total_cost += profile.cost[selection.project];
    outcome.remaining -= profile.cost[selection.project];
    outcome.selections.push_back(std::move(selection));
}

/// One of the tied projects, rising by position; asks only where there are several.
inline std::uint32_t pick(std::vector<std::uint32_t> const& tied, Chooser const& choose) {
    return tied.size() == 1 ? tied.front() : choose(tied);
}

/// The projects with the greatest value, rising; `value` is called once for each.
template <class Value>
std::vector<std::uint32_t> greatest(std::vector<std::uint32_t> const& projects, Value const& value) {
    std::vector<std::uint32_t> tied;
    std::optional<decltype(value(std::uint32_t{}))> best;
    for (auto project : projects) {
        auto current = value(project);
        if (best && current < *best) continue;
        if (!best || *best < current) tied.clear();
        best = std::move(current);
        tied.push_back(project);
    }
    return tied;
}

inline std::vector<std::uint32_t> all_projects(Profile const& profile) {
    std::vector<std::uint32_t> projects(profile.projects());
    std::iota(projects.begin(), projects.end(), 0U);
    return projects;
}

/// The money for a unit of utility, in whole units of both, where a payer gives `money` (smallest units) for `utility`
/// (over the profile's denominator).
inline core::Ratio per_utility(Profile const& profile, core::Ratio const& money, std::int64_t utility) {
    return money * core::Ratio(profile.denominator) / (core::Ratio(utility) * profile.whole_unit());
}

/// Finds the cheapest projects where no price ever falls: a price seen earlier is a lower bound, so that most projects
/// need not be looked at again. A project that has no price once has none ever after.
template <class Price>
class Cheapest {
  public:
    explicit Cheapest(std::vector<std::uint32_t> projects)
        : open_(std::move(projects)), bound_(open_.empty() ? 0 : *std::max_element(open_.begin(), open_.end()) + 1) {}

    /// The projects of the least price, rising; none where none has a price. `price_of` gives an optional price.
    template <class PriceOf>
    std::vector<std::uint32_t> find(Outcome& outcome, PriceOf const& price_of) {
        std::sort(open_.begin(), open_.end(), [&](auto a, auto b) {
            if (!bound_[a] || !bound_[b]) return bound_[a].has_value() != bound_[b].has_value() ? !bound_[a] : a < b;
            return *bound_[a] < *bound_[b] || (!(*bound_[b] < *bound_[a]) && a < b);
        });
        std::vector<std::uint32_t> tied, closed;
        std::optional<Price> least;
        for (auto project : open_) {
            if (least && bound_[project] && *least < *bound_[project]) break;
            ++outcome.work.evaluations;
            std::optional<Price> price = price_of(project);
            if (!price) {
                closed.push_back(project);
                continue;
            }
            bound_[project] = price;
            if (least && *least < *price) continue;
            if (!least || *price < *least) tied.clear();
            least = std::move(price);
            tied.push_back(project);
        }
        for (auto project : closed) remove(project);
        std::sort(tied.begin(), tied.end());
        return tied;
    }
    void remove(std::uint32_t project) { open_.erase(std::find(open_.begin(), open_.end(), project)); }
    [[nodiscard]] std::vector<std::uint32_t> const& open() const { return open_; }
    /// The price that `find` saw last.
    [[nodiscard]] Price const& price(std::uint32_t project) const { return *bound_[project]; }

  private:
    std::vector<std::uint32_t> open_;
    std::vector<std::optional<Price>> bound_;
};

}  // namespace grantpanel::elect::detail
