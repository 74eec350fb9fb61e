// SPDX-License-Identifier: MIT
#include <algorithm>

#include "bindings.hpp"
#include "docs.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"

namespace grantpanel::python {

namespace {

constexpr std::size_t most_depth = 64;

py::object attribute(char const* module, char const* name) { return py::module_::import(module).attr(name); }

std::string at(core::Path const& path) { return path.steps.empty() ? "" : " at " + core::printable(path.to_text()); }

[[noreturn]] void too_long(core::Path const& path) {
    throw core::InputError({{core::Severity::error,
                             "number.too_long",
                             path,
                             "the number has too many digits",
                             std::string(core::describe(core::DecimalFault::too_long)),
                             {},
                             false,
                             "",
                             {},
                             {},
                             1}});
}

std::string type_name(py::handle value) { return text(Py_TYPE(value.ptr())->tp_name); }

std::string whole(py::handle value, core::Path const& path) {
    // Python refuses to write out very long numbers; no number in a round has more than 18 digits.
    if (value.attr("bit_length")().cast<std::size_t>() > 1024) too_long(path);
    return py::str(py::reinterpret_steal<py::object>(PyNumber_ToBase(value.ptr(), 10)));
}

std::string written(py::handle decimal, core::Path const& path) {
    if (!decimal.attr("is_finite")().cast<bool>())
        throw py::type_error("NaN and infinity are not amounts" + at(path) + "; write None for an empty cell");
    if (decimal.attr("is_zero")().cast<bool>()) return "0";
    auto const adjusted = decimal.attr("adjusted")().cast<long long>();
    auto const digits = decimal.attr("as_tuple")();
    if (adjusted > 40 || digits.attr("exponent").cast<long long>() < -40 || py::len(digits.attr("digits")) > 80)
        too_long(path);
    return py::str(decimal.attr("__format__")("f"));
}

/// The finite decimal where there is one, else "n/d".
std::string share(py::handle value, core::Path const& path) {
    py::object const numerator = value.attr("numerator"), denominator = value.attr("denominator");
    std::string const above = whole(numerator, path), below = whole(denominator, path);
    if (below == "1") return above;
    auto const [units, fault] = core::parse_decimal(below);
    if (fault == core::DecimalFault::none) {
        std::int64_t rest = units.units;
        int twos = 0, fives = 0;
        for (; rest % 2 == 0; rest /= 2) ++twos;
        for (; rest % 5 == 0; rest /= 5) ++fives;
        int const places = std::max(twos, fives);
        if (rest == 1 && places <= 18) {
            py::object const exact = attribute("decimal", "Decimal")(
                (numerator * py::int_(core::power_of_ten(places))).attr("__floordiv__")(denominator));
            return written(exact.attr("scaleb")(-places), path);
        }
    }
    return above + "/" + below;
}

model::Node mapping(py::dict const& dict, core::Path const& path) {
    model::Mapping mapping;
    mapping.entries.reserve(dict.size());
    for (auto const& [key, value] : dict) {
        if (!py::isinstance<py::str>(key) && (!PyLong_Check(key.ptr()) || PyBool_Check(key.ptr())))
            throw py::type_error("a key is " + type_name(key) + at(path) + "; write it as str");
        std::string name = py::isinstance<py::str>(key) ? utf8(key, path) : whole(key, path);
        if (mapping.entries.size() < 256 && mapping.find(name))
            throw py::value_error("the key " + core::printable(name) + " stands twice" + at(path));
        auto inner = node(value, path.child(name));
        mapping.entries.push_back({std::move(name), {}, std::move(inner)});
    }
    return mapping;
}

model::Node list(py::handle values, core::Path const& path) {
    model::List list;
    std::size_t position = 0;
    for (auto value : values) list.push_back(node(value, path.child(position++)));
    return list;
}

}  // namespace

py::str text(std::string_view value) {
    return py::reinterpret_steal<py::str>(
        PyUnicode_DecodeUTF8(value.data(), static_cast<py::ssize_t>(value.size()), "replace"));
}

py::object decimal(core::Money amount, core::Unit const& unit) {
    return attribute("decimal", "Decimal")(core::to_text(amount, unit));
}
py::object fraction(core::Ratio const& ratio) { return attribute("fractions", "Fraction")(ratio.to_text()); }
py::object fraction(std::optional<core::Ratio> const& ratio) { return ratio ? fraction(*ratio) : py::none(); }
py::object day(std::optional<core::Date> const& date) {
    return date ? attribute("datetime", "date").attr("fromisoformat")(core::to_text(*date)) : py::none();
}
py::object loads(std::string const& json) { return py::module_::import("json").attr("loads")(text(json)); }

void read_fractions(py::handle value, std::initializer_list<std::string_view> keys) {
    if (py::isinstance<py::list>(value)) {
        for (auto each : py::reinterpret_borrow<py::list>(value)) read_fractions(each, keys);
    } else if (py::isinstance<py::dict>(value)) {
        auto dict = py::reinterpret_borrow<py::dict>(value);
        for (auto const& key : py::list(dict.attr("keys")())) {
            py::object const held = dict[key];
            if (py::isinstance<py::str>(held) && std::find(keys.begin(), keys.end(), utf8(key)) != keys.end())
                dict[key] = py::module_::import("fractions").attr("Fraction")(held);
            else
                read_fractions(held, keys);
        }
    }
}

py::list texts(std::vector<std::string> const& values) {
    py::list list;
    for (auto const& value : values) list.append(text(value));
    return list;
}

std::string utf8(py::handle value, core::Path const& path) {
    if (!PyUnicode_Check(value.ptr()))
        throw py::type_error("a value of type " + type_name(value) + " stands" + at(path) + "; write a str");
    py::ssize_t size = 0;
    if (char const* data = PyUnicode_AsUTF8AndSize(value.ptr(), &size)) return {data, static_cast<std::size_t>(size)};
    if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) throw py::error_already_set();
    PyErr_Clear();
    throw py::value_error("the text" + at(path) + " holds half of a surrogate pair, which is no character");
}

