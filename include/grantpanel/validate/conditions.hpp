// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grantpanel/validate/rows.hpp"

namespace grantpanel::validate {

/// The columns that conditions and tie steps can use: those of `applications`, and those of the applicants' tables.
class Attributes {
  public:
    Attributes(Rows const& applications, Rows const& organisations, Rows const& people)
        : applications_(applications), organisations_(organisations), people_(people) {}

    /// One column, and the cell of each application with its place.
    struct Column {
        std::string_view name;  ///< as written
        bool of_application = false;
        Rows::Column own, organisation, person;
    };

    /// The column a person named; a problem where no table has it, or both have.
    std::optional<Column> find(Reading& reading, Place const& place, std::string_view written) const {
        std::string_view name = written;
        bool const in_full = name.starts_with("application.") || name.starts_with("applicant.");
        bool const only_own = name.starts_with("application.");
        if (in_full) name.remove_prefix(name.find('.') + 1);
        Column column{written, false, applications_.column(name), organisations_.column(name), people_.column(name)};
        bool const own = column.own.position.has_value() && (!in_full || only_own);
        bool const theirs = (column.organisation.position || column.person.position) && !only_own;
        if (own && theirs) {
            reading.error("condition.ambiguous", place,
                          "`" + std::string(name) + "` is a column of applications and of applicants",
                          "Write application." + std::string(name) + " or applicant." + std::string(name));
            return std::nullopt;
        }
        if (!own && !theirs) {
            std::vector<std::string> names = applications_.headings();
            for (auto const* rows : {&organisations_, &people_})
                for (auto& heading : rows->headings())
                    if (std::find(names.begin(), names.end(), heading) == names.end()) names.push_back(heading);
            reading.wrong_word("condition.unknown_column", place,
                               "no table has a column `" + Reading::shown(written) + "`", written, names);
            return std::nullopt;
        }
        column.of_application = own;
        return column;
    }

    /// Calls `use(application, cell, style)` for each application; the cell's place leads to the table it stands in.
    template <class Use>
    void for_each(Reading const& reading, Column const& column, Use use) const {
        auto const& round = reading.round;
        std::size_t const organisations = organisations_.size(), people = people_.size();
        for (auto application : core::positions<model::ApplicationIndex>(round.applications.size())) {
            Rows const* rows = &applications_;
            Rows::Column const* of = &column.own;
            std::size_t at = application.value;
            if (!column.of_application) {
                at = round.applications[application].applicant.value;
                rows = at < organisations ? &organisations_ : &people_;
                of = at < organisations ? &column.organisation : &column.person;
                if (at >= organisations) at -= organisations;
                if (at >= people && rows == &people_) {  // a panel member who applies has no row
                    use(application, Scalar{}, NumberStyle{});
                    continue;
                }
            }
            auto const row = rows->row(at);
            use(application, row[*of], of->style);
        }
    }

