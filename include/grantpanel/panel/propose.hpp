// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/allocate/ranked.hpp"
#include "grantpanel/conflict/rulings.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::panel {

/// The allocation problem of a round: every application is an item, in the same position; the requests of deferred
/// applications are held back from the pot.
inline allocate::Problem problem(model::Round const& round, model::Order const& order, core::Money held) {
    allocate::Problem problem;
    problem.pot = held < round->fund.pot ? round->fund.pot - held : core::Money();
    problem.step = round->allocation.step;
    problem.if_money_short = round->allocation.if_money_short;
    problem.reserve = round->allocation.reserve;
    for (auto each : core::positions<model::ApplicationIndex>(round->applications.size())) {
        auto const& asked = round->applications[each];
        problem.items.push_back({asked.requested, asked.least_workable, round->judged_last(each)});
    }
    for (auto const& tie_class : order.classes) {
        problem.order.emplace_back();
        for (auto application : tie_class.members) problem.order.back().emplace_back(application.value);
    }
    return problem;
}

namespace detail {

/// Equals that money would treat differently: nobody is paid by the order of a file.
[[noreturn]] inline void refuse(model::Round const& round, model::TieClass const& tie_class,
                                allocate::Tie::Where where) {
    std::vector<std::string> ids;
    for (auto application : tie_class.members) ids.push_back("`" + round->applications[application].id + "`");
    std::string const line = where == allocate::Tie::Where::money
                                 ? "the money does not reach all of them"
                                 : "only one of them can have the next place on the reserve list";
    core::Problem problem;
    if (tie_class.waits_for_seed) {
        problem.code = "draw.seed_needed";
        problem.path = core::Path({"draw", "seed"});
        std::string const source =
            round->draw.seed_source.empty() ? "the number that was announced" : round->draw.seed_source;
        std::vector<std::string> all;
        for (auto const& application : round->applications) all.push_back(application.id);
        problem.hint = "Publish the digest of the ids first, " + core::ids_digest(std::move(all)).to_text() +
                       ", then write `draw: {seed: ...}` with " + source;
        problem.message = "a draw has to settle " + core::join_words(ids) + ", and its seed is not there yet: " + line;
    } else {
        problem.code = "tie.unsettled";
        problem.path = core::Path({"allocation", "if_scores_equal"});
        problem.message = core::join_words(ids) + " are equal in everything the rules look at, and " + line;
        problem.hint = "Add a step to `if_scores_equal`, for example `lowest income`, `smallest request` or `draw`";
    }
    problem.location = round->draft->locate(problem.path);
    throw core::InputError({std::move(problem)});
}

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

inline void add_allocation(model::Round const& round, allocate::Turn const& turn, model::ApplicationIndex application,
                           model::Result& result) {
    using Kind = allocate::Turn::Kind;
    using model::Outcome;
    namespace reason = model::reason;
    auto const requested = round->applications[application].requested;
    result.award = turn.award;
    std::optional<model::ApplicationIndex> other;
    if (turn.other) other = model::ApplicationIndex(turn.other->value);
    switch (turn.kind) {
        case Kind::in_full:
            result.outcome = Outcome::awarded;
            if (round->judged_last(application))
                result.reasons.emplace_back(reason::JudgedLast{true, other, turn.left_before});
            result.reasons.emplace_back(reason::FundedInFull{requested, turn.left_before});
            return;
        case Kind::not_better:
            result.outcome = Outcome::declined;
            result.reasons.emplace_back(reason::JudgedLast{false, other, turn.left_before});
            return;
        case Kind::displaced: result.reasons.emplace_back(reason::Displaced{*other, turn.award_before}); break;
        case Kind::less:
            result.outcome = Outcome::reduced;
            result.reasons.emplace_back(reason::OfferedLess{requested, turn.left_before, turn.award});
            return;
        case Kind::short_of_money:
            result.reasons.emplace_back(reason::MoneyShort{requested, turn.left_before, turn.least_offer});
            break;
        case Kind::after_end:
            result.reasons.emplace_back(reason::ListEnded{model::ApplicationIndex(turn.ended_at->value)});
            break;
        case Kind::not_in_order: return;
    }
    if (turn.reserve_place) {
        result.outcome = Outcome::reserve;
        result.reasons.emplace_back(reason::OnReserve{*turn.reserve_place});
    } else {
        result.outcome = Outcome::declined;
        if (round->allocation.reserve > 0) result.reasons.emplace_back(reason::ReserveFull{round->allocation.reserve});
    }
}

}  // namespace detail

/// What the rules alone give (docs/deciding.md, stage 5): one result with reasons for every application. Throws
/// core::InputError where equal applications would be treated differently.
inline model::PerApplication<model::Result> propose(model::Round const& round,
                                                    model::PerApplication<model::Screening> const& screenings,
                                                    std::vector<model::Ruling> const& rulings,
                                                    model::PerApplication<model::Quorum> const& quorums,
                                                    model::PerApplication<model::Total> const& totals,
                                                    model::Order const& order) {
    using model::Outcome;
    namespace reason = model::reason;
    conflict::Allowed const allowed(rulings);
    model::PerApplication<model::Result> results(round->applications.size());
    core::Money held;
    for (auto application : core::positions<model::ApplicationIndex>(results.size())) {
        auto& [outcome, award, reasons] = results[application];
        auto const& screening = screenings[application];
        auto const& total = totals[application];
        auto const requested = round->applications[application].requested;
        if (screening.withdrawn) {
            outcome = Outcome::withdrawn;
            reasons.emplace_back(reason::Withdrew{});
            continue;
        }
        if (screening.not_eligible) {
            outcome = Outcome::ineligible;
            reasons.emplace_back(*screening.not_eligible);
            continue;
        }
        for (auto const& check : screening.to_be_checked) reasons.emplace_back(check);
        if (auto stepped_out = detail::stepped_out(round, allowed, application, total))
            reasons.emplace_back(std::move(*stepped_out));
        if (quorums[application].too_few()) {
            outcome = Outcome::deferred;
            auto const& quorum = quorums[application];
            reasons.emplace_back(reason::TooFewPeople{*quorum.meeting, quorum.next_meeting, quorum.missing});
            reasons.emplace_back(reason::Held{requested});
            held += requested;
        } else if (!total.score) {
            outcome = Outcome::deferred;
            reasons.insert(reasons.end(), total.missing.begin(), total.missing.end());
            reasons.emplace_back(reason::Held{requested});
            held += requested;
        } else if (round->rubric.minimum_score && *total.score < *round->rubric.minimum_score) {
            outcome = Outcome::declined;
            reasons.emplace_back(reason::BelowMinimum{*total.score, *round->rubric.minimum_score});
        } else if (round->allocation.priorities.size() > 1) {
            reasons.emplace_back(reason::InPriority{order.priority[application]});
        }
    }
    for (auto const& [application, equal] : order.equal) results[application].reasons.emplace_back(equal);
    auto const allocation = allocate::ranked(problem(round, order, held));
    if (allocation.tie) detail::refuse(round, order.classes[allocation.tie->order_class], allocation.tie->where);
    for (auto const& tie_class : order.classes)
        for (auto application : tie_class.members)
            detail::add_allocation(round, allocation.turns[allocate::ItemIndex(application.value)], application,
                                   results[application]);
    return results;
}

}  // namespace grantpanel::panel
