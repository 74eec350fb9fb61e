// SPDX-License-Identifier: MIT
#include "grantpanel/elect/margins.hpp"

#include <array>
#include <numeric>
#include <optional>

#include "catch.hpp"
#include "small_election.hpp"

using namespace grantpanel;
using elect::Completion, elect::Margin, elect::Options, elect::Rule, elect::TieOrder, elect::Utility;

namespace {

Options options(Rule rule, Utility utility, Completion completion = Completion::none, TieOrder ties = TieOrder::id) {
    Options chosen;
    chosen.rule = rule;
    chosen.utility = utility;
    chosen.completion = completion;
    chosen.ties = ties;
    return chosen;
}

Margin least(std::int64_t number) { return {number, number - 1, false}; }

/// Limits on projects, to be changed freely.
struct FreeLimits {
    std::vector<allocate::LimitOn> at_least, at_most;
    std::vector<std::vector<allocate::ItemIndex>> exclusive, together;

    [[nodiscard]] allocate::Problem problem(elect::Profile const& profile,
                                            std::vector<std::uint32_t> const& ranks) const {
        auto made = elect::problem(profile, ranks);
        made.at_least = at_least;
        made.at_most = at_most;
        made.exclusive = exclusive;
        made.together = together;
        return made;
    }
    [[nodiscard]] FreeLimits without(std::uint32_t project) const {
        auto changed = *this;
        auto const renumber = [&](std::vector<allocate::ItemIndex>& members) {
            std::vector<allocate::ItemIndex> others;
            for (auto member : members)
                if (member.value != project) others.emplace_back(member.value - (member.value > project ? 1 : 0));
            members = others;
        };
        for (auto& entry : changed.at_least)
            for (auto& part : entry.parts) renumber(part.members);
        for (auto& entry : changed.at_most)
            for (auto& part : entry.parts) renumber(part.members);
        for (auto& set : changed.exclusive) renumber(set);
        for (auto& set : changed.together) renumber(set);
        return changed;
    }
};

allocate::LimitOn limit(model::Measure measure, core::Ratio const& value, std::vector<std::uint32_t> const& projects,
                        bool must = false) {
    allocate::LimitOn entry;
    entry.measure = measure;
    entry.value = value;
    entry.must = must;
    entry.parts.push_back({"", {}});
    for (auto project : projects) entry.parts[0].members.emplace_back(project);
    return entry;
}

/// Ballots as lists of (project, points), to be changed freely.
struct Free {
    model::Ballots rest;
    std::optional<FreeLimits> limits{};
    std::vector<std::vector<std::pair<std::uint32_t, std::int64_t>>> votes;
    std::vector<std::vector<std::uint32_t>> missing;  ///< what the first voters could not judge

