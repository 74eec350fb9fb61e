// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/core/decimal.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/elect/groups.hpp"

namespace grantpanel::elect {

/// How the groups fare that a column of the voters makes, such as `age`. Voters without an entry are of no known group.
struct ColumnShares {
    std::string column;
    std::vector<std::string> groups;  ///< the entries of the column: by number if all are numbers, else byte by byte
    std::vector<GroupShare> shares;   ///< of each of them
};

namespace detail {

/// Sorts texts in order by their numbers, where all are numbers: 2 before 10.
inline void sort_numbers(std::vector<std::string>& texts) {
    std::vector<std::pair<core::Ratio, std::string>> numbers;
    for (auto const& text : texts) {
        auto const reading = core::parse_decimal(text);
        if (!reading.ok()) return;
        numbers.emplace_back(core::Ratio(reading.value), text);
    }
    std::stable_sort(numbers.begin(), numbers.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
    for (std::size_t at = 0; at < texts.size(); ++at) texts[at] = std::move(numbers[at].second);
}

}  // namespace detail

/// The shares of the groups of one column. `ballot_of` and `parts` as in `group_shares`; groups of fewer than 5 people
/// are withheld. Throws UsageError where the ballots have no such column, it has not one cell for each voter, or it
/// makes more than 200 groups.
inline ColumnShares column_shares(model::Ballots const& ballots, Profile const& profile,
                                  std::span<std::uint32_t const> selected, std::span<std::uint32_t const> ballot_of,
                                  std::string const& column, std::span<core::Ratio const> parts = {}) {
    constexpr std::size_t most = 200;
    auto const found = std::find_if(ballots.voter_columns.begin(), ballots.voter_columns.end(),
                                    [&](auto const& each) { return each.name == column; });
    if (found == ballots.voter_columns.end()) {
        std::string known;
        for (auto const& each : ballots.voter_columns)
            known += (known.empty() ? "" : ", ") + core::printable(each.name);
        throw core::UsageError("nothing is known of voters by `" + core::printable(column) +
                               "`. Known: " + (known.empty() ? "nothing but their ballots" : known));
    }
    if (found->cells.size() != ballots.voters())
        throw core::UsageError("the column `" + core::printable(column) + "` of the voters has " +
                               std::to_string(found->cells.size()) + " values, and there are " +
                               std::to_string(ballots.voters()) + " voters");
    std::map<std::string, std::uint32_t> positions;
    for (auto const& cell : found->cells)
        if (!cell.empty()) positions.emplace(cell, 0);
    if (positions.size() > most)
        throw core::UsageError("the column `" + core::printable(column) + "` makes " +
                               std::to_string(positions.size()) + " groups of voters; at most " + std::to_string(most) +
                               " can be told apart");
    ColumnShares result{column, {}, {}};
    for (auto const& [name, position] : positions) result.groups.push_back(name);
    detail::sort_numbers(result.groups);
    for (std::uint32_t at = 0; at < result.groups.size(); ++at) positions[result.groups[at]] = at;
    std::vector<std::uint32_t> group_of;
    group_of.reserve(found->cells.size());
    for (auto const& cell : found->cells) group_of.push_back(cell.empty() ? no_group : positions.at(cell));
    result.shares = group_shares(profile, selected, ballot_of, group_of, result.groups.size(), 5, parts);
    return result;
}

}  // namespace grantpanel::elect
