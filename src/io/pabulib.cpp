// SPDX-License-Identifier: MIT
#include "grantpanel/io/pabulib.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <optional>

#include "files.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "pabulib_limits.hpp"
#include "pabulib_rows.hpp"
#include "pabulib_votes.hpp"

namespace grantpanel::io {

namespace pb {

namespace {

constexpr std::size_t most_bytes = 1'000'000'000;
constexpr std::size_t most_id_bytes = 200;
constexpr std::int64_t most_amount = 1'000'000'000'000'000;

enum Section : std::size_t { meta, projects, votes, before_all };
constexpr std::array<std::string_view, 3> titles{"META", "PROJECTS", "VOTES"};

using model::VoteType;

/// Reads the three sections, in their order, row by row.
class Reader {
  public:
    Reader(ReadAt read, std::size_t bytes, std::string shown, Voters voters)
        : read_(std::move(read)), bytes_(bytes), shown_(std::move(shown)), voters_(voters) {}

    model::Ballots read() {
        Rows rows(read_, shown_, notes_);
        while (rows.next()) {
            auto const title =
                rows.cells().size() == 1 ? std::find(titles.begin(), titles.end(), rows.cells()[0]) : titles.end();
            if (title != titles.end()) {
                begin(static_cast<Section>(title - titles.begin()), rows);
            } else if (section_ == before_all) {
                notes_.error("pb.section", rows.row(), "a Pabulib file begins with META",
                             "The sections are META, PROJECTS and VOTES, in this order");
                stop();
            } else if (ignored_) {
                continue;
            } else if (header_.empty()) {
                header_.assign(rows.cells().begin(), rows.cells().end());
                read_header(rows);
            } else if (rows.cells().size() != header_.size() && section_ == meta) {
                notes_.error("pb.meta", rows.row(), "a line of META holds a key and a value",
                             "For example budget;800000; put values that hold ';' in quotes");
            } else if (rows.cells().size() != header_.size()) {
                notes_.error("pb.ragged", rows.row(),
                             "this row of " + std::string(titles[section_]) + " has " +
                                 std::to_string(rows.cells().size()) + " cells and the header has " +
                                 std::to_string(header_.size()),
                             "Put cells that hold ';' in quotes; take out ';' at the end of lines");
                ++skipped_[section_];
            } else if (section_ == meta) {
                read_meta(rows);
            } else if (section_ == projects) {
                read_project(rows);
            } else {
                read_vote(rows);
            }
        }
        if (rows.broken()) stop();
        finish();
        find_duplicate_voters();
        if (notes_.problems.any_errors()) stop();
        ballots_.warnings = take_problems();
        return std::move(ballots_);
    }

  private:
    std::vector<core::Problem> take_problems() {
        auto problems = notes_.problems.take([](auto const&, bool) { return std::optional<core::Location>(); });
        std::stable_sort(problems.begin(), problems.end(), [](auto const& a, auto const& b) {
            auto const place = [](core::Problem const& problem) {
                return problem.location ? std::pair(problem.location->line, problem.location->column)
                                        : std::pair(~0U, ~0U);
            };
            return place(a) < place(b);
        });
        return problems;
    }
    [[noreturn]] void stop() { throw core::InputError(take_problems()); }

    /// A section that stands twice, or behind one that builds on it, is not read.
    void begin(Section section, Rows const& rows) {
        auto const name = std::string(titles[section]);
        ignored_ = true;
        if (begun_[section]) {
            notes_.error("pb.section", rows.row(), "the section " + name + " stands here twice",
                         "Each section stands once");
        } else if (section_ != before_all && section < section_) {
            notes_.error("pb.section", rows.row(),
                         "the section " + name + " stands behind " + std::string(titles[section_]),
                         "The sections are META, PROJECTS and VOTES, in this order");
        } else {
            ignored_ = false;
            if (section != meta) end_meta();
            if (section == votes) end_projects();
        }
        if (!begun_[section]) begun_[section] = rows.row();
        taken_[section] = taken_[section] || !ignored_;
        section_ = section;
        header_.clear();
    }

    [[nodiscard]] std::size_t column(std::string_view name) const {
        return static_cast<std::size_t>(std::find(header_.begin(), header_.end(), name) - header_.begin());
    }
    [[nodiscard]] bool has(std::size_t column) const { return column < header_.size(); }
    std::size_t require(std::string_view name, Rows const& rows) {
        auto const found = column(name);
        if (!has(found))
            notes_.error("pb.missing_column", rows.row(),
                         "the section " + std::string(titles[section_]) + " has no column `" + std::string(name) + "`",
                         "Every Pabulib file " + std::string(name == "points" ? "with such votes " : "") + "has it");
        return found;
    }

