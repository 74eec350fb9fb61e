// SPDX-License-Identifier: MIT
#include "grantpanel/io/allocation.hpp"
#include "bindings.hpp"
#include "docs.hpp"
#include "grantpanel/io/load.hpp"

namespace grantpanel::python {

void bind_allocation(py::module_& module) {
    module.def(
        "allocate",
        [](py::object const& problem, py::object const& items) {
            std::shared_ptr<model::Draft> draft;
            std::string path, items_path;
            if (py::isinstance<py::dict>(problem)) {
                draft = std::make_shared<model::Draft>();
                auto read = node(problem);
                draft->root = std::get<model::Mapping>(std::move(read.value));
                if (!items.is_none()) draft->root["items"] = node(items, core::Path({"items"}));
            } else {
                path = file_path(problem);
                if (!items.is_none()) items_path = file_path(items);
            }
            std::string json;
            std::optional<ScoredList> list;
            {
                py::gil_scoped_release unlocked;
                list = draft ? validate_scored_list(draft) : io::load_list(path, items_path);
                json = io::allocation_json(*list, panel::allocate_list(*list));
            }
            auto result = py::cast<py::dict>(loads(json));
            py::object const as_decimal = py::module_::import("decimal").attr("Decimal");
            py::dict awards;
            for (auto const& [id, amount] : result["awards"].cast<py::dict>()) awards[id] = as_decimal(amount);
            result["awards"] = awards;
            result["remaining"] = as_decimal(result["remaining"]);
            return result;
        },
        py::arg("problem"), py::arg("items") = py::none(),
        DOC_panel_allocate_list
        "\n\nproblem is the path of a YAML file, or the same as a dict; items the path of a CSV file, a list of dicts\n"
        "or a pandas DataFrame. Gives the dict that `grantpanel allocate --json` prints, with \"awards\" (id ->\n"
        "decimal.Decimal) and \"remaining\" as Decimal. Raises InputError, Infeasible (its `problems` are the\n"
        "clashes) or NotProved.");
}

}  // namespace grantpanel::python
