// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/score/merit_program.hpp"
#include "grantpanel/score/systematic.hpp"
#include "grantpanel/score/worst_case.hpp"

namespace grantpanel::score {

/// Chances that make the worst case best.
struct Merit {
    std::vector<std::int64_t> chances;  ///< in billionths; together places * `certain_chance`
    std::int64_t worst = 0;  ///< how many of the truly best are drawn in the worst case, in billionths; exact
    core::Ratio bound;       ///< no chances have a better worst case than this; exact
    std::size_t steps = 0;   ///< what it took
};

namespace detail {

/// Levels chances until nobody has a smaller one than somebody it is surely better than: each such pair of kinds gets
/// the mean. Sets that could be the best hold the better of a pair wherever they hold the other, so the worst case does
/// not become worse by it.
inline void level(IntervalOrder const& order, std::vector<double>& chances) {
    auto const& kinds = order.kinds();
    for (bool again = true; again;) {
        again = false;
        for (std::size_t a = 0; a < kinds.size(); ++a)
            for (std::size_t b = a + 1; b < kinds.size(); ++b) {
                if (!order.before(a, b) || chances[b] <= chances[a] + 1e-12) continue;
                auto const of_a = static_cast<double>(kinds[a].members.size());
                auto const of_b = static_cast<double>(kinds[b].members.size());
                chances[a] = chances[b] = (of_a * chances[a] + of_b * chances[b]) / (of_a + of_b);
                again = true;
            }
    }
}

/// Chances in billionths, of each interval: rounded down, nobody above somebody who is surely better, then what the
/// rounding left, a billionth each, whoever is surely better first. Kinds that are in every set are sure, and those in
/// none are out.
inline std::vector<std::int64_t> in_billionths(IntervalOrder const& order, std::vector<double> const& chances,
                                               std::size_t places) {
    auto const& kinds = order.kinds();
    auto const sure = [&](IntervalOrder::Kind const& kind) { return kind.sure == order.filled().size(); };
    auto const open = [&](IntervalOrder::Kind const& kind) { return !sure(kind) && kind.out != 0; };
    double sum = 0, members = 0, wanted = static_cast<double>(places);
    std::size_t count = 0;
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        auto const size = static_cast<double>(kinds[k].members.size());
        count += kinds[k].members.size();
        if (sure(kinds[k])) wanted -= size;
        if (open(kinds[k])) sum += chances[k] * size, members += size;
    }
    auto left = static_cast<std::int64_t>(places) * certain_chance;
    std::vector<std::int64_t> each(count), whole;
    for (std::size_t b = 0; b < kinds.size(); ++b) {
        auto chance = chances[b];
        if (sum < wanted) chance += (1.0 - chance) * (wanted - sum) / (members - sum);
        if (sum > wanted) chance *= wanted / sum;
        auto units = std::clamp(static_cast<std::int64_t>(chance * static_cast<double>(certain_chance)),
                                std::int64_t{0}, certain_chance);
        auto const round = (units + 500) / 1000 * 1000;  // 1/2 rather than 499999999 billionths
        if (units >= round - 5 && units <= round + 5) units = round;
        if (!open(kinds[b])) units = sure(kinds[b]) ? certain_chance : 0;
        for (std::size_t a = 0; a < b; ++a)
            if (order.before(a, b)) units = std::min(units, whole[a]);
        whole.push_back(units);
        for (auto member : kinds[b].members) left -= each[member] = units;
    }
    std::vector<std::size_t> changing;
    for (auto const& kind : kinds)
        if (open(kind)) changing.insert(changing.end(), kind.members.begin(), kind.members.end());
    auto const one = left > 0 ? 1 : -1;
    if (left < 0) std::reverse(changing.begin(), changing.end());
    while (left != 0)
        for (auto member : changing)
            if (auto& chance = each[member]; left != 0 && chance != (left > 0 ? certain_chance : 0))
                chance += one, left -= one;
    return each;
}

/// What no chances can pass: over a mean of sets, the most that so many places can hold. The families have these
/// weights, and the open kinds hold about so much of them; in whole numbers it becomes exactly what the family fills.
inline core::Ratio bound(IntervalOrder const& order, std::size_t places, double const* weights, double const* shares) {
    auto const& kinds = order.kinds();
    std::vector<std::int64_t> held(kinds.size(), 0);  // of all members of a kind together
    std::int64_t all = 0;
    auto const whole = [](double value) { return static_cast<std::int64_t>(value * 1099511627776.0); };
    for (std::size_t family = 0; family < order.filled().size(); ++family) {
        auto const weight = whole(weights[family]);
        auto left = weight * static_cast<std::int64_t>(order.filled()[family]);
        all += weight;
        std::vector<std::pair<std::size_t, std::int64_t>> open;  // and how much more it could hold
        for (std::size_t k = 0; k < kinds.size(); ++k) {
            auto const most = weight * static_cast<std::int64_t>(kinds[k].members.size());
            if (family < kinds[k].sure) held[k] += most;
            if (family < kinds[k].sure || family >= kinds[k].out) continue;
            auto const share = std::min({whole(*shares++), most, left});
            open.emplace_back(k, most - share);
            held[k] += share;
            left -= share;
        }
        for (auto const& [k, more] : open) {
            held[k] += std::min(more, left);
            left -= std::min(more, left);
        }
    }
    std::vector<std::pair<core::Ratio, std::size_t>> most;  // of a member, and of how many
    for (std::size_t k = 0; k < kinds.size(); ++k)
        most.emplace_back(core::Ratio(held[k], static_cast<std::int64_t>(kinds[k].members.size())),
                          kinds[k].members.size());
    std::sort(most.begin(), most.end(), [](auto const& a, auto const& b) { return b < a; });
    core::Ratio sum;
    for (auto const& [one, size] : most) {
        sum += one * core::Ratio(static_cast<std::int64_t>(std::min(places, size)));
        places -= std::min(places, size);
    }
    return sum / core::Ratio(all);
}

}  // namespace detail

