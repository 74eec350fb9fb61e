// SPDX-License-Identifier: MIT
#include "bindings.hpp"
#include "grantpanel/audit/check.hpp"

namespace grantpanel::python {

void bind_audit(py::module_& module) {
    using audit::Finding;
    py::class_<Finding>(module, "Finding", "The result of one check.")
        .def_property_readonly(
            "check", [](Finding const& f) { return text(f.check); }, "The name of the check.")
        .def_property_readonly(
            "holds", [](Finding const& f) { return f.holds; }, "Whether it holds.")
        .def_property_readonly(
            "witnesses", [](Finding const& f) { return texts(f.witnesses); },
            "Where it does not hold: a sentence each, with ids and figures.")
        .def_property_readonly(
            "note", [](Finding const& f) { return text(f.note); }, "What else a reader should know; may be empty.")
        .def(
            "__repr__",
            [](Finding const& f) {
                return text("<Finding " + f.check +
                            (f.holds ? " holds>"
                                     : " does not hold: " +
                                           core::printable(f.witnesses.empty() ? "" : f.witnesses.front()) + ">"));
            },
            "For people.");
    module.def("check", &audit::check, py::arg("decision"), py::call_guard<py::gil_scoped_release>(),
               "Runs the checks of the round's `audit` list on a Decision (all of them where there is no list); gives "
               "a Finding for each.");
    module.def(
        "audit", [](model::Decision const& decision, py::str const& name) { return audit::run(decision, utf8(name)); },
        py::arg("decision"), py::arg("name"),
        "Runs one check by its name; gives its Finding. Raises UsageError for a name that is not a check.");
}

}  // namespace grantpanel::python
