// SPDX-License-Identifier: MIT
#pragma once

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <optional>
#include <vector>

#include "grantpanel/score/numbered.hpp"

namespace grantpanel::score {

/// The shrinkage that `shrinkage: estimated` uses: the variance of errors over that of members by REML
/// (docs/uncertainty.md), in software floats of 50 digits, the same on every machine, rounded to 3 decimals, half up.
/// Nothing where the variance of members is estimated as 0 or cannot be estimated: then nothing is adjusted. Cost: some
/// 30 times that of the same in `double`.
inline std::optional<core::Ratio> estimated_shrinkage(std::vector<Value> const& values, std::size_t applications,
                                                      std::size_t members) {
    namespace multiprecision = boost::multiprecision;
    using Real = multiprecision::number<multiprecision::cpp_bin_float<50>, multiprecision::et_off>;
    auto const numbers = numbered(values, applications, members);
    auto const found =
        random_effects<Real>(observations(values, numbers), numbers.applications.size(), numbers.members.size());
    if (found.undefined || found.between_members <= 0) return std::nullopt;
    Real const thousandths = floor(Real(found.rest / found.between_members * 1000 + Real(0.5)));
    if (thousandths > Real(1'000'000'000'000)) return std::nullopt;
    return core::Ratio(static_cast<std::int64_t>(thousandths), 1000);
}

}  // namespace grantpanel::score
