// SPDX-License-Identifier: MIT
#include "grantpanel/io/draw.hpp"

#include <unordered_map>

#include "files.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/id.hpp"
#include "grantpanel/validate/reading.hpp"
#include "json.hpp"

namespace grantpanel::io {

PublicDraw public_draw(model::Round const& round, std::optional<std::string> seed, bool ties) {
    auto const& own = round->draw.seed;
    if (seed && own && *seed != *own)
        throw core::UsageError("the round has another seed, " + core::printable(*own) +
                               ": a seed that was published cannot be changed");
    return {round->ids(), seed ? std::move(seed) : own, ties};
}

std::vector<std::string> read_ids(std::string const& path) {
    std::string const shown = core::printable(path), text = read_text_file(path, shown, most_table_bytes);
    auto problems = text_problems(text, shown);
    std::vector<std::string> ids;
    std::unordered_map<std::string, std::uint32_t> lines;
    std::uint32_t line = 1;
    for (std::size_t at = 0; at < text.size(); ++line) {
        auto const end = std::min(text.find('\n', at), text.size());
        std::string id = text.substr(at, end - at);
        at = end + 1;
        if (id.ends_with('\r')) id.pop_back();
        auto const wrong = [&](std::string code, std::string message, std::string hint) {
            problems.push_back(
                core::problem_at({shown, line, 1}, std::move(code), std::move(message), std::move(hint)));
        };
        if (id.empty() || id.size() > 200) {
            wrong("id.length", id.empty() ? "this line is empty" : "this id is longer than 200 bytes",
                  "Write one id a line, of 1 to 200 bytes");
        } else if (id.front() == ' ' || id.back() == ' ') {
            wrong("id.spaces", "the id `" + validate::Reading::shown(id) + "` begins or ends with a space",
                  "Take the space out: it would change the ticket");
        } else if (auto const [found, is_new] = lines.try_emplace(id, line); !is_new) {
            wrong("id.duplicate",
                  "the id `" + validate::Reading::shown(id) + "` stands in line " + std::to_string(found->second) +
                      " too",
                  "Each id draws one ticket");
        }
        ids.push_back(std::move(id));
    }
    if (ids.empty())
        problems.push_back(core::problem_at({shown, 1, 1}, "table.empty", "there is no id", "Write one id a line"));
    if (!problems.empty()) throw core::InputError(std::move(problems));
    return ids;
}

PublicDraw election_draw(model::Ballots const& ballots, std::optional<std::string> seed) {
    std::vector<std::string> ids;
    for (auto const& project : ballots.projects) ids.push_back(project.id);
    return {std::move(ids), std::move(seed), core::tags::election};
}

Json to_json(PublicDraw const& draw) {
    Json json{{"ids", draw.ids.size()}, {"ids_digest", core::ids_digest(draw.ids).to_text()},
              {"tag", draw.tag},        {"seed", draw.seed ? Json(*draw.seed) : Json()},
              {"tickets", Json()},      {"tickets_digest", Json()}};
    if (draw.seed) {
        json["tickets"] = Json::array();
        for (auto const& ticket : draw.tickets)
            json["tickets"].push_back({{"id", draw.ids[ticket.position]}, {"ticket", ticket.digest.to_text()}});
        json["tickets_digest"] = core::tickets_digest(draw.tickets, draw.ids).to_text();
    }
    return json;
}

std::string draw_json(PublicDraw const& draw) { return to_json(draw).dump(); }

}  // namespace grantpanel::io
