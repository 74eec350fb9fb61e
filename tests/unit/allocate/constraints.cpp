// SPDX-License-Identifier: MIT
#include "grantpanel/allocate/run.hpp"

#include "catch.hpp"

using namespace grantpanel;
using allocate::ItemIndex, allocate::Rule, allocate::Turn, core::Money, core::Ratio, model::Measure;

namespace {

/// Items in order, each a class of its own.
allocate::Problem problem(std::int64_t pot, std::vector<std::int64_t> const& requests) {
    allocate::Problem problem;
    problem.pot = Money::of(pot);
    problem.if_money_short = model::IfMoneyShort::try_next;
    for (auto request : requests) {
        problem.order.push_back({ItemIndex(problem.items.size())});
        problem.items.push_back({Money::of(request)});
    }
    return problem;
}
allocate::LimitOn limit(Measure measure, Ratio value, std::vector<std::size_t> const& members, bool must = false) {
    allocate::LimitOn limit;
    limit.measure = measure;
    limit.value = std::move(value);
    limit.must = must;
    limit.parts.emplace_back();
    for (auto member : members) limit.parts[0].members.emplace_back(member);
    return limit;
}
std::vector<std::int64_t> awards(allocate::Allocation const& allocation) {
    std::vector<std::int64_t> amounts;
    for (auto const& turn : allocation.turns) amounts.push_back(turn.award.count());
    return amounts;
}
using Amounts = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a floor protects exactly the money it needs") {
    // Pot 100; the last two are small and hold 50: after the first, 60 is left, and 30 of it can still be held.
    auto floor = problem(100, {40, 30, 30, 20});
    floor.at_least = {limit(Measure::amount, 50, {2, 3})};
    auto const result = allocate::run(floor);
    CHECK(awards(result) == Amounts{40, 0, 30, 20});
    auto const& turn = result.turns[ItemIndex(1)];
    CHECK(turn.kind == Turn::Kind::passed_over);
    CHECK(turn.why == std::vector<Rule>{{Rule::Kind::pot, 0}, {Rule::Kind::at_least, 0}});
    CHECK(turn.held_for == std::vector<ItemIndex>{ItemIndex(2), ItemIndex(3)});
    CHECK(turn.left_before == Money::of(60));
    // With 20 to hold, the second fits: the third or the fourth is enough.
    floor.at_least = {limit(Measure::amount, 20, {2, 3})};
    CHECK(awards(allocate::run(floor)) == Amounts{40, 30, 30, 0});
}

TEST_CASE("a floor that cannot be met goes as far as it can, in written order") {
    auto lowered = problem(100, {40, 30, 30, 20});
    lowered.at_least = {limit(Measure::amount, 90, {2, 3}), limit(Measure::awards, 4, {0, 1, 2, 3})};
    auto const result = allocate::run(lowered);
    REQUIRE(result.levels.size() == 2);
    CHECK((result.levels[0].level == Ratio(50) && result.levels[1].level == Ratio(3)));
    CHECK(awards(result) == Amounts{40, 0, 30, 20});
    // A share: one of the two that are members of it, and nobody else, is the most.
    auto share = problem(100, {60, 40, 100});
    share.at_least = {limit(Measure::share_of_awards, Ratio(2, 3), {1})};
    CHECK(awards(allocate::run(share)) == Amounts{0, 40, 0});
    share.at_least = {limit(Measure::share_of_awards, Ratio(1, 2), {1})};
    CHECK(awards(allocate::run(share)) == Amounts{60, 40, 0});
}

TEST_CASE("rules that must hold and cannot are a clash, with the nearest values") {
    auto clash = problem(100, {40, 30, 30, 20});
    clash.at_least = {limit(Measure::amount, 80, {0, 1, 2}, true), limit(Measure::awards, 1, {3}, true)};
    clash.at_most = {limit(Measure::awards, 2, {0, 1, 2})};
    // 40 + 30 with two of the three is 70, of three more than the cap; alone each can hold.
    auto const result = allocate::run(clash);
    REQUIRE(result.clashes.size() == 1);
    CHECK(result.clashes[0].rules == std::vector<Rule>{{Rule::Kind::at_most, 0}, {Rule::Kind::at_least, 0}});
    CHECK(result.clashes[0].nearest == std::vector<std::optional<Ratio>>{Ratio(3), Ratio(70)});
    CHECK(awards(result) == Amounts{0, 0, 0, 0});
    // The pot is a rule like the others: 100 and 80 for the first three clash with 30 for the last.
    clash.at_most.clear();
    clash.items[ItemIndex(3)].request = Money::of(30);
    auto const pot = allocate::run(clash);
    REQUIRE(pot.clashes.size() == 1);
    CHECK(pot.clashes[0].rules ==
          std::vector<Rule>{{Rule::Kind::pot, 0}, {Rule::Kind::at_least, 0}, {Rule::Kind::at_least, 1}});
    CHECK(pot.clashes[0].nearest == std::vector<std::optional<Ratio>>{Ratio(130), Ratio(70), Ratio(0)});
}

