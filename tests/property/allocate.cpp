// SPDX-License-Identifier: MIT
// Random allocations: nothing is lost and nothing overrun, and the plain path and the search agree where both can go.
#include <rapidcheck.h>

#include <array>
#include <numeric>

#include "grantpanel/allocate/run.hpp"

using namespace grantpanel;
using allocate::ItemIndex, allocate::Problem, core::Money, model::IfMoneyShort;

namespace {

std::int64_t any(std::int64_t from, std::int64_t to) { return *rc::gen::inRange(from, to + 1); }

Problem plain() {
    Problem problem;
    auto const n = any(1, 14);
    problem.pot = Money::of(any(1, 200));
    problem.step = Money::of(any(1, 5));
    problem.if_money_short = static_cast<IfMoneyShort>(any(0, 3));
    problem.reserve = static_cast<std::size_t>(any(0, 3));
    if (any(0, 3) == 0) problem.add_to_each_award = core::Ratio(any(1, 10), 100);
    for (std::int64_t i = 0; i < n; ++i) {
        problem.items.push_back({Money::of(any(1, 60))});
        auto& item = problem.items[ItemIndex(static_cast<std::size_t>(i))];
        if (any(0, 1)) item.least_workable = Money::of(any(1, item.request.count()));
        bool const joins = i > 0 && any(0, 5) == 0;
        if (!joins) problem.order.emplace_back();
        problem.order.back().emplace_back(static_cast<std::size_t>(i));
    }
    return problem;
}

Problem with_parts() {
    auto problem = plain();
    problem.order.clear();
    std::size_t const n = problem.items.size();
    for (std::size_t i = 0; i < n; ++i) problem.order.push_back({ItemIndex(i)});
    if (any(0, 1)) {
        std::int64_t const first = any(0, problem.pot.count());
        auto const policy = [] { return static_cast<IfMoneyShort>(any(0, 3)); };
        problem.sub_pots = {
            {Money::of(first), std::nullopt, model::AwardRule::ranked, policy(), Money::of(1)},
            {problem.pot - Money::of(first), std::nullopt, model::AwardRule::ranked, policy(), Money::of(any(1, 3))}};
        if (any(0, 1)) problem.sub_pots[0].spill_to = 1;
        auto const split = static_cast<std::size_t>(any(0, static_cast<std::int64_t>(n)));
        for (std::size_t i = split; i < n; ++i) problem.items[ItemIndex(i)].sub_pot = 1;
    }
    if (any(0, 1)) {
        for (int f = 0; f < 3; ++f) problem.funders.push_back(Money::of(any(0, 90)));
        for (auto& item : problem.items) {
            for (std::size_t f = 0; f < 3; ++f)
                if (f == 0 || any(0, 1)) item.funders.push_back(f);
            if (any(0, 3) == 0) item.prefers = item.funders.back();
        }
    }
    if (any(0, 1)) {
        problem.years = {Money::of(any(0, 150)), Money::of(any(0, 150))};
        for (auto& item : problem.items) {
            auto const first = any(0, item.request.count());
            item.years = {Money::of(first), item.request - Money::of(first)};
        }
    }
    if (any(0, 1)) {
        allocate::LimitOn limit;
        limit.measure = static_cast<model::Measure>(any(0, 3));
        limit.value = model::is_share(limit.measure) ? core::Ratio(any(0, 4), 4) : core::Ratio(any(0, 40));
        limit.parts.emplace_back();
        for (std::size_t i = 0; i < n; ++i)
            if (any(0, 1)) limit.parts[0].members.emplace_back(i);
        (any(0, 1) ? problem.at_least : problem.at_most).push_back(limit);
    }
    return problem;
}

void conserve(Problem const& problem, allocate::Allocation const& result) {
    Money awarded;
    std::vector<Money> in_part(problem.sub_pots.size()), gave(problem.funders.size()), in_year(problem.years.size());
    for (auto item : core::positions<ItemIndex>(problem.items.size())) {
        auto const award = result.turns[item].award;
        auto const& asked = problem.items[item];
        RC_ASSERT(award >= Money() && award <= asked.request);
        if (award > Money() && award < asked.request)
            RC_ASSERT(asked.least_workable && award >= *asked.least_workable &&
                      award.count() % problem.step_of(item).count() == 0);
        awarded += award;
        if (!in_part.empty()) in_part[asked.sub_pot] += award;
        if (award > Money()) {
            auto const parts = allocate::by_year(problem, item, award);
            Money sum;
            for (std::size_t y = 0; y < parts.size(); ++y) in_year[y] += parts[y], sum += parts[y];
            RC_ASSERT(parts.empty() || sum == award);
        }
        Money paid;
        for (std::size_t f = 0; f < gave.size(); ++f) {
            auto const amount = result.paid_by[item.value][f];
            RC_ASSERT(amount >= Money());
            RC_ASSERT(amount == Money() ||
                      std::find(asked.funders.begin(), asked.funders.end(), f) != asked.funders.end());
            gave[f] += amount;
            paid += amount;
        }
        RC_ASSERT(gave.empty() || paid >= award);
    }
    RC_ASSERT(awarded + result.added + result.left == problem.pot);
    RC_ASSERT(result.left >= Money());
    for (std::size_t f = 0; f < gave.size(); ++f) RC_ASSERT(gave[f] <= problem.funders[f]);
    if (!gave.empty()) RC_ASSERT(std::accumulate(gave.begin(), gave.end(), Money()) == awarded + result.added);
    for (std::size_t y = 0; y < in_year.size(); ++y) RC_ASSERT(in_year[y] <= problem.years[y]);
    if (!in_part.empty()) {
        bool const spills = problem.sub_pots[0].spill_to.has_value();
        RC_ASSERT(in_part[0] <= problem.sub_pots[0].amount);
        RC_ASSERT(in_part[1] <= problem.sub_pots[1].amount + (spills ? problem.sub_pots[0].amount : Money()));
    }
}

}  // namespace

