// SPDX-License-Identifier: MIT
#include "grantpanel/elect/groups.hpp"

#include "catch.hpp"
#include "grantpanel/elect/ballot_of.hpp"
#include "grantpanel/elect/categories.hpp"
#include "grantpanel/elect/column_shares.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using core::Ratio, elect::Utility;
using Selected = std::vector<std::uint32_t>;

namespace {

/// p0 costs 60, p1 30, p2 10; budget 100. Six voters for p0, three for p0 and p1, two for p2, one for nothing.
model::Ballots votes() {
    auto ballots = small_election::projects(100, {60, 30, 10});
    small_election::cast(ballots, 6, {0});
    small_election::cast(ballots, 3, {1, 0});
    small_election::cast(ballots, 2, {2});
    small_election::cast(ballots, 1, {});
    return ballots;
}

}  // namespace

TEST_CASE("exclusion counts those who wanted something") {
    auto const profile = elect::profile(votes(), Utility::cost);
    auto const share = elect::with_nothing(profile, Selected{0, 1});
    CHECK((share.part == Ratio(2) && share.whole == Ratio(11) && share.unknown == 1));
    CHECK(*share.value() == Ratio(2, 11));
    CHECK(elect::with_nothing(profile, Selected{}).part == Ratio(11));
    CHECK_FALSE(elect::with_nothing(elect::profile(small_election::projects(1, {1}), Utility::cost), {}).value());
}

TEST_CASE("the money of a project belongs to those who support it, in equal parts") {
    auto const ballots = votes();
    auto const profile = elect::profile(ballots, Utility::cost);
    auto const ballot_of = elect::ballot_of_each(ballots, Utility::cost, profile);
    // Group 0: four voters for p0, and two for p0 and p1. Group 1: two for p0, one for p0 and p1, one for p2.
    // Unknown: the other for p2, and the one for nothing.
    Selected const group_of{0, 0, 0, 0, 1, 1, 0, 0, 1, 1, elect::no_group, elect::no_group};
    auto const shares = elect::group_shares(profile, Selected{0, 1}, ballot_of, group_of, 2, 1);
    // Group 0: 60 * 6/9 + 30 * 2/3 = 60; group 1: 60 * 3/9 + 30 * 1/3 = 30.
    CHECK((shares[0].of_money.part == Ratio(60) && shares[1].of_money.part == Ratio(30)));
    CHECK((shares[0].of_money.whole == Ratio(90) && shares[0].of_money.unknown == 2));
    CHECK((shares[0].of_voters.part == Ratio(6) && shares[0].of_voters.whole == Ratio(10)));
    // By voters 54 and 36.
    CHECK((shares[0].gain == Ratio(6) && shares[1].gain == Ratio(-6)));
    CHECK((shares[1].with_nothing->part == Ratio(1) && shares[1].with_nothing->whole == Ratio(4)));
    CHECK_FALSE(shares[0].withheld);
}

TEST_CASE("a column of the voters says of each one what group it is in") {
    // p0, at 60, is shared by nine: six of the west, three of the east. Of the last voter the side is not known.
    auto ballots = votes();
    ballots.voter_columns.push_back({"side", std::vector<std::string>(6, "west")});
    auto& cells = ballots.voter_columns[0].cells;
    cells.insert(cells.end(), 5, "east");
    auto const profile = elect::profile(ballots, Utility::cost);
    auto const of = elect::ballot_of_each(ballots, Utility::cost, profile);
    CHECK_THROWS_AS(elect::column_shares(ballots, profile, Selected{0}, of, "side"), core::UsageError);  // 11 of 12
    cells.emplace_back();
    auto const found = elect::column_shares(ballots, profile, Selected{0}, of, "side");
    CHECK(found.groups == std::vector<std::string>{"east", "west"});
    CHECK((found.shares[0].of_money.part == Ratio(20) && found.shares[1].of_money.part == Ratio(40)));
    CHECK((found.shares[0].of_voters.part == Ratio(5) && found.shares[0].of_voters.whole == Ratio(11)));
    CHECK((found.shares[0].of_voters.unknown == 1 && found.shares[0].gain == Ratio(-80, 11)));
    CHECK_THROWS_AS(elect::column_shares(ballots, profile, Selected{0}, of, "age"), core::UsageError);
}

