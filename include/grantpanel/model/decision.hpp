// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "grantpanel/core/digest.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/indices.hpp"
#include "grantpanel/model/reason.hpp"
#include "grantpanel/model/round.hpp"

namespace grantpanel::model {

/// How an application ends; each has exactly one.
enum class Outcome : std::uint8_t { awarded, reduced, reserve, deferred, declined, ineligible, withdrawn, undecided };

inline std::string_view word(Outcome outcome) {
    switch (outcome) {
        case Outcome::awarded: return "awarded";
        case Outcome::reduced: return "reduced";
        case Outcome::reserve: return "reserve";
        case Outcome::deferred: return "deferred";
        case Outcome::declined: return "declined";
        case Outcome::ineligible: return "ineligible";
        case Outcome::withdrawn: return "withdrawn";
        case Outcome::undecided: return "undecided";
    }
    return "";
}

/// What eligibility and the stages say of an application: the first rule that is not met, and every rule that is to be
/// checked.
struct Screening {
    bool withdrawn = false, added_later = false;
    std::optional<reason::NotEligible> not_eligible;
    std::vector<reason::ToBeChecked> to_be_checked;
    std::vector<reason::Excepted> excepted;
    std::optional<reason::AtStage> stopped;  ///< the stage in which it left, or waits
    /// Whether it is there when the first ballot is cast.
    [[nodiscard]] bool enters() const { return !withdrawn && !added_later && !not_eligible; }
    /// Whether it is there when the last one is counted, and the money is shared.
    [[nodiscard]] bool in_the_round() const { return enters() && !stopped; }
    [[nodiscard]] bool waits_at_stage() const {
        return enters() && stopped && stopped->course.passage == Passage::waits;
    }
    /// Whether it is out before the last step: it does not enter, or left in a stage.
    [[nodiscard]] bool out() const { return !in_the_round() && !waits_at_stage(); }
};

/// What a member may do on an application, and what led to it (docs/conflicts.md).
struct Ruling {
    /// own: the member is the applicant. same_pot: the member has an application of their own beside this one.
    enum class Because : std::uint8_t { own, policy, same_pot };

    MemberIndex member;
    ApplicationIndex application;
    Response response = Response::stay;
    Because because = Because::policy;
    bool referred = false;                ///< people have to answer; until then the member leaves the room
    std::uint8_t hops = 0;                ///< how many of `path` are used
    std::uint32_t rule = 0;               ///< because of the policy: position of the rule
    std::array<Hop, 4> path{};            ///< the way from the member
    std::optional<std::size_t> decision;  ///< the row of Round::conflict_decisions that set the response
    Response policy = Response::stay;     ///< what the policy says without that row

    [[nodiscard]] std::span<Hop const> way() const { return std::span(path).first(hops); }
};

/// Who counts towards the quorum on an application, and what is missing.
struct Quorum {
    std::optional<MeetingIndex> meeting;  ///< none: a forecast, with everybody there who may vote
    std::vector<MemberIndex> counted;
    std::vector<Shortfall> missing;
    std::optional<MeetingIndex> next_meeting;  ///< where an application goes that lacked it

