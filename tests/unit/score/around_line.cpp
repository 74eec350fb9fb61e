// SPDX-License-Identifier: MIT
#include "grantpanel/score/around_line.hpp"

#include "catch.hpp"
#include "round.hpp"

using namespace grantpanel;
using core::Ratio;
using model::Outcome;
namespace reason = model::reason;
using Where = reason::BesideLine::Where;

namespace {

/// docs/draw.md: a pot of 3 and six that ask for 1 each, totals 90%, 80%, 70%, 65%, 60% and 30%.
std::string six(std::string const& allocation, std::string const& seed = "draw: {seed: \"42\"}",
                std::string const& pot = "3") {
    std::string text = R"(grantpanel: 1
round: {id: six, currency: places}
decision: scores_decide
fund: {pot: )" + pot + R"(}
rubric: {scale: {least: 0, most: 20}, criteria: [{id: need, weight: 1}]}
panel: [{id: m1}, {id: m2}]
organisations: [{id: o}]
applications:
)";
    for (char id = 'a'; id <= 'f'; ++id)
        text += std::string("  - {id: ") + id + ", applicant: o, requested: 1, from: 50%, to: 100%}\n";
    text += "scores:\n";
    int const marks[] = {18, 16, 14, 13, 12, 6};
    for (int i = 0; i < 6; ++i)
        for (auto const* member : {"m1", "m2"})
            text += std::string("  - {member: ") + member + ", application: " + static_cast<char>('a' + i) +
                    ", need: " + std::to_string(marks[i] + (member[1] == '1' ? 2 : -2)) + "}\n";
    return text + "allocation: {" + allocation + ", if_scores_equal: [draw]}\n" + seed + "\n";
}
std::optional<Where> where(model::Decision const& decision, std::string_view id) {
    auto const beside = tests::reason<reason::BesideLine>(decision, id);
    return beside ? std::optional(beside->where) : std::nullopt;
}
std::string const band = "rule: line_band_draw, if_money_short: try_next, reserve: 5, interval: {points: 10%}";

}  // namespace

TEST_CASE("the worked example of docs/draw.md: one is in, four are drawn for two places, one is out") {
    auto const decision = tests::decide(six(band));
    CHECK(decision.order.around_line->line == Ratio(7, 10));
    CHECK(where(decision, "a") == Where::sure);
    for (auto id : {"b", "c", "d", "e"}) {
        CHECK(where(decision, id) == Where::in_draw);
        CHECK(tests::reason<reason::Drawn>(decision, id)->chance == Ratio(1, 2));
    }
    CHECK(where(decision, "f") == Where::below);
    CHECK(tests::outcome(decision, "a") == Outcome::awarded);
    CHECK(tests::outcome(decision, "f") == Outcome::declined);
    CHECK(decision.awards().size() == 3);
    CHECK(decision.reserve.size() == 2);
    // The lots are in the order of their tickets.
    auto const& lot = decision.order.lots.at(0);
    for (std::size_t i = 0; i + 1 < lot.size(); ++i) {
        auto const ticket = [&](auto each) {
            return core::ticket(core::tags::lottery, "42", decision.round->applications[each].id);
        };
        CHECK(ticket(lot[i]) < ticket(lot[i + 1]));
    }
}

TEST_CASE("without a seed the band waits, and all else is decided") {
    auto const decision = tests::decide(six(band, "draw: {seed_source: the lottery of 22 March}"));
    CHECK(tests::outcome(decision, "a") == Outcome::awarded);
    CHECK(tests::outcome(decision, "f") == Outcome::declined);
    for (auto id : {"b", "c", "d", "e"}) {
        CHECK(tests::outcome(decision, id) == Outcome::deferred);
        CHECK(tests::reason<reason::WaitsForDraw>(decision, id)->chance == Ratio(1, 2));
    }
    CHECK(decision.held == core::Money::of(2));
}

TEST_CASE("what touches the line is in the band, and a band that the money pays is not drawn") {
    auto const narrow = tests::decide(six("rule: line_band_draw, if_money_short: try_next, interval: {points: 4%}"));
    // The line is 70%: only c itself holds it.
    CHECK(narrow.order.around_line->pays_for_all_drawn);
    CHECK(narrow.order.lots.empty());
    CHECK(narrow.awards().size() == 3);
    auto const touching = tests::decide(six("rule: line_band_draw, if_money_short: try_next, interval: {points: 5%}"));
    CHECK(where(touching, "d") == Where::in_draw);  // 65% + 5%
    CHECK(where(touching, "e") == Where::below);
}

TEST_CASE("no line where the money pays for all, or for nobody") {
    for (auto const* pot : {"6", "7"}) {
        auto const decision = tests::decide(six(band, "draw: {seed: \"42\"}", pot));
        CHECK_FALSE(decision.order.around_line->line);
        CHECK(decision.awards().size() == 6);
    }
}

TEST_CASE("an interval of what the readers give") {
    // Each reader is 10 percentage points above or below the mean: the same as points: 10%.
    auto const decision =
        tests::decide(six("rule: line_band_draw, if_money_short: try_next, interval: {readers: yes}"));
    CHECK(decision.order.intervals[*decision.round->find_application("c")].low == Ratio(6, 10));
    CHECK(decision.order.intervals[*decision.round->find_application("c")].high == Ratio(8, 10));
    CHECK(where(decision, "e") == Where::in_draw);
}

TEST_CASE("merit: the chances add up to the places, and everybody is told theirs") {
    auto const decision = tests::decide(six("rule: merit, if_money_short: stop_there, interval: {points: 10%}"));
    auto const& around = *decision.order.around_line;
    CHECK(around.places == 3);
    CHECK(decision.awards().size() == 3);
    Ratio sum;
    for (auto const& chance : decision.order.chances) sum += chance;
    CHECK(sum == Ratio(3));
    CHECK(*around.worst_case <= *around.bound);
    CHECK(*around.bound - *around.worst_case < Ratio(3, 1'000'000));
    for (auto const& lot : decision.order.lots)
        for (auto application : lot) {
            auto const& id = decision.round->applications[application].id;
            CHECK(tests::reason<reason::Drawn>(decision, id)->chance == decision.order.chances[application]);
        }
}

TEST_CASE("merit: intervals that say nothing give everybody the same chance") {
    auto const decision =
        tests::decide(six("rule: merit, if_money_short: stop_there, interval: {low: from, high: to}"));
    for (auto const& chance : decision.order.chances) CHECK(chance == Ratio(1, 2));
    CHECK(decision.awards().size() == 3);
    CHECK(decision.order.around_line->worst_case == Ratio(3, 2));
}