    void read_header(Rows const& rows) {
        for (std::size_t i = 0; i < header_.size(); ++i)
            if (column(header_[i]) != i)
                notes_.error("pb.duplicate_column", rows.place(i),
                             "two columns are called `" + core::printable(header_[i]) + "`", "Rename one");
        if (section_ == meta) {
            key_ = require("key", rows), value_ = require("value", rows);
            taken_[meta] = has(key_) && has(value_);
        } else if (section_ == projects) {
            id_ = require("project_id", rows), cost_ = require("cost", rows), name_ = column("name");
            count_ = column("votes"), selected_ = column("selected");
            score_ = with_points() ? column("score") : header_.size();
            taken_[projects] = has(id_) && has(cost_);
            ballots_.has_official_result = has(selected_);
            for (std::size_t i = 0; i < header_.size(); ++i)
                if (i != id_ && i != cost_ && i != name_ && i != count_ && i != selected_ && i != score_)
                    others_.push_back(i), ballots_.project_columns.push_back({header_[i], {}});
        } else {
            voter_ = require("voter_id", rows);
            VoteReader::Columns columns;
            columns.vote = require("vote", rows);
            columns.points = with_points() ? require("points", rows) : header_.size();
            columns.has_points = has(columns.points);
            columns.missing = column("missing");
            columns.has_missing = has(columns.missing);
            if (!with_points() && has(column("points")))
                notes_.warning("pb.points", rows.place(column("points")),
                               "the vote_type is " + std::string(word(ballots_.type)) + ", and the ballots have points",
                               "The points are not read; for them the vote_type is cumulative or scoring");
            vote_cells_ = header_.size();
            if (has(columns.vote) && taken_[projects]) votes_.emplace(ballots_, table_, limits_, columns, notes_);
            if (voters_ != Voters::all_columns) return;
            for (std::size_t i = 0; i < header_.size(); ++i)
                if (i != columns.vote && i != columns.points && i != columns.missing)
                    kept_.push_back(i), ballots_.voter_columns.push_back({header_[i], {}});
        }
    }
    [[nodiscard]] bool with_points() const {
        return ballots_.type == VoteType::cumulative || ballots_.type == VoteType::scoring;
    }

    void read_meta(Rows const& rows) {
        if (!taken_[meta]) return;
        std::string key(rows.cells()[key_]), value(rows.cells()[value_]);
        if (key.empty())
            return notes_.error("pb.meta", rows.row(), "this line of META has no key", "For example budget;800000");
        auto const [found, is_new] =
            meta_.entries.try_emplace(key, Meta::Entry{value, rows.place(key_), rows.place(value_)});
        if (!is_new) {
            notes_.error("pb.duplicate_key", rows.place(key_), "META holds `" + core::printable(key) + "` twice",
                         "Keep the one that was meant");
            return;
        }
        ballots_.meta.emplace_back(std::move(key), std::move(value));
    }

    /// What META says is known before projects and votes are read.
    void end_meta() {
        if (meta_read_) return;
        meta_read_ = true;
        if (!taken_[meta]) return;
        for (auto key : {"num_projects", "num_votes", "budget", "vote_type"})
            if (!meta_.find(key))
                notes_.error("pb.meta", *begun_[meta], "META does not say `" + std::string(key) + "`",
                             "Every Pabulib file does");
        if (auto const* type = meta_.find("vote_type")) {
            auto const* known = std::find_if(std::begin(types), std::end(types),
                                             [&](VoteType each) { return word(each) == type->text; });
            if (known == std::end(types))
                notes_.error("pb.vote_type", type->value,
                             "the vote_type `" + core::printable(type->text) + "` is not known",
                             "It is approval, choose-1, ordinal, cumulative or scoring");
            else
                ballots_.type = *known;
        }
        if (auto const* budget = meta_.find("budget")) budget_ = amount(budget->text, "the budget", budget->value);
        limits_ = Limits(meta_, ballots_.type, notes_);
        if (ballots_.type == VoteType::scoring)
            if (auto const score = meta_.number("default_score", false, notes_); score && score->units != 0)
                notes_.error("pb.meta", meta_.find("default_score")->value,
                             "default_score is not 0: projects that a ballot does not name would have points",
                             "Name them on each ballot, with their points");
        if (auto const below = meta_.number("points_denominator", true, notes_)) {
            if (below->units <= 0 || below->units > most_amount)
                notes_.error("pb.meta", meta_.find("points_denominator")->value, "points_denominator is not above 0",
                             "Points are divided by it");
            else
                denominator_ = below->units;
        }
        if (auto const* rule = meta_.find("rule")) ballots_.official_rule = rule->text;
        if (auto const* currency = meta_.find("currency")) ballots_.unit.code = currency->text;
    }
    static constexpr VoteType types[] = {VoteType::approval, VoteType::choose_one, VoteType::ordinal,
                                         VoteType::cumulative, VoteType::scoring};

