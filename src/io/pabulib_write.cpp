// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <optional>

#include "files.hpp"
#include "grantpanel/core/decimal.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/io/pabulib.hpp"
#include "pabulib_limits.hpp"
#include "pabulib_projects.hpp"

namespace grantpanel::io {

namespace pb {

namespace {

constexpr std::string_view missing_comment =
    "Some voters could not judge some projects. The column `missing` of VOTES names them. Programs that do not know it "
    "read 0 points.";
constexpr std::string_view denominator_comment =
    "Points are whole numbers, to be divided by points_denominator. Programs that do not know it come to the same "
    "result, as all points are larger by the same factor.";

/// Writes cells divided by ';', in quotes where they need them.
class Table {
  public:
    explicit Table(std::string& text) : text_(text) {}
    Table& operator<<(std::string_view cell) {
        if (!first_) text_ += ';';
        first_ = false;
        bool const spaces = !cell.empty() && (is_space(cell.front()) || is_space(cell.back()));
        if (!spaces && cell.find_first_of(";\"\n\r") == cell.npos) {
            text_ += cell;
            return *this;
        }
        text_ += '"';
        for (char c : cell) {
            if (c == '"') text_ += c;
            text_ += c;
        }
        text_ += '"';
        return *this;
    }
    void end_row() {
        text_ += '\n';
        first_ = true;
    }

