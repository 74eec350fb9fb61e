// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "grantpanel/conflict/rulings.hpp"
#include "grantpanel/core/error.hpp"

namespace grantpanel::conflict {

/// A register of interests that stays open: it holds the rulings of a round, takes in one tie at a time, and works out
/// again only what that tie touches. For a meeting in which somebody says "I have just seen that ...". After any number
/// of ties its rulings are those of a round that had them all.
class Register {
  public:
    explicit Register(model::Round const& round) : round_(*round), graph_(round_) {
        ways_.reserve(round_.conflicts.policy.size());
        for (auto const& rule : round_.conflicts.policy) ways_.emplace_back(graph_, rule);
        for (auto member : core::positions<model::MemberIndex>(round_.panel.size()))
            detail::offer_all(graph_, ways_, member, [&](model::Ruling const& ruling) {
                pairs_[key(ruling.member, ruling.application)].offer(ruling);
            });
    }
    Register(Register const&) = delete;
    Register& operator=(Register const&) = delete;

    /// The round with the ties that were taken in.
    [[nodiscard]] model::RoundData const& round() const { return round_; }

    /// All rulings, sorted by (application, member). Cost: a sort.
    [[nodiscard]] std::vector<model::Ruling> rulings() const {
        std::vector<model::Ruling> rulings;
        for (auto const& [pair, candidates] : pairs_)
            if (auto ruling = detail::settle(round_, candidates)) rulings.push_back(*ruling);
        std::sort(rulings.begin(), rulings.end(), detail::by_application);
        return rulings;
    }

    /// The tie that somebody has just declared, by the ids of both and the kind. Throws core::UsageError for an id that
    /// is not in the round, a kind that no rule names, a day that is none, and a tie of a thing with itself.
    [[nodiscard]] model::Tie declared(std::string_view member, std::string_view subject, std::string_view kind,
                                      std::string_view since = "", std::string_view until = "") const {
        auto const find = [&](std::string_view id, std::size_t among) {
            for (std::size_t node = 0; node < among; ++node)
                if (round_.id_of(model::NodeIndex(node)) == id) return node;
            throw core::UsageError("nothing here has the id `" + core::printable(id) + "`");
        };
        auto const day = [](std::string_view text) {
            auto const found = core::parse_day_or_year(text);
            if (!text.empty() && !found)
                throw core::UsageError("`" + core::printable(text) + "` is not a day of the calendar or a year");
            return found;
        };
        model::Tie tie;
        tie.source = model::TieSource::conflict_decision;
        tie.from = model::NodeIndex(find(member, round_.panel.size()));
        std::size_t const to = find(subject, round_.nodes());
        bool const is_person = to >= round_.panel.size() && to < round_.panel.size() + round_.applicants.size();
        auto const applicant = model::ApplicantIndex(is_person ? to - round_.panel.size() : 0);
        tie.to = is_person ? round_.node(applicant) : model::NodeIndex(to);
        if (tie.from == tie.to) throw core::UsageError("`" + core::printable(member) + "` is tied to itself");
        bool known = false;
        for (auto const& rule : round_.conflicts.policy)
            for (auto const& hop : rule.path)
                for (auto each : hop)
                    if (round_.kinds[each] == kind) {
                        tie.kind = each;
                        known = true;
                    }
        if (!known) throw core::UsageError("no rule says what a `" + core::printable(kind) + "` may do");
        tie.since = day(since);
        tie.until = day(until);
        return tie;
    }

    /// Takes in a tie and gives the rulings that became others by it, sorted by (application, member). Its kind must be
    /// one of the round's, and not `same_as`. Cost: the ways through the tie.
    std::vector<model::Ruling> add(model::Tie tie) {
        model::TieIndex const added(round_.ties.size());
        round_.ties.push_back(std::move(tie));
        graph_.add(added);
        for (auto& ways : ways_) ways.add(added);
        std::vector<std::pair<std::uint64_t, detail::Candidates>> before;
        for (std::uint32_t rule = 0; rule < ways_.size(); ++rule)
            for (std::size_t hop = 0; hop < round_.conflicts.policy[rule].path.size(); ++hop) {
                if (!ways_[rule].can_be(added, hop)) continue;
                for (bool reversed : {false, true}) through({added, reversed}, rule, hop, before);
            }
        std::vector<model::Ruling> changed;
        std::stable_sort(before.begin(), before.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (i > 0 && before[i].first == before[i - 1].first) continue;  // the first is how it stood
            auto const old = detail::settle(round_, before[i].second);
            auto const now = detail::settle(round_, pairs_[before[i].first]);
            if (now && (!old || old->response != now->response || old->referred != now->referred ||
                        old->decision != now->decision || old->rule != now->rule || !same_way(*old, *now)))
                changed.push_back(*now);
        }
        std::sort(changed.begin(), changed.end(), detail::by_application);
        return changed;
    }

