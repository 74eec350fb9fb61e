// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/after/moves.hpp"
#include "grantpanel/after/reserve.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/panel/settle.hpp"

namespace grantpanel::after {

namespace detail {

/// Takes the steps of a round one by one, and collects those that cannot be taken.
class Following {
  public:
    explicit Following(model::Decision const& decision)
        : decision_(decision),
          round_(*decision.round),
          stuck_(round_.applications.size(), false),
          waiting_(decision.held_for_draws()) {
        after_.standings.resize(round_.applications.size());
        for (auto each : core::positions<model::ApplicationIndex>(round_.applications.size()))
            after_.standings[each] = start(each);
        after_.balance.pot = round_.fund.pot;
        after_.growth.funders.resize(round_.fund.funders.size());
        after_.growth.sub_pots.resize(round_.fund.sub_pots.size());
        after_.growth.years.resize(round_.fund.years.size());
        add_up();
    }

    model::Afterwards run() {
        for (row_ = 0; row_ < round_.statuses.size(); ++row_) {
            auto const& step = round_.statuses[row_];
            if (step.kind == Kind::pot_top_up) {
                grow(step);
                add_up();
            } else if (!stuck_[step.application]) {
                auto const before = after_.standings[step.application];
                auto const committed = exactly_committed();
                take(step, after_.standings[step.application]);
                add_up();
                auto const now = exactly_committed();
                if (!stuck_[step.application] && now > committed && now > core::Ratio(after_.balance.pot.count()))
                    refuse("statuses.no_money", "amount",
                           show(after_.standings[step.application].award) + " for " + id() +
                               " does not fit: " + show(free_before(before)) + " is free",
                           "Wait until money becomes free, or record a `pot_top_up` before it");
                if (stuck_[step.application]) {
                    after_.standings[step.application] = before;
                    add_up();
                }
            }
            after_.entries.push_back(
                {step.kind == Kind::pot_top_up ? core::Money() : after_.standings[step.application].award,
                 after_.balance});
        }
        if (!problems_.empty()) throw core::InputError(std::move(problems_));
        after_.next = next_from_reserve(decision_, after_.standings, after_.balance, after_.growth);
        return std::move(after_);
    }

  private:
    [[nodiscard]] model::Standing start(model::ApplicationIndex application) const {
        using model::Outcome;
        auto const& result = decision_.results[application];
        model::Standing standing;
        switch (result.outcome) {
            case Outcome::awarded:
            case Outcome::reduced: standing = {Status::recommended, result.award, {}, false, false, {}}; break;
            case Outcome::reserve: standing.status = Status::reserve; break;
            case Outcome::deferred: standing.status = Status::deferred; break;
            case Outcome::withdrawn: standing.status = Status::withdrawn; break;
            default: break;
        }
        return standing;
    }

    void take(model::Step const& step, model::Standing& at) {
        auto const& move = moves[static_cast<std::size_t>(step.kind)];
        if (decision_.waits_for_draw(step.application))
            return refuse("statuses.waits_for_draw", "status",
                          id() + " waits for the draw, and takes no step before it",
                          "Write the seed into `draw` when it is there");
        bool const settled = at.status == Status::paid && at.paid == at.award && step.kind != Kind::paid;
        if (!move.possible(at.status) || settled) return refuse_jump(step, at);
        switch (step.kind) {
            case Kind::recommended: recommend(step, at); break;
            case Kind::approved: approve(step, at); break;
            case Kind::sent_back: at.approved = false; break;
            case Kind::checks: begin_check(step, at); break;
            case Kind::checks_passed: check(step, at) = {step.check, model::CheckState::Result::passed, {}}; break;
            case Kind::checks_not_passed: fail_check(step, at); break;
            case Kind::ended: end(step, at); break;
            case Kind::offered: offer(step, at); break;
            case Kind::revised_budget: revise(step, at); break;
            case Kind::accepted: accept(step, at); break;
            case Kind::reduced: reduce(step, at); break;
            case Kind::paid: pay(step, at); break;
            default: break;
        }
        if (move.to) at.status = *move.to;
        if (!model::promised(at.status)) at.award = core::Money();
    }

    void grow(model::Step const& step) {
        after_.balance.pot += *step.amount;
        if (step.funder) after_.growth.funders[*step.funder] += *step.amount;
        if (step.sub_pot) after_.growth.sub_pots[*step.sub_pot] += *step.amount;
        if (step.year) after_.growth.years[*step.year] += *step.amount;
    }

