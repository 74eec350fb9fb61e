// SPDX-License-Identifier: MIT
#pragma once

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
using enum model::Status;
using Kind = model::Step::Kind;
inline constexpr std::uint32_t before_offer = any_of({recommended, approved, checks});
inline constexpr std::uint32_t with_award = any_of({recommended, sent_back, approved, checks, offered, accepted, paid});
}  // namespace detail

/// Every step, in the order of model::Step::Kind.
inline constexpr Move moves[] = {
    {detail::Kind::added, detail::any_of({model::Status::none}), model::Status::added},
    {detail::Kind::recommended,
     detail::any_of({model::Status::none, model::Status::added, model::Status::reserve, model::Status::deferred,
                     model::Status::released, model::Status::sent_back}),
     model::Status::recommended},
    {detail::Kind::not_this_time,
     detail::any_of({model::Status::added, model::Status::deferred, model::Status::released, model::Status::sent_back}),
     model::Status::not_this_time},
    {detail::Kind::released, detail::any_of({model::Status::deferred}), model::Status::released},
    {detail::Kind::approved, detail::any_of({model::Status::recommended, model::Status::checks}),
     model::Status::approved},
    {detail::Kind::sent_back, detail::before_offer, model::Status::sent_back},
    {detail::Kind::refused, detail::before_offer | detail::any_of({model::Status::sent_back}), model::Status::refused},
    {detail::Kind::checks, detail::before_offer, model::Status::checks},
    {detail::Kind::checks_passed, detail::before_offer, model::Status::checks},
    {detail::Kind::checks_not_passed, detail::before_offer, model::Status::checks},
    {detail::Kind::ended, detail::any_of({model::Status::checks}), model::Status::ended},
    {detail::Kind::offered, detail::before_offer, model::Status::offered},
    {detail::Kind::revised_budget, detail::any_of({model::Status::offered, model::Status::accepted}), std::nullopt},
    {detail::Kind::accepted, detail::any_of({model::Status::offered}), model::Status::accepted},
    {detail::Kind::turned_down, detail::any_of({model::Status::offered}), model::Status::turned_down},
    {detail::Kind::reduced, detail::with_award, std::nullopt},
    {detail::Kind::paid, detail::any_of({model::Status::accepted, model::Status::paid}), model::Status::paid},
    {detail::Kind::withdrawn,
     detail::with_award | detail::any_of({model::Status::reserve, model::Status::deferred, model::Status::released,
                                          model::Status::added}),
     model::Status::withdrawn},
    {detail::Kind::pot_top_up, 0, std::nullopt},
};

/// The steps that can be taken from a status, as the file writes them.
inline std::vector<std::string> possible(model::Status status) {
    std::vector<std::string> words;
    for (auto const& move : moves)
        if (move.possible(status) && move.kind != model::Step::Kind::added) words.emplace_back(word(move.kind));
    return words;
}

}  // namespace grantpanel::after
