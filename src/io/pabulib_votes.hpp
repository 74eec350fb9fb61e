// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "grantpanel/model/ballots.hpp"
#include "pabulib_limits.hpp"
#include "pabulib_projects.hpp"
#include "pabulib_rows.hpp"

namespace grantpanel::io::pb {

/// Without the spaces around it.
inline std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

/// Calls `take(item, offset)` for each item of a list divided by commas, without spaces around it; an empty list has
/// none.
template <class Take>
void each_item(std::string_view list, Take take) {
    if (list.empty()) return;
    for (std::size_t from = 0;;) {
        std::size_t end = from;
        while (end < list.size() && list[end] != ',') ++end;
        auto const item = trimmed(list.substr(from, end - from));
        take(item, static_cast<std::size_t>(item.data() - list.data()));
        if (end == list.size()) return;
        from = end + 1;
    }
}

/// Finds voters that have two ballots. Equal ids have equal hashes, and only these are held; where two hashes are equal
/// the file is read again, and the ids are compared. Cost: 8 bytes for each voter, and a sort.
class VoterIds {
  public:
    void reserve(std::size_t voters) { hashes_.reserve(voters); }
    void add(std::string_view id) { hashes_.push_back(hash_of(id)); }
    /// `again` begins where the file does; ids stand in `column` of rows with so many cells.
    void note_duplicates(Rows& again, std::size_t column, std::size_t cells, Notes& notes);

  private:
    std::vector<std::uint64_t> hashes_;
};

/// Adds ballots to an election whose type and projects are known.
class VoteReader {
  public:
    /// Where the cells of a ballot stand in its row; points and missing scores only where there are such columns.
    struct Columns {
        std::size_t vote = 0, points = 0, missing = 0;
        bool has_points = false, has_missing = false;
    };

    VoteReader(model::Ballots& ballots, ProjectTable const& projects, Limits const& limits, Columns columns,
               Notes& notes)
        : ballots_(ballots),
          projects_(projects),
          limits_(limits),
          columns_(columns),
          notes_(notes),
          last_named_(ballots.projects.size()),
          last_missing_(ballots.projects.size()) {}

    void add(Rows const& rows);
    /// The decimals of all points.
    [[nodiscard]] int point_decimals() const { return decimals_; }

  private:
    std::uint32_t find(Rows const& rows, std::size_t cell, std::size_t offset, std::string_view id);
    void read_vote(Rows const& rows);
    void read_points(Rows const& rows);
    void read_missing(Rows const& rows);
    void add_points(core::Decimal value, Rows const& rows, std::size_t offset);

    model::Ballots& ballots_;
    ProjectTable const& projects_;
    Limits const& limits_;
    Columns columns_;
    Notes& notes_;
    std::uint32_t voter_ = 0;             ///< the ballot at hand, from 1
    std::vector<std::uint32_t> entries_;  ///< the projects of the ballot at hand, also those that do not count
    std::vector<std::uint32_t> last_named_, last_missing_;  ///< the last ballot that did so to each project
    int decimals_ = 0;
};

}  // namespace grantpanel::io::pb
