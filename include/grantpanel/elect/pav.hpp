// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/elect/committee.hpp"

namespace grantpanel::elect {

namespace detail {

/// Finds committees of the greatest PAV score by branch and bound. What a project adds never grows with the committee,
/// so that a committee's score plus the greatest gains of the open projects, as many as places are left, bounds all
/// that contain it.
class BestCommittee {
  public:
    BestCommittee(Profile const& profile, std::size_t places, std::uint64_t step_limit)
        : profile_(profile), places_(places), limit_(step_limit), harmonic_(places), served_(profile) {}

    /// The best committee.
    std::vector<std::uint32_t> best() { return find({}, {}, 0, false); }
    /// A best committee that has all of `with`, and not `without`. Empty: there is none. After `best`.
    std::vector<std::uint32_t> another(std::vector<std::uint32_t> const& with,
                                       std::optional<std::uint32_t> without = {}) {
        return find(with, without, best_score_, true);
    }
    [[nodiscard]] Harmonic const& harmonic() const { return harmonic_; }

  private:
    /// Of the committees with at least the score `goal` the best, or `any`.
    std::vector<std::uint32_t> find(std::vector<std::uint32_t> const& fixed, std::optional<std::uint32_t> without,
                                    core::Integer goal, bool any) {
        best_.clear();
        goal_ = std::move(goal);
        any_ = any;
        core::Integer score = 0;
        for (auto project : fixed) {
            score += served_.gain(project, harmonic_);
            served_.add(project);
        }
        committee_ = fixed;
        auto open = all_projects(profile_);
        std::erase_if(open,
                      [&](auto p) { return p == without || std::find(fixed.begin(), fixed.end(), p) != fixed.end(); });
        extend(score, open);
        for (auto project : fixed) served_.take_back(project);
        return best_;
    }
    void extend(core::Integer const& score, std::vector<std::uint32_t> open) {
        if (++steps_ > limit_)
            throw core::NotProved("the committee with the greatest PAV score could not be proved within " +
                                  std::to_string(limit_) + " steps; `seq_pav` fills the places one after the other");
        std::size_t const left = places_ - committee_.size();
        if (left == 0) {
            if (score < goal_ || (!best_.empty() && score <= best_score_)) return;
            best_ = committee_;
            best_score_ = score;
            return;
        }
        std::vector<std::pair<core::Integer, std::uint32_t>> gains;
        for (auto project : open) gains.emplace_back(served_.gain(project, harmonic_), project);
        std::sort(gains.begin(), gains.end(), [](auto const& a, auto const& b) {
            return a.first != b.first ? a.first > b.first : a.second < b.second;
        });
        // Each branch takes one project and rules out those of the branches before it.
        for (std::size_t first = 0; first + left <= gains.size(); ++first) {
            core::Integer bound = score;
            for (std::size_t k = first; k < first + left; ++k) bound += gains[k].first;
            if (bound < goal_ || (!best_.empty() && (any_ || bound <= best_score_))) return;
            auto const [gain, project] = gains[first];
            std::vector<std::uint32_t> rest;
            for (std::size_t k = first + 1; k < gains.size(); ++k) rest.push_back(gains[k].second);
            committee_.push_back(project);
            served_.add(project);
            extend(score + gain, std::move(rest));
            served_.take_back(project);
            committee_.pop_back();
        }
    }

    Profile const& profile_;
    std::size_t places_;
    std::uint64_t limit_, steps_ = 0;
    Harmonic harmonic_;
    Served served_;
    std::vector<std::uint32_t> committee_, best_;
    core::Integer best_score_ = 0, goal_ = 0;
    bool any_ = false;
};

}  // namespace detail

/// Proportional approval voting (Thiele 1895; docs/rules/pav.md): the committee with the greatest sum over voters of 1
/// + 1/2 + ... + 1/(selected projects that they support). All places are filled. Of equally good committees: projects
/// that are in all of them are selected first, by id; then one of those that are in some is chosen, and the same
/// follows among the committees with that project. Price: what the project adds to the score of those before it. Only
/// who supports a project counts, not how much. Throws UsageError where costs differ, and NotProved after `step_limit`
/// committees and parts of committees. Cost: exponential at worst.
inline Outcome pav(Profile const& profile, Chooser const& choose, std::uint64_t step_limit = 1'000'000) {
    auto outcome = detail::nothing_selected(profile);
    auto const places = detail::places(profile);
    if (places == 0) return outcome;
    detail::BestCommittee search(profile, places, step_limit);
    std::vector<std::uint32_t> selected;
    detail::Served served(profile);
    auto const take = [&](std::uint32_t project) {
        auto const gain = core::Ratio(served.gain(project, search.harmonic()), search.harmonic().denominator);
        detail::select(profile, outcome, {.project = project, .price = gain});
        served.add(project);
        selected.push_back(project);
    };
    auto committee = search.best();
    while (selected.size() < places) {
        // Each open project: is it in some best committee that has the selected ones, and in all of them?
        std::vector<bool> in_some(profile.projects()), in_all(profile.projects(), true);
        auto const seen = [&](std::vector<std::uint32_t> const& members) {
            std::vector<bool> member(profile.projects());
            for (auto project : members) member[project] = true;
            for (std::size_t p = 0; p < profile.projects(); ++p)
                if (member[p])
                    in_some[p] = true;
                else
                    in_all[p] = false;
        };
        seen(committee);
        std::vector<std::uint32_t> certain, tied;
        for (std::uint32_t project = 0; project < profile.projects(); ++project) {
            if (std::find(selected.begin(), selected.end(), project) != selected.end()) continue;
            if (!in_some[project]) {
                auto with = selected;
                with.push_back(project);
                if (auto const found = search.another(with); !found.empty()) seen(found);
            } else if (in_all[project]) {
                if (auto const found = search.another(selected, project); !found.empty()) seen(found);
            }
            if (in_some[project]) (in_all[project] ? certain : tied).push_back(project);
        }
        std::sort(certain.begin(), certain.end(), [&](auto a, auto b) { return profile.by_id[a] < profile.by_id[b]; });
        for (auto project : certain) take(project);
        if (!tied.empty()) {
            take(choose(tied));
            committee = search.another(selected);
        }
    }
    return outcome;
}

}  // namespace grantpanel::elect
