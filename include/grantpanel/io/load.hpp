// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "grantpanel/core/problem.hpp"
#include "grantpanel/model/draft.hpp"
#include "grantpanel/model/round.hpp"
#include "grantpanel/validate/scored_list.hpp"

/// Reading and writing files. Compiled: link grantpanel::io.
namespace grantpanel::io {

/// What reading a round file and its tables gave: a draft, and the problems that do not keep it from being read
/// further.
struct ReadDraft {
    model::Draft draft;
    std::vector<core::Problem> problems;
};

/// Reads a round file (or the round.yaml of a folder) and the CSV tables it names, which must lie in its folder.
/// Throws core::InputError where a file cannot be read as YAML or CSV at all, with every such problem.
/// Files are UTF-8, at most 64 MB each; nothing outside the round's folder is opened.
ReadDraft read(std::string const& path);

/// Reads one YAML file that names no others, as a draft of which nothing is checked. Throws core::InputError with every
/// problem.
model::Draft read_limits(std::string const& path);

/// Reads a round file, or the round.yaml of a folder, and the CSV tables it names, and validates them: the way from
/// files to a Round. Throws core::InputError with every problem and its file, line and column. Nothing outside the
/// round's folder is opened.
model::Round load(std::string const& path);

/// What `load` does, for YAML text without tables beside it, as tests and notebooks write it.
model::Round load_text(std::string const& yaml, std::string const& name = "round.yaml");

/// Reads and validates a scored list: a YAML file, its `items` in the file, in a CSV file beside it, or in `items`.
/// Throws core::InputError with every problem found.
ScoredList load_list(std::string const& path, std::string const& items = "");

/// The same from text.
ScoredList load_list_text(std::string const& yaml, std::string const& name = "problem.yaml");

}  // namespace grantpanel::io
