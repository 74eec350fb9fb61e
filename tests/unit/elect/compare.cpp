// SPDX-License-Identifier: MIT
#include "grantpanel/elect/compare.hpp"

#include "catch.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using core::Ratio, elect::Options, elect::Rule, elect::Utility;
using Positions = std::vector<std::uint32_t>;

namespace {

/// Budget 100, ten voters: 10 each. North: p0 costs 60, six voters; p1 costs 40, five of them. South: p2 costs 40, the
/// other four.
model::Ballots election() {
    auto ballots = small_election::projects(100, {60, 40, 40});
    ballots.projects[0].groups = ballots.projects[1].groups = {"north"};
    ballots.projects[2].groups = {"south"};
    small_election::cast(ballots, 5, {0, 1});
    small_election::cast(ballots, 1, {0});
    small_election::cast(ballots, 4, {2});
    return ballots;
}

std::vector<Options> greedy_and_shares() {
    std::vector<Options> rules(2);
    rules[1].rule = Rule::equal_shares;
    return rules;
}

}  // namespace

TEST_CASE("two rules side by side: who gains, who loses, and what it costs") {
    // Greedy: p0 (6 votes), p1 (5). Equal shares: p0 by its six, then p2 by its four; nobody has money for p1.
    auto const found = elect::compare(election(), greedy_and_shares());
    REQUIRE(found.outcomes.size() == 2);
    auto const &greedy = found.outcomes[0], &shares = found.outcomes[1];
    CHECK((greedy.selected == Positions{0, 1} && shares.selected == Positions{0, 2}));
    CHECK(found.selected_by == std::vector<Positions>{{0, 1}, {0}, {1}});
    CHECK((shares.gained == Positions{2} && shares.lost == Positions{1}));
    CHECK((greedy.gained.empty() && greedy.lost.empty() && greedy.same == 10));
    // Five lose p1, four gain p2, one has p0 as before.
    CHECK((shares.worse == 5 && shares.better == 4 && shares.same == 1));
    CHECK((greedy.served.part == Ratio(6) && shares.served.part == Ratio(10) && shares.served.whole == Ratio(10)));
    CHECK((greedy.with_nothing.part == Ratio(4) && shares.with_nothing.part == Ratio(0)));
    // In money: 6 * 60 + 5 * 40 = 560, and 6 * 60 + 4 * 40 = 520: 13/14 of the greatest.
    CHECK((*greedy.satisfaction.value() == Ratio(56) && *shares.satisfaction.value() == Ratio(52)));
    CHECK(found.greatest_is_proved);
    CHECK((*greedy.welfare.value() == Ratio(1) && *shares.welfare.value() == Ratio(13, 14)));
    CHECK((greedy.spent.part == Ratio(100) && *shares.spent.value() == Ratio(1)));
    // The south has 4 of 10 votes; under greedy none of the money, under equal shares 40 of 100.
    REQUIRE(shares.categories.size() == 2);
    CHECK((*shares.categories[1].of_votes.value() == Ratio(2, 5) &&
           *shares.categories[1].of_money.value() == Ratio(2, 5)));
    CHECK(greedy.categories[1].of_money.part == Ratio(0));
    CHECK((*greedy.cost_of_fairness() == Ratio(0) && *shares.cost_of_fairness() == Ratio(1, 14)));
    // Under greedy the four in the south could pay 40 for p2, and have nothing. Under equal shares five miss p1, which
    // costs 40 of their 50; each has 60, which is more than 50.
    REQUIRE((greedy.audits.size() == 2 && shares.audits.size() == 2));
    for (std::size_t k : {0U, 1U}) {
        CHECK((greedy.audits[k].verdict == elect::Verdict::does_not_hold && greedy.audits[k].witness->voters == 4));
        CHECK(shares.audits[k].verdict == elect::Verdict::holds);
    }
}

