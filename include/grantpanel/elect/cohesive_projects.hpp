// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "grantpanel/elect/cohesive_groups.hpp"

namespace grantpanel::elect {

/// Searches sets of projects, for many ballots and projects that are worth the same to all who support them: projects
/// are added one by one as long as those who support all of them can pay, without the voters who have more than any
/// further project could make them due. One step: a ballot that is looked at. Complete: what is not found does not
/// exist. Throws solve::OutOfSteps.
class ProjectSearch {
  public:
    ProjectSearch(Profile const& profile, Standing const& standing, Needs const& needs, solve::Budget& steps)
        : profile_(profile), standing_(standing), needs_(needs), steps_(steps), place_(profile.projects()) {
        // Rare support first: what branches off later is small.
        std::vector<std::uint32_t> order(profile.projects());
        std::iota(order.begin(), order.end(), 0U);
        std::stable_sort(order.begin(), order.end(),
                         [&](auto a, auto b) { return profile.votes[a] < profile.votes[b]; });
        for (std::uint32_t place = 0; place < order.size(); ++place) place_[order[place]] = place;
        order_ = std::move(order);
    }

    std::optional<Cohesive> run() {
        std::vector<std::uint32_t> all(profile_.ballots());
        std::iota(all.begin(), all.end(), 0U);
        if (grow(std::move(all), 0)) return result_;
        return std::nullopt;
    }

  private:
    [[nodiscard]] Wide money(std::vector<std::uint32_t> const& ballots) const {
        Wide sum = 0;
        for (auto ballot : ballots) sum += profile_.weight[ballot];
        return money_of(profile_, sum);
    }
    void count_steps(std::size_t ballots) {
        if (steps_.left <= ballots) throw solve::OutOfSteps{};
        steps_.left -= ballots + 1;
    }

    /// All ballots here support the projects so far; the next come at `from` or after it.
    bool grow(std::vector<std::uint32_t> ballots, std::uint32_t from) {
        count_steps(ballots.size());
        if (!chosen_.empty() && here(ballots)) return true;
        std::vector<Wide> support(order_.size());
        std::vector<std::uint32_t> next;
        for (bool changed = true; changed;) {
            std::fill(support.begin(), support.end(), Wide(0));
            for (auto ballot : ballots)
                for (auto project : profile_.supported_by(ballot)) support[place_[project]] += profile_.weight[ballot];
            next.clear();
            std::vector<Fitting::Item> items;
            Wide const rest = money(ballots) - cost_;
            for (auto place = from; place < order_.size(); ++place) {
                auto const cost = profile_.cost[order_[place]].count();
                if (support[place] == 0 || money_of(profile_, support[place]) < cost_ + cost || cost > rest) continue;
                next.push_back(place);
                items.push_back({order_[place], cost, profile_.worth[order_[place]]});
            }
            if (next.empty()) return false;
            Fitting fitting;
            fitting.set(std::move(items));
            Wide const most = level_ + fitting.bound(rest);
            changed = std::erase_if(ballots, [&](auto ballot) { return needs_.each[ballot] > most; }) > 0;
            count_steps(ballots.size());
        }
        std::fill(support.begin(), support.end(), Wide(0));
        for (auto place : next) support[place] = 1;
        std::vector<std::vector<std::uint32_t>> of(order_.size());
        for (auto ballot : ballots)
            for (auto project : profile_.supported_by(ballot))
                if (auto const place = place_[project]; support[place] > 0) of[place].push_back(ballot);
        for (auto place : next) {
            auto const project = order_[place];
            auto const cost = profile_.cost[project].count();
            chosen_.push_back(project);
            cost_ += cost;
            level_ += profile_.worth[project];
            if (grow(std::move(of[place]), place + 1)) return true;
            level_ -= profile_.worth[project];
            cost_ -= cost;
            chosen_.pop_back();
        }
        return false;
    }
    /// Whether some of these ballots are a group that is due the projects so far.
    bool here(std::vector<std::uint32_t> const& ballots) {
        std::vector<std::uint32_t> group;
        for (auto ballot : ballots)
            if (needs_.each[ballot] <= level_) group.push_back(ballot);
        if (money(group) < cost_ || (needs_.together && !have_little(group))) return false;
        result_ = Cohesive{std::move(group), chosen_, level_};
        return true;
    }

    /// Keeps of the group so many that can pay and together have less than the level, if there are such.
    bool have_little(std::vector<std::uint32_t>& group) {
        std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>> by_has;
        for (auto ballot : group) {
            std::vector<std::uint32_t> has;
            for (auto project : profile_.supported_by(ballot))
                if (standing_.selected[project]) has.push_back(project);
            by_has[std::move(has)].push_back(ballot);
        }
        std::vector<Part> parts;
        for (auto& [has, ballots] : by_has) {
            Wide weight = 0;
            for (auto ballot : ballots) weight += profile_.weight[ballot];
            parts.push_back({has, ballots, weight});
        }
        std::stable_sort(parts.begin(), parts.end(), [](auto const& a, auto const& b) { return a.weight > b.weight; });
        Wide rest = 0;
        for (auto const& part : parts) rest += part.weight;
        std::vector<std::uint8_t> covered(profile_.projects(), 0);
        std::vector<std::size_t> taken;
        if (!cover(parts, 0, 0, rest, 0, covered, taken)) return false;
        group.clear();
        for (auto part : taken) group.insert(group.end(), parts[part].ballots.begin(), parts[part].ballots.end());
        return true;
    }
    struct Part {
        std::vector<std::uint32_t> has, ballots;
        Wide weight;
    };
    bool cover(std::vector<Part> const& parts, std::size_t at, Wide weight, Wide rest, Wide value,
               std::vector<std::uint8_t>& covered, std::vector<std::size_t>& taken) {
        count_steps(1);
        if (money_of(profile_, weight) >= cost_) return true;
        if (at == parts.size() || money_of(profile_, weight + rest) < cost_) return false;
        auto const& part = parts[at];
        std::vector<std::uint32_t> added;
        Wide more = value;
        for (auto project : part.has)
            if (!covered[project]) {
                added.push_back(project);
                more += profile_.worth[project];
            }
        if (more < level_) {
            for (auto project : added) covered[project] = 1;
            taken.push_back(at);
            if (cover(parts, at + 1, weight + part.weight, rest - part.weight, more, covered, taken)) return true;
            taken.pop_back();
            for (auto project : added) covered[project] = 0;
            if (added.empty()) return false;  // they came along for nothing
        }
        return cover(parts, at + 1, weight, rest - part.weight, value, covered, taken);
    }

    Profile const& profile_;
    Standing const& standing_;
    Needs const& needs_;
    solve::Budget& steps_;
    std::vector<std::uint32_t> place_, order_;
    std::vector<std::uint32_t> chosen_;
    Wide cost_ = 0, level_ = 0;
    std::optional<Cohesive> result_;
};

}  // namespace grantpanel::elect