    explicit Free(model::Ballots const& ballots) : rest(ballots) {
        for (std::size_t v = 0; v < ballots.voters(); ++v) {
            votes.emplace_back();
            for (auto at = ballots.starts[v]; at < ballots.starts[v + 1]; ++at)
                votes.back().emplace_back(ballots.named[at], ballots.points.empty() ? 1 : ballots.points[at]);
        }
    }
    [[nodiscard]] model::Ballots ballots() const {
        auto made = rest;
        bool const points = !rest.points.empty();
        made.named.clear();
        made.points.clear();
        made.starts.assign(1, 0);
        if (!missing.empty()) {
            made.missing.clear();
            made.missing_starts.assign(1, 0);
            for (std::size_t v = 0; v < votes.size(); ++v) {
                if (v < missing.size()) made.missing.insert(made.missing.end(), missing[v].begin(), missing[v].end());
                made.missing_starts.push_back(static_cast<std::uint32_t>(made.missing.size()));
            }
        }
        for (auto const& vote : votes) {
            for (auto const& [project, given] : vote) {
                made.named.push_back(project);
                if (points) made.points.push_back(given);
            }
            made.starts.push_back(static_cast<std::uint32_t>(made.named.size()));
        }
        return made;
    }
    [[nodiscard]] bool supports(std::size_t voter, std::uint32_t project) const {
        for (auto const& vote : votes[voter])
            if (vote.first == project) return true;
        return false;
    }
    /// Nothing where no selection meets the limits.
    [[nodiscard]] std::optional<elect::Outcome> outcome(Options const& chosen) const {
        auto const made = ballots();
        if (!limits) return elect::elect(made, chosen);
        auto const profile = elect::profile(made, chosen.utility);
        auto const ranks = elect::tie_ranks(made, chosen.ties);
        auto const held = limits->problem(profile, ranks);
        try {
            return elect::run(profile, chosen, ranks, elect::by_rank(ranks), &held);
        } catch (core::Infeasible const&) {
            return std::nullopt;
        }
    }
    [[nodiscard]] bool wins(Options const& chosen, std::uint32_t project) const {
        auto const found = outcome(chosen);
        return found && found->selects(project);
    }
    [[nodiscard]] elect::MarginOptions asked() const {
        elect::MarginOptions options;
        if (limits)
            options.limits = [held = *limits](auto const& profile, auto const& ranks) {
                return held.problem(profile, ranks);
            };
        return options;
    }
};

/// The least of 1 .. most; 0: none.
template <class Wins>
std::int64_t first_of(std::int64_t most, Wins const& wins) {
    for (std::int64_t number = 1; number <= most; ++number)
        if (wins(number)) return number;
    return 0;
}

void check_least(Margin const& margin, std::int64_t expected, std::int64_t most, bool all) {
    if (expected > 0) {
        CHECK(margin == least(expected));
    } else if (all) {
        CHECK((margin.never && !margin.enough));
    } else {
        CHECK((!margin.enough || *margin.enough > most));
    }
}

/// How often the bounds of `pessimistic` meet.
struct Tight {
    int all = 0, met = 0;
};

/// Every margin of every project against all changes, one by one.
void compare_with_all(Free const& base, Options const& chosen, Tight& tight) {
    auto const ballots = base.ballots();
    auto const found = elect::margins(ballots, chosen, base.asked());
    auto const outcome = base.outcome(chosen).value();
    bool const exact =
        chosen.rule == Rule::greedy || chosen.rule == Rule::equal_shares || chosen.rule == Rule::phragmen;
    bool const points = !ballots.points.empty();
    CHECK(found.projects.size() + outcome.selections.size() == ballots.projects.size());
    for (auto const& margins : found.projects) {
        auto const p = margins.project;
        INFO("project " << p);
        CHECK_FALSE(outcome.selects(p));
        auto const cost = ballots.projects[p].cost;
        check_least(*margins.cost,
                    first_of(cost.count() - 1,
                             [&](auto less) {
                                 auto changed = base;
                                 changed.rest.projects[p].cost = cost - core::Money::of(less);
                                 return changed.wins(chosen, p);
                             }),
                    cost.count() - 1, true);
        auto const top = points ? *found.points_of_new_voter : 1;
        check_least(*margins.new_voters,
                    first_of(40,
                             [&](auto more) {
                                 auto changed = base;
                                 for (std::int64_t k = 0; k < more; ++k) changed.votes.push_back({{p, top}});
                                 return changed.wins(chosen, p);
                             }),
                    40, cost > ballots.budget);
        std::vector<std::uint32_t> rivals;
        for (std::uint32_t q = 0; q < ballots.projects.size(); ++q) {
            if (!outcome.selects(q)) continue;
            auto changed = base;
            changed.rest.projects.erase(changed.rest.projects.begin() + q);
            if (base.limits) changed.limits = base.limits->without(q);
            for (auto& lacks : changed.missing) {
                std::erase(lacks, q);
                for (auto& each : lacks) each -= each > q ? 1 : 0;
            }
            for (auto& vote : changed.votes) {
                std::erase_if(vote, [&](auto const& given) { return given.first == q; });
                for (auto& given : vote) given.first -= given.first > q ? 1 : 0;
            }
            if (changed.wins(chosen, p > q ? p - 1 : p)) rivals.push_back(q);
        }
        CHECK(margins.rivals == rivals);
        if (points) {
            auto const each = first_of(40, [&](auto more) {
                auto changed = base;
                for (auto& vote : changed.votes)
                    for (auto& given : vote) given.second += given.first == p ? more : 0;
                return changed.wins(chosen, p);
            });
            check_least(*margins.points_each, each, 40, false);
            if (margins.points_each->never) CHECK(each == 0);
            check_least(*margins.points_of_one,
                        first_of(40,
                                 [&](auto more) {
                                     auto changed = base;
                                     changed.votes.push_back({{p, more}});
                                     return changed.wins(chosen, p);
                                 }),
                        40, false);
            CHECK_FALSE(margins.approvals);
            continue;
        }
        // Every choice of voters who do not support it: for each number whether some is enough, and whether any is.
        std::vector<std::size_t> others;
        for (std::size_t v = 0; v < base.votes.size(); ++v)
            if (!base.supports(v, p)) others.push_back(v);
        std::vector<bool> some(others.size() + 1, false), every(others.size() + 1, true);
        for (unsigned set = 0; set < 1U << others.size(); ++set) {
            auto changed = base;
            for (std::size_t k = 0; k < others.size(); ++k)
                if (set >> k & 1U) changed.votes[others[k]].emplace_back(p, 1);
            auto const size = static_cast<std::size_t>(__builtin_popcount(set));
            bool const wins = changed.wins(chosen, p);
            some[size] = some[size] || wins;
            every[size] = every[size] && wins;
        }
        auto const most = static_cast<std::int64_t>(others.size());
        auto const at = [](std::vector<bool> const& known) {
            return [&known](std::int64_t number) { return static_cast<bool>(known[static_cast<std::size_t>(number)]); };
        };
        auto const &optimistic = margins.approvals->optimistic, &pessimistic = margins.approvals->pessimistic;
        auto const any = first_of(most, at(every));
        if (!exact) {
            if (optimistic.enough) CHECK(at(some)(*optimistic.enough));
            for (std::int64_t number = 1; number <= pessimistic.not_enough; ++number) CHECK_FALSE(at(every)(number));
            if (pessimistic.enough) CHECK(at(every)(*pessimistic.enough));
            continue;
        }
        check_least(optimistic, first_of(most, at(some)), most, true);
        CHECK(pessimistic.never == (any == 0));
        if (any == 0) continue;
        CHECK((pessimistic.enough && *pessimistic.enough >= any && pessimistic.not_enough < any));
        ++tight.all;
        tight.met += pessimistic.least() ? 1 : 0;
    }
}

}  // namespace

