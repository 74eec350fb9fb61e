// SPDX-License-Identifier: MIT
#include <cmath>

#include "bindings.hpp"
#include "docs.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/io/ratings.hpp"
#include "grantpanel/io/record.hpp"

namespace grantpanel::python {

namespace {

score::Level level_of(std::string const& given) {
    if (auto const level = score::parse_level(given)) return *level;
    throw core::UsageError("`" + core::printable(given) + "` is not a level; known: nominal, ordinal, interval, ratio");
}

/// Rows of (unit, rater, value) as the text of the table that the command reads.
std::string as_csv(py::handle rows) {
    auto const buffer = py::module_::import("io").attr("StringIO")();
    auto const writer = py::module_::import("csv").attr("writer")(buffer);
    writer.attr("writerow")(py::make_tuple("unit", "rater", "value"));
    for (auto const& row : rows) {
        auto const cells = py::list(py::reinterpret_borrow<py::object>(row));
        if (cells.size() != 3) throw core::UsageError("a row of ratings has three parts: unit, rater, value");
        py::object value = cells[2];
        auto const type = utf8(py::type::of(value).attr("__name__"));
        if (type == "NAType" || type == "NaTType") value = py::none();  // what pandas calls missing
        if (py::isinstance<py::float_>(value)) {
            double const number = value.cast<double>();
            if (std::isnan(number)) {
                value = py::none();
            } else if (number == std::floor(number) && std::abs(number) < 1e15) {
                value = py::int_(static_cast<long long>(number));  // a column with gaps: whole numbers are exact
            } else {
                throw py::type_error("a rating is exact: write it as int, str or Decimal, not as a float");
            }
        }
        writer.attr("writerow")(
            py::make_tuple(py::str(cells[0]), py::str(cells[1]), value.is_none() ? py::str("") : py::str(value)));
    }
    return utf8(buffer.attr("getvalue")());
}

}  // namespace

void bind_agreement(py::module_& module) {
    module.def(
        "agreement",
        [](py::object const& marks, std::string const& level, std::size_t bootstrap, std::string const& seed,
           std::string const& confidence) {
            auto const scale = level_of(level);
            auto const share = core::parse_ratio(confidence);
            if (!share || share->sign() <= 0 || *share >= core::Ratio(1))
                throw core::UsageError("`confidence` is a share between 0% and 100%, for example 95%");
            bool const is_path =
                py::isinstance<py::str>(marks) || py::isinstance<py::bytes>(marks) || py::hasattr(marks, "__fspath__");
            std::string const path = is_path ? file_path(marks) : "";
            py::object rows = marks;
            if (!is_path && py::hasattr(marks, "itertuples")) {
                py::list wanted;
                for (auto name : {"unit", "rater", "value"}) wanted.append(name);
                rows = marks[wanted].attr("itertuples")(false);
            }
            std::string const csv = is_path ? "" : as_csv(rows);
            std::string json;
            {
                py::gil_scoped_release unlocked;
                auto const read = is_path ? io::read_ratings(path, scale) : io::parse_ratings(csv, scale, "rows");
                json = io::agreement_json(score::agreement(read.ratings, scale, bootstrap, seed, *share));
            }
            auto result = loads(json);
            read_fractions(result, {"exact", "confidence"});
            return result;
        },
        py::arg("marks"), py::kw_only(), py::arg("level") = "ordinal", py::arg("bootstrap") = 0, py::arg("seed") = "1",
        py::arg("confidence") = "95%",
        DOC_score_Agreement "\n\n" DOC_score_agreement
                            "\n\n`marks`: the path of a CSV file with the columns unit, rater and value, a DataFrame "
                            "with these columns, or rows of\n"
                            "(unit, rater, value); None is missing. `level`: nominal, ordinal, interval or ratio. "
                            "`bootstrap`: an interval for\n"
                            "alpha from so many resampled tables, with `seed`. Gives a dict as `grantpanel agreement "
                            "--json` prints it, with exact\n"
                            "figures as fractions.Fraction. Raises InputError for a table that cannot be read, "
                            "UsageError for other words.");
}

}  // namespace grantpanel::python
