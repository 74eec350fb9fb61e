// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/elect/steps.hpp"

namespace grantpanel::elect::detail {

/// How many places the budget buys where all projects cost the same: floor(budget / cost), at most one for each
/// project. Throws UsageError where costs differ.
inline std::size_t places(Profile const& profile) {
    if (profile.cost.empty()) return 0;
    auto const cost = profile.cost.front();
    for (auto other : profile.cost)
        if (other != cost)
            throw core::UsageError(
                "this rule fills places on a committee: all projects must cost the same, and these do "
                "not");
    return std::min(profile.projects(), static_cast<std::size_t>(profile.budget.count() / cost.count()));
}

/// Weights of the harmonic series as whole numbers: 1/1, 1/2, ... 1/size over their least common denominator.
struct Harmonic {
    explicit Harmonic(std::size_t size) : weight(size) {
        for (std::size_t k = 1; k <= size; ++k) denominator = lcm(denominator, core::Integer(k));
        for (std::size_t k = 0; k < size; ++k) weight[k] = denominator / core::Integer(k + 1);
    }
    core::Integer denominator = 1;
    std::vector<core::Integer> weight;  ///< of the voter's first project, second, ...
};

/// How many selected projects each ballot supports.
class Served {
  public:
    explicit Served(Profile const& profile) : profile_(&profile), count_(profile.ballots()) {}
    void add(std::uint32_t project) {
        for (auto ballot : profile_->supporters_of(project)) ++count_[ballot];
    }
    void take_back(std::uint32_t project) {
        for (auto ballot : profile_->supporters_of(project)) --count_[ballot];
    }
    /// What the project adds to the sum, over voters, of 1 + 1/2 + ... + 1/(selected projects that they support).
    [[nodiscard]] core::Integer gain(std::uint32_t project, Harmonic const& harmonic) const {
        std::vector<std::uint64_t> voters(harmonic.weight.size());
        for (auto ballot : profile_->supporters_of(project)) voters[count_[ballot]] += profile_->weight[ballot];
        core::Integer sum = 0;
        for (std::size_t k = 0; k < voters.size(); ++k)
            if (voters[k] > 0) sum += harmonic.weight[k] * core::Integer(voters[k]);
        return sum;
    }
    /// Whether the ballot supports a selected project.
    [[nodiscard]] bool any(std::uint32_t ballot) const { return count_[ballot] > 0; }

  private:
    Profile const* profile_;
    std::vector<std::uint32_t> count_;
};

}  // namespace grantpanel::elect::detail
