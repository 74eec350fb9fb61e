// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/elect/trial.hpp"

namespace grantpanel::elect {

/// How the voters stand just before a selection of equal shares or phragmen, or at the end of the rule: what each could
/// give to one more project, so that it would be selected now. In equal shares that is what the voter holds, at most
/// the price of the selected project; in phragmen, by how much the voter's load is below the load of that project
/// (docs/elections-margins.md, section 3). Voters who stand alike are one group.
struct Moment {
    enum class Ties : std::uint8_t { project_wins, other_wins, by_order };

    std::vector<std::uint32_t> order;     ///< ballots, those who can give the most first
    std::vector<std::uint32_t> group_of;  ///< of each ballot; groups in the same order
    std::vector<core::Integer> gives;     ///< each voter of a group
    std::vector<std::int64_t> voters;     ///< of a group
    core::Integer per_money;              ///< the smallest unit of money in these numbers
    std::optional<core::Integer> most;    ///< in equal shares: what a voter gives at most, per `worth` of the project
    std::optional<std::uint32_t> winner;  ///< what is selected next
    Ties ties = Ties::by_order;           ///< who wins where the project needs just what it can get
    core::Money remaining;

    /// How many voters who do not support the project must support it, so that it is selected now, if those join who
    /// can give the most, or the least. None: no number does, or not fewer than `below`.
    [[nodiscard]] std::optional<std::int64_t> needs(Trial const& trial, std::uint32_t project, bool richest,
                                                    std::int64_t below) const {
        auto const& profile = trial.profile();
        if (profile.cost[project] > remaining) return std::nullopt;
        core::Integer const need = per_money * profile.cost[project].count();
        std::optional<core::Integer> limit;
        if (most) limit = *most * profile.worth[project];
        auto const gift = [&](std::size_t group) { return limit && *limit < gives[group] ? *limit : gives[group]; };
        std::vector<std::int64_t> others = voters;
        for (auto ballot : profile.supporters_of(project)) others[group_of[ballot]] -= profile.weight[ballot];
        core::Integer sum = 0;
        bool limited = false;  // whether somebody gives the most; if nobody does, the price is lower than the winner's
        for (std::size_t group = 0; group < gives.size(); ++group) {
            if (others[group] == voters[group]) continue;
            sum += gift(group) * (voters[group] - others[group]);
            limited |= limit && gives[group] >= *limit;
        }
        std::int64_t added = 0;
        auto const wins = [&](core::Integer const& collected, std::int64_t with) {
            int const sign = collected.compare(need);
            if (sign != 0 || ties == Ties::other_wins) return sign > 0;
            return ties == Ties::project_wins || (limit && !limited) ||
                   trial.before(project, static_cast<std::uint64_t>(with), *winner);
        };
        for (std::size_t k = 0; k < gives.size() && added < below; ++k) {
            auto const group = richest ? k : gives.size() - 1 - k;
            if (others[group] == 0) continue;
            auto const each = gift(group);
            limited |= limit && gives[group] >= *limit;
            core::Integer const all = sum + each * others[group];
            if (all >= need) {
                std::int64_t first = 1;
                if (each > 0 && sum < need)
                    first = core::Integer((need - sum + each - 1) / each).convert_to<std::int64_t>();
                for (auto joined = first; joined <= others[group] && added + joined < below; ++joined)
                    if (wins(sum + each * joined, added + joined)) return added + joined;
            }
            sum = all;
            added += others[group];
        }
        return std::nullopt;
    }

