// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/elect/cohesive_groups.hpp"
#include "grantpanel/elect/cohesive_projects.hpp"
#include "grantpanel/elect/representation.hpp"

namespace grantpanel::elect {

/// The steps that a search for a cohesive group may take unless the caller says otherwise.
inline constexpr std::uint64_t cohesive_steps = 20'000'000;

namespace detail {

/// Whether all projects are worth the same for their cost, to all who support them.
inline bool worth_by_cost(Profile const& profile) {
    if (!profile.uniform()) return false;
    for (std::size_t p = 1; p < profile.projects(); ++p)
        if (Wide(profile.worth[p]) * profile.cost[0].count() != Wide(profile.worth[0]) * profile.cost[p].count())
            return false;
    return true;
}

inline Audit search(std::string name, Profile const& profile, Standing const& standing, Needs const& needs,
                    std::uint64_t steps) {
    constexpr std::size_t few = 24;  // ballots whose groups can all be looked at
    Audit audit{.name = std::move(name)};
    solve::Budget budget{steps};
    std::optional<Cohesive> found;
    try {
        if (!profile.uniform() || profile.ballots() <= few)
            found = GroupSearch(profile, standing, needs, budget).run();
        else
            found = ProjectSearch(profile, standing, needs, budget).run();
    } catch (solve::OutOfSteps const&) {
        audit.verdict = Verdict::not_proved;
        audit.note = "no group was found within " + std::to_string(steps) + " search steps, nor that there is none";
    }
    audit.steps = steps - budget.left;
    if (!found) return audit;
    audit.verdict = Verdict::does_not_hold;
    Wide got = 0;
    if (needs.together) {
        std::vector<std::int64_t> best(profile.projects(), 0);
        for (auto ballot : found->ballots) {
            auto const supported = profile.supported_by(ballot);
            for (std::size_t k = 0; k < supported.size(); ++k)
                best[supported[k]] = std::max(best[supported[k]], utility_on(profile, ballot, k));
        }
        for (std::size_t p = 0; p < profile.projects(); ++p)
            if (standing.selected[p]) got += best[p];
    } else {
        for (auto ballot : found->ballots) got = std::max(got, standing.has[ballot]);
    }
    audit.witness = witness_of(profile, std::move(found->ballots), std::move(found->projects),
                               ratio_of(found->level, profile.denominator), ratio_of(got, profile.denominator));
    return audit;
}

}  // namespace detail

/// `pjr`, proportional justified representation (Sánchez-Fernández and others 2017; for costs and additive utilities
/// Los, Christoff, Grossi 2022): for each group S and projects T that cost at most the part of the budget of S, the
/// selected projects, each counted as the member of S has it who values it most, come to at least the sum over T of
/// the least utility in S. `got` is what S has together. Cost: a search of at most so many steps, else `not_proved`.
inline Audit pjr(Profile const& profile, std::span<std::uint32_t const> selected,
                 std::uint64_t steps = cohesive_steps) {
    Standing const standing(profile, selected);
    return detail::search("pjr", profile, standing, Needs(standing, true), steps);
}

/// `ejr`, extended justified representation (Aziz and others 2017; for costs and additive utilities Peters,
/// Pierczyński, Skowron 2021, the definition of EJR): for each group S and projects T that cost at most the part of the
/// budget of S, somebody in S has at least the sum over T of the least utility in S. Cost: as `pjr`.
inline Audit ejr(Profile const& profile, std::span<std::uint32_t const> selected,
                 std::uint64_t steps = cohesive_steps) {
    Standing const standing(profile, selected);
    return detail::search("ejr", profile, standing, Needs(standing, false), steps);
}

/// `ejr_up_to_one`, EJR up to one project (Peters, Pierczyński, Skowron 2021, the definition of EJR): as `ejr`, but it
/// is enough that somebody in S would have more than that sum with one more project, whichever is best for them. An
/// outcome of `equal_shares` always meets it. Where all projects are worth the same for their cost, `ejr_plus` implies
/// it, and is tried first. Cost: as `pjr`.
inline Audit ejr_up_to_one(Profile const& profile, std::span<std::uint32_t const> selected,
                           std::uint64_t steps = cohesive_steps) {
    if (detail::worth_by_cost(profile) && ejr_plus(profile, selected).verdict == Verdict::holds)
        return {.name = "ejr_up_to_one", .verdict = Verdict::holds, .witness = {}, .note = "it follows from ejr_plus"};
    Standing const standing(profile, selected);
    Needs needs(standing, false);
    for (std::size_t ballot = 0; ballot < profile.ballots(); ++ballot) {
        auto const supported = profile.supported_by(ballot);
        for (std::size_t k = 0; k < supported.size(); ++k)
            if (!standing.selected[supported[k]])
                needs.each[ballot] =
                    std::max(needs.each[ballot], standing.has[ballot] + utility_on(profile, ballot, k));
    }
    return detail::search("ejr_up_to_one", profile, standing, needs, steps);
}

}  // namespace grantpanel::elect
