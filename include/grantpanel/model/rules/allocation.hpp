// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/money.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/indices.hpp"
#include "grantpanel/model/rules/limits.hpp"

namespace grantpanel::model {

/// What happens when the next application asks for more than is left.
enum class IfMoneyShort : std::uint8_t { stop_there, try_next, offer_less_then_stop, offer_less_then_try_next };

inline std::string_view word(IfMoneyShort policy) {
    switch (policy) {
        case IfMoneyShort::stop_there: return "stop_there";
        case IfMoneyShort::try_next: return "try_next";
        case IfMoneyShort::offer_less_then_stop: return "offer_less_then_stop";
        case IfMoneyShort::offer_less_then_try_next: return "offer_less_then_try_next";
    }
    return "";
}

/// One step of `if_scores_equal`: by a known value of each application, by what the members who read both gave
/// (docs/scoring.md, section 8), or by public draw.
struct TieStep {
    enum class Kind : std::uint8_t { value, head_to_head, draw };
    Kind kind = Kind::value;
    bool lowest_first = true;
    std::string text;                                   ///< as written: "lowest income"
    PerApplication<std::optional<core::Ratio>> values;  ///< dates as days; none: unknown, sorts last
};

/// A class of `priorities`: applications that are in all of these groups. No groups: everybody else (`rest`).
struct PriorityClass {
    std::vector<std::size_t> groups;  ///< positions in Round::groups
};

/// How the order becomes awards (docs/allocation.md, docs/sharing.md).
enum class AwardRule : std::uint8_t {
    ranked,
    best_value,
    threshold_then_draw,
    line_band_draw,
    merit,
    equal_split,
    proportional,
    base_plus_proportional
};

inline std::string_view word(AwardRule rule) {
    switch (rule) {
        case AwardRule::ranked: return "ranked";
        case AwardRule::best_value: return "best_value";
        case AwardRule::threshold_then_draw: return "threshold_then_draw";
        case AwardRule::line_band_draw: return "line_band_draw";
        case AwardRule::merit: return "merit";
        case AwardRule::equal_split: return "equal_split";
        case AwardRule::proportional: return "proportional";
        case AwardRule::base_plus_proportional: return "base_plus_proportional";
    }
    return "";
}
/// Whether a rule goes through an order, one after the other.
inline bool ranks(AwardRule rule) {
    return rule == AwardRule::ranked || (rule >= AwardRule::threshold_then_draw && rule <= AwardRule::merit);
}
/// Whether lots are drawn for that order.
inline bool draws(AwardRule rule) { return rule >= AwardRule::threshold_then_draw && rule <= AwardRule::merit; }
/// Whether lots are drawn only where what the totals may be does not say enough.
inline bool draws_around_line(AwardRule rule) { return rule == AwardRule::line_band_draw || rule == AwardRule::merit; }
/// Whether a rule gives everybody a part of the pot.
inline bool shares(AwardRule rule) { return rule >= AwardRule::equal_split; }

/// What somebody gets of a pot that is shared.
enum class PartKind : std::uint8_t {
    part,        ///< its part of the money
    in_full,     ///< its request
    no_base,     ///< nothing: the money did not reach the base of all
    below_least  ///< nothing: its part would have been less than it can work with
};

/// What `best_value` makes as large as it can.
enum class Objective : std::uint8_t { total, awards, people };

inline std::string_view word(Objective objective) {
    switch (objective) {
        case Objective::total: return "total";
        case Objective::awards: return "awards";
        case Objective::people: return "people";
    }
    return "";
}

/// What a total may be, both ends included.
struct Interval {
    core::Ratio low, high;
};

/// How far the total of an application is to be trusted (docs/draw.md).
struct IntervalRule {
    /// points: as much on both sides. readers: from the lowest to the highest that one reader alone would give.
    enum class Kind : std::uint8_t { points, readers, columns };
    Kind kind = Kind::points;
    core::Ratio points;                             ///< of the total; not negative
    std::string low, high;                          ///< the names of the columns
    PerApplication<std::optional<Interval>> given;  ///< from the columns; none: the total alone
};

/// More than an application asked for, as the panel recorded it (docs/allocation.md, section 1).
struct TopUp {
    ApplicationIndex application;
    core::Money amount;
    std::string because;
};

/// What an application that is declined is offered instead.
struct NextOffer {
    std::optional<std::size_t> group;  ///< position in Round::groups of those it is for; none: everybody
    std::string offer;
};

struct AllocationRules {
    AwardRule rule = AwardRule::ranked;
    Objective objective = Objective::total;  ///< of best_value
    std::optional<IntervalRule> interval;    ///< of line_band_draw and merit
    PerApplication<std::int64_t> people;     ///< of objective `people`: how many each would reach; else empty
    IfMoneyShort if_money_short = IfMoneyShort::stop_there;
    core::Money base;                       ///< of base_plus_proportional: for each
    core::Money step = core::Money::of(1);  ///< an offer of less, or a part, is a multiple of this
    std::vector<PriorityClass> priorities;  ///< the last one is `rest`; a single `rest` where none are written
    std::vector<TieStep> if_scores_equal;
    std::size_t reserve = 0;  ///< places on the reserve list
    std::vector<LimitRule> at_least, at_most;
    std::vector<std::vector<ApplicationIndex>> exclusive, together;
    std::vector<TopUp> top_ups;
    std::vector<NextOffer> next_offers;     ///< each who is declined gets the first that is for them
    core::Ratio add_to_each_award;          ///< a share of each award, paid from the pot beside it
    std::uint64_t most_steps = 20'000'000;  ///< that the search may take before it gives up
};

/// The public draw that settles what no other step does.
struct Draw {
    std::string seed_source;          ///< what will be published, and when
    std::optional<std::string> seed;  ///< none: not published yet
    std::string ids_digest;           ///< "" or what was published before the seed existed
    std::string tickets_digest;       ///< "" or what was published with the tickets
};

}  // namespace grantpanel::model
