// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "grantpanel/model/indices.hpp"
#include "grantpanel/model/rules/condition.hpp"

namespace grantpanel::model {

/// One thing the fund asks of every application, and the sentence that tells an applicant why.
struct EligibilityRule {
    std::string id;  ///< how `exceptions` name it; may be empty
    Condition require;
    std::string because;
};

/// A rule that somebody did not hold against one application, and why.
struct Exception {
    ApplicationIndex application;
    std::size_t rule = 0;  ///< position in RoundData::eligibility
    std::string by;
    std::string because;
};

using EligibilityRules = std::vector<EligibilityRule>;

}  // namespace grantpanel::model
