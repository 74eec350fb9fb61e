// SPDX-License-Identifier: MIT
#include <cstdio>
#include <grantpanel/grantpanel.hpp>
#include <grantpanel/io/load.hpp>

int main(int, char** argv) {
    auto const decision = grantpanel::decide(grantpanel::io::load(argv[1]));
    for (auto const& award : decision.awards()) std::puts(decision.round->applications[award.application].id.c_str());
    return decision.awards().size() == 28 ? 0 : 1;
}
