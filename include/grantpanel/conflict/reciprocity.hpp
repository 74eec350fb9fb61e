// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>
#include <set>
#include <utility>
#include <vector>

#include "grantpanel/conflict/rulings.hpp"
#include "grantpanel/model/round.hpp"

namespace grantpanel::conflict {

/// Who reads whom among the members: `reads[a]` are those whose application a has a sheet on, or had in an earlier
/// round.
struct Reading {
    std::vector<std::vector<model::MemberIndex>> reads;               ///< by member, in the order of the panel
    std::set<std::pair<model::MemberIndex, model::MemberIndex>> now;  ///< those of this round
};

/// A ring of different members each of whom reads the next, the last one the first; it begins with the member who
/// stands first in the panel.
struct Ring {
    std::vector<model::MemberIndex> members;
    bool closed_now = false;  ///< at least one of the pairs is of this round
};

/// Each member's own applications: as applicant, or with a tie of kind `applicant` to it.
inline std::vector<std::pair<model::MemberIndex, model::ApplicationIndex>> own_applications(
    model::RoundData const& round) {
    std::vector<std::pair<model::MemberIndex, model::ApplicationIndex>> own;
    for (auto each : core::positions<model::ApplicationIndex>(round.applications.size()))
        if (auto const& member = round.applicant_of(each).member) own.emplace_back(*member, each);
    std::size_t const first = round.panel.size() + round.applicants.size();
    for (auto const& tie : round.ties) {
        if (round.kinds[tie.kind] != "applicant") continue;
        auto const a = std::min(tie.from, tie.to), b = std::max(tie.from, tie.to);
        if (a.value < round.panel.size() && b.value >= first)
            own.emplace_back(model::MemberIndex(a.value), model::ApplicationIndex(b.value - first));
    }
    std::sort(own.begin(), own.end());
    own.erase(std::unique(own.begin(), own.end()), own.end());
    return own;
}

/// docs/conflicts.md, section 8. Cost: sheets times the owners of their application, and a sort.
inline Reading reading(model::RoundData const& round) {
    Reading reading;
    model::PerApplication<std::vector<model::MemberIndex>> owners(round.applications.size());
    for (auto const& [member, application] : own_applications(round)) owners[application].push_back(member);
    for (auto const& sheet : round.sheets)
        if (sheet.discussion != model::Discussion::practice)
            for (auto owner : owners[sheet.application])
                if (owner != sheet.member) reading.now.emplace(sheet.member, owner);
    auto all = reading.now;
    for (auto const& earlier : round.conflicts.earlier) all.emplace(earlier.reader, earlier.read);
    reading.reads.resize(round.panel.size());
    for (auto const& [reader, read] : all) reading.reads[reader.value].push_back(read);
    return reading;
}

namespace detail {

/// Lists the rings of one strongly connected component, each once: from its first member, over later members only.
class RingSearch {
  public:
    RingSearch(Reading const& reading, std::vector<std::size_t> const& component, std::size_t longest)
        : reading_(reading), component_(component), longest_(longest), on_way_(component.size(), false) {}

    std::vector<Ring> from(model::MemberIndex first) {
        first_ = first;
        way_ = {first};
        extend();
        return std::exchange(found_, {});
    }

  private:
    void extend() {
        for (auto next : reading_.reads[way_.back().value]) {
            if (next == first_ && way_.size() > 1) found_.push_back({way_, closed_now()});
            if (next <= first_ || on_way_[next.value] || way_.size() == longest_ ||
                component_[next.value] != component_[first_.value])
                continue;
            on_way_[next.value] = true;
            way_.push_back(next);
            extend();
            way_.pop_back();
            on_way_[next.value] = false;
        }
    }
    [[nodiscard]] bool closed_now() const {
        for (std::size_t i = 0; i < way_.size(); ++i)
            if (reading_.now.contains({way_[i], way_[(i + 1) % way_.size()]})) return true;
        return false;
    }

    Reading const& reading_;
    std::vector<std::size_t> const& component_;
    std::size_t longest_;
    std::vector<bool> on_way_;
    std::vector<model::MemberIndex> way_;
    std::vector<Ring> found_;
    model::MemberIndex first_;
};

}  // namespace detail

/// The rings of 2 to `longest` members who read each other, shortest first, then in the order of the panel. Rings lie
/// within strongly connected components (Tarjan 1972, from Boost.Graph); within these the ways are tried one by one.
/// Cost: members times ways of that length.
inline std::vector<Ring> rings(Reading const& reading, std::size_t longest) {
    using Digraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
    Digraph graph(reading.reads.size());
    for (std::size_t member = 0; member < reading.reads.size(); ++member)
        for (auto read : reading.reads[member]) boost::add_edge(member, std::size_t{read.value}, graph);
    std::vector<std::size_t> component(reading.reads.size());
    boost::strong_components(
        graph, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, graph)));
    std::vector<Ring> found;
    detail::RingSearch search(reading, component, longest);
    for (std::size_t member = 0; member < reading.reads.size(); ++member)
        for (auto& ring : search.from(model::MemberIndex(member))) found.push_back(std::move(ring));
    std::stable_sort(found.begin(), found.end(),
                     [](auto const& a, auto const& b) { return a.members.size() < b.members.size(); });
    return found;
}

/// The rings of a round up to the longest that it reports or forbids.
inline std::vector<Ring> rings(model::RoundData const& round) {
    return rings(reading(round), std::max(round.conflicts.report_cycles, round.conflicts.forbid_cycles));
}

/// Whether a ring is closed in this round and of a length that it forbids.
inline bool is_forbidden(model::RoundData const& round, Ring const& ring) {
    return ring.closed_now && ring.members.size() <= round.conflicts.forbid_cycles;
}

/// Pairs of members who apply and have to read each other, whoever else reads: each is needed to reach the number of
/// readers on an application of the other. Before reading starts they show that a ban cannot be met.
inline std::vector<std::pair<model::MemberIndex, model::MemberIndex>> forced_pairs(
    model::Round const& round, std::vector<model::Ruling> const& rulings) {
    Allowed const allowed(rulings);
    std::size_t const needs = std::max(round->assignment.readers, static_cast<std::size_t>(round->scoring.least_marks));
    std::set<std::pair<model::MemberIndex, model::MemberIndex>> forced;
    for (auto const& [owner, application] : own_applications(*round)) {
        if (round->applications[application].withdrawn_on) continue;
        std::vector<model::MemberIndex> able;
        for (auto member : core::positions<model::MemberIndex>(round->panel.size()))
            if (round->panel[member].decides() && model::may_mark(allowed(member, application))) able.push_back(member);
        if (able.size() <= needs)
            for (auto reader : able) forced.emplace(reader, owner);
    }
    std::vector<std::pair<model::MemberIndex, model::MemberIndex>> pairs;
    for (auto const& [reader, owner] : forced)
        if (reader < owner && forced.contains({owner, reader})) pairs.emplace_back(reader, owner);
    return pairs;
}

}  // namespace grantpanel::conflict
