// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "grantpanel/core/date.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/model/indices.hpp"

namespace grantpanel::model {

/// What an applicant asks for.
struct Application {
    std::string id;  ///< the id of the application
    ApplicantIndex applicant;
    std::string title;      ///< the title; may be empty
    core::Money requested;  ///< the request; more than zero
    std::optional<core::Money>
        least_workable;  ///< the least that still works for them; without it the request is not reduced
    std::optional<core::Date> received_on;   ///< the day it came in
    std::optional<core::Date> withdrawn_on;  ///< set: the applicant took the application back
    bool added_later = false;                ///< it takes no part in the decision: its first step after it is `added`
    core::Money top_up{};  ///< what `top_ups` of the allocation adds to the request; an award is never above both

    /// The largest award: the request with its top-ups.
    [[nodiscard]] core::Money most() const { return requested + top_up; }
};

}  // namespace grantpanel::model
