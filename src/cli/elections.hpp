// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>

#include <memory>

namespace grantpanel::cli {

/// The commands about elections: `election`, `audit`, `margins`, `compare`, `export`.
class Elections {
  public:
    /// Adds them to the program.
    explicit Elections(CLI::App& app);
    ~Elections();
    /// Runs the one that was parsed; gives its exit code.
    int run();
    /// Whether it was asked for JSON.
    [[nodiscard]] bool json() const;

  private:
    struct Options;
    std::unique_ptr<Options> options_;
};

}  // namespace grantpanel::cli
