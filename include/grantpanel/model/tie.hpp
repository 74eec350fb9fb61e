// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/date.hpp"
#include "grantpanel/model/indices.hpp"
#include "grantpanel/model/rules/conflicts.hpp"

namespace grantpanel::model {

/// The kind that joins organisations which are one under several names.
inline constexpr std::string_view same_as = "same_as";

/// Where a tie is from.
enum class TieSource : std::uint8_t { interest, conflict_decision, link, household, host, partner, email };

/// A tie between two of: members, organisations, people, applications. It has no direction: `from` and `to` are in the
/// order in which they were written.
struct Tie {
    NodeIndex from, to;
    KindIndex kind;
    std::optional<core::DayOrYear> since, until;  ///< none: always; still
    std::string position;                         ///< what the person does there
    std::string department;
    TieSource source = TieSource::link;
    std::uint32_t row = 0;  ///< in the table it is from
};

/// A tie on its way away from a member.
struct Hop {
    TieIndex tie;
    bool reversed = false;  ///< walked from `to` to `from`
};

/// A row of `conflicts.decisions`: what people decided about a tie or a ruling.
struct ConflictDecision {
    enum class What : std::uint8_t { late_declaration, found_later, waiver, referral };

    What what = What::late_declaration;
    MemberIndex member;
    std::vector<ApplicationIndex> applications;  ///< of a waiver or referral: those it is about
    Response response = Response::stay;          ///< of a waiver or referral: what the member may do
    std::string by;                              ///< who decided: an id, or "majority"
    std::optional<core::Date> on;
    std::string because;
};

inline std::string_view word(ConflictDecision::What what) {
    switch (what) {
        case ConflictDecision::What::late_declaration: return "late_declaration";
        case ConflictDecision::What::found_later: return "found_later";
        case ConflictDecision::What::waiver: return "waiver";
        case ConflictDecision::What::referral: return "referral";
    }
    return "";
}

}  // namespace grantpanel::model
