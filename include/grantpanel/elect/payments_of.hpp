// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/elect/paid.hpp"
#include "grantpanel/elect/prices_of.hpp"
#include "grantpanel/elect/run.hpp"

namespace grantpanel::elect {

/// A ballot as it is shown: the projects that it supports, in the order of ids, each with its utility over the
/// profile's denominator.
inline std::vector<std::pair<std::uint32_t, std::int64_t>> entries_by_id(Profile const& profile, std::uint32_t ballot) {
    std::vector<std::pair<std::uint32_t, std::int64_t>> entries;
    for (auto at = profile.starts[ballot]; at < profile.starts[ballot + 1]; ++at) {
        auto const project = profile.supported[at];
        entries.emplace_back(project, profile.uniform() ? profile.worth[project] : profile.utility[at]);
    }
    std::sort(entries.begin(), entries.end(),
              [&](auto const& a, auto const& b) { return profile.by_id[a.first] < profile.by_id[b.first]; });
    return entries;
}

namespace detail {

/// The payments of a price system by selection.
inline Bills bills_of(Profile const& profile, Outcome const& outcome, PriceSystem const& prices) {
    std::vector<std::size_t> turn(profile.projects());
    for (std::size_t k = 0; k < outcome.selections.size(); ++k) turn[outcome.selections[k].project] = k;
    Bills bills(outcome.selections.size(), Bill(std::in_place));
    for (auto const& payment : prices.payments)
        bills[turn[payment.project]]->push_back({payment.ballot, profile.weight[payment.ballot], payment.amount});
    return bills;
}

/// As the rule says it: all who hold cost / payers pay that.
inline Bills bills_of_exact_equal_shares(Profile const& profile, Outcome const& outcome) {
    using core::Ratio;
    Bills bills;
    auto const budget = outcome.raised_budget.value_or(Ratio(profile.budget.count())) / profile.whole_unit();
    auto const voters = static_cast<std::int64_t>(std::max<std::uint64_t>(profile.voters, 1));
    std::vector<Ratio> left(profile.ballots(), budget / Ratio(voters));
    for (auto const& selection : outcome.selections) {
        auto& bill = bills.emplace_back(std::in_place);
        if (selection.by_completion) continue;
        auto const each = Ratio(profile.cost[selection.project].count()) / profile.whole_unit() /
                          Ratio(static_cast<std::int64_t>(selection.payers));
        for (auto ballot : profile.supporters_of(selection.project)) {
            if (left[ballot] < each) continue;
            left[ballot] -= each;
            bill->push_back({ballot, profile.weight[ballot], each});
        }
    }
    return bills;
}

/// The shares of the end: the costs of all that the rule selected, divided as evenly as can be.
inline Bills bills_of_maximin_support(Profile const& profile, Outcome const& outcome) {
    SelectedGroups groups(profile);
    for (auto const& selection : outcome.selections)
        if (!selection.by_completion) groups.add(selection.project);
    auto const shares = groups.division();
    Bills bills;
    for (std::size_t k = 0; k < shares.size(); ++k) {
        auto& bill = bills.emplace_back(std::in_place);
        auto const supporters = profile.supporters_of(outcome.selections[k].project);
        for (std::size_t at = 0; at < supporters.size(); ++at)
            if (shares[k][at].sign() != 0)
                bill->push_back({supporters[at], profile.weight[supporters[at]], shares[k][at] / profile.whole_unit()});
    }
    return bills;
}

/// Puts the ballots of each bill in order: by the lists of what they support, in the order of ids, compared from their
/// beginnings, and where these are equal by what it is worth to them, the greater first.
inline void sort_by_ballot(Profile const& profile, Bills& bills) {
    using Key = std::pair<std::vector<std::uint32_t>, std::vector<std::int64_t>>;
    std::vector<Key> keys(profile.ballots());
    for (std::uint32_t ballot = 0; ballot < profile.ballots(); ++ballot)
        for (auto const& [project, utility] : entries_by_id(profile, ballot)) {
            keys[ballot].first.push_back(profile.by_id[project]);
            keys[ballot].second.push_back(-utility);
        }
    std::vector<std::uint32_t> order(profile.ballots()), rank(profile.ballots());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return keys[a] < keys[b]; });
    for (std::uint32_t k = 0; k < order.size(); ++k) rank[order[k]] = k;
    for (auto& bill : bills) {
        if (!bill) continue;
        std::vector<std::pair<std::uint32_t, std::size_t>> places;
        for (std::size_t k = 0; k < bill->size(); ++k) places.emplace_back(rank[(*bill)[k].ballot], k);
        std::sort(places.begin(), places.end());
        std::vector<Paid> sorted;
        sorted.reserve(places.size());
        for (auto const& [unused, k] : places) sorted.push_back(std::move((*bill)[k]));
        *bill = std::move(sorted);
    }
}

}  // namespace detail

