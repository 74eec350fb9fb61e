// SPDX-License-Identifier: MIT
#pragma once

#include "grantpanel/core/id.hpp"

namespace grantpanel::model {

/// Positions in the tables of a Round. Rows keep the order of the round file; no result depends on that order.
using ApplicantIndex = core::Index<struct ApplicantTag>;
using ApplicationIndex = core::Index<struct ApplicationTag>;
using MemberIndex = core::Index<struct MemberTag>;
using CriterionIndex = core::Index<struct CriterionTag>;
using SheetIndex = core::Index<struct SheetTag>;
using InterestIndex = core::Index<struct InterestTag>;
using NodeIndex = core::Index<struct NodeTag>;  ///< a member, applicant or application: see Round::nodes
using TieIndex = core::Index<struct TieTag>;
using KindIndex = core::Index<struct KindTag>;
using MeetingIndex = core::Index<struct MeetingTag>;

template <class T>
using PerApplication = core::Indexed<ApplicationIndex, T>;

}  // namespace grantpanel::model
