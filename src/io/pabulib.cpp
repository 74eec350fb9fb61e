// SPDX-License-Identifier: MIT
#include "grantpanel/io/pabulib.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>
#include <optional>

#include "files.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/phrases.hpp"
#include "pabulib_header.hpp"
#include "pabulib_limits.hpp"
#include "pabulib_projects.hpp"
#include "pabulib_rows.hpp"
#include "pabulib_votes.hpp"

namespace grantpanel::io {

namespace pb {

namespace {

constexpr std::size_t most_bytes = 1'000'000'000;
constexpr std::int64_t most_denominator = 1'000'000'000'000'000;

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
                if (rows.garbled()) stop();
                notes_.error("pb.section", rows.row(), "a Pabulib file begins with META",
                             "The sections are META, PROJECTS and VOTES, in this order");
                stop();
            } else if (ignored_) {
                continue;
            } else if (header_.size() == 0) {
                header_ = Header(titles[section_], rows, notes_);
                read_header(rows);
            } else if (rows.cells().size() != header_.size() && section_ == meta) {
                notes_.error("pb.meta", rows.row(), "a line of META holds a key and a value",
                             "For example budget;800000; put values that hold ';' in quotes");
            } else if (rows.cells().size() != header_.size()) {
                notes_.error("pb.ragged", rows.row(),
                             "this row of " + std::string(titles[section_]) + " has " +
                                 explain::counted(rows.cells().size(), "cell") + " and the header has " +
                                 std::to_string(header_.size()),
                             "Put cells that hold ';' in quotes; take out ';' at the end of lines");
                if (section_ != projects || !taken_[projects] || !project_reader_.add_ragged(rows))
                    ++skipped_[section_];
            } else if (section_ == meta) {
                read_meta(rows);
            } else if (section_ == votes) {
                read_vote(rows);
            } else if (taken_[projects]) {
                skipped_[projects] += project_reader_.add(rows) ? 0 : 1;
            }
        }
        if (rows.broken()) stop();
        finish();
        if (taken_[votes]) {
            Notes unused;
            Rows again(read_, shown_, unused);
            voter_ids_.note_duplicates(again, voter_, vote_cells_, notes_);
        }
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
        header_ = {};
    }

    void read_header(Rows const& rows) {
        if (section_ == meta) {
            key_ = header_.require("key", notes_), value_ = header_.require("value", notes_);
            taken_[meta] = header_.has(key_) && header_.has(value_);
        } else if (section_ == projects) {
            taken_[projects] = project_reader_.begin(header_);
        } else {
            voter_ = header_.require("voter_id", notes_);
            VoteReader::Columns columns;
            columns.vote = header_.require("vote", notes_);
            columns.points = with_points() ? header_.require("points", notes_, "Every Pabulib file with such votes")
                                           : header_.size();
            columns.has_points = header_.has(columns.points);
            columns.missing = header_.find("missing");
            columns.has_missing = header_.has(columns.missing);
            if (!with_points() && header_.has(header_.find("points")))
                notes_.warning("pb.points", rows.place(header_.find("points")),
                               "the vote_type is " + std::string(word(ballots_.type)) + ", and the ballots have points",
                               "The points are not read; for them the vote_type is cumulative or scoring");
            vote_cells_ = header_.size();
            if (header_.has(columns.vote) && taken_[projects])
                vote_reader_.emplace(ballots_, project_reader_.table(), limits_, columns, notes_);
            if (voters_ != Voters::all_columns) return;
            for (std::size_t i = 0; i < header_.size(); ++i)
                if (i != columns.vote && i != columns.points && i != columns.missing)
                    kept_.push_back(i), ballots_.voter_columns.push_back({header_.name(i), {}});
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

    /// A key that nearly is one that means something is kept as text like any other, and would be missed.
    void warn_of_near_keys() {
        static constexpr std::array<std::string_view, 17> known{
            "num_projects", "num_votes",    "budget",        "vote_type",          "rule",           "currency",
            "min_length",   "max_length",   "min_points",    "max_points",         "min_sum_points", "max_sum_points",
            "min_sum_cost", "max_sum_cost", "default_score", "points_denominator", "comment"};
        for (auto const& [key, entry] : meta_.entries) {
            if (std::find(known.begin(), known.end(), key) != known.end()) continue;
            if (auto const near = core::closest(key, known); !near.empty())
                notes_.warning("pb.meta_key", entry.key, "the key `" + core::printable(key) + "` is not known",
                               "It is kept as text. Did you mean `" + near + "`?");
        }
    }

    /// What META says is known before projects and votes are read.
    void end_meta() {
        if (meta_read_) return;
        meta_read_ = true;
        if (!taken_[meta]) return;
        warn_of_near_keys();
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
        if (auto const* budget = meta_.find("budget"))
            budget_ = read_amount(budget->text, "the budget", budget->value, ballots_.unit, notes_);
        limits_ = Limits(meta_, ballots_.type, notes_);
        if (ballots_.type == VoteType::scoring)
            if (auto const score = meta_.number("default_score", false, notes_); score && score->units != 0)
                notes_.error("pb.meta", meta_.find("default_score")->value,
                             "default_score is not 0: projects that a ballot does not name would have points",
                             "Name them on each ballot, with their points");
        if (auto const below = meta_.number("points_denominator", true, notes_)) {
            if (below->units <= 0 || below->units > most_denominator)
                notes_.error("pb.meta", meta_.find("points_denominator")->value,
                             "points_denominator is not from 1 to 10^15", "Points are divided by it");
            else
                denominator_ = below->units;
        }
        if (auto const* rule = meta_.find("rule")) ballots_.official_rule = rule->text;
        if (auto const* currency = meta_.find("currency")) ballots_.unit.code = currency->text;
    }
    static constexpr VoteType types[] = {VoteType::approval, VoteType::choose_one, VoteType::ordinal,
                                         VoteType::cumulative, VoteType::scoring};

    /// All amounts are known: they are counted in one unit. Room is made for the ballots that are said to follow;
    /// counts may lie, but a ballot takes two bytes of the file and more, and so does what it names.
    void end_projects() {
        project_reader_.finish();
        if (budget_) ballots_.budget = to_money(*budget_, meta_.find("budget")->value, ballots_.unit, notes_);
        auto const room = [&](std::uint64_t stated) { return std::min<std::uint64_t>(stated, bytes_ / 2); };
        if (auto const* stated = meta_.find("num_votes"))
            if (auto const reading = read_decimal(stated->text); reading.ok() && reading.value.units > 0) {
                auto const voters = room(static_cast<std::uint64_t>(reading.value.units));
                ballots_.starts.reserve(voters + 1);
                voter_ids_.reserve(voters);
            }
        ballots_.named.reserve(room(project_reader_.stated_votes()));
        if (with_points()) ballots_.points.reserve(ballots_.named.capacity());
    }

    void read_vote(Rows const& rows) {
        if (header_.has(voter_)) {
            auto const id = rows.cells()[voter_];
            if (id.empty())
                notes_.error("pb.voter", rows.row(), "a ballot has no voter_id", "Every ballot has one");
            else
                voter_ids_.add(id);
        }
        if (!vote_reader_) {
            ++skipped_[votes];
            return;
        }
        for (std::size_t i = 0; i < kept_.size(); ++i)
            ballots_.voter_columns[i].cells.emplace_back(rows.cells()[kept_[i]]);
        vote_reader_->add(rows);
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
        auto const decimals = vote_reader_ ? vote_reader_->point_decimals() : 0;
        ballots_.point_denominator = core::power_of_ten(decimals);
        if (ballots_.missing.empty()) ballots_.missing_starts.clear();
        if (!notes_.problems.any_errors()) project_reader_.check_results(decimals);
        if (denominator_ && with_points()) divide_points(decimals);
    }

    /// Points over points_denominator: in lowest terms, or over a power of ten where that is possible, as they would be
    /// without the key.
    void divide_points(int decimals) {
        auto const& place = meta_.find("points_denominator")->value;
        if (decimals > 0)
            notes_.error("pb.points", place, "points are divided by points_denominator, and some have decimals",
                         "With that key, points are whole numbers");
        std::int64_t common = *denominator_;
        for (auto const points : ballots_.points) common = std::gcd(common, points);
        auto const least = *denominator_ / common;
        PointScale const scale(least);
        ballots_.point_denominator = scale.whole ? least : core::power_of_ten(scale.decimals);
        bool fits = true;
        for (auto& points : ballots_.points)
            fits = !__builtin_mul_overflow(points / common, scale.factor, &points) && points <= most_points && fits;
        if (!fits)
            notes_.error("pb.points", place, "points are larger than grantpanel can count",
                         "Divide all of them and points_denominator by a common divisor");
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
    Header header_;
    Meta meta_;
    bool meta_read_ = false;
    std::optional<core::Decimal> budget_;
    std::optional<std::int64_t> denominator_;
    Limits limits_;
    std::size_t key_ = 0, value_ = 0;         ///< columns of META
    std::size_t voter_ = 0, vote_cells_ = 0;  ///< a column of VOTES, and how many there are
    std::vector<std::size_t> kept_;           ///< columns of VOTES that are kept as text
    ProjectReader project_reader_{ballots_, notes_};
    std::optional<VoteReader> vote_reader_;
    VoterIds voter_ids_;
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
