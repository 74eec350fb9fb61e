// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/problem.hpp"
#include "grantpanel/model/ballots.hpp"

namespace grantpanel::io {

/// What is read of voters beside their ballots.
enum class Voters {
    ballots_only,  ///< nothing: a voter is a position
    all_columns    ///< every other column of VOTES: voter_id, age and so on, as text
};

/// Reads a participatory-budgeting election in the Pabulib format (.pb; docs/elections.md, section 9): ballots of all
/// five types, points, what voters could not judge, categories and target groups as the groups of a project, every key
/// of META and every other column of projects. Amounts and points have as few decimals as hold them all. Throws
/// core::InputError with every problem: counts that lie, projects that do not exist, ballots beyond the limits of META.
/// Warnings are in the result. Cost: one pass and a sort of the voters' ids; beside the result 8 bytes for each voter
/// and a part of the file are in memory. Source of the format: pabulib.org/format; Stolicki, Szufa, Talmon
/// (arXiv:2012.06539).
model::Ballots read_pabulib(std::string const& path, Voters voters = Voters::ballots_only);

/// The same from text in memory.
model::Ballots parse_pabulib(std::string_view text, std::string const& name = "election.pb",
                             Voters voters = Voters::ballots_only);

/// The election as a Pabulib file (docs/elections.md, section 9): all keys of META in their order, with the counts,
/// the budget and the types that hold for these ballots; decimals in shortest form; quotes where they are needed.
/// Reading it gives the same ballots again, and writing those the same bytes. Throws UsageError where the id of a
/// project cannot stand in such a file.
std::string pabulib_text(model::Ballots const& ballots);

/// What other programs cannot know from a Pabulib file of these ballots, as warnings: scores that are missing.
std::vector<core::Problem> lost_in_pabulib(model::Ballots const& ballots);

/// Writes the Pabulib file, whole or not at all, and gives lost_in_pabulib. Throws core::MachineError where it cannot
/// be written.
std::vector<core::Problem> write_pabulib(std::string const& path, model::Ballots const& ballots);

/// The projects as a scored list for `grantpanel allocate` (docs/allocation.md, section 10): YAML text, each project an
/// item with its cost as the request, its groups, and as its total the votes, the points or the Borda points, scaled to
/// all voters where scores are missing. `ranked`, trying the next where one does not fit, in the order of ids where
/// totals are equal: for votes that is what the greedy rule selects. Throws UsageError where a list cannot hold the
/// name of a group.
std::string scored_list_text(model::Ballots const& ballots);

}  // namespace grantpanel::io
