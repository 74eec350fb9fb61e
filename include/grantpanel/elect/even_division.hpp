// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "grantpanel/core/ratio.hpp"
#include "grantpanel/elect/profile.hpp"

namespace grantpanel::elect::detail {

/// Divides costs among groups of voters so that no voter bears more than need be: finds the least L such that every
/// project's cost can be divided among its groups, no voter bearing more than L. That is the greatest, over sets of
/// projects, of cost / voters in a group of one of them. Found from below: while the flow of costs into groups with
/// room for L per voter leaves a rest, the projects that the rest can reach are a set of a greater ratio, the next L
/// (Dinkelbach). All numbers are whole: costs times the denominator of L, voters times its numerator.
class EvenDivision {
  public:
    /// A project with its cost, and then its groups.
    void add_project(std::int64_t cost) {
        cost_.push_back(cost);
        starts_.push_back(group_.size());
    }
    void add_group_of_last(std::uint32_t group) {
        group_.push_back(group);
        starts_.back() = group_.size();
    }
    /// All groups' voters, after all projects.
    void set_voters(std::vector<std::uint64_t> voters) { voters_ = std::move(voters); }

    /// The least load. `load` is the ratio of some set of these projects, or 0; the greater the sooner it is done.
    core::Ratio least_load(core::Ratio load) {
        index();
        if (load.sign() == 0) load = ratio_of(std::vector<bool>(cost_.size(), true));
        while (true) {
            fill(load);
            while (layer()) {
                next_.assign(starts_.begin(), starts_.end() - 1);
                next_back_.assign(back_starts_.begin(), back_starts_.end() - 1);
                for (std::uint32_t project = 0; project < cost_.size(); ++project)
                    if (rest_[project] > 0) rest_[project] -= push(project, rest_[project]);
            }
            if (std::all_of(rest_.begin(), rest_.end(), [](auto rest) { return rest == 0; })) return load;
            std::vector<bool> reached(cost_.size());
            for (std::size_t project = 0; project < cost_.size(); ++project)
                reached[project] = depth_[project] != unseen;
            load = ratio_of(reached);
        }
    }

    // After least_load:

    /// What each voter of the group bears of the project's cost, by the position of the group among those of the
    /// project.
    [[nodiscard]] core::Ratio borne(std::uint32_t project, std::size_t k, core::Ratio const& load) const {
        auto const edge = starts_[project] + k;
        return core::Ratio(core::Integer(flow_[edge]), load.denominator() * core::Integer(voters_[group_[edge]]));
    }
    /// The projects whose voters all have to bear the load: no part of their cost can go to a voter who bears less.
    [[nodiscard]] std::vector<std::uint32_t> tight() const {
        std::vector<bool> loose(cost_.size()), roomy(voters_.size());
        for (std::size_t group = 0; group < voters_.size(); ++group) roomy[group] = room_[group] > 0;
        for (bool more = true; more;) {
            more = false;
            for (std::uint32_t project = 0; project < cost_.size(); ++project) {
                if (loose[project]) continue;
                for (auto edge = starts_[project]; edge < starts_[project + 1]; ++edge)
                    loose[project] = loose[project] || roomy[group_[edge]];
                if (!loose[project]) continue;
                more = true;
                for (auto edge = starts_[project]; edge < starts_[project + 1]; ++edge)
                    if (flow_[edge] > 0) roomy[group_[edge]] = true;
            }
        }
        std::vector<std::uint32_t> tight;
        for (std::uint32_t project = 0; project < cost_.size(); ++project)
            if (!loose[project]) tight.push_back(project);
        return tight;
    }

  private:
    static constexpr std::uint32_t unseen = std::numeric_limits<std::uint32_t>::max();

