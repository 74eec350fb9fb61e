// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "grantpanel/model/decision.hpp"

namespace grantpanel::report {

/// What became of a decision: its steps, where the awards stand, the money, and who comes next; "" without steps.
std::string afterwards_text(model::Decision const& decision);

}  // namespace grantpanel::report
