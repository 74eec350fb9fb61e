// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "grantpanel/allocate/problem.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/core/ratio.hpp"

namespace grantpanel::elect {

/// One step of an election: the project that was selected, and at what price.
struct Selection {
    std::uint32_t project = 0;  ///< position in the profile
    /// What the page of the rule calls its price, in whole units of money: for `greedy` and the rules of equal shares
    /// the money paid for a unit of utility; for `phragmen` and `maximin_support` the load. None: a project that nobody
    /// supports.
    std::optional<core::Ratio> price;
    std::uint64_t payers = 0;              ///< voters who paid for it, where the rule has payers
    std::uint64_t exhausted = 0;           ///< of them those who gave all that they had left, and would have paid more
    bool by_completion = false;            ///< selected after the rule itself had ended
    std::optional<core::Ratio> part = {};  ///< how much of it was bought, where the rule buys parts; none: all of it
};

/// How decisions were made: whole-number bounds settle what is clear, exact fractions what is not. Both give the same
/// answer; the counts say how often the slow path ran.
struct Work {
    std::uint64_t evaluations = 0;  ///< prices that were bounded
    std::uint64_t exact = 0;        ///< comparisons that exact fractions settled

    Work& operator+=(Work const& other) {
        evaluations += other.evaluations;
        exact += other.exact;
        return *this;
    }
};

/// What a rule selects.
struct Outcome {
    std::vector<Selection> selections;  ///< in order of selection
    core::Money total_cost,             ///< what they cost together
        remaining;                      ///< what is left of the budget
    /// The budget that the rule itself ran with, in the smallest unit, where a completion raised it.
    std::optional<core::Ratio> raised_budget;
    /// With limits: the entries of `at_least`, and their parts, that no selection meets in full, each with how far it
    /// can go; the election held to that.
    std::vector<allocate::Level> lowered;
    Work work;

    /// Whether the project was selected.
    [[nodiscard]] bool selects(std::uint32_t project) const {
        for (auto const& selection : selections)
            if (selection.project == project) return true;
        return false;
    }
};

}  // namespace grantpanel::elect
