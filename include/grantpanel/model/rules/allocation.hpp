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

/// How the order becomes awards.
struct AllocationRules {
    IfMoneyShort if_money_short = IfMoneyShort::stop_there;
    core::Money step = core::Money::of(1);  ///< an offer of less is a multiple of this
    std::vector<PriorityClass> priorities;  ///< the last one is `rest`; a single `rest` where none are written
    std::vector<TieStep> if_scores_equal;
    std::size_t reserve = 0;  ///< places on the reserve list
};

/// The public draw that settles what no other step does.
struct Draw {
    std::string seed_source;          ///< what will be published, and when
    std::optional<std::string> seed;  ///< none: not published yet
    std::string ids_digest;           ///< "" or what was published before the seed existed
};

}  // namespace grantpanel::model
