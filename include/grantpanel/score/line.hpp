// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string_view>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/score/rank_draws.hpp"

namespace grantpanel::score {

/// What happens at the first application that the rest of the pot cannot pay.
enum class Misfit : std::uint8_t {
    stop,  ///< nothing more is funded
    skip,  ///< it is passed over, and later ones that fit are funded
};

/// The best and the worst rank of an application that are still likely.
struct RankInterval {
    std::size_t best = 0, worst = 0;
};

/// The central intervals of the ranks: at level 0.9 the quantiles at 5% and 95% of each (see RankDraws).
inline std::vector<RankInterval> rank_intervals(RankDraws const& ranks, double level) {
    std::vector<RankInterval> intervals;
    for (std::size_t i = 0; i < ranks.applications; ++i)
        intervals.push_back({ranks.quantile(i, (1 - level) / 2), ranks.quantile(i, (1 + level) / 2)});
    return intervals;
}

/// Who gets their ask when the pot is spent in this order.
inline std::vector<bool> funded_in_order(std::vector<std::uint32_t> const& order, std::vector<core::Money> const& asks,
                                         core::Money pot, Misfit misfit) {
    std::vector<bool> funded(asks.size(), false);
    for (auto who : order) {
        if (asks[who] > pot) {
            if (misfit == Misfit::stop) break;
            continue;
        }
        pot = pot - asks[who];
        funded[who] = true;
    }
    return funded;
}

/// Where an application stands.
enum class Standing : std::uint8_t {
    accept,  ///< its whole interval, with its expected rank, is better than the line
    band,    ///< its interval reaches the line: the marks do not say
    reject,  ///< its whole interval, with its expected rank, is worse than the line
};

/// Whether a draw within the band would decide anything.
enum class Band : std::uint8_t {
    empty,           ///< nobody is in the band
    everyone_wins,   ///< what is left pays for the whole band
    nobody_can_win,  ///< what is left pays for none of them
    to_draw,         ///< some would win and some would not
};

/// The funding line and who is surely above or below it.
struct FundingLine {
    std::vector<std::uint32_t> order;   ///< the applications by expected rank, then by number
    std::optional<std::uint32_t> last;  ///< the last application that the pot pays in this order
    std::optional<double> line;         ///< its expected rank; none where the pot pays for all or for none
    std::vector<Standing> standing;     ///< of each application
    std::size_t accepted = 0, in_band = 0, rejected = 0;
    core::Money for_band;                    ///< the pot less what the accepted ask; below 0 where they ask for more
    core::Money band_asks;                   ///< what all in the band ask together
    std::optional<std::size_t> band_places;  ///< how many of the band can win, where all in it ask the same
    Band band = Band::empty;
};

/// The line as funders draw it (SNSF; Heyard et al. 2022): in the order of expected ranks, `last` is the last
/// application that the pot pays, and its expected rank is the line. Who has a whole interval better than the line is
/// accepted, who has it worse is rejected, the others are the band. An interval is taken to reach its own expected
/// rank, which quantiles of drawn ranks can miss: so `last` is in the band. Where misfits are skipped, a small ask far
/// down can be the last, and so move the line far: look at both. If the pot pays for all, all are accepted; if it pays
/// for none, all are rejected. Asks are above 0; for equal shares, ask 1 each and let the pot be the number of places.
/// Throws core::UsageError for lists of different length, asks of 0 or less, or a pot below 0.
inline FundingLine funding_line(std::vector<double> const& expected, std::vector<RankInterval> const& intervals,
                                std::vector<core::Money> const& asks, core::Money pot, Misfit misfit) {
    std::size_t const n = expected.size();
    if (intervals.size() != n || asks.size() != n)
        throw core::UsageError("expected ranks, intervals and asks are not of the same number of applications");
    if (std::any_of(asks.begin(), asks.end(), [](auto ask) { return ask <= core::Money(); }))
        throw core::UsageError("an ask is not above 0");
    if (pot < core::Money()) throw core::UsageError("the pot is below 0");
    FundingLine result;
    result.order.resize(n);
    std::iota(result.order.begin(), result.order.end(), 0U);
    std::stable_sort(result.order.begin(), result.order.end(),
                     [&](auto a, auto b) { return expected[a] < expected[b]; });
    auto const funded = funded_in_order(result.order, asks, pot, misfit);
    for (auto who : result.order)
        if (funded[who]) result.last = who;
    bool const all = std::find(funded.begin(), funded.end(), false) == funded.end();
    if (result.last && !all) result.line = expected[*result.last];
    result.for_band = pot;
    std::optional<core::Money> least, most;
    for (std::size_t i = 0; i < n; ++i) {
        auto standing = all ? Standing::accept : Standing::reject;
        if (result.line) {
            bool const better = std::max(static_cast<double>(intervals[i].worst), expected[i]) < *result.line;
            bool const worse = std::min(static_cast<double>(intervals[i].best), expected[i]) > *result.line;
            standing = better ? Standing::accept : worse ? Standing::reject : Standing::band;
        }
        result.standing.push_back(standing);
        if (standing == Standing::accept) {
            ++result.accepted;
            result.for_band = result.for_band - asks[i];
        } else if (standing == Standing::reject) {
            ++result.rejected;
        } else {
            ++result.in_band;
            result.band_asks += asks[i];
            least = least ? std::min(*least, asks[i]) : asks[i];
            most = most ? std::max(*most, asks[i]) : asks[i];
        }
    }
    if (!least) return result;
    if (*least == *most)
        result.band_places =
            std::min(result.in_band,
                     static_cast<std::size_t>(std::max(result.for_band.count() / least->count(), std::int64_t{0})));
    result.band = result.band_asks <= result.for_band ? Band::everyone_wins
                  : *least > result.for_band          ? Band::nobody_can_win
                                                      : Band::to_draw;
    return result;
}

/// How often each application was funded over drawn rankings, under each of the two ways to meet a misfit.
struct FundedDraws {
    explicit FundedDraws(std::size_t applications) : stop(applications, 0), skip(applications, 0) {}

    std::uint32_t draws = 0;
    std::vector<std::uint32_t> stop;  ///< with Misfit::stop
    std::vector<std::uint32_t> skip;  ///< with Misfit::skip

    /// Spends the pot along one drawn ranking, best first.
    void add(std::vector<std::uint32_t> const& order, std::vector<core::Money> const& asks, core::Money left) {
        ++draws;
        bool stopped = false;
        for (auto who : order) {
            if (asks[who] > left) {
                stopped = true;
                continue;
            }
            left = left - asks[who];
            ++skip[who];
            if (!stopped) ++stop[who];
        }
    }
};

/// Spends the pot along each of `draws` drawn rankings (for_each_ranking, so the same draws as rank_draws with the same
/// seed). With equal asks both counts are those of the ranks that the pot pays.
inline FundedDraws funded_draws(Posterior const& posterior, std::vector<core::Money> const& asks, core::Money pot,
                                std::uint32_t draws, std::string_view seed) {
    if (asks.size() != posterior.size()) throw core::UsageError("there is not one ask for each application");
    FundedDraws result(asks.size());
    for_each_ranking(posterior, draws, seed, [&](auto const& order) { result.add(order, asks, pot); });
    return result;
}

}  // namespace grantpanel::score
