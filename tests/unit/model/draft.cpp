// SPDX-License-Identifier: MIT
#include "grantpanel/model/draft.hpp"

#include "catch.hpp"
#include "round.hpp"

using grantpanel::core::Location, grantpanel::core::Path;
using namespace grantpanel::model;

namespace {

/// Two applications in a CSV file whose ids stand under "Ref": rows in lines 2 and 3.
Draft with_table(char const* columns = "from") {
    Draft draft;
    draft.file = "round.yaml";
    Table table{"applications.csv", {{"Ref", {1, 1}}, {"requested", {1, 5}}}, {}};
    table.cells = {{"a", {2, 1}}, {"400", {2, 3}}, {"b", {3, 1}}, {"500", {3, 3}}};
    draft.root["applications"] = std::move(table);
    REQUIRE(draft.set(columns ? "columns/applications/id/from" : "columns/applications/id", "Ref"));
    return draft;
}

std::string text(Draft const& draft, std::size_t cell) {
    return draft.root.find("applications")->table()->cells.at(cell).text;
}

}  // namespace

TEST_CASE("setting a value makes the mappings on the way") {
    Draft draft;
    REQUIRE(draft.set("fund/pot", "800"));
    REQUIRE(draft.set("fund.panel_costs", "20"));
    auto const* fund = draft.root.find("fund")->mapping();
    REQUIRE(fund);
    CHECK(fund->find("pot")->text()->value == "800");
    CHECK(fund->find("panel_costs")->text()->value == "20");
    REQUIRE(draft.set("fund/pot", "900"));
    CHECK((fund->entries.size() == 2 && fund->find("pot")->text()->value == "900"));
    CHECK_FALSE(draft.set("", "900"));
}

TEST_CASE("a row of a list is named by its id or its position") {
    auto draft = *grantpanel::io::load_text(tests::round_text())->draft;
    REQUIRE(draft.set("applications/b/requested", "300"));
    REQUIRE(draft.set("applications/0/requested", "200"));
    auto const& rows = *draft.root.find("applications")->list();
    CHECK(rows[0].mapping()->find("requested")->text()->value == "200");
    CHECK(rows[1].mapping()->find("requested")->text()->value == "300");
    CHECK(rows[2].mapping()->find("requested")->text()->value == "300");  // c, as it was written
    CHECK_FALSE(draft.set("applications/3/requested", "200"));
    CHECK_FALSE(draft.set("applications/d/requested", "200"));
}

TEST_CASE("a row of a table is found under the heading that columns names") {
    auto draft = with_table();
    REQUIRE(draft.set("applications/b/requested", "450"));
    REQUIRE(draft.set("applications/0/requested", "350"));
    CHECK((text(draft, 1) == "350" && text(draft, 3) == "450"));
    // A column that the file does not have is added; the other row has nothing in it.
    REQUIRE(draft.set("applications/b/title", "Boats"));
    CHECK(draft.root.find("applications")->table()->columns.size() == 3);
    CHECK((text(draft, 2).empty() && text(draft, 5) == "Boats" && text(draft, 3) == "b"));
    CHECK_FALSE(draft.set("applications/c/requested", "1"));
    CHECK_FALSE(draft.set("applications/b", "1"));
    CHECK_FALSE(draft.set("applications/b/requested/more", "1"));
}

TEST_CASE("a heading is what columns says, in either way, or the name of the column") {
    for (auto const* columns : {"from", static_cast<char const*>(nullptr)}) {
        auto const draft = with_table(columns);
        CHECK(draft.heading("applications", "id") == "Ref");
        CHECK(draft.heading("applications", "requested") == "requested");
        CHECK(draft.heading("scores", "id") == "id");
    }
}

TEST_CASE("a path leads to its line and column") {
    auto const round = grantpanel::io::load_text(tests::round_text(), "small.yaml");
    auto const at = [&](std::string_view path, bool key = false) {
        return *round->draft->locate(Path::parse(path), key);
    };
    CHECK(at("fund/pot") == Location{"small.yaml", 4, 13});  // fund: {pot: 1000}
    CHECK(at("fund/pot", true) == Location{"small.yaml", 4, 8});
    // `  - {id: b, applicant: o2, requested: 500, ...` stands in line 10
    CHECK(at("applications/1/requested") == Location{"small.yaml", 10, 39});
    CHECK(at("applications/1/requested", true) == Location{"small.yaml", 10, 28});
    CHECK(at("fund/nothing") == Location{"small.yaml", 4, 7});  // the nearest part that is there
    CHECK(at("draw") == Location{"small.yaml", 1, 1});
}

TEST_CASE("a path into a table leads to the cell, the heading or the file") {
    auto const draft = with_table();
    auto const at = [&](std::string_view path) { return *draft.locate(Path::parse(path)); };
    CHECK(at("applications/1/requested") == Location{"applications.csv", 3, 3});
    CHECK(at("applications/1/id") == Location{"applications.csv", 3, 1});
    CHECK(at("applications/requested") == Location{"applications.csv", 1, 5});
    CHECK(at("applications") == Location{"applications.csv", 1, 1});
    CHECK_FALSE(Draft{}.locate(Path::parse("fund/pot")));  // built in code: it stands nowhere
}
