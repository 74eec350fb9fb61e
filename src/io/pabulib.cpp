// SPDX-License-Identifier: MIT
#include "grantpanel/io/pabulib.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "files.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"

namespace grantpanel::io {

namespace {

constexpr std::size_t most_bytes = 1'000'000'000;

struct Row {
    std::vector<std::string_view> cells;
    std::uint32_t line = 0;
};

/// Splits the file into rows of cells: ';' between cells, "..." around cells that hold ';' or line ends.
class PbReader {
  public:
    PbReader(std::string const& bytes, std::string const& shown) : rest_(bytes), shown_(shown) {}

    model::Ballots read() {
        while (next()) {
            if (row_.cells.size() == 1 &&
                (row_.cells[0] == "META" || row_.cells[0] == "PROJECTS" || row_.cells[0] == "VOTES")) {
                section_ = row_.cells[0];
                if (!sections_.emplace(section_, row_.line).second)
                    note("pb.section", "the section " + section_ + " stands here twice", "Each section stands once");
                header_.clear();
                if (section_ == "VOTES") finish_projects();
            } else if (section_.empty()) {
                note("pb.section", "a Pabulib file begins with META", "The sections are META, PROJECTS and VOTES");
                break;
            } else if (header_.empty()) {
                header_.assign(row_.cells.begin(), row_.cells.end());
                check_header();
            } else if (section_ == "META") {
                meta();
            } else if (section_ == "PROJECTS") {
                project();
            } else {
                vote();
            }
        }
        finish();
        if (problems_.any_errors())
            throw core::InputError(problems_.take([](auto const&, bool) { return std::optional<core::Location>(); }));
        return std::move(ballots_);
    }

  private:
    void note(std::string code, std::string message, std::string hint, std::uint32_t line = 0) {
        auto problem = core::problem_at({shown_, line > 0 ? line : row_.line, 1}, std::move(code), std::move(message),
                                        std::move(hint));
        problem.group = problem.message;
        problems_.add(std::move(problem));
    }

    bool next() {
        while (!rest_.empty()) {
            row_.cells.clear();
            row_.line = ++line_;
            for (bool more = true; more;) more = cell();
            if (row_.cells.size() > 1 || !row_.cells[0].empty()) return true;
        }
        return false;
    }

    /// Takes one cell; true if another follows in this row.
    bool cell() {
        std::size_t end = 0;
        if (!rest_.empty() && rest_[0] == '"') {
            std::string text;
            std::size_t at = 1;
            for (; at < rest_.size(); ++at) {
                if (rest_[at] == '"') {
                    if (at + 1 < rest_.size() && rest_[at + 1] == '"')
                        ++at;
                    else
                        break;
                }
                line_ += rest_[at] == '\n' ? 1 : 0;
                text += rest_[at];
            }
            if (at == rest_.size()) note("pb.quote", "a quote is opened and never closed", "Close it");
            unquoted_.push_back(std::move(text));
            row_.cells.emplace_back(unquoted_.back());
            end = std::min(at + 1, rest_.size());
            if (end < rest_.size() && rest_[end] == '\r') ++end;
            if (end < rest_.size() && rest_[end] != ';' && rest_[end] != '\n') {
                note("pb.quote", "text stands after a closing quote", "Double the quotes that are part of the text");
                end = std::min(rest_.find_first_of(";\n", end), rest_.size());
            }
        } else {
            end = std::min(rest_.find_first_of(";\n"), rest_.size());
            std::string_view text = rest_.substr(0, end);
            if (text.ends_with('\r')) text.remove_suffix(1);
            row_.cells.push_back(text);
        }
        bool const more = end < rest_.size() && rest_[end] == ';';
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        return more;
    }

    std::size_t column(std::string_view name) const {
        return static_cast<std::size_t>(std::find(header_.begin(), header_.end(), name) - header_.begin());
    }
    std::string_view at(std::size_t column) const {
        return column < row_.cells.size() ? row_.cells[column] : std::string_view();
    }

    void require(std::string_view name) {
        if (column(name) == header_.size())
            note("pb.missing_column", "the section " + section_ + " has no column `" + std::string(name) + "`",
                 "Every Pabulib file has it");
    }
    void check_header() {
        for (std::size_t i = 0; i < header_.size(); ++i)
            if (column(header_[i]) != i)
                note("pb.duplicate_column", "two columns are called `" + core::printable(header_[i]) + "`",
                     "Rename one");
        if (section_ == "PROJECTS") {
            require("project_id"), require("cost");
            id_ = column("project_id"), cost_ = column("cost"), name_ = column("name"), votes_ = column("votes"),
            selected_ = column("selected");
            ballots_.has_official_result = selected_ < header_.size();
        } else if (section_ == "VOTES") {
            require("voter_id"), require("vote");
            id_ = column("voter_id"), vote_ = column("vote");
        }
    }
    bool ragged() {
        if (row_.cells.size() == header_.size()) return false;
        note("pb.ragged",
             "this row has " + std::to_string(row_.cells.size()) + " cells and the header of " + section_ + " has " +
                 std::to_string(header_.size()),
             "Put cells that hold ';' in quotes");
        return true;
    }

