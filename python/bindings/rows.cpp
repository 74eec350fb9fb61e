// SPDX-License-Identifier: MIT
#include "rows.hpp"

#include "docs.hpp"
#include "grantpanel/core/text.hpp"

namespace grantpanel::python {

void bind_rows(py::module_& module) {
    py::class_<ApplicationRow>(module, "Application", DOC_model_Application)
        .def_property_readonly(
            "id", [](ApplicationRow const& r) { return text(r.id); }, DOC_model_Application_id)
        .def_property_readonly(
            "applicant", [](ApplicationRow const& r) { return text(r.applicant); }, DOC_model_Applicant_name)
        .def_property_readonly(
            "title", [](ApplicationRow const& r) { return text(r.title); }, DOC_model_Application_title)
        .def_property_readonly(
            "requested", [](ApplicationRow const& r) { return decimal(r.requested, r.unit); },
            DOC_model_Application_requested " In whole units.")
        .def_property_readonly(
            "least_workable",
            [](ApplicationRow const& r) -> py::object {
                return r.least_workable ? decimal(*r.least_workable, r.unit) : py::none();
            },
            DOC_model_Application_least_workable " In whole units.")
        .def_property_readonly(
            "received_on", [](ApplicationRow const& r) { return day(r.received_on); },
            DOC_model_Application_received_on " None where it is not known.")
        .def(
            "__repr__",
            [](ApplicationRow const& r) {
                return text("<Application " + core::printable(r.id) + " asks " + core::to_display(r.requested, r.unit) +
                            ">");
            },
            "For people.");

    py::class_<AwardRow>(module, "Award", DOC_model_Award)
        .def_property_readonly(
            "application", [](AwardRow const& r) { return text(r.application); }, DOC_model_Application_id)
        .def_property_readonly(
            "applicant", [](AwardRow const& r) { return text(r.applicant); }, DOC_model_Applicant_name)
        .def_property_readonly(
            "amount", [](AwardRow const& r) { return decimal(r.amount, r.unit); },
            DOC_model_Award_amount " In whole units.")
        .def(
            "__repr__",
            [](AwardRow const& r) {
                return text("<Award " + core::printable(r.application) + " " + core::to_display(r.amount, r.unit) +
                            ">");
            },
            "For people.");

    py::class_<OutcomeRow>(module, "Outcome", "How one application ended, what the rules alone proposed, and why.")
        .def_property_readonly(
            "application", [](OutcomeRow const& r) { return text(r.application); }, DOC_model_Application_id)
        .def_property_readonly(
            "applicant", [](OutcomeRow const& r) { return text(r.applicant); }, DOC_model_Applicant_name)
        .def_property_readonly(
            "title", [](OutcomeRow const& r) { return text(r.title); }, DOC_model_Application_title)
        .def_property_readonly(
            "rank", [](OutcomeRow const& r) { return r.rank; },
            DOC_model_Decision_ranks " None without a place in the order.")
        .def_property_readonly(
            "total", [](OutcomeRow const& r) { return fraction(r.total); },
            DOC_model_Total_score " None where there is none.")
        .def_property_readonly(
            "requested", [](OutcomeRow const& r) { return decimal(r.requested, r.unit); },
            DOC_model_Application_requested " In whole units.")
        .def_property_readonly(
            "proposal", [](OutcomeRow const& r) { return text(word(r.proposal)); },
            "The outcome that the rules alone give.")
        .def_property_readonly(
            "proposal_award", [](OutcomeRow const& r) { return decimal(r.proposal_award, r.unit); },
            "The award that the rules alone give.")
        .def_property_readonly(
            "outcome", [](OutcomeRow const& r) { return text(word(r.outcome)); },
            DOC_model_Outcome
            " One of awarded, reduced, reserve, deferred, declined, ineligible, withdrawn and undecided.")
        .def_property_readonly(
            "award", [](OutcomeRow const& r) { return decimal(r.award, r.unit); },
            DOC_model_Result_award " In whole units.")
        .def_property_readonly(
            "held", [](OutcomeRow const& r) { return decimal(r.held, r.unit); },
            DOC_model_Decision_held_for " In whole units.")
        .def_property_readonly(
            "differs", [](OutcomeRow const& r) { return r.differs; }, DOC_model_Decision_differs)
        .def_property_readonly(
            "reasons", [](OutcomeRow const& r) { return texts(r.reasons); }, DOC_explain_Explanation_reasons)
        .def(
            "__repr__",
            [](OutcomeRow const& r) {
                return text("<Outcome " + core::printable(r.application) + " " + std::string(word(r.outcome)) + " " +
                            core::to_display(r.award, r.unit) + ">");
            },
            "For people.");
}

}  // namespace grantpanel::python
