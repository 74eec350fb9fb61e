// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/model/indices.hpp"

namespace grantpanel::model {

/// What a member may do on an application they are tied to, weak to strong (docs/conflicts.md, section 3).
enum class Response : std::uint8_t {
    stay,           ///< declared, minuted, takes part
    score_no_vote,  ///< reads, marks and discusses; does not vote or count for quorum there
    no_score,       ///< reads and discusses; does not mark, vote or count for quorum there
    leave_room      ///< does not read, mark, discuss, vote or count for quorum there
};

inline std::string_view word(Response response) {
    switch (response) {
        case Response::stay: return "stay";
        case Response::score_no_vote: return "score_no_vote";
        case Response::no_score: return "no_score";
        case Response::leave_room: return "leave_room";
    }
    return "";
}

inline bool may_mark(Response response) { return response <= Response::score_no_vote; }
inline bool may_vote(Response response) { return response == Response::stay; }
inline bool may_be_there(Response response) { return response != Response::leave_room; }

/// Whether a tie is over, goes on, or is still to come on the reference date.
enum class Tense : std::uint8_t { was, is, likely };

/// Ties along a way from a member to an application, or to its applicant, lead to a response.
struct ConflictRule {
    std::vector<std::vector<KindIndex>> path;   ///< for each hop the kinds that will do; one to four hops
    std::optional<int> within;                  ///< years before the reference date; none: a lifetime
    std::vector<Tense> tense;                   ///< empty: all of them
    std::vector<std::string> positions;         ///< one of these words must stand in a position on the way
    std::vector<std::string> not_positions;     ///< none of these words may
    std::string same;                           ///< the column with the department; "": departments do not matter
    PerApplication<std::string> departments{};  ///< its cells, where there is one
    std::optional<Response> then;  ///< none: refer; people answer, and until then the member leaves the room
};

/// How many people must be there to decide on an application.
struct QuorumRule {
    std::size_t members = 0;                   ///< people who decide
    std::map<std::string, std::size_t> seats;  ///< of these, by seat
    std::size_t trustees = 0;
    std::optional<MeetingIndex> next_meeting;  ///< where an application goes that lacked it
};

/// Who read whom in an earlier round, both of them members who applied.
struct EarlierReading {
    std::string round;
    MemberIndex reader, read;
};

struct ConflictRules {
    std::vector<ConflictRule> policy;
    Response same_pot = Response::stay;  ///< what a member who applies may do on the other applications
    bool judged_last = false;            ///< the applications of members, after all others (COPUS)
    std::optional<QuorumRule> quorum;
    std::size_t report_cycles = 3;  ///< list rings of members who read each other up to this length
    std::size_t forbid_cycles = 0;  ///< rings up to this length are not allowed
    std::vector<EarlierReading> earlier;
};

}  // namespace grantpanel::model
