// SPDX-License-Identifier: MIT
#pragma once

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "grantpanel/core/date.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/core/path.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/model/decision.hpp"
#include "grantpanel/model/draft.hpp"

/// What the files of the Python module share: values on their way in and out, and one function per file.
namespace grantpanel::python {

namespace py = pybind11;

// -- out: exact numbers become exact Python numbers, text is always valid ---------------------------------------------

py::str text(std::string_view value);
py::object decimal(core::Money amount, core::Unit const& unit);  ///< decimal.Decimal, with all decimals of the unit
py::object fraction(core::Ratio const& ratio);                   ///< fractions.Fraction
py::object fraction(std::optional<core::Ratio> const& ratio);    ///< ... or None
py::object day(std::optional<core::Date> const& date);           ///< datetime.date or None
py::list texts(std::vector<std::string> const& values);
py::object loads(std::string const& json);  ///< nested dicts and lists: the same as the command prints
/// Makes fractions.Fraction of the text at these keys, everywhere in nested dicts and lists.
void read_fractions(py::handle value, std::initializer_list<std::string_view> keys);

// -- in: nothing passes through floating point ------------------------------------------------------------------------

/// A part of a draft from dict, list, tuple, str, int, Decimal, Fraction, bool, date, None or a pandas DataFrame.
/// Raises TypeError for floats and other types, ValueError for text that is not Unicode.
model::Node node(py::handle value, core::Path const& path = {});
/// UTF-8 of a str; raises ValueError for a lone surrogate.
std::string utf8(py::handle value, core::Path const& path = {});
/// A file path from str, bytes or os.PathLike, as the operating system wants it.
std::string file_path(py::handle value);
/// An amount of the unit, of either sign. Throws core::UsageError where digits would be lost.
core::Money money(py::handle value, core::Unit const& unit);

// -- one per file -----------------------------------------------------------------------------------------------------

void bind_core(py::module_& module);
void bind_model(py::module_& module);
void bind_conflict(py::module_& module);
void bind_decide(py::module_& module);
void bind_audit(py::module_& module);
void bind_explain(py::module_& module);
void bind_scores(py::module_& module);
void bind_agreement(py::module_& module);
void bind_allocation(py::module_& module);
void bind_draw(py::module_& module);
void bind_ballots(py::module_& module);
void bind_election(py::module_& module);
void bind_uncertainty(py::module_& module);

}  // namespace grantpanel::python
