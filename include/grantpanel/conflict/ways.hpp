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
        usable_.reserve(round.ties.size());
        for (auto tie : core::positions<model::TieIndex>(round.ties.size())) add(tie);
        if (!rule.same.empty())
            for (auto const& department : rule.departments) wanted_.push_back(number(department));
    }

    /// Takes in the next tie of the round.
    void add(model::TieIndex added) {
        auto const& tie = graph_.round().ties[added];
        std::uint8_t hops = 0;
        for (std::size_t hop = 0; hop < rule_.path.size(); ++hop)
            if (std::find(rule_.path[hop].begin(), rule_.path[hop].end(), tie.kind) != rule_.path[hop].end())
                hops = static_cast<std::uint8_t>(hops | (1U << hop));
        bool const counts = hops != 0 && is_current(tie, rule_, graph_.round().reference) &&
                            !has_any(tie.position, rule_.not_positions);
        usable_.push_back(counts ? hops : std::uint8_t{0});
        marks_.push_back(counts && has_any(tie.position, rule_.positions));
        departments_.push_back(counts && !rule_.same.empty() ? number(tie.department) : 0);
    }

    /// Whether a tie can be this hop of a way.
    [[nodiscard]] bool can_be(model::TieIndex tie, std::size_t hop) const {
        return (usable_[tie.value] >> hop & 1U) != 0;
    }

    /// Whether a way of all hops meets the conditions that are on it as a whole: positions and department.
    [[nodiscard]] bool suits(std::span<model::Hop const> way, model::ApplicationIndex application) const {
        bool marked = rule_.positions.empty();
        std::uint32_t department = 0;
        for (auto hop : way) {
            marked = marked || marks_[hop.tie.value];
            if (departments_[hop.tie.value] != 0) department = departments_[hop.tie.value];
        }
        return marked && (wanted_.empty() || department == 0 || wanted_[application.value] == 0 ||
                          department == wanted_[application.value]);
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
                    if (!can_be(arc.hop.tie, hop) || arc.to == start) continue;
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
            for (auto application : graph_.applications(way.things[hops - 1])) {
                if (reached_[application.value] || !suits(std::span(way.hops).first(hops), application)) continue;
                reached_[application.value] = true;
                found(application, way.hops);
            }
        }
    }

  private:
    std::uint32_t number(std::string_view department) {
        if (department.empty()) return 0;
        return numbers_.try_emplace(core::fold_ascii(department), static_cast<std::uint32_t>(numbers_.size() + 1))
            .first->second;
    }

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
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> alternatives_;
};

}  // namespace grantpanel::conflict
