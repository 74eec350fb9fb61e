// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "grantpanel/elect/amount.hpp"
#include "grantpanel/elect/outcome.hpp"
#include "grantpanel/elect/paid.hpp"
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

/// The projects with the least value of those offered, or the greatest. Value: Ratio, Amount, Integer or a number. Two
/// values that cannot be told apart matter only if nothing beats them for certain.
template <class Value, bool greatest = false>
class Best {
  public:
    /// Whether something is better for certain.
    [[nodiscard]] bool beaten(Value const& value) const {
        return std::any_of(contenders_.begin(), contenders_.end(),
                           [&](auto const& contender) { return certainly_better(contender.second, value); });
    }
    void offer(std::uint32_t project, Value value) {
        if (beaten(value)) return;
        std::erase_if(contenders_, [&](auto const& contender) { return certainly_better(value, contender.second); });
        contenders_.emplace_back(project, std::move(value));
    }
    /// Rising by position; none if nothing was offered.
    [[nodiscard]] std::vector<std::uint32_t> tied() const {
        std::vector<std::uint32_t> projects;
        Value const* best = nullptr;
        for (auto const& [project, value] : contenders_) {
            if (best && better(*best, value)) continue;
            if (best && better(value, *best)) projects.clear();
            if (projects.empty()) best = &value;
            projects.push_back(project);
        }
        std::sort(projects.begin(), projects.end());
        return projects;
    }

  private:
    static bool better(Value const& a, Value const& b) { return greatest ? b < a : a < b; }
    static bool certainly_better(Value const& a, Value const& b) {
        if constexpr (std::is_same_v<Value, Amount>)
            return greatest ? surely_less(b, a) : surely_less(a, b);
        else
            return better(a, b);
    }
    std::vector<std::pair<std::uint32_t, Value>> contenders_;
};

/// The projects with the greatest value, rising; `value` is called once for each.
template <class Value>
std::vector<std::uint32_t> greatest(std::vector<std::uint32_t> const& projects, Value const& value) {
    Best<decltype(value(std::uint32_t{})), true> best;
    for (auto project : projects) best.offer(project, value(project));
    return best.tied();
}

inline std::vector<std::uint32_t> all_projects(Profile const& profile) {
    std::vector<std::uint32_t> projects(profile.projects());
    std::iota(projects.begin(), projects.end(), 0U);
    return projects;
}

/// What each voter holds at first, budget / n, in the smallest unit. Its fractions are exact for longer where there are
/// fewer ballots: up to 8192 binary digits for some 120, and 256 for 4,000 and more.
inline Amount equal_share(Profile const& profile) {
    auto const ballots = std::max<std::size_t>(profile.ballots(), 1);
    auto const digits = std::clamp<std::size_t>(1'000'000 / ballots, 256, 8192);
    auto const voters = static_cast<std::int64_t>(std::max<std::uint64_t>(profile.voters, 1));
    return {core::Ratio(profile.budget.count(), voters), static_cast<unsigned>(digits)};
}

/// The money for a unit of utility, in whole units of both, where a payer gives `money` (smallest units) for `utility`
/// (over the profile's denominator).
inline core::Ratio per_utility(Profile const& profile, core::Ratio const& money, std::int64_t utility) {
    return money * core::Ratio(profile.denominator) / (core::Ratio(utility) * profile.whole_unit());
}

/// Puts on a bill what each voter of a ballot pays, in the smallest unit. A payment that is not exact leaves no bill.
inline void charge(Profile const& profile, Bill& bill, std::uint32_t ballot, Amount const& money) {
    if (!bill) return;
    if (!money.is_exact())
        bill.reset();
    else if (money.lower().sign() != 0)
        bill->push_back({ballot, profile.weight[ballot], money.lower() / profile.whole_unit()});
}

/// Finds the cheapest projects where no price ever falls: a price seen earlier is a lower bound, so that most projects
/// need not be looked at again. A project that has no price once has none ever after. Price: Ratio or Amount.
template <class Price>
class Cheapest {
  public:
    explicit Cheapest(std::vector<std::uint32_t> projects)
        : open_(std::move(projects)), bound_(open_.empty() ? 0 : *std::max_element(open_.begin(), open_.end()) + 1) {}

    /// The projects of the least price, rising; none where none has a price. `price_of` gives an optional price.
    template <class PriceOf>
    std::vector<std::uint32_t> find(Outcome& outcome, PriceOf const& price_of) {
        // Cheap ones first, roughly; the order changes how many are looked at, and nothing else.
        std::vector<std::pair<double, std::uint32_t>> order;
        for (auto project : open_) order.emplace_back(bound_[project] ? rough(*bound_[project]) : 0, project);
        std::sort(order.begin(), order.end());
        Best<Price> best;
        for (auto const& [unused, project] : order) {
            if (bound_[project] && best.beaten(*bound_[project])) continue;
            ++outcome.work.evaluations;
            bound_[project] = price_of(project);
            if (bound_[project])
                best.offer(project, *bound_[project]);
            else
                remove(project);
        }
        return best.tied();
    }
    void remove(std::uint32_t project) { open_.erase(std::find(open_.begin(), open_.end(), project)); }
    /// The price that `find` saw last.
    [[nodiscard]] Price const& price(std::uint32_t project) const { return *bound_[project]; }

  private:
    static double rough(core::Ratio const& price) { return price.to_double(); }
    static double rough(Amount const& price) { return price.rough(); }

    std::vector<std::uint32_t> open_;
    std::vector<std::optional<Price>> bound_;
};

}  // namespace grantpanel::elect::detail
