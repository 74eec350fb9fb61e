// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <new>
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
        std::string text(2 * bytes.size(), '0');
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            text[2 * i] = hex[bytes[i] >> 4];
            text[2 * i + 1] = hex[bytes[i] & 15];
        }
        return text;
    }
};

namespace detail {

/// One for each thread: OpenSSL looks up an algorithm once and not for every digest, which takes longer than a short
/// text does.
class Hasher {
  public:
    Hasher() : context_(EVP_MD_CTX_new()) {
        if (!context_ || EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) != 1) {
            EVP_MD_CTX_free(context_);
            throw std::bad_alloc();
        }
    }
    ~Hasher() { EVP_MD_CTX_free(context_); }
    Hasher(Hasher const&) = delete;
    Hasher& operator=(Hasher const&) = delete;

    [[nodiscard]] Digest operator()(std::string_view bytes) {
        Digest digest;
        if (EVP_DigestInit_ex(context_, nullptr, nullptr) != 1 ||
            EVP_DigestUpdate(context_, bytes.data(), bytes.size()) != 1 ||
            EVP_DigestFinal_ex(context_, digest.bytes.data(), nullptr) != 1)
            throw std::bad_alloc();
        return digest;
    }

  private:
    EVP_MD_CTX* context_;
};

}  // namespace detail

inline Digest sha256(std::string_view bytes) {
    thread_local detail::Hasher hasher;
    return hasher(bytes);
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
