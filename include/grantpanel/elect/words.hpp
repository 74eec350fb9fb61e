// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/elect/run.hpp"

namespace grantpanel::elect {

/// How an election is decided, in the words of the command and of Python.
struct Words {
    std::string rule = "greedy", utility = "cost", completion = "none", until = "exhaustive", ties = "id",
                variant = "mtc";
};

/// The options that words stand for, without a step or a seed. Throws UsageError with the words that are known.
inline Options options_of(Words const& given) {
    Options options;
    options.rule = parse<Rule>(given.rule, words::rules, "rule");
    options.utility = parse<Utility>(given.utility, words::utilities, "utility");
    options.completion = parse<Completion>(given.completion, words::completions, "completion");
    options.until = parse<Until>(given.until, words::ends, "end");
    options.ties = parse<TieOrder>(given.ties, words::ties, "order of ties");
    options.variant = parse<CstvVariant>(given.variant, words::variants, "variant");
    return options;
}

/// The same from "RULE", "RULE:UTILITY" or "RULE:UTILITY:COMPLETION", such as "equal_shares:cost:add1u".
inline Options options_of(std::string const& rule, std::string const& ties) {
    std::vector<std::string> parts;
    for (std::string_view rest = rule;;) {
        auto const end = std::min(rest.find(':'), rest.size());
        parts.emplace_back(rest.substr(0, end));
        if (end == rest.size()) break;
        rest.remove_prefix(end + 1);
    }
    if (parts.size() > 3) throw core::UsageError("a rule is written RULE:UTILITY:COMPLETION, not `" + rule + "`");
    parts.resize(3);
    Words given;
    given.rule = parts[0];
    if (!parts[1].empty()) given.utility = parts[1];
    if (!parts[2].empty()) given.completion = parts[2];
    given.ties = ties;
    return options_of(given);
}

}  // namespace grantpanel::elect
