// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "grantpanel/elect/build.hpp"
#include "grantpanel/elect/outcome.hpp"
#include "grantpanel/elect/ties.hpp"

/// Small elections for tests; projects have one letter as their id.

using Projects = std::vector<std::pair<char, std::int64_t>>;

inline grantpanel::model::Ballots projects(std::int64_t budget, Projects const& projects) {
    grantpanel::model::Ballots ballots;
    ballots.budget = grantpanel::core::Money::of(budget);
    for (auto const& [id, cost] : projects)
        ballots.projects.push_back({std::string(1, id), "", grantpanel::core::Money::of(cost), 0, {}});
    return ballots;
}

/// One ballot for each text: the ids that it approves.
inline grantpanel::model::Ballots approvals(std::int64_t budget,
                                            std::vector<std::pair<std::string, std::int64_t>> costs,
                                            std::vector<std::string> const& cast) {
    Projects letters;
    for (auto const& [id, cost] : costs) letters.emplace_back(id[0], cost);
    auto ballots = projects(budget, letters);
    for (auto const& ballot : cast) {
        for (char id : ballot)
            for (std::uint32_t project = 0; project < ballots.projects.size(); ++project)
                if (ballots.projects[project].id[0] == id) ballots.named.push_back(project);
        ballots.starts.push_back(static_cast<std::uint32_t>(ballots.named.size()));
    }
    return ballots;
}

/// One row of points for each voter, a number for each project; -1 is missing.
inline grantpanel::model::Ballots scores(std::int64_t budget, std::vector<std::pair<std::string, std::int64_t>> costs,
                                         std::vector<std::vector<int>> const& rows) {
    auto ballots = approvals(budget, std::move(costs), {});
    ballots.type = grantpanel::model::VoteType::scoring;
    ballots.missing_starts.push_back(0);
    for (auto const& row : rows) {
        for (std::uint32_t project = 0; project < row.size(); ++project) {
            if (row[project] < 0) {
                ballots.missing.push_back(project);
                continue;
            }
            ballots.named.push_back(project);
            ballots.points.push_back(row[project]);
        }
        ballots.starts.push_back(static_cast<std::uint32_t>(ballots.named.size()));
        ballots.missing_starts.push_back(static_cast<std::uint32_t>(ballots.missing.size()));
    }
    return ballots;
}

/// The ids of what was selected, in order.
inline std::string winners(grantpanel::model::Ballots const& ballots, grantpanel::elect::Outcome const& outcome) {
    std::string ids;
    for (auto const& selection : outcome.selections) ids += ballots.projects[selection.project].id;
    return ids;
}
