// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "grantpanel/allocate/levels.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/elect/outcome.hpp"

namespace grantpanel::elect {

/// Holds an election to the limits of a problem (docs/elections.md, section 6): a project can be selected while some
/// selection with it and with what is selected fits the budget and meets every limit; an `at_least` that need not be
/// met, as far as it can be. Throws Infeasible where no selection meets the others, NotProved where a search takes more
/// than `most_steps` of the problem.
class Limits {
  public:
    explicit Limits(allocate::Problem const& problem) : budget_{problem.most_steps} {
        allocate::Rows const rows(problem);
        try {
            allocate::Settling settling(problem, rows, budget_);
            if (!settling.clashes().empty()) throw core::Infeasible("no selection of projects meets all the limits");
            auto const levels = settling.levels();
            for (std::size_t entry = 0; entry < levels.size(); ++entry)
                for (std::size_t part = 0; part < levels[entry].size(); ++part)
                    if (levels[entry][part] < problem.at_least[entry].value)
                        lowered_.push_back({entry, part, levels[entry][part],
                                            problem.at_least[entry].measure == model::Measure::amount});
            program_ = rows.program();
            for (auto rule : rows.rules()) rows.add(program_, rule, &levels);
            search_ = std::make_unique<solve::Search>(program_, budget_);
            search_->start();
        } catch (solve::OutOfSteps const&) {
            give_up();
        }
    }

    /// Whether the project can be selected beside what the outcome selects. Once it cannot, it never can.
    bool operator()(Outcome const& outcome, std::uint32_t project) {
        try {
            for (; known_ < outcome.selections.size(); ++known_) {
                auto const selected = outcome.selections[known_].project;
                search_->best_of(selected, true);
                search_->commit(selected);
            }
            return search_->best_of(project, true) > 0;
        } catch (solve::OutOfSteps const&) {
            give_up();
        }
    }

    /// The entries of `at_least` that cannot be met in full.
    [[nodiscard]] std::vector<allocate::Level> const& lowered() const { return lowered_; }

  private:
    [[noreturn]] static void give_up() {
        throw core::NotProved("whether the limits can still be met was not proved within the search's steps");
    }

    solve::Budget budget_;
    solve::Program program_;
    std::unique_ptr<solve::Search> search_;
    std::size_t known_ = 0;
    std::vector<allocate::Level> lowered_;
};

}  // namespace grantpanel::elect
