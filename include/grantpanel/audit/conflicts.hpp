// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <set>
#include <utility>

#include "grantpanel/audit/finding.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::audit {

namespace detail {

/// Whether the declared interests send a member out of the room, read from the interests one by one, not from the
/// rulings.
inline bool must_leave(model::RoundData const& round, model::MemberIndex member, model::ApplicationIndex application) {
    auto const applicant = round.applications[application].applicant;
    if (round.applicants[applicant].kind == model::Applicant::Kind::member &&
        round.applicants[applicant].id == round.panel[member].id)
        return true;
    for (auto const& interest : round.interests) {
        if (interest.member != member) continue;
        bool const touches = std::holds_alternative<model::ApplicationIndex>(interest.subject)
                                 ? std::get<model::ApplicationIndex>(interest.subject) == application
                                 : std::get<model::ApplicantIndex>(interest.subject) == applicant;
        if (!touches) continue;
        for (auto const& rule : round.conflict_policy)
            if (rule.then == model::Response::leave_room &&
                std::find(rule.any.begin(), rule.any.end(), interest.kind) != rule.any.end())
                return true;
    }
    return false;
}

}  // namespace detail

/// `no_conflicted_marks`: no mark that counted comes from a member who had to leave the room for that application, and
/// nobody who had to leave stayed, by the record, when it was decided. Cost: counted sheets times interests.
inline Finding no_conflicted_marks(model::Decision const& decision) {
    auto const& round = *decision.round;
    Finding finding{"no_conflicted_marks", true, {}, ""};
    std::set<std::pair<model::MemberIndex, model::ApplicationIndex>> tied;
    std::vector<std::vector<model::ApplicationIndex>> by_applicant(round.applicants.size());
    for (auto each : core::positions<model::ApplicationIndex>(round.applications.size()))
        by_applicant[round.applications[each].applicant.value].push_back(each);
    for (auto const& interest : round.interests) {
        if (auto const* one = std::get_if<model::ApplicationIndex>(&interest.subject))
            tied.emplace(interest.member, *one);
        else
            for (auto application : by_applicant[std::get<model::ApplicantIndex>(interest.subject).value])
                tied.emplace(interest.member, application);
    }
    auto const conflicted = [&](model::MemberIndex member, model::ApplicationIndex application) {
        bool const own = round.applicant_of(application).kind == model::Applicant::Kind::member;
        return (own || tied.contains({member, application})) && detail::must_leave(round, member, application);
    };
    std::size_t set_aside = 0;
    for (auto application : core::positions<model::ApplicationIndex>(decision.totals.size())) {
        set_aside += decision.totals[application].set_aside.size();
        for (auto sheet : decision.totals[application].counted)
            if (conflicted(round.sheets[sheet].member, application))
                finding.witnesses.push_back("the marks of " + round.panel[round.sheets[sheet].member].id + " on " +
                                            round.applications[application].id +
                                            " counted, and a declared connection says they step out");
    }
    for (auto const& made : round.decisions) {
        if (!made.meeting) continue;
        for (auto member : round.meetings[*made.meeting].present)
            if (std::find(made.stood_aside.begin(), made.stood_aside.end(), member) == made.stood_aside.end() &&
                conflicted(member, made.application))
                finding.witnesses.push_back(
                    round.panel[member].id + " was present when " + round.applications[made.application].id +
                    " was decided and is not in `stood_aside`, and a declared connection says they step out");
    }
    if (set_aside > 0)
        finding.note = explain::counted(set_aside, "score sheet") + " of members who stepped out " +
                       (set_aside == 1 ? "is" : "are") + " kept and did not count";
    finding.holds = finding.witnesses.empty();
    return finding;
}

}  // namespace grantpanel::audit
