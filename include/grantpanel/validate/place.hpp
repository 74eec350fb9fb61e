// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "grantpanel/core/path.hpp"

namespace grantpanel::validate {

/// A place in the draft while it is read: a step and the place it was taken from. Costs nothing until a path is needed.
/// A place must not outlive its parent.
struct Place {
    Place const* parent = nullptr;
    std::string_view key = {};
    std::size_t position = 0;  ///< used where `key` is empty
    bool at_key = false;       ///< the key itself is meant, not its value

    [[nodiscard]] Place child(std::string_view step) const { return {this, step, 0, false}; }
    [[nodiscard]] Place child(std::size_t step) const { return {this, {}, step, false}; }

    [[nodiscard]] core::Path path() const {
        core::Path path;
        for (Place const* place = this; place->parent; place = place->parent)
            path.steps.push_back(place->key.empty() ? std::to_string(place->position) : std::string(place->key));
        std::reverse(path.steps.begin(), path.steps.end());
        return path;
    }
};

/// A text in the draft and its place.
struct Scalar {
    std::string_view text;
    bool quoted = false;
    Place place;
    [[nodiscard]] bool empty() const { return text.empty(); }
};

}  // namespace grantpanel::validate
