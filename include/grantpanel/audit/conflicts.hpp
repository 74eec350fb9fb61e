// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/audit/finding.hpp"
#include "grantpanel/conflict/ways.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::audit {

namespace detail {

/// The rulings worked out again by another way than the stages: for one member and application, every way of every rule
/// is walked, tie by tie. Slow and plain.
class Reruled {
  public:
    explicit Reruled(model::RoundData const& round) : round_(round), name_(round.nodes()), ties_(round.nodes()) {
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
            ties_[name_[tie.to.value]].push_back(&tie);
        }
    }

    [[nodiscard]] model::Response operator()(model::MemberIndex member, model::ApplicationIndex application) const {
        using model::Response;
        auto const applicant = round_.applications[application].applicant;
        if (round_.applicants[applicant].member == member) return Response::leave_room;
        Response certain = Response::stay;
        bool referred = false;
        for (auto const& rule : round_.conflicts.policy) {
            std::vector<std::uint32_t> way{name_[round_.node(member).value]};
            if (!reaches(rule, application, way, false, "")) continue;
            if (rule.then)
                certain = std::max(certain, *rule.then);
            else
                referred = true;
        }
        for (auto const& who : round_.applicants)
            if (who.member == member && applies(member)) certain = std::max(certain, round_.conflicts.same_pot);
        if (referred) certain = std::max(certain, decided(What::referral, member, application, Response::leave_room));
        return std::min(certain, decided(What::waiver, member, application, certain));
    }

  private:
    using What = model::ConflictDecision::What;

    [[nodiscard]] bool applies(model::MemberIndex member) const {
        return std::any_of(round_.applications.begin(), round_.applications.end(),
                           [&](auto const& asked) { return round_.applicants[asked.applicant].member == member; });
    }
    [[nodiscard]] model::Response decided(What what, model::MemberIndex member, model::ApplicationIndex application,
                                          model::Response otherwise) const {
        for (auto const& decision : round_.conflict_decisions)
            if (decision.what == what && decision.member == member &&
                std::find(decision.applications.begin(), decision.applications.end(), application) !=
                    decision.applications.end())
                return decision.response;
        return otherwise;
    }
    static bool any_words(std::string_view position, std::vector<std::string> const& words) {
        return std::any_of(words.begin(), words.end(),
                           [&](auto const& word) { return core::has_words(position, word); });
    }

    bool reaches(model::ConflictRule const& rule, model::ApplicationIndex application, std::vector<std::uint32_t>& way,
                 bool marked, std::string const& department) const {
        std::size_t const hop = way.size() - 1;
        auto const end = way.back();
        if (hop == rule.path.size()) {
            auto const& asked = round_.applications[application];
            if (end != name_[round_.node(application).value] && end != name_[round_.node(asked.applicant).value])
                return false;
            if (!rule.positions.empty() && !marked) return false;
            if (rule.same.empty() || department.empty() || rule.departments[application].empty()) return true;
            return department == core::fold_ascii(rule.departments[application]);
        }
        for (auto const* tie : ties_[end]) {
            if (std::find(rule.path[hop].begin(), rule.path[hop].end(), tie->kind) == rule.path[hop].end()) continue;
            if (!conflict::is_current(*tie, rule, round_.reference) || any_words(tie->position, rule.not_positions))
                continue;
            auto const from = name_[tie->from.value], next = from == end ? name_[tie->to.value] : from;
            if (std::find(way.begin(), way.end(), next) != way.end()) continue;
            way.push_back(next);
            bool const found = reaches(rule, application, way, marked || any_words(tie->position, rule.positions),
                                       tie->department.empty() ? department : core::fold_ascii(tie->department));
            way.pop_back();
            if (found) return true;
        }
        return false;
    }

    model::RoundData const& round_;
    std::vector<std::uint32_t> name_;  ///< one number for an organisation under several names
    std::vector<std::vector<model::Tie const*>> ties_;
};

}  // namespace detail

/// `no_conflicted_marks`: no mark that counted comes from a member who had to leave the room for that application, and
/// nobody who had to leave stayed, by the record, when it was decided. Cost: for each counted sheet, the ways of the
/// rules from its member.
inline Finding no_conflicted_marks(model::Decision const& decision) {
    auto const& round = *decision.round;
    Finding finding{"no_conflicted_marks", true, {}, ""};
    detail::Reruled const response(round);
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

}  // namespace grantpanel::audit
