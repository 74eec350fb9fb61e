// SPDX-License-Identifier: MIT
#include "grantpanel/elect/core_search.hpp"

#include "catch.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using elect::Utility, elect::Verdict;
using Selected = std::vector<std::uint32_t>;

TEST_CASE("a group that can pay for something better leaves the core") {
    // Three places; 6 voters for p0 to p2, who have all three; 3 voters for p3, which their third pays for.
    auto ballots = small_election::projects(3, {1, 1, 1, 1});
    small_election::cast(ballots, 6, {0, 1, 2});
    small_election::cast(ballots, 3, {3});
    auto const profile = elect::profile(ballots, Utility::cardinality);
    auto const found = elect::core_search(profile, Selected{0, 1, 2});
    REQUIRE(found.verdict == Verdict::does_not_hold);
    CHECK((found.witness->projects == Selected{3} && found.witness->voters == 3));
    CHECK((found.witness->due == core::Ratio(3) && found.witness->got == core::Ratio(0)));
    CHECK(elect::core_search(profile, Selected{0, 1, 3}).verdict == Verdict::holds);
}

TEST_CASE("a cycle of wishes leaves the core empty") {
    // Fain, Goel, Munagala's idea: three voters and p0, p1, p2 in a cycle, and the same once more with p3, p4, p5. Six
    // voters, budget 3, each project costs 1; a voter likes one most and the next of the cycle half as much. Of three
    // projects one cycle has at most one, and two of its three voters pay for another that both like better.
    auto ballots = small_election::projects(3, {1, 1, 1, 1, 1, 1});
    small_election::score(ballots, {2, 1, 0, 0, 0, 0});
    small_election::score(ballots, {0, 2, 1, 0, 0, 0});
    small_election::score(ballots, {1, 0, 2, 0, 0, 0});
    small_election::score(ballots, {0, 0, 0, 2, 1, 0});
    small_election::score(ballots, {0, 0, 0, 0, 2, 1});
    small_election::score(ballots, {0, 0, 0, 1, 0, 2});
    auto const profile = elect::profile(ballots, Utility::score);
    for (std::uint32_t set = 0; set < 64; ++set) {
        if (__builtin_popcount(set) > 3) continue;
        Selected selected;
        for (std::uint32_t p = 0; p < 6; ++p)
            if (set >> p & 1U) selected.push_back(p);
        CHECK(elect::core_search(profile, selected).verdict == Verdict::does_not_hold);
    }
}

TEST_CASE("the core search agrees with looking at every group and set") {
    core::Stream stream("test/core", "1");
    int failing = 0;
    for (int i = 0; i < 800; ++i) {
        auto const drawn = small_election::draw(stream, 5, 6);
        auto const& t = drawn.tables;
        bool fails = false;
        for (unsigned set = 1; set < 1U << t.projects(); ++set) {
            unsigned group = 0;
            for (std::size_t v = 0; v < t.voters(); ++v)
                if (t.has(v, set) > t.has(v, drawn.set)) group |= 1U << v;
            fails = fails || (group != 0 && t.can_pay(group, set));
        }
        auto const found = elect::core_search(drawn.profile, drawn.selected);
        CHECK(found.verdict == (fails ? Verdict::does_not_hold : Verdict::holds));
        failing += fails;
        if (!found.witness) continue;
        CHECK(found.witness->cost <= found.witness->money);
        elect::Standing const standing(drawn.profile, drawn.selected);
        std::vector<std::uint8_t> set(t.projects(), 0);
        for (auto p : found.witness->projects) set[p] = 1;
        for (auto b : found.witness->ballots) CHECK(elect::detail::utility_of(drawn.profile, b, set) > standing.has[b]);
    }
    CHECK((failing > 100 && failing < 700));
}

TEST_CASE("too many ballots or steps are not proved") {
    auto ballots = small_election::projects(9, {3, 4, 5, 6, 7, 8, 9});
    core::Stream stream("test/core", "2");
    for (int v = 0; v < 12; ++v) {
        std::vector<std::int64_t> points;
        for (int p = 0; p < 7; ++p) points.push_back(static_cast<std::int64_t>(1 + stream.below(9)));
        small_election::score(ballots, points);
    }
    auto const found = elect::core_search(elect::profile(ballots, Utility::score), Selected{0, 3}, 1);
    CHECK((found.verdict == Verdict::not_proved && !found.witness));
    CHECK(found.note == "nothing better was found within 1 search steps, nor that there is nothing");
}
