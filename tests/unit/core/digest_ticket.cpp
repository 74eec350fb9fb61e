// SPDX-License-Identifier: MIT
#include "catch.hpp"
#include "grantpanel/core/digest.hpp"
#include "grantpanel/core/stream.hpp"
#include "grantpanel/core/ticket.hpp"

using namespace grantpanel::core;

TEST_CASE("digests are SHA-256") {
    // FIPS 180-4, the examples for no message and for "abc".
    CHECK(sha256("").to_text() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256("abc").to_text() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("tickets are those of docs/draw.md, which sha256sum made") {
    auto const text = [](auto seed, auto id) { return ticket(tags::ties, seed, id).to_text(); };
    CHECK(text("SEED", "ID") == "70067425dca807dff96152950849b3003f4dc2ede237a7fca783bf658cb98ed9");
    CHECK(text("42", "river-friends") == "0e4a66f272d540637aabf21adf742529bdc9c2c956c23c2702a4f883dbde8600");
    CHECK(text("42", "Łódź") == "245c8dbd15ac0f96a1cafb791427d737de18b24d1356572ed53c93318cb4d86f");
    CHECK(text("42", "allotment") == "389c406ba33d26742036dd981a71788ae30eeaa9a5f03ca105a5ca3205cd52be");
    CHECK(text("", "a") == "f24297c1410a49fc4ebdc7710b6bc756018c791842680425e25393f7c65ef170");
}

TEST_CASE("every byte of the seed counts, and where it ends") {
    auto const plain = ticket(tags::ties, "42", "a");
    CHECK(plain != ticket(tags::ties, "042", "a"));
    CHECK(plain != ticket(tags::ties, "42 ", "a"));
    CHECK(ticket(tags::ties, "4", "2a") != ticket(tags::ties, "42", "a"));
    CHECK(ticket("another/tag", "42", "a") != plain);
}

TEST_CASE("digests compare as their text does") {
    auto const river = ticket(tags::ties, "42", "river-friends"), lodz = ticket(tags::ties, "42", "Łódź");
    CHECK((river < lodz && river.to_text() < lodz.to_text()));  // 0e... and 24...
    Digest low, high;
    low.bytes[0] = 0x7F;
    high.bytes[0] = 0x80;  // a byte is never negative
    CHECK(low < high);
}

TEST_CASE("the digest of the ids does not depend on the order of the rows") {
    // printf 'a\nb\n' | sha256sum, from docs/draw.md
    auto const text = "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2";
    CHECK(ids_digest({"a", "b"}).to_text() == text);
    CHECK(ids_digest({"b", "a"}).to_text() == text);
    CHECK(ids_digest({"ab"}).to_text() != text);
}

TEST_CASE("a stream is SHA-256 in counter mode, as docs/draw.md says") {
    Stream stream(tags::bootstrap, "1");
    CHECK(stream.word() == 0xfa76c9e1b7b905ebULL);
    CHECK(stream.word() == 0x04418bed451b33ebULL);
    Stream again(tags::bootstrap, "1"), other(tags::uncertainty, "1");
    for (int i = 0; i < 9; ++i) CHECK(again.word() != other.word());
}

TEST_CASE("numbers of a stream lie below their bound, and every one occurs") {
    Stream stream(tags::bootstrap, "2");
    int seen[3] = {0, 0, 0};
    for (int i = 0; i < 300; ++i) ++seen[stream.below(3)];
    for (int times : seen) CHECK((times > 70 && times < 130));
    CHECK(stream.below(1) == 0);
    for (int i = 0; i < 100; ++i) CHECK(stream.below(std::uint64_t(1) << 63) < std::uint64_t(1) << 63);
    for (int i = 0; i < 100; ++i) {
        double const unit = stream.unit();
        CHECK((unit > 0 && unit < 1));
    }
}
