// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "grantpanel/core/decimal.hpp"

namespace grantpanel::validate {

/// How the numbers of a CSV column are written, where `columns` says so.
struct NumberStyle {
    std::string thousands;
    std::string sign;
};

/// The number without the separators and the sign that the column may have; nothing where they stand wrongly.
inline std::optional<std::string> strip(std::string_view text, NumberStyle const& style) {
    if (!style.sign.empty()) {
        if (text.starts_with(style.sign))
            text.remove_prefix(style.sign.size());
        else if (text.ends_with(style.sign))
            text.remove_suffix(style.sign.size());
        while (text.starts_with(' ')) text.remove_prefix(1);
        while (text.ends_with(' ')) text.remove_suffix(1);
    }
    if (style.thousands.empty()) return std::string(text);
    auto const point = std::min(text.find('.'), text.size());
    std::string_view whole = text.substr(0, point);
    std::string plain;
    for (bool first = true;; first = false) {
        auto const end = std::min(whole.find(style.thousands), whole.size());
        bool const last = end == whole.size();
        if (first ? end < 1 || (!last && end > 3) : end != 3) return std::nullopt;
        plain += whole.substr(0, end);
        if (last) break;
        whole.remove_prefix(end + style.thousands.size());
    }
    return plain + std::string(text.substr(point));
}

/// A number as it stands in a column that is written like this: with its separators and sign, or plain.
inline core::DecimalReading read_number(std::string_view text, NumberStyle const& style) {
    auto const plain = core::parse_decimal(text);
    if (plain.ok() || (style.thousands.empty() && style.sign.empty())) return plain;
    auto const stripped = strip(text, style);
    return stripped ? core::parse_decimal(*stripped) : plain;
}

}  // namespace grantpanel::validate
