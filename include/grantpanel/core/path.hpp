// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grantpanel::core {

/// A place in a round: keys and positions from the top, `applications/17/requested` (positions count from 0).
struct Path {
    std::vector<std::string> steps;

    Path() = default;
    explicit Path(std::vector<std::string> given) : steps(std::move(given)) {}

    /// Steps divided by '/', or by '.' where there is no '/': "fund/pot" and "fund.pot" are the same place.
    static Path parse(std::string_view text) {
        char const divider = text.find('/') != text.npos ? '/' : '.';
        Path path;
        while (!text.empty()) {
            auto const end = std::min(text.find(divider), text.size());
            path.steps.emplace_back(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        return path;
    }

    [[nodiscard]] Path child(std::string_view step) const {
        Path path = *this;
        path.steps.emplace_back(step);
        return path;
    }
    [[nodiscard]] Path child(std::size_t position) const { return child(std::to_string(position)); }

    [[nodiscard]] std::string to_text() const {
        std::string text;
        for (auto const& step : steps) text += (text.empty() ? "" : "/") + step;
        return text;
    }
    bool operator==(Path const&) const = default;
};

/// The position a step names, if it is one.
inline std::optional<std::size_t> as_position(std::string_view step) {
    if (step.empty() || step.size() > 9) return std::nullopt;
    std::size_t position = 0;
    for (char c : step) {
        if (c < '0' || c > '9') return std::nullopt;
        position = position * 10 + static_cast<std::size_t>(c - '0');
    }
    return position;
}

}  // namespace grantpanel::core
