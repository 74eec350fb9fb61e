// SPDX-License-Identifier: MIT
#include "grantpanel/solve/search.hpp"

#include <algorithm>
#include <random>

#include "catch.hpp"

using namespace grantpanel::solve;

namespace {

/// Whole numbers that are the same on every machine.
struct Numbers {
    std::mt19937 source;
    int operator()(int least, int most) {
        return least + static_cast<int>(source() % static_cast<unsigned>(most - least + 1));
    }
};

Program random_program(Numbers& draw) {
    Program program;
    bool const reduced = draw(0, 1) == 1;
    int const units = reduced ? draw(1, 5) : draw(1, 9), size = draw(1, 4);
    for (int i = 0; i < units; ++i) {
        Unit unit{draw(1, size * 4), 0, draw(1, 3)};
        unit.least = unit.full;
        if (reduced && draw(0, 2) > 0) {
            auto const first = (draw(1, static_cast<int>(unit.full)) + unit.step - 1) / unit.step * unit.step;
            if (first < unit.full) unit.least = first;
        }
        program.units.push_back(unit);
    }
    for (int rows = draw(1, 6); rows > 0; --rows) {
        Row row;
        int const kind = draw(0, 5);
        for (int i = 0; i < units; ++i) {
            Term term{static_cast<std::uint32_t>(i), 0, 0};
            if (kind < 4 && draw(0, 2) == 0) continue;
            int const by = kind >= 4 ? (draw(0, 1) == 1 ? 2 : -3) : kind < 2 ? 1 : -1;
            (kind % 2 == 0 ? term.per_amount : term.each) = by;
            row.terms.push_back(term);
        }
        int const scale = kind % 2 == 0 ? size * 2 * units : units;
        row.limit = kind >= 4 ? draw(-2, 1) : kind < 2 ? draw(0, scale + 1) : -draw(0, scale * 2 / 3);
        program.rows.push_back(std::move(row));
    }
    return program;
}

std::vector<Point> all_points(Program const& program) {
    std::vector<Point> points{{}};
    for (auto const& unit : program.units) {
        std::vector<Point> longer;
        for (auto const& point : points)
            for (std::int64_t amount = 0; amount <= unit.full; ++amount) {
                bool const between = amount >= unit.least && amount < unit.full && amount % unit.step == 0;
                if (amount != 0 && amount != unit.full && !between) continue;
                longer.push_back(point);
                longer.back().push_back(amount);
            }
        points = std::move(longer);
    }
    std::erase_if(points, [&](auto const& point) { return !holds(program, point); });
    return points;
}

}  // namespace

TEST_CASE("the amounts open to a unit") {
    Unit const unit{1000, 300, 200};  // 0, 300 is no multiple: 400 would be the first; here `least` is given as open
    CHECK((unit.up(1) == 300 && unit.up(301) == 400 && unit.up(801) == 1000 && !unit.up(1001)));
    CHECK((unit.down(2000) == 1000 && unit.down(999) == 800 && !unit.down(299)));
}

TEST_CASE("what the search finds is what looking at every point finds") {
    std::size_t possible = 0;
    for (unsigned seed = 0; seed < 1500; ++seed) {
        CAPTURE(seed);
        Numbers draw{std::mt19937(seed)};
        auto const program = random_program(draw);
        auto points = all_points(program);
        Budget budget;
        Search search(program, budget);
        REQUIRE(search.start() == !points.empty());
        if (points.empty()) continue;
        ++possible;
        Row objective;
        for (std::uint32_t unit = 0; unit < program.units.size(); ++unit)
            objective.terms.push_back({unit, -draw(0, 9), -draw(0, 1)});
        auto const worth = [&](Point const& point) {
            Wide sum = 0;
            for (auto const& term : objective.terms) sum -= term.at(point[term.unit]);
            return sum;
        };
        auto raised = program;
        raised.rows.push_back(objective);
        Search best(raised, budget);
        REQUIRE(best.start());
        auto const found = best.maximise(1 << 20);
        CHECK((found == worth(best.witness()) && holds(program, best.witness())));
        CHECK(std::all_of(points.begin(), points.end(), [&](auto const& point) { return worth(point) <= found; }));
        // Unit by unit, the largest or the least that is left.
        for (std::uint32_t unit = 0; unit < program.units.size(); ++unit) {
            bool const largest = draw(0, 3) > 0;
            auto const by = [unit](auto const& a, auto const& b) { return a[unit] < b[unit]; };
            auto const wanted = largest ? (*std::max_element(points.begin(), points.end(), by))[unit]
                                        : (*std::min_element(points.begin(), points.end(), by))[unit];
            REQUIRE(search.best_of(unit, largest) == wanted);
            REQUIRE(holds(program, search.witness()));
            search.commit(unit);
            std::erase_if(points, [&](auto const& point) { return point[unit] != wanted; });
        }
    }
    CHECK(possible > 500);
}