TEST_CASE("what it takes under greedy is counted in votes") {
    // Budget 100. p0 costs 60 and has 5 votes, p1 60 and 3, p2 30 and 2. Selected: p0, then p2 (p1 does not fit).
    auto ballots = small_election::projects(100, {60, 60, 30});
    small_election::cast(ballots, 5, {0});
    small_election::cast(ballots, 3, {1});
    small_election::cast(ballots, 2, {2});
    auto const found = elect::margins(ballots, options(Rule::greedy, Utility::cost));
    REQUIRE(found.projects.size() == 1);
    auto const& p1 = found.projects[0];
    CHECK(p1.project == 1);
    CHECK(*p1.cost == least(20));       // 40 are left when its turn comes
    CHECK(*p1.new_voters == least(3));  // with 5 votes p0 still comes first by id; with 6 p1 does
    CHECK(p1.approvals->optimistic == least(3));
    CHECK(p1.approvals->pessimistic == least(3));
    CHECK(p1.rivals == std::vector<std::uint32_t>{0});
    CHECK_FALSE(p1.points_each);
}

TEST_CASE("what it takes under equal shares is that supporters have the money") {
    // Budget 100, ten voters: 10 each. p0 costs 50, supported by voters 1 to 5, who then have 0. p1 costs 30: voters 5,
    // 6 and 7 have 0 + 10 + 10.
    auto ballots = small_election::projects(100, {50, 30});
    small_election::cast(ballots, 4, {0});
    small_election::cast(ballots, 1, {0, 1});
    small_election::cast(ballots, 2, {1});
    small_election::cast(ballots, 3, {});
    auto const found = elect::margins(ballots, options(Rule::equal_shares, Utility::cost));
    REQUIRE(found.projects.size() == 1);
    auto const& p1 = found.projects[0];
    // p0 is bought first: one fifth per unit of its worth, and p1 one third. At 20 the other two pay.
    CHECK(*p1.cost == least(10));
    // With k new voters a share is 100/(10 + k). k = 1: 100/11, p0 costs more than its five have together, and so p1 is
    // paid by four with 100/11 each: 36.4.
    CHECK(*p1.new_voters == least(1));
    // One of the voters for nothing has 10. Any of them is enough; but who pays for p0 has nothing left: with all four
    // of those, p1 has seven supporters and costs 1/7 per unit: less than p0. With three it has six, and 1/6 < 1/5.
    // With two five, and p0 comes first by id.
    CHECK(p1.approvals->optimistic == least(1));
    CHECK(p1.approvals->pessimistic == least(3));
    CHECK(p1.rivals == std::vector<std::uint32_t>{0});  // then voter 5 has 10, too
}

TEST_CASE("who gives all pays less than the highest price") {
    // Budget 30, three voters: 10 each. p0 and p1 cost 2, one voter each: their price is 1 per unit of worth. p2 costs
    // 20 and the third voter supports it. With one more it costs both all they have, 10: half a unit of worth, and so
    // it comes before p0. A moment later the one has 8.
    auto ballots = small_election::projects(30, {2, 2, 20});
    for (std::uint32_t p = 0; p < 3; ++p) small_election::cast(ballots, 1, {p});
    auto const found = elect::margins(ballots, options(Rule::equal_shares, Utility::cost));
    REQUIRE(found.projects.size() == 1);
    CHECK(found.projects[0].approvals->optimistic == least(1));
    CHECK(found.projects[0].approvals->pessimistic == least(1));
}

TEST_CASE("what it takes under phragmen is a lower load") {
    // Budget 100. p0: 60, three voters, load 20. p1: 50, two others, load 25; 40 are left: it does not fit.
    auto ballots = small_election::projects(100, {60, 50});
    small_election::cast(ballots, 3, {0});
    small_election::cast(ballots, 2, {1});
    auto const found = elect::margins(ballots, options(Rule::phragmen, Utility::cost));
    REQUIRE(found.projects.size() == 1);
    auto const& p1 = found.projects[0];
    CHECK(*p1.cost == least(10));       // 40: after p0 it fits
    CHECK(*p1.new_voters == least(1));  // 50/3 is below 20
    CHECK(p1.approvals->optimistic == least(1));
    CHECK(p1.approvals->pessimistic == least(1));
    CHECK(p1.rivals == std::vector<std::uint32_t>{0});
}

TEST_CASE("what it takes in points") {
    // Budget 100. p0 costs 60: 9 points. p1 costs 60: 3 + 4. By points (score_cost) p1 needs 3 more; from two
    // supporters 2 each.
    auto ballots = small_election::projects(100, {60, 60});
    small_election::score(ballots, {5, 3});
    small_election::score(ballots, {4, 4});
    auto const found = elect::margins(ballots, options(Rule::greedy, Utility::score_cost));
    REQUIRE(found.projects.size() == 1);
    CHECK(found.points_of_new_voter == 5);
    CHECK(*found.projects[0].points_each == least(2));
    CHECK(*found.projects[0].points_of_one == least(3));
    CHECK(*found.projects[0].new_voters == least(1));
    CHECK_FALSE(found.projects[0].approvals);
}

