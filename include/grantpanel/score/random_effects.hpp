// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/core/error.hpp"
#include "grantpanel/score/posterior.hpp"
#include "grantpanel/score/restricted_likelihood.hpp"

namespace grantpanel::score {

/// What one member gave one application.
struct Observation {
    std::uint32_t application = 0, member = 0;  ///< numbered from 0
    double value = 0;
};

/// Why marks do not say how far applications, members and chance are apart.
enum class EffectsUndefined : std::uint8_t {
    no_marks,                   ///< there are no marks
    one_application,            ///< only one application has marks
    one_member,                 ///< only one member gave marks
    nothing_varies,             ///< all marks are equal
    each_application_once,      ///< no application was read twice: its quality and chance cannot be told apart
    each_member_once,           ///< no member read two: their severity and chance cannot be told apart
    too_few_marks,              ///< effects of applications and members could give every mark exactly
    members_agree_to_the_last,  ///< effects of applications and members do give every mark exactly: nothing is left
};

/// The sentence of a reason, for people.
inline std::string to_sentence(EffectsUndefined why) {
    switch (why) {
        case EffectsUndefined::no_marks: return "There are no marks.";
        case EffectsUndefined::one_application: return "Only one application has marks.";
        case EffectsUndefined::one_member: return "Only one member gave marks.";
        case EffectsUndefined::nothing_varies: return "All marks are equal.";
        case EffectsUndefined::each_application_once:
            return "Each application was read once, so its quality cannot be told apart from chance.";
        case EffectsUndefined::each_member_once:
            return "Each member read one application, so how strict they are cannot be told apart from chance.";
        case EffectsUndefined::too_few_marks:
            return "There are too few marks to tell applications, members and chance apart.";
        case EffectsUndefined::members_agree_to_the_last:
            return "Members agree to the last mark, apart from how strict they are: nothing is left to chance.";
    }
    return "";
}

/// The model mark = mean + quality of the application + effect of the member + rest, the last three independent and
/// normal. One mark of each pair, so the rest holds both chance and what a member sees in one application only. Figures
/// for `double` are only shown; with a software float of Boost.Multiprecision they are the same on every machine.
template <class Real = double>
struct RandomEffects {
    std::optional<EffectsUndefined> undefined;  ///< why there is no estimate; all else is then empty
    bool converged = false;                     ///< whether the search met its tolerance
    Real mean = 0;
    Real between_applications = 0, between_members = 0, rest = 0;  ///< variances; 0 is found exactly
    Real log_likelihood = 0;                                       ///< restricted, with its constants
    std::vector<Real> quality, quality_error;  ///< of each application: estimate from the mean, its standard error
    std::vector<Real> effect, effect_error;    ///< of each member: above 0 gives more than the others
    std::vector<std::uint32_t> marks;          ///< how many each application has; without any, its quality is 0
    Posterior posterior;                       ///< of the qualities, in `double`
};

namespace detail {

/// Throws core::UsageError for marks that are not numbers, out of range, or twice for a pair.
inline void check_observations(std::vector<Observation> const& observations, std::size_t applications,
                               std::size_t members) {
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
    for (auto const& mark : observations) {
        if (mark.application >= applications || mark.member >= members)
            throw core::UsageError("a mark is of an application or member that is not there");
        if (!std::isfinite(mark.value)) throw core::UsageError("a mark is not a finite number");
        if (!seen.emplace(mark.application, mark.member).second)
            throw core::UsageError("a member has two marks for one application");
    }
}

/// The connected part of each of `rows + columns` nodes, named by its lowest node.
template <class Real>
std::vector<std::size_t> parts(std::vector<Cell<Real>> const& cells, std::size_t rows, std::size_t columns) {
    std::vector<std::size_t> root(rows + columns);
    std::iota(root.begin(), root.end(), std::size_t{0});
    auto const find = [&](std::size_t at) {
        while (root[at] != at) at = root[at] = root[root[at]];
        return at;
    };
    for (auto const& cell : cells) {
        auto const a = find(cell.row), b = find(rows + cell.column);
        root[std::max(a, b)] = std::min(a, b);
    }
    for (std::size_t at = 0; at < root.size(); ++at) root[at] = find(at);
    return root;
}

template <class Real>
std::optional<EffectsUndefined> why_undefined(std::vector<Cell<Real>> const& cells, std::size_t rows,
                                              std::size_t columns) {
    if (cells.empty()) return EffectsUndefined::no_marks;
    std::vector<std::size_t> of_row(rows, 0), of_column(columns, 0);
    Real squares(0);
    for (auto const& cell : cells) {
        ++of_row[cell.row];
        ++of_column[cell.column];
        squares += cell.value * cell.value;
    }
    auto const used = [](auto const& counts, std::size_t least) {
        std::size_t number = 0;
        for (auto count : counts) number += count >= least;
        return number;
    };
    std::size_t const n = used(of_row, 1), m = used(of_column, 1);
    if (n == 1) return EffectsUndefined::one_application;
    if (m == 1) return EffectsUndefined::one_member;
    if (squares == 0) return EffectsUndefined::nothing_varies;
    if (used(of_row, 2) == 0) return EffectsUndefined::each_application_once;
    if (used(of_column, 2) == 0) return EffectsUndefined::each_member_once;
    auto const part = parts(cells, rows, columns);
    std::size_t connected = 0;
    for (std::size_t i = 0; i < rows; ++i) connected += of_row[i] > 0 && part[i] == i;
    if (cells.size() + connected <= n + m) return EffectsUndefined::too_few_marks;
    return std::nullopt;
}

}  // namespace detail

/// The variances that make the restricted likelihood (REML: Patterson, Thompson 1971) greatest, any marks missing, with
/// best linear unbiased predictions and their errors, which include that of the mean but not that of the variances
/// (Henderson 1975). `applications` and `members` count all, also those without marks. Variances of 0 are found
/// exactly. Throws core::UsageError for marks out of range, not finite, or two of one pair. Cost: about 300 values of
/// the likelihood (see RestrictedLikelihood), each small where the smaller of the two sides is; then
/// applications x members^2 and members^3 for the errors.
template <class Real = double>
RandomEffects<Real> random_effects(std::vector<Observation> const& observations, std::size_t applications,
                                   std::size_t members) {
    using std::acos, std::log, std::sqrt;
    detail::check_observations(observations, applications, members);
    RandomEffects<Real> result;
    result.marks.assign(applications, 0);
    // Small numbers lose fewer digits, so all is measured from one of the marks.
    Real const centre(observations.empty() ? 0 : observations.front().value);
    std::vector<detail::Cell<Real>> cells, turned;
    Real squares(0);
    for (auto const& mark : observations) {
        Real const value = Real(mark.value) - centre;
        squares += value * value;
        ++result.marks[mark.application];
        cells.push_back({mark.application, mark.member, value});
        turned.push_back({mark.member, mark.application, value});
    }
    result.undefined = detail::why_undefined(cells, applications, members);
    if (result.undefined) return result;

    bool const turn = members > applications;
    detail::RestrictedLikelihood<Real> const narrow(turn ? turned : cells, turn ? members : applications,
                                                    turn ? applications : members);
    auto const part = turn ? detail::parts(turned, members, applications) : detail::parts(cells, applications, members);
    std::vector<std::size_t> const of_columns(part.begin() + static_cast<std::ptrdiff_t>(turn ? members : applications),
                                              part.end());
    if (narrow.least_squares(of_columns) <= squares / 1e12) {
        result.undefined = EffectsUndefined::members_agree_to_the_last;
        return result;
    }
    auto const best = detail::Maximiser<Real>(narrow).find();
    Real const gamma = turn ? best.point.columns : best.point.rows, delta = turn ? best.point.rows : best.point.columns;

    std::optional<detail::RestrictedLikelihood<Real>> wide;
    if (turn) wide.emplace(cells, applications, members);
    auto const& likelihood = turn ? *wide : narrow;
    auto const at = likelihood.at(gamma, delta, false);
    auto const factor = likelihood.inner(gamma, delta);
    auto const freedom = static_cast<Real>(observations.size() - 1);
    result.converged = best.converged;
    result.mean = centre + at.mean;
    result.rest = at.rest;
    result.between_applications = gamma * at.rest;
    result.between_members = delta * at.rest;
    result.log_likelihood =
        -(at.value - freedom * log(freedom) + freedom + freedom * log(2 * Real(acos(Real(-1))))) / 2;

    auto const inverse = factor.inverse();
    for (std::size_t j = 0; j < members; ++j) {
        result.effect.push_back(delta * at.from_rest[j]);
        Real const by_mean = delta * at.from_ones[j];
        result.effect_error.push_back(
            sqrt(at.rest * (delta * inverse[j * members + j] + by_mean * by_mean / at.mean_weight)));
    }

    std::vector<std::vector<std::uint32_t>> readers(applications);
    std::vector<Real> sums(applications, Real(0));
    for (auto const& cell : cells) {
        readers[cell.row].push_back(static_cast<std::uint32_t>(cell.column));
        sums[cell.row] += cell.value;
    }
    auto& posterior = result.posterior;
    posterior.width = members + 1;
    Real const by_mean = sqrt(at.rest / at.mean_weight), by_member = sqrt(at.rest * delta);
    for (std::size_t i = 0; i < applications; ++i) {
        auto const n = static_cast<Real>(readers[i].size());
        Real const weight = gamma / (1 + gamma * n);
        Real left = sums[i] - n * at.mean, ones = n;
        std::vector<Real> shared(members, Real(0));
        for (auto j : readers[i]) {
            left -= delta * at.from_rest[j];
            ones -= delta * at.from_ones[j];
            shared[j] = 1;
        }
        factor.half_solve(shared.data());
        shared.insert(shared.begin(), ones);
        Real variance = at.rest * weight;
        posterior.own.push_back(static_cast<double>(variance));
        for (std::size_t k = 0; k <= members; ++k) {
            Real const value = weight * (k == 0 ? by_mean : by_member) * shared[k];
            variance += value * value;
            posterior.shared.push_back(static_cast<double>(value));
        }
        result.quality.push_back(weight * left);
        result.quality_error.push_back(sqrt(variance));
        posterior.mean.push_back(static_cast<double>(result.quality.back()));
    }
    return result;
}

}  // namespace grantpanel::score
