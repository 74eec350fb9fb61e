// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/model/indices.hpp"

namespace grantpanel::model {

/// Whether a condition holds for an application. Unknown is not no.
enum class Answer : std::uint8_t { no, unknown, yes };

enum class Comparison : std::uint8_t { is, in, not_, above, at_least, below, at_most, by };

inline std::string_view word(Comparison comparison) {
    switch (comparison) {
        case Comparison::is: return "is";
        case Comparison::in: return "in";
        case Comparison::not_: return "not";
        case Comparison::above: return "above";
        case Comparison::at_least: return "at_least";
        case Comparison::below: return "below";
        case Comparison::at_most: return "at_most";
        case Comparison::by: return "by";
    }
    return "";
}

/// One part of a condition: a column, a comparison, and what each application has in that column.
struct ConditionPart {
    std::string column;  ///< as written, perhaps with "application." or "applicant."
    Comparison comparison = Comparison::is;
    std::vector<std::string> operands;   ///< as written; more than one for `in` only
    PerApplication<std::string> values;  ///< the cells, "" where unknown
    PerApplication<Answer> answers;
};

/// What must be true of an application: every part. `answers` is the least of the parts' answers.
struct Condition {
    std::vector<ConditionPart> parts;
    PerApplication<Answer> answers;
};

/// A named set of applications; an application belongs to it where the answer is yes.
struct Group {
    std::string name;
    Condition condition;                 ///< without parts where a stage makes the group
    std::optional<std::size_t> stage{};  ///< the stage that makes it: nobody knows before that is decided
};

}  // namespace grantpanel::model
