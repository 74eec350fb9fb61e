// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/score/total.hpp"

namespace grantpanel::score {

/// The same round with only the sheets for which `keep` says so.
template <class Keep>
model::Round with_sheets(model::RoundData data, Keep keep) {
    std::size_t const criteria = data.rubric.criteria.size();
    core::Indexed<model::SheetIndex, model::Sheet> sheets;
    std::vector<model::Mark> marks;
    for (auto sheet : core::positions<model::SheetIndex>(data.sheets.size())) {
        if (!keep(sheet, data.sheets[sheet])) continue;
        sheets.push_back(data.sheets[sheet]);
        auto const from = data.marks.begin() + static_cast<std::ptrdiff_t>(sheet.value * criteria);
        marks.insert(marks.end(), from, from + static_cast<std::ptrdiff_t>(criteria));
    }
    data.sheets = std::move(sheets);
    data.marks = std::move(marks);
    return model::Round(std::move(data));
}

/// How a total moved between the sheets from before the discussion and those from after it, and how far the sheet that
/// the panel filled in together lies from the members' own.
struct Shift {
    std::size_t members = 0;            ///< who may mark it and have a sheet of both kinds
    std::optional<core::Ratio> change;  ///< the total with their sheets from after, less that with those from before
    std::optional<core::Ratio> agreed;  ///< the total of the sheet filled in together, less that of the members' own
};

/// The shift of each application where a member has both sheets or the panel has one of its own (docs/scoring.md,
/// section 10), as marked; no change where one of the two totals is missing. Cost: that of the totals, three times.
inline model::PerApplication<std::optional<Shift>> shifts(model::Round const& round,
                                                          std::vector<model::Ruling> const& rulings) {
    using model::Discussion;
    model::PerApplication<std::optional<Shift>> shifts(round->applications.size());
    conflict::Allowed const allowed(rulings);
    std::map<std::pair<model::ApplicationIndex, model::MemberIndex>, int> kinds;
    for (auto const& sheet : round->sheets)
        if (sheet.discussion != Discussion::practice)
            kinds[{sheet.application, sheet.member}] |= sheet.discussion == Discussion::before ? 1 : 2;
    bool any = false;
    for (auto const& [pair, both] : kinds) {
        if (both != 3 || !model::may_mark(allowed(pair.second, pair.first))) continue;
        if (!shifts[pair.first]) shifts[pair.first].emplace();
        ++shifts[pair.first]->members;
        any = true;
    }
    for (auto application : core::positions<model::ApplicationIndex>(round->agreed_marks.size()))
        if (!round->agreed_marks[application].empty()) {
            if (!shifts[application]) shifts[application].emplace();
            any = true;
        }
    if (!any) return shifts;
    model::RoundData data = *round;
    data.scoring.adjust = model::Adjust::none;
    data.scoring.counts = model::Counts::last;
    auto const after = totals(model::Round(data), rulings);
    data.scoring.counts = model::Counts::agreed;
    auto const agreed = totals(model::Round(data), rulings);
    data.scoring.counts = model::Counts::last;
    auto const before = totals(with_sheets(std::move(data),
                                           [&](auto, model::Sheet const& sheet) {
                                               return sheet.discussion != Discussion::after ||
                                                      kinds[{sheet.application, sheet.member}] != 3;
                                           }),
                               rulings);
    for (auto application : core::positions<model::ApplicationIndex>(shifts.size())) {
        if (!shifts[application] || !after[application].score) continue;
        if (shifts[application]->members > 0 && before[application].score)
            shifts[application]->change = *after[application].score - *before[application].score;
        if (!round->agreed_marks[application].empty() && agreed[application].score)
            shifts[application]->agreed = *agreed[application].score - *after[application].score;
    }
    return shifts;
}

}  // namespace grantpanel::score
