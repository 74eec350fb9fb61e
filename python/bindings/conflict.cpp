// SPDX-License-Identifier: MIT
#include "bindings.hpp"
#include "docs.hpp"
#include "grantpanel/conflict/register.hpp"
#include "grantpanel/explain/impact.hpp"
#include "grantpanel/io/record.hpp"

namespace grantpanel::python {

void bind_conflict(py::module_& module) {
    module.def(
        "conflicts",
        [](model::Round const& round) {
            std::string json;
            {
                py::gil_scoped_release unlocked;
                json = io::check_json(round);
            }
            return loads(json);
        },
        py::arg("round"),
        "The conflict picture of a Round before anybody decides, as `grantpanel check --json` prints it: a dict with\n"
        "\"rulings\" (who may do what on which application, the path of kinds that led to it, the rule and the "
        "dates),\n"
        "\"quorum\" (a forecast where no meeting is named), \"readers\" (where there are too few, and who could step\n"
        "in), \"reading_each_other\", \"conflicts\" (the panel as a whole) and \"warnings\".\n\n"
        "It holds kinds of connections: for the facilitator only. docs/conflicts.md is the definition.");
    using conflict::Register;
    py::class_<Register>(module, "Register", DOC_conflict_Register)
        .def(py::init<model::Round const&>(), py::arg("round"), "Opens a register with the ties of a Round.")
        .def_property_readonly(
            "rulings", [](Register const& open) { return loads(io::rulings_json(open.round(), open.rulings())); },
            "All rulings, as the \"rulings\" of gp.conflicts(round).")
        .def(
            "add",
            [](Register& open, py::handle member, py::handle subject, py::handle kind, py::handle since,
               py::handle until) {
                auto const changed =
                    open.add(open.declared(utf8(member), utf8(subject), utf8(kind), utf8(since), utf8(until)));
                return loads(io::rulings_json(open.round(), changed));
            },
            py::arg("member"), py::arg("subject"), py::arg("kind"), py::kw_only(), py::arg("since") = "",
            py::arg("until") = "",
            "Takes in a tie that a member has just declared, and gives the rulings that became others by it.\n\n"
            "`since` and `until` are days or years as text. Raises UsageError for an id that is not in the round, a "
            "kind "
            "that no rule names, a day that is none, and a tie of a thing with itself.");
    module.def(
        "sight",
        [](model::Round const& round, py::handle person, py::handle application) {
            return loads(io::sight_json(round, utf8(person), utf8(application)));
        },
        py::arg("round"), py::arg("person"), py::arg("application"),
        "What a person on or around the panel may see of an application now: a dict of True and False for papers,\n"
        "own_marks, others_marks, readers, staff_notes, connections, kinds_and_notes. For a host application to "
        "enforce.\n\n"
        "Raises UsageError for an id that is not in the round.");
    module.def(
        "impact",
        [](model::Decision const& decision, bool each_tie) {
            std::string json;
            {
                py::gil_scoped_release unlocked;
                auto impacts = explain::impact(decision);
                if (each_tie)
                    for (auto tie : explain::ties_that_rule(decision))
                        impacts.push_back(explain::impact_of(decision, tie));
                json = io::impact_json(decision.round, impacts);
            }
            return loads(json);
        },
        py::arg("decision"), py::kw_only(), py::arg("each_tie") = true,
        "What the rules alone would give if nobody had been recused, if every `stay` had meant leave_room, and, with\n"
        "`each_tie`, if one tie had not been known: a list of dicts with \"if\", \"tie\", \"changes\" and "
        "\"refused\".");
}

}  // namespace grantpanel::python
