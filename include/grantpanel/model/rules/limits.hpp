// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/indices.hpp"

namespace grantpanel::model {

/// What an entry of `at_least` or `at_most` counts (docs/allocation.md, section 2).
enum class Measure : std::uint8_t { amount, awards, share_of_awards, share_of_money };

inline std::string_view word(Measure measure) {
    switch (measure) {
        case Measure::amount: return "amount";
        case Measure::awards: return "awards";
        case Measure::share_of_awards: return "share_of_awards";
        case Measure::share_of_money: return "share_of_money";
    }
    return "";
}

/// Whether a measure is a share of all awards or of all money.
inline bool is_share(Measure measure) {
    return measure == Measure::share_of_awards || measure == Measure::share_of_money;
}

/// One entry of `at_least` or `at_most`, without who it counts.
struct Limit {
    Measure measure = Measure::amount;
    core::Ratio value;  ///< an amount in the smallest unit, a number of awards, or a share
    bool must = false;  ///< of at_least: it holds, or the round is refused
};

/// One rule that awards keep, in the order in which reasons name rules (docs/allocation.md, section 5).
struct KeptRule {
    enum class Kind : std::uint8_t { pot, sub_pot, funders, year, at_most, exclusive, together, at_least };
    Kind kind = Kind::pot;
    std::size_t index = 0;  ///< among those of its kind, as written
    auto operator<=>(KeptRule const&) const = default;
};

/// The stable name of a rule, for files: "pot", "at_least/0".
inline std::string word(KeptRule rule) {
    static constexpr std::string_view names[] = {"pot",     "sub_pots",  "funders",  "years",
                                                 "at_most", "exclusive", "together", "at_least"};
    using Kind = KeptRule::Kind;
    std::string const name(names[static_cast<std::size_t>(rule.kind)]);
    bool const one = rule.kind == Kind::pot || rule.kind == Kind::funders || rule.kind == Kind::exclusive ||
                     rule.kind == Kind::together;
    return one ? name : name + "/" + std::to_string(rule.index);
}

/// One entry of `at_least` or `at_most` of a round.
struct LimitRule : Limit {
    struct Part {
        std::string name;                       ///< the organisation, group or value; "" where the entry has one part
        std::vector<ApplicationIndex> members;  ///< those that count, rising
        std::vector<ApplicationIndex> unknown;  ///< those of whom it is not known whether they belong to it, rising
    };
    std::string group, source, per;  ///< as written; "" where it does not say
    bool unknown_counts = false;     ///< of `group`: those of whom it is not known are among the members
    std::vector<Part> parts;
};

}  // namespace grantpanel::model
