// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <vector>

#include "grantpanel/stage/run.hpp"
#include "grantpanel/validate/validate.hpp"

namespace grantpanel::stage {

/// The round with the groups that its stages made (docs/stages.md, section 5), read again from its draft; the same
/// round where no stage makes one. Throws core::InputError where the groups, as they came out, do not fit its rules.
/// Cost: that of validation.
inline model::Round with_groups(model::Round const& round, std::vector<Courses> const& stages) {
    if (std::none_of(round->stages.begin(), round->stages.end(), [](auto const& each) { return !each.group.empty(); }))
        return round;
    std::vector<model::PerApplication<model::Answer>> groups;
    for (auto const& courses : stages) {
        model::PerApplication<model::Answer> answers(courses.size(), model::Answer::no);
        for (auto application : core::positions<model::ApplicationIndex>(courses.size()))
            if (auto const& course = courses[application])
                answers[application] = course->passage == model::Passage::waits ? model::Answer::unknown
                                       : course->in_group                       ? model::Answer::yes
                                                                                : model::Answer::no;
        groups.push_back(std::move(answers));
    }
    return validate_draft(round->draft, &groups);
}

}  // namespace grantpanel::stage
