// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "grantpanel/core/text.hpp"
#include "grantpanel/model/ballots.hpp"
#include "pabulib_rows.hpp"

namespace grantpanel::io::pb {

__extension__ using Wide = __int128;

/// Amounts and points have at most this many decimals, so that sums of them can be compared exactly.
inline constexpr int most_decimals = 9;

/// The number in units of 10^-9, for sums and comparisons.
inline Wide in_billionths(core::Decimal value) {
    return Wide(value.units) * core::power_of_ten(most_decimals - value.decimals);
}

/// A decimal without needless zeros at its end; with the fault where there is none, or one with too many decimals.
inline core::DecimalReading read_decimal(std::string_view text) {
    auto reading = core::parse_decimal(text);
    while (reading.value.decimals > 0 && reading.value.units % 10 == 0) {
        reading.value.units /= 10;
        --reading.value.decimals;
    }
    if (reading.ok() && reading.value.decimals > most_decimals) reading.fault = core::DecimalFault::too_long;
    return reading;
}

/// No number of points is larger than this, in the smallest unit: as for money.
inline constexpr std::int64_t most_points = 1'000'000'000'000'000;

/// How points over a denominator are written: as decimals where the denominator allows it, else as whole numbers over
/// it.
struct PointScale {
    int decimals = 0;
    std::int64_t factor = 1;  ///< a point over the denominator is so many 10^-decimals
    bool whole = false;       ///< the denominator is no part of a power of ten

