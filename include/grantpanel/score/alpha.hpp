// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/stream.hpp"
#include "grantpanel/core/ticket.hpp"
#include "grantpanel/score/ratings.hpp"

namespace grantpanel::score {

/// Krippendorff's alpha: 1 is full agreement, 0 what chance would give, below 0 disagreement that is no accident.
struct Alpha {
    std::optional<core::Ratio> value;                      ///< exact
    std::optional<Undefined> undefined;                    ///< why there is none
    std::size_t pairable_units = 0, pairable_ratings = 0;  ///< of units with at least two ratings: only these count
};

namespace detail {

__extension__ using Wide = __int128;

/// The ratings of each unit with at least two, one after the other.
struct Pairable {
    std::vector<std::uint32_t> start{0};  ///< of each unit in `value`, and the end
    std::vector<std::uint32_t> value;

    [[nodiscard]] std::size_t units() const { return start.size() - 1; }
};

inline Pairable pairable(Ratings const& ratings) {
    std::vector<std::uint32_t> count(ratings.units + 1, 0);
    for (auto const& each : ratings.list) ++count[each.unit + 1];
    for (std::size_t u = 0; u < ratings.units; ++u) count[u + 1] += count[u];
    std::vector<std::uint32_t> sorted(ratings.list.size()), next = count;
    for (auto const& each : ratings.list) sorted[next[each.unit]++] = each.value;
    Pairable result;
    for (std::size_t u = 0; u < ratings.units; ++u) {
        if (count[u + 1] - count[u] < 2) continue;
        result.value.insert(result.value.end(), sorted.begin() + count[u], sorted.begin() + count[u + 1]);
        result.start.push_back(static_cast<std::uint32_t>(result.value.size()));
    }
    return result;
}

/// Observed disagreement by the number of ratings of a unit, and expected disagreement, both over ordered pairs.
template <class Number>
struct Disagreement {
    std::map<std::size_t, Number> observed;
    Number expected = 0;
    std::size_t ratings = 0;
};

/// Places of values on a line such that the difference of two is their distance: the values themselves (times a common
/// denominator), or twice their mid-ranks, since the ordinal distance of Krippendorff is the difference of mid-ranks.
template <class Number>
std::vector<Number> ordinal_places(std::vector<std::uint64_t> const& counts) {
    std::vector<Number> places;
    std::uint64_t before = 0;
    for (auto count : counts) {
        places.push_back(static_cast<Number>(2 * before + count));
        before += count;
    }
    return places;
}

/// The disagreement of the units in `chosen` (a unit can come more than once). Distances are differences of `places`,
/// or 0 and 1 where there are none. Cost: linear.
template <class Number>
Disagreement<Number> disagreement(Pairable const& all, std::vector<std::uint32_t> const& chosen,
                                  std::vector<std::uint64_t> const& counts, std::vector<Number> const& places) {
    Disagreement<Number> result;
    std::vector<std::uint32_t> within(places.empty() ? counts.size() : 0, 0);
    std::vector<Number> by_size;
    for (auto unit : chosen) {
        auto const size = static_cast<std::size_t>(all.start[unit + 1] - all.start[unit]);
        if (by_size.size() <= size) by_size.resize(size + 1, Number(0));
        result.ratings += size;
        Number sum = 0, squares = 0;
        for (auto i = all.start[unit]; i < all.start[unit + 1]; ++i) {
            if (places.empty()) {
                squares += static_cast<Number>(2 * within[all.value[i]]++ + 1);  // (n + 1)^2 - n^2
            } else {
                auto const& place = places[all.value[i]];
                sum += place;
                squares += place * place;
            }
        }
        auto const m = static_cast<Number>(static_cast<std::int64_t>(size));
        if (places.empty()) {
            by_size[size] += m * m - squares;
            for (auto i = all.start[unit]; i < all.start[unit + 1]; ++i) within[all.value[i]] = 0;
        } else {
            by_size[size] += 2 * (m * squares - sum * sum);
        }
    }
    for (std::size_t size = 2; size < by_size.size(); ++size)
        if (by_size[size] != 0) result.observed.emplace(size, by_size[size]);
    Number sum = 0, squares = 0;
    auto const n = static_cast<Number>(static_cast<std::int64_t>(result.ratings));
    for (std::size_t v = 0; v < counts.size(); ++v) {
        auto const count = static_cast<Number>(static_cast<std::int64_t>(counts[v]));
        if (places.empty()) {
            squares += count * count;
        } else {
            sum += count * places[v];
            squares += count * places[v] * places[v];
        }
    }
    result.expected = places.empty() ? n * n - squares : 2 * (n * squares - sum * sum);
    return result;
}

inline std::vector<std::uint64_t> value_counts(Pairable const& all, std::vector<std::uint32_t> const& chosen,
                                               std::size_t values) {
    std::vector<std::uint64_t> counts(values, 0);
    for (auto unit : chosen)
        for (auto i = all.start[unit]; i < all.start[unit + 1]; ++i) ++counts[all.value[i]];
    return counts;
}

inline core::Integer to_integer(core::Integer const& value) { return value; }
inline core::Integer to_integer(Wide value) {
    bool const negative = value < 0;
    __extension__ using UnsignedWide = unsigned __int128;
    auto const magnitude = negative ? -static_cast<UnsignedWide>(value) : static_cast<UnsignedWide>(value);
    core::Integer result = static_cast<std::uint64_t>(magnitude >> 64);
    result = (result << 64) | static_cast<std::uint64_t>(magnitude);
    return negative ? core::Integer(-result) : result;
}

/// 1 - (n - 1) * sum of observed / (m - 1), over expected.
template <class Number>
std::optional<core::Ratio> exact_alpha(Disagreement<Number> const& found) {
    if (found.expected == 0) return std::nullopt;
    core::Ratio observed;
    for (auto const& [size, sum] : found.observed) observed += core::Ratio(to_integer(sum), core::Integer(size - 1));
    return core::Ratio(1) - core::Ratio(core::Integer(found.ratings - 1), to_integer(found.expected)) * observed;
}

/// The ratio level: ((c - k) / (c + k))^2. Terms with one c + k are added before they become fractions.
inline std::optional<core::Ratio> exact_ratio_alpha(Pairable const& all, std::vector<std::uint64_t> const& counts,
                                                    std::vector<core::Integer> const& places) {
    using core::Integer;
    std::map<Integer, Integer> expected;
    std::map<std::pair<Integer, std::size_t>, Integer> observed;
    auto const square = [&](std::size_t c, std::size_t k) {
        Integer const difference = places[c] - places[k];
        return Integer(difference * difference);
    };
    for (std::size_t c = 0; c < counts.size(); ++c)
        for (std::size_t k = c + 1; k < counts.size(); ++k)
            if (counts[c] > 0 && counts[k] > 0)
                expected[places[c] + places[k]] += 2 * square(c, k) * counts[c] * counts[k];
    for (std::size_t unit = 0; unit < all.units(); ++unit) {
        std::map<std::uint32_t, std::uint64_t> within;
        std::size_t const size = all.start[unit + 1] - all.start[unit];
        for (auto i = all.start[unit]; i < all.start[unit + 1]; ++i) ++within[all.value[i]];
        for (auto c = within.begin(); c != within.end(); ++c)
            for (auto k = std::next(c); k != within.end(); ++k)
                observed[{places[c->first] + places[k->first], size}] +=
                    2 * square(c->first, k->first) * c->second * k->second;
    }
    Integer common = 1, below = 0;
    for (auto const& [sum, term] : expected) common = lcm(common, sum);
    std::map<std::size_t, Integer> above;
    for (auto const& [sum, term] : expected) {
        Integer const share = common / sum;
        below += term * share * share;
    }
    for (auto const& [key, term] : observed) {
        Integer const share = common / key.first;
        above[key.second - 1] += term * share * share;
    }
    if (below == 0) return std::nullopt;
    core::Ratio sum;
    for (auto const& [divisor, term] : above) sum += core::Ratio(term, Integer(divisor));
    return core::Ratio(1) - core::Ratio(static_cast<std::int64_t>(all.value.size() - 1)) * sum / core::Ratio(below, 1);
}

/// The values as whole numbers from 0 on the same scale, and whether sums over all of them fit `Wide`.
inline std::pair<std::vector<core::Integer>, bool> interval_places(std::vector<core::Ratio> const& values,
                                                                   std::size_t ratings, bool from_zero) {
    core::Integer denominator = 1;
    for (auto const& value : values) denominator = lcm(denominator, value.denominator());
    std::vector<core::Integer> places;
    for (auto const& value : values) places.emplace_back(value.numerator() * (denominator / value.denominator()));
    core::Integer const least = places.empty() || !from_zero ? core::Integer(0) : places.front();
    for (auto& place : places) place -= least;
    core::Integer const bound = places.empty() ? core::Integer(0) : abs(places.back()) * ratings;
    return {std::move(places), 4 * bound * bound < (core::Integer(1) << 126)};
}

}  // namespace detail

/// Krippendorff's alpha (docs/agreement.md; Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011), exact.
/// Units with one rating do not count. Cost: linear in the ratings, but for the ratio level the square of the number of
/// distinct values.
inline Alpha alpha(Ratings const& ratings, Level level) {
    Alpha result;
    auto const all = detail::pairable(ratings);
    result.pairable_units = all.units();
    result.pairable_ratings = all.value.size();
    auto const undefined = [&](Undefined reason) {
        result.undefined = reason;
        return result;
    };
    if (ratings.list.empty()) return undefined(Undefined::no_ratings);
    if (level == Level::ratio && ratings.values.front().sign() < 0) return undefined(Undefined::negative_value);
    if (all.units() == 0) return undefined(Undefined::no_pairs);
    std::vector<std::uint32_t> chosen(all.units());
    for (std::uint32_t unit = 0; unit < chosen.size(); ++unit) chosen[unit] = unit;
    auto const counts = detail::value_counts(all, chosen, ratings.values.size());
    if (level == Level::nominal) {
        result.value = detail::exact_alpha(detail::disagreement<detail::Wide>(all, chosen, counts, {}));
    } else if (level == Level::ordinal) {
        result.value = detail::exact_alpha(
            detail::disagreement(all, chosen, counts, detail::ordinal_places<detail::Wide>(counts)));
    } else {
        auto const [places, fits] = detail::interval_places(ratings.values, all.value.size(), level == Level::interval);
        if (level == Level::ratio) {
            result.value = detail::exact_ratio_alpha(all, counts, places);
        } else if (fits) {
            std::vector<detail::Wide> narrow;
            for (auto const& place : places) narrow.push_back(static_cast<std::int64_t>(place));
            result.value = detail::exact_alpha(detail::disagreement(all, chosen, counts, narrow));
        } else {
            result.value = detail::exact_alpha(detail::disagreement(all, chosen, counts, places));
        }
    }
    if (!result.value) result.undefined = Undefined::no_variation;
    return result;
}

/// A percentile interval for alpha from resampled units. Only shown: double.
struct AlphaInterval {
    double low = 0, high = 0;
    std::size_t replicates = 0;  ///< in which alpha is defined
    std::size_t undefined = 0;   ///< in which it is not
};

/// Resamples the units that count, as many as there are, with replacement, `replicates` times: unit by unit the next
/// number below their number from the stream of `seed` (docs/draw.md). Of the B replicates with a defined alpha,
/// ordered, the interval runs from position floor(B * (1 - confidence) / 2) to the one as far from the end, counted
/// from 0. Nothing where alpha is not defined at all. Cost: linear in the ratings for each replicate.
inline std::optional<AlphaInterval> alpha_interval(Ratings const& ratings, Level level, std::size_t replicates,
                                                   std::string_view seed, core::Ratio const& confidence = {19, 20}) {
    if (replicates == 0 || !alpha(ratings, level).value) return std::nullopt;
    auto const all = detail::pairable(ratings);
    std::vector<double> values;
    // Distances do not change when the least value is taken off, and small numbers keep their digits.
    auto const least = level == Level::ratio ? core::Ratio(0) : ratings.values.front();
    for (auto const& value : ratings.values) values.push_back((value - least).to_double());
    core::Stream stream(core::tags::bootstrap, seed);
    AlphaInterval interval;
    std::vector<double> found;
    std::vector<std::uint32_t> chosen(all.units());
    for (std::size_t replicate = 0; replicate < replicates; ++replicate) {
        for (auto& unit : chosen) unit = static_cast<std::uint32_t>(stream.below(all.units()));
        auto const counts = detail::value_counts(all, chosen, ratings.values.size());
        double observed = 0, expected = 0;
        std::size_t number = 0;
        if (level == Level::ratio) {
            auto const distance = [&](double c, double k) {
                return c == k ? 0 : (c - k) * (c - k) / ((c + k) * (c + k));
            };
            for (auto unit : chosen) {
                auto const size = all.start[unit + 1] - all.start[unit];
                number += size;
                for (auto i = all.start[unit]; i < all.start[unit + 1]; ++i)
                    for (auto k = all.start[unit]; k < i; ++k)
                        observed += 2 * distance(values[all.value[i]], values[all.value[k]]) / (size - 1);
            }
            for (std::size_t c = 0; c < counts.size(); ++c)
                for (std::size_t k = 0; k < c; ++k)
                    expected += 2 * static_cast<double>(counts[c]) * static_cast<double>(counts[k]) *
                                distance(values[c], values[k]);
        } else {
            auto const places = level == Level::nominal   ? std::vector<double>()
                                : level == Level::ordinal ? detail::ordinal_places<double>(counts)
                                                          : values;
            auto const sums = detail::disagreement<double>(all, chosen, counts, places);
            for (auto const& [size, sum] : sums.observed) observed += sum / static_cast<double>(size - 1);
            expected = sums.expected;
            number = sums.ratings;
        }
        std::size_t const kinds =
            static_cast<std::size_t>(std::count_if(counts.begin(), counts.end(), [](auto count) { return count > 0; }));
        if (kinds < 2 || !(expected > 0)) {
            ++interval.undefined;
            continue;
        }
        found.push_back(1 - static_cast<double>(number - 1) * observed / expected);
    }
    if (found.empty()) return std::nullopt;
    std::sort(found.begin(), found.end());
    interval.replicates = found.size();
    core::Ratio const cut =
        core::Ratio(static_cast<std::int64_t>(found.size())) * (core::Ratio(1) - confidence) / core::Ratio(2);
    auto const position = static_cast<std::size_t>(core::Integer(cut.numerator() / cut.denominator()));
    interval.low = found[position];
    interval.high = found[found.size() - 1 - position];
    return interval;
}

}  // namespace grantpanel::score
