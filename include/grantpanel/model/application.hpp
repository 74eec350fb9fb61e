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
    std::string id;
    ApplicantIndex applicant;
    std::string title;
    core::Money requested;                      ///< more than zero
    std::optional<core::Money> least_workable;  ///< the least that still works for them; none: do not reduce
    std::optional<core::Date> received_on;
    std::optional<core::Date> withdrawn_on;  ///< set: the applicant took the application back
};

}  // namespace grantpanel::model
