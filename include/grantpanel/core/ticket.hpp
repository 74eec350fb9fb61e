// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "grantpanel/core/digest.hpp"

namespace grantpanel::core {

/// The tags of the draws; each draw has its own, so that one seed serves several draws independently (docs/draw.md).
namespace tags {
inline constexpr std::string_view ties = "grantpanel/1/ties";
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

}  // namespace grantpanel::core
