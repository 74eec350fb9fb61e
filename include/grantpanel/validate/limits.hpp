// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "grantpanel/validate/alike.hpp"
#include "grantpanel/validate/conditions.hpp"

namespace grantpanel::validate {

namespace detail {

/// Organisations that a list may have twice, where it matters how many there are: said, never decided.
inline void warn_of_alike(Reading& reading, Place const& place) {
    auto const& applicants = reading.round.applicants;
    std::vector<std::string> names;
    for (auto const& applicant : applicants) names.push_back(applicant.name);
    std::string pairs;
    for (auto const& [one, other] : alike(names))
        pairs +=
            (pairs.empty() ? "`" : "; `") + Reading::shown(names[one]) + "` and `" + Reading::shown(names[other]) + "`";
    if (!pairs.empty())
        reading.warning("limit.alike", place, "these may be one organisation, and here they count as two: " + pairs,
                        "If they are one, give their applications the same organisation");
}

/// Whom an entry of `at_least` or `at_most` counts.
inline void read_members(Reading& reading, Fields const& fields, Attributes const& attributes, Rows const& applications,
                         model::LimitRule& limit) {
    auto const& round = reading.round;
    auto const all = core::positions<model::ApplicationIndex>(round.applications.size());
    auto const in_group = [&](std::size_t group, std::string name) {
        model::LimitRule::Part part{std::move(name), {}, {}};
        for (auto application : all) {
            auto const answer = round.groups[group].condition.answers[application];
            if (answer == model::Answer::unknown) part.unknown.push_back(application);
            if (answer == model::Answer::yes || (limit.unknown_counts && answer == model::Answer::unknown))
                part.members.push_back(application);
        }
        limit.parts.push_back(std::move(part));
    };
    if (auto const unknown = fields.scalar("unknown"))
        limit.unknown_counts =
            reading.choice<bool>(*unknown, {{"counts", true}, {"does_not_count", false}}).value_or(false);
    bool hosts = false;
    if (auto const count = fields.scalar("count_host")) hosts = reading.yes_no(*count).value_or(false);
    auto const group = fields.scalar("group"), per = fields.scalar("per"), source = fields.scalar("source");
    auto const paid_by = [&](model::Funder const& funder, std::string name) {
        if (funder.only) return in_group(*funder.only, std::move(name));
        limit.parts.push_back({std::move(name), {}, {}});
        for (auto application : all) limit.parts.back().members.push_back(application);
    };
    if ((group ? 1 : 0) + (per ? 1 : 0) + (source ? 1 : 0) > 1) {
        reading.error("limit.who", (per ? per : source)->place, "an entry has one of `group`, `source` and `per`",
                      "Write two entries");
    } else if (source) {
        limit.source = std::string(source->text);
        if (auto const funder = reading.funder(*source)) paid_by(round.fund.funders[*funder], "");
    } else if (group) {
        limit.group = std::string(group->text);
        if (auto const found = reading.group(*group)) {
            in_group(*found, "");
            if (!round.groups[*found].stage && limit.parts[0].members.empty())
                reading.warning("limit.nobody", group->place,
                                "no application is in the group `" + Reading::shown(group->text) + "`",
                                "The entry counts nobody");
        }
    } else if (!per) {
        limit.parts.emplace_back();
        for (auto application : all) limit.parts[0].members.push_back(application);
    } else if (limit.per = std::string(per->text); per->text == "source") {
        for (auto const& funder : round.fund.funders) paid_by(funder, funder.id);
        std::sort(limit.parts.begin(), limit.parts.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
        if (limit.parts.empty())
            reading.error("limit.who", per->place, "the round has no `funders` to count by",
                          "Write them, or take it out");
    } else if (per->text == "group") {
        for (std::size_t i = 0; i < round.groups.size(); ++i) in_group(i, round.groups[i].name);
        std::sort(limit.parts.begin(), limit.parts.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
    } else {
        std::map<std::string, std::vector<model::ApplicationIndex>> values;
        auto const add = [&](std::string_view value, model::ApplicationIndex application) {
            if (value.empty()) return;
            auto& members = values[std::string(value)];
            if (members.empty() || members.back() != application) members.push_back(application);
        };
        if (per->text == "organisation") {
            auto const own_host = applications.column("host");
            auto const host = hosts && !own_host.position ? attributes.find(reading, per->place, "host") : std::nullopt;
            std::vector<std::string> hosted_by(round.applications.size());
            if (host)
                attributes.for_each(reading, *host, [&](auto application, Scalar const& cell, auto const&) {
                    hosted_by[application.value] = std::string(cell.text);
                });
            for (auto application : all) {
                if (own_host.position) hosted_by[application.value] = applications.cell(application.value, own_host);
                auto const& applicant = round.applicants[round.applications[application].applicant].id;
                add(applicant, application);
                if (hosts && hosted_by[application.value] != applicant) add(hosted_by[application.value], application);
            }
            warn_of_alike(reading, per->place);
        } else if (auto const column = attributes.find(reading, per->place, per->text)) {
            attributes.for_each(reading, *column, [&](auto application, Scalar const& cell, auto const&) {
                add(cell.text, application);
            });
        }
        for (auto& [value, members] : values) {
            std::sort(members.begin(), members.end());
            limit.parts.push_back({value, std::move(members), {}});
        }
    }
    if (hosts && limit.per != "organisation")
        reading.error("limit.host", fields.at("count_host"), "`count_host` belongs to `per: organisation`",
                      "Take it out");
}

}  // namespace detail

/// `at_least` or `at_most` (docs/allocation.md, section 2).
inline std::vector<model::LimitRule> read_limits(Reading& reading, Fields const& allocation, std::string_view key,
                                                 Attributes const& attributes, Rows const& applications) {
    using model::Measure;
    std::vector<model::LimitRule> limits;
    bool const floor = key == "at_least";
    Place const list_place = allocation.at(key);
    auto const* list = allocation.list(key);
    static constexpr auto measures = {Measure::amount, Measure::awards, Measure::share_of_awards,
                                      Measure::share_of_money};
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Place const place = list_place.child(i);
        auto const* node = &(*list)[i];
        Fields const fields = floor ? Fields(reading, place, node,
                                             {"group", "source", "per", "amount", "awards", "share_of_awards",
                                              "share_of_money", "unknown", "count_host", "must"})
                                    : Fields(reading, place, node,
                                             {"group", "source", "per", "amount", "awards", "share_of_awards",
                                              "share_of_money", "unknown", "count_host"});
        model::LimitRule limit;
        std::size_t said = 0;
        for (auto measure : measures) {
            auto const value = fields.scalar(word(measure));
            if (!value) continue;
            ++said;
            limit.measure = measure;
            if (measure == Measure::amount) {
                if (auto const amount = reading.money(*value)) limit.value = core::Ratio(amount->count());
                if (floor && limit.value > core::Ratio(reading.round.fund.pot.count()))
                    reading.warning("limit.above_pot", value->place,
                                    "at least " + Reading::shown(value->text) + " is more than the pot",
                                    "The pot is " + core::to_text(reading.round.fund.pot, reading.round.unit));
            } else if (measure == Measure::awards) {
                limit.value = core::Ratio(reading.whole(*value, 0, 1'000'000).value_or(0));
            } else {
                auto const share = core::parse_ratio(value->text);
                if (!share || share->sign() < 0 || *share > core::Ratio(1) || share->is_large())
                    reading.error("limit.share", value->place,
                                  "'" + Reading::shown(value->text) + "' is not a share between 0% and 100%",
                                  "For example 60% or 2/3");
                else
                    limit.value = *share;
            }
        }
        if (said != 1)
            reading.error("limit.measure", place,
                          said == 0 ? "the entry does not say how much" : "the entry says how much in two ways",
                          "Write one of amount, awards, share_of_awards and share_of_money");
        if (auto const must = fields.scalar("must")) limit.must = reading.yes_no(*must).value_or(false);
        detail::read_members(reading, fields, attributes, applications, limit);
        limits.push_back(std::move(limit));
    }
    return limits;
}

/// `exclusive` or `together`: lists of application ids.
inline std::vector<std::vector<model::ApplicationIndex>> read_sets(Reading& reading, Fields const& allocation,
                                                                   std::string_view key) {
    std::vector<std::vector<model::ApplicationIndex>> sets;
    Place const list_place = allocation.at(key);
    auto const* list = allocation.list(key);
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        Place const place = list_place.child(i);
        std::vector<model::ApplicationIndex> set;
        auto const* ids = (*list)[i].list();
        if (!ids || ids->size() < 2) {
            reading.error("shape.list", place, "a set of `" + std::string(key) + "` lists two ids or more",
                          "For example [[a1, a2]]");
            continue;
        }
        for (std::size_t k = 0; k < ids->size(); ++k) {
            auto const* text = (*ids)[k].text();
            Place const at = place.child(k);
            auto const* named =
                reading.refer({text ? std::string_view(text->value) : "", false, at}, {IdKind::application});
            if (!named) continue;
            model::ApplicationIndex const application(named->row);
            if (std::find(set.begin(), set.end(), application) != set.end())
                reading.error("sets.twice", at, "`" + Reading::shown(text->value) + "` stands in the set twice",
                              "Take one out");
            else
                set.push_back(application);
        }
        sets.push_back(std::move(set));
    }
    return sets;
}

}  // namespace grantpanel::validate
