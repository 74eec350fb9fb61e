// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/text.hpp"

namespace grantpanel::validate {

/// The choice that a word most likely means, or "": the only one that it begins, the nearest, or what others call so.
inline std::string meant(std::string_view word, std::vector<std::string> const& choices) {
    static constexpr std::pair<std::string_view, std::string_view> usual[] = {{"decline", "not_this_time"},
                                                                              {"declined", "not_this_time"},
                                                                              {"reject", "not_this_time"},
                                                                              {"rejected", "not_this_time"},
                                                                              {"award", "fund"},
                                                                              {"approve", "fund"},
                                                                              {"approved", "fund"},
                                                                              {"postpone", "defer"},
                                                                              {"partial", "fund_part"}};
    auto const folded = core::fold_ascii(word);
    std::vector<std::string> begun;
    for (auto const& choice : choices)
        if (word.size() >= 3 && choice.starts_with(folded)) begun.push_back(choice);
    if (begun.size() == 1) return begun[0];
    if (auto near = core::closest(word, choices); !near.empty()) return near;
    for (auto const& [theirs, ours] : usual)
        if (folded == theirs && std::find(choices.begin(), choices.end(), ours) != choices.end())
            return std::string(ours);
    return "";
}

}  // namespace grantpanel::validate
