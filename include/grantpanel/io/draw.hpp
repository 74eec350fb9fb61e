// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grantpanel/core/ticket.hpp"
#include "grantpanel/model/ballots.hpp"
#include "grantpanel/model/round.hpp"

namespace grantpanel::io {

/// A public draw (docs/draw.md): the ids, their digest, and the tickets when the seed is known.
struct PublicDraw {
    std::vector<std::string> ids;
    std::string tag;
    std::optional<std::string> seed;
    std::vector<core::Ticket> tickets;  ///< in the order of the draw; empty without a seed

    /// The draw for awards among these ids, or with `ties` the one that settles equal scores.
    PublicDraw(std::vector<std::string> all, std::optional<std::string> from, bool ties)
        : PublicDraw(std::move(all), std::move(from), ties ? core::tags::ties : core::tags::lottery) {}
    /// The draw with this tag.
    PublicDraw(std::vector<std::string> all, std::optional<std::string> from, std::string_view of)
        : ids(std::move(all)), tag(of), seed(std::move(from)) {
        if (seed) tickets = core::tickets(tag, *seed, ids);
    }
};

/// The draw of a round, with its seed or, where it has none yet, this one. Throws core::UsageError for a seed other
/// than the round's: one that was published cannot be changed.
PublicDraw public_draw(model::Round const& round, std::optional<std::string> seed, bool ties);

/// The draw that settles the ties of an election: all its projects, those that come first among equals first.
PublicDraw election_draw(model::Ballots const& ballots, std::optional<std::string> seed);

/// Reads a text file with one id a line. Throws core::InputError with every problem: an empty line, an id that stands
/// twice or is too long.
std::vector<std::string> read_ids(std::string const& path);

/// `{"ids", "ids_digest", "tag", "seed", "tickets": [{"id", "ticket"}], "tickets_digest"}`; `seed`, `tickets` and
/// `tickets_digest` are null without a seed.
std::string draw_json(PublicDraw const& draw);

}  // namespace grantpanel::io
