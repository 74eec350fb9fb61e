// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/indices.hpp"
#include "grantpanel/model/member.hpp"

namespace grantpanel::model {

/// Which sheets count (docs/scoring.md, sections 1 and 5).
enum class Counts : std::uint8_t { last, before, after, agreed };
/// What is combined: the marks on each criterion, or the values of whole sheets (docs/scoring.md, section 4).
enum class ScoredBy : std::uint8_t { criterion, sheet };
/// How several members' marks become one (docs/scoring.md, section 4).
enum class Combine : std::uint8_t { mean, median, trimmed, sum };
/// How marks are put on one footing where members see different applications (docs/scoring.md, section 6).
enum class Adjust : std::uint8_t { none, severity, z_score, borda };

inline std::string_view word(Counts counts) {
    static constexpr std::string_view words[] = {"last", "before", "after", "agreed"};
    return words[static_cast<std::size_t>(counts)];
}
inline std::string_view word(ScoredBy by) { return by == ScoredBy::criterion ? "criterion" : "sheet"; }
inline std::string_view word(Combine combine) {
    static constexpr std::string_view words[] = {"mean", "median", "trimmed", "sum"};
    return words[static_cast<std::size_t>(combine)];
}
inline std::string_view word(Adjust adjust) {
    static constexpr std::string_view words[] = {"none", "severity", "z_score", "borda"};
    return words[static_cast<std::size_t>(adjust)];
}

/// A weight for the marks of the members with a role.
struct RoleWeight {
    Role role = Role::member;
    core::Ratio weight = 1;  ///< positive
};

/// Totals that are nearly equal (docs/scoring.md, section 7).
struct CloseRule {
    core::Ratio below;  ///< a share: less than this under the first of the class
    bool count_as_equal = false;
};

/// What makes an application one to talk about (docs/scoring.md, section 9).
struct DiscussRules {
    std::optional<core::Ratio> spread;     ///< in marks of the criterion's scale
    std::optional<core::Ratio> near_line;  ///< a share
    bool any_member_asks = true;
};

/// How marks become a total.
struct ScoringRules {
    /// The least number of numeric marks, per criterion, of those who may mark. Fewer: deferred, never turned down.
    int least_marks = 1;
    /// Whether marks of people with role staff count like those of members. The result without them is shown beside.
    bool staff_marks = false;
    Counts counts = Counts::last;
    ScoredBy by = ScoredBy::criterion;
    Combine combine = Combine::mean;
    int trim = 1;  ///< with trimmed: how many marks are left out at each end
    std::vector<RoleWeight> role_weights;
    Adjust adjust = Adjust::none;
    core::Ratio shrinkage;             ///< with severity: not negative
    bool estimate_shrinkage = false;   ///< the shrinkage is estimated from the marks
    bool compare_unconnected = false;  ///< applications that no chain of readers joins are compared as they are
    std::optional<CloseRule> close;
    DiscussRules discuss;

    /// Whether the total of an application is the weighted mean of its marks, each member and mark counting alike.
    [[nodiscard]] bool plain() const {
        return counts != Counts::agreed && by == ScoredBy::criterion && combine == Combine::mean &&
               role_weights.empty() && adjust == Adjust::none;
    }
};

}  // namespace grantpanel::model
