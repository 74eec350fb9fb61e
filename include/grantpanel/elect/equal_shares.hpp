// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "grantpanel/elect/least_price.hpp"
#include "grantpanel/elect/outcome.hpp"
#include "grantpanel/elect/payments.hpp"
#include "grantpanel/elect/profile.hpp"
#include "grantpanel/elect/ties.hpp"

namespace grantpanel::elect {

namespace detail {

/// One run of equal shares. What a voter holds is kept twice: as a whole number of 1 / share_ of a share, rounded down
/// at each payment, and as the projects that the voter paid for at their exact prices (payments.hpp). The first bounds
/// every price from both sides; where the bounds leave open which price is the least, or who paid all, the second
/// decides.
class EqualShares {
  public:
    EqualShares(Profile const& profile, core::Money budget)
        : profile_(profile),
          budget_(budget),
          share_(std::int64_t(1) << std::min(44, 62 - static_cast<int>(std::bit_width(profile.voters)))),
          held_(profile.ballots(), share_),
          paid_all_(profile.ballots(), 0),
          price_(profile.projects()),
          exact_(profile, budget) {
        for (std::uint32_t project = 0; project < profile.projects(); ++project)
            if (profile.votes[project] > 0) heap_.push_back({project, {}, false});
    }

    /// Selects until no project is affordable.
    template <class Allowed>
    Outcome run(Chooser const& choose, Allowed const& allowed) {
        Outcome outcome;
        outcome.remaining = budget_;
        while (auto const winner = next(choose, outcome, allowed)) {
            buy(*winner, outcome);
            exact_.record(winner->project, winner->price);
        }
        return outcome;
    }

  private:
    /// A price for a unit of utility: lower / of <= price <= upper / of, in 1 / share_ of a share.
    struct Bounds {
        std::int64_t lower = 0, upper = 0, of = 1;
    };
    struct Candidate {
        std::uint32_t project = 0;
        Bounds bounds;
        bool open = false;  ///< whether it is affordable hangs on less than the bounds can tell
    };
    struct Winner {
        std::uint32_t project = 0;
        ExactPrice price;
    };

    static bool less(std::int64_t a, std::int64_t of_a, std::int64_t b, std::int64_t of_b) {
        return Wide(a) * of_b < Wide(b) * of_a;
    }
    /// The order of the heap: the lowest bound on top.
    static bool later(Candidate const& a, Candidate const& b) {
        return less(b.bounds.lower, b.bounds.of, a.bounds.lower, a.bounds.of);
    }

    /// Bounds the price of a project from what its supporters hold. False: they cannot pay for it, now or later.
    bool evaluate(Candidate& candidate) {
        auto const project = candidate.project;
        Wide money = 0;
        for (auto ballot : profile_.supporters_of(project)) money += Wide(profile_.weight[ballot]) * held_[ballot];
        Wide const cost =
            (Wide(profile_.cost[project].count()) * Wide(profile_.voters) * share_ + budget_.count() - 1) /
            budget_.count();
        Wide const uncertain = Wide(profile_.votes[project]) * slack_;
        if (money + uncertain < cost) return false;
        ++evaluations_;
        candidate.open = money < cost;
        candidate.bounds = {};
        if (candidate.open) return true;
        raise_price(
            profile_, project, static_cast<std::int64_t>(cost), [&](auto ballot) { return held_[ballot]; },
            price_[project]);
        auto const [rest, units] = price_[project];
        auto const of = profile_.uniform() ? units * profile_.worth[project] : units;
        // With all that the supporters may hold beyond held_, those who do not give all would pay less together by at
        // most that; and the cost was rounded up.
        candidate.bounds = {std::max<std::int64_t>(rest - 1 - static_cast<std::int64_t>(uncertain), 0), rest, of};
        return true;
    }

    /// The allowed project with the least price.
    template <class Allowed>
    std::optional<Winner> next(Chooser const& choose, Outcome& outcome, Allowed const& allowed) {
        for (;;) {
            auto cheapest = this->cheapest(outcome);
            if (cheapest.empty()) return std::nullopt;
            std::vector<std::uint32_t> tied;
            for (auto const& winner : cheapest)
                if (allowed(outcome, winner.project)) tied.push_back(winner.project);
            if (tied.empty()) continue;  // what cannot be selected now cannot be later
            std::sort(tied.begin(), tied.end());
            auto const chosen = tied.size() == 1 ? tied[0] : choose(tied);
            for (auto project : tied)
                if (project != chosen) push({project, {}, false});
            return *std::find_if(cheapest.begin(), cheapest.end(),
                                 [&](auto const& winner) { return winner.project == chosen; });
        }
    }

