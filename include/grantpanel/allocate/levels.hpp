// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/allocate/rows.hpp"
#include "grantpanel/solve/search.hpp"

namespace grantpanel::allocate {

/// How far each entry of `at_least` goes, entry by entry and part by part.
using Levels = std::vector<std::vector<core::Ratio>>;

/// Which rules hold together, and how far those go that bend (docs/allocation.md, sections 3 and 4).
class Settling {
  public:
    Settling(Problem const& problem, Rows const& rows, solve::Budget& budget)
        : problem_(problem), rows_(rows), budget_(budget) {
        for (auto rule : rows.rules())
            if (rule.kind != Rule::Kind::at_least || problem.at_least[rule.index].must) hard_.push_back(rule);
    }

    /// The clashes of the hard rules of the least size; none where they hold together.
    [[nodiscard]] std::vector<Clash> clashes() {
        if (std::none_of(hard_.begin(), hard_.end(), is_at_least)) return {};  // no awards satisfy all the others
        if (!some_point(program(hard_))) return least_clashes(false);
        auto const is_must_share = [&](Rule rule) {
            return rule.kind == Rule::Kind::at_least && is_share(problem_.at_least[rule.index].measure);
        };
        if (std::none_of(hard_.begin(), hard_.end(), is_must_share)) return {};
        if (some_point(program(hard_, true))) return {};
        auto others = hard_;
        std::erase_if(others, is_must_share);
        if (!some_point(program(others, true))) return {};
        nobody_ = true;
        return least_clashes(true);
    }
    /// Whether the clash is that shares leave nobody an award.
    [[nodiscard]] bool nobody() const { return nobody_; }

    /// The levels of all entries; the hard rules must hold together.
    [[nodiscard]] Levels levels() {
        Levels levels;
        for (auto const& entry : problem_.at_least) levels.emplace_back(entry.parts.size(), entry.value);
        if (std::all_of(problem_.at_least.begin(), problem_.at_least.end(),
                        [](auto const& entry) { return entry.must; }))
            return levels;
        bool const shares = std::any_of(problem_.at_least.begin(), problem_.at_least.end(),
                                        [](auto const& entry) { return is_share(entry.measure); });
        if (some_point(program(rows_.rules(), shares))) return levels;
        auto base = program(hard_);
        for (std::size_t e = 0; e < problem_.at_least.size(); ++e) {
            auto const& entry = problem_.at_least[e];
            if (entry.must) continue;
            for (std::size_t p = 0; p < entry.parts.size(); ++p) {
                levels[e][p] = reach(base, entry.measure, {entry.parts[p]}, entry.value, 1);
                base.rows.push_back(rows_.limit(entry.measure, entry.parts[p], levels[e][p], -1));
            }
        }
        return levels;
    }

  private:
    static bool is_at_least(Rule rule) { return rule.kind == Rule::Kind::at_least; }
    [[nodiscard]] solve::Program program(std::vector<Rule> const& rules, bool somebody = false) const {
        auto program = rows_.program();
        for (auto rule : rules) rows_.add(program, rule);
        if (somebody) program.rows.push_back(rows_.somebody());
        return program;
    }
    [[nodiscard]] std::optional<solve::Point> some_point(solve::Program const& program) {
        solve::Search search(program, budget_);
        if (!search.start()) return std::nullopt;
        return search.witness();
    }

