// SPDX-License-Identifier: MIT
#include "grantpanel/elect/cohesive.hpp"

#include "catch.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using elect::Utility, elect::Verdict;

namespace {

using Selected = std::vector<std::uint32_t>;

/// Whether a witness is one: its group can pay, agrees on as much as is said, and has less than it is due.
void check_witness(elect::Profile const& profile, Selected const& selected, elect::Audit const& audit) {
    REQUIRE(audit.witness);
    auto const& witness = *audit.witness;
    CHECK(witness.cost <= witness.money);
    core::Ratio due;
    for (auto project : witness.projects) {
        std::int64_t least = INT64_MAX;
        for (auto ballot : witness.ballots) {
            std::int64_t utility = 0;
            auto const supported = profile.supported_by(ballot);
            for (std::size_t k = 0; k < supported.size(); ++k)
                if (supported[k] == project) utility = elect::utility_on(profile, ballot, k);
            least = std::min(least, utility);
        }
        due += core::Ratio(least, profile.denominator);
    }
    CHECK(witness.due == due);
    CHECK(witness.got < witness.due);
    if (audit.name == "pjr") return;
    elect::Standing const standing(profile, selected);
    for (auto ballot : witness.ballots)
        CHECK(elect::ratio_of(standing.has[ballot], profile.denominator) <= witness.got);
}

}  // namespace

TEST_CASE("PJR can hold where EJR does not") {
    // Four places, 4 voters, who all approve p0 to p3; each also has a project of their own, p4 to p7. All are due
    // four. With p4 to p7 they have four together, so PJR holds, and one each: EJR does not. (The idea of Aziz and
    // others 2017 for PJR without EJR.)
    auto ballots = small_election::projects(4, {1, 1, 1, 1, 1, 1, 1, 1});
    for (std::uint32_t p = 4; p < 8; ++p) small_election::cast(ballots, 1, {0, 1, 2, 3, p});
    auto const profile = elect::profile(ballots, Utility::cardinality);
    Selected const selected{4, 5, 6, 7};
    CHECK(elect::pjr(profile, selected).verdict == Verdict::holds);
    auto const found = elect::ejr(profile, selected);
    REQUIRE(found.verdict == Verdict::does_not_hold);
    check_witness(profile, selected, found);
    // One more project would give each two, and all four are due four.
    CHECK(elect::ejr_up_to_one(profile, selected).verdict == Verdict::does_not_hold);
    // Nobody can be due more than four.
    CHECK(elect::ejr(profile, Selected{0, 1, 2, 3}).verdict == Verdict::holds);
}

TEST_CASE("EJR up to one forgives one project") {
    // Budget 10, 2 voters who score p0 (cost 6) 6 and p1 (cost 4) 5. Both can pay both and are due 11. With p0 they
    // have 6, and 11 with p1 as well: not more than 11. But the second would have 12 with p2.
    auto ballots = small_election::projects(10, {6, 4, 4});
    small_election::score(ballots, {6, 5, 0});
    small_election::score(ballots, {6, 5, 6});
    auto profile = elect::profile(ballots, Utility::score);
    auto found = elect::ejr_up_to_one(profile, Selected{0});
    CHECK(found.verdict == Verdict::holds);
    found = elect::ejr(profile, Selected{0});
    REQUIRE(found.verdict == Verdict::does_not_hold);
    CHECK((found.witness->due == core::Ratio(11) && found.witness->got == core::Ratio(6)));
    check_witness(profile, Selected{0}, found);
    ballots.points.back() = 5;  // 11 with p2
    profile = elect::profile(ballots, Utility::score);
    found = elect::ejr_up_to_one(profile, Selected{0});
    REQUIRE(found.verdict == Verdict::does_not_hold);
    CHECK((found.witness->projects == Selected{0, 1} && found.witness->voters == 2));
}

TEST_CASE("PJR fails where a large group is left with little") {
    // Four places, 8 voters; five approve p0 to p2 and are due two; only p0 is selected.
    auto ballots = small_election::projects(4, {1, 1, 1, 1, 1, 1});
    small_election::cast(ballots, 5, {0, 1, 2});
    small_election::cast(ballots, 3, {3, 4, 5});
    auto const profile = elect::profile(ballots, Utility::cardinality);
    auto const found = elect::pjr(profile, Selected{0, 3, 4, 5});
    REQUIRE(found.verdict == Verdict::does_not_hold);
    CHECK((found.witness->due == core::Ratio(2) && found.witness->got == core::Ratio(1)));
    CHECK(elect::pjr(profile, Selected{0, 1, 3, 4}).verdict == Verdict::holds);
}

