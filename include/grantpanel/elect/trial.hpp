// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/elect/change.hpp"
#include "grantpanel/elect/changed_limits.hpp"
#include "grantpanel/elect/run.hpp"

namespace grantpanel::elect {

/// What it would take for a project to be selected, as a whole number (docs/elections-margins.md).
struct Margin {
    /// The project is selected with this much: shown by running the rule, or, where it is said of any choice of so many
    /// voters, proved.
    std::optional<std::int64_t> enough;
    /// It is not selected with this much, nor with anything less: shown by running the rule, or proved.
    std::int64_t not_enough = 0;
    bool never = false;  ///< proved: no amount is enough

    /// Whether `enough` is proved to be the least.
    [[nodiscard]] bool least() const { return enough && *enough == not_enough + 1; }
    bool operator==(Margin const&) const = default;
};

/// The least number of 1 .. `most` with which `wins(number)`. Where `monotone`, what wins goes on to win with more: the
/// least is found by doubling and halving. Where not, at most `runs` runs: half of them one by one from 1 on, the rest
/// by doubling and halving, for a number that is enough and may not be the least. `all`: more than `most` is
/// impossible. Where `wins` is not proved for a number, nothing more is looked for: what was seen until then holds.
template <class Wins>
Margin seek(std::int64_t most, bool all, bool monotone, std::uint64_t runs, Wins const& wins) {
    Margin margin;
    auto const fails_up_to = [&](std::int64_t number) {
        margin.not_enough = std::max<std::int64_t>(number, 0);
        margin.never = all && number >= most;
    };
    fails_up_to(0);
    auto const settled = [&](std::int64_t number) -> std::optional<bool> {
        try {
            return wins(number);
        } catch (core::NotProved const&) {
            return std::nullopt;
        }
    };
    std::uint64_t used = 0;
    if (!monotone)
        for (; margin.not_enough < most && used < runs / 2; ++used) {
            auto const number = margin.not_enough + 1;
            auto const answer = settled(number);
            if (!answer) return margin;
            if (*answer) {
                margin.enough = number;
                return margin;
            }
            fails_up_to(number);
        }
    auto low = margin.not_enough, high = low;
    for (std::int64_t step = 1; high < most; step *= 2) {
        if (!monotone && used++ >= runs) return margin;
        low = high;
        high = most - low > step ? low + step : most;
        try {
            auto const answer = settled(high);
            if (!answer) return margin;
            if (*answer) {
                margin.enough = high;
                break;
            }
        } catch (core::UsageError const&) {
            return margin;  // too large for the rule to be run
        }
        if (monotone) fails_up_to(high);
    }
    if (!margin.enough) return margin;
    while (high - low > 1) {
        if (!monotone && used++ >= runs) break;
        auto const middle = low + (high - low) / 2;
        auto const answer = settled(middle);
        if (!answer) break;
        (*answer ? high : low) = middle;
    }
    margin.enough = high;
    if (monotone) margin.not_enough = low;
    return margin;
}

/// An election that is run again and again with one project changed. Ties are settled as in the election itself: a
/// changed project has its place by its changed cost and number of votes. Limits, if any, hold each of these runs: with
/// the changed cost, or without the project that is left out. Where no selection meets them then, nothing is selected.
class Trial {
  public:
    Trial(model::Ballots const& ballots, Options const& options, LimitsOf const& limits = {})
        : ballots_(ballots),
          options_(options),
          profile_(in_whole_steps(ballots, options.utility)),
          drawn_(tie_ranks(ballots, options.ties, options.seed)),
          by_id_(tie_ranks(ballots, TieOrder::id)),
          votes_(votes_of(ballots)) {
        if (limits) limits_ = limits(profile_, drawn_);
        outcome_ = run(profile_, options_, drawn_, by_rank(drawn_), held_to());
        selected_.assign(profile_.projects(), 0);
        for (auto const& selection : outcome_.selections) selected_[selection.project] = 1;
        find_impossible();
    }

    [[nodiscard]] model::Ballots const& ballots() const { return ballots_; }
    [[nodiscard]] Options const& options() const { return options_; }
    [[nodiscard]] Profile const& profile() const { return profile_; }
    [[nodiscard]] Outcome const& outcome() const { return outcome_; }
    [[nodiscard]] std::vector<std::uint32_t> const& ranks() const { return drawn_; }
    [[nodiscard]] bool selected(std::uint32_t project) const { return selected_[project] != 0; }
    /// The limits of the election itself; none: it has none.
    [[nodiscard]] allocate::Problem const* held_to() const { return limits_ ? &*limits_ : nullptr; }
    /// Whether it is proved that no selection with the project meets the limits: neither votes nor points help it.
    [[nodiscard]] bool impossible(std::uint32_t project) const { return impossible_[project] != 0; }
    /// How often the rule was run again.
    [[nodiscard]] std::uint64_t runs() const { return runs_; }
    void count_run() { ++runs_; }

