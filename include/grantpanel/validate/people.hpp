// SPDX-License-Identifier: MIT
#pragma once

#include "grantpanel/validate/rows.hpp"

namespace grantpanel::validate {

/// `panel`: the members and the people around them.
inline void read_panel(Reading& reading, Rows const& rows) {
    using model::LivedExperience, model::Role;
    auto const id = rows.column("id"), name = rows.column("name"), role = rows.column("role"),
               seat = rows.column("seat"), lived = rows.column("lived_experience"),
               most = rows.column("most_applications");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows.row(i);
        model::Member member;
        member.id = reading.own_id(row[id], IdKind::member, i);
        member.name = reading.text(row[name]).value_or("");
        if (!row[role].empty())
            member.role = reading
                              .choice<Role>(row[role], {{"member", Role::member},
                                                        {"chair", Role::chair},
                                                        {"facilitator", Role::facilitator},
                                                        {"staff", Role::staff},
                                                        {"trustee", Role::trustee},
                                                        {"observer", Role::observer},
                                                        {"interpreter", Role::interpreter}})
                              .value_or(Role::member);
        member.seat = reading.text(row[seat]).value_or("");
        if (!row[lived].empty())
            member.lived_experience =
                reading
                    .choice<LivedExperience>(row[lived], {{"yes", LivedExperience::yes},
                                                          {"no", LivedExperience::no},
                                                          {"not_said", LivedExperience::not_said}})
                    .value_or(LivedExperience::not_said);
        if (!row[most].empty()) member.most_applications = reading.whole(row[most], 0, 1'000'000);
        reading.round.panel.push_back(std::move(member));
    }
}

/// `organisations` and `people`: those who can apply.
inline void read_applicants(Reading& reading, Rows const& organisations, Rows const& people) {
    using Publish = model::Applicant::Publish;
    for (auto const* rows : {&organisations, &people}) {
        bool const persons = rows == &people;
        auto const id = rows->column("id"), name = rows->column("name"), publish = rows->column("publish");
        for (std::size_t i = 0; i < rows->size(); ++i) {
            auto const row = rows->row(i);
            model::Applicant applicant;
            applicant.kind = persons ? model::Applicant::Kind::person : model::Applicant::Kind::organisation;
            applicant.id = reading.own_id(row[id], persons ? IdKind::person : IdKind::organisation,
                                          reading.round.applicants.size());
            applicant.name = reading.text(row[name]).value_or("");
            if (applicant.name.empty()) applicant.name = applicant.id;
            if (!row[publish].empty())
                applicant.publish = reading
                                        .choice<Publish>(row[publish], {{"name", Publish::name},
                                                                        {"area_only", Publish::area_only},
                                                                        {"nothing", Publish::nothing}})
                                        .value_or(Publish::nothing);
            reading.round.applicants.push_back(std::move(applicant));
        }
    }
}

}  // namespace grantpanel::validate
