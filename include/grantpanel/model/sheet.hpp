// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "grantpanel/model/indices.hpp"

namespace grantpanel::model {

/// When a sheet was filled in. Practice sheets never count; an after sheet counts instead of the same member's before
/// sheet.
enum class Discussion : std::uint8_t { practice, before, after };

/// One member's entry for one criterion: a number, held as steps above the least mark of the scale, or an absence.
/// The fifth absence, recused, is not written on a sheet: it follows from the rulings.
class Mark {
  public:
    enum class Absence : std::int32_t { missing = -1, passed = -2, not_enough_information = -3, not_applicable = -4 };

    constexpr Mark() = default;
    constexpr Mark(Absence absence)
        : code_(static_cast<std::int32_t>(absence)) {}  // NOLINT(google-explicit-constructor)
    static constexpr Mark of_steps(std::int32_t steps) {
        Mark mark;
        mark.code_ = steps;
        return mark;
    }

    [[nodiscard]] constexpr bool is_number() const { return code_ >= 0; }
    [[nodiscard]] constexpr std::int32_t steps() const { return code_; }                     ///< only where is_number()
    [[nodiscard]] constexpr Absence absence() const { return static_cast<Absence>(code_); }  ///< only where not
    constexpr bool operator==(Mark const&) const = default;

  private:
    std::int32_t code_ = static_cast<std::int32_t>(Absence::missing);
};

/// All marks of one member on one application in one discussion. The marks stand in Round::marks, one per criterion.
struct Sheet {
    MemberIndex member;
    ApplicationIndex application;
    Discussion discussion = Discussion::before;
};

}  // namespace grantpanel::model
