// SPDX-License-Identifier: MIT
#include "grantpanel/explain/election_audits.hpp"

#include "catch.hpp"
#include "grantpanel/elect/audits.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using small_election::camps;
using Selected = std::vector<std::uint32_t>;

namespace {

std::string words(model::Ballots const& ballots, Selected const& selected, std::string_view name,
                  elect::Utility utility = elect::Utility::cardinality) {
    return explain::in_words(elect::run_audit(elect::profile(ballots, utility), selected, name), ballots);
}

}  // namespace

TEST_CASE("a percentage never says all or nothing of what is neither") {
    using core::Ratio, explain::percent;
    CHECK((percent(Ratio(1)) == "100.0%" && percent(Ratio(0)) == "0.0%" && percent(Ratio(2, 3)) == "66.7%"));
    CHECK((percent(Ratio(5713327, 5715627)) == "more than 99.9%" && percent(Ratio(1, 5000)) == "less than 0.1%"));
    CHECK((percent(Ratio(9994, 10000)) == "99.9%" && percent(Ratio(1, 1000)) == "0.1%"));
    CHECK((percent(Ratio(10001, 10000)) == "more than 100.0%" && percent(Ratio(-1, 10000)) == "less than 0.0%"));
    CHECK(percent(Ratio(6, 5)) == "120.0%");
}

TEST_CASE("what an audit found is said with its example") {
    Selected const greedy{0, 1, 2};
    CHECK(words(camps(), greedy, "jr") ==
          "`jr` does not hold, for example: 3 voters support p3, which costs 1; their part of the budget is 1, and "
          "nothing that they support was selected");
    CHECK(words(camps(), greedy, "ejr_plus") ==
          "`ejr_plus` does not hold, for example: 3 voters support p3, which costs 1; their part of the budget is 1. "
          "With "
          "it added, one of them should have more than 1; without it none has more than 0");
    CHECK(
        words(camps(), greedy, "ejr") ==
        "`ejr` does not hold, for example: 3 voters agree on p3, which costs 1; their part of the budget is 1. Each of "
        "them is due 1 for that, and none has more than 0");
    CHECK(
        words(camps(), greedy, "pjr") ==
        "`pjr` does not hold, for example: 3 voters agree on p3, which costs 1; their part of the budget is 1. Each of "
        "them is due 1 for that, and together they have 0");
    CHECK(
        words(camps(), greedy, "ejr_up_to_one") ==
        "`ejr_up_to_one` does not hold, for example: 3 voters agree on p3, which costs 1; their part of the budget is "
        "1. Each of them is due 1 for that, and none has more than 0; one more project would not give more than is "
        "due");
    CHECK(words(camps(), greedy, "core") ==
          "`core` does not hold, for example: 3 voters could pay for p3, which costs 1; their part of the budget is 1. "
          "Each of them would have more: 3 instead of 0 together");
    CHECK(words(camps(), greedy, "priceable") ==
          "`priceable` does not hold, for example: where all voters have the same money and pay for all that was "
          "selected, those who support p3 have more left than it costs");
    CHECK(words(camps(), Selected{0, 1}, "pareto") ==
          "`pareto` does not hold, for example: p0, p1 and p2, which cost 3 of 3, would give nobody less, and 6 voters "
          "more: 18 instead of 12 together");
    CHECK(words(camps(), greedy, "pareto") == "`pareto` holds");
    CHECK(words(camps(), Selected{0, 1, 3}, "ejr_up_to_one") == "`ejr_up_to_one` holds: it follows from ejr_plus");
    CHECK_THROWS_AS(words(camps(), greedy, "fairness"), core::UsageError);
    for (auto name : elect::audit_names)
        CHECK(words(camps(), {0, 1, 3}, name).ends_with("holds") == (name != "ejr_up_to_one"));
}

