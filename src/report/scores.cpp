// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/report/text.hpp"
#include "grid.hpp"
#include "ids.hpp"

namespace grantpanel::report {

namespace {

std::string points(core::Ratio const& share) {
    std::string const text = (share * core::Ratio(100)).to_decimal(1);
    return share.sign() > 0 ? "+" + text : text;
}

std::string name_of(model::Adjust adjust) {
    switch (adjust) {
        case model::Adjust::none: return "as marked";
        case model::Adjust::severity: return "severity (strict or generous marking taken out)";
        case model::Adjust::z_score: return "z_score (every reader on one mean and spread)";
        case model::Adjust::borda: return "borda (places in every reader's own order)";
    }
    return "";
}

/// What one adjustment would move, compared with the totals as marked.
std::string moved_text(model::RoundData const& round, explain::Adjustment const& plain, explain::Adjustment const& each,
                       bool without_money) {
    std::string text = "  " + name_of(each.adjust) + (each.in_force ? ", in force" : "") + ": ";
    if (!each.refused.empty()) return text + "not possible here: " + core::printable(each.refused) + "\n";
    std::vector<std::string> gain, lose;
    std::size_t places = 0;
    for (auto application : core::positions<model::ApplicationIndex>(each.totals.size())) {
        places += each.ranks[application] != plain.ranks[application] ? 1 : 0;
        if (each.awards[application] == plain.awards[application]) continue;
        (each.awards[application] > plain.awards[application] ? gain : lose)
            .push_back(core::printable(round.applications[application].id));
    }
    if (places == 0 && gain.empty() && lose.empty()) return text + "nothing would move\n";
    text += explain::counted(places, "application") + (places == 1 ? " has" : " have") + " another place";
    if (gain.empty() && lose.empty())
        return text + (without_money ? "\n" : "; the money goes to the same applications\n");
    if (!gain.empty()) text += "; more money: " + core::join_words(gain);
    if (!lose.empty()) text += "; less money: " + core::join_words(lose);
    return text + "\n";
}

std::string talk_text(model::RoundData const& round, score::Discussion const& discussion) {
    if (discussion.list.empty()) return "\nTo talk about\n  Nothing that the marks or a member point to.\n";
    Grid grid({{"application", false}, {"agreement could bring", true}, {"", false}, {"why", false}});
    for (auto const& talk : discussion.list) {
        std::vector<std::string> why;
        for (auto each : talk.why) {
            using enum score::TalkAbout;
            switch (each) {
                case spread: why.emplace_back("marks far apart"); break;
                case near_line: why.emplace_back("near the line"); break;
                case minority: why.emplace_back("one reader sees it differently from all others"); break;
                case not_enough_information: why.emplace_back("not enough information"); break;
                case asked: why.push_back("asked for by " + ids(round.panel, talk.asked_by));
            }
        }
        grid.add({core::printable(round.applications[talk.application].id),
                  talk.lowest ? core::to_percent(*talk.lowest, 1) + " to " + core::to_percent(*talk.highest, 1) : "",
                  talk.can_cross_the_line ? "across the line" : "", core::join_words(why)});
    }
    std::string text = "\nTo talk about, what talking can change most first\n" + grid.text();
    if (discussion.line)
        text += "  The line is " + core::to_percent(*discussion.line, 1) +
                ": the total of the last application that would get money.\n";
    return text;
}

std::string shift_text(model::RoundData const& round,
                       model::PerApplication<std::optional<score::Shift>> const& shifts) {
    Grid grid({{"application", false}, {"members", true}, {"after, not before", true}, {"together, not own", true}});
    bool any = false;
    for (auto application : core::positions<model::ApplicationIndex>(shifts.size())) {
        if (!shifts[application]) continue;
        any = true;
        auto const& [members, change, agreed] = *shifts[application];
        grid.add({core::printable(round.applications[application].id), std::to_string(members),
                  change        ? points(*change)
                  : members > 0 ? "not known"
                                : "",
                  agreed ? points(*agreed) : ""});
    }
    return any ? "\nWhat discussion changed (totals, in points of 100)\n" + grid.text() : "";
}

/// Where marks are added up: how many marks the applications have.
std::string uneven_text(model::Decision const& decision) {
    if (decision.round->scoring.combine != model::Combine::sum) return "";
    std::optional<std::size_t> least, most;
    for (auto const& total : decision.totals)
        for (auto const& tally : total.criteria) {
            if (!total.score || tally.weight == 0) continue;
            least = std::min<std::size_t>(least.value_or(tally.marks), tally.marks);
            most = std::max<std::size_t>(most.value_or(tally.marks), tally.marks);
        }
    if (!least || *least == *most) return "";
    return fmt::format(
        "\nMarks are added up, and the applications do not have equally many: from {} to {} on a criterion\n", *least,
        *most);
}

/// A figure with 2 decimals, or "-" and its reason in `not_defined`.
std::string figure(std::optional<core::Ratio> const& value, std::string_view reason, std::string const& what,
                   std::vector<std::string>& not_defined) {
    if (value) return value->to_decimal(2);
    not_defined.push_back(what + ": " + std::string(reason));
    return "-";
}

std::string agreements_text(model::RoundData const& round, std::vector<score::ColumnAgreement> const& agreements) {
    Grid grid({{"", false}, {"alpha", true}, {"ICC, one reader", true}, {"ICC, all readers", true}, {"W", true}});
    std::vector<std::string> not_defined;
    for (auto const& [criterion, agreement] : agreements) {
        std::string const name = criterion ? round.rubric.criteria[*criterion].id : "whole sheets";
        auto const of = [&](std::string const& what) { return name + ", " + what; };
        auto const reason = [](auto undefined) { return undefined ? phrase(*undefined) : "its divisor is 0"; };
        std::vector<std::string> row{
            name, figure(agreement.alpha.value, reason(agreement.alpha.undefined), of("alpha"), not_defined)};
        auto const& iccs = *agreement.iccs;
        auto const& components = agreement.components;
        if (components && components->undefined.empty()) {
            for (double value : {components->single, components->mean}) row.push_back(fmt::format("{:.2f}", value));
        } else if (components || iccs.undefined) {
            not_defined.push_back(of("ICC") + ": " +
                                  (components ? components->undefined : std::string(phrase(*iccs.undefined))));
            row.insert(row.end(), 2, "-");
        } else {
            row.push_back(figure(iccs.all[1].value, reason(iccs.undefined), of("ICC(2,1)"), not_defined));
            row.push_back(figure(iccs.all[4].value, reason(iccs.undefined), of("ICC(2,k)"), not_defined));
        }
        auto const& w = agreement.concordance;
        row.push_back(figure(w.value, reason(w.undefined), of("W"), not_defined));
        grid.add(std::move(row));
    }
    std::string text = "\nHow far readers agree (1 fully, 0 no more than by chance; docs/agreement.md)\n" + grid.text();
    for (auto const& each : not_defined) text += "  Not defined: " + each + "\n";
    return text +
           "  Alpha: Krippendorff's. ICC: how much of the differences lies in the applications. W: Kendall's, "
           "whether all put them in one order.\n";
}

std::string certainty_text(model::RoundData const& round, score::Certainty const& certainty) {
    std::string text = "\nHow sure the line is, by the marks alone (docs/uncertainty.md)\n";
    if (!certainty.undefined.empty()) return text + "  Not known: " + certainty.undefined + "\n";
    auto const& line = certainty.line;
    if (!line.line)
        return text + (line.rejected == 0 ? "  The pot pays for all: there is no line.\n"
                                          : "  The pot pays for none: there is no line.\n");
    text += fmt::format("  At {:.0f}% (ranks in {} drawn rankings, {}):\n", certainty.level * 100, certainty.draws,
                        certainty.misfit == score::Misfit::stop ? "stop at the first that does not fit"
                                                                : "pass over what does not fit");
    text += fmt::format("  {} above the line, {} below it, and for {} the marks do not say", line.accepted,
                        line.rejected, line.in_band);
    if (line.in_band == 0) return text + "\n";
    std::vector<model::ApplicationIndex> band;
    for (std::size_t i = 0; i < certainty.applications.size(); ++i)
        if (line.standing[i] == score::Standing::band) band.push_back(certainty.applications[i]);
    text += ": " + ids(round.applications, band) + "\n";
    std::string const left = core::to_display(line.for_band, round.unit),
                      asked = core::to_display(line.band_asks, round.unit);
    switch (line.band) {
        case score::Band::everyone_wins:
            return text + "  " + left + " is left for them and they ask for " + asked +
                   ": all of them win, so a draw would decide nothing.\n";
        case score::Band::nobody_can_win: return text + "  " + left + " is left for them: it pays for none of them.\n";
        default: return text + "  " + left + " is left for them and they ask for " + asked + ".\n";
    }
}

/// What depends on the weights: neither in with nearly all weights nor out with nearly all.
std::string open_weights_text(model::RoundData const& round, std::optional<score::OpenWeights> const& open) {
    if (!open) return "";
    if (open->draws == 0) return "\nIf the weights were open: none within these bounds were found\n";
    std::size_t sure = 0;
    std::vector<std::string> depend;
    for (std::size_t i = 0; i < open->applications.size(); ++i) {
        if (open->within[i] >= 0.95) ++sure;
        if (open->within[i] > 0.05 && open->within[i] < 0.95)
            depend.push_back(core::printable(round.applications[open->applications[i]].id) +
                             fmt::format(" ({:.0f}%)", open->within[i] * 100));
    }
    std::string text =
        fmt::format("\nIf the weights were open ({} drawn weights): {} among the best {} with nearly all weights",
                    open->draws, explain::counted(sure, "application"), open->places);
    if (depend.empty()) return text + "; for no other does it depend on the weights\n";
    return text + "\n  It depends on the weights for: " + core::join_words(depend) + "\n";
}

std::string members_text(model::RoundData const& round, std::vector<score::Marking> const& markings) {
    using Tendency = score::Marking::Tendency;
    Grid grid({{"member", false},
               {"sheets", true},
               {"marks", true},
               {"X", true},
               {"mean", true},
               {"spread", true},
               {"marking", true},
               {"error", true},
               {"", false},
               {"distance", true}});
    auto const shown = [](std::optional<double> value) {
        return value ? fmt::format("{:.1f}", *value * 100) : std::string("-");
    };
    for (auto const& each : markings)
        grid.add({core::printable(round.panel[each.member].id), std::to_string(each.sheets), std::to_string(each.marks),
                  std::to_string(each.not_enough_information), each.mean ? core::to_percent(*each.mean, 1) : "-",
                  shown(each.spread), each.severity ? points(*each.severity) : "-", shown(each.standard_error),
                  each.tendency == Tendency::strict     ? "strict"
                  : each.tendency == Tendency::generous ? "generous"
                                                        : "",
                  shown(each.typical_distance)});
    return "\nHow members mark: for the facilitator and for training, not a ranking of people\n" + grid.text() +
           "  In points of 100. Marking: how far above (+) or below (-) the others, on the same applications; strict "
           "or "
           "generous\n  where it is more than twice its error. Distance: how far a value typically lies from what "
           "both would suggest.\n";
}

}  // namespace

std::string scores_text(explain::Scores const& scores, bool for_facilitator) {
    auto const& round = *scores.decision.round;
    std::string text = core::printable(round.title.empty() ? round.id : round.title) + "\n";
    if (!scores.refused.empty())
        text += "The round cannot be decided as it is: " + core::printable(scores.refused) +
                (scores.not_adjusted ? ". What follows is as marked.\n" : ". What follows is about the marks.\n");
    text += "\nWhat each way to adjust marks would move, by the rules alone\n";
    for (auto const& each : scores.adjustments)
        if (each.adjust != model::Adjust::none)
            text += moved_text(round, scores.adjustments.front(), each, scores.without_money);
    for (auto const& each : scores.adjustments)
        if (for_facilitator && !each.without_spread.empty())
            text += "  With z_score, " + ids(round.panel, each.without_spread) +
                    " would tell nothing on some criterion: all marks there are equal, or there is only one.\n";
    text += uneven_text(scores.decision) + agreements_text(round, scores.agreements) +
            certainty_text(round, scores.certainty) + open_weights_text(round, scores.open_weights);
    if (!scores.decision.order.close.empty()) text += "\nClose totals\n";
    for (auto const& each : scores.decision.order.close) text += "  " + ids(round.applications, each) + "\n";
    text += talk_text(round, scores.discussion) + shift_text(round, scores.shifts);
    if (for_facilitator) text += members_text(round, scores.markings);
    return text;
}

}  // namespace grantpanel::report
