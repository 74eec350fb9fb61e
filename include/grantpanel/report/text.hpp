// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "grantpanel/audit/finding.hpp"
#include "grantpanel/explain/impact.hpp"
#include "grantpanel/explain/scores.hpp"
#include "grantpanel/explain/why.hpp"
#include "grantpanel/io/draw.hpp"
#include "grantpanel/model/ballots.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/panel/allocate_list.hpp"
#include "grantpanel/score/agreement.hpp"

/// What people read. Compiled: link grantpanel::report.
namespace grantpanel::report {

/// Totals nearer to each other than this share are marked as near-equal in tables.
inline constexpr std::int64_t near_equal_per_mille = 5;

/// The table a panel chair could read out, the sums, the findings and the rules in force.
std::string decision_text(model::Decision const& decision, std::vector<audit::Finding> const& findings);

/// One line for a batch: "panel-800k: 28 awards, £780,000.00 of £800,000.00, 19,600.00 held, all checks hold".
std::string decision_line(model::Decision const& decision, std::vector<audit::Finding> const& findings);

/// What a round holds, who may do what where, and for which applications people are missing, before anything is
/// decided. `standing` says whether it can be: "this round can be decided". `for_facilitator` adds the kinds and dates
/// of connections.
std::string check_text(model::Round const& round, std::string const& standing, bool for_facilitator = false);

/// How the proposal would change with other rulings: for the facilitator, since it names connections.
std::string impact_text(model::Round const& round, std::vector<explain::Impact> const& impacts);

/// What the marks can tell: what each adjustment would move, what to talk about, what discussion changed;
/// `for_facilitator` adds how each member marks.
std::string scores_text(explain::Scores const& scores, bool for_facilitator = false);

/// What to publish of a draw before its seed is known, and the tickets after.
std::string draw_text(io::PublicDraw const& draw);

/// The agreement in a table of ratings, in words and figures.
std::string agreement_text(score::Agreement const& agreement);

std::string explanation_text(explain::Explanation const& explanation, core::Unit const& unit);

/// What became of a scored list, item by item in order, with the reasons.
std::string allocation_text(ScoredList const& list, panel::AllocatedList const& result);

}  // namespace grantpanel::report
