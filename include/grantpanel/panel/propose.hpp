// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "grantpanel/conflict/rulings.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/panel/awards.hpp"
#include "grantpanel/score/order.hpp"

namespace grantpanel::panel {

namespace detail {

/// Who took less than a full part in an application because of a ruling.
inline std::optional<model::reason::SteppedOut> stepped_out(model::Round const& round, conflict::Allowed const& allowed,
                                                            model::ApplicationIndex application,
                                                            model::Total const& total) {
    model::reason::SteppedOut reason;
    for (auto const& ruling : allowed.of(application)) {
        if (model::may_mark(ruling.response)) continue;
        (model::may_be_there(ruling.response) ? reason.no_marks : reason.members).push_back(ruling.member);
        bool const late = std::any_of(ruling.way().begin(), ruling.way().end(), [&](auto hop) {
            return round->ties[hop.tie].source == model::TieSource::conflict_decision;
        });
        for (auto sheet : total.set_aside)
            if (late && round->sheets[sheet].member == ruling.member) ++reason.withdrawn;
    }
    reason.sheets_set_aside = total.set_aside.size();
    if (reason.members.empty() && reason.no_marks.empty()) return std::nullopt;
    return reason;
}

}  // namespace detail

/// What the rules alone give, and what is to be said of it as a whole.
struct Proposal {
    model::PerApplication<model::Result> results;
    model::AllocationNotes notes;
};

/// What the rules alone give (docs/deciding.md, stage 5): one result with reasons for every application. Throws
/// core::InputError where equal applications would be treated differently.
inline Proposal propose(model::Round const& round, model::PerApplication<model::Screening> const& screenings,
                        std::vector<model::Ruling> const& rulings, model::PerApplication<model::Quorum> const& quorums,
                        model::PerApplication<model::Total> const& totals, model::Order const& order) {
    using model::Outcome;
    namespace reason = model::reason;
    conflict::Allowed const allowed(rulings);
    model::PerApplication<model::Result> results(round->applications.size());
    for (auto application : core::positions<model::ApplicationIndex>(results.size())) {
        auto& [outcome, award, reasons] = results[application];
        auto const& screening = screenings[application];
        auto const& total = totals[application];
        auto const requested = round->applications[application].requested;
        bool const too_few_people = quorums[application].too_few();
        auto const defer = [&] {
            outcome = Outcome::deferred;
            if (auto const& quorum = quorums[application]; too_few_people)
                reasons.emplace_back(reason::TooFewPeople{*quorum.meeting, quorum.next_meeting, quorum.missing});
            reasons.emplace_back(reason::Held{requested});
        };
        if (screening.added_later) {
            reasons.emplace_back(reason::AddedLater{});
            continue;
        }
        if (screening.withdrawn) {
            outcome = Outcome::withdrawn;
            reasons.emplace_back(reason::Withdrew{});
            continue;
        }
        if (screening.not_eligible) {
            outcome = Outcome::ineligible;
            reasons.emplace_back(*screening.not_eligible);
            if (too_few_people) defer();
            continue;
        }
        for (auto const& check : screening.to_be_checked) reasons.emplace_back(check);
        for (auto const& excepted : screening.excepted) reasons.emplace_back(excepted);
        if (screening.stopped) {
            outcome = Outcome::declined;
            reasons.emplace_back(*screening.stopped);
            if (too_few_people || screening.waits_at_stage()) defer();
            continue;
        }
        if (auto stepped_out = detail::stepped_out(round, allowed, application, total))
            reasons.emplace_back(std::move(*stepped_out));
        if (too_few_people) {
            defer();
        } else if (!total.score) {
            for (auto const& missing : total.missing)
                std::visit([&](auto const& each) { reasons.emplace_back(each); }, missing);
            defer();
        } else if (round->rubric.minimum_score && *total.score < *round->rubric.minimum_score) {
            outcome = Outcome::declined;
            reasons.emplace_back(reason::BelowMinimum{*total.score, *round->rubric.minimum_score});
        } else if (round->allocation.priorities.size() > 1) {
            reasons.emplace_back(reason::InPriority{order.priority[application]});
        }
    }
    add_top_ups(*round, results);
    for (auto const& [application, equal] : order.equal) results[application].reasons.emplace_back(equal);
    auto const asked = problem(round, totals, order, score::held_back(round, screenings, quorums, totals));
    add_lots(round, order, asked, results);
    auto const allocation = allocated(round, order, asked);
    add_allocation(round, asked, allocation, results);
    return {std::move(results), notes(order, asked, allocation)};
}

}  // namespace grantpanel::panel