TEST_CASE("one voter is one voter") {
    auto ballots = small_election::projects(10, {5, 7});
    small_election::cast(ballots, 1, {0});
    small_election::cast(ballots, 1, {1});
    CHECK(words(ballots, {}, "ejr") ==
          "`ejr` does not hold, for example: 1 voter wants p0, which costs 5; the voter's part of the budget is 5. The "
          "voter is due 1 for that, and has 0");
    CHECK(
        words(ballots, {1}, "core") ==
        "`core` does not hold, for example: 1 voter could pay for p0, which costs 5; the voter's part of the budget is "
        "5. The voter would have 1 instead of 0");
    small_election::cast(ballots, 1, {1});  // a third of 10 each
    CHECK(words(ballots, {1}, "core") == "`core` holds");
    CHECK(words(small_election::projects(3, {1}), {0}, "priceable") ==
          "`priceable` does not hold, for example: nobody supports p0, so nobody can pay for it");
}

TEST_CASE("of the members of a panel no scores are said") {
    auto ballots = small_election::projects(10, {5, 7});
    small_election::score(ballots, {37, 0});
    small_election::score(ballots, {0, 41});
    auto const score = elect::Utility::score;
    CHECK(words(ballots, {}, "ejr", score).ends_with("The voter is due 37 for that, and has 0"));
    ballots.of_a_panel = true;
    std::string const p0 = "p0, which costs 5; the voter's part of the budget is 5. ",
                      withheld = ". How much is not shown: it would tell the scores of members";
    auto const does_not_hold = [](std::string const& name) { return "`" + name + "` does not hold, for example: "; };
    for (std::string const name : {"ejr", "pjr"})
        CHECK(words(ballots, {}, name, score) == does_not_hold(name) + "1 voter wants " + p0 +
                                                     "The voter is due more for that than the voter has" + withheld);
    CHECK(words(ballots, {1}, "ejr_plus", score) == does_not_hold("ejr_plus") + "1 voter supports " + p0 +
                                                        "With it added, the voter should have more" + withheld);
    CHECK(words(ballots, {1}, "core", score) ==
          does_not_hold("core") + "1 voter could pay for " + p0 + "The voter would have more" + withheld);
    CHECK(words(ballots, {}, "pareto", score) == does_not_hold("pareto") + "p0, which costs 5 of 10, would give " +
                                                     "nobody less, and 1 voter more" + withheld);
    for (auto name : elect::audit_names)
        for (Selected const& selected : {Selected{}, Selected{0}, Selected{1}}) {
            auto const text = words(ballots, selected, name, score);
            CHECK((text.find("37") == text.npos && text.find("41") == text.npos));
        }
    // What several are due and have are the scores of one of them, or a sum that hides nobody.
    small_election::score(ballots, {38, 0});
    std::string const p0_of_two = "p0, which costs 5; their part of the budget is about 6.67. ";
    CHECK(words(ballots, {}, "ejr", score) == does_not_hold("ejr") + "2 voters agree on " + p0_of_two +
                                                  "Each of them is due more for that than they have" + withheld);
    CHECK(words(ballots, {}, "core", score) ==
          does_not_hold("core") + "2 voters could pay for " + p0_of_two + "Each of them would have more" + withheld);
}

TEST_CASE("a share says what it is a share of") {
    CHECK(explain::in_words(elect::Share{core::Ratio(2), core::Ratio(11), 1}) == "18.2% (2 of 11; 1 not known)");
    CHECK(explain::in_words(elect::Share{core::Ratio(5, 2), core::Ratio(10, 3), 0}) == "75.0% (2.5 of about 3.33)");
    CHECK(explain::in_words(elect::Share{}) == "none (0 of 0)");
}

TEST_CASE("a fault of prices is said") {
    auto const ballots = camps();
    CHECK(explain::in_words(elect::PriceFault{elect::PriceFault::Kind::left_over, 3}, ballots) ==
          "those who support p3 have more left than it costs");
    CHECK(explain::in_words(elect::PriceFault{elect::PriceFault::Kind::not_paid, 1}, ballots) ==
          "the payments for p1 are not what it costs");
    CHECK(explain::in_words(elect::PriceFault{}, ballots) == "these prices support the selection");
}
