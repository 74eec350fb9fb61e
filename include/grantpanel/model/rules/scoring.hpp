// SPDX-License-Identifier: MIT
#pragma once

namespace grantpanel::model {

/// How marks become a total.
struct ScoringRules {
    /// The least number of numeric marks, per criterion, of those who may mark. Fewer: deferred, never turned down.
    int least_marks = 1;
    /// Whether marks of people with role staff count like those of members. The result without them is shown beside.
    bool staff_marks = false;
};

}  // namespace grantpanel::model