TEST_CASE("the official result is what rules are held against") {
    auto ballots = election();
    ballots.has_official_result = true;
    ballots.projects[1].selected = 1;
    ballots.projects[2].selected = 2;
    auto found = elect::compare(ballots, greedy_and_shares());
    REQUIRE(found.outcomes.size() == 3);
    CHECK_FALSE(found.outcomes[0].options);
    CHECK(found.outcomes[0].selected == Positions{1, 2});
    CHECK((found.outcomes[2].gained == Positions{0} && found.outcomes[2].lost == Positions{1}));
    // Five have 60 for 40, one has 60 for nothing; four have p2 either way.
    CHECK((found.outcomes[2].better == 6 && found.outcomes[2].worse == 0 && found.outcomes[2].same == 4));
    elect::CompareOptions without;
    without.official = without.greatest_welfare = false;
    found = elect::compare(ballots, greedy_and_shares(), without);
    CHECK((found.outcomes.size() == 2 && found.outcomes[0].options && !found.greatest_is_proved));
    CHECK(found.outcomes[1].welfare.whole == Ratio(560));  // the best of the two
}

TEST_CASE("one utility measures all rules") {
    auto rules = greedy_and_shares();
    rules[1].utility = Utility::cardinality;
    elect::CompareOptions asked;
    asked.measure = Utility::cardinality;
    auto const found = elect::compare(election(), rules, asked);
    // Greedy: 6 + 5 projects that voters support, among ten voters.
    CHECK(*found.outcomes[0].satisfaction.value() == Ratio(11, 10));
    CHECK_THROWS_AS(elect::compare(election(), {}), core::UsageError);
}

TEST_CASE("groups of voters gain and lose by what is selected") {
    auto ballots = election();
    ballots.voter_columns.push_back({"part", {"n", "n", "n", "n", "n", "s", "s", "s", "s", "s"}});
    elect::CompareOptions asked;
    asked.groups = {"part"};
    asked.audits = false;
    auto const found = elect::compare(ballots, greedy_and_shares(), asked);
    auto const &greedy = found.outcomes[0].groups[0], &shares = found.outcomes[1].groups[0];
    CHECK((greedy.column == "part" && greedy.groups == std::vector<std::string>{"n", "s"}));
    CHECK(found.outcomes[0].audits.empty());
    // By voters each has half. Greedy: of p0 5/6 of 60 is of n, and all of p1: 90 of 100.
    CHECK((greedy.shares[0].gain == Ratio(40) && greedy.shares[1].gain == Ratio(-40)));
    // Equal shares: n has 50 of p0; s has 10 of p0 and 40 of p2.
    CHECK((shares.shares[0].gain == Ratio(0) && shares.shares[1].gain == Ratio(0)));
    asked.groups = {"age"};
    CHECK_THROWS_AS(elect::compare(ballots, greedy_and_shares(), asked), core::UsageError);
}

TEST_CASE("a part of a project counts as that part") {
    // Budget 12, three voters with 4 each. Two want p0, which costs 10: they pay 8 of it. One wants p1, which costs 4.
    auto ballots = small_election::projects(12, {10, 4});
    ballots.projects[0].groups = {"north"};
    ballots.projects[1].groups = {"south"};
    small_election::cast(ballots, 2, {0});
    small_election::cast(ballots, 1, {1});
    std::vector<Options> rules(2);
    rules[1].rule = Rule::fractional_equal_shares;
    auto const found = elect::compare(ballots, rules);
    auto const &greedy = found.outcomes[0], &parts = found.outcomes[1];
    CHECK((greedy.selected == Positions{0} && greedy.parts.empty()));
    CHECK((parts.selected == Positions{0, 1} && parts.parts == std::vector{Ratio(4, 5), Ratio(1)}));
    CHECK((parts.spent.part == Ratio(12) && parts.spent.whole == Ratio(12) && parts.total_cost.count() == 12));
    // 2 * 8 + 4 = 20, as much as 2 * 10, which is the greatest.
    CHECK((parts.satisfaction.part == Ratio(20) && *parts.welfare.value() == Ratio(1)));
    // Two have 8 for 10, one has 4 for nothing.
    CHECK((parts.worse == 2 && parts.better == 1 && parts.same == 0));
    CHECK((parts.audits.empty() && greedy.audits.size() == 2));
    CHECK((parts.served.part == Ratio(3) && parts.gained == Positions{1} && parts.lost.empty()));
    CHECK((*parts.categories[0].of_money.value() == Ratio(2, 3) && parts.categories[0].selected == 1));
    CHECK((parts.categories[1].of_money.part == Ratio(4) && parts.categories[1].of_money.whole == Ratio(12)));
    // As the reference, it is held against whole projects in the same way.
    std::swap(rules[0], rules[1]);
    auto const turned = elect::compare(ballots, rules);
    CHECK((turned.outcomes[1].better == 2 && turned.outcomes[1].worse == 1 && turned.outcomes[0].same == 3));
}

