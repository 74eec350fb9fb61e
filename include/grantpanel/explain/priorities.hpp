// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/decide.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/panel/allocate_list.hpp"

namespace grantpanel::explain {

/// What the rules give, beside what they would give without `priorities`.
struct WithoutPriorities {
    /// A group that a priority names: how many are in it of those in the running, and of those that get an award.
    struct Share {
        std::size_t group = 0;  ///< position in Round::groups
        std::size_t applications = 0, awards = 0, awards_without = 0;
    };
    std::size_t applications = 0;  ///< in the running
    std::size_t awards = 0, awards_without = 0;
    core::Money awarded, awarded_without;
    std::vector<Share> shares;
    std::vector<model::ApplicationIndex> only_with, only_without;  ///< who gets an award only so, as in the file
    std::string refused;  ///< why the rules could not decide without them; "" where they could
};

namespace detail {

inline std::optional<WithoutPriorities> beside(model::RoundData const& round, model::Order const& order,
                                               model::PerApplication<model::Result> const& with, auto&& run_without) {
    if (round.allocation.priorities.size() < 2) return std::nullopt;
    WithoutPriorities result;
    std::vector<std::size_t> groups;
    for (auto const& priority : round.allocation.priorities)
        for (auto group : priority.groups)
            if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
    for (auto group : groups) result.shares.push_back({group});
    model::PerApplication<model::Result> without(with.size());
    try {
        auto changed = round;
        changed.allocation.priorities.assign(1, {});
        without = run_without(model::Round(std::move(changed)));
    } catch (core::InputError const& error) {
        result.refused = error.problems().front().message;
    } catch (core::Error const& error) {
        result.refused = error.what();
    }
    for (auto const& tie_class : order.classes)
        for (auto each : tie_class.members) {
            bool const now = with[each].award > core::Money(), then = without[each].award > core::Money();
            ++result.applications;
            result.awards += now ? 1 : 0;
            result.awards_without += then ? 1 : 0;
            result.awarded += with[each].award;
            result.awarded_without += without[each].award;
            if (now && !then) result.only_with.push_back(each);
            if (then && !now) result.only_without.push_back(each);
            for (auto& share : result.shares) {
                if (round.groups[share.group].condition.answers[each] != model::Answer::yes) continue;
                ++share.applications;
                share.awards += now ? 1 : 0;
                share.awards_without += then ? 1 : 0;
            }
        }
    std::sort(result.only_with.begin(), result.only_with.end());
    std::sort(result.only_without.begin(), result.only_without.end());
    return result;
}

}  // namespace detail

/// The proposal of a round beside that of the same round without its priorities; none where it has none. Cost: decides
/// once more.
inline std::optional<WithoutPriorities> without_priorities(model::Decision const& decision) {
    return detail::beside(*decision.round, decision.order, decision.proposal,
                          [&](model::Round const& round) { return decide_with(round, decision.rulings).proposal; });
}

/// The awards of a scored list beside those of the same list without its priorities; none where it has none. Cost:
/// allocates once more.
inline std::optional<WithoutPriorities> without_priorities(ScoredList const& list, panel::AllocatedList const& result) {
    return detail::beside(*list.round, result.order, result.results, [&](model::Round round) {
        return panel::allocate_list({std::move(round), list.totals}).results;
    });
}

/// The same in lines of plain words; the first says it all.
inline std::vector<std::string> sentences(model::RoundData const& round, WithoutPriorities const& beside) {
    if (!beside.refused.empty())
        return {"The same round without its priorities could not be decided: " + beside.refused};
    auto const money = [&](core::Money amount) { return core::to_display(amount, round.unit); };
    std::vector<std::string> lines{"The rules give " + counted(beside.awards, "award") + ", " + money(beside.awarded) +
                                   ". Without the priorities they would give " +
                                   counted(beside.awards_without, "award") + ", " + money(beside.awarded_without) +
                                   "."};
    for (auto const& share : beside.shares)
        lines.push_back("`" + round.groups[share.group].name +
                        "`: " + part_of(share.applications, beside.applications, "application") + "; " +
                        part_of(share.awards, beside.awards, "award") + "; without the priorities " +
                        part_of(share.awards_without, beside.awards_without, "award"));
    auto const list = [&](std::string text, std::vector<model::ApplicationIndex> const& those) {
        if (!those.empty())
            lines.push_back(std::move(text) + core::join_words(core::ids_of(round.applications, those)));
    };
    list("An award only because of the priorities: ", beside.only_with);
    list("An award only without the priorities: ", beside.only_without);
    return lines;
}

}  // namespace grantpanel::explain