TEST_CASE("shares that leave nobody an award clash") {
    auto nobody = problem(100, {40, 30});
    nobody.at_least = {limit(Measure::share_of_awards, Ratio(1, 2), {}, true)};
    auto const result = allocate::run(nobody);
    CHECK(result.nobody);
    REQUIRE(result.clashes.size() == 1);
    CHECK(result.clashes[0].nearest == std::vector<std::optional<Ratio>>{Ratio(0)});
}

TEST_CASE("a list that stops still meets what was agreed") {
    auto stop = problem(100, {40, 70, 30, 20, 10});
    stop.if_money_short = model::IfMoneyShort::stop_there;
    CHECK(awards(allocate::run(stop)) == Amounts{40, 0, 0, 0, 0});
    // The second would get more with an endless pot: the list ends. The fourth counts towards the floor and is paid.
    stop.at_least = {limit(Measure::amount, 20, {3, 4})};
    auto const result = allocate::run(stop);
    CHECK(awards(result) == Amounts{40, 0, 0, 20, 0});
    CHECK(result.turns[ItemIndex(2)].ended_at == ItemIndex(1));
    CHECK(result.turns[ItemIndex(4)].kind == Turn::Kind::after_end);
    // A cap is no end: with an endless pot the second would get no more.
    auto cap = problem(200, {40, 70, 30});
    cap.if_money_short = model::IfMoneyShort::stop_there;
    cap.at_most = {limit(Measure::awards, 1, {0, 1})};
    CHECK(awards(allocate::run(cap)) == Amounts{40, 0, 30});
}

TEST_CASE("sets: one of them, or all of them") {
    auto sets = problem(100, {40, 30, 30, 20});
    sets.exclusive = {{ItemIndex(0), ItemIndex(1)}};
    sets.together = {{ItemIndex(2), ItemIndex(3)}};
    CHECK(awards(allocate::run(sets)) == Amounts{40, 0, 30, 20});
    sets.pot = Money::of(80);  // 40 is left: not both, so neither
    auto const result = allocate::run(sets);
    CHECK(awards(result) == Amounts{40, 0, 0, 0});
    CHECK(result.turns[ItemIndex(2)].why == std::vector<Rule>{{Rule::Kind::pot, 0}, {Rule::Kind::together, 0}});
    CHECK(result.turns[ItemIndex(3)].why == std::vector<Rule>{{Rule::Kind::together, 0}});
}

TEST_CASE("who is tied to one that cannot be next is not on the reserve list") {
    // 60 of 80 go to the first, and 20 is not enough for anybody else.
    auto sets = problem(80, {60, 30, 25, 30, 50});
    auto const listed = [&](std::size_t places) {
        sets.reserve = places;
        std::vector<std::size_t> items;
        for (auto item : allocate::run(sets).reserve) items.push_back(item.value);
        return items;
    };
    using Items = std::vector<std::size_t>;
    CHECK(listed(3) == Items{1, 2, 3});
    // The third is never funded beside the first, so neither is the second, nor, over it, the fourth.
    sets.exclusive = {{ItemIndex(0), ItemIndex(2)}};
    CHECK(listed(3) == Items{1, 3, 4});
    sets.together = {{ItemIndex(1), ItemIndex(2)}};
    CHECK(listed(3) == Items{3, 4});
    CHECK_FALSE(allocate::run(sets).turns[ItemIndex(1)].only_money);
    CHECK(allocate::run(sets).turns[ItemIndex(1)].tied_out == std::vector{ItemIndex(2)});
    CHECK(allocate::run(sets).turns[ItemIndex(2)].tied_out.empty());  // its own set is in its way
    sets.together = {{ItemIndex(1), ItemIndex(2)}, {ItemIndex(1), ItemIndex(3)}};
    CHECK(listed(3) == Items{4});
    // Those who are tied have places together: the last keeps its place while others come before it.
    sets.exclusive = {};
    sets.together = {{ItemIndex(1), ItemIndex(4)}};
    CHECK(listed(1) == Items{2});
    CHECK(listed(2) == Items{1, 4});
    CHECK(listed(3) == Items{1, 2, 4});
    CHECK(allocate::run(sets).turns[ItemIndex(3)].only_money);
    // Out of the running, or judged last, is never next.
    sets.items[ItemIndex(4)].judged_last = true;
    CHECK(listed(3) == Items{2, 3});
    sets.order.pop_back();
    CHECK(listed(3) == Items{2, 3});
}

