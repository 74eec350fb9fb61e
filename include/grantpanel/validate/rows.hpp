// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/validate/columns.hpp"
#include "grantpanel/validate/fields.hpp"

namespace grantpanel::validate {

/// The rows of a table: a CSV file, or the same as a list of mappings in the round file. Columns that are not known are
/// kept (conditions may use them) and listed in one warning.
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
        bool const has_header = !table_->columns.empty();
        for (auto column : required)
            if (has_header && !find(styles_.heading(column)))
                reading.wrong_word(
                    "table.missing_column", place_.child(column),
                    "the table `" + std::string(name) + "` has no column `" + styles_.heading(column) + "`", column,
                    headings());
        list_extra_columns(reading, required, optional);
    }

    [[nodiscard]] bool present() const { return table_ != nullptr; }
    [[nodiscard]] std::size_t size() const { return table_ ? table_->rows() : 0; }
    [[nodiscard]] Place const& place() const { return place_; }
    [[nodiscard]] Row row(std::size_t position) const { return {*this, place_.child(position), position}; }
    [[nodiscard]] Column column(std::string_view name) const {
        return {find(styles_.heading(name)), name, styles_.style(name)};
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

    void list_extra_columns(Reading& reading, std::vector<std::string_view> const& required,
                            std::vector<std::string_view> const& optional) const {
        std::vector<std::string> known(required.begin(), required.end()), extra;
        known.insert(known.end(), optional.begin(), optional.end());
        std::string near;
        for (auto const& heading : headings()) {
            if (styles_.maps(heading) || std::find(known.begin(), known.end(), heading) != known.end()) continue;
            extra.push_back("`" + Reading::shown(heading) + "`");
            auto const likely = core::closest(heading, known);
            if (!likely.empty() && !find(styles_.heading(likely)))
                near += " Is `" + Reading::shown(heading) + "` meant to be `" + likely + "`?";
        }
        if (!extra.empty())
            reading.warning(
                "table.extra_columns", place_,
                "the table `" + std::string(place_.key) + "` has further columns: " + core::join_words(extra),
                "They are kept and can be used in groups." + near);
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
};

}  // namespace grantpanel::validate