    std::optional<core::Decimal> amount(std::string_view text, std::string const& what, core::Location const& place) {
        auto const reading = read_decimal(text);
        if (!reading.ok()) {
            notes_.error(
                "pb.amount", place,
                text.empty() ? what + " is missing" : what + " is `" + core::printable(text.substr(0, 60)) + "`",
                fault_text(reading.fault));
            return std::nullopt;
        }
        if (reading.value.units <= 0) {
            notes_.error("pb.amount", place, what + " is not above zero: " + std::string(text),
                         "Amounts are above zero");
            return std::nullopt;
        }
        ballots_.unit.decimals = std::max(ballots_.unit.decimals, reading.value.decimals);
        return reading.value;
    }

    void read_project(Rows const& rows) {
        if (!taken_[projects]) return;
        auto const& cells = rows.cells();
        auto const text = [&](std::size_t column) { return has(column) ? cells[column] : std::string_view(); };
        auto const id = cells[id_];
        std::string const shown = core::printable(id.substr(0, 60));
        auto const bad_id = [&](std::string const& message, std::string const& hint) {
            notes_.error("pb.project", rows.place(id_), message, hint);
        };
        if (id.empty()) bad_id("a project has no id", "Every project has one");
        if (id.size() > most_id_bytes || core::has_control(id))
            bad_id("the id `" + shown + "` is longer than 200 bytes, or holds a control character",
                   "Choose another id");
        if (id.find(',') != id.npos)
            bad_id("the id `" + shown + "` holds a comma, which divides the ids on a ballot", "Choose another id");
        auto const cost = amount(cells[cost_], "the cost of project `" + shown + "`", rows.place(cost_));
        if (auto const known = table_.find(id); known != ProjectTable::none) {
            auto problem = core::problem_at(rows.place(id_), "pb.duplicate_project",
                                            "the project `" + shown + "` stands here twice", "Ids are unique");
            problem.group = problem.message;
            problem.also.push_back(facts_[known].place);
            notes_.problems.add(std::move(problem));
            ++skipped_[projects];
            return;
        }
        model::Ballots::Project project{std::string(id), std::string(text(name_)), {}};
        if (has(selected_)) {
            auto const said = cells[selected_];
            if (said.size() == 1 && said[0] >= '0' && said[0] <= '3')
                project.selected = said[0] - '0';
            else
                notes_.error("pb.selected", rows.place(selected_),
                             "`selected` of project `" + shown + "` is `" + core::printable(said.substr(0, 60)) + "`",
                             "It is 0 or 1; 2 or 3 where the comment of META explains it");
        }
        Facts facts{cost.value_or(core::Decimal{1, 0}),
                    {},
                    {},
                    rows.place(id_),
                    rows.place(cost_),
                    rows.place(count_),
                    rows.place(score_)};
        auto const stated = [&](std::size_t column, std::optional<core::Decimal>& value) {
            if (text(column).empty()) return;
            auto const reading = read_decimal(cells[column]);
            if (reading.ok())
                value = reading.value;
            else
                notes_.error("pb.count", rows.place(column),
                             "`" + header_[column] + "` of project `" + shown + "` is `" +
                                 core::printable(cells[column].substr(0, 60)) + "`",
                             fault_text(reading.fault));
        };
        stated(count_, facts.votes);
        stated(score_, facts.score);
        facts_.push_back(std::move(facts));
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
    }
    /// The list columns of the format; files call the second of them `beneficiaries`, its page calls it `target`.
    static bool is_group_column(std::string_view name) {
        return name == "category" || name == "target" || name == "beneficiaries";
    }

