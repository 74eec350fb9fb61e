// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "grantpanel/core/date.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/money.hpp"
#include "grantpanel/core/problem.hpp"
#include "grantpanel/core/ratio.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/model/draft.hpp"
#include "grantpanel/model/round.hpp"
#include "grantpanel/validate/meant.hpp"
#include "grantpanel/validate/number_hint.hpp"
#include "grantpanel/validate/number_style.hpp"
#include "grantpanel/validate/place.hpp"

namespace grantpanel::validate {

/// What an id names.
enum class IdKind : std::uint8_t { member, organisation, person, application };

inline std::string_view word(IdKind kind) {
    static constexpr std::array words{"a panel member", "an organisation", "a person", "an application"};
    return words[static_cast<std::size_t>(kind)];
}

/// All that validate knows while it reads: the draft, the round so far, the ids seen and the problems found.
/// The functions that read a scalar add a problem and give nothing where it is not what was asked for.
class Reading {
  public:
    explicit Reading(model::Draft const& source) : draft(source) {}

    model::Draft const& draft;
    model::RoundData round;
    core::Problems problems;
    /// Of each stage with a group, once it is decided: who is in it.
    std::vector<model::PerApplication<model::Answer>> const* stage_groups = nullptr;

    // -- problems ----------------------------------------------------------------------------------------------------

    /// `other` is the place of the other party, where there is one.
    void error(std::string code, Place const& place, std::string message, std::string hint = "", std::string group = "",
               core::Path const& other = {}) {
        add(core::Severity::error, std::move(code), place, std::move(message), std::move(hint), std::move(group),
            other);
    }
    void warning(std::string code, Place const& place, std::string message, std::string hint = "",
                 std::string group = "") {
        add(core::Severity::warning, std::move(code), place, std::move(message), std::move(hint), std::move(group));
    }
    /// A word that is not among those it can be: says which they are and which is nearest, and what else helps.
    void wrong_word(std::string code, Place const& place, std::string const& message, std::string_view word,
                    std::vector<std::string> choices, std::string const& help = "") {
        std::string const near = meant(word, choices);
        std::string hint = near.empty() ? "" : "Did you mean `" + shown(near) + "`? ";
        std::vector<std::string> first;
        for (std::size_t i = 0; i < std::min<std::size_t>(25, choices.size()); ++i)
            first.push_back("`" + shown(choices[i]) + "`");
        if (!first.empty()) hint += "Known here: " + core::join_words(first, " and ");
        if (first.size() < choices.size()) hint += " and " + std::to_string(choices.size() - first.size()) + " more";
        if (!help.empty()) hint += (hint.empty() ? "" : ". ") + help;
        core::Problem problem{core::Severity::error, std::move(code),   place.path(), message, hint, std::move(choices),
                              place.at_key,          std::string(word), {},           {},      1};
        problems.add(std::move(problem));
    }
    void not_available(Place const& place, std::string_view what) {
        error("not_available", place, "`" + std::string(what) + "` is not available yet",
              "This version of grantpanel does not know it; take it out of the file", std::string(what));
    }

    /// A table lacks a column: its cells are no problem, and neither are the ids that stood in it.
    void lacks(Place const& table, std::string_view column) {
        problems.leave_out(table.path(), column);
        if (column != "id") return;
        for (auto const& [name, kind] :
             {std::pair("panel", IdKind::member), std::pair("organisations", IdKind::organisation),
              std::pair("people", IdKind::person), std::pair("applications", IdKind::application),
              std::pair("items", IdKind::application)})
            if (table.key == name) without_ids_.insert(kind);
    }

    // -- scalars -----------------------------------------------------------------------------------------------------

    /// Text in one or more lines, at most 20,000 bytes, without control characters other than line ends and tabs.
    std::optional<std::string> text(Scalar const& scalar) {
        if (core::has_control(scalar.text, "\n\t")) {
            error(
                "text.control", scalar.place,
                "the text holds a control character or one that is invisible and reorders text: " + shown(scalar.text),
                "Take it out");
            return std::nullopt;
        }
        if (scalar.text.size() > 20000) {
            error("text.too_long", scalar.place, "the text is longer than 20,000 bytes", "Shorten it");
            return std::nullopt;
        }
        return std::string(scalar.text);
    }

