// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "grantpanel/allocate/problem.hpp"
#include "grantpanel/solve/program.hpp"

namespace grantpanel::allocate {

/// The amounts open to an item: 0, its request, and with a policy that offers less the multiples of the step between.
inline solve::Unit open_awards(Problem const& problem, ItemIndex index) {
    using model::IfMoneyShort;
    auto const& item = problem.items[index];
    auto const policy = problem.policy(index);
    solve::Unit unit{item.request.count(), item.request.count(), problem.step_of(index).count()};
    bool const less = policy == IfMoneyShort::offer_less_then_stop || policy == IfMoneyShort::offer_less_then_try_next;
    if (!less || !item.least_workable || problem.rule_of(index) == model::AwardRule::best_value) return unit;
    std::int64_t const floor = std::max<std::int64_t>(item.least_workable->count(), 1);
    std::int64_t const first = floor / unit.step + (floor % unit.step != 0 ? 1 : 0);
    if (first <= (unit.full - 1) / unit.step) unit.least = first * unit.step;
    return unit;
}

/// What an award means for a year: the parts of the request for the whole, else the same proportions, each later part
/// rounded down and the rest in the first year that has a part.
inline std::vector<core::Money> by_year(Problem const& problem, ItemIndex index, core::Money award) {
    auto const& item = problem.items[index];
    std::vector<core::Money> parts(problem.years.size());
    if (parts.empty() || award == core::Money()) return parts;
    std::size_t first = 0;
    if (!item.years.empty()) {
        while (first < item.years.size() && item.years[first] == core::Money()) ++first;
        for (std::size_t year = first + 1; year < item.years.size(); ++year) {
            solve::Wide const part = solve::Wide(award.count()) * item.years[year].count() / item.request.count();
            parts[year] = core::Money::of(static_cast<std::int64_t>(part));
        }
    }
    core::Money rest = award;
    for (auto part : parts) rest -= part;
    parts[first] = rest;
    return parts;
}

/// The same of every award, item by item; nothing without years.
inline std::vector<std::vector<core::Money>> by_year(Problem const& problem, solve::Point const& awards) {
    std::vector<std::vector<core::Money>> all;
    for (std::size_t i = 0; i < awards.size() && !problem.years.empty(); ++i)
        all.push_back(by_year(problem, ItemIndex(i), core::Money::of(awards[i])));
    return all;
}

/// The rules of a problem as rows of a program (docs/allocation.md, section 2). One unit for each item, in its place.
class Rows {
  public:
    /// With `also_last`, the items that are judged last are in the running too.
    explicit Rows(Problem const& problem, bool also_last = false) : problem_(problem) {
        for (auto const index : core::positions<ItemIndex>(problem.items.size())) {
            units_.push_back(open_awards(problem, index));
            in_order_.push_back(false);
        }
        for (auto const& order_class : problem.order)
            for (auto item : order_class) in_order_[item.value] = also_last || !problem.items[item].judged_last;
        auto const add = problem.add_to_each_award;
        if (add.is_large()) throw std::overflow_error("`add_to_each_award` has too many digits");
        scale_ = whole(add.denominator());
        with_added_ = scale_ + whole(add.numerator());
        if (!problem.funders.empty()) find_funder_sets();
    }

    /// Every rule, in the order in which reasons name them.
    [[nodiscard]] std::vector<Rule> rules() const {
        std::vector<Rule> rules{{Rule::Kind::pot, 0}};
        auto const add = [&](Rule::Kind kind, std::size_t number) {
            for (std::size_t i = 0; i < number; ++i) rules.push_back({kind, i});
        };
        add(Rule::Kind::sub_pot, problem_.sub_pots.size());
        add(Rule::Kind::funders, problem_.funders.empty() ? 0 : 1);
        add(Rule::Kind::year, problem_.years.size());
        add(Rule::Kind::at_most, problem_.at_most.size());
        add(Rule::Kind::exclusive, problem_.exclusive.empty() ? 0 : 1);
        add(Rule::Kind::together, problem_.together.empty() ? 0 : 1);
        add(Rule::Kind::at_least, problem_.at_least.size());
        return rules;
    }
    /// Whether a rule that holds for some awards also holds for smaller ones.
    [[nodiscard]] bool leaves_room_for_less(Rule rule) const {
        if (rule.kind == Rule::Kind::at_most) return !is_share(problem_.at_most[rule.index].measure);
        return rule.kind != Rule::Kind::together && rule.kind != Rule::Kind::at_least;
    }
    [[nodiscard]] static bool is_money(Rule rule) { return rule.kind <= Rule::Kind::year; }

