// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/digest.hpp"
#include "grantpanel/validate/fields.hpp"

namespace grantpanel::validate {

namespace detail {

/// The parts of a round file that hold rules, and so can be agreed before anything is decided.
inline constexpr std::string_view rule_keys[] = {"decision",   "approval",    "fund",       "rubric",
                                                 "groups",     "eligibility", "conflicts",  "scoring",
                                                 "allocation", "stages",      "assignment", "draw"};

/// What comes later inside of them: who voted and marked, what was decided, the seed.
inline bool comes_later(std::vector<std::string> const& path, std::string_view key) {
    auto const is = [&](std::string_view word) { return key == word; };
    if (path.size() == 2 && path[0] == "stages") return is("votes") || is("scores") || is("decisions");
    if (path.size() == 1 && path[0] == "conflicts") return is("decisions") || is("earlier");
    return path.size() == 1 && path[0] == "draw" && (is("seed") || is("ids_digest"));
}

inline void write_quoted(std::string& text, std::string_view value) {
    static constexpr char digits[] = "0123456789abcdef";
    text += '"';
    for (char c : value) {
        auto const byte = static_cast<unsigned char>(c);
        switch (c) {
            case '"': text += "\\\""; break;
            case '\\': text += "\\\\"; break;
            case '\n': text += "\\n"; break;
            case '\t': text += "\\t"; break;
            default:
                if (byte < 0x20)
                    text += std::string("\\u00") + digits[byte >> 4] + digits[byte & 15];
                else
                    text += c;
        }
    }
    text += '"';
}

/// A part of the draft as JSON in one line: every scalar a string as it is written, keys sorted, nothing that comes
/// later.
inline void write_canonical(std::string& text, model::Node const& node, std::vector<std::string>& path) {
    if (auto const* list = node.list()) {
        text += '[';
        for (std::size_t i = 0; i < list->size(); ++i) {
            if (i > 0) text += ',';
            path.push_back(std::to_string(i));
            write_canonical(text, (*list)[i], path);
            path.pop_back();
        }
        text += ']';
    } else if (auto const* mapping = node.mapping()) {
        std::vector<model::Entry const*> entries;
        for (auto const& entry : mapping->entries)
            if (!comes_later(path, entry.key)) entries.push_back(&entry);
        std::sort(entries.begin(), entries.end(), [](auto const* a, auto const* b) { return a->key < b->key; });
        text += '{';
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (i > 0) text += ',';
            write_quoted(text, entries[i]->key);
            text += ':';
            path.push_back(entries[i]->key);
            write_canonical(text, entries[i]->value, path);
            path.pop_back();
        }
        text += '}';
    } else {
        write_quoted(text, node.text() ? node.text()->value : std::string_view());
    }
}

}  // namespace detail

/// The digest of parts of a round file: SHA-256 of a JSON mapping of these keys, in one line without spaces, keys
/// sorted and every scalar a string as it is written (docs/round-file.md, `agreed`). What comes later (votes, marks,
/// decisions, the seed) is not in it.
inline std::string frozen_digest(model::Draft const& draft, std::vector<std::string> keys) {
    std::sort(keys.begin(), keys.end());
    std::string text = "{";
    for (auto const& key : keys) {
        if (text.size() > 1) text += ',';
        detail::write_quoted(text, key);
        text += ':';
        std::vector<std::string> path{key};
        auto const* node = draft.root.find(key);
        detail::write_canonical(text, node ? *node : model::Node(), path);
    }
    return core::sha256(text + "}").to_text();
}

/// `of` and `digest` of an entry of `agreed`: the parts of the file that were agreed are still what they were.
inline void read_frozen(Reading& reading, Fields const& fields, model::Agreement& agreement) {
    Place words_place;
    for (auto const& word : fields.words("of", words_place)) {
        auto const keys = std::vector<std::string>(std::begin(detail::rule_keys), std::end(detail::rule_keys));
        if (std::find(keys.begin(), keys.end(), word.text) == keys.end())
            reading.wrong_word("word.unknown", word.place,
                               "`" + Reading::shown(word.text) + "` is not a part of the file that holds rules",
                               word.text, keys);
        else if (std::find(agreement.of.begin(), agreement.of.end(), word.text) == agreement.of.end())
            agreement.of.emplace_back(word.text);
    }
    auto const digest = fields.scalar("digest");
    if (digest && !fields.node("of"))
        return reading.error("agreed.of", digest->place, "a digest stands here, and `of` does not say of what",
                             "Write, for example, `of: [rubric, allocation]`");
    if (agreement.of.empty()) return;
    auto const now = frozen_digest(reading.draft, agreement.of);
    agreement.digest = digest ? std::string(digest->text) : "";
    if (!digest)
        reading.warning("agreed.no_digest", words_place, "what was agreed is not frozen yet: its digest is " + now,
                        "Write it into `digest`, and nobody can change it unseen");
    else if (digest->text != now)
        reading.error("agreed.changed", digest->place,
                      "what stands in " + core::join_words(agreement.of) + " is not what was agreed" +
                          (agreement.how.empty() ? "" : " (" + agreement.how + ")") + ": its digest is " + now,
                      "Put back what was agreed, or agree again and write the new digest");
}

}  // namespace grantpanel::validate
