// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/validate/columns.hpp"
#include "grantpanel/validate/fields.hpp"

namespace grantpanel::validate {

/// The rows of a table: a CSV file, or the same as a list of mappings in the round file. Columns that are not known are
/// kept, since conditions may use them; those that nothing used are listed in one warning.
class Rows {
  public:
    /// A column of the table, or none: its cells are then empty.
    struct Column {
        std::optional<std::size_t> position;
        std::string_view name;
        NumberStyle style;
    };
    struct Row {
        Rows const& rows;
        Place place;
        std::size_t position;
        /// A cell; its place must not outlive the row.
        [[nodiscard]] Scalar operator[](Column const& column) const& {
            return {rows.cell(position, column), false, place.child(column.name)};
        }
        Scalar operator[](Column const&) const&& = delete;
    };

    /// `top` are the fields of the whole round file; `name` is the key and must outlive the Rows.
    Rows(Reading& reading, Fields const& top, std::string_view name, std::vector<std::string_view> required,
         std::vector<std::string_view> optional)
        : place_{&top.place(), name, 0, false}, styles_(reading, top, name) {
        auto const* node = top.node(name);
        if (!node) return;
        if (auto const* table = node->table())
            table_ = std::shared_ptr<model::Table const>(std::shared_ptr<void>(), table);
        else if (auto const* list = node->list())
            table_ = from_list(reading, *list);
        else
            reading.error("shape.table", place_, "`" + std::string(name) + "` is a table",
                          "Write the path of a CSV file, or a list of rows");
        if (!table_) return;
        known_.insert(known_.end(), required.begin(), required.end());
        known_.insert(known_.end(), optional.begin(), optional.end());
        find_missing_columns(reading, required, top.place().parent == nullptr && node->table());
        find_missing_headings(reading);
    }

    /// Warns of columns that nothing has looked at: for the end, when groups, limits and rules have had theirs.
    void warn_of_unused_columns(Reading& reading) const {
        if (lacks_columns_) return;  // the headings were listed already
        std::vector<std::string> unused;
        std::string near;
        for (auto const& heading : headings()) {
            if (styles_.maps(heading) || looked_at_.contains(heading) ||
                std::find(known_.begin(), known_.end(), heading) != known_.end())
                continue;
            unused.push_back("`" + Reading::shown(heading) + "`");
            auto const likely = core::closest(heading, known_);
            if (!likely.empty() && !find(styles_.heading(likely)))
                near += " Is `" + Reading::shown(heading) + "` meant to be `" + likely + "`?";
        }
        if (!unused.empty())
            reading.warning(
                "table.extra_columns", place_,
                "the table `" + std::string(place_.key) + "` has further columns: " + core::join_words(unused),
                "They are kept and can be used in groups." + near);
    }

    [[nodiscard]] bool present() const { return table_ != nullptr; }
    [[nodiscard]] std::size_t size() const { return table_ ? table_->rows() : 0; }
    [[nodiscard]] Place const& place() const { return place_; }
    [[nodiscard]] Row row(std::size_t position) const { return {*this, place_.child(position), position}; }
    [[nodiscard]] Column column(std::string_view name) const {
        auto heading = styles_.heading(name);
        auto const position = find(heading);
        if (position) looked_at_.insert(std::move(heading));
        return {position, name, styles_.style(name)};
    }
    [[nodiscard]] std::string_view cell(std::size_t row, Column const& column) const {
        return column.position ? std::string_view(table_->cells[row * table_->columns.size() + *column.position].text)
                               : std::string_view();
    }
    [[nodiscard]] std::vector<std::string> headings() const {
        std::vector<std::string> names;
        if (table_)
            for (auto const& column : table_->columns) names.push_back(column.text);
        return names;
    }

  private:
    [[nodiscard]] std::optional<std::size_t> find(std::string_view heading) const {
        if (table_)
            for (std::size_t i = 0; i < table_->columns.size(); ++i)
                if (table_->columns[i].text == heading) return i;
        return std::nullopt;
    }

