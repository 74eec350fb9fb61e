// SPDX-License-Identifier: MIT
#include "grantpanel/core/text.hpp"

#include "catch.hpp"

using namespace grantpanel::core;
using Words = std::vector<std::string>;

TEST_CASE("characters are decoded by the book") {
    CHECK((decode("A").code == U'A' && decode("A").bytes == 1));
    CHECK((decode("\xC3\xA9").code == 0xE9 && decode("\xC3\xA9").bytes == 2));                     // é: 3 * 64 + 0x29
    CHECK((decode("\xE2\x82\xAC").code == 0x20AC && decode("\xE2\x82\xAC").bytes == 3));           // the euro sign
    CHECK((decode("\xF0\x9F\x8C\xB1").code == 0x1F331 && decode("\xF0\x9F\x8C\xB1").bytes == 4));  // a seedling
    CHECK(decode("").bytes == 0);
}

TEST_CASE("what is not UTF-8 is found at its first byte") {
    CHECK(first_invalid_utf8("ab\xC0\x80") == 2);         // overlong: a zero byte in two
    CHECK(first_invalid_utf8("\xE0\x9F\xBF") == 0);       // overlong: U+07FF in three
    CHECK(first_invalid_utf8("a\xED\xA0\x80") == 1);      // a surrogate
    CHECK(first_invalid_utf8("\xF4\x90\x80\x80") == 0);   // U+110000
    CHECK(first_invalid_utf8("abc\xE2\x82") == 3);        // cut off
    CHECK(first_invalid_utf8("\x80") == 0);               // begins in the middle
    CHECK_FALSE(first_invalid_utf8("\xF4\x8F\xBF\xBF"));  // U+10FFFF, the last one
}

TEST_CASE("control characters are seen, also the invisible ones") {
    CHECK(has_control("a\nb"));
    CHECK_FALSE(has_control("a\nb", "\n\t"));
    CHECK(
        has_control("a\xE2\x80\xAE"
                    "b"));               // turns the writing direction around
    CHECK(has_control("\xEF\xBB\xBF"));  // byte order mark
    CHECK(has_control("\xFF"));
    CHECK_FALSE(has_control("Łódź"));
    CHECK(printable("a\tb\xFF") == "a\\u{09}b\\u{FF}");
}

TEST_CASE("a text in quotes is read as it was") { CHECK(in_quotes(R"(a "net" \ sum)") == R"("a \"net\" \\ sum")"); }

TEST_CASE("width counts what a terminal shows") {
    CHECK(display_width("Łódź") == 4);
    CHECK(display_width("e\xCC\x81") == 1);                 // e and a combining acute
    CHECK(display_width("\xE6\x97\xA5\xE6\x9C\xAC") == 4);  // two wide characters
    CHECK(display_width("") == 0);
}

TEST_CASE("lists of words are split and joined") {
    CHECK(split_list("m1; m2,m3 ;; ") == Words{"m1", "m2", "m3"});
    CHECK(split_list("river friends") == Words{"river friends"});
    CHECK(split_list("").empty());
    CHECK(join_words({}).empty());
    CHECK(join_words({"a"}) == "a");
    CHECK(join_words({"a", "b"}) == "a and b");
    CHECK(join_words({"a", "b", "c"}, " or ") == "a, b or c");
}

TEST_CASE("the distance of two words counts letters and ignores case and dashes") {
    CHECK(edit_distance("refugee_led", "Refugee-Led") == 0);
    CHECK(edit_distance("pot", "pto") == 1);         // one swap
    CHECK(edit_distance("kitten", "sitting") == 3);  // k to s, e to i, and a g more
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance(std::string(65, 'a'), std::string(65, 'a')) == 64);  // too long: far apart
}

TEST_CASE("the nearest choice is suggested only where it is near") {
    CHECK(closest("stop_their", Words{"try_next", "stop_there"}) == "stop_there");
    CHECK(closest("ab", Words{"ax", "xb"}) == "ax");  // equally near: the first
    CHECK(closest("ab", Words{"xy"}).empty());        // two letters off; a word of two may be off by one
    CHECK(closest("income", Words{}).empty());
}
