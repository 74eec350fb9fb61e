// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/elect/build.hpp"
#include "grantpanel/io/pabulib.hpp"

namespace grantpanel::io {

namespace {

/// A text in quotes, as YAML reads it too.
std::string quoted(std::string const& text) { return nlohmann::json(text).dump(); }

std::string const& checked_group(std::string const& name) {
    if (name == "rest" || name.ends_with('?') || name.find_first_of(";,") != name.npos)
        throw core::UsageError(
            "a scored list cannot hold the group `" + core::printable(name) +
            "`: `rest` means everybody else, and ';', ',' and a '?' at the end have a meaning of their "
            "own; rename it");
    return name;
}

}  // namespace

std::string scored_list_text(model::Ballots const& ballots) {
    auto const profile = elect::profile(
        ballots, ballots.type == model::VoteType::ordinal ? elect::Utility::borda : elect::Utility::score);
    std::string text = "grantpanel: 1\npot: " + core::to_short_text(ballots.budget, ballots.unit) + "\nitems:\n";
    for (std::size_t i = 0; i < ballots.projects.size(); ++i) {
        auto const& project = ballots.projects[i];
        text += "  - {id: " + quoted(project.id) + ", total: " + profile.total_utility(i).to_text() +
                ", requested: " + core::to_short_text(project.cost, ballots.unit);
        if (!project.groups.empty()) {
            text += ", groups: [";
            for (std::size_t at = 0; at < project.groups.size(); ++at)
                text += (at > 0 ? ", " : "") + quoted(checked_group(project.groups[at]));
            text += "]";
        }
        text += "}\n";
    }
    return text + "allocation: {rule: ranked, if_money_short: try_next, if_scores_equal: [id]}\n";
}

}  // namespace grantpanel::io
