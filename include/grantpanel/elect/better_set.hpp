// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/elect/audit.hpp"
#include "grantpanel/solve/search.hpp"

namespace grantpanel::elect {

/// The steps that a search for a better set may take unless the caller says otherwise: amounts tried, as solve::Budget
/// counts them, times rows, of which there is one for each different ballot.
inline constexpr std::uint64_t better_set_steps = 1'000'000;

namespace detail {

/// Builds an integer program over yes-or-no units, row by row.
class Choices {
  public:
    explicit Choices(std::size_t units) { program_.units.assign(units, {1, 1, 1}); }

    void add(std::uint32_t unit, Wide value) {
        if (value != 0) row_.terms.push_back({unit, 0, value});
    }
    /// The sum of what was added is at most this.
    void at_most(Wide limit) {
        Wide divisor = 0, size = 0;
        for (auto const& term : row_.terms) divisor = solve::greatest_common(divisor, term.per_amount);
        if (divisor > 1) {
            for (auto& term : row_.terms) term.per_amount /= divisor;
            limit = limit >= 0 ? limit / divisor : -((-limit + divisor - 1) / divisor);  // rounded down
        }
        for (auto const& term : row_.terms) size += term.per_amount < 0 ? -term.per_amount : term.per_amount;
        too_large_ = too_large_ || size > std::numeric_limits<std::int64_t>::max();
        row_.limit = limit;
        program_.rows.push_back(std::move(row_));
        row_ = {};
    }

    /// A choice that keeps every row, or nothing where there is none. Writes into the audit where neither is proved.
    std::optional<solve::Point> find(std::uint64_t steps, Audit& audit) const {
        constexpr std::size_t most_rows = 5'000;
        if (too_large_ || program_.rows.size() > most_rows) {
            audit.verdict = Verdict::not_proved;
            audit.note = too_large_ ? "the numbers are too large for the search"
                                    : "the search takes at most " + std::to_string(most_rows) + " different ballots";
            return std::nullopt;
        }
        solve::Budget budget{steps / program_.rows.size() + 1};
        auto const allowed = budget.left;
        std::optional<solve::Point> found;
        try {
            solve::Search search(program_, budget);
            if (search.start()) found = search.witness();
        } catch (solve::OutOfSteps const&) {
            audit.verdict = Verdict::not_proved;
            audit.note =
                "nothing better was found within " + std::to_string(steps) + " search steps, nor that there is nothing";
        }
        audit.steps = (allowed - budget.left) * program_.rows.size();
        return found;
    }

  private:
    solve::Program program_;
    solve::Row row_;
    bool too_large_ = false;
};

/// What a ballot has from a set of projects, over the denominator.
inline Wide utility_of(Profile const& profile, std::size_t ballot, std::vector<std::uint8_t> const& set) {
    Wide sum = 0;
    auto const supported = profile.supported_by(ballot);
    for (std::size_t k = 0; k < supported.size(); ++k)
        if (set[supported[k]]) sum += utility_on(profile, ballot, k);
    return sum;
}

/// Writes into the audit that these projects are better for all ballots who have more from them: `due` is what they
/// would have together, `got` what they have together.
inline void show_better(Profile const& profile, Standing const& standing, std::vector<std::uint8_t> const& set,
                        Audit& audit) {
    std::vector<std::uint32_t> ballots, projects;
    core::Ratio due, got;
    for (std::uint32_t ballot = 0; ballot < profile.ballots(); ++ballot) {
        auto const would = utility_of(profile, ballot, set);
        if (would <= standing.has[ballot]) continue;
        ballots.push_back(ballot);
        due += ratio_of(would * profile.weight[ballot], profile.denominator);
        got += ratio_of(standing.has[ballot] * profile.weight[ballot], profile.denominator);
    }
    for (std::uint32_t project = 0; project < profile.projects(); ++project)
        if (set[project]) projects.push_back(project);
    audit.verdict = Verdict::does_not_hold;
    audit.witness = witness_of(profile, std::move(ballots), std::move(projects), due, got);
}

}  // namespace detail

}  // namespace grantpanel::elect