    /// All amounts are known: they are counted in one unit. Room is made for the ballots that are said to follow.
    void end_projects() {
        auto const to_money = [&](core::Decimal value, core::Location const& place) {
            auto const units = core::rescale(value, ballots_.unit.decimals);
            if (units && *units <= most_amount) return core::Money::of(*units);
            notes_.error("pb.amount", place, "an amount is larger than grantpanel can count",
                         "The most is 10^15 of the smallest unit");
            return core::Money::of(1);
        };
        std::uint64_t entries = 0;
        for (std::size_t i = 0; i < facts_.size(); ++i) {
            ballots_.projects[i].cost = to_money(facts_[i].cost, facts_[i].at_cost);
            if (auto const& stated = facts_[i].votes; stated && stated->units > 0)
                entries += static_cast<std::uint64_t>(std::min<std::int64_t>(stated->units, most_bytes));
        }
        if (budget_) ballots_.budget = to_money(*budget_, meta_.find("budget")->value);
        // Counts may lie: a ballot takes two bytes of the file and more, an entry too.
        if (auto const* stated = meta_.find("num_votes"))
            if (auto const reading = read_decimal(stated->text); reading.ok() && reading.value.units > 0) {
                auto const room = std::min<std::uint64_t>(static_cast<std::uint64_t>(reading.value.units), bytes_ / 2);
                ballots_.starts.reserve(room + 1);
                voter_hashes_.reserve(room);
            }
        ballots_.named.reserve(std::min<std::uint64_t>(entries, bytes_ / 2));
        if (with_points()) ballots_.points.reserve(ballots_.named.capacity());
    }

    void read_vote(Rows const& rows) {
        if (has(voter_)) {
            auto const id = rows.cells()[voter_];
            if (id.empty())
                notes_.error("pb.voter", rows.row(), "a ballot has no voter_id", "Every ballot has one");
            else
                voter_hashes_.push_back(hash_of(id));
        }
        if (!votes_) {
            ++skipped_[votes];
            return;
        }
        for (std::size_t i = 0; i < kept_.size(); ++i)
            ballots_.voter_columns[i].cells.emplace_back(rows.cells()[kept_[i]]);
        votes_->add(rows);
    }

    void finish() {
        for (auto section : {meta, projects, votes})
            if (!begun_[section])
                notes_.error("pb.section", {shown_, 1, 1},
                             "the section " + std::string(titles[section]) + " is missing",
                             "The sections are META, PROJECTS and VOTES, in this order");
        end_meta();
        if (!begun_[votes]) end_projects();
        if (taken_[projects]) check_count(projects, "num_projects", ballots_.projects.size() + skipped_[projects]);
        if (taken_[votes]) check_count(votes, "num_votes", ballots_.voters() + skipped_[votes]);
        ballots_.point_denominator = core::power_of_ten(votes_ ? votes_->point_decimals() : 0);
        if (denominator_ && with_points()) {
            if (ballots_.point_denominator > 1)
                notes_.error("pb.points", meta_.find("points_denominator")->value,
                             "points are divided by points_denominator, and some have decimals",
                             "With that key, points are whole numbers");
            ballots_.point_denominator = *denominator_;
        }
        if (ballots_.missing.empty()) ballots_.missing_starts.clear();
        if (!notes_.problems.any_errors()) check_results();
    }

    void check_count(Section section, std::string const& key, std::size_t actual) {
        if (actual == 0)
            notes_.error("pb.section", *begun_[section], "the section " + std::string(titles[section]) + " is empty",
                         "An election has a project and a ballot at least");
        auto const stated = meta_.number(key, true, notes_);
        if (stated && stated->units != static_cast<std::int64_t>(actual))
            notes_.error("pb.count", meta_.find(key)->value,
                         "META says " + key + " is " + std::to_string(stated->units) + ", and the file holds " +
                             std::to_string(actual),
                         "Check whether lines are missing");
    }

    /// The votes and scores that PROJECTS states are those of the ballots.
    void check_results() {
        auto const support = ballots_.support();
        std::vector<Wide> scores(ballots_.projects.size());
        for (std::size_t at = 0; at < ballots_.points.size(); ++at) scores[ballots_.named[at]] += ballots_.points[at];
        auto const unit = core::power_of_ten(most_decimals - (votes_ && !denominator_ ? votes_->point_decimals() : 0));
        auto const check = [&](std::optional<core::Decimal> const& stated, Wide billionths, std::string const& what,
                               std::size_t project, core::Location const& place) {
            if (stated && in_billionths(*stated) != billionths)
                notes_.error("pb.count", place,
                             "project `" + core::printable(ballots_.projects[project].id) + "` is said to have " +
                                 shortest(in_billionths(*stated)) + " " + what + ", and the ballots hold " +
                                 shortest(billionths),
                             "Check whether ballots are missing");
        };
        for (std::size_t i = 0; i < facts_.size(); ++i) {
            check(facts_[i].votes, Wide(support[i]) * core::power_of_ten(most_decimals), "votes", i,
                  facts_[i].at_votes);
            check(facts_[i].score, scores[i] * unit, "points", i, facts_[i].at_score);
        }
    }
    static std::string shortest(Wide billionths) {
        auto const one = core::power_of_ten(most_decimals);
        auto const text = core::to_short_text(core::Money::of(static_cast<std::int64_t>(billionths % one)),
                                              core::Unit{"", most_decimals});
        return std::to_string(static_cast<std::int64_t>(billionths / one)) + text.substr(1);
    }

