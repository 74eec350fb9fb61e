// SPDX-License-Identifier: MIT
#include "bindings.hpp"
#include "docs.hpp"
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
    py::class_<Explained>(module, "Explanation",
                          DOC_explain_Explanation " print() gives it as text for the applicant's letter or a meeting.")
        .def_property_readonly(
            "application", [](Explained const& e) { return text(e.is.application); }, DOC_model_Application_id)
        .def_property_readonly(
            "applicant", [](Explained const& e) { return text(e.is.applicant); }, DOC_model_Applicant_name)
        .def_property_readonly(
            "title", [](Explained const& e) { return text(e.is.title); }, DOC_model_Application_title)
        .def_property_readonly(
            "outcome", [](Explained const& e) { return text(word(e.is.outcome)); }, DOC_model_Outcome)
        .def_property_readonly(
            "requested", [](Explained const& e) { return decimal(e.is.requested, e.unit); },
            DOC_model_Application_requested " In whole units.")
        .def_property_readonly(
            "award", [](Explained const& e) { return decimal(e.is.award, e.unit); },
            DOC_model_Result_award " In whole units.")
        .def_property_readonly(
            "held", [](Explained const& e) { return decimal(e.is.held, e.unit); },
            DOC_model_Decision_held_for " In whole units.")
        .def_property_readonly(
            "total", [](Explained const& e) { return fraction(e.is.total); },
            DOC_model_Total_score " None where there is none.")
        .def_property_readonly(
            "as_marked", [](Explained const& e) { return fraction(e.is.as_marked); },
            DOC_model_Total_as_marked " None where there is none.")
        .def_property_readonly(
            "questions", [](Explained const& e) { return texts(e.is.questions); }, DOC_explain_Explanation_questions)
        .def_property_readonly(
            "stages", [](Explained const& e) { return texts(e.is.stages); }, DOC_explain_Explanation_stages)
        .def_property_readonly(
            "stage_marks", [](Explained const& e) { return texts(e.is.stage_marks); },
            DOC_explain_Explanation_stage_marks)
        .def_property_readonly(
            "afterwards", [](Explained const& e) { return texts(e.is.afterwards); }, DOC_explain_Explanation_afterwards)
        .def_property_readonly(
            "rank", [](Explained const& e) { return e.is.rank; },
            DOC_model_Decision_ranks " None without a place in the order.")
        .def_property_readonly(
            "ranked", [](Explained const& e) { return e.is.ranked; }, DOC_explain_Explanation_ranked)
        .def_property_readonly(
            "proposal", [](Explained const& e) { return text(word(e.is.proposed)); },
            "The outcome that the rules alone give.")
        .def_property_readonly(
            "proposal_award", [](Explained const& e) { return decimal(e.is.proposed_award, e.unit); },
            "The award that the rules alone give.")
        .def_property_readonly(
            "differs", [](Explained const& e) { return e.is.differs; }, DOC_model_Decision_differs)
        .def_property_readonly(
            "proposal_reasons", [](Explained const& e) { return texts(e.is.proposed_reasons); },
            DOC_explain_Explanation_proposed_reasons)
        .def_property_readonly(
            "criteria", [](Explained const& e) { return texts(e.is.criteria); }, DOC_explain_Explanation_criteria)
        .def_property_readonly(
            "reasons", [](Explained const& e) { return texts(e.is.reasons); }, DOC_explain_Explanation_reasons)
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
        py::arg("decision"), py::arg("id"), DOC_explain_why);
}

}  // namespace grantpanel::python
