// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "grantpanel/core/stream.hpp"
#include "grantpanel/core/ticket.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/score/around_line.hpp"
#include "grantpanel/score/head_to_head.hpp"
#include "grantpanel/score/merit.hpp"
#include "grantpanel/score/systematic.hpp"

namespace grantpanel::score {

/// Whether an application competes for money: in the round, decided by enough people, with a total that reaches the
/// minimum score.
inline bool competes(model::Round const& round, model::Screening const& screening, model::Quorum const& quorum,
                     model::Total const& total) {
    auto const& minimum = round->rubric.minimum_score;
    return screening.in_the_round() && !quorum.too_few() && total.score && (!minimum || *total.score >= *minimum);
}

/// The requests of those that cannot be decided yet: too few people or too few marks, now or in a stage.
inline core::Money held_back(model::Round const& round, model::PerApplication<model::Screening> const& screenings,
                             model::PerApplication<model::Quorum> const& quorums,
                             model::PerApplication<model::Total> const& totals) {
    core::Money held;
    for (auto each : core::positions<model::ApplicationIndex>(totals.size()))
        if (screenings[each].waits_at_stage() || quorums[each].too_few() ||
            (screenings[each].in_the_round() && !totals[each].score))
            held += round->applications[each].requested;
    return held;
}

namespace detail {

/// The position of the first class of `priorities` all of whose groups the application belongs to.
inline std::size_t priority_of(model::RoundData const& round, model::ApplicationIndex application) {
    auto const& classes = round.allocation.priorities;
    for (std::size_t position = 0; position + 1 < classes.size(); ++position) {
        auto const& groups = classes[position].groups;
        if (std::all_of(groups.begin(), groups.end(), [&](std::size_t group) {
                return round.groups[group].condition.answers[application] == model::Answer::yes;
            }))
            return position;
    }
    return classes.size() - 1;
}

/// Splits applications with one priority and one total, step by step, into classes that no step can tell apart.
class TieBreaker {
  public:
    TieBreaker(model::RoundData const& round, model::PerApplication<model::Total> const& totals, model::Order& order)
        : round_(round), totals_(totals), order_(order) {}

    void split(std::vector<model::ApplicationIndex> members) {
        auto const& steps = round_.allocation.if_scores_equal;
        bool const close = std::any_of(members.begin(), members.end(), [&](auto member) {
            return *totals_[member].score != *totals_[members.front()].score;
        });
        std::size_t const first_class = order_.classes.size();
        refine(members, 0);
        if (members.size() == 1) return;
        // What separated each from its nearest neighbour: the latest step that was needed.
        std::vector<std::size_t> needed(members.size(), 0);
        for (std::size_t i = 0; i + 1 < members.size(); ++i) {
            std::size_t step = 0;
            while (step < steps.size() && steps[step].kind != model::TieStep::Kind::draw &&
                   value(step, members[i]) == value(step, members[i + 1]))
                ++step;
            std::size_t const used = std::min(step + 1, steps.size());
            needed[i] = std::max(needed[i], used);
            needed[i + 1] = std::max(needed[i + 1], used);
        }
        for (std::size_t c = first_class, i = 0; c < order_.classes.size(); ++c)
            for (auto member : order_.classes[c].members) {
                model::reason::EqualScores equal{{}, needed[i++], order_.classes[c].members.size() == 1, close};
                for (auto other : members)
                    if (other != member) equal.with.push_back(other);
                order_.equal.emplace_back(member, std::move(equal));
            }
    }

    /// Draws lots among all of them, whatever their totals; where they have chances, whose sum is whole, so many come
    /// first.
    void draw_lots(std::vector<model::ApplicationIndex> members) {
        std::size_t const first = order_.classes.size();
        draw(members, core::tags::lottery);
        if (round_.draw.seed && !order_.chances.empty()) {
            std::vector<std::int64_t> chances;
            for (auto member : members)
                chances.push_back(
                    static_cast<std::int64_t>((order_.chances[member] * core::Ratio(certain_chance)).numerator()));
            auto const start = core::Stream(core::tags::start, *round_.draw.seed).below(certain_chance);
            auto const drawn = systematic(chances, static_cast<std::int64_t>(start));
            std::vector<model::ApplicationIndex> sorted;
            for (bool wanted : {true, false})
                for (std::size_t i = 0; i < members.size(); ++i)
                    if (drawn[i] == wanted) sorted.push_back(members[i]);
            members = std::move(sorted);
            for (std::size_t i = 0; i < members.size(); ++i) order_.classes[first + i].members = {members[i]};
        }
        if (!round_.draw.seed) members = order_.classes.back().members;
        order_.lots.push_back(std::move(members));
    }