  private:
    Rows const& applications_;
    Rows const& organisations_;
    Rows const& people_;
};

namespace detail {

/// "yes" or "no" for the ways people write them; "" for any other word.
inline std::string_view as_yes_no(std::string_view word) {
    std::string folded;
    for (char c : word.substr(0, 6)) folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (folded == "yes" || folded == "true") return "yes";
    if (folded == "no" || folded == "false") return "no";
    return "";
}

/// Fills in the values and answers of one part. Every cell that is not what the comparison needs is a problem.
inline void answer_part(Reading& reading, Attributes const& attributes, Attributes::Column const& column,
                        Place const& place, model::ConditionPart& part) {
    using model::Answer, model::Comparison;
    bool const equality =
        part.comparison == Comparison::is || part.comparison == Comparison::in || part.comparison == Comparison::not_;
    bool const yes_no = equality && !part.operands.empty() &&
                        std::all_of(part.operands.begin(), part.operands.end(),
                                    [](auto const& word) { return !as_yes_no(word).empty(); });
    core::Ratio limit;
    std::optional<core::Date> day;
    if (part.comparison == Comparison::by) {
        day = reading.date({part.operands[0], false, place});
        if (!day) return;
    } else if (!equality) {
        auto const value = reading.decimal({part.operands[0], false, place});
        if (!value) return;
        limit = core::Ratio(*value);
    }
    auto const answer = [&](Scalar const& cell, NumberStyle const& style) {
        auto const is = [](bool holds) { return holds ? Answer::yes : Answer::no; };
        if (cell.empty()) return Answer::unknown;
        if (day) {
            auto const date = reading.date(cell);
            return is(date && *date <= *day);
        }
        if (!equality) {
            auto const value = reading.decimal(cell, style);
            if (!value) return Answer::unknown;
            core::Ratio const number(*value);
            switch (part.comparison) {
                case Comparison::above: return is(number > limit);
                case Comparison::at_least: return is(number >= limit);
                case Comparison::below: return is(number < limit);
                default: return is(number <= limit);
            }
        }
        bool found = false;
        if (yes_no) {
            auto const word = as_yes_no(cell.text);
            if (word.empty() && cell.text != "not_said")
                reading.error("condition.yes_no", cell.place, "'" + Reading::shown(cell.text) + "' is not yes or no",
                              "Write yes, no, not_said, or nothing where it is not known");
            for (auto const& operand : part.operands) found = found || as_yes_no(operand) == word;
        } else {
            found = std::find(part.operands.begin(), part.operands.end(), cell.text) != part.operands.end();
        }
        return is(found != (part.comparison == Comparison::not_));
    };
    attributes.for_each(reading, column,
                        [&](model::ApplicationIndex application, Scalar const& cell, NumberStyle const& style) {
                            part.values[application] = std::string(cell.text);
                            part.answers[application] = answer(cell, style);
                        });
}

}  // namespace detail

/// A condition at `place`: columns, and for each what must be true. Answers are worked out for every application.
inline model::Condition read_condition(Reading& reading, Attributes const& attributes, Place const& place,
                                       model::Node const* node) {
    using model::Answer, model::Comparison;
    static constexpr std::array words{std::pair("is", Comparison::is),
                                      std::pair("in", Comparison::in),
                                      std::pair("not", Comparison::not_),
                                      std::pair("above", Comparison::above),
                                      std::pair("at_least", Comparison::at_least),
                                      std::pair("below", Comparison::below),
                                      std::pair("at_most", Comparison::at_most),
                                      std::pair("by", Comparison::by)};
    std::size_t const size = reading.round.applications.size();
    model::Condition condition;
    condition.answers.assign(size, Answer::yes);
    if (!node || !node->mapping() || node->mapping()->entries.empty()) {
        reading.error("shape.condition", place, "a condition names columns and what must be true of them",
                      "For example {income: {below: 100000}} or {refugee_led: yes}");
        return condition;
    }
    auto const add = [&](Attributes::Column const& column, Comparison comparison, Place const& at,
                         model::Node const& operand) {
        model::ConditionPart part;
        part.column = std::string(column.name);
        part.comparison = comparison;
        if (auto const* text = operand.text()) part.operands.push_back(text->value);
        if (auto const* list = operand.list(); list && comparison == Comparison::in)
            for (auto const& each : *list)
                if (each.text()) part.operands.push_back(each.text()->value);
        if (part.operands.empty() || (operand.list() && part.operands.size() != operand.list()->size())) {
            reading.error(
                "shape.condition", at, "nothing stands here to compare with",
                comparison == Comparison::in ? "Write a list of words: [Wales, Scotland]" : "Write one word or number");
            return;
        }
        part.values.resize(size);
        part.answers.assign(size, Answer::unknown);
        detail::answer_part(reading, attributes, column, at, part);
        for (auto application : core::positions<model::ApplicationIndex>(size))
            condition.answers[application] = std::min(condition.answers[application], part.answers[application]);
        condition.parts.push_back(std::move(part));
    };
    for (auto const& entry : node->mapping()->entries) {
        Place at = place.child(entry.key);
        at.at_key = true;
        auto const column = attributes.find(reading, at, entry.key);
        at.at_key = false;
        if (!column) continue;
        auto const* operators = entry.value.mapping();
        if (!operators) {
            add(*column, entry.value.list() ? Comparison::in : Comparison::is, at, entry.value);
            continue;
        }
        for (auto const& [key, position, operand] : operators->entries) {
            auto const found =
                std::find_if(words.begin(), words.end(), [&k = key](auto const& word) { return word.first == k; });
            Place inner = at.child(key);
            if (found != words.end()) {
                add(*column, found->second, inner, operand);
                continue;
            }
            inner.at_key = true;
            std::vector<std::string> choices;
            for (auto const& [word, comparison] : words) choices.emplace_back(word);
            reading.wrong_word("condition.unknown_word", inner, "`" + Reading::shown(key) + "` is not a comparison",
                               key, choices);
        }
    }
    return condition;
}

/// `groups`: named conditions.
inline void read_groups(Reading& reading, Fields const& top, Attributes const& attributes) {
    auto const* node = top.node("groups");
    if (!node) return;
    Place const here = top.at("groups");
    if (!node->mapping())
        return reading.error("shape.mapping", here, "`groups` holds names and conditions",
                             "For example {small: {income: {below: 100000}}}");
    for (auto const& entry : node->mapping()->entries) {
        Place const place = here.child(entry.key);
        if (entry.key == "rest")
            reading.error("groups.rest", place, "`rest` means everybody else and cannot name a group",
                          "Choose another name");
        reading.round.groups.push_back({entry.key, read_condition(reading, attributes, place, &entry.value)});
        auto const& answers = reading.round.groups.back().condition.answers;
        if (std::find(answers.begin(), answers.end(), model::Answer::yes) == answers.end())
            reading.warning("groups.empty", place,
                            "no application belongs to the group `" + Reading::shown(entry.key) + "`", "");
    }
}

/// `eligibility`: what the fund asks of every application.
inline void read_eligibility(Reading& reading, Fields const& top, Attributes const& attributes) {
    Place const list_place = top.at("eligibility");
    auto const* list = top.list("eligibility");
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Place const place = list_place.child(i);
        Fields const fields(reading, place, &(*list)[i], {"id", "require", "because"});
        model::EligibilityRule rule;
        if (auto const id = fields.scalar("id")) {
            rule.id = reading.id(*id).value_or("");
            for (auto const& other : reading.round.eligibility)
                if (!rule.id.empty() && other.id == rule.id)
                    reading.error("id.duplicate", id->place, "two rules have the id `" + Reading::shown(rule.id) + "`",
                                  "Rename one");
        }
        Place const condition_place = fields.at("require");
        if (!fields.node("require"))
            fields.missing("require", "Write a condition: {income: {below: 1000000}}");
        else
            rule.require = read_condition(reading, attributes, condition_place, fields.node("require"));
        if (auto const because = fields.required("because", "Write the sentence that tells an applicant why"))
            rule.because = reading.text(*because).value_or("");
        reading.round.eligibility.push_back(std::move(rule));
    }
}

}  // namespace grantpanel::validate
