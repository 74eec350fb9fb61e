// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/path.hpp"

namespace grantpanel::core {

/// Where a thing stands in a file; lines and columns count from 1, columns in characters. 0 means "the file as a
/// whole".
struct Location {
    std::string file;          ///< the path of the file
    std::uint32_t line = 0;    ///< the line, from 1
    std::uint32_t column = 0;  ///< the column in characters, from 1
    bool operator==(Location const&) const = default;
};

enum class Severity { error, warning };

/// One mistake, or one warning, however many cells it stands in.
struct Problem {
    Severity severity = Severity::error;  ///< an error keeps the round from being decided, a warning does not
    std::string code;                     ///< a stable name, listed in docs/errors.md
    Path path;                         ///< the place in the round, "applications/17/requested"; positions count from 0
    std::string message;               ///< what is wrong
    std::string hint;                  ///< what was expected, or what to write instead; may be empty
    std::vector<std::string> choices;  ///< the words that would be right, where the list is closed
    bool at_key = false;               ///< the mistake is the key itself, not what it holds
    std::string group;                 ///< mistakes of one code, column and group are counted as one
    std::optional<Location> location;  ///< known when it was read from a file
    std::vector<Location> also;        ///< further places: of the same mistake (the first few), or the other party
    std::size_t count = 1;             ///< in how many places the mistake stands; of `too_many_problems`, how many
};

/// A mistake at a known place of a file.
inline Problem problem_at(Location location, std::string code, std::string message, std::string hint) {
    Problem problem;
    problem.code = std::move(code);
    problem.message = std::move(message);
    problem.hint = std::move(hint);
    problem.location = std::move(location);
    return problem;
}

/// One line: "round.yaml:12:8: error[fund.pot]: message. hint"; the path where there is no file.
inline std::string to_text(Problem const& problem) {
    std::string text;
    if (problem.location) {
        text = problem.location->file;
        if (problem.location->line > 0)
            text += ":" + std::to_string(problem.location->line) + ":" + std::to_string(problem.location->column);
    } else {
        text = problem.path.to_text();
    }
    text += text.empty() ? "" : ": ";
    text += problem.severity == Severity::error ? "error" : "warning";
    text += "[" + problem.code + "]: " + problem.message;
    if (problem.count > 1 && problem.code != "too_many_problems") {
        text += " (" + std::to_string(problem.count) + " times";
        std::string places;
        for (auto const& place : problem.also)
            if (place.line > 0) places += (places.empty() ? "" : ", ") + std::to_string(place.line);
        if (!places.empty()) text += "; also in line " + places;
        if (problem.also.size() + 1 < problem.count) text += ", ...";
        text += ")";
    } else if (!problem.also.empty()) {
        for (auto const& place : problem.also)
            text += "; see " + place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
    }
    if (!problem.hint.empty()) text += ". " + problem.hint;
    return text;
}

/// Collects problems so that a person sees all of them in one run. Mistakes of the same kind in one column of a table
/// become one problem with a count and the first places; at most `most` different problems are kept, the others
/// counted.
class Problems {
  public:
    static constexpr std::size_t most = 1000;
    static constexpr std::size_t most_places = 4;

    /// What is wrong in the cells of a column that `table` does not have is not noted: that it is missing says it all.
    void leave_out(Path const& table, std::string_view column) { left_out_columns_.insert(cells_of(table, column)); }

    void add(Problem problem) {
        if (auto const& steps = problem.path.steps; !left_out_columns_.empty() && steps.size() > 2) {
            Path const table(std::vector<std::string>(steps.begin(), steps.end() - 2));
            if (as_position(steps[steps.size() - 2]) && left_out_columns_.contains(cells_of(table, steps.back())))
                return;
        }
        if (problem.severity == Severity::error) ++errors_;
        auto const row = row_of(problem.path);
        bool const one_place = !row && !problem.path.steps.empty();
        std::string key = problem.code + '\n' + column_of(problem.path) + '\n' + problem.group;
        if (one_place) key += '\n' + problem.message;
        if (auto const found = index_.find(key); found != index_.end()) {
            Seen& seen = seen_[found->second];
            if (one_place || (row && !seen.rows.insert(*row).second)) return;  // the same place again
            ++seen.problem.count;
            if (problem.location) {
                if (seen.problem.also.size() < most_places) seen.problem.also.push_back(*std::move(problem.location));
            } else if (seen.places.size() < most_places) {
                seen.places.push_back(std::move(problem.path));
            }
        } else if (seen_.size() < most) {
            index_.emplace(std::move(key), seen_.size());
            seen_.push_back({std::move(problem), {}, {}});
            if (row) seen_.back().rows.insert(*row);
        } else {
            ++left_out_;
        }
    }

    [[nodiscard]] bool any_errors() const { return errors_ > 0; }

    /// All of them with their locations filled in by `locate(path, at_key)`, which gives an optional<Location>.
    template <class Locate>
    [[nodiscard]] std::vector<Problem> take(Locate locate) {
        std::vector<Problem> result;
        for (auto& [problem, places, rows] : seen_) {
            if (!problem.location) problem.location = locate(problem.path, problem.at_key);
            for (auto const& place : places)
                if (auto found = locate(place, problem.at_key)) problem.also.push_back(*found);
            result.push_back(std::move(problem));
        }
        if (left_out_ > 0)
            result.push_back({Severity::error,
                              "too_many_problems",
                              {},
                              std::to_string(left_out_) + " more problems are not listed",
                              "",
                              {},
                              false,
                              "",
                              {},
                              {},
                              left_out_});
        return result;
    }

  private:
    struct Seen {
        Problem problem;
        std::vector<Path> places;
        std::set<std::size_t> rows;  ///< in which it stands, where it is about a column
    };
    /// The row of a cell: 17 for "scores/17/need", also in a stage.
    static std::optional<std::size_t> row_of(Path const& path) {
        auto const& steps = path.steps;
        if (steps.size() == 3) return as_position(steps[1]);
        return steps.size() == 5 && steps[0] == "stages" ? as_position(steps[3]) : std::nullopt;
    }
    /// "scores//need" for "scores/17/need", also in a stage: positions do not tell mistakes apart, columns do. Other
    /// paths stay whole.
    static std::string column_of(Path const& path) {
        auto const& steps = path.steps;
        if (!row_of(path)) return path.to_text();
        return steps.size() == 3 ? steps[0] + "//" + steps[2] : "stages/" + steps[1] + "/" + steps[2] + "//" + steps[4];
    }

    static std::string cells_of(Path const& table, std::string_view column) {
        return table.to_text() + "//" + std::string(column);
    }

    std::vector<Seen> seen_;
    std::set<std::string> left_out_columns_;
    std::map<std::string, std::size_t> index_;
    std::size_t errors_ = 0;
    std::size_t left_out_ = 0;
};

}  // namespace grantpanel::core
