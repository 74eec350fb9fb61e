// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/allocate/levels.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/panel/kept_rules.hpp"
#include "grantpanel/validate/meant.hpp"

namespace grantpanel::io {

/// What a round says of applications, said of projects; what stands in backquotes is left as it is.
inline std::string of_projects(std::string_view text) {
    static constexpr std::pair<std::string_view, std::string_view> words[] = {{"an application", "a project"},
                                                                              {"application", "project"}};
    std::string result;
    bool quoted = false;
    while (!text.empty()) {
        std::pair<std::string_view, std::string_view> next{text.substr(0, 1), text.substr(0, 1)};
        if (text[0] == '`') quoted = !quoted;
        if (!quoted)
            for (auto const& each : words)
                if (text.starts_with(each.first)) {
                    next = each;
                    break;
                }
        result += next.second;
        text.remove_prefix(next.first.size());
    }
    return result;
}
inline std::vector<core::Problem> of_projects(std::vector<core::Problem> problems) {
    for (auto& problem : problems) {
        problem.message = of_projects(problem.message);
        problem.hint = of_projects(problem.hint);
    }
    return problems;
}

/// The keys that an entry of `at_least` and `at_most` has in a round, and that mean nothing in an election.
inline bool of_rounds_alone(std::string_view key) { return key == "source" || key == "count_host"; }

/// Problems of limits that were read as the rules of a scored list, as their own file has them: its paths, and of the
/// keys that can stand in an entry those that an election can use.
inline std::vector<core::Problem> of_limits(std::vector<core::Problem> problems) {
    for (auto& problem : problems) {
        auto& steps = problem.path.steps;
        if (!steps.empty() && steps[0] == "allocation") steps.erase(steps.begin());
        if (problem.code != "key.unknown" || std::erase_if(problem.choices, of_rounds_alone) == 0) continue;
        auto const near = validate::meant(problem.group, problem.choices);
        std::vector<std::string> known;
        for (auto const& choice : problem.choices) known.push_back("`" + choice + "`");
        problem.hint =
            (near.empty() ? "" : "Did you mean `" + near + "`? ") + ("Known here: " + core::join_words(known, " and "));
    }
    return of_projects(std::move(problems));
}

/// Throws core::Infeasible where no selection meets the limits of an election: the limits and the pot that clash, and
/// the nearest value of each that does not. `round` has the limits in words. What cannot be settled within the
/// problem's steps is left to the rule, which says so; it searches for itself, since the problem need not come from
/// here.
inline void refuse_clashes(model::RoundData const& round, allocate::Problem const& problem) {
    solve::Budget budget{problem.most_steps};
    allocate::Rows const rows(problem);
    allocate::Settling settling(problem, rows, budget);
    allocate::Allocation found;
    try {
        found.clashes = settling.clashes();
        found.nobody = settling.nobody();
    } catch (solve::OutOfSteps const&) {
        return;
    }
    if (found.clashes.empty()) return;
    try {
        panel::refuse_clashes(round, found);
    } catch (core::Infeasible const& clash) {
        throw core::Infeasible(of_projects(clash.problems()));
    }
}

}  // namespace grantpanel::io
