// SPDX-License-Identifier: MIT
#include "grantpanel/conflict/register.hpp"

#include <random>

#include "catch.hpp"
#include "round.hpp"

using namespace grantpanel;

namespace {
std::string shown(model::Ruling const& ruling) {
    std::string text = std::to_string(ruling.member.value) + " " + std::to_string(ruling.application.value) + " " +
                       std::string(word(ruling.response)) + (ruling.referred ? " referred " : " ") +
                       std::to_string(ruling.rule) + ":";
    for (auto hop : ruling.way()) text += " " + std::to_string(hop.tie.value) + (hop.reversed ? "<" : ">");
    return text;
}
std::vector<std::string> shown(std::vector<model::Ruling> const& rulings) {
    std::vector<std::string> texts;
    for (auto const& ruling : rulings) texts.push_back(shown(ruling));
    return texts;
}
}  // namespace

TEST_CASE("ties taken in one by one give the rulings of a round that had them all") {
    // Five people, three applicants; kinds k, l and m at random, rules of one to four hops with every response.
    std::string const policy = R"(
people: [{id: p1}, {id: p2}, {id: p3}]
conflicts:
  policy:
    - {any: [k], then: score_no_vote}
    - {path: [l, [k, m]], then: refer}
    - {path: [[k, l], m, k], then: leave_room}
    - {path: [m, m, l, l], positions: [director], then: no_score}
  decisions:
    - {what: referral, member: m1, subject: a, response: stay, by: m2}
    - {what: waiver, member: m2, subject: b, response: stay, by: m1, because: x}
)";
    auto const text =
        tests::with(tests::round_text("1000", "if_money_short: try_next", policy), "{id: m2}", "{id: m2, role: chair}");
    auto const empty = io::load_text(tests::with(text, "scores:", "links: []\nscores:"));
    std::mt19937 chance(5);
    for (int repetition = 0; repetition < 40; ++repetition) {
        conflict::Register open(empty);
        model::RoundData all = *empty;
        for (int step = 0; step < 16; ++step) {
            model::Tie tie;
            std::size_t const nodes = empty->nodes();
            tie.from = model::NodeIndex(chance() % nodes);
            do tie.to = model::NodeIndex(chance() % nodes);
            while (tie.to == tie.from);
            tie.kind = model::KindIndex(chance() % 3);
            if (chance() % 2 == 0) tie.position = "Director";
            auto const before = shown(open.rulings());
            auto const changed = shown(open.add(tie));
            all.ties.push_back(tie);
            auto const now = shown(conflict::rulings(model::Round(all)));
            REQUIRE(shown(open.rulings()) == now);
            for (auto const& ruling : now)
                CHECK((std::find(before.begin(), before.end(), ruling) == before.end()) ==
                      (std::find(changed.begin(), changed.end(), ruling) != changed.end()));
        }
    }
}
