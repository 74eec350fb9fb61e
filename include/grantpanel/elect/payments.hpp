// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "grantpanel/core/ratio.hpp"
#include "grantpanel/elect/profile.hpp"

namespace grantpanel::elect {

/// The price of a project in equal shares while no further project is bought: `rest` over `of` is what a unit pays,
/// counted in units of `ExactPayments`. A unit is a voter who pays in full where a project is worth the same to all,
/// and a unit of utility where not; a unit stands for `per` of utility.
struct ExactPrice {
    core::Integer rest;
    std::int64_t of = 1, per = 1;

    /// Compares the prices of a unit of utility.
    friend std::strong_ordering operator<=>(ExactPrice const& a, ExactPrice const& b) {
        int const order = core::Integer(a.rest * b.of * b.per).compare(core::Integer(b.rest * a.of * a.per));
        return order <=> 0;
    }
    friend bool operator==(ExactPrice const& a, ExactPrice const& b) { return (a <=> b) == 0; }
};

/// Whether a supporter gives all that is left for a project: known, or not to be told from bounds.
enum class Poor : std::uint8_t { yes, no, open };

/// What voters hold in equal shares, exactly: a voter who has not paid all has 1 share less the prices of what the
/// voter paid for. All prices stand over one denominator, so a sum over many voters is one short sum over the rounds,
/// with whole numbers. Cost of a question: the ballots of the supporters, and a product of long numbers for each round.
class ExactPayments {
  public:
    ExactPayments(Profile const& profile, core::Money budget)
        : profile_(profile),
          budget_(budget),
          denominator_(budget.count()),
          per_money_(static_cast<std::int64_t>(profile.voters)),
          round_(profile.projects(), none) {}

    /// The price of a project that is affordable. `poor(k)` says what bounds know of its k-th supporter.
    template <class KnownPoor>
    ExactPrice price(std::uint32_t project, std::vector<std::uint8_t> const& paid_all, KnownPoor const& poor) const {
        auto const ballots = profile_.supporters_of(project);
        Sum poor_hold(prices_.size());
        std::int64_t of = 0;
        std::vector<std::size_t> open;
        for (std::size_t k = 0; k < ballots.size(); ++k) {
            if (paid_all[ballots[k]] != 0) continue;
            auto const known = poor(k);
            if (known == Poor::yes) {
                add(ballots[k], poor_hold);
                continue;
            }
            of += profile_.weight[ballots[k]] * units(project, k);
            if (known == Poor::open) open.push_back(k);
        }
        // From below: who holds less than this price holds less than the price.
        for (;;) {
            core::Integer const rest = core::Integer(profile_.cost[project].count()) * per_money_ - value(poor_hold);
            auto const before = open.size();
            std::int64_t less = 0;
            std::map<std::vector<std::uint32_t>, core::Integer> known;
            std::erase_if(open, [&](std::size_t k) {
                if (held(ballots[k], known) * of >= rest * units(project, k)) return false;
                add(ballots[k], poor_hold);
                less += profile_.weight[ballots[k]] * units(project, k);
                return true;
            });
            if (open.size() == before) return {rest, of, profile_.uniform() ? profile_.worth[project] : 1};
            of -= less;
        }
    }

    /// Whether the supporters of a project can pay for it together.
    [[nodiscard]] bool affordable(std::uint32_t project, std::vector<std::uint8_t> const& paid_all) const {
        Sum all(prices_.size());
        for (auto ballot : profile_.supporters_of(project))
            if (paid_all[ballot] == 0) add(ballot, all);
        return value(all) >= core::Integer(profile_.cost[project].count()) * per_money_;
    }

    /// The sign of what each voter of a ballot holds, who has not paid all, less the price of so many units.
    [[nodiscard]] int compare_held(std::uint32_t ballot, ExactPrice const& price, std::int64_t units) {
        return core::Integer(held(ballot, held_) * price.of).compare(core::Integer(price.rest * units));
    }

    /// Everybody who could has paid for the project at this price.
    void record(std::uint32_t project, ExactPrice const& price) {
        auto const common = gcd(price.rest, core::Integer(price.of));
        auto const factor = core::Integer(price.of) / common;
        for (auto& each : prices_) each *= factor;
        denominator_ *= factor;
        per_money_ *= factor;
        round_[project] = static_cast<std::uint32_t>(prices_.size());
        prices_.push_back(price.rest / common);
        held_.clear();
    }