    /// A program with the units and no rows; items out of the running have only 0 open, by `closed`.
    [[nodiscard]] solve::Program program() const {
        solve::Program program{units_, {}, {}};
        solve::Row closed;
        for (std::uint32_t i = 0; i < units_.size(); ++i)
            if (!in_order_[i]) closed.terms.push_back({i, 1, 0});
        if (!closed.terms.empty()) program.rows.push_back(std::move(closed));
        return program;
    }

    /// Adds the rows of a rule; of `at_least` at these levels (for each entry and part), or what it asks. With
    /// `unlimited`, amounts of money count as endless.
    void add(solve::Program& program, Rule rule, std::vector<std::vector<core::Ratio>> const* levels = nullptr,
             bool unlimited = false) const {
        using Kind = Rule::Kind;
        switch (rule.kind) {
            case Kind::pot:
                if (!unlimited) add_capacity(program, all(), problem_.pot);
                break;
            case Kind::sub_pot:
                if (!unlimited) add_sub_pot(program, rule.index);
                break;
            case Kind::funders: add_funders(program, unlimited); break;
            case Kind::year:
                if (!unlimited) add_year(program, rule.index);
                break;
            case Kind::at_most:
                for (auto const& part : problem_.at_most[rule.index].parts)
                    program.rows.push_back(
                        limit(problem_.at_most[rule.index].measure, part, problem_.at_most[rule.index].value, 1));
                break;
            case Kind::exclusive:
                for (auto const& set : problem_.exclusive) {
                    solve::Row row{{}, 1};
                    for (auto item : distinct(set)) row.terms.push_back({item.value, 1, 0});
                    program.rows.push_back(std::move(row));
                }
                break;
            case Kind::together:
                for (auto const& set : problem_.together) add_together(program, distinct(set));
                break;
            case Kind::at_least: {
                auto const& entry = problem_.at_least[rule.index];
                for (std::size_t part = 0; part < entry.parts.size(); ++part)
                    program.rows.push_back(limit(entry.measure, entry.parts[part],
                                                 levels ? (*levels)[rule.index][part] : entry.value, -1));
                break;
            }
        }
    }

