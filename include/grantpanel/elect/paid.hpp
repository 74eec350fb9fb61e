// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "grantpanel/core/ratio.hpp"

namespace grantpanel::elect {

/// What each of some voters with equal ballots pays for a selection.
struct Paid {
    std::uint32_t ballot = 0;  ///< of the profile
    std::uint64_t voters = 0;  ///< all who cast it; in `greedy_monroe` those of them who stand for the place
    /// Above 0, in whole units of money. None in `greedy_monroe`, where voters stand for a place and nobody pays.
    std::optional<core::Ratio> each{};
};

/// What the voters pay for one selection; none where a payment is not known exactly any more (docs/elections.md,
/// section 4).
using Bill = std::optional<std::vector<Paid>>;

/// The bills that a rule writes while it runs, where it is asked to: one for each of its selections, in their order.
using Bills = std::vector<Bill>;

}  // namespace grantpanel::elect
