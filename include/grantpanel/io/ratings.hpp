// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "grantpanel/core/problem.hpp"
#include "grantpanel/score/ratings.hpp"

namespace grantpanel::io {

/// A long table of ratings as it was read, with the ids behind its numbers.
struct ReadRatings {
    score::Ratings ratings;
    std::vector<std::string> units, raters;  ///< in the order in which they first appear
    std::vector<core::Problem> warnings;
};

/// Reads a CSV table with the columns unit, rater and value, one rating a line (docs/agreement.md). An empty value is
/// missing: never a category, never a zero; its unit and rater are known all the same. At nominal level a value is any
/// text, at the others a plain decimal. Throws core::InputError with every problem: values that are not numbers, two
/// ratings of one unit by one rater, missing columns, no rows.
ReadRatings read_ratings(std::string const& path, score::Level level);

/// The same, for text in memory.
ReadRatings parse_ratings(std::string const& csv, score::Level level, std::string const& name = "ratings.csv");

}  // namespace grantpanel::io
