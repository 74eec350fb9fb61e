// SPDX-License-Identifier: MIT
#include <map>
#include <optional>

#include "grantpanel/grantpanel.hpp"
#include "grantpanel/io/load.hpp"
#include "round.hpp"

using namespace grantpanel;

namespace {

/// What is compared, by id and never by row. Equal money and marks that the rules cannot settle give only a code.
struct Ending {
    struct Each {
        model::Outcome outcome;
        std::int64_t award;
        std::string total;
        std::optional<std::size_t> rank;
        bool operator==(Each const&) const = default;
    };
    std::string refused;
    std::map<std::string, Each> results;
    std::vector<std::string> reserve;
    std::vector<std::int64_t> sums;
    bool operator==(Ending const&) const = default;
};

std::optional<model::Decision> decide(std::string const& text, std::string* refused = nullptr) {
    RC_LOG() << text << std::endl;
    auto const round = io::load_text(text);
    try {
        return grantpanel::decide(round);
    } catch (core::InputError const& error) {
        if (refused) *refused = error.problems().at(0).code;
        return std::nullopt;
    }
}

Ending ending(std::string const& text) {
    Ending ending;
    auto const decision = decide(text, &ending.refused);
    if (!decision) return ending;
    auto const& round = decision->round;
    auto const ranks = decision->ranks();
    for (auto a : core::positions<model::ApplicationIndex>(round->applications.size())) {
        auto const& result = decision->results[a];
        auto const& score = decision->totals[a].score;
        ending.results[round->applications[a].id] = {result.outcome, result.award.count(),
                                                     score ? score->to_text() : "none", ranks[a]};
    }
    for (auto a : decision->reserve) ending.reserve.push_back(round->applications[a].id);
    ending.sums = {decision->awarded.count(), decision->held.count(), decision->remaining.count()};
    return ending;
}

tests::Case settled_case() {
    auto any = tests::any_case();
    any.settled = true;
    return any;
}

void rows_have_no_order() {
    auto any = tests::any_case();
    any.advise = tests::once_in(2);
    auto const shuffled = any.text([](std::size_t rows) {
        std::vector<std::size_t> order(rows), mixed;
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (std::size_t left = rows; left > 0; --left) {
            auto const at = order.begin() + tests::number<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(left) - 1);
            mixed.push_back(*at);
            order.erase(at);
        }
        return mixed;
    });
    RC_ASSERT(ending(any.text()) == ending(shuffled));
}

void only_proportions_of_weights_matter() {
    auto any = tests::any_case();
    auto const plain = ending(any.text());
    any.weight_factor = 7;
    auto const seven = ending(any.text());
    any.weight_factor = 3;
    RC_ASSERT(plain == seven);
    RC_ASSERT(plain == ending(any.text()));
}

void a_better_mark_never_harms() {
    auto any = settled_case();
    any.priorities = false;
    auto const before = *decide(any.text());
    std::vector<std::pair<std::size_t, std::size_t>> candidates;  // sheet and criterion
    for (auto const& total : before.totals)
        for (auto sheet : total.counted)
            for (std::size_t c = 0; c < any.weights.size(); ++c)
                if (any.sheets.at(sheet.value).marks[c] < tests::most_steps) candidates.emplace_back(sheet.value, c);
    RC_PRE(!candidates.empty());
    auto const [sheet, criterion] = candidates.at(tests::number<std::size_t>(0, candidates.size() - 1));
    auto& mark = any.sheets[sheet].marks[criterion];
    mark = tests::number(mark + 1, tests::most_steps);
    auto const after = *decide(any.text());
    model::ApplicationIndex const application(any.sheets[sheet].application);
    auto const old_rank = before.ranks()[application], new_rank = after.ranks()[application];
    if (before.totals[application].score)
        RC_ASSERT(*after.totals[application].score > *before.totals[application].score);
    RC_ASSERT(!old_rank || (new_rank && *new_rank <= *old_rank));
}

