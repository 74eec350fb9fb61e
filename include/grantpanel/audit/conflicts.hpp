// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/audit/finding.hpp"
#include "grantpanel/conflict/ways.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::audit {

namespace detail {

/// The rulings worked out again by another way than the stages: for a member, every way of every rule is walked to its
/// end, tie by tie. Slow and plain.
class Reruled {
  public:
    explicit Reruled(model::RoundData const& round)
        : round_(round), name_(round.nodes()), ties_(round.nodes()), ends_(round.nodes()), rows_(round.panel.size()) {
        for (std::uint32_t node = 0; node < name_.size(); ++node) name_[node] = node;
        for (bool changed = true; changed;) {
            changed = false;
            for (auto const& tie : round.ties) {
                if (round.kinds[tie.kind] != model::same_as) continue;
                auto &a = name_[tie.from.value], &b = name_[tie.to.value];
                changed = changed || a != b;
                a = b = std::min(a, b);
            }
        }
        for (auto const& tie : round.ties) {
            ties_[name_[tie.from.value]].push_back(&tie);
            if (name_[tie.from.value] != name_[tie.to.value]) ties_[name_[tie.to.value]].push_back(&tie);
        }
        for (auto each : core::positions<model::ApplicationIndex>(round.applications.size())) {
            ends_[round.node(each).value].push_back(each);
            ends_[name_[round.node(round.applications[each].applicant).value]].push_back(each);
        }
    }

    model::Response operator()(model::MemberIndex member, model::ApplicationIndex application) {
        auto& row = rows_[member.value];
        if (row.empty()) row = responses_of(member);
        return row[application.value];
    }

  private:
    using What = model::ConflictDecision::What;
    struct Found {
        std::vector<model::Response> certain;
        std::vector<bool> referred;
    };

    std::vector<model::Response> responses_of(model::MemberIndex member) const {
        using model::Response;
        std::size_t const size = round_.applications.size();
        Found found{std::vector(size, Response::stay), std::vector(size, false)};
        for (auto const& rule : round_.conflicts.policy) {
            std::vector<std::uint32_t> way{name_[round_.node(member).value]};
            walk(rule, way, false, "", found);
        }
        bool const applies = std::any_of(round_.applications.begin(), round_.applications.end(),
                                         [&](auto const& asked) { return is_own(member, asked); });
        std::vector<Response> responses(size, Response::stay);
        for (auto each : core::positions<model::ApplicationIndex>(size)) {
            auto certain = found.certain[each.value];
            if (applies) certain = std::max(certain, round_.conflicts.same_pot);
            auto const answer = decided(What::referral, member, each);
            auto& response = responses[each.value];
            response = certain;
            if (found.referred[each.value]) response = std::max(response, answer.value_or(Response::leave_room));
            bool const waiting = found.referred[each.value] && !answer && certain < response;
            if (is_own(member, round_.applications[each]))
                response = Response::leave_room;
            else if (!waiting)
                response = std::min(response, decided(What::waiver, member, each).value_or(response));
        }
        return responses;
    }

    [[nodiscard]] bool is_own(model::MemberIndex member, model::Application const& asked) const {
        return round_.applicants[asked.applicant].member == member;
    }
    [[nodiscard]] std::optional<model::Response> decided(What what, model::MemberIndex member,
                                                         model::ApplicationIndex application) const {
        for (auto const& decision : round_.conflict_decisions)
            if (decision.what == what && decision.member == member &&
                std::find(decision.applications.begin(), decision.applications.end(), application) !=
                    decision.applications.end())
                return decision.response;
        return std::nullopt;
    }
    static bool any_words(std::string_view position, std::vector<std::string> const& words) {
        return std::any_of(words.begin(), words.end(),
                           [&](auto const& word) { return core::has_words(position, word); });
    }

