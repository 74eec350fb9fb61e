// SPDX-License-Identifier: MIT
#include "files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"

namespace grantpanel::io {

namespace {

[[noreturn]] void refuse(core::Problem problem) { throw core::InputError({std::move(problem)}); }

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int get() const { return number_; }

  private:
    int number_;
};

/// A new file beside its target; removed again unless it was renamed.
class Replacement {
  public:
    Replacement(std::string const& folder, std::string const& name, std::string_view bytes)
        : target_(folder + "/" + name), written_(folder + "/." + name + ".new") {
        ::unlink(written_.c_str());
        Descriptor const file(::open(written_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
        if (file.get() < 0) fail("cannot be written");
        while (!bytes.empty()) {
            auto const count = ::write(file.get(), bytes.data(), bytes.size());
            if (count < 0 && errno != EINTR) fail("cannot be written");
            if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        if (::fsync(file.get()) != 0) fail("cannot be written");
    }
    Replacement(Replacement&& other) noexcept : target_(std::move(other.target_)), written_(std::move(other.written_)) {
        other.written_.clear();
    }
    Replacement(Replacement const&) = delete;
    Replacement& operator=(Replacement const&) = delete;
    Replacement& operator=(Replacement&&) = delete;
    ~Replacement() {
        if (!written_.empty()) ::unlink(written_.c_str());
    }
    void commit() {
        if (::rename(written_.c_str(), target_.c_str()) != 0) fail("cannot be replaced");
        written_.clear();
    }

  private:
    [[noreturn]] void fail(std::string const& what) {
        int const error = errno;
        if (!written_.empty()) ::unlink(written_.c_str());
        throw core::MachineError(core::printable(target_) + " " + what + ": " + std::strerror(error));
    }
    std::string target_, written_;
};

}  // namespace

std::vector<core::Problem> text_problems(std::string_view bytes, std::string const& shown) {
    static std::string const as_csv =
        "In a spreadsheet, save the table as CSV UTF-8; elsewhere, save the text as UTF-8";
    if (bytes.starts_with("PK\x03\x04"))
        return {core::problem_at({shown, 1, 1}, "file.encoding",
                                 "this is a spreadsheet or another packed file, not text", as_csv)};
    std::uint32_t line = 1, column = 1;
    for (std::size_t at = 0; at < bytes.size();) {
        auto const byte = static_cast<unsigned char>(bytes[at]);
        bool const plain = byte >= 0x20 && byte < 0x7F;
        auto const character = plain ? core::Character{byte, 1} : core::decode(bytes.substr(at));
        char32_t const code = character.code;
        bool const control = code < 0x20 ? code != '\n' && code != '\r' && code != '\t' : code >= 0x7F && code <= 0x9F;
        if (character.bytes == 0 || control) {
            core::Location const place{shown, line, column};
            if (character.bytes == 0)
                return {core::problem_at(place, "file.encoding", "the file is not UTF-8 text", as_csv)};
            return {core::problem_at(place, "file.control", "the file holds a control character", "Take it out")};
        }
        at += character.bytes;
        ++column;
        if (code == '\n') ++line, column = 1;
    }
    return {};
}

InputFile::InputFile(std::string const& path, std::string const& shown, std::size_t most) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0)
        refuse(core::problem_at({shown, 0, 0}, "file.missing",
                                "the file cannot be opened: " + std::string(std::strerror(errno)),
                                "Check the name and the folder"));
    if (!S_ISREG(status.st_mode))
        refuse(core::problem_at({shown, 0, 0}, "file.not_regular", "this is not a file", "Name a file"));
    size_ = static_cast<std::size_t>(status.st_size);
    if (size_ > most)
        refuse(core::problem_at({shown, 0, 0}, "file.too_large", "the file has " + std::to_string(size_) + " bytes",
                                "The most is " + std::to_string(most)));
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor_ < 0)
        refuse(core::problem_at({shown, 0, 0}, "file.missing",
                                "the file cannot be opened: " + std::string(std::strerror(errno)),
                                "Check who may read it"));
}

InputFile::~InputFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::size_t InputFile::read_at(std::size_t offset, char* to, std::size_t most) const {
    std::size_t filled = 0;
    while (filled < most) {
        auto const count = ::pread(descriptor_, to + filled, most - filled, static_cast<off_t>(offset + filled));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        filled += static_cast<std::size_t>(count);
    }
    return filled;
}

std::string read_text_file(std::string const& path, std::string const& shown, std::size_t most) {
    InputFile const file(path, shown, most);
    std::string bytes(file.size(), '\0');
    bytes.resize(file.read_at(0, bytes.data(), bytes.size()));
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
    if (auto problems = text_problems(bytes, shown); !problems.empty()) throw core::InputError(std::move(problems));
    return bytes;
}

void replace_files(std::string const& folder, std::vector<std::pair<std::string, std::string>> const& files) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        throw core::MachineError("the folder " + core::printable(folder) + " cannot be made: " + error.message());
    std::vector<Replacement> replacements;
    replacements.reserve(files.size());
    for (auto const& [name, bytes] : files) replacements.emplace_back(folder, name, bytes);
    for (auto& replacement : replacements) replacement.commit();
    Descriptor const directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() >= 0) ::fsync(directory.get());
}

}  // namespace grantpanel::io
