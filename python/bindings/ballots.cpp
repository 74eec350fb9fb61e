// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "bindings.hpp"
#include "docs.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/elect/run.hpp"
#include "grantpanel/explain/phrases.hpp"
#include "grantpanel/io/pabulib.hpp"
#include "grantpanel/model/ballots.hpp"
#include "grantpanel/panel/ballots.hpp"

namespace grantpanel::python {

namespace {

using model::Ballots;

constexpr std::int64_t most = 1'000'000'000'000'000;  // of amounts and points, in the smallest unit
constexpr int most_decimals = 9;
constexpr std::size_t most_id_bytes = 200;

/// Makes Ballots of dicts and lists, as strictly as a file is read (docs/elections.md, section 9), and notes every
/// problem with its path: "projects/bridge", "ballots/17", "missing/17".
class Builder {
  public:
    Ballots build(py::handle budget, py::dict const& projects, py::iterable const& cast, std::string const& type,
                  py::object const& missing) {
        static constexpr std::array<std::string_view, 5> kinds{"approval", "choose-1", "ordinal", "cumulative",
                                                               "scoring"};
        ballots_.type = elect::parse<model::VoteType>(type, kinds, "type of ballots");
        add_projects(budget, projects);
        for (auto const& ballot : cast) add_ballot(ballot);
        if (ballots_.voters() == 0) error("pb.section", {"ballots"}, "there are no ballots", at_least_one);
        set_points();
        if (!missing.is_none()) add_missing(missing);
        if (problems_.any_errors())
            throw core::InputError(problems_.take([](auto const&, bool) { return std::optional<core::Location>(); }));
        return std::move(ballots_);
    }

  private:
    using Steps = std::vector<std::string>;
    static constexpr char const* at_least_one = "An election has a project and a ballot at least";

