// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/audit/afterwards.hpp"
#include "grantpanel/audit/conflicts.hpp"
#include "grantpanel/audit/limits.hpp"
#include "grantpanel/audit/marks.hpp"
#include "grantpanel/audit/money.hpp"
#include "grantpanel/audit/quorum.hpp"
#include "grantpanel/audit/reasons.hpp"
#include "grantpanel/audit/reciprocity.hpp"
#include "grantpanel/audit/stages.hpp"
#include "grantpanel/core/error.hpp"

namespace grantpanel::audit {

using Check = Finding (*)(model::Decision const&);

/// Every check by its name in an `audit` list.
inline constexpr std::pair<std::string_view, Check> checks[] = {{"no_conflicted_marks", no_conflicted_marks},
                                                                {"declared_in_time", declared_in_time},
                                                                {"reading_each_other", reading_each_other},
                                                                {"quorum", quorum},
                                                                {"least_marks", least_marks},
                                                                {"connected_readers", connected_readers},
                                                                {"brought_back", brought_back},
                                                                {"within_pot", within_pot},
                                                                {"at_least", at_least},
                                                                {"at_most", at_most},
                                                                {"sets", sets},
                                                                {"parts_of_pot", parts_of_pot},
                                                                {"no_leapfrog", no_leapfrog},
                                                                {"reasons_complete", reasons_complete},
                                                                {"differences_explained", differences_explained},
                                                                {"stages", stages},
                                                                {"steps_add_up", steps_add_up}};

/// Runs one check by its name. Throws core::UsageError for a name that is not a check. No check holds for a decision,
/// put together by hand, whose parts do not have one row for every application.
inline Finding run(model::Decision const& decision, std::string_view name) {
    // The functions themselves expect a row for every application.
    std::size_t const applications = decision.round->applications.size();
    for (auto const& [check, function] : checks) {
        if (check != name) continue;
        for (auto [rows, part] :
             {std::pair(decision.results.size(), "results"), std::pair(decision.proposal.size(), "proposals"),
              std::pair(decision.totals.size(), "totals"), std::pair(decision.screenings.size(), "screenings")})
            if (rows != applications)
                return {std::string(name),
                        false,
                        {"there are " + std::to_string(rows) + " " + part + " for " + std::to_string(applications) +
                         " applications"},
                        ""};
        return function(decision);
    }
    throw core::UsageError("`" + std::string(name) + "` is not a check");
}

/// Runs the checks of the round's `audit` list in its order, or all where there is no list; gives a Finding for each.
inline std::vector<Finding> check(model::Decision const& decision) {
    std::vector<Finding> findings;
    for (auto const& name : decision.round->audit) findings.push_back(run(decision, name));
    return findings;
}

}  // namespace grantpanel::audit