    /// All that have the least price, taken off the heap.
    std::vector<Winner> cheapest(Outcome& outcome) {
        std::vector<Candidate> contenders;
        std::optional<Bounds> best;
        auto const rivals = [&](Bounds const& bounds) {
            return !best || !less(best->upper, best->of, bounds.lower, bounds.of);
        };
        while (!heap_.empty() && rivals(heap_.front().bounds)) {
            std::pop_heap(heap_.begin(), heap_.end(), later);
            auto candidate = heap_.back();
            heap_.pop_back();
            if (!evaluate(candidate)) continue;
            auto const& bounds = candidate.bounds;
            if (!candidate.open && (!best || less(bounds.upper, bounds.of, best->upper, best->of))) best = bounds;
            contenders.push_back(candidate);
        }
        outcome.work.evaluations = evaluations_;
        std::vector<Winner> cheapest;
        std::vector<Candidate> close;
        for (auto const& candidate : contenders)
            rivals(candidate.bounds) ? close.push_back(candidate) : push(candidate);
        if (close.size() == 1 && !close[0].open) return {{close[0].project, exact_price(close[0])}};
        for (auto const& candidate : close) {
            ++outcome.work.exact;
            if (candidate.open && !exact_.affordable(candidate.project, paid_all_)) continue;
            Winner winner{candidate.project, exact_price(candidate)};
            if (!cheapest.empty() && winner.price > cheapest[0].price) {
                push(candidate);
                continue;
            }
            if (!cheapest.empty() && winner.price < cheapest[0].price) {
                for (auto const& dearer : cheapest) push({dearer.project, {}, false});
                cheapest.clear();
            }
            cheapest.push_back(std::move(winner));
        }
        return cheapest;
    }
    void push(Candidate const& candidate) {
        heap_.push_back(candidate);
        std::push_heap(heap_.begin(), heap_.end(), later);
    }

    /// The exact price: who gives all is known but for the few whom the bounds leave open.
    ExactPrice exact_price(Candidate const& candidate) {
        auto const [lower, upper, of] = candidate.bounds;
        auto const project = candidate.project;
        auto const ballots = profile_.supporters_of(project);
        return exact_.price(project, paid_all_, [&, lower = lower, upper = upper, of = of](std::size_t k) {
            if (candidate.open) return Poor::open;
            auto const held = held_[ballots[k]];
            auto const utility = profile_.utility_of(project, k);
            if (Wide(held + slack_) * of <= Wide(lower) * utility) return Poor::yes;
            return Wide(held) * of >= Wide(upper) * utility ? Poor::no : Poor::open;
        });
    }

    /// Takes the price of a project from its supporters.
    void buy(Winner const& winner, Outcome& outcome) {
        auto const project = winner.project;
        auto const ballots = profile_.supporters_of(project);
        FixedPrice const price(exact_.scaled(winner.price, share_));
        Selection selection{project, exact_.in_money(winner.price), 0, 0, false};
        for (std::size_t k = 0; k < ballots.size(); ++k) {
            auto const ballot = ballots[k];
            if (paid_all_[ballot] != 0) continue;
            auto const units = units_of(profile_, project, k);
            auto const [least, most] = price.payment(units);
            selection.payers += profile_.weight[ballot];
            int left = held_[ballot] > most ? 1 : held_[ballot] + slack_ < least ? -1 : 2;
            if (left == 2) {
                ++outcome.work.exact;
                left = exact_.compare_held(ballot, winner.price, units);
            }
            if (left > 0) {
                held_[ballot] = std::max<std::int64_t>(held_[ballot] - most, 0);
                continue;
            }
            held_[ballot] = 0;
            paid_all_[ballot] = 1;
            if (left < 0) selection.exhausted += profile_.weight[ballot];
        }
        slack_ += FixedPrice::error;
        outcome.remaining -= profile_.cost[project];
        outcome.total_cost += profile_.cost[project];
        outcome.selections.push_back(std::move(selection));
    }

    Profile const& profile_;
    core::Money budget_;
    std::int64_t share_;              ///< what each voter holds at first: small enough for sums over all voters
    std::vector<std::int64_t> held_;  ///< held_[b] <= what each voter of ballot b holds <= held_[b] + slack_
    std::vector<std::uint8_t> paid_all_;
    std::vector<UnitPrice> price_;  ///< the last bound of each project's price, before slack
    std::int64_t slack_ = 0;
    std::vector<Candidate> heap_;
    std::uint64_t evaluations_ = 0;
    ExactPayments exact_;
};

}  // namespace detail

/// The rule `equal_shares` of docs/elections.md (Peters, Pierczynski and Skowron, NeurIPS 2021, section 3), exact; with
/// additive utilities it guarantees EJR up to one project. `budget` is what the voters share: that of the profile, or
/// more where a completion raises it. `allowed(outcome, project)` says whether a project may be selected now; once it
/// may not, it never may. Cost: a few passes over the supporters of the projects whose price could be the least at each
/// step, and long numbers for what they leave open.
template <class Allowed>
Outcome equal_shares(Profile const& profile, Chooser const& choose, core::Money budget, Allowed const& allowed) {
    return detail::EqualShares(profile, budget).run(choose, allowed);
}
inline Outcome equal_shares(Profile const& profile, Chooser const& choose) {
    return equal_shares(profile, choose, profile.budget, [](auto const&, auto) { return true; });
}

}  // namespace grantpanel::elect
