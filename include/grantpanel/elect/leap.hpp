// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "grantpanel/elect/affine_money.hpp"
#include "grantpanel/elect/least_price.hpp"
#include "grantpanel/elect/profile.hpp"

namespace grantpanel::elect::detail {

/// What equal shares selects with a budget, and with how many larger ones it is proved to select the same.
///
/// Let the budget rise from one to another, t from 0 to 1. Everything is counted so that each voter has the budget and
/// a project costs its cost times the voters; then what voters have at first is affine in t, and for each ballot two
/// affine functions are kept that what its voters hold lies between, by their values at both ends. The price r of a
/// project solves sum of min(m_b, r u_b) = cost. That sum is concave in the money m and r together, so r is convex in
/// m, and falls where money rises. Hence over the whole interval,
/// - from above, r is at most the chord between the prices, at both ends, for the lower bounds of money;
/// - from below, for any set R of supporters, r >= (cost - money of R) / (units of the others), and with the upper
///   bounds of money this is affine. R are those who give all at t = 0, so there it is the price itself (or at t = 1,
///   where the project is not affordable at 0). It stays a bound when money falls.
/// A voter is left with max(m - r u, 0). From above this is a convex function of affine ones, and so at most the chord
/// between its ends; from below it is at least m - r u, and at least 0.
/// So a purchase is certain as far as the chord of its price lies below the lower bounds of all other projects; and two
/// affine functions change their order once. Where they do, the rest of the interval is cut off, and the proof goes on
/// with what is left of it, where all that was found before still holds. AffineMoney proves ties that last.
/// All of it is whole numbers; bounds are rounded away from what they bound.
///
/// Cost: a few passes over the supporters of the projects whose price could be the least at each step, as one run of
/// the rule. Reuses its memory from proof to proof.
class Leap {
  public:
    /// `ranks` settle ties.
    Leap(Profile const& profile, std::span<std::uint32_t const> ranks)
        : profile_(profile),
          ranks_(ranks),
          cost_(profile.projects()),
          units_(profile.projects()),
          bounds_(profile.projects()),
          affine_(profile) {
        for (std::uint32_t project = 0; project < profile.projects(); ++project)
            for (std::size_t k = 0; k < profile.supporters_of(project).size(); ++k)
                units_[project] += profile.weight[profile.supporters_of(project)[k]] * units_of(profile, project, k);
    }

    /// The most steps of one leap.
    static constexpr std::int64_t longest = std::int64_t(1) << 30;

    /// With how many of `steps` steps beyond `budget` the rule is proved to select the same as with `budget`, which
    /// `selected` gives. None: something is open at `budget` itself; with fewer steps, bounds are closer.
    std::optional<std::int64_t> prove(std::int64_t budget, std::int64_t step, std::int64_t steps) {
        if (!begin(budget, Wide(budget) + Wide(step) * steps)) return std::nullopt;
        length_ = proved_ = steps;
        while (auto first = least()) {
            if (!bounds_[*first].now)
                exclude(*first);
            else if (!buy_first(*first))
                return std::nullopt;
        }
        return proved_;
    }
    /// In order of selection.
    [[nodiscard]] std::vector<std::uint32_t> const& selected() const { return selected_; }
    /// How many prices were bounded.
    [[nodiscard]] std::uint64_t evaluations() const { return evaluations_; }

  private:
    using Ends = std::array<std::int64_t, 2>;

    /// The price for a unit is at least `rest` / `of`.
    struct Bounds {
        Ends rest{};
        std::int64_t of = 1;
        std::size_t turn = 0;  ///< when this was found: after so many purchases
        bool now = false;      ///< whether it may be affordable at t = 0
    };
    /// A price for a unit, from above.
    using Above = std::array<UnitPrice, 2>;

    /// Everybody has the budget, in the smallest parts with which sums over all voters fit into 61 bits.
    bool begin(std::int64_t budget, Wide raised) {
        Wide const together = raised * profile_.voters;
        if (together == 0 || together >> 60 != 0) return false;
        auto const bits = 61 - std::bit_width(static_cast<std::uint64_t>(together));
        most_.assign(profile_.ballots(), {budget << bits, static_cast<std::int64_t>(raised) << bits});
        least_ = most_;
        affine_.begin(budget, static_cast<std::int64_t>(raised));
        selected_.clear();
        open_.clear();
        for (std::uint32_t project = 0; project < profile_.projects(); ++project) {
            auto const needed = Wide(profile_.cost[project].count()) * profile_.voters;
            if (needed > raised * profile_.votes[project]) continue;
            auto const cost = cost_[project] = static_cast<std::int64_t>(needed) << bits;
            bounds_[project] = {{cost, cost}, units_[project], never, true};
            open_.push_back(project);
        }
        return true;
    }

