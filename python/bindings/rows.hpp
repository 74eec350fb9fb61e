// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bindings.hpp"

/// The rows that Round and Decision give out: plain copies, so that they outlive what they came from.
namespace grantpanel::python {

struct ApplicationRow {
    std::string id, applicant, title;
    core::Money requested;
    std::optional<core::Money> least_workable;
    std::optional<core::Date> received_on;
    core::Unit unit;
};

struct AwardRow {
    std::string application, applicant;
    core::Money amount;
    core::Unit unit;
};

struct OutcomeRow {
    std::string application, applicant, title;
    std::optional<std::size_t> rank;
    std::optional<core::Ratio> total;
    core::Money requested;
    model::Outcome proposal;
    core::Money proposal_award;
    model::Outcome outcome;
    core::Money award, held;
    bool differs = false;
    std::vector<std::string> reasons;
    core::Unit unit;
};

void bind_rows(py::module_& module);

}  // namespace grantpanel::python
