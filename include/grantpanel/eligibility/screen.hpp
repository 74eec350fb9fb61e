// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "grantpanel/model/decision.hpp"

namespace grantpanel::eligibility {

/// Holds every application against every rule (docs/deciding.md, stage 1). One `no` makes it ineligible; `unknown` is
/// to be checked and keeps it in the round; a rule that `exceptions` name for it is not held against it. Cost:
/// applications times rules.
inline model::PerApplication<model::Screening> screen(model::Round const& round) {
    using model::Answer;
    model::PerApplication<model::Screening> screenings(round->applications.size());
    for (auto application : core::positions<model::ApplicationIndex>(screenings.size())) {
        auto& screening = screenings[application];
        screening.added_later = round->applications[application].added_later;
        screening.withdrawn = round->applications[application].withdrawn_on.has_value();
        for (std::size_t rule = 0; rule < round->eligibility.size(); ++rule) {
            auto const& require = round->eligibility[rule].require;
            Answer const answer = require.answers[application];
            if (answer == Answer::yes) continue;
            auto const excepted =
                std::find_if(round->exceptions.begin(), round->exceptions.end(),
                             [&](auto const& each) { return each.application == application && each.rule == rule; });
            if (excepted != round->exceptions.end()) {
                screening.excepted.push_back({static_cast<std::size_t>(excepted - round->exceptions.begin())});
                continue;
            }
            std::size_t part = 0;
            while (require.parts[part].answers[application] != answer) ++part;
            if (answer == Answer::unknown)
                screening.to_be_checked.push_back({rule, part});
            else if (!screening.not_eligible)
                screening.not_eligible = model::reason::NotEligible{rule, part};
        }
    }
    return screenings;
}

}  // namespace grantpanel::eligibility
