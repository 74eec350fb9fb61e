// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace grantpanel::audit {

/// The result of one check: it holds, or it does not and the witnesses show where.
struct Finding {
    std::string check;                   ///< the name of the check
    bool holds = true;                   ///< whether it holds
    std::vector<std::string> witnesses;  ///< where it does not hold: a sentence each, with ids and figures
    std::string note;                    ///< what else a reader should know, also where it holds; may be empty
};

}  // namespace grantpanel::audit
