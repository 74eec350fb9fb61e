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

/// The work of `all_greatest`. The points of its program are greatest selections: all but those that the budget alone
/// shows to be a part of another. For a project that is worth nothing and stands in no limit, a row says that it is
/// selected or does not fit any more. So where one point is a part of another, they differ by projects that are worth
/// nothing and stand in a limit. The choices among all other projects are gone through as a tree: each point that is
/// found leaves, project by project, the question whether there is another that first differs from it there. Then,
/// beside each choice, what can be added of the rest, as far as it goes.
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
        auto const limited = in_a_limit(asked);
        for (std::uint32_t project = 0; project < best_.size(); ++project) {
            bool const supported = asked.worth[project] > 0;
            (supported || !limited[project] ? chosen_ : added_).push_back(project);
            if (supported) {
                worth.terms.push_back({project, -asked.worth[project], 0});
                if (best_[project] > 0) worth.limit -= asked.worth[project];
            } else if (!limited[project]) {
                program_.rows.push_back(taken_or_too_large(asked, project));
            }
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
    /// A point, and how many of the chosen projects are settled as it has them.
    struct Branch {
        solve::Point point;
        std::size_t fixed;
    };

    /// The projects that something other than the budget can keep from being added.
    static std::vector<bool> in_a_limit(allocate::Problem const& asked) {
        std::vector<bool> limited(asked.items.size(), false);
        auto const add = [&](std::vector<allocate::ItemIndex> const& members) {
            for (auto member : members) limited[member.value] = true;
        };
        for (auto const* sets : {&asked.exclusive, &asked.together})
            for (auto const& set : *sets) add(set);
        for (auto const& entry : asked.at_most)
            for (auto const& part : entry.parts) add(part.members);
        auto const shares = [](auto const& entries) {
            return std::any_of(entries.begin(), entries.end(),
                               [](auto const& entry) { return model::is_share(entry.measure); });
        };
        if (shares(asked.at_least) || shares(asked.at_most)) limited.assign(limited.size(), true);
        return limited;
    }
    /// What is selected costs more than the budget without the cost of this project, or this project is selected.
    static solve::Row taken_or_too_large(allocate::Problem const& asked, std::uint32_t project) {
        solve::Wide const enough =
            solve::Wide(asked.pot.count()) - asked.items[allocate::ItemIndex(project)].request.count() + 1;
        solve::Row row{{}, -enough};
        for (std::uint32_t each = 0; each < asked.items.size(); ++each)
            row.terms.push_back({each, each == project && enough > 0 ? -enough : 0, -1});
        return row;
    }

    void branch(solve::Point const& point, std::size_t fixed) {
        solve::Search search(program_, budget_);
        search.start(point);
        for (std::size_t k = 0; k < chosen_.size(); ++k) {
            auto const project = chosen_[k];
            bool const selected = point[project] > 0;
            if (k >= fixed && (search.best_of(project, !selected) > 0) != selected) {
                open_.push_back({search.witness(), k + 1});
                count(1);
                search.adopt(point);
            }
            search.commit(project);
        }
    }

    /// The outcomes that agree with the point on the chosen projects: each is not part of one found before.
    void extend(solve::Point const& point) {
        if (added_.empty()) return add(point);
        auto program = program_;
        solve::Row selected, others;
        for (auto project : chosen_)
            (point[project] > 0 ? selected : others).terms.push_back({project, point[project] > 0 ? -1 : 1, 0});
        selected.limit = -static_cast<solve::Wide>(selected.terms.size());
        program.rows.push_back(std::move(selected));
        program.rows.push_back(std::move(others));
        for (solve::Point known = point;; known.clear()) {
            solve::Search search(program, budget_);
            if (!search.start(known)) return;
            solve::Row more{{}, -1};
            for (auto project : added_) {
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
    std::vector<std::uint32_t> chosen_, added_;  // worth nothing, and in a limit: added; all others: chosen
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
