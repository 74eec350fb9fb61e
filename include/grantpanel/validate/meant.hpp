// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/text.hpp"

namespace grantpanel::validate {

/// The choice that a word most likely means, or "": the nearest, the only one that it begins, or what others call
/// so.
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
    if (auto near = core::closest(word, choices); !near.empty()) return near;
    auto const folded = core::fold_ascii(word);
    std::vector<std::string> begun;
    for (auto const& choice : choices) {
        if (word.size() >= 3 && choice.starts_with(folded)) begun.push_back(choice);
        for (auto const& [theirs, ours] : usual)
            if (folded == theirs && choice == ours) return choice;
    }
    return begun.size() == 1 ? begun[0] : "";
}

}  // namespace grantpanel::validate
