// SPDX-License-Identifier: MIT
#include "bindings.hpp"
#include "docs.hpp"
#include "grantpanel/audit/check.hpp"

namespace grantpanel::python {

void bind_audit(py::module_& module) {
    using audit::Finding;
    py::class_<Finding>(module, "Finding", DOC_audit_Finding)
        .def_property_readonly(
            "check", [](Finding const& f) { return text(f.check); }, DOC_audit_Finding_check)
        .def_property_readonly(
            "holds", [](Finding const& f) { return f.holds; }, DOC_audit_Finding_holds)
        .def_property_readonly(
            "witnesses", [](Finding const& f) { return texts(f.witnesses); }, DOC_audit_Finding_witnesses)
        .def_property_readonly(
            "note", [](Finding const& f) { return text(f.note); }, DOC_audit_Finding_note)
        .def(
            "__repr__",
            [](Finding const& f) {
                return text("<Finding " + f.check +
                            (f.holds ? " holds>"
                                     : " does not hold: " +
                                           core::printable(f.witnesses.empty() ? "" : f.witnesses.front()) + ">"));
            },
            "For people.");
    module.def("check", &audit::check, py::arg("decision"), py::call_guard<py::gil_scoped_release>(), DOC_audit_check);
    module.def(
        "audit", [](model::Decision const& decision, py::str const& name) { return audit::run(decision, utf8(name)); },
        py::arg("decision"), py::arg("name"),
        DOC_audit_run "\n\n" DOC_audit_no_conflicted_marks "\n\n" DOC_audit_declared_in_time
                      "\n\n" DOC_audit_reading_each_other "\n\n" DOC_audit_quorum "\n\n" DOC_audit_least_marks
                      "\n\n" DOC_audit_within_pot "\n\n" DOC_audit_no_leapfrog "\n\n" DOC_audit_reasons_complete
                      "\n\n" DOC_audit_differences_explained);
}

}  // namespace grantpanel::python
