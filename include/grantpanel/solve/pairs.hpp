// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "grantpanel/solve/program.hpp"

namespace grantpanel::solve {

namespace detail {

/// How many times two rows are taken.
using Times = std::pair<Wide, Wide>;

/// How often to take two rows so that the terms of some unit cancel: every way, in least numbers; none where there are
/// more ways than a few, or the numbers are large.
inline std::set<Times> cancelling(std::vector<Term> const& first, Row const& second) {
    static constexpr std::size_t most_ways = 3;
    static constexpr Wide most_times = 10'000;
    std::set<Times> ways;
    for (auto const& term : second.terms) {
        auto const& other = first[term.unit];
        bool const awards = other.per_amount == 0 && term.per_amount == 0;
        if (!awards && (other.each != 0 || term.each != 0)) continue;
        Wide const mine = awards ? term.each : term.per_amount, theirs = awards ? other.each : other.per_amount;
        if (mine == 0 || theirs == 0 || (mine > 0) == (theirs > 0)) continue;
        Wide const common = greatest_common(mine, theirs);
        Times const times{(mine < 0 ? -mine : mine) / common, (theirs < 0 ? -theirs : theirs) / common};
        if (std::max(times.first, times.second) > most_times) continue;
        ways.insert(times);
        if (ways.size() > most_ways) return {};
    }
    return ways;
}

/// The sum of two rows, each taken so many times.
inline Row sum(std::vector<Term> terms, Wide limit, Row const& second, Times const& times) {
    Row row{{}, limit * times.first + second.limit * times.second};
    for (auto& term : terms) term.each *= times.first, term.per_amount *= times.first;
    for (auto const& term : second.terms) {
        terms[term.unit].each += term.each * times.second;
        terms[term.unit].per_amount += term.per_amount * times.second;
    }
    for (std::uint32_t unit = 0; unit < terms.size(); ++unit)
        if (terms[unit].each != 0 || terms[unit].per_amount != 0)
            row.terms.push_back({unit, terms[unit].each, terms[unit].per_amount});
    return row;
}
/// Whether some amounts break a row.
inline bool can_break(Row const& row, std::vector<Unit> const& units) {
    Wide most = 0;
    for (auto const& term : row.terms) most += term.most(Domain::of(units[term.unit]));
    return most > row.limit;
}

}  // namespace detail

/// Rows that follow from two of these: their sum, each taken so often that the terms of some units cancel. What a floor
/// for some units leaves of the pot for all others is such a row; alone, neither the floor nor the pot says it. Looks
/// at the 30 rows with the most terms, and leaves out what no point can break. Cost: pairs of rows x units.
inline std::vector<Row> pairs(std::vector<Row> const& rows, std::vector<Unit> const& units) {
    static constexpr std::size_t most_rows = 30, least_terms = 4;
    static constexpr Wide most_width = Wide(1) << 88;  // sums of a million such terms stay below 128 bits
    std::vector<std::size_t> widest;
    for (std::size_t k = 0; k < rows.size(); ++k) {
        bool const small = std::all_of(rows[k].terms.begin(), rows[k].terms.end(), [&](auto const& term) {
            auto const domain = Domain::of(units[term.unit]);
            return term.most(domain) < most_width && term.least(domain) > -most_width;
        });
        if (small && rows[k].terms.size() >= least_terms) widest.push_back(k);
    }
    std::stable_sort(widest.begin(), widest.end(),
                     [&](auto a, auto b) { return rows[a].terms.size() > rows[b].terms.size(); });
    if (widest.size() > most_rows) widest.resize(most_rows);
    std::vector<Row> found;
    for (auto k : widest) {
        std::vector<Term> first(units.size());
        for (auto const& term : rows[k].terms) first[term.unit] = term;
        for (auto l : widest) {
            if (l <= k) continue;
            for (auto const& times : detail::cancelling(first, rows[l]))
                if (auto row = detail::sum(first, rows[k].limit, rows[l], times); detail::can_break(row, units))
                    found.push_back(std::move(row));
        }
    }
    return found;
}

}  // namespace grantpanel::solve
