// SPDX-License-Identifier: MIT
#pragma once

#include "grantpanel/panel/awards.hpp"
#include "grantpanel/panel/settle.hpp"
#include "grantpanel/score/order.hpp"
#include "grantpanel/validate/scored_list.hpp"

namespace grantpanel::panel {

/// What becomes of a scored list: its order, the awards, and the same as results with reasons.
struct AllocatedList {
    model::Order order;
    allocate::Problem problem;
    allocate::Allocation allocation;
    model::PerApplication<model::Result> results;
    model::AllocationNotes notes;
};

/// Turns a scored list into awards (docs/allocation.md, section 10). Throws core::InputError where equals would be
/// treated differently, core::Infeasible where rules clash, core::NotProved where the search does not end.
inline AllocatedList allocate_list(ScoredList const& list) {
    auto const& round = list.round;
    std::size_t const n = round->applications.size();
    AllocatedList result;
    result.order = score::order(round, model::PerApplication<model::Screening>(n),
                                model::PerApplication<model::Quorum>(n), list.totals);
    result.problem = problem(round, list.totals, result.order, core::Money());
    result.allocation = allocated(round, result.order, result.problem);
    result.results.resize(n);
    add_top_ups(*round, result.results);
    for (auto const& [application, equal] : result.order.equal) result.results[application].reasons.emplace_back(equal);
    add_lots(round, result.order, result.problem, result.results);
    add_allocation(round, result.problem, result.allocation, result.results);
    add_next_offers(*round, result.results);
    result.notes = notes(result.order, result.problem, result.allocation);
    return result;
}

}  // namespace grantpanel::panel