    void recommend(model::Step const& step, model::Standing& at) {
        auto const& asked = round_.applications[step.application];
        std::optional<core::Money> listed;
        if (at.status == Status::reserve) {
            // The list as it was before this step; only the first of it comes next.
            auto const offers = next_from_reserve(decision_, after_.standings, after_.balance, after_.growth);
            if (!offers.empty() && offers.front().first == step.application) listed = offers.front().second;
            if (step.reason.empty() && (!listed || step.amount.value_or(*listed) != *listed))
                refuse("statuses.reason", "reason",
                       offers.empty() ? "there is not enough free for anybody on the reserve list"
                                      : id(offers.front().first) + " comes next on the reserve list, with " +
                                            show(offers.front().second),
                       "To do otherwise, write the reason");
        } else if (at.status != Status::deferred && step.reason.empty()) {
            refuse("statuses.reason", "reason",
                   at.status == Status::sent_back ? "the panel answers the trustees: `recommended` needs a reason here"
                                                  : id() + " was not recommended before: that needs a reason",
                   "Write it as the people it is about may read it");
        }
        if (at.status == Status::reserve && !listed && !step.amount)
            refuse("statuses.amount", "amount",
                   id() + " does not come next on the reserve list, so the list does not say how much it gets",
                   "Write the amount");
        auto const before = at.status == Status::sent_back ? at.award : listed.value_or(asked.most());
        at.award = step.amount.value_or(before);
        at.approved = at.budget_revised = false;
    }

    void approve(model::Step const& step, model::Standing& at) {
        at.approved = true;
        if (!step.amount || *step.amount == at.award) return;
        if (!round_.approval || round_.approval->panel_decides)
            refuse("approval.may_not", "amount",
                   "the trustees may not change an award: " + id() + " has " + show(at.award),
                   "`panel: recommends` in `approval` lets them; else they can send it back");
        else if (step.reason.empty())
            refuse("statuses.reason", "reason", "the trustees approve another amount than " + show(at.award),
                   "Write why");
        at.award = *step.amount;
        at.budget_revised = false;
    }

    void end(model::Step const& step, model::Standing& at) {
        if (at.status != Status::checks) return;   // accepted or paid: the reason says why it ends
        model::CheckState const* first = nullptr;  // the failed check whose time is over first
        for (auto const& each : at.checks)
            if (each.result == model::CheckState::Result::not_passed && (!first || *each.until < *first->until))
                first = &each;
        if (!first)
            return refuse("statuses.jump", "status",
                          "every check of " + id() + " has passed or still waits: there is no ground to end it",
                          "Record `checks_not_passed` first, with the time the group has");
        if (step.on < *first->until)
            refuse("statuses.too_early", "on",
                   id() + " has until " + core::to_text(*first->until) + " to put `" + core::printable(first->name) +
                       "` right",
                   "Wait until then");
    }

    void offer(model::Step const& step, model::Standing& at) {
        if (round_.approval && !at.approved)
            return refuse("statuses.jump", "status", "the trustees have not approved the award to " + id(),
                          "Record `approved` first");
        for (auto const& each : at.checks)
            if (each.result != model::CheckState::Result::passed)
                return refuse("statuses.jump", "status",
                              "the check `" + core::printable(each.name) + "` of " + id() +
                                  (each.result == model::CheckState::Result::waits ? " still waits" : " did not pass"),
                              "Record `checks_passed` first");
        same_amount(step, at);
    }

    void accept(model::Step const& step, model::Standing& at) {
        auto const most = round_.applications[step.application].most();
        if (at.award < most && !at.budget_revised)
            return refuse("statuses.jump", "status",
                          id() + " is offered a part of what it asked for, and has not returned a revised budget",
                          "Record `revised_budget` first");
        same_amount(step, at);
    }

    void revise(model::Step const& step, model::Standing& at) {
        if (step.amount && *step.amount > at.award)
            refuse("statuses.amount", "amount", "the new budget is above the award of " + show(at.award),
                   "A larger award is for the panel");
        if (step.amount) lower(*step.amount, at);
        at.budget_revised = true;
    }

    void reduce(model::Step const& step, model::Standing& at) {
        if (*step.amount >= at.award)
            refuse("statuses.amount", "amount",
                   id() + " has " + show(at.award) + " now, and " + show(*step.amount) + " is not less",
                   "Write what the award is from now on");
        lower(*step.amount, at);
        at.budget_revised = false;
    }

    void lower(core::Money amount, model::Standing& at) {
        if (amount < at.paid)
            refuse("statuses.amount", "amount", show(at.paid) + " is paid to " + id() + " already",
                   "An award is not less than what is paid");
        at.award = amount;
    }

    void pay(model::Step const& step, model::Standing& at) {
        auto const left = at.award - at.paid;
        auto const amount = step.amount.value_or(left);
        if (amount > left || amount == core::Money())
            return refuse("statuses.amount", "amount",
                          show(at.paid) + " of the " + show(at.award) + " for " + id() + " is paid: " + show(left) +
                              " is still to pay",
                          "Write at most that");
        at.paid += amount;
    }

    void same_amount(model::Step const& step, model::Standing const& at) {
        if (step.amount && *step.amount != at.award)
            refuse("statuses.amount", "amount", "the award to " + id() + " is " + show(at.award) + " now",
                   "Leave the amount empty, or change the award by a step of its own");
    }

