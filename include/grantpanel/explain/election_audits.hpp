// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/id.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/elect/audit.hpp"
#include "grantpanel/elect/groups.hpp"
#include "grantpanel/elect/prices.hpp"
#include "grantpanel/model/ballots.hpp"

/// Plain words for the audits of an election.
namespace grantpanel::explain {

/// A number as people write it: whole, or with up to six decimals where that is exact, else rounded to two.
inline std::string number(core::Ratio const& value) {
    for (int decimals = 0; decimals <= 6; ++decimals)
        if ((value * core::Ratio(core::power_of_ten(decimals))).denominator() == 1) return value.to_decimal(decimals);
    return "about " + value.to_decimal(2);
}

namespace detail {

/// "1 voter supports", "3 voters support".
inline std::string voters(std::uint64_t count, std::string_view one, std::string_view several) {
    return std::to_string(count) + (count == 1 ? " voter " : " voters ") + std::string(count == 1 ? one : several);
}

}  // namespace detail

/// Whether what the voters of a witness are due and have may be shown: not in a panel, where these numbers are scores
/// of single members, or the least or greatest of a few.
inline bool shows_utilities(model::Ballots const& ballots) { return !ballots.of_a_panel; }

/// What an audit found, in one sentence: "`jr` does not hold, for example: 3 voters support p3, which costs 1 ...".
/// Without the numbers that are not shown (`shows_utilities`).
inline std::string in_words(elect::Audit const& audit, model::Ballots const& ballots) {
    using detail::voters;
    std::string const name = "`" + audit.name + "` ";
    if (audit.verdict == elect::Verdict::holds) return name + "holds" + (audit.note.empty() ? "" : ": " + audit.note);
    if (audit.verdict == elect::Verdict::not_proved) return name + "is not proved: " + audit.note;
    std::string text = name + "does not hold";
    if (!audit.witness) return text + (audit.note.empty() ? "" : ": " + audit.note);
    auto const& w = *audit.witness;
    auto const list = core::join_words(core::ids_of(ballots.projects, w.projects));
    bool const one = w.projects.size() == 1, alone = w.voters == 1;
    std::string const cost = list + ", which " + (one ? "costs " : "cost ") + number(w.cost),
                      part = (alone ? "the voter's part of the budget is " : "their part of the budget is ") +
                             number(w.money);
    text += ", for example: ";
    bool const shown = shows_utilities(ballots);
    std::string const withheld = ". How much is not shown: it would tell the scores of members";
    if (audit.name == "jr")
        return text + voters(w.voters, "supports ", "support ") + cost + "; " + part +
               ", and nothing that they support was selected";
    if (audit.name == "ejr_plus" && !shown)
        return text + voters(w.voters, "supports ", "support ") + cost + "; " + part + ". With it added, " +
               (alone ? "the voter" : "one of them") + " should have more" + withheld;
    if (audit.name == "ejr_plus")
        return text + voters(w.voters, "supports ", "support ") + cost + "; " + part + ". With it added, " +
               (alone ? "the voter" : "one of them") + " should have more than " + number(w.due) + "; without it " +
               (alone ? "the voter has " : "none has more than ") + number(w.got);
    if (audit.name == "pareto" && !shown)
        return text + cost + " of " + number(w.money) + ", would give nobody less, and " +
               voters(w.voters, "more", "more") + withheld;
    if (audit.name == "pareto")
        return text + cost + " of " + number(w.money) + ", would give nobody less, and " +
               voters(w.voters, "more: ", "more: ") + number(w.due) + " instead of " + number(w.got) +
               (alone ? "" : " together");
    if (audit.name == "core" && !shown)
        return text + voters(w.voters, "could pay for ", "could pay for ") + cost + "; " + part +
               (alone ? ". The voter would have more" : ". Each of them would have more") + withheld;
    if (audit.name == "core")
        return text + voters(w.voters, "could pay for ", "could pay for ") + cost + "; " + part + ". " +
               (alone ? "The voter would have " : "Each of them would have more: ") + number(w.due) + " instead of " +
               number(w.got) + (alone ? "" : " together");
    if (audit.name == "priceable" && w.voters == 0)
        return text + "nobody supports " + list + ", so nobody can pay for " + (one ? "it" : "them");
    if (audit.name == "priceable")
        return text + "where all voters have the same money and pay for all that was selected, those who support " +
               list + " have more left than " + (one ? "it costs" : "one of these costs");
    text += voters(w.voters, "wants ", "agree on ") + cost + "; " + part + ". ";
    if (!shown)
        return text +
               (alone ? "The voter is due more for that than the voter has"
                      : "Each of them is due more for that than they have") +
               withheld;
    text += (alone ? "The voter is due " : "Each of them is due ") + number(w.due) + " for that, ";
    if (audit.name == "pjr") return text + (alone ? "and has " : "and together they have ") + number(w.got);
    text += alone ? "and has " + number(w.got) : "and none has more than " + number(w.got);
    if (audit.name == "ejr_up_to_one") text += "; one more project would not give more than is due";
    return text;
}

/// A share as a percentage with one decimal that never says all or nothing of what is neither: "66.7%", "more than
/// 99.9%", "less than 0.1%".
inline std::string percent(core::Ratio const& share) {
    auto const rounded = core::to_percent(share);
    core::Ratio const nothing, all(1);
    if (rounded == "100.0%" && share != all) return share < all ? "more than 99.9%" : "more than 100.0%";
    if ((rounded == "0.0%" || rounded == "-0.0%") && share != nothing)
        return share > nothing ? "less than 0.1%" : "less than 0.0%";
    return rounded;
}

/// A share with what it is a share of: "18.2% (2 of 11; 1 not known)".
inline std::string in_words(elect::Share const& share) {
    auto const value = share.value();
    std::string text =
        (value ? percent(*value) : std::string("none")) + " (" + number(share.part) + " of " + number(share.whole);
    if (share.unknown > 0) text += "; " + std::to_string(share.unknown) + " not known";
    return text + ")";
}

/// What is wrong with prices that were given.
inline std::string in_words(elect::PriceFault const& fault, model::Ballots const& ballots) {
    using Kind = elect::PriceFault::Kind;
    auto const project = [&] { return ballots.projects[fault.position].id; };
    switch (fault.kind) {
        case Kind::none: return "these prices support the selection";
        case Kind::too_little: return "each voter has less money than an equal part of the budget";
        case Kind::overspent: return "a voter pays more than the money that each has";
        case Kind::not_theirs: return "a voter pays for a project that was not selected or that they do not support";
        case Kind::not_paid: return "the payments for " + project() + " are not what it costs";
        case Kind::left_over: return "those who support " + project() + " have more left than it costs";
    }
    return "";
}

}  // namespace grantpanel::explain