    /// The row `value <= limit` (sign 1) or `value >= limit` (sign -1) of a measure over a part.
    [[nodiscard]] solve::Row limit(model::Measure measure, LimitOn::Part const& part, core::Ratio const& value,
                                   int sign) const {
        bool const money = measure == model::Measure::amount || measure == model::Measure::share_of_money;
        auto const term = [&](std::uint32_t unit, solve::Wide by) {
            return money ? solve::Term{unit, 0, by} : solve::Term{unit, by, 0};
        };
        solve::Row row;
        if (!is_share(measure)) {
            for (auto item : part.members) row.terms.push_back(term(item.value, sign));
            // At least 2.5 awards are 3, at most 2.5 are 2.
            core::Integer const whole_part = value.numerator() / value.denominator();
            bool const exact = whole_part * value.denominator() == value.numerator();
            row.limit = sign * wide(whole_part) - (sign < 0 && !exact ? 1 : 0);
            return row;
        }
        auto const top = wide(value.numerator()), bottom = wide(value.denominator());
        std::vector<bool> member(units_.size(), false);
        for (auto item : part.members) member[item.value] = true;
        for (std::uint32_t i = 0; i < units_.size(); ++i) {
            solve::Wide const by = sign * ((member[i] ? bottom : 0) - top);
            if (in_order_[i] && by != 0) row.terms.push_back(term(i, by));
        }
        return row;
    }
    /// The value of a measure over a part at a point; nothing for a share where there are no awards.
    [[nodiscard]] std::optional<core::Ratio> value(model::Measure measure, LimitOn::Part const& part,
                                                   solve::Point const& point) const {
        bool const money = measure == model::Measure::amount || measure == model::Measure::share_of_money;
        std::int64_t mine = 0, all = 0;
        for (auto item : part.members) mine += money ? point[item.value] : point[item.value] > 0 ? 1 : 0;
        if (!is_share(measure)) return core::Ratio(mine);
        for (auto amount : point) all += money ? amount : amount > 0 ? 1 : 0;
        if (all == 0) return std::nullopt;
        return core::Ratio(mine, all);
    }
    /// At least one award.
    [[nodiscard]] solve::Row somebody() const {
        solve::Row row{{}, -1};
        for (std::uint32_t i = 0; i < units_.size(); ++i)
            if (in_order_[i]) row.terms.push_back({i, -1, 0});
        return row;
    }
    /// The funders in a set that cannot pay all that only they may pay: the least such set for this point, if any.
    [[nodiscard]] std::vector<std::size_t> short_funders(solve::Point const& point) const {
        for (auto const& [set, members] : funder_sets()) {
            solve::Wide sum = 0, amount = 0;
            for (auto item : members) sum += solve::Wide(point[item.value]) * with_added_;
            for (auto funder : set) amount += solve::Wide(problem_.funders[funder].count()) * scale_;
            if (sum > amount) return set;
        }
        return {};
    }

    [[nodiscard]] solve::Unit const& unit(ItemIndex item) const { return units_[item.value]; }
    /// An amount with what is added to it, over `scale`.
    [[nodiscard]] solve::Wide with_added() const { return with_added_; }
    [[nodiscard]] solve::Wide scale() const { return scale_; }

    using FunderSets = std::vector<std::pair<std::vector<std::size_t>, std::vector<ItemIndex>>>;
    /// Every set of funders that alone may pay some items, with these items; smaller sets first, then in written order.
    /// Empty without funders.
    [[nodiscard]] FunderSets const& funder_sets() const { return funder_sets_; }

  private:
    void find_funder_sets() {
        using Set = std::vector<std::size_t>;
        std::map<Set, std::vector<ItemIndex>> kinds;
        for (auto const index : core::positions<ItemIndex>(problem_.items.size()))
            kinds[problem_.items[index].funders].push_back(index);
        std::vector<Set> sets;
        for (auto const& [kind, items] : kinds) {
            auto const before = sets;
            auto const join = [&](Set const& other) {
                Set both;
                std::set_union(kind.begin(), kind.end(), other.begin(), other.end(), std::back_inserter(both));
                if (std::find(sets.begin(), sets.end(), both) == sets.end()) sets.push_back(both);
            };
            join({});
            for (auto const& other : before) join(other);
            if (sets.size() > most_funder_sets)
                throw std::length_error("the funders' restrictions overlap in too many ways");
        }
        std::sort(sets.begin(), sets.end(),
                  [](auto const& a, auto const& b) { return std::pair(a.size(), a) < std::pair(b.size(), b); });
        for (auto const& set : sets) {
            std::vector<ItemIndex> members;
            for (auto const& [kind, items] : kinds)
                if (std::includes(set.begin(), set.end(), kind.begin(), kind.end()))
                    members.insert(members.end(), items.begin(), items.end());
            std::sort(members.begin(), members.end());
            funder_sets_.emplace_back(set, std::move(members));
        }
    }

    static constexpr std::size_t most_funder_sets = 4096;

    static std::int64_t whole(core::Integer const& value) { return static_cast<std::int64_t>(value); }
    static solve::Wide wide(core::Integer const& value) {
        if (msb(abs(value) + 1) > 62) throw std::overflow_error("a limit has too many digits");
        return static_cast<std::int64_t>(value);
    }
    static std::vector<ItemIndex> distinct(std::vector<ItemIndex> set) {
        std::sort(set.begin(), set.end());
        set.erase(std::unique(set.begin(), set.end()), set.end());
        return set;
    }
    [[nodiscard]] std::vector<ItemIndex> all() const {
        std::vector<ItemIndex> items;
        for (auto const index : core::positions<ItemIndex>(problem_.items.size())) items.push_back(index);
        return items;
    }

