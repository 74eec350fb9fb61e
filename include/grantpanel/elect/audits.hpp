// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/text.hpp"
#include "grantpanel/elect/ballot_of.hpp"
#include "grantpanel/elect/categories.hpp"
#include "grantpanel/elect/cohesive.hpp"
#include "grantpanel/elect/column_shares.hpp"
#include "grantpanel/elect/core_search.hpp"
#include "grantpanel/elect/outcome.hpp"
#include "grantpanel/elect/pareto.hpp"
#include "grantpanel/elect/priceable.hpp"
#include "grantpanel/elect/representation.hpp"

namespace grantpanel::elect {

/// Every audit that has a verdict, by its name, from the weakest kind of representation to the strongest.
inline constexpr std::string_view audit_names[] = {"jr",       "pjr",       "ejr_up_to_one", "ejr",
                                                   "ejr_plus", "priceable", "pareto",        "core"};

/// What is said of a selection of projects, with what anybody needs to check it.
struct Audited {
    std::vector<Audit> audits;
    std::optional<PriceSystem> prices;  ///< with which `priceable` holds, where it was asked for
    std::optional<NoPrices> reason;     ///< why it does not
    Share with_nothing;                 ///< voters none of whose projects was selected
    std::vector<CategoryShare> categories;
    std::vector<ColumnShares> groups;      ///< how groups of voters fare, column by column as asked
    std::vector<std::uint32_t> ballot_of;  ///< of each voter: the ballot in the profile that witnesses name
    std::vector<std::uint32_t> selected;   ///< the selection that this is said of, rising by position
    Utility utility = Utility::cost;       ///< what projects are worth to voters here
};

/// The positions of the projects with these ids, rising. Throws UsageError for an id that is not in the election, or
/// that is named twice.
inline std::vector<std::uint32_t> selection_of(model::Ballots const& ballots, std::vector<std::string> ids) {
    std::sort(ids.begin(), ids.end());
    if (auto const twice = std::adjacent_find(ids.begin(), ids.end()); twice != ids.end())
        throw core::UsageError("the project `" + core::printable(*twice) + "` is named twice");
    std::vector<std::uint32_t> selected;
    for (std::uint32_t project = 0; project < ballots.projects.size(); ++project)
        if (std::erase(ids, ballots.projects[project].id) > 0) selected.push_back(project);
    if (!ids.empty()) throw core::UsageError("the project `" + core::printable(ids[0]) + "` is not in this election");
    return selected;
}

/// The projects that an outcome selects, for an audit, rising. Throws UsageError where it pays for one of them only in
/// part: audits judge whole projects.
inline std::vector<std::uint32_t> whole_selection(model::Ballots const& ballots, Outcome const& outcome) {
    std::vector<std::uint32_t> selected;
    for (auto const& selection : outcome.selections) {
        auto const& id = ballots.projects[selection.project].id;
        if (selection.part && *selection.part != core::Ratio(1))
            throw core::UsageError("an audit judges whole projects, and of `" + core::printable(id) +
                                   "` only a part is paid for. Name the projects that will be carried out in full as "
                                   "the winners and audit those; `compare` counts parts as they are");
        selected.push_back(selection.project);
    }
    std::sort(selected.begin(), selected.end());
    return selected;
}

/// Runs one audit by its name, with so many steps at most or as many as it takes by itself. `known` are prices that
/// `priceable` tries first. Throws UsageError for a name that is not an audit.
inline Audit run_audit(Profile const& profile, std::span<std::uint32_t const> selected, std::string_view name,
                       std::optional<std::uint64_t> steps = {}, PriceSystem const* known = nullptr) {
    if (name == "jr") return jr(profile, selected);
    if (name == "ejr_plus") return ejr_plus(profile, selected);
    if (name == "pjr") return pjr(profile, selected, steps.value_or(cohesive_steps));
    if (name == "ejr") return ejr(profile, selected, steps.value_or(cohesive_steps));
    if (name == "ejr_up_to_one") return ejr_up_to_one(profile, selected, steps.value_or(cohesive_steps));
    if (name == "priceable") return priceable(profile, selected, steps.value_or(price_steps), known).audit;
    if (name == "pareto") return pareto(profile, selected, steps.value_or(better_set_steps));
    if (name == "core") return core_search(profile, selected, steps.value_or(better_set_steps));
    throw core::UsageError("`" + std::string(name) + "` is not an audit of an election");
}

/// Runs these audits, or all of them where none is named, on a selection for an election, and counts who was left with
/// nothing, what categories got, and how the groups fare that these columns of the voters make. `profile` is that of
/// the ballots by this utility; `known` as in `run_audit`.
inline Audited audited(model::Ballots const& ballots, Utility utility, Profile const& profile,
                       std::span<std::uint32_t const> selected, std::vector<std::string> names = {},
                       PriceSystem const* known = nullptr, std::vector<std::string> const& columns = {}) {
    if (names.empty()) names.assign(std::begin(audit_names), std::end(audit_names));
    Audited found{{},
                  {},
                  {},
                  with_nothing(profile, selected),
                  category_shares(ballots, profile, selected),
                  {},
                  ballot_of_each(ballots, utility, profile),
                  {selected.begin(), selected.end()},
                  utility};
    std::sort(found.selected.begin(), found.selected.end());
    for (auto const& column : columns)
        found.groups.push_back(column_shares(ballots, profile, selected, found.ballot_of, column));
    for (auto const& name : names) {
        if (name != "priceable") {
            found.audits.push_back(run_audit(profile, selected, name));
            continue;
        }
        auto pricing = priceable(profile, selected, price_steps, known);
        found.audits.push_back(std::move(pricing.audit));
        found.prices = std::move(pricing.prices);
        found.reason = std::move(pricing.reason);
    }
    return found;
}

}  // namespace grantpanel::elect
