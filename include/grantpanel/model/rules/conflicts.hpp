// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace grantpanel::model {

/// What a member may do on an application they are tied to, weak to strong.
enum class Response : std::uint8_t {
    stay,       ///< declared, minuted, takes part
    leave_room  ///< does not read, mark, discuss, vote or count for quorum there
};

inline std::string_view word(Response response) { return response == Response::stay ? "stay" : "leave_room"; }

/// Ties of any of these kinds lead to this response.
struct ConflictRule {
    std::vector<std::string> any;
    Response then = Response::leave_room;
};

using ConflictPolicy = std::vector<ConflictRule>;

}  // namespace grantpanel::model
