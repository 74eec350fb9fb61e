// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "grantpanel/elect/payments.hpp"
#include "grantpanel/elect/profile.hpp"

namespace grantpanel::elect::detail {

/// What a unit pays, as a fraction. A unit is a voter who pays in full where a project is worth the same to all, and a
/// unit of utility where not (as in ExactPrice).
struct UnitPrice {
    std::int64_t rest = 0, of = 1;

    [[nodiscard]] std::int64_t rounded_up() const { return (rest + of - 1) / of; }
};

/// The units of the k-th supporter of a project.
inline std::int64_t units_of(Profile const& profile, std::uint32_t project, std::size_t k) {
    return profile.uniform() ? 1 : profile.utility_of(project, k);
}

/// Raises `price` to the price at which the supporters of a project, each voter of ballot b holding held(b), pay `cost`
/// together: the least r for which the sum of min(held, r units) is the cost. At first `price` is any lower bound of
/// it, such as 0 or the price of an earlier turn at which everybody held as much or more. Who cannot pay a lower bound
/// in full gives all, and that raises the bound; each pass over the supporters does so, until nobody new falls under
/// it. False: they cannot pay for it. Sums of what all voters hold, and costs, fit into 62 bits.
template <class Held>
bool raise_price(Profile const& profile, std::uint32_t project, std::int64_t cost, Held const& held, UnitPrice& price) {
    auto const ballots = profile.supporters_of(project);
    if (profile.uniform()) {
        for (auto threshold = price.rounded_up();;) {
            std::int64_t given = 0, payers = 0;
            for (auto ballot : ballots) {
                std::int64_t const holds = held(ballot), weight = profile.weight[ballot];
                bool const poor = holds < threshold;
                given += poor ? weight * holds : 0;
                payers += poor ? 0 : weight;
            }
            if (payers == 0) return false;
            price = {cost - given, payers};
            auto const raised = price.rounded_up();
            if (raised <= threshold) return true;
            threshold = raised;
        }
    }
    for (;;) {
        std::int64_t rest = cost, of = 0;
        for (std::size_t k = 0; k < ballots.size(); ++k) {
            std::int64_t const holds = held(ballots[k]), weight = profile.weight[ballots[k]];
            auto const utility = profile.utility_of(project, k);
            bool const poor = Wide(holds) * price.of < Wide(price.rest) * utility;
            rest -= poor ? weight * holds : 0;
            of += poor ? 0 : weight * utility;
        }
        if (of == 0) return false;
        bool const raised = Wide(rest) * price.of > Wide(price.rest) * of;
        price = {rest, of};
        if (!raised) return true;
    }
}

}  // namespace grantpanel::elect::detail
