// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "grantpanel/core/money.hpp"
#include "grantpanel/model/rules/allocation.hpp"

namespace grantpanel::model {

/// A funder's contribution to the pot.
struct Funder {
    std::string id;
    core::Money amount;
    std::optional<std::size_t> only;  ///< position in Round::groups of those it may pay; none: anybody
};

/// A ring-fenced part of the pot.
struct SubPot {
    std::string id;
    core::Money amount;
    std::optional<std::size_t> only;             ///< position in Round::groups of those it is for; none: everybody else
    std::optional<std::size_t> spill_to;         ///< the later sub-pot that gets what is not spent
    std::optional<AwardRule> rule;               ///< none: that of the allocation
    std::optional<IfMoneyShort> if_money_short;  ///< none: that of the allocation
    std::optional<core::Money> step;             ///< none: that of the allocation
    std::optional<core::Money> base;             ///< none: that of the allocation
};

/// What can be spent in a year.
struct YearBudget {
    std::string year;  ///< also the column of `applications` that says how much of a request falls on it
    core::Money budget;
    PerApplication<core::Money> parts;  ///< of each request
};

/// Money beside the pot that is not awarded: a fee for bidders, childcare. In all, or so much for each application of a
/// group, for each that is awarded, or for each of a group that is.
struct Ledger {
    std::string id;
    core::Money amount;                ///< in all, or for each
    std::optional<std::size_t> group;  ///< position in Round::groups
    bool for_awarded = false;          ///< for those that are awarded only

    [[nodiscard]] bool is_for_each() const { return group || for_awarded; }
};

/// The money (or places) that the round awards.
struct Fund {
    core::Money pot;          ///< the money to give, or the number of places; more than zero
    core::Money panel_costs;  ///< fees, travel, childcare, interpreting: a ledger beside the pot, never mixed with it
    std::vector<Ledger> ledgers;    ///< further ledgers beside the pot
    std::vector<Funder> funders;    ///< empty: the pot pays anybody
    std::vector<SubPot> sub_pots;   ///< empty: the pot is one
    std::vector<YearBudget> years;  ///< empty: any year
    PerApplication<std::optional<std::size_t>>
        prefers;  ///< position in `funders` of the one that an application prefers
};

}  // namespace grantpanel::model
