// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "grantpanel/model/ballots.hpp"
#include "pabulib_header.hpp"
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
    [[nodiscard]] std::uint32_t find(std::string_view id) const { return slots_[slot(id)]; }
    /// Takes in the last of the projects.
    void add_last();

  private:
    [[nodiscard]] std::size_t slot(std::string_view id) const;
    void place(std::uint32_t project);

    std::vector<model::Ballots::Project> const& projects_;
    std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(64, none);
};

/// Reads an amount of money above 0, and sees to it that the unit has decimals enough for it.
std::optional<core::Decimal> read_amount(std::string_view text, std::string const& what, core::Location const& place,
                                         core::Unit& unit, Notes& notes);
/// The amount in the unit; what is too large is noted.
core::Money to_money(core::Decimal value, core::Location const& place, core::Unit const& unit, Notes& notes);

/// The columns of PROJECTS that hold lists of groups; files call the second of them `beneficiaries`, the page of the
/// format calls it `target`.
inline bool is_group_column(std::string_view name) {
    return name == "category" || name == "target" || name == "beneficiaries";
}

/// Adds projects to an election whose type is known.
class ProjectReader {
  public:
    ProjectReader(model::Ballots& ballots, Notes& notes) : ballots_(ballots), notes_(notes), table_(ballots.projects) {}

    /// False where a column is lacking without which no project can be read.
    bool begin(Header const& header);
    /// Reads a row. False where the project stands there already, and was not added.
    bool add(Rows const& rows);
    /// Of a row that has more or fewer cells than the header, takes in the id alone, so that ballots can name it. False
    /// where there is none, or the project stands there already.
    bool add_ragged(Rows const& rows);
    /// Once all amounts are known: counts costs in the unit.
    void finish();
    /// Once all ballots are read: the votes and points that the section states are those of the ballots, which have
    /// points in 10^-`point_decimals`.
    void check_results(int point_decimals) const;

    [[nodiscard]] ProjectTable const& table() const { return table_; }
    /// How many projects the ballots are said to name in all.
    [[nodiscard]] std::uint64_t stated_votes() const;

  private:
    /// What the section says of a project beside what is kept.
    struct Facts {
        std::optional<core::Decimal> cost;
        std::optional<core::Decimal> votes, score;
        core::Location at_id, at_cost, at_votes, at_score;
    };
    void check_id(std::string_view id, Rows const& rows) const;
    int read_selected(std::string_view text, std::string const& shown, core::Location const& place) const;
    std::optional<core::Decimal> read_stated(Rows const& rows, std::size_t column, std::string const& shown) const;

    model::Ballots& ballots_;
    Notes& notes_;
    ProjectTable table_;
    Header header_;
    std::size_t id_ = 0, cost_ = 0, name_ = 0, votes_ = 0, score_ = 0, selected_ = 0;  ///< columns
    std::vector<std::size_t> others_;                                                  ///< columns kept as text
    std::vector<Facts> facts_;
};

}  // namespace grantpanel::io::pb
