// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "grantpanel/model/indices.hpp"

namespace grantpanel::model {

/// Whom an application comes from.
struct Applicant {
    enum class Kind { organisation, person, member };
    /// How much of the name may be published.
    enum class Publish { name, area_only, nothing };

    std::string id;
    std::string name;  ///< the applicant's name, or their id where no name was given
    Kind kind = Kind::organisation;
    Publish publish = Publish::name;
    std::optional<MemberIndex> member{};  ///< of a member who applies: who they are on the panel
};

}  // namespace grantpanel::model