TEST_CASE("the search stops where its steps end") {
    // Multiples of 4 and one amount of 4k + 1 that have to add up to 4k + 2: nothing but trying them all shows that
    // they cannot.
    Program program;
    Row above, below;
    for (std::uint32_t i = 0; i < 40; ++i) {
        std::int64_t const amount = i == 39 ? 1077 : 1000 + 4 * i;
        program.units.push_back({amount, amount, 1});
        above.terms.push_back({i, 0, 1});
        below.terms.push_back({i, 0, -1});
    }
    above.limit = 20'002, below.limit = -20'002;
    program.rows = {above, below};
    Budget budget{5000};
    Search search(program, budget);
    CHECK_THROWS_AS(search.start(), OutOfSteps);
    CHECK(budget.left == 0);
    // Without that one, the limits show it: 4k + 2 is no multiple of 4.
    program.units.pop_back();
    for (auto& row : program.rows) row.terms.pop_back();
    Budget few{100};
    CHECK(!Search(program, few).start());
}

TEST_CASE("a search that asks the relaxation at each step finds the optimum, too") {
    // Exactly half of the money, as many from the even as from the odd places, worth the most: against a table of every
    // sum and difference.
    std::size_t thorough = 0;
    for (unsigned seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        Numbers draw{std::mt19937(seed)};
        std::size_t const units = 50;
        Program program;
        program.rows.resize(5);  // sum, sum, difference, difference, worth
        std::vector<std::int64_t> worth;
        std::int64_t sum = 0;
        for (std::uint32_t i = 0; i < units; ++i) {
            std::int64_t const amount = draw(100, 999);
            sum += amount;
            worth.push_back(amount + draw(0, 50));
            program.units.push_back({amount, amount, 1});
            Wide const side = i % 2 == 0 ? 1 : -1;
            program.rows[0].terms.push_back({i, 0, 1});
            program.rows[1].terms.push_back({i, 0, -1});
            program.rows[2].terms.push_back({i, side, 0});
            program.rows[3].terms.push_back({i, -side, 0});
            program.rows[4].terms.push_back({i, -worth[i], 0});
        }
        sum /= 2;
        program.rows[0].limit = sum, program.rows[1].limit = -sum;

        auto const width = units + 3;  // differences from -(units / 2 + 1) on
        std::vector<std::int64_t> table((static_cast<std::size_t>(sum) + 1) * width, -1);
        auto const at = [&](std::int64_t money, std::size_t difference) -> std::int64_t& {
            return table[static_cast<std::size_t>(money) * width + difference];
        };
        std::size_t const even = units / 2 + 1;
        at(0, even) = 0;
        for (std::size_t i = 0; i < units; ++i) {
            std::int64_t const amount = program.units[i].full;
            for (std::int64_t money = sum; money >= amount; --money)
                for (std::size_t difference = 1; difference + 1 < width; ++difference) {
                    auto const before = at(money - amount, i % 2 == 0 ? difference - 1 : difference + 1);
                    if (before >= 0) at(money, difference) = std::max(at(money, difference), before + worth[i]);
                }
        }

        Budget budget;
        Search search(program, budget);
        REQUIRE(search.start());
        CHECK(search.maximise(Wide(1) << 40) == at(sum, even));
        thorough += Budget{}.left - budget.left > 5000 ? 1 : 0;
    }
    CHECK(thorough > 3);
}
