// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace grantpanel::elect {

/// What a project is worth to a voter who supports it (docs/elections.md, section 2).
enum class Utility : std::uint8_t {
    cost,         ///< its cost
    cardinality,  ///< one
    score,        ///< the points on the ballot; one on ballots without points
    borda,        ///< ordinal ballots: how many projects the ballot names after it
    score_cost,   ///< points times cost
    borda_cost,   ///< Borda points times cost
    cost_sqrt,    ///< the square root of the cost in whole units, rounded down to 6 decimals
    cost_log      ///< the natural logarithm of 1 + the cost in whole units, rounded down to 6 decimals
};

}  // namespace grantpanel::elect
