// SPDX-License-Identifier: MIT
#include "bindings.hpp"
#include "grantpanel/explain/why.hpp"
#include "grantpanel/report/text.hpp"

namespace grantpanel::python {

namespace {
struct Explained {
    explain::Explanation is;
    core::Unit unit;
};
}  // namespace

void bind_explain(py::module_& module) {
    py::class_<Explained>(
        module, "Explanation",
        "Why one application ended as it did. print() gives it as text for the applicant's letter or a meeting.")
        .def_property_readonly(
            "application", [](Explained const& e) { return text(e.is.application); }, "The id of the application.")
        .def_property_readonly(
            "applicant", [](Explained const& e) { return text(e.is.applicant); }, "The applicant's name, or their id.")
        .def_property_readonly(
            "title", [](Explained const& e) { return text(e.is.title); }, "The title; may be empty.")
        .def_property_readonly(
            "outcome", [](Explained const& e) { return text(word(e.is.outcome)); }, "How it ended.")
        .def_property_readonly(
            "requested", [](Explained const& e) { return decimal(e.is.requested, e.unit); },
            "The request, in whole units.")
        .def_property_readonly(
            "award", [](Explained const& e) { return decimal(e.is.award, e.unit); },
            "The award, in whole units; 0 for none.")
        .def_property_readonly(
            "held", [](Explained const& e) { return decimal(e.is.held, e.unit); }, "What is held until it is decided.")
        .def_property_readonly(
            "total", [](Explained const& e) { return fraction(e.is.total); },
            "The exact total between 0 and 1, or None.")
        .def_property_readonly(
            "rank", [](Explained const& e) { return e.is.rank; }, "The rank from 1, or None.")
        .def_property_readonly(
            "ranked", [](Explained const& e) { return e.is.ranked; }, "How many applications have a rank.")
        .def_property_readonly(
            "proposal", [](Explained const& e) { return text(word(e.is.proposed)); },
            "The outcome that the rules alone give.")
        .def_property_readonly(
            "proposal_award", [](Explained const& e) { return decimal(e.is.proposed_award, e.unit); },
            "The award that the rules alone give.")
        .def_property_readonly(
            "differs", [](Explained const& e) { return e.is.differs; },
            "Whether the panel decided otherwise than the rules propose.")
        .def_property_readonly(
            "criteria", [](Explained const& e) { return texts(e.is.criteria); }, "A sentence for each criterion.")
        .def_property_readonly(
            "reasons", [](Explained const& e) { return texts(e.is.reasons); }, "A sentence for each reason.")
        .def(
            "__str__", [](Explained const& e) { return text(report::explanation_text(e.is, e.unit)); },
            "The explanation as `grantpanel explain` prints it.")
        .def(
            "__repr__",
            [](Explained const& e) {
                return text("<Explanation " + core::printable(e.is.application) + ": " +
                            std::string(word(e.is.outcome)) + ">");
            },
            "For people.");
    module.def(
        "explain",
        [](model::Decision const& decision, py::str const& id) {
            return Explained{explain::why(decision, utf8(id)), decision.round->unit};
        },
        py::arg("decision"), py::arg("id"),
        "Explains one application of a Decision. Raises UsageError, naming the nearest id, where the round has no such "
        "application.");
}

}  // namespace grantpanel::python