    std::shared_ptr<model::Table const> from_list(Reading& reading, model::List const& list) const {
        auto table = std::make_shared<model::Table>();
        table->file = reading.draft.file;
        for (auto const& element : list)
            if (auto const* mapping = element.mapping())
                for (auto const& entry : mapping->entries) {
                    bool known = false;
                    for (auto const& column : table->columns) known = known || column.text == entry.key;
                    if (!known && table->columns.size() < most_columns)
                        table->columns.push_back({entry.key, entry.position});
                }
        if (table->columns.size() == most_columns)
            reading.error("table.too_large", place_,
                          "the rows of `" + std::string(place_.key) + "` have too many different keys", "");
        if (list.size() * table->columns.size() > model::Table::most_cells) {
            reading.error("table.too_large", place_, "the table `" + std::string(place_.key) + "` has too many cells",
                          "");
            return nullptr;
        }
        table->cells.resize(list.size() * table->columns.size());
        for (std::size_t row = 0; row < list.size(); ++row) {
            Place const at = place_.child(row);
            if (!list[row].mapping()) {
                reading.error("shape.mapping", at, "a row of `" + std::string(place_.key) + "` holds keys and values",
                              "For example {id: a1, ...}");
                continue;
            }
            for (std::size_t column = 0; column < table->columns.size(); ++column) {
                auto const* value = list[row].mapping()->find(table->columns[column].text);
                if (!value) continue;
                auto& cell = table->cells[row * table->columns.size() + column];
                cell.position = value->position;
                if (auto const* text = value->text()) {
                    cell.text = text->value;
                } else if (auto const* words = value->list()) {
                    for (auto const& each : *words)
                        if (each.text()) cell.text += (cell.text.empty() ? "" : "; ") + each.text()->value;
                } else if (!value->empty()) {
                    Place const where = at.child(table->columns[column].text);
                    reading.error("shape.scalar", where, "a cell holds one value, or a list of words");
                }
            }
        }
        return table;
    }

    /// A column that must be there and is not. `mapped`: `columns` can say under which heading it stands.
    void find_missing_columns(Reading& reading, std::vector<std::string_view> const& required, bool mapped) {
        if (table_->columns.empty()) return;
        for (auto column : required) {
            if (find(styles_.heading(column))) continue;
            lacks_columns_ = true;
            reading.lacks(place_, column);
            if (styles_.maps(styles_.heading(column))) continue;  // find_missing_headings says it
            std::string const likely = mapped ? likely_heading(column) : "";
            std::string const way_out = "In the round file, `columns: {" + std::string(place_.key) + ": {" +
                                        std::string(column) + ": " + core::in_quotes(likely.empty() ? "..." : likely) +
                                        "}}` says under which heading it stands";
            reading.wrong_word(
                "table.missing_column", place_.child(column),
                "the table `" + std::string(place_.key) + "` has no column `" + std::string(column) + "`", column,
                headings(), mapped ? way_out : "");
        }
    }

    /// The heading that most likely holds a column, or "": one that nothing else claims and that is near it, has its
    /// word, or is a usual name for it.
    [[nodiscard]] std::string likely_heading(std::string_view column) const {
        static std::map<std::string_view, std::vector<std::string_view>> const usual{
            {"id", {"reference", "ref", "number"}},
            {"total", {"score", "points", "mark"}},
            {"requested", {"amount", "request", "ask"}},
            {"applicant", {"organisation", "organization"}}};
        std::vector<std::string> free;
        for (auto const& heading : headings())
            if (!styles_.maps(heading) && std::find(known_.begin(), known_.end(), heading) == known_.end())
                free.push_back(Reading::shown(heading));
        if (auto near = core::closest(column, free); !near.empty()) return near;
        std::vector<std::string_view> words{column};
        if (auto const found = usual.find(column); found != usual.end())
            words.insert(words.end(), found->second.begin(), found->second.end());
        for (auto word : words)
            for (auto const& heading : free)
                if (core::has_words(heading, word)) return heading;
        return "";
    }

    void find_missing_headings(Reading& reading) const {
        for (auto const& style : styles_.all())
            if (!find(style.heading)) {
                Place const parent{place_.parent, "columns", 0, false};
                Place const table = parent.child(place_.key);
                reading.wrong_word("columns.missing_heading", table.child(style.column),
                                   "the table `" + std::string(place_.key) + "` has no heading `" +
                                       Reading::shown(style.heading) + "`",
                                   style.heading, headings());
            }
    }

    static constexpr std::size_t most_columns = 1000;

    Place place_;
    ColumnStyles styles_;
    std::shared_ptr<model::Table const> table_;
    std::vector<std::string> known_;
    bool lacks_columns_ = false;                            // some that must be there
    mutable std::set<std::string, std::less<>> looked_at_;  // headings that somebody asked for
};

}  // namespace grantpanel::validate
