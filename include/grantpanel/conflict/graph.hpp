// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <numeric>
#include <span>
#include <tuple>
#include <vector>

#include "grantpanel/model/round.hpp"

namespace grantpanel::conflict {

/// The ties of a round as a graph: from every thing, its ties in the order of the ids at their far ends, so that no
/// result depends on the order of rows. Organisations joined by `same_as` are one thing. Built once: a sort of the
/// ties.
class Graph {
  public:
    /// A tie seen from one end.
    struct Arc {
        std::uint32_t to = 0;  ///< the thing at the far end
        model::Hop hop;
    };

    explicit Graph(model::RoundData const& round) : round_(&round), things_(round.nodes()) {
        join_aliases();
        index_applications();
        rank_.resize(round.nodes());
        std::vector<std::uint32_t> by_id(round.nodes());
        std::iota(by_id.begin(), by_id.end(), 0U);
        std::sort(by_id.begin(), by_id.end(),
                  [&](auto a, auto b) { return round.id_of(model::NodeIndex(a)) < round.id_of(model::NodeIndex(b)); });
        for (std::size_t i = 0; i < by_id.size(); ++i) rank_[by_id[i]] = static_cast<std::uint32_t>(i);

        std::vector<std::pair<std::uint32_t, Arc>> arcs;  // with the thing at the near end
        for (auto each : core::positions<model::TieIndex>(round.ties.size())) {
            auto const& tie = round.ties[each];
            auto const from = thing(tie.from), to = thing(tie.to);
            if (from == to) continue;
            arcs.push_back({from, {to, {each, false}}});
            arcs.push_back({to, {from, {each, true}}});
        }
        std::sort(arcs.begin(), arcs.end(), [&](auto const& a, auto const& b) {
            return a.first != b.first ? a.first < b.first : comes_before(a.second.hop, b.second.hop);
        });
        starts_.assign(round.nodes() + 1, 0);
        for (auto const& [near, arc] : arcs) ++starts_[near + 1];
        std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
        for (auto const& [near, arc] : arcs) arcs_.push_back(arc);
    }

    /// Takes in a tie that was added to the round after the graph was built. Cost: a move of the arcs behind it.
    void add(model::TieIndex added) {
        auto const& tie = round_->ties[added];
        auto const from = thing(tie.from), to = thing(tie.to);
        if (from == to) return;
        insert(from, {to, {added, false}});
        insert(to, {from, {added, true}});
    }

    [[nodiscard]] model::RoundData const& round() const { return *round_; }
    /// What a node is part of: itself, or the first of the nodes that are one under several names.
    [[nodiscard]] std::uint32_t thing(model::NodeIndex node) const { return things_[node.value]; }
    [[nodiscard]] std::span<Arc const> arcs(std::uint32_t thing) const {
        return std::span(arcs_).subspan(starts_[thing], starts_[thing + 1] - starts_[thing]);
    }
    /// The applications that a way reaches when it ends at this thing: itself, or all that it makes.
    [[nodiscard]] std::span<model::ApplicationIndex const> applications(std::uint32_t thing) const {
        return std::span(applications_)
            .subspan(application_starts_[thing], application_starts_[thing + 1] - application_starts_[thing]);
    }
    /// The node at the end of a hop.
    [[nodiscard]] model::NodeIndex far(model::Hop hop) const {
        auto const& tie = round_->ties[hop.tie];
        return hop.reversed ? tie.from : tie.to;
    }

  private:
    static auto said(model::Tie const& tie) {
        auto const when = [](auto const& day) { return day ? core::days(day->last()) : 0; };
        return std::tuple(when(tie.since), when(tie.until), std::string_view(tie.position),
                          std::string_view(tie.department));
    }

  public:
    /// The order of hops: by the id at the end, the kind, the id at the beginning, then what else is said of the tie.
    [[nodiscard]] bool comes_before(model::Hop a, model::Hop b) const {
        auto const place = [&](model::Hop hop) {
            auto const& tie = round_->ties[hop.tie];
            return std::tuple(rank_[far(hop).value], std::string_view(round_->kinds[tie.kind]),
                              rank_[(hop.reversed ? tie.to : tie.from).value]);
        };
        auto const left = place(a), right = place(b);
        if (left != right) return left < right;
        auto const more = said(round_->ties[a.tie]), other = said(round_->ties[b.tie]);
        return more != other ? more < other : a.tie < b.tie;
    }

  private:
    void insert(std::uint32_t near, Arc const& arc) {
        auto const from = arcs_.begin() + static_cast<std::ptrdiff_t>(starts_[near]),
                   to = arcs_.begin() + static_cast<std::ptrdiff_t>(starts_[near + 1]);
        arcs_.insert(
            std::upper_bound(from, to, arc, [&](auto const& a, auto const& b) { return comes_before(a.hop, b.hop); }),
            arc);
        for (std::size_t i = near + 1; i < starts_.size(); ++i) ++starts_[i];
    }

    void join_aliases() {
        for (std::size_t i = 0; i < things_.size(); ++i) things_[i] = static_cast<std::uint32_t>(i);
        auto const root = [&](std::uint32_t at) {
            while (things_[at] != at) at = things_[at] = things_[things_[at]];
            return at;
        };
        for (auto const& tie : round_->ties)
            if (round_->kinds[tie.kind] == model::same_as) {
                auto const a = root(tie.from.value), b = root(tie.to.value);
                things_[std::max(a, b)] = std::min(a, b);
            }
        for (std::size_t i = 0; i < things_.size(); ++i) things_[i] = root(static_cast<std::uint32_t>(i));
    }

    void index_applications() {
        std::vector<std::pair<std::uint32_t, model::ApplicationIndex>> ends;
        for (auto each : core::positions<model::ApplicationIndex>(round_->applications.size())) {
            ends.emplace_back(thing(round_->node(each)), each);
            ends.emplace_back(thing(round_->node(round_->applications[each].applicant)), each);
        }
        std::sort(ends.begin(), ends.end());
        application_starts_.assign(round_->nodes() + 1, 0);
        for (auto const& [at, application] : ends) {
            ++application_starts_[at + 1];
            applications_.push_back(application);
        }
        std::partial_sum(application_starts_.begin(), application_starts_.end(), application_starts_.begin());
    }

    model::RoundData const* round_;
    std::vector<std::uint32_t> things_, rank_;
    std::vector<std::size_t> starts_, application_starts_;
    std::vector<Arc> arcs_;
    std::vector<model::ApplicationIndex> applications_;
};

}  // namespace grantpanel::conflict