    /// 1 to 200 bytes without control characters or spaces at the ends.
    std::optional<std::string> id(Scalar const& scalar) {
        std::string_view const t = scalar.text;
        if (t.empty() || t.size() > 200) {
            error("id.length", scalar.place, t.empty() ? "an id is missing" : "an id has more than 200 bytes",
                  "An id has 1 to 200 bytes");
        } else if (core::has_control(t)) {
            error("id.control", scalar.place, "an id holds a control character: " + shown(t), "Take it out");
        } else if (t.front() == ' ' || t.back() == ' ') {
            error("id.spaces", scalar.place, "an id begins or ends with a space: '" + shown(t) + "'",
                  "Take the space out");
        } else {
            return std::string(t);
        }
        return std::nullopt;
    }

    std::optional<core::Decimal> decimal(Scalar const& scalar, NumberStyle const& style = {}) {
        auto const reading = read_number(scalar.text, style);
        if (reading.ok()) return reading.value;
        static constexpr std::array codes{"",
                                          "number.missing",
                                          "number.not_a_number",
                                          "number.separator",
                                          "number.exponent",
                                          "number.leading_zero",
                                          "number.too_long",
                                          "number.currency_sign"};
        auto const [hint, group] = number_hint(draft, scalar, reading.fault);
        error(codes[static_cast<std::size_t>(reading.fault)], scalar.place,
              scalar.empty() ? "a number is missing" : "'" + shown(scalar.text) + "' cannot be read as a number", hint,
              group);
        return std::nullopt;
    }

    /// An amount in the round's unit: not negative, no more decimals than the unit has, at most 10^14 smallest units.
    std::optional<core::Money> money(Scalar const& scalar, NumberStyle const& style = {}) {
        auto const value = decimal(scalar, style);
        if (!value) return std::nullopt;
        if (value->units < 0) {
            error("money.negative", scalar.place, "an amount is negative: " + shown(scalar.text),
                  "Amounts are zero or more");
            return std::nullopt;
        }
        if (unit_unknown) return std::nullopt;
        auto const count = core::rescale(*value, round.unit.decimals);
        if (!count && value->decimals > round.unit.decimals) {
            auto const below =
                core::Money::of(value->units / core::power_of_ten(value->decimals - round.unit.decimals));
            std::string const who = round.unit.code.empty() ? "an amount here" : round.unit.code;
            error("money.decimals", scalar.place,
                  shown(scalar.text) + " has more decimals than " + who + ", which has " +
                      (round.unit.decimals == 0 ? "none" : std::to_string(round.unit.decimals)),
                  "Write " + core::to_text(below, round.unit) + " or " +
                      core::to_text(below + core::Money::of(1), round.unit) + "; nothing is rounded for you");
            return std::nullopt;
        }
        if (!count || *count > most_money) {
            error("money.too_large", scalar.place,
                  "an amount is larger than grantpanel can count: " + shown(scalar.text),
                  "The most is " + core::to_text(core::Money::of(most_money), round.unit));
            return std::nullopt;
        }
        return core::Money::of(*count);
    }

    std::optional<int> whole(Scalar const& scalar, int least, int most) {
        auto const value = decimal(scalar);
        if (!value) return std::nullopt;
        auto const count = core::rescale(*value, 0);
        if (!count || *count < least || *count > most) {
            error("number.range", scalar.place,
                  "'" + shown(scalar.text) + "' is not a whole number that can stand here",
                  "Write a whole number from " + std::to_string(least) + " to " + std::to_string(most));
            return std::nullopt;
        }
        return static_cast<int>(*count);
    }

    std::optional<core::Date> date(Scalar const& scalar) {
        auto const date = core::parse_date(scalar.text);
        if (!date) no_date(scalar, "");
        return date;
    }

    /// A day, or a year where no more is known; nothing for an empty cell.
    std::optional<core::DayOrYear> day_or_year(Scalar const& scalar) {
        if (scalar.empty()) return std::nullopt;
        auto const when = core::parse_day_or_year(scalar.text);
        if (!when) no_date(scalar, ", or as a year, 2023");
        return when;
    }

