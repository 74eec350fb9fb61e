// SPDX-License-Identifier: MIT
#include "csv.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "grantpanel/core/text.hpp"

namespace grantpanel::io {

namespace {

using Cell = model::Table::Cell;

class CsvReader {
  public:
    CsvReader(std::string_view bytes, std::string const& shown, std::vector<core::Problem>& problems)
        : bytes_(bytes), shown_(shown), problems_(problems) {}

    model::Table read() {
        model::Table table;
        table.file = shown_;
        separator_said_ = read_separator();
        if (!separator_said_) find_separator();
        auto const separators =
            std::count_if(bytes_.begin(), bytes_.end(), [&](char c) { return c == separator_ || c == '\n'; });
        table.cells.reserve(std::min(static_cast<std::size_t>(separators) + 1, model::Table::most_cells));
        std::vector<Cell> row;
        while (at_ < bytes_.size()) {
            model::Position const start{line_, 1};
            row.clear();
            if (!read_row(row)) continue;
            if (table.columns.empty())
                header(row, table);
            else
                append(row, start, table);
            if (table.cells.size() > model::Table::most_cells) {
                note("table.too_large", start, "the table has more than 1,000,000 cells", "Split the round");
                return {};
            }
        }
        if (table.columns.empty()) note("csv.empty", {1, 1}, "the file is empty", "The first line names the columns");
        return table;
    }

  private:
    static constexpr std::size_t most_columns = 10'000;

    void note(std::string code, model::Position position, std::string message, std::string hint) {
        auto const [found, is_new] = seen_.try_emplace(code, problems_.size());
        if (!is_new) {
            auto& first = problems_[found->second];
            ++first.count;
            if (first.also.size() < core::Problems::most_places)
                first.also.push_back({shown_, position.line, position.column});
            return;
        }
        problems_.push_back(core::problem_at({shown_, position.line, position.column}, std::move(code),
                                             std::move(message), std::move(hint)));
    }

    /// `sep=;` in the first line, as Excel writes it, says what divides the cells.
    bool read_separator() {
        auto const end = std::min(bytes_.find('\n'), bytes_.size());
        auto line = bytes_.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.size() != 5 || !line.starts_with("sep=") || line.find_first_of(",;\t", 4) == line.npos) return false;
        separator_ = line[4];
        at_ = std::min(end + 1, bytes_.size());
        line_ = 2;
        return true;
    }

    /// A heading line with more semicolons or tabs than commas, but for those in quotes, is read by these, so that one
    /// error says it and the cells are looked at all the same.
    void find_separator() {
        std::size_t commas = 0, semicolons = 0, tabs = 0;
        bool quoted = false;
        for (char c : bytes_.substr(0, bytes_.find('\n', bytes_.find_first_not_of("\r\n")))) {
            if (c == '"') quoted = !quoted;
            if (quoted) continue;
            commas += c == ',';
            semicolons += c == ';';
            tabs += c == '\t';
        }
        if (std::max(semicolons, tabs) > commas) separator_ = tabs > semicolons ? '\t' : ';';
    }

    char peek() const { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }
    bool at_line_end() const {
        return at_ == bytes_.size() || peek() == '\n' ||
               (peek() == '\r' && at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '\n');
    }
    void take(std::string& into) {
        char const c = bytes_[at_++];
        if (c == '\n')
            ++line_, column_ = 1;
        else if ((static_cast<unsigned char>(c) & 0xC0u) != 0x80u)
            ++column_;
        into += c;
    }
    void skip_line_end() {
        if (peek() == '\r') ++at_;
        if (at_ < bytes_.size()) ++at_;
        ++line_;
        column_ = 1;
    }

    /// False for a blank line.
    bool read_row(std::vector<Cell>& row) {
        if (at_line_end()) {
            skip_line_end();
            return false;
        }
        for (;;) {
            if (row.size() == most_columns) {
                note("table.too_large", {line_, 1}, "a row has more than 10,000 cells",
                     "Take out columns that the round does not need");
                at_ = bytes_.size();
                return true;
            }
            row.push_back({"", {line_, column_}});
            read_cell(row.back());
            if (at_ < bytes_.size() && peek() == separator_) {
                ++at_;
                ++column_;
                continue;
            }
            if (at_line_end()) skip_line_end();
            return true;
        }
    }

