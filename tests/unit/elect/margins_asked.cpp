// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "grantpanel/elect/margins.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using core::Ratio;

TEST_CASE("margins of some projects and some kinds are those of all") {
    // Budget 100, ten voters: p0 costs 60, six votes; p1 costs 60, three; p2 costs 50, one.
    auto ballots = small_election::projects(100, {60, 60, 50});
    small_election::cast(ballots, 6, {0});
    small_election::cast(ballots, 3, {1});
    small_election::cast(ballots, 1, {2});
    auto const all = elect::margins(ballots, {});
    REQUIRE(all.projects.size() == 2);
    // p1 fits beside p0 at 40: 20 less.
    CHECK((all.projects[0].project == 1 && all.projects[0].cost->enough == 20 && all.rivals));
    auto const one = elect::margins(ballots, {}, elect::margins_asked(ballots, {"p1"}, {"cost"}, {}));
    REQUIRE((one.projects.size() == 1 && one.projects[0].project == 1));
    CHECK((one.projects[0].cost->enough == 20 && one.projects[0].cost->not_enough == 19));
    CHECK((!one.projects[0].new_voters && !one.projects[0].approvals && !one.rivals && one.runs < all.runs));
    auto const both = elect::margins(ballots, {}, elect::margins_asked(ballots, {"p2", "p1"}, {"rivals"}, {}));
    REQUIRE(both.projects.size() == 2);
    CHECK((!both.projects[0].cost && both.projects[0].rivals == std::vector<std::uint32_t>{0}));
    CHECK_THROWS_AS(elect::margins(ballots, {}, elect::margins_asked(ballots, {"p0"}, {}, {})), core::UsageError);
    CHECK_THROWS_AS(elect::margins_asked(ballots, {"p3"}, {}, {}), core::UsageError);
    CHECK_THROWS_AS(elect::margins_asked(ballots, {}, {"voters"}, {}), core::UsageError);
    CHECK_THROWS_AS(elect::margins_asked(ballots, {}, {}, Ratio(1)), core::UsageError);  // these give no points
}

TEST_CASE("a new voter gives the points that are asked for") {
    // One place. p0 has 15 tenths of a point, p1 5: with 5 more each, two voters draw level and p0 is first by id.
    auto ballots = small_election::projects(1, {1, 1});
    small_election::score(ballots, {15, 0});
    small_election::score(ballots, {0, 5});
    ballots.point_denominator = 10;
    elect::Options options;
    options.utility = elect::Utility::score;
    auto const enough = [&](Ratio const& points) {
        auto const found = elect::margins(ballots, options, elect::margins_asked(ballots, {}, {"new_voters"}, points));
        return found.projects.at(0).new_voters->enough;
    };
    CHECK(enough(Ratio(1, 2)) == 3);
    CHECK(enough(Ratio(3, 2)) == 1);
    CHECK(enough(Ratio(5)) == 1);
    for (auto const& wrong : {Ratio(0), Ratio(-1), Ratio(1, 3), Ratio(3, 100)})
        CHECK_THROWS_AS(enough(wrong), core::UsageError);
}
