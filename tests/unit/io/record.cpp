// SPDX-License-Identifier: MIT
#include "grantpanel/io/record.hpp"

#include "catch.hpp"
#include "round.hpp"

using namespace grantpanel;

namespace {
/// The tables of a round whose first application has this title, as it is written in the round file.
std::string awards(std::string const& title) {
    auto const text = tests::with(tests::round_text("400"), "{id: a,", "{id: a, title: " + title + ",");
    return io::awards_csv(tests::decide(text));
}
std::string const heading = "application,applicant,title,requested,award,conditions\r\n";
}  // namespace

TEST_CASE("awards are whole units with all decimals, one row each") {
    CHECK(awards("Boats") == heading + "a,o1,Boats,400.00,400.00,\r\n");
}

TEST_CASE("a cell that a spreadsheet would take for a formula is made harmless") {
    CHECK(awards("\"=1+1\"") == heading + "a,o1,'=1+1,400.00,400.00,\r\n");
    CHECK(awards("\"@SUM(A1)\"") == heading + "a,o1,'@SUM(A1),400.00,400.00,\r\n");
    CHECK(awards("\"-1\"") == heading + "a,o1,'-1,400.00,400.00,\r\n");
    CHECK(awards("\"+44 20\"") == heading + "a,o1,'+44 20,400.00,400.00,\r\n");
    CHECK(awards("1=1") == heading + "a,o1,1=1,400.00,400.00,\r\n");
}

TEST_CASE("commas and quotes are quoted, and line ends are escaped") {
    CHECK(awards(R"("Tea, bread")") == heading + "a,o1,\"Tea, bread\",400.00,400.00,\r\n");
    CHECK(awards(R"('The "Lodge"')") == heading + "a,o1,\"The \"\"Lodge\"\"\",400.00,400.00,\r\n");
    CHECK(awards(R"("=A1,2")") == heading + "a,o1,\"'=A1,2\",400.00,400.00,\r\n");
    CHECK(awards(R"("two\nlines")") == heading + "a,o1,two\\u{0A}lines,400.00,400.00,\r\n");
}

TEST_CASE("a minus before money is no formula that anybody wrote") {
    // All three are deferred: 1200 held of 1000.
    auto const decision =
        tests::decide(tests::round_text("1000", "if_money_short: try_next", "scoring: {least_marks: 2}\n"));
    auto const json = io::decision_json(decision, {});
    CHECK(json.find(R"("remaining":"-200.00")") != json.npos);
    CHECK(json.find(R"("held":"1200.00")") != json.npos);
    CHECK(io::awards_csv(decision) == heading);
}

TEST_CASE("the record holds money and scores as text, and its own digest") {
    auto const decision = tests::decide(tests::round_text("400"));
    auto const findings = audit::check(decision);
    auto const record = io::record_json(decision, findings);
    CHECK(record == io::record_json(decision, findings));
    CHECK(record.find(R"("total":"4/5")") != record.npos);
    CHECK(record.find(R"("awarded":"400.00")") != record.npos);
    // The digest is that of the record without it.
    auto const at = record.find(R"("digest":")");
    REQUIRE(at != record.npos);
    std::string const digest = record.substr(at + 10, 64);
    std::string rest = record;
    rest.erase(at, 10 + 64 + 2);  // key, digest, closing quote and comma
    CHECK(core::sha256(rest).to_text() == digest);
}

TEST_CASE("the record leaves out names and kinds of interest") {
    auto text =
        tests::round_text("400", "if_money_short: try_next", R"(conflicts: {policy: [{any: [cousin], then: stay}]}
interests: [{member: m1, subject: a, kind: cousin, note: a family dinner}]
)");
    text = tests::with(text, "panel: [{id: m1}", "panel: [{id: m1, name: Amina Example}");
    auto const record = io::record_json(tests::decide(text), {});
    CHECK(record.find("Amina") == record.npos);
    CHECK(record.find("family dinner") == record.npos);
}