    /// One of the listed words.
    template <class T>
    std::optional<T> choice(Scalar const& scalar, std::initializer_list<std::pair<std::string_view, T>> choices) {
        std::vector<std::string> words;
        for (auto const& [name, value] : choices) {
            if (name == scalar.text) return value;
            words.emplace_back(name);
        }
        wrong_word(
            "word.unknown", scalar.place,
            scalar.empty() ? "a word is missing" : "`" + shown(scalar.text) + "` is not a word that can stand here",
            scalar.text, std::move(words));
        return std::nullopt;
    }

    /// yes or no; true and false are the same words.
    std::optional<bool> yes_no(Scalar const& scalar) {
        return choice<bool>(scalar, {{"yes", true}, {"no", false}, {"true", true}, {"false", false}});
    }

    /// The position of a group that was read before.
    std::optional<std::size_t> group(Scalar const& scalar) {
        return position(
            scalar, round.groups, [](auto const& each) { return each.name; }, "groups.unknown", "no group is called `");
    }
    /// A funder of the pot.
    std::optional<std::size_t> funder(Scalar const& scalar) {
        return position(
            scalar, round.fund.funders, [](auto const& each) { return each.id; }, "funders.unknown",
            "no funder is called `");
    }
    /// A part of the pot.
    std::optional<std::size_t> sub_pot(Scalar const& scalar) {
        return position(
            scalar, round.fund.sub_pots, [](auto const& each) { return each.id; }, "sub_pots.unknown",
            "no sub-pot is called `");
    }
    /// A criterion of the rubric.
    std::optional<model::CriterionIndex> criterion(Scalar const& scalar) {
        auto const found = position(
            scalar, round.rubric.criteria, [](auto const& each) { return each.id; }, "criterion.unknown",
            "no criterion has the id `");
        return found ? std::optional(model::CriterionIndex(*found)) : std::nullopt;
    }

    // -- ids ---------------------------------------------------------------------------------------------------------

    /// The id of a row, noted; "" where it is none.
    std::string own_id(Scalar const& scalar, IdKind kind, std::size_t row) {
        auto id = this->id(scalar);
        if (id) {
            declare(scalar, kind, row);
        } else if (!scalar.empty()) {  // what refers to it is no further problem
            std::string_view trimmed = scalar.text;
            while (trimmed.starts_with(' ')) trimmed.remove_prefix(1);
            while (trimmed.ends_with(' ')) trimmed.remove_suffix(1);
            for (auto spelling : {scalar.text, trimmed})
                ids_.try_emplace(std::string(spelling), Named{kind, row, scalar.place.path()});
        }
        return id.value_or("");
    }
    /// Notes that an id names a row; an id that is taken is a problem with both places.
    void declare(Scalar const& scalar, IdKind kind, std::size_t row) {
        auto const [found, is_new] = ids_.try_emplace(std::string(scalar.text), Named{kind, row, scalar.place.path()});
        if (is_new) return;
        duplicate(scalar, found->second.path,
                  "the id `" + shown(scalar.text) + "` is taken: it is " + std::string(word(found->second.kind)),
                  "Ids are unique over members, organisations, people and applications together");
    }
    /// An id that stands at `first` already: a problem with both places.
    void duplicate(Scalar const& scalar, core::Path const& first, std::string message, std::string hint) {
        error("id.duplicate", scalar.place, std::move(message), std::move(hint), std::string(scalar.text), first);
    }

    struct Named {
        IdKind kind;
        std::size_t row;
        core::Path path;
    };

    /// What an id names; nothing for an id that is nowhere.
    [[nodiscard]] Named const* find(std::string_view id) const {
        auto const found = ids_.find(std::string(id));
        return found == ids_.end() ? nullptr : &found->second;
    }
    /// What an id names, if it is of one of the kinds; else a problem that says what it is, or which id is nearest.
    Named const* refer(Scalar const& scalar, std::initializer_list<IdKind> kinds) {
        auto const found = ids_.find(std::string(scalar.text));
        std::string wanted;
        for (auto kind : kinds) wanted += (wanted.empty() ? "" : " or ") + std::string(word(kind));
        if (found != ids_.end()) {
            if (std::find(kinds.begin(), kinds.end(), found->second.kind) != kinds.end()) return &found->second;
            error("reference.kind", scalar.place,
                  "`" + shown(scalar.text) + "` is " + std::string(word(found->second.kind)), "Here stands " + wanted,
                  std::string(scalar.text));
            return nullptr;
        }
        if (std::any_of(kinds.begin(), kinds.end(), [&](auto kind) { return without_ids_.contains(kind); }))
            return nullptr;
        std::string near;
        if (suggestions_++ < most_suggestions) near = nearest(scalar.text, kinds);
        error("reference.unknown", scalar.place,
              scalar.empty() ? "an id is missing" : "nothing has the id `" + shown(scalar.text) + "`",
              near.empty() ? "Here stands the id of " + wanted : "Did you mean `" + near + "`?",
              std::string(scalar.text));
        return nullptr;
    }

