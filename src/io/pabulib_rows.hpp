// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/problem.hpp"

namespace grantpanel::io::pb {

/// Reads up to `most` bytes from `offset` on; fewer only at the end.
using ReadAt = std::function<std::size_t(std::size_t offset, char* to, std::size_t most)>;

/// The problems of a file, each with its place.
struct Notes {
    core::Problems problems;

    void error(std::string code, core::Location place, std::string message, std::string hint) {
        add(core::Severity::error, std::move(code), std::move(place), std::move(message), std::move(hint));
    }
    void warning(std::string code, core::Location place, std::string message, std::string hint) {
        add(core::Severity::warning, std::move(code), std::move(place), std::move(message), std::move(hint));
    }

  private:
    void add(core::Severity severity, std::string code, core::Location place, std::string message, std::string hint) {
        auto problem = core::problem_at(std::move(place), std::move(code), std::move(message), std::move(hint));
        problem.severity = severity;
        problem.group = problem.message;
        problems.add(std::move(problem));
    }
};

/// The rows of a Pabulib file, one after the other: ';' between cells, "..." around cells that hold ';', quotes or line
/// ends (a quote in them is doubled), lines that end with LF or CRLF, a byte order mark or none. Spaces around cells
/// without quotes mean nothing. Blank lines are passed over. Only a part of the file is in memory at a time.
class Rows {
  public:
    Rows(ReadAt read, std::string shown, Notes& notes)
        : read_(std::move(read)), shown_(std::move(shown)), notes_(notes) {}

    /// Goes to the next row; false at the end of the file, or where it cannot be read any further.
    bool next();
    /// Whether the end that `next` came to is not that of the file: the rest could not be read, which is noted.
    [[nodiscard]] bool broken() const { return broken_; }
    /// Whether the row holds bytes that are no text. That is noted; its cells are as they would be otherwise.
    [[nodiscard]] bool garbled() const { return garbled_; }

    /// The cells of the row; they live until the next one.
    [[nodiscard]] std::vector<std::string_view> const& cells() const { return cells_; }
    [[nodiscard]] std::uint32_t line() const { return line_; }
    [[nodiscard]] core::Location row() const { return {shown_, line_, 1}; }
    /// Where a cell begins, or what stands `offset` bytes into it.
    [[nodiscard]] core::Location place(std::size_t cell, std::size_t offset = 0) const;

  private:
    bool fill();
    bool take_row();
    void check_text();
    bool split();
    bool split_quoted();
    bool add_cell(std::string_view text, std::size_t start);

    /// A place in the row, and the line ends and characters before it.
    struct Counted {
        std::size_t offset = 0;
        std::uint32_t lines = 0, characters = 0;
    };

    ReadAt read_;
    std::string shown_;
    Notes& notes_;
    std::string buffer_;
    std::size_t at_ = 0, end_ = 0;  ///< what of the buffer was read and is not used yet
    std::size_t offset_ = 0;        ///< of the buffer's end in the file
    bool whole_ = false, broken_ = false, garbled_ = false;
    std::uint32_t line_ = 0, next_line_ = 1;
    std::string_view row_;  ///< without its line end
    bool quotes_ = false;   ///< whether the row holds a '"'
    mutable Counted counted_;
    std::vector<std::string_view> cells_;
    std::vector<std::size_t> starts_;   ///< of the cells' texts in row_
    std::deque<std::string> unquoted_;  ///< texts of cells that held doubled quotes
};

}  // namespace grantpanel::io::pb