TEST_CASE("an election in which nobody gave points, or nobody voted") {
    auto ballots = small_election::projects(4, {2, 2, 2});
    ballots.type = model::VoteType::scoring;
    ballots.named = {0, 1, 2, 0, 1, 2};
    ballots.points.assign(6, 0);
    ballots.starts = {0, 3, 6};
    for (auto utility : {Utility::score, Utility::score_cost}) {
        auto const greedy = elect::margins(ballots, options(Rule::greedy, utility));
        REQUIRE(greedy.projects.size() == 1);
        CHECK(greedy.points_of_new_voter == 1);
        CHECK(*greedy.projects[0].new_voters == least(1));
        CHECK(*greedy.projects[0].points_of_one == least(1));
        CHECK(greedy.projects[0].points_each->never);
        // Of 4 a voter of n holds 4/n: two new ones have 2, and one has not.
        auto const shares = elect::margins(ballots, options(Rule::equal_shares, utility));
        REQUIRE(shares.projects.size() == 3);
        CHECK(*shares.projects[0].new_voters == least(2));
        CHECK(shares.projects[0].points_of_one->never);
        auto const completed = elect::margins(ballots, options(Rule::equal_shares, utility, Completion::greedy));
        CHECK(*completed.projects[0].new_voters == least(1));
    }
    auto const nobody = small_election::projects(4, {2, 2, 2});
    for (auto rule : {Rule::greedy, Rule::equal_shares, Rule::phragmen, Rule::exact_equal_shares})
        CHECK(*elect::margins(nobody, options(rule, Utility::cost)).projects.back().new_voters == least(1));
    // What costs all the money must be paid by all.
    ballots = small_election::projects(4, {4});
    small_election::cast(ballots, 2, {});
    CHECK(elect::margins(ballots, options(Rule::equal_shares, Utility::cost)).projects[0].new_voters->never);
}

TEST_CASE("more new voters than can be counted are not said to be too few") {
    // With k new voters the shares are B / (k + 3), and k + 1 of them must come to the cost: k is at least (3 cost - B)
    // / (B - cost). What p0 is worth to them all together is more than 64 bits hold.
    for (std::int64_t budget : {1'000'000LL, 100'000'000'000LL, 300'000'000'000LL})
        for (std::int64_t less : {1, 600}) {
            auto ballots = small_election::projects(budget, {budget - less, 1});
            small_election::cast(ballots, 1, {0, 1});
            small_election::cast(ballots, 2, {1});
            auto const found = elect::margins(ballots, options(Rule::equal_shares, Utility::cost));
            auto const enough = (2 * budget - 3 * less + less - 1) / less;
            auto const& margin = *found.projects.at(0).new_voters;
            if (budget == 1'000'000)
                CHECK(margin == least(enough));
            else
                CHECK((!margin.enough && !margin.never && margin.not_enough < enough));
        }
}

