// SPDX-License-Identifier: MIT
#include "grantpanel/decide.hpp"
#include "bindings.hpp"
#include "docs.hpp"

namespace grantpanel::python {

void bind_decide(py::module_& module) {
    module.def("decide", &decide, py::arg("round"), py::call_guard<py::gil_scoped_release>(),
               DOC_decide "\n\nOther threads keep running.");
}

}  // namespace grantpanel::python
