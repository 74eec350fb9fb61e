// SPDX-License-Identifier: MIT
#include "grantpanel/report/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "afterwards.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/awards.hpp"
#include "grantpanel/explain/priorities.hpp"
#include "grantpanel/panel/beside.hpp"
#include "grid.hpp"
#include "rules.hpp"

namespace grantpanel::report {

namespace {

/// The reason that belongs into one line: what the panel wrote, else the last thing that the rules found.
std::string main_reason(model::Decision const& decision, model::ApplicationIndex application) {
    auto const& result = decision.results[application];
    for (auto const& reason : result.reasons)
        if (auto const* made = std::get_if<model::reason::PanelDecided>(&reason); made && made->differs) {
            auto const& text = decision.round->decisions[made->row].reason;
            return "panel: " + (text.empty() ? std::string("no reason given") : text);
        }
    static constexpr std::string_view order[] = {"added_later",     "not_decided_yet",
                                                 "too_few_people",  "at_stage",
                                                 "waits_for_draw",  "list_ended",
                                                 "displaced",       "beside_line",
                                                 "judged_last",     "money_short",
                                                 "passed_over",     "not_chosen",
                                                 "has_part",        "on_reserve",
                                                 "reserve_full",    "tied_out",
                                                 "offered_less",    "below_minimum",
                                                 "too_few_marks",   "too_few_sheets",
                                                 "nothing_applies", "not_eligible",
                                                 "withdrew",        "to_be_checked",
                                                 "equal_scores",    "held",
                                                 "asked_for",       "drawn",
                                                 "funded_in_full",  "excepted"};
    for (auto wanted : order)
        for (auto const& reason : result.reasons)
            if (explain::code(reason) == wanted)
                return wanted == "funded_in_full" ? "" : explain::sentence(decision.round, application, reason);
    return "";
}

std::string amount(core::Money money, core::Unit const& unit) {
    std::string text = core::to_display(money, core::Unit{"", unit.decimals});
    return text.ends_with(".00") ? text.substr(0, text.size() - 3) : text;
}

std::string proposal_text(model::Result const& proposed, core::Unit const& unit) {
    return proposed.award > core::Money() ? amount(proposed.award, unit) : std::string(word(proposed.outcome));
}

/// How near totals have to be to be marked: what the round says, or half a percentage point.
core::Ratio near_of(model::RoundData const& round) {
    return round.scoring.close ? round.scoring.close->below : core::Ratio(near_equal_per_mille, 1000);
}

/// '=' beside equal totals, '~' beside totals nearer than that to a neighbour of the same priority.
model::PerApplication<char> near_equal(model::Decision const& decision,
                                       std::vector<model::ApplicationIndex> const& listing) {
    model::PerApplication<char> marks(listing.size(), ' ');
    core::Ratio const near = near_of(*decision.round);
    for (std::size_t i = 0; i + 1 < listing.size(); ++i) {
        auto const a = listing[i], b = listing[i + 1];
        auto const &left = decision.totals[a].score, &right = decision.totals[b].score;
        if (!left || !right || decision.order.priority[a] != decision.order.priority[b]) continue;
        auto const apart = *left < *right ? *right - *left : *left - *right;  // steps can put the lower one first
        if (apart.sign() != 0 && apart >= near) continue;
        char const mark = *left == *right ? '=' : '~';
        for (auto each : {a, b})
            if (marks[each] != '=') marks[each] = mark;
    }
    return marks;
}

std::string findings_text(std::vector<audit::Finding> const& findings) {
    std::string text;
    for (auto const& finding : findings) {
        text += fmt::format("  {:<22} {}", finding.check, finding.holds ? "holds" : "does not hold");
        if (!finding.holds) {
            text += ", for example: " + core::printable(finding.witnesses.front());
            if (finding.witnesses.size() > 1) text += fmt::format(" (and {} more)", finding.witnesses.size() - 1);
        } else if (!finding.note.empty()) {
            text += " (" + core::printable(finding.note) + ")";
        }
        text += '\n';
    }
    return text;
}

/// Every award in parts, one for each column with its budget, and the sums.
std::string parts_text(model::Decision const& decision, std::string const& title,
                       std::vector<std::pair<std::string, core::Money>> const& columns,
                       model::PerApplication<std::vector<core::Money>> const& parts) {
    if (parts.empty()) return "";
    auto const& round = *decision.round;
    std::vector<std::pair<std::string, bool>> headings{{title, false}};
    for (auto const& [name, budget] : columns) headings.emplace_back(core::printable(name), true);
    Grid grid(std::move(headings));
    auto const show = [&](core::Money money) { return core::to_display(money, core::Unit{"", round.unit.decimals}); };
    std::vector<core::Money> sums(columns.size());
    for (auto const& award : decision.awards()) {
        std::vector<std::string> cells{shortened(round.applications[award.application].id, 28)};
        for (std::size_t i = 0; i < sums.size(); ++i) {
            auto const part = parts[award.application][i];
            sums[i] += part;
            cells.push_back(part > core::Money() ? show(part) : "");
        }
        grid.add(std::move(cells));
    }
    std::vector<std::string> together{"together"}, left{"left"};
    for (std::size_t i = 0; i < sums.size(); ++i) {
        together.push_back(show(sums[i]));
        left.push_back(show(columns[i].second - sums[i]));
    }
    grid.add(std::move(together));
    grid.add(std::move(left));
    return "\n" + grid.text() + "\n";
}

/// Who pays how much of each award, and how the awards fall on the years.
std::string payments_text(model::Decision const& decision) {
    std::vector<std::pair<std::string, core::Money>> funders, years;
    for (auto const& funder : decision.round->fund.funders) funders.emplace_back(funder.id, funder.amount);
    for (auto const& year : decision.round->fund.years) years.emplace_back(year.year, year.budget);
    return parts_text(decision, "paid by", funders, decision.paid_by) +
           parts_text(decision, "in the year", years, decision.by_year);
}

}  // namespace

std::string decision_text(model::Decision const& decision, std::vector<audit::Finding> const& findings) {
    auto const& round = decision.round;
    auto const listing = decision.listing();
    auto const ranks = decision.ranks();
    auto const marks = near_equal(decision, listing);
    bool const advise = round->decided_by == model::DecidedBy::scores_advise;
    std::string text = core::printable(round->title.empty() ? round->id : round->title) + "\n";
    text += "Pot " + core::to_display(round->fund.pot, round->unit);
    if (decision.held > core::Money())
        text += ", of which " + core::to_display(decision.held, round->unit) + " is held for deferred applications";
    text += "\n";
    for (auto const& sentence : explain::first_sentences(*round, decision.notes))
        text += core::printable(sentence) + "\n";
    if (!decision.stages.empty()) text += "\nStages\n";
    for (std::size_t position = 0; position < decision.stages.size(); ++position)
        text += "  " + core::printable(explain::stage_line(round->stages[position], decision.stages[position])) + "\n";
    text += "\n";
    bool const adjusted = round->scoring.adjust != model::Adjust::none;
    std::vector<std::pair<std::string, bool>> columns{{"rank", true}, {"applicant", false}, {"application", false}};
    if (adjusted) columns.emplace_back("as marked", true);
    columns.insert(columns.end(), {{adjusted ? "adjusted" : "total", true},
                                   {"", false},
                                   {"requested", true},
                                   {"proposal", true},
                                   {"award", true},
                                   {"balance", true},
                                   {"outcome and reason", false}});
    Grid grid(std::move(columns));
    auto const outcome_text = [&](model::ApplicationIndex application) {
        auto const place = std::find(decision.reserve.begin(), decision.reserve.end(), application);
        std::string const number =
            place == decision.reserve.end() ? "" : " " + std::to_string(place - decision.reserve.begin() + 1);
        return std::string(word(decision.results[application].outcome)) + number;
    };
    core::Money awarded;
    auto const for_awards = round->fund.pot - decision.held;
    bool any_equal = false, any_near = false, any_difference = false;
    for (auto application : listing) {
        auto const& result = decision.results[application];
        awarded += result.award;
        auto const balance = for_awards - awarded - panel::added_to(round->allocation, awarded);
        any_equal = any_equal || marks[application] == '=';
        any_near = any_near || marks[application] == '~';
        bool const differs = decision.differs(application);
        any_difference = any_difference || differs;
        auto const &score = decision.totals[application].score, &marked = decision.totals[application].as_marked;
        std::string reason = main_reason(decision, application);
        std::vector<std::string> cells{ranks[application] ? std::to_string(*ranks[application]) : "-",
                                       shortened(round->applicant_of(application).name, 28),
                                       shortened(round->applications[application].id, 28)};
        if (adjusted) cells.push_back(marked ? core::to_percent(*marked, 2) : "-");
        cells.insert(cells.end(),
                     {score ? core::to_percent(*score, 2) : "-", std::string(1, marks[application]),
                      amount(round->applications[application].requested, round->unit),
                      proposal_text(decision.proposal[application], round->unit),
                      (result.award > core::Money() ? amount(result.award, round->unit) : "-") + (differs  ? " *"
                                                                                                  : advise ? "  "
                                                                                                           : ""),
                      amount(balance, round->unit),
                      outcome_text(application) + (reason.empty() ? "" : ": " + shortened(reason, 110))});
        grid.add(std::move(cells));
    }
    text += grid.text() + '\n';
    if (any_equal) text += "=  the same total as a neighbour; what settled the order stands in `explain`\n";
    if (any_near)
        text += "~  less than " + core::to_exact_percent(near_of(*round)) +
                " of the scale from a neighbour: scores this near are worth a conversation\n";
    if (any_difference) text += "*  the panel decided otherwise than the scores alone propose\n";
    std::map<model::Outcome, std::size_t> counts;
    for (auto const& result : decision.results) ++counts[result.outcome];
    std::vector<std::string> parts;
    for (auto const& [outcome, count] : counts)
        parts.push_back(std::to_string(count) + " " + std::string(word(outcome)));
    text +=
        fmt::format("\n{}: {}\n", explain::counted(decision.results.size(), "application"), core::join_words(parts));
    for (auto const& line : explain::reached(*round, decision.results)) text += core::printable(line) + "\n";
    if (auto const beside = explain::without_priorities(decision))
        for (auto const& line : explain::sentences(*round, *beside)) text += core::printable(line) + "\n";
    text += payments_text(decision);
    text += "Awarded " + core::to_display(decision.awarded, round->unit) +
            (decision.added > core::Money() ? ", added to the awards " + core::to_display(decision.added, round->unit)
                                            : "") +
            ", held " + core::to_display(decision.held, round->unit) + ", remaining " +
            core::to_display(decision.remaining, round->unit) + "\n";
    if (round->fund.panel_costs > core::Money())
        text += "Panel costs, beside the pot: " + core::to_display(round->fund.panel_costs, round->unit) + "\n";
    for (auto const& ledger : round->fund.ledgers)
        text += core::printable(explain::ledger_line(decision, ledger)) + "\n";
    if (!decision.reserve.empty()) {
        std::vector<std::string> names;
        for (auto application : decision.reserve) names.push_back(core::printable(round->applications[application].id));
        text += "Reserve list, in order: " + core::join_words(names, ", ") + "\n";
    }
    text += afterwards_text(decision);
    if (auto const staff = explain::without_staff_marks(decision)) {
        text += "Marks of staff count in this round. Without them ";
        text += !staff->refused.empty()  ? "it could not be decided: " + core::printable(staff->refused)
                : staff->changes.empty() ? "the proposal would be the same"
                                         : explain::counted(staff->changes.size(), "proposal") + " would be different";
        text += ".\n";
        for (auto const& change : staff->changes)
            text += "  " + core::printable(round->applications[change.application].id) + ": " +
                    std::string(word(change.after)) + " instead of " + std::string(word(change.before)) + "\n";
    }
    text += "\nChecks\n" + findings_text(findings) + "\n" + rules_text(round, &decision.totals);
    return text;
}

std::string decision_line(model::Decision const& decision, std::vector<audit::Finding> const& findings) {
    auto const& round = decision.round;
    std::size_t broken = 0;
    for (auto const& finding : findings) broken += finding.holds ? 0 : 1;
    return fmt::format(
        "{}: {} of {}, {} of {}{}, {}\n", core::printable(round->id),
        explain::counted(decision.awards().size(), "award"),
        explain::counted(round->applications.size(), "application"), core::to_display(decision.awarded, round->unit),
        core::to_display(round->fund.pot, round->unit),
        decision.held > core::Money() ? ", " + core::to_display(decision.held, round->unit) + " held" : "",
        broken == 0 ? "all checks hold"
                    : explain::counted(broken, "check") + (broken == 1 ? " does not hold" : " do not hold"));
}

std::string explanation_text(explain::Explanation const& why, core::Unit const& unit) {
    std::string text =
        core::printable(why.application) + (why.title.empty() ? "" : ": " + core::printable(why.title)) + "\n";
    text += core::printable(why.applicant) + " asked for " + core::to_display(why.requested, unit) + ".\n\n";
    bool const steps = !why.afterwards.empty();
    text += steps ? "Outcome of the decision: " : "Outcome: ";
    text += why.waits_for_draw ? "deferred: it waits for the draw" : std::string(explain::phrase(why.outcome));
    if (why.award > core::Money()) text += ", " + core::to_display(why.award, unit);
    text += ".\n";
    if (steps) text += core::printable(why.afterwards.back()) + "\n";
    if (why.differs) {
        text += "Scores alone would give: " + std::string(explain::phrase(why.proposed));
        if (why.proposed_award > core::Money()) text += ", " + core::to_display(why.proposed_award, unit);
        text += ".\n";
        for (auto const& reason : why.proposed_reasons) text += "  - " + core::printable(reason) + "\n";
    }
    if (why.total) {
        std::string const exact = why.total->to_text();
        text += "Total: " + core::to_percent(*why.total, 2) + (exact.size() <= 40 ? " (exactly " + exact + ")" : "");
        if (why.adjusted) text += ", as marked " + core::to_percent(*why.as_marked, 2);
        if (why.rank) text += fmt::format(", place {} of {}", *why.rank, why.ranked);
        text += ".\n";
    }
    if (why.total && why.adjusted)
        text += "Its readers are not the same as those of others, so the marks were put on one footing first: " +
                why.adjusted_by + ".\n";
    if (!why.stages.empty()) text += "\nStages\n";
    for (auto const& stage : why.stages) text += "  - " + core::printable(stage) + "\n";
    text += "\nWhy\n";
    for (auto const& reason : why.reasons) text += "  - " + core::printable(reason) + "\n";
    if (why.afterwards.size() > 1) text += "\nAfter the decision\n";
    for (std::size_t step = 0; step + 1 < why.afterwards.size(); ++step)
        text += "  - " + core::printable(why.afterwards[step]) + "\n";
    if (!why.questions.empty()) text += "\nQuestions (for the panel)\n";
    for (auto const& question : why.questions) text += "  - " + core::printable(question) + "\n";
    text += "\nMarks\n";
    for (auto const& criterion : why.stage_marks) text += "  - " + core::printable(criterion) + "\n";
    for (auto const& criterion : why.criteria) text += "  - " + core::printable(criterion) + "\n";
    return text;
}

}  // namespace grantpanel::report
