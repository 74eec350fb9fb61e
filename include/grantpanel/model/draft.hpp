// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "grantpanel/core/path.hpp"
#include "grantpanel/core/problem.hpp"

namespace grantpanel::model {

/// Where a part of a Draft stood in its file, from 1; 0 for what was built in code.
struct Position {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

struct Node;
struct Entry;

/// A scalar as written. `quoted` text is never a number, a yes or a no by itself.
struct Text {
    std::string value;
    bool quoted = false;
};

using List = std::vector<Node>;

/// Keys and values in the order in which they were written; keys are unique when it was read from a file.
struct Mapping {
    std::vector<Entry> entries;
    [[nodiscard]] Node const* find(std::string_view key) const;
    Node* find(std::string_view key);
    Node& operator[](std::string_view key);  ///< adds an empty node for a new key
};

/// A CSV file: every row has a cell for every column.
struct Table {
    struct Cell {
        std::string text;
        Position position;
    };
    static constexpr std::size_t most_cells = 1'000'000;

    std::string file;
    std::vector<Cell> columns;
    std::vector<Cell> cells;  ///< row by row
    [[nodiscard]] std::size_t rows() const { return columns.empty() ? 0 : cells.size() / columns.size(); }
};

/// One part of a Draft: nothing, a scalar, a list, a mapping or a table.
struct Node {
    std::variant<std::monostate, Text, List, Mapping, Table> value;
    Position position;

    Node() = default;
    Node(std::string text);  // NOLINT(google-explicit-constructor): a draft is written as plain values
    Node(char const* text);  // NOLINT(google-explicit-constructor)
    Node(List list);         // NOLINT(google-explicit-constructor)
    Node(Mapping mapping);   // NOLINT(google-explicit-constructor)
    Node(Table table);       // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool empty() const { return std::holds_alternative<std::monostate>(value); }
    [[nodiscard]] Text const* text() const { return std::get_if<Text>(&value); }
    [[nodiscard]] List const* list() const { return std::get_if<List>(&value); }
    [[nodiscard]] Mapping const* mapping() const { return std::get_if<Mapping>(&value); }
    [[nodiscard]] Table const* table() const { return std::get_if<Table>(&value); }
};

struct Entry {
    std::string key;
    Position position;
    Node value;
};

inline Node::Node(std::string text) : value(Text{std::move(text), false}) {}
inline Node::Node(char const* text) : Node(std::string(text)) {}
inline Node::Node(List list) : value(std::move(list)) {}
inline Node::Node(Mapping mapping) : value(std::move(mapping)) {}
inline Node::Node(Table table) : value(std::move(table)) {}

inline Node const* Mapping::find(std::string_view key) const {
    for (auto const& entry : entries)
        if (entry.key == key) return &entry.value;
    return nullptr;
}
inline Node* Mapping::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }
inline Node& Mapping::operator[](std::string_view key) {
    if (Node* found = find(key)) return *found;
    return entries.emplace_back(Entry{std::string(key), {}, {}}).value;
}

/// A whole round as it was read or built: text and numbers, nothing checked yet. `validate` makes a Round of it.
struct Draft {
    Mapping root;
    std::string file;  ///< the round file, for messages; "" when built in code

    /// Sets one value: set("fund/pot", "900000"). Mappings on the way are made; a step into a table or list is a
    /// position or the `id` of a row. Returns false where a step leads nowhere; the draft is then to be thrown away.
    bool set(core::Path const& path, Node value);
    bool set(std::string_view path, Node value) { return set(core::Path::parse(path), std::move(value)); }

    /// The heading under which a table's file holds a column: what `columns` says, else the column's own name.
    [[nodiscard]] std::string heading(std::string_view table, std::string_view column) const;