std::string file_path(py::handle value) {
    std::string const path = attribute("os", "fsencode")(value).cast<std::string>();
    if (path.find('\0') != path.npos) throw py::value_error("a path holds a zero byte");
    return path;
}

model::Node node(py::handle value, core::Path const& path) {
    if (path.steps.size() > most_depth) throw py::value_error("the round is nested too deeply, or holds itself");
    if (value.is_none()) return {};
    if (py::isinstance<py::str>(value)) return utf8(value, path);
    if (PyBool_Check(value.ptr())) return value.ptr() == Py_True ? "yes" : "no";
    if (PyLong_Check(value.ptr())) return whole(value, path);
    if (py::isinstance<py::dict>(value)) return mapping(py::reinterpret_borrow<py::dict>(value), path);
    if (py::isinstance<py::list>(value) || py::isinstance<py::tuple>(value)) return list(value, path);
    if (PyFloat_Check(value.ptr()))
        throw py::type_error("a float stands" + at(path) +
                             "; amounts and marks are exact: write a str, an int, a Decimal or a Fraction");
    if (py::isinstance(value, attribute("decimal", "Decimal"))) return written(value, path);
    if (py::isinstance(value, attribute("fractions", "Fraction"))) return share(value, path);
    if (py::isinstance(value, attribute("datetime", "datetime"))) {
        if (py::str(value.attr("time")().attr("isoformat")()).cast<std::string>() != "00:00:00" ||
            !value.attr("tzinfo").is_none())
            throw py::type_error("a time of day stands" + at(path) + "; write a date");
        return utf8(value.attr("date")().attr("isoformat")(), path);
    }
    if (py::isinstance(value, attribute("datetime", "date"))) return utf8(value.attr("isoformat")(), path);
    if (py::hasattr(value, "iterrows") && py::hasattr(value, "columns"))
        return node(attribute("grantpanel._frames", "rows")(value), path);
    if (py::hasattr(value, "dtype") && py::hasattr(value, "item")) {  // one number of numpy
        py::object const plain = value.attr("item")();
        if (!py::hasattr(plain, "dtype")) return node(plain, path);
    }
    throw py::type_error("a " + type_name(value) + " stands" + at(path) +
                         "; a round holds dict, list, str, int, Decimal, Fraction, bool, date, None and DataFrame");
}

core::Money money(py::handle value, core::Unit const& unit) {
    auto const read = node(value);
    auto const* written_amount = read.text();
    auto const reading = core::parse_decimal(written_amount ? written_amount->value : "");
    auto const count = reading.ok() ? core::rescale(reading.value, unit.decimals) : std::nullopt;
    if (!count)
        throw core::UsageError("this is not an amount" + (unit.code.empty() ? "" : " of " + unit.code) +
                               " with at most " + std::to_string(unit.decimals) + " decimals");
    return core::Money::of(*count);
}

