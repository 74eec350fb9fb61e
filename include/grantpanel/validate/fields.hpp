// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/validate/reading.hpp"

namespace grantpanel::validate {

/// The keys of one mapping: those it may have, and those that a later version will know. Anything else is a problem.
class Fields {
  public:
    using Keys = std::initializer_list<std::string_view>;

    /// Reads `node` at `place`; a missing node (nullptr) has no fields and is no problem by itself.
    Fields(Reading& reading, Place const& place, model::Node const* node, Keys known, Keys reserved = {})
        : Fields(reading, place, node ? node->mapping() : nullptr, known, reserved) {
        if (node && !node->mapping() && !node->empty())
            reading.error("shape.mapping", place, "`" + std::string(place.key) + "` holds keys and values",
                          "For example `" + std::string(*known.begin()) + ": ...`");
    }

    Fields(Reading& reading, Place const& place, model::Mapping const* mapping, Keys known, Keys reserved = {})
        : reading_(reading), place_(place), mapping_(mapping) {
        if (!mapping) return;
        auto const among = [](Keys keys, std::string_view key) {
            return std::find(keys.begin(), keys.end(), key) != keys.end();
        };
        for (auto const& entry : mapping->entries) {
            if (among(known, entry.key)) continue;
            Place at = place_.child(entry.key);
            at.at_key = true;
            if (among(reserved, entry.key))
                reading.not_available(at, entry.key);
            else
                reading.wrong_word("key.unknown", at,
                                   "`" + Reading::shown(entry.key) + "` is not a key that can stand here", entry.key,
                                   {known.begin(), known.end()});
        }
    }

    [[nodiscard]] Place const& place() const { return place_; }
    [[nodiscard]] Place at(std::string_view key) const { return place_.child(key); }
    [[nodiscard]] bool present() const { return mapping_ != nullptr; }

    /// What stands at a key; nothing where the key is missing or empty.
    [[nodiscard]] model::Node const* node(std::string_view key) const {
        auto const* node = mapping_ ? mapping_->find(key) : nullptr;
        return node && !node->empty() ? node : nullptr;
    }

    /// The text at a key; nothing where it is missing or empty; a problem where it is a list or a mapping.
    [[nodiscard]] std::optional<Scalar> scalar(std::string_view key) const {
        auto const* found = node(key);
        if (!found) return std::nullopt;
        if (auto const* text = found->text()) return Scalar{text->value, text->quoted, at(key)};
        reading_.error("shape.scalar", at(key), "`" + std::string(key) + "` holds one value, not a list or a mapping");
        return std::nullopt;
    }

    /// The same, where it must be there.
    [[nodiscard]] std::optional<Scalar> required(std::string_view key, std::string const& hint = "") const {
        if (!node(key)) {
            missing(key, hint);
            return std::nullopt;
        }
        return scalar(key);
    }

    void missing(std::string_view key, std::string const& hint = "") const {
        std::string const under = place_.key.empty() ? "" : " under `" + std::string(place_.key) + "`";
        reading_.error("key.missing", at(key), "`" + std::string(key) + "` is missing" + under, hint);
    }

    /// The list at a key; a problem where it is something else.
    [[nodiscard]] model::List const* list(std::string_view key) const {
        auto const* found = node(key);
        if (!found) return nullptr;
        if (!found->list())
            reading_.error("shape.list", at(key), "`" + std::string(key) + "` is a list", "Write it as [a, b]");
        return found->list();
    }

    /// The words of a list at a key.
    [[nodiscard]] std::vector<Scalar> words(std::string_view key, Place& list_place) const {
        std::vector<Scalar> words;
        list_place = at(key);
        if (auto const* found = list(key))
            for (std::size_t i = 0; i < found->size(); ++i) {
                if (auto const* text = (*found)[i].text())
                    words.push_back({text->value, text->quoted, list_place.child(i)});
                else
                    reading_.error("shape.scalar", list_place.child(i),
                                   "an element of `" + std::string(key) + "` is one word");
            }
        return words;
    }

  private:
    Reading& reading_;
    Place place_;
    model::Mapping const* mapping_;
};

}  // namespace grantpanel::validate