    void index() {
        back_starts_.assign(voters_.size() + 1, 0);
        for (auto group : group_) ++back_starts_[group + 1];
        for (std::size_t group = 0; group < voters_.size(); ++group) back_starts_[group + 1] += back_starts_[group];
        back_.resize(group_.size());
        auto at = back_starts_;
        for (std::uint32_t project = 0; project < cost_.size(); ++project)
            for (auto edge = starts_[project]; edge < starts_[project + 1]; ++edge)
                back_[at[group_[edge]]++] = {project, edge};
    }
    [[nodiscard]] core::Ratio ratio_of(std::vector<bool> const& projects) const {
        std::vector<bool> seen(voters_.size());
        core::Integer cost = 0, voters = 0;
        for (std::size_t project = 0; project < cost_.size(); ++project) {
            if (!projects[project]) continue;
            cost += cost_[project];
            for (auto edge = starts_[project]; edge < starts_[project + 1]; ++edge) {
                if (!seen[group_[edge]]) voters += voters_[group_[edge]];
                seen[group_[edge]] = true;
            }
        }
        return {cost, voters};
    }
    /// A first flow: each project in turn fills its groups.
    void fill(core::Ratio const& load) {
        auto const up = static_cast<std::int64_t>(load.numerator()),
                   down = static_cast<std::int64_t>(load.denominator());
        room_.resize(voters_.size());
        for (std::size_t group = 0; group < voters_.size(); ++group) room_[group] = Wide(voters_[group]) * up;
        rest_.resize(cost_.size());
        flow_.assign(group_.size(), 0);
        for (std::size_t project = cost_.size(); project-- > 0;) {
            rest_[project] = Wide(cost_[project]) * down;
            for (auto edge = starts_[project]; edge < starts_[project + 1] && rest_[project] > 0; ++edge) {
                auto const part = std::min(rest_[project], room_[group_[edge]]);
                flow_[edge] = part;
                rest_[project] -= part;
                room_[group_[edge]] -= part;
            }
        }
    }
    /// Breadth first from the projects with a rest; whether a group with room was reached.
    bool layer() {
        depth_.assign(cost_.size(), unseen);
        group_depth_.assign(voters_.size(), unseen);
        queue_.clear();
        for (std::uint32_t project = 0; project < cost_.size(); ++project)
            if (rest_[project] > 0) {
                depth_[project] = 0;
                queue_.push_back(project);
            }
        bool found = false;
        for (std::size_t at = 0; at < queue_.size(); ++at) {
            auto const project = queue_[at];
            for (auto edge = starts_[project]; edge < starts_[project + 1]; ++edge) {
                auto const group = group_[edge];
                if (group_depth_[group] != unseen) continue;
                group_depth_[group] = depth_[project] + 1;
                if (room_[group] > 0) found = true;
                for (auto k = back_starts_[group]; k < back_starts_[group + 1]; ++k) {
                    auto const& [other, back_edge] = back_[k];
                    if (flow_[back_edge] == 0 || depth_[other] != unseen) continue;
                    depth_[other] = depth_[project] + 2;
                    queue_.push_back(other);
                }
            }
        }
        return found;
    }
    /// Moves up to `amount` of the project's cost down the layers; gives how much found room.
    Wide push(std::uint32_t project, Wide amount) {
        Wide moved = 0;
        for (auto& edge = next_[project]; edge < starts_[project + 1]; ++edge) {
            auto const group = group_[edge];
            if (group_depth_[group] != depth_[project] + 1) continue;
            auto const direct = std::min(amount - moved, room_[group]);
            room_[group] -= direct;
            flow_[edge] += direct;
            moved += direct;
            for (auto& k = next_back_[group]; moved < amount && k < back_starts_[group + 1]; ++k) {
                auto const& [other, back_edge] = back_[k];
                if (flow_[back_edge] == 0 || depth_[other] != group_depth_[group] + 1) continue;
                auto const shifted = push(other, std::min(amount - moved, flow_[back_edge]));
                flow_[back_edge] -= shifted;
                flow_[edge] += shifted;
                moved += shifted;
                if (moved == amount) break;
            }
            if (moved == amount) break;
        }
        return moved;
    }

    std::vector<std::int64_t> cost_;
    std::vector<std::size_t> starts_{0};
    std::vector<std::uint32_t> group_;  // of each edge, project by project
    std::vector<std::uint64_t> voters_;
    std::vector<std::size_t> back_starts_;
    std::vector<std::pair<std::uint32_t, std::size_t>> back_;  // of each group: its projects, with their edges
    std::vector<Wide> room_, rest_, flow_;
    std::vector<std::uint32_t> depth_, group_depth_, queue_;
    std::vector<std::size_t> next_, next_back_;
};

}  // namespace grantpanel::elect::detail
