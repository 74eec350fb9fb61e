// SPDX-License-Identifier: MIT
#pragma once

#include <unordered_map>

#include "grantpanel/validate/rows.hpp"

namespace grantpanel::validate {

namespace detail {

/// What the words and numbers of one criterion's scale mean. Marks repeat: each text is worked out once.
class MarkReader {
  public:
    MarkReader(Reading& reading, model::Criterion const& criterion) : reading_(reading), criterion_(criterion) {}

    model::Mark operator()(Scalar const& scalar) {
        if (auto const known = known_.find(std::string(scalar.text)); known != known_.end()) return known->second;
        auto const mark = work_out(scalar);
        if (mark && known_.size() < 10000) known_.emplace(scalar.text, *mark);
        return mark.value_or(model::Mark());
    }

  private:
    std::optional<model::Mark> work_out(Scalar const& scalar) {
        using enum model::Mark::Absence;
        auto const& scale = criterion_.scale;
        if (scalar.empty()) return model::Mark(missing);
        if (scalar.text == scale.not_enough_information) return model::Mark(not_enough_information);
        if (scalar.text == scale.not_applicable) return model::Mark(not_applicable);
        if (scalar.text == "pass") return model::Mark(passed);
        if (scale.steps == 0) return std::nullopt;  // the scale is a problem already
        std::string const allowed = "Write a number from " + number(scale.least) + " to " + number(scale.most) +
                                    " in steps of " + number(scale.step) + ", " + scale.not_enough_information + ", " +
                                    scale.not_applicable + ", pass, or nothing";
        auto const value = core::parse_decimal(scalar.text);
        if (!value.ok()) {
            reading_.error("mark.unknown", scalar.place, "'" + Reading::shown(scalar.text) + "' is not a mark",
                           allowed);
            return std::nullopt;
        }
        core::Ratio const mark(value.value);
        if (mark < scale.least || mark > scale.most) {
            reading_.error("mark.off_scale", scalar.place,
                           "the mark " + Reading::shown(scalar.text) + " is off the scale", allowed);
            return std::nullopt;
        }
        core::Ratio const steps = (mark - scale.least) / scale.step;
        if (steps.denominator() != 1) {
            reading_.error("mark.off_step", scalar.place,
                           "the mark " + Reading::shown(scalar.text) + " stands between two steps of the scale",
                           allowed);
            return std::nullopt;
        }
        return model::Mark::of_steps(static_cast<std::int32_t>(steps.numerator()));
    }
    static std::string number(core::Ratio const& value) {
        std::string text = value.to_decimal(6);
        while (text.back() == '0') text.pop_back();
        if (text.back() == '.') text.pop_back();
        return text;
    }

    Reading& reading_;
    model::Criterion const& criterion_;
    std::unordered_map<std::string, model::Mark> known_;
};

}  // namespace detail

/// `scores`: one sheet per row, one column per criterion.
inline void read_scores(Reading& reading, Rows const& rows) {
    using model::Discussion;
    auto& round = reading.round;
    auto const member = rows.column("member"), application = rows.column("application"),
               discussion = rows.column("discussion");
    std::vector<Rows::Column> columns;
    std::vector<detail::MarkReader> readers;
    for (auto const& criterion : round.rubric.criteria) {
        columns.push_back(rows.column(criterion.id));
        readers.emplace_back(reading, criterion);
    }
    std::unordered_map<std::uint64_t, std::size_t> seen;
    round.agreed_marks.resize(round.applications.size());
    round.sheets.reserve(rows.size());
    round.marks.reserve(rows.size() * columns.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        model::Sheet sheet;
        auto const* what = reading.refer(row[application], {IdKind::application});
        if (row[discussion].text == "agreed") {
            std::vector<model::Mark> marks;
            for (std::size_t c = 0; c < columns.size(); ++c) marks.push_back(readers[c](row[columns[c]]));
            if (!row[member].empty())
                reading.error("scores.agreed", row[member].place,
                              "a sheet that the panel filled in together is not one member's",
                              "Leave `member` empty, or write another `discussion`");
            if (!what) continue;
            auto& agreed = round.agreed_marks[model::ApplicationIndex(what->row)];
            if (!agreed.empty())
                reading.error("scores.duplicate", row.place,
                              "the panel has two agreed sheets on `" + Reading::shown(row[application].text) + "`",
                              "Keep the one that was meant", "agreed " + std::string(row[application].text));
            agreed = std::move(marks);
            continue;
        }
        auto const* who = reading.refer(row[member], {IdKind::member});
        if (who) {
            sheet.member = model::MemberIndex(who->row);
            if (!round.gives_marks(sheet.member))
                reading.error(
                    "scores.role", row[member].place,
                    "`" + Reading::shown(row[member].text) + "` is not a member of the panel who marks",
                    "Only people with role member or chair mark, and staff where `scoring: {staff_marks: yes}`",
                    std::string(row[member].text));
        }
        if (what) sheet.application = model::ApplicationIndex(what->row);
        if (!row[discussion].empty())
            sheet.discussion = reading
                                   .choice<Discussion>(row[discussion], {{"practice", Discussion::practice},
                                                                         {"before", Discussion::before},
                                                                         {"after", Discussion::after},
                                                                         {"agreed", Discussion::before}})
                                   .value_or(Discussion::before);
        if (who && what) {
            std::uint64_t const key = (static_cast<std::uint64_t>(who->row) << 32 | what->row) * 3 +
                                      static_cast<std::uint64_t>(sheet.discussion);
            if (auto const [first, is_new] = seen.try_emplace(key, i); !is_new)
                reading.error("scores.duplicate", row.place,
                              "`" + Reading::shown(row[member].text) + "` has two sheets on `" +
                                  Reading::shown(row[application].text) + "` in one discussion",
                              "Keep the one that was meant", std::to_string(key), rows.row(first->second).place.path());
        }
        for (std::size_t c = 0; c < columns.size(); ++c) round.marks.push_back(readers[c](row[columns[c]]));
        round.sheets.push_back(sheet);
    }
}

}  // namespace grantpanel::validate
