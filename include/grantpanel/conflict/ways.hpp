// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "grantpanel/conflict/graph.hpp"
#include "grantpanel/core/text.hpp"

namespace grantpanel::conflict {

/// Whether a tie counts for a rule on the reference date (docs/conflicts.md, section 2, "Current"). Ties of a source
/// that has no dates always do; so do all where the rule has neither `within` nor `tense`.
inline bool is_current(model::Tie const& tie, model::ConflictRule const& rule, std::optional<core::Date> reference) {
    using model::TieSource;
    bool const dated = tie.source == TieSource::interest || tie.source == TieSource::conflict_decision ||
                       tie.source == TieSource::link;
    if (!reference || !dated) return true;
    auto const day = core::days(*reference);
    bool const over = tie.until && core::days(tie.until->last()) < day;
    bool const to_come = tie.since && core::days(tie.since->first()) > day;
    if (!rule.tense.empty()) {
        auto const tense = to_come ? model::Tense::likely : over ? model::Tense::was : model::Tense::is;
        if (std::find(rule.tense.begin(), rule.tense.end(), tense) == rule.tense.end()) return false;
    }
    return !rule.within || !tie.until ||
           core::days(tie.until->last()) >= core::days(core::years_before(*reference, *rule.within));
}

/// Finds, for one rule, the applications that it reaches from a member, each with the way that comes first.
///
/// Ways grow hop by hop in the order of the ids on them. What lies ahead depends on where a way stands, on whether it
/// has met one of `positions`, and on its last department: ways that agree in these are alternatives. Of alternatives
/// only those are kept that the hops to come could need because they meet a thing that all earlier ones have passed: at
/// most six. So nothing is lost and a large employer in the middle costs no more than its ties.
class Ways {
  public:
    Ways(Graph const& graph, model::ConflictRule const& rule) : graph_(graph), rule_(rule) {
        auto const& round = graph.round();
        usable_.resize(round.ties.size());
        marks_.resize(round.ties.size());
        departments_.resize(round.ties.size());
        std::unordered_map<std::string, std::uint32_t> numbers;
        auto const number = [&](std::string_view department) {
            if (department.empty()) return std::uint32_t{0};
            return numbers.try_emplace(core::fold_ascii(department), static_cast<std::uint32_t>(numbers.size() + 1))
                .first->second;
        };
        for (std::size_t i = 0; i < round.ties.size(); ++i) {
            auto const& tie = round.ties.at(i);
            for (std::size_t hop = 0; hop < rule.path.size(); ++hop)
                if (std::find(rule.path[hop].begin(), rule.path[hop].end(), tie.kind) != rule.path[hop].end())
                    usable_[i] = static_cast<std::uint8_t>(usable_[i] | (1U << hop));
            if (usable_[i] == 0) continue;
            if (!is_current(tie, rule, round.reference) || has_any(tie.position, rule.not_positions)) usable_[i] = 0;
            marks_[i] = has_any(tie.position, rule.positions);
            if (!rule.same.empty()) departments_[i] = number(tie.department);
        }
        if (!rule.same.empty())
            for (auto const& department : rule.departments) wanted_.push_back(number(department));
    }

    /// Calls found(application, hops) once for each application that the rule reaches from a member.
    template <class Found>
    void from(model::MemberIndex member, Found found) {
        std::uint32_t const start = graph_.thing(graph_.round().node(member));
        std::vector<Way> ways{{}}, next;
        std::size_t const hops = rule_.path.size();
        for (std::size_t hop = 0; hop < hops; ++hop) {
            next.clear();
            alternatives_.clear();
            for (auto const& way : ways)
                for (auto const& arc : graph_.arcs(hop == 0 ? start : way.things[hop - 1])) {
                    if ((usable_[arc.hop.tie.value] >> hop & 1U) == 0 || arc.to == start) continue;
                    auto const passed = std::span(way.things).first(hop);
                    if (std::find(passed.begin(), passed.end(), arc.to) != passed.end()) continue;
                    Way longer = way;
                    longer.things[hop] = arc.to;
                    longer.hops[hop] = arc.hop;
                    longer.marked = way.marked || marks_[arc.hop.tie.value];
                    if (auto const department = departments_[arc.hop.tie.value]) longer.department = department;
                    auto& kept = alternatives_[key(longer, hop)];
                    if (!adds(next, kept, longer, hop, hops - 1 - hop)) continue;
                    kept.push_back(static_cast<std::uint32_t>(next.size()));
                    next.push_back(longer);
                }
            std::swap(ways, next);
        }
        reached_.assign(graph_.round().applications.size(), false);
        for (auto const& way : ways) {
            if (!rule_.positions.empty() && !way.marked) continue;
            for (auto application : graph_.applications(way.things[hops - 1])) {
                if (reached_[application.value]) continue;
                if (!wanted_.empty() && way.department != 0 && wanted_[application.value] != 0 &&
                    way.department != wanted_[application.value])
                    continue;
                reached_[application.value] = true;
                found(application, way.hops);
            }
        }
    }

  private:
    struct Way {
        std::array<std::uint32_t, 4> things{};
        std::array<model::Hop, 4> hops{};
        std::uint32_t department = 0;
        bool marked = false;
    };

    /// Whether one of the words (or phrases) stands in a position as whole words.
    static bool has_any(std::string_view position, std::vector<std::string> const& words) {
        return std::any_of(words.begin(), words.end(),
                           [&](auto const& word) { return core::has_words(position, word); });
    }

    static std::uint64_t key(Way const& way, std::size_t hop) {
        return std::uint64_t{way.things[hop]} << 32U | std::uint64_t{way.department} << 1U | (way.marked ? 1U : 0U);
    }

    /// Whether some `ahead` things could block every kept alternative and leave this way open.
    static bool adds(std::vector<Way> const& ways, std::vector<std::uint32_t> const& kept, Way const& way,
                     std::size_t hop, std::size_t ahead) {
        if (kept.empty()) return true;
        if (ahead == 0) return false;
        auto const passes = [hop](Way const& one, std::uint32_t thing) {
            auto const passed = std::span(one.things).first(hop);
            return std::find(passed.begin(), passed.end(), thing) != passed.end();
        };
        for (std::size_t i = 0; i < hop; ++i) {
            std::uint32_t const blocked = ways[kept.front()].things[i];
            if (passes(way, blocked)) continue;
            std::vector<std::uint32_t> open;
            for (auto each : kept)
                if (!passes(ways[each], blocked)) open.push_back(each);
            if (adds(ways, open, way, hop, ahead - 1)) return true;
        }
        return false;
    }

    Graph const& graph_;
    model::ConflictRule const& rule_;
    std::vector<std::uint8_t> usable_;  ///< per tie, one bit for each hop
    std::vector<bool> marks_, reached_;
    std::vector<std::uint32_t> departments_, wanted_;  ///< numbers of folded words; 0 where unknown
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> alternatives_;
};

}  // namespace grantpanel::conflict