TEST_CASE("where costs cannot be added up unit by unit, that is said") {
    // The election counts in what the costs have in common; a margin, in single units.
    auto ballots = small_election::projects(150'000'000'000'001, {100'000'000'000'000, 100'000'000'000'000});
    small_election::cast(ballots, 100'000, {0, 1});
    ballots.unit.decimals = 2;
    auto const chosen = options(Rule::equal_shares, Utility::cost);
    CHECK(elect::elect(ballots, chosen).selects(0));
    CHECK_THROWS_AS(elect::margins(ballots, chosen), core::UsageError);
}

TEST_CASE("nothing is said of approvals whose worth cannot be added up") {
    // All must pay for p0. Then it is as cheap for them as p1, and comes first by id.
    for (std::int64_t budget : {30'000LL, 30'000'000'000'000'000LL}) {
        auto ballots = small_election::projects(budget, {budget - 1, 1});
        small_election::cast(ballots, 1, {0, 1});
        small_election::cast(ballots, 999, {1});
        auto const found = elect::margins(ballots, options(Rule::equal_shares, Utility::cost));
        auto const& approvals = *found.projects.at(0).approvals;
        if (budget == 30'000)
            CHECK((approvals.optimistic == least(999) && approvals.pessimistic.enough == 999));
        else
            CHECK(approvals == elect::AddedApprovals());
    }
}

TEST_CASE("points beyond those with which one voter gives all change nothing") {
    // Budget 30, two voters and a new one: 10 each. p1 costs 14; its two supporters pay 7 each, at 14/18 for a point.
    // For p0, at 16, the new voter gives 10 at most, and so the other 6 for one point: p1 comes first. Then 3 are left.
    auto ballots = small_election::projects(30, {16, 14});
    small_election::score(ballots, {1, 9});
    small_election::score(ballots, {0, 9});
    auto const found = elect::margins(ballots, options(Rule::equal_shares, Utility::score));
    REQUIRE(found.projects.size() == 1);
    // With 30 * 1 / (16 * 3 - 30) points the new voter gives all: two are as good as any number.
    CHECK(*found.projects[0].points_of_one == Margin{{}, 2, true});
}

TEST_CASE("rivals with Borda points are those of ballots without the rival") {
    core::Stream stream("test/margins", "borda");
    int rivals = 0;
    for (int round = 0; round < 200; ++round) {
        auto const size = 2 + stream.below(3);
        std::vector<std::int64_t> costs;
        for (std::size_t p = 0; p < size; ++p) costs.push_back(static_cast<std::int64_t>(1 + stream.below(5)));
        auto ballots = small_election::projects(static_cast<std::int64_t>(1 + stream.below(10)), costs);
        for (int voter = 0; voter < 4; ++voter) {
            std::vector<std::uint32_t> ranked;
            for (std::uint32_t p = 0; p < size; ++p)
                ranked.insert(ranked.begin() + static_cast<std::ptrdiff_t>(stream.below(ranked.size() + 1)), p);
            ranked.resize(stream.below(size + 1));
            small_election::cast(ballots, 1, ranked);
        }
        ballots.type = model::VoteType::ordinal;
        auto const chosen = options(round % 2 == 0 ? Rule::greedy : Rule::equal_shares,
                                    stream.below(2) == 0 ? Utility::borda : Utility::borda_cost);
        auto const outcome = elect::elect(ballots, chosen);
        for (auto const& margins : elect::margins(ballots, chosen).projects) {
            std::vector<std::uint32_t> expected;
            for (std::uint32_t q = 0; q < size; ++q) {
                if (!outcome.selects(q)) continue;
                auto changed = Free(ballots);
                changed.rest.projects.erase(changed.rest.projects.begin() + q);
                for (auto& vote : changed.votes) {
                    std::erase_if(vote, [&](auto const& given) { return given.first == q; });
                    for (auto& given : vote) given.first -= given.first > q ? 1 : 0;
                }
                if (changed.wins(chosen, margins.project - (margins.project > q ? 1 : 0))) expected.push_back(q);
            }
            CHECK(margins.rivals == expected);
            rivals += static_cast<int>(expected.size());
        }
    }
    CHECK(rivals > 20);
}

TEST_CASE("nothing is enough for what costs more than there is") {
    auto ballots = small_election::projects(100, {60, 150});
    small_election::cast(ballots, 3, {1});
    for (auto rule : {Rule::greedy, Rule::equal_shares, Rule::phragmen}) {
        auto const found = elect::margins(ballots, options(rule, Utility::cardinality));
        auto const& p1 = found.projects.back();
        CHECK(p1.project == 1);
        CHECK((p1.new_voters->never && p1.approvals->optimistic.never && p1.approvals->pessimistic.never));
        CHECK(p1.approvals->optimistic.not_enough == 0);  // there is nobody left to support it
    }
}

TEST_CASE("margins are what all changes, one by one, give") {
    core::Stream stream("test/margins", "all");
    Tight tight;
    for (int round = 0; round < 1200; ++round) {
        auto const drawn = small_election::draw(stream, 6, 4);
        bool const points = !drawn.ballots.points.empty();
        if (!points && drawn.ballots.type == model::VoteType::scoring) continue;  // nobody gave a point
        auto const rule =
            std::array{Rule::greedy,      Rule::equal_shares,    Rule::phragmen,          Rule::equal_shares,
                       Rule::max_welfare, Rule::maximin_support, Rule::exact_equal_shares}[stream.below(7)];
        if (points && rule == Rule::exact_equal_shares) continue;
        bool const whole = rule == Rule::greedy || rule == Rule::max_welfare;
        auto const completion = whole || stream.below(2) == 0 ? Completion::none : Completion::greedy;
        auto const ties = std::array{TieOrder::id, TieOrder::cheapest, TieOrder::most_votes}[stream.below(3)];
        auto const utility = points ? std::array{Utility::score, Utility::score_cost}[stream.below(2)]
                                    : std::array{Utility::cost, Utility::cardinality, Utility::cost_sqrt,
                                                 Utility::cost_log, Utility::score_cost}[stream.below(5)];
        if (rule == Rule::exact_equal_shares && utility == Utility::score_cost) continue;
        Free base(drawn.ballots);
        if (points && stream.below(2) == 0)  // some stepped out
            for (std::size_t v = 0; v < base.votes.size(); ++v) {
                base.missing.emplace_back();
                for (std::uint32_t p = 0; p < drawn.ballots.projects.size(); ++p)
                    if (!base.supports(v, p) && stream.below(3) == 0) base.missing.back().push_back(p);
            }
        INFO("round " << round << ", rule " << elect::words::rules[static_cast<std::size_t>(rule)] << ", completion "
                      << static_cast<int>(completion) << ", utility " << static_cast<int>(utility) << ", ties "
                      << static_cast<int>(ties) << (base.missing.empty() ? "" : ", some could not judge"));
        compare_with_all(base, options(rule, utility, completion, ties), tight);
    }
    CHECK(tight.all > 100);
    CHECK(tight.met * 10 >= tight.all * 9);
}

TEST_CASE("margins under limits are what it takes with the limits") {
    // Greedy, budget 100. p0 costs 60 and has 5 votes, p1 60 and 3, p2 30 and 2: p0 and p2 are selected.
    auto ballots = small_election::projects(100, {60, 60, 30});
    small_election::cast(ballots, 5, {0});
    small_election::cast(ballots, 3, {1});
    small_election::cast(ballots, 2, {2});
    using model::Measure;
    auto const p1_under = [&](FreeLimits const& limits) {
        Free base(ballots);
        base.limits = limits;
        auto found = elect::margins(ballots, options(Rule::greedy, Utility::cost), base.asked());
        REQUIRE(found.projects.size() == 1);
        REQUIRE(found.projects[0].project == 1);
        return found.projects[0];
    };
    FreeLimits floor;
    floor.at_least.push_back(limit(Measure::awards, 1, {2}, true));
    auto const beside_p2 = p1_under(floor);
    CHECK(*beside_p2.cost == least(50));  // of the 40 that p0 leaves, p2 needs 30
    CHECK(*beside_p2.new_voters == least(3));
    CHECK(beside_p2.approvals->optimistic == least(3));
    CHECK(beside_p2.approvals->pessimistic == least(3));
    CHECK(beside_p2.rivals == std::vector<std::uint32_t>{0});  // without p2 no selection meets the limit
    FreeLimits ceiling;
    ceiling.at_most.push_back(limit(Measure::awards, 1, {0, 1}));
    auto const instead_of_p0 = p1_under(ceiling);
    CHECK(*instead_of_p0.cost == Margin{{}, 59, true});  // p0 has more votes, whatever p1 costs
    CHECK(*instead_of_p0.new_voters == least(3));
    CHECK(instead_of_p0.rivals == std::vector<std::uint32_t>{0});
    FreeLimits closed;
    closed.at_most.push_back(limit(Measure::amount, 0, {1}));
    auto const nothing_helps = p1_under(closed);
    CHECK((nothing_helps.cost->never && nothing_helps.new_voters->never));
    CHECK((nothing_helps.approvals->optimistic.never && nothing_helps.approvals->pessimistic.never));
    CHECK(nothing_helps.rivals.empty());
    FreeLimits amount;  // an amount that p1 itself counts in: a lower cost can be too low
    amount.at_least.push_back(limit(Measure::amount, 85, {0, 1, 2}, true));
    CHECK(*p1_under(amount).cost == least(20));
    FreeLimits clash;
    clash.at_least.push_back(limit(Measure::awards, 3, {0, 1, 2}, true));
    Free base(ballots);
    base.limits = clash;
    CHECK_THROWS_AS(elect::margins(ballots, options(Rule::greedy, Utility::cost), base.asked()), core::Infeasible);
    for (auto rule : {Rule::cstv, Rule::maximin_support})
        CHECK_THROWS_AS(elect::margins(ballots, options(rule, Utility::cost), base.asked()), core::UsageError);
}

TEST_CASE("margins under limits where voters pay") {
    // Equal shares as above: ten voters hold 10 each, p0 costs 50 (voters 1 to 5), p1 30 (voters 5, 6, 7). One of them.
    auto ballots = small_election::projects(100, {50, 30});
    small_election::cast(ballots, 4, {0});
    small_election::cast(ballots, 1, {0, 1});
    small_election::cast(ballots, 2, {1});
    small_election::cast(ballots, 3, {});
    Free base(ballots);
    base.limits.emplace().exclusive = {{allocate::ItemIndex(0), allocate::ItemIndex(1)}};
    auto const shares = elect::margins(ballots, options(Rule::equal_shares, Utility::cost), base.asked());
    REQUIRE(shares.projects.size() == 1);
    CHECK(*shares.projects[0].cost == Margin{{}, 29, true});      // a third for each unit, at any cost; p0 a fifth
    CHECK(*shares.projects[0].new_voters == least(1));            // eleven share: p0 is too dear for its five
    CHECK(shares.projects[0].approvals->optimistic == least(3));  // six: a sixth. With five p0 comes first by id
    CHECK(shares.projects[0].approvals->pessimistic == least(3));
    // Phragmen, budget 100. p0: 60, three voters, load 20. p1: 50, two others, 25. p2: 30, one, 30; it must have an
    // award. At 40 p1 has p0's load and comes second; then 40 are left, of which p2 needs 30. At 39 it comes first.
    ballots = small_election::projects(100, {60, 50, 30});
    small_election::cast(ballots, 3, {0});
    small_election::cast(ballots, 2, {1});
    small_election::cast(ballots, 1, {2});
    base = Free(ballots);
    base.limits.emplace().at_least.push_back(limit(model::Measure::awards, 1, {2}, true));
    auto const loads = elect::margins(ballots, options(Rule::phragmen, Utility::cost), base.asked());
    REQUIRE(loads.projects.size() == 2);  // p1 ends the rule before p2's turn
    auto const& p1 = loads.projects[0];
    CHECK(*p1.cost == least(11));
    CHECK(*p1.new_voters == least(1));
    CHECK(p1.approvals->optimistic == least(1));
    CHECK(p1.approvals->pessimistic == least(1));
    CHECK(p1.rivals == std::vector<std::uint32_t>{0});
}

TEST_CASE("margins under limits are what all changes, one by one, give") {
    core::Stream stream("test/margins", "limits");
    Tight tight;
    int compared = 0, clashes = 0;
    for (int round = 0; round < 500; ++round) {
        auto const drawn = small_election::draw(stream, 6, 5);
        bool const points = !drawn.ballots.points.empty();
        if (!points && drawn.ballots.type == model::VoteType::scoring) continue;  // nobody gave a point
        auto const rule = std::array{Rule::greedy,       Rule::equal_shares, Rule::phragmen,
                                     Rule::equal_shares, Rule::phragmen,     Rule::max_welfare}[stream.below(6)];
        bool const whole = rule == Rule::greedy || rule == Rule::max_welfare;
        auto const completion = whole || stream.below(2) == 0 ? Completion::none : Completion::greedy;
        auto const ties = std::array{TieOrder::id, TieOrder::cheapest, TieOrder::most_votes}[stream.below(3)];
        auto const utility = points
                                 ? std::array{Utility::score, Utility::score_cost}[stream.below(2)]
                                 : std::array{Utility::cost, Utility::cardinality, Utility::cost_sqrt}[stream.below(3)];
        Free base(drawn.ballots);
        auto& limits = base.limits.emplace();
        auto const some = [&](std::uint64_t of) {
            std::vector<std::uint32_t> members;
            for (std::uint32_t p = 0; p < drawn.ballots.projects.size(); ++p)
                if (stream.below(of) == 0) members.push_back(p);
            return members;
        };
        auto const items = [&] {
            std::vector<allocate::ItemIndex> set;
            for (auto project : some(2)) set.emplace_back(project);
            return set;
        };
        auto const entry = [&] {
            auto const measure = static_cast<model::Measure>(stream.below(4));
            auto const value = model::is_share(measure)
                                   ? core::Ratio(static_cast<std::int64_t>(1 + stream.below(3)), 4)
                                   : core::Ratio(static_cast<std::int64_t>(
                                         1 + stream.below(measure == model::Measure::amount ? 6 : 2)));
            return limit(measure, value, some(2), stream.below(2) == 0);
        };
        for (int kinds = 1 + static_cast<int>(stream.below(2)); kinds > 0; --kinds) switch (stream.below(5)) {
                case 0: limits.exclusive.push_back(items()); break;
                case 1: limits.together.push_back(items()); break;
                case 2: limits.at_most.push_back(entry()); break;
                default: limits.at_least.push_back(entry()); break;
            }
        auto const chosen = options(rule, utility, completion, ties);
        INFO("round " << round << ", rule " << elect::words::rules[static_cast<std::size_t>(rule)] << ", completion "
                      << static_cast<int>(completion) << ", utility " << static_cast<int>(utility) << ", ties "
                      << static_cast<int>(ties));
        if (!base.outcome(chosen)) {
            ++clashes;
            CHECK_THROWS_AS(elect::margins(base.ballots(), chosen, base.asked()), core::Infeasible);
            continue;
        }
        ++compared;
        compare_with_all(base, chosen, tight);
    }
    CHECK(compared > 300);
    CHECK(clashes > 10);
    CHECK(tight.all > 100);
    CHECK(tight.met * 10 >= tight.all * 9);
}

TEST_CASE("margins of greedy under limits against sets that are written down") {
    // Everything by plain counting: projects by votes, then by id; each if some set with it and with what is selected
    // costs no more than the budget and meets the limits.
    struct Plain {
        std::int64_t budget = 0;
        std::vector<std::int64_t> cost, votes;
        unsigned counted = 0, alone = 0;  // at least `floor` of one set, and at most one of the other
        int floor = 0;

        [[nodiscard]] bool meets(unsigned set) const {
            std::int64_t sum = 0;
            for (std::size_t p = 0; p < cost.size(); ++p) sum += set >> p & 1U ? cost[p] : 0;
            return sum <= budget && __builtin_popcount(set & counted) >= floor && __builtin_popcount(set & alone) <= 1;
        }
        [[nodiscard]] bool possible(unsigned with) const {
            for (unsigned set = 0; set < 1U << cost.size(); ++set)
                if ((set & with) == with && meets(set)) return true;
            return false;
        }
        [[nodiscard]] unsigned selected() const {
            std::vector<std::size_t> order(cost.size());
            std::iota(order.begin(), order.end(), std::size_t(0));
            std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return votes[a] > votes[b]; });
            unsigned set = 0;
            for (auto p : order)
                if (possible(set | 1U << p)) set |= 1U << p;
            return set;
        }
    };
    core::Stream stream("test/margins", "plain");
    int losers = 0;
    for (int round = 0; round < 400; ++round) {
        Plain plain;
        auto const size = 3 + stream.below(4);
        auto ballots = small_election::projects(0, {});
        for (std::size_t p = 0; p < size; ++p) {
            plain.cost.push_back(static_cast<std::int64_t>(1 + stream.below(12)));
            plain.votes.push_back(static_cast<std::int64_t>(stream.below(6)));
            plain.counted |= static_cast<unsigned>(stream.below(2)) << p;
            plain.alone |= static_cast<unsigned>(stream.below(2)) << p;
        }
        plain.budget = static_cast<std::int64_t>(8 + stream.below(20));
        plain.floor = static_cast<int>(stream.below(3));
        if (!plain.possible(0)) continue;
        ballots = small_election::projects(plain.budget, plain.cost);
        for (std::uint32_t p = 0; p < size; ++p)
            small_election::cast(ballots, static_cast<std::size_t>(plain.votes[p]), {p});
        Free base(ballots);
        std::vector<std::uint32_t> counted, alone;
        for (std::uint32_t p = 0; p < size; ++p) {
            if (plain.counted >> p & 1U) counted.push_back(p);
            if (plain.alone >> p & 1U) alone.push_back(p);
        }
        base.limits.emplace().at_least.push_back(limit(model::Measure::awards, plain.floor, counted, true));
        base.limits->at_most.push_back(limit(model::Measure::awards, 1, alone));
        auto const found = elect::margins(ballots, options(Rule::greedy, Utility::cost), base.asked());
        INFO("round " << round);
        CHECK(found.projects.size() == size - static_cast<std::size_t>(__builtin_popcount(plain.selected())));
        for (auto const& margins : found.projects) {
            ++losers;
            auto const p = margins.project;
            check_least(*margins.cost,
                        first_of(plain.cost[p] - 1,
                                 [&](auto less) {
                                     auto changed = plain;
                                     changed.cost[p] -= less;
                                     return (changed.selected() >> p & 1U) != 0;
                                 }),
                        plain.cost[p] - 1, true);
            auto const more_votes = first_of(20, [&](auto more) {
                auto changed = plain;
                changed.votes[p] += more;
                return (changed.selected() >> p & 1U) != 0;
            });
            check_least(*margins.new_voters, more_votes, 20, !plain.possible(1U << p));
        }
    }
    CHECK(losers > 300);
}