/// MERIT (Goldberg, Giammona and Shah, arXiv 2506.19083; docs/draw.md): the chances of so many places, whose worst case
/// over all sets that could be the truly best ones is as good as it can be. A linear program in doubles proposes them
/// and weights of sets; they are then rounded to billionths, or to simple fractions close by that are as good, and the
/// worst case and the bound are exact for what is given. Nobody has a smaller chance than somebody it is surely better
/// than; equal intervals differ by a billionth at most. Throws core::UsageError for more places than intervals, more
/// than 2,000 different intervals, or an interval whose ends are the wrong way round. Cost: kinds times families
/// squared, some thirty times: 353 intervals of any widths take a fraction of a second.
inline Merit merit(std::vector<model::Interval> const& intervals, std::size_t places) {
    if (places > intervals.size()) throw core::UsageError("there are more places than intervals");
    for (auto const& [low, high] : intervals)
        if (high < low) throw core::UsageError("the higher end of an interval is below the lower one");
    Merit result;
    result.chances.assign(intervals.size(), places == intervals.size() ? certain_chance : 0);
    result.worst = static_cast<std::int64_t>(places) * certain_chance;
    result.bound = core::Ratio(static_cast<std::int64_t>(places));
    if (places == 0 || places == intervals.size()) return result;

    IntervalOrder const order(intervals, places);
    if (order.kinds().size() > 2000) throw core::UsageError("merit is for at most 2,000 different intervals");
    if (order.filled() == std::vector<std::size_t>{0}) {  // only one set could be the best
        for (auto member : order.kinds().front().members) result.chances[member] = certain_chance;
        return result;
    }
    detail::MeritProgram program(order, places);
    program.run();
    auto proposed = program.chances();
    detail::level(order, proposed);
    result.chances = detail::in_billionths(order, proposed, places);
    result.worst = order.worst(result.chances);
    // In short lists there often are simple fractions that are as good.
    for (int parts = 1; parts <= 60; ++parts) {
        std::vector<double> simple;
        double sum = 0;
        bool near = true;
        for (std::size_t k = 0; k < proposed.size(); ++k) {
            auto const whole = static_cast<double>(static_cast<int>(proposed[k] * parts + 0.5));
            near = near && whole < proposed[k] * parts + 0.1 && whole > proposed[k] * parts - 0.1;
            simple.push_back(whole / parts);
            sum += whole * static_cast<double>(order.kinds()[k].members.size());
        }
        if (!near || sum != static_cast<double>(places) * parts) continue;
        auto chances = detail::in_billionths(order, simple, places);
        if (auto const worst = order.worst(chances); worst >= result.worst) {
            result.chances = std::move(chances);
            result.worst = worst;
            break;
        }
    }
    result.bound = detail::bound(order, places, program.weights(), program.held());
    result.steps = program.steps();
    return result;
}

}  // namespace grantpanel::score