    void error(std::string code, Steps path, std::string message, std::string hint) {
        core::Problem problem;
        problem.code = std::move(code);
        problem.path = core::Path(std::move(path));
        problem.message = std::move(message);
        problem.hint = std::move(hint);
        problem.group = problem.message;
        problems_.add(std::move(problem));
    }
    /// How a number is written; numbers that are far too long are noted, and are nothing.
    std::optional<std::string> written(py::handle value, Steps const& path) {
        try {
            auto const given = node(value, core::Path(path));
            return given.text() ? given.text()->value : "";
        } catch (core::InputError const& long_number) {
            for (auto const& problem : long_number.problems()) problems_.add(problem);
            return std::nullopt;
        }
    }
    /// An amount above 0; where it is none, that is noted.
    std::optional<core::Decimal> amount(py::handle value, std::string const& what, Steps const& path) {
        auto const digits = written(value, path);
        if (!digits) return std::nullopt;
        auto [number, fault] = core::parse_decimal(*digits);
        for (; number.decimals > 0 && number.units % 10 == 0; --number.decimals) number.units /= 10;
        if (number.decimals > most_decimals) fault = core::DecimalFault::too_long;
        if (fault != core::DecimalFault::none)
            error("pb.amount", path, what + " is `" + core::printable(digits->substr(0, 60)) + "`",
                  "Amounts are plain decimals of at most 18 digits, 9 of them behind the point");
        else if (number.units <= 0)
            error("pb.amount", path, what + " is not above zero: " + *digits, "Amounts are above zero");
        else
            return number;
        return std::nullopt;
    }
    core::Money counted(std::optional<core::Decimal> value, std::string const& what, Steps const& path) {
        if (!value) return core::Money::of(1);
        auto const units = core::rescale(*value, ballots_.unit.decimals);
        if (units && *units <= most) return core::Money::of(*units);
        error("pb.amount", path, what + " is larger than grantpanel can count",
              "The most is 10^15 of the smallest unit");
        return core::Money::of(1);
    }
    void check_id(std::string const& id, Steps const& path) {
        std::string const shown = core::printable(id.substr(0, 60));
        if (id.empty()) error("pb.project", path, "a project has no id", "Every project has one");
        if (id.size() > most_id_bytes || core::has_control(id))
            error("pb.project", path, "the id `" + shown + "` is longer than 200 bytes, or holds a control character",
                  "Choose another id");
        if (id.find(',') != id.npos)
            error("pb.project", path, "the id `" + shown + "` holds a comma, which divides the ids on a ballot",
                  "Choose another id");
        if (id.starts_with(' ') || id.ends_with(' '))
            error("pb.project", path, "the id `" + shown + "` begins or ends with a space, which means nothing",
                  "Take it out");
    }
    void add_projects(py::handle budget, py::dict const& projects) {
        auto const all = amount(budget, "the budget", {"budget"});
        if (all) ballots_.unit.decimals = all->decimals;
        std::vector<std::optional<core::Decimal>> costs;
        for (auto const& [key, value] : projects) {
            auto const id = utf8(key, core::Path({"projects"}));
            check_id(id, {"projects", id});
            costs.push_back(amount(value, "the cost of project `" + core::printable(id) + "`", {"projects", id}));
            if (costs.back()) ballots_.unit.decimals = std::max(ballots_.unit.decimals, costs.back()->decimals);
            positions_.emplace(id, static_cast<std::uint32_t>(ballots_.projects.size()));
            ballots_.projects.push_back({id, "", {}, 0, {}});
        }
        if (costs.empty()) error("pb.section", {"projects"}, "there are no projects", at_least_one);
        ballots_.budget = counted(all, "the budget", {"budget"});
        for (std::size_t i = 0; i < costs.size(); ++i) {
            auto& project = ballots_.projects[i];
            project.cost = counted(costs[i], "the cost of project `" + core::printable(project.id) + "`",
                                   {"projects", project.id});
        }
        last_named_.resize(costs.size());
        last_missing_.resize(costs.size());
    }
    /// The position of a project that a list names; nothing, and a note, where there is none.
    std::optional<std::uint32_t> project(py::handle key, Steps const& path) {
        auto const id = utf8(key, core::Path(path));
        if (auto const found = positions_.find(id); found != positions_.end()) return found->second;
        error("pb.unknown_project", path,
              "a ballot names the project `" + core::printable(id.substr(0, 60)) + "`, which does not exist",
              "Check the ids of the projects");
        return std::nullopt;
    }
    [[nodiscard]] bool with_points() const {
        return ballots_.type == model::VoteType::cumulative || ballots_.type == model::VoteType::scoring;
    }
    void add_ballot(py::handle ballot) {
        Steps const path{"ballots", std::to_string(ballots_.voters())};
        if (py::isinstance<py::str>(ballot) || !py::isinstance<py::iterable>(ballot))
            throw py::type_error("a ballot is a list of ids, or a dict from id to points, and ballots/" + path[1] +
                                 " is neither");
        auto const voter = static_cast<std::uint32_t>(ballots_.starts.size());  // from 1
        bool const points = py::isinstance<py::dict>(ballot);
        if (points != with_points())
            error("pb.points", path,
                  "the type of the ballots is " + std::string(model::word(ballots_.type)) +
                      (points ? ", and this one has points" : ", and this one has no points"),
                  points ? "Write a list of ids" : "Write a dict from id to points");
        std::size_t length = 0;
        for (auto const& key : py::reinterpret_borrow<py::iterable>(ballot)) {
            ++length;
            auto const named = project(key, path);
            if (!named) continue;
            if (std::exchange(last_named_[*named], voter) == voter) {
                error("pb.project_twice", path,
                      "a ballot names the project `" + core::printable(ballots_.projects[*named].id) + "` twice",
                      "A ballot names a project once");
                continue;
            }
            ballots_.named.push_back(*named);
            if (points) add_points(py::object(py::reinterpret_borrow<py::dict>(ballot)[key]), path);
        }
        if (ballots_.type == model::VoteType::choose_one && length > 1)
            error("pb.ballot_length", path, "a ballot of the type choose-1 names more than one project",
                  "Name one, or choose the type approval");
        ballots_.starts.push_back(static_cast<std::uint32_t>(ballots_.named.size()));
    }
    void add_points(py::handle value, Steps const& path) {
        auto const digits = written(value, path);
        auto const ratio = digits ? core::parse_ratio(*digits) : std::nullopt;
        if (digits && !ratio)
            error("pb.points", path, "`" + core::printable(digits->substr(0, 60)) + "` is no number of points",
                  "Points are numbers of 0 or more");
        else if (ratio && ratio->sign() < 0)
            error("pb.points", path, "points are below 0: " + *digits, "Points are 0 or more");
        points_.push_back(ratio.value_or(core::Ratio()));
    }
    /// All points over one denominator.
    void set_points() {
        if (!with_points()) return;
        core::Integer denominator = 1;
        for (auto const& value : points_) {
            denominator = lcm(denominator, value.denominator());
            if (denominator > most / 1000) break;
        }
        bool fits = denominator <= most / 1000;
        for (std::size_t at = 0; fits && at < points_.size(); ++at) {
            core::Integer const scaled = points_[at].numerator() * (denominator / points_[at].denominator());
            fits = scaled <= most;
            if (fits) ballots_.points.push_back(scaled.convert_to<std::int64_t>());
        }
        if (fits)
            ballots_.point_denominator = denominator.convert_to<std::int64_t>();
        else
            error("pb.points", {"ballots"}, "the points have no common denominator that can be counted with",
                  "Write fewer decimals, or smaller numbers");
    }
    void add_missing(py::handle missing) {
        ballots_.missing_starts.push_back(0);
        for (auto const& lacks : py::reinterpret_borrow<py::iterable>(missing)) {
            auto const voter = static_cast<std::uint32_t>(ballots_.missing_starts.size());  // from 1
            Steps const path{"missing", std::to_string(voter - 1)};
            if (py::isinstance<py::str>(lacks) || !py::isinstance<py::iterable>(lacks))
                throw py::type_error("`missing` holds a list of ids for each ballot, and missing/" + path[1] +
                                     " is none");
            if (voter <= ballots_.voters())
                for (auto at = ballots_.starts[voter - 1]; at < ballots_.starts[voter]; ++at)
                    last_missing_[ballots_.named[at]] = voter;
            for (auto const& key : py::reinterpret_borrow<py::iterable>(lacks)) {
                auto const lacking = project(key, path);
                if (!lacking) continue;
                if (std::exchange(last_missing_[*lacking], voter) == voter)
                    error("pb.missing", path,
                          "a ballot names the project `" + core::printable(ballots_.projects[*lacking].id) +
                              "` as missing, and a second time",
                          "A voter either could judge a project or not: name it once, in `ballots` or in `missing`");
                else
                    ballots_.missing.push_back(*lacking);
            }
            ballots_.missing_starts.push_back(static_cast<std::uint32_t>(ballots_.missing.size()));
        }
        if (ballots_.missing_starts.size() != ballots_.starts.size())
            error("pb.missing", {"missing"},
                  "`missing` holds " + explain::counted(ballots_.missing_starts.size() - 1, "list") + " for " +
                      explain::counted(ballots_.voters(), "ballot"),
                  "It holds one list for each ballot, empty where a voter could judge everything");
        if (ballots_.missing.empty()) ballots_.missing_starts.clear();
    }

