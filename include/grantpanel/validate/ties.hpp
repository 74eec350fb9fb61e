// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "grantpanel/validate/policy.hpp"

namespace grantpanel::validate {

namespace detail {

inline model::NodeIndex node_of(model::RoundData const& round, Reading::Named const& named) {
    switch (named.kind) {
        case IdKind::member: return round.node(model::MemberIndex(named.row));
        case IdKind::application: return round.node(model::ApplicationIndex(named.row));
        case IdKind::organisation:
        case IdKind::person: break;
    }
    return round.node(model::ApplicantIndex(named.row));
}

/// The columns that say when a tie was, and what it is.
struct TieColumns {
    Rows::Column since, until, position, department;
    explicit TieColumns(Rows const& rows)
        : since(rows.column("since")),
          until(rows.column("until")),
          position(rows.column("position")),
          department(rows.column("department")) {}
};

inline void read_tie_details(Reading& reading, Rows::Row const& row, TieColumns const& columns, model::Tie& tie) {
    tie.since = reading.day_or_year(row[columns.since]);
    tie.until = reading.day_or_year(row[columns.until]);
    if (tie.since && tie.until && tie.until->last() < tie.since->first())
        reading.error("date.order", row[columns.until].place, "this tie ends before it begins", "Check both dates");
    if (auto const& reference = reading.round.reference; reference && tie.since && tie.since->first() > *reference)
        reading.warning("ties.future", row[columns.since].place,
                        "this tie begins after the reference date, " + core::to_text(*reference),
                        "It counts as one that is likely; check the year if it was meant to be in the past");
    tie.position = reading.text(row[columns.position]).value_or("");
    tie.department = reading.text(row[columns.department]).value_or("");
}

/// The two ends of a tie; a tie of a thing with itself is a problem.
inline bool read_ends(Reading& reading, Scalar const& from, Scalar const& to, Reading::Named const* a,
                      Reading::Named const* b, model::Tie& tie) {
    if (!a || !b) return false;
    tie.from = node_of(reading.round, *a);
    tie.to = node_of(reading.round, *b);
    if (tie.from != tie.to) return true;
    reading.error("ties.self", to.place, "`" + Reading::shown(from.text) + "` is tied to itself",
                  "A tie is between two", std::string(from.text));
    return false;
}

}  // namespace detail

/// `interests`: ties that members declared. A kind that no rule answers is a problem: nobody would know what to do.
inline void read_interests(Reading& reading, Rows const& rows) {
    auto& round = reading.round;
    auto const member = rows.column("member"), subject = rows.column("subject"), kind = rows.column("kind"),
               declared_on = rows.column("declared_on"), declared_by = rows.column("declared_by"),
               note = rows.column("note");
    detail::TieColumns const columns(rows);
    auto const known = kinds_with_rule(round);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        model::Tie tie;
        tie.source = model::TieSource::interest;
        tie.row = static_cast<std::uint32_t>(i);
        auto const* who = reading.refer(row[member], {IdKind::member});
        auto const* what =
            reading.refer(row[subject], {IdKind::application, IdKind::organisation, IdKind::person, IdKind::member});
        bool const sound = detail::read_ends(reading, row[member], row[subject], who, what, tie);
        std::string const word(row[kind].text);
        bool const answered = std::find(known.begin(), known.end(), word) != known.end();
        if (!answered)
            reading.wrong_word("conflicts.kind_without_rule", row[kind].place,
                               word.empty()
                                   ? "the kind of an interest is missing"
                                   : "no rule of `conflicts.policy` says what a `" + Reading::shown(word) + "` may do",
                               word, known);
        else
            tie.kind = kind_of(round, word);
        detail::read_tie_details(reading, row, columns, tie);
        model::Interest interest;
        interest.declared_on = reading.day_or_year(row[declared_on]);
        interest.declared_by = reading.text(row[declared_by]).value_or("");
        interest.note = reading.text(row[note]).value_or("");
        if (!sound || !answered) continue;
        interest.member = model::MemberIndex(who->row);
        interest.tie = model::TieIndex(round.ties.size());
        round.ties.push_back(std::move(tie));
        round.interests.push_back(std::move(interest));
    }
}

/// `links`: public facts. A kind that no rule names changes nothing and is a warning.
inline void read_links(Reading& reading, Rows const& rows) {
    auto& round = reading.round;
    auto const from = rows.column("from"), to = rows.column("to"), kind = rows.column("kind");
    detail::TieColumns const columns(rows);
    auto known = kinds_with_rule(round);
    known.emplace_back(model::same_as);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        model::Tie tie;
        tie.row = static_cast<std::uint32_t>(i);
        auto const* a =
            reading.refer(row[from], {IdKind::organisation, IdKind::person, IdKind::member, IdKind::application});
        auto const* b =
            reading.refer(row[to], {IdKind::organisation, IdKind::person, IdKind::member, IdKind::application});
        bool const sound = detail::read_ends(reading, row[from], row[to], a, b, tie);
        std::string const word(row[kind].text);
        if (word.empty())
            reading.error("links.kind", row[kind].place, "the kind of a link is missing", "For example trustee");
        else if (std::find(known.begin(), known.end(), word) == known.end())
            reading.warning(
                "links.kind_without_rule", row[kind].place,
                "no rule of `conflicts.policy` names the kind `" + Reading::shown(word) + "`",
                "These links change nothing. " + (core::closest(word, known).empty()
                                                      ? ""
                                                      : "Is it meant to be `" + core::closest(word, known) + "`?"),
                word);
        if (word == model::same_as && sound && (a->kind != IdKind::organisation || b->kind != IdKind::organisation))
            reading.error("links.same_as", row[kind].place, "`same_as` joins two names of one organisation",
                          "Here stands at least one that is no organisation");
        detail::read_tie_details(reading, row, columns, tie);
        if (!sound || word.empty()) continue;
        tie.kind = kind_of(round, word);
        round.ties.push_back(std::move(tie));
    }
}

