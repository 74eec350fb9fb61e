// SPDX-License-Identifier: MIT
#include "grantpanel/allocate/sharing.hpp"

#include "catch.hpp"
#include "grantpanel/allocate/run.hpp"

using namespace grantpanel;
using allocate::ItemIndex, allocate::Sharer, allocate::Sharing, allocate::Turn, core::Money, model::AwardRule,
    model::PartKind;

namespace {

using Amounts = std::vector<std::int64_t>;

Amounts shared(std::vector<Sharer> const& sharers, std::int64_t money, std::int64_t base = 0, std::int64_t step = 1) {
    Amounts amounts;
    for (auto const& share : Sharing(sharers, Money::of(money), Money::of(base), Money::of(step)).run())
        amounts.push_back(share.amount.count());
    return amounts;
}
Sharer sharer(std::int64_t request, std::int64_t weight, std::size_t order_class, std::int64_t least = 0) {
    return {Money::of(request), Money::of(least), weight, order_class};
}

}  // namespace

TEST_CASE("the runners-up of docs/sharing.md: 13 share 10,000.00") {
    std::vector<Sharer> sharers;
    for (std::size_t i = 0; i < 13; ++i) sharers.push_back(sharer(10'000'000, 1, i));
    Amounts expected(13, 76'923);
    expected[0] = 76'924;
    CHECK(shared(sharers, 1'000'000) == expected);
    // Equals: the last penny cannot be divided, and nobody gets it.
    for (auto& each : sharers) each.order_class = 0;
    CHECK(shared(sharers, 1'000'000) == Amounts(13, 76'923));
    // One penny for three, of whom the first two are equal: it stays. Two: both have one. The other way round: the
    // first has one, and the other stays.
    CHECK(shared({sharer(9, 1, 0), sharer(9, 1, 0), sharer(9, 1, 1)}, 1) == Amounts{0, 0, 0});
    CHECK(shared({sharer(9, 1, 0), sharer(9, 1, 0), sharer(9, 1, 1)}, 2) == Amounts{1, 1, 0});
    CHECK(shared({sharer(9, 1, 0), sharer(9, 1, 1), sharer(9, 1, 1)}, 2) == Amounts{1, 0, 0});
}

TEST_CASE("a base, the rest by total, and a part that does not help goes to the others") {
    std::vector<Sharer> const sharers{sharer(500'000, 80, 0), sharer(500'000, 60, 1), sharer(500'000, 40, 2, 150'000)};
    auto const found = Sharing(sharers, Money::of(500'000), Money::of(100'000), Money::of(1)).run();
    CHECK(found[0].amount == Money::of(271'429));
    CHECK(found[1].amount == Money::of(228'571));
    CHECK((found[2].amount == Money() && found[2].kind == PartKind::below_least));
    // For 2,500.00 the base of the third is not there; in steps of 500.00 the first has lost most: 857.14 of the 500.00
    // that are left for totals falls on 285.71 for it.
    auto const few = Sharing(sharers, Money::of(250'000), Money::of(100'000), Money::of(50'000)).run();
    CHECK((few[0].amount == Money::of(150'000) && few[1].amount == Money::of(100'000)));
    CHECK(few[2].kind == PartKind::no_base);
}

TEST_CASE("who was taken out comes back where nobody then has too little") {
    // docs/sharing.md, section 4: 333 each; the second goes, then the first (500 of the 900 it needs), and the second
    // comes back with 500.
    CHECK(shared({sharer(1000, 1, 0, 900), sharer(600, 1, 1, 500), sharer(600, 1, 2)}, 1000) == Amounts{0, 500, 500});
    // The same where the first two share a place: the smaller least is looked at first.
    CHECK(shared({sharer(1000, 1, 0, 900), sharer(600, 1, 0, 400), sharer(600, 1, 1)}, 1000) == Amounts{0, 500, 500});
    // One place and one least: both would have 333, so neither comes back beside the third.
    CHECK(shared({sharer(600, 1, 0, 400), sharer(600, 1, 0, 400), sharer(600, 1, 1)}, 1000) == Amounts{0, 0, 600});
    // A base of 100 does not reach the third while the first is there; the first cannot work with 125.
    CHECK(shared({sharer(1000, 1, 0, 200), sharer(1000, 1, 1), sharer(1000, 1, 2)}, 250, 100) == Amounts{0, 125, 125});
    // So too past one that has a base and too little for itself.
    std::vector<Sharer> const past{sharer(1000, 1, 0, 200), sharer(1000, 1, 1), sharer(1000, 1, 2, 140),
                                   sharer(1000, 1, 3)};
    auto const found = Sharing(past, Money::of(250), Money::of(100), Money::of(1)).run();
    CHECK((found[0].amount == Money() && found[1].amount == Money::of(125) && found[3].amount == Money::of(125)));
    CHECK((found[2].amount == Money() && found[2].kind == PartKind::below_least));
    // Nobody passes one for whom the base is not there, however little they ask for.
    CHECK(shared({sharer(500, 1, 0), sharer(500, 1, 1), sharer(10, 1, 2)}, 110, 100) == Amounts{110, 0, 0});
}

TEST_CASE("what is above a small request goes to the others in the same proportions") {
    auto const found = Sharing({sharer(500'000, 50, 0), sharer(90'000, 30, 1), sharer(500'000, 20, 2)},
                               Money::of(500'000), Money(), Money::of(1))
                           .run();
    CHECK(found[0].amount == Money::of(292'857));
    CHECK((found[1].amount == Money::of(90'000) && found[1].kind == PartKind::in_full));
    CHECK(found[2].amount == Money::of(117'143));
    // Everybody has all they asked for: the rest is left.
    CHECK(shared({sharer(30, 1, 0), sharer(20, 5, 1)}, 100) == Amounts{30, 20});
    // No totals to share by: the base alone. A base above a request is the request.
    CHECK(shared({sharer(5000, 0, 0), sharer(300, 0, 1)}, 2500, 1000) == Amounts{1000, 300});
    CHECK(shared({}, 100).empty());
    // A step up to the request, where the request is no multiple of it.
    CHECK(shared({sharer(130, 1, 0), sharer(500, 1, 1)}, 253, 0, 50) == Amounts{130, 100});
}

TEST_CASE("sub-pots that are shared and ranked stand beside each other, and what is left goes on") {
    allocate::Problem problem;
    problem.pot = Money::of(1000);
    problem.sub_pots = {
        {Money::of(400), 1, AwardRule::equal_split},
        {Money::of(300), 2, AwardRule::ranked, model::IfMoneyShort::try_next},
        {Money::of(300), std::nullopt, AwardRule::base_plus_proportional, {}, Money::of(1), Money::of(50)}};
    for (auto [request, part] : {std::pair(100, 0), {150, 0}, {400, 1}, {60, 1}, {900, 2}, {900, 2}}) {
        problem.order.push_back({ItemIndex(problem.items.size())});
        problem.items.push_back({Money::of(request)});
        problem.items[ItemIndex(problem.items.size() - 1)].sub_pot = static_cast<std::size_t>(part);
    }
    problem.worth = {1, 1, 0, 0, 3, 1};
    auto const result = allocate::run(problem);
    Amounts found;
    for (auto const& turn : result.turns) found.push_back(turn.award.count());
    // 400 - 250 = 150 go on: 450 - 400 = 50, too little for 60; 350 go on: 50 each, and 250 by 3 to 1.
    CHECK(found == Amounts{100, 150, 400, 0, 238, 112});
    CHECK(result.left == Money());
    CHECK(result.turns[ItemIndex(3)].why == std::vector<allocate::Rule>{{allocate::Rule::Kind::sub_pot, 1}});
    REQUIRE(result.turns[ItemIndex(4)].part);
    CHECK((result.turns[ItemIndex(4)].part->money == Money::of(350) && result.turns[ItemIndex(4)].part->among == 2));
    problem.exclusive = {{ItemIndex(0), ItemIndex(1)}};
    CHECK_THROWS_AS(allocate::run(problem), core::UsageError);
}
