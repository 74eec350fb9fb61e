// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace grantpanel::core {

/// A 32-bit position in one of a Round's tables. Positions in different tables are different types.
template <class Tag>
struct Index {
    std::uint32_t value = 0;
    constexpr Index() = default;
    constexpr explicit Index(std::size_t position) : value(static_cast<std::uint32_t>(position)) {}
    constexpr auto operator<=>(Index const&) const = default;
};

/// A table that is read by its own kind of position only.
template <class Position, class T>
class Indexed : public std::vector<T> {
  public:
    using std::vector<T>::vector;
    decltype(auto) operator[](Position position) { return std::vector<T>::operator[](position.value); }
    decltype(auto) operator[](Position position) const { return std::vector<T>::operator[](position.value); }
};

/// All positions of a table with `size` rows, in order: `for (auto a : positions<ApplicationIndex>(n))`.
template <class Position>
class positions {
  public:
    explicit positions(std::size_t size) : size_(size) {}
    struct iterator {
        std::size_t at;
        Position operator*() const { return Position(at); }
        iterator& operator++() {
            ++at;
            return *this;
        }
        bool operator!=(iterator const& other) const { return at != other.at; }
    };
    [[nodiscard]] iterator begin() const { return {0}; }
    [[nodiscard]] iterator end() const { return {size_}; }

  private:
    std::size_t size_;
};

/// The ids of some rows of a table, row by row.
template <class Table, class Rows>
std::vector<std::string> ids_of(Table const& table, Rows const& rows) {
    std::vector<std::string> ids;
    for (auto row : rows) ids.push_back(table[row].id);
    return ids;
}

}  // namespace grantpanel::core
