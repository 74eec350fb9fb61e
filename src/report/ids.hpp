// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "grantpanel/core/text.hpp"

namespace grantpanel::report {

/// The ids of some rows of a table, as one phrase: "a, b and c".
template <class Table, class List>
std::string ids(Table const& table, List const& rows) {
    std::vector<std::string> words;
    for (auto row : rows) words.push_back(core::printable(table[row].id));
    return core::join_words(words);
}

}  // namespace grantpanel::report
