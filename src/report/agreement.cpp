// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/report/text.hpp"
#include "grid.hpp"

namespace grantpanel::report {

namespace {

std::string not_defined(std::optional<score::Undefined> reason) {
    return "not defined: " + std::string(reason ? phrase(*reason) : "its divisor is 0") + "\n";
}

}  // namespace

std::string agreement_text(score::Agreement const& agreement) {
    auto const& alpha = agreement.alpha;
    std::string text = explain::counted(agreement.ratings, "rating") + " of " +
                       explain::counted(agreement.units, "unit") + " by " +
                       explain::counted(agreement.raters, "rater") + "\n";
    text += fmt::format("{} ratings of {} units can be compared: those of units with two ratings or more\n\n",
                        alpha.pairable_ratings, alpha.pairable_units);
    text += "Krippendorff's alpha, " + std::string(word(agreement.level)) + ": ";
    if (alpha.value) {
        std::string const exact = alpha.value->to_text();
        text += alpha.value->to_decimal(4) + (exact.size() <= 40 ? " (exactly " + exact + ")" : "") + "\n";
        text += "  1: the readers agree fully. 0: no more than by chance. Below 0: less than by chance.\n";
        if (auto const& interval = agreement.interval) {
            text += fmt::format("  {} interval from {} resampled tables: {:.4f} to {:.4f}\n",
                                core::to_percent(agreement.confidence, 0), interval->replicates, interval->low,
                                interval->high);
            if (interval->undefined > 0)
                text += fmt::format("  {} more had no alpha, because nothing varied in them\n", interval->undefined);
        }
    } else {
        text += not_defined(alpha.undefined);
    }
    if (agreement.level != score::Level::nominal) {
        auto const& w = agreement.concordance;
        text += "\nKendall's W, whether readers put the units in one order: ";
        text += w.value
                    ? w.value->to_decimal(4) + ", over " + explain::counted(w.units, "unit") + " that everybody rated\n"
                    : not_defined(w.undefined);
    }
    if (auto const& iccs = agreement.iccs) {
        text += "\nIntraclass correlations: ";
        if (iccs->undefined) text += not_defined(iccs->undefined);
        if (auto const& components = agreement.components)
            text +=
                components->undefined.empty()
                    ? fmt::format(
                          "  With gaps, from variance components: {:.4f} for one reader, {:.4f} for the mean of {}\n",
                          components->single, components->mean, agreement.raters)
                    : "  With gaps, from variance components: not defined: " + components->undefined + "\n";
        if (iccs->undefined) return text;
        text += "how much of the differences comes from the units, for one reader (,1) and for the mean of all (,k)\n";
        std::string const share = core::to_percent(agreement.confidence, 0);
        Grid grid({{"", false}, {"value", true}, {share + " from", true}, {"to", true}});
        for (auto const& icc : iccs->all)
            grid.add({std::string(icc.name), icc.value ? icc.value->to_decimal(4) : "not defined",
                      icc.low ? fmt::format("{:.4f}", *icc.low) : "-",
                      icc.high ? fmt::format("{:.4f}", *icc.high) : "-"});
        text += grid.text();
    }
    return text;
}

}  // namespace grantpanel::report
