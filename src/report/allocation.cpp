// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/awards.hpp"
#include "grantpanel/explain/priorities.hpp"
#include "grantpanel/report/text.hpp"
#include "grid.hpp"

namespace grantpanel::report {

namespace {

/// A total as the list had it: a list has decimals, so a few of them are enough.
std::string as_decimal(core::Ratio const& total) {
    for (int decimals = 0; decimals < 9; ++decimals)
        if (auto text = total.to_decimal(decimals); core::parse_ratio(text) == total) return text;
    return total.to_text();
}

}  // namespace

std::string allocation_text(ScoredList const& list, panel::AllocatedList const& result) {
    auto const& round = list.round;
    auto const money = [&](core::Money amount) { return core::to_short_text(amount, round->unit); };
    std::string text = "Pot " + core::to_display(round->fund.pot, round->unit) + "\n";
    for (auto const& sentence : explain::first_sentences(*round, result.notes))
        text += core::printable(sentence) + "\n";
    text += "\n";
    std::vector<std::pair<std::string, bool>> columns{
        {"id", false}, {"total", true}, {"", false}, {"requested", true}, {"award", true}};
    if (result.order.equal.empty()) columns.erase(columns.begin() + 2);
    model::PerApplication<bool> equal(result.results.size(), false);
    for (auto const& each : result.order.equal) equal[each.first] = true;
    for (auto const& funder : round->fund.funders) columns.emplace_back(core::printable(funder.id), true);
    for (auto const& year : round->fund.years) columns.emplace_back(core::printable(year.year), true);
    columns.insert(columns.end(), {{"outcome", false}, {"reason", false}});
    Grid grid(std::move(columns));
    std::vector<model::ApplicationIndex> listed;
    for (auto const& order_class : result.problem.order)
        for (auto item : order_class) listed.emplace_back(item.value);
    bool const waits = !round->draw.seed && !result.order.lots.empty();
    for (auto const& lot : result.order.lots)
        if (waits) listed.insert(listed.end(), lot.begin(), lot.end());
    listed.insert(listed.end(), result.order.below.begin(), result.order.below.end());
    for (auto application : listed) {
        auto const& each = result.results[application];
        std::vector<std::string> cells{core::printable(round->applications[application].id),
                                       as_decimal(*list.totals[application].score)};
        if (!result.order.equal.empty()) cells.emplace_back(equal[application] ? "=" : "");
        cells.insert(cells.end(), {money(round->applications[application].requested), money(each.award)});
        for (std::size_t funder = 0; funder < round->fund.funders.size(); ++funder) {
            auto const paid = result.allocation.paid_by[application.value][funder];
            cells.push_back(paid > core::Money() ? money(paid) : "");
        }
        for (auto part : result.allocation.by_year.empty() ? std::vector<core::Money>{}
                                                           : result.allocation.by_year[application.value])
            cells.push_back(part > core::Money() ? money(part) : "");
        std::string reasons;
        for (auto const& reason : each.reasons)
            if (!std::holds_alternative<model::reason::FundedInFull>(reason))
                reasons += (reasons.empty() ? "" : " ") + explain::sentence(round, application, reason);
        cells.insert(cells.end(), {std::string(explain::phrase(each.outcome)), core::printable(reasons)});
        grid.add(std::move(cells));
    }
    text += grid.text() + "\n";
    if (!result.order.equal.empty())
        text += "=  the same total as another; its reason says what settled their order, if anything did\n\n";
    core::Money awarded;
    for (auto const& each : result.results) awarded += each.award;
    for (auto const& line : explain::reached(*round, result.results)) text += core::printable(line) + "\n";
    if (auto const beside = explain::without_priorities(list, result))
        for (auto const& line : explain::sentences(*round, *beside)) text += core::printable(line) + "\n";
    text += "Awarded " + core::to_display(awarded, round->unit);
    if (result.allocation.added > core::Money())
        text += ", with " + core::to_display(result.allocation.added, round->unit) + " added to the awards";
    text += "; left " + core::to_display(result.allocation.left, round->unit) + "\n";
    return waits ? text + "Lots are still to be drawn: what is left is kept for them.\n" : text;
}

}  // namespace grantpanel::report