    /// Whether a meeting was too small to decide; a forecast decides nothing.
    [[nodiscard]] bool too_few() const { return meeting && !missing.empty(); }
};

/// What the marks on one criterion of one application add up to, with every absence kept apart.
struct Tally {
    std::uint32_t marks = 0;  ///< numeric marks that count
    std::int64_t steps = 0;   ///< their sum, in steps above the least mark
    std::int64_t weight = 0;  ///< in the units of its pathway or rubric; 0: it does not count or does not apply here
    std::uint32_t recused = 0, passed = 0, not_enough_information = 0, not_applicable = 0, missing = 0;
};

/// The total of one application; none where it is out of the round or has too few marks.
struct Total {
    std::optional<core::Ratio> score;      ///< the exact total that decides; a share, between 0 and 1 if not adjusted
    std::optional<core::Ratio> as_marked;  ///< the same without `adjust`; the same where nothing is adjusted
    core::Indexed<CriterionIndex, Tally> criteria;
    std::vector<Missing> missing;       ///< what keeps it from a total
    std::vector<SheetIndex> counted;    ///< sheets whose numbers count
    std::vector<SheetIndex> set_aside;  ///< sheets of members who left the room: kept, never counted
};

/// Applications that the rules cannot tell apart, or a single one.
struct TieClass {
    std::vector<ApplicationIndex> members;
    bool waits_for_seed = false;  ///< a draw would tell them apart, and its seed is not published yet
};

/// Whom the totals alone decide, and whom the lots (docs/draw.md).
struct AroundLine {
    std::optional<core::Ratio> line;  ///< of line_band_draw: the total of the last that the money reaches
    std::size_t places = 0;           ///< how many whole requests the money reaches, in the order of totals
    std::size_t sure = 0, drawn = 0;  ///< how many are in without a draw, and in the draw
    /// Of merit, in places: how many go to the best in the worst case that the intervals leave open, and what no other
    /// chances could pass.
    std::optional<core::Ratio> worst_case, bound;
    bool pays_for_all_drawn = false;  ///< there was nothing to draw: the money pays for the whole band
};

/// The applications still in the running, best first.
struct Order {
    std::vector<TieClass> classes;
    PerApplication<std::size_t> priority;  ///< position of its priority class; only of applications in the order
    std::vector<std::vector<ApplicationIndex>> close;  ///< classes of two or more close totals, best first
    std::vector<std::pair<ApplicationIndex, reason::EqualScores>> equal;  ///< those that share a total with others
    std::vector<std::pair<ApplicationIndex, core::Digest>> tickets;       ///< of every application that was drawn
    std::vector<std::vector<ApplicationIndex>> lots;  ///< the draws for awards: who was in each, in its order
    std::optional<AroundLine> around_line;
    PerApplication<Interval> intervals;   ///< what the totals may be, where that is asked; else empty
    std::vector<ApplicationIndex> below;  ///< those that are out without a draw, best first
    PerApplication<core::Ratio> chances;  ///< of merit: to be drawn; else empty
};

/// How one application ends, in the proposal or in the decision.
struct Result {
    Outcome outcome = Outcome::undecided;
    core::Money award;  ///< the award; 0 for none
    std::vector<Reason> reasons;
};

/// An award of money or places.
struct Award {
    ApplicationIndex application;
    core::Money amount;  ///< the amount; more than zero
};

/// What is to be said of the proposed awards as a whole (docs/allocation.md).
struct AllocationNotes {
    /// An entry of `at_least` that could not be met as it was asked.
    struct Lowered {
        std::size_t entry = 0, part = 0;
        core::Ratio level;  ///< what could be reached, beside the entries before it
    };
    /// Money that `at_least` leaves unspent while somebody who asked for no more got nothing.
    struct Unspent {
        core::Money left;
        std::vector<KeptRule> rules;         ///< the entries of `at_least` that keep it
        core::Money awarded;                 ///< all awards now
        std::optional<core::Money> without;  ///< and without these entries; none where equals would divide then
        std::size_t more = 0;                ///< how many more would be awarded something without them
    };
    std::optional<AroundLine> around_line;
    std::vector<Lowered> lowered;
    std::optional<Unspent> unspent;
    std::uint64_t steps = 0;  ///< of the search
};

/// Everything that was decided, with the Round it was decided from. Plain data.
struct Decision {
    Round round;  ///< the Round it was decided from
    PerApplication<Screening> screenings{};
    /// Stage by stage, how each application passed it; none where it was not there.
    std::vector<PerApplication<std::optional<Course>>> stages{};
    std::vector<Ruling> rulings{};  ///< sorted by (application, member), one for each pair that is tied
    PerApplication<Quorum> quorums{};
    PerApplication<Total> totals{};
    Order order{};
    PerApplication<Result> proposal{};  ///< what the rules alone give
    PerApplication<std::vector<core::Money>>
        paid_by{},                            ///< funder by funder; empty where they cannot pay it, or are none
        by_year{};                            ///< year by year; empty without years
    AllocationNotes notes{};                  ///< what is to be said of the proposed awards as a whole
    PerApplication<Result> results{};         ///< what was decided
    std::vector<ApplicationIndex> reserve{};  ///< the reserve list, in order
    core::Money awarded{},                    ///< the sum of the awards
        added{},                              ///< what is added to them (`add_to_each_award`)
        held{},                               ///< what is held for deferred applications
        remaining{};                          ///< what is left: awarded + added + held + remaining is the pot
    std::optional<Afterwards> after{};        ///< what became of it, where the round has steps

