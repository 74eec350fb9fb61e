// SPDX-License-Identifier: MIT
#include "rows.hpp"

#include "grantpanel/core/text.hpp"

namespace grantpanel::python {

void bind_rows(py::module_& module) {
    py::class_<ApplicationRow>(module, "Application", "What an applicant asks for.")
        .def_property_readonly(
            "id", [](ApplicationRow const& r) { return text(r.id); }, "The id of the application.")
        .def_property_readonly(
            "applicant", [](ApplicationRow const& r) { return text(r.applicant); },
            "The applicant's name, or their id.")
        .def_property_readonly(
            "title", [](ApplicationRow const& r) { return text(r.title); }, "The title; may be empty.")
        .def_property_readonly(
            "requested", [](ApplicationRow const& r) { return decimal(r.requested, r.unit); },
            "The request, in whole units.")
        .def_property_readonly(
            "least_workable",
            [](ApplicationRow const& r) -> py::object {
                return r.least_workable ? decimal(*r.least_workable, r.unit) : py::none();
            },
            "The least that still works for them; None: the request is not reduced.")
        .def_property_readonly(
            "received_on", [](ApplicationRow const& r) { return day(r.received_on); }, "The day it came in, or None.")
        .def(
            "__repr__",
            [](ApplicationRow const& r) {
                return text("<Application " + core::printable(r.id) + " asks " + core::to_display(r.requested, r.unit) +
                            ">");
            },
            "For people.");

    py::class_<AwardRow>(module, "Award", "An award of money or places.")
        .def_property_readonly(
            "application", [](AwardRow const& r) { return text(r.application); }, "The id of the application.")
        .def_property_readonly(
            "applicant", [](AwardRow const& r) { return text(r.applicant); }, "The applicant's name, or their id.")
        .def_property_readonly(
            "amount", [](AwardRow const& r) { return decimal(r.amount, r.unit); }, "The amount, in whole units.")
        .def(
            "__repr__",
            [](AwardRow const& r) {
                return text("<Award " + core::printable(r.application) + " " + core::to_display(r.amount, r.unit) +
                            ">");
            },
            "For people.");

    py::class_<OutcomeRow>(module, "Outcome", "How one application ended, what the rules alone proposed, and why.")
        .def_property_readonly(
            "application", [](OutcomeRow const& r) { return text(r.application); }, "The id of the application.")
        .def_property_readonly(
            "applicant", [](OutcomeRow const& r) { return text(r.applicant); }, "The applicant's name, or their id.")
        .def_property_readonly(
            "title", [](OutcomeRow const& r) { return text(r.title); }, "The title; may be empty.")
        .def_property_readonly(
            "rank", [](OutcomeRow const& r) { return r.rank; },
            "The rank from 1, or None without a place in the order.")
        .def_property_readonly(
            "total", [](OutcomeRow const& r) { return fraction(r.total); }, "The exact total between 0 and 1, or None.")
        .def_property_readonly(
            "requested", [](OutcomeRow const& r) { return decimal(r.requested, r.unit); },
            "The request, in whole units.")
        .def_property_readonly(
            "proposal", [](OutcomeRow const& r) { return text(word(r.proposal)); },
            "The outcome that the rules alone give.")
        .def_property_readonly(
            "proposal_award", [](OutcomeRow const& r) { return decimal(r.proposal_award, r.unit); },
            "The award that the rules alone give.")
        .def_property_readonly(
            "outcome", [](OutcomeRow const& r) { return text(word(r.outcome)); },
            "awarded, reduced, reserve, deferred, declined, ineligible, withdrawn or undecided.")
        .def_property_readonly(
            "award", [](OutcomeRow const& r) { return decimal(r.award, r.unit); },
            "The award, in whole units; 0 for none.")
        .def_property_readonly(
            "held", [](OutcomeRow const& r) { return decimal(r.held, r.unit); }, "What is held until it is decided.")
        .def_property_readonly(
            "differs", [](OutcomeRow const& r) { return r.differs; },
            "Whether the panel decided otherwise than the rules propose.")
        .def_property_readonly(
            "reasons", [](OutcomeRow const& r) { return texts(r.reasons); }, "A sentence for each reason.")
        .def(
            "__repr__",
            [](OutcomeRow const& r) {
                return text("<Outcome " + core::printable(r.application) + " " + std::string(word(r.outcome)) + " " +
                            core::to_display(r.award, r.unit) + ">");
            },
            "For people.");
}

}  // namespace grantpanel::python
