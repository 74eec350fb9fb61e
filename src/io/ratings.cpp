// SPDX-License-Identifier: MIT
#include "grantpanel/io/ratings.hpp"

#include <map>
#include <optional>
#include <unordered_map>

#include "csv.hpp"
#include "files.hpp"
#include "grantpanel/core/decimal.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/validate/reading.hpp"

namespace grantpanel::io {

namespace {

using validate::Reading;

/// Numbers names in the order in which they come.
class Names {
  public:
    std::uint32_t operator()(std::string const& name) {
        auto const [found, is_new] = numbers_.try_emplace(name, static_cast<std::uint32_t>(list.size()));
        if (is_new) list.push_back(name);
        return found->second;
    }
    std::vector<std::string> list;

  private:
    std::unordered_map<std::string, std::uint32_t> numbers_;
};

core::Location place(model::Table const& table, model::Table::Cell const& cell) {
    return {table.file, cell.position.line, cell.position.column};
}

}  // namespace

ReadRatings parse_ratings(std::string const& csv, score::Level level, std::string const& name) {
    auto problems = text_problems(csv, name);
    if (!problems.empty()) throw core::InputError(std::move(problems));
    auto const table = parse_csv(csv, name, problems);
    static constexpr std::string_view wanted[] = {"unit", "rater", "value"};
    std::optional<std::size_t> at[3];
    std::vector<std::string> headings, extra;
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        headings.push_back(table.columns[column].text);
        auto const found = std::find(std::begin(wanted), std::end(wanted), headings.back());
        if (found != std::end(wanted))
            at[found - std::begin(wanted)] = column;
        else
            extra.push_back("`" + Reading::shown(headings.back()) + "`");
    }
    for (std::size_t i = 0; i < 3 && !table.columns.empty(); ++i)
        if (!at[i]) {
            std::string const near = core::closest(wanted[i], headings);
            problems.push_back(core::problem_at({name, 1, 1}, "table.missing_column",
                                                "the table has no column `" + std::string(wanted[i]) + "`",
                                                near.empty() ? "Its first line is unit,rater,value"
                                                             : "Is `" + Reading::shown(near) + "` meant to be it?"));
        }
    if (table.columns.empty() && problems.empty())
        problems.push_back(core::problem_at({name, 1, 1}, "ratings.empty", "there is no table here",
                                            "Its first line is unit,rater,value; then one rating a line"));
    bool const complete = at[0] && at[1] && at[2];
    if (complete && table.rows() == 0)
        problems.push_back(core::problem_at({name, 1, 1}, "ratings.empty", "the table has no ratings",
                                            "Write one rating a line: unit,rater,value"));
    ReadRatings read;
    Names units, raters;
    std::map<std::string, std::int64_t> labels;
    std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, core::Ratio>> given;
    std::unordered_map<std::uint64_t, std::size_t> seen;
    for (std::size_t row = 0; complete && row < table.rows(); ++row) {
        auto const cell = [&](std::size_t i) -> auto const& {
            return table.cells[row * table.columns.size() + *at[i]];
        };
        for (std::size_t i : {0U, 1U})
            if (cell(i).text.empty())
                problems.push_back(core::problem_at(place(table, cell(i)), "ratings.id",
                                                    "the " + std::string(wanted[i]) + " is missing",
                                                    "Every line says who rated what"));
        if (cell(0).text.empty() || cell(1).text.empty()) continue;
        auto const unit = units(cell(0).text), rater = raters(cell(1).text);
        auto const& text = cell(2).text;
        auto const [first, is_new] = seen.try_emplace(static_cast<std::uint64_t>(unit) << 32 | rater, row);
        if (!is_new) {
            auto problem = core::problem_at(
                place(table, cell(2)), "ratings.duplicate",
                "`" + Reading::shown(cell(1).text) + "` has two ratings of `" + Reading::shown(cell(0).text) + "`",
                "Keep the one that was meant");
            problem.also.push_back(place(table, table.cells[first->second * table.columns.size() + *at[2]]));
            problems.push_back(std::move(problem));
            continue;
        }
        if (text.empty()) continue;
        core::Ratio value;
        if (level == score::Level::nominal) {
            value = labels.try_emplace(text, static_cast<std::int64_t>(labels.size())).first->second;
        } else if (auto const number = core::parse_decimal(text); number.ok()) {
            value = core::Ratio(number.value);
        } else {
            problems.push_back(core::problem_at(
                place(table, cell(2)), "ratings.number", "'" + Reading::shown(text) + "' cannot be read as a number",
                std::string(core::describe(number.fault)) + "; an empty value is missing, and any text is a value with "
                                                            "`--level nominal`"));
            continue;
        }
        given.emplace_back(std::pair(unit, rater), std::move(value));
    }
    if (!problems.empty()) throw core::InputError(std::move(problems));
    if (!extra.empty()) {
        auto warning =
            core::problem_at({name, 1, 1}, "table.extra_columns",
                             "the table has further columns: " + core::join_words(extra), "They are not used");
        warning.severity = core::Severity::warning;
        read.warnings.push_back(std::move(warning));
    }
    read.ratings = score::make_ratings(units.list.size(), raters.list.size(), given);
    read.units = std::move(units.list);
    read.raters = std::move(raters.list);
    return read;
}

ReadRatings read_ratings(std::string const& path, score::Level level) {
    return parse_ratings(read_text_file(path, path, most_table_bytes), level, path);
}

}  // namespace grantpanel::io