namespace detail {

inline void add_plain_tie(model::RoundData& round, model::NodeIndex from, model::NodeIndex to, std::string_view kind,
                          model::TieSource source, std::size_t row) {
    model::Tie tie;
    tie.from = from;
    tie.to = to;
    tie.kind = kind_of(round, kind);
    tie.source = source;
    tie.row = static_cast<std::uint32_t>(row);
    if (from != to) round.ties.push_back(std::move(tie));
}

/// A column of ids. Ids that are nowhere in the round are no ties; where a rule counts on them, that is a warning.
inline void read_id_column(Reading& reading, Rows const& rows, std::string_view column_name, IdKind of,
                           std::string_view kind, model::TieSource source) {
    auto const id = rows.column("id"), column = rows.column(column_name);
    if (!column.position) return;
    auto const named_by_rule = kinds_with_rule(reading.round);
    bool const counts = std::find(named_by_rule.begin(), named_by_rule.end(), kind) != named_by_rule.end();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        auto const* own = reading.find(row[id].text);
        for (auto const& word : core::split_list(row[column].text)) {
            auto const* other = reading.find(word);
            if (own && own->kind == of && other && other->kind != IdKind::application)
                add_plain_tie(reading.round, node_of(reading.round, *own), node_of(reading.round, *other), kind, source,
                              i);
            else if (own && counts && !other)
                reading.warning("ties.unknown_id", row[column].place,
                                "`" + Reading::shown(word) + "` has no row in `organisations`",
                                "Ties through it are not seen; give it a row", std::string(kind));
        }
    }
}

}  // namespace detail

/// Ties that follow from columns of the other tables: hosts, partners, households.
inline void read_implied_ties(Reading& reading, Rows const& panel, Rows const& organisations, Rows const& people,
                              Rows const& applications) {
    using model::TieSource;
    detail::read_id_column(reading, organisations, "host", IdKind::organisation, "host", TieSource::host);
    detail::read_id_column(reading, applications, "host", IdKind::application, "host", TieSource::host);
    detail::read_id_column(reading, applications, "partners", IdKind::application, "partner", TieSource::partner);

    std::map<std::string, std::vector<model::NodeIndex>, std::less<>> households;
    for (auto const* rows : {&panel, &people}) {
        auto const id = rows->column("id"), household = rows->column("household");
        for (std::size_t i = 0; i < rows->size(); ++i) {
            auto const row = rows->row(i);
            auto const* who = reading.find(row[id].text);
            if (who && !row[household].empty())
                households[std::string(row[household].text)].push_back(detail::node_of(reading.round, *who));
        }
    }
    for (auto const& [name, people_in_it] : households)
        for (std::size_t i = 0; i < people_in_it.size(); ++i)
            for (std::size_t k = i + 1; k < people_in_it.size(); ++k)
                detail::add_plain_tie(reading.round, people_in_it[i], people_in_it[k], "household",
                                      TieSource::household, i);
}

/// A path over a kind that nothing in the round has: usually a slip of the pen.
inline void warn_of_unseen_kinds(Reading& reading, Fields const& fields) {
    auto const& round = reading.round;
    std::vector<bool> seen(round.kinds.size(), false);
    for (auto const& tie : round.ties) seen[tie.kind.value] = true;
    Place const list_place = fields.at("policy");
    for (std::size_t i = 0; i < round.conflicts.policy.size(); ++i) {
        auto const& rule = round.conflicts.policy[i];
        if (rule.path.size() < 2) continue;
        for (auto const& hop : rule.path)
            if (std::none_of(hop.begin(), hop.end(), [&](auto kind) { return seen[kind.value]; }) && !hop.empty()) {
                std::vector<std::string> there;
                for (std::size_t kind = 0; kind < seen.size(); ++kind)
                    if (seen[kind]) there.push_back(round.kinds.at(kind));
                auto const near = core::closest(round.kinds[hop.front()], there);
                reading.warning("conflicts.kind_unseen", list_place.child(i),
                                "rule " + std::to_string(i + 1) + " needs a tie of kind `" +
                                    Reading::shown(round.kinds[hop.front()]) + "`, and the round has none",
                                near.empty() ? "Check the word" : "Is it meant to be `" + near + "`?");
            }
    }
}

}  // namespace grantpanel::validate
