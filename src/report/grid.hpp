// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/text.hpp"

namespace grantpanel::report {

/// At most `width` columns of text, with "..." where it is cut.
inline std::string shortened(std::string_view text, std::size_t width) {
    std::string const shown = core::printable(text);
    if (core::display_width(shown) <= width) return shown;
    std::string cut;
    std::string_view rest = shown;
    while (core::display_width(cut) + 3 < width) {
        auto const character = core::decode(rest);
        cut += rest.substr(0, character.bytes);
        rest.remove_prefix(character.bytes);
    }
    return cut + "...";
}

/// Aligned columns; numbers to the right. Widths are those of the terminal, so that any script lines up.
class Grid {
  public:
    explicit Grid(std::vector<std::pair<std::string, bool>> columns) {
        for (auto& [name, right] : columns) {
            right_.push_back(right);
            widths_.push_back(core::display_width(name));
            names_.push_back(std::move(name));
        }
    }
    void add(std::vector<std::string> cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) widths_[i] = std::max(widths_[i], core::display_width(cells[i]));
        rows_.push_back(std::move(cells));
    }
    [[nodiscard]] std::string text() const {
        std::string text = line(names_);
        for (std::size_t i = 0; i < widths_.size(); ++i) text += (i > 0 ? "  " : "") + std::string(widths_[i], '-');
        text += '\n';
        for (auto const& row : rows_) text += line(row);
        return text;
    }

  private:
    [[nodiscard]] std::string line(std::vector<std::string> const& cells) const {
        std::string line;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            std::string const space(widths_[i] - core::display_width(cells[i]), ' ');
            line += (i > 0 ? "  " : "") + (right_[i] ? space + cells[i] : cells[i] + space);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        return line + '\n';
    }
    std::vector<std::string> names_;
    std::vector<bool> right_;
    std::vector<std::size_t> widths_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace grantpanel::report