    Ballots ballots_;
    core::Problems problems_;
    std::map<std::string, std::uint32_t> positions_;
    std::vector<core::Ratio> points_;                       // of each entry of ballots_.named
    std::vector<std::uint32_t> last_named_, last_missing_;  // the last ballot that did so to each project, from 1
};

Ballots build(py::handle budget, py::dict const& projects, py::iterable const& cast, std::string const& type,
              py::object const& missing) {
    return Builder().build(budget, projects, cast, type, missing);
}

/// What a dict says of the voters: for each column one value a voter, where None is not known.
void add_voter_columns(Ballots& ballots, py::dict const& columns) {
    for (auto const& [key, values] : columns) {
        Ballots::Column column{utf8(key), {}};
        auto const& name = column.name;
        auto const named = "the column `" + core::printable(name) + "` of the voters ";
        if (name.empty()) throw core::UsageError("a column of the voters has no name");
        if (name == "voter_id" || name == "vote" || name == "points" || name == "missing")
            throw core::UsageError(named + "has a name that a file of ballots needs itself");
        if (py::isinstance<py::str>(values) || !py::isinstance<py::iterable>(values))
            throw py::type_error(named + "is a list with one value for each voter");
        for (auto const& value : py::reinterpret_borrow<py::iterable>(values)) {
            auto const given = node(value);
            if (!value.is_none() && !given.text())
                throw py::type_error(named + "holds a value that is neither text nor a number");
            column.cells.push_back(value.is_none() ? "" : given.text()->value);
        }
        if (column.cells.size() != ballots.voters())
            throw core::UsageError(named + "has " + std::to_string(column.cells.size()) + " values, and there are " +
                                   std::to_string(ballots.voters()) + " voters");
        ballots.voter_columns.push_back(std::move(column));
    }
}

}  // namespace

void bind_ballots(py::module_& module) {
    py::class_<Ballots, std::shared_ptr<Ballots>>(module, "Ballots", DOC_model_Ballots)
        .def(py::init([](py::object const& budget, py::dict const& projects, py::iterable const& ballots,
                         std::string const& type, py::object const& missing, py::dict const& voter_columns) {
                 auto made = build(budget, projects, ballots, type, missing);
                 add_voter_columns(made, voter_columns);
                 return made;
             }),
             py::arg("budget"), py::arg("projects"), py::arg("ballots"), py::arg("type") = "approval",
             py::arg("missing") = py::none(), py::arg("voter_columns") = py::dict(),
             "`projects`: a dict from id to cost. `ballots`: for each voter a list of ids (approval, choose-1, "
             "ordinal: the "
             "best first),\nor a dict from id to points (cumulative, scoring). `missing`: for each voter the ids that "
             "the "
             "voter could not\njudge. Amounts and points are int, str, Decimal or Fraction; the most decimals that an "
             "amount has are those of\nall. `voter_columns`: what is known of voters, a dict such as {\"age\": [...]} "
             "with one value for each, or "
             "None;\n`audit_election` makes `groups` of it. It is as strict as the reading of a file "
             "(docs/elections.md, section 9): raises InputError with\nevery problem, each with a path such as "
             "ballots/17 (from 0); UsageError for a type or a column that does not fit, TypeError for floats.")
        .def_static(
            "read",
            [](py::object const& path, bool voter_columns) {
                auto const file = file_path(path);
                py::gil_scoped_release unlocked;
                return std::make_shared<Ballots>(
                    io::read_pabulib(file, voter_columns ? io::Voters::all_columns : io::Voters::ballots_only));
            },
            py::arg("path"), py::arg("voter_columns") = false,
            DOC_io_read_pabulib "\n\n`voter_columns`: also what the file says of voters, such as their age.")
        .def_static(
            "of_round",
            [](model::Round const& round) {
                py::gil_scoped_release unlocked;
                return std::make_shared<Ballots>(panel::ballots_of(round));
            },
            py::arg("round"), DOC_panel_ballots_of)
        .def(
            "to_pabulib", [](Ballots const& ballots) { return text(io::pabulib_text(ballots)); }, DOC_io_pabulib_text)
        .def_property_readonly(
            "budget", [](Ballots const& b) { return decimal(b.budget, b.unit); }, "The budget, in whole units.")
        .def_property_readonly(
            "type", [](Ballots const& b) { return text(model::word(b.type)); }, DOC_model_VoteType)
        .def_property_readonly(
            "projects",
            [](Ballots const& b) {
                py::dict costs;
                for (auto const& project : b.projects) costs[text(project.id)] = decimal(project.cost, b.unit);
                return costs;
            },
            "A dict from the id of each project to its cost.")
        .def_property_readonly("voters", &Ballots::voters, "How many cast a ballot.")
        .def_property_readonly(
            "warnings", [](Ballots const& b) { return b.warnings; }, DOC_model_Ballots_warnings)
        .def("__repr__", [](Ballots const& b) {
            return text("<Ballots of " + explain::counted(b.voters(), "voter") + " on " +
                        explain::counted(b.projects.size(), "project") + ">");
        });
}

}  // namespace grantpanel::python
