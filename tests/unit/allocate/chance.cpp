// SPDX-License-Identifier: MIT
#include "grantpanel/allocate/chance.hpp"

#include <numeric>
#include <random>

#include "catch.hpp"
#include "grantpanel/allocate/run.hpp"

using namespace grantpanel;
using allocate::ItemIndex, allocate::chances, core::Money, core::Ratio, model::IfMoneyShort;

namespace {

allocate::Problem lots(std::int64_t pot, std::vector<std::int64_t> const& requests, IfMoneyShort policy) {
    allocate::Problem problem;
    problem.pot = Money::of(pot);
    problem.rule = model::AwardRule::threshold_then_draw;
    problem.if_money_short = policy;
    for (auto request : requests) problem.items.push_back({Money::of(request)});
    return problem;
}
std::vector<ItemIndex> everybody(allocate::Problem const& problem) {
    std::vector<ItemIndex> items;
    for (auto item : core::positions<ItemIndex>(problem.items.size())) items.push_back(item);
    return items;
}

}  // namespace

TEST_CASE("the chances of docs/draw.md, by hand") {
    auto problem = lots(10, {8, 4, 4}, IfMoneyShort::try_next);
    CHECK(chances(problem, {}, everybody(problem)) == std::vector<Ratio>{Ratio(1, 3), Ratio(2, 3), Ratio(2, 3)});
    problem.if_money_short = IfMoneyShort::stop_there;
    CHECK(chances(problem, {}, everybody(problem)) == std::vector<Ratio>{Ratio(1, 3), Ratio(1, 2), Ratio(1, 2)});
    // All ask for the same: 3 of 7, also with 5% on top (16 reach 3 awards of 5.25), and never more than all.
    problem = lots(16, {5, 5, 5, 5, 5, 5, 5}, IfMoneyShort::try_next);
    problem.add_to_each_award = Ratio(1, 20);
    CHECK(chances(problem, {}, everybody(problem)) == std::vector<Ratio>(7, Ratio(3, 7)));
    problem.pot = Money::of(100);
    CHECK(chances(problem, {}, everybody(problem)) == std::vector<Ratio>(7, Ratio(1)));
}

TEST_CASE("the chances are the share of all orders in which an item is funded") {
    std::mt19937 source(7);
    auto const draw = [&](unsigned least, unsigned most) {
        return std::int64_t(least + source() % (most - least + 1));
    };
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        std::vector<std::int64_t> requests;
        for (auto n = draw(1, 6); n > 0; --n) requests.push_back(draw(1, 9));
        auto problem = lots(draw(1, 20), requests, round % 2 == 0 ? IfMoneyShort::try_next : IfMoneyShort::stop_there);
        auto const items = everybody(problem);
        auto const found = chances(problem, {}, items);
        REQUIRE(found.size() == items.size());
        std::vector<std::int64_t> funded(items.size(), 0);
        std::int64_t orders = 0;
        auto order = items;
        do {
            ++orders;
            problem.order.clear();
            for (auto item : order) problem.order.push_back({item});
            auto const result = allocate::run(problem);
            for (auto item : items) funded[item.value] += result.turns[item].award > Money() ? 1 : 0;
        } while (std::next_permutation(order.begin(), order.end()));
        for (auto item : items) CHECK(found[item.value] == Ratio(funded[item.value], orders));
    }
}

TEST_CASE("whoever comes before the draw is paid first") {
    // 12 less 2 leaves the 10 of docs/draw.md.
    auto problem = lots(12, {8, 4, 4, 2}, IfMoneyShort::try_next);
    std::vector<ItemIndex> const three{ItemIndex(0), ItemIndex(1), ItemIndex(2)};
    CHECK(chances(problem, {ItemIndex(3)}, three) == std::vector<Ratio>{Ratio(1, 3), Ratio(2, 3), Ratio(2, 3)});
}

TEST_CASE("no chance is named where other rules matter or it takes too long") {
    auto problem = lots(10, {8, 4, 4}, IfMoneyShort::try_next);
    auto const three = everybody(problem);
    problem.exclusive = {{ItemIndex(0), ItemIndex(1)}};
    CHECK(chances(problem, {}, three).empty());
    problem.exclusive.clear();
    problem.items.push_back({Money::of(11)});  // somebody before the draw whom the money does not reach for sure
    CHECK(chances(problem, {ItemIndex(3)}, three).empty());
    auto many = lots(100, {}, IfMoneyShort::try_next);
    for (std::int64_t i = 0; i < 13; ++i) many.items.push_back({Money::of(10 + i)});
    CHECK(chances(many, {}, everybody(many)).empty());
    many.if_money_short = IfMoneyShort::stop_there;
    CHECK(chances(many, {}, everybody(many)).size() == 13);
    many.if_money_short = IfMoneyShort::offer_less_then_stop;
    many.items[ItemIndex(0)].least_workable = Money::of(1);
    CHECK(chances(many, {}, everybody(many)).empty());
}
