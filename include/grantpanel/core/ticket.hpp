// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/core/digest.hpp"

namespace grantpanel::core {

/// The tags of the draws; each draw has its own, so that one seed serves several draws independently (docs/draw.md).
namespace tags {
inline constexpr std::string_view ties = "grantpanel/1/ties";
inline constexpr std::string_view lottery = "grantpanel/1/lottery/awards";   ///< who comes first for an award
inline constexpr std::string_view election = "grantpanel/1/election";        ///< equally good projects
inline constexpr std::string_view start = "grantpanel/1/lottery/start";      ///< core::Stream: score/systematic.hpp
inline constexpr std::string_view bootstrap = "grantpanel/1/bootstrap";      ///< core::Stream: score/alpha.hpp
inline constexpr std::string_view uncertainty = "grantpanel/1/uncertainty";  ///< core::Stream: simulated rankings
}  // namespace tags

/// The ticket of an id in a public draw: SHA-256(tag, 0x00, seed, 0x00, id) over the UTF-8 bytes as given.
/// Tickets are ordered by (ticket, id), lowest first. Adding or removing other ids never changes a ticket.
inline Digest ticket(std::string_view tag, std::string_view seed, std::string_view id) {
    std::string text;
    text.reserve(tag.size() + seed.size() + id.size() + 2);
    text.append(tag).append(1, '\0').append(seed).append(1, '\0').append(id);
    return sha256(text);
}

/// One id of a draw.
struct Ticket {
    Digest digest;
    std::size_t position = 0;  ///< in the list that was drawn from
};

/// The tickets of all ids, the first in the draw first. Any order of the ids gives the same. Cost: a digest each, and a
/// sort.
inline std::vector<Ticket> tickets(std::string_view tag, std::string_view seed, std::vector<std::string> const& ids) {
    std::vector<Ticket> drawn;
    drawn.reserve(ids.size());
    for (auto const& id : ids) drawn.push_back({ticket(tag, seed, id), drawn.size()});
    std::sort(drawn.begin(), drawn.end(), [&](auto const& a, auto const& b) {
        return a.digest != b.digest ? a.digest < b.digest : ids[a.position] < ids[b.position];
    });
    return drawn;
}

/// What stands for a whole draw: SHA-256 of the lines `TICKET ID`, in the order of the draw.
inline Digest tickets_digest(std::vector<Ticket> const& drawn, std::vector<std::string> const& ids) {
    std::string text;
    for (auto const& each : drawn) text.append(each.digest.to_text()).append(1, ' ').append(ids[each.position]) += '\n';
    return sha256(text);
}

}  // namespace grantpanel::core
