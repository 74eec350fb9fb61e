// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "grantpanel/core/ticket.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/score/head_to_head.hpp"

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

  private:
    /// Sorts `members` in place and appends their classes.
    void refine(std::span<model::ApplicationIndex> members, std::size_t step) {
        auto const& steps = round_.allocation.if_scores_equal;
        if (members.size() == 1 || step == steps.size()) return close(members, false);
        if (steps[step].kind == model::TieStep::Kind::draw) return draw(members);
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
    model::PerApplication<model::Total> const& totals_;
    model::Order& order_;
    std::vector<model::PerApplication<std::optional<core::Ratio>>> points_;  ///< of head_to_head, step by step
};

/// How many applications from `start` on belong together: those with one priority, and one total or, where they count
/// as equal, a close one.
inline std::size_t end_of_equal(model::RoundData const& round, model::PerApplication<model::Total> const& totals,
                                model::Order const& order, std::span<model::ApplicationIndex const> sorted,
                                std::size_t start, bool close) {
    auto const& first = sorted[start];
    std::size_t end = start;
    while (end < sorted.size() && order.priority[first] == order.priority[sorted[end]] &&
           (*totals[first].score == *totals[sorted[end]].score ||
            (close && *totals[first].score - *totals[sorted[end]].score < round.scoring.close->below)))
        ++end;
    return end;
}

}  // namespace detail

/// The applications that compete, best first (docs/deciding.md, stage 4): by priority, then total, then the steps of
/// `if_scores_equal`; what no step tells apart stays one class. Close totals: docs/scoring.md, section 7. Cost: a sort.
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
    auto const& close = round->scoring.close;
    for (std::size_t start = 0, end = 0; close && start < competing.size(); start = end) {
        end = detail::end_of_equal(*round, totals, order, competing, start, true);
        if (end - start > 1)
            order.close.emplace_back(competing.begin() + static_cast<std::ptrdiff_t>(start),
                                     competing.begin() + static_cast<std::ptrdiff_t>(end));
    }
    detail::TieBreaker breaker(*round, totals, order);
    for (std::size_t start = 0, end = 0; start < competing.size(); start = end) {
        end = detail::end_of_equal(*round, totals, order, competing, start, close && close->count_as_equal);
        breaker.split({competing.begin() + static_cast<std::ptrdiff_t>(start),
                       competing.begin() + static_cast<std::ptrdiff_t>(end)});
    }
    return order;
}

}  // namespace grantpanel::score
