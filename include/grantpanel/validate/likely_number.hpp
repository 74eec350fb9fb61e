// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/decimal.hpp"
#include "grantpanel/core/text.hpp"

namespace grantpanel::validate {

/// What a text that is not a plain number most likely means.
struct LikelyNumber {
    std::string plain;      ///< as it is to be written
    std::string thousands;  ///< what divides its thousands
    std::string sign;       ///< its currency sign
    bool percent = false;
    bool decimal_comma = false;
};

/// "4,200", "18 000", "1.400,00", "87,5", "£9,000" or "60%"; none where it is no number, or could be two.
inline std::optional<LikelyNumber> likely_number(std::string_view text) {
    static constexpr std::array<std::string_view, 4> signs{"$", "£", "€", "¥"};
    static constexpr std::array<std::string_view, 8> dividers{",", ".", " ", "'", "_", "’", "\u00A0", "\u202F"};
    LikelyNumber likely;
    auto const trim = [&] {
        while (text.starts_with(' ')) text.remove_prefix(1);
        while (text.ends_with(' ')) text.remove_suffix(1);
    };
    trim();
    for (auto sign : signs) {
        if (!text.starts_with(sign) && !text.ends_with(sign)) continue;
        text.starts_with(sign) ? text.remove_prefix(sign.size()) : text.remove_suffix(sign.size());
        likely.sign = sign;
        break;
    }
    likely.percent = text.ends_with('%');
    if (likely.percent) text.remove_suffix(1);
    trim();
    bool const negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);

    std::vector<std::string> groups(1);
    std::vector<std::string_view> between;
    while (!text.empty()) {
        auto const bytes = std::max<std::size_t>(1, core::decode(text).bytes);
        auto const character = text.substr(0, bytes);
        text.remove_prefix(bytes);
        if (character[0] >= '0' && character[0] <= '9') {
            groups.back() += character;
        } else if (std::find(dividers.begin(), dividers.end(), character) != dividers.end()) {
            between.push_back(character);
            groups.emplace_back();
        } else {
            return std::nullopt;
        }
    }
    auto const last = between.empty() ? std::string_view() : between.back();
    bool const point = last == "." || last == ",";
    bool const once = std::count(between.begin(), between.end(), last) == 1;
    bool const three = groups.back().size() == 3;
    if (last == "." && between.size() == 1 && three && !likely.sign.empty()) return std::nullopt;  // 1.4 or 1400?
    bool const thousands = between.size() == 1 && last == "," && three && groups[0].size() <= 3 && groups[0] != "0";
    std::string decimals;
    if (point && once && !thousands) {
        decimals = groups.back();
        likely.decimal_comma = last == "," && !decimals.empty();
        groups.pop_back();
        between.pop_back();
    }
    if (!between.empty()) likely.thousands = between[0];
    std::string whole = groups[0];
    for (std::size_t i = 1; i < groups.size(); ++i) {
        if (groups[i].size() != 3 || groups[0].empty() || groups[0].size() > 3 || between[i - 1] != likely.thousands)
            return std::nullopt;
        whole += groups[i];
    }
    if (whole.empty() && decimals.empty()) return std::nullopt;
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
    likely.plain = (negative ? "-" : "") + (whole.empty() ? "0" : whole) + (decimals.empty() ? "" : "." + decimals);
    return core::parse_decimal(likely.plain).ok() ? std::optional(likely) : std::nullopt;
}

}  // namespace grantpanel::validate
