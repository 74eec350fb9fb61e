// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "grantpanel/core/error.hpp"

namespace grantpanel::score {

/// A chance of 1, in billionths.
inline constexpr std::int64_t certain_chance = 1'000'000'000;

/// Who is drawn (systematic sampling; Madow 1949): the chances stand one after the other on a line, each as long as it
/// is, and `start` and every `one` after it choose whoever they fall on. Over all starts from 0 to one - 1 each is
/// drawn exactly as often as its chance says, and their sum, in ones, are drawn each time. Throws core::UsageError for
/// a chance below 0 or above `one`, a sum that is not whole, and a start outside. Cost: linear.
inline std::vector<bool> systematic(std::vector<std::int64_t> const& chances, std::int64_t start,
                                    std::int64_t one = certain_chance) {
    if (start < 0 || start >= one) throw core::UsageError("the start of a drawing is not below one");
    std::int64_t end = 0, next = start;
    std::vector<bool> drawn;
    for (auto chance : chances) {
        if (chance < 0 || chance > one) throw core::UsageError("a chance is not between 0 and 1");
        end += chance;
        drawn.push_back(next < end);
        if (drawn.back()) next += one;
    }
    if (end % one != 0) throw core::UsageError("the chances do not add up to a whole number");
    return drawn;
}

}  // namespace grantpanel::score