    void begin_check(model::Step const& step, model::Standing& at) {
        auto& state = check(step, at);
        if (state.result == model::CheckState::Result::not_passed)
            return refuse("statuses.jump", "status",
                          "the check `" + core::printable(step.check) + "` of " + id() +
                              " has not passed, and there is "
                              "time until " +
                              core::to_text(*state.until) + " to put it right",
                          "Record `checks_passed` when it is put right");
        state = {step.check, model::CheckState::Result::waits, {}};
    }

    void fail_check(model::Step const& step, model::Standing& at) {
        auto& state = check(step, at);
        if (state.until && *step.until < *state.until)
            return refuse("statuses.until", "until",
                          id() + " was given until " + core::to_text(*state.until) + " to put `" +
                              core::printable(step.check) + "` right",
                          "A time that was given is not made shorter");
        state = {step.check, model::CheckState::Result::not_passed, step.until};
    }

    static model::CheckState& check(model::Step const& step, model::Standing& at) {
        for (auto& each : at.checks)
            if (each.name == step.check) return each;
        return at.checks.emplace_back();
    }

    void refuse_jump(model::Step const& step, model::Standing const& at) {
        auto const possible = after::possible(at.status);
        bool const nothing = at.status == Status::none;
        if (nothing && step.kind == Kind::withdrawn)
            return refuse("statuses.nothing_to_withdraw", "status",
                          "nothing was awarded to " + id() + ", held for it or promised: there is nothing to take back",
                          "Take the row out, or check the application");
        std::string const where = nothing ? " was not awarded anything"
                                  : at.status == Status::paid && at.paid == at.award
                                      ? " is paid in full"
                                      : " is `" + std::string(word(at.status)) + "` now";
        refuse("statuses.jump", "status",
               id() + where + ", and `" + std::string(word(step.kind)) + "` cannot come next",
               nothing ? "Only the panel can take it up: `recommended`, with a reason"
               : possible.empty() || (at.status == Status::paid && at.paid == at.award)
                   ? "Nothing comes after that"
                   : "What can come next: " + core::join_words(possible));
    }

    /// One problem for each step, at a column of its row; the application takes no further steps.
    void refuse(std::string code, std::string_view column, std::string message, std::string hint) {
        auto const application = round_.statuses[row_].application;
        if (stuck_[application]) return;
        stuck_[application] = true;
        core::Problem problem;
        problem.code = std::move(code);
        problem.path = core::Path({"statuses", std::to_string(row_), std::string(column)});
        problem.message = std::move(message);
        problem.hint = std::move(hint);
        if (round_.draft) problem.location = round_.draft->locate(problem.path);
        problems_.push_back(std::move(problem));
    }

    void add_up() {
        auto& balance = after_.balance;
        balance.promised = core::Money();
        balance.held = waiting_;
        for (auto each : core::positions<model::ApplicationIndex>(after_.standings.size())) {
            balance.promised += after_.standings[each].promised();
            if (after_.standings[each].status == Status::deferred) balance.held += decision_.held_for(each);
        }
        balance.added = panel::added_to(round_.allocation, balance.promised);
        balance.free = balance.pot - balance.promised - balance.added - balance.held;
    }

    /// What is promised with all that is added to it, not rounded, and what is held: what has to fit into the pot.
    [[nodiscard]] core::Ratio exactly_committed() const {
        return core::Ratio(after_.balance.promised.count()) * (core::Ratio(1) + round_.allocation.add_to_each_award) +
               core::Ratio(after_.balance.held.count());
    }
    /// What was free when the application stood there.
    core::Money free_before(model::Standing const& before) {
        auto const now = std::exchange(after_.standings[round_.statuses[row_].application], before);
        add_up();
        auto const free = std::max(after_.balance.free, core::Money());
        after_.standings[round_.statuses[row_].application] = now;
        return free;
    }

    [[nodiscard]] std::string show(core::Money money) const { return core::to_display(money, round_.unit); }
    [[nodiscard]] std::string id(model::ApplicationIndex application) const {
        return "`" + round_.applications[application].id + "`";
    }
    [[nodiscard]] std::string id() const { return id(round_.statuses[row_].application); }

    using Kind = model::Step::Kind;
    using Status = model::Status;

    model::Decision const& decision_;
    model::RoundData const& round_;
    model::Afterwards after_;
    model::PerApplication<bool> stuck_;
    core::Money waiting_;  // what is held for draws
    std::vector<core::Problem> problems_;
    std::size_t row_ = 0;
};

}  // namespace detail

/// What became of a decision: its steps taken one by one (docs/afterwards.md); nothing without steps. The decision
/// stays as it is. Throws core::InputError with every step that cannot be taken where its application stands; of those
/// after it that are about the same application nothing is said. Cost: steps x applications, and an allocation for each
/// call from the reserve list.
inline std::optional<model::Afterwards> follow(model::Decision const& decision) {
    if (decision.round->statuses.empty()) return std::nullopt;
    return detail::Following(decision).run();
}

}  // namespace grantpanel::after
