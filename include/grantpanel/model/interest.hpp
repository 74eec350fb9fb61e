// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "grantpanel/core/date.hpp"
#include "grantpanel/model/indices.hpp"

namespace grantpanel::model {

/// A tie that a member declared: Round::ties has it with its kind and dates. Kind and note are the facilitator's: what
/// is printed for others says "has a connection".
struct Interest {
    MemberIndex member;
    TieIndex tie;
    std::optional<core::DayOrYear> declared_on;
    std::string declared_by;
    std::string note;
};

}  // namespace grantpanel::model
