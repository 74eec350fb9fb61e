// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

#include "grantpanel/core/stream.hpp"
#include "grantpanel/core/ticket.hpp"
#include "grantpanel/score/normal.hpp"
#include "grantpanel/score/posterior.hpp"

namespace grantpanel::score {

namespace detail {

/// A number to rank by; the greater is better, then the lower key.
struct Ranked {
    double value;
    std::uint64_t key;
    std::uint32_t who;
    friend bool operator<(Ranked const& a, Ranked const& b) {
        return a.value != b.value ? a.value > b.value : a.key < b.key;
    }
};

}  // namespace detail

/// Draws qualities `draws` times and calls visit(order) with the applications from best to worst each time. One draw
/// takes from core::Stream (tags::uncertainty, `seed`) one normal number for each x of the posterior, then for each
/// application one normal number, or, where it has no spread of its own, one word that orders equals. In `double`:
/// for figures that are only shown. Cost of a draw: applications x width and a sort.
template <class Visit>
void for_each_ranking(Posterior const& posterior, std::uint32_t draws, std::string_view seed, Visit&& visit) {
    core::Stream stream(core::tags::uncertainty, seed);
    Normals normals(stream);
    std::size_t const n = posterior.size();
    std::vector<double> x(posterior.width), sd;
    for (auto variance : posterior.own) sd.push_back(std::sqrt(variance));
    std::vector<detail::Ranked> ranked(n);
    std::vector<std::uint32_t> order(n);
    for (std::uint32_t draw = 0; draw < draws; ++draw) {
        for (auto& value : x) value = normals.next();
        for (std::size_t i = 0; i < n; ++i) {
            double value = posterior.mean[i];
            for (std::size_t k = 0; k < x.size(); ++k) value += posterior.shared[i * x.size() + k] * x[k];
            std::uint64_t key = i;
            if (sd[i] > 0)
                value += sd[i] * normals.next();
            else
                key = stream.word();
            ranked[i] = {value, key, static_cast<std::uint32_t>(i)};
        }
        std::sort(ranked.begin(), ranked.end());
        std::transform(ranked.begin(), ranked.end(), order.begin(), [](auto const& each) { return each.who; });
        visit(static_cast<std::vector<std::uint32_t> const&>(order));
    }
}

/// How often each application had each rank.
struct RankDraws {
    RankDraws() = default;
    /// Its memory is the square of the number of applications.
    explicit RankDraws(std::size_t number) : applications(number), count(number * number, 0) {}

    std::size_t applications = 0;
    std::uint32_t draws = 0;
    std::vector<std::uint32_t> count;  ///< of application i at rank r (from 1): count[i * applications + r - 1]

    /// Counts one drawn ranking, best first.
    void add(std::vector<std::uint32_t> const& order) {
        ++draws;
        for (std::size_t r = 0; r < applications; ++r) ++count[order[r] * applications + r];
    }
    /// How often application i was among the best `places`, over `draws`.
    [[nodiscard]] double within(std::size_t i, std::size_t places) const {
        std::uint64_t sum = 0;
        for (std::size_t r = 0; r < std::min(places, applications); ++r) sum += count[i * applications + r];
        return static_cast<double>(sum) / draws;
    }
    /// The mean of the ranks of application i.
    [[nodiscard]] double mean(std::size_t i) const {
        std::uint64_t sum = 0;
        for (std::size_t r = 0; r < applications; ++r) sum += (r + 1) * std::uint64_t{count[i * applications + r]};
        return static_cast<double>(sum) / draws;
    }
    /// The least rank that application i met or bettered in at least a share `p` of the draws.
    [[nodiscard]] std::size_t quantile(std::size_t i, double p) const {
        std::uint64_t sum = 0;
        for (std::size_t r = 0; r < applications; ++r) {
            sum += count[i * applications + r];
            if (static_cast<double>(sum) >= p * draws) return r + 1;
        }
        return applications;
    }
};

/// The ranks of `draws` drawn rankings (see for_each_ranking). Its memory is applications^2.
inline RankDraws rank_draws(Posterior const& posterior, std::uint32_t draws, std::string_view seed) {
    RankDraws result(posterior.size());
    for_each_ranking(posterior, draws, seed, [&](auto const& order) { result.add(order); });
    return result;
}

}  // namespace grantpanel::score