TEST_CASE("parts add up as fractions that were added one by one") {
    core::Stream stream("test/compare", "parts");
    for (int round = 0; round < 100; ++round) {
        auto const drawn = small_election::draw(stream, 6, 5);
        if (!drawn.ballots.points.empty() || drawn.ballots.type == model::VoteType::scoring) continue;
        std::vector<Options> rules(2);
        rules[0].utility = rules[1].utility = Utility::cardinality;
        rules[1].rule = Rule::fractional_equal_shares;
        auto const outcome = elect::elect(drawn.ballots, rules[1]);
        auto const found = elect::compare(drawn.ballots, rules);
        std::vector<Ratio> part(drawn.tables.projects());
        Ratio cost, sum;
        for (auto const& selection : outcome.selections) {
            part[selection.project] = *selection.part;
            cost += *selection.part * Ratio(drawn.tables.cost[selection.project]);
        }
        std::uint64_t better = 0, worse = 0;
        for (std::size_t v = 0; v < drawn.tables.voters(); ++v) {
            Ratio now, before;
            for (std::uint32_t p = 0; p < drawn.tables.projects(); ++p) {
                if (drawn.tables.utility[v][p] == 0) continue;
                now += part[p];
                before +=
                    Ratio(std::binary_search(found.outcomes[0].selected.begin(), found.outcomes[0].selected.end(), p));
            }
            sum += now;
            better += now > before;
            worse += now < before;
        }
        CHECK((found.outcomes[1].better == better && found.outcomes[1].worse == worse));
        CHECK((found.outcomes[1].spent.part == cost && found.outcomes[1].satisfaction.part == sum));
        CHECK(cost <= Ratio(drawn.tables.budget));
    }
}

TEST_CASE("comparisons are what counting voter by voter gives") {
    core::Stream stream("test/compare", "count");
    for (int round = 0; round < 300; ++round) {
        auto const drawn = small_election::draw(stream, 6, 5);
        bool const points = !drawn.ballots.points.empty();
        if (!points && drawn.ballots.type == model::VoteType::scoring) continue;
        std::vector<Options> rules(3);
        rules[1].rule = Rule::equal_shares;
        rules[2].rule = Rule::phragmen;
        for (auto& each : rules) each.utility = points ? Utility::score : Utility::cardinality;
        auto const found = elect::compare(drawn.ballots, rules);
        auto const& t = drawn.tables;
        auto const has = [&](std::size_t voter, unsigned set) {
            std::int64_t sum = 0;
            for (std::size_t p = 0; p < t.projects(); ++p)
                if (set >> p & 1U) sum += points ? t.utility[voter][p] : t.utility[voter][p] > 0 ? 1 : 0;
            return sum;
        };
        auto const set_of = [](elect::Compared const& outcome) {
            unsigned set = 0;
            for (auto p : outcome.selected) set |= 1U << p;
            return set;
        };
        std::int64_t greatest = 0;
        for (unsigned set = 0; set < 1U << t.projects(); ++set) {
            std::int64_t sum = 0;
            for (std::size_t v = 0; v < t.voters(); ++v) sum += has(v, set);
            if (t.cost_of(set) <= t.budget) greatest = std::max(greatest, sum);
        }
        for (auto const& outcome : found.outcomes) {
            auto const set = set_of(outcome), first = set_of(found.outcomes[0]);
            std::int64_t sum = 0;
            std::uint64_t better = 0, worse = 0, served = 0;
            for (std::size_t v = 0; v < t.voters(); ++v) {
                sum += has(v, set);
                better += has(v, set) > has(v, first);
                worse += has(v, set) < has(v, first);
                served += has(v, set) > 0;
            }
            CHECK((outcome.better == better && outcome.worse == worse &&
                   outcome.better + worse + outcome.same == t.voters()));
            CHECK((outcome.served.part == Ratio(static_cast<std::int64_t>(served)) &&
                   outcome.satisfaction.part == Ratio(sum)));
            CHECK((outcome.welfare.part == Ratio(sum) && outcome.welfare.whole == Ratio(greatest)));
            CHECK(outcome.total_cost.count() == t.cost_of(set));
        }
    }
}