    void meta() {
        if (row_.cells.size() < 2)
            return note("pb.meta", "a line of META holds a key and a value", "For example budget;800000");
        std::string key(row_.cells[0]);
        if (!meta_.emplace(key, std::pair(std::string(row_.cells[1]), row_.line)).second)
            note("pb.duplicate_key", "META holds `" + core::printable(key) + "` twice", "Keep the one that was meant");
    }

    std::optional<core::Decimal> amount(std::string_view text, std::string const& what) {
        auto const reading = core::parse_decimal(text);
        if (!reading.ok()) {
            note("pb.amount", what + " is `" + core::printable(text.substr(0, 60)) + "`",
                 std::string(core::describe(reading.fault)));
            return std::nullopt;
        }
        if (reading.value.units <= 0) {
            note("pb.amount", what + " is not above zero: " + std::string(text), "Amounts are above zero");
            return std::nullopt;
        }
        decimals_ = std::max(decimals_, reading.value.decimals);
        return reading.value;
    }

    void project() {
        if (ragged()) return;
        std::string const id(at(id_));
        if (id.empty()) return note("pb.project", "a project has no id", "Every project has one");
        if (!ids_.emplace(id, static_cast<std::uint32_t>(ballots_.projects.size())).second)
            return note("pb.duplicate_project", "the project `" + core::printable(id) + "` stands here twice",
                        "Ids are unique");
        auto const cost = amount(at(cost_), "the cost of project `" + core::printable(id) + "`");
        costs_.push_back(cost.value_or(core::Decimal{1, 0}));
        auto const selected = at(selected_);
        ballots_.projects.push_back({id, std::string(at(name_)), {}, !selected.empty() && selected != "0"});
        stated_votes_.emplace_back(vote_count(at(votes_)), row_.line);
    }
    static std::optional<std::int64_t> vote_count(std::string_view text) {
        auto const reading = core::parse_decimal(text);
        return reading.ok() ? core::rescale(reading.value, 0) : std::nullopt;
    }

    /// Project ids are looked up as views; the map's own keys would move while projects are added.
    void finish_projects() {
        by_text_.reserve(ids_.size() * 2);
        for (auto const& [id, index] : ids_) by_text_.emplace(id, index);
        last_voter_.assign(ballots_.projects.size(), 0);
        most_ = limit("max_length");
        least_ = limit("min_length");
        std::string const type = meta_.contains("vote_type") ? meta_["vote_type"].first : "";
        static constexpr std::string_view types[] = {"approval", "choose-1", "ordinal", "cumulative", "scoring"};
        if (std::find(std::begin(types), std::end(types), type) == std::end(types))
            note("pb.vote_type",
                 type.empty() ? "META does not say the vote_type"
                              : "the vote_type `" + core::printable(type) + "` is not known",
                 "It is approval, choose-1, ordinal, cumulative or scoring");
        if (type == "choose-1") most_ = 1;
    }
    std::optional<std::int64_t> limit(std::string const& key) {
        auto const found = meta_.find(key);
        if (found == meta_.end()) return std::nullopt;
        auto const value = vote_count(found->second.first);
        if (!value) note("pb.meta", "`" + key + "` is not a whole number", "Write digits", found->second.second);
        return value;
    }

    void vote() {
        if (ragged()) return;
        auto const voter = static_cast<std::uint32_t>(ballots_.starts.size());
        if (!voters_.emplace(at(id_)).second)
            note("pb.duplicate_voter", "the voter `" + core::printable(at(id_)) + "` stands here twice",
                 "Every voter has one ballot");
        std::string_view vote = at(vote_);
        std::int64_t length = 0;
        while (!vote.empty()) {
            auto const end = std::min(vote.find(','), vote.size());
            std::string_view const id = vote.substr(0, end);
            vote.remove_prefix(std::min(end + 1, vote.size()));
            ++length;
            auto const found = by_text_.find(id);
            if (found == by_text_.end()) {
                note("pb.unknown_project",
                     "a ballot names the project `" + core::printable(id.substr(0, 60)) + "`, which does not exist",
                     "Check the ids in PROJECTS");
            } else if (last_voter_[found->second] == voter) {
                note("pb.project_twice", "a ballot names the project `" + core::printable(id) + "` twice",
                     "A ballot names a project once");
            } else {
                last_voter_[found->second] = voter;
                ballots_.approvals.push_back(found->second);
            }
        }
        if (most_ && length > *most_)
            note("pb.ballot_length", "ballots name more projects than max_length, " + std::to_string(*most_),
                 "Check META and the ballot");
        if (least_ && length < *least_)
            note("pb.ballot_length", "ballots name fewer projects than min_length, " + std::to_string(*least_),
                 "Check META and the ballot");
        ballots_.starts.push_back(static_cast<std::uint32_t>(ballots_.approvals.size()));
    }

