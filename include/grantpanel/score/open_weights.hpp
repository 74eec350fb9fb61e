// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/ratio.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/score/sheets.hpp"
#include "grantpanel/score/smaa.hpp"

namespace grantpanel::score {

/// How the order would hold if the weights of the criteria were open (docs/uncertainty.md, section 6). Only shown.
struct OpenWeights {
    std::size_t places = 0;  ///< how many applications get money by the proposal
    std::uint32_t draws = 0;
    std::vector<model::ApplicationIndex> applications;  ///< those in the order for which all criteria count
    std::vector<double> within;  ///< the share of all weights that put each among the best `places`
};

namespace detail {

/// The text without the spaces around it.
inline std::string_view without_spaces(std::string_view text) {
    auto const from = text.find_first_not_of(' ');
    return from == text.npos ? std::string_view() : text.substr(from, text.find_last_not_of(' ') - from + 1);
}

}  // namespace detail

/// What a panel can say of the weights of a round's criteria without naming them: `importance`, the ids of all criteria
/// from the most to the least important (empty: any order), and `bounds`, each as "need=10%..40%" (or "need=10%..",
/// "need=..40%") of the whole; spaces around ids and bounds count for nothing. Throws core::UsageError for another
/// form, a criterion that the round does not have or that is named twice, an order that leaves one out, and bounds that
/// no weights in this order can meet, or none that are drawn: a lower bound that is the upper one leaves no room, nor
/// do lower bounds that come to 100%.
inline SmaaWeights possible_weights(model::RoundData const& round, std::vector<std::string> const& importance,
                                    std::vector<std::string> const& bounds) {
    std::vector<std::string> ids;
    for (auto const& criterion : round.rubric.criteria) ids.push_back(criterion.id);
    auto const number_of = [&](std::string_view text) {
        auto const id = detail::without_spaces(text);
        for (std::uint32_t c = 0; c < ids.size(); ++c)
            if (ids[c] == id) return c;
        std::string const near = core::closest(id, ids);
        throw core::UsageError("no criterion has the id `" + core::printable(id) + "`" +
                               (near.empty() ? "" : "; did you mean `" + near + "`?"));
    };
    SmaaWeights weights;
    std::vector<bool> named(ids.size(), false);
    auto const once = [&](std::uint32_t c) {
        if (named[c]) throw core::UsageError("`" + ids[c] + "` is named twice");
        named[c] = true;
        return c;
    };
    for (auto const& id : importance) weights.importance.push_back(once(number_of(id)));
    if (!importance.empty() && importance.size() < ids.size())
        throw core::UsageError("an order of importance names every criterion: " + core::join_words(ids));
    if (bounds.empty()) return weights;
    named.assign(ids.size(), false);
    std::vector<core::Ratio> least(ids.size(), 0), most(ids.size(), 1);
    for (std::string_view bound : bounds) {
        auto const refuse = [&](std::string const& why) {
            throw core::UsageError("`" + core::printable(bound) + "` " + why);
        };
        auto const equals = bound.find('='), dots = bound.find("..", equals == bound.npos ? 0 : equals);
        auto const share = [&](std::string_view text, core::Ratio& into) {
            text = detail::without_spaces(text);
            auto const ratio = text.empty() ? std::optional(into) : core::parse_ratio(text);
            if (!ratio || ratio->sign() < 0 || *ratio > core::Ratio(1))
                refuse("is not a weight within bounds; write it like need=10%..40%");
            into = *ratio;
        };
        if (equals == bound.npos || dots == bound.npos)
            refuse("is not a weight within bounds; write it like need=10%..40%");
        auto const c = once(number_of(bound.substr(0, equals)));
        share(bound.substr(equals + 1, dots - equals - 1), least[c]);
        share(bound.substr(dots + 2), most[c]);
        if (least[c] > most[c]) refuse("has a lower bound that is above the upper one");
        if (least[c] == most[c]) {
            core::Ratio const one(1, 100);
            auto const from = std::max(least[c] - one, core::Ratio(0)), to = std::min(most[c] + one, core::Ratio(1));
            refuse("is a weight with no room: leave a range, for example " + ids[c] + "=" +
                   core::to_exact_percent(from, 0) + ".." + core::to_exact_percent(to, 0));
        }
    }
    for (std::size_t c = 0; c < ids.size(); ++c) {
        weights.least.push_back(least[c].to_double());
        weights.most.push_back(most[c].to_double());
    }
    // By the order nothing is above what comes before it, nor below what comes after it.
    auto const& order = weights.importance;
    for (std::size_t i = 1; i < order.size(); ++i) most[order[i]] = std::min(most[order[i]], most[order[i - 1]]);
    for (std::size_t i = order.size(); i-- > 1;) least[order[i - 1]] = std::max(least[order[i - 1]], least[order[i]]);
    core::Ratio const one(1);
    core::Ratio least_sum, most_sum;
    bool none = false, room = true;
    for (std::size_t c = 0; c < ids.size(); ++c) {
        least_sum += least[c];
        most_sum += most[c];
        none = none || least[c] > most[c];
        room = room && least[c] < most[c];
    }
    std::string const ordered = order.empty() ? "" : " in this order";
    if (none || least_sum > one || most_sum < one)
        throw core::UsageError("no weights within these bounds" + ordered + " add up to 100%");
    if (ids.size() > 1 && (!room || least_sum == one || most_sum == one))
        throw core::UsageError("within these bounds" + ordered + " the weights have no room: leave a range");
    return weights;
}

/// Draws `weights`, all that are possible equally likely, and ranks the means of the marks on each criterion, as
/// marked. `draws` in the result is less than asked where weights within bounds are too rare to be found. Nothing
/// where there is one criterion only, or nobody gets money. Applications to which a criterion does not apply, or whose
/// pathway leaves one out, are left out: their weights are others. Cost: for each draw applications times criteria, and
/// a sort.
inline std::optional<OpenWeights> open_weights(model::Decision const& decision, std::string_view seed,
                                               std::uint32_t draws = 10000, SmaaWeights const& weights = {}) {
    auto const& round = *decision.round;
    OpenWeights result;
    SmaaTable table;
    table.criteria = round.rubric.criteria.size();
    for (auto const& tie_class : decision.order.classes)
        for (auto application : tie_class.members) {
            if (decision.proposal[application].award > core::Money()) ++result.places;
            auto const& total = decision.totals[application];
            std::vector<double> means;
            for (auto c : core::positions<model::CriterionIndex>(table.criteria)) {
                auto const& tally = total.criteria[c];
                if (tally.weight > 0 && tally.marks > 0)
                    means.push_back(static_cast<double>(tally.steps) / static_cast<double>(tally.marks) /
                                    static_cast<double>(round.rubric.criteria[c].scale.steps));
            }
            if (means.size() != table.criteria) continue;
            result.applications.push_back(application);
            table.values.insert(table.values.end(), means.begin(), means.end());
        }
    table.alternatives = result.applications.size();
    if (table.criteria < 2 || table.alternatives == 0 || result.places == 0) return std::nullopt;
    auto const found = smaa(table, weights, draws, seed);
    result.draws = found.ranks.draws;
    if (result.draws == 0) result.applications.clear();
    for (std::size_t i = 0; i < result.applications.size(); ++i)
        result.within.push_back(found.ranks.within(i, result.places));
    return result;
}

}  // namespace grantpanel::score
