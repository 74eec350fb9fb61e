// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "grantpanel/solve/pairs.hpp"

namespace grantpanel::solve {

/// What each unit of a program can still be, by the room that rows leave: bounds in whole numbers, undone step by step.
/// Beside the program's rows stand rows that follow from them; the program must outlive it.
class Propagation {
  protected:
    explicit Propagation(Program const& program) : program_(program) {
        for (auto const& unit : program_.units) domains_.push_back(Domain::of(unit));
        lasting_ = domains_;
        uses_.resize(program_.units.size());
        for (auto const& row : program_.rows) {
            add_row(row);
            sharpen(lines_.back());
        }
        find_alike();
        add_pairs();
    }

    struct Line {
        std::vector<Term> terms;      ///< widest first
        std::vector<Wide> widths;     ///< at the start
        Wide limit = 0, least = 0;    ///< least: what the units add at least
        std::vector<Wide> weights{};  ///< of a pair or a combination: of each row that may change
        bool dirty = false;
    };
    struct Use {
        std::uint32_t line;
        Wide each, per_amount;
    };
    struct Change {
        std::uint32_t unit;
        Domain before;
    };

    void add_row(Row const& row, std::vector<Wide> weights = {}) {
        Line line;
        line.limit = row.limit;
        line.weights = std::move(weights);
        std::vector<std::pair<Wide, Term>> terms;
        for (auto const& term : row.terms) {
            auto const& lasting = lasting_[term.unit];
            line.least += term.least(domains_[term.unit]);
            if (!lasting.fixed()) terms.emplace_back(term.most(lasting) - term.least(lasting), term);
        }
        std::stable_sort(terms.begin(), terms.end(), [](auto const& a, auto const& b) { return a.first > b.first; });
        for (auto const& [width, term] : terms) {
            line.widths.push_back(width);
            line.terms.push_back(term);
        }
        for (auto const& term : row.terms)
            uses_[term.unit].push_back({static_cast<std::uint32_t>(lines_.size()), term.each, term.per_amount});
        lines_.push_back(std::move(line));
        touch(static_cast<std::uint32_t>(lines_.size() - 1));
    }
    void add_pairs() {
        auto rows = program_.rows;
        for (std::size_t k = 0; k < rows.size(); ++k) rows[k].limit = lines_[k].limit;
        for (auto const& row : pairs(rows, program_.units)) {
            add_row(row, std::vector<Wide>(rows.size(), 0));
            sharpen(lines_.back());
        }
        lasting_lines_ = lines_.size();
    }
    void touch(std::uint32_t line) {
        if (std::exchange(lines_[line].dirty, true)) return;
        queue_.push_back(line);
    }

    void set(std::uint32_t unit, Domain const& domain) {
        auto& mine = domains_[unit];
        trail_.push_back({unit, mine});
        for (auto const& use : uses_[unit]) {
            Term const term{unit, use.each, use.per_amount};
            Wide const more = term.least(domain) - term.least(mine);
            if (more == 0) continue;
            lines_[use.line].least += more;
            touch(use.line);
        }
        mine = domain;
    }
    void undo(std::size_t mark) {
        for (; trail_.size() > mark; trail_.pop_back()) {
            auto const& [unit, before] = trail_.back();
            auto& mine = domains_[unit];
            for (auto const& use : uses_[unit]) {
                Term const term{unit, use.each, use.per_amount};
                lines_[use.line].least += term.least(before) - term.least(mine);
            }
            mine = before;
        }
        for (auto line : queue_) lines_[line].dirty = false;
        queue_.clear();
    }

    /// Takes away what no row has room for; undoes back to the mark where a unit is left with nothing.
    bool settle(std::size_t mark) {
        for (std::size_t next = 0; next < queue_.size(); ++next) {
            auto& line = lines_[queue_[next]];
            line.dirty = false;
            Wide const room = line.limit - line.least;
            bool fits = room >= 0;
            for (std::size_t i = 0; fits && i < line.terms.size() && line.widths[i] > room; ++i)
                fits = narrow(line.terms[i], room);
            if (!fits) {
                undo(mark);
                return false;
            }
        }
        queue_.clear();
        return true;
    }
    bool narrow(Term const& term, Wide room) {
        auto const& domain = domains_[term.unit];
        if (domain.fixed()) return true;
        Wide const least = term.least(domain);
        if (term.most(domain) - least <= room) return true;
        Domain to = domain;
        Wide const most = room + least;  // what the unit may add
        if (to.zero && most < 0) to.zero = false;
        if (to.positive()) {
            auto const& unit = program_.units[term.unit];
            std::optional<std::int64_t> bound;
            if (term.per_amount == 0) {
                if (term.each > most) to.least = 1, to.most = 0;
            } else if (term.per_amount > 0) {
                Wide const amount = most - term.each;
                bound = amount < 0 ? std::nullopt : unit.down(std::min<Wide>(amount / term.per_amount, to.most));
                if (bound && *bound >= to.least)
                    to.most = *bound;
                else
                    to.least = 1, to.most = 0;
            } else {
                Wide const amount = term.each - most, by = -term.per_amount;
                bound = amount <= 0 ? to.least : unit.up(std::max<Wide>((amount + by - 1) / by, to.least));
                if (bound && *bound <= to.most)
                    to.least = *bound;
                else
                    to.least = 1, to.most = 0;
            }
        }
        if (to.empty()) return false;
        if (!(to == domain)) set(term.unit, to);
        return true;
    }

