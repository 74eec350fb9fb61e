// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "grantpanel/model/ballots.hpp"

namespace grantpanel::io {

/// Reads a participatory-budgeting election in the Pabulib format (.pb; sections META, PROJECTS and VOTES, cells
/// divided by ';'). Every project on a ballot counts as approved. The unit is the most decimals that the file uses.
/// Throws core::InputError with every problem: counts that lie, projects that do not exist, votes that are too long.
/// Source of the format: pabulib.org/format; Stolicki, Szufa, Talmon (arXiv:2012.06539).
model::Ballots read_pabulib(std::string const& path);

}  // namespace grantpanel::io
