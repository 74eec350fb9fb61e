// SPDX-License-Identifier: MIT
#pragma once

#include "grantpanel/elect/changed_limits.hpp"
#include "grantpanel/elect/run.hpp"

namespace grantpanel::elect {

// Where a change that helps a project goes on to help it, so that the least change can be found by halving
// (docs/elections-margins.md, section 5, has the proofs).

/// Whether the rule runs once, and only once.
inline bool is_plain(Options const& options) {
    return options.completion == Completion::none || options.completion == Completion::greedy;
}

/// Whether this project, if it is selected at some cost, is selected at every lower cost. `limits`: those that the
/// election is held to, if any.
inline bool lower_costs_never_harm(Options const& options, allocate::Problem const* limits = nullptr,
                                   std::uint32_t project = 0) {
    if (!is_plain(options) || options.utility == Utility::cost_sqrt || options.utility == Utility::cost_log)
        return false;
    if (limits != nullptr && !are_ceilings(*limits)) {
        // Others may become possible beside the cheaper project, and only beside it. Then it is selected, too, but by
        // rules that end only where nothing more is possible.
        bool const to_the_end = options.rule == Rule::greedy || options.rule == Rule::max_welfare ||
                                options.completion == Completion::greedy;
        if (!to_the_end || !allow_lower_cost(*limits, project)) return false;
    }
    switch (options.rule) {
        case Rule::greedy:
        case Rule::equal_shares:
        case Rule::exact_equal_shares:
        case Rule::phragmen:
        case Rule::maximin_support: return true;
        case Rule::max_welfare:
            return options.utility == Utility::cardinality || options.utility == Utility::score ||
                   options.utility == Utility::borda;
        default: return false;
    }
}

/// Whether a project that is selected with some new voters who support it alone is selected with more of them. Never
/// said of the rules of equal shares, where new voters make every share smaller.
inline bool more_voters_never_harm(Profile const& profile, Options const& options) {
    if (!is_plain(options)) return false;
    bool const all_judge = std::all_of(profile.judges.begin(), profile.judges.end(),
                                       [&](auto judges) { return judges == profile.voters; });
    bool const adds_up = options.rule == Rule::greedy || options.rule == Rule::max_welfare;
    bool const loads = options.rule == Rule::phragmen || options.rule == Rule::maximin_support;
    return all_judge ? adds_up || loads : loads && options.completion == Completion::none;
}

/// Whether a project that is selected where it is worth more to its supporters, or to one of them, is selected where it
/// is worth yet more.
inline bool more_worth_never_harms(Options const& options) {
    return is_plain(options) &&
           (options.rule == Rule::greedy || options.rule == Rule::equal_shares || options.rule == Rule::max_welfare ||
            options.rule == Rule::phragmen || options.rule == Rule::maximin_support);
}

/// Whether the rule asks only who supports a project, and not how much.
inline bool only_support_counts(Rule rule) { return rule == Rule::phragmen || rule == Rule::maximin_support; }

}  // namespace grantpanel::elect