/// Whether voters pay under a rule, or stand for its places.
inline bool has_payers(Rule rule) {
    switch (rule) {
        case Rule::equal_shares:
        case Rule::exact_equal_shares:
        case Rule::bounded_overspending:
        case Rule::fractional_equal_shares:
        case Rule::phragmen:
        case Rule::maximin_support:
        case Rule::cstv:
        case Rule::greedy_monroe:
        case Rule::rule_x: return true;
        case Rule::greedy:
        case Rule::max_welfare:
        case Rule::seq_pav:
        case Rule::pav:
        case Rule::seq_cc: break;
    }
    return false;
}

/// Who paid how much for each selection of an outcome of `run`, with the same profile, options and chooser; equal
/// ballots together, in the order of `sort_by_ballot`. What a completion selected has an empty bill, and so has what
/// nobody supports. Throws UsageError for a rule without payers.
///
/// Nothing is kept while a rule runs by itself: where the prices tell who paid, this counts what everybody holds once
/// more, and else runs the rule once more, with the budget that it ran with. Cost: that, and a fraction for each
/// payment, which can be long.
inline Bills payments_of(Profile const& profile, Options const& options, Chooser const& choose,
                         Outcome const& outcome) {
    Bills bills;
    switch (options.rule) {
        case Rule::equal_shares:
            bills = detail::bills_of(profile, outcome, prices_of_equal_shares(profile, outcome));
            break;
        case Rule::phragmen: bills = detail::bills_of(profile, outcome, prices_of_phragmen(profile, outcome)); break;
        case Rule::exact_equal_shares: bills = detail::bills_of_exact_equal_shares(profile, outcome); break;
        case Rule::maximin_support: bills = detail::bills_of_maximin_support(profile, outcome); break;
        case Rule::bounded_overspending:
            if (outcome.raised_budget) {
                auto raised = profile;
                raised.budget = detail::whole_money(*outcome.raised_budget);
                bounded_overspending(raised, choose, &bills);
            } else {
                bounded_overspending(profile, choose, &bills);
            }
            break;
        case Rule::fractional_equal_shares: fractional_equal_shares(profile, choose, &bills); break;
        case Rule::cstv: cstv(profile, choose, options.variant.value_or(CstvVariant::mtc), &bills); break;
        case Rule::greedy_monroe: greedy_monroe(profile, choose, &bills); break;
        case Rule::rule_x: rule_x(profile, choose, &bills); break;
        case Rule::greedy:
        case Rule::max_welfare:
        case Rule::seq_pav:
        case Rule::pav:
        case Rule::seq_cc:
            throw core::UsageError("nobody pays under the rule `" +
                                   std::string(words::rules[static_cast<std::size_t>(options.rule)]) +
                                   "`, so there are no payments to show");
    }
    bills.resize(outcome.selections.size(), Bill(std::in_place));
    detail::sort_by_ballot(profile, bills);
    return bills;
}

/// What the voters did not pay of a selection, and the budget did, in whole units: what a completion or a rule selects
/// without payers, and what supporters lack under `bounded_overspending`. Nothing where the bill is not known or nobody
/// pays at all. Cost: a sum of fractions, one for each payment.
inline std::optional<core::Ratio> paid_by_budget(Profile const& profile, Selection const& selection, Bill const& bill) {
    if (!bill) return std::nullopt;
    auto rest = core::Ratio(profile.cost[selection.project].count()) / profile.whole_unit() *
                selection.part.value_or(core::Ratio(1));
    std::map<core::Ratio, std::int64_t> voters;  // most pay the same
    for (auto const& paid : *bill) {
        if (!paid.each) return std::nullopt;
        voters[*paid.each] += static_cast<std::int64_t>(paid.voters);
    }
    for (auto const& [each, count] : voters) rest -= each * core::Ratio(count);
    return rest;
}

}  // namespace grantpanel::elect
