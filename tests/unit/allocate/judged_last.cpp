// SPDX-License-Identifier: MIT
#include "grantpanel/allocate/run.hpp"

#include "catch.hpp"

using namespace grantpanel;
using allocate::ItemIndex, allocate::Turn;

namespace {
core::Money pounds(std::int64_t amount) { return core::Money::of(amount); }

/// Items of these requests, each a class of its own, best first; those in `last` are judged last.
allocate::Problem problem(std::int64_t pot, std::vector<std::int64_t> const& requests,
                          std::vector<std::size_t> const& last, std::size_t reserve = 0) {
    allocate::Problem problem;
    problem.pot = pounds(pot);
    problem.if_money_short = model::IfMoneyShort::try_next;
    problem.reserve = reserve;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        problem.items.push_back({pounds(requests[i])});
        problem.order.push_back({ItemIndex(i)});
    }
    for (auto each : last) problem.items[ItemIndex(each)].judged_last = true;
    return problem;
}
std::vector<std::int64_t> awards(allocate::Allocation const& allocation) {
    std::vector<std::int64_t> amounts;
    for (auto const& turn : allocation.turns) amounts.push_back(turn.award.count());
    return amounts;
}
}  // namespace

TEST_CASE("a member's application that comes before the weakest award takes its place") {
    // 100 for items 0, 2 and 3 of 40, 30 and 30: nothing is left. Item 1 asks for 30 and comes before item 3.
    auto const allocation = allocate::run(problem(100, {40, 30, 30, 30}, {1}, 1));
    CHECK(awards(allocation) == std::vector<std::int64_t>{40, 30, 30, 0});
    auto const& displaced = allocation.turns[ItemIndex(3)];
    CHECK((displaced.kind == Turn::Kind::displaced && displaced.other == ItemIndex(1)));
    CHECK(displaced.award_before == pounds(30));
    CHECK(displaced.reserve_place == 1u);
}

TEST_CASE("it does not where it comes after the weakest award, or where its request is too large") {
    CHECK(awards(allocate::run(problem(100, {40, 30, 30, 30}, {3}))) == std::vector<std::int64_t>{40, 30, 30, 0});
    // Nothing is left; the weakest award is 30 and item 1 asks for 50.
    auto const allocation = allocate::run(problem(100, {40, 50, 30, 30}, {1}, 1));
    CHECK(awards(allocation) == std::vector<std::int64_t>{40, 0, 30, 30});
    CHECK(allocation.turns[ItemIndex(1)].kind == Turn::Kind::not_better);
    CHECK_FALSE(allocation.turns[ItemIndex(1)].reserve_place);
}

TEST_CASE("what is left is enough, and displaces nobody") {
    CHECK(awards(allocate::run(problem(130, {40, 30, 30, 30}, {1}))) == std::vector<std::int64_t>{40, 30, 30, 30});
    // 10 is left, and with the award of item 3 it is 40.
    CHECK(awards(allocate::run(problem(110, {40, 40, 30, 30}, {1}))) == std::vector<std::int64_t>{40, 40, 30, 0});
}

TEST_CASE("nobody is displaced from among equals") {
    auto equals = problem(100, {40, 30, 30, 30}, {1});
    equals.order = {{ItemIndex(0)}, {ItemIndex(1)}, {ItemIndex(2), ItemIndex(3)}};
    REQUIRE(allocate::run(equals).tie);
    CHECK(allocate::run(equals).tie->order_class == 2);
}
