// SPDX-License-Identifier: MIT
#include "grantpanel/decide.hpp"
#include "bindings.hpp"

namespace grantpanel::python {

void bind_decide(py::module_& module) {
    module.def("decide", py::overload_cast<model::Round const&>(&decide), py::arg("round"),
               py::call_guard<py::gil_scoped_release>(),
               "Decides a Round: the same round gives the same Decision on every machine and every run. Other threads "
               "keep running.\n\n"
               "Raises InputError where equal applications would be treated differently: a step of `if_scores_equal` "
               "is missing\n"
               "(tie.unsettled) or the seed of the draw is (draw.seed_needed).");
}

}  // namespace grantpanel::python
