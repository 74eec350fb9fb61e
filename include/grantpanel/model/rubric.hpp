// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/core/id.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/indices.hpp"

namespace grantpanel::model {

/// The numbers a mark can be: least, least + step, ..., most; and the words for two absences.
struct Scale {
    core::Ratio least;
    core::Ratio most;
    core::Ratio step = 1;
    std::int32_t steps = 0;  ///< (most - least) / step, a whole number from 1 to 1,000,000
    std::string not_enough_information = "X";
    std::string not_applicable = "n/a";

    [[nodiscard]] bool same_numbers(Scale const& other) const {
        return least == other.least && most == other.most && step == other.step;
    }
};

/// One thing that is scored.
struct Criterion {
    std::string id;
    core::Ratio weight;  ///< as written
    /// The weight over the common denominator of all weights: a positive whole number. Only the proportions matter.
    std::int64_t weight_units = 0;
    std::string question;
    Scale scale;
    std::vector<std::pair<std::string, std::string>> marks_mean;  ///< what a mark stands for, as written
};

/// Other weights for the applications of a group (docs/scoring.md, section 2).
struct Pathway {
    std::size_t group = 0;                                     ///< position in Round::groups
    core::Indexed<CriterionIndex, core::Ratio> weights;        ///< as written; 0: the criterion has no weight here
    core::Indexed<CriterionIndex, std::int64_t> weight_units;  ///< over one denominator, as in Criterion
};

/// What is scored and how.
struct Rubric {
    core::Indexed<CriterionIndex, Criterion> criteria;
    std::vector<Pathway> pathways;             ///< the first one to whose group an application belongs is used
    std::optional<core::Ratio> minimum_score;  ///< as a share between 0 and 1; none: nobody is turned down for a score
    std::string minimum_score_text;            ///< as written: "60%" or "3.0"
};

}  // namespace grantpanel::model
