// SPDX-License-Identifier: MIT
#include "grantpanel/elect/all_greatest.hpp"

#include <bit>
#include <optional>
#include <set>

#include "catch.hpp"
#include "elections.hpp"
#include "grantpanel/core/stream.hpp"
#include "grantpanel/elect/run.hpp"

using namespace grantpanel;
using core::Money, core::Ratio;
using elect::Options, elect::Rule, elect::Utility;
using elections::approvals;

namespace {

using Sets = std::vector<std::vector<std::string>>;

Options greatest(Utility utility) {
    Options options;
    options.rule = Rule::max_welfare;
    options.utility = utility;
    return options;
}
allocate::LimitOn limit(model::Measure measure, std::int64_t value, std::vector<std::uint32_t> const& members) {
    allocate::LimitOn limit;
    limit.measure = measure;
    limit.value = Ratio(value);
    limit.parts.emplace_back();
    for (auto member : members) limit.parts[0].members.emplace_back(member);
    return limit;
}

/// A problem that is decided by looking at all selections; each is a set of bits.
class AllSelections {
  public:
    explicit AllSelections(allocate::Problem const& problem) : problem_(problem) {
        for (std::uint32_t set = 0; set < 1U << problem.items.size(); ++set)
            if (keeps_what_must(set, true)) feasible_.push_back(set);
        bool const somebody = std::any_of(feasible_.begin(), feasible_.end(), [](auto set) { return set != 0; });
        for (std::uint32_t set = 1; set < 1U << problem.items.size() && !somebody; ++set)
            if (a_share_must_hold() && keeps_what_must(set, false)) feasible_.clear();
        if (feasible_.empty()) return;
        for (auto const& entry : problem.at_least)
            for (auto const& part : entry.parts) {
                auto level = entry.value;
                if (!entry.must) level = reached(entry, part).value_or(entry.value);
                std::erase_if(feasible_, [&](auto set) {
                    auto const value = value_of(entry.measure, part, set);
                    return value && *value < level;
                });
            }
    }

    /// The greatest of them that are a part of no other; nothing where no selection keeps all that must be kept.
    [[nodiscard]] std::optional<std::vector<std::vector<std::uint32_t>>> outcomes() const {
        if (feasible_.empty()) return std::nullopt;
        std::int64_t most = 0;
        for (auto set : feasible_) most = std::max(most, worth(set));
        auto greatest = feasible_;
        std::erase_if(greatest, [&](auto set) { return worth(set) < most; });
        std::vector<std::vector<std::uint32_t>> outcomes;
        for (auto set : greatest) {
            if (std::any_of(greatest.begin(), greatest.end(),
                            [&](auto other) { return other != set && (other & set) == set; }))
                continue;
            auto& projects = outcomes.emplace_back();
            for (std::uint32_t p = 0; p < problem_.items.size(); ++p)
                if ((set >> p & 1) != 0) projects.push_back(p);
        }
        std::sort(outcomes.begin(), outcomes.end());
        return outcomes;
    }

