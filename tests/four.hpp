// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "round.hpp"

namespace tests {

/// In order: p asks 600, q 500 (least 120), r 300 (never less), s 100 (least 50). The totals are 90%, 80%, 70%, 60%.
inline std::string four(std::string const& pot, std::string const& allocation, std::string const& extra = "") {
    return R"(grantpanel: 1
round: {id: four, currency: GBP}
decision: scores_decide
fund: {pot: )" +
           pot + R"(}
rubric: {scale: {least: 0, most: 10}, criteria: [{id: need, weight: 1}]}
panel: [{id: m1}]
organisations: [{id: o1}]
applications:
  - {id: p, applicant: o1, requested: 600}
  - {id: q, applicant: o1, requested: 500, least_workable: 120}
  - {id: r, applicant: o1, requested: 300}
  - {id: s, applicant: o1, requested: 100, least_workable: 50}
scores:
  - {member: m1, application: p, need: 9}
  - {member: m1, application: q, need: 8}
  - {member: m1, application: r, need: 7}
  - {member: m1, application: s, need: 6}
allocation: {rule: ranked, )" +
           allocation + "}\n" + extra;
}

/// The awards of p, q, r and s in whole pounds.
using Awards = std::vector<std::int64_t>;
inline Awards awards(grantpanel::model::Decision const& decision) {
    return {pounds(decision, "p"), pounds(decision, "q"), pounds(decision, "r"), pounds(decision, "s")};
}

}  // namespace tests
