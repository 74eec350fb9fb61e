// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace grantpanel::solve {

/// 128 bits: sums of rows and of their combinations do not overflow.
__extension__ using Wide = __int128;

/// The greatest common divisor; 0 for two zeros.
[[nodiscard]] inline Wide greatest_common(Wide a, Wide b) {
    if (a < 0) a = -a;
    if (b < 0) b = -b;
    while (b != 0) a = std::exchange(b, a % b);
    return a;
}

/// One amount to be chosen for each unit.
using Point = std::vector<std::int64_t>;

/// The amounts open to a unit: 0, the multiples of `step` from `least` to below `full`, and `full`. `least` is itself
/// open; equal to `full` where nothing between is open.
struct Unit {
    std::int64_t full = 0, least = 0, step = 1;

    /// The smallest open amount above zero that is at least `amount`; nothing above `full`.
    [[nodiscard]] std::optional<std::int64_t> up(Wide amount) const {
        if (amount <= least) return least;
        if (amount > full) return std::nullopt;
        Wide const multiple = (amount + step - 1) / step * step;
        return multiple < full ? static_cast<std::int64_t>(multiple) : full;
    }
    /// The largest open amount above zero that is at most `amount`; nothing below `least`.
    [[nodiscard]] std::optional<std::int64_t> down(Wide amount) const {
        if (amount >= full) return full;
        if (amount < least) return std::nullopt;
        return static_cast<std::int64_t>(amount / step * step);
    }
};

/// What is still possible for a unit: 0 if `zero`, and the open amounts from `least` to `most` (none where least >
/// most).
struct Domain {
    bool zero = true;
    std::int64_t least = 0, most = 0;

    [[nodiscard]] bool positive() const { return least <= most; }
    [[nodiscard]] bool empty() const { return !zero && !positive(); }
    [[nodiscard]] bool fixed() const { return zero ? !positive() : least == most; }
    [[nodiscard]] std::int64_t value() const { return positive() ? most : 0; }  ///< of a fixed one
    bool operator==(Domain const&) const = default;

    static Domain of(Unit const& unit) { return {true, unit.least, unit.full}; }
    static Domain exactly(std::int64_t amount) {
        return amount == 0 ? Domain{true, 1, 0} : Domain{false, amount, amount};
    }
};

/// What a unit adds to a row: nothing for 0, else `each` and `per_amount` times its amount.
struct Term {
    std::uint32_t unit = 0;
    Wide each = 0, per_amount = 0;

    [[nodiscard]] Wide at(std::int64_t amount) const { return amount == 0 ? Wide(0) : each + per_amount * amount; }
    [[nodiscard]] Wide least(Domain const& domain) const {
        if (!domain.positive()) return 0;
        Wide const value = at(per_amount >= 0 ? domain.least : domain.most);
        return domain.zero && value > 0 ? Wide(0) : value;
    }
    [[nodiscard]] Wide most(Domain const& domain) const {
        if (!domain.positive()) return 0;
        Wide const value = at(per_amount >= 0 ? domain.most : domain.least);
        return domain.zero && value < 0 ? Wide(0) : value;
    }
};

/// The sum of the terms is at most the limit.
struct Row {
    std::vector<Term> terms;  ///< at most one for a unit
    Wide limit = 0;
};

/// Amounts for units under rows: an integer program with half-continuous units, as plain integers. Knows nothing of
/// grants.
struct Program {
    std::vector<Unit> units;
    std::vector<Row> rows;
    std::function<bool(Point const&)> also{};  ///< what rows cannot say, asked of whole points; may be empty
};

/// The steps that a piece of work may take: one for each amount that a search tries for a unit.
struct Budget {
    std::uint64_t left = 20'000'000;
};

/// The budget ran out before an answer was proved.
struct OutOfSteps {};

/// Whether a point satisfies every row and `also`.
inline bool holds(Program const& program, Point const& point) {
    for (auto const& row : program.rows) {
        Wide sum = 0;
        for (auto const& term : row.terms) sum += term.at(point[term.unit]);
        if (sum > row.limit) return false;
    }
    return !program.also || program.also(point);
}

}  // namespace grantpanel::solve
