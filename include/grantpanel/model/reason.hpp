// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "grantpanel/core/money.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/indices.hpp"
#include "grantpanel/model/missing.hpp"
#include "grantpanel/model/rules/allocation.hpp"
#include "grantpanel/model/rules/limits.hpp"
#include "grantpanel/model/stage.hpp"

namespace grantpanel::model {

/// A condition of a quorum that is not met, and the absent people who would count for it.
struct Shortfall {
    enum class What : std::uint8_t { members, seat, trustees };
    What what = What::members;
    std::string seat;
    std::size_t needs = 0, has = 0;
    std::vector<MemberIndex> substitutes;
};

}  // namespace grantpanel::model

/// Why an application ended as it did. The stage that decides makes the reason, as data with its numbers; explain words
/// it.
namespace grantpanel::model::reason {

/// It was added after the decision and takes no part in it.
struct AddedLater {};

/// The applicant took the application back.
struct Withdrew {};

/// A rule of `eligibility` is not met: `part` of its condition says no.
struct NotEligible {
    std::size_t rule = 0, part = 0;
};

/// A rule of `eligibility` cannot be answered yet: the cell that `part` looks at is empty.
struct ToBeChecked {
    std::size_t rule = 0, part = 0;
};

/// A rule it does not meet, or of which that is not known, was not held against it: the row of Round::exceptions.
struct Excepted {
    std::size_t row = 0;
};

/// It left in a stage, or waits there.
struct AtStage {
    std::size_t stage = 0;  ///< position in Round::stages
    Course course;
};

/// `members` took no part and `no_marks` gave no marks that count; `sheets_set_aside` of theirs are kept and did not
/// count, `withdrawn` of these because the tie became known only later.
struct SteppedOut {
    std::vector<MemberIndex> members, no_marks;
    std::size_t sheets_set_aside = 0, withdrawn = 0;
};

/// Too few people were there to decide. It goes to another meeting.
struct TooFewPeople {
    MeetingIndex meeting;
    std::optional<MeetingIndex> next_meeting;
    std::vector<Shortfall> missing;
};

/// The full request is held until the panel decides or releases it.
struct Held {
    core::Money amount;
};

/// The total is below the score the panel set.
struct BelowMinimum {
    core::Ratio total, minimum;
};

/// Belongs to the class at this position of `priorities`.
struct InPriority {
    std::size_t position = 0;
};

/// Has the same total as `with`, or one that counts as equal because it is close; `steps` of `if_scores_equal` were
/// looked at to tell it from its neighbours.
struct EqualScores {
    std::vector<ApplicationIndex> with;
    std::size_t steps = 0;
    bool separated = true;  ///< false: shares its place with one of them
    bool close = false;     ///< some of the totals differ
};

/// Lots were drawn among those that passed (docs/draw.md).
struct Drawn {
    std::size_t place = 0, among = 0;
    std::optional<core::Ratio> chance;  ///< of an award, before the draw; none where it cannot be computed
};

/// Lots will be drawn among those that passed, when the seed is there.
struct WaitsForDraw {
    std::size_t among = 0;
    std::optional<core::Ratio> chance;
};

/// What its total may be, and what follows from that beside the line, or from chances that make the worst case best.
struct BesideLine {
    enum class Where : std::uint8_t { sure, paid, in_draw, below };
    Where where = Where::in_draw;
    Interval total;
    std::optional<core::Ratio> line;
};

/// The whole request fitted into what was left.
struct FundedInFull {
    core::Money requested, left_before;
};

/// Only a part of the request was left: the largest amount that the rules allow to offer.
struct OfferedLess {
    core::Money requested, left_before, award;
};

/// Neither the request nor an amount that the rules allow to offer was left.
struct MoneyShort {
    core::Money requested, left_before;
    std::optional<core::Money> least_offer;  ///< the least amount that could have been offered instead
};

/// These rules together left no room for an award, or for more than `award` (docs/allocation.md, section 5).
struct PassedOver {
    core::Money requested, left_before, award;
    std::vector<KeptRule> rules;             ///< never the pot alone
    std::vector<ApplicationIndex> held_for;  ///< those after it that an `at_least` among the rules holds money for
    std::vector<std::size_t> funders;        ///< those that have too little, where the funders are among the rules
    /// Of the sets and the parts of a limit `per` something that it is in, by a rule among these: who is funded in its
    /// set of `exclusive` or its part of `at_most`; who else is in its set of `together`.
    std::vector<ApplicationIndex> funded_beside, only_with;
};

/// It comes after others and gets money because these rules ask for it.
struct AskedFor {
    std::vector<KeptRule> rules;
};

/// Other awards are worth more together, or as much and come first (rule best_value).
struct NotChosen {
    core::Money requested;
};

/// The pot, or a part of it, is shared (docs/sharing.md).
struct HasPart {
    AwardRule rule = AwardRule::equal_split;
    PartKind kind = PartKind::part;
    core::Money money, base;  ///< what is shared, and what each gets of it before the rest
    std::size_t among = 0;    ///< how many get something
    core::Money requested, award;
};

/// The list ended before: at the first application that could not get its request.
struct ListEnded {
    ApplicationIndex at;
};

/// A panel member's own application, judged after the others: it got its request, by taking over the weakest award
/// (`other`) where there is one.
struct JudgedLast {
    bool funded = false;
    std::optional<ApplicationIndex> other;
    core::Money left_before;  ///< what was left, with that award where it was taken over
};

/// An award that the rules had given went to a panel member's application, judged last and better.
struct Displaced {
    ApplicationIndex by;
    core::Money award_before;
};

/// Only money was in the way: this place on the reserve list (from 1).
struct OnReserve {
    std::size_t place = 0;
};

/// Only money was in the way, and the reserve list has no more places.
struct ReserveFull {
    std::size_t places = 0;
};

/// Not on the reserve list: it can be next only together with these, and more than money is in the way of that.
struct TiedOut {
    std::vector<ApplicationIndex> with;
};

/// The request was raised: the row of `top_ups`.
struct ToppedUp {
    std::size_t row = 0;
};

/// Declined, and offered something else: the row of `next_offers`.
struct OfferedNext {
    std::size_t row = 0;
};

/// The panel decided: the row of Round::decisions.
struct PanelDecided {
    std::size_t row = 0;
    bool differs = false;  ///< from the proposal
};

/// The panel has not decided yet.
struct NotDecidedYet {};

}  // namespace grantpanel::model::reason

namespace grantpanel::model {

using Reason =
    std::variant<reason::AddedLater, reason::Withdrew, reason::NotEligible, reason::ToBeChecked, reason::Excepted,
                 reason::AtStage, reason::SteppedOut, reason::TooFewPeople, reason::TooFewMarks, reason::TooFewSheets,
                 reason::NothingApplies, reason::Held, reason::BelowMinimum, reason::InPriority, reason::EqualScores,
                 reason::Drawn, reason::WaitsForDraw, reason::BesideLine, reason::FundedInFull, reason::OfferedLess,
                 reason::MoneyShort, reason::PassedOver, reason::AskedFor, reason::NotChosen, reason::HasPart,
                 reason::ListEnded, reason::JudgedLast, reason::Displaced, reason::OnReserve, reason::ReserveFull,
                 reason::TiedOut, reason::ToppedUp, reason::OfferedNext, reason::PanelDecided, reason::NotDecidedYet>;

}  // namespace grantpanel::model
