// SPDX-License-Identifier: MIT
#include <algorithm>

#include "catch.hpp"
#include "grantpanel/validate/meant.hpp"
#include "round.hpp"

TEST_CASE("all problems come at once, each with its place") {
    auto text = tests::round_text("1e3", "if_money_shortt: try_next");
    text.replace(text.find("applicant: o2"), 13, "applicant: o9");
    try {
        (void)tests::decide(text);
        FAIL("this round is not valid");
    } catch (grantpanel::core::InputError const& error) {
        std::vector<std::string> codes;
        for (auto const& problem : error.problems()) {
            codes.push_back(problem.code);
            REQUIRE(problem.location);
            CHECK((problem.location->line > 0 && problem.location->column > 0));
        }
        for (auto code : {"number.exponent", "reference.unknown", "key.unknown", "key.missing"})
            CHECK(std::find(codes.begin(), codes.end(), code) != codes.end());
        CHECK(error.exit_code() == 3);
    }
}

TEST_CASE("what decides who gets money has no default") {
    CHECK(tests::codes(tests::round_text("1000", "reserve: 1")) == std::vector<std::string>{"key.missing"});
}

TEST_CASE("reserved keys are not available yet") {
    CHECK(tests::codes(tests::round_text("1000", "if_money_short: try_next", "assignment: {prefer: bids.csv}\n")) ==
          std::vector<std::string>{"not_available"});
}

TEST_CASE("a draft is built, changed and validated in code") {
    auto const round = grantpanel::io::load_text(tests::round_text());
    auto draft = *round->draft;
    REQUIRE(draft.set("fund.pot", "400"));
    REQUIRE(draft.set("applications/b/requested", "300"));
    CHECK_FALSE(draft.set("applications/nobody/requested", "100"));
    auto const changed = grantpanel::validate_draft(draft);
    CHECK(changed->fund.pot == grantpanel::core::Money::of(40000));
    CHECK(changed->applications.at(1).requested == grantpanel::core::Money::of(30000));
    CHECK(round->fund.pot == grantpanel::core::Money::of(100000));
}

TEST_CASE("a word means what it begins, what is near, or what others call so") {
    std::vector<std::string> const choices{"fund", "fund_part", "not_this_time", "defer"};
    using grantpanel::validate::meant;
    CHECK(meant("fund_p", choices) == "fund_part");  // `fund` is nearer
    CHECK(meant("fun", choices) == "fund");          // begins two
    CHECK(meant("Rejected", choices) == "not_this_time");
    CHECK(meant("de", choices).empty());
}
