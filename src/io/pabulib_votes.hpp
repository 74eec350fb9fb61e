// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "grantpanel/model/ballots.hpp"
#include "pabulib_limits.hpp"
#include "pabulib_rows.hpp"

namespace grantpanel::io::pb {

/// A hash of a text, the same on every machine with this order of bytes; equal hashes are followed by a comparison of
/// the texts, so that no result depends on it.
std::uint64_t hash_of(std::string_view text);

/// Finds projects by id.
class ProjectTable {
  public:
    static constexpr std::uint32_t none = 0xFFFFFFFF;

    explicit ProjectTable(std::vector<model::Ballots::Project> const& projects) : projects_(projects) {}
    /// The position of the project with this id, or none.
    [[nodiscard]] std::uint32_t find(std::string_view id) const;
    /// Takes in the last of the projects.
    void add_last();

  private:
    [[nodiscard]] std::size_t slot(std::string_view id) const;
    void place(std::uint32_t project);

    std::vector<model::Ballots::Project> const& projects_;
    std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(64, none);
};

/// Calls `take(item, offset)` for each item of a list divided by commas, without spaces around it; an empty list has
/// none.
template <class Take>
void each_item(std::string_view list, Take take) {
    if (list.empty()) return;
    for (std::size_t from = 0;;) {
        std::size_t end = from;
        while (end < list.size() && list[end] != ',') ++end;
        std::size_t first = from, last = end;
        while (first < last && list[first] == ' ') ++first;
        while (last > first && list[last - 1] == ' ') --last;
        take(list.substr(first, last - first), first);
        if (end == list.size()) return;
        from = end + 1;
    }
}

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
