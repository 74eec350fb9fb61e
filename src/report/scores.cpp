// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/report/text.hpp"
#include "grid.hpp"

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
std::string moved_text(model::RoundData const& round, explain::Adjustment const& plain,
                       explain::Adjustment const& each) {
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
    if (gain.empty() && lose.empty()) return text + "; the money goes to the same applications\n";
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
                case asked: {
                    std::vector<std::string> ids;
                    for (auto member : talk.asked_by) ids.push_back(core::printable(round.panel[member].id));
                    why.push_back("asked for by " + core::join_words(ids));
                }
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
    Grid grid({{"application", false}, {"members", true}, {"total", true}});
    bool any = false;
    for (auto application : core::positions<model::ApplicationIndex>(shifts.size())) {
        if (!shifts[application]) continue;
        any = true;
        auto const& change = shifts[application]->change;
        grid.add({core::printable(round.applications[application].id), std::to_string(shifts[application]->members),
                  change ? points(*change) : "not known"});
    }
    return any ? "\nMarks that changed in discussion (points of 100)\n" + grid.text() : "";
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
                ". What follows is as marked.\n";
    text += "\nWhat each way to adjust marks would move, by the rules alone\n";
    for (auto const& each : scores.adjustments)
        if (each.adjust != model::Adjust::none) text += moved_text(round, scores.adjustments.front(), each);
    for (auto const& each : scores.adjustments)
        if (for_facilitator && !each.without_spread.empty()) {
            std::vector<std::string> ids;
            for (auto member : each.without_spread) ids.push_back(core::printable(round.panel[member].id));
            text += "  With z_score, " + core::join_words(ids) +
                    " would tell nothing on some criterion: all marks there are equal, or there is only one.\n";
        }
    if (!scores.decision.order.close.empty()) {
        text += "\nClose totals\n";
        for (auto const& each : scores.decision.order.close) {
            std::vector<std::string> ids;
            for (auto application : each) ids.push_back(core::printable(round.applications[application].id));
            text += "  " + core::join_words(ids) + "\n";
        }
    }
    text += talk_text(round, scores.discussion) + shift_text(round, scores.shifts);
    if (for_facilitator) text += members_text(round, scores.markings);
    return text;
}

}  // namespace grantpanel::report
