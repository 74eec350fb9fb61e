// SPDX-License-Identifier: MIT
#include "grantpanel/elect/payments_of.hpp"

#include "catch.hpp"
#include "elections.hpp"
#include "grantpanel/core/stream.hpp"
#include "grantpanel/elect/words.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using core::Ratio;
using elect::Rule;

namespace {

/// An election and who paid.
struct Paid {
    elect::Profile profile;
    elect::Outcome outcome;
    elect::Bills bills;
};
Paid pay(model::Ballots const& ballots, elect::Options const& options) {
    Paid paid{elect::profile(ballots, options.utility), {}, {}};
    auto const ranks = elect::tie_ranks(ballots, options.ties, options.seed);
    paid.outcome = elect::run(paid.profile, options, ranks, elect::by_rank(ranks));
    paid.bills = elect::payments_of(paid.profile, options, elect::by_rank(ranks), paid.outcome);
    return paid;
}

/// "a: 2 of ab 3, 1 of b 1/2; b: ": who paid for what was selected; what the budget paid behind a plus.
std::string text(model::Ballots const& ballots, elect::Options const& options) {
    auto const paid = pay(ballots, options);
    REQUIRE(paid.bills.size() == paid.outcome.selections.size());
    std::string text;
    for (std::size_t k = 0; k < paid.bills.size(); ++k) {
        auto const& selection = paid.outcome.selections[k];
        text += (k > 0 ? "; " : "") + ballots.projects[selection.project].id + ":";
        REQUIRE(paid.bills[k]);
        for (std::size_t at = 0; at < paid.bills[k]->size(); ++at) {
            auto const& each = (*paid.bills[k])[at];
            text += (at > 0 ? ", " : " ") + std::to_string(each.voters) + " of ";
            for (auto const& [project, utility] : elect::entries_by_id(paid.profile, each.ballot))
                text += ballots.projects[project].id;
            if (each.each) text += " " + each.each->to_text();
        }
        auto const rest = elect::paid_by_budget(paid.profile, selection, paid.bills[k]);
        if (rest && rest->sign() != 0) text += " + " + rest->to_text();
    }
    return text;
}
std::string text(model::Ballots const& ballots, std::string const& rule, std::string const& utility = "cost",
                 std::string const& completion = "none", std::optional<std::string> const& variant = {}) {
    return text(ballots, elect::options_of({rule, utility, completion, "id", {}, variant}));
}

}  // namespace

// The examples of the pages in docs/rules.

