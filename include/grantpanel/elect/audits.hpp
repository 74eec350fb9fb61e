// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/elect/cohesive.hpp"
#include "grantpanel/elect/core_search.hpp"
#include "grantpanel/elect/pareto.hpp"
#include "grantpanel/elect/priceable.hpp"
#include "grantpanel/elect/representation.hpp"

namespace grantpanel::elect {

/// Every audit that has a verdict, by its name, from the weakest kind of representation to the strongest.
inline constexpr std::string_view audit_names[] = {"jr",       "pjr",       "ejr_up_to_one", "ejr",
                                                   "ejr_plus", "priceable", "pareto",        "core"};

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

/// Runs these audits, or all of them where none is named, in the order of their names here.
inline std::vector<Audit> run_audits(Profile const& profile, std::span<std::uint32_t const> selected,
                                     std::vector<std::string> names = {}, PriceSystem const* known = nullptr) {
    if (names.empty()) names.assign(std::begin(audit_names), std::end(audit_names));
    std::vector<Audit> audits;
    for (auto const& name : names) audits.push_back(run_audit(profile, selected, name, {}, known));
    return audits;
}

}  // namespace grantpanel::elect
