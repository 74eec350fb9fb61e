// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

#include "grantpanel/conflict/rulings.hpp"
#include "grantpanel/score/combine.hpp"

namespace grantpanel::score {

/// Why an application needs talking about (docs/scoring.md, section 9).
enum class TalkAbout : std::uint8_t { spread, near_line, minority, not_enough_information, asked };

inline std::string_view word(TalkAbout why) {
    static constexpr std::string_view words[] = {"spread", "near_line", "minority", "not_enough_information", "asked"};
    return words[static_cast<std::size_t>(why)];
}

/// An application that needs talking about.
struct Talk {
    model::ApplicationIndex application;
    std::vector<TalkAbout> why;                  ///< in the order of TalkAbout
    std::vector<model::MemberIndex> asked_by;    ///< who asked for it and may take part
    std::optional<core::Ratio> lowest, highest;  ///< the totals that agreement could bring
    bool can_cross_the_line = false;             ///< lowest < line <= highest
};

/// What to talk about, what can change most first.
struct Discussion {
    std::optional<core::Ratio> line;  ///< the total of the last application that gets money by the proposal
    std::vector<Talk> list;
};

namespace detail {

/// The totals if everybody agreed with the lowest, and with the highest mark on each criterion: as marked, and moved by
/// what an adjustment moved the total. None with Borda shares, which are no marks.
inline void find_range(model::RoundData const& round, Combiner const& combine, model::Total const& total, Talk& talk) {
    if (round.scoring.adjust == model::Adjust::borda) return;
    core::Ratio lowest, highest;
    std::int64_t weights = 0;
    for (auto c : core::positions<model::CriterionIndex>(total.criteria.size())) {
        auto const weight = total.criteria[c].weight;
        if (weight == 0) continue;
        std::vector<Value> low;
        for (auto sheet : total.counted)
            if (auto const mark = round.marks_of(sheet)[c.value];
                mark.is_number() &&
                (round.scoring.by == model::ScoredBy::criterion || sheet_value(round, sheet, total)))
                low.push_back({talk.application, round.sheets[sheet].member, share(round.rubric.criteria[c], mark)});
        auto const cut = round.scoring.combine == model::Combine::trimmed ? 2 * round.scoring.trim : 0;
        if (std::ssize(low) <= cut) return;
        auto const [least, most] =
            std::minmax_element(low.begin(), low.end(), [](auto const& a, auto const& b) { return a.value < b.value; });
        auto high = low;
        core::Ratio const bottom = least->value, top = most->value;
        for (auto& each : low) each.value = bottom;
        for (auto& each : high) each.value = top;
        lowest += core::Ratio(weight) * combine(low);
        highest += core::Ratio(weight) * combine(high);
        weights += weight;
    }
    if (weights == 0) return;
    auto const moved = total.score ? *total.score - *total.as_marked : core::Ratio(0);
    talk.lowest = lowest / core::Ratio(weights) + moved;
    talk.highest = highest / core::Ratio(weights) + moved;
}

inline bool is_spread(model::RoundData const& round, model::Total const& total) {
    if (!round.scoring.discuss.spread) return false;
    for (auto c : core::positions<model::CriterionIndex>(total.criteria.size())) {
        if (total.criteria[c].weight == 0) continue;
        std::int32_t low = 0, high = -1;
        for (auto sheet : total.counted)
            if (auto const mark = round.marks_of(sheet)[c.value]; mark.is_number()) {
                low = high < 0 ? mark.steps() : std::min(low, mark.steps());
                high = std::max(high, mark.steps());
            }
        if (high >= 0 && core::Ratio(high - low) * round.rubric.criteria[c].scale.step >= *round.scoring.discuss.spread)
            return true;
    }
    return false;
}

/// The values of whole sheets, adjusted as the round adjusts; none where marks are added up, since a sum is no value of
/// one sheet.
inline model::PerApplication<std::vector<core::Ratio>> adjusted_sheets(model::Decision const& decision) {
    auto const& rules = decision.round->scoring;
    auto const members = decision.round->panel.size();
    model::PerApplication<std::vector<core::Ratio>> of(decision.totals.size());
    if (rules.combine == model::Combine::sum) return of;
    auto column = columns(decision.round, decision.totals, model::ScoredBy::sheet).front();
    if (rules.adjust == model::Adjust::severity) {
        auto const effects = severities_in_force(rules, column, of.size(), members);
        for (auto& each : column.values) each.value -= effects.of(each.member);
    }
    column.values = rescaled(rules.adjust, std::move(column.values), members);
    for (auto& each : column.values) of[each.application].push_back(std::move(each.value));
    return of;
}

inline bool has_minority(std::vector<core::Ratio> const& values, core::Ratio const& line) {
    auto const above = std::count_if(values.begin(), values.end(), [&](auto const& value) { return value >= line; });
    auto const below = std::ssize(values) - above;
    return values.size() >= 3 && (above == 1 || below == 1);
}

inline bool lacks_information(model::RoundData const& round, model::ApplicationIndex application,
                              model::Total const& total) {
    for (auto c : core::positions<model::CriterionIndex>(total.criteria.size()))
        if (total.criteria[c].not_enough_information > 0 && weight_units(round, application, c) > 0) return true;
    return false;
}

}  // namespace detail

/// Which applications in the round need talking about (docs/scoring.md, section 9). Cost: linear in the marks.
inline Discussion discussion(model::Decision const& decision) {
    auto const& round = *decision.round;
    Discussion result;
    for (auto const& tie_class : decision.order.classes)
        for (auto application : tie_class.members)
            if (decision.proposal[application].award > core::Money()) result.line = decision.totals[application].score;
    conflict::Allowed const allowed(decision.rulings);
    auto const sheets = detail::adjusted_sheets(decision);
    detail::Combiner const combine(round);
    auto const& rules = round.scoring.discuss;
    for (auto application : core::positions<model::ApplicationIndex>(round.applications.size())) {
        if (!decision.screenings[application].in_the_round()) continue;
        auto const& total = decision.totals[application];
        Talk talk;
        talk.application = application;
        for (auto const& wish : round.bring_back)
            if (wish.application == application && model::may_be_there(allowed(wish.member, application)))
                talk.asked_by.push_back(wish.member);
        auto const near = [&] {
            if (!rules.near_line || !result.line || !total.score) return false;
            auto const distance = *total.score - *result.line;
            return (distance.sign() < 0 ? core::Ratio(0) - distance : distance) <= *rules.near_line;
        };
        if (detail::is_spread(round, total)) talk.why.push_back(TalkAbout::spread);
        if (near()) talk.why.push_back(TalkAbout::near_line);
        if (result.line && detail::has_minority(sheets[application], *result.line))
            talk.why.push_back(TalkAbout::minority);
        if (detail::lacks_information(round, application, total)) talk.why.push_back(TalkAbout::not_enough_information);
        if (!talk.asked_by.empty()) talk.why.push_back(TalkAbout::asked);
        if (talk.why.empty()) continue;
        detail::find_range(round, combine, total, talk);
        talk.can_cross_the_line =
            result.line && talk.lowest && *talk.lowest < *result.line && *result.line <= *talk.highest;
        result.list.push_back(std::move(talk));
    }
    auto const width = [](Talk const& talk) { return talk.lowest ? *talk.highest - *talk.lowest : core::Ratio(-1); };
    std::stable_sort(result.list.begin(), result.list.end(), [&](Talk const& a, Talk const& b) {
        if (a.can_cross_the_line != b.can_cross_the_line) return a.can_cross_the_line;
        auto const left = width(a), right = width(b);
        if (left != right) return left > right;
        return round.applications[a.application].id < round.applications[b.application].id;
    });
    return result;
}

}  // namespace grantpanel::score