int main() {
    bool good = rc::check("nothing is lost and nothing overrun: pot, funders, years, sub-pots", [] {
        auto const problem = with_parts();
        auto const result = allocate::run(problem);
        RC_PRE(result.clashes.empty() && !result.tie && !result.not_proved);
        conserve(problem, result);
    });
    good &= rc::check("a shared pot: nothing is lost, equals get equal amounts, and a higher total no less", [] {
        auto problem = plain();
        problem.rule = std::array{model::AwardRule::equal_split, model::AwardRule::proportional,
                                  model::AwardRule::base_plus_proportional}[static_cast<std::size_t>(any(0, 2))];
        problem.base = Money::of(any(0, 20));
        problem.worth.resize(problem.items.size());
        std::int64_t worth = 60;
        for (auto const& members : problem.order) {
            worth -= any(0, 20);
            for (auto member : members) problem.worth[member.value] = std::max<std::int64_t>(worth, 0);
        }
        auto const result = allocate::run(problem);
        Money sum = result.added;
        for (auto const& turn : result.turns) sum += turn.award;
        RC_ASSERT(sum + result.left == problem.pot && result.left >= Money());
        for (std::size_t c = 0; c < problem.order.size(); ++c)
            for (auto member : problem.order[c]) {
                auto const& mine = result.turns[member];
                auto const& asked = problem.items[member];
                RC_ASSERT(mine.award <= asked.request);
                RC_ASSERT(mine.award == asked.request || mine.award.count() % problem.step.count() == 0);
                RC_ASSERT(mine.award == Money() || mine.award >= asked.least_workable.value_or(Money()));
                if (mine.part->kind != model::PartKind::part || mine.award == asked.request) continue;
                for (auto other : problem.order[c])
                    if (auto const& theirs = result.turns[other];
                        theirs.part->kind == model::PartKind::part && theirs.award < problem.items[other].request)
                        RC_ASSERT(theirs.award == mine.award);
                for (std::size_t later = c + 1; later < problem.order.size(); ++later)
                    for (auto other : problem.order[later])
                        RC_ASSERT(result.turns[other].award <= mine.award + problem.step);
            }
    });
    good &= rc::check("the plain path and the search agree where only the pot limits awards", [] {
        auto const problem = plain();
        auto searched = problem;
        allocate::LimitOn harmless;  // at most as many awards as there are items: it limits nothing
        harmless.measure = model::Measure::awards;
        harmless.value = core::Ratio(static_cast<std::int64_t>(problem.items.size()));
        harmless.parts.emplace_back();
        for (auto item : core::positions<ItemIndex>(problem.items.size())) harmless.parts[0].members.push_back(item);
        searched.at_most = {harmless};
        auto const one = allocate::run(problem), other = allocate::run(searched);
        RC_ASSERT(one.tie.has_value() == other.tie.has_value());
        if (one.tie) {
            RC_ASSERT(one.tie->order_class == other.tie->order_class && one.tie->where == other.tie->where);
            return;
        }
        RC_ASSERT(one.left == other.left && one.added == other.added && one.reserve == other.reserve);
        for (auto item : core::positions<ItemIndex>(problem.items.size())) {
            auto const &a = one.turns[item], &b = other.turns[item];
            RC_ASSERT(a.award == b.award && a.kind == b.kind && a.left_before == b.left_before && a.why == b.why &&
                      a.ended_at == b.ended_at && a.least_offer == b.least_offer && a.reserve_place == b.reserve_place);
        }
    });
    return good ? 0 : 1;
}