    /// Cuts the interval where an affine function with these values at its ends falls below 0. False: it is so at once.
    bool cut(Wide now, Wide then) {
        if (now < 0) return false;
        if (then < 0) proved_ = std::min(proved_, static_cast<std::int64_t>(now * length_ / (now - then)));
        return true;
    }

    [[nodiscard]] std::int64_t per(std::uint32_t project) const {
        return profile_.uniform() ? profile_.worth[project] : 1;
    }
    [[nodiscard]] bool fresh(std::uint32_t project) const { return bounds_[project].turn == selected_.size(); }

    /// The open project with the least bound of its price at t = 0. None: nothing can be paid for any more.
    std::optional<std::uint32_t> least() {
        while (!open_.empty()) {
            auto const found = std::min_element(open_.begin(), open_.end(), [&](auto a, auto b) {
                auto const &x = bounds_[a], &y = bounds_[b];
                return Wide(x.rest[0]) * (y.of * per(b)) < Wide(y.rest[0]) * (x.of * per(a));
            });
            if (fresh(*found)) return *found;
            if (!refresh(*found)) open_.erase(found);
        }
        return std::nullopt;
    }

    /// Raises the bound of a project by what its supporters hold now: one pass of raise_price, which also looks at the
    /// other end. What it does not raise is the price itself at the end that it looks from. False: they can nowhere pay
    /// for it, now or later.
    bool refresh(std::uint32_t project) {
        ++evaluations_;
        auto& bounds = bounds_[project];
        std::size_t const from = bounds.now ? 0 : 1;
        auto const before = std::max<std::int64_t>(bounds.rest[from], 0), of_before = bounds.of;
        auto const [given, of] = split(project, from, {before, of_before});
        if (of == 0) {
            if (!bounds.now) return false;
            bounds.now = false;
            return true;
        }
        bounds.rest = {cost_[project] - given[0], cost_[project] - given[1]};
        bounds.of = of;
        if (Wide(bounds.rest[from]) * of_before <= Wide(before) * of) bounds.turn = selected_.size();
        return true;
    }
    /// What those supporters give at each end who at one end cannot pay the price in full, and the units of the others.
    [[nodiscard]] std::pair<Ends, std::int64_t> split(std::uint32_t project, std::size_t from, UnitPrice price) const {
        auto const ballots = profile_.supporters_of(project);
        std::int64_t now = 0, then = 0, of = 0;
        auto const add = [&](std::uint32_t ballot, bool poor, std::int64_t units) {
            std::int64_t const weight = profile_.weight[ballot];
            now += poor ? weight * most_[ballot][0] : 0;
            then += poor ? weight * most_[ballot][1] : 0;
            of += poor ? 0 : weight * units;
        };
        if (profile_.uniform())
            for (auto const threshold = price.rounded_up(); auto ballot : ballots)
                add(ballot, most_[ballot][from] < threshold, 1);
        else
            for (std::size_t k = 0; k < ballots.size(); ++k) {
                auto const utility = profile_.utility_of(project, k);
                add(ballots[k], Wide(most_[ballots[k]][from]) * price.of < Wide(price.rest) * utility, utility);
            }
        return {{now, then}, of};
    }

    /// Takes out a project that is not affordable yet, as far as it is not.
    void exclude(std::uint32_t project) {
        Ends lacking{cost_[project] - 1, cost_[project] - 1};
        for (auto ballot : profile_.supporters_of(project))
            for (std::size_t end : {0, 1}) lacking[end] -= profile_.weight[ballot] * most_[ballot][end];
        std::erase(open_, project);
        cut(lacking[0], lacking[1]);
    }

    /// The price from above. None: the project may not be affordable everywhere.
    std::optional<Above> above(std::uint32_t project) {
        Above above;
        auto const& bounds = bounds_[project];
        for (std::size_t end : {0, 1}) {
            if (bounds.rest[end] < 0) return std::nullopt;
            above[end] = {bounds.rest[end], bounds.of};
            auto const held = [&](auto ballot) { return least_[ballot][end]; };
            if (!raise_price(profile_, project, cost_[project], held, above[end])) return std::nullopt;
        }
        return above;
    }