  private:
    static bool is_space(char c) { return c == ' ' || c == '\t'; }
    std::string& text_;
    bool first_ = true;
};

std::string to_text(PointScale const& scale, Wide points) {
    Wide const all = points * scale.factor;
    auto const decimals = static_cast<std::size_t>(scale.decimals);
    std::string digits;
    for (Wide rest = all; rest > 0; rest /= 10)
        digits.insert(0, 1, static_cast<char>('0' + static_cast<int>(rest % 10)));
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    if (decimals == 0) return digits;
    digits.insert(digits.size() - decimals, ".");
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
    return digits;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string* find(Pairs& meta, std::string_view key) {
    auto const found = std::find_if(meta.begin(), meta.end(), [&](auto const& each) { return each.first == key; });
    return found == meta.end() ? nullptr : &found->second;
}

/// Adds a sentence to the numbered comments ("#1: ... #2: ..."), unless it is there.
void add_comment(Pairs& meta, std::string_view sentence) {
    auto* comment = find(meta, "comment");
    if (!comment) comment = &meta.emplace_back("comment", "").second;
    if (comment->find(sentence) != comment->npos) return;
    int number = 1;
    while (comment->find("#" + std::to_string(number) + ":") != comment->npos) ++number;
    *comment += (comment->empty() ? "#" : " #") + std::to_string(number) + ": " + std::string(sentence);
}

/// The keys of META as they hold for the ballots. A text that already says the right number stays as it is.
Pairs consistent_meta(model::Ballots const& ballots, PointScale const& scale) {
    Pairs meta = ballots.meta;
    auto const put = [&](std::string const& key, std::string const& text) {
        auto* stated = find(meta, key);
        if (!stated) {
            meta.emplace_back(key, text);
            return;
        }
        auto const is = read_decimal(*stated), wanted = read_decimal(text);
        bool const same = is.ok() && wanted.ok() && is.value.units == wanted.value.units &&
                          is.value.decimals == wanted.value.decimals;
        if (!same) *stated = text;
    };
    put("num_projects", std::to_string(ballots.projects.size()));
    put("num_votes", std::to_string(ballots.voters()));
    put("budget", core::to_short_text(ballots.budget, ballots.unit));
    put("vote_type", std::string(word(ballots.type)));
    if (!ballots.official_rule.empty()) put("rule", ballots.official_rule);
    if (!ballots.unit.code.empty()) put("currency", ballots.unit.code);
    if (scale.whole) {
        put("points_denominator", std::to_string(ballots.point_denominator));
        add_comment(meta, denominator_comment);
    } else {
        std::erase_if(meta, [](auto const& each) { return each.first == "points_denominator"; });
    }
    if (!ballots.missing.empty()) add_comment(meta, missing_comment);
    return meta;
}

/// Groups as a list; a comma in a name cannot stand in it and becomes a space.
std::string joined(std::vector<std::string> const& groups) {
    std::string text;
    for (auto group : groups) {
        std::replace(group.begin(), group.end(), ',', ' ');
        text += (text.empty() ? "" : ",") + group;
    }
    return text;
}

/// Ids stand in lists on the ballots.
void check_ids(model::Ballots const& ballots) {
    for (auto const& project : ballots.projects) {
        auto const& id = project.id;
        if (id.empty() || id.size() > 200 || id.front() == ' ' || id.back() == ' ' || id.find(',') != id.npos ||
            core::has_control(id))
            throw core::UsageError(
                "the id `" + core::printable(id.substr(0, 60)) +
                "` cannot stand in a Pabulib file: ids there have 1 to 200 bytes, and neither commas, "
                "control characters, nor spaces at their ends");
    }
}

/// The columns of PROJECTS in the order of the format, as far as that keeps the order of the other columns: a leading
/// `score` (of ordinal ballots) stands before the name, what comes behind the last group column behind `selected`.
void write_projects(model::Ballots const& ballots, PointScale const& scale, std::string& text) {
    auto const& columns = ballots.project_columns;
    auto const any = [&](auto const& test) {
        return std::any_of(ballots.projects.begin(), ballots.projects.end(), test);
    };
    bool const points = !ballots.points.empty();
    bool const names = any([](auto const& each) { return !each.name.empty(); });
    std::size_t const before_name = !columns.empty() && columns[0].name == "score" ? 1 : 0;
    std::size_t before_selected = columns.size();
    while (before_selected > before_name && !is_group_column(columns[before_selected - 1].name)) --before_selected;
    bool const groups = before_selected == before_name && any([](auto const& each) { return !each.groups.empty(); });
    Table table(text);
    auto const write_row = [&](auto const& fixed, auto const& other) {
        table << fixed("project_id") << fixed("cost") << fixed("votes");
        if (points) table << fixed("score");
        for (std::size_t i = 0; i < before_name; ++i) table << other(columns[i]);
        if (names) table << fixed("name");
        if (groups) table << fixed("category");
        for (std::size_t i = before_name; i < before_selected; ++i) table << other(columns[i]);
        if (ballots.has_official_result) table << fixed("selected");
        for (std::size_t i = before_selected; i < columns.size(); ++i) table << other(columns[i]);
        table.end_row();
    };
    write_row([](std::string_view heading) { return heading; },
              [](auto const& column) -> std::string const& { return column.name; });
    auto const support = ballots.support();
    std::vector<Wide> scores(ballots.projects.size());
    for (std::size_t at = 0; at < ballots.points.size(); ++at) scores[ballots.named[at]] += ballots.points[at];
    for (std::size_t i = 0; i < ballots.projects.size(); ++i) {
        auto const& project = ballots.projects[i];
        auto const cell = [&](std::string_view heading) -> std::string {
            if (heading == "project_id") return project.id;
            if (heading == "cost") return core::to_short_text(project.cost, ballots.unit);
            if (heading == "votes") return std::to_string(support[i]);
            if (heading == "score") return to_text(scale, scores[i]);
            if (heading == "name") return project.name;
            if (heading == "category") return joined(project.groups);
            return std::to_string(project.selected);
        };
        write_row(cell, [&](auto const& column) -> std::string const& { return column.cells[i]; });
    }
}

void write_votes(model::Ballots const& ballots, PointScale const& scale, std::string& text) {
    bool const points = ballots.type == model::VoteType::cumulative || ballots.type == model::VoteType::scoring;
    bool const missing = !ballots.missing.empty();
    auto const& columns = ballots.voter_columns;
    auto const ids =
        std::find_if(columns.begin(), columns.end(), [](auto const& each) { return each.name == "voter_id"; });
    Table table(text);
    table << "voter_id" << "vote";
    if (points) table << "points";
    if (missing) table << "missing";
    for (auto column = columns.begin(); column != columns.end(); ++column)
        if (column != ids) table << column->name;
    table.end_row();
    std::string list;
    auto const join = [&](std::size_t from, std::size_t to, auto const& item) -> std::string const& {
        list.clear();
        for (std::size_t at = from; at < to; ++at) {
            if (at > from) list += ',';
            list += item(at);
        }
        return list;
    };
    for (std::size_t voter = 0; voter < ballots.voters(); ++voter) {
        auto const from = ballots.starts[voter], to = ballots.starts[voter + 1];
        table << (ids == columns.end() ? std::to_string(voter + 1) : ids->cells[voter])
              << join(from, to, [&](auto at) -> auto const& { return ballots.projects[ballots.named[at]].id; });
        if (points) table << join(from, to, [&](auto at) { return to_text(scale, ballots.points[at]); });
        if (missing)
            table << join(ballots.missing_starts[voter], ballots.missing_starts[voter + 1],
                          [&](auto at) -> auto const& { return ballots.projects[ballots.missing[at]].id; });
        for (auto column = columns.begin(); column != columns.end(); ++column)
            if (column != ids) table << column->cells[voter];
        table.end_row();
    }
}

}  // namespace

}  // namespace pb

std::string pabulib_text(model::Ballots const& ballots) {
    pb::check_ids(ballots);
    pb::PointScale const scale(ballots.point_denominator);
    std::string text = "META\nkey;value\n";
    pb::Table meta(text);
    for (auto const& [key, value] : pb::consistent_meta(ballots, scale)) {
        meta << key << value;
        meta.end_row();
    }
    text += "PROJECTS\n";
    pb::write_projects(ballots, scale, text);
    text += "VOTES\n";
    pb::write_votes(ballots, scale, text);
    return text;
}

std::vector<core::Problem> lost_in_pabulib(model::Ballots const& ballots) {
    std::vector<core::Problem> warnings;
    if (!ballots.missing.empty()) {
        core::Problem problem;
        problem.severity = core::Severity::warning;
        problem.code = "pb.missing";
        problem.message = std::to_string(ballots.missing.size()) +
                          (ballots.missing.size() == 1 ? " score is missing" : " scores are missing") +
                          ", and programs that do not know the column `missing` read 0 points";
        problem.hint = "grantpanel reads them back as missing; the comment in META says so to others";
        warnings.push_back(std::move(problem));
    }
    return warnings;
}

std::vector<core::Problem> write_pabulib(std::string const& path, model::Ballots const& ballots) {
    std::filesystem::path const file(path);
    auto const folder = file.parent_path().string();
    replace_files(folder.empty() ? "." : folder, {{file.filename().string(), pabulib_text(ballots)}});
    return lost_in_pabulib(ballots);
}

}  // namespace grantpanel::io