    bool restrict(std::uint32_t unit, Domain const& domain, std::size_t mark) {
        auto const& now = domains_[unit];
        Domain const to{now.zero && domain.zero, std::max(now.least, domain.least), std::min(now.most, domain.most)};
        if (to.empty()) return false;
        if (!(to == now)) set(unit, to);
        return settle(mark);
    }
    /// The two parts of a domain: zero and the rest, or below and above the middle.
    [[nodiscard]] std::pair<Domain, Domain> halves(std::uint32_t unit) const {
        auto const& domain = domains_[unit];
        if (domain.zero) return {Domain{true, 1, 0}, Domain{false, domain.least, domain.most}};
        std::int64_t const middle = domain.least + (domain.most - domain.least) / 2;
        auto below = program_.units[unit].down(middle);
        if (!below || *below < domain.least) below = domain.least;
        auto const above = program_.units[unit].up(Wide(*below) + 1);
        return {Domain{false, domain.least, *below}, Domain{false, *above, domain.most}};
    }

    /// Leaves only the open units in the lines, for the time of one descent.
    [[nodiscard]] std::vector<std::pair<std::vector<Term>, std::vector<Wide>>> narrow_lines() {
        std::vector<std::pair<std::vector<Term>, std::vector<Wide>>> whole;
        for (auto& line : lines_) {
            whole.emplace_back(line.terms, line.widths);
            keep_open(line);
        }
        return whole;
    }
    void widen_lines(std::vector<std::pair<std::vector<Term>, std::vector<Wide>>> const& whole) {
        for (std::size_t k = 0; k < whole.size(); ++k) std::tie(lines_[k].terms, lines_[k].widths) = whole[k];
    }
    void keep_open(Line& line) const {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < line.terms.size(); ++i)
            if (!domains_[line.terms[i].unit].fixed()) {
                line.terms[kept] = line.terms[i];
                line.widths[kept++] = line.widths[i];
            }
        line.terms.resize(kept);
        line.widths.resize(kept);
    }

    /// Keeps the combinations few: the oldest goes.
    void drop_oldest() {
        if (lines_.size() < lasting_lines_ + most_combinations) return;
        for (auto& uses : uses_) {
            std::erase_if(uses, [&](auto const& use) { return use.line == lasting_lines_; });
            for (auto& use : uses)
                if (use.line > lasting_lines_) --use.line;
        }
        lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(lasting_lines_));
    }
    /// Forgets the terms of units that are fixed for good.
    void compact() {
        for (std::size_t k = 0; k < lines_.size(); ++k) {
            keep_open(lines_[k]);
            if (k < lasting_lines_) sharpen(lines_[k]);
        }
    }
    /// What is left of a limit is a multiple of what all open amounts are multiples of: the rest cannot be used.
    void sharpen(Line& line) {
        Wide base = line.least, common = 0;
        for (auto const& term : line.terms) {
            auto const& domain = domains_[term.unit];
            auto const& unit = program_.units[term.unit];
            Wide const from = domain.zero ? 0 : term.at(domain.least);
            base += from - term.least(domain);
            if (!domain.positive()) continue;
            for (Wide each : {term.at(domain.least) - from, term.at(domain.most) - from})
                common = greatest_common(common, each);
            if (domain.least < domain.most) common = greatest_common(common, term.per_amount * unit.step);
        }
        if (common <= 1) return;
        Wide const room = line.limit - base;
        Wide const rest = room % common;
        line.limit -= rest < 0 ? rest + common : rest;
        touch(static_cast<std::uint32_t>(&line - lines_.data()));
    }
    /// Units with the same open amounts and the same terms are alike.
    void find_alike() {
        std::map<std::vector<std::int64_t>, std::size_t> classes;
        for (std::uint32_t unit = 0; unit < program_.units.size(); ++unit) {
            auto const& open = program_.units[unit];
            std::vector<std::int64_t> key{open.full, open.least, open.step};
            for (auto const& use : uses_[unit]) {
                key.push_back(use.line);
                for (Wide value : {use.each, use.per_amount}) {
                    key.push_back(static_cast<std::int64_t>(value >> 64));
                    key.push_back(static_cast<std::int64_t>(value));
                }
            }
            auto const [at, fresh] = classes.emplace(std::move(key), alike_.size());
            if (fresh) alike_.emplace_back();
            alike_[at->second].push_back(unit);
            alike_of_.push_back(at->second);
        }
    }

    static constexpr std::size_t most_combinations = 2;

    Program const& program_;
    std::vector<Domain> domains_, lasting_;  // now; as fixed for good
    std::vector<Line> lines_;                // the rows of the program, their pairs, then combinations
    std::size_t lasting_lines_ = 0;          // without the combinations
    std::vector<std::vector<Use>> uses_;
    std::vector<std::uint32_t> queue_;
    std::vector<Change> trail_;
    std::vector<std::vector<std::uint32_t>> alike_;
    std::vector<std::size_t> alike_of_;
};

}  // namespace grantpanel::solve
