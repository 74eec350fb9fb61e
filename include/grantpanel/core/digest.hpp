// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace grantpanel::core {

/// A SHA-256 digest; compares bytewise, as its hexadecimal text does.
struct Digest {
    std::array<std::uint8_t, 32> bytes{};
    auto operator<=>(Digest const&) const = default;

    /// 64 lower-case hexadecimal digits, as `sha256sum` prints them.
    [[nodiscard]] std::string to_text() const {
        static constexpr char hex[] = "0123456789abcdef";
        std::string text;
        for (auto byte : bytes) {
            text += hex[byte >> 4];
            text += hex[byte & 15];
        }
        return text;
    }
};

inline Digest sha256(std::string_view bytes) {
    Digest digest;
    SHA256(reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), digest.bytes.data());
    return digest;
}

/// SHA-256 of the ids sorted bytewise, each followed by one newline. A fund publishes it before the seed of a draw
/// exists, so that nobody can add or rename an application to suit the seed: `LC_ALL=C sort ids.txt | sha256sum`.
inline Digest ids_digest(std::vector<std::string> ids) {
    std::sort(ids.begin(), ids.end());
    std::string text;
    for (auto const& id : ids) text += id + '\n';
    return sha256(text);
}

}  // namespace grantpanel::core
