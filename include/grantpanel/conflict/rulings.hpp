// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <vector>

#include "grantpanel/model/decision.hpp"

namespace grantpanel::conflict {

/// The rulings on every member and application that are tied (docs/deciding.md, stage 2): the strongest response that a
/// declared interest leads to, the first interest in the file among equally strong ones; leave_room for a member's own
/// application. Sorted by (application, member). Cost: interests times the applications they touch, and a sort.
inline std::vector<model::Ruling> rulings(model::Round const& round) {
    std::vector<std::vector<model::ApplicationIndex>> by_applicant(round->applicants.size());
    for (auto application : core::positions<model::ApplicationIndex>(round->applications.size()))
        by_applicant[round->applications[application].applicant.value].push_back(application);

    std::vector<model::Ruling> found;
    for (auto index : core::positions<model::InterestIndex>(round->interests.size())) {
        auto const& interest = round->interests[index];
        std::size_t rule = 0;
        auto const& policy = round->conflict_policy;
        while (std::find(policy[rule].any.begin(), policy[rule].any.end(), interest.kind) == policy[rule].any.end())
            ++rule;
        auto const add = [&](model::ApplicationIndex application) {
            found.push_back({interest.member, application, policy[rule].then, index, rule});
        };
        if (auto const* application = std::get_if<model::ApplicationIndex>(&interest.subject))
            add(*application);
        else
            for (auto each : by_applicant[std::get<model::ApplicantIndex>(interest.subject).value]) add(each);
    }
    for (auto member : core::positions<model::MemberIndex>(round->panel.size()))
        for (std::size_t applicant = 0; applicant < round->applicants.size(); ++applicant) {
            auto const& who = round->applicants[model::ApplicantIndex(applicant)];
            if (who.kind == model::Applicant::Kind::member && who.id == round->panel[member].id)
                for (auto application : by_applicant[applicant])
                    found.push_back({member, application, model::Response::leave_room, std::nullopt, std::nullopt});
        }

    std::stable_sort(found.begin(), found.end(), [](auto const& a, auto const& b) {
        if (a.application != b.application) return a.application < b.application;
        if (a.member != b.member) return a.member < b.member;
        return a.response > b.response;
    });
    auto const same_pair = [](auto const& a, auto const& b) {
        return a.application == b.application && a.member == b.member;
    };
    found.erase(std::unique(found.begin(), found.end(), same_pair), found.end());
    return found;
}

/// Who takes no part in an application, from rulings sorted as above.
class Recusals {
  public:
    explicit Recusals(std::vector<model::Ruling> const& rulings) : rulings_(rulings) {}

    [[nodiscard]] bool operator()(model::MemberIndex member, model::ApplicationIndex application) const {
        auto const found = std::lower_bound(
            rulings_.begin(), rulings_.end(), std::pair(application, member),
            [](auto const& ruling, auto const& pair) { return std::pair(ruling.application, ruling.member) < pair; });
        return found != rulings_.end() && found->application == application && found->member == member &&
               found->response == model::Response::leave_room;
    }

    /// The members who left the room for an application.
    [[nodiscard]] std::vector<model::MemberIndex> of(model::ApplicationIndex application) const {
        std::vector<model::MemberIndex> members;
        auto found = std::lower_bound(rulings_.begin(), rulings_.end(), application,
                                      [](auto const& ruling, auto wanted) { return ruling.application < wanted; });
        for (; found != rulings_.end() && found->application == application; ++found)
            if (found->response == model::Response::leave_room) members.push_back(found->member);
        return members;
    }

  private:
    std::vector<model::Ruling> const& rulings_;
};

}  // namespace grantpanel::conflict
