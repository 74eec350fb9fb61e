// SPDX-License-Identifier: MIT
#include "pabulib_rows.hpp"

#include <algorithm>
#include <cstring>

#include "files.hpp"
#include "grantpanel/core/text.hpp"

namespace grantpanel::io::pb {

namespace {

constexpr std::size_t first_buffer = 1 << 17;
constexpr std::size_t most_cells = 10'000;

bool is_space(char c) { return c == ' ' || c == '\t'; }

std::size_t find(std::string_view text, char wanted, std::size_t from) {
    auto const* found = from < text.size() ? std::memchr(text.data() + from, wanted, text.size() - from) : nullptr;
    return found ? static_cast<std::size_t>(static_cast<char const*>(found) - text.data()) : text.size();
}

/// Whether all bytes are printable ASCII, eight at a time. A byte below 0x20 borrows, 0x7F carries into the high bit,
/// and bytes from 0x80 on have it: false for all of these, and now and then for text that is in order.
bool is_plain(std::string_view text) {
    constexpr std::uint64_t each = 0x0101010101010101;
    std::uint64_t flags = 0, bytes = 0;
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::memcpy(&bytes, text.data() + at, 8);
        flags |= (bytes - each * 0x20) | (bytes + each) | bytes;
    }
    bytes = each * ' ';
    if (at < text.size()) std::memcpy(&bytes, text.data() + at, text.size() - at);
    flags |= (bytes - each * 0x20) | (bytes + each) | bytes;
    return (flags & (each * 0x80)) == 0;
}

}  // namespace

/// Counts on from the place it gave before, so that many problems of one long row take no longer than the row.
core::Location Rows::place(std::size_t cell, std::size_t offset) const {
    auto const wanted = std::min((cell < starts_.size() ? starts_[cell] : 0) + offset, row_.size());
    if (wanted < counted_.offset) counted_ = {};
    for (; counted_.offset < wanted; ++counted_.offset) {
        char const c = row_[counted_.offset];
        if (c == '\n')
            ++counted_.lines, counted_.characters = 0;
        else
            counted_.characters += (c & 0xC0) != 0x80 ? 1 : 0;
    }
    return {shown_, line_ + counted_.lines, counted_.characters + 1};
}

bool Rows::next() {
    while (take_row()) {
        check_text();
        if (!(quotes_ ? split_quoted() : split())) return false;
        if (cells_.size() > 1 || !cells_[0].empty()) return true;
    }
    return false;
}

/// Reads more; what is not used yet moves to the front. False at the end of the file.
bool Rows::fill() {
    if (whole_) return false;
    if (at_ > 0) std::memmove(buffer_.data(), buffer_.data() + at_, end_ - at_);
    end_ -= std::exchange(at_, 0);
    if (end_ == buffer_.size()) buffer_.resize(std::max(first_buffer, 2 * buffer_.size()));
    bool const first = offset_ == 0;
    auto const count = read_(offset_, buffer_.data() + end_, buffer_.size() - end_);
    whole_ = count < buffer_.size() - end_;
    offset_ += count;
    end_ += count;
    if (first && std::string_view(buffer_.data(), end_).starts_with("\xEF\xBB\xBF")) at_ = 3;
    return true;
}

/// Takes the next row into `row_`, over line ends in quotes.
bool Rows::take_row() {
    bool fresh = true, quoted = false;
    quotes_ = false;
    std::size_t looked = 0;
    for (;;) {
        std::string_view const rest(buffer_.data() + at_, end_ - at_);
        std::size_t const end = find(rest, '\n', looked);
        if (end == rest.size() && fill()) continue;
        if (rest.empty()) return false;
        quotes_ = quotes_ || find(rest.substr(0, end), '"', looked) < end;
        for (std::size_t at = looked; quotes_ && at < end; ++at) {
            char const c = rest[at];
            if (quoted) {
                if (c == '"' && at + 1 < end && rest[at + 1] == '"')
                    ++at;
                else if (c == '"')
                    quoted = false;
            } else if (c == '"' && fresh) {
                quoted = true, fresh = false;
            } else if (!is_space(c)) {
                fresh = c == ';';
            }
        }
        looked = std::min(end + 1, rest.size());
        if (quoted && end < rest.size()) continue;
        row_ = rest.substr(0, end);
        at_ += looked;
        if (row_.ends_with('\r')) row_.remove_suffix(1);
        line_ = next_line_;
        counted_ = {};
        next_line_ += 1 + static_cast<std::uint32_t>(quotes_ ? std::count(row_.begin(), row_.end(), '\n') : 0);
        if (!quoted) return true;
        notes_.error("pb.quote", row(), "in the row that begins here a quote is opened and never closed", "Close it");
        broken_ = true;
        return false;
    }
}

/// Notes the first place of the row that is not UTF-8 text, or a control character. No such byte divides cells or rows.
void Rows::check_text() {
    garbled_ = false;
    if (is_plain(row_)) return;
    auto problems = text_problems(row_, shown_);
    for (auto& problem : problems) {
        problem.location->line += line_ - 1;
        notes_.problems.add(std::move(problem));
        garbled_ = true;
    }
}

bool Rows::add_cell(std::string_view text, std::size_t start) {
    cells_.push_back(text);
    starts_.push_back(start);
    if (cells_.size() <= most_cells) return true;
    notes_.error("pb.ragged", row(), "this row has more than 10000 cells", "Cells are divided by ';'");
    broken_ = true;
    return false;
}

bool Rows::split() {
    cells_.clear();
    starts_.clear();
    for (std::size_t from = 0;;) {
        std::size_t const end = find(row_, ';', from);
        std::size_t first = from, last = end;
        while (first < last && is_space(row_[first])) ++first;
        while (last > first && is_space(row_[last - 1])) --last;
        if (!add_cell(row_.substr(first, last - first), first)) return false;
        if (end == row_.size()) return true;
        from = end + 1;
    }
}

bool Rows::split_quoted() {
    cells_.clear();
    starts_.clear();
    unquoted_.clear();
    for (std::size_t from = 0;;) {
        std::size_t at = from;
        while (at < row_.size() && is_space(row_[at])) ++at;
        if (at == row_.size() || row_[at] != '"') {
            std::size_t const end = find(row_, ';', from);
            std::size_t last = end;
            while (last > at && is_space(row_[last - 1])) --last;
            if (!add_cell(row_.substr(at, last > at ? last - at : 0), at)) return false;
            from = end;
        } else {
            std::size_t const first = ++at;
            bool doubled = false;
            for (; at < row_.size(); ++at) {
                if (row_[at] != '"') continue;
                if (at + 1 == row_.size() || row_[at + 1] != '"') break;
                doubled = true;
                ++at;
            }
            auto text = row_.substr(first, at - first);
            if (doubled) {
                std::string& single = unquoted_.emplace_back();
                for (std::size_t i = 0; i < text.size(); ++i) {
                    single += text[i];
                    if (text[i] == '"') ++i;
                }
                text = single;
            }
            if (!add_cell(text, first)) return false;
            from = at + 1;
            while (from < row_.size() && is_space(row_[from])) ++from;
            if (from < row_.size() && row_[from] != ';') {
                notes_.error("pb.quote", place(cells_.size() - 1), "text stands after a closing quote",
                             "Double the quotes that are part of the text");
                from = find(row_, ';', from);
            }
        }
        if (from >= row_.size()) return true;
        ++from;
    }
}

}  // namespace grantpanel::io::pb
