// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "grantpanel/core/linear.hpp"
#include "grantpanel/model/indices.hpp"

namespace grantpanel::score {

/// What one member's marks on one application are worth, on one criterion or on a whole sheet: a share of the scale.
struct Value {
    model::ApplicationIndex application;
    model::MemberIndex member;
    core::Ratio value;
};

/// The connected parts of the graph of members and applications that values make (docs/scoring.md, section 6).
struct Parts {
    std::size_t count = 0;
    model::PerApplication<std::optional<std::uint32_t>> of_application;  ///< none: without a value
    core::Indexed<model::MemberIndex, std::optional<std::uint32_t>> of_member;
};

/// How strict or generous each member's marks are, over one denominator: positive is generous.
struct Severities {
    Parts parts;
    core::Indexed<model::MemberIndex, core::Integer> numerators;  ///< 0 for members without a value
    core::Integer denominator = 1;

    [[nodiscard]] core::Ratio of(model::MemberIndex member) const { return {numerators[member], denominator}; }
};

/// Finds the parts, numbered by their first member. Cost: nearly linear.
inline Parts connected_parts(std::vector<Value> const& values, std::size_t applications, std::size_t members) {
    Parts parts{0, model::PerApplication<std::optional<std::uint32_t>>(applications),
                core::Indexed<model::MemberIndex, std::optional<std::uint32_t>>(members)};
    std::vector<std::uint32_t> above(members + applications);
    for (std::uint32_t i = 0; i < above.size(); ++i) above[i] = i;
    auto const root = [&](std::uint32_t node) {
        while (above[node] != node) node = above[node] = above[above[node]];
        return node;
    };
    std::vector<bool> used(above.size(), false);
    for (auto const& each : values) {
        auto const member = static_cast<std::uint32_t>(each.member.value);
        auto const application = static_cast<std::uint32_t>(members + each.application.value);
        used[member] = used[application] = true;
        above[root(application)] = root(member);
    }
    std::vector<std::optional<std::uint32_t>> number(above.size());
    for (std::uint32_t node = 0; node < above.size(); ++node) {
        if (!used[node]) continue;
        auto& of_root = number[root(node)];
        if (!of_root) of_root = static_cast<std::uint32_t>(parts.count++);
        if (node < members)
            parts.of_member[model::MemberIndex(node)] = of_root;
        else
            parts.of_application[model::ApplicationIndex(node - members)] = of_root;
    }
    return parts;
}

namespace detail {

/// The equations of the members' effects, multiplied so that every number in them is whole.
struct Normal {
    std::vector<model::MemberIndex> members;  ///< those with a value
    std::vector<std::vector<core::Integer>> matrix;
    std::vector<core::Integer> right;
    core::Integer scale = 1, right_scale = 1;  ///< the right side is multiplied by both
};

/// Cost: for each application the square of its readers.
inline Normal normal_equations(std::vector<Value> const& values, Parts const& parts, core::Ratio const& shrinkage) {
    using core::Integer;
    Normal normal;
    core::Indexed<model::MemberIndex, std::size_t> row(parts.of_member.size(), 0);
    for (auto member : core::positions<model::MemberIndex>(parts.of_member.size()))
        if (parts.of_member[member]) {
            row[member] = normal.members.size();
            normal.members.push_back(member);
        }
    model::PerApplication<std::vector<Value const*>> readers(parts.of_application.size());
    for (auto const& each : values) readers[each.application].push_back(&each);
    Integer& scale = normal.scale;
    scale = shrinkage.denominator();
    for (auto const& each : readers)
        if (!each.empty()) scale = lcm(scale, Integer(each.size()));
    for (auto const& each : values) normal.right_scale = lcm(normal.right_scale, each.value.denominator());
    std::size_t const n = normal.members.size();
    normal.matrix.assign(n, std::vector<Integer>(n, 0));
    normal.right.assign(n, 0);
    Integer const ridge = shrinkage.numerator() * (scale / shrinkage.denominator());
    for (std::size_t i = 0; i < n; ++i) {
        normal.matrix[i][i] = ridge;
        if (shrinkage.sign() == 0)  // the effects of each part add up to zero
            for (std::size_t j = 0; j < n; ++j)
                if (parts.of_member[normal.members[i]] == parts.of_member[normal.members[j]])
                    normal.matrix[i][j] += scale;
    }
    for (auto const& each : readers) {
        if (each.empty()) continue;
        Integer const share = scale / each.size();
        Integer sum = 0;
        std::vector<Integer> whole;
        for (auto const* one : each) {
            whole.push_back(one->value.numerator() * (normal.right_scale / one->value.denominator()));
            sum += whole.back();
        }
        for (std::size_t i = 0; i < each.size(); ++i) {
            auto const at = row[each[i]->member];
            normal.matrix[at][at] += scale;
            normal.right[at] += whole[i] * scale - sum * share;
            for (auto const* other : each) normal.matrix[at][row[other->member]] -= share;
        }
    }
    return normal;
}

}  // namespace detail

/// Additive least squares, value = application + member (docs/scoring.md, section 6), in exact fractions; `shrinkage`
/// is not negative. At most one value per application and member. Cost: the cube of the number of members in small
/// steps; 1,000 applications with 4 readers each of 40: a few milliseconds.
inline Severities severities(std::vector<Value> const& values, std::size_t applications, std::size_t members,
                             core::Ratio const& shrinkage = 0) {
    Severities result{connected_parts(values, applications, members),
                      core::Indexed<model::MemberIndex, core::Integer>(members, 0), 1};
    auto const normal = detail::normal_equations(values, result.parts, shrinkage);
    auto const solution = core::solve_linear(normal.matrix, normal.right);
    result.denominator = solution.denominator * normal.right_scale;
    for (std::size_t i = 0; i < normal.members.size(); ++i)
        result.numerators[normal.members[i]] = solution.numerators[i];
    return result;
}

}  // namespace grantpanel::score
