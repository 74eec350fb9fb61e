// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/problem.hpp"
#include "grantpanel/model/draft.hpp"

namespace grantpanel::io {

/// Reads a CSV table (RFC 4180: comma, double quotes, CRLF or LF) with a header line. Blank lines are passed over. Rows
/// with too few or too many cells, stray quotes and duplicate headings are added to `problems`; such rows are cut or
/// filled up so that the rest can be judged. A table of more than 1,000,000 cells is not read: it comes back empty.
model::Table parse_csv(std::string_view bytes, std::string const& shown, std::vector<core::Problem>& problems);

/// One row of CSV text: cells quoted where needed, formulas made harmless, controls escaped, CRLF at the end.
std::string csv_row(std::vector<std::string> const& cells);

}  // namespace grantpanel::io
