// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/elect/no_prices.hpp"
#include "grantpanel/elect/prices.hpp"
#include "grantpanel/solve/inequalities.hpp"

namespace grantpanel::elect {

/// The steps that the search for prices may take unless the caller says otherwise: fractions changed.
inline constexpr std::uint64_t price_steps = 20'000'000;

/// Whether prices support a selection, with the prices or the reason that there are none.
struct Pricing {
    /// `priceable`. Where it does not hold, the witness are the projects outside that take part in the reason, and
    /// their supporters (`due` and `got` are 0); or the selected projects that nobody supports.
    Audit audit;
    std::optional<PriceSystem> prices;  ///< where it holds
    std::optional<NoPrices> reason;     ///< where it does not; `proves_no_prices` checks it
};

/// `priceable`: whether some price system supports the selection (PriceSystem). Only who supports what counts, not how
/// much. Voters with the same support pay the same. `known` are prices that are tried first, such as those of a
/// rule (prices_of.hpp). Cost: that of `plain_reason` where that
/// finds one; else exact linear inequalities (solve/inequalities.hpp), with a row for each different ballot and
/// project; beyond 400,000 entries or so many steps `not_proved`.
inline Pricing priceable(Profile const& profile, std::span<std::uint32_t const> selected,
                         std::uint64_t steps = price_steps, PriceSystem const* known = nullptr) {
    using core::Ratio;
    Standing const standing(profile, selected);
    Pricing pricing{.audit = {.name = "priceable"}, .prices = {}, .reason = {}};
    auto& audit = pricing.audit;
    if (known && check_prices(profile, selected, *known).kind == PriceFault::Kind::none) {
        pricing.prices = *known;
        return pricing;
    }
    auto const unit = profile.whole_unit();
    auto const fails = [&](std::vector<std::uint32_t> projects, NoPrices reason) {
        audit.verdict = Verdict::does_not_hold;
        std::vector<std::uint8_t> supports(profile.ballots(), 0);
        std::vector<std::uint32_t> ballots;
        for (auto project : projects)
            for (auto ballot : profile.supporters_of(project)) supports[ballot] = 1;
        for (std::uint32_t ballot = 0; ballot < profile.ballots(); ++ballot)
            if (supports[ballot]) ballots.push_back(ballot);
        audit.witness = witness_of(profile, std::move(ballots), std::move(projects), {}, {});
        pricing.reason = std::move(reason);
    };
    std::vector<std::uint32_t> unloved;
    NoPrices reason{std::vector<Ratio>(profile.projects())};
    for (std::uint32_t project = 0; project < profile.projects(); ++project)
        if (standing.selected[project] && profile.votes[project] == 0) {
            unloved.push_back(project);
            reason.weights[project] = Ratio(1);
        }
    if (!unloved.empty()) {
        fails(std::move(unloved), std::move(reason));
        return pricing;
    }

    if (auto plain = plain_reason(profile, standing)) {
        fails({plain->first}, std::move(plain->second));
        return pricing;
    }

    // Ballots that support the same are one voter group.
    std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>> groups;
    for (std::uint32_t ballot = 0; ballot < profile.ballots(); ++ballot) {
        auto const supported = profile.supported_by(ballot);
        groups[{supported.begin(), supported.end()}].push_back(ballot);
    }
    groups.erase(std::vector<std::uint32_t>{});
    // Numbers: 0 is the money of a voter above the budget's share; then what each group pays for each project together.
    solve::Inequalities asked{.numbers = 1, .rows = {}};
    std::vector<solve::Inequalities::Row> of_projects(profile.projects()), other_side(profile.projects());
    std::vector<std::vector<std::size_t>> numbers;
    Ratio const share = profile.voters == 0
                            ? Ratio()
                            : Ratio(profile.budget.count()) / Ratio(static_cast<std::int64_t>(profile.voters));
    for (auto const& [supported, ballots] : groups) {
        std::int64_t voters = 0;
        for (auto ballot : ballots) voters += profile.weight[ballot];
        auto& mine = numbers.emplace_back();
        solve::Inequalities::Row row{{{0, Ratio(-voters)}}, share * Ratio(voters)};
        for (auto project : supported) {
            if (!standing.selected[project]) continue;
            mine.push_back(asked.numbers);
            row.terms.emplace_back(asked.numbers, Ratio(1));
            of_projects[project].terms.emplace_back(asked.numbers, Ratio(1));
            other_side[project].terms.emplace_back(asked.numbers++, Ratio(-1));
        }
        for (auto project : supported) {
            if (standing.selected[project]) continue;
            auto& outside = of_projects[project];
            if (outside.terms.empty()) outside.terms.emplace_back(0, Ratio());
            outside.terms[0].second += Ratio(voters);
            outside.limit -= share * Ratio(voters);
            for (auto number : mine) outside.terms.emplace_back(number, Ratio(-1));
        }
        if (!mine.empty()) asked.rows.push_back(std::move(row));
    }
    auto const voter_rows = asked.rows.size();
    for (std::uint32_t project = 0; project < profile.projects(); ++project) {
        Ratio const cost(profile.cost[project].count());
        if (beyond_budget(profile, standing, project)) of_projects[project] = {};  // asks nothing
        of_projects[project].limit += cost;
        asked.rows.push_back(std::move(of_projects[project]));
        other_side[project].limit = Ratio() - cost;
        if (standing.selected[project]) asked.rows.push_back(std::move(other_side[project]));
    }
    constexpr std::size_t most_entries = 400'000;
    if (asked.numbers * asked.rows.size() > most_entries) {
        audit.verdict = Verdict::not_proved;
        audit.note = "there are too many different ballots to search for prices";
        return pricing;
    }
    solve::Budget budget{steps};
    solve::Answer answer;
    try {
        answer = solve::answer(asked, budget);
    } catch (solve::OutOfSteps const&) {
        audit.verdict = Verdict::not_proved;
        audit.note = "no prices were found within " + std::to_string(steps) + " steps, nor that there are none";
    }
    audit.steps = steps - budget.left;
    if (answer.numbers) {
        auto& prices = pricing.prices.emplace();
        prices.each = (share + (*answer.numbers)[0]) / unit;
        auto mine = numbers.begin();
        for (auto const& [supported, ballots] : groups) {
            std::int64_t voters = 0;
            for (auto ballot : ballots) voters += profile.weight[ballot];
            auto number = mine++->begin();
            for (auto project : supported) {
                if (!standing.selected[project]) continue;
                auto const amount = (*answer.numbers)[*number++] / unit / Ratio(voters);
                if (amount.sign() == 0) continue;
                for (auto ballot : ballots) prices.payments.push_back({ballot, project, amount});
            }
        }
    } else if (!answer.weights.empty()) {
        std::vector<std::uint32_t> outside;
        auto row = voter_rows;
        for (std::uint32_t project = 0; project < profile.projects(); ++project) {
            auto& weight = reason.weights[project];
            weight = answer.weights[row++];
            if (beyond_budget(profile, standing, project)) weight = Ratio();
            if (standing.selected[project])
                weight = answer.weights[row++] - weight;
            else if (weight.sign() > 0)
                outside.push_back(project);
        }
        fails(std::move(outside), std::move(reason));
    }
    return pricing;
}

}  // namespace grantpanel::elect
