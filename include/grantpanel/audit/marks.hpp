// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/audit/finding.hpp"
#include "grantpanel/model/decision.hpp"

namespace grantpanel::audit {

namespace detail {

/// What the sheets that counted say on one criterion of one application, read again from the Round.
struct CriterionMarks {
    core::Ratio weight;  ///< as written; 0 where it has none or does not apply
    std::vector<std::pair<model::MemberIndex, core::Ratio>> marks;  ///< as shares of the scale
};

inline core::Indexed<model::CriterionIndex, CriterionMarks> marks_again(model::Decision const& decision,
                                                                        model::ApplicationIndex application) {
    auto const& round = *decision.round;
    core::Indexed<model::CriterionIndex, CriterionMarks> all(round.rubric.criteria.size());
    auto const pathway =
        std::find_if(round.rubric.pathways.begin(), round.rubric.pathways.end(), [&](auto const& each) {
            return round.groups[each.group].condition.answers[application] == model::Answer::yes;
        });
    for (auto c : core::positions<model::CriterionIndex>(all.size())) {
        auto const& criterion = round.rubric.criteria[c];
        int not_applicable = 0;
        for (auto sheet : decision.totals[application].counted) {
            auto const mark = round.marks_of(sheet)[c.value];
            if (mark.is_number())
                all[c].marks.emplace_back(
                    round.sheets[sheet].member,
                    core::Ratio(mark.steps()) * criterion.scale.step / (criterion.scale.most - criterion.scale.least));
            else if (mark.absence() == model::Mark::Absence::not_applicable)
                ++not_applicable;
        }
        bool const applies = !all[c].marks.empty() || not_applicable < round.scoring.least_marks;
        if (applies) all[c].weight = pathway == round.rubric.pathways.end() ? criterion.weight : pathway->weights[c];
    }
    return all;
}

}  // namespace detail

/// `least_marks`: every total rests on at least the least number of marks on each criterion that counts for its
/// application, and, where the rules are the mean of the marks on each criterion and nothing is adjusted, is exactly
/// their weighted mean. Recomputed from the sheets in plain fractions. Cost: linear in the marks.
inline Finding least_marks(model::Decision const& decision) {
    auto const& round = *decision.round;
    Finding finding{"least_marks", true, {}, ""};
    for (auto application : core::positions<model::ApplicationIndex>(decision.totals.size())) {
        auto const& total = decision.totals[application];
        if (!total.score) continue;
        core::Ratio sum, weights;
        bool enough = true;
        auto const all = detail::marks_again(decision, application);
        for (auto c : core::positions<model::CriterionIndex>(all.size())) {
            if (all[c].weight.sign() == 0) continue;
            auto const count = static_cast<std::int64_t>(all[c].marks.size());
            if (count < round.scoring.least_marks) {
                finding.witnesses.push_back(round.applications[application].id + " has a total with " +
                                            std::to_string(count) + " marks for " + round.rubric.criteria[c].id +
                                            ", and the least is " + std::to_string(round.scoring.least_marks));
                enough = false;
                break;
            }
            core::Ratio marks;
            for (auto const& [member, share] : all[c].marks) marks += share;
            sum += all[c].weight * marks / core::Ratio(count);
            weights += all[c].weight;
        }
        if (enough && weights.sign() == 0)
            finding.witnesses.push_back(round.applications[application].id +
                                        " has a total, and no criterion applies to it");
        else if (enough && round.scoring.plain() && sum / weights != *total.score)
            finding.witnesses.push_back(round.applications[application].id + " has the total " +
                                        total.score->to_text() + ", and its marks give " + (sum / weights).to_text());
    }
    finding.holds = finding.witnesses.empty();
    return finding;
}

/// `connected_readers`: where marks are adjusted, a chain of readers joins every two applications with a total, on each
/// criterion (or by whole sheets); `scoring: {unconnected: compare}` allows others, and then this does not hold. Cost:
/// linear in the marks.
inline Finding connected_readers(model::Decision const& decision) {
    auto const& round = *decision.round;
    Finding finding{"connected_readers", true, {}, ""};
    if (round.scoring.adjust == model::Adjust::none) return finding;
    bool const by_sheet = round.scoring.by == model::ScoredBy::sheet;
    auto const columns = by_sheet ? std::size_t(1) : round.rubric.criteria.size();
    // Who read what: by column, the applications of each member and the members of each application.
    using Readers = core::Indexed<model::MemberIndex, std::vector<model::ApplicationIndex>>;
    std::vector<Readers> read(columns, Readers(round.panel.size()));
    std::vector<model::PerApplication<std::vector<model::MemberIndex>>> readers(
        columns, model::PerApplication<std::vector<model::MemberIndex>>(decision.totals.size()));
    for (auto application : core::positions<model::ApplicationIndex>(decision.totals.size())) {
        if (round.applications[application].withdrawn_on) continue;
        auto const all = detail::marks_again(decision, application);
        std::vector<std::size_t> whole(round.panel.size(), 0);
        std::size_t criteria = 0;
        for (auto c : core::positions<model::CriterionIndex>(all.size())) {
            if (all[c].weight.sign() == 0) continue;
            ++criteria;
            for (auto const& [member, share] : all[c].marks) {
                ++whole[member.value];
                if (by_sheet) continue;
                read[c.value][member].push_back(application);
                readers[c.value][application].push_back(member);
            }
        }
        for (auto member : core::positions<model::MemberIndex>(by_sheet && criteria > 0 ? round.panel.size() : 0))
            if (whole[member.value] == criteria) {
                read[0][member].push_back(application);
                readers[0][application].push_back(member);
            }
    }
    for (std::size_t column = 0; column < columns; ++column) {
        model::PerApplication<bool> reached(decision.totals.size(), false);
        std::optional<model::ApplicationIndex> first;
        for (auto application : core::positions<model::ApplicationIndex>(decision.totals.size())) {
            if (!decision.totals[application].score || readers[column][application].empty() || reached[application])
                continue;
            if (first) {
                finding.witnesses.push_back(
                    "no chain of readers joins " + round.applications[*first].id + " and " +
                    round.applications[application].id +
                    (by_sheet ? "" : " on " + round.rubric.criteria[model::CriterionIndex(column)].id) +
                    ", and their adjusted totals were compared as they are");
                break;
            }
            first = application;
            std::vector<model::ApplicationIndex> open{application};
            reached[application] = true;
            while (!open.empty()) {
                auto const at = open.back();
                open.pop_back();
                for (auto member : readers[column][at])
                    for (auto next : std::exchange(read[column][member], {}))
                        if (!reached[next]) {
                            reached[next] = true;
                            open.push_back(next);
                        }
            }
        }
    }
    finding.holds = finding.witnesses.empty();
    return finding;
}

/// `brought_back`: no application that a member who takes part in it asked to talk about was turned down before that
/// talk.
inline Finding brought_back(model::Decision const& decision) {
    auto const& round = *decision.round;
    Finding finding{"brought_back", true, {}, ""};
    for (auto const& wish : round.bring_back) {
        auto const outcome = decision.results[wish.application].outcome;
        bool const stepped_out =
            std::any_of(decision.rulings.begin(), decision.rulings.end(), [&](model::Ruling const& ruling) {
                return ruling.member == wish.member && ruling.application == wish.application &&
                       !model::may_be_there(ruling.response);
            });
        if (stepped_out) continue;
        if (!wish.discussed_on && outcome == model::Outcome::declined)
            finding.witnesses.push_back(round.applications[wish.application].id +
                                        " was turned down, and the talk that " + round.panel[wish.member].id +
                                        " asked for is still open");
    }
    finding.holds = finding.witnesses.empty();
    return finding;
}

}  // namespace grantpanel::audit
