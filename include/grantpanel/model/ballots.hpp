// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "grantpanel/core/money.hpp"

namespace grantpanel::model {

/// The projects and votes of an election. Approvals are held by voter, each voter's projects one after the other.
struct Ballots {
    struct Project {
        std::string id;         ///< the id of the project
        std::string name;       ///< the name of the project; may be empty
        core::Money cost;       ///< the cost of the project
        bool selected = false;  ///< whether the official result selected it
    };
    core::Unit unit;
    core::Money budget;
    std::string official_rule;
    bool has_official_result = false;
    std::vector<Project> projects;
    std::vector<std::uint32_t> starts{0};  ///< voter v approves approvals[starts[v] .. starts[v + 1])
    std::vector<std::uint32_t> approvals;  ///< positions in projects

    [[nodiscard]] std::size_t voters() const { return starts.size() - 1; }

    /// How many voters approve each project.
    [[nodiscard]] std::vector<std::uint32_t> support() const {
        std::vector<std::uint32_t> counts(projects.size());
        for (auto project : approvals) ++counts[project];
        return counts;
    }
};

}  // namespace grantpanel::model