void marks_set_aside_change_nothing() {
    auto any = tests::any_case();
    auto const rulings = conflict::rulings(io::load_text(any.text()));
    auto without = any;
    std::erase_if(without.sheets, [&](tests::Sheet const& sheet) {
        return std::any_of(rulings.begin(), rulings.end(), [&](auto const& ruling) {
            return ruling.response == model::Response::leave_room && ruling.member.value == sheet.member &&
                   ruling.application.value == sheet.application;
        });
    });
    RC_CLASSIFY(without.sheets.size() < any.sheets.size(), "sheets set aside");
    RC_ASSERT(ending(any.text()) == ending(without.text()));
}

void no_money_is_lost() {
    auto any = tests::any_case();
    any.advise = tests::once_in(2);
    auto const decision = decide(any.text());
    if (!decision) return;
    auto const& round = *decision->round;
    core::Money awarded, held;
    RC_ASSERT(decision->results.size() == any.applications.size());
    for (auto a : core::positions<model::ApplicationIndex>(decision->results.size())) {
        auto const& result = decision->results[a];
        RC_ASSERT(result.award >= core::Money());
        RC_ASSERT(result.award <= round.applications[a].requested);
        RC_ASSERT(!result.reasons.empty());
        awarded += result.award;
        if (result.outcome == model::Outcome::deferred) held += round.applications[a].requested;
    }
    RC_ASSERT(decision->awarded == awarded);
    RC_ASSERT(decision->held == held);
    RC_ASSERT(decision->awarded + decision->held + decision->remaining == round.fund.pot);
    if (!any.advise) RC_ASSERT(awarded == core::Money() || awarded + held <= round.fund.pot);
    auto listing = decision->listing();
    std::sort(listing.begin(), listing.end());
    RC_ASSERT(listing.size() == any.applications.size());
    RC_ASSERT(std::adjacent_find(listing.begin(), listing.end()) == listing.end());
}

void who_left_in_a_stage_gets_nothing_by_the_rules() {
    auto const any = tests::any_case();
    RC_PRE(any.stay + any.first > 0);
    auto const decision = decide(any.text());
    if (!decision) return;
    auto const ranks = decision->ranks();
    std::size_t left = 0;
    for (auto a : core::positions<model::ApplicationIndex>(decision->results.size())) {
        auto const& reasons = decision->results[a].reasons;
        bool const at_stage = std::any_of(reasons.begin(), reasons.end(), [](auto const& reason) {
            return std::holds_alternative<model::reason::AtStage>(reason);
        });
        left += at_stage ? 1 : 0;
        if (at_stage) RC_ASSERT(!ranks[a] && decision->results[a].award == core::Money());
    }
    RC_CLASSIFY(left > 0, "somebody left");
}

void every_audit_holds() {
    auto const any = tests::any_case();
    auto const decision = decide(any.text());
    if (!decision) return;
    bool const stages = any.stay + any.first > 0;
    RC_CLASSIFY(stages, "with stages");
    RC_CLASSIFY(decision->awarded > core::Money(), "with awards");
    RC_CLASSIFY(!decision->reserve.empty(), "with a reserve list");
    RC_CLASSIFY(!decision->order.tickets.empty(), "with a draw");
    auto const findings = audit::check(*decision);
    RC_ASSERT(findings.size() == 17u);
    for (auto const& finding : findings) {
        for (auto const& witness : finding.witnesses) RC_LOG() << finding.check << ": " << witness << std::endl;
        // A stage that nobody passes is found, and is no fault of the decision.
        RC_ASSERT(finding.holds || (stages && finding.check == "stages"));
    }
}

}  // namespace

int main() {
    bool good = rc::check("the order of rows decides nothing", rows_have_no_order);
    good &= rc::check("only the proportions of the weights matter", only_proportions_of_weights_matter);
    good &= rc::check("a better mark never makes a rank worse", a_better_mark_never_harms);
    good &= rc::check("marks of members who stepped out change nothing", marks_set_aside_change_nothing);
    good &= rc::check("every penny is awarded, held or remains", no_money_is_lost);
    good &= rc::check("who left in a stage gets nothing by the rules", who_left_in_a_stage_gets_nothing_by_the_rules);
    good &= rc::check("every check holds for what was decided by the rules", every_audit_holds);
    return good ? 0 : 1;
}
