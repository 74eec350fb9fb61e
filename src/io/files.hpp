// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/problem.hpp"

namespace grantpanel::io {

/// The most that a round file, or a table beside it, may hold.
inline constexpr std::size_t most_table_bytes = 64'000'000;

/// A regular file that is open for reading.
class InputFile {
  public:
    /// Throws core::InputError naming `shown` where the file is missing, is no regular file, or is larger than `most`
    /// bytes.
    InputFile(std::string const& path, std::string const& shown, std::size_t most);
    InputFile(InputFile const&) = delete;
    InputFile& operator=(InputFile const&) = delete;
    ~InputFile();

    [[nodiscard]] std::size_t size() const { return size_; }
    /// Reads up to `most` bytes from `offset` on; fewer only at the end of the file.
    std::size_t read_at(std::size_t offset, char* to, std::size_t most) const;

  private:
    int descriptor_ = -1;
    std::size_t size_ = 0;
};

/// The bytes of a regular file without a UTF-8 byte order mark; throws core::InputError naming `shown` where it is
/// missing, is no regular file, is larger than `most` bytes, or is not UTF-8 text.
std::string read_text_file(std::string const& path, std::string const& shown, std::size_t most);

/// Problems of text that is not UTF-8 or holds control characters other than tab and line ends, at the first place.
std::vector<core::Problem> text_problems(std::string_view bytes, std::string const& shown);

/// Replaces files whole: all are written and synced beside their targets, then all are renamed. Throws
/// core::MachineError and leaves the targets as they were where that fails.
void replace_files(std::string const& folder, std::vector<std::pair<std::string, std::string>> const& files);

}  // namespace grantpanel::io
