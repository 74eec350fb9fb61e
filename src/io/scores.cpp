// SPDX-License-Identifier: MIT
#include <cstdio>

#include "grantpanel/io/record.hpp"
#include "json.hpp"

namespace grantpanel::io {

namespace {

/// A figure that is only shown, as text with 6 decimals: no JSON number carries a score.
Json shown(std::optional<double> value) {
    if (!value) return {};
    char text[64];
    std::snprintf(text, sizeof text, "%.6f", *value);
    return std::string(text);
}

Json rules_json(model::ScoringRules const& rules) {
    Json roles = Json::object();
    for (auto const& each : rules.role_weights) roles[std::string(word(each.role))] = each.weight.to_text();
    return {{"least_marks", rules.least_marks},
            {"staff_marks", rules.staff_marks},
            {"counts", word(rules.counts)},
            {"by", word(rules.by)},
            {"combine", word(rules.combine)},
            {"trim", rules.combine == model::Combine::trimmed ? Json(rules.trim) : Json()},
            {"role_weights", std::move(roles)},
            {"adjust", word(rules.adjust)},
            {"shrinkage", rules.adjust != model::Adjust::severity ? Json()
                          : rules.estimate_shrinkage              ? Json("estimated")
                                                                  : Json(rules.shrinkage.to_text())},
            {"unconnected", rules.compare_unconnected ? "compare" : "refuse"},
            {"close", rules.close ? Json{{"below", rules.close->below.to_text()},
                                         {"count_as_equal", rules.close->count_as_equal}}
                                  : Json()},
            {"discuss",
             {{"spread", or_null(rules.discuss.spread)},
              {"near_line", or_null(rules.discuss.near_line)},
              {"any_member_asks", rules.discuss.any_member_asks}}}};
}

/// Text with 6 decimals: figures that are shown and decide nothing.
Json certainty_json(model::RoundData const& round, score::Certainty const& certainty) {
    if (!certainty.undefined.empty()) return {{"undefined", certainty.undefined}};
    static constexpr std::string_view standings[] = {"accept", "band", "reject"};
    static constexpr std::string_view bands[] = {"empty", "everyone_wins", "nobody_can_win", "to_draw"};
    auto const& line = certainty.line;
    Json list = Json::array();
    for (std::size_t i = 0; i < certainty.applications.size(); ++i)
        list.push_back({{"application", round.applications[certainty.applications[i]].id},
                        {"expected_rank", shown(certainty.expected_rank[i])},
                        {"funded_if_stop_there", shown(certainty.chance_to_stop[i])},
                        {"funded_if_try_next", shown(certainty.chance_to_skip[i])},
                        {"standing", standings[static_cast<std::size_t>(line.standing[i])]}});
    return {{"undefined", Json()},
            {"between_applications", shown(certainty.between_applications)},
            {"between_members", shown(certainty.between_members)},
            {"error", shown(certainty.error)},
            {"level", shown(certainty.level)},
            {"draws", certainty.draws},
            {"misfit", certainty.misfit == score::Misfit::stop ? "stop_there" : "try_next"},
            {"line", shown(line.line)},
            {"for_band", core::to_text(line.for_band, round.unit)},
            {"band", bands[static_cast<std::size_t>(line.band)]},
            {"applications", std::move(list)}};
}

}  // namespace

Json scoring_json(model::RoundData const& round) {
    auto json = rules_json(round.scoring);
    json["pathways"] = Json::array();
    for (auto const& pathway : round.rubric.pathways) {
        Json weights = Json::object();
        for (auto c : core::positions<model::CriterionIndex>(pathway.weights.size()))
            if (pathway.weights[c].sign() > 0) weights[round.rubric.criteria[c].id] = pathway.weights[c].to_text();
        json["pathways"].push_back({{"group", round.groups[pathway.group].name}, {"weights", std::move(weights)}});
    }
    return json;
}

std::string scores_json(explain::Scores const& scores, bool for_facilitator) {
    auto const& decision = scores.decision;
    auto const& round = *decision.round;
    auto const id = [&](model::ApplicationIndex application) { return round.applications[application].id; };
    auto const all = core::positions<model::ApplicationIndex>(round.applications.size());
    Json json{{"round", round.id},
              {"scoring", scoring_json(round)},
              {"refused", or_null(scores.refused)},
              {"applications", Json::array()},
              {"adjustments", Json::array()},
              {"line", or_null(scores.discussion.line)},
              {"discussion", Json::array()}};
    for (auto application : all) {
        auto const& total = decision.totals[application];
        auto const& shift = scores.shifts[application];
        Json close = Json::array(), criteria = Json::array();
        for (auto const& each : decision.order.close)
            if (std::find(each.begin(), each.end(), application) != each.end())
                for (auto other : each)
                    if (other != application) close.push_back(id(other));
        for (auto c : core::positions<model::CriterionIndex>(total.criteria.size())) {
            auto const& tally = total.criteria[c];
            criteria.push_back({{"criterion", round.rubric.criteria[c].id},
                                {"weight", tally.weight},
                                {"marks", tally.marks},
                                {"recused", tally.recused},
                                {"passed", tally.passed},
                                {"not_enough_information", tally.not_enough_information},
                                {"not_applicable", tally.not_applicable},
                                {"missing", tally.missing}});
        }
        json["applications"].push_back({{"application", id(application)},
                                        {"total", scores.not_adjusted ? Json() : or_null(total.score)},
                                        {"as_marked", or_null(total.as_marked)},
                                        {"criteria", std::move(criteria)},
                                        {"close_to", std::move(close)},
                                        {"shift", shift ? Json{{"members", shift->members},
                                                               {"change", or_null(shift->change)},
                                                               {"agreed", or_null(shift->agreed)}}
                                                        : Json()}});
    }
    for (auto const& each : scores.adjustments) {
        Json totals = Json::array();
        for (auto application : all)
            if (each.refused.empty() && each.totals[application])
                totals.push_back(
                    {{"application", id(application)},
                     {"total", each.totals[application]->to_text()},
                     {"rank", each.ranks[application] ? Json(*each.ranks[application]) : Json()},
                     {"award",
                      scores.without_money ? Json() : Json(core::to_text(each.awards[application], round.unit))}});
        json["adjustments"].push_back({{"adjust", word(each.adjust)},
                                       {"in_force", each.in_force},
                                       {"refused", or_null(each.refused)},
                                       {"totals", std::move(totals)}});
        if (for_facilitator)
            json["adjustments"].back()["without_spread"] = core::ids_of(round.panel, each.without_spread);
    }
    json["agreement"] = Json::array();
    for (auto const& each : scores.agreements) {
        Json figures(to_json(each.agreement));
        figures["criterion"] = each.criterion ? Json(round.rubric.criteria[*each.criterion].id) : Json();
        json["agreement"].push_back(std::move(figures));
    }
    json["certainty"] = certainty_json(round, scores.certainty);
    json["open_weights"] = Json();
    if (auto const& open = scores.open_weights) {
        Json list = Json::array();
        for (std::size_t i = 0; i < open->applications.size(); ++i)
            list.push_back({{"application", id(open->applications[i])}, {"within", shown(open->within[i])}});
        json["open_weights"] = {{"places", open->places}, {"draws", open->draws}, {"applications", std::move(list)}};
    }
    for (auto const& talk : scores.discussion.list) {
        Json reasons = Json::array();
        for (auto why : talk.why) reasons.push_back(word(why));
        json["discussion"].push_back({{"application", id(talk.application)},
                                      {"reasons", std::move(reasons)},
                                      {"asked_by", core::ids_of(round.panel, talk.asked_by)},
                                      {"lowest", or_null(talk.lowest)},
                                      {"highest", or_null(talk.highest)},
                                      {"can_cross_the_line", talk.can_cross_the_line}});
    }
    if (!for_facilitator) return json.dump();
    static constexpr std::string_view tendencies[] = {"strict", "neither", "generous"};
    json["members"] = Json::array();
    for (auto const& each : scores.markings)
        json["members"].push_back({{"member", round.panel[each.member].id},
                                   {"sheets", each.sheets},
                                   {"whole_sheets", each.whole_sheets},
                                   {"marks", each.marks},
                                   {"not_enough_information", each.not_enough_information},
                                   {"not_applicable", each.not_applicable},
                                   {"passed", each.passed},
                                   {"missing", each.missing},
                                   {"mean", or_null(each.mean)},
                                   {"spread", shown(each.spread)},
                                   {"severity", or_null(each.severity)},
                                   {"standard_error", shown(each.standard_error)},
                                   {"typical_distance", shown(each.typical_distance)},
                                   {"marking", tendencies[static_cast<std::size_t>(each.tendency)]}});
    return json.dump();
}

}  // namespace grantpanel::io