TEST_CASE("sub-pots pass on what they do not spend") {
    // 60 for the small ones, 100 for the others and what is left of it.
    auto parts = problem(160, {40, 30, 90, 40});
    parts.sub_pots = {
        {Money::of(60), 1, model::AwardRule::ranked, model::IfMoneyShort::try_next, Money::of(1)},
        {Money::of(100), std::nullopt, model::AwardRule::ranked, model::IfMoneyShort::try_next, Money::of(1)}};
    for (std::size_t i : {2U, 3U}) parts.items[ItemIndex(i)].sub_pot = 1;
    auto const result = allocate::run(parts);
    CHECK(awards(result) == Amounts{40, 0, 90, 0});  // 20 spill over: 30 of 120 is left, the last asks for 40
    CHECK(result.turns[ItemIndex(1)].why == std::vector<Rule>{{Rule::Kind::sub_pot, 0}});
    parts.items[ItemIndex(3)].request = Money::of(30);
    CHECK(awards(allocate::run(parts)) == Amounts{40, 0, 90, 30});
}

TEST_CASE("funders pay what they may, to the penny") {
    // 60 from anybody, 40 for the second and third only: the first takes 50, so 50 is left in all, 10 of it for
    // anybody.
    auto funders = problem(100, {50, 30, 30, 20});
    funders.funders = {Money::of(60), Money::of(40)};
    for (auto& item : funders.items) item.funders = {0};
    for (std::size_t i : {1U, 2U}) funders.items[ItemIndex(i)].funders = {0, 1};
    auto const result = allocate::run(funders);
    CHECK(awards(result) == Amounts{50, 30, 0, 0});
    CHECK(result.paid_by ==
          std::vector<std::vector<Money>>{
              {Money::of(50), Money()}, {Money(), Money::of(30)}, {Money(), Money()}, {Money(), Money()}});
    // The pot has 20, but the one funder who may pay the last has 10.
    auto const& last = result.turns[ItemIndex(3)];
    CHECK(last.why == std::vector<Rule>{{Rule::Kind::funders, 0}});
    CHECK(last.binding == std::vector<std::size_t>{0});
}

TEST_CASE("years: a smaller award falls on them in proportion") {
    auto years = problem(100, {30, 40});
    years.years = {Money::of(35), Money::of(65)};
    years.if_money_short = model::IfMoneyShort::offer_less_then_try_next;
    years.items[ItemIndex(0)].years = {Money::of(20), Money::of(10)};
    years.items[ItemIndex(1)].years = {Money::of(30), Money::of(10)};
    years.items[ItemIndex(1)].least_workable = Money::of(10);
    // 15 is left of the first year; of 20 the second year's part is 5 and the first year's 15; of 21 it would be 16.
    auto const result = allocate::run(years);
    CHECK(awards(result) == Amounts{30, 20});
    CHECK(result.turns[ItemIndex(1)].why == std::vector<Rule>{{Rule::Kind::year, 0}});
    CHECK(allocate::by_year(years, ItemIndex(1), Money::of(21)) == std::vector<Money>{Money::of(16), Money::of(5)});
}

TEST_CASE("what is added to each award comes from the pot") {
    auto added = problem(1050, {500, 500, 1});
    added.add_to_each_award = Ratio(1, 20);
    auto const result = allocate::run(added);
    CHECK(awards(result) == Amounts{500, 500, 0});
    CHECK((result.added == Money::of(50) && result.left == Money()));
    // 5% of 333 and 333 and 334: 16.65, 16.65 and 16.7 make 50; the last units go to the largest remainders.
    auto parts = problem(1050, {333, 333, 334});
    parts.add_to_each_award = Ratio(1, 20);
    parts.funders = {Money::of(1050)};
    for (auto& item : parts.items) item.funders = {0};
    auto const costs = allocate::run(parts).paid_by;
    CHECK(costs == std::vector<std::vector<Money>>{{Money::of(350)}, {Money::of(349)}, {Money::of(351)}});
}
