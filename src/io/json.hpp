// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "grantpanel/audit/finding.hpp"
#include "grantpanel/core/problem.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::explain {
struct WithoutPriorities;
}
namespace grantpanel::score {
struct Agreement;
}

namespace grantpanel::io {

/// Keys sorted, integers only, all money and scores as text: `dump()` of such a value is canonical by RFC 8785, as long
/// as keys are ASCII, which all of ours are.
using Json = nlohmann::json;

struct PublicDraw;
/// A public draw, as docs/draw.md has it.
Json to_json(PublicDraw const& draw);

Json to_json(std::vector<core::Problem> const& problems);
Json to_json(std::vector<audit::Finding> const& findings);
Json to_json(model::Round const& round, std::vector<model::Shortfall> const& missing);
/// Each reason with its code, its sentence and its figures.
Json to_json(model::Round const& round, model::ApplicationIndex application, std::vector<model::Reason> const& reasons);

/// Who counts for the quorum on an application, and what is missing.
Json quorum_json(model::Round const& round, model::ApplicationIndex application, model::Quorum const& quorum);

/// Every rule of allocation in force, but the order: the rule, limits, sets, and the parts of the pot.
Json allocation_rules_json(model::RoundData const& round);
/// What is said of the awards as a whole, and who pays what.
Json notes_json(model::Decision const& decision);
/// What the rules give beside what they would give without priorities; null where there are none.
Json without_priorities_json(model::RoundData const& round, std::optional<explain::WithoutPriorities> const& beside);

/// The record (docs/record.md), before it is written as text.
Json record(model::Decision const& decision, std::vector<audit::Finding> const& findings);

/// Every rule of scoring in force.
Json scoring_json(model::RoundData const& round);
/// What is said of the agreement in a table of ratings, its keys in the order in which they are printed.
nlohmann::ordered_json to_json(score::Agreement const& agreement);

/// The text, or null where there is none.
inline Json or_null(std::string const& text) { return text.empty() ? Json() : Json(text); }
inline Json or_null(std::optional<core::Date> const& date) { return date ? Json(core::to_text(*date)) : Json(); }
inline Json or_null(std::optional<core::DayOrYear> const& when) { return when ? Json(core::to_text(*when)) : Json(); }
inline Json or_null(std::optional<core::Ratio> const& ratio) { return ratio ? Json(ratio->to_text()) : Json(); }

}  // namespace grantpanel::io
