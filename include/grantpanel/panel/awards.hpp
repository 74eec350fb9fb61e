// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "grantpanel/allocate/chance.hpp"
#include "grantpanel/allocate/run.hpp"
#include "grantpanel/core/digest.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/panel/kept_rules.hpp"
#include "grantpanel/panel/problem.hpp"

namespace grantpanel::panel {

/// Whether a round is refused with this because equals wait: for a further step, or for the seed of a draw.
inline bool equals_wait(core::Problem const& problem) {
    return problem.code == "tie.unsettled" || problem.code == "draw.seed_needed";
}

namespace detail {

/// Equals that money would treat differently: nobody is paid by the order of a file.
[[noreturn]] inline void refuse(model::Round const& round, model::Order const& order,
                                std::vector<allocate::ItemIndex> const& members, allocate::Tie const& tie) {
    std::vector<std::string> ids, rules;
    for (auto item : members) ids.push_back("`" + round->applications[model::ApplicationIndex(item.value)].id + "`");
    bool const waits_for_seed = std::any_of(order.classes.begin(), order.classes.end(), [&](auto const& tie_class) {
        return tie_class.waits_for_seed &&
               std::find(tie_class.members.begin(), tie_class.members.end(),
                         model::ApplicationIndex(members.front().value)) != tie_class.members.end();
    });
    for (auto rule : tie.why) rules.push_back(in_words(*round, rule));
    // Other rules than the pot may part them whatever is left of it.
    bool const parted =
        std::any_of(tie.why.begin(), tie.why.end(), [](auto rule) { return rule.kind != model::KeptRule::Kind::pot; });
    std::string const line = tie.where == allocate::Tie::Where::reserve
                                 ? "only one of them can have the next place on the reserve list"
                             : parted ? "not all of them can get the same under " + core::join_words(rules)
                                      : "the money does not reach all of them";
    core::Problem problem;
    if (waits_for_seed) {
        problem.code = "draw.seed_needed";
        problem.path = core::Path({"draw", "seed"});
        std::string const source =
            round->draw.seed_source.empty() ? "the number that was announced" : round->draw.seed_source;
        problem.hint = "Publish the digest of the ids first, " + core::ids_digest(round->ids()).to_text() +
                       ", then write `draw: {seed: ...}` with " + source;
        problem.message = "a draw has to settle " + core::join_words(ids) + ", and its seed is not there yet: " + line;
    } else {
        problem.code = "tie.unsettled";
        problem.path = core::Path({"allocation", "if_scores_equal"});
        problem.message = core::join_words(ids) + " are equal in everything that the order looks at, and " + line;
        problem.hint = "Add a step to `if_scores_equal`, for example `lowest income`, `smallest request` or `draw`";
    }
    problem.location = round->draft->locate(problem.path);
    throw core::InputError({std::move(problem)});
}

inline std::vector<model::ApplicationIndex> as_applications(std::vector<allocate::ItemIndex> const& items) {
    std::vector<model::ApplicationIndex> applications;
    for (auto item : items) applications.emplace_back(item.value);
    return applications;
}

/// Who is in one set, or in one part of a limit `per` something, with an application that these rules passed over.
inline void add_others(model::RoundData const& round, allocate::Allocation const& allocation,
                       model::ApplicationIndex application, model::reason::PassedOver& passed) {
    using Kind = model::KeptRule::Kind;
    auto const add = [&](std::vector<model::ApplicationIndex> const& set, bool funded_only, auto& others) {
        if (std::find(set.begin(), set.end(), application) == set.end()) return;
        for (auto other : set)
            if (other != application &&
                (!funded_only || allocation.turns[allocate::ItemIndex(other.value)].award > core::Money()))
                others.push_back(other);
    };
    for (auto rule : passed.rules) {
        if (rule.kind == Kind::exclusive)
            for (auto const& set : round.allocation.exclusive) add(set, true, passed.funded_beside);
        if (rule.kind == Kind::together)
            for (auto const& set : round.allocation.together) add(set, false, passed.only_with);
        if (rule.kind == Kind::at_most && !round.allocation.at_most[rule.index].per.empty())
            for (auto const& part : round.allocation.at_most[rule.index].parts)
                add(part.members, true, passed.funded_beside);
    }
    for (auto* others : {&passed.funded_beside, &passed.only_with}) {
        std::sort(others->begin(), others->end());
        others->erase(std::unique(others->begin(), others->end()), others->end());
    }
}

inline void add_turn(model::Round const& round, allocate::Allocation const& allocation,
                     model::ApplicationIndex application, model::Result& result) {
    auto const& turn = allocation.turns[allocate::ItemIndex(application.value)];
    using Kind = allocate::Turn::Kind;
    using model::Outcome;
    namespace reason = model::reason;
    auto const requested = round->applications[application].most();
    result.award = turn.award;
    std::optional<model::ApplicationIndex> other;
    if (turn.other) other = model::ApplicationIndex(turn.other->value);
    auto const passed_over = [&] {
        reason::PassedOver passed{
            requested, turn.left_before, turn.award, turn.why, as_applications(turn.held_for), turn.binding, {}, {}};
        add_others(*round, allocation, application, passed);
        return passed;
    };
    switch (turn.kind) {
        case Kind::in_full:
            result.outcome = Outcome::awarded;
            if (round->judged_last(application))
                result.reasons.emplace_back(reason::JudgedLast{true, other, turn.left_before});
            result.reasons.emplace_back(reason::FundedInFull{requested, turn.left_before});
            return;
        case Kind::not_better:
            result.outcome = Outcome::declined;
            result.reasons.emplace_back(reason::JudgedLast{false, other, turn.left_before});
            return;
        case Kind::displaced: result.reasons.emplace_back(reason::Displaced{*other, turn.award_before}); break;
        case Kind::less:
            result.outcome = Outcome::reduced;
            if (turn.why.empty() || turn.why == std::vector<model::KeptRule>{{}})
                result.reasons.emplace_back(reason::OfferedLess{requested, turn.left_before, turn.award});
            else
                result.reasons.emplace_back(passed_over());
            return;
        case Kind::short_of_money:
            result.reasons.emplace_back(reason::MoneyShort{requested, turn.left_before, turn.least_offer});
            break;
        case Kind::passed_over: result.reasons.emplace_back(passed_over()); break;
        case Kind::not_chosen: result.reasons.emplace_back(reason::NotChosen{requested}); break;
        case Kind::shared: {
            auto const& part = *turn.part;
            result.outcome = turn.award == core::Money() ? Outcome::declined
                             : turn.award < requested    ? Outcome::reduced
                                                         : Outcome::awarded;
            result.reasons.emplace_back(
                reason::HasPart{part.rule, part.kind, part.money, part.base, part.among, requested, turn.award});
            return;
        }
        case Kind::after_end:
            result.reasons.emplace_back(reason::ListEnded{model::ApplicationIndex(turn.ended_at->value)});
            break;
        case Kind::not_in_order: return;
    }
    if (turn.reserve_place) {
        result.outcome = Outcome::reserve;
        result.reasons.emplace_back(reason::OnReserve{*turn.reserve_place});
    } else {
        result.outcome = Outcome::declined;
        if (round->allocation.reserve > 0 && turn.only_money)
            result.reasons.emplace_back(reason::ReserveFull{round->allocation.reserve});
        if (round->allocation.reserve > 0 && !turn.tied_out.empty())
            result.reasons.emplace_back(reason::TiedOut{as_applications(turn.tied_out)});
    }
}

/// For whom a rule asks, by the reasons of those that it passes over.
inline void add_asked_for(model::PerApplication<model::Result>& results) {
    std::map<model::ApplicationIndex, std::vector<model::KeptRule>> asked;
    for (auto const& result : results)
        for (auto const& reason : result.reasons)
            if (auto const* passed = std::get_if<model::reason::PassedOver>(&reason))
                for (auto other : passed->held_for)
                    for (auto rule : passed->rules)
                        if (auto& rules = asked[other]; rule.kind == model::KeptRule::Kind::at_least &&
                                                        std::find(rules.begin(), rules.end(), rule) == rules.end())
                            rules.push_back(rule);
    for (auto& [application, rules] : asked) {
        std::sort(rules.begin(), rules.end());
        results[application].reasons.emplace_back(model::reason::AskedFor{std::move(rules)});
    }
}

}  // namespace detail

/// The awards that the rules of a round give. Throws core::InputError where equals would be treated differently,
/// core::Infeasible where rules clash, core::NotProved where the search does not end.
inline allocate::Allocation allocated(model::Round const& round, model::Order const& order,
                                      allocate::Problem const& problem) {
    auto allocation = allocate::run(problem);
    if (!allocation.clashes.empty()) refuse_clashes(*round, allocation);
    if (allocation.not_proved) refuse_not_proved(*round, allocation);
    if (allocation.tie) detail::refuse(round, order, problem.order[allocation.tie->order_class], *allocation.tie);
    return allocation;
}

/// Adds to every application that has one what raised its request.
inline void add_top_ups(model::RoundData const& round, model::PerApplication<model::Result>& results) {
    auto const& rows = round.allocation.top_ups;
    for (std::size_t row = 0; row < rows.size(); ++row)
        results[rows[row].application].reasons.emplace_back(model::reason::ToppedUp{row});
}

/// The chance of an award of each in a draw; empty where it cannot be computed.
inline std::vector<core::Ratio> chances_of(model::Round const& round, model::Order const& order,
                                           allocate::Problem const& problem,
                                           std::vector<model::ApplicationIndex> const& lot) {
    std::vector<allocate::ItemIndex> before;
    for (auto const& tie_class : order.classes) {
        bool const in_draw = std::find(lot.begin(), lot.end(), tie_class.members.front()) != lot.end();
        if (in_draw) break;
        for (auto item : detail::as_items(tie_class.members)) before.push_back(item);
    }
    if (order.chances.empty()) return allocate::chances(problem, before, detail::as_items(lot));
    // Where all ask for the same and only the pot limits awards, whoever is drawn first is funded.
    std::vector<core::Ratio> chances;
    auto const request = problem.items[allocate::ItemIndex(lot.front().value)].request;
    bool const alike = std::all_of(round->applications.begin(), round->applications.end(),
                                   [&](auto const& each) { return each.most() == request && !each.least_workable; });
    if (!alike || allocate::Rows(problem).rules().size() > 1) return chances;
    for (auto application : lot) chances.push_back(order.chances[application]);
    return chances;
}

/// Adds to everybody where the total stands beside the line, where there is one to decide by; those below it are
/// declined.
inline void add_beside_line(model::Order const& order, model::PerApplication<model::Result>& results) {
    using Where = model::reason::BesideLine::Where;
    if (!order.around_line || !(order.around_line->line || order.around_line->worst_case)) return;
    auto const& line = order.around_line->line;
    auto const add = [&](std::vector<model::ApplicationIndex> const& applications, Where where) {
        for (auto application : applications)
            results[application].reasons.emplace_back(
                model::reason::BesideLine{where, order.intervals[application], line});
    };
    model::PerApplication<bool> drawn(results.size(), false);
    for (auto const& lot : order.lots) {
        add(lot, Where::in_draw);
        for (auto application : lot) drawn[application] = true;
    }
    for (auto const& tie_class : order.classes)
        for (auto application : tie_class.members)
            if (!drawn[application])
                add({application}, line && order.intervals[application].low <= *line ? Where::paid : Where::sure);
    add(order.below, Where::below);
    for (auto application : order.below) results[application].outcome = model::Outcome::declined;
}

/// Adds to those in a draw their place in it, or that they wait for it, and the chance they had before.
inline void add_lots(model::Round const& round, model::Order const& order, allocate::Problem const& problem,
                     model::PerApplication<model::Result>& results) {
    add_beside_line(order, results);
    for (auto const& lot : order.lots) {
        auto const chances = chances_of(round, order, problem, lot);
        for (std::size_t i = 0; i < lot.size(); ++i) {
            auto& result = results[lot[i]];
            auto const chance = chances.empty() ? std::nullopt : std::optional(chances[i]);
            if (round->draw.seed) {
                result.reasons.emplace_back(model::reason::Drawn{i + 1, lot.size(), chance});
            } else {
                result.outcome = model::Outcome::deferred;
                result.reasons.emplace_back(model::reason::WaitsForDraw{lot.size(), chance});
            }
        }
    }
}

/// Adds the outcome, the award and the reasons of every item in the order.
inline void add_allocation(model::Round const& round, allocate::Problem const& problem,
                           allocate::Allocation const& allocation, model::PerApplication<model::Result>& results) {
    for (auto const& order_class : problem.order)
        for (auto item : order_class)
            detail::add_turn(round, allocation, model::ApplicationIndex(item.value),
                             results[model::ApplicationIndex(item.value)]);
    detail::add_asked_for(results);
}

namespace detail {

/// Finds what the note on money left unspent names: allocates again without entries of `at_least`.
class WithoutFloors {
  public:
    WithoutFloors(allocate::Problem const& problem, allocate::Allocation const& now) : problem_(problem), now_(now) {}

