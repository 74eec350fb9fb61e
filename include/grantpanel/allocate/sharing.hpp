// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <tuple>
#include <vector>

#include "grantpanel/core/money.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/rules/allocation.hpp"

namespace grantpanel::allocate {

/// One of those among whom money is shared.
struct Sharer {
    core::Money request;          ///< it gets no more than this
    core::Money least;            ///< with less it takes no part
    std::int64_t weight = 0;      ///< its part is in proportion to this; not negative
    std::size_t order_class = 0;  ///< rising; those of one class are treated alike
};

/// What one of them gets.
struct Share {
    model::PartKind kind = model::PartKind::part;
    core::Money amount;
};

/// Shares money (docs/sharing.md): the base for each, then the rest in proportion to the weights. Nobody gets more than
/// the request; what is above it is shared among the others in the same proportions. Where the money does not reach the
/// base of all, or a part is less than somebody can work with, the last of these in order is taken out and the money is
/// shared again. Then whoever can be put back without that comes back, best in order first. A part is rounded down to a
/// multiple of the step; what is left goes, step by step, to those who lost most by that (largest remainder), equal
/// remainders in order. A class of equals of whom only some could have a step ends this, and the rest is left. Exact.
/// Cost: rounds x sharers; a round for each that is taken out, and one more for each time it is looked at again (mostly
/// twice, at most once for each that comes back).
class Sharing {
  public:
    /// `sharers` in order.
    Sharing(std::vector<Sharer> const& sharers, core::Money money, core::Money base, core::Money step)
        : sharers_(sharers), money_(money), base_(base), step_(step), shares_(sharers.size()) {
        for (std::size_t i = 0; i < sharers.size(); ++i) in_.push_back(i);
    }

    [[nodiscard]] std::vector<Share> run() {
        while (!in_.empty() && sum_of_bases() > money_)
            leave(sharers_[in_.back()].order_class, model::PartKind::no_base);
        while (true) {
            share();
            auto const last = std::find_if(in_.rbegin(), in_.rend(), [&](auto i) { return has_too_little(i); });
            if (last == in_.rend()) break;
            leave(sharers_[*last].order_class, model::PartKind::below_least);
        }
        while (bring_back()) {
        }
        return shares_;
    }

  private:
    using PartKind = model::PartKind;

    [[nodiscard]] core::Money base_of(std::size_t i) const { return std::min(base_, sharers_[i].request); }
    [[nodiscard]] core::Money sum_of_bases() const {
        core::Money sum;
        for (auto i : in_) sum += base_of(i);
        return sum;
    }
    [[nodiscard]] bool has_too_little(std::size_t i) const { return shares_[i].amount < sharers_[i].least; }
    void share() {
        divide();
        round();
    }
    /// Those of this class get nothing; of `below_least` only those that have too little.
    void leave(std::size_t order_class, PartKind why) {
        std::erase_if(in_, [&](auto i) {
            bool const leaves =
                sharers_[i].order_class == order_class && (why == PartKind::no_base || has_too_little(i));
            if (leaves) shares_[i] = {why, {}};
            return leaves;
        });
    }