  private:
    /// Sorts `members` in place and appends their classes.
    void refine(std::span<model::ApplicationIndex> members, std::size_t step) {
        auto const& steps = round_.allocation.if_scores_equal;
        if (members.size() == 1 || step == steps.size()) return close(members, false);
        if (steps[step].kind == model::TieStep::Kind::draw) return draw(members, core::tags::ties);
        if (steps[step].kind == model::TieStep::Kind::head_to_head) {
            points_.resize(steps.size());
            points_[step].resize(round_.applications.size());
            auto const points = head_to_head(round_, totals_, members);
            for (std::size_t i = 0; i < members.size(); ++i) points_[step][members[i]] = points[i];
        }
        bool const lowest_first = steps[step].lowest_first;
        auto const before = [&](model::ApplicationIndex a, model::ApplicationIndex b) {
            auto const &left = value(step, a), &right = value(step, b);
            if (!left || !right) return left.has_value() && !right.has_value();
            return lowest_first ? *left < *right : *left > *right;
        };
        std::stable_sort(members.begin(), members.end(), before);
        for (std::size_t start = 0, end = 0; start < members.size(); start = end) {
            while (end < members.size() && value(step, members[start]) == value(step, members[end])) ++end;
            refine(members.subspan(start, end - start), step + 1);
        }
    }

    /// What a step looks at, of one of the applications that reached it.
    [[nodiscard]] std::optional<core::Ratio> const& value(std::size_t step, model::ApplicationIndex application) const {
        auto const& each = round_.allocation.if_scores_equal[step];
        return each.kind == model::TieStep::Kind::head_to_head ? points_[step][application] : each.values[application];
    }

    void draw(std::span<model::ApplicationIndex> members, std::string_view tag) {
        if (!round_.draw.seed) return close(members, true);
        auto const ids = core::ids_of(round_.applications, members);
        std::vector<model::ApplicationIndex> const before(members.begin(), members.end());
        std::size_t place = 0;
        for (auto const& ticket : core::tickets(tag, *round_.draw.seed, ids)) {
            members[place] = before[ticket.position];
            order_.tickets.emplace_back(members[place], ticket.digest);
            close(members.subspan(place++, 1), false);
        }
    }

    /// One class: listed by id, since nothing else tells its members apart.
    void close(std::span<model::ApplicationIndex> members, bool waits_for_seed) {
        std::sort(members.begin(), members.end(),
                  [&](auto a, auto b) { return round_.applications[a].id < round_.applications[b].id; });
        order_.classes.push_back({{members.begin(), members.end()}, waits_for_seed});
    }