TEST_CASE("a missing score takes part in no group that is due the project") {
    // Budget 9, three voters, p0 costs 6: two who score it can pay. The third stepped out; then one of the two too.
    auto ballots = small_election::projects(9, {6, 9});
    small_election::score(ballots, {50, 0});
    small_election::score(ballots, {60, 0});
    small_election::score(ballots, {0, 1});
    ballots.missing_starts = {0, 0, 0, 1};
    ballots.missing = {0};
    auto const found = elect::ejr(elect::profile(ballots, Utility::score), Selected{});
    REQUIRE(found.verdict == Verdict::does_not_hold);
    CHECK((found.witness->voters == 2 && found.witness->due == core::Ratio(50)));
    ballots = small_election::projects(9, {6, 9});
    small_election::score(ballots, {50, 0});
    small_election::score(ballots, {0, 0});
    small_election::score(ballots, {0, 1});
    ballots.missing_starts = {0, 0, 1, 2};
    ballots.missing = {0, 0};
    CHECK(elect::ejr(elect::profile(ballots, Utility::score), Selected{}).verdict == Verdict::holds);
}

TEST_CASE("without steps nothing is proved") {
    auto ballots = small_election::projects(4, {1, 1, 1, 1});
    for (std::uint32_t p = 0; p < 3; ++p) small_election::cast(ballots, 2, {p, p + 1});
    auto const found = elect::ejr(elect::profile(ballots, Utility::cardinality), Selected{0}, 2);
    CHECK(found.verdict == Verdict::not_proved);
    CHECK(found.note == "no group was found within 2 search steps, nor that there is none");
}

TEST_CASE("equal shares meet EJR+ and EJR up to one") {
    core::Stream stream("test/shares", "1");
    int without_ejr = 0;
    for (int i = 0; i < 400; ++i) {
        auto const drawn = small_election::draw(stream, 6, 7);
        auto const selected = small_election::equal_shares(drawn.tables).selected;
        CHECK(elect::jr(drawn.profile, selected).verdict == Verdict::holds);
        CHECK(elect::ejr_plus(drawn.profile, selected).verdict == Verdict::holds);
        CHECK(elect::ejr_up_to_one(drawn.profile, selected).verdict == Verdict::holds);
        without_ejr += elect::ejr(drawn.profile, selected).verdict == Verdict::does_not_hold;
    }
    CHECK(without_ejr > 0);
}

TEST_CASE("both searches agree with looking at every group and set") {
    core::Stream stream("test/cohesive", "1");
    int failing[3] = {0, 0, 0};
    for (int i = 0; i < 900; ++i) {
        auto const drawn = small_election::draw(stream, 6, 6);
        auto const& t = drawn.tables;
        bool fails[3] = {false, false, false};  // pjr, ejr, ejr_up_to_one
        for (unsigned group = 1; group < 1U << t.voters(); ++group)
            for (unsigned set = 1; set < 1U << t.projects(); ++set) {
                if (!t.can_pay(group, set)) continue;
                auto const level = t.level(group, set);
                bool each = true, one = true;
                std::int64_t together = 0;
                for (std::size_t v = 0; v < t.voters(); ++v) {
                    if (!(group >> v & 1U)) continue;
                    if (t.has(v, drawn.set) >= level) each = false;
                    for (std::size_t c = 0; c < t.projects(); ++c)
                        if (t.has(v, drawn.set | 1U << c) > level) one = false;
                }
                for (std::size_t c = 0; c < t.projects(); ++c) {
                    if (!(drawn.set >> c & 1U)) continue;
                    std::int64_t best = 0;
                    for (std::size_t v = 0; v < t.voters(); ++v)
                        if (group >> v & 1U) best = std::max(best, t.utility[v][c]);
                    together += best;
                }
                fails[0] = fails[0] || together < level;
                fails[1] = fails[1] || each;
                fails[2] = fails[2] || (each && one);
            }
        elect::Audit const audits[] = {elect::pjr(drawn.profile, drawn.selected),
                                       elect::ejr(drawn.profile, drawn.selected),
                                       elect::ejr_up_to_one(drawn.profile, drawn.selected)};
        for (int k = 0; k < 3; ++k) {
            CHECK((audits[k].verdict == Verdict::does_not_hold) == fails[k]);
            CHECK(audits[k].verdict != Verdict::not_proved);
            failing[k] += fails[k];
            if (audits[k].witness) check_witness(drawn.profile, drawn.selected, audits[k]);
        }
        if (!drawn.profile.uniform()) continue;
        // The search for many ballots, on the same.
        elect::Standing const standing(drawn.profile, drawn.selected);
        for (bool together : {true, false}) {
            elect::Needs const needs(standing, together);
            solve::Budget steps;
            auto const found = elect::ProjectSearch(drawn.profile, standing, needs, steps).run();
            CHECK(found.has_value() == fails[together ? 0 : 1]);
        }
    }
    for (int count : failing) CHECK((count > 20 && count < 880));
}
