// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

namespace grantpanel::model {

/// How many people read each application.
struct AssignmentRules {
    std::size_t readers = 0;                   ///< in all
    std::map<std::string, std::size_t> seats;  ///< of these, by seat
    std::optional<std::size_t> most_for_each;  ///< the most applications that one member reads
};

}  // namespace grantpanel::model
