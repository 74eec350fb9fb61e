// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "grantpanel/elect/least_price.hpp"
#include "grantpanel/elect/payments.hpp"
#include "grantpanel/elect/profile.hpp"

namespace grantpanel::elect::detail {

/// Recognises prices that are equal in equal shares with every budget of an interval.
///
/// As long as it is the same supporters who give all that they have, with every budget, a price is (cost - what they
/// give) / units of the others, and with it what all are left with: affine in the budget, if what these give is. Two
/// affine functions that are equal at both ends of an interval are equal throughout. At the ends exact fractions decide
/// (ExactPayments), only where they are asked for. Where it is open who gives all, nothing is claimed.
class AffineMoney {
  public:
    explicit AffineMoney(Profile const& profile) : profile_(profile) {}

    /// Nothing is bought yet, and the budget goes from one to another.
    void begin(std::int64_t now, std::int64_t then) {
        ends_ = {now, then};
        bought_.clear();
        emptied_.assign(profile_.ballots(), never);
        affine_.assign(profile_.ballots(), 1);
        exact_.reset();
    }

    /// A project is bought. `gives_all` says of each supporter whether it gives all with every budget (yes), or can
    /// always pay in full (no).
    void buy(std::uint32_t project, std::span<Poor const> gives_all) {
        auto const ballots = profile_.supporters_of(project);
        auto const turn = bought_.size();
        bool const affine = payers(project, gives_all).affine;
        for (std::size_t k = 0; k < ballots.size(); ++k) {
            if (emptied_[ballots[k]] != never) continue;
            if (gives_all[k] == Poor::yes)
                emptied_[ballots[k]] = turn;
            else if (!affine)
                affine_[ballots[k]] = 0;
        }
        bought_.push_back({project, affine});
    }

    /// Whether two projects surely have the same price with every budget.
    bool same_price(std::uint32_t a, std::span<Poor const> all_of_a, std::uint32_t b, std::span<Poor const> all_of_b) {
        auto const of_a = payers(a, all_of_a), of_b = payers(b, all_of_b);
        if (!of_a.affine || !of_b.affine) return false;
        if (!of_a.poor && !of_b.poor)  // both prices are constant
            return Wide(profile_.cost[a].count()) * of_b.units == Wide(profile_.cost[b].count()) * of_a.units;
        replay();
        for (auto& exact : *exact_)
            if (exact.price(a, paid_all_, [&](std::size_t k) { return all_of_a[k]; }) !=
                exact.price(b, paid_all_, [&](std::size_t k) { return all_of_b[k]; }))
                return false;
        return true;
    }

  private:
    static constexpr std::size_t never = std::numeric_limits<std::size_t>::max();
    struct Bought {
        std::uint32_t project = 0;
        bool affine = false;
    };

    /// Those who pay for a project.
    struct Payers {
        bool affine = false;     ///< the price is affine
        bool poor = false;       ///< somebody has money, and gives all of it
        std::int64_t units = 0;  ///< utility of those who pay in full
    };
    [[nodiscard]] Payers payers(std::uint32_t project, std::span<Poor const> gives_all) const {
        auto const ballots = profile_.supporters_of(project);
        Payers payers;
        for (std::size_t k = 0; k < ballots.size(); ++k) {
            auto const ballot = ballots[k];
            if (emptied_[ballot] != never) continue;
            if (gives_all[k] == Poor::open || (gives_all[k] == Poor::yes && affine_[ballot] == 0)) return {};
            if (gives_all[k] == Poor::yes)
                payers.poor = true;
            else
                payers.units += profile_.weight[ballot] * profile_.utility_of(project, k);
        }
        payers.affine = payers.units > 0;
        return payers;
    }

    /// Pays at both ends for what has been bought since the last time.
    void replay() {
        if (!exact_) {
            exact_.emplace(Both{ExactPayments(profile_, core::Money::of(ends_[0])),
                                ExactPayments(profile_, core::Money::of(ends_[1]))});
            paid_all_.assign(profile_.ballots(), 0);
            replayed_ = 0;
        }
        for (; replayed_ < bought_.size(); ++replayed_) {
            auto const [project, affine] = bought_[replayed_];
            auto const ballots = profile_.supporters_of(project);
            // What has no affine price, no affine money has paid for.
            for (auto& exact : *exact_)
                if (affine)
                    exact.record(project, exact.price(project, paid_all_, [&](std::size_t k) {
                        return emptied_[ballots[k]] == replayed_ ? Poor::yes : Poor::no;
                    }));
            for (auto ballot : ballots)
                if (emptied_[ballot] == replayed_) paid_all_[ballot] = 1;
        }
    }

    using Both = std::array<ExactPayments, 2>;

    Profile const& profile_;
    std::array<std::int64_t, 2> ends_{};
    std::vector<Bought> bought_;
    std::vector<std::size_t> emptied_;  ///< of each ballot: with which purchase its voters gave all
    std::vector<std::uint8_t> affine_;  ///< of each ballot that is not emptied: whether its money is affine
    std::optional<Both> exact_;         ///< as far as it is replayed
    std::size_t replayed_ = 0;
    std::vector<std::uint8_t> paid_all_;
};

}  // namespace grantpanel::elect::detail