TEST_CASE("small groups are withheld, and whoever would give them away") {
    using Marks = std::vector<std::uint8_t>;
    auto const withheld = [](std::vector<elect::Counted> const& counts, Marks marks = {}) {
        marks.resize(counts.size(), 0);
        elect::withhold(marks, counts, 5);
        return marks;
    };
    CHECK(withheld({{9}, {6}, {8}}) == Marks{0, 0, 0});
    CHECK(withheld({{9}, {2}, {6}, {8}}) == Marks{0, 1, 1, 0});  // one alone could be worked out
    CHECK(withheld({{9}, {2}, {1}, {6}}) == Marks{0, 1, 1, 1});  // so could three people
    CHECK(withheld({{9}, {3}, {4}, {0}}) == Marks{0, 1, 1, 0});
    CHECK(withheld({{3}}) == Marks{1});
    // Two of the first have nothing: what all have together must not tell that.
    CHECK(withheld({{2, 48}, {8, 42}, {5, 50}}) == Marks{1, 1, 0});
    CHECK(withheld({{2, 48}, {0, 42}, {5, 50}}) == Marks{1, 1, 1});  // the second has none of them
    // The last is marked already: nobody in it has to be kept from being worked out, or one has.
    CHECK(withheld({{10, 40}, {10, 40}, {9, 6}}, {0, 0, 1}) == Marks{0, 0, 1});
    CHECK(withheld({{10, 40}, {10, 39}, {1, 6}}, {0, 0, 1}) == Marks{0, 1, 1});
    auto const ballots = votes();
    auto const profile = elect::profile(ballots, Utility::cost);
    auto const ballot_of = elect::ballot_of_each(ballots, Utility::cost, profile);
    Selected const group_of{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1};
    auto const shares = elect::group_shares(profile, Selected{0, 1}, ballot_of, group_of, 2);
    CHECK((shares[0].withheld && shares[1].withheld && shares[0].of_voters.whole == Ratio(0)));
    // All in one: two have nothing, too few to be shown.
    auto const one = elect::group_shares(profile, Selected{0, 1}, ballot_of, Selected(12, 0), 1);
    CHECK((!one[0].withheld && !one[0].with_nothing));
    CHECK_THROWS_AS(elect::group_shares(profile, Selected{0}, ballot_of, Selected(11, 0), 1), core::UsageError);
    CHECK_THROWS_AS(elect::group_shares(profile, Selected{0}, ballot_of, Selected(12, 1), 1), core::UsageError);
}

TEST_CASE("voters are found again in the profile") {
    core::Stream stream("test/ballot_of", "1");
    for (int i = 0; i < 200; ++i) {
        auto const drawn = small_election::draw(stream, 8, 5);
        auto const utility = drawn.profile.uniform() ? Utility::cost : Utility::score;
        auto const profile = elect::profile(drawn.ballots, utility);
        auto const ballot_of = elect::ballot_of_each(drawn.ballots, utility, profile);
        std::vector<std::uint32_t> weights(profile.ballots(), 0);
        for (std::size_t voter = 0; voter < ballot_of.size(); ++voter) {
            ++weights[ballot_of[voter]];
            Selected supported;
            for (std::uint32_t p = 0; p < drawn.tables.projects(); ++p)
                if (drawn.tables.utility[voter][p] > 0) supported.push_back(p);
            auto const found = profile.supported_by(ballot_of[voter]);
            CHECK(Selected(found.begin(), found.end()) == supported);
            if (!profile.uniform())
                for (std::size_t k = 0; k < found.size(); ++k)
                    CHECK(elect::utility_on(profile, ballot_of[voter], k) == drawn.tables.utility[voter][found[k]]);
        }
        CHECK(weights == profile.weight);
    }
    CHECK_THROWS_AS(elect::ballot_of_each(votes(), Utility::cost,
                                          elect::profile(small_election::projects(9, {1, 2, 3}), Utility::cost)),
                    core::UsageError);
}

TEST_CASE("groups stand by number where all are numbers") {
    auto ballots = small_election::projects(10, {10});
    small_election::cast(ballots, 6, {0});
    auto const profile = elect::profile(ballots, Utility::cost);
    auto const ballot_of = elect::ballot_of_each(ballots, Utility::cost, profile);
    ballots.voter_columns.push_back({"age", {"10", "2", "", "1.5", "0", "11"}});
    ballots.voter_columns.push_back({"band", {"10", "2", "", "1.5", "0", "11+"}});
    auto const groups = [&](char const* column) {
        return elect::column_shares(ballots, profile, Selected{0}, ballot_of, column).groups;
    };
    CHECK(groups("age") == std::vector<std::string>{"0", "1.5", "2", "10", "11"});
    CHECK(groups("band") == std::vector<std::string>{"0", "1.5", "10", "11+", "2"});
}

TEST_CASE("shares follow their groups when these stand by number") {
    auto ballots = small_election::projects(100, {60, 40});
    small_election::cast(ballots, 6, {0});
    small_election::cast(ballots, 5, {1});
    ballots.voter_columns.push_back({"age", {"10", "10", "10", "10", "10", "10", "9", "9", "9", "9", "9"}});
    auto const profile = elect::profile(ballots, Utility::cost);
    auto const ballot_of = elect::ballot_of_each(ballots, Utility::cost, profile);
    auto const found = elect::column_shares(ballots, profile, Selected{0}, ballot_of, "age");
    CHECK((found.groups[0] == "9" && found.shares[0].of_voters.part == Ratio(5)));
    CHECK((found.shares[0].of_money.part == Ratio(0) && found.shares[1].of_money.part == Ratio(60)));
}

TEST_CASE("categories have a share of the votes and of the money") {
    auto ballots = votes();
    ballots.projects[0].groups = {"green"};
    ballots.projects[1].groups = {"young", "green"};
    auto const profile = elect::profile(ballots, Utility::cost);
    auto const shares = elect::category_shares(ballots, profile, Selected{0, 2});
    REQUIRE(shares.size() == 2);
    // green: p0 has 6 + 3/2 votes, p1 3/2; of eleven voters, one more supports nothing. Money: 60 of 70, p2 has none.
    CHECK((shares[0].category == "green" && shares[0].projects == 2 && shares[0].selected == 1));
    CHECK((shares[0].of_votes.part == Ratio(9) && shares[0].of_votes.whole == Ratio(11)));
    CHECK((shares[0].of_votes.unknown == 1 && shares[0].of_money.unknown == 1));
    CHECK((shares[0].of_money.part == Ratio(60) && shares[0].of_money.whole == Ratio(70)));
    CHECK((shares[1].of_votes.part == Ratio(3, 2) && shares[1].of_money.part == Ratio(0)));
}