    model::RoundData const& round_;
    model::PerApplication<model::Total> const& totals_;
    model::Order& order_;
    std::vector<model::PerApplication<std::optional<core::Ratio>>> points_;  ///< of head_to_head, step by step
};

/// Where those end that belong together with the one at `start`: those with its total or, where they count as equal, a
/// close one.
inline std::size_t end_of_equal(model::RoundData const& round, model::PerApplication<model::Total> const& totals,
                                std::span<model::ApplicationIndex const> sorted, std::size_t start, bool close) {
    auto const& first = *totals[sorted[start]].score;
    std::size_t end = start;
    while (end < sorted.size() && (first == *totals[sorted[end]].score ||
                                   (close && first - *totals[sorted[end]].score < round.scoring.close->below)))
        ++end;
    return end;
}

/// Orders applications of one priority, sorted by total.
inline void order_by_total(model::RoundData const& round, model::PerApplication<model::Total> const& totals,
                           std::span<model::ApplicationIndex const> sorted, TieBreaker& breaker, model::Order& order) {
    auto const& close = round.scoring.close;
    auto const part = [&](std::size_t start, std::size_t end) {
        auto const members = sorted.subspan(start, end - start);
        return std::vector<model::ApplicationIndex>(members.begin(), members.end());
    };
    for (std::size_t start = 0, end = 0; close && start < sorted.size(); start = end) {
        end = end_of_equal(round, totals, sorted, start, true);
        if (end - start > 1) order.close.push_back(part(start, end));
    }
    for (std::size_t start = 0, end = 0; start < sorted.size(); start = end) {
        end = end_of_equal(round, totals, sorted, start, close && close->count_as_equal);
        breaker.split(part(start, end));
    }
}

/// Those whose totals decide alone, the lots of the others, and those that are out (docs/draw.md). `competing` are
/// sorted by total.
inline void order_around_line(model::RoundData const& round, model::PerApplication<model::Total> const& totals,
                              std::span<model::ApplicationIndex const> competing, core::Money money,
                              TieBreaker& breaker, model::Order& order) {
    auto const reached = reach(round, totals, {competing.begin(), competing.end()}, money);
    order.intervals = intervals(round, totals);
    order.around_line = model::AroundLine{};
    order.around_line->places = reached.funded;
    std::vector<model::ApplicationIndex> sure, lots;
    if (reached.all || !reached.last) {
        sure.assign(competing.begin(), competing.end());
    } else if (round.allocation.rule == model::AwardRule::line_band_draw) {
        auto const& line = *(order.around_line->line = totals[*reached.last].score);
        core::Ratio cost;
        std::vector<model::ApplicationIndex> in;
        for (auto each : competing) {
            auto const& [low, high] = order.intervals[each];
            (high < line ? order.below : low > line ? sure : lots).push_back(each);
            if (high >= line) cost += core::Ratio(round.applications[each].most().count()), in.push_back(each);
        }
        if (cost * (core::Ratio(1) + round.allocation.add_to_each_award) <= core::Ratio(money.count())) {
            order.around_line->pays_for_all_drawn = !lots.empty();
            sure = std::move(in);
            lots.clear();
        }
    } else {
        // By id: what the rounding leaves depends on no file's order.
        std::vector<model::ApplicationIndex> by_id(competing.begin(), competing.end());
        std::sort(by_id.begin(), by_id.end(),
                  [&](auto a, auto b) { return round.applications[a].id < round.applications[b].id; });
        std::vector<model::Interval> of_all;
        for (auto each : by_id) of_all.push_back(order.intervals[each]);
        auto const found = merit(of_all, reached.funded);
        order.around_line->worst_case = core::Ratio(found.worst, certain_chance);
        order.around_line->bound = found.bound;
        order.chances.resize(totals.size());
        for (std::size_t i = 0; i < by_id.size(); ++i)
            order.chances[by_id[i]] = core::Ratio(found.chances[i], certain_chance);
        for (auto each : competing) {
            auto const& chance = order.chances[each];
            (chance == core::Ratio(0) ? order.below : chance == core::Ratio(1) ? sure : lots).push_back(each);
        }
    }
    order.around_line->sure = sure.size();
    order.around_line->drawn = lots.size();
    order_by_total(round, totals, sure, breaker, order);
    if (!lots.empty()) breaker.draw_lots(std::move(lots));
}

}  // namespace detail

/// The applications that compete, best first (docs/deciding.md, stage 4): by priority, then total, then the steps of
/// `if_scores_equal`; what no step tells apart stays one class. Where the rule is to draw, those of one priority and
/// one sub-pot stand in the order of their lots (docs/draw.md); without a seed they are one class that waits for it.
/// Close totals: docs/scoring.md, section 7. Cost: a sort.
inline model::Order order(model::Round const& round, model::PerApplication<model::Screening> const& screenings,
                          model::PerApplication<model::Quorum> const& quorums,
                          model::PerApplication<model::Total> const& totals) {
    model::Order order;
    order.priority.resize(round->applications.size());
    std::vector<model::ApplicationIndex> competing;
    for (auto application : core::positions<model::ApplicationIndex>(round->applications.size()))
        if (competes(round, screenings[application], quorums[application], totals[application])) {
            order.priority[application] = detail::priority_of(*round, application);
            competing.push_back(application);
        }
    bool const around_line = model::draws_around_line(round->allocation.rule);
    // Where lots are drawn, totals do not order: those of one sub-pot come together.
    model::PerApplication<std::size_t> lot(round->applications.size(), 0);
    for (auto each : competing)
        if (auto const rule = round->award_rule(each); model::draws(rule) && !model::draws_around_line(rule))
            lot[each] = 1 + round->sub_pot_of(each);
    std::stable_sort(competing.begin(), competing.end(), [&](auto a, auto b) {
        if (order.priority[a] != order.priority[b]) return order.priority[a] < order.priority[b];
        if (auto const left = lot[a], right = lot[b]; left != right || left > 0) return left < right;
        return *totals[a].score > *totals[b].score;
    });
    detail::TieBreaker breaker(*round, totals, order);
    for (std::size_t start = 0, end = 0; start < competing.size(); start = end) {
        auto const& first = competing[start];
        while (end < competing.size() && order.priority[competing[end]] == order.priority[first] &&
               lot[competing[end]] == lot[first])
            ++end;
        std::span const run(competing.begin() + static_cast<std::ptrdiff_t>(start), end - start);
        if (around_line)
            detail::order_around_line(
                *round, totals, run,
                std::max(round->fund.pot - held_back(round, screenings, quorums, totals), core::Money()), breaker,
                order);
        else if (lot[first] > 0)
            breaker.draw_lots({run.begin(), run.end()});
        else
            detail::order_by_total(*round, totals, run, breaker, order);
    }
    return order;
}

}  // namespace grantpanel::score