    void add_capacity(solve::Program& program, std::vector<ItemIndex> const& items, core::Money amount) const {
        solve::Row row{{}, solve::Wide(amount.count()) * scale_};
        for (auto item : items)
            if (in_order_[item.value]) row.terms.push_back({item.value, 0, with_added_});
        program.rows.push_back(std::move(row));
    }
    void add_sub_pot(solve::Program& program, std::size_t which) const {
        std::vector<bool> inside(problem_.sub_pots.size(), false);
        inside[which] = true;
        core::Money amount;
        for (std::size_t i = inside.size(); i-- > 0;) {
            if (auto const to = problem_.sub_pots[i].spill_to; to && inside[*to]) inside[i] = true;
            if (inside[i]) amount += problem_.sub_pots[i].amount;
        }
        std::vector<ItemIndex> items;
        for (auto item : all())
            if (inside[problem_.items[item].sub_pot]) items.push_back(item);
        add_capacity(program, items, amount);
    }
    void add_funders(solve::Program& program, bool unlimited) const {
        for (auto const& [set, members] : funder_sets()) {
            if (unlimited && !set.empty()) continue;
            core::Money amount;
            for (auto funder : set) amount += problem_.funders[funder];
            add_capacity(program, members, amount);
        }
    }
    /// An award of less falls on the years with rounding, which a row cannot say: the row allows for it, and `also` is
    /// exact.
    void add_year(solve::Program& program, std::size_t year) const {
        static constexpr std::int64_t fine = 1024;
        solve::Row row{{}, 0};
        bool rounds = false;
        for (std::uint32_t i = 0; i < units_.size(); ++i) {
            ItemIndex const index(i);
            if (!in_order_[i]) continue;
            auto const part = by_year(problem_, index, problem_.items[index].request)[year].count();
            if (part == 0) continue;
            std::int64_t const request = problem_.items[index].request.count();
            if (units_[i].least == units_[i].full) {
                row.terms.push_back({i, solve::Wide(part) * fine, 0});
            } else if (part == request) {
                row.terms.push_back({i, 0, fine});
            } else {
                auto const& years = problem_.items[index].years;
                bool const first = std::all_of(years.begin(), years.begin() + static_cast<std::ptrdiff_t>(year),
                                               [](auto money) { return money == core::Money(); });
                row.terms.push_back({i, first ? 0 : -fine, solve::Wide(part) * fine / request});
                rounds = true;
            }
        }
        row.limit = solve::Wide(problem_.years[year].count()) * fine;
        program.rows.push_back(std::move(row));
        if (!rounds) return;
        auto const before = program.also;
        program.also = [this, year, before](solve::Point const& point) {
            core::Money sum;
            for (std::uint32_t i = 0; i < point.size(); ++i)
                if (point[i] != 0) sum += by_year(problem_, ItemIndex(i), core::Money::of(point[i]))[year];
            return sum <= problem_.years[year] && (!before || before(point));
        };
    }
    void add_together(solve::Program& program, std::vector<ItemIndex> const& set) const {
        bool const whole_set = std::all_of(set.begin(), set.end(), [&](auto item) { return in_order_[item.value]; });
        for (std::size_t i = 0; i < set.size(); ++i) {
            auto const next = set[(i + 1) % set.size()];
            if (!whole_set)
                program.rows.push_back({{{set[i].value, 1, 0}}, 0});
            else if (set.size() > 1)
                program.rows.push_back({{{set[i].value, 1, 0}, {next.value, -1, 0}}, 0});
        }
    }

    Problem const& problem_;
    std::vector<solve::Unit> units_;
    std::vector<bool> in_order_;
    std::int64_t scale_ = 1, with_added_ = 1;
    FunderSets funder_sets_;
};

}  // namespace grantpanel::allocate
