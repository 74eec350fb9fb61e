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

/// How the order becomes awards (docs/allocation.md).
enum class AwardRule : std::uint8_t { ranked, best_value };

inline std::string_view word(AwardRule rule) { return rule == AwardRule::ranked ? "ranked" : "best_value"; }

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
    PerApplication<std::int64_t> people;     ///< of objective `people`: how many each would reach; else empty
    IfMoneyShort if_money_short = IfMoneyShort::stop_there;
    core::Money step = core::Money::of(1);  ///< an offer of less is a multiple of this
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
};

}  // namespace grantpanel::model