TEST_CASE("who paid under equal shares") {
    CHECK(text(elections::approvals(12, {3, 3, 3, 4, 3}, {"abc", "abc", "abc", "d", "d", "e"}), "equal_shares") ==
          "a: 3 of abc 1; b: 3 of abc 1; d: 2 of d 2");
    // 2 each. a: the first pays 1 and holds 1. b costs 3: the first gives all, the second 2.
    auto const ballots = elections::approvals(4, {1, 3, 1}, {"ab", "b"});
    CHECK(text(ballots, "equal_shares", "cardinality") == "a: 1 of ab 1; b: 1 of ab 1, 1 of b 2");
}
TEST_CASE("what a completion selects nobody pays for, and a raised budget is what voters held") {
    // 2 each: the two pay 2 each for a; b fits into the 2 that are left, and its voter holds 2 of 3.
    auto const ballots = elections::approvals(8, {4, 3}, {"a", "a", "b", ""});
    CHECK(text(ballots, "equal_shares", "cost", "greedy") == "a: 2 of a 2; b: + 3");
    // One unit more for each: the voter of b holds 3.
    CHECK(text(ballots, "equal_shares", "cost", "add1") == "a: 2 of a 2; b: 1 of b 3");
}
TEST_CASE("who paid under exact equal shares") {
    auto const ballots = elections::approvals(12, {6, 4, 3}, {"a", "a", "ab", "bc"});
    CHECK(text(ballots, "exact_equal_shares") == "a: 2 of a 2, 1 of ab 2; c: 1 of bc 3");
    // The next budget is 16: 4 each.
    CHECK(text(ballots, elect::options_of({"exact_equal_shares", "cost", "add_opt", "id", "infeasible"})) ==
          "a: 2 of a 2, 1 of ab 2; b: 1 of ab 2, 1 of bc 2");
}
TEST_CASE("what supporters lack comes out of the budget under bounded overspending") {
    CHECK(text(elections::approvals(12, {10, 4}, {"a", "a", "b"}), "bounded_overspending") == "a: 2 of a 4 + 2");
}
TEST_CASE("who paid for a part") {
    CHECK(text(elections::approvals(12, {10, 4}, {"a", "a", "b"}), "fractional_equal_shares") ==
          "a: 2 of a 4; b: 1 of b 4");
    // 6 each. b at 2 a point: 2 and 2. Then a, at 2 a point 2 and 4, and the first has 2 more. The ballot with more
    // points for a comes first.
    CHECK(text(elections::points(12, {9, 4}, {{1, 1}, {2, 1}}), "fractional_equal_shares", "score") ==
          "b: 1 of ab 2, 1 of ab 2; a: 1 of ab 4, 1 of ab 4");
}
TEST_CASE("what a project adds to loads") {
    CHECK(text(elections::approvals(20, {6, 4, 3}, {"ab", "ab", "a", "c"}), "phragmen") ==
          "a: 1 of a 2, 2 of ab 2; c: 1 of c 3; b: 2 of ab 2");
}
TEST_CASE("loads divided as evenly as can be at the end") {
    // In the end all four bear 4.
    CHECK(text(elections::approvals(20, {4, 6, 6}, {"a", "ab", "bc", "c"}), "maximin_support") ==
          "a: 1 of a 4; c: 1 of bc 2, 1 of c 4; b: 1 of ab 4, 1 of bc 2");
    // b's two voters bear 5 each, whatever becomes of a: so a's other voter bears a alone.
    CHECK(text(elections::approvals(12, {2, 10}, {"a", "ab", "b"}), "maximin_support") ==
          "a: 1 of a 2; b: 1 of ab 5, 1 of b 5");
}
TEST_CASE("whose money went where under cumulative support transfer") {
    auto const ballots = elections::points(20, {5, 12, 8}, {{3, 1, 0}, {0, 1, 1}});
    CHECK(text(ballots, "cstv", "score") == "a: 1 of ab 5; b: 1 of ab 5, 1 of bc 7");
    CHECK(text(ballots, "cstv", "score", "none", "ewt") == "a: 1 of ab 5; b: 1 of ab 4, 1 of bc 8");
    // Nothing is within reach; a is taken at the end.
    CHECK(text(elections::points(2, {2, 2}, {{1, 0}, {0, 1}}), "cstv", "score") == "a: + 2");
}
TEST_CASE("a place costs money too") {
    auto const ballots = elections::approvals(25, {10, 10, 10}, {"ab", "ab", "ab", "c", "c", "bc"});
    // c: with the 1/12 of a place that all earn, 1/12 + 1/12 and 1/3 + 1/12.
    CHECK(text(ballots, "rule_x") == "b: 3 of ab 5/2, 1 of bc 5/2; c: 1 of bc 5/3, 2 of c 25/6");
    CHECK(text(ballots, "greedy_monroe") == "b: 3 of ab; c: 1 of bc, 2 of c");
    CHECK(text(elections::approvals(20, {10, 10}, {"a"}), "rule_x") == "a: 1 of a 10; b: + 10");
}
TEST_CASE("payments are in whole units, and rules without payers have none") {
    auto ballots = elections::approvals(1200, {999, 101}, {"a", "a", "b"});
    ballots.unit.decimals = 2;
    CHECK(text(ballots, "phragmen") == "b: 1 of b 101/100; a: 2 of a 999/200");
    CHECK(text(ballots, "fractional_equal_shares") == "a: 2 of a 4; b: 1 of b 101/100");
    for (auto const* rule : {"greedy", "max_welfare", "seq_pav", "pav", "seq_cc"}) {
        auto const options = elect::options_of({rule});
        CHECK_FALSE(elect::has_payers(options.rule));
        CHECK_THROWS_AS(elect::payments_of({}, options, {}, {}), core::UsageError);
    }
}
TEST_CASE("bills do not depend on the order of voters and projects") {
    auto const one = elections::approvals(30, {{"a", 6}, {"b", 6}, {"c", 8}, {"d", 5}},
                                          {"abd", "bc", "bc", "cd", "acd", "d", "bcd"});
    auto const other = elections::approvals(30, {{"d", 5}, {"b", 6}, {"c", 8}, {"a", 6}},
                                            {"bcd", "d", "cb", "dca", "dba", "cd", "bc"});
    for (std::size_t rule = 0; rule < elect::words::rules.size(); ++rule) {
        auto const name = std::string(elect::words::rules[rule]);
        if (name == "cstv" || name == "rule_x" || name == "greedy_monroe" ||
            !elect::has_payers(static_cast<Rule>(rule)))
            continue;
        CHECK(text(one, name) == text(other, name));
    }
}

