// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "grantpanel/audit/finding.hpp"
#include "grantpanel/audit/limits.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/panel/settle.hpp"

namespace grantpanel::audit {

namespace detail {

template <class Kind>
std::optional<Kind> find_reason(model::Result const& result) {
    for (auto const& reason : result.reasons)
        if (auto const* found = std::get_if<Kind>(&reason)) return *found;
    return std::nullopt;
}

}  // namespace detail

/// `within_pot`: awards and held money are within the pot, the stated sums are right, and no award is negative or above
/// its request. Cost: linear.
inline Finding within_pot(model::Decision const& decision) {
    auto const& round = *decision.round;
    auto const show = [&](core::Money amount) { return core::to_display(amount, round.unit); };
    Finding finding{"within_pot", true, {}, ""};
    core::Money awarded, held, waiting;
    for (auto application : core::positions<model::ApplicationIndex>(decision.results.size())) {
        auto const& result = decision.results[application];
        auto const& asked = round.applications[application];
        awarded += result.award;
        bool const in_a_draw = detail::find_reason<model::reason::WaitsForDraw>(result).has_value();
        if (result.outcome == model::Outcome::deferred)
            (in_a_draw ? waiting : held) += in_a_draw ? asked.most() : asked.requested;
        if (result.award > asked.most())
            finding.witnesses.push_back(asked.id + " gets " + show(result.award) + ", more than the " +
                                        show(asked.requested) + " it asked for" +
                                        (asked.top_up > core::Money() ? " with its top-ups" : ""));
        if (result.award < core::Money()) finding.witnesses.push_back(asked.id + " gets " + show(result.award));
    }
    auto const share = round.allocation.add_to_each_award * core::Ratio(awarded.count());
    auto const added =
        core::Money::of(static_cast<std::int64_t>(core::Integer(share.numerator() / share.denominator())));
    // Those in a draw that is still to come hold together what the pot still has.
    held += std::max(core::Money(), std::min(waiting, round.fund.pot - awarded - added - held));
    if (awarded > core::Money() && awarded + added + held > round.fund.pot)
        finding.witnesses.push_back(
            "awards of " + show(awarded) + (added > core::Money() ? ", " + show(added) + " added to them" : "") +
            (held > core::Money() ? " and " + show(held) + " that is held" : "") + " are " +
            show(awarded + added + held - round.fund.pot) + " more than the pot of " + show(round.fund.pot));
    if (awarded != decision.awarded || held != decision.held || added != decision.added ||
        round.fund.pot - awarded - added - held != decision.remaining)
        finding.witnesses.push_back("the awards add up to " + show(awarded) + " and the held money to " + show(held) +
                                    "; the decision says " + show(decision.awarded) + " and " + show(decision.held));
    finding.holds = finding.witnesses.empty();
    return finding;
}

namespace detail {

/// The panel's own reason for an application that it decided otherwise than proposed; "" where there is none.
inline std::string panel_reason(model::Decision const& decision, model::ApplicationIndex application) {
    if (decision.round->decided_by == model::DecidedBy::scores_decide || !decision.differs(application)) return "";
    for (auto const& made : decision.round->decisions)
        if (made.application == application) return made.reason;
    return "";
}

/// Whether the proposal, with the request of one application in place of the award of another, would break a rule.
inline bool swap_breaks_a_rule(model::Decision decision, model::ApplicationIndex with,
                               model::ApplicationIndex without) {
    decision.results = decision.proposal;
    decision.results[with].award = decision.round->applications[with].most();
    decision.results[without].award = core::Money();
    panel::add_up(decision);
    return !within_pot(decision).holds || !at_least(decision).holds || !at_most(decision).holds ||
           !sets(decision).holds || !parts_of_pot(decision).holds;
}

/// Whether one after it in the order, in the same shared pot, got more than its share of that pot explains: anything
/// where it has no base, or more than its part and one step.
inline bool overtaken(model::Decision const& decision, std::vector<model::ApplicationIndex> const& order,
                      std::size_t at, model::reason::HasPart const& has) {
    if (has.kind == model::PartKind::in_full || has.kind == model::PartKind::below_least) return false;
    auto const& round = *decision.round;
    auto const sub_pot = round.sub_pot_of(order[at]);
    auto const least = has.kind == model::PartKind::no_base ? core::Money() : has.award + round.step_of(order[at]);
    return std::any_of(order.begin() + static_cast<std::ptrdiff_t>(at) + 1, order.end(), [&](auto other) {
        return round.sub_pot_of(other) == sub_pot && decision.proposal[other].award > least;
    });
}

}  // namespace detail

/// `no_leapfrog`: whoever went without (part of) their request while one after them in the order got money has a true
/// reason for it: too little was left at their turn for any amount that could be offered, by the proposal's own awards
/// before them; or the panel gave a reason for one of the two. Cost: linear in the order.
inline Finding no_leapfrog(model::Decision const& decision) {
    using model::Outcome;
    auto const& round = *decision.round;
    Finding finding{"no_leapfrog", true, {}, ""};
    std::vector<model::ApplicationIndex> order;
    for (auto const& tie_class : decision.order.classes)
        order.insert(order.end(), tie_class.members.begin(), tie_class.members.end());
    // The last one in the order, not judged last, that got money without a reason of the panel's for it.
    std::size_t last_funded = 0;
    for (std::size_t i = 0; i < order.size(); ++i)
        if (decision.results[order[i]].award > core::Money() && detail::panel_reason(decision, order[i]).empty() &&
            !round.judged_last(order[i]))
            last_funded = i + 1;

    auto const ranks = decision.ranks();
    core::Money left = round.fund.pot;
    bool const simple = round.allocation.add_to_each_award.sign() == 0 && round.fund.sub_pots.empty();
    for (auto application : core::positions<model::ApplicationIndex>(decision.proposal.size()))
        if (decision.proposal[application].outcome == Outcome::deferred)
            left -= round.applications[application].requested;
    bool const offers_less = round.allocation.if_money_short == model::IfMoneyShort::offer_less_then_stop ||
                             round.allocation.if_money_short == model::IfMoneyShort::offer_less_then_try_next;
    for (std::size_t i = 0; i < order.size(); ++i) {
        auto const& asked = round.applications[order[i]];
        auto const& result = decision.results[order[i]];
        core::Money const left_now = left;
        auto const displaced = detail::find_reason<model::reason::Displaced>(decision.proposal[order[i]]);
        if (!round.judged_last(order[i]))
            left -= displaced ? displaced->award_before : decision.proposal[order[i]].award;
        bool const passed_over = result.award < asked.most() && i + 1 < last_funded;
        bool const is_open = result.outcome == Outcome::undecided || result.outcome == Outcome::deferred;
        if (!passed_over || is_open || !detail::panel_reason(decision, order[i]).empty()) continue;
        bool explained = false;
        if (auto const last = detail::find_reason<model::reason::JudgedLast>(result);
            last && round.judged_last(order[i]) && !last->funded)
            explained = !last->other || ranks[*last->other] <= ranks[order[i]] ||
                        asked.most() > last->left_before + decision.proposal[*last->other].award ||
                        detail::swap_breaks_a_rule(decision, order[i], *last->other);
        if (displaced && detail::find_reason<model::reason::Displaced>(result)) {
            auto const by = std::find(order.begin(), order.end(), displaced->by);
            explained = by != order.end() && static_cast<std::size_t>(by - order.begin()) < i && round.judged_last(*by);
        }
        if (auto const short_of = detail::find_reason<model::reason::MoneyShort>(result))
            explained =
                short_of->left_before == left_now && asked.most() > left_now &&
                (!offers_less || !asked.least_workable || !short_of->least_offer || *short_of->least_offer > left_now);
        if (auto const less = detail::find_reason<model::reason::OfferedLess>(result))
            explained = less->left_before == left_now && asked.most() > left_now && less->award == result.award &&
                        result.award + round.allocation.step > left_now;
        // Other rules than the pot: the audits of these rules look at them; what is named must be there.
        if (auto const passed = detail::find_reason<model::reason::PassedOver>(result))
            explained = (!simple || passed->left_before == left_now) && !passed->rules.empty() &&
                        std::all_of(passed->held_for.begin(), passed->held_for.end(),
                                    [&](auto other) { return decision.proposal[other].award > core::Money(); });
        if (detail::find_reason<model::reason::NotChosen>(result)) explained = true;
        if (auto const has = detail::find_reason<model::reason::HasPart>(result))
            explained = has->award == result.award && !detail::overtaken(decision, order, i, *has);
        if (detail::find_reason<model::reason::ListEnded>(result))
            explained = !round.allocation.at_least.empty() || !round.fund.sub_pots.empty();
        if (!explained && !simple)
            explained = detail::find_reason<model::reason::MoneyShort>(result) ||
                        detail::find_reason<model::reason::OfferedLess>(result);
        if (!explained)
            finding.witnesses.push_back(
                asked.id + " went without " + core::to_display(asked.most() - result.award, round.unit) + " while " +
                round.applications[order[last_funded - 1]].id + ", after it in the order, got money, and " +
                core::to_display(left_now, round.unit) + " was left at its turn");
    }
    finding.holds = finding.witnesses.empty();
    return finding;
}

}  // namespace grantpanel::audit
