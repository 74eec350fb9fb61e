// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace grantpanel::model {

enum class Role { member, chair, facilitator, staff, trustee, observer, interpreter };

inline std::string_view word(Role role) {
    static constexpr std::string_view words[] = {"member",  "chair",    "facilitator", "staff",
                                                 "trustee", "observer", "interpreter"};
    return words[static_cast<std::size_t>(role)];
}

/// What a person says about themselves; never inferred, and not_said is an answer like the others.
enum class LivedExperience { yes, no, not_said };

/// A person on or around the panel.
struct Member {
    std::string id;
    std::string name;  ///< left out of records: members appear publicly by role
    Role role = Role::member;
    std::string seat;  ///< what the person was recruited for
    LivedExperience lived_experience = LivedExperience::not_said;
    std::optional<int> most_applications;

    /// Members and the chair mark, vote and count for quorum.
    [[nodiscard]] bool decides() const { return role == Role::member || role == Role::chair; }
};

}  // namespace grantpanel::model
