// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "grantpanel/conflict/rulings.hpp"

namespace grantpanel::conflict {

/// What one person may see of one application now, for a host application to enforce.
struct Sight {
    bool papers = false;           ///< the application and what came with it
    bool own_marks = false;        ///< may give and see their own marks
    bool others_marks = false;     ///< the marks of the others, and the total
    bool readers = false;          ///< who reads it
    bool staff_notes = false;      ///< notes and marks of staff
    bool connections = false;      ///< that somebody has a connection, without its kind
    bool kinds_and_notes = false;  ///< what the connection is
    bool operator==(Sight const&) const = default;
};

/// Whether all that a member has to mark is in: every mark of their last sheet that is not practice is a number or an
/// absence that was chosen.
inline bool marks_are_in(model::RoundData const& round, model::MemberIndex member,
                         model::ApplicationIndex application) {
    std::optional<model::SheetIndex> last;
    for (auto sheet : core::positions<model::SheetIndex>(round.sheets.size())) {
        auto const& each = round.sheets[sheet];
        if (each.member == member && each.application == application &&
            each.discussion != model::Discussion::practice &&
            (!last || round.sheets[*last].discussion < each.discussion))
            last = sheet;
    }
    if (!last) return false;
    auto const marks = round.marks_of(*last);
    return std::none_of(marks.begin(), marks.end(),
                        [](auto mark) { return mark == model::Mark(model::Mark::Absence::missing); });
}

/// What a person on or around the panel may see (docs/conflicts.md, section 10). Nobody who marks sees the marks of
/// others or a staff note before their own marks are in; whoever has left the room sees nothing but that there is a
/// connection; kinds and notes of connections are the facilitator's. Cost: the sheets.
inline Sight sight(model::Round const& round, Allowed const& allowed, model::MemberIndex person,
                   model::ApplicationIndex application) {
    using model::Role;
    auto const role = round->panel[person].role;
    auto const response = allowed(person, application);
    bool const facilitator = role == Role::facilitator;
    Sight sight{.connections = true, .kinds_and_notes = facilitator};
    if (!model::may_be_there(response)) return sight;
    sight.papers = true;
    sight.readers = true;
    if (round->gives_marks(person)) {
        bool const marks = model::may_mark(response);
        bool const ready = !marks || marks_are_in(*round, person, application);
        sight.own_marks = marks;
        sight.others_marks = sight.staff_notes = ready;
        sight.readers = ready;
        return sight;
    }
    // An observer and an interpreter hear what is said in the room, and see no marks on paper.
    sight.others_marks = sight.staff_notes = role == Role::facilitator || role == Role::staff || role == Role::trustee;
    return sight;
}

}  // namespace grantpanel::conflict