    /// The price in whole units of money for a unit of utility.
    [[nodiscard]] core::Ratio in_money(ExactPrice const& price) const {
        core::Integer const share = budget_.count(), voters = profile_.voters;
        return core::Ratio(price.rest * share * profile_.denominator,
                           denominator_ * price.of * price.per * voters * core::power_of_ten(profile_.unit.decimals));
    }
    /// What a unit pays, in 2^-62 of `scale` parts of a share, rounded down.
    [[nodiscard]] core::Integer scaled(ExactPrice const& price, std::int64_t scale) const {
        return (price.rest * scale << 62) / (denominator_ * price.of);
    }

  private:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
    /// Money of voters: so many shares less so many units of each round.
    struct Sum {
        explicit Sum(std::size_t rounds) : units(rounds) {}
        std::int64_t shares = 0;
        std::vector<std::int64_t> units;
    };

    [[nodiscard]] std::int64_t units(std::uint32_t project, std::size_t k) const {
        return profile_.uniform() ? 1 : profile_.utility_of(project, k);
    }
    /// Calls `each(round, units)` for the projects that a ballot paid for.
    template <class Each>
    void rounds_of(std::uint32_t ballot, Each const& each) const {
        for (auto at = profile_.starts[ballot]; at < profile_.starts[ballot + 1]; ++at)
            if (auto const round = round_[profile_.supported[at]]; round != none)
                each(round, profile_.uniform() ? std::int64_t(1) : profile_.utility[at]);
    }
    void add(std::uint32_t ballot, Sum& sum) const {
        std::int64_t const weight = profile_.weight[ballot];
        sum.shares += weight;
        rounds_of(ballot, [&](auto round, auto units) { sum.units[round] += weight * units; });
    }
    [[nodiscard]] core::Integer value(Sum const& sum) const {
        core::Integer value = denominator_ * sum.shares;
        for (std::size_t round = 0; round < prices_.size(); ++round)
            if (sum.units[round] != 0) value -= prices_[round] * sum.units[round];
        return value;
    }
    /// What each voter of a ballot holds; equal where the same was paid for at the same number of units.
    core::Integer const& held(std::uint32_t ballot, std::map<std::vector<std::uint32_t>, core::Integer>& known) const {
        std::vector<std::uint32_t> paid_for;
        Sum sum(prices_.size());
        sum.shares = 1;
        rounds_of(ballot, [&](auto round, auto units) {
            sum.units[round] = units;
            paid_for.push_back(round);
            if (!profile_.uniform())
                paid_for.insert(paid_for.end(),
                                {static_cast<std::uint32_t>(units), static_cast<std::uint32_t>(units >> 32)});
        });
        auto const [found, is_new] = known.try_emplace(std::move(paid_for));
        if (is_new) found->second = value(sum);
        return found->second;
    }

    Profile const& profile_;
    core::Money budget_;
    core::Integer denominator_;          ///< a share is so many units
    core::Integer per_money_;            ///< and the smallest unit of money so many: voters / budget of a share
    std::vector<core::Integer> prices_;  ///< of a unit, round by round
    std::vector<std::uint32_t> round_;   ///< in which a project was bought
    std::map<std::vector<std::uint32_t>, core::Integer> held_;
};

/// A price as whole numbers of 1 / scale of a share, from below and above.
class FixedPrice {
  public:
    /// By how much less than `error` the upper bound of a payment can be above the payment.
    static constexpr std::int64_t error = 2;

    explicit FixedPrice(core::Integer const& scaled) : scaled_(scaled.convert_to<Wide>()) {}

    /// Bounds of what so many units pay.
    [[nodiscard]] std::pair<std::int64_t, std::int64_t> payment(std::int64_t units) const {
        constexpr Wide most = Wide(std::numeric_limits<std::int64_t>::max()) << 62;
        if (scaled_ + 1 > most / units) return {most >> 62, most >> 62};
        return {static_cast<std::int64_t>(scaled_ * units >> 62),
                static_cast<std::int64_t>(((scaled_ + 1) * units >> 62) + 1)};
    }

  private:
    Wide scaled_;
};

}  // namespace grantpanel::elect
