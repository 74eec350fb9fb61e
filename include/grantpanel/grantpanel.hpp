// SPDX-License-Identifier: MIT
#pragma once

// clang-format off: reading order

// The whole header-only library, in reading order. Files are read and written by io/, reports by report/.
#include "grantpanel/core/money.hpp"
#include "grantpanel/core/currency.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/core/id.hpp"
#include "grantpanel/core/problem.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/path.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/core/date.hpp"
#include "grantpanel/core/digest.hpp"
#include "grantpanel/core/ticket.hpp"
#include "grantpanel/model/draft.hpp"
#include "grantpanel/model/round.hpp"
#include "grantpanel/model/ballots.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/validate/validate.hpp"
#include "grantpanel/eligibility/screen.hpp"
#include "grantpanel/conflict/rulings.hpp"
#include "grantpanel/score/total.hpp"
#include "grantpanel/score/order.hpp"
#include "grantpanel/allocate/ranked.hpp"
#include "grantpanel/allocate/greedy.hpp"
#include "grantpanel/panel/propose.hpp"
#include "grantpanel/panel/settle.hpp"
#include "grantpanel/decide.hpp"
#include "grantpanel/explain/why.hpp"
#include "grantpanel/audit/check.hpp"