    /// What the awards would be without these entries; none where equals would divide, or it is not proved.
    [[nodiscard]] std::optional<allocate::Allocation> awards(std::vector<model::KeptRule> const& rules) const {
        auto changed = problem_;
        changed.awards_only = true;
        changed.at_least.clear();
        for (std::size_t i = 0; i < problem_.at_least.size(); ++i)
            if (!std::binary_search(rules.begin(), rules.end(), model::KeptRule{model::KeptRule::Kind::at_least, i}))
                changed.at_least.push_back(problem_.at_least[i]);
        auto without = allocate::run(changed);
        if (without.tie || without.not_proved || !without.clashes.empty()) return std::nullopt;
        return without;
    }
    [[nodiscard]] bool gives_more(std::vector<model::KeptRule> const& rules) const {
        auto const without = awards(rules);
        return without && sum(*without) > sum(now_);
    }
    /// Of those that are named the first without which alone more would be awarded; else all, but those that are not
    /// needed for it, tried from the last to the first; none where even that would not award more.
    [[nodiscard]] std::vector<model::KeptRule> that_matter(std::vector<model::KeptRule> const& named,
                                                           std::vector<model::KeptRule> all) const {
        for (auto rule : named)
            if (gives_more({rule})) return {rule};
        if (all.size() < 2 || !gives_more(all)) return {};
        for (auto rule : std::vector(all.rbegin(), all.rend())) {
            auto others = all;
            std::erase(others, rule);
            if (gives_more(others)) all = std::move(others);
        }
        return all;
    }
    [[nodiscard]] static core::Money sum(allocate::Allocation const& allocation) {
        core::Money sum;
        for (auto const& turn : allocation.turns) sum += turn.award;
        return sum;
    }

