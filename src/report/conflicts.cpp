// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "grantpanel/conflict/cover.hpp"
#include "grantpanel/conflict/quorum.hpp"
#include "grantpanel/conflict/readers.hpp"
#include "grantpanel/conflict/reciprocity.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/report/text.hpp"
#include "grantpanel/stage/run.hpp"
#include "grid.hpp"
#include "ids.hpp"
#include "rules.hpp"

namespace grantpanel::report {

namespace {

/// The way of a ruling with kinds and dates: for the facilitator only.
std::string way_text(model::RoundData const& round, model::Ruling const& ruling) {
    using Because = model::Ruling::Because;
    if (ruling.because == Because::own) return "is the applicant";
    if (ruling.because == Because::same_pot) return "applies in the same pot";
    std::string text = "rule " + std::to_string(ruling.rule + 1) + ":";
    for (auto hop : ruling.way()) {
        auto const& tie = round.ties[hop.tie];
        text += " " + round.kinds[tie.kind];
        if (tie.since || tie.until)
            text += " (" + (tie.since ? core::to_text(*tie.since) : "") + " to " +
                    (tie.until ? core::to_text(*tie.until) : "now") + ")";
        text += " " + round.id_of(hop.reversed ? tie.from : tie.to) + ",";
    }
    text.pop_back();
    if (ruling.decision) text += "; " + std::string(word(round.conflict_decisions[*ruling.decision].what));
    return text;
}

std::string rulings_text(model::Round const& round, std::vector<model::Ruling> const& rulings, bool for_facilitator) {
    if (rulings.empty()) return "";
    std::vector<std::pair<std::string, bool>> columns{
        {"application", false}, {"member", false}, {"a connection", false}};
    if (for_facilitator) columns.emplace_back("why (for the facilitator only)", false);
    Grid grid(columns);
    std::size_t referred = 0;
    for (auto const& ruling : rulings) {
        std::string may(explain::phrase(ruling.response));
        if (ruling.referred) may += ", until the chair or the panel has answered";
        referred += ruling.referred ? 1 : 0;
        std::vector<std::string> cells{core::printable(round->applications[ruling.application].id),
                                       core::printable(round->panel[ruling.member].id), may};
        if (for_facilitator) cells.push_back(core::printable(way_text(*round, ruling)));
        grid.add(std::move(cells));
    }
    std::string text = "\nConnections\n" + grid.text();
    if (referred > 0) text += explain::counted(referred, "question") + " for the chair or the panel to answer\n";
    return text;
}

std::string quorum_text(model::Round const& round, model::PerApplication<model::Quorum> const& quorums) {
    if (!round->conflicts.quorum) return "";
    Grid grid({{"application", false}, {"meeting", false}, {"can vote", true}, {"", false}});
    std::size_t enough = 0;
    for (auto application : core::positions<model::ApplicationIndex>(quorums.size())) {
        auto const& quorum = quorums[application];
        enough += quorum.missing.empty() ? 1 : 0;
        if (quorum.missing.empty()) continue;
        std::vector<std::string> substitutes;
        for (auto const& missing : quorum.missing)
            for (auto member : missing.substitutes)
                if (auto const& id = round->panel[member].id;
                    std::find(substitutes.begin(), substitutes.end(), id) == substitutes.end())
                    substitutes.push_back(id);
        grid.add({core::printable(round->applications[application].id),
                  quorum.meeting ? core::printable(round->meetings[*quorum.meeting].id) : "forecast",
                  std::to_string(quorum.counted.size()),
                  "needs " + explain::missing_text(quorum.missing) +
                      (substitutes.empty() ? "; nobody else on the panel could come in"
                                           : "; could come in: " + core::printable(core::join_words(substitutes)))});
    }
    bool const any_forecast =
        std::any_of(quorums.begin(), quorums.end(), [](auto const& quorum) { return !quorum.meeting; });
    std::string text = "\nQuorum\n  enough people for " + std::to_string(enough) + " of " +
                       explain::counted(quorums.size(), "application") + "\n";
    if (enough < quorums.size()) text += grid.text();
    if (any_forecast) text += "  A forecast takes everybody to come who may vote. It decides nothing.\n";
    return text;
}

std::string readers_text(model::Round const& round, std::vector<conflict::ReaderShortage> const& shortages) {
    if (shortages.empty()) return "";
    Grid grid({{"application", false}, {"readers", true}, {"needs", true}, {"", false}});
    for (auto const& each : shortages) {
        std::string who = each.seat.empty() ? "" : "in the seat " + core::printable(each.seat) + "; ";
        if (each.can_be_mended())
            who += "could read it: " + ids(round->panel, each.could_read);
        else if (each.could_read.empty())
            who += "nobody else on the panel can read it";
        else
            who += "only " + ids(round->panel, each.could_read) + " could read it: not enough";
        grid.add({core::printable(round->applications[each.application].id), std::to_string(each.has),
                  std::to_string(each.needs), who});
    }
    return "\nToo few readers\n" + grid.text();
}

std::string rings_text(model::Round const& round, std::vector<model::Ruling> const& rulings) {
    std::string text;
    for (auto const& ring : conflict::rings(*round))
        text += "  " + ids(round->panel, ring.members) + (ring.closed_now ? "" : ", in earlier rounds") +
                (conflict::is_forbidden(*round, ring) ? ": this round does not allow it" : "") + "\n";
    for (auto const& [a, b] : conflict::forced_pairs(round, rulings))
        if (round->conflicts.forbid_cycles >= 2)
            text += "  " + ids(round->panel, std::vector{a, b}) +
                    " have to read each other: each is needed to have enough readers for the other\n";
    return text.empty() ? "" : "\nMembers who apply and read each other\n" + text;
}

std::string picture_text(model::Round const& round, std::vector<model::Ruling> const& rulings) {
    auto const picture = conflict::picture(round, rulings);
    if (picture.pairs.empty()) return "";
    std::vector<std::string> cover;
    for (auto member : picture.cover_members) cover.push_back(core::printable(round->panel[member].id));
    for (auto each : picture.cover_applications) cover.push_back(core::printable(round->applications[each].id));
    std::string text = fmt::format(
        "\nThe panel as a whole\n  Somebody steps out in {} of {} pairs of a member and an application.\n"
        "  Without {} nobody would have to step out. No smaller set will do, because these pairs share nobody:\n",
        picture.pairs.size(), picture.possible, core::join_words(cover));
    for (auto const& [member, each] : picture.proof)
        text += "    " + core::printable(round->panel[member].id) + " and " +
                core::printable(round->applications[each].id) + "\n";
    return text;
}

}  // namespace

std::string check_text(model::Round const& round, std::string const& standing, bool for_facilitator) {
    std::string text = fmt::format(
        "{}: {}.\n  {}, {}, {}, {}\n  pot {}\n", core::printable(round->id), core::printable(standing),
        explain::counted(round->applications.size(), "application"),
        std::to_string(round->panel.size()) + " on the panel", explain::counted(round->sheets.size(), "score sheet"),
        explain::counted(round->decisions.size(), "decision"), core::to_display(round->fund.pot, round->unit));
    auto const rulings = conflict::rulings(round);
    auto const screenings = stage::screenings(round, rulings);
    return text + rulings_text(round, rulings, for_facilitator) +
           quorum_text(round, conflict::quorums(round, rulings, screenings)) +
           readers_text(round, conflict::reader_shortages(round, rulings, screenings)) + rings_text(round, rulings) +
           picture_text(round, rulings) + "\n" + rules_text(round);
}

std::string impact_text(model::Round const& round, std::vector<explain::Impact> const& impacts) {
    std::string text = "What the rules alone would give otherwise\n";
    for (auto const& impact : impacts) {
        switch (impact.what) {
            case explain::Impact::What::nobody_recused: text += "\nIf nobody had stepped out: "; break;
            case explain::Impact::What::stay_leaves: text += "\nIf every connection meant stepping out: "; break;
            case explain::Impact::What::without_staff_marks: text += "\nWithout the marks of staff: "; break;
            case explain::Impact::What::tie_unknown: {
                auto const& tie = round->ties[impact.tie];
                text += "\nIf nobody had known " + core::printable(round->id_of(tie.from)) + " - " +
                        core::printable(round->kinds[tie.kind]) + " - " + core::printable(round->id_of(tie.to)) + ": ";
            }
        }
        if (!impact.refused.empty()) {
            text += "it could not be decided: " + core::printable(impact.refused) + "\n";
            continue;
        }
        text += impact.changes.empty() ? "no change\n" : explain::counted(impact.changes.size(), "change") + "\n";
        for (auto const& change : impact.changes)
            text += "  " + core::printable(round->applications[change.application].id) + ": " +
                    std::string(word(change.before)) + " " + core::to_display(change.award_before, round->unit) +
                    " would be " + std::string(word(change.after)) + " " +
                    core::to_display(change.award_after, round->unit) + "\n";
    }
    return text;
}

}  // namespace grantpanel::report
