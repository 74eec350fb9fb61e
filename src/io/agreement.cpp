// SPDX-License-Identifier: MIT
#include <cstdio>
#include <cstdlib>

#include "grantpanel/io/record.hpp"
#include "json.hpp"

namespace grantpanel::io {

namespace {

/// Keys in the order of the contract: alpha, units, ratings, undefined, then the rest.
using Ordered = nlohmann::ordered_json;

/// An exact figure and the number next to it with 4 decimals; null where there is none.
Ordered figure(std::optional<core::Ratio> const& value) {
    if (!value) return {};
    return {{"exact", value->to_text()}, {"value", std::strtod(value->to_decimal(4).c_str(), nullptr)}};
}

/// A figure that is only shown, with 4 decimals.
Ordered rounded(std::optional<double> value) {
    if (!value) return {};
    char text[64];
    std::snprintf(text, sizeof text, "%.4f", *value);
    return std::strtod(text, nullptr);
}

Ordered reason(std::optional<score::Undefined> undefined) {
    return undefined ? Ordered(std::string(phrase(*undefined))) : Ordered();
}

}  // namespace

Ordered to_json(score::Agreement const& agreement) {
    Ordered json{{"alpha", figure(agreement.alpha.value)},
                 {"units", agreement.units},
                 {"ratings", agreement.ratings},
                 {"undefined", reason(agreement.alpha.undefined)},
                 {"level", word(agreement.level)},
                 {"raters", agreement.raters},
                 {"pairable_units", agreement.alpha.pairable_units},
                 {"pairable_ratings", agreement.alpha.pairable_ratings},
                 {"confidence", agreement.confidence.to_text()},
                 {"interval", Ordered()},
                 {"kendall_w", Ordered()},
                 {"icc", Ordered()}};
    if (auto const& interval = agreement.interval)
        json["interval"] = {{"low", rounded(interval->low)},
                            {"high", rounded(interval->high)},
                            {"replicates", interval->replicates},
                            {"undefined", interval->undefined}};
    if (agreement.level != score::Level::nominal)
        json["kendall_w"] = {{"w", figure(agreement.concordance.value)},
                             {"units", agreement.concordance.units},
                             {"undefined", reason(agreement.concordance.undefined)}};
    if (auto const& iccs = agreement.iccs) {
        json["icc"] = {{"undefined", reason(iccs->undefined)}, {"figures", Ordered::array()}};
        for (auto const& icc : iccs->all)
            if (!iccs->undefined)
                json["icc"]["figures"].push_back({{"name", icc.name},
                                                  {"icc", figure(icc.value)},
                                                  {"low", rounded(icc.low)},
                                                  {"high", rounded(icc.high)}});
    }
    if (auto const& components = agreement.components)
        json["icc"]["from_components"] = {
            {"undefined", components->undefined.empty() ? Ordered() : Ordered(components->undefined)},
            {"single", components->undefined.empty() ? rounded(components->single) : Ordered()},
            {"mean", components->undefined.empty() ? rounded(components->mean) : Ordered()}};
    return json;
}

std::string agreement_json(score::Agreement const& agreement) { return to_json(agreement).dump(); }

}  // namespace grantpanel::io
