// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/conflict/rulings.hpp"

namespace grantpanel::conflict {

/// A member and an application of which the member has to leave the room.
using ConflictedPair = std::pair<model::MemberIndex, model::ApplicationIndex>;

/// The conflicts of a panel as a whole: pairs of a member who decides and an application for which they leave the room.
struct Picture {
    std::vector<ConflictedPair> pairs;
    std::size_t possible = 0;  ///< members who decide times applications that were not withdrawn
    core::Indexed<model::MemberIndex, std::size_t> of_member;
    model::PerApplication<std::size_t> of_application;

    /// The smallest set without which no pair is left, and as many pairs of which no two share a member or an
    /// application: they show that no smaller set will do (Koenig 1931).
    std::vector<model::MemberIndex> cover_members;
    std::vector<model::ApplicationIndex> cover_applications;
    std::vector<ConflictedPair> proof;

    /// Members and applications that hang together through pairs, the largest first.
    struct Component {
        std::vector<model::MemberIndex> members;
        std::vector<model::ApplicationIndex> applications;
    };
    std::vector<Component> components;
};

namespace detail {

/// A largest matching of members and applications by augmenting paths, breadth first (Kuhn 1955): members times pairs
/// at most.
class Matching {
  public:
    Matching(std::size_t members, std::size_t applications, std::vector<ConflictedPair> const& pairs)
        : of_member_(members), partner_of_member_(members), partner_of_application_(applications) {
        for (auto const& [member, application] : pairs) of_member_[member.value].push_back(application);
        std::vector<model::MemberIndex> came_from(applications);
        for (std::size_t start = 0; start < members; ++start) {
            std::vector<bool> seen(applications, false);
            std::vector<model::MemberIndex> queue{model::MemberIndex(start)};
            std::optional<model::ApplicationIndex> free;
            for (std::size_t at = 0; at < queue.size() && !free; ++at)
                for (auto application : of_member_[queue[at].value]) {
                    if (seen[application.value]) continue;
                    seen[application.value] = true;
                    came_from[application.value] = queue[at];
                    if (auto const& partner = partner_of_application_[application.value]) {
                        queue.push_back(*partner);
                    } else {
                        free = application;
                        break;
                    }
                }
            while (free) {
                auto const member = came_from[free->value];
                partner_of_application_[free->value] = member;
                free = std::exchange(partner_of_member_[member.value], free);
            }
        }
    }

    [[nodiscard]] auto const& partners_of_members() const { return partner_of_member_; }
    [[nodiscard]] auto const& partners_of_applications() const { return partner_of_application_; }
    [[nodiscard]] auto const& of_member() const { return of_member_; }

  private:
    std::vector<std::vector<model::ApplicationIndex>> of_member_;
    std::vector<std::optional<model::ApplicationIndex>> partner_of_member_;
    std::vector<std::optional<model::MemberIndex>> partner_of_application_;
};

}  // namespace detail

/// The picture of a round (docs/conflicts.md, section 9).
inline Picture picture(model::Round const& round, std::vector<model::Ruling> const& rulings) {
    std::size_t const members = round->panel.size(), applications = round->applications.size();
    Picture picture;
    picture.of_member.assign(members, 0);
    picture.of_application.assign(applications, 0);
    auto const deciding =
        std::count_if(round->panel.begin(), round->panel.end(), [](auto const& p) { return p.decides(); });
    auto const in_round = std::count_if(round->applications.begin(), round->applications.end(),
                                        [](auto const& asked) { return !asked.withdrawn_on; });
    picture.possible = static_cast<std::size_t>(deciding * in_round);
    for (auto const& ruling : rulings) {
        if (model::may_be_there(ruling.response) || !round->panel[ruling.member].decides() ||
            round->applications[ruling.application].withdrawn_on)
            continue;
        picture.pairs.emplace_back(ruling.member, ruling.application);
        ++picture.of_member[ruling.member];
        ++picture.of_application[ruling.application];
    }

    detail::Matching const matching(members, applications, picture.pairs);
    // Koenig: from members without a partner, walk over any pair to an application and back over the matching.
    std::vector<bool> member_reached(members, false), application_reached(applications, false);
    std::vector<model::MemberIndex> queue;
    for (std::size_t member = 0; member < members; ++member)
        if (!matching.partners_of_members()[member] && !matching.of_member()[member].empty()) {
            member_reached[member] = true;
            queue.emplace_back(member);
        }
    for (std::size_t at = 0; at < queue.size(); ++at)
        for (auto application : matching.of_member()[queue[at].value]) {
            if (application_reached[application.value]) continue;
            application_reached[application.value] = true;
            auto const next = *matching.partners_of_applications()[application.value];
            if (!member_reached[next.value]) {
                member_reached[next.value] = true;
                queue.push_back(next);
            }
        }
    for (std::size_t member = 0; member < members; ++member)
        if (auto const& partner = matching.partners_of_members()[member]) {
            picture.proof.emplace_back(model::MemberIndex(member), *partner);
            if (!member_reached[member]) picture.cover_members.emplace_back(member);
        }
    for (std::size_t application = 0; application < applications; ++application)
        if (application_reached[application]) picture.cover_applications.emplace_back(application);

    std::vector<std::size_t> root(members + applications);
    std::iota(root.begin(), root.end(), std::size_t{0});
    auto const find = [&](std::size_t at) {
        while (root[at] != at) at = root[at] = root[root[at]];
        return at;
    };
    for (auto const& [member, application] : picture.pairs) {
        auto const a = find(member.value), b = find(members + application.value);
        root[std::max(a, b)] = std::min(a, b);
    }
    std::vector<std::optional<std::size_t>> place(root.size());
    for (std::size_t at = 0; at < root.size(); ++at) {
        bool const tied = at < members ? picture.of_member.at(at) > 0 : picture.of_application.at(at - members) > 0;
        if (!tied) continue;
        auto& where = place[find(at)];
        if (!where) {
            where = picture.components.size();
            picture.components.emplace_back();
        }
        if (at < members)
            picture.components[*where].members.emplace_back(at);
        else
            picture.components[*where].applications.emplace_back(at - members);
    }
    std::stable_sort(picture.components.begin(), picture.components.end(), [](auto const& a, auto const& b) {
        return a.members.size() + a.applications.size() > b.members.size() + b.applications.size();
    });
    return picture;
}

}  // namespace grantpanel::conflict
