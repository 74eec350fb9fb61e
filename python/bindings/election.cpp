// SPDX-License-Identifier: MIT
#include "bindings.hpp"
#include "docs.hpp"
#include "grantpanel/allocate/greedy.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/io/pabulib.hpp"

namespace grantpanel::python {

namespace {

struct ElectionRound {
    std::string project, name;
    core::Money cost;
    core::Ratio utility_per_cost;
    core::Unit unit;
};

struct Election {
    std::vector<ElectionRound> rounds;
    core::Money total_cost, remaining;
    core::Unit unit;
    std::optional<std::vector<std::string>> official;
};

template <class T>
T one_of(std::string const& given, char const* what, std::initializer_list<std::pair<std::string_view, T>> choices) {
    std::string known;
    for (auto const& [name, value] : choices) {
        if (name == given) return value;
        known += (known.empty() ? "" : " or ") + std::string(name);
    }
    throw core::UsageError("`" + core::printable(given) + "` is not a " + what + "; known: " + known);
}

Election elect(py::object const& path, std::string const& rule, std::string const& utility, std::string const& ties) {
    using allocate::ElectionTies, allocate::Utility;
    one_of<int>(rule, "rule", {{"greedy", 0}});
    auto const worth =
        one_of<Utility>(utility, "utility", {{"cost", Utility::cost}, {"cardinality", Utility::cardinality}});
    auto const first = one_of<ElectionTies>(ties, "way to settle ties",
                                            {{"id", ElectionTies::id}, {"cheapest", ElectionTies::cheapest}});
    std::string const file = file_path(path);
    py::gil_scoped_release unlocked;
    auto const ballots = io::read_pabulib(file);
    auto const result = allocate::greedy(ballots, worth, first);
    Election election{{}, result.total_cost, result.remaining, ballots.unit, {}};
    for (auto const& round : result.rounds) {
        auto const& project = ballots.projects[round.project];
        election.rounds.push_back({project.id, project.name, project.cost, round.utility_per_cost, ballots.unit});
    }
    if (ballots.has_official_result) {
        election.official.emplace();
        for (auto const& project : ballots.projects)
            if (project.selected) election.official->push_back(project.id);
    }
    return election;
}

}  // namespace

void bind_election(py::module_& module) {
    py::class_<ElectionRound>(module, "ElectionRound", DOC_allocate_ElectionResult_Round)
        .def_property_readonly(
            "project", [](ElectionRound const& r) { return text(r.project); }, DOC_model_Ballots_Project_id)
        .def_property_readonly(
            "name", [](ElectionRound const& r) { return text(r.name); }, DOC_model_Ballots_Project_name)
        .def_property_readonly(
            "cost", [](ElectionRound const& r) { return decimal(r.cost, r.unit); },
            DOC_model_Ballots_Project_cost " In whole units.")
        .def_property_readonly(
            "utility_per_cost", [](ElectionRound const& r) { return fraction(r.utility_per_cost); },
            DOC_allocate_ElectionResult_Round_utility_per_cost)
        .def(
            "__repr__",
            [](ElectionRound const& r) {
                return text("<ElectionRound " + core::printable(r.project) + " costs " +
                            core::to_display(r.cost, r.unit) + ">");
            },
            "For people.");
    py::class_<Election>(module, "Election", DOC_allocate_ElectionResult)
        .def_property_readonly(
            "winners",
            [](Election const& e) {
                py::list ids;
                for (auto const& round : e.rounds) ids.append(text(round.project));
                return ids;
            },
            "The ids of the selected projects, in order of selection.")
        .def_property_readonly(
            "total_cost", [](Election const& e) { return decimal(e.total_cost, e.unit); },
            DOC_allocate_ElectionResult_total_cost " In whole units.")
        .def_property_readonly(
            "remaining", [](Election const& e) { return decimal(e.remaining, e.unit); },
            DOC_allocate_ElectionResult_remaining " In whole units.")
        .def_property_readonly(
            "rounds", [](Election const& e) { return e.rounds; },
            DOC_allocate_ElectionResult_rounds " Each is an ElectionRound.")
        .def_property_readonly(
            "official",
            [](Election const& e) -> py::object { return e.official ? py::object(texts(*e.official)) : py::none(); },
            "The ids that the file itself marks as selected, in its order; None where it does not say.")
        .def(
            "__repr__",
            [](Election const& e) {
                return text("<Election " + std::to_string(e.rounds.size()) + " selected, " +
                            core::to_display(e.total_cost, e.unit) + ">");
            },
            "For people.");
    module.def("election", &elect, py::arg("path"), py::arg("rule") = "greedy", py::arg("utility") = "cost",
               py::arg("ties") = "id",
               "Decides a participatory-budgeting election from a Pabulib file (.pb).\n\n" DOC_io_read_pabulib
               "\n\n" DOC_allocate_greedy "\n\n`utility`: " DOC_allocate_Utility " \"cost\": " DOC_allocate_Utility_cost
               " \"cardinality\": " DOC_allocate_Utility_cardinality "\n`ties`: " DOC_allocate_ElectionTies
               " \"id\": " DOC_allocate_ElectionTies_id " \"cheapest\": " DOC_allocate_ElectionTies_cheapest
               "\nRaises UsageError for other words.");
}

}  // namespace grantpanel::python
