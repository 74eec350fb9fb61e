// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <initializer_list>
#include <string>
#include <vector>

#include "grantpanel/core/stream.hpp"
#include "grantpanel/score/normal.hpp"
#include "grantpanel/score/random_effects.hpp"

/// Tables of marks for the tests of score/: full ones by hand, and random ones with gaps.
namespace tests {

inline bool near(double a, double b, double margin = 1e-7) {
    return std::fabs(a - b) <= margin * (1 + std::fabs(a) + std::fabs(b));
}

inline std::vector<grantpanel::score::Observation> table(std::initializer_list<std::initializer_list<double>> rows) {
    std::vector<grantpanel::score::Observation> marks;
    std::uint32_t application = 0;
    for (auto const& row : rows) {
        std::uint32_t member = 0;
        for (auto value : row) marks.push_back({application, member++, value});
        ++application;
    }
    return marks;
}

/// Quality of standard deviation 1, severity as given, rest 0.7; each pair is there with chance `full`.
inline std::vector<grantpanel::score::Observation> random_marks(std::uint32_t applications, std::uint32_t members,
                                                                double full, std::string const& seed,
                                                                double severity = 0.5) {
    grantpanel::core::Stream stream("tests", seed);
    grantpanel::score::Normals normals(stream);
    auto const normal = [&] { return normals.next(); };
    std::vector<double> effects;
    for (std::uint32_t j = 0; j < members; ++j) effects.push_back(severity * normal());
    std::vector<grantpanel::score::Observation> marks;
    for (std::uint32_t i = 0; i < applications; ++i) {
        double const quality = 3 + normal();
        for (std::uint32_t j = 0; j < members; ++j)
            if (stream.unit() < full)
                marks.push_back({i, j, std::round(2 * (quality + effects[j] + 0.7 * normal())) / 2});
    }
    return marks;
}

}  // namespace tests