    void walk(model::ConflictRule const& rule, std::vector<std::uint32_t>& way, bool marked,
              std::string const& department, Found& found) const {
        std::size_t const hop = way.size() - 1;
        auto const at = way.back();
        if (hop == rule.path.size()) {
            if (!rule.positions.empty() && !marked) return;
            for (auto application : ends_[at]) {
                if (!rule.same.empty() && !department.empty() && !rule.departments[application].empty() &&
                    department != core::fold_ascii(rule.departments[application]))
                    continue;
                if (rule.then)
                    found.certain[application.value] = std::max(found.certain[application.value], *rule.then);
                else
                    found.referred[application.value] = true;
            }
            return;
        }
        for (auto const* tie : ties_[at]) {
            if (std::find(rule.path[hop].begin(), rule.path[hop].end(), tie->kind) == rule.path[hop].end()) continue;
            if (!conflict::is_current(*tie, rule, round_.reference) || any_words(tie->position, rule.not_positions))
                continue;
            auto const from = name_[tie->from.value], next = from == at ? name_[tie->to.value] : from;
            if (std::find(way.begin(), way.end(), next) != way.end()) continue;
            way.push_back(next);
            walk(rule, way, marked || any_words(tie->position, rule.positions),
                 tie->department.empty() ? department : core::fold_ascii(tie->department), found);
            way.pop_back();
        }
    }

    model::RoundData const& round_;
    std::vector<std::uint32_t> name_;  ///< one number for an organisation under several names
    std::vector<std::vector<model::Tie const*>> ties_;
    std::vector<std::vector<model::ApplicationIndex>> ends_;
    std::vector<std::vector<model::Response>> rows_;  ///< by member, worked out when first asked for
};

}  // namespace detail

/// `no_conflicted_marks`: no mark that counted comes from a member who had to leave the room for that application, and
/// nobody who had to leave stayed, by the record, when it was decided. Cost: for each counted sheet, the ways of the
/// rules from its member.
inline Finding no_conflicted_marks(model::Decision const& decision) {
    auto const& round = *decision.round;
    Finding finding{"no_conflicted_marks", true, {}, ""};
    detail::Reruled response(round);
    std::size_t set_aside = 0;
    for (auto application : core::positions<model::ApplicationIndex>(decision.totals.size())) {
        set_aside += decision.totals[application].set_aside.size();
        for (auto sheet : decision.totals[application].counted)
            if (!model::may_mark(response(round.sheets[sheet].member, application)))
                finding.witnesses.push_back("the marks of " + round.panel[round.sheets[sheet].member].id + " on " +
                                            round.applications[application].id +
                                            " counted, and a known connection says they do not mark it");
    }
    auto const here = [&](model::MemberIndex member, model::PanelDecision const& made) {
        for (auto const& change : round.attendance)
            if (change.meeting == *made.meeting && change.application == made.application && change.member == member)
                return change.here;
        return true;
    };
    for (auto const& made : round.decisions) {
        if (!made.meeting) continue;
        for (auto member : round.meetings[*made.meeting].present)
            if (std::find(made.stood_aside.begin(), made.stood_aside.end(), member) == made.stood_aside.end() &&
                here(member, made) && !model::may_be_there(response(member, made.application)))
                finding.witnesses.push_back(
                    round.panel[member].id + " was present when " + round.applications[made.application].id +
                    " was decided and is not in `stood_aside`, and a known connection says they step out");
    }
    if (set_aside > 0)
        finding.note = explain::counted(set_aside, "score sheet") + " of members with a connection " +
                       (set_aside == 1 ? "is" : "are") + " kept and did not count";
    finding.holds = finding.witnesses.empty();
    return finding;
}

/// `declared_in_time`: no connection was found only later, without the member having said it.
inline Finding declared_in_time(model::Decision const& decision) {
    auto const& round = *decision.round;
    Finding finding{"declared_in_time", true, {}, ""};
    std::size_t late = 0;
    for (auto const& made : round.conflict_decisions) {
        late += made.what == model::ConflictDecision::What::late_declaration ? 1 : 0;
        if (made.what == model::ConflictDecision::What::found_later)
            finding.witnesses.push_back("a connection of " + round.panel[made.member].id +
                                        " was found later; they had not said it" +
                                        (made.on ? ", found on " + core::to_text(*made.on) : ""));
    }
    if (late > 0)
        finding.note =
            explain::counted(late, "connection") + (late == 1 ? " was" : " were") +
            " declared after reading had begun; the marks given by then are set aside where the rules say so";
    finding.holds = finding.witnesses.empty();
    return finding;
}

}  // namespace grantpanel::audit
