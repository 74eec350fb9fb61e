// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "grantpanel/model/ballots.hpp"

namespace grantpanel::elect {

/// The utility of an election for which none is named, by what its ballots say: points count as points, ranks as ranks
/// (docs/elections.md, section 2). The word of the command.
inline std::string_view usual_utility(model::VoteType type) {
    switch (type) {
        case model::VoteType::approval:
        case model::VoteType::choose_one: return "cost";
        case model::VoteType::ordinal: return "borda";
        case model::VoteType::cumulative:
        case model::VoteType::scoring: return "score";
    }
    return "cost";
}

/// A rule to compare, in words, with the usual utility where it names none: of "equal_shares::add1u" for points
/// "equal_shares:score:add1u", of "cstv:variant=ewt" "cstv:score:variant=ewt".
inline std::string with_usual_utility(std::string rule, model::VoteType type) {
    auto const end = rule.find(':');
    auto const usual = std::string(usual_utility(type));
    if (end == std::string::npos) return rule + ":" + usual;
    auto const next = std::string_view(rule).substr(end + 1).substr(0, rule.find(':', end + 1) - end - 1);
    if (next.empty()) rule.insert(end + 1, usual);
    if (next.find('=') != std::string_view::npos) rule.insert(end + 1, usual + ":");
    return rule;
}

}  // namespace grantpanel::elect
