// SPDX-License-Identifier: MIT
#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/report/text.hpp"

namespace grantpanel::report {

std::string draw_text(io::PublicDraw const& draw) {
    std::string text =
        explain::counted(draw.ids.size(), "id") + ", digest " + core::ids_digest(draw.ids).to_text() + "\n";
    bool const of_election = draw.tag == core::tags::election;
    if (!draw.seed && of_election)
        return text +
               "\nThere is no seed yet. Publish this digest before the seed exists: then nobody can add, take out or "
               "rename a project to suit it.\nWhen the seed is known, give it with --seed.\n";
    if (!draw.seed)
        return text +
               "\nThere is no seed yet. Publish this digest before the seed exists: then nobody can add, take out or "
               "rename an application to suit it.\nIn the round file: draw: {ids_digest: ...}. When the seed is "
               "known, write it as seed, or give it with --seed.\n";
    text += "Tag " + draw.tag + ", seed " + core::printable(*draw.seed) + "\n\n";
    std::size_t place = 0;
    auto const width = std::to_string(draw.tickets.size()).size();
    for (auto const& ticket : draw.tickets) {
        auto const number = std::to_string(++place);
        text.append(width - number.size(), ' ').append(number).append("  ").append(ticket.digest.to_text());
        text.append("  ").append(core::printable(draw.ids[ticket.position])) += '\n';
    }
    return text + "\nDigest of the tickets: " + core::tickets_digest(draw.tickets, draw.ids).to_text() +
           "\nPublish it with the tickets" + (of_election ? "" : "; in the round file: draw: {tickets_digest: ...}") +
           ". To check one ticket:\n" + "  printf '" + draw.tag + "\\0%s\\0%s' SEED ID | sha256sum\n";
}

}  // namespace grantpanel::report
