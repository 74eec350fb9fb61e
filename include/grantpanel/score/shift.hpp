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
    // Of everybody else the sheets that count by the round's rule; of those with both, one and then the other.
    auto const counts = sheets_that_count(*round);
    auto const totals_with = [&](Discussion of_both, model::Counts rule) {
        model::RoundData data = *round;
        data.scoring.adjust = model::Adjust::none;
        data.scoring.counts = rule;
        return totals(with_sheets(std::move(data),
                                  [&](model::SheetIndex at, model::Sheet const& sheet) {
                                      auto const both = kinds.find({sheet.application, sheet.member});
                                      return both != kinds.end() && both->second == 3 ? sheet.discussion == of_both
                                                                                      : bool(counts[at]);
                                  }),
                      rulings);
    };
    auto const after = totals_with(Discussion::after, model::Counts::last),
               before = totals_with(Discussion::before, model::Counts::last);
    auto const own_kind = round->scoring.counts == model::Counts::before ? Discussion::before : Discussion::after;
    auto const& own = own_kind == Discussion::before ? before : after;
    auto const agreed = totals_with(own_kind, model::Counts::agreed);
    for (auto application : core::positions<model::ApplicationIndex>(shifts.size())) {
        if (!shifts[application]) continue;
        if (shifts[application]->members > 0 && after[application].score && before[application].score)
            shifts[application]->change = *after[application].score - *before[application].score;
        if (!round->agreed_marks[application].empty() && agreed[application].score && own[application].score)
            shifts[application]->agreed = *agreed[application].score - *own[application].score;
    }
    return shifts;
}

}  // namespace grantpanel::score
