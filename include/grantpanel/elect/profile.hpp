// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/elect/utility.hpp"
#include "grantpanel/model/ballots.hpp"

namespace grantpanel::elect {

/// 128 bits, for sums and products that 64 cannot hold.
__extension__ using Wide = __int128;

/// What every rule reads: costs, and what each project is worth to each voter, as whole numbers over one denominator.
/// Equal ballots are one with a weight. Only what is worth more than 0 is held; who is worth something to a voter has
/// that voter as a supporter.
struct Profile {
    core::Unit unit;
    core::Money budget;
    std::vector<core::Money> cost;         ///< of each project
    std::vector<std::uint32_t> by_id;      ///< the place of each project in the order of ids as text
    std::uint64_t voters = 0;              ///< how many cast a ballot, also an empty one
    std::vector<std::uint32_t> weight;     ///< of each ballot: how many voters cast it
    std::vector<std::uint32_t> starts{0};  ///< ballot b supports supported[starts[b] .. starts[b + 1])
    std::vector<std::uint32_t> supported;  ///< projects, rising within a ballot
    std::vector<std::int64_t> utility;     ///< of each entry of `supported`, over `denominator`; none with `worth`
    std::vector<std::int64_t> worth;       ///< of each project to all who support it, if it is the same; else empty
    std::int64_t denominator = 1;          ///< of all utilities
    std::vector<std::uint32_t> support_starts;  ///< project p is supported by supporters[support_starts[p] .. [p + 1])
    std::vector<std::uint32_t> supporters;      ///< ballots, rising within a project
    std::vector<std::int64_t> support_utility;  ///< of each entry of `supporters`; empty where `utility` is
    std::vector<std::uint64_t> votes;           ///< of each project: voters who support it
    std::vector<std::uint32_t> named_by;        ///< of each project: voters who name it, also with 0 points
    std::vector<std::uint64_t> judges;          ///< of each project: voters who could judge it, its electorate

    [[nodiscard]] std::size_t projects() const { return cost.size(); }
    [[nodiscard]] std::size_t ballots() const { return weight.size(); }
    /// Whether a project is worth the same to all who support it.
    [[nodiscard]] bool uniform() const { return worth.size() == projects(); }
    [[nodiscard]] std::span<std::uint32_t const> supported_by(std::size_t ballot) const {
        return {supported.data() + starts[ballot], supported.data() + starts[ballot + 1]};
    }
    [[nodiscard]] std::span<std::uint32_t const> supporters_of(std::size_t project) const {
        return {supporters.data() + support_starts[project], supporters.data() + support_starts[project + 1]};
    }
    /// What the k-th supporter of a project gets from it, over `denominator`.
    [[nodiscard]] std::int64_t utility_of(std::size_t project, std::size_t k) const {
        return uniform() ? worth[project] : support_utility[support_starts[project] + k];
    }
    /// The smallest units of money in a whole one.
    [[nodiscard]] core::Ratio whole_unit() const { return core::Ratio(core::power_of_ten(unit.decimals)); }

    /// What the project is worth to its electorate together, scaled to all voters (docs/elections.md, section 2): the
    /// sum of utilities, times voters / judges.
    [[nodiscard]] core::Ratio total_utility(std::size_t project) const {
        Wide sum = 0;
        auto const ballots_of = supporters_of(project);
        if (uniform())
            sum = Wide(votes[project]) * worth[project];
        else
            for (std::size_t k = 0; k < ballots_of.size(); ++k)
                sum += Wide(weight[ballots_of[k]]) * utility_of(project, k);
        if (sum == 0) return {};
        if (sum > std::numeric_limits<std::int64_t>::max())
            throw core::UsageError("these utilities are too large to be added up; count them in larger units");
        auto const total = core::Ratio(static_cast<std::int64_t>(sum), denominator);
        return judges[project] == voters
                   ? total
                   : total * core::Ratio(static_cast<std::int64_t>(voters), static_cast<std::int64_t>(judges[project]));
    }
};

}  // namespace grantpanel::elect