    void read_cell(Cell& cell) {
        if (peek() != '"') {
            while (!at_line_end() && peek() != separator_) {
                if (peek() == '"')
                    note("csv.quote", {line_, column_}, "a quote stands inside a cell that is not quoted",
                         "Put the whole cell in quotes and double the quotes in it");
                if (peek() == '\r')
                    note("csv.line_end", {line_, column_}, "a carriage return stands alone",
                         "End lines with LF or CRLF");
                take(cell.text);
            }
            return;
        }
        ++at_;
        ++column_;
        for (;;) {
            if (at_ == bytes_.size()) {
                note("csv.unclosed_quote", cell.position, "a quote is opened here and never closed",
                     "Close it, or double quotes that are part of the text");
                return;
            }
            if (peek() != '"') {
                if (peek() == '\r' && at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '\n') ++at_;
                take(cell.text);
                continue;
            }
            ++at_;
            ++column_;
            if (peek() != '"') break;
            take(cell.text);
        }
        if (at_line_end() || peek() == separator_) return;
        note("csv.quote", {line_, column_}, "text stands after a closing quote",
             "Double the quotes that are part of the text");
        while (!at_line_end() && peek() != separator_) take(cell.text);
    }

    void header(std::vector<Cell>& row, model::Table& table) {
        std::set<std::string> names;
        if (separator_ != ',' && !separator_said_)
            note("csv.separator", row[0].position, "the cells are divided by ';' or tabs",
                 "Save the table with commas");
        for (auto& cell : row) {
            if (cell.text.empty())
                note("csv.heading", cell.position, "a column has no heading", "Name it, or take the column out");
            if (!names.insert(cell.text).second)
                note("csv.duplicate_heading", cell.position,
                     "two columns have the heading `" + core::printable(cell.text) + "`", "Rename one");
        }
        table.columns = std::move(row);
    }

    void append(std::vector<Cell>& row, model::Position start, model::Table& table) {
        if (std::all_of(row.begin(), row.end(), [](auto const& cell) { return cell.text.empty(); })) {
            note("csv.empty_row", start, "this row is empty", "Take it out");
            return;
        }
        std::size_t const wanted = table.columns.size();
        if (row.size() != wanted) {
            note("csv.ragged", start,
                 "this row has " + std::to_string(row.size()) + " cells and the header has " + std::to_string(wanted),
                 "Every row has a cell for every column; a comma inside a cell needs quotes around the cell");
            row.resize(wanted, {"", start});
        }
        for (auto& cell : row) table.cells.push_back(std::move(cell));
    }

    std::string_view bytes_;
    std::string const& shown_;
    std::vector<core::Problem>& problems_;
    std::map<std::string, std::size_t> seen_;
    std::size_t at_ = 0;
    std::uint32_t line_ = 1, column_ = 1;
    char separator_ = ',';
    bool separator_said_ = false;
};

}  // namespace

model::Table parse_csv(std::string_view bytes, std::string const& shown, std::vector<core::Problem>& problems) {
    return CsvReader(bytes, shown, problems).read();
}

std::string csv_row(std::vector<std::string> const& cells) {
    std::string row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        bool const formula =
            !cells[i].empty() && std::string_view("=+-@\t\r").find(cells[i][0]) != std::string_view::npos;
        std::string text = (formula ? "'" : "") + core::printable(cells[i]);
        if (i > 0) row += ',';
        if (text.find_first_of(",\"") == std::string::npos) {
            row += text;
            continue;
        }
        row += '"';
        for (char c : text) row += c == '"' ? "\"\"" : std::string(1, c);
        row += '"';
    }
    return row + "\r\n";
}

}  // namespace grantpanel::io
