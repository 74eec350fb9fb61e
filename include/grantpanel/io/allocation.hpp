// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "grantpanel/panel/allocate_list.hpp"

namespace grantpanel::io {

/// What became of a scored list, as JSON: amounts in shortest form, item by item with its reasons.
std::string allocation_json(ScoredList const& list, panel::AllocatedList const& result);

}  // namespace grantpanel::io
