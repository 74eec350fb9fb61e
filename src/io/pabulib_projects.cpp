// SPDX-License-Identifier: MIT
#include "pabulib_projects.hpp"

#include <algorithm>
#include <cstring>

#include "grantpanel/core/text.hpp"
#include "pabulib_votes.hpp"

namespace grantpanel::io::pb {

namespace {

constexpr std::size_t most_id_bytes = 200;
constexpr std::int64_t most_amount = 1'000'000'000'000'000;

/// In shortest form.
std::string to_text(Wide billionths) {
    auto const one = core::power_of_ten(most_decimals);
    auto const part = core::to_short_text(core::Money::of(static_cast<std::int64_t>(billionths % one)),
                                          core::Unit{"", most_decimals});
    return std::to_string(static_cast<std::int64_t>(billionths / one)) + part.substr(1);
}

}  // namespace

/// Eight bytes at a time; the last ones may be taken twice.
std::uint64_t hash_of(std::string_view text) {
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
    auto const* const from = text.data();
    auto const size = text.size();
    auto const load = [&]<class Word>(std::size_t at, Word word) -> std::uint64_t {
        std::memcpy(&word, from + at, sizeof word);
        return word;
    };
    std::uint64_t hash = size * odd;
    auto const mix = [&](std::uint64_t bytes) {
        hash = (hash ^ bytes) * odd;
        hash ^= hash >> 32;
    };
    for (std::size_t at = 0; at + 8 < size; at += 8) mix(load(at, std::uint64_t()));
    if (size >= 8)
        mix(load(size - 8, std::uint64_t()));
    else if (size >= 4)
        mix(load(0, std::uint32_t()) << 32 | load(size - 4, std::uint32_t()));
    else if (size > 0)
        mix(load(0, std::uint8_t()) << 16 | load(size / 2, std::uint8_t()) << 8 | load(size - 1, std::uint8_t()));
    return hash;
}

std::size_t ProjectTable::slot(std::string_view id) const {
    std::size_t at = hash_of(id) & (slots_.size() - 1);
    while (slots_[at] != none && projects_[slots_[at]].id != id) at = (at + 1) & (slots_.size() - 1);
    return at;
}

void ProjectTable::place(std::uint32_t project) { slots_[slot(projects_[project].id)] = project; }

void ProjectTable::add_last() {
    if (2 * projects_.size() > slots_.size()) {
        slots_.assign(2 * slots_.size(), none);
        for (std::uint32_t project = 0; project + 1 < projects_.size(); ++project) place(project);
    }
    place(static_cast<std::uint32_t>(projects_.size() - 1));
}

std::optional<core::Decimal> read_amount(std::string_view text, std::string const& what, core::Location const& place,
                                         core::Unit& unit, Notes& notes) {
    auto const reading = read_decimal(text);
    if (!reading.ok()) {
        notes.error("pb.amount", place,
                    text.empty() ? what + " is missing" : what + " is `" + core::printable(text.substr(0, 60)) + "`",
                    fault_text(reading.fault));
        return std::nullopt;
    }
    if (reading.value.units <= 0) {
        notes.error("pb.amount", place, what + " is not above zero: " + std::string(text), "Amounts are above zero");
        return std::nullopt;
    }
    unit.decimals = std::max(unit.decimals, reading.value.decimals);
    return reading.value;
}

core::Money to_money(core::Decimal value, core::Location const& place, core::Unit const& unit, Notes& notes) {
    auto const units = core::rescale(value, unit.decimals);
    if (units && *units <= most_amount) return core::Money::of(*units);
    notes.error("pb.amount", place, "an amount is larger than grantpanel can count",
                "The most is 10^15 of the smallest unit");
    return core::Money::of(1);
}

bool ProjectReader::begin(Header const& header) {
    header_ = header;
    auto const type = ballots_.type;
    bool const points = type == model::VoteType::cumulative || type == model::VoteType::scoring;
    id_ = header.require("project_id", notes_), cost_ = header.require("cost", notes_);
    name_ = header.find("name"), votes_ = header.find("votes"), selected_ = header.find("selected");
    score_ = points ? header.find("score") : header.size();
    ballots_.has_official_result = header.has(selected_);
    for (std::size_t i = 0; i < header.size(); ++i)
        if (i != id_ && i != cost_ && i != name_ && i != votes_ && i != selected_ && i != score_)
            others_.push_back(i), ballots_.project_columns.push_back({header.name(i), {}});
    return header.has(id_) && header.has(cost_);
}

void ProjectReader::check_id(std::string_view id, Rows const& rows) const {
    auto const place = rows.place(id_);
    std::string const shown = core::printable(id.substr(0, 60));
    if (id.empty()) notes_.error("pb.project", place, "a project has no id", "Every project has one");
    if (id.size() > most_id_bytes || (!rows.garbled() && core::has_control(id)))
        notes_.error("pb.project", place,
                     "the id `" + shown + "` is longer than 200 bytes, or holds a control character",
                     "Choose another id");
    if (id.find(',') != id.npos)
        notes_.error("pb.project", place, "the id `" + shown + "` holds a comma, which divides the ids on a ballot",
                     "Choose another id");
}

int ProjectReader::read_selected(std::string_view text, std::string const& shown, core::Location const& place) const {
    if (text.size() == 1 && text[0] >= '0' && text[0] <= '3') return text[0] - '0';
    notes_.error("pb.selected", place,
                 "`selected` of project `" + shown + "` is `" + core::printable(text.substr(0, 60)) + "`",
                 "It is 0 or 1; 2 or 3 where the comment of META explains it");
    return 0;
}

std::optional<core::Decimal> ProjectReader::read_stated(Rows const& rows, std::size_t column,
                                                        std::string const& shown) const {
    if (!header_.has(column) || rows.cells()[column].empty()) return std::nullopt;
    auto const reading = read_decimal(rows.cells()[column]);
    if (reading.ok()) return reading.value;
    notes_.error("pb.count", rows.place(column),
                 "`" + header_.name(column) + "` of project `" + shown + "` is `" +
                     core::printable(rows.cells()[column].substr(0, 60)) + "`",
                 fault_text(reading.fault));
    return std::nullopt;
}

bool ProjectReader::add(Rows const& rows) {
    auto const& cells = rows.cells();
    auto const id = trimmed(cells[id_]);  // in quotes it may have spaces around it, which no ballot can name
    std::string const shown = core::printable(id.substr(0, 60));
    check_id(id, rows);
    auto const cost =
        read_amount(cells[cost_], "the cost of project `" + shown + "`", rows.place(cost_), ballots_.unit, notes_);
    if (auto const known = table_.find(id); known != ProjectTable::none) {
        auto problem = core::problem_at(rows.place(id_), "pb.duplicate_project",
                                        "the project `" + shown + "` stands here twice", "Ids are unique");
        problem.group = problem.message;
        problem.also.push_back(facts_[known].at_id);
        notes_.problems.add(std::move(problem));
        return false;
    }
    model::Ballots::Project project{std::string(id), std::string(header_.has(name_) ? cells[name_] : ""), {}};
    if (header_.has(selected_)) project.selected = read_selected(cells[selected_], shown, rows.place(selected_));
    facts_.push_back({cost, read_stated(rows, votes_, shown), read_stated(rows, score_, shown), rows.place(id_),
                      rows.place(cost_), rows.place(votes_), rows.place(score_)});
    for (std::size_t i = 0; i < others_.size(); ++i) {
        auto const cell = cells[others_[i]];
        auto& column = ballots_.project_columns[i];
        column.cells.emplace_back(cell);
        if (!is_group_column(column.name)) continue;
        each_item(cell, [&](std::string_view group, std::size_t) {
            auto& groups = project.groups;
            if (!group.empty() && std::find(groups.begin(), groups.end(), group) == groups.end())
                groups.emplace_back(group);
        });
    }
    ballots_.projects.push_back(std::move(project));
    table_.add_last();
    return true;
}

bool ProjectReader::add_ragged(Rows const& rows) {
    auto const id = id_ < rows.cells().size() ? trimmed(rows.cells()[id_]) : "";
    if (id.empty() || table_.find(id) != ProjectTable::none) return false;
    facts_.push_back({{}, {}, {}, rows.place(id_), {}, {}, {}});
    ballots_.projects.push_back({std::string(id), "", {}});
    table_.add_last();
    return true;
}

/// A cost that is not known is left at 0: no sum is checked with it.
void ProjectReader::finish() {
    for (std::size_t i = 0; i < facts_.size(); ++i)
        if (facts_[i].cost)
            ballots_.projects[i].cost = to_money(*facts_[i].cost, facts_[i].at_cost, ballots_.unit, notes_);
}

std::uint64_t ProjectReader::stated_votes() const {
    std::uint64_t sum = 0;
    for (auto const& facts : facts_)
        if (facts.votes && facts.votes->units > 0)
            sum += static_cast<std::uint64_t>(std::min<std::int64_t>(facts.votes->units, 1'000'000'000));
    return sum;
}

void ProjectReader::check_results(int point_decimals) const {
    auto const support = ballots_.support();
    std::vector<Wide> scores(ballots_.projects.size());
    for (std::size_t at = 0; at < ballots_.points.size(); ++at) scores[ballots_.named[at]] += ballots_.points[at];
    auto const check = [&](std::optional<core::Decimal> const& stated, Wide billionths, std::string const& what,
                           std::size_t project, core::Location const& place) {
        if (stated && in_billionths(*stated) != billionths)
            notes_.error("pb.count", place,
                         "project `" + core::printable(ballots_.projects[project].id) + "` is said to have " +
                             to_text(in_billionths(*stated)) + " " + what + ", and the ballots hold " +
                             to_text(billionths),
                         "Check whether ballots are missing");
    };
    auto const unit = core::power_of_ten(most_decimals - point_decimals);
    for (std::size_t i = 0; i < facts_.size(); ++i) {
        check(facts_[i].votes, Wide(support[i]) * core::power_of_ten(most_decimals), "votes", i, facts_[i].at_votes);
        check(facts_[i].score, scores[i] * unit, "points", i, facts_[i].at_score);
    }
}

}  // namespace grantpanel::io::pb
