// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace grantpanel::core {

/// One decoded character and how many bytes it took; `bytes` is 0 where the text is not valid UTF-8.
struct Character {
    char32_t code = 0;
    std::size_t bytes = 0;
};

/// Decodes the character at the start of `text`. Overlong forms, surrogates and codes above U+10FFFF are invalid.
inline Character decode(std::string_view text) {
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (text.empty()) return {};
    unsigned const first = byte(0);
    if (first < 0x80) return {first, 1};
    std::size_t const length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return {};
    char32_t code = first & (length == 2 ? 0x1Fu : length == 3 ? 0x0Fu : 0x07u);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0u) != 0x80u) return {};
        code = (code << 6) | (byte(i) & 0x3Fu);
    }
    bool const overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (overlong || (code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) return {};
    return {code, length};
}

/// The offset of the first byte that is not UTF-8, if there is one.
inline std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        auto const character = decode(text.substr(at));
        if (character.bytes == 0) return at;
        at += character.bytes;
    }
    return std::nullopt;
}

/// Control characters, and the invisible ones that reorder or hide text on a screen (bidi controls, zero-width no-break
/// space, line and paragraph separators).
inline bool is_control(char32_t code) {
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x061C || code == 0x200E || code == 0x200F ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0x2028 ||
           code == 0x2029 || code == 0xFEFF;
}

/// Whether the valid UTF-8 text holds a control character other than those in `allowed`.
inline bool has_control(std::string_view text, std::string_view allowed = "") {
    while (!text.empty()) {
        auto const character = decode(text);
        bool const is_allowed =
            character.code < 0x80 && allowed.find(static_cast<char>(character.code)) != allowed.npos;
        if (character.bytes == 0 || (is_control(character.code) && !is_allowed)) return true;
        text.remove_prefix(character.bytes);
    }
    return false;
}

/// The text as it is safe to print in one line: control characters and bytes that are not UTF-8 become `\u{202E}`.
inline std::string printable(std::string_view text) {
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        auto const character = decode(text);
        char32_t const code = character.bytes == 0 ? static_cast<unsigned char>(text[0]) : character.code;
        std::size_t const bytes = std::max<std::size_t>(character.bytes, 1);
        if (character.bytes == 0 || is_control(code)) {
            std::string digits;
            for (char32_t rest = code; rest > 0 || digits.size() < 2; rest >>= 4) digits.insert(0, 1, hex[rest & 0xF]);
            result += "\\u{" + digits + "}";
        } else {
            result += text.substr(0, bytes);
        }
        text.remove_prefix(bytes);
    }
    return result;
}

/// The text in quotes, as YAML reads it.
inline std::string in_quotes(std::string_view text) {
    std::string quoted = "\"";
    for (char c : text) quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    return quoted + "\"";
}

/// Columns the text takes on a terminal, nearly: characters, without combining marks, wide East Asian ones twice.
inline std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        auto const character = decode(text);
        char32_t const c = character.code;
        bool const combining = (c >= 0x300 && c <= 0x36F) || (c >= 0x610 && c <= 0x61A) || (c >= 0x64B && c <= 0x65F) ||
                               (c >= 0x200B && c <= 0x200D) || (c >= 0xFE00 && c <= 0xFE0F);
        bool const wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                          (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                          (c >= 0xFF00 && c <= 0xFF60) || (c >= 0x1F300 && c <= 0x1FAFF);
        width += combining ? 0 : wide ? 2 : 1;
        text.remove_prefix(std::max<std::size_t>(character.bytes, 1));
    }
    return width;
}

/// The text with A-Z in small letters.
inline std::string fold_ascii(std::string_view text) {
    std::string folded(text);
    for (char& c : folded)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return folded;
}

/// Whether the words of `phrase` stand in `text` side by side, as whole words and without regard to capitals (A-Z). A
/// word is a run of letters and digits: "Head of International Programmes" has no word "intern". Beyond ASCII all
/// counts as a letter except the punctuation of Latin-1 and of U+2000 to U+206F, and U+3000 to U+303F.
inline bool has_words(std::string_view text, std::string_view phrase) {
    auto const split = [](std::string_view from) {
        std::vector<std::string> words(1);
        while (!from.empty()) {
            auto const character = decode(from);
            auto const c = character.bytes == 0 ? U' ' : character.code;
            auto const bytes = std::max<std::size_t>(character.bytes, 1);
            bool const letter = (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9');
            bool const beyond = c >= 0xC0 && !(c >= 0x2000 && c <= 0x206F) && !(c >= 0x3000 && c <= 0x303F);
            if (letter || beyond || c == 0xAA || c == 0xB5 || c == 0xBA)
                words.back() += fold_ascii(from.substr(0, bytes));
            else if (!words.back().empty())
                words.emplace_back();
            from.remove_prefix(bytes);
        }
        if (words.back().empty()) words.pop_back();
        return words;
    };
    auto const words = split(text), wanted = split(phrase);
    return !wanted.empty() && std::search(words.begin(), words.end(), wanted.begin(), wanted.end()) != words.end();
}

/// The words of a text, divided by ';' or ',' with spaces around them dropped: "m1; m2" is m1 and m2.
inline std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        auto const end = std::min(text.find_first_of(";,"), text.size());
        std::string_view word = text.substr(0, end);
        while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
        while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
        if (!word.empty()) words.emplace_back(word);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

/// "a", "a and b", "a, b and c".
inline std::string join_words(std::vector<std::string> const& words, std::string_view last = " and ") {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? std::string(last) : ", ";
        text += words[i];
    }
    return text;
}

/// How many letters must be inserted, dropped, changed or swapped with a neighbour to turn one word into the other;
/// case, '-', '_' and spaces count for nothing. Cost: product of the lengths; words over 64 bytes count as far apart.
inline std::size_t edit_distance(std::string_view left, std::string_view right) {
    auto const fold = [](std::string_view word) {
        std::string folded;
        for (char c : word)
            if (c != '-' && c != '_' && c != ' ') folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        return folded;
    };
    std::string const a = fold(left), b = fold(right);
    if (a.size() > 64 || b.size() > 64) return 64;
    std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        next[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                next[j] = std::min(next[j], before[j - 2] + 1);
        }
        before = std::exchange(row, next);
    }
    return row[b.size()];
}

/// The choice that a person most likely meant by `word`, or "" when none is near (a third of its letters, at most 3).
/// Among equally near ones the first. Looks at the first 2,000 choices only.
template <class Choices>
std::string closest(std::string_view word, Choices const& choices) {
    std::string best;
    std::size_t least = std::min<std::size_t>(3, std::max<std::size_t>(1, word.size() / 3)) + 1;
    std::size_t seen = 0;
    for (auto const& choice : choices) {
        if (++seen > 2000) break;
        std::size_t const distance = edit_distance(word, choice);
        if (distance < least) {
            least = distance;
            best = choice;
        }
    }
    return best;
}

}  // namespace grantpanel::core
