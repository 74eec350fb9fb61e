// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/core/problem.hpp"

namespace grantpanel::core {

/// Problems, one on a line.
inline std::string to_text(std::vector<Problem> const& problems) {
    std::string text;
    for (auto const& problem : problems) text += (text.empty() ? "" : "\n") + to_text(problem);
    return text;
}

/// What grantpanel throws by itself. One kind of error is one exception in C++ and in Python, and one exit code of the
/// command: `exit_code`.
class Error : public std::runtime_error {
  public:
    Error(int exit_code, std::string const& message) : std::runtime_error(message), exit_code_(exit_code) {}
    [[nodiscard]] int exit_code() const { return exit_code_; }

  private:
    int exit_code_;
};

/// The call itself is off: an unknown option or id, a path that leads nowhere, a folder that holds another round. Exit
/// code 2.
struct UsageError : Error {
    explicit UsageError(std::string const& message) : Error(2, message) {}
};

/// What was read or built is not a valid round, or cannot be decided. `problems` holds every Problem found. Exit
/// code 3.
class InputError : public Error {
  public:
    explicit InputError(std::vector<Problem> problems) : Error(3, to_text(problems)), problems_(std::move(problems)) {}
    [[nodiscard]] std::vector<Problem> const& problems() const { return problems_; }

  private:
    std::vector<Problem> problems_;
};

/// The rules of the round cannot hold together. Exit code 4. `problems` holds one Problem for each set of rules that
/// clash.
class Infeasible : public Error {
  public:
    explicit Infeasible(std::string const& message) : Error(4, message) {}
    explicit Infeasible(std::vector<Problem> problems) : Error(4, to_text(problems)), problems_(std::move(problems)) {}
    [[nodiscard]] std::vector<Problem> const& problems() const { return problems_; }

  private:
    std::vector<Problem> problems_;
};

/// The machine failed: a full disk, a folder that cannot be written. Exit code 5.
struct MachineError : Error {
    explicit MachineError(std::string const& message) : Error(5, message) {}
};

/// An answer could not be proved within the stated number of steps. Exit code 6.
struct NotProved : Error {
    explicit NotProved(std::string const& message) : Error(6, message) {}
};

}  // namespace grantpanel::core
