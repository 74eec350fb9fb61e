// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/elect/even_division.hpp"
#include "grantpanel/elect/steps.hpp"

namespace grantpanel::elect {

namespace detail {

/// Ballots that support the same of the selected projects, as one group.
class SelectedGroups {
  public:
    explicit SelectedGroups(Profile const& profile)
        : profile_(profile), group_of_(profile.ballots()), voters_{profile.voters}, projects_(1) {}

    void add(std::uint32_t project) {
        std::map<std::uint32_t, std::uint32_t> split;  // group -> its part that supports the project
        for (auto ballot : profile_.supporters_of(project)) {
            auto& group = group_of_[ballot];
            auto const [at, is_new] = split.try_emplace(group, static_cast<std::uint32_t>(voters_.size()));
            if (is_new) {
                voters_.push_back(0);
                projects_.push_back(projects_[group]);
                projects_.back().push_back(project);
            }
            voters_[group] -= profile_.weight[ballot];
            voters_[at->second] += profile_.weight[ballot];
            group = at->second;
        }
        selected_.push_back(project);
    }

    /// The load of `candidate` with the selected projects; `bound` as in EvenDivision::least_load.
    [[nodiscard]] core::Ratio load(std::uint32_t candidate, core::Ratio const& bound) const {
        // Each group is two: who supports the candidate, with the numbers after `size`, and who does not.
        auto const size = voters_.size();
        auto voters = voters_;
        voters.resize(2 * size, 0);
        std::vector<std::uint32_t> supporters;
        for (auto ballot : profile_.supporters_of(candidate)) {
            auto const group = group_of_[ballot];
            if (voters[size + group] == 0) supporters.push_back(group);
            voters[group] -= profile_.weight[ballot];
            voters[size + group] += profile_.weight[ballot];
        }
        std::sort(supporters.begin(), supporters.end());
        std::vector<std::vector<std::uint32_t>> groups(profile_.projects());
        for (std::uint32_t group = 0; group < size; ++group)
            for (auto project : projects_[group]) {
                if (voters[group] > 0) groups[project].push_back(group);
                if (voters[size + group] > 0) groups[project].push_back(static_cast<std::uint32_t>(size) + group);
            }
        EvenDivision division;
        for (auto project : selected_) {
            division.add_project(profile_.cost[project].count());
            for (auto group : groups[project]) division.add_group_of_last(group);
        }
        division.add_project(profile_.cost[candidate].count());
        for (auto group : supporters) division.add_group_of_last(static_cast<std::uint32_t>(size) + group);
        division.set_voters(std::move(voters));
        return division.least_load(bound);
    }

    /// The costs of the selected projects, divided so that nobody bears more than need be, and of the others again
    /// nobody more than need be, and so on: what each voter bears of each, in the smallest unit, in the order of
    /// selection and of the project's supporters. What a voter bears in all has no other value in any such division;
    /// how it falls to the voter's projects can have.
    [[nodiscard]] std::vector<std::vector<core::Ratio>> division() const {
        std::vector<std::uint32_t> place(profile_.projects());
        for (std::uint32_t k = 0; k < selected_.size(); ++k) place[selected_[k]] = k;
        std::map<std::vector<std::uint32_t>, std::uint32_t> sorted;  // so that no order of rows counts
        for (std::uint32_t group = 0; group < voters_.size(); ++group) {
            std::vector<std::uint32_t> places;
            for (auto project : projects_[group]) places.push_back(place[project]);
            if (voters_[group] > 0) sorted.emplace(std::move(places), group);
        }
        std::vector<std::vector<core::Ratio>> bears(selected_.size(), std::vector<core::Ratio>(voters_.size()));
        std::vector<std::uint32_t> open(selected_.size());
        std::iota(open.begin(), open.end(), 0U);
        std::vector<bool> settled(voters_.size());
        while (!open.empty()) {
            EvenDivision division;
            std::vector<std::vector<std::uint32_t>> groups;
            for (auto at : open) {
                division.add_project(profile_.cost[selected_[at]].count());
                groups.emplace_back();
                for (auto const& [places, group] : sorted)
                    if (!settled[group] && std::binary_search(places.begin(), places.end(), at)) {
                        division.add_group_of_last(group);
                        groups.back().push_back(group);
                    }
            }
            division.set_voters(voters_);
            auto const load = division.least_load({});
            auto tight = division.tight();
            for (auto project : tight)
                for (std::size_t k = 0; k < groups[project].size(); ++k) {
                    bears[open[project]][groups[project][k]] = division.borne(project, k, load);
                    settled[groups[project][k]] = true;
                }
            for (; !tight.empty(); tight.pop_back()) open.erase(open.begin() + tight.back());
        }
        std::vector<std::vector<core::Ratio>> shares(selected_.size());
        for (std::size_t k = 0; k < selected_.size(); ++k)
            for (auto ballot : profile_.supporters_of(selected_[k])) shares[k].push_back(bears[k][group_of_[ballot]]);
        return shares;
    }

  private:
    Profile const& profile_;
    std::vector<std::uint32_t> group_of_;               // of each ballot
    std::vector<std::uint64_t> voters_;                 // of each group
    std::vector<std::vector<std::uint32_t>> projects_;  // of each group: the selected ones that it supports
    std::vector<std::uint32_t> selected_;
};

}  // namespace detail

/// Maximin support (Sanchez-Fernandez et al. 2021; for costs Aziz, Lee, Talmon 2018; docs/rules/maximin_support.md): as
/// Phragmen's rule, with the costs of all selected projects divided anew at each step. A project's load is the least L
/// such that its cost and those of the selected projects can be divided among their supporters, no voter bearing more
/// than L. Of the projects that fit into what is left, the one with the lowest load is selected, until none with
/// supporters fits. Price: the load, in whole units. Only who supports a project counts, not how much.
///
/// Loads never fall, and a load seen earlier is the ratio of a set of projects: it is a lower bound where the search
/// for the new one begins. Cost: a few maximum flows for each project looked at.
inline Outcome maximin_support(Profile const& profile, Chooser const& choose) {
    auto outcome = detail::nothing_selected(profile);
    detail::SelectedGroups groups(profile);
    detail::Cheapest<core::Ratio> search(detail::all_projects(profile));
    std::vector<core::Ratio> bound(profile.projects());
    for (std::size_t project = 0; project < profile.projects(); ++project)
        if (profile.votes[project] > 0)
            bound[project] =
                core::Ratio(profile.cost[project].count(), static_cast<std::int64_t>(profile.votes[project]));
    core::Ratio highest;  // of the selected projects by themselves
    while (true) {
        auto const tied = search.find(outcome, [&](std::uint32_t project) -> std::optional<core::Ratio> {
            if (profile.votes[project] == 0 || profile.cost[project] > outcome.remaining) return std::nullopt;
            return bound[project] = groups.load(project, std::max(bound[project], highest));
        });
        if (tied.empty()) return outcome;
        auto const project = detail::pick(tied, choose);
        highest = search.price(project);
        detail::select(profile, outcome,
                       {.project = project, .price = highest / profile.whole_unit(), .payers = profile.votes[project]});
        groups.add(project);
        search.remove(project);
    }
}

}  // namespace grantpanel::elect
