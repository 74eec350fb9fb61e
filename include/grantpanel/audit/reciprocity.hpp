// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "grantpanel/audit/finding.hpp"
#include "grantpanel/conflict/reciprocity.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::audit {

/// `reading_each_other`: no ring of members who read each other's applications is closed in this round that
/// `conflicts.reading_each_other.forbid` forbids. Rings that are only to be reported stand in the note.
inline Finding reading_each_other(model::Decision const& decision) {
    auto const& round = *decision.round;
    Finding finding{"reading_each_other", true, {}, ""};
    std::vector<std::string> reported;
    for (auto const& ring : conflict::rings(round)) {
        std::string const text =
            core::join_words(core::ids_of(round.panel, ring.members)) + " read each other's applications";
        if (conflict::is_forbidden(round, ring))
            finding.witnesses.push_back(text + ", which this round does not allow");
        else
            reported.push_back(text + (ring.closed_now ? "" : " in earlier rounds"));
    }
    if (!reported.empty())
        finding.note =
            reported.front() + (reported.size() > 1 ? " (and " + std::to_string(reported.size() - 1) + " more)" : "");
    finding.holds = finding.witnesses.empty();
    return finding;
}

}  // namespace grantpanel::audit
