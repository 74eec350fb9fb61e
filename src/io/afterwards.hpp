// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "json.hpp"

namespace grantpanel::io {

/// The part of the trustees; null where the round has none.
Json approval_json(std::optional<model::Approval> const& approval);

/// The steps after a decision, each with a digest over the one before it (the first over `decided`, that of the
/// decision) and itself; where every application stands, the money, and who comes next. Null without steps.
Json afterwards_json(model::Decision const& decision, std::string const& decided);

/// What of the steps in an earlier record is not in this one as it was, in words; "" where nothing is missing.
std::string rewritten(Json const& before, Json const& now);

}  // namespace grantpanel::io
