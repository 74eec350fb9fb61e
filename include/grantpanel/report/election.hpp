// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grantpanel/elect/audits.hpp"
#include "grantpanel/elect/compare.hpp"
#include "grantpanel/elect/margins.hpp"
#include "grantpanel/elect/outcome.hpp"
#include "grantpanel/elect/paid.hpp"
#include "grantpanel/elect/profile.hpp"
#include "grantpanel/elect/run.hpp"
#include "grantpanel/elect/words.hpp"
#include "grantpanel/model/ballots.hpp"

namespace grantpanel::report {

/// The rules in force, then what an election selects, as a table with what is left.
std::string election_text(model::Ballots const& ballots, elect::Profile const& profile, elect::Outcome const& outcome,
                          elect::InForce const& rules);

/// Who paid for each selection, as a table; then what the budget paid, and what is not known exactly. For a panel only
/// a sentence.
std::string payments_text(model::Ballots const& ballots, elect::Profile const& profile, elect::Outcome const& outcome,
                          elect::Bills const& bills);

/// The rules in force, then all tied outcomes, one on a line; then which limits could not be met in full.
std::string outcomes_text(elect::AllOutcomes const& all, elect::InForce const& rules);

/// The selection, with the rules that made it where an election did, and its audits, a sentence each; then who was left
/// with nothing, and what categories got for their votes.
std::string election_audits_text(model::Ballots const& ballots, elect::Audited const& found,
                                 std::optional<elect::InForce> const& rules);

/// The rules in force, then what it would take for each project that was not selected.
std::string margins_text(model::Ballots const& ballots, elect::Margins const& margins, elect::InForce const& rules);

/// Several selections side by side: what each selects, and what it means for voters.
std::string comparison_text(model::Ballots const& ballots, elect::Comparison const& comparison);

}  // namespace grantpanel::report