    /// Equal ids have equal hashes. Where two hashes are equal, and only there, the file is read again for the texts.
    void find_duplicate_voters() {
        std::sort(voter_hashes_.begin(), voter_hashes_.end());
        std::vector<std::uint64_t> twice;
        for (std::size_t i = 1; i < voter_hashes_.size(); ++i)
            if (voter_hashes_[i] == voter_hashes_[i - 1]) twice.push_back(voter_hashes_[i]);
        if (twice.empty()) return;
        Notes unused;
        Rows rows(read_, shown_, unused);
        std::map<std::string, core::Location, std::less<>> first;
        while (rows.next() && !(rows.cells().size() == 1 && rows.cells()[0] == titles[votes])) continue;
        rows.next();
        while (rows.next()) {
            if (rows.cells().size() != vote_cells_ || rows.cells()[voter_].empty()) continue;
            auto const id = rows.cells()[voter_];
            if (!std::binary_search(twice.begin(), twice.end(), hash_of(id))) continue;
            auto const [found, is_new] = first.emplace(id, rows.place(voter_));
            if (is_new) continue;
            auto problem = core::problem_at(rows.place(voter_), "pb.duplicate_voter",
                                            "the voter `" + core::printable(id.substr(0, 60)) + "` stands here twice",
                                            "Every voter has one ballot");
            problem.group = problem.message;
            problem.also.push_back(found->second);
            notes_.problems.add(std::move(problem));
        }
    }

    /// What PROJECTS says of a project beside what is kept.
    struct Facts {
        core::Decimal cost;
        std::optional<core::Decimal> votes, score;
        core::Location place, at_cost, at_votes, at_score;
    };

    ReadAt read_;
    std::size_t bytes_;
    std::string shown_;
    Voters voters_;
    Notes notes_;
    model::Ballots ballots_;

    Section section_ = before_all;
    std::array<std::optional<core::Location>, 3> begun_;
    std::array<bool, 3> taken_{};           ///< whether the section was read
    bool ignored_ = false;                  ///< whether the one at hand is not
    std::array<std::size_t, 3> skipped_{};  ///< rows that stand in the file and were not taken in
    std::vector<std::string> header_;
    Meta meta_;
    bool meta_read_ = false;
    std::optional<core::Decimal> budget_;
    std::optional<std::int64_t> denominator_;
    Limits limits_;
    std::size_t key_ = 0, value_ = 0;                                                  ///< columns of META
    std::size_t id_ = 0, cost_ = 0, name_ = 0, count_ = 0, score_ = 0, selected_ = 0;  ///< of PROJECTS
    std::vector<std::size_t> others_;                                                  ///< of PROJECTS, as text
    std::size_t voter_ = 0, vote_cells_ = 0;                                           ///< of VOTES; all of them
    std::vector<std::size_t> kept_;                                                    ///< of VOTES, as text
    std::vector<Facts> facts_;
    ProjectTable table_{ballots_.projects};
    std::optional<VoteReader> votes_;
    std::vector<std::uint64_t> voter_hashes_;
};

}  // namespace

}  // namespace pb

model::Ballots read_pabulib(std::string const& path, Voters voters) {
    InputFile const file(path, path, pb::most_bytes);
    return pb::Reader([&](std::size_t offset, char* to, std::size_t most) { return file.read_at(offset, to, most); },
                      file.size(), path, voters)
        .read();
}

model::Ballots parse_pabulib(std::string_view text, std::string const& name, Voters voters) {
    return pb::Reader(
               [&](std::size_t offset, char* to, std::size_t most) {
                   auto const count = std::min(most, text.size() - std::min(offset, text.size()));
                   std::memcpy(to, text.data() + std::min(offset, text.size()), count);
                   return count;
               },
               text.size(), name, voters)
        .read();
}

}  // namespace grantpanel::io