  private:
    [[nodiscard]] std::int64_t worth(std::uint32_t set) const {
        std::int64_t sum = 0;
        for (std::uint32_t p = 0; p < problem_.items.size(); ++p) sum += (set >> p & 1) * problem_.worth[p];
        return sum;
    }
    [[nodiscard]] std::int64_t cost(std::uint32_t set) const {
        std::int64_t sum = 0;
        for (std::uint32_t p = 0; p < problem_.items.size(); ++p)
            sum += (set >> p & 1) * problem_.items[allocate::ItemIndex(p)].request.count();
        return sum;
    }
    [[nodiscard]] static std::uint32_t bits(std::vector<allocate::ItemIndex> const& members) {
        std::uint32_t bits = 0;
        for (auto member : members) bits |= 1U << member.value;
        return bits;
    }
    [[nodiscard]] std::optional<Ratio> value_of(model::Measure measure, allocate::LimitOn::Part const& part,
                                                std::uint32_t set) const {
        auto const mine = set & bits(part.members);
        bool const money = measure == model::Measure::amount || measure == model::Measure::share_of_money;
        auto const number = [&](std::uint32_t of) { return money ? cost(of) : std::int64_t(std::popcount(of)); };
        if (!model::is_share(measure)) return Ratio(number(mine));
        if (set == 0) return std::nullopt;
        return Ratio(number(mine), number(set));
    }
    [[nodiscard]] bool keeps_what_must(std::uint32_t set, bool shares) const {
        if (cost(set) > problem_.pot.count()) return false;
        for (auto const& one_of : problem_.exclusive)
            if (std::popcount(set & bits(one_of)) > 1) return false;
        for (auto const& all_of : problem_.together)
            if ((set & bits(all_of)) != 0 && (set & bits(all_of)) != bits(all_of)) return false;
        for (auto const& entry : problem_.at_most)
            for (auto const& part : entry.parts)
                if (auto const value = value_of(entry.measure, part, set); value && *value > entry.value) return false;
        for (auto const& entry : problem_.at_least)
            for (auto const& part : entry.parts) {
                if (!entry.must || (!shares && model::is_share(entry.measure))) continue;
                if (auto const value = value_of(entry.measure, part, set); value && *value < entry.value) return false;
            }
        return true;
    }
    [[nodiscard]] bool a_share_must_hold() const {
        return std::any_of(problem_.at_least.begin(), problem_.at_least.end(),
                           [](auto const& entry) { return entry.must && model::is_share(entry.measure); });
    }
    /// What it asks, or else the most that a feasible selection reaches; nothing where none has a value.
    [[nodiscard]] std::optional<Ratio> reached(allocate::LimitOn const& entry,
                                               allocate::LimitOn::Part const& part) const {
        std::optional<Ratio> most;
        for (auto set : feasible_)
            if (auto const value = value_of(entry.measure, part, set); value && (!most || *value > *most)) most = value;
        return most && *most > entry.value ? entry.value : most;
    }

    allocate::Problem const& problem_;
    std::vector<std::uint32_t> feasible_;
};

/// A few projects with few different costs and worths, often with limits.
allocate::Problem draw(core::Stream& stream) {
    allocate::Problem problem;
    problem.rule = model::AwardRule::best_value;
    problem.if_money_short = model::IfMoneyShort::try_next;
    auto const size = static_cast<std::uint32_t>(2 + stream.below(8));
    auto const costs = 1 + stream.below(5), worths = 1 + stream.below(4);
    std::int64_t all = 0;
    for (std::uint32_t p = 0; p < size; ++p) {
        auto const cost = static_cast<std::int64_t>(1 + stream.below(costs) * (1 + stream.below(2)));
        problem.items.push_back({Money::of(cost)});
        problem.worth.push_back(static_cast<std::int64_t>(stream.below(worths + 1)));
        problem.order.push_back({allocate::ItemIndex(p)});
        all += cost;
    }
    problem.pot = Money::of(1 + static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(all))));
    auto const some = [&] {
        std::vector<std::uint32_t> members;
        for (std::uint32_t p = 0; p < size; ++p)
            if (stream.below(2) == 0) members.push_back(p);
        return members;
    };
    auto const items = [&] {
        std::vector<allocate::ItemIndex> few;
        for (auto member : some())
            if (few.size() < 3) few.emplace_back(member);
        return few;
    };
    for (auto* entries : {&problem.at_least, &problem.at_most})
        for (auto left = stream.below(3); left > 0; --left) {
            auto const measure = static_cast<model::Measure>(stream.below(4));
            auto entry = limit(measure, static_cast<std::int64_t>(stream.below(size)), some());
            if (model::is_share(measure)) entry.value = Ratio(static_cast<std::int64_t>(stream.below(5)), 4);
            if (stream.below(3) == 0) entry.parts.push_back(limit(measure, 0, some()).parts[0]);
            entry.must = stream.below(3) == 0;
            entries->push_back(entry);
        }
    if (stream.below(3) == 0) problem.exclusive.push_back(items());
    if (stream.below(3) == 0) problem.together.push_back(items());
    return problem;
}

}  // namespace

