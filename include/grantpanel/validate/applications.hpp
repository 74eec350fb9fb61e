// SPDX-License-Identifier: MIT
#pragma once

#include <map>

#include "grantpanel/validate/rows.hpp"

namespace grantpanel::validate {

/// `applications`. A panel member can be an applicant; they become one in Round::applicants.
inline void read_applications(Reading& reading, Rows const& rows) {
    auto& round = reading.round;
    auto const id = rows.column("id"), applicant = rows.column("applicant"), title = rows.column("title"),
               requested = rows.column("requested"), least = rows.column("least_workable"),
               received = rows.column("received_on"), withdrawn = rows.column("withdrawn_on");
    round.applications.reserve(rows.size());
    std::map<std::size_t, model::ApplicantIndex> members;
    core::Money sum;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        model::Application application;
        if (auto const text = reading.id(row[id])) {
            application.id = *text;
            reading.declare(row[id], IdKind::application, i);
        }
        if (auto const* named = reading.refer(row[applicant], {IdKind::organisation, IdKind::person, IdKind::member})) {
            if (named->kind != IdKind::member) {
                application.applicant = model::ApplicantIndex(named->row);
            } else {
                auto const [found, is_new] = members.try_emplace(named->row, round.applicants.size());
                if (is_new) {
                    auto const& person_on_panel = round.panel[model::MemberIndex(named->row)];
                    round.applicants.push_back({person_on_panel.id, person_on_panel.id, model::Applicant::Kind::member,
                                                model::Applicant::Publish::nothing, model::MemberIndex(named->row)});
                }
                application.applicant = found->second;
            }
        }
        application.title = reading.text(row[title]).value_or("");
        if (auto const amount = reading.money(row[requested], requested.style)) {
            application.requested = *amount;
            if (*amount == core::Money())
                reading.error("money.zero", row[requested].place, "an application asks for nothing",
                              "Write what is asked for");
            sum += std::min(*amount, core::Money::of(1'000'000'000'000'000'000) - sum);
        }
        if (!row[least].empty())
            if (auto const amount = reading.money(row[least], least.style)) {
                application.least_workable = *amount;
                if (*amount > application.requested && application.requested > core::Money())
                    reading.error("application.least_workable", row[least].place,
                                  "the least workable amount is above the request: " + Reading::shown(row[least].text),
                                  "It is the least that still works, at most the request");
            }
        if (!row[received].empty()) application.received_on = reading.date(row[received]);
        if (!row[withdrawn].empty()) application.withdrawn_on = reading.date(row[withdrawn]);
        round.applications.push_back(std::move(application));
    }
    if (sum >= core::Money::of(1'000'000'000'000'000'000))
        reading.error("money.too_large", rows.place(), "the requests add up to more than grantpanel can count", "");
    if (rows.present() && rows.size() == 0)
        reading.error("table.empty", rows.place(), "no application is listed", "A round has at least one application");
}

}  // namespace grantpanel::validate
