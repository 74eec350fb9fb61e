// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "grantpanel/model/status.hpp"

namespace grantpanel::after {

/// Whence a step can be taken and where it leads (docs/afterwards.md, section 1).
struct Move {
    model::Step::Kind kind;
    std::uint32_t from;               ///< a bit for each status
    std::optional<model::Status> to;  ///< none: it stays where it is
    [[nodiscard]] bool possible(model::Status status) const { return (from >> static_cast<unsigned>(status) & 1) != 0; }
};

namespace detail {
constexpr std::uint32_t any_of(std::initializer_list<model::Status> statuses) {
    std::uint32_t bits = 0;
    for (auto status : statuses) bits |= std::uint32_t{1} << static_cast<unsigned>(status);
    return bits;
}
inline constexpr auto moves = [] {
    using enum model::Status;
    using Kind = model::Step::Kind;
    constexpr auto before_offer = any_of({recommended, approved, checks});
    constexpr auto with_award = any_of({recommended, sent_back, approved, checks, offered, accepted, paid});
    constexpr auto to_nowhere = std::nullopt;
    return std::array{
        Move{Kind::added, any_of({none}), added},
        Move{Kind::recommended, any_of({none, added, reserve, deferred, released, sent_back}), recommended},
        Move{Kind::not_this_time, any_of({added, reserve, deferred, released, sent_back}), not_this_time},
        Move{Kind::released, any_of({deferred}), released},
        Move{Kind::approved, any_of({recommended, checks}), approved},
        Move{Kind::sent_back, before_offer, sent_back},
        Move{Kind::refused, before_offer | any_of({sent_back}), refused},
        Move{Kind::checks, before_offer, checks},
        Move{Kind::checks_passed, before_offer, checks},
        Move{Kind::checks_not_passed, before_offer, checks},
        Move{Kind::ended, any_of({checks, accepted, paid}), ended},
        Move{Kind::offered, before_offer, offered},
        Move{Kind::revised_budget, any_of({offered, accepted}), to_nowhere},
        Move{Kind::accepted, any_of({offered}), accepted},
        Move{Kind::turned_down, any_of({offered}), turned_down},
        Move{Kind::reduced, with_award, to_nowhere},
        Move{Kind::paid, any_of({accepted, paid}), paid},
        Move{Kind::withdrawn, with_award | any_of({reserve, deferred, released, added}), withdrawn},
        Move{Kind::pot_top_up, 0, to_nowhere},
    };
}();
}  // namespace detail

/// Every step, in the order of model::Step::Kind.
inline constexpr auto const& moves = detail::moves;

/// The steps that can be taken from a status, as the file writes them.
inline std::vector<std::string> possible(model::Status status) {
    std::vector<std::string> words;
    for (auto const& move : moves)
        if (move.possible(status) && move.kind != model::Step::Kind::added) words.emplace_back(word(move.kind));
    return words;
}

}  // namespace grantpanel::after
