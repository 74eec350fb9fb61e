// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/allocate/levels.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/elect/irresolute.hpp"

namespace grantpanel::elect {

namespace detail {

/// The work of `all_greatest`. A program holds the rules and the greatest total utility; its points are the greatest
/// selections. First the choices among projects that are worth something, as a tree: each point that is found leaves,
/// for each project, the question whether there is another that first differs from it there. Then, beside each choice,
/// what can be added of the projects that nobody supports, as far as it goes.
class Greatest {
  public:
    Greatest(allocate::Problem const& asked, allocate::Allocation const& best)
        : budget_{asked.most_steps - best.steps} {
        allocate::Rows const rows(asked);
        allocate::Levels levels(asked.at_least.size());
        for (auto const& each : best.levels) levels[each.entry].push_back(each.level);
        program_ = rows.program();
        for (auto rule : rows.rules()) rows.add(program_, rule, &levels);
        for (auto const& turn : best.turns) best_.push_back(turn.award.count());
        solve::Row worth;
        for (std::uint32_t project = 0; project < best_.size(); ++project) {
            (asked.worth[project] > 0 ? supported_ : unsupported_).push_back(project);
            if (asked.worth[project] == 0) continue;
            worth.terms.push_back({project, -asked.worth[project], 0});
            if (best_[project] > 0) worth.limit -= asked.worth[project];
        }
        program_.rows.push_back(std::move(worth));
    }

    /// Every outcome once, in no promised order. Throws solve::OutOfSteps, and NotProved for too many.
    [[nodiscard]] std::vector<std::vector<std::uint32_t>> all() {
        open_.push_back({best_, 0});
        while (!open_.empty()) {
            auto const [point, fixed] = std::move(open_.back());
            open_.pop_back();
            branch(point, fixed);
            extend(point);
        }
        return std::move(found_);
    }

  private:
    /// A point, and how many of the supported projects are settled as it has them.
    struct Branch {
        solve::Point point;
        std::size_t fixed;
    };

    void branch(solve::Point const& point, std::size_t fixed) {
        solve::Search search(program_, budget_);
        search.start(point);
        for (std::size_t k = 0; k < supported_.size(); ++k) {
            auto const project = supported_[k];
            bool const selected = point[project] > 0;
            if (k >= fixed && (search.best_of(project, !selected) > 0) != selected) {
                open_.push_back({search.witness(), k + 1});
                count(1);
                search.adopt(point);
            }
            search.commit(project);
        }
    }

    /// The outcomes that agree with the point on the supported projects: each is not part of one found before.
    void extend(solve::Point const& point) {
        if (unsupported_.empty()) return add(point);
        auto program = program_;
        solve::Row selected, others;
        for (auto project : supported_)
            (point[project] > 0 ? selected : others).terms.push_back({project, point[project] > 0 ? -1 : 1, 0});
        selected.limit = -static_cast<solve::Wide>(selected.terms.size());
        program.rows.push_back(std::move(selected));
        program.rows.push_back(std::move(others));
        for (solve::Point known = point;; known.clear()) {
            solve::Search search(program, budget_);
            if (!search.start(known)) return;
            solve::Row more{{}, -1};
            for (auto project : unsupported_) {
                if (search.best_of(project, true) == 0) more.terms.push_back({project, -1, 0});
                search.commit(project);
            }
            add(search.witness());
            if (more.terms.empty()) return;
            program.rows.push_back(std::move(more));
        }
    }

    void add(solve::Point const& point) {
        std::vector<std::uint32_t> selected;
        for (std::uint32_t project = 0; project < point.size(); ++project)
            if (point[project] > 0) selected.push_back(project);
        found_.push_back(std::move(selected));
        count(0);
    }
    /// Every open branch leads to an outcome of its own.
    void count(std::size_t here) const {
        if (found_.size() + open_.size() + here > most_outcomes)
            throw core::NotProved("more than " + std::to_string(most_outcomes) +
                                  " selections have the greatest total utility: too many to list. Settle ties, for "
                                  "example with --ties cheapest");
    }

    solve::Budget budget_;
    solve::Program program_;
    solve::Point best_;
    std::vector<std::uint32_t> supported_, unsupported_;  // worth something, and nothing
    std::vector<Branch> open_;
    std::vector<std::vector<std::uint32_t>> found_;
};

}  // namespace detail

/// Every outcome of `max_welfare` under some order of ties (docs/rules/max_welfare.md), as sets of projects rising by
/// position; in rising order. These are the selections of greatest total utility to which no project can be added.
/// `best` is what allocate::run makes of `asked` (`best_allocation`). Proved by exhaustion. Throws NotProved beyond
/// `most_outcomes`, or where it takes more than what `best` left of `asked.most_steps`. Cost: for each outcome a search
/// for each project, as in docs/allocation.md, `best_value`.
inline std::vector<std::vector<std::uint32_t>> all_greatest(allocate::Problem const& asked,
                                                            allocate::Allocation const& best) {
    try {
        auto all = detail::Greatest(asked, best).all();
        std::sort(all.begin(), all.end());
        return all;
    } catch (solve::OutOfSteps const&) {
        throw core::NotProved("whether other selections have the same total utility was not proved within " +
                              std::to_string(asked.most_steps) + " steps");
    }
}

}  // namespace grantpanel::elect
