// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "grantpanel/model/round.hpp"

namespace grantpanel::report {

/// Every rule in force, also those that nobody wrote, a line each.
std::string rules_text(model::RoundData const& round);

}  // namespace grantpanel::report