    /// Buys the project, or the first of those that have the same price. False: which is the least price is open.
    bool buy_first(std::uint32_t project) {
        auto price = above(project);
        if (!price) return false;
        for (std::size_t at = 0; at < open_.size();) {
            auto const other = open_[at];
            if (other == project || surely_before(project, *price, other)) {
                ++at;
                continue;
            }
            if (!fresh(other)) {
                if (!refresh(other)) open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(at));
                continue;
            }
            if (!bounds_[other].now) {
                exclude(other);
                continue;
            }
            if (!cut_where_dearer(project, *price, other)) {
                auto const price_of_other = above(other);
                if (!price_of_other || !tied(project, *price, other, *price_of_other)) return false;
                if (ranks_[other] < ranks_[project]) {
                    project = other;
                    price = price_of_other;
                    at = 0;
                    continue;
                }
            }
            ++at;
        }
        buy(project, *price);
        return true;
    }
    [[nodiscard]] bool surely_before(std::uint32_t project, Above const& price, std::uint32_t other) const {
        auto const& bounds = bounds_[other];
        for (std::size_t end : {0, 1}) {
            auto const a = Wide(price[end].rest) * (bounds.of * per(other)),
                       b = Wide(bounds.rest[end]) * (price[end].of * per(project));
            if (ranks_[project] < ranks_[other] ? a > b : a >= b) return false;
        }
        return true;
    }
    bool cut_where_dearer(std::uint32_t project, Above const& price, std::uint32_t other) {
        constexpr int places = 32;
        auto const& bounds = bounds_[other];
        std::array<Wide, 2> margin;
        for (std::size_t end : {0, 1})
            margin[end] = below((Wide(bounds.rest[end]) << places), bounds.of * per(other)) +
                          below(-(Wide(price[end].rest) << places), price[end].of * per(project)) -
                          (ranks_[project] < ranks_[other] ? 0 : 1);
        return cut(margin[0], margin[1]);
    }
    /// The quotient, rounded down.
    static Wide below(Wide a, Wide b) { return a / b - (a % b < 0 ? 1 : 0); }

    /// What so many units pay at each end, from both sides.
    struct Payment {
        Ends least, most;
    };
    [[nodiscard]] static Payment payment(Bounds const& bounds, Above const& price, std::int64_t units) {
        constexpr Wide limit = std::numeric_limits<std::int64_t>::max();
        Payment payment;
        for (std::size_t end : {0, 1}) {
            payment.least[end] = static_cast<std::int64_t>(std::min(limit, Wide(bounds.rest[end]) * units / bounds.of));
            payment.most[end] = static_cast<std::int64_t>(
                std::min(limit, (Wide(price[end].rest) * units + price[end].of - 1) / price[end].of));
        }
        return payment;
    }
    /// Calls `each(ballot, payment)` for the supporters of a project.
    template <class Each>
    void payments(std::uint32_t project, Above const& price, Each const& each) const {
        auto const ballots = profile_.supporters_of(project);
        Payment pays{};
        for (std::size_t k = 0; k < ballots.size(); ++k) {
            if (k == 0 || !profile_.uniform()) pays = payment(bounds_[project], price, units_of(profile_, project, k));
            each(ballots[k], pays);
        }
    }
    /// Whether a voter gives all that is left, at both ends and so throughout.
    [[nodiscard]] Poor gives_all(std::uint32_t ballot, Payment const& pays) const {
        auto const &most = most_[ballot], &least = least_[ballot];
        if (least[0] >= pays.most[0] && least[1] >= pays.most[1]) return Poor::no;
        return most[0] <= pays.least[0] && most[1] <= pays.least[1] ? Poor::yes : Poor::open;
    }
    bool tied(std::uint32_t a, Above const& price_of_a, std::uint32_t b, Above const& price_of_b) {
        auto const give_all = [&](std::uint32_t project, Above const& price) {
            std::vector<Poor> all;
            payments(project, price, [&](auto ballot, Payment const& pays) { all.push_back(gives_all(ballot, pays)); });
            return all;
        };
        return affine_.same_price(a, give_all(a, price_of_a), b, give_all(b, price_of_b));
    }

    void buy(std::uint32_t project, Above const& price) {
        gave_all_.clear();
        payments(project, price, [&](auto ballot, Payment const& pays) {
            auto &most = most_[ballot], &least = least_[ballot];
            gave_all_.push_back(gives_all(ballot, pays));
            for (std::size_t end : {0, 1}) most[end] = std::max<std::int64_t>(most[end] - pays.least[end], 0);
            if (gave_all_.back() == Poor::no)
                least = {least[0] - pays.most[0], least[1] - pays.most[1]};
            else
                least = {};
        });
        affine_.buy(project, gave_all_);
        std::erase(open_, project);
        selected_.push_back(project);
    }

    static constexpr std::size_t never = std::numeric_limits<std::size_t>::max();

    Profile const& profile_;
    std::span<std::uint32_t const> ranks_;
    std::vector<Ends> most_, least_;          ///< of each ballot: bounds of what each voter holds
    std::vector<std::int64_t> cost_, units_;  ///< of each project; units of all its supporters
    std::vector<Bounds> bounds_;              ///< of each project
    std::vector<std::uint32_t> open_;         ///< projects that are not selected, and may be affordable
    std::vector<std::uint32_t> selected_;
    AffineMoney affine_;
    std::vector<Poor> gave_all_;  ///< of each supporter of the last purchase
    std::int64_t length_ = 0, proved_ = 0;
    std::uint64_t evaluations_ = 0;
};

}  // namespace grantpanel::elect::detail
