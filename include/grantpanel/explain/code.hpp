// SPDX-License-Identifier: MIT
#pragma once

#include <iterator>
#include <string_view>
#include <variant>

#include "grantpanel/model/reason.hpp"

namespace grantpanel::explain {

/// A stable code for a kind of reason, for files: "money_short".
inline std::string_view code(model::Reason const& reason) {
    static constexpr std::string_view codes[] = {
        "added_later",    "withdrew",       "not_eligible",  "to_be_checked",  "excepted",        "at_stage",
        "stepped_out",    "too_few_people", "too_few_marks", "too_few_sheets", "nothing_applies", "held",
        "below_minimum",  "in_priority",    "equal_scores",  "drawn",          "waits_for_draw",  "beside_line",
        "funded_in_full", "offered_less",   "money_short",   "passed_over",    "asked_for",       "not_chosen",
        "has_part",       "list_ended",     "judged_last",   "displaced",      "on_reserve",      "reserve_full",
        "tied_out",       "topped_up",      "next_offer",    "panel_decided",  "not_decided_yet"};
    static_assert(std::size(codes) == std::variant_size_v<model::Reason>);
    return codes[reason.index()];
}

}  // namespace grantpanel::explain
