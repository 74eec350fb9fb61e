// SPDX-License-Identifier: MIT
#include "grantpanel/elect/pareto.hpp"

#include "catch.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using elect::Utility, elect::Verdict;
using Selected = std::vector<std::uint32_t>;

TEST_CASE("a project that still fits is better for its supporters") {
    auto ballots = small_election::projects(10, {6, 4, 3});
    small_election::cast(ballots, 3, {0});
    small_election::cast(ballots, 2, {1, 2});
    auto const profile = elect::profile(ballots, Utility::cardinality);
    auto const found = elect::pareto(profile, Selected{0});
    REQUIRE(found.verdict == Verdict::does_not_hold);
    CHECK((found.witness->projects == Selected{0, 1} && found.witness->voters == 2));
    // Two voters would have one each, and have nothing.
    CHECK((found.witness->due == core::Ratio(2) && found.witness->got == core::Ratio(0)));
    CHECK((found.witness->cost == core::Ratio(10) && found.witness->money == core::Ratio(10)));
    CHECK(elect::pareto(profile, Selected{0, 1}).verdict == Verdict::holds);
}

TEST_CASE("one project instead of another can be better for all") {
    // Budget 10. All score p0 (10) 5, and p1 and p2 (5 each) 2 and 2: p0 is better. Where one scores p1 4, not for all.
    auto ballots = small_election::projects(10, {10, 5, 5});
    small_election::score(ballots, {5, 2, 2});
    small_election::score(ballots, {5, 2, 2});
    auto profile = elect::profile(ballots, Utility::score);
    auto const found = elect::pareto(profile, Selected{1, 2});
    REQUIRE(found.verdict == Verdict::does_not_hold);
    CHECK((found.witness->projects == Selected{0} && found.witness->due == core::Ratio(10) &&
           found.witness->got == core::Ratio(8)));
    CHECK(elect::pareto(profile, Selected{0}).verdict == Verdict::holds);
    ballots.points[1] = 4;
    CHECK(elect::pareto(elect::profile(ballots, Utility::score), Selected{1, 2}).verdict == Verdict::holds);
}

TEST_CASE("Pareto optimality agrees with looking at every set") {
    core::Stream stream("test/pareto", "1");
    int failing = 0, searched = 0;
    for (int i = 0; i < 800; ++i) {
        auto const drawn = small_election::draw(stream, 5, 7);
        auto const& t = drawn.tables;
        bool fails = false;
        for (unsigned set = 0; set < 1U << t.projects(); ++set) {
            if (t.cost_of(set) > t.budget) continue;
            bool less = false, more = false;
            for (std::size_t v = 0; v < t.voters(); ++v) {
                less = less || t.has(v, set) < t.has(v, drawn.set);
                more = more || t.has(v, set) > t.has(v, drawn.set);
            }
            fails = fails || (more && !less);
        }
        auto const found = elect::pareto(drawn.profile, drawn.selected);
        CHECK(found.verdict == (fails ? Verdict::does_not_hold : Verdict::holds));
        failing += fails;
        if (!found.witness) continue;
        unsigned set = 0;
        for (auto p : found.witness->projects) set |= 1U << p;
        CHECK(t.cost_of(set) <= t.budget);
        for (std::size_t v = 0; v < t.voters(); ++v) CHECK(t.has(v, set) >= t.has(v, drawn.set));
        CHECK(found.witness->due > found.witness->got);
        searched += (set & drawn.set) != drawn.set;
    }
    CHECK((failing > 100 && failing < 700 && searched > 10));
}
