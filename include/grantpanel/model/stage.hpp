// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/date.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/model/indices.hpp"
#include "grantpanel/model/missing.hpp"

namespace grantpanel::model {

struct RoundData;

/// What a stage makes of an application (docs/stages.md).
enum class Passage : std::uint8_t { goes_on, leaves, waits };

inline std::string_view word(Passage passage) {
    return passage == Passage::goes_on ? "goes_on" : passage == Passage::leaves ? "leaves" : "waits";
}

/// One member's vote on one application, in a stage.
struct Vote {
    MemberIndex member;
    ApplicationIndex application;
    std::string word;
};

/// A ballot of votes: with `needs` votes `word` an application stays, or leaves.
struct VotesBallot {
    std::vector<std::string> words;  ///< what a vote can be
    std::string word;
    std::size_t needs = 0;
    bool leave = false;           ///< else so many are needed to stay
    std::size_t least_votes = 0;  ///< with fewer it waits
    std::vector<Vote> votes;
};

/// A ballot of marks: the round with the rubric (and its minimum score), sheets and scoring rules of the stage.
struct MarksBallot {
    std::shared_ptr<RoundData const> round;
    std::vector<std::string> criteria;  ///< those of the rubric that count; empty: all
    std::optional<std::size_t> first;   ///< how many go on, with all that share the last place
    bool own_scores = false;            ///< else those of the round, which are also for who left before
};

/// What the panel decided in a stage on one application.
struct StageDecision {
    ApplicationIndex application;
    Passage passage = Passage::waits;
    std::string reason;
};

/// A step before the awards: one ballot, and who goes on.
struct Stage {
    std::string id;
    std::optional<core::Date> on;
    std::optional<MeetingIndex> meeting;
    std::optional<VotesBallot> votes;  ///< else `marks`
    MarksBallot marks;
    std::string group;         ///< the group of those who go on; "" for none
    bool others_stay = false;  ///< nobody leaves: the others go on outside the group
    std::vector<StageDecision> decisions;
};

/// How one application passed one stage, and by what.
struct Course {
    Passage counted = Passage::waits;  ///< what the ballot says
    Passage passage = Passage::waits;  ///< and what became of it: the panel has the last word
    bool in_group = false;             ///< of those who went on, whether it is in the stage's group
    enum class Lacks : std::uint8_t { nothing, votes, marks, people };
    Lacks lacks = Lacks::nothing;  ///< why it waits by the ballot
    std::size_t votes = 0;         ///< for the word that is counted
    std::size_t voters = 0;        ///< all votes that count
    std::size_t set_aside = 0;     ///< votes or sheets that do not
    std::optional<core::Ratio> total;
    std::vector<Missing> missing;         ///< what keeps it from a total
    std::size_t place = 0, among = 0;     ///< of marks with `first`: its place among those not below the minimum score
    std::optional<std::size_t> decision;  ///< the row of Stage::decisions
};

}  // namespace grantpanel::model