    /// Whether the project comes before the other in a tie, with so many more who name it.
    [[nodiscard]] bool before(std::uint32_t project, std::uint64_t more, std::uint32_t other) const {
        return place(project, ballots_.projects[project].cost, more) < place(other, ballots_.projects[other].cost, 0);
    }
    /// The order of ties where a project has so many more who name it, and its cost is that of `changed`.
    [[nodiscard]] std::vector<std::uint32_t> ranks(Profile const& changed, std::uint32_t project,
                                                   std::uint64_t more) const {
        if (options_.ties == TieOrder::id || options_.ties == TieOrder::draw) return drawn_;
        std::vector<std::pair<Place, std::uint32_t>> places;
        for (std::uint32_t each = 0; each < changed.projects(); ++each)
            places.emplace_back(place(each, changed.cost[each], each == project ? more : 0), each);
        std::sort(places.begin(), places.end());
        std::vector<std::uint32_t> ranks(places.size());
        for (std::uint32_t at = 0; at < places.size(); ++at) ranks[places[at].second] = at;
        return ranks;
    }
    /// Runs the rule on a changed profile: whether the project is selected then.
    [[nodiscard]] bool wins(Profile const& changed, std::uint32_t project, std::uint64_t more = 0) {
        ++runs_;
        return decided(changed, ranks(changed, project, more), held_to()).selects(project);
    }
    /// Whether equal_shares or phragmen, without completion and until it selects the project, goes the same way
    /// whatever less the project costs: proved by two runs without it, where it costs in the limits what it does, or
    /// the least that there is. Limits must allow a lower cost (`allow_lower_cost`).
    [[nodiscard]] bool lower_cost_moves_nobody(std::uint32_t project) {
        auto others = profile_;
        others.votes[project] = 0;
        std::vector<std::uint32_t> ways[2];
        try {
            for (auto& way : ways) {
                ++runs_;
                for (auto const& selection : decided(others, drawn_, held_to()).selections)
                    way.push_back(selection.project);
                others.cost[project] = core::Money::of(1);
            }
        } catch (core::NotProved const&) {
            return false;
        }
        return ways[0] == ways[1];
    }
    /// What is selected where a project is on no ballot and in no limit, rising: who named it ranks the others as
    /// before.
    [[nodiscard]] std::vector<std::uint32_t> selected_without(std::uint32_t project) {
        ++runs_;
        std::vector<std::uint32_t> order, selected;
        for (std::uint32_t each = 0; each < drawn_.size(); ++each)
            if (each != project) order.push_back(drawn_[each] - (drawn_[each] > drawn_[project] ? 1 : 0));
        auto const others = elect::profile(without(ballots_, project), options_.utility);
        std::optional<allocate::Problem> limits;
        if (limits_) limits = without(*limits_, project);
        for (auto const& selection : decided(others, order, limits ? &*limits : nullptr).selections)
            selected.push_back(selection.project + (selection.project >= project ? 1 : 0));
        std::sort(selected.begin(), selected.end());
        return selected;
    }

  private:
    using Place = std::pair<std::int64_t, std::uint32_t>;
    void find_impossible() {
        impossible_.assign(profile_.projects(), 0);
        if (!limits_) return;
        try {
            Limits allowed(*limits_);
            for (std::uint32_t project = 0; project < profile_.projects(); ++project)
                impossible_[project] = selected(project) || allowed({}, project) ? 0 : 1;
        } catch (core::NotProved const&) {
            return;  // of the others it is not known
        }
    }
    /// What the rule selects, held to these limits; nothing where no selection meets them.
    [[nodiscard]] Outcome decided(Profile const& changed, std::vector<std::uint32_t> const& order,
                                  allocate::Problem const* limits) const {
        if (limits == nullptr) return run(changed, options_, order, by_rank(order));
        auto const held = with_limits(*limits, changed, order, options_.rule == Rule::max_welfare);
        try {
            return run(changed, options_, order, by_rank(order), &held);
        } catch (core::Infeasible const&) {
            return {};
        }
    }
    [[nodiscard]] Place place(std::uint32_t project, core::Money cost, std::uint64_t more) const {
        std::int64_t first = 0;
        if (options_.ties == TieOrder::cheapest) first = cost.count();
        if (options_.ties == TieOrder::most_votes) first = -static_cast<std::int64_t>(votes_[project] + more);
        if (options_.ties == TieOrder::draw) first = drawn_[project];
        return {first, by_id_[project]};
    }

    model::Ballots const& ballots_;
    Options options_;
    Profile profile_;
    std::vector<std::uint32_t> drawn_, by_id_;
    std::vector<std::uint64_t> votes_;
    std::optional<allocate::Problem> limits_;
    Outcome outcome_;
    std::vector<std::uint8_t> selected_, impossible_;
    std::uint64_t runs_ = 0;
};

}  // namespace grantpanel::elect
