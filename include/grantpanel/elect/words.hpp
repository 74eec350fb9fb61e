// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/currency.hpp"
#include "grantpanel/core/decimal.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/core/text.hpp"
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

/// An amount of money above 0, in whole units as a file writes them. Throws UsageError, naming `what`, where it is none
/// or has more decimals than the unit.
inline core::Money step_of(std::string const& text, core::Unit const& unit, std::string const& what) {
    auto const reading = core::parse_decimal(text);
    auto const units = reading.ok() ? core::rescale(reading.value, unit.decimals) : std::nullopt;
    if (!units || *units <= 0)
        throw core::UsageError(what + " is an amount above 0 with at most " + std::to_string(unit.decimals) +
                               " decimals, not `" + core::printable(text) + "`");
    return core::Money::of(*units);
}

/// The same from "RULE", "RULE:UTILITY" or "RULE:UTILITY:COMPLETION", such as "equal_shares:cost:add1u", and after
/// these any of "step=AMOUNT" (in whole units of `unit`), "until=END" and "variant=VARIANT":
/// "equal_shares:cost:budget_increase:step=500", "cstv:score:variant=ewt". Throws UsageError for all else.
inline Options options_of(std::string const& rule, std::string const& ties, core::Unit const& unit) {
    std::vector<std::string> parts;
    for (std::string_view rest = rule;;) {
        auto const end = std::min(rest.find(':'), rest.size());
        parts.emplace_back(rest.substr(0, end));
        if (end == rest.size()) break;
        rest.remove_prefix(end + 1);
    }
    Words given;
    std::optional<core::Money> step;
    std::set<std::string> names;
    while (parts.size() > 1 && parts.back().find('=') != std::string::npos) {
        auto const end = parts.back().find('=');
        auto const name = parts.back().substr(0, end), value = parts.back().substr(end + 1);
        if (!names.insert(name).second)
            throw core::UsageError("`" + core::printable(name) + "` stands twice in `" + core::printable(rule) + "`");
        if (name == "step")
            step = step_of(value, unit, "a step");
        else if (name == "until")
            given.until = value;
        else if (name == "variant")
            given.variant = value;
        else
            throw core::UsageError("`" + core::printable(name) + "` is not known in `" + core::printable(rule) +
                                   "`. Known: step, until, variant");
        parts.pop_back();
    }
    if (parts.size() > 3)
        throw core::UsageError(
            "a rule is written RULE:UTILITY:COMPLETION, then step=AMOUNT, until=END or variant=VARIANT, not `" +
            core::printable(rule) + "`");
    parts.resize(3);
    given.rule = parts[0];
    if (!parts[1].empty()) given.utility = parts[1];
    if (!parts[2].empty()) given.completion = parts[2];
    given.ties = ties;
    auto options = options_of(given);
    options.step = step;
    if (names.count("variant") > 0 && options.rule != Rule::cstv)
        throw core::UsageError("a variant is for the rule `cstv`, not in `" + core::printable(rule) + "`");
    if (names.count("until") > 0 &&
        (options.completion == Completion::none || options.completion == Completion::greedy))
        throw core::UsageError("`until` is for completions that raise the budget, not in `" + core::printable(rule) +
                               "`");
    return options;
}

}  // namespace grantpanel::elect