    explicit PointScale(std::int64_t denominator) {
        while (decimals < most_decimals && core::power_of_ten(decimals) % denominator != 0) ++decimals;
        whole = core::power_of_ten(decimals) % denominator != 0;
        if (!whole) factor = core::power_of_ten(decimals) / denominator;
        if (whole) decimals = 0;
    }
};

/// What the fault of a number is, to people.
inline std::string fault_text(core::DecimalFault fault) {
    if (fault == core::DecimalFault::too_long) return "A number has at most 18 digits, 9 of them decimals";
    std::string text(core::describe(fault));
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

/// The keys of META, each with its place.
struct Meta {
    struct Entry {
        std::string text;
        core::Location key, value;
    };
    std::map<std::string, Entry, std::less<>> entries;
    core::Location title{};  ///< of the section

    [[nodiscard]] Entry const* find(std::string_view key) const {
        auto const found = entries.find(key);
        return found == entries.end() ? nullptr : &found->second;
    }
    /// The number that a key holds; nothing, and a note where it holds something else.
    std::optional<core::Decimal> number(std::string const& key, bool whole, Notes& notes) const {
        auto const* entry = find(key);
        if (!entry) return std::nullopt;
        auto const reading = read_decimal(entry->text);
        if (reading.ok() && (!whole || reading.value.decimals == 0)) return reading.value;
        notes.error("pb.meta", entry->value,
                    "`" + key + "` is `" + core::printable(std::string_view(entry->text).substr(0, 60)) +
                        "`, which is no " + (whole ? "whole number" : "number"),
                    reading.ok() ? "Write digits only" : fault_text(reading.fault));
        return std::nullopt;
    }
};

/// What META allows on a ballot: min_ and max_ of length, points, sum_points and sum_cost.
class Limits {
  public:
    Limits() = default;
    Limits(Meta const& meta, model::VoteType type, Notes& notes) {
        bool const points = type == model::VoteType::cumulative || type == model::VoteType::scoring;
        length_ = bounds(meta, "length", true, notes);
        sum_cost_ = bounds(meta, "sum_cost", false, notes);
        if (points)
            points_ = bounds(meta, "points", false, notes), sum_points_ = bounds(meta, "sum_points", false, notes);
        if (type != model::VoteType::choose_one) return;
        one_ = true;
        for (auto const& [key, limit] : {std::pair("min_length", length_.least), std::pair("max_length", length_.most)})
            if (limit && limit->units > 1) {
                one_ = false;
                notes.error("pb.meta", meta.find(key)->value,
                            "the vote_type is choose-1, and " + std::string(key) + " is " + text(*limit),
                            "A ballot of choose-1 names one project at most");
            }
        if (!one_) length_ = {};
    }

    void check_length(std::size_t length, Rows const& rows, std::size_t cell, Notes& notes) const {
        Wide const value = Wide(length) * core::power_of_ten(most_decimals);
        if (above(value, length_))
            notes.error("pb.ballot_length", rows.place(cell),
                        "a ballot names more projects than max_length, " + text(*length_.most),
                        "Check META and the ballot");
        else if (one_ && length > 1)
            notes.error("pb.ballot_length", rows.place(cell),
                        "a ballot names more than one project, and the vote_type is choose-1",
                        "Check META and the ballot");
        if (below(value, length_))
            notes.error("pb.ballot_length", rows.place(cell),
                        "a ballot names fewer projects than min_length, " + text(*length_.least),
                        "Check META and the ballot");
    }
    void check_points(Wide billionths, Rows const& rows, std::size_t cell, std::size_t offset, Notes& notes) const {
        if (above(billionths, points_))
            notes.error("pb.ballot_points", rows.place(cell, offset),
                        "a ballot gives a project more points than max_points, " + text(*points_.most),
                        "Check META and the ballot");
        if (below(billionths, points_))
            notes.error("pb.ballot_points", rows.place(cell, offset),
                        "a ballot gives a project fewer points than min_points, " + text(*points_.least),
                        "Check META and the ballot");
    }
    /// Too few points in all are a warning: real files have such ballots (docs/elections.md, section 9).
    void check_sum_points(Wide billionths, Rows const& rows, std::size_t cell, Notes& notes) const {
        if (above(billionths, sum_points_))
            notes.error("pb.ballot_points", rows.place(cell),
                        "the points of a ballot are more than max_sum_points, " + text(*sum_points_.most),
                        "Check META and the ballot");
        if (below(billionths, sum_points_))
            notes.warning("pb.ballot_points", rows.place(cell),
                          "the points of a ballot are fewer than min_sum_points, " + text(*sum_points_.least),
                          "They count as they are written");
    }
    [[nodiscard]] bool limit_cost() const { return sum_cost_.least || sum_cost_.most; }
    void check_sum_cost(Wide billionths, Rows const& rows, std::size_t cell, Notes& notes) const {
        if (above(billionths, sum_cost_))
            notes.error("pb.ballot_cost", rows.place(cell),
                        "the projects of a ballot cost more than max_sum_cost, " + text(*sum_cost_.most),
                        "Check META and the ballot");
        if (below(billionths, sum_cost_))
            notes.error("pb.ballot_cost", rows.place(cell),
                        "the projects of a ballot cost less than min_sum_cost, " + text(*sum_cost_.least),
                        "Check META and the ballot");
    }

  private:
    struct Bounds {
        std::optional<core::Decimal> least, most;
    };
    static bool above(Wide billionths, Bounds const& bounds) {
        return bounds.most && billionths > in_billionths(*bounds.most);
    }
    static bool below(Wide billionths, Bounds const& bounds) {
        return bounds.least && billionths < in_billionths(*bounds.least);
    }
    static std::string text(core::Decimal value) {
        return core::to_short_text(core::Money::of(value.units), core::Unit{"", value.decimals});
    }
    static Bounds bounds(Meta const& meta, std::string const& of, bool whole, Notes& notes) {
        Bounds const found{meta.number("min_" + of, whole, notes), meta.number("max_" + of, whole, notes)};
        bool const none = found.most && (found.most->units < 0 || below(in_billionths(*found.most), found));
        if (!none) return found;
        notes.error("pb.meta", meta.find("max_" + of)->value,
                    "no ballot can keep to max_" + of + ", " + text(*found.most),
                    "It is 0 or more, and not less than min_" + of);
        return {};
    }

    Bounds length_, points_, sum_points_, sum_cost_;
    bool one_ = false;  ///< whether a ballot names one project at most
};

}  // namespace grantpanel::io::pb
