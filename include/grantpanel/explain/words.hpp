// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/code.hpp"
#include "grantpanel/explain/marks.hpp"
#include "grantpanel/explain/phrases.hpp"
#include "grantpanel/explain/stages.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/panel/kept_rules.hpp"

/// Plain words for what the stages found. Short sentences that a person can follow who reads in a third language.
namespace grantpanel::explain {

namespace detail {

/// Words one reason of one application; one call operator per kind of reason.
struct Wording {
    model::Round const& round;
    model::ApplicationIndex application;

    [[nodiscard]] std::string money(core::Money amount) const { return core::to_display(amount, round->unit); }
    [[nodiscard]] bool of_places() const { return round->unit.code == "places"; }
    /// "£400.00 was left", "2 places were left".
    [[nodiscard]] std::string left(core::Money amount) const {
        if (amount == core::Money()) return of_places() ? "no place was left" : "nothing was left";
        return money(amount) + (of_places() && amount != core::Money::of(1) ? " were left" : " was left");
    }
    /// What an award of this amount takes from the pot, with what is added to it; in whole units, rounded up.
    [[nodiscard]] core::Money with_added(core::Money amount) const {
        auto const cost = core::Ratio(amount.count()) * (core::Ratio(1) + round->allocation.add_to_each_award);
        return core::Money::of(
            static_cast<std::int64_t>((cost.numerator() + cost.denominator() - 1) / cost.denominator()));
    }
    [[nodiscard]] bool adds() const { return round->allocation.add_to_each_award.sign() > 0; }
    /// "It asked for £100.00; ", and what it needs where something is added to each award; what was left follows.
    [[nodiscard]] std::string asked(core::Money requested) const {
        std::string text = "It asked for " + money(requested) + "; ";
        if (adds())
            text += "with " + core::to_exact_percent(round->allocation.add_to_each_award, 0) + " added it needs " +
                    money(with_added(requested)) + ", and ";
        return text;
    }
    [[nodiscard]] std::string const& id(model::ApplicationIndex other) const { return round->applications[other].id; }
    [[nodiscard]] std::string ids_of(std::vector<model::ApplicationIndex> const& others) const {
        return core::join_words(core::ids_of(round->applications, others));
    }
    [[nodiscard]] std::string ids_of(std::vector<model::MemberIndex> const& members) const {
        return core::join_words(core::ids_of(round->panel, members));
    }
    /// A rule in words, with the name of the part that this application is in: "at most 1 award for each organisation
    /// (`o1`)".
    [[nodiscard]] std::string rule_for(model::KeptRule rule) const {
        std::string const text = panel::in_words(*round, rule);
        if (rule.kind != model::KeptRule::Kind::at_most) return text;
        std::vector<std::string> names;
        for (auto const& part : round->allocation.at_most[rule.index].parts)
            if (!part.name.empty() && std::binary_search(part.members.begin(), part.members.end(), application))
                names.push_back("`" + part.name + "`");
        return names.empty() ? text : text + " (" + core::join_words(names) + ")";
    }
    [[nodiscard]] std::string asks(model::ConditionPart const& part) const {
        return "`" + part.column + "` must " + phrase(part.comparison) + " " + core::join_words(part.operands, " or ");
    }
    [[nodiscard]] std::string priority(std::size_t position) const {
        std::vector<std::string> names;
        for (auto group : round->allocation.priorities[position].groups) names.push_back(round->groups[group].name);
        return names.empty() ? "everybody else" : core::join_words(names);
    }

