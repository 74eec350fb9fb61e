// SPDX-License-Identifier: MIT
#include "grantpanel/conflict/cover.hpp"
#include "grantpanel/conflict/quorum.hpp"
#include "grantpanel/conflict/readers.hpp"
#include "grantpanel/conflict/reciprocity.hpp"
#include "grantpanel/conflict/sight.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/core/text.hpp"
#include "grantpanel/io/record.hpp"
#include "grantpanel/stage/run.hpp"
#include "json.hpp"

namespace grantpanel::io {

namespace {

/// A ruling with its way: for the facilitator. `since` and `until` are those of the last tie that has any.
Json ruling_json(model::RoundData const& round, model::Ruling const& ruling) {
    using Because = model::Ruling::Because;
    bool const by_rule = ruling.because == Because::policy;
    Json json{{"member", round.panel[ruling.member].id},
              {"application", round.applications[ruling.application].id},
              {"response", word(ruling.response)},
              {"referred", ruling.referred},
              {"path", Json::array()},
              {"via", Json::array()},
              {"rule", by_rule ? Json(ruling.rule) : Json()},
              {"policy", word(ruling.policy)},
              {"decision", ruling.decision ? Json(word(round.conflict_decisions[*ruling.decision].what)) : Json()},
              {"since", Json()},
              {"until", Json()}};
    if (!by_rule) json["path"].push_back(ruling.because == Because::own ? "own_application" : "same_pot");
    for (auto hop : ruling.way()) {
        auto const& tie = round.ties[hop.tie];
        json["path"].push_back(round.kinds[tie.kind]);
        json["via"].push_back({{"from", round.id_of(hop.reversed ? tie.to : tie.from)},
                               {"to", round.id_of(hop.reversed ? tie.from : tie.to)},
                               {"kind", round.kinds[tie.kind]},
                               {"since", or_null(tie.since)},
                               {"until", or_null(tie.until)}});
        if (tie.since || tie.until) {
            json["since"] = or_null(tie.since);
            json["until"] = or_null(tie.until);
        }
    }
    return json;
}

Json readers_json(model::Round const& round, std::vector<conflict::ReaderShortage> const& shortages) {
    Json list = Json::array();
    for (auto const& shortage : shortages)
        list.push_back({{"application", round->applications[shortage.application].id},
                        {"seat", or_null(shortage.seat)},
                        {"needs", shortage.needs},
                        {"has", shortage.has},
                        {"could_read", core::ids_of(round->panel, shortage.could_read)},
                        {"can_be_mended", shortage.can_be_mended()}});
    return list;
}

Json rings_json(model::Round const& round) {
    Json list = Json::array();
    for (auto const& ring : conflict::rings(*round))
        list.push_back({{"members", core::ids_of(round->panel, ring.members)},
                        {"this_round", ring.closed_now},
                        {"forbidden", conflict::is_forbidden(*round, ring)}});
    return list;
}

Json picture_json(model::Round const& round, std::vector<model::Ruling> const& rulings) {
    auto const picture = conflict::picture(round, rulings);
    auto const application = [&](model::ApplicationIndex each) { return round->applications[each].id; };
    Json json{{"pairs", picture.pairs.size()},
              {"possible", picture.possible},
              {"members", Json::object()},
              {"applications", Json::object()},
              {"smallest_cover",
               {{"members", core::ids_of(round->panel, picture.cover_members)},
                {"applications", core::ids_of(round->applications, picture.cover_applications)}}},
              {"proof", Json::array()},
              {"components", Json::array()}};
    for (auto member : core::positions<model::MemberIndex>(round->panel.size()))
        if (picture.of_member[member] > 0) json["members"][round->panel[member].id] = picture.of_member[member];
    for (auto each : core::positions<model::ApplicationIndex>(round->applications.size()))
        if (picture.of_application[each] > 0) json["applications"][application(each)] = picture.of_application[each];
    for (auto const& [member, each] : picture.proof)
        json["proof"].push_back({round->panel[member].id, application(each)});
    for (auto const& component : picture.components)
        json["components"].push_back({{"members", core::ids_of(round->panel, component.members)},
                                      {"applications", core::ids_of(round->applications, component.applications)}});
    return json;
}

}  // namespace

Json quorum_json(model::Round const& round, model::ApplicationIndex application, model::Quorum const& quorum) {
    return {{"application", round->applications[application].id},
            {"meeting", quorum.meeting ? Json(round->meetings[*quorum.meeting].id) : Json()},
            {"forecast", !quorum.meeting},
            {"met", quorum.missing.empty()},
            {"counted", core::ids_of(round->panel, quorum.counted)},
            {"missing", to_json(round, quorum.missing)},
            {"next_meeting", quorum.next_meeting ? Json(round->meetings[*quorum.next_meeting].id) : Json()}};
}

std::string check_json(model::Round const& round) {
    auto const rulings = conflict::rulings(round);
    auto const screenings = stage::screenings(round, rulings);
    Json json{{"round", round->id},
              {"applications", round->applications.size()},
              {"members", round->panel.size()},
              {"rulings", Json::array()},
              {"quorum", Json::array()},
              {"readers", readers_json(round, conflict::reader_shortages(round, rulings, screenings))},
              {"reading_each_other", rings_json(round)},
              {"forced_to_read_each_other", Json::array()},
              {"conflicts", picture_json(round, rulings)},
              {"warnings", to_json(round->warnings)}};
    for (auto const& ruling : rulings) json["rulings"].push_back(ruling_json(*round, ruling));
    for (auto const& [a, b] : conflict::forced_pairs(round, rulings))
        json["forced_to_read_each_other"].push_back({round->panel[a].id, round->panel[b].id});
    auto const quorums = conflict::quorums(round, rulings, screenings);
    for (auto application : core::positions<model::ApplicationIndex>(quorums.size()))
        if (round->conflicts.quorum && !round->applications[application].withdrawn_on)
            json["quorum"].push_back(quorum_json(round, application, quorums[application]));
    return json.dump();
}

std::string rulings_json(model::RoundData const& round, std::vector<model::Ruling> const& rulings) {
    Json list = Json::array();
    for (auto const& ruling : rulings) list.push_back(ruling_json(round, ruling));
    return list.dump();
}

std::string sight_json(model::Round const& round, std::string const& person, std::string const& application) {
    auto const found = round->find_application(application);
    if (!found) throw core::UsageError("no application has the id `" + core::printable(application) + "`");
    for (auto member : core::positions<model::MemberIndex>(round->panel.size())) {
        if (round->panel[member].id != person) continue;
        auto const rulings = conflict::rulings(round);
        auto const sight = conflict::sight(round, conflict::Allowed(rulings), member, *found);
        return Json{{"papers", sight.papers},
                    {"own_marks", sight.own_marks},
                    {"others_marks", sight.others_marks},
                    {"readers", sight.readers},
                    {"staff_notes", sight.staff_notes},
                    {"connections", sight.connections},
                    {"kinds_and_notes", sight.kinds_and_notes}}
            .dump();
    }
    throw core::UsageError("nobody on the panel has the id `" + core::printable(person) + "`");
}

std::string impact_json(model::Round const& round, std::vector<explain::Impact> const& impacts) {
    static constexpr std::string_view words[] = {"nobody_recused", "stay_leaves", "without_staff_marks", "tie_unknown"};
    Json list = Json::array();
    for (auto const& impact : impacts) {
        Json each{{"if", words[static_cast<std::size_t>(impact.what)]},
                  {"tie", Json()},
                  {"changes", Json::array()},
                  {"refused", or_null(impact.refused)}};
        if (impact.what == explain::Impact::What::tie_unknown) {
            auto const& tie = round->ties[impact.tie];
            each["tie"] = {
                {"from", round->id_of(tie.from)}, {"to", round->id_of(tie.to)}, {"kind", round->kinds[tie.kind]}};
        }
        for (auto const& change : impact.changes)
            each["changes"].push_back(
                {{"application", round->applications[change.application].id},
                 {"outcome", {word(change.before), word(change.after)}},
                 {"award",
                  {core::to_text(change.award_before, round->unit), core::to_text(change.award_after, round->unit)}}});
        list.push_back(std::move(each));
    }
    return list.dump();
}

}  // namespace grantpanel::io