TEST_CASE("a margin whose run is not proved says what was seen until then") {
    auto const wins = [](std::int64_t number) {
        if (number == 5) throw core::NotProved("too many steps");
        return number >= 7;
    };
    CHECK(elect::seek(20, true, false, 200, wins) == Margin{{}, 4, false});
    CHECK(elect::seek(20, true, true, 200, wins) == Margin{7, 3, false});  // 1, 3, 7; then 5 is not proved
}

TEST_CASE("rules that run again and again are searched within a bound, and nothing is said that was not seen") {
    core::Stream stream("test/margins", "bounded");
    for (int round = 0; round < 40; ++round) {
        auto const drawn = small_election::draw(stream, 5, 4);
        if (drawn.ballots.type == model::VoteType::scoring) continue;
        auto const chosen =
            options(round % 2 == 0 ? Rule::equal_shares : Rule::exact_equal_shares, Utility::cost, Completion::add1);
        elect::MarginOptions few;
        few.runs_each = 6;
        few.points = false;
        Free const base(drawn.ballots);
        for (auto const& margins : elect::margins(drawn.ballots, chosen, few).projects) {
            auto const p = margins.project;
            auto const with = [&](std::int64_t more) {
                auto changed = base;
                for (std::int64_t k = 0; k < more; ++k) changed.votes.push_back({{p, 1}});
                return changed.wins(chosen, p);
            };
            if (margins.new_voters->enough && *margins.new_voters->enough < 100)
                CHECK(with(*margins.new_voters->enough));
            for (std::int64_t more = 1; more <= std::min<std::int64_t>(margins.new_voters->not_enough, 20); ++more)
                CHECK_FALSE(with(more));
        }
    }
}

