// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <variant>

#include "grantpanel/model/indices.hpp"

namespace grantpanel::model::reason {

/// A criterion has fewer numeric marks than the least number; `not_enough_information` readers said X.
struct TooFewMarks {
    CriterionIndex criterion;
    std::size_t marks = 0, least = 0, not_enough_information = 0;
    bool agreed_sheet = false;     ///< it is the sheet that the panel filled in together that has no mark
    std::size_t other_sheets = 0;  ///< of members who may mark, from the side of the discussion that does not count
};

/// Fewer sheets than the least number have a mark on each criterion that counts for the application.
struct TooFewSheets {
    std::size_t sheets = 0, least = 0;
};

/// Its readers agree that no criterion applies to it.
struct NothingApplies {};

}  // namespace grantpanel::model::reason

namespace grantpanel::model {

/// What keeps an application from a total.
using Missing = std::variant<reason::TooFewMarks, reason::TooFewSheets, reason::NothingApplies>;

}  // namespace grantpanel::model
