// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/score/combine.hpp"
#include "grantpanel/score/expected_rank.hpp"
#include "grantpanel/score/line.hpp"
#include "grantpanel/score/numbered.hpp"

namespace grantpanel::score {

/// How sure the line of a round is (docs/uncertainty.md). Only shown.
struct Certainty {
    std::string undefined;                                            ///< why nothing can be said; "" where it can
    double between_applications = 0, between_members = 0, error = 0;  ///< variances, of values from 0 to 1
    std::vector<model::ApplicationIndex> applications;                ///< those in the order that have a whole sheet
    std::vector<double> expected_rank;                                ///< of each of these
    std::vector<double> chance_to_stop, chance_to_skip;  ///< to get the whole request, by each way to meet a misfit
    FundingLine line;                                    ///< with the round's own way
    double level = 0;                                    ///< of the rank intervals
    Misfit misfit = Misfit::stop;                        ///< that way
    std::uint32_t draws = 0;
};

/// Fits the random-effects model to the values of whole sheets of the applications that compete, and draws `draws`
/// rankings from the stream of `seed`. Money: `pot` less what is held; requests in full, no offers of less. The
/// priorities of a round and its panel's own decisions are left out: it is about the marks. Cost: that of the model,
/// and for each draw that of a sort.
inline Certainty certainty(model::Decision const& decision, core::Money pot, std::string_view seed,
                           std::uint32_t draws = 10000, double level = 0.9) {
    auto const& round = *decision.round;
    Certainty result;
    result.level = level;
    result.draws = draws;
    auto const policy = round.allocation.if_money_short;
    result.misfit = policy == model::IfMoneyShort::stop_there || policy == model::IfMoneyShort::offer_less_then_stop
                        ? Misfit::stop
                        : Misfit::skip;
    auto values = columns(decision.round, decision.totals, model::ScoredBy::sheet).front().values;
    model::PerApplication<bool> competes(round.applications.size(), false);
    for (auto const& tie_class : decision.order.classes)
        for (auto application : tie_class.members) competes[application] = true;
    std::erase_if(values, [&](Value const& each) { return !competes[each.application]; });
    auto const numbers = numbered(values, round.applications.size(), round.panel.size());
    result.applications = numbers.applications;
    auto const fit = random_effects(observations(values, numbers), numbers.applications.size(), numbers.members.size());
    if (fit.undefined) {
        bool const has_sheets = *fit.undefined == EffectsUndefined::no_marks && !round.sheets.empty();
        result.undefined = !has_sheets                      ? to_sentence(*fit.undefined)
                           : decision.order.classes.empty() ? "No application is in the order."
                                                            : "No application in the order has a whole sheet.";
        return result;
    }
    result.between_applications = fit.between_applications;
    result.between_members = fit.between_members;
    result.error = fit.rest;
    pot -= decision.held;
    std::vector<core::Money> asks;
    for (auto application : result.applications) asks.push_back(round.applications[application].requested);
    if (pot < core::Money()) pot = core::Money();
    result.expected_rank = expected_ranks(fit.posterior);
    RankDraws ranks(asks.size());
    FundedDraws funded(asks.size());
    for_each_ranking(fit.posterior, draws, seed, [&](auto const& order) {
        ranks.add(order);
        funded.add(order, asks, pot);
    });
    result.line = funding_line(result.expected_rank, rank_intervals(ranks, level), asks, pot, result.misfit);
    for (std::size_t i = 0; i < asks.size(); ++i) {
        result.chance_to_stop.push_back(static_cast<double>(funded.stop[i]) / draws);
        result.chance_to_skip.push_back(static_cast<double>(funded.skip[i]) / draws);
    }
    return result;
}

}  // namespace grantpanel::score
