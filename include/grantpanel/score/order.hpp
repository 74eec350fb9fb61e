// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "grantpanel/core/ticket.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::score {

/// Whether an application competes for money: in the round, decided by enough people, with a total that reaches the
/// minimum score.
inline bool competes(model::Round const& round, model::Screening const& screening, model::Quorum const& quorum,
                     model::Total const& total) {
    auto const& minimum = round->rubric.minimum_score;
    return screening.in_the_round() && !quorum.too_few() && total.score && (!minimum || *total.score >= *minimum);
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
    TieBreaker(model::RoundData const& round, model::Order& order) : round_(round), order_(order) {}

    void split(std::vector<model::ApplicationIndex> members) {
        auto const& steps = round_.allocation.if_scores_equal;
        std::size_t const first_class = order_.classes.size();
        refine(members, 0);
        if (members.size() == 1) return;
        // What separated each from its nearest neighbour: the latest step that was needed.
        std::vector<std::size_t> needed(members.size(), 0);
        for (std::size_t i = 0; i + 1 < members.size(); ++i) {
            std::size_t step = 0;
            while (step < steps.size() && steps[step].kind == model::TieStep::Kind::value &&
                   steps[step].values[members[i]] == steps[step].values[members[i + 1]])
                ++step;
            std::size_t const used = std::min(step + 1, steps.size());
            needed[i] = std::max(needed[i], used);
            needed[i + 1] = std::max(needed[i + 1], used);
        }
        for (std::size_t c = first_class, i = 0; c < order_.classes.size(); ++c)
            for (auto member : order_.classes[c].members) {
                model::reason::EqualScores equal{{}, needed[i++], order_.classes[c].members.size() == 1};
                for (auto other : members)
                    if (other != member) equal.with.push_back(other);
                order_.equal.emplace_back(member, std::move(equal));
            }
    }

  private:
    /// Sorts `members` in place and appends their classes.
    void refine(std::span<model::ApplicationIndex> members, std::size_t step) {
        auto const& steps = round_.allocation.if_scores_equal;
        if (members.size() == 1 || step == steps.size()) return close(members, false);
        if (steps[step].kind == model::TieStep::Kind::draw) return draw(members);
        auto const& values = steps[step].values;
        auto const before = [&](model::ApplicationIndex a, model::ApplicationIndex b) {
            if (!values[a] || !values[b]) return values[a].has_value() && !values[b].has_value();
            return steps[step].lowest_first ? *values[a] < *values[b] : *values[a] > *values[b];
        };
        std::stable_sort(members.begin(), members.end(), before);
        for (std::size_t start = 0, end = 0; start < members.size(); start = end) {
            while (end < members.size() && values[members[start]] == values[members[end]]) ++end;
            refine(members.subspan(start, end - start), step + 1);
        }
    }

    void draw(std::span<model::ApplicationIndex> members) {
        if (!round_.draw.seed) return close(members, true);
        std::vector<std::pair<core::Digest, model::ApplicationIndex>> tickets;
        for (auto member : members)
            tickets.emplace_back(core::ticket(core::tags::ties, *round_.draw.seed, round_.applications[member].id),
                                 member);
        std::sort(tickets.begin(), tickets.end(), [&](auto const& a, auto const& b) {
            return a.first != b.first ? a.first < b.first
                                      : round_.applications[a.second].id < round_.applications[b.second].id;
        });
        for (std::size_t i = 0; i < members.size(); ++i) {
            members[i] = tickets[i].second;
            order_.tickets.emplace_back(tickets[i].second, tickets[i].first);
            close(members.subspan(i, 1), false);
        }
    }

    /// One class: listed by id, since nothing else tells its members apart.
    void close(std::span<model::ApplicationIndex> members, bool waits_for_seed) {
        std::sort(members.begin(), members.end(),
                  [&](auto a, auto b) { return round_.applications[a].id < round_.applications[b].id; });
        order_.classes.push_back({{members.begin(), members.end()}, waits_for_seed});
    }

    model::RoundData const& round_;
    model::Order& order_;
};

}  // namespace detail

/// The applications that compete, best first (docs/deciding.md, stage 4): by priority, then total, then the steps of
/// `if_scores_equal`; what no step tells apart stays one class. Cost: a sort.
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
    std::stable_sort(competing.begin(), competing.end(), [&](auto a, auto b) {
        if (order.priority[a] != order.priority[b]) return order.priority[a] < order.priority[b];
        return *totals[a].score > *totals[b].score;
    });
    detail::TieBreaker breaker(*round, order);
    for (std::size_t start = 0, end = 0; start < competing.size(); start = end) {
        while (end < competing.size() && order.priority[competing[start]] == order.priority[competing[end]] &&
               *totals[competing[start]].score == *totals[competing[end]].score)
            ++end;
        breaker.split({competing.begin() + static_cast<std::ptrdiff_t>(start),
                       competing.begin() + static_cast<std::ptrdiff_t>(end)});
    }
    return order;
}

}  // namespace grantpanel::score
