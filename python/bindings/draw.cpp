// SPDX-License-Identifier: MIT
#include "grantpanel/io/draw.hpp"

#include "bindings.hpp"
#include "docs.hpp"
#include "grantpanel/core/error.hpp"

namespace grantpanel::python {

void bind_draw(py::module_& module) {
    module.def(
        "draw",
        [](py::object const& ids, std::optional<std::string> seed, bool ties) {
            std::string json;
            if (py::isinstance<model::Round>(ids)) {
                auto const round = ids.cast<model::Round>();
                py::gil_scoped_release unlocked;
                json = io::draw_json(io::public_draw(round, std::move(seed), ties));
            } else if (py::isinstance<model::Ballots>(ids)) {
                if (ties) throw core::UsageError("an election has one draw, that of its ties; leave out `ties`");
                auto const ballots = ids.cast<std::shared_ptr<model::Ballots>>();
                py::gil_scoped_release unlocked;
                json = io::draw_json(io::election_draw(*ballots, std::move(seed)));
            } else {
                std::vector<std::string> all;
                for (auto const& id : ids) {
                    if (!py::isinstance<py::str>(id)) throw py::type_error("an id is a str");
                    all.push_back(utf8(id));
                }
                auto sorted = all;
                std::sort(sorted.begin(), sorted.end());
                if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
                    throw core::UsageError("an id stands there twice: each draws one ticket");
                py::gil_scoped_release unlocked;
                json = io::draw_json(io::PublicDraw(std::move(all), std::move(seed), ties));
            }
            return loads(json);
        },
        py::arg("ids"), py::kw_only(), py::arg("seed") = py::none(), py::arg("ties") = false,
        DOC_io_PublicDraw
        "\n\n" DOC_core_tickets
        "\n\n`ids`: rows of str, or a Round, whose own seed counts, or Ballots: the order that settles the ties of an "
        "election."
        " `seed`: text, byte for byte; without "
        "it, only the digest of the\nids, to publish before the seed exists. `ties`: the tickets that "
        "settle equal scores. Gives a dict as `grantpanel draw --json`\nprints it. Raises UsageError "
        "for an id that stands twice and for a seed other than the round's.");
}

}  // namespace grantpanel::python
