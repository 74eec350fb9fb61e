// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/elect/build.hpp"
#include "grantpanel/elect/outcome.hpp"
#include "grantpanel/elect/ties.hpp"

/// Small elections for tests, written down by hand; costs and budget are whole units.
namespace elections {

using namespace grantpanel;

/// Costs by the ids of projects, each of one letter.
using Costs = std::vector<std::pair<std::string, std::int64_t>>;

/// One ballot for each text: the ids that it approves, {"ab", "c", ""}.
inline model::Ballots approvals(std::int64_t budget, Costs const& costs, std::vector<std::string> const& votes) {
    model::Ballots ballots;
    ballots.budget = core::Money::of(budget);
    for (auto const& [id, cost] : costs) ballots.projects.push_back({id, id, core::Money::of(cost), 0, {}});
    for (auto const& vote : votes) {
        for (char id : vote)
            for (std::uint32_t project = 0; project < costs.size(); ++project)
                if (costs[project].first[0] == id) ballots.named.push_back(project);
        ballots.starts.push_back(static_cast<std::uint32_t>(ballots.named.size()));
    }
    return ballots;
}

/// These costs of projects named a, b, c, ... in order.
inline Costs lettered(std::vector<std::int64_t> const& costs) {
    Costs named;
    for (auto cost : costs) named.emplace_back(std::string(1, static_cast<char>('a' + named.size())), cost);
    return named;
}
inline model::Ballots approvals(std::int64_t budget, std::vector<std::int64_t> const& costs,
                                std::vector<std::string> const& votes) {
    return approvals(budget, lettered(costs), votes);
}
// What is written as {1, 2}, or {}, is this list and nothing else.
inline model::Ballots approvals(std::int64_t budget, std::initializer_list<std::int64_t> costs,
                                std::vector<std::string> const& votes) {
    return approvals(budget, lettered(costs), votes);
}

/// Points for every project, voter by voter; -1 is missing.
inline model::Ballots points(std::int64_t budget, Costs const& costs,
                             std::vector<std::vector<std::int64_t>> const& votes) {
    auto ballots = approvals(budget, costs, {});
    ballots.type = model::VoteType::scoring;
    ballots.missing_starts.push_back(0);
    for (auto const& vote : votes) {
        for (std::uint32_t p = 0; p < vote.size(); ++p) {
            if (vote[p] < 0) {
                ballots.missing.push_back(p);
                continue;
            }
            ballots.named.push_back(p);
            ballots.points.push_back(vote[p]);
        }
        ballots.starts.push_back(static_cast<std::uint32_t>(ballots.named.size()));
        ballots.missing_starts.push_back(static_cast<std::uint32_t>(ballots.missing.size()));
    }
    return ballots;
}
inline model::Ballots points(std::int64_t budget, std::vector<std::int64_t> const& costs,
                             std::vector<std::vector<std::int64_t>> const& votes) {
    return points(budget, lettered(costs), votes);
}
inline model::Ballots points(std::int64_t budget, std::initializer_list<std::int64_t> costs,
                             std::vector<std::vector<std::int64_t>> const& votes) {
    return points(budget, lettered(costs), votes);
}

/// The ids of what was selected, in order.
inline std::string winners(model::Ballots const& ballots, elect::Outcome const& outcome) {
    std::string ids;
    for (auto const& selection : outcome.selections) ids += ballots.projects[selection.project].id;
    return ids;
}

inline elect::Chooser by_id(model::Ballots const& ballots) {
    return elect::by_rank(elect::tie_ranks(ballots, elect::TieOrder::id));
}

/// "a 1/3, b -": what was selected, with prices; a part in brackets, and a star where a completion selected.
inline std::string text(model::Ballots const& ballots, elect::Outcome const& outcome) {
    std::string result;
    for (auto const& selection : outcome.selections) {
        if (!result.empty()) result += ", ";
        result += ballots.projects[selection.project].id + " " + (selection.price ? selection.price->to_text() : "-");
        if (selection.part) result += " (" + selection.part->to_text() + ")";
        if (selection.by_completion) result += "*";
    }
    return result;
}

/// Runs a rule with every way of settling ties; the sets that it can select, sorted, and each question it asked.
struct AllTies {
    std::vector<std::string> outcomes, questions;
};

template <class Rule>
AllTies all_ties(model::Ballots const& ballots, Rule const& rule) {
    AllTies all;
    auto const id = [&](std::uint32_t project) { return ballots.projects[project].id; };
    auto const add_once = [](std::vector<std::string>& list, std::string const& entry) {
        if (std::find(list.begin(), list.end(), entry) == list.end()) list.push_back(entry);
        std::sort(list.begin(), list.end());
    };
    std::vector<std::size_t> answers;
    while (true) {
        std::vector<std::size_t> sizes;
        elect::Chooser const choose = [&](std::span<std::uint32_t const> tied) {
            std::string question;
            for (auto project : tied) question += id(project);
            add_once(all.questions, question);
            sizes.push_back(tied.size());
            if (answers.size() < sizes.size()) answers.push_back(0);
            return tied[answers[sizes.size() - 1]];
        };
        auto const outcome = rule(choose);
        std::string set;
        for (auto const& selection : outcome.selections) set += id(selection.project);
        std::sort(set.begin(), set.end());
        add_once(all.outcomes, set);
        while (!answers.empty() && answers.back() + 1 == sizes[answers.size() - 1]) answers.pop_back();
        if (answers.empty()) return all;
        ++answers.back();
    }
}

}  // namespace elections
