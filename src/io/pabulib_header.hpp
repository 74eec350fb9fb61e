// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/text.hpp"
#include "pabulib_rows.hpp"

namespace grantpanel::io::pb {

/// The columns of a section, found by name.
class Header {
  public:
    Header() = default;
    /// The row is a header; two columns of one name are noted.
    Header(std::string_view section, Rows const& rows, Notes& notes)
        : section_(section), names_(rows.cells().begin(), rows.cells().end()), place_(rows.row()) {
        std::vector<std::size_t> sorted(names_.size());
        for (std::size_t i = 0; i < sorted.size(); ++i) sorted[i] = i;
        std::stable_sort(sorted.begin(), sorted.end(), [&](auto a, auto b) { return names_[a] < names_[b]; });
        for (std::size_t i = 1; i < sorted.size(); ++i)
            if (names_[sorted[i]] == names_[sorted[i - 1]])
                notes.error("pb.duplicate_column", rows.place(sorted[i]),
                            "two columns are called `" + core::printable(names_[sorted[i]]) + "`", "Rename one");
    }

    [[nodiscard]] std::size_t size() const { return names_.size(); }
    [[nodiscard]] std::string const& name(std::size_t column) const { return names_[column]; }
    [[nodiscard]] bool has(std::size_t column) const { return column < names_.size(); }
    /// The position of a column; size() where there is none.
    [[nodiscard]] std::size_t find(std::string_view name) const {
        return static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
    }
    /// The same; that there is none is noted.
    std::size_t require(std::string_view name, Notes& notes, std::string_view who = "Every Pabulib file") const {
        auto const found = find(name);
        if (!has(found))
            notes.error("pb.missing_column", place_,
                        "the section " + section_ + " has no column `" + std::string(name) + "`",
                        std::string(who) + " has it");
        return found;
    }

  private:
    std::string section_;
    std::vector<std::string> names_;
    core::Location place_;
};

}  // namespace grantpanel::io::pb
