// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/elect/profile.hpp"
#include "grantpanel/solve/program.hpp"

namespace grantpanel::elect {

/// What an audit found.
enum class Verdict : std::uint8_t {
    holds,          ///< proved
    does_not_hold,  ///< the witness shows it
    not_proved      ///< neither, within the stated steps or size
};

/// An example that shows why something does not hold. Projects and ballots are positions in the profile, rising.
struct Witness {
    std::vector<std::uint32_t> ballots;   ///< who was due more; of equal ballots all voters are meant
    std::uint64_t voters = 0;             ///< how many they are
    std::vector<std::uint32_t> projects;  ///< what they were due, or could have had
    core::Ratio cost;                     ///< what these projects cost, in whole units of money
    core::Ratio money;                    ///< the voters' part of the budget, in whole units
    core::Ratio due;                      ///< the utility that they were due
    /// The utility that they have: the most that one of them has, or all of them together where the page says so.
    core::Ratio got;
};

/// One audit of a selection of projects (docs/elections-audits.md).
struct Audit {
    std::string name;  ///< as on the page, such as `ejr_plus`
    Verdict verdict = Verdict::holds;
    std::optional<Witness> witness{};  ///< where it does not hold, if voters or projects show it
    std::string note{};                ///< what else a reader should know; may be empty
    std::uint64_t steps = 0;           ///< search steps taken
};

/// A whole number of utilities or of money over a denominator.
inline core::Ratio ratio_of(Wide numerator, std::int64_t denominator) {
    return core::Ratio(core::Integer(numerator), core::Integer(denominator));
}

/// Compares a * b * c with x * y * z. All are at least 0.
inline std::strong_ordering compare_products(Wide a, Wide b, Wide c, Wide x, Wide y, Wide z) {
    Wide left = 0, right = 0;
    if (!__builtin_mul_overflow(a, b, &left) && !__builtin_mul_overflow(left, c, &left) &&
        !__builtin_mul_overflow(x, y, &right) && !__builtin_mul_overflow(right, z, &right))
        return left <=> right;
    return (core::Integer(a) * core::Integer(b) * core::Integer(c))
               .compare(core::Integer(x) * core::Integer(y) * core::Integer(z)) <=> 0;
}

/// A selection of projects, and what each voter has from it.
struct Standing {
    std::vector<std::uint8_t> selected;  ///< of each project: whether it is
    core::Money cost;                    ///< of the selection
    std::vector<Wide> has;               ///< of each ballot: utility of the selected projects, over the denominator

    /// Throws UsageError where a project is not of the profile or named twice. Cost: linear in the profile.
    Standing(Profile const& profile, std::span<std::uint32_t const> projects)
        : selected(profile.projects(), 0), has(profile.ballots(), 0) {
        for (auto project : projects) {
            if (project >= profile.projects()) throw core::UsageError("a selected project is not in this election");
            if (selected[project]) throw core::UsageError("a project is selected twice");
            selected[project] = 1;
            cost += profile.cost[project];
            auto const ballots = profile.supporters_of(project);
            for (std::size_t k = 0; k < ballots.size(); ++k) has[ballots[k]] += profile.utility_of(project, k);
        }
    }
};

/// Whether a project outside the selection costs more than the whole budget: no prices need to keep it out.
inline bool beyond_budget(Profile const& profile, Standing const& standing, std::uint32_t project) {
    return !standing.selected[project] && profile.cost[project] > profile.budget;
}

/// The money of so many voters, in the smallest unit, rounded down: what whole costs are held against.
inline Wide money_of(Profile const& profile, Wide voters) {
    return profile.voters == 0 ? Wide(0) : voters * profile.budget.count() / static_cast<Wide>(profile.voters);
}

/// The utility of the k-th entry of a ballot.
inline std::int64_t utility_on(Profile const& profile, std::size_t ballot, std::size_t k) {
    auto const at = profile.starts[ballot] + k;
    return profile.uniform() ? profile.worth[profile.supported[at]] : profile.utility[at];
}

/// A witness of these ballots and projects; its utilities are over the profile's denominator.
inline Witness witness_of(Profile const& profile, std::vector<std::uint32_t> ballots,
                          std::vector<std::uint32_t> projects, core::Ratio due, core::Ratio got) {
    std::sort(ballots.begin(), ballots.end());
    std::sort(projects.begin(), projects.end());
    Witness witness{std::move(ballots), 0, std::move(projects), {}, {}, std::move(due), std::move(got)};
    for (auto ballot : witness.ballots) witness.voters += profile.weight[ballot];
    Wide cost = 0;
    for (auto project : witness.projects) cost += profile.cost[project].count();
    auto const unit = core::power_of_ten(profile.unit.decimals);
    witness.cost = ratio_of(cost, unit);
    witness.money = ratio_of(Wide(witness.voters) * profile.budget.count(), unit) /
                    core::Ratio(std::max<std::int64_t>(1, static_cast<std::int64_t>(profile.voters)));
    return witness;
}

}  // namespace grantpanel::elect
