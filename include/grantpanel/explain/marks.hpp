// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "grantpanel/explain/phrases.hpp"
#include "grantpanel/model/decision.hpp"

/// Plain words for the marks of one application.
namespace grantpanel::explain {

/// The marks on one criterion: their mean, and every absence by its name.
inline std::string criterion_sentence(model::Criterion const& criterion, model::Tally const& tally) {
    std::string text = criterion.id + ": ";
    if (tally.weight == 0)
        text += tally.marks == 0 && tally.not_applicable > 0 ? "does not apply here; the others count in proportion; "
                                                             : "does not count in this group of applications; ";
    if (tally.marks > 0) {
        core::Ratio const mean =
            criterion.scale.least +
            criterion.scale.step * core::Ratio(tally.steps, static_cast<std::int64_t>(tally.marks));
        text += "mean " + mean.to_decimal(2) + " of " + criterion.scale.most.to_decimal(0) + " from " +
                counted(tally.marks, "mark");
    } else {
        text += "no marks";
    }
    auto const absent = [&](std::uint32_t number, std::string_view what) {
        if (number > 0) text += ", " + std::to_string(number) + " " + std::string(what);
    };
    absent(tally.recused, "set aside because of a connection");
    absent(tally.passed, "passed");
    absent(tally.not_enough_information, "not enough information");
    absent(tally.not_applicable, "not applicable");
    absent(tally.missing, "missing");
    return text;
}

/// What keeps an application from a total, and what to do next.
inline std::string missing_sentence(model::RoundData const& round, model::Missing const& missing) {
    namespace reason = model::reason;
    if (std::holds_alternative<reason::NothingApplies>(missing))
        return "Its readers say that nothing of what is scored applies to it: the panel decides how to judge it.";
    if (auto const* few = std::get_if<reason::TooFewSheets>(&missing))
        return "It has " + counted(few->sheets, "sheet") + " with a mark for everything that counts here, and needs " +
               std::to_string(few->least) + ".";
    auto const& few = std::get<reason::TooFewMarks>(missing);
    auto const& criterion = round.rubric.criteria[few.criterion].id;
    if (few.agreed_sheet)
        return "The sheet that the panel filled in together has no mark for `" + criterion + "`." +
               (few.not_enough_information > 0 ? " Next: ask the applicant, then mark again." : "");
    std::string const text = "It has " + counted(few.marks, "mark") + " for `" + criterion + "` and needs " +
                             std::to_string(few.least) + ".";
    if (few.not_enough_information == 0) {
        if (few.other_sheets == 0) return text + " Next: another reader.";
        bool const after = round.scoring.counts == model::Counts::after;
        return text + " Only marks from " + (after ? "after" : "before") + " the discussion count, and there " +
               (few.other_sheets == 1 ? "is " : "are ") + counted(few.other_sheets, "sheet") + " from " +
               (after ? "before" : "after") +
               " it. Next: those readers mark again, or the panel lets other sheets count.";
    }
    return text + " Next: ask the applicant (not enough information: " + std::to_string(few.not_enough_information) +
           "), then mark again.";
}

}  // namespace grantpanel::explain
