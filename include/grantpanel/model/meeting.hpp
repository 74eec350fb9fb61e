// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grantpanel/core/date.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/model/indices.hpp"

namespace grantpanel::model {

/// A meeting of the panel.
struct Meeting {
    std::string id;
    std::optional<core::Date> on;
    std::string kind;
    std::vector<MemberIndex> present;
};

/// Whether somebody was there for one application, where they came or went during a meeting.
struct Attendance {
    MeetingIndex meeting;
    ApplicationIndex application;
    MemberIndex member;
    bool here = true;
};

/// Who set a rule, when, how, and what they had seen by then: "nothing", "applications" or "scores". Kept and shown.
struct Agreement {
    std::string what;
    std::optional<core::Date> on;
    std::string by;
    std::string how;
    std::string after_seeing;
    std::vector<std::string> of;  ///< the keys of the round file that were agreed
    std::string digest;           ///< of what stood there (docs/round-file.md); "" for none
};

/// What the panel decided on one application, where `decision: scores_advise`.
struct PanelDecision {
    /// draw: lots decide among all that the panel decided so.
    enum class Choice { fund, fund_part, reserve, not_this_time, defer, draw };

    ApplicationIndex application;
    std::optional<MeetingIndex> meeting;
    Choice choice = Choice::defer;
    std::optional<core::Money> amount;  ///< what fund_part gives
    std::string how;                    ///< consensus, consensus_with_concerns, vote, scores, draw or ""
    std::optional<int> votes_for, votes_against;
    std::vector<MemberIndex> stood_aside;
    std::string reason;
    std::string conditions;
};

}  // namespace grantpanel::model