    /// Where a path stands in the files: the nearest part that has a position. With `at_key`, the key instead of its
    /// value.
    [[nodiscard]] std::optional<core::Location> locate(core::Path const& path, bool at_key = false) const;
};

namespace detail {
/// The position of a row in a table or list of mappings, by id or by position.
inline std::optional<std::size_t> find_row(Node const& node, std::string_view step, std::string_view id_heading) {
    auto const by_position = [&](std::size_t size) -> std::optional<std::size_t> {
        auto const position = core::as_position(step);
        return position && *position < size ? position : std::nullopt;
    };
    if (auto const* list = node.list()) {
        for (std::size_t i = 0; i < list->size(); ++i) {
            auto const* row = (*list)[i].mapping();
            auto const* id = row ? row->find("id") : nullptr;
            if (id && id->text() && id->text()->value == step) return i;
        }
        return by_position(list->size());
    }
    if (auto const* table = node.table()) {
        for (std::size_t column = 0; column < table->columns.size(); ++column)
            if (table->columns[column].text == id_heading)
                for (std::size_t row = 0; row < table->rows(); ++row)
                    if (table->cells[row * table->columns.size() + column].text == step) return row;
        return by_position(table->rows());
    }
    return std::nullopt;
}

inline bool set_cell(Table& table, std::size_t row, std::string_view name, Node const& value) {
    auto const* text = value.text();
    if (!text && !value.empty()) return false;
    std::size_t column = 0;
    while (column < table.columns.size() && table.columns[column].text != name) ++column;
    if (column == table.columns.size()) {
        std::vector<Table::Cell> wider;
        for (std::size_t i = 0; i < table.cells.size(); ++i) {
            wider.push_back(std::move(table.cells[i]));
            if ((i + 1) % column == 0) wider.emplace_back();
        }
        table.columns.push_back({std::string(name), {}});
        table.cells = std::move(wider);
    }
    table.cells[row * table.columns.size() + column] = {text ? text->value : "", {}};
    return true;
}
}  // namespace detail

inline bool Draft::set(core::Path const& path, Node value) {
    if (path.steps.empty()) return false;
    Mapping* mapping = &root;
    for (std::size_t i = 0;; ++i) {
        bool const last = i + 1 == path.steps.size();
        Node& child = (*mapping)[path.steps[i]];
        if (last) {
            child = std::move(value);
            return true;
        }
        if (child.empty()) child.value = Mapping{};
        if (auto* inner = std::get_if<Mapping>(&child.value)) {
            mapping = inner;
            continue;
        }
        auto const named = [&](std::string_view column) {  // `columns` is about the tables at the top
            return i == 0 ? heading(path.steps[0], column) : std::string(column);
        };
        auto const row = detail::find_row(child, path.steps[i + 1], named("id"));
        if (!row) return false;
        if (auto* table = std::get_if<Table>(&child.value))
            return i + 3 == path.steps.size() && detail::set_cell(*table, *row, named(path.steps[i + 2]), value);
        Node& element = std::get<List>(child.value)[*row];
        if (i + 2 == path.steps.size()) {
            element = std::move(value);
            return true;
        }
        mapping = std::get_if<Mapping>(&element.value);
        if (!mapping) return false;
        ++i;
    }
}

inline std::string Draft::heading(std::string_view table, std::string_view column) const {
    Node const* node = root.find("columns");
    for (auto step : {table, column}) {
        auto const* mapping = node ? node->mapping() : nullptr;
        node = mapping ? mapping->find(step) : nullptr;
    }
    if (node && node->mapping()) node = node->mapping()->find("from");
    return node && node->text() ? node->text()->value : std::string(column);
}

inline std::optional<core::Location> Draft::locate(core::Path const& path, bool at_key) const {
    if (file.empty()) return std::nullopt;
    core::Location found{file, 1, 1};  // what is missing altogether is missing from the first line on
    auto const stand = [&](Position position, std::string const& where) {
        if (position.line > 0) found = {where, position.line, position.column};
    };
    Node const* node = nullptr;
    Mapping const* mapping = &root;
    for (std::size_t i = 0; i < path.steps.size(); ++i) {
        bool const last = i + 1 == path.steps.size();
        if (mapping) {
            node = nullptr;
            for (auto const& entry : mapping->entries)
                if (entry.key == path.steps[i]) {
                    node = &entry.value;
                    stand(entry.position, file);
                    if (!(last && at_key)) stand(node->position, file);
                    break;
                }
        } else if (auto const* list = node->list()) {
            auto const row = core::as_position(path.steps[i]);
            node = row && *row < list->size() ? &(*list)[*row] : nullptr;
            if (node) stand(node->position, file);
        } else if (auto const* table = node->table()) {
            auto const row = core::as_position(path.steps[i]);
            std::string const step = row && last ? "" : path.steps[row ? i + 1 : i];
            std::string const name = i == 1 ? heading(path.steps[0], step) : step;
            found = {table->file, 1, 1};
            if (row && *row < table->rows()) stand(table->cells[*row * table->columns.size()].position, table->file);
            for (std::size_t column = 0; column < table->columns.size(); ++column)
                if (table->columns[column].text == name)
                    stand(row && *row < table->rows() ? table->cells[*row * table->columns.size() + column].position
                                                      : table->columns[column].position,
                          table->file);
            return found;
        } else {
            break;
        }
        if (!node) break;
        mapping = node->mapping();
    }
    if (node && node->table()) return core::Location{node->table()->file, 1, 1};
    return found;
}

}  // namespace grantpanel::model
