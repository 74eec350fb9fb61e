// SPDX-License-Identifier: MIT
#pragma once

#include "json.hpp"

namespace grantpanel::io {

/// The rules of every stage, with those nobody wrote into the file.
Json stage_rules_json(model::RoundData const& round);

/// A criterion: its weight and its scale.
Json criterion_json(model::Criterion const& criterion);

/// The ballots of every stage, what the panel decided in it, and how each application passed it.
Json stages_json(model::Decision const& decision);

/// The exceptions that were made.
Json exceptions_json(model::RoundData const& round);

/// The sheets and agreed sheets of a round.
Json sheets_json(model::RoundData const& round);

}  // namespace grantpanel::io