    std::string operator()(model::reason::AddedLater const&) const {
        return "It was added after the decision, and the panel decides it by itself.";
    }
    std::string operator()(model::reason::Withdrew const&) const {
        return "The applicant withdrew it on " + core::to_text(*round->applications[application].withdrawn_on) + ".";
    }
    std::string operator()(model::reason::NotEligible const& r) const {
        auto const& rule = round->eligibility[r.rule];
        auto const& part = rule.require.parts[r.part];
        return "It is not eligible: " + ended(rule.because) + " Here " + asks(part) + ", and it is " +
               part.values[application] + ".";
    }
    std::string operator()(model::reason::ToBeChecked const& r) const {
        auto const& rule = round->eligibility[r.rule];
        return "To be checked: `" + rule.require.parts[r.part].column + "` is not known. " + ended(rule.because) +
               " Not known is not a no.";
    }
    std::string operator()(model::reason::Excepted const& r) const {
        auto const& exception = round->exceptions[r.row];
        return "An exception was made to the rule `" + round->eligibility[exception.rule].id + "`" +
               (exception.by.empty() ? "" : " (" + exception.by + ")") + ": " + ended(exception.because);
    }
    std::string operator()(model::reason::AtStage const& r) const { return stage_sentence(*round, r.stage, r.course); }
    std::string operator()(model::reason::SteppedOut const& r) const {
        std::string text;
        if (!r.members.empty()) text = ids_of(r.members) + " stepped out because of a connection.";
        if (!r.no_marks.empty())
            text +=
                (text.empty() ? "" : " ") + ids_of(r.no_marks) + " stayed and did not mark because of a connection.";
        if (r.sheets_set_aside > 0)
            text += " " + counted(r.sheets_set_aside, "score sheet") + " of theirs " +
                    (r.sheets_set_aside == 1 ? "is" : "are") + " kept and did not count.";
        if (r.withdrawn > 0)
            text += " " + std::to_string(r.withdrawn) + (r.withdrawn == 1 ? " of them was" : " of them were") +
                    " withdrawn, because the connection became known later.";
        return text;
    }
    std::string operator()(model::reason::TooFewPeople const& r) const {
        return "Too few people were there to decide: it needs " + missing_text(r.missing) + ". It goes to " +
               (r.next_meeting ? "the meeting `" + round->meetings[*r.next_meeting].id + "`" : "the next meeting") +
               ", and is not closed.";
    }
    std::string operator()(model::reason::TooFewMarks const& r) const { return missing_sentence(*round, r); }
    std::string operator()(model::reason::TooFewSheets const& r) const { return missing_sentence(*round, r); }
    std::string operator()(model::reason::NothingApplies const& r) const { return missing_sentence(*round, r); }
    std::string operator()(model::reason::Held const& r) const {
        return money(r.amount) + " is held for it until the panel decides or releases it.";
    }
    std::string operator()(model::reason::BelowMinimum const& r) const {
        std::string const exact = r.total.to_text();  // long ones help nobody, but where rounding hides the difference
        bool const show = exact.size() <= 24 || core::to_percent(r.total, 2) == core::to_percent(r.minimum, 2);
        return "Its total is " + core::to_percent(r.total, 2) + (show ? " (" + exact + ")" : "") +
               ", below the score the panel set, " + minimum_text(round->rubric) + ".";
    }
    std::string operator()(model::reason::InPriority const& r) const {
        std::string const of =
            std::to_string(r.position + 1) + " of " + std::to_string(round->allocation.priorities.size());
        return "Priority " + of + ": " + priority(r.position) + ".";
    }
    std::string operator()(model::reason::EqualScores const& r) const {
        std::vector<std::string> steps;
        for (std::size_t i = 0; i < r.steps; ++i) steps.push_back(phrase(round->allocation.if_scores_equal[i]));
        std::string text =
            (r.close ? "Its total counts as equal to that of " : "It has the same total as ") + ids_of(r.with) + "; ";
        if (!r.separated) return text + "nothing in the rules tells them apart.";
        return text + "their order was settled by " + core::join_words(steps, ", then ") + ".";
    }
    std::string operator()(model::reason::Drawn const& r) const {
        return "Lots were drawn among " + counted(r.among, "application") + ": it came " + std::to_string(r.place) +
               " of " + std::to_string(r.among) + "." + chance_of(r.chance, "had");
    }
    std::string operator()(model::reason::WaitsForDraw const& r) const {
        return "Lots will be drawn among " + counted(r.among, "application") + ", with a number that is not known yet" +
               (round->draw.seed_source.empty() ? "" : ": " + round->draw.seed_source) + "." +
               chance_of(r.chance, "has");
    }
    /// " Before the draw it had a chance of 35.0% (7/20)."
    [[nodiscard]] static std::string chance_of(std::optional<core::Ratio> const& chance, std::string_view has) {
        if (!chance) return "";
        return " Before the draw it " + std::string(has) + " a chance of " + core::to_percent(*chance, 1) + " (" +
               chance->to_text() + ").";
    }
    std::string operator()(model::reason::BesideLine const& r) const {
        using enum model::reason::BesideLine::Where;
        std::string text =
            "Its total may be anything from " + phrase(*round, r.total.low) + " to " + phrase(*round, r.total.high);
        if (r.line) text += ", and the line is at " + phrase(*round, *r.line);
        switch (r.where) {
            case sure:
                return text +
                       (r.line ? ": it is above the line in any case." : ": its chance is 1, it is in without a draw.");
            case paid: return text + ": it may be above it, and the money pays for all that may, so nothing is drawn.";
            case in_draw: return text + ": the marks do not say on which side it belongs, so lots decide.";
            case below:
                return text + (r.line ? ": it is below it in any case."
                                      : ": so many may be better that it is not in the draw.");
        }
        return text;
    }
    std::string operator()(model::reason::FundedInFull const& r) const {
        return "When its turn came " + left(r.left_before) + ", and it asked for " + money(r.requested) + ".";
    }
    std::string operator()(model::reason::OfferedLess const& r) const {
        return asked(r.requested) + left(r.left_before) + ". " + money(r.award) + " is the most that could be offered.";
    }
    std::string operator()(model::reason::MoneyShort const& r) const {
        std::string text = asked(r.requested) + (r.left_before > core::Money() ? "only " : "") + left(r.left_before);
        if (!r.least_offer) return text + ".";
        auto const works = round->applications[application].least_workable.value_or(core::Money());
        bool const by_step = works > core::Money() && works != *r.least_offer;
        text += std::string(", and the least that ") + (by_step ? "could be offered" : "works for it") + " is " +
                money(*r.least_offer);
        std::vector<std::string> notes;
        if (adds()) notes.push_back(money(with_added(*r.least_offer)) + " with what is added");
        if (by_step)
            notes.push_back(money(works) + " works for it, and offers go in steps of " +
                            money(round->step_of(application)));
        return text + (notes.empty() ? "." : " (" + core::join_words(notes, "; ") + ").");
    }
    std::string operator()(model::reason::PassedOver const& r) const {
        std::vector<std::string> rules;
        for (auto rule : r.rules) rules.push_back(rule_for(rule));
        std::string text = asked(r.requested) + left(r.left_before) + ". ";
        text += r.award > core::Money() ? "More than " + money(r.award) : "An award";
        text += std::string(" is not possible because of ") +
                (rules.size() == 1 ? "this rule: " : "these rules together: ") + core::join_words(rules) + ".";
        if (!r.funders.empty()) {
            std::vector<std::string> funders;
            for (auto funder : r.funders) funders.push_back("`" + round->fund.funders[funder].id + "`");
            text += " Only " + core::join_words(funders, " or ") + " may pay for it, and too little of that is left.";
        }
        if (!r.funded_beside.empty()) text += " Funded under that rule: " + ids_of(r.funded_beside) + ".";
        if (!r.only_with.empty()) text += " It is funded only together with " + ids_of(r.only_with) + ".";
        if (!r.held_for.empty()) text += " The money is held for " + ids_of(r.held_for) + ".";
        return text;
    }
    std::string operator()(model::reason::AskedFor const& r) const {
        std::vector<std::string> rules;
        for (auto rule : r.rules) rules.push_back(panel::in_words(*round, rule));
        return "Money was held for it, as the panel agreed: " + core::join_words(rules) + ".";
    }
    std::string operator()(model::reason::NotChosen const& r) const {
        return "It asked for " + money(r.requested) +
               ". Other awards together reach more of what the panel agreed to " +
               "make as large as possible: " + std::string(word(round->allocation.objective)) + ".";
    }
    /// "£1,000.00 for each"; "up to" where somebody in this part of the pot asks for less.
    [[nodiscard]] std::string base_for_each(core::Money base) const {
        auto const sub_pot = round->sub_pot_of(application);
        for (auto other : core::positions<model::ApplicationIndex>(round->applications.size()))
            if (round->applications[other].most() < base && round->sub_pot_of(other) == sub_pot)
                return "up to " + money(base) + " for each";
        return money(base) + " for each";
    }
    /// How much is shared, how, and how many have a part of it.
    [[nodiscard]] std::string is_shared(model::reason::HasPart const& r) const {
        std::string text = r.among > 1 ? counted(r.among, "application") + " share " + money(r.money)
                                       : money(r.money) + (of_places() ? " were" : " was") + " to be shared";
        switch (r.rule) {
            case model::AwardRule::equal_split: text += " equally"; break;
            case model::AwardRule::base_plus_proportional:
                text += ": " + base_for_each(r.base) + ", and the rest in proportion to their totals";
                break;
            default: text += " in proportion to their totals"; break;
        }
        return text + (r.among > 1 ? "." : r.among == 1 ? "; 1 application has a part." : "; nobody has a part.");
    }
    std::string operator()(model::reason::HasPart const& r) const {
        using enum model::PartKind;
        std::string text = is_shared(r);
        switch (r.kind) {
            case part: {
                if (r.among == 0) return text + " It asked for " + money(r.requested) + ".";
                text += " Its part is " + money(r.award);
                auto const among = static_cast<std::int64_t>(r.among);
                bool const even = r.money.count() % among == 0 && r.award.count() == r.money.count() / among;
                if (r.rule == model::AwardRule::equal_split && !even)
                    text += " (the last steps of " + money(round->step_of(application)) +
                            " go to those first in the order, to equals alike)";
                return text + ", and it asked for " + money(r.requested) + ".";
            }
            case in_full:
                return text + " Its part reaches all it asked for, " + money(r.requested) + "; what is above that " +
                       (r.among > 1 ? "goes to the others, up to what they asked for." : "is left.");
            case no_base:
                return text + " Down the order, the money does not reach as far as its place with " +
                       base_for_each(r.base) + " and what works for those before it.";
            case below_least:
                return text + " Its part would have been less than the least that works for it, " +
                       money(*round->applications[application].least_workable) + ", so it takes no part.";
        }
        return text;
    }
    std::string operator()(model::reason::ListEnded const& r) const {
        return "The list ended before it, at " + id(r.at) + ": the money did not reach further.";
    }
    std::string operator()(model::reason::JudgedLast const& r) const {
        std::string text = "A panel member applies here, so it was judged after all others";
        if (!r.funded)
            return text + (r.other ? ", against what was left and the weakest award, that of " + id(*r.other) +
                                         ": it does not come before it, or its request does not fit under all rules."
                                   : ": what was left was less than its request.");
        return text +
               (r.other ? ". It comes before " + id(*r.other) + ", the weakest award, and takes its place." : ".");
    }
    std::string operator()(model::reason::Displaced const& r) const {
        return "It was the weakest award, " + money(r.award_before) + ". " + id(r.by) +
               ", the application of a panel member that was judged last, comes before it and takes its place.";
    }
    std::string operator()(model::reason::OnReserve const& r) const {
        return "It is number " + std::to_string(r.place) + " on the reserve list.";
    }
    std::string operator()(model::reason::ReserveFull const& r) const {
        return (of_places() ? "Only the places were too few" : "Only money was in its way") +
               std::string(", and the reserve list has ") + counted(r.places, "place") + ".";
    }
    std::string operator()(model::reason::TiedOut const& r) const {
        return "It is not on the reserve list: it can be next only together with " + ids_of(r.with) +
               ", and more than " + (of_places() ? "places" : "money") + " is in the way of that.";
    }
    std::string operator()(model::reason::ToppedUp const& r) const {
        auto const& row = round->allocation.top_ups[r.row];
        return "The panel added " + money(row.amount) + " to its request of " +
               money(round->applications[application].requested) + ": " + ended(row.because);
    }
    std::string operator()(model::reason::OfferedNext const& r) const {
        return "What we can offer: " + ended(round->allocation.next_offers[r.row].offer);
    }
    std::string operator()(model::reason::PanelDecided const& r) const {
        using Choice = model::PanelDecision::Choice;
        auto const& made = round->decisions[r.row];
        std::string text = "The panel decided";
        if (!made.how.empty())
            text += " by " + (made.how == "consensus_with_concerns" ? "consensus, with concerns," : made.how);
        if (made.votes_for || made.votes_against)
            text += " (" + std::to_string(made.votes_for.value_or(0)) + " for, " +
                    std::to_string(made.votes_against.value_or(0)) + " against)";
        switch (made.choice) {
            case Choice::fund: text += " to fund it in full."; break;
            case Choice::fund_part: text += " to fund " + money(made.amount.value_or(core::Money())) + " of it."; break;
            case Choice::reserve: text += " to put it on the reserve list."; break;
            case Choice::not_this_time: text += ": not this time."; break;
            case Choice::defer: text += " to come back to it."; break;
            case Choice::draw: text += " to let lots decide."; break;
        }
        if (r.differs) text += " This differs from what the scores alone propose.";
        if (!made.reason.empty()) text += " Its reason: " + ended(made.reason);
        if (!made.conditions.empty()) text += " Conditions: " + ended(made.conditions);
        return text;
    }
    std::string operator()(model::reason::NotDecidedYet const&) const { return "The panel has not decided on it yet."; }
};

}  // namespace detail

/// One reason in words. Text that people wrote into the round is kept as it is: print it through core::printable.
inline std::string sentence(model::Round const& round, model::ApplicationIndex application,
                            model::Reason const& reason) {
    return std::visit(detail::Wording{round, application}, reason);
}

}  // namespace grantpanel::explain
