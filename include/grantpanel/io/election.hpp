// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/allocate/problem.hpp"
#include "grantpanel/elect/audits.hpp"
#include "grantpanel/elect/compare.hpp"
#include "grantpanel/elect/margins.hpp"
#include "grantpanel/elect/outcome.hpp"
#include "grantpanel/elect/paid.hpp"
#include "grantpanel/elect/profile.hpp"
#include "grantpanel/elect/run.hpp"
#include "grantpanel/elect/words.hpp"
#include "grantpanel/io/pabulib.hpp"
#include "grantpanel/model/ballots.hpp"
#include "grantpanel/model/draft.hpp"

namespace grantpanel::io {

/// Whether the name of a file ends as that of a Pabulib file does: .pb, in small letters or capitals.
bool is_pabulib(std::string_view path);

/// What an election reads: a Pabulib file (`is_pabulib`), or a round (a file or a folder with a round.yaml), whose
/// members' totals are its ballots (docs/elections.md, section 1). `voters` is for files. Throws core::InputError with
/// every problem.
model::Ballots load_ballots(std::string const& path, Voters voters = Voters::ballots_only);

/// The limits of a YAML file (docs/elections.md, section 6) as a problem over the projects of an election, in the order
/// of `ranks`. Throws core::InputError with every problem of the file, named by its path.
allocate::Problem load_limits(std::string const& path, model::Ballots const& ballots, elect::Profile const& profile,
                              std::vector<std::uint32_t> const& ranks);

/// The same from a draft with these keys.
allocate::Problem election_limits(model::Draft draft, model::Ballots const& ballots, elect::Profile const& profile,
                                  std::vector<std::uint32_t> const& ranks);

/// What an election selects, as JSON: amounts in shortest form, prices as "n/d". Each round says how many voters name
/// the project (`votes`), how many support it (`supporters`), and how many paid (`payers`) where the rule has payers;
/// with `bills` (`elect::payments_of`) also who they are (`paid`), but for a panel. `rules` are those that it ran
/// with.
std::string election_json(model::Ballots const& ballots, elect::Profile const& profile, elect::Outcome const& outcome,
                          elect::InForce const& rules, elect::Bills const* bills = nullptr);

/// All tied outcomes, as JSON: lists of ids; `lowered` and `rules` as in `election_json`.
std::string outcomes_json(model::Ballots const& ballots, elect::AllOutcomes const& all, elect::InForce const& rules);

/// What was found of a selection, as JSON (docs/elections-audits.md, section 5): audits with their witnesses and
/// prices, who was left with nothing, what categories got, how groups of voters fare. Voters are positions in the file;
/// those of a panel are not named. `rules` are those that made the selection, where an election did.
std::string election_audits_json(model::Ballots const& ballots, elect::Audited const& found,
                                 std::optional<elect::InForce> const& rules);

/// What it would take for each project that was not selected, as JSON; money in shortest form, points as "n/d".
std::string margins_json(model::Ballots const& ballots, elect::Margins const& margins, elect::InForce const& rules);

/// Several selections side by side, as JSON.
std::string comparison_json(model::Ballots const& ballots, elect::Comparison const& comparison);

}  // namespace grantpanel::io
