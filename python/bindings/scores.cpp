// SPDX-License-Identifier: MIT
#include "grantpanel/explain/scores.hpp"
#include "bindings.hpp"
#include "docs.hpp"
#include "grantpanel/io/record.hpp"
#include "grantpanel/report/text.hpp"

namespace grantpanel::python {

void bind_scores(py::module_& module) {
    module.def(
        "scores",
        [](model::Round const& round, bool facilitator, std::vector<std::string> const& importance,
           std::vector<std::string> const& weights) {
            std::string json;
            {
                py::gil_scoped_release unlocked;
                auto const possible = score::possible_weights(*round, importance, weights);
                json = io::scores_json(explain::scores(round, possible), facilitator);
            }
            auto result = loads(json);
            read_fractions(result, {"total", "as_marked", "change", "agreed", "line", "lowest", "highest", "mean",
                                    "severity", "exact", "confidence"});
            return result;
        },
        py::arg("round"), py::kw_only(), py::arg("facilitator") = false,
        py::arg("importance") = std::vector<std::string>{}, py::arg("weights") = std::vector<std::string>{},
        DOC_explain_Scores
        "\n\nA dict as `grantpanel scores --json` prints it, with totals as fractions.Fraction: \"applications\" "
        "(total, as\n"
        "marked, close totals, the shift in discussion), \"adjustments\" (what each way to adjust marks would give),\n"
        "\"discussion\" (what to talk about, what can change most first) and \"line\". With facilitator=True also\n"
        "\"members\": how each member marks, for training and never a ranking of people. \"open_weights\" takes the "
        "weights\n"
        "of the criteria as unknown, but for what `importance` (all criteria, the most important first) and `weights`\n"
        "(bounds like \"need=10%..40%\") say.\n\n"
        "Raises UsageError for criteria or bounds that the round cannot have; InputError as decide does, but not where "
        "only adjusted totals cannot be compared: \"refused\" says "
        "so.");
}

}  // namespace grantpanel::python