    /// What the parts reach at a point: the least of their values (sign 1) or the largest (sign -1).
    [[nodiscard]] core::Ratio reached(model::Measure measure, std::vector<LimitOn::Part> const& parts,
                                      solve::Point const& point, int sign) const {
        core::Ratio worst;
        for (std::size_t p = 0; p < parts.size(); ++p) {
            auto const value = rows_.value(measure, parts[p], point).value_or(core::Ratio());
            if (p == 0 || (sign > 0 ? value < worst : value > worst)) worst = value;
        }
        return worst;
    }
    /// The value nearest to `asked` that every part reaches (sign 1: at least; sign -1: at most) at some point of the
    /// program; `asked` itself where it is reached, or where a share has no awards to be a share of.
    [[nodiscard]] core::Ratio reach(solve::Program base, model::Measure measure,
                                    std::vector<LimitOn::Part> const& parts, core::Ratio const& asked, int sign) {
        if (is_share(measure)) base.rows.push_back(rows_.somebody());
        auto const first = some_point(base);
        if (!first || parts.empty()) return asked;
        auto const at = [&](core::Ratio const& value, bool strictly) {
            auto with = base;
            for (auto const& part : parts) {
                with.rows.push_back(rows_.limit(measure, part, value, -sign));
                with.rows.back().limit -= strictly ? 1 : 0;
            }
            return some_point(with);
        };
        if (at(asked, false)) return asked;
        auto good = reached(measure, parts, *first, sign), bad = asked;
        core::Ratio const fine(is_share(measure) ? 1'000'000 : 1);
        while (true) {  // halve the distance on a grid
            auto const middle = (good + bad) * fine / core::Ratio(2);
            core::Integer const down = middle.numerator() / middle.denominator();
            auto mid = core::Ratio(down, core::Integer(1)) / fine;
            if (sign > 0 ? mid <= good : mid <= bad) mid = mid + core::Ratio(1) / fine;
            if (sign > 0 ? mid >= bad || mid <= good : mid >= good || mid <= bad) break;
            if (auto const point = at(mid, false))
                good = reached(measure, parts, *point, sign);
            else
                bad = mid;
        }
        // Shares lie between the points of the grid: one better after the other, until there is none.
        while (is_share(measure)) {
            auto const point = at(good, true);
            if (!point) break;
            good = reached(measure, parts, *point, sign);
        }
        return good;
    }

    /// The nearest value at which a rule holds with the rest.
    [[nodiscard]] std::optional<core::Ratio> nearest(Rule rule, std::vector<Rule> const& rest, bool somebody) {
        if (rule.kind == Rule::Kind::at_least) {
            auto const& entry = problem_.at_least[rule.index];
            return reach(program(rest, somebody), entry.measure, entry.parts, entry.value, 1);
        }
        if (rule.kind == Rule::Kind::at_most) {
            auto const& entry = problem_.at_most[rule.index];
            return reach(program(rest, somebody), entry.measure, entry.parts, entry.value, -1);
        }
        auto const amount = [&](Problem& problem) -> core::Money* {
            if (rule.kind == Rule::Kind::pot) return &problem.pot;
            if (rule.kind == Rule::Kind::sub_pot) return &problem.sub_pots[rule.index].amount;
            if (rule.kind == Rule::Kind::year) return &problem.years[rule.index];
            return nullptr;
        };
        auto changed = problem_;
        if (!amount(changed)) return std::nullopt;
        std::int64_t bad = amount(changed)->count(), good = 0;
        for (auto const& item : problem_.items) good += item.request.count();
        good = static_cast<std::int64_t>((solve::Wide(good) * rows_.with_added() + rows_.scale() - 1) / rows_.scale()) +
               bad;
        while (good - bad > 1) {
            std::int64_t const middle = bad + (good - bad) / 2;
            *amount(changed) = core::Money::of(middle);
            Rows const rows(changed);
            auto with = program(rest, somebody);
            rows.add(with, rule);
            (some_point(with) ? good : bad) = middle;
        }
        return core::Ratio(good);
    }

    [[nodiscard]] std::vector<Clash> least_clashes(bool somebody) {
        std::vector<Clash> clashes;
        std::vector<Rule> chosen;
        for (std::size_t size = 1; size <= hard_.size() && clashes.empty(); ++size)
            choose(0, size, chosen, somebody, clashes);
        for (auto& clash : clashes)
            for (auto rule : clash.rules) {
                auto rest = clash.rules;
                std::erase(rest, rule);
                clash.nearest.push_back(nearest(rule, rest, somebody));
            }
        return clashes;
    }
    /// Tries every choice of `size` rules, in their order. A clash has an `at_least`: without one, no awards satisfy
    /// all.
    void choose(std::size_t from, std::size_t size, std::vector<Rule>& chosen, bool somebody,
                std::vector<Clash>& clashes) {
        if (size == 0) {
            bool const asks = std::any_of(chosen.begin(), chosen.end(), is_at_least);
            if (asks && !some_point(program(chosen, somebody))) clashes.push_back({chosen, {}});
            return;
        }
        for (std::size_t i = from; i + size <= hard_.size(); ++i) {
            chosen.push_back(hard_[i]);
            choose(i + 1, size - 1, chosen, somebody, clashes);
            chosen.pop_back();
        }
    }

    Problem const& problem_;
    Rows const& rows_;
    solve::Budget& budget_;
    std::vector<Rule> hard_;
    bool nobody_ = false;
};

}  // namespace grantpanel::allocate
