// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "grantpanel/core/date.hpp"
#include "grantpanel/model/indices.hpp"

namespace grantpanel::model {

/// A question that the panel asked an applicant, and the reply (docs/scoring.md, section 3). It changes no total:
/// members mark again.
struct Question {
    ApplicationIndex application;
    std::optional<CriterionIndex> criterion;
    core::Date asked_on;
    std::string asked_by;
    std::string question;                  ///< for the panel; the record leaves it out
    std::optional<core::Date> replied_on;  ///< none: still open
    std::string reply;                     ///< for the panel; the record leaves it out
    std::string how;                       ///< written, phone, voice_note, meeting, in_person or ""
};

/// A member's wish that the panel talks about an application before it is turned down.
struct BringBack {
    ApplicationIndex application;
    MemberIndex member;
    std::string because;
    std::optional<core::Date> discussed_on;  ///< none: still open
};

}  // namespace grantpanel::model
