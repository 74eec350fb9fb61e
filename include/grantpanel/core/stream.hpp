// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "grantpanel/core/digest.hpp"

namespace grantpanel::core {

/// Repeatable random numbers: SHA-256 in counter mode (docs/draw.md). Block k = 0, 1, ... is
/// SHA-256(tag, 0x00, seed, 0x00, k in decimal digits); its 32 bytes are four 64-bit words, most significant byte
/// first. The same on every machine. Cost: one hash per four words.
class Stream {
  public:
    Stream(std::string_view tag, std::string_view seed) : prefix_(tag) {
        prefix_.append(1, '\0').append(seed).append(1, '\0');
    }

    /// The next word: each of the 2^64 values equally likely.
    std::uint64_t word() {
        if (next_ == 4) {
            auto const block = sha256(prefix_ + std::to_string(counter_++));
            for (std::size_t i = 0; i < 32; ++i) words_[i / 8] = words_[i / 8] << 8 | block.bytes[i];
            next_ = 0;
        }
        return words_[next_++];
    }
    /// A whole number from 0 to bound - 1, each exactly equally likely: words that would favour some are passed over.
    /// `bound` is at least 1.
    std::uint64_t below(std::uint64_t bound) {
        std::uint64_t const rest = (0 - bound) % bound;  // 2^64 mod bound
        for (;;)
            if (auto const value = word(); value <= ~rest) return value % bound;
    }
    /// A number strictly between 0 and 1: the middle of one of 2^52 equal parts. For figures that are only shown.
    double unit() { return (static_cast<double>(word() >> 12) + 0.5) * 0x1p-52; }

  private:
    std::string prefix_;
    std::uint64_t counter_ = 0;
    std::array<std::uint64_t, 4> words_{};
    std::size_t next_ = 4;
};

}  // namespace grantpanel::core