    /// Looks once at everybody who is out. Those of one class and least are put back together, the smaller least first;
    /// those without a base by class, and one that stays out keeps out those after it. Whether anything changed.
    bool bring_back() {
        std::vector<std::size_t> out;
        for (std::size_t i = 0; i < sharers_.size(); ++i)
            if (!std::binary_search(in_.begin(), in_.end(), i)) out.push_back(i);
        auto const key = [&](std::size_t i) {
            bool const no_base = shares_[i].kind == PartKind::no_base;
            return std::tuple(sharers_[i].order_class, !no_base, no_base ? core::Money() : sharers_[i].least);
        };
        std::stable_sort(out.begin(), out.end(), [&](auto a, auto b) { return key(a) < key(b); });
        bool changed = false;
        for (auto from = out.begin(), to = from; from != out.end(); from = to) {
            to = std::find_if(from, out.end(), [&](auto i) { return key(i) != key(*from); });
            auto const in_before = in_;
            auto const shares_before = shares_;
            in_.insert(in_.end(), from, to);
            std::sort(in_.begin(), in_.end());
            bool const bases = sum_of_bases() <= money_;
            if (bases) share();
            if (bases && std::none_of(in_.begin(), in_.end(), [&](auto i) { return has_too_little(i); })) {
                changed = true;
                continue;
            }
            std::vector<std::size_t> too_little;
            if (bases)
                std::copy_if(from, to, std::back_inserter(too_little), [&](auto i) { return has_too_little(i); });
            in_ = in_before;
            shares_ = shares_before;
            if (shares_[*from].kind != PartKind::no_base) continue;
            for (auto i : too_little) shares_[i].kind = PartKind::below_least;
            return changed || !too_little.empty();
        }
        return changed;
    }

    /// Who gets the whole request, and what is shared among the others.
    void divide() {
        parts_ = in_;
        for (auto i : in_) shares_[i] = {};
        rest_ = core::Integer((money_ - sum_of_bases()).count());
        while (true) {
            weights_ = 0;
            for (auto i : parts_) weights_ += sharers_[i].weight;
            core::Integer const rest = rest_, weights = weights_;
            auto const reached = [&](std::size_t i) {
                auto const more = (sharers_[i].request - base_of(i)).count();
                return more == 0 || rest * sharers_[i].weight >= weights * more;
            };
            auto const before = parts_.size();
            std::erase_if(parts_, [&](auto i) {
                if (weights == 0 ? sharers_[i].request > base_of(i) : !reached(i)) return false;
                rest_ -= (sharers_[i].request - base_of(i)).count();
                shares_[i] = {PartKind::in_full, sharers_[i].request};
                return true;
            });
            if (parts_.size() == before) return;
        }
    }
    /// Rounds the parts down to the step and hands out what is left.
    void round() {
        core::Money left = money_;
        for (auto i : in_) left -= shares_[i].kind == PartKind::in_full ? shares_[i].amount : core::Money();
        struct Lost {
            core::Integer remainder;
            std::size_t sharer;
        };
        std::vector<Lost> lost;
        // A part is base + rest * weight / weights; everything over this denominator:
        core::Integer const over = weights_ == 0 ? core::Integer(1) : weights_;
        for (auto i : parts_) {
            core::Integer const part =
                base_of(i).count() * over + (weights_ == 0 ? core::Integer(0) : rest_ * sharers_[i].weight);
            core::Integer const step = over * step_.count();
            shares_[i] = {PartKind::part, core::Money::of(static_cast<std::int64_t>(part / step) * step_.count())};
            left -= shares_[i].amount;
            if (part % step != 0) lost.push_back({part % step, i});
        }
        std::stable_sort(lost.begin(), lost.end(),
                         [](auto const& a, auto const& b) { return a.remainder > b.remainder; });
        for (std::size_t from = 0, to = 0; from < lost.size(); from = to) {
            core::Money sum;
            for (; to < lost.size() && lost[to].remainder == lost[from].remainder &&
                   sharers_[lost[to].sharer].order_class == sharers_[lost[from].sharer].order_class;
                 ++to)
                sum += step_for(lost[to].sharer);
            if (sum > left) return;
            for (std::size_t k = from; k < to; ++k) shares_[lost[k].sharer].amount += step_for(lost[k].sharer);
            left -= sum;
        }
    }
    [[nodiscard]] core::Money step_for(std::size_t i) const {
        return std::min(step_, sharers_[i].request - shares_[i].amount);
    }

    std::vector<Sharer> const& sharers_;
    core::Money money_, base_, step_;
    std::vector<Share> shares_;
    std::vector<std::size_t> in_, parts_;  // who takes part; who of them gets a part
    core::Integer rest_, weights_;         // what is shared by weight, and the sum of the weights of `parts_`
};

}  // namespace grantpanel::allocate
