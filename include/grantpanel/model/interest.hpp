// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "grantpanel/model/indices.hpp"

namespace grantpanel::model {

/// A declared tie between a member and an application, or an applicant and so all their applications.
/// Kind, dates and note are the facilitator's: what is printed for others says "has a connection".
struct Interest {
    MemberIndex member;
    std::variant<ApplicationIndex, ApplicantIndex> subject;
    std::string kind;
    std::string since, until, declared_on;  ///< a day or a year, as written; "" where not said
    std::string declared_by;
    std::string note;
};

}  // namespace grantpanel::model
