// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/ratio.hpp"

namespace grantpanel::score {

/// What the differences of values mean: nothing but equal or not; an order; distances; distances in proportion.
enum class Level : std::uint8_t { nominal, ordinal, interval, ratio };

inline std::string_view word(Level level) {
    static constexpr std::string_view words[] = {"nominal", "ordinal", "interval", "ratio"};
    return words[static_cast<std::size_t>(level)];
}

/// The level with this name; nothing for any other word.
inline std::optional<Level> parse_level(std::string_view name) {
    for (auto level : {Level::nominal, Level::ordinal, Level::interval, Level::ratio})
        if (word(level) == name) return level;
    return std::nullopt;
}

/// What a rater gave a unit.
struct Rating {
    std::uint32_t unit = 0, rater = 0;
    std::uint32_t value = 0;  ///< position in Ratings::values
};

/// A table of units and raters with gaps: at most one rating of each unit by each rater.
struct Ratings {
    std::size_t units = 0, raters = 0;
    std::vector<core::Ratio> values;  ///< all distinct values, ascending; at nominal level any distinct numbers
    std::vector<Rating> list;
};

/// Makes Ratings of values as they come. Cost: a sort.
inline Ratings make_ratings(std::size_t units, std::size_t raters,
                            std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, core::Ratio>> const& given) {
    Ratings ratings{units, raters, {}, {}};
    for (auto const& [who, value] : given) ratings.values.push_back(value);
    std::sort(ratings.values.begin(), ratings.values.end());
    ratings.values.erase(std::unique(ratings.values.begin(), ratings.values.end()), ratings.values.end());
    for (auto const& [who, value] : given)
        ratings.list.push_back(
            {who.first, who.second,
             static_cast<std::uint32_t>(std::lower_bound(ratings.values.begin(), ratings.values.end(), value) -
                                        ratings.values.begin())});
    return ratings;
}

/// Why a figure of agreement is not defined.
enum class Undefined : std::uint8_t { no_ratings, no_pairs, no_variation, negative_value, gaps, too_few, few_by_all };

inline std::string_view phrase(Undefined reason) {
    switch (reason) {
        case Undefined::no_ratings: return "there are no ratings";
        case Undefined::no_pairs: return "no unit has two ratings";
        case Undefined::no_variation: return "all ratings that can be compared are equal";
        case Undefined::negative_value: return "at ratio level no value can be negative";
        case Undefined::gaps: return "not every rater rated every unit";
        case Undefined::too_few: return "there are fewer than two units or two raters";
        case Undefined::few_by_all: return "there are fewer than two units that everybody rated";
    }
    return "";
}

}  // namespace grantpanel::score
