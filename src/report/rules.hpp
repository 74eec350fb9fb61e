// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "grantpanel/model/decision.hpp"

namespace grantpanel::report {

/// Every rule in force, also those that nobody wrote, a line each. With the totals of the round, a shrinkage that was
/// estimated from the marks is said in figures.
std::string rules_text(model::Round const& round, model::PerApplication<model::Total> const* totals = nullptr);

}  // namespace grantpanel::report
