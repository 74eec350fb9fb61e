// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

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

/// The text with the one place that reads `old` changed. Throws where there is no such place, or more than one.
inline std::string with(std::string text, std::string_view old, std::string_view changed) {
    auto const at = text.find(old);
    if (at == text.npos || text.find(old, at + 1) != text.npos) throw std::logic_error("not once: " + std::string(old));
    return text.replace(at, old.size(), changed);
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

/// The first reason of one kind that an application has for its outcome; null where it has none.
template <class Kind>
Kind const* reason(grantpanel::model::Decision const& decision, std::string_view id) {
    for (auto const& each : decision.results[*decision.round->find_application(id)].reasons)
        if (auto const* found = std::get_if<Kind>(&each)) return found;
    return nullptr;
}

/// The ids of the order, class by class: "a b=c" where b and c share a place.
inline std::string order(grantpanel::model::Decision const& decision) {
    std::string text;
    for (auto const& tie_class : decision.order.classes) {
        text += text.empty() ? "" : " ";
        for (std::size_t i = 0; i < tie_class.members.size(); ++i)
            text += (i > 0 ? "=" : "") + decision.round->applications[tie_class.members[i]].id;
    }
    return text;
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
