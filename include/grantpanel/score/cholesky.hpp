// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace grantpanel::score::detail {

/// The lower triangle L of a positive definite matrix L L', for `double` or a software float. Rows one after the other.
/// Cost: size^3 / 6.
template <class Real>
class Cholesky {
  public:
    Cholesky(std::vector<Real> matrix, std::size_t size) : lower_(std::move(matrix)), size_(size) {
        using std::sqrt;
        for (std::size_t j = 0; j < size_; ++j) {
            for (std::size_t i = j; i < size_; ++i) {
                Real sum = at(i, j);
                for (std::size_t k = 0; k < j; ++k) sum -= at(i, k) * at(j, k);
                at(i, j) = i == j ? Real(sqrt(sum)) : Real(sum / at(j, j));
            }
        }
    }

    /// L^-1 x, in place.
    void half_solve(Real* x) const {
        for (std::size_t i = 0; i < size_; ++i) {
            for (std::size_t k = 0; k < i; ++k) x[i] -= at(i, k) * x[k];
            x[i] /= at(i, i);
        }
    }
    /// (L L')^-1 x.
    [[nodiscard]] std::vector<Real> solve(std::vector<Real> x) const {
        half_solve(x.data());
        for (std::size_t i = size_; i-- > 0;) {
            for (std::size_t k = i + 1; k < size_; ++k) x[i] -= at(k, i) * x[k];
            x[i] /= at(i, i);
        }
        return x;
    }
    [[nodiscard]] Real log_determinant() const {
        using std::log;
        Real sum(0);
        for (std::size_t i = 0; i < size_; ++i) sum += log(at(i, i));
        return 2 * sum;
    }
    [[nodiscard]] std::vector<Real> inverse() const {
        std::vector<Real> inverse;
        inverse.reserve(size_ * size_);
        for (std::size_t i = 0; i < size_; ++i) {
            std::vector<Real> unit(size_, Real(0));
            unit[i] = 1;
            for (auto& value : solve(std::move(unit))) inverse.push_back(std::move(value));
        }
        return inverse;
    }

  private:
    Real& at(std::size_t i, std::size_t j) { return lower_[i * size_ + j]; }
    Real const& at(std::size_t i, std::size_t j) const { return lower_[i * size_ + j]; }
    std::vector<Real> lower_;
    std::size_t size_;
};

}  // namespace grantpanel::score::detail
