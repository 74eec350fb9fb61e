// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "grantpanel/grantpanel.hpp"
#include "grantpanel/io/load.hpp"

namespace tests {

/// A small invented round: three applications of 400, 500 and 300, one criterion from 0 to 10, two members.
/// `extra` is added at the end; totals are 80%, 70% and 60%.
inline std::string round_text(std::string const& pot = "1000",
                              std::string const& allocation = "if_money_short: try_next",
                              std::string const& extra = "") {
    return R"(grantpanel: 1
round: {id: small, currency: GBP}
decision: scores_decide
fund: {pot: )" +
           pot + R"(}
rubric: {scale: {least: 0, most: 10}, criteria: [{id: need, weight: 1}]}
panel: [{id: m1}, {id: m2}]
organisations: [{id: o1, income: 10}, {id: o2, income: 20}, {id: o3}]
applications:
  - {id: a, applicant: o1, requested: 400, least_workable: 200}
  - {id: b, applicant: o2, requested: 500, least_workable: 250}
  - {id: c, applicant: o3, requested: 300}
scores:
  - {member: m1, application: a, need: 8}
  - {member: m1, application: b, need: 7}
  - {member: m1, application: c, need: 6}
allocation: {rule: ranked, )" +
           allocation + "}\n" + extra;
}

inline grantpanel::model::Decision decide(std::string const& text) {
    return grantpanel::decide(grantpanel::io::load_text(text));
}

/// The award of an application in whole pounds.
inline std::int64_t pounds(grantpanel::model::Decision const& decision, std::string_view id) {
    return decision.results[*decision.round->find_application(id)].award.count() / 100;
}
inline grantpanel::model::Outcome outcome(grantpanel::model::Decision const& decision, std::string_view id) {
    return decision.results[*decision.round->find_application(id)].outcome;
}

/// The codes of the problems that a text has; none where it is a valid round.
inline std::vector<std::string> codes(std::string const& text) {
    try {
        (void)decide(text);
    } catch (grantpanel::core::InputError const& error) {
        std::vector<std::string> found;
        for (auto const& problem : error.problems())
            if (problem.severity == grantpanel::core::Severity::error) found.push_back(problem.code);
        return found;
    }
    return {};
}

}  // namespace tests