TEST_CASE("payments cover costs, and nobody pays more than they hold") {
    core::Stream stream("test/payments_of", "1");
    std::size_t overspent = 0, completed = 0, parts = 0;
    for (int i = 0; i < 300; ++i) {
        auto drawn = small_election::draw(stream, 8, 8);
        bool const points = !drawn.ballots.points.empty();
        auto const utility = points ? elect::Utility::score
                             : drawn.profile.worth == elect::profile(drawn.ballots, elect::Utility::cost).worth
                                 ? elect::Utility::cost
                                 : elect::Utility::cardinality;
        auto same_cost = drawn.ballots;
        for (auto& project : same_cost.projects) project.cost = core::Money::of(1);
        for (std::size_t k = 0; k < elect::words::rules.size(); ++k) {
            auto const rule = static_cast<Rule>(k);
            if (!elect::has_payers(rule)) continue;
            elect::Options options{.rule = rule, .utility = utility};
            if (points && rule == Rule::exact_equal_shares) continue;
            if (rule == Rule::cstv) {
                options.utility = elect::Utility::score;
                options.variant = static_cast<elect::CstvVariant>(stream.below(6));
            }
            bool const leaves =
                rule == Rule::equal_shares || rule == Rule::exact_equal_shares || rule == Rule::bounded_overspending;
            if (leaves) options.completion = static_cast<elect::Completion>(stream.below(4));
            bool const places = rule == Rule::rule_x || rule == Rule::greedy_monroe;
            auto const [profile, outcome, bills] = pay(places ? same_cost : drawn.ballots, options);
            INFO(elect::words::rules[k] << " " << i);
            REQUIRE(bills.size() == outcome.selections.size());
            auto holds = outcome.raised_budget.value_or(Ratio(profile.budget.count())) /
                         Ratio(static_cast<std::int64_t>(profile.voters));
            Ratio earned;
            for (auto const& selection : outcome.selections)
                if (selection.price) earned = std::max(earned, *selection.price);
            if (rule == Rule::phragmen || rule == Rule::maximin_support) holds = earned;
            std::vector<Ratio> spent(profile.ballots());
            std::vector<std::uint64_t> stands(profile.ballots());
            for (std::size_t at = 0; at < bills.size(); ++at) {
                auto const& selection = outcome.selections[at];
                REQUIRE(bills[at]);
                std::uint64_t voters = 0;
                for (auto const& each : *bills[at]) {
                    auto const supported = profile.supported_by(each.ballot);
                    CHECK(std::binary_search(supported.begin(), supported.end(), selection.project));
                    CHECK(each.voters > 0);
                    voters += each.voters;
                    if (rule == Rule::greedy_monroe) {
                        CHECK_FALSE(each.each);
                        stands[each.ballot] += each.voters;
                        continue;
                    }
                    REQUIRE(each.each);
                    CHECK(each.voters == profile.weight[each.ballot]);
                    CHECK(each.each->sign() > 0);
                    spent[each.ballot] += *each.each;
                }
                if (rule == Rule::greedy_monroe) {
                    CHECK(Ratio(static_cast<std::int64_t>(voters)) == *selection.price);
                    continue;
                }
                auto const rest = elect::paid_by_budget(profile, selection, bills[at]).value();
                CHECK(rest.sign() >= 0);
                bool const nobody = voters == 0;
                if (nobody) CHECK((selection.by_completion || !selection.price));
                if (!nobody && rule != Rule::bounded_overspending) CHECK(rest.sign() == 0);
                if (rule == Rule::equal_shares || rule == Rule::exact_equal_shares ||
                    rule == Rule::bounded_overspending || rule == Rule::fractional_equal_shares)
                    CHECK(voters == selection.payers);
                else
                    CHECK(voters <= selection.payers);
                overspent += !nobody && rest.sign() > 0;
                completed += nobody;
                parts += selection.part && *selection.part != Ratio(1);
            }
            for (std::size_t ballot = 0; ballot < profile.ballots(); ++ballot) {
                CHECK(stands[ballot] <= profile.weight[ballot]);
                if (rule != Rule::rule_x) CHECK(spent[ballot] <= holds);
            }
        }
    }
    CHECK(overspent > 50);
    CHECK(completed > 50);
    CHECK(parts > 50);
}

TEST_CASE("the same as equal shares counted voter by voter") {
    core::Stream stream("test/payments_of", "2");
    for (int i = 0; i < 300; ++i) {
        auto const drawn = small_election::draw(stream, 8, 8);
        auto const& profile = drawn.profile;
        auto const plain = small_election::equal_shares(drawn.tables);
        elect::Chooser const first = [](auto tied) { return tied.front(); };
        auto const outcome = elect::equal_shares(profile, first);
        auto const bills = elect::payments_of(profile, {.rule = Rule::equal_shares}, first, outcome);
        REQUIRE(bills.size() == plain.selected.size());
        for (std::size_t k = 0; k < bills.size(); ++k) {
            std::vector<Ratio> expected, found;
            for (auto const& each : plain.payments[k])
                if (each.sign() != 0) expected.push_back(each);
            for (auto const& each : *bills[k])
                for (std::uint64_t voter = 0; voter < each.voters; ++voter) found.push_back(*each.each);
            std::sort(expected.begin(), expected.end());
            std::sort(found.begin(), found.end());
            CHECK(expected == found);
        }
    }
}
