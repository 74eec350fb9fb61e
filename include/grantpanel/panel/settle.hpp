// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <variant>
#include <vector>

#include "grantpanel/allocate/paid_by.hpp"
#include "grantpanel/core/ticket.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/panel/beside.hpp"

namespace grantpanel::panel {

namespace detail {

/// Whether a reason of this kind is among them.
template <class Kind>
bool has(std::vector<model::Reason> const& reasons) {
    return std::any_of(reasons.begin(), reasons.end(),
                       [](auto const& reason) { return std::holds_alternative<Kind>(reason); });
}

/// What a row of `decisions` makes of a proposal.
inline model::Result settle_one(model::Round const& round, std::size_t row, model::Result const& proposed) {
    using Choice = model::PanelDecision::Choice;
    using model::Outcome;
    auto const& made = round->decisions[row];
    auto const requested = round->applications[made.application].requested;
    model::Result result;
    switch (made.choice) {
        case Choice::fund: result = {Outcome::awarded, round->applications[made.application].most(), {}}; break;
        case Choice::fund_part: result = {Outcome::reduced, made.amount.value_or(core::Money()), {}}; break;
        case Choice::reserve: result = {Outcome::reserve, {}, {}}; break;
        case Choice::draw:  // settle_draws does the rest
        case Choice::defer: result = {Outcome::deferred, {}, {}}; break;
        case Choice::not_this_time: {
            bool const as_proposed = made.reason.empty() &&
                                     (proposed.outcome == Outcome::reserve || proposed.outcome == Outcome::ineligible ||
                                      proposed.outcome == Outcome::declined);
            result = {as_proposed ? proposed.outcome : Outcome::declined, {}, {}};
            break;
        }
    }
    bool const differs = result.outcome != proposed.outcome || result.award != proposed.award;
    result.reasons = proposed.reasons;
    if (differs)  // what the rules would have done with money or places is no reason of what was decided
        std::erase_if(result.reasons, [](model::Reason const& reason) {
            return std::holds_alternative<model::reason::OnReserve>(reason) ||
                   std::holds_alternative<model::reason::ReserveFull>(reason) ||
                   std::holds_alternative<model::reason::TiedOut>(reason) ||
                   std::holds_alternative<model::reason::Held>(reason) ||
                   std::holds_alternative<model::reason::FundedInFull>(reason) ||
                   std::holds_alternative<model::reason::AskedFor>(reason) ||
                   std::holds_alternative<model::reason::HasPart>(reason) ||
                   std::holds_alternative<model::reason::OfferedLess>(reason);
        });
    if (result.outcome == Outcome::deferred && proposed.outcome != Outcome::deferred && made.choice != Choice::draw)
        result.reasons.emplace_back(model::reason::Held{requested});
    result.reasons.emplace_back(model::reason::PanelDecided{row, differs});
    return result;
}

}  // namespace detail

/// Whom a meeting left to lots, in the order of their tickets; without a seed by id, and without tickets.
inline std::vector<std::pair<model::ApplicationIndex, core::Digest>> left_to_lots(model::RoundData const& round) {
    std::vector<model::ApplicationIndex> left;
    for (auto const& made : round.decisions)
        if (made.choice == model::PanelDecision::Choice::draw) left.push_back(made.application);
    std::sort(left.begin(), left.end(),
              [&](auto a, auto b) { return round.applications[a].id < round.applications[b].id; });
    std::vector<std::pair<model::ApplicationIndex, core::Digest>> drawn;
    if (!round.draw.seed) {
        for (auto application : left) drawn.emplace_back(application, core::Digest{});
        return drawn;
    }
    auto const ids = core::ids_of(round.applications, left);
    for (auto const& ticket : core::tickets(core::tags::lottery, *round.draw.seed, ids))
        drawn.emplace_back(left[ticket.position], ticket.digest);
    return drawn;
}

namespace detail {

/// Those whom the panel left to lots: in the order of the draw, beside what else was decided; deferred without a seed.
inline void settle_draws(model::Round const& round, model::PerApplication<model::Total> const& totals,
                         model::PerApplication<model::Result> const& proposal,
                         model::PerApplication<model::Result>& results) {
    using model::Outcome;
    std::vector<model::ApplicationIndex> list;
    for (auto const& [application, ticket] : left_to_lots(*round))
        if (has<model::reason::PanelDecided>(results[application].reasons)) list.push_back(application);
    if (!round->draw.seed) {
        for (auto application : list)
            results[application].reasons.emplace_back(model::reason::WaitsForDraw{list.size(), {}});
        return;
    }
    model::PerApplication<core::Money> standing(results.size());
    core::Money held;
    std::size_t on_reserve = 0;
    for (auto each : core::positions<model::ApplicationIndex>(results.size())) {
        bool const drawn = std::find(list.begin(), list.end(), each) != list.end();
        standing[each] = results[each].award;
        if (!drawn && results[each].outcome == Outcome::deferred) held += round->applications[each].requested;
        on_reserve += results[each].outcome == Outcome::reserve ? 1 : 0;
    }
    auto const awards = beside(round, totals, standing, round->fund.pot - held, list);
    for (std::size_t i = 0; i < list.size(); ++i) {
        auto& result = results[list[i]];
        auto const asked = round->applications[list[i]].most();
        result.award = awards[i];
        result.outcome = awards[i] == asked                       ? Outcome::awarded
                         : awards[i] > core::Money()              ? Outcome::reduced
                         : on_reserve < round->allocation.reserve ? (++on_reserve, Outcome::reserve)
                                                                  : Outcome::declined;
        for (auto& reason : result.reasons)
            if (auto* decided = std::get_if<model::reason::PanelDecided>(&reason))
                decided->differs =
                    result.outcome != proposal[list[i]].outcome || result.award != proposal[list[i]].award;
        result.reasons.emplace_back(model::reason::Drawn{i + 1, list.size(), {}});
    }
}

}  // namespace detail

/// The results: the proposal where the scores decide, else what the panel decided (docs/deciding.md, stage 6).
inline model::PerApplication<model::Result> settle(model::Round const& round,
                                                   model::PerApplication<model::Total> const& totals,
                                                   model::PerApplication<model::Result> const& proposal) {
    using model::Outcome;
    if (round->decided_by == model::DecidedBy::scores_decide) return proposal;
    model::PerApplication<model::Result> results(proposal.size());
    model::PerApplication<bool> decided(proposal.size(), false);
    for (std::size_t row = 0; row < round->decisions.size(); ++row) {
        auto const application = round->decisions[row].application;
        bool const too_few_people = detail::has<model::reason::TooFewPeople>(proposal[application].reasons);
        results[application] =
            too_few_people ? proposal[application] : detail::settle_one(round, row, proposal[application]);
        decided[application] = true;
    }
    for (auto application : core::positions<model::ApplicationIndex>(proposal.size())) {
        if (decided[application]) continue;
        auto const outcome = proposal[application].outcome;
        if (outcome == Outcome::ineligible || outcome == Outcome::withdrawn || outcome == Outcome::deferred ||
            outcome == Outcome::undecided || detail::has<model::reason::AtStage>(proposal[application].reasons))
            results[application] = proposal[application];
        else
            results[application] = {Outcome::undecided, {}, {model::reason::NotDecidedYet{}}};
    }
    detail::settle_draws(round, totals, proposal, results);
    return results;
}

/// Adds what each who is declined is offered instead.
inline void add_next_offers(model::RoundData const& round, model::PerApplication<model::Result>& results) {
    auto const& offers = round.allocation.next_offers;
    for (auto application : core::positions<model::ApplicationIndex>(results.size())) {
        if (results[application].outcome != model::Outcome::declined) continue;
        for (std::size_t row = 0; row < offers.size(); ++row)
            if (round.in_group(offers[row].group, application)) {
                results[application].reasons.emplace_back(model::reason::OfferedNext{row});
                break;
            }
    }
}

/// Fills in which funder pays how much of each award with what is added to it (docs/allocation.md, section 7; nothing
/// where the funders cannot pay all of it, or are none), and how the awards fall on the years (section 8).
inline void add_payments(model::Decision& decision) {
    decision.paid_by.clear();
    decision.by_year.clear();
    auto const& fund = decision.round->fund;
    if (fund.funders.empty() && fund.years.empty()) return;
    auto problem = panel::problem(decision.round, decision.totals, {}, core::Money());
    auto const ranks = decision.ranks();
    for (auto application : decision.listing())
        if (ranks[application] || decision.results[application].award > core::Money())
            problem.order.push_back({allocate::ItemIndex(application.value)});
    solve::Point awards;
    for (auto const& result : decision.results) awards.push_back(result.award.count());
    auto const by_year = allocate::by_year(problem, awards);
    decision.by_year.assign(by_year.begin(), by_year.end());
    allocate::Rows const rows(problem, true);
    if (fund.funders.empty() || !rows.short_funders(awards).empty()) return;
    auto costs = allocate::additions(problem, rows, awards);
    for (std::size_t i = 0; i < costs.size(); ++i) costs[i] += core::Money::of(awards[i]);
    auto const paid = allocate::paid_by(problem, rows, costs);
    decision.paid_by.assign(paid.begin(), paid.end());
}

/// Fills in the sums and the reserve list of a decision whose results are known.
inline void add_up(model::Decision& decision) {
    decision.awarded = decision.held = core::Money();
    decision.reserve.clear();
    core::Money waiting;
    for (auto application : decision.listing()) {
        decision.awarded += decision.results[application].award;
        decision.held += decision.held_for(application);
        if (decision.waits_for_draw(application)) waiting += decision.round->applications[application].most();
        if (decision.results[application].outcome == model::Outcome::reserve) decision.reserve.push_back(application);
    }
    // Those the panel put on the list from outside the order come last, by id: no score tells who goes first.
    auto const ranks = decision.ranks();
    std::stable_sort(decision.reserve.begin(), decision.reserve.end(), [&](auto a, auto b) {
        if (ranks[a] && ranks[b]) return false;
        if (ranks[a] || ranks[b]) return ranks[a].has_value();
        return decision.round->applications[a].id < decision.round->applications[b].id;
    });
    decision.added = added_to(decision.round->allocation, decision.awarded);
    decision.remaining = decision.round->fund.pot - decision.awarded - decision.added - decision.held;
    if (waiting > core::Money() && decision.remaining > core::Money()) {
        auto const for_the_draw = std::min(waiting, decision.remaining);
        decision.held += for_the_draw;
        decision.remaining -= for_the_draw;
    }
    add_payments(decision);
    for (std::size_t place = 0; place < decision.reserve.size(); ++place) {
        auto& reasons = decision.results[decision.reserve[place]].reasons;
        std::erase_if(reasons,
                      [](auto const& reason) { return std::holds_alternative<model::reason::OnReserve>(reason); });
        reasons.emplace_back(model::reason::OnReserve{place + 1});
    }
}

}  // namespace grantpanel::panel