  private:
    using Before = std::vector<std::pair<std::uint64_t, detail::Candidates>>;

    static std::uint64_t key(model::MemberIndex member, model::ApplicationIndex application) {
        return std::uint64_t{member.value} << 32U | application.value;
    }
    static bool same_way(model::Ruling const& a, model::Ruling const& b) {
        return std::equal(a.way().begin(), a.way().end(), b.way().begin(), b.way().end(), [](auto left, auto right) {
            return left.tie == right.tie && left.reversed == right.reversed;
        });
    }

    /// A way that grows from the new tie at both ends.
    struct Growing {
        std::array<model::Hop, 4> hops{};
        std::vector<std::uint32_t> passed;
        std::uint32_t start = 0;
    };

    void through(model::Hop hop, std::uint32_t rule, std::size_t place, Before& before) {
        auto const& tie = round_.ties[hop.tie];
        auto const near = graph_.thing(hop.reversed ? tie.to : tie.from), far = graph_.thing(graph_.far(hop));
        if (near == far) return;
        Growing way;
        way.hops[place] = hop;
        way.passed = {near, far};
        back(way, near, far, rule, place, place, before);
    }

    /// Grows towards a member: `at` is where the hop `next` begins.
    void back(Growing& way, std::uint32_t at, std::uint32_t far, std::uint32_t rule, std::size_t next,
              std::size_t place, Before& before) {
        if (next == 0) {
            if (at >= round_.panel.size()) return;
            way.start = at;
            return forward(way, far, rule, place + 1, before);
        }
        for (auto const& arc : graph_.arcs(at)) {
            if (!ways_[rule].can_be(arc.hop.tie, next - 1) || has_passed(way, arc.to)) continue;
            way.hops[next - 1] = {arc.hop.tie, !arc.hop.reversed};
            way.passed.push_back(arc.to);
            back(way, arc.to, far, rule, next - 1, place, before);
            way.passed.pop_back();
        }
    }

    /// Grows towards applications: the hop `next` begins at `at`.
    void forward(Growing& way, std::uint32_t at, std::uint32_t rule, std::size_t next, Before& before) {
        auto const hops = round_.conflicts.policy[rule].path.size();
        if (next == hops) {
            for (auto application : graph_.applications(at))
                if (ways_[rule].suits(std::span(way.hops).first(hops), application))
                    offer(way, application, rule, before);
            return;
        }
        for (auto const& arc : graph_.arcs(at)) {
            if (!ways_[rule].can_be(arc.hop.tie, next) || has_passed(way, arc.to)) continue;
            way.hops[next] = arc.hop;
            way.passed.push_back(arc.to);
            forward(way, arc.to, rule, next + 1, before);
            way.passed.pop_back();
        }
    }

    static bool has_passed(Growing const& way, std::uint32_t thing) {
        return std::find(way.passed.begin(), way.passed.end(), thing) != way.passed.end();
    }

    void offer(Growing const& way, model::ApplicationIndex application, std::uint32_t rule, Before& before) {
        auto const& policy = round_.conflicts.policy[rule];
        auto const response = policy.then.value_or(model::Response::leave_room);
        model::MemberIndex const member(way.start);
        model::Ruling const ruling{member,       application,
                                   response,     model::Ruling::Because::policy,
                                   !policy.then, static_cast<std::uint8_t>(policy.path.size()),
                                   rule,         way.hops,
                                   std::nullopt, response};
        auto& candidates = pairs_[key(member, application)];
        auto& place = ruling.referred ? candidates.referred : candidates.certain;
        bool const first_of_rule =
            place && place->because == ruling.because && place->rule == rule &&
            std::lexicographical_compare(ruling.way().begin(), ruling.way().end(), place->way().begin(),
                                         place->way().end(), [&](auto a, auto b) { return graph_.comes_before(a, b); });
        if (place && !first_of_rule && !detail::Candidates::better(ruling, *place)) return;
        before.emplace_back(key(member, application), candidates);
        place = ruling;
    }

    model::RoundData round_;
    Graph graph_;
    std::vector<Ways> ways_;
    std::unordered_map<std::uint64_t, detail::Candidates> pairs_;
};

}  // namespace grantpanel::conflict