    /// Every award, in the order of the list of applications.
    [[nodiscard]] std::vector<Award> awards() const;
    /// Every application once: those in the order first, best first, then the others by outcome, total and id.
    [[nodiscard]] std::vector<ApplicationIndex> listing() const;
    /// The rank of each application in the order: 1 + the number of applications before its tie class.
    [[nodiscard]] PerApplication<std::optional<std::size_t>> ranks() const;
    /// Whether the decision on an application is another than the rules alone would give. What is undecided does not
    /// differ.
    [[nodiscard]] bool differs(ApplicationIndex application) const {
        auto const &proposed = proposal[application], &decided = results[application];
        return decided.outcome != Outcome::undecided &&
               (decided.outcome != proposed.outcome || decided.award != proposed.award);
    }
    /// What is held until an application is decided: its request where it is deferred, else 0. Those that wait for a
    /// draw hold money together: what is left of the pot, as far as they ask for it.
    [[nodiscard]] core::Money held_for(ApplicationIndex application) const {
        return results[application].outcome == Outcome::deferred && !waits_for_draw(application)
                   ? round->applications[application].requested
                   : core::Money();
    }
    /// How many applications a ledger counts: those that are in its group for sure, and where it is for the awarded,
    /// have an award. What came after the decision changes nothing. Cost: linear.
    [[nodiscard]] std::size_t counted_by(Ledger const& ledger) const {
        std::size_t number = 0;
        for (auto application : core::positions<ApplicationIndex>(results.size()))
            if (round->in_group(ledger.group, application) &&
                (!ledger.for_awarded || results[application].award > core::Money()))
                ++number;
        return number;
    }
    /// What a ledger comes to.
    [[nodiscard]] core::Money amount_of(Ledger const& ledger) const {
        if (!ledger.is_for_each()) return ledger.amount;
        return core::Money::of(ledger.amount.count() * static_cast<std::int64_t>(counted_by(ledger)));
    }
    /// What those that wait for a draw hold together.
    [[nodiscard]] core::Money held_for_draws() const {
        auto left = held;
        for (auto application : core::positions<ApplicationIndex>(results.size())) left -= held_for(application);
        return left;
    }
    [[nodiscard]] bool waits_for_draw(ApplicationIndex application) const {
        auto const& reasons = results[application].reasons;
        return results[application].outcome == Outcome::deferred &&
               std::any_of(reasons.begin(), reasons.end(),
                           [](auto const& reason) { return std::holds_alternative<reason::WaitsForDraw>(reason); });
    }
};

inline PerApplication<std::optional<std::size_t>> Decision::ranks() const {
    PerApplication<std::optional<std::size_t>> ranks(round->applications.size());
    std::size_t before = 0;
    for (auto const& tie_class : order.classes) {
        for (auto application : tie_class.members) ranks[application] = before + 1;
        before += tie_class.members.size();
    }
    return ranks;
}

inline std::vector<ApplicationIndex> Decision::listing() const {
    std::vector<ApplicationIndex> list, others;
    PerApplication<bool> listed(round->applications.size(), false);
    for (auto const& tie_class : order.classes)
        for (auto application : tie_class.members) {
            list.push_back(application);
            listed[application] = true;
        }
    for (auto application : core::positions<ApplicationIndex>(round->applications.size()))
        if (!listed[application]) others.push_back(application);
    std::sort(others.begin(), others.end(), [&](ApplicationIndex a, ApplicationIndex b) {
        if (results[a].outcome != results[b].outcome) return results[a].outcome < results[b].outcome;
        auto const &left = totals[a].score, &right = totals[b].score;
        if (left != right) return !right || (left && *left > *right);
        return round->applications[a].id < round->applications[b].id;
    });
    list.insert(list.end(), others.begin(), others.end());
    return list;
}

inline std::vector<Award> Decision::awards() const {
    std::vector<Award> awards;
    for (auto application : listing())
        if (results[application].award > core::Money()) awards.push_back({application, results[application].award});
    return awards;
}

}  // namespace grantpanel::model
