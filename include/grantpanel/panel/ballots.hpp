// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/conflict/rulings.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/eligibility/screen.hpp"
#include "grantpanel/model/ballots.hpp"
#include "grantpanel/score/sheets.hpp"
#include "grantpanel/score/total.hpp"
#include "grantpanel/stage/groups.hpp"
#include "grantpanel/stage/run.hpp"

namespace grantpanel::panel {

/// The members who decide, in the order of the round.
inline std::vector<model::MemberIndex> who_decide(model::RoundData const& round) {
    std::vector<model::MemberIndex> voters;
    for (auto member : core::positions<model::MemberIndex>(round.panel.size()))
        if (round.panel[member].decides()) voters.push_back(member);
    return voters;
}

namespace detail {

/// Each member's own total on an application, from 0 to 100; nothing where the member has no whole sheet that counts.
inline std::vector<std::optional<core::Ratio>> own_totals(model::RoundData const& round, model::Total const& total,
                                                          std::vector<model::MemberIndex> const& members) {
    std::vector<std::optional<core::Ratio>> own(members.size());
    for (auto sheet : total.counted) {
        auto const member = std::lower_bound(members.begin(), members.end(), round.sheets[sheet].member);
        if (member == members.end() || *member != round.sheets[sheet].member) continue;
        if (auto const value = score::sheet_value(round, sheet, total))
            own[static_cast<std::size_t>(member - members.begin())] = *value * core::Ratio(100);
    }
    return own;
}

/// A denominator for all points: a power of ten where one is enough, as files can hold decimals.
inline core::Integer common_denominator(std::vector<std::vector<std::optional<core::Ratio>>> const& rows) {
    core::Integer common = 1;
    for (auto const& row : rows)
        for (auto const& value : row)
            if (value) common = lcm(common, value->denominator());
    for (int decimals = 0; decimals <= 9; ++decimals)
        if (core::Integer const power = core::power_of_ten(decimals); power % common == 0) return power;
    return common;
}

inline core::Problem left_out(model::RoundData const& round, model::ApplicationIndex application) {
    core::Problem warning;
    warning.severity = core::Severity::warning;
    warning.code = "election.left_out";
    warning.path = core::Path({"applications", std::to_string(application.value)});
    warning.message = "no member who decides has judged `" + core::printable(round.applications[application].id) +
                      "` on all criteria, or it has no total";
    warning.hint = "It is no project of the election";
    return warning;
}

}  // namespace detail

/// A round as an election (docs/elections.md, section 1). Voters are the members who decide and have a total on a
/// project, in the order of the round; projects are the applications in the round that have a total and at least one
/// whole sheet of a member who decides; costs are the requests;
/// points are each member's own total from 0 to 100, exactly; what a member stepped out of, passed, or did not fill in
/// whole is missing. The groups of an application are those of the project. Applications that are in the round and no
/// project are named in the warnings. `totals` are those of the round, before any adjustment of scores. Throws
/// UsageError where there is no project, or the points have no common denominator that can be counted with. Cost: the
/// sheets.
inline model::Ballots ballots_of(model::Round const& round, model::PerApplication<model::Screening> const& screenings,
                                 model::PerApplication<model::Total> const& totals) {
    auto const members = who_decide(*round);
    model::Ballots ballots;
    ballots.unit = round->unit;
    ballots.budget = round->fund.pot;
    ballots.type = model::VoteType::scoring;
    ballots.of_a_panel = true;
    ballots.meta = {{"description", round->title.empty() ? round->id : round->title},
                    {"instance", round->id},
                    {"comment", "#1: Points are a panel member's weighted mean over the criteria, from 0 to 100."}};
    std::vector<std::vector<std::optional<core::Ratio>>> own;
    for (auto application : core::positions<model::ApplicationIndex>(round->applications.size())) {
        if (!screenings[application].in_the_round()) continue;
        auto row = detail::own_totals(*round, totals[application], members);
        bool const judged = std::any_of(row.begin(), row.end(), [](auto const& value) { return value.has_value(); });
        if (!judged || !totals[application].missing.empty()) {
            ballots.warnings.push_back(detail::left_out(*round, application));
            continue;
        }
        auto const& asked = round->applications[application];
        model::Ballots::Project project{asked.id, asked.title, asked.requested};
        for (std::size_t group = 0; group < round->groups.size(); ++group)
            if (round->in_group(group, application)) project.groups.push_back(round->groups[group].name);
        ballots.projects.push_back(std::move(project));
        own.push_back(std::move(row));
    }
    if (own.empty()) throw core::UsageError("no application of this round can be voted on: none has been judged");
    auto const denominator = detail::common_denominator(own);
    if (denominator > std::numeric_limits<std::int64_t>::max() / 100)
        throw core::UsageError("the members' totals are too fine to be counted over one denominator");
    ballots.point_denominator = static_cast<std::int64_t>(denominator);
    ballots.missing_starts.push_back(0);
    for (std::size_t member = 0; member < members.size(); ++member) {
        // Who could judge nothing is no voter: nobody could spend that share of the budget.
        if (std::none_of(own.begin(), own.end(), [&](auto const& row) { return row[member].has_value(); })) continue;
        for (std::uint32_t project = 0; project < own.size(); ++project) {
            auto const& value = own[project][member];
            if (!value) {
                ballots.missing.push_back(project);
                continue;
            }
            ballots.named.push_back(project);
            ballots.points.push_back(
                static_cast<std::int64_t>(value->numerator() * (denominator / value->denominator())));
        }
        ballots.starts.push_back(static_cast<std::uint32_t>(ballots.named.size()));
        ballots.missing_starts.push_back(static_cast<std::uint32_t>(ballots.missing.size()));
    }
    if (ballots.missing.empty()) ballots.missing_starts.clear();
    return ballots;
}

// The same for a round that has not been decided: its stages are run and its marks are counted first.
inline model::Ballots ballots_of(model::Round const& round) {
    auto screenings = eligibility::screen(round);
    auto const rulings = conflict::rulings(round);
    auto const staged = stage::with_groups(round, stage::run(round, rulings, screenings));
    return ballots_of(staged, screenings, score::totals(staged, rulings));
}

}  // namespace grantpanel::panel
