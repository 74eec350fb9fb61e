// SPDX-License-Identifier: MIT
#include "bindings.hpp"

PYBIND11_MODULE(_core, module) {
    using namespace grantpanel::python;
    module.doc() = "The compiled part of grantpanel. Use `import grantpanel`, which holds the same names.";
    py::options options;
    options.disable_function_signatures();
    bind_core(module);
    bind_model(module);
    bind_conflict(module);
    bind_decide(module);
    bind_audit(module);
    bind_explain(module);
    bind_scores(module);
    bind_agreement(module);
    bind_allocation(module);
    bind_draw(module);
    bind_ballots(module);
    bind_election(module);
    bind_uncertainty(module);
}
