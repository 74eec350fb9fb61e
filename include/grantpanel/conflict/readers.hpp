// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "grantpanel/conflict/rulings.hpp"

namespace grantpanel::conflict {

/// An application that has too few readers: in all, or in one seat.
struct ReaderShortage {
    model::ApplicationIndex application;
    std::string seat;  ///< "": in all
    std::size_t needs = 0, has = 0;
    /// Who could step in: may mark it, has no sheet on it, and has spare capacity. Fewer than `needs - has`: the
    /// shortage cannot be mended by this panel.
    std::vector<model::MemberIndex> could_read;
    [[nodiscard]] bool can_be_mended() const { return could_read.size() >= needs - has; }
};

/// The applications with too few readers, of those that are not out (docs/conflicts.md, section 7). A reader has a
/// sheet that is not practice and may mark; where the round has no sheets yet, everybody who may mark counts. Cost:
/// applications times members.
inline std::vector<ReaderShortage> reader_shortages(model::Round const& round,
                                                    std::vector<model::Ruling> const& rulings,
                                                    model::PerApplication<model::Screening> const& screenings) {
    Allowed const allowed(rulings);
    auto const& demand = round->assignment;
    core::Indexed<model::MemberIndex, std::size_t> load(round->panel.size(), 0);
    model::PerApplication<std::vector<model::MemberIndex>> readers(round->applications.size());
    bool any_sheets = false;
    for (auto const& sheet : round->sheets) {
        if (sheet.discussion == model::Discussion::practice) continue;
        any_sheets = true;
        auto& list = readers[sheet.application];
        if (std::find(list.begin(), list.end(), sheet.member) != list.end()) continue;
        list.push_back(sheet.member);
        ++load[sheet.member];
    }
    auto const spare = [&](model::MemberIndex member) {
        auto const& own = round->panel[member].most_applications;
        if (own) return load[member] < static_cast<std::size_t>(*own);
        return !demand.most_for_each || load[member] < *demand.most_for_each;
    };
    std::vector<ReaderShortage> shortages;
    for (auto application : core::positions<model::ApplicationIndex>(round->applications.size())) {
        if (screenings[application].out()) continue;
        std::vector<model::MemberIndex> read, could;
        for (auto member : core::positions<model::MemberIndex>(round->panel.size())) {
            if (!round->panel[member].decides() || !model::may_mark(allowed(member, application))) continue;
            auto const& list = readers[application];
            if (!any_sheets || std::find(list.begin(), list.end(), member) != list.end())
                read.push_back(member);
            else if (spare(member))
                could.push_back(member);
        }
        auto const require = [&](std::string const& seat, std::size_t needs) {
            auto const in_seat = [&](model::MemberIndex member) {
                return seat.empty() || round->panel[member].seat == seat;
            };
            auto const has = static_cast<std::size_t>(std::count_if(read.begin(), read.end(), in_seat));
            if (has >= needs) return;
            shortages.push_back({application, seat, needs, has, {}});
            std::copy_if(could.begin(), could.end(), std::back_inserter(shortages.back().could_read), in_seat);
        };
        require("", std::max(demand.readers, static_cast<std::size_t>(round->scoring.least_marks)));
        for (auto const& [seat, needs] : demand.seats) require(seat, needs);
    }
    return shortages;
}

}  // namespace grantpanel::conflict