    /// So many voters who do not support the project: those who can give the most, or the least. Rising by ballot.
    [[nodiscard]] std::vector<Some> choose(Profile const& profile, std::uint32_t project, std::int64_t voters_to_join,
                                           bool richest) const {
        std::vector<std::uint8_t> supports(profile.ballots(), 0);
        for (auto ballot : profile.supporters_of(project)) supports[ballot] = 1;
        std::vector<Some> chosen;
        for (std::size_t k = 0; k < order.size() && voters_to_join > 0; ++k) {
            auto const ballot = order[richest ? k : order.size() - 1 - k];
            if (supports[ballot] != 0) continue;
            auto const some = std::min<std::int64_t>(voters_to_join, profile.weight[ballot]);
            chosen.emplace_back(ballot, static_cast<std::uint32_t>(some));
            voters_to_join -= some;
        }
        std::sort(chosen.begin(), chosen.end());
        return chosen;
    }
};

namespace detail {

/// Fills in order and groups from what each voter of a ballot gives.
inline void sort_moment(Moment& moment, Profile const& profile, std::vector<core::Integer> const& gives) {
    moment.order.resize(profile.ballots());
    std::iota(moment.order.begin(), moment.order.end(), 0U);
    std::stable_sort(moment.order.begin(), moment.order.end(), [&](auto a, auto b) { return gives[a] > gives[b]; });
    moment.group_of.resize(profile.ballots());
    for (auto ballot : moment.order) {
        if (moment.gives.empty() || moment.gives.back() != gives[ballot]) {
            moment.gives.push_back(gives[ballot]);
            moment.voters.push_back(0);
        }
        moment.group_of[ballot] = static_cast<std::uint32_t>(moment.gives.size() - 1);
        moment.voters.back() += profile.weight[ballot];
    }
}

/// The part of the outcome that the rule itself selected.
inline std::vector<Selection> by_rule(Outcome const& outcome) {
    std::vector<Selection> selections;
    for (auto const& selection : outcome.selections)
        if (!selection.by_completion) selections.push_back(selection);
    return selections;
}

/// Prices of the selections, each times `factor`, over one denominator; the last number is `more`.
inline std::vector<core::Integer> whole_prices(std::vector<Selection> const& selections, core::Ratio const& factor,
                                               core::Ratio const& more, core::Integer& denominator) {
    std::vector<core::Ratio> prices;
    for (auto const& selection : selections) prices.push_back(*selection.price * factor);
    prices.push_back(more);
    denominator = 1;
    for (auto const& price : prices) denominator = lcm(denominator, price.denominator());
    std::vector<core::Integer> whole;
    for (auto const& price : prices) whole.push_back(price.numerator() * (denominator / price.denominator()));
    return whole;
}

/// At how many of the rule's moments, one just before each of its selections and one at the end, the limits allow each
/// project that is not selected; without limits at all. A project that is not allowed at one is not at later ones.
/// None: not proved.
inline std::optional<std::vector<std::size_t>> possible_moments(Trial const& trial) {
    auto const selections = by_rule(trial.outcome());
    auto const projects = trial.profile().projects();
    if (trial.held_to() == nullptr) return std::vector<std::size_t>(projects, selections.size() + 1);
    std::vector<std::size_t> possible(projects, 0);
    try {
        Limits allowed(*trial.held_to());
        Outcome begun;
        for (std::size_t at = 0; at <= selections.size(); ++at) {
            for (std::uint32_t project = 0; project < projects; ++project)
                if (possible[project] == at && !trial.selected(project) && allowed(begun, project)) ++possible[project];
            if (at < selections.size()) begun.selections.push_back(selections[at]);
        }
    } catch (core::NotProved const&) {
        return std::nullopt;
    }
    return possible;
}

/// Equal shares: voters hold what they have not paid.
inline std::vector<Moment> moments_of_shares(Trial const& trial) {
    auto const& profile = trial.profile();
    auto const selections = by_rule(trial.outcome());
    core::Integer denominator;
    auto const voters = static_cast<std::int64_t>(std::max<std::uint64_t>(profile.voters, 1));
    auto const prices = whole_prices(selections, profile.whole_unit() / core::Ratio(profile.denominator),
                                     core::Ratio(profile.budget.count(), voters), denominator);
    std::vector<core::Integer> held(profile.ballots(), prices.back());
    std::vector<Moment> moments;
    auto remaining = profile.budget;
    for (std::size_t at = 0; at <= selections.size(); ++at) {
        auto& moment = moments.emplace_back();
        moment.per_money = denominator;
        moment.remaining = remaining;
        moment.ties = Moment::Ties::project_wins;  // at the end whatever can be paid for is selected
        sort_moment(moment, profile, held);
        if (at == selections.size()) break;
        auto const project = selections[at].project;
        moment.most = prices[at];
        moment.winner = project;
        moment.ties = Moment::Ties::by_order;
        core::Integer const pays = prices[at] * profile.worth[project];
        for (auto ballot : profile.supporters_of(project)) held[ballot] = held[ballot] > pays ? held[ballot] - pays : 0;
        remaining -= profile.cost[project];
    }
    return moments;
}

/// Phragmen: voters bear the load of the last project that served them. `possible` as above.
inline std::vector<Moment> moments_of_loads(Trial const& trial, std::vector<std::size_t> const& possible) {
    auto const& profile = trial.profile();
    auto const selections = by_rule(trial.outcome());
    core::Integer denominator;
    auto const prices = whole_prices(selections, profile.whole_unit(), {}, denominator);
    std::vector<core::Integer> loads(profile.ballots(), 0), gives(profile.ballots(), 0);
    std::vector<std::uint8_t> open(profile.projects(), 0);  // not selected, nor passed over as limits do not allow it
    for (std::uint32_t project = 0; project < profile.projects(); ++project)
        open[project] = profile.votes[project] > 0 && profile.cost[project] <= profile.budget;
    for (auto const& selection : selections) open[selection.project] = 0;
    auto const sum_of_loads = [&](std::uint32_t project) {
        core::Integer load = denominator * profile.cost[project].count();
        for (auto ballot : profile.supporters_of(project)) load += loads[ballot] * profile.weight[ballot];
        return load;
    };
    std::vector<Moment> moments;
    auto remaining = profile.budget;
    auto const add = [&](core::Integer const& load, core::Integer const& per_money, core::Integer const& factor) {
        auto& moment = moments.emplace_back();
        moment.per_money = per_money;
        moment.remaining = remaining;
        for (std::size_t ballot = 0; ballot < loads.size(); ++ballot) gives[ballot] = load - loads[ballot] * factor;
        sort_moment(moment, profile, gives);
    };
    for (std::size_t at = 0; at < selections.size(); ++at) {
        add(prices[at], denominator, 1);
        auto const project = selections[at].project;
        moments.back().winner = project;
        for (std::uint32_t other = 0; other < profile.projects(); ++other)
            if (open[other] != 0 && possible[other] <= at && sum_of_loads(other) <= prices[at] * profile.votes[other])
                open[other] = 0;
        for (auto ballot : profile.supporters_of(project)) loads[ballot] = prices[at];
        remaining -= profile.cost[project];
    }
    // What ended the rule: the lowest load, of a project that does not fit.
    std::optional<std::pair<core::Integer, core::Integer>> lowest;  // over its votes
    for (std::uint32_t project = 0; project < profile.projects(); ++project) {
        if (open[project] == 0 || profile.cost[project] <= remaining) continue;
        core::Integer const load = sum_of_loads(project), votes = profile.votes[project];
        if (!lowest || load * lowest->second < lowest->first * votes) lowest = {load, votes};
    }
    if (lowest)
        add(lowest->first, denominator * lowest->second, lowest->second);
    else {  // everything is selected, or passed over, that anybody supports: one supporter will do
        std::fill(loads.begin(), loads.end(), 0);
        add(1, 0, 1);
    }
    moments.back().ties = Moment::Ties::other_wins;
    return moments;
}

}  // namespace detail

}  // namespace grantpanel::elect
