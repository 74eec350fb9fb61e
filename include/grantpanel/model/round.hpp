// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/core/date.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/core/problem.hpp"
#include "grantpanel/model/applicant.hpp"
#include "grantpanel/model/application.hpp"
#include "grantpanel/model/draft.hpp"
#include "grantpanel/model/fund.hpp"
#include "grantpanel/model/indices.hpp"
#include "grantpanel/model/interest.hpp"
#include "grantpanel/model/meeting.hpp"
#include "grantpanel/model/member.hpp"
#include "grantpanel/model/rubric.hpp"
#include "grantpanel/model/rules/allocation.hpp"
#include "grantpanel/model/rules/assignment.hpp"
#include "grantpanel/model/rules/conflicts.hpp"
#include "grantpanel/model/rules/eligibility.hpp"
#include "grantpanel/model/rules/scoring.hpp"
#include "grantpanel/model/sheet.hpp"
#include "grantpanel/model/stage.hpp"
#include "grantpanel/model/status.hpp"
#include "grantpanel/model/talk.hpp"
#include "grantpanel/model/tie.hpp"

namespace grantpanel::model {

/// Who has the last word: the rules, or the panel advised by the rules.
enum class DecidedBy { scores_decide, scores_advise };

/// Everything a round consists of, as `validate` found it: every reference resolves and every number is in range.
struct RoundData {
    std::string id;     ///< the id of the round
    std::string title;  ///< the title; may be empty
    core::Unit unit;
    std::optional<core::Date> opened, closed, reference;
    DecidedBy decided_by = DecidedBy::scores_decide;

    Fund fund;
    Rubric rubric;
    core::Indexed<MemberIndex, Member> panel;
    core::Indexed<ApplicantIndex, Applicant> applicants;  ///< organisations, then people, then members who apply
    PerApplication<Application> applications;             ///< every Application, in the order of the file
    core::Indexed<KindIndex, std::string> kinds;          ///< of ties, in the order in which the file names them
    core::Indexed<TieIndex, Tie> ties;
    core::Indexed<InterestIndex, Interest> interests;
    std::vector<ConflictDecision> conflict_decisions;
    core::Indexed<SheetIndex, Sheet> sheets;
    std::vector<Mark> marks;                         ///< sheet by sheet, one per criterion
    PerApplication<std::vector<Mark>> agreed_marks;  ///< the sheet that the panel filled in together; empty: none
    std::vector<Question> questions;
    std::vector<BringBack> bring_back;
    core::Indexed<MeetingIndex, Meeting> meetings;
    std::vector<Attendance> attendance;
    std::vector<Agreement> agreed;
    std::vector<PanelDecision> decisions;
    std::vector<Stage> stages;  ///< every Stage before the awards, in order
    std::vector<Exception> exceptions;
    std::optional<Approval> approval;
    std::vector<Step> statuses;  ///< every Step after the decision, in the order in which they happened

    std::vector<Group> groups;
    EligibilityRules eligibility;
    ConflictRules conflicts;
    AssignmentRules assignment;
    ScoringRules scoring;
    AllocationRules allocation;
    Draw draw;
    std::vector<std::string> audit;  ///< the checks to run

    std::vector<core::Problem> warnings;  ///< every Problem that does not keep the round from being decided
    std::shared_ptr<Draft const> draft;   ///< what it was made of

    [[nodiscard]] std::span<Mark const> marks_of(SheetIndex sheet) const {
        return std::span(marks).subspan(sheet.value * rubric.criteria.size(), rubric.criteria.size());
    }
    [[nodiscard]] Applicant const& applicant_of(ApplicationIndex application) const {
        return applicants[applications[application].applicant];
    }
    /// Whether the role of a person on the panel gives marks that count.
    [[nodiscard]] bool gives_marks(MemberIndex member) const {
        return panel[member].decides() || (scoring.staff_marks && panel[member].role == Role::staff);
    }
    /// Whether an application is a panel member's own and so judged after all others.
    [[nodiscard]] bool judged_last(ApplicationIndex application) const {
        return conflicts.judged_last && applicant_of(application).member.has_value();
    }
    /// Whether an application is in a group, for sure; in none means everybody.
    [[nodiscard]] bool in_group(std::optional<std::size_t> group, ApplicationIndex application) const {
        return !group || groups[*group].condition.answers[application] == Answer::yes;
    }
    /// The sub-pot of an application: the first whose group it is in; the number of sub-pots where it is in none.
    [[nodiscard]] std::size_t sub_pot_of(ApplicationIndex application) const {
        std::size_t at = 0;
        while (at < fund.sub_pots.size() && !in_group(fund.sub_pots[at].only, application)) ++at;
        return at;
    }
    /// The rule of the part of the pot that an application competes for.
    [[nodiscard]] AwardRule award_rule(ApplicationIndex application) const {
        auto const sub_pot = sub_pot_of(application);
        return sub_pot < fund.sub_pots.size() ? fund.sub_pots[sub_pot].rule.value_or(allocation.rule) : allocation.rule;
    }
    /// What an offer of less, or a part, is a multiple of there.
    [[nodiscard]] core::Money step_of(ApplicationIndex application) const {
        auto const sub_pot = sub_pot_of(application);
        return sub_pot < fund.sub_pots.size() ? fund.sub_pots[sub_pot].step.value_or(allocation.step) : allocation.step;
    }
    /// Nodes are numbered: members, then applicants, then applications. A member who applies has the member's node.
    [[nodiscard]] NodeIndex node(MemberIndex member) const { return NodeIndex(member.value); }
    [[nodiscard]] NodeIndex node(ApplicantIndex applicant) const {
        auto const& member = applicants[applicant].member;
        return member ? node(*member) : NodeIndex(panel.size() + applicant.value);
    }
    [[nodiscard]] NodeIndex node(ApplicationIndex application) const {
        return NodeIndex(panel.size() + applicants.size() + application.value);
    }
    [[nodiscard]] std::size_t nodes() const { return panel.size() + applicants.size() + applications.size(); }
    [[nodiscard]] std::string const& id_of(NodeIndex node) const {
        std::size_t at = node.value;
        if (at < panel.size()) return panel[MemberIndex(at)].id;
        if ((at -= panel.size()) < applicants.size()) return applicants[ApplicantIndex(at)].id;
        return applications[ApplicationIndex(at - applicants.size())].id;
    }
    /// The ids that a draw goes by: of all applications but those added after the decision.
    [[nodiscard]] std::vector<std::string> ids() const {
        std::vector<std::string> ids;
        for (auto const& application : applications)
            if (!application.added_later) ids.push_back(application.id);
        return ids;
    }
    /// The position of an application id, if there is one. Cost: linear.
    [[nodiscard]] std::optional<ApplicationIndex> find_application(std::string_view wanted) const {
        for (std::size_t i = 0; i < applications.size(); ++i)
            if (applications[ApplicationIndex(i)].id == wanted) return ApplicationIndex(i);
        return std::nullopt;
    }
};

/// A validated round: a shared handle to constant data, cheap to copy and safe to read from many threads.
class Round {
  public:
    explicit Round(RoundData data) : data_(std::make_shared<RoundData const>(std::move(data))) {}
    explicit Round(std::shared_ptr<RoundData const> data) : data_(std::move(data)) {}
    RoundData const* operator->() const { return data_.get(); }
    RoundData const& operator*() const { return *data_; }

  private:
    std::shared_ptr<RoundData const> data_;
};

}  // namespace grantpanel::model
