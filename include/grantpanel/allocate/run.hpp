// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>

#include "grantpanel/allocate/paid_by.hpp"
#include "grantpanel/allocate/ranking.hpp"
#include "grantpanel/core/error.hpp"

namespace grantpanel::allocate {

namespace detail {

/// Sums, funders, years and what is left, from the awards.
inline void add_up(Problem const& problem, Rows const& rows, Allocation& result) {
    solve::Point awards;
    for (auto const& turn : result.turns) awards.push_back(turn.award.count());
    auto costs = additions(problem, rows, awards);
    result.left = problem.pot;
    for (std::size_t i = 0; i < costs.size(); ++i) {
        result.added += costs[i];
        costs[i] += core::Money::of(awards[i]);
        result.left -= costs[i];
    }
    result.paid_by = paid_by(problem, rows, costs);
    result.by_year = by_year(problem, awards);
}

/// A shared pot keeps its sum and its parts, and nothing else.
inline void check_shared(Problem const& problem, Rows const& rows) {
    bool const others = std::any_of(problem.sub_pots.begin(), problem.sub_pots.end(),
                                    [](auto const& part) { return part.rule == model::AwardRule::best_value; });
    for (auto rule : rows.rules())
        if (others || (rule.kind != Rule::Kind::pot && rule.kind != Rule::Kind::sub_pot))
            throw core::UsageError("a pot that is shared cannot also keep limits, sets, funders, years or best_value");
    bool const equally = problem.rule == model::AwardRule::equal_split && problem.sub_pots.empty();
    if (!equally && problem.worth.size() != problem.items.size())
        throw core::UsageError("a pot that is shared in proportion needs the weight of every item");
}

}  // namespace detail

/// Turns a problem into awards by the rule it says (docs/allocation.md). `ranked`: item by item, in order, the largest
/// open award for which awards of the later items exist that keep every rule. `best_value`: whole awards that are worth
/// most together. `threshold_then_draw`: as `ranked`, and the order is that of the lots. The others share the pot
/// (docs/sharing.md); core::UsageError where it should keep more than its parts. Then the items that are judged last,
/// which can displace the weakest award; then the reserve list. awards + added + left = pot. Clashing rules, ties that
/// would divide equals and a search that took `most_steps` are in the result, and then no award counts. Cost: with the
/// pot alone linear; else a search for each item, most of them answered by the point that the last one found.
inline Allocation run(Problem const& problem) {
    Rows const rows(problem);
    Allocation result;
    result.turns.resize(problem.items.size());
    if (problem.shares()) detail::check_shared(problem, rows);
    if ((rows.rules().size() == 1 && model::ranks(problem.rule)) || problem.shares()) {
        PotAlone room(problem, rows);
        Ranking(problem, rows, room, result).run();
        detail::add_up(problem, rows, result);
        return result;
    }
    solve::Budget budget{problem.most_steps};
    try {
        Settling settling(problem, rows, budget);
        result.clashes = settling.clashes();
        result.nobody = settling.nobody();
        if (result.clashes.empty()) {
            auto const levels = settling.levels();
            for (std::size_t e = 0; e < levels.size(); ++e)
                for (std::size_t p = 0; p < levels[e].size(); ++p) result.levels.push_back({e, p, levels[e][p]});
            AllRules room(problem, rows, levels, budget);
            Ranking(problem, rows, room, result).run();
            room.name_holders(result);
            detail::add_up(problem, rows, result);
        }
    } catch (solve::OutOfSteps const&) {
        result.not_proved = true;
    }
    result.steps = problem.most_steps - budget.left;
    return result;
}

}  // namespace grantpanel::allocate