    /// A text as messages show it: one line, at most 60 bytes.
    static std::string shown(std::string_view text) {
        std::size_t end = std::min<std::size_t>(text.size(), 60);
        while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
        return core::printable(text.substr(0, end)) + (end < text.size() ? "..." : "");
    }

    bool unit_unknown = false;  ///< the currency could not be read: amounts are not judged

  private:
    static constexpr std::int64_t most_money = 100'000'000'000'000;
    static constexpr std::size_t most_suggestions = 200;

    /// Where a list has the name that `scalar` says; a problem with the nearest name where it is nowhere.
    template <class List, class Name>
    std::optional<std::size_t> position(Scalar const& scalar, List const& list, Name name, std::string const& code,
                                        std::string const& message) {
        std::vector<std::string> names;
        for (auto const& each : list) {
            if (name(each) == scalar.text) return names.size();
            names.push_back(name(each));
        }
        bool const comma =
            std::any_of(names.begin(), names.end(), [](auto const& each) { return each.find(',') != each.npos; });
        wrong_word(code, scalar.place, message + shown(scalar.text) + "`", scalar.text, std::move(names),
                   comma && code == "groups.unknown" ? "Groups are divided by `;`" : "");
        return std::nullopt;
    }

    void add(core::Severity severity, std::string code, Place const& place, std::string message, std::string hint,
             std::string group, core::Path const& other = {}) {
        auto const also = other.steps.empty() ? std::nullopt : draft.locate(other);
        problems.add({severity,
                      std::move(code),
                      place.path(),
                      std::move(message),
                      std::move(hint),
                      {},
                      place.at_key,
                      std::move(group),
                      {},
                      also ? std::vector{*also} : std::vector<core::Location>(),
                      1});
    }

    void no_date(Scalar const& scalar, std::string const& otherwise) {
        auto const likely = core::likely_date(scalar.text);
        bool const no_such_day = core::has_date_form(scalar.text);
        error("date.format", scalar.place,
              "'" + shown(scalar.text) + "' " +
                  (no_such_day ? "is not a day of the calendar" : "cannot be read as a date"),
              no_such_day
                  ? "Check the day and the month"
                  : "Write dates as " + (likely ? core::to_text(*likely) : "year-month-day, for example 2026-01-20") +
                        otherwise);
    }

    std::string nearest(std::string_view wanted, std::initializer_list<IdKind> kinds) const {
        std::vector<std::string> candidates;
        for (auto const& [id, named] : ids_)
            if (std::find(kinds.begin(), kinds.end(), named.kind) != kinds.end()) candidates.push_back(id);
        std::sort(candidates.begin(), candidates.end());
        return core::closest(wanted, candidates);
    }

    std::unordered_map<std::string, Named> ids_;
    std::set<IdKind> without_ids_;  // what has no ids because their column is missing
    std::size_t suggestions_ = 0;
};

/// The Round that was read, with its warnings and the draft it came from; throws core::InputError with every problem
/// where there are errors.
inline model::Round finish(Reading& reading, std::shared_ptr<model::Draft const> draft) {
    bool const failed = reading.problems.any_errors();
    auto problems =
        reading.problems.take([&](core::Path const& path, bool at_key) { return draft->locate(path, at_key); });
    if (failed) throw core::InputError(std::move(problems));
    reading.round.warnings = std::move(problems);
    reading.round.draft = std::move(draft);
    return model::Round(std::move(reading.round));
}

}  // namespace grantpanel::validate