  private:
    allocate::Problem const& problem_;
    allocate::Allocation const& now_;
};

/// Which entries of `at_least` leave money unspent, and what would be awarded without them, where any do
/// (docs/allocation.md, section 5).
inline std::optional<model::AllocationNotes::Unspent> unspent(allocate::Problem const& problem,
                                                              allocate::Allocation const& allocation) {
    using model::KeptRule;
    std::vector<KeptRule> named, may_bend, all;
    auto const awarded = WithoutFloors::sum(allocation);
    auto const fits = [&](core::Money request) {  // with what is added, unrounded
        auto const cost = core::Ratio((awarded + request).count()) * (core::Ratio(1) + problem.add_to_each_award);
        return cost <= core::Ratio(problem.pot.count());
    };
    for (auto item : core::positions<allocate::ItemIndex>(problem.items.size())) {
        auto const& turn = allocation.turns[item];
        if (turn.award > core::Money() || !fits(problem.items[item].request)) continue;
        for (auto rule : turn.why)
            if (rule.kind == KeptRule::Kind::at_least) named.push_back(rule);
    }
    if (named.empty()) return std::nullopt;
    std::sort(named.begin(), named.end());
    named.erase(std::unique(named.begin(), named.end()), named.end());
    auto const must = [&](KeptRule rule) { return problem.at_least[rule.index].must; };
    for (std::size_t i = 0; i < problem.at_least.size(); ++i) all.push_back({KeptRule::Kind::at_least, i});
    std::copy_if(all.begin(), all.end(), std::back_inserter(may_bend), std::not_fn(must));
    auto soft = named;
    std::erase_if(soft, must);
    WithoutFloors const without(problem, allocation);
    model::AllocationNotes::Unspent note;
    if (!soft.empty()) note.rules = without.that_matter(soft, may_bend);
    if (note.rules.empty()) note.rules = without.that_matter(named, all);
    if (note.rules.empty()) note.rules = named;
    note.left = allocation.left;
    note.awarded = awarded;
    auto const then = without.awards(note.rules);
    if (!then) return note;
    note.without = WithoutFloors::sum(*then);
    bool same = true;
    for (auto item : core::positions<allocate::ItemIndex>(problem.items.size())) {
        auto const before = allocation.turns[item].award, after = then->turns[item].award;
        same = same && before == after;
        note.more += after > core::Money() && before == core::Money() ? 1 : 0;
    }
    if (same) return std::nullopt;
    return note;
}

}  // namespace detail

/// What is to be said of the awards as a whole. Cost: where `at_least` leaves money unspent, another allocation for
/// each of its entries that is tried.
inline model::AllocationNotes notes(model::Order const& order, allocate::Problem const& problem,
                                    allocate::Allocation const& allocation) {
    model::AllocationNotes notes;
    notes.around_line = order.around_line;
    for (auto const& level : allocation.levels)
        if (level.level != problem.at_least[level.entry].value)
            notes.lowered.push_back({level.entry, level.part, level.level});
    notes.unspent = detail::unspent(problem, allocation);
    notes.steps = allocation.steps;
    return notes;
}

}  // namespace grantpanel::panel
