// SPDX-License-Identifier: MIT
#include "afterwards.hpp"

#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/afterwards.hpp"
#include "grantpanel/explain/awards.hpp"
#include "grid.hpp"

namespace grantpanel::report {

std::string afterwards_text(model::Decision const& decision) {
    if (!decision.after) return "";
    auto const& round = *decision.round;
    auto const& after = *decision.after;
    auto const money = [&](core::Money amount) { return core::to_display(amount, round.unit); };
    std::string text = "\nAfter the decision\n";
    auto free = decision.remaining;
    for (std::size_t row = 0; row < round.statuses.size(); ++row) {
        auto const& step = round.statuses[row];
        auto const& entry = after.entries[row];
        std::string const about =
            step.kind == model::Step::Kind::pot_top_up ? "the pot" : round.applications[step.application].id;
        text += "  " + core::printable(about) + ": " + core::printable(explain::sentence(round, step, entry.award));
        if (entry.balance.free != free) text += " Free: " + money(entry.balance.free);
        free = entry.balance.free;
        text += '\n';
    }
    Grid grid({{"application", false}, {"stands at", false}, {"award", true}, {"paid", true}});
    for (auto application : decision.listing()) {
        auto const& at = after.standings[application];
        if (at.status == model::Status::none) continue;
        grid.add({core::printable(round.applications[application].id), std::string(explain::phrase(at.status)),
                  at.award > core::Money() ? money(at.award) : "-", at.paid > core::Money() ? money(at.paid) : "-"});
    }
    text += "\n" + grid.text() + "\n";
    auto const& now = after.balance;
    text += "Pot " + money(now.pot) + ": promised " + money(now.promised) +
            (now.added > core::Money() ? ", added to the awards " + money(now.added) : "") + ", held " +
            money(now.held) + ", free " + money(now.free) + "\n";
    for (auto const& line : explain::reached_now(decision)) text += "Now " + core::printable(line) + "\n";
    for (auto const& [application, amount] : after.next)
        text += "Comes next on the reserve list: " + core::printable(round.applications[application].id) + ", " +
                money(amount) + " (the panel decides by a step `recommended`)\n";
    return text;
}

}  // namespace grantpanel::report