    void finish() {
        for (std::string_view name : {"META", "PROJECTS", "VOTES"})
            if (!sections_.contains(name))
                note("pb.section", "the section " + std::string(name) + " is missing",
                     "The sections are META, PROJECTS and VOTES", 1);
        auto const counted = [&](std::string const& key, std::size_t actual) {
            auto const value = limit(key);
            if (!meta_.contains(key))
                note("pb.meta", "META does not say `" + key + "`", "Every Pabulib file does", 1);
            else if (value && *value != static_cast<std::int64_t>(actual))
                note("pb.count",
                     "META says " + key + " is " + std::to_string(*value) + ", and the file holds " +
                         std::to_string(actual),
                     "Check whether lines are missing", meta_[key].second);
        };
        if (sections_.contains("PROJECTS")) counted("num_projects", ballots_.projects.size());
        if (sections_.contains("VOTES")) counted("num_votes", ballots_.voters());
        std::optional<core::Decimal> budget;
        if (!meta_.contains("budget")) {
            if (sections_.contains("META")) note("pb.meta", "META does not say `budget`", "Every Pabulib file does", 1);
        } else {
            row_.line = meta_["budget"].second;
            budget = amount(meta_["budget"].first, "the budget");
        }
        auto const support = ballots_.support();
        if (!problems_.any_errors())
            for (std::size_t i = 0; i < stated_votes_.size(); ++i)
                if (plain_approval() && stated_votes_[i].first && *stated_votes_[i].first != support[i])
                    note("pb.count",
                         "project `" + core::printable(ballots_.projects[i].id) + "` is said to have " +
                             std::to_string(*stated_votes_[i].first) + " votes, and the ballots hold " +
                             std::to_string(support[i]),
                         "Check whether ballots are missing", stated_votes_[i].second);
        ballots_.unit = {meta_.contains("currency") ? meta_["currency"].first : "", decimals_};
        if (meta_.contains("rule")) ballots_.official_rule = meta_["rule"].first;
        auto const to_money = [&](core::Decimal value) {
            auto const units = core::rescale(value, decimals_);
            if (!units || *units > 1'000'000'000'000'000) {
                note("pb.amount", "an amount is larger than grantpanel can count",
                     "The most is 10^15 of the smallest unit");
                return core::Money();
            }
            return core::Money::of(*units);
        };
        for (std::size_t i = 0; i < costs_.size(); ++i) ballots_.projects[i].cost = to_money(costs_[i]);
        if (budget) ballots_.budget = to_money(*budget);
    }
    bool plain_approval() { return meta_["vote_type"].first == "approval" || meta_["vote_type"].first == "choose-1"; }

    std::string_view rest_;
    std::string const& shown_;
    std::uint32_t line_ = 0;
    Row row_;
    std::deque<std::string> unquoted_;  ///< texts of quoted cells; rows hold views of them
    core::Problems problems_;
    model::Ballots ballots_;

    std::string section_;
    std::map<std::string, std::uint32_t, std::less<>> sections_;
    std::vector<std::string> header_;
    std::map<std::string, std::pair<std::string, std::uint32_t>> meta_;
    std::size_t id_ = 0, cost_ = 0, name_ = 0, votes_ = 0, selected_ = 0, vote_ = 0;
    int decimals_ = 0;
    std::vector<core::Decimal> costs_;
    std::vector<std::pair<std::optional<std::int64_t>, std::uint32_t>> stated_votes_;
    std::map<std::string, std::uint32_t> ids_;
    std::unordered_map<std::string_view, std::uint32_t> by_text_;
    std::vector<std::uint32_t> last_voter_;  ///< the last ballot that named each project, to notice repetitions
    std::unordered_set<std::string_view> voters_;
    std::optional<std::int64_t> most_, least_;
};

}  // namespace

model::Ballots read_pabulib(std::string const& path) {
    std::string const bytes = read_text_file(path, path, most_bytes);
    return PbReader(bytes, path).read();
}

}  // namespace grantpanel::io
