// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/currency.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/elect/run.hpp"
#include "grantpanel/elect/step.hpp"

namespace grantpanel::elect {

/// How an election is decided, in the words of the command and of Python.
struct Words {
    std::string rule = "greedy", utility = "cost", completion = "none", ties = "id";
    std::optional<std::string> until{}, variant{}, seed{};
};

/// The options that words stand for, without a step. Throws UsageError with the words that are known.
inline Options options_of(Words const& given) {
    Options options;
    options.rule = parse<Rule>(given.rule, words::rules, "rule");
    options.utility = parse<Utility>(given.utility, words::utilities, "utility");
    options.completion = parse<Completion>(given.completion, words::completions, "completion");
    if (given.until) options.until = parse<Until>(*given.until, words::ends, "end");
    options.ties = parse<TieOrder>(given.ties, words::ties, "order of ties");
    if (given.variant) options.variant = parse<CstvVariant>(*given.variant, words::variants, "variant");
    options.seed = given.seed;
    return options;
}

/// The same from "RULE", "RULE:UTILITY" or "RULE:UTILITY:COMPLETION", such as "equal_shares:cost:add1u", and after
/// these any of "step=AMOUNT" (in whole units of `unit`), "until=END" and "variant=VARIANT":
/// "equal_shares:cost:budget_increase:step=500", "cstv:score:variant=ewt". Throws UsageError for all else.
inline Options options_of(std::string const& rule, std::string const& ties, core::Unit const& unit,
                          std::optional<std::string> const& seed = {}) {
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
        if (name == "step") {
            auto const [amount, decimals] = step_of(value, unit);
            if (decimals > unit.decimals)
                throw core::UsageError("a step in `" + core::printable(rule) + "` has at most " +
                                       std::to_string(unit.decimals) + " decimals, as the amounts of the election");
            step = amount;
        } else if (name == "until")
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
    given.seed = seed;
    auto options = options_of(given);
    options.step = step;
    return options;
}

/// The rules in force of an election: every option that means something for its rule, defaults included.
struct InForce {
    /// The names of the command with their values, in this order: rule, variant, utility, completion, step (in whole
    /// units), until, limits ("yes"), ties ("all" where all outcomes are asked for), seed.
    std::vector<std::pair<std::string, std::string>> options;
    /// The same as a sentence without its end: "equal_shares by cost, completion add1 until exhaustive, ties by id".
    std::string text;

    /// The value of a name; none where it is not in force.
    [[nodiscard]] std::optional<std::string> value(std::string_view name) const {
        for (auto const& option : options)
            if (option.first == name) return option.second;
        return std::nullopt;
    }
};

/// The rules that are in force with these options. `unit` is that of the step; `limits` says whether the election is
/// held to some, `all_outcomes` whether all ways to settle ties are asked for.
inline InForce in_force(Options const& options, core::Unit const& unit, bool limits = false,
                        bool all_outcomes = false) {
    InForce result;
    auto const say = [&](std::string name, std::string_view value) {
        return result.options.emplace_back(std::move(name), value).second;
    };
    auto const word = [](auto const& words, auto value) { return words[static_cast<std::size_t>(value)]; };
    result.text = say("rule", word(words::rules, options.rule));
    if (options.rule == Rule::cstv)
        result.text += " " + say("variant", word(words::variants, options.variant.value_or(CstvVariant::mtc)));
    result.text += " by " + say("utility", word(words::utilities, options.utility));
    if (detail::takes_completion(options.rule))
        result.text += ", completion " + say("completion", word(words::completions, options.completion));
    if (options.step) result.text += " by " + say("step", core::to_short_text(*options.step, unit));
    if (detail::raises_budget(options.completion))
        result.text += " until " + say("until", word(words::ends, options.until.value_or(Until::exhaustive)));
    if (limits) {
        say("limits", "yes");
        result.text += ", held to limits";
    }
    if (all_outcomes) {
        say("ties", "all");
        result.text += ", ties settled in all ways";
        return result;
    }
    result.text += ", ties by " + say("ties", word(words::ties, options.ties));
    if (options.ties == TieOrder::draw)
        result.text += " with the seed `" + say("seed", options.seed.value_or("")) + "`";
    return result;
}

}  // namespace grantpanel::elect
