// SPDX-License-Identifier: MIT
#include "pabulib_votes.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/phrases.hpp"

namespace grantpanel::io::pb {

void VoterIds::note_duplicates(Rows& again, std::size_t column, std::size_t cells, Notes& notes) {
    std::sort(hashes_.begin(), hashes_.end());
    std::vector<std::uint64_t> twice;
    for (std::size_t i = 1; i < hashes_.size(); ++i)
        if (hashes_[i] == hashes_[i - 1]) twice.push_back(hashes_[i]);
    if (twice.empty()) return;
    std::map<std::string, core::Location, std::less<>> first;
    while (again.next() && !(again.cells().size() == 1 && again.cells()[0] == "VOTES")) continue;
    again.next();
    while (again.next()) {
        if (again.cells().size() != cells || again.cells()[column].empty()) continue;
        auto const id = again.cells()[column];
        if (!std::binary_search(twice.begin(), twice.end(), hash_of(id))) continue;
        auto const [found, is_new] = first.emplace(id, again.place(column));
        if (is_new) continue;
        auto problem = core::problem_at(again.place(column), "pb.duplicate_voter",
                                        "the voter `" + core::printable(id.substr(0, 60)) + "` stands here twice",
                                        "Every voter has one ballot");
        problem.group = problem.message;
        problem.also.push_back(found->second);
        notes.problems.add(std::move(problem));
    }
}

void VoteReader::add(Rows const& rows) {
    ++voter_;
    read_vote(rows);
    if (columns_.has_points) read_points(rows);
    if (columns_.has_missing) read_missing(rows);
    ballots_.starts.push_back(static_cast<std::uint32_t>(ballots_.named.size()));
}

std::uint32_t VoteReader::find(Rows const& rows, std::size_t cell, std::size_t offset, std::string_view id) {
    auto const project = projects_.find(id);
    if (project == ProjectTable::none)
        notes_.error(
            "pb.unknown_project", rows.place(cell, offset),
            id.empty() ? "a ballot has a comma with no project before or behind it"
                       : "a ballot names the project `" + core::printable(id.substr(0, 60)) + "`, which does not exist",
            "Check the ids in PROJECTS");
    return project;
}

void VoteReader::read_vote(Rows const& rows) {
    entries_.clear();
    each_item(rows.cells()[columns_.vote], [&](std::string_view id, std::size_t offset) {
        auto project = find(rows, columns_.vote, offset, id);
        if (project != ProjectTable::none && last_named_[project] == voter_) {
            notes_.error("pb.project_twice", rows.place(columns_.vote, offset),
                         "a ballot names the project `" + core::printable(id) + "` twice",
                         "A ballot names a project once");
            project = ProjectTable::none;
        }
        entries_.push_back(project);
        if (project == ProjectTable::none) return;
        last_named_[project] = voter_;
        ballots_.named.push_back(project);
    });
    limits_.check_length(entries_.size(), rows, columns_.vote, notes_);
    if (!limits_.limit_cost()) return;
    Wide cost = 0;
    for (auto project : entries_) {
        if (project == ProjectTable::none || ballots_.projects[project].cost == core::Money()) return;
        cost += ballots_.projects[project].cost.count();
    }
    limits_.check_sum_cost(cost * core::power_of_ten(most_decimals - ballots_.unit.decimals), rows, columns_.vote,
                           notes_);
}

void VoteReader::read_points(Rows const& rows) {
    std::size_t at = 0;
    Wide sum = 0;
    each_item(rows.cells()[columns_.points], [&](std::string_view text, std::size_t offset) {
        auto const entry = at++;
        auto const reading = read_decimal(text);
        core::Decimal value;
        if (!reading.ok()) {
            notes_.error("pb.points", rows.place(columns_.points, offset),
                         text.empty() ? "a number of points is missing"
                                      : "`" + core::printable(text.substr(0, 60)) + "` is no number of points",
                         fault_text(reading.fault));
        } else if (reading.value.units < 0) {
            notes_.error("pb.points", rows.place(columns_.points, offset),
                         "points are below 0: " + core::printable(text), "Points are 0 or more");
        } else {
            value = reading.value;
            limits_.check_points(in_billionths(value), rows, columns_.points, offset, notes_);
        }
        sum += in_billionths(value);
        if (entry < entries_.size() && entries_[entry] != ProjectTable::none) add_points(value, rows, offset);
    });
    if (at != entries_.size())
        notes_.error("pb.points", rows.place(columns_.points),
                     "a ballot names " + explain::counted(entries_.size(), "project") + " and holds " +
                         explain::counted(at, "number") + " of points",
                     "Each project that `vote` names has its points at the same place of `points`");
    limits_.check_sum_points(sum, rows, columns_.points, notes_);
    ballots_.points.resize(ballots_.named.size());
}

/// Adds one number of points; where it has more decimals than all before, those are written with as many.
void VoteReader::add_points(core::Decimal value, Rows const& rows, std::size_t offset) {
    bool fits = true;
    if (value.decimals > decimals_) {
        auto const factor = core::power_of_ten(value.decimals - decimals_);
        for (auto& each : ballots_.points) fits = !__builtin_mul_overflow(each, factor, &each) && fits;
        for (auto const each : ballots_.points) fits = fits && each <= most_points;
        decimals_ = value.decimals;
    }
    auto const units = core::rescale(value, decimals_);
    fits = fits && units && *units <= most_points;
    if (!fits)
        notes_.error("pb.points", rows.place(columns_.points, offset), "points are larger than grantpanel can count",
                     "The most is 10^15 of the smallest unit: write fewer decimals, or smaller numbers");
    ballots_.points.push_back(units.value_or(0));
}

void VoteReader::read_missing(Rows const& rows) {
    if (ballots_.missing_starts.empty()) ballots_.missing_starts.push_back(0);
    each_item(rows.cells()[columns_.missing], [&](std::string_view id, std::size_t offset) {
        auto const project = find(rows, columns_.missing, offset, id);
        if (project == ProjectTable::none) return;
        if (last_named_[project] == voter_ || last_missing_[project] == voter_)
            return notes_.error(
                "pb.missing", rows.place(columns_.missing, offset),
                "a ballot names the project `" + core::printable(id) + "` as missing, and a second time",
                "A voter either could judge a project or not: name it once, in `vote` or in `missing`");
        last_missing_[project] = voter_;
        ballots_.missing.push_back(project);
    });
    ballots_.missing_starts.push_back(static_cast<std::uint32_t>(ballots_.missing.size()));
}

}  // namespace grantpanel::io::pb
