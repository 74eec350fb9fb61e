// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/elect/outcome.hpp"
#include "grantpanel/elect/ties.hpp"

namespace grantpanel::elect {

/// How many outcomes, and runs of the rule to find them, are too many.
inline constexpr std::size_t most_outcomes = 1000, most_runs = 100'000;

/// Which projects were said to come before which, while a rule runs: what is said later must not contradict it, also
/// where a completion runs the rule again.
class SaidBefore {
  public:
    /// Of the tied projects, those that nothing said puts after another of them.
    [[nodiscard]] std::vector<std::uint32_t> open(std::span<std::uint32_t const> tied) const {
        std::vector<std::uint32_t> open;
        for (auto project : tied)
            if (std::none_of(tied.begin(), tied.end(), [&](auto other) { return before_.contains({other, project}); }))
                open.push_back(project);
        return open;
    }
    /// One of the tied projects comes before all others, and so does what comes before it.
    void say(std::uint32_t first, std::span<std::uint32_t const> tied) {
        std::vector<std::uint32_t> firsts{first}, lasts;
        for (auto const& [a, b] : before_)
            if (b == first) firsts.push_back(a);
        for (auto project : tied)
            if (project != first) lasts.push_back(project);
        for (auto const& [a, b] : before_)
            if (std::find(tied.begin(), tied.end(), a) != tied.end() && a != first) lasts.push_back(b);
        for (auto a : firsts)
            for (auto b : lasts) before_.emplace(a, b);
    }

  private:
    std::set<std::pair<std::uint32_t, std::uint32_t>> before_;  ///< closed: a before b before c holds a before c
};

/// Every outcome that some way of settling ties gives, as sets of projects rising by position; in rising order. A way
/// of settling ties is an order of all projects. Runs `rule(chooser)` once for each sequence of answers at its ties.
/// Throws NotProved beyond `most_outcomes` or `most_runs`.
template <class Rule>
std::vector<std::vector<std::uint32_t>> all_outcomes(Rule const& rule) {
    std::set<std::vector<std::uint32_t>> outcomes;
    std::vector<std::size_t> answers;  // which of the tied projects, tie by tie
    for (std::size_t runs = 1;; ++runs) {
        std::size_t asked = 0;
        std::vector<std::size_t> tied;  // how many there were to choose from
        SaidBefore said;
        Outcome const outcome = rule([&](std::span<std::uint32_t const> projects) {
            auto const open = said.open(projects);
            tied.push_back(open.size());
            if (asked == answers.size()) answers.push_back(0);
            auto const first = open[answers[asked++]];
            said.say(first, projects);
            return first;
        });
        std::vector<std::uint32_t> selected;
        for (auto const& selection : outcome.selections) selected.push_back(selection.project);
        std::sort(selected.begin(), selected.end());
        outcomes.insert(std::move(selected));
        while (!answers.empty() && answers.back() + 1 == tied[answers.size() - 1]) answers.pop_back();
        if (answers.empty()) break;
        ++answers.back();
        if (outcomes.size() > most_outcomes || runs == most_runs)
            throw core::NotProved("equal projects can be taken in too many orders to look at all: more than " +
                                  std::to_string(outcomes.size() > most_outcomes ? most_outcomes : most_runs) +
                                  (outcomes.size() > most_outcomes ? " outcomes" : " runs") +
                                  ". Settle ties, for example with --ties cheapest");
    }
    return {outcomes.begin(), outcomes.end()};
}

}  // namespace grantpanel::elect
