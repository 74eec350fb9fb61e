// SPDX-License-Identifier: MIT
#include "bindings.hpp"
#include "docs.hpp"
#include "grantpanel/audit/check.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/explain/words.hpp"
#include "grantpanel/io/load.hpp"
#include "grantpanel/io/record.hpp"
#include "grantpanel/validate/validate.hpp"
#include "rows.hpp"

namespace grantpanel::python {

namespace {

using model::Decision;
using model::Round;

Round build(py::dict const& data) {
    model::Draft draft;
    auto root = node(data);
    draft.root = std::move(std::get<model::Mapping>(root.value));
    py::gil_scoped_release unlocked;
    return validate_draft(std::move(draft));
}

core::Path path_of(py::handle key) {
    if (py::isinstance<py::str>(key)) return core::Path::parse(utf8(key));
    if (!py::isinstance<py::tuple>(key)) throw py::type_error("a path is a str, \"fund/pot\", or a tuple of its steps");
    core::Path path;
    for (auto step : py::reinterpret_borrow<py::tuple>(key)) {
        auto const read = node(step);
        if (!read.text()) throw py::type_error("a step of a path is a str or an int");
        path.steps.push_back(read.text()->value);
    }
    return path;
}

Round with(Round const& round, py::dict const& changes) {
    model::Draft draft = *round->draft;
    for (auto const& [key, value] : changes) {
        auto const path = path_of(key);
        if (!draft.set(path, node(value, path)))
            throw core::UsageError("the path `" + core::printable(path.to_text()) + "` leads nowhere in the round " +
                                   round->id);
    }
    py::gil_scoped_release unlocked;
    return validate_draft(std::move(draft));
}

std::vector<ApplicationRow> applications(Round const& round) {
    std::vector<ApplicationRow> rows;
    for (auto each : core::positions<model::ApplicationIndex>(round->applications.size())) {
        auto const& asked = round->applications[each];
        rows.push_back({asked.id, round->applicant_of(each).name, asked.title, asked.requested, asked.least_workable,
                        asked.received_on, round->unit});
    }
    return rows;
}

std::vector<AwardRow> awards(Decision const& decision) {
    std::vector<AwardRow> rows;
    for (auto const& award : decision.awards())
        rows.push_back({decision.round->applications[award.application].id,
                        decision.round->applicant_of(award.application).name, award.amount, decision.round->unit});
    return rows;
}

std::vector<OutcomeRow> outcomes(Decision const& decision) {
    auto const& round = decision.round;
    auto const ranks = decision.ranks();
    std::vector<OutcomeRow> rows;
    for (auto each : decision.listing()) {
        auto const& asked = round->applications[each];
        OutcomeRow row{asked.id,
                       round->applicant_of(each).name,
                       asked.title,
                       ranks[each],
                       decision.totals[each].score,
                       asked.requested,
                       decision.proposal[each].outcome,
                       decision.proposal[each].award,
                       decision.results[each].outcome,
                       decision.results[each].award,
                       decision.held_for(each),
                       decision.differs(each),
                       {},
                       round->unit};
        for (auto const& reason : decision.results[each].reasons)
            row.reasons.push_back(explain::sentence(round, each, reason));
        rows.push_back(std::move(row));
    }
    return rows;
}

Decision replace(Decision const& decision, std::string const& id, py::object const& outcome, py::object const& award) {
    using model::Outcome;
    Decision broken = decision;
    auto const found = decision.round->find_application(id);
    if (!found) throw core::UsageError("no application has the id `" + core::printable(id) + "`");
    if (!outcome.is_none()) {
        std::string const wanted = utf8(outcome);
        bool known = false;
        for (auto each : {Outcome::awarded, Outcome::reduced, Outcome::reserve, Outcome::deferred, Outcome::declined,
                          Outcome::ineligible, Outcome::withdrawn, Outcome::undecided})
            if (word(each) == wanted) {
                broken.results[*found].outcome = each;
                known = true;
            }
        if (!known) throw core::UsageError("`" + core::printable(wanted) + "` is not an outcome");
    }
    if (!award.is_none()) broken.results[*found].award = money(award, decision.round->unit);
    return broken;
}

std::string name_of(model::RoundData const& round) {
    return core::printable(round.id) + ": " + explain::counted(round.applications.size(), "application") + ", pot " +
           core::to_display(round.fund.pot, round.unit);
}

}  // namespace

void bind_model(py::module_& module) {
    bind_rows(module);

    py::class_<Round>(module, "Round",
                      DOC_model_Round
                      "\n\nRound(data) builds one from what a round file holds: nested dict, list, str, int, Decimal, "
                      "Fraction, bool, date and\n"
                      "None (an empty cell); a table is a list of dicts or a pandas DataFrame. Raises InputError with "
                      "every problem found,\n"
                      "TypeError for floats (amounts are exact), ValueError for text that is not Unicode.")
        .def(py::init(&build), py::arg("data"), "Builds and checks a round.")
        .def("with_", &with, py::arg("changes"),
             "A new round with some values changed, checked again; this one stays as it is.\n\n"
             "`changes` maps paths to values: {\"fund/pot\": 900000, \"applications/river-friends/requested\": "
             "\"3000\"}. A step into a\n"
             "table is the id or the position (from 0) of a row; a path can also be a tuple of steps. Raises "
             "UsageError for a path that\n"
             "leads to no row, InputError where the changed round is not valid, a key that is not known included.")
        .def_property_readonly(
            "id", [](Round const& r) { return text(r->id); }, DOC_model_RoundData_id)
        .def_property_readonly(
            "title", [](Round const& r) { return text(r->title); }, DOC_model_RoundData_title)
        .def_property_readonly(
            "currency", [](Round const& r) { return text(r->unit.code); }, DOC_core_Unit_code)
        .def_property_readonly(
            "pot", [](Round const& r) { return decimal(r->fund.pot, r->unit); }, DOC_model_Fund_pot " In whole units.")
        .def_property_readonly("applications", &applications, DOC_model_RoundData_applications)
        .def_property_readonly(
            "warnings", [](Round const& r) { return r->warnings; }, DOC_model_RoundData_warnings)
        .def("__repr__", [](Round const& r) { return text("<Round " + name_of(*r) + ">"); }, "For people.");

    module.def(
        "load",
        [](py::object const& path) {
            std::string const file = file_path(path);
            py::gil_scoped_release unlocked;
            return io::load(file);
        },
        py::arg("path"), DOC_io_load);

    py::class_<Decision>(module, "Decision", DOC_model_Decision " `decide` makes it.")
        .def_property_readonly(
            "round", [](Decision const& d) { return d.round; }, DOC_model_Decision_round)
        .def_property_readonly("awards", &awards, DOC_model_Decision_awards " Each is an Award.")
        .def_property_readonly("outcomes", &outcomes, DOC_model_Decision_listing " Each is an Outcome.")
        .def_property_readonly(
            "awarded", [](Decision const& d) { return decimal(d.awarded, d.round->unit); },
            DOC_model_Decision_awarded " In whole units.")
        .def_property_readonly(
            "held", [](Decision const& d) { return decimal(d.held, d.round->unit); },
            DOC_model_Decision_held " In whole units.")
        .def_property_readonly(
            "remaining", [](Decision const& d) { return decimal(d.remaining, d.round->unit); },
            DOC_model_Decision_remaining " In whole units.")
        .def_property_readonly(
            "after", [](Decision const& d) { return loads(io::after_json(d)); },
            DOC_model_Decision_after " A dict as the record holds it (docs/record.md), or None.")
        .def_property_readonly(
            "stages", [](Decision const& d) { return loads(io::stages_text(d)); },
            DOC_model_Decision_stages " A list as the record holds it (docs/record.md).")
        .def_property_readonly(
            "reserve",
            [](Decision const& d) {
                py::list ids;
                for (auto each : d.reserve) ids.append(text(d.round->applications[each].id));
                return ids;
            },
            DOC_model_Decision_reserve " Ids of applications.")
        .def(
            "awards_frame",
            [](py::object const& self) { return py::module_::import("grantpanel._frames").attr("awards")(self); },
            "The awards as a pandas DataFrame; amounts stay Decimal. Raises ImportError where pandas is not installed.")
        .def(
            "outcomes_frame",
            [](py::object const& self) { return py::module_::import("grantpanel._frames").attr("outcomes")(self); },
            "The outcomes as a pandas DataFrame; amounts stay Decimal, totals Fraction. Raises ImportError where "
            "pandas is not installed.")
        .def(
            "to_json", [](Decision const& d) { return text(io::decision_json(d, audit::check(d))); },
            DOC_io_decision_json " `grantpanel decide --json` prints the same.")
        .def(
            "write",
            [](Decision const& d, py::object const& folder, bool force) {
                std::string const path = file_path(folder);
                py::gil_scoped_release unlocked;
                io::write_decision(d, audit::check(d), path, force);
            },
            py::arg("folder"), py::arg("force") = false, DOC_io_write_decision)
        .def("replace", &replace, py::arg("application"), py::kw_only(), py::arg("outcome") = py::none(),
             py::arg("award") = py::none(),
             "A BROKEN copy for testing audits: one result is overwritten; sums, reasons and everything else stay as "
             "they were.\n\n"
             "Never use it to decide anything: write the panel's decision into the round instead. Raises UsageError "
             "for an unknown id or outcome.")
        .def(
            "_repr_html_",
            [](py::object const& self) { return py::module_::import("grantpanel._html").attr("decision")(self); },
            "A table for notebooks; all text is escaped.")
        .def(
            "__repr__",
            [](Decision const& d) {
                return text("<Decision " + core::printable(d.round->id) + ": " +
                            explain::counted(d.awards().size(), "award") + ", " +
                            core::to_display(d.awarded, d.round->unit) + " of " +
                            core::to_display(d.round->fund.pot, d.round->unit) + ">");
            },
            "For people.");
}

}  // namespace grantpanel::python
