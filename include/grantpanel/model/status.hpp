// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/date.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/model/indices.hpp"

namespace grantpanel::model {

/// Where an application stands after the decision (docs/afterwards.md). Those from `recommended` to `paid` have an
/// award that is promised.
enum class Status : std::uint8_t {
    none,
    added,
    reserve,
    deferred,
    released,
    recommended,
    sent_back,
    approved,
    checks,
    offered,
    accepted,
    paid,
    refused,
    withdrawn,
    turned_down,
    not_this_time,
    ended
};

inline std::string_view word(Status status) {
    static constexpr std::array words{
        "none",    "added",    "reserve", "deferred", "released",  "recommended", "sent_back",     "approved", "checks",
        "offered", "accepted", "paid",    "refused",  "withdrawn", "turned_down", "not_this_time", "ended"};
    return words[static_cast<std::size_t>(status)];
}
/// Whether an award is promised to an application that stands there.
inline bool promised(Status status) { return status >= Status::recommended && status <= Status::paid; }

/// Something that happened after the decision: a row of `statuses`.
struct Step {
    enum class Kind : std::uint8_t {
        added,
        recommended,
        not_this_time,
        released,
        approved,
        sent_back,
        refused,
        checks,
        checks_passed,
        checks_not_passed,
        ended,
        offered,
        revised_budget,
        accepted,
        turned_down,
        reduced,
        paid,
        withdrawn,
        pot_top_up
    };
    Kind kind = Kind::recommended;
    ApplicationIndex application;  ///< but of pot_top_up
    core::Date on;
    std::string by;  ///< who took it, as the file says; may be empty
    std::optional<core::Money> amount;
    std::string check;                ///< which check it is about
    std::optional<core::Date> until;  ///< of checks_not_passed: the time the group has
    std::string reason;
    std::optional<std::size_t> funder, sub_pot, year;  ///< of pot_top_up: which of them grows, where the pot has them
};

inline constexpr std::array step_words{"added",          "recommended",       "not_this_time", "released",
                                       "approved",       "sent_back",         "refused",       "checks",
                                       "checks_passed",  "checks_not_passed", "ended",         "offered",
                                       "revised_budget", "accepted",          "turned_down",   "reduced",
                                       "paid",           "withdrawn",         "pot_top_up"};
inline std::string_view word(Step::Kind kind) { return step_words[static_cast<std::size_t>(kind)]; }

/// The part of the trustees.
struct Approval {
    bool panel_decides = true;  ///< else the panel recommends and the trustees decide
    bool may_send_back = false, may_refuse = false;
    std::vector<std::string> refuse_only_for;  ///< grounds; empty: any
};

/// A check that was begun.
struct CheckState {
    enum class Result : std::uint8_t { waits, passed, not_passed };
    std::string name;
    Result result = Result::waits;
    std::optional<core::Date> until;  ///< not passed: the time to put it right
};

/// Where one application stands now.
struct Standing {
    Status status = Status::none;
    core::Money award;            ///< what is promised; 0 where nothing is
    core::Money paid;             ///< what of it, or of what was promised before, is paid
    bool approved = false;        ///< the trustees have approved
    bool budget_revised = false;  ///< the group has returned a budget for the award as it is
    std::vector<CheckState> checks;

    /// What of the pot it has: the award, and what was paid where there is none any more.
    [[nodiscard]] core::Money promised() const { return model::promised(status) ? award : paid; }
};

/// The money at one moment: pot = promised + added + held + free.
struct Balance {
    core::Money pot, promised, added, held, free;
};

/// By how much the parts of a pot have grown; empty lists where it has none.
struct Growth {
    std::vector<core::Money> funders, sub_pots, years;
};

/// What became of a decision, step by step.
struct Afterwards {
    /// The money after a step, and the award of its application.
    struct Entry {
        core::Money award;
        Balance balance;
    };
    std::vector<Entry> entries;  ///< one for each step of the round
    PerApplication<Standing> standings;
    Growth growth;
    Balance balance;                                             ///< now
    std::vector<std::pair<ApplicationIndex, core::Money>> next;  ///< whom the reserve list gives what now, in order
};

}  // namespace grantpanel::model
