// SPDX-License-Identifier: MIT
#pragma once

#include "grantpanel/core/money.hpp"

namespace grantpanel::model {

/// The money (or places) that the round awards.
struct Fund {
    core::Money pot;          ///< the money to give, or the number of places; more than zero
    core::Money panel_costs;  ///< fees, travel, childcare, interpreting: a ledger beside the pot, never mixed with it
};

}  // namespace grantpanel::model
