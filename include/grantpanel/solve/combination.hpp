// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/solve/propagation.hpp"
#include "grantpanel/solve/proposal.hpp"

namespace grantpanel::solve {

/// Rows that follow from the rows of a program: sums of them with weights that the linear relaxation proposes, rounded
/// to whole numbers. They are true whatever the weights, so that doubles decide nothing here.
class Combining : protected Propagation {
  protected:
    using Propagation::Propagation;

    /// A combined row, and the weight of each of the program's rows in it; both are empty where the relaxation proposes
    /// none. The objective asks for more than there is, so that the weights are those of the optimum. `hints` become
    /// the amounts of the relaxation.
    struct Combination {
        Row row{};
        std::vector<Wide> weights{};
    };
    Combination combination(std::optional<std::size_t> objective, std::vector<double>& hints) {
        std::size_t const own = program_.rows.size();
        std::vector<OpenRow> rows;
        for (std::size_t k = 0; k < own; ++k) {
            Wide fixed = lines_[k].least;
            for (auto const& term : lines_[k].terms) fixed -= term.least(domains_[term.unit]);
            Wide const limit = k == objective ? lines_[k].least : lines_[k].limit;
            rows.push_back({&lines_[k].terms, limit - fixed});
        }
        auto const proposed = propose(rows, domains_, objective.value_or(own), hints);
        double most = 0;
        for (std::size_t k = 0; k < own; ++k) {
            double const width = lines_[k].widths.empty() ? 0 : static_cast<double>(lines_[k].widths[0]);
            most = std::max(most, proposed[k] * std::max(1.0, width));
        }
        Combination result;
        if (most <= 0) return result;
        double const scale = std::ldexp(1.0, 44) / most;
        for (auto weight : proposed) result.weights.push_back(static_cast<Wide>(std::floor(weight * scale + 0.5)));
        sums_.resize(domains_.size());
        std::vector<std::uint32_t> touched;
        for (std::size_t k = 0; k < own; ++k) {
            Wide const weight = result.weights[k];
            if (weight == 0) continue;
            result.row.limit += weight * (rows[k].limit + (k == objective ? lines_[k].limit - lines_[k].least : 0));
            for (auto const& term : lines_[k].terms) {
                auto& sum = sums_[term.unit];
                if (sum.each == 0 && sum.per_amount == 0) touched.push_back(term.unit);
                sum.each += weight * term.each;
                sum.per_amount += weight * term.per_amount;
            }
        }
        std::sort(touched.begin(), touched.end());
        touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
        for (auto unit : touched) {
            auto const sum = std::exchange(sums_[unit], {});
            if (sum.each != 0 || sum.per_amount != 0) result.row.terms.push_back({unit, sum.each, sum.per_amount});
        }
        return result;
    }

  private:
    std::vector<Term> sums_;  // of each unit; all zero between calls
};

}  // namespace grantpanel::solve
