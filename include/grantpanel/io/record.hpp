// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "grantpanel/audit/finding.hpp"
#include "grantpanel/core/problem.hpp"
#include "grantpanel/explain/impact.hpp"
#include "grantpanel/explain/scores.hpp"
#include "grantpanel/explain/why.hpp"
#include "grantpanel/model/ballots.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/score/agreement.hpp"

namespace grantpanel::io {

/// The decision and its findings as JSON in one line: outcomes, awards and reasons. Amounts are text in whole units
/// with all decimals, totals text "n/d"; no JSON number carries money or a score.
std::string decision_json(model::Decision const& decision, std::vector<audit::Finding> const& findings);

/// The record (docs/record.md), format 0: everything from which anyone can recompute the decision, as canonical JSON
/// (RFC 8785) without fractional numbers, with the SHA-256 of itself. Names of members, what they say of themselves,
/// and the kinds and notes of interests are left out.
std::string record_json(model::Decision const& decision, std::vector<audit::Finding> const& findings);

/// The SHA-256 of what was decided and from what: the part of the record that no step after the decision changes.
std::string decided_digest(model::Decision const& decision);

/// What became of a decision (docs/record.md, `after`), as one JSON object; "null" where the round has no steps.
std::string after_json(model::Decision const& decision);

/// The ballots of every stage and how each application passed it, as a record holds them; an empty list without stages.
std::string stages_text(model::Decision const& decision);

/// The conflict picture of a round before anybody decides: rulings with their ways, quorums, readers, rings, and the
/// panel as a whole; with the warnings. It holds kinds of connections: for the facilitator.
std::string check_json(model::Round const& round);

/// Rulings with their ways, as a JSON list: for the facilitator. `round` holds the ties that the ways name.
std::string rulings_json(model::RoundData const& round, std::vector<model::Ruling> const& rulings);

/// What a person may see of an application, as one JSON object. Throws core::UsageError for an unknown id.
std::string sight_json(model::Round const& round, std::string const& person, std::string const& application);

/// How the proposal would change with other rulings, as a JSON list.
std::string impact_json(model::Round const& round, std::vector<explain::Impact> const& impacts);

/// What the marks can tell: totals, what each adjustment would give, what to talk about; `for_facilitator` adds how
/// each member marks. One JSON object.
std::string scores_json(explain::Scores const& scores, bool for_facilitator = false);

/// The agreement in a table of ratings, as one JSON object: {"alpha": {"exact": "113/152", "value": 0.7434}, "units":
/// 12, "ratings": 41, "undefined": null, ...}. `value` is rounded to 4 decimals; `alpha` is null where it is not
/// defined, and `undefined` says why.
std::string agreement_json(score::Agreement const& agreement);

std::string explanation_json(explain::Explanation const& explanation, core::Unit const& unit);
std::string problems_json(std::string const& error, std::vector<core::Problem> const& problems);

/// awards.csv and outcomes.csv (RFC 4180). Cells that a spreadsheet would take for a formula are made harmless with a
/// "'".
std::string awards_csv(model::Decision const& decision);
std::string outcomes_csv(model::Decision const& decision);

/// Writes record.json, awards.csv and outcomes.csv into a folder, which is made if needed. Each file is replaced whole:
/// written beside, synced, renamed; all are written before the first is renamed. Throws core::UsageError where the
/// folder holds the output of another round, or steps that this record lacks, and `force` is not given,
/// core::MachineError where the machine fails.
void write_decision(model::Decision const& decision, std::vector<audit::Finding> const& findings,
                    std::string const& folder, bool force = false);

}  // namespace grantpanel::io
