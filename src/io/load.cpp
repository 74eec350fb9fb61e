// SPDX-License-Identifier: MIT
#include "grantpanel/io/load.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "csv.hpp"
#include "files.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/validate/validate.hpp"
#include "yaml.hpp"

namespace grantpanel::io {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view tables[] = {
    "panel",      "organisations", "people",     "applications",        "interests",         "links",
    "scores",     "decisions",     "attendance", "conflicts/decisions", "conflicts/earlier", "questions",
    "bring_back", "statuses",      "exceptions"};
constexpr std::string_view stage_tables[] = {"votes", "scores", "decisions"};

core::Problem problem_at(model::Draft const& draft, std::string_view table, std::string code, std::string message,
                         std::string hint) {
    auto path = core::Path::parse(table);
    auto const place = draft.locate(path).value_or(core::Location{draft.file, 1, 1});
    auto problem = core::problem_at(place, std::move(code), std::move(message), std::move(hint));
    problem.path = std::move(path);
    return problem;
}

/// The table's file, which must lie in the round's folder, also through links.
std::optional<fs::path> find_table(fs::path const& folder, std::string const& name) {
    fs::path const given(name);
    if (name.empty() || given.is_absolute() || core::has_control(name)) return std::nullopt;
    std::error_code error;
    fs::path const home = fs::weakly_canonical(folder, error), full = fs::weakly_canonical(folder / given, error);
    auto const [end, rest] = std::mismatch(home.begin(), home.end(), full.begin(), full.end());
    if (error || end != home.end()) return std::nullopt;
    return folder / given;
}

model::Node* find_node(model::Draft& draft, std::string_view table) {
    model::Mapping* mapping = &draft.root;
    model::Node* node = nullptr;
    for (auto const& step : core::Path::parse(table).steps) {
        auto* list = node ? std::get_if<model::List>(&node->value) : nullptr;
        auto const position = list ? core::as_position(step) : std::nullopt;
        node = position && *position < list->size() ? &(*list)[*position] : mapping ? mapping->find(step) : nullptr;
        mapping = node ? std::get_if<model::Mapping>(&node->value) : nullptr;
    }
    return node;
}

/// The keys of all tables that a round file has: those at the top, and those of each stage.
std::vector<std::string> tables_of(model::Draft const& draft) {
    std::vector<std::string> keys(std::begin(tables), std::end(tables));
    auto const* stages = draft.root.find("stages");
    for (std::size_t i = 0; stages && stages->list() && i < stages->list()->size(); ++i)
        for (auto key : stage_tables) keys.push_back("stages/" + std::to_string(i) + "/" + std::string(key));
    return keys;
}

void read_table(model::Draft& draft, fs::path const& folder, std::string_view key, ReadDraft& result,
                bool& unreadable) {
    auto* node = find_node(draft, key);
    if (!node || !node->text()) return;
    std::string const name = node->text()->value;
    auto const path = find_table(folder, name);
    if (!path) {
        result.problems.push_back(
            problem_at(draft, key, "file.outside",
                       "the table `" + core::printable(name.substr(0, 200)) + "` does not lie in the round's folder",
                       "Name a file beside the round file"));
        unreadable = true;
        return;
    }
    try {
        model::Position const position = node->position;
        *node = parse_csv(read_text_file(path->string(), path->string(), most_table_bytes), path->string(),
                          result.problems);
        node->position = position;
        unreadable = unreadable || std::get<model::Table>(node->value).columns.empty();
    } catch (core::InputError const& error) {
        for (auto problem : error.problems()) {
            if (auto const named = draft.locate(core::Path::parse(key))) problem.also.push_back(*named);
            result.problems.push_back(std::move(problem));
        }
        unreadable = true;
    }
}

/// A text file with one word in each line, as the list that could stand there instead.
void read_lines(model::Draft& draft, fs::path const& folder, std::string_view key, ReadDraft& result,
                bool& unreadable) {
    auto* node = find_node(draft, key);
    if (!node || !node->text()) return;
    auto const path = find_table(folder, node->text()->value);
    if (!path) {
        result.problems.push_back(problem_at(draft, key, "file.outside", "the list does not lie in the round's folder",
                                             "Name a file beside the round file"));
        unreadable = true;
        return;
    }
    try {
        std::string const bytes = read_text_file(path->string(), path->string(), most_table_bytes);
        model::List lines;
        for (std::size_t at = 0; at < bytes.size();) {
            auto const end = std::min(bytes.find('\n', at), bytes.size());
            std::string line = bytes.substr(at, end - at);
            at = end + 1;
            while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
            if (!line.empty()) lines.emplace_back(std::move(line));
        }
        node->value = std::move(lines);
    } catch (core::InputError const& error) {
        for (auto const& problem : error.problems()) result.problems.push_back(problem);
        unreadable = true;
    }
}

/// Validates what was read; its problems stand beside those of the reading.
template <class Validate>
auto validate_read(ReadDraft read, Validate validate) {
    std::vector<core::Problem> problems = std::move(read.problems);
    try {
        auto valid = validate(std::make_shared<model::Draft const>(std::move(read.draft)));
        if (problems.empty()) return valid;
    } catch (core::InputError const& error) {
        problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
    throw core::InputError(std::move(problems));
}
model::Round valid_round(std::shared_ptr<model::Draft const> draft) { return validate_draft(std::move(draft)); }

ReadDraft read_file(std::string const& file) {
    ReadDraft result;
    result.draft.file = file;
    result.draft.root = parse_yaml(read_text_file(file, file, most_table_bytes), file, result.problems);
    return result;
}
fs::path folder_of(std::string const& file) {
    return fs::path(file).has_parent_path() ? fs::path(file).parent_path() : fs::path(".");
}

/// Text alone has no tables beside it.
template <class KeysOf>
ReadDraft read_alone(std::string const& yaml, std::string const& name, KeysOf keys_of) {
    ReadDraft result;
    result.draft.file = name;
    if (auto problems = text_problems(yaml, name); !problems.empty()) throw core::InputError(std::move(problems));
    result.draft.root = parse_yaml(yaml, name, result.problems);
    for (auto const& key : keys_of(result.draft))
        if (auto const* node = find_node(result.draft, key); node && node->text())
            result.problems.push_back(problem_at(result.draft, key, "file.outside", "text alone has no files beside it",
                                                 "Write the rows as a list"));
    return result;
}

}  // namespace

model::Draft read_limits(std::string const& path) {
    auto result = read_file(path);
    if (!result.problems.empty()) throw core::InputError(std::move(result.problems));
    return std::move(result.draft);
}

ReadDraft read(std::string const& path) {
    std::string file = path;
    std::error_code error;
    if (fs::is_directory(file, error)) file = (fs::path(file) / "round.yaml").string();
    auto result = read_file(file);
    bool unreadable = false;
    for (auto const& key : tables_of(result.draft)) read_table(result.draft, folder_of(file), key, result, unreadable);
    read_lines(result.draft, folder_of(file), "conflicts/email/public_suffixes", result, unreadable);
    if (unreadable) throw core::InputError(std::move(result.problems));
    return result;
}

model::Round load(std::string const& path) { return validate_read(read(path), valid_round); }

model::Round load_text(std::string const& yaml, std::string const& name) {
    return validate_read(read_alone(yaml, name, tables_of), valid_round);
}

ScoredList load_list(std::string const& path, std::string const& items) {
    auto result = read_file(path);
    fs::path folder = folder_of(path);
    constexpr std::string_view key = "items";
    auto const* written = result.draft.root.find(key);
    if (!items.empty() && written && !written->empty()) {
        result.problems.push_back(problem_at(result.draft, key, "items.twice",
                                             "`items` stand in this file, and another file of items is named beside it",
                                             "Take `items` out of this file, or leave `--items` out"));
    } else if (!items.empty()) {
        result.draft.root[key] = fs::path(items).filename().string();
        folder = folder_of(items);
    }
    bool unreadable = false;
    read_table(result.draft, folder, key, result, unreadable);
    if (unreadable) throw core::InputError(std::move(result.problems));
    return validate_read(std::move(result), validate_scored_list);
}

ScoredList load_list_text(std::string const& yaml, std::string const& name) {
    return validate_read(read_alone(yaml, name, [](auto const&) { return std::vector<std::string>{"items"}; }),
                         validate_scored_list);
}

}  // namespace grantpanel::io
