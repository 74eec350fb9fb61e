// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/money.hpp"
#include "grantpanel/core/problem.hpp"

namespace grantpanel::model {

/// How voters answered.
enum class VoteType : std::uint8_t {
    approval,    ///< the projects that a voter supports
    choose_one,  ///< one project
    ordinal,     ///< projects from the best down
    cumulative,  ///< points, of which each voter has the same number
    scoring      ///< points, each project by itself: a rubric's total, for example
};

/// The word that a file has for it.
inline std::string_view word(VoteType type) {
    static constexpr std::string_view words[] = {"approval", "choose-1", "ordinal", "cumulative", "scoring"};
    return words[static_cast<std::size_t>(type)];
}

/// The projects and ballots of an election (docs/elections.md, section 1), as they were cast: one ballot after the
/// other, each the projects that it names.
struct Ballots {
    struct Project {
        std::string id;    ///< the id of the project
        std::string name;  ///< the name of the project; may be empty
        core::Money cost;  ///< the cost of the project
        /// What the official result says of it: 0 not selected; 1 selected; 2 or 3 selected for a reason of its own,
        /// which the file's comment gives.
        int selected = 0;
        std::vector<std::string> groups = {};  ///< what it belongs to: its categories and target groups
    };
    /// A column of a table, cell by cell as the file has it.
    struct Column {
        std::string name;                ///< the heading
        std::vector<std::string> cells;  ///< one for each project, or each voter
        bool operator==(Column const&) const = default;
    };
    core::Unit unit;
    core::Money budget;
    VoteType type = VoteType::approval;
    std::string official_rule;
    bool has_official_result = false;
    bool of_a_panel = false;  ///< whether the voters are a panel's members: nothing is printed by which one is known
    std::vector<Project> projects;
    std::vector<std::uint32_t> starts{0};  ///< ballot v names named[starts[v] .. starts[v + 1])
    std::vector<std::uint32_t> named;      ///< positions in projects, in the order of the ballot
    std::vector<std::int64_t> points;      ///< of each entry of `named`, over point_denominator; empty without points
    std::int64_t point_denominator = 1;    ///< of all points
    /// What voters could not judge: ballot v lacks missing[missing_starts[v] .. missing_starts[v + 1]). A project that
    /// is neither named nor missing is worth 0 to the voter. Empty: nobody lacks anything.
    std::vector<std::uint32_t> missing_starts, missing;
    std::vector<std::pair<std::string, std::string>> meta;  ///< every key of the file's META with its text, in order
    std::vector<Column> project_columns;  ///< what else the file says of projects: category, latitude and so on
    std::vector<Column> voter_columns;  ///< what it says of voters (voter_id, age and so on), where that was asked for
    std::vector<core::Problem> warnings;  ///< every Problem of the file that does not keep it from being decided

    [[nodiscard]] std::size_t voters() const { return starts.size() - 1; }

    /// How many voters name each project.
    [[nodiscard]] std::vector<std::uint32_t> support() const {
        std::vector<std::uint32_t> counts(projects.size());
        for (auto project : named) ++counts[project];
        return counts;
    }
};

}  // namespace grantpanel::model
