// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "grantpanel/core/problem.hpp"
#include "grantpanel/model/draft.hpp"

namespace grantpanel::io {

/// Reads one YAML document whose top is a mapping. Strict: no tags, anchors, aliases, second documents, duplicate or
/// compound keys, and at most 32 levels. Scalars stay the text that was written. Problems that let the rest be read are
/// added to `problems`; core::InputError is thrown where it cannot be.
model::Mapping parse_yaml(std::string bytes, std::string const& shown, std::vector<core::Problem>& problems);

}  // namespace grantpanel::io