TEST_CASE("all greatest selections are found, and none that is a part of another") {
    // As in docs/rules/max_welfare.md: by votes {a, d} and {b, c} have 4 each.
    std::vector<std::string> const cast{"abc", "abc", "ad"};
    auto const pairs = approvals(10, {7, 5, 5, 3}, cast);
    CHECK(elect::elect_all(pairs, greatest(Utility::cardinality)).sets == Sets{{"a", "d"}, {"b", "c"}});
    CHECK(elect::elect_all(pairs, greatest(Utility::cost)).sets == Sets{{"a", "d"}});  // 24 to 20
    // Nobody supports e and f; one of them fits beside either.
    auto const more = approvals(11, {7, 5, 5, 3, 1, 1}, cast);
    CHECK(elect::elect_all(more, greatest(Utility::cardinality)).sets ==
          Sets{{"a", "d", "e"}, {"a", "d", "f"}, {"b", "c", "e"}, {"b", "c", "f"}});
    // Nobody supports anything: what fits, until nothing more does.
    CHECK(elect::elect_all(approvals(4, {3, 1, 2, 2}, {""}), greatest(Utility::cost)).sets ==
          Sets{{"a", "b"}, {"b", "c"}, {"b", "d"}, {"c", "d"}});
    // Nothing fits.
    CHECK(elect::elect_all(approvals(4, {5}, {"a"}), greatest(Utility::cost)).sets == Sets{{}});
}

TEST_CASE("all greatest selections keep the limits") {
    auto const ballots = approvals(4, {2, 2, 2, 2}, {"ab", "cd"});
    auto const profile = elect::profile(ballots, Utility::cost);
    auto problem = elect::problem(profile, elect::tie_ranks(ballots, elect::TieOrder::id));
    auto const all = [&] { return elect::elect_all(ballots, greatest(Utility::cost), &problem); };
    CHECK(all().sets.size() == 6);
    problem.at_most.push_back(limit(model::Measure::awards, 1, {0, 1}));
    problem.exclusive.push_back({allocate::ItemIndex(0), allocate::ItemIndex(2)});
    CHECK(all().sets == Sets{{"a", "d"}, {"b", "c"}, {"b", "d"}, {"c", "d"}});
    CHECK(all().lowered.empty());
    // Two of c alone cannot be had; one can.
    problem.at_least.push_back(limit(model::Measure::awards, 2, {2}));
    auto const held = all();
    CHECK(held.sets == Sets{{"b", "c"}, {"c", "d"}});
    REQUIRE(held.lowered.size() == 1);
    CHECK(held.lowered[0].level == Ratio(1));
    problem.at_least[0].must = true;
    CHECK_THROWS_AS(all(), core::Infeasible);
    // Two that only go together, and that nobody supports: neither can be added alone.
    auto const unsupported = approvals(4, {2, 1, 1, 1}, {"a"});
    auto pair = elect::problem(elect::profile(unsupported, Utility::cost), {0, 1, 2, 3});
    pair.together.push_back({allocate::ItemIndex(1), allocate::ItemIndex(2)});
    CHECK(elect::elect_all(unsupported, greatest(Utility::cost), &pair).sets == Sets{{"a", "b", "c"}, {"a", "d"}});
}

TEST_CASE("other rules keep the limits for each way to settle ties too") {
    auto const ballots = approvals(4, {2, 2, 2}, {"a", "b", "c"});
    auto const profile = elect::profile(ballots, Utility::cost);
    auto problem = elect::problem(profile, elect::tie_ranks(ballots, elect::TieOrder::id));
    problem.exclusive.push_back({allocate::ItemIndex(0), allocate::ItemIndex(1)});
    problem.at_least.push_back(limit(model::Measure::awards, 3, {0, 1, 2}));
    auto const all = elect::elect_all(ballots, {}, &problem);
    CHECK(all.sets == Sets{{"a", "c"}, {"b", "c"}});
    REQUIRE(all.lowered.size() == 1);
    CHECK(all.lowered[0].level == Ratio(2));
    Options cstv;
    cstv.rule = Rule::cstv;
    CHECK_THROWS_AS(elect::elect_all(ballots, cstv, &problem), core::UsageError);
}

