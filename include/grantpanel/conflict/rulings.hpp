// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "grantpanel/conflict/ways.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::conflict {

namespace detail {

/// The strongest ruling on each application for one member, and beside it the strongest that waits for an answer.
struct Candidates {
    std::optional<model::Ruling> certain, referred;

    void offer(model::Ruling const& ruling) {
        auto& place = ruling.referred ? referred : certain;
        if (!place || better(ruling, *place)) place = ruling;
    }
    /// Whether `a` is kept and `b` is not. Of one rule the first way is offered first, and no other.
    static bool better(model::Ruling const& a, model::Ruling const& b) {
        auto const place = [](model::Ruling const& ruling) {
            using enum model::Ruling::Because;
            auto const origin = ruling.because == own ? 0 : ruling.because == policy ? 1 : 2;
            return std::tuple(-static_cast<int>(ruling.response), origin, ruling.hops, ruling.rule);
        };
        return place(a) < place(b);
    }
};

/// What people decided about one member and application.
inline model::ConflictDecision const* find_decision(model::RoundData const& round, model::ConflictDecision::What what,
                                                    model::MemberIndex member, model::ApplicationIndex application) {
    for (auto const& decision : round.conflict_decisions)
        if (decision.what == what && decision.member == member &&
            std::binary_search(decision.applications.begin(), decision.applications.end(), application))
            return &decision;
    return nullptr;
}

/// The ruling that stands once referrals are answered and waivers are applied.
inline std::optional<model::Ruling> settle(model::RoundData const& round, Candidates candidates) {
    using What = model::ConflictDecision::What;
    auto& [certain, referred] = candidates;
    auto const row = [&](model::ConflictDecision const* decision) {
        return static_cast<std::size_t>(decision - round.conflict_decisions.data());
    };
    if (referred)
        if (auto const* answer = find_decision(round, What::referral, referred->member, referred->application)) {
            auto answered = *std::exchange(referred, std::nullopt);
            answered.referred = false;
            answered.response = answer->response;
            answered.decision = row(answer);
            candidates.offer(answered);
        }
    auto strongest = certain;
    if (referred && (!certain || referred->response > certain->response)) strongest = referred;
    bool const can_be_waived = strongest && !strongest->referred && strongest->because != model::Ruling::Because::own;
    if (!can_be_waived) return strongest;
    if (auto const* waiver = find_decision(round, What::waiver, strongest->member, strongest->application))
        if (waiver->response < strongest->response) {
            strongest->response = waiver->response;
            strongest->decision = row(waiver);
        }
    return strongest;
}

}  // namespace detail

namespace detail {

/// Offers every ruling on one member before any decision about it: of the policy, of their own applications, of rivals.
template <class Offer>
void offer_all(Graph const& graph, std::vector<Ways>& ways, model::MemberIndex member, Offer offer) {
    using Because = model::Ruling::Because;
    using model::Response;
    auto const& round = graph.round();
    for (std::uint32_t rule = 0; rule < ways.size(); ++rule) {
        auto const& then = round.conflicts.policy[rule].then;
        auto const response = then.value_or(Response::leave_room);
        auto const hops = static_cast<std::uint8_t>(round.conflicts.policy[rule].path.size());
        ways[rule].from(member, [&](model::ApplicationIndex application, std::array<model::Hop, 4> const& path) {
            offer({member, application, response, Because::policy, !then, hops, rule, path, std::nullopt, response});
        });
    }
    auto const rule_free = [&](model::ApplicationIndex application, Response response, Because because) {
        offer({member, application, response, because, false, 0, 0, {}, std::nullopt, response});
    };
    auto const own = graph.applications(graph.thing(round.node(member)));
    for (auto application : own) rule_free(application, Response::leave_room, Because::own);
    if (!own.empty() && round.conflicts.same_pot != Response::stay)
        for (auto application : core::positions<model::ApplicationIndex>(round.applications.size()))
            rule_free(application, round.conflicts.same_pot, Because::same_pot);
}

inline bool by_application(model::Ruling const& a, model::Ruling const& b) {
    return std::pair(a.application, a.member) < std::pair(b.application, b.member);
}

}  // namespace detail

/// The rulings on every member and application that are tied: for each such pair the strongest, with the way that led
/// to it (docs/conflicts.md, sections 1 to 4). Sorted by (application, member). Cost: for each rule and member, the
/// ties within the reach of the rule; then a sort.
inline std::vector<model::Ruling> rulings(model::Round const& round) {
    std::vector<model::Ruling> found;
    bool const any_applies =
        std::any_of(round->applicants.begin(), round->applicants.end(), [](auto const& who) { return who.member; });
    if (round->ties.empty() && !any_applies) return found;

    Graph const graph(*round);
    std::vector<Ways> ways;
    ways.reserve(round->conflicts.policy.size());
    for (auto const& rule : round->conflicts.policy) ways.emplace_back(graph, rule);
    model::PerApplication<detail::Candidates> candidates(round->applications.size());
    for (auto member : core::positions<model::MemberIndex>(round->panel.size())) {
        std::vector<model::ApplicationIndex> touched;
        detail::offer_all(graph, ways, member, [&](model::Ruling const& ruling) {
            auto& place = candidates[ruling.application];
            if (!place.certain && !place.referred) touched.push_back(ruling.application);
            place.offer(ruling);
        });
        for (auto application : touched) {
            if (auto ruling = detail::settle(*round, candidates[application])) found.push_back(*ruling);
            candidates[application] = {};
        }
    }
    std::sort(found.begin(), found.end(), detail::by_application);
    return found;
}

/// What each member may do, from rulings sorted as above. Whoever is not tied takes part.
class Allowed {
  public:
    explicit Allowed(std::vector<model::Ruling> const& rulings) : rulings_(rulings) {}

    [[nodiscard]] model::Ruling const* ruling(model::MemberIndex member, model::ApplicationIndex application) const {
        auto const found = std::lower_bound(
            rulings_.begin(), rulings_.end(), std::pair(application, member),
            [](auto const& ruling, auto const& pair) { return std::pair(ruling.application, ruling.member) < pair; });
        bool const is_it = found != rulings_.end() && found->application == application && found->member == member;
        return is_it ? &*found : nullptr;
    }
    [[nodiscard]] model::Response operator()(model::MemberIndex member, model::ApplicationIndex application) const {
        auto const* found = ruling(member, application);
        return found ? found->response : model::Response::stay;
    }
    /// The rulings on one application, by member.
    [[nodiscard]] std::span<model::Ruling const> of(model::ApplicationIndex application) const {
        auto const [from, to] =
            std::equal_range(rulings_.begin(), rulings_.end(), application, [](auto const& a, auto const& b) {
                if constexpr (std::is_same_v<std::decay_t<decltype(a)>, model::Ruling>)
                    return a.application < b;
                else
                    return a < b.application;
            });
        return {from, to};
    }

  private:
    std::vector<model::Ruling> const& rulings_;
};

}  // namespace grantpanel::conflict
