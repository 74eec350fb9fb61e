// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "grantpanel/validate/rows.hpp"

namespace grantpanel::validate {

/// The columns `requested` and `least_workable` of a table, and what its requests add up to.
class Requests {
  public:
    Requests(Rows const& rows, std::string who)
        : rows_(rows),
          who_(std::move(who)),
          requested_(rows.column("requested")),
          least_(rows.column("least_workable")) {}

    void read(Reading& reading, Rows::Row const& row, model::Application& application) {
        if (auto const amount = reading.money(row[requested_], requested_.style)) {
            application.requested = *amount;
            if (*amount == core::Money())
                reading.error("money.zero", row[requested_].place, who_ + " asks for nothing",
                              "Write what is asked for");
            sum_ += std::min(*amount, most - sum_);
        }
        if (row[least_].empty()) return;
        if (auto const amount = reading.money(row[least_], least_.style)) {
            application.least_workable = *amount;
            if (*amount > application.requested && application.requested > core::Money())
                reading.error("application.least_workable", row[least_].place,
                              "the least workable amount is above the request: " + Reading::shown(row[least_].text),
                              "It is the least that still works, at most the request");
        }
    }
    void check_sum(Reading& reading) const {
        if (sum_ >= most)
            reading.error("money.too_large", rows_.place(), "the requests add up to more than grantpanel can count",
                          "");
    }

  private:
    static constexpr core::Money most = core::Money::of(1'000'000'000'000'000'000);

    Rows const& rows_;
    std::string who_;
    Rows::Column requested_, least_;
    core::Money sum_;
};

/// `applications`. A panel member can be an applicant; they become one in Round::applicants.
inline void read_applications(Reading& reading, Rows const& rows) {
    auto& round = reading.round;
    auto const id = rows.column("id"), applicant = rows.column("applicant"), title = rows.column("title"),
               received = rows.column("received_on"), withdrawn = rows.column("withdrawn_on");
    round.applications.reserve(rows.size());
    std::map<std::size_t, model::ApplicantIndex> members;
    Requests requests(rows, "an application");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        model::Application application;
        application.id = reading.own_id(row[id], IdKind::application, i);
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
        requests.read(reading, row, application);
        if (!row[received].empty()) application.received_on = reading.date(row[received]);
        if (!row[withdrawn].empty()) application.withdrawn_on = reading.date(row[withdrawn]);
        round.applications.push_back(std::move(application));
    }
    requests.check_sum(reading);
    if (rows.present() && rows.size() == 0)
        reading.error("table.empty", rows.place(), "no application is listed", "A round has at least one application");
}

}  // namespace grantpanel::validate