TEST_CASE("a thousand tied outcomes are listed, more are not") {
    // n alike, each supported by one; k fit: n choose k.
    auto const alike = [](std::size_t n, std::int64_t budget) {
        std::vector<std::string> cast;
        for (std::size_t p = 0; p < n; ++p) cast.emplace_back(1, static_cast<char>('a' + p));
        return approvals(budget, elections::Costs(std::vector<std::int64_t>(n, 1)), cast);
    };
    CHECK(elect::elect_all(alike(12, 4), greatest(Utility::cost)).sets.size() == 495);
    CHECK(elect::elect_all(alike(12, 6), greatest(Utility::cost)).sets.size() == 924);
    CHECK_THROWS_AS(elect::elect_all(alike(13, 6), greatest(Utility::cost)), core::NotProved);  // 1716
    CHECK_THROWS_AS(elect::elect_all(alike(20, 10), greatest(Utility::cost)), core::NotProved);
    // The same where nobody supports them.
    auto const nobody = [](std::size_t n, std::int64_t budget) {
        return approvals(budget, elections::Costs(std::vector<std::int64_t>(n, 1)), {""});
    };
    CHECK(elect::elect_all(nobody(12, 4), greatest(Utility::cost)).sets.size() == 495);
    CHECK_THROWS_AS(elect::elect_all(nobody(14, 5), greatest(Utility::cost)), core::NotProved);  // 2002
    auto const within = [&](std::size_t n, std::int64_t most) {  // held by a limit, not by the budget
        auto const ballots = nobody(n, 100);
        auto problem = elect::problem(elect::profile(ballots, Utility::cost), elect::tie_ranks(ballots, {}));
        problem.at_most.push_back(limit(model::Measure::awards, most, {}));
        for (std::uint32_t p = 0; p < n; ++p) problem.at_most[0].parts[0].members.emplace_back(p);
        return elect::elect_all(ballots, greatest(Utility::cost), &problem).sets.size();
    };
    CHECK(within(8, 4) == 70);
    // And where the steps do not suffice.
    auto const ballots = alike(12, 4);
    auto problem = elect::problem(elect::profile(ballots, Utility::cost), elect::tie_ranks(ballots, {}));
    problem.most_steps = 100;
    CHECK_THROWS_AS(elect::elect_all(ballots, greatest(Utility::cost), &problem), core::NotProved);
}

TEST_CASE("all greatest selections are those that looking at every selection gives") {
    core::Stream stream("test/all_greatest", "1");
    std::size_t several = 0, with_unsupported = 0, clashes = 0;
    for (int round = 0; round < 2000; ++round) {
        auto problem = draw(stream);
        INFO("round " << round);
        auto const want = AllSelections(problem).outcomes();
        if (!want) {
            ++clashes;
            CHECK_THROWS_AS(elect::best_allocation(problem), core::Infeasible);
            continue;
        }
        auto const got = elect::all_greatest(problem, elect::best_allocation(problem));
        REQUIRE(got == *want);
        several += got.size() > 1 ? 1 : 0;
        std::set<std::vector<std::uint32_t>> supported;
        for (auto selected : got) {
            std::erase_if(selected, [&](auto p) { return problem.worth[p] == 0; });
            supported.insert(selected);
        }
        with_unsupported += supported.size() < got.size() ? 1 : 0;
        // Each wins in an order in which its projects come first.
        if (got.size() > 5) continue;
        for (auto const& selected : got) {
            problem.order.clear();
            for (auto first : {true, false})
                for (std::uint32_t p = 0; p < problem.items.size(); ++p)
                    if (std::binary_search(selected.begin(), selected.end(), p) == first)
                        problem.order.push_back({allocate::ItemIndex(p)});
            auto const best = elect::best_allocation(problem);
            for (std::uint32_t p = 0; p < problem.items.size(); ++p)
                CHECK((best.turns[allocate::ItemIndex(p)].award > Money()) ==
                      std::binary_search(selected.begin(), selected.end(), p));
        }
    }
    CHECK((several > 250 && with_unsupported > 100 && clashes > 150));
}
