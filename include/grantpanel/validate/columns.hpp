// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/validate/fields.hpp"

namespace grantpanel::validate {

/// What `columns` says of one table: under which heading the file holds a column, and how its numbers are written.
///
///     columns:
///       applications: {title: "Project name", requested: {from: "Amount requested (£)", thousands: ",", sign: "£"}}
class ColumnStyles {
  public:
    struct Style {
        std::string column, heading;
        NumberStyle numbers;
    };

    ColumnStyles(Reading& reading, Fields const& top, std::string_view table) {
        auto const* columns = top.node("columns");
        auto const* node = columns && columns->mapping() ? columns->mapping()->find(table) : nullptr;
        if (!node || node->empty()) return;
        Place const parent = top.at("columns");
        Place const here = parent.child(table);
        if (!node->mapping()) {
            reading.error("shape.mapping", here, "`" + std::string(table) + "` holds columns and their headings",
                          "For example {title: \"Project name\"}");
            return;
        }
        for (auto const& entry : node->mapping()->entries) {
            if (auto const* text = entry.value.text()) {
                styles_.push_back({entry.key, text->value, {}});
                continue;
            }
            Place const at = here.child(entry.key);
            Fields const fields(reading, at, &entry.value, {"from", "thousands", "sign"});
            auto const word = [&](std::string_view key) {
                auto const scalar = fields.scalar(key);
                return scalar ? std::string(scalar->text) : "";
            };
            styles_.push_back(
                {entry.key, word("from").empty() ? entry.key : word("from"), {word("thousands"), word("sign")}});
            if (word("thousands") == ".")
                reading.error("columns.thousands", fields.at("thousands"), "'.' cannot divide thousands here",
                              "'.' divides whole units from decimals");
        }
    }

    [[nodiscard]] std::string heading(std::string_view column) const {
        for (auto const& style : styles_)
            if (style.column == column) return style.heading;
        return std::string(column);
    }
    [[nodiscard]] NumberStyle style(std::string_view column) const {
        for (auto const& style : styles_)
            if (style.column == column) return style.numbers;
        return {};
    }
    [[nodiscard]] bool maps(std::string_view heading) const {
        for (auto const& style : styles_)
            if (style.heading == heading) return true;
        return false;
    }
    [[nodiscard]] std::vector<Style> const& all() const { return styles_; }

  private:
    std::vector<Style> styles_;
};

}  // namespace grantpanel::validate
