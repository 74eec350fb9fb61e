// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "grantpanel/core/ticket.hpp"

namespace grantpanel::io {

/// A public draw (docs/draw.md): the ids, their digest, and the tickets when the seed is known.
struct PublicDraw {
    std::vector<std::string> ids;
    std::string tag;
    std::optional<std::string> seed;
    std::vector<core::Ticket> tickets;  ///< in the order of the draw; empty without a seed

    PublicDraw(std::vector<std::string> all, std::string_view for_tag, std::optional<std::string> from)
        : ids(std::move(all)), tag(for_tag), seed(std::move(from)) {
        if (seed) tickets = core::tickets(tag, *seed, ids);
    }
};

/// Reads a text file with one id a line. Throws core::InputError with every problem: an empty line, an id that stands
/// twice or is too long.
std::vector<std::string> read_ids(std::string const& path);

/// `{"ids", "ids_digest", "tag", "seed", "tickets": [{"id", "ticket"}], "tickets_digest"}`; `seed`, `tickets` and
/// `tickets_digest` are null without a seed.
std::string draw_json(PublicDraw const& draw);

}  // namespace grantpanel::io