namespace {

py::handle new_exception(py::module_& module, char const* name, char const* doc, py::handle base, int exit_code) {
    py::dict members;
    members["exit_code"] = py::int_(exit_code);
    if (std::string_view(name) == "InputError") members["problems"] = py::tuple();
    py::object type = py::reinterpret_steal<py::object>(
        PyErr_NewExceptionWithDoc(("grantpanel." + std::string(name)).c_str(), doc, base.ptr(), members.ptr()));
    module.attr(name) = type;
    return type.release();  // lives as long as the process: the translator points to it
}

struct Types {
    py::handle error, usage, input, infeasible, machine, not_proved;
} types;

void raise(py::handle type, core::Error const& error) {
    try {
        py::object exception = type(text(error.what()));
        auto const attach = [&](std::vector<core::Problem> const& list) {
            py::list problems;
            for (auto const& problem : list) problems.append(py::cast(problem));
            exception.attr("problems") = problems;
        };
        if (auto const* input = dynamic_cast<core::InputError const*>(&error)) attach(input->problems());
        if (auto const* clash = dynamic_cast<core::Infeasible const*>(&error)) attach(clash->problems());
        PyErr_SetObject(type.ptr(), exception.ptr());
    } catch (py::error_already_set& failed) {
        failed.restore();
    }
}

void translate(std::exception_ptr thrown) {
    try {
        if (thrown) std::rethrow_exception(thrown);
    } catch (core::UsageError const& error) {
        raise(types.usage, error);
    } catch (core::InputError const& error) {
        raise(types.input, error);
    } catch (core::Infeasible const& error) {
        raise(types.infeasible, error);
    } catch (core::MachineError const& error) {
        raise(types.machine, error);
    } catch (core::NotProved const& error) {
        raise(types.not_proved, error);
    } catch (core::Error const& error) {
        raise(types.error, error);
    }
}

template <class T>
py::object number_of(T value) {
    return value == 0 ? py::object(py::none()) : py::object(py::int_(value));
}

}  // namespace

void bind_core(py::module_& module) {
    using core::Problem;
    py::class_<Problem>(module, "Problem", DOC_core_Problem)
        .def_property_readonly(
            "severity", [](Problem const& p) { return p.severity == core::Severity::error ? "error" : "warning"; },
            DOC_core_Problem_severity " \"error\" or \"warning\".")
        .def_property_readonly(
            "code", [](Problem const& p) { return text(p.code); }, DOC_core_Problem_code)
        .def_property_readonly(
            "path", [](Problem const& p) { return text(p.path.to_text()); }, DOC_core_Problem_path)
        .def_property_readonly(
            "file",
            [](Problem const& p) -> py::object { return p.location ? py::object(text(p.location->file)) : py::none(); },
            DOC_core_Location_file " None for a round built in code.")
        .def_property_readonly(
            "line", [](Problem const& p) { return number_of(p.location ? p.location->line : 0); },
            DOC_core_Location_line " None where it is not known.")
        .def_property_readonly(
            "column", [](Problem const& p) { return number_of(p.location ? p.location->column : 0); },
            DOC_core_Location_column " None where it is not known.")
        .def_property_readonly(
            "message", [](Problem const& p) { return text(p.message); }, DOC_core_Problem_message)
        .def_property_readonly(
            "hint", [](Problem const& p) { return text(p.hint); }, DOC_core_Problem_hint)
        .def_property_readonly(
            "count", [](Problem const& p) { return p.count; }, DOC_core_Problem_count)
        .def_property_readonly(
            "choices", [](Problem const& p) { return texts(p.choices); }, DOC_core_Problem_choices)
        .def(
            "__str__", [](Problem const& p) { return text(core::printable(core::to_text(p))); },
            "One line, as the command prints it.")
        .def(
            "__repr__", [](Problem const& p) { return text("<Problem " + core::printable(core::to_text(p)) + ">"); },
            "For people.");

    types.error = new_exception(module, "Error", DOC_core_Error, PyExc_Exception, 5);
    types.usage = new_exception(module, "UsageError", DOC_core_UsageError, types.error, 2);
    types.input = new_exception(module, "InputError", DOC_core_InputError, types.error, 3);
    types.infeasible = new_exception(module, "Infeasible", DOC_core_Infeasible, types.error, 4);
    types.machine = new_exception(module, "MachineError", DOC_core_MachineError, types.error, 5);
    types.not_proved = new_exception(module, "NotProved", DOC_core_NotProved, types.error, 6);
    py::register_exception_translator(translate);
}

}  // namespace grantpanel::python
