// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/decimal.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/model/draft.hpp"
#include "grantpanel/validate/likely_number.hpp"
#include "grantpanel/validate/place.hpp"

namespace grantpanel::validate {

namespace detail {
/// What `columns` would say of a column that is written in this way.
inline std::string columns_example(model::Draft const& draft, std::vector<std::string> const& steps,
                                   LikelyNumber const& likely) {
    std::string said;
    auto const say = [&](std::string_view key, std::string const& value) {
        if (!value.empty()) said += (said.empty() ? "" : ", ") + std::string(key) + ": " + core::in_quotes(value);
    };
    auto const heading = draft.heading(steps[0], steps[2]);
    say("from", heading == steps[2] ? "" : core::printable(heading));
    say("thousands", likely.thousands);
    say("sign", likely.sign);
    return "`columns: {" + steps[0] + ": {" + steps[2] + ": {" + said + "}}}`";
}
}  // namespace detail

/// What to write instead of a text that is not a number; and what kind of text it is: kinds are counted apart.
inline std::pair<std::string, std::string> number_hint(model::Draft const& draft, Scalar const& scalar,
                                                       core::DecimalFault fault) {
    auto const text = scalar.text;
    auto const steps = scalar.place.path().steps;
    auto const* node = steps.size() == 3 ? draft.root.find(steps[0]) : nullptr;
    bool const in_table = node && node->table();
    if (fault == core::DecimalFault::exponent || fault == core::DecimalFault::too_long) {
        std::string hint(core::describe(fault));
        hint[0] = 'A';
        return {hint, ""};
    }
    if (auto const likely = likely_number(text)) {
        std::string hint = "Write " + likely->plain;
        if (likely->decimal_comma) hint += ": a point stands before decimals";
        bool const styled = !likely->thousands.empty() || !likely->sign.empty();
        bool const column = in_table && !likely->decimal_comma && likely->thousands != ".";
        if (column && styled) hint += "; or, for the whole column, " + detail::columns_example(draft, steps, *likely);
        std::string const other = likely->percent ? "%" : likely->decimal_comma ? "comma" : "";
        return {hint, likely->thousands + likely->sign + other};
    }
    if (text.find_first_of("0123456789") == text.npos) {
        bool const needed = !in_table || steps.back() == "requested" || steps.back() == "total";
        if (text.empty() || needed) return {"Write it with digits, for example 4200", "word"};
        return {"Leave the cell empty if it is not known", "word"};
    }
    std::string digits(text);
    for (char& c : digits) c = c == 'O' || c == 'o' ? '0' : c == 'l' || c == 'I' ? '1' : c;
    if (auto const likely = likely_number(digits); likely && text[0] != '0')
        return {"A letter stands in the place of a digit: write " + likely->plain, "letter"};
    return {"Write it with digits only, for example 4200 or 87.5", ""};
}

}  // namespace grantpanel::validate
