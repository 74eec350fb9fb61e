// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace grantpanel::audit {

/// The result of one check: it holds, or it does not and the witnesses show where.
struct Finding {
    std::string check;
    bool holds = true;
    std::vector<std::string> witnesses;  ///< a sentence each, with ids and figures; the first is "for example"
    std::string note;                    ///< what else a reader should know, also where it holds
};

}  // namespace grantpanel::audit
