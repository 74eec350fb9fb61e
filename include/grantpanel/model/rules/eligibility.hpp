// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "grantpanel/model/rules/condition.hpp"

namespace grantpanel::model {

/// One thing the fund asks of every application, and the sentence that tells an applicant why.
struct EligibilityRule {
    Condition require;
    std::string because;
};

using EligibilityRules = std::vector<EligibilityRule>;

}  // namespace grantpanel::model
