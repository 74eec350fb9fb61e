// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "grantpanel/audit/finding.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/panel/kept_rules.hpp"
#include "grantpanel/panel/problem.hpp"

namespace grantpanel::audit {

namespace detail {

/// The value of an entry over one of its parts, counted anew from the awards; nothing for a share of no awards.
inline std::optional<core::Ratio> reached(model::Decision const& decision, model::LimitRule const& limit,
                                          model::LimitRule::Part const& part) {
    bool const money = limit.measure == model::Measure::amount || limit.measure == model::Measure::share_of_money;
    core::Ratio mine, all;
    for (auto application : core::positions<model::ApplicationIndex>(decision.results.size())) {
        auto const award = decision.results[application].award;
        if (award <= core::Money()) continue;
        core::Ratio const adds = money ? core::Ratio(award.count()) : core::Ratio(1);
        all += adds;
        if (std::find(part.members.begin(), part.members.end(), application) != part.members.end()) mine += adds;
    }
    if (!is_share(limit.measure)) return mine;
    if (all.sign() == 0) return std::nullopt;
    return mine / all;
}

/// What an entry that is not kept asks, and what the awards reach.
inline std::string witness(model::RoundData const& round, model::LimitRule const& limit, bool at_least,
                           model::LimitRule::Part const& part, core::Ratio const& value) {
    return panel::in_words(round, limit, at_least, limit.value) + panel::of_part(part) + ": the awards reach " +
           panel::detail::how_much(round, limit.measure, value);
}

}  // namespace detail

/// `at_least`: every entry reaches what was asked, or what the proposal shows to be the most that can be reached. Cost:
/// entries x parts x awards x members.
inline Finding at_least(model::Decision const& decision) {
    auto const& round = *decision.round;
    Finding finding{"at_least", true, {}, ""};
    for (std::size_t e = 0; e < round.allocation.at_least.size(); ++e) {
        auto const& limit = round.allocation.at_least[e];
        for (std::size_t p = 0; p < limit.parts.size(); ++p) {
            auto level = limit.value;
            for (auto const& lowered : decision.notes.lowered)
                if (lowered.entry == e && lowered.part == p) level = lowered.level;
            auto const value = detail::reached(decision, limit, limit.parts[p]);
            if (value && *value < level)
                finding.witnesses.push_back(detail::witness(round, limit, true, limit.parts[p], *value));
        }
    }
    finding.holds = finding.witnesses.empty();
    return finding;
}

/// `at_most`: no entry is passed. Cost: as at_least.
inline Finding at_most(model::Decision const& decision) {
    auto const& round = *decision.round;
    Finding finding{"at_most", true, {}, ""};
    for (auto const& limit : round.allocation.at_most)
        for (auto const& part : limit.parts) {
            auto const value = detail::reached(decision, limit, part);
            if (value && *value > limit.value)
                finding.witnesses.push_back(detail::witness(round, limit, false, part, *value));
        }
    finding.holds = finding.witnesses.empty();
    return finding;
}

/// `sets`: of an exclusive set at most one has an award; of those that belong together all have one or none. Cost:
/// linear in the sets.
inline Finding sets(model::Decision const& decision) {
    auto const& round = *decision.round;
    Finding finding{"sets", true, {}, ""};
    auto const awarded = [&](std::vector<model::ApplicationIndex> const& set) {
        std::vector<std::string> ids;
        for (auto application : set)
            if (decision.results[application].award > core::Money()) ids.push_back(round.applications[application].id);
        return ids;
    };
    for (auto const& set : round.allocation.exclusive)
        if (auto const ids = awarded(set); ids.size() > 1)
            finding.witnesses.push_back(core::join_words(ids) + " have awards, and only one of them can");
    for (auto const& set : round.allocation.together)
        if (auto const ids = awarded(set); !ids.empty() && ids.size() < set.size())
            finding.witnesses.push_back(core::join_words(ids) + " has an award and others that belong to it do not");
    finding.holds = finding.witnesses.empty();
    return finding;
}

/// `parts_of_pot`: the awards keep within the sub-pots, the years and what each funder may pay for; where there are
/// funders, the stated payments are what each award costs and no more than each gives. Cost: linear in awards x parts.
inline Finding parts_of_pot(model::Decision const& decision) {
    auto const& round = *decision.round;
    auto const& fund = round.fund;
    Finding finding{"parts_of_pot", true, {}, ""};
    auto const show = [&](core::Money amount) { return core::to_display(amount, round.unit); };
    core::Ratio const with_added = core::Ratio(1) + round.allocation.add_to_each_award;
    for (std::size_t last = 0; last < fund.sub_pots.size(); ++last) {
        // What flows into a sub-pot, from those before it.
        std::vector<bool> inside(fund.sub_pots.size(), false);
        inside[last] = true;
        core::Money amount, awards;
        for (std::size_t i = last + 1; i-- > 0;) {
            if (fund.sub_pots[i].spill_to && inside[*fund.sub_pots[i].spill_to]) inside[i] = true;
            if (inside[i]) amount += fund.sub_pots[i].amount;
        }
        for (auto application : core::positions<model::ApplicationIndex>(decision.results.size())) {
            std::size_t part = 0;
            while (part < fund.sub_pots.size() && fund.sub_pots[part].only &&
                   round.groups[*fund.sub_pots[part].only].condition.answers[application] != model::Answer::yes)
                ++part;
            if (part < inside.size() && inside[part]) awards += decision.results[application].award;
        }
        if (core::Ratio(awards.count()) * with_added > core::Ratio(amount.count()))
            finding.witnesses.push_back("the awards of the sub-pot `" + fund.sub_pots[last].id + "` are " +
                                        show(awards) + ", more than the " + show(amount) + " in it");
    }
    for (std::size_t y = 0; y < fund.years.size(); ++y) {
        core::Ratio sum;
        for (auto application : core::positions<model::ApplicationIndex>(decision.results.size())) {
            auto const award = decision.results[application].award;
            if (award == core::Money()) continue;
            core::Ratio const part(panel::years_of(round, application)[y].count());
            auto const most = round.applications[application].most();
            sum += award == most ? part : part * core::Ratio(award.count()) / core::Ratio(most.count());
        }
        // The parts of smaller awards are rounded; that moves less than one unit for each year and award.
        auto const rounding = core::Ratio(static_cast<std::int64_t>(fund.years.size() * decision.results.size()));
        if (sum > core::Ratio(fund.years[y].budget.count()) + rounding)
            finding.witnesses.push_back("the awards fall on " + fund.years[y].year + " with more than its budget of " +
                                        show(fund.years[y].budget));
    }
    core::Money paid, charged = decision.awarded + decision.added;
    std::vector<core::Money> gave(fund.funders.size());
    for (auto application : core::positions<model::ApplicationIndex>(decision.paid_by.size()))
        for (std::size_t f = 0; f < fund.funders.size(); ++f) {
            auto const amount = decision.paid_by[application][f];
            paid += amount;
            gave[f] += amount;
            auto const& only = fund.funders[f].only;
            if (amount > core::Money() && only &&
                round.groups[*only].condition.answers[application] != model::Answer::yes)
                finding.witnesses.push_back("`" + fund.funders[f].id + "` pays for " +
                                            round.applications[application].id + " and may not");
        }
    for (std::size_t f = 0; f < fund.funders.size(); ++f)
        if (gave[f] > fund.funders[f].amount)
            finding.witnesses.push_back("`" + fund.funders[f].id + "` pays " + show(gave[f]) + " and gives " +
                                        show(fund.funders[f].amount));
    if (!fund.funders.empty() && paid != charged)
        finding.witnesses.push_back("the funders may pay for " + show(paid) + " of the " + show(charged) +
                                    " that is awarded");
    finding.holds = finding.witnesses.empty();
    return finding;
}

}  // namespace grantpanel::audit