TEST_CASE("every rule can be asked, and what it says is so") {
    // Places on a committee: all cost 10, the budget buys two.
    auto ballots = small_election::projects(20, {10, 10, 10, 10});
    small_election::cast(ballots, 3, {0, 1});
    small_election::cast(ballots, 2, {2});
    small_election::cast(ballots, 1, {1, 3});
    elect::MarginOptions few;
    few.runs_each = 12;
    for (std::size_t rule = 0; rule < elect::words::rules.size(); ++rule) {
        INFO(elect::words::rules[rule]);
        auto const chosen = options(static_cast<Rule>(rule),
                                    static_cast<Rule>(rule) == Rule::cstv ? Utility::score : Utility::cardinality);
        Free const base(ballots);
        auto const found = elect::margins(ballots, chosen, few);
        // Fractional equal shares selects a part of everything that anybody with money supports.
        CHECK(found.projects.empty() == (chosen.rule == Rule::fractional_equal_shares));
        for (auto const& margins : found.projects) {
            auto const p = margins.project;
            auto const with = [&](std::int64_t more) {
                auto changed = base;
                for (std::int64_t k = 0; k < more; ++k) changed.votes.push_back({{p, 1}});
                return changed.wins(chosen, p);
            };
            REQUIRE(margins.new_voters->enough);
            CHECK(with(*margins.new_voters->enough));
            for (std::int64_t more = 0; more <= margins.new_voters->not_enough; ++more) CHECK_FALSE(with(more));
            REQUIRE(margins.approvals);
            auto const& optimistic = margins.approvals->optimistic;
            CHECK((!optimistic.enough || *optimistic.enough > optimistic.not_enough));
            CHECK(margins.cost.has_value() == !elect::detail::needs_equal_costs(chosen.rule));
        }
    }
}
