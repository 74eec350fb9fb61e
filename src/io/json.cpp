// SPDX-License-Identifier: MIT
#include "json.hpp"

#include "grantpanel/explain/words.hpp"

namespace grantpanel::io {

namespace {

Json place_json(core::Location const& location) {
    return {{"file", location.file}, {"line", location.line}, {"column", location.column}};
}

/// The figures of each kind of reason.
struct Figures {
    model::Round const& round;
    Json& json;

    [[nodiscard]] std::string money(core::Money amount) const { return core::to_text(amount, round->unit); }

    void operator()(model::reason::AddedLater const&) const {}
    void operator()(model::reason::Withdrew const&) const {}
    void operator()(model::reason::NotEligible const& r) const { json["rule"] = r.rule; }
    void operator()(model::reason::ToBeChecked const& r) const { json["rule"] = r.rule; }
    void operator()(model::reason::Excepted const& r) const {
        auto const& exception = round->exceptions[r.row];
        json["rule"] = exception.rule;
        json["by"] = or_null(exception.by);
        json["because"] = exception.because;
    }
    void operator()(model::reason::AtStage const& r) const {
        json["stage"] = round->stages[r.stage].id;
        json["passage"] = word(r.course.passage);
    }
    void operator()(model::reason::SteppedOut const& r) const {
        json["members"] = core::ids_of(round->panel, r.members);
        json["no_marks"] = core::ids_of(round->panel, r.no_marks);
        json["sheets_set_aside"] = r.sheets_set_aside;
        json["withdrawn"] = r.withdrawn;
    }
    void operator()(model::reason::TooFewPeople const& r) const {
        json["meeting"] = round->meetings[r.meeting].id;
        json["next_meeting"] = r.next_meeting ? Json(round->meetings[*r.next_meeting].id) : Json();
        json["missing"] = io::to_json(round, r.missing);
    }
    void operator()(model::reason::TooFewMarks const& r) const {
        json["criterion"] = round->rubric.criteria[r.criterion].id;
        json["marks"] = r.marks;
        json["least"] = r.least;
        json["not_enough_information"] = r.not_enough_information;
        json["agreed_sheet"] = r.agreed_sheet;
        json["other_sheets"] = r.other_sheets;
    }
    void operator()(model::reason::TooFewSheets const& r) const {
        json["sheets"] = r.sheets;
        json["least"] = r.least;
    }
    void operator()(model::reason::NothingApplies const&) const {}
    void operator()(model::reason::Held const& r) const { json["amount"] = money(r.amount); }
    void operator()(model::reason::BelowMinimum const& r) const {
        json["total"] = r.total.to_text();
        json["minimum"] = r.minimum.to_text();
    }
    void operator()(model::reason::InPriority const& r) const { json["position"] = r.position + 1; }
    void operator()(model::reason::EqualScores const& r) const {
        json["with"] = core::ids_of(round->applications, r.with);
        json["steps"] = Json::array();
        for (std::size_t i = 0; i < r.steps; ++i) json["steps"].push_back(round->allocation.if_scores_equal[i].text);
        json["separated"] = r.separated;
        json["close"] = r.close;
    }
    void operator()(model::reason::FundedInFull const& r) const {
        json["requested"] = money(r.requested);
        json["left_before"] = money(r.left_before);
    }
    void operator()(model::reason::OfferedLess const& r) const {
        json["requested"] = money(r.requested);
        json["left_before"] = money(r.left_before);
        json["award"] = money(r.award);
    }
    void operator()(model::reason::MoneyShort const& r) const {
        json["requested"] = money(r.requested);
        json["left_before"] = money(r.left_before);
        json["least_offer"] = r.least_offer ? Json(money(*r.least_offer)) : Json();
    }
    [[nodiscard]] Json rules(std::vector<model::KeptRule> const& kept) const {
        Json list = Json::array();
        for (auto rule : kept) list.push_back({{"rule", word(rule)}, {"text", panel::in_words(*round, rule)}});
        return list;
    }
    void operator()(model::reason::PassedOver const& r) const {
        json["requested"] = money(r.requested);
        json["left_before"] = money(r.left_before);
        json["award"] = money(r.award);
        json["rules"] = rules(r.rules);
        json["held_for"] = core::ids_of(round->applications, r.held_for);
        json["funded_beside"] = core::ids_of(round->applications, r.funded_beside);
        json["only_with"] = core::ids_of(round->applications, r.only_with);
        json["funders"] = core::ids_of(round->fund.funders, r.funders);
    }
    void operator()(model::reason::AskedFor const& r) const { json["rules"] = rules(r.rules); }
    void operator()(model::reason::Drawn const& r) const {
        json["place"] = r.place;
        json["among"] = r.among;
        json["chance"] = r.chance ? Json(r.chance->to_text()) : Json();
    }
    void operator()(model::reason::WaitsForDraw const& r) const {
        json["among"] = r.among;
        json["chance"] = r.chance ? Json(r.chance->to_text()) : Json();
    }
    void operator()(model::reason::BesideLine const& r) const {
        static constexpr std::string_view words[] = {"sure", "paid", "in_draw", "below"};
        json["where"] = words[static_cast<std::size_t>(r.where)];
        json["low"] = r.total.low.to_text();
        json["high"] = r.total.high.to_text();
        json["line"] = or_null(r.line);
    }
    void operator()(model::reason::NotChosen const& r) const { json["requested"] = money(r.requested); }
    void operator()(model::reason::HasPart const& r) const {
        static constexpr std::string_view kinds[] = {"part", "in_full", "no_base", "below_least"};
        json["rule"] = word(r.rule);
        json["part"] = kinds[static_cast<std::size_t>(r.kind)];
        json["shared"] = money(r.money);
        json["base"] = money(r.base);
        json["among"] = r.among;
        json["requested"] = money(r.requested);
        json["award"] = money(r.award);
    }
    void operator()(model::reason::ListEnded const& r) const { json["at"] = round->applications[r.at].id; }
    void operator()(model::reason::JudgedLast const& r) const {
        json["funded"] = r.funded;
        json["other"] = r.other ? Json(round->applications[*r.other].id) : Json();
        json["left_before"] = money(r.left_before);
    }
    void operator()(model::reason::Displaced const& r) const {
        json["by"] = round->applications[r.by].id;
        json["award_before"] = money(r.award_before);
    }
    void operator()(model::reason::OnReserve const& r) const { json["place"] = r.place; }
    void operator()(model::reason::ReserveFull const& r) const { json["places"] = r.places; }
    void operator()(model::reason::TiedOut const& r) const {
        json["with"] = Json::array();
        for (auto other : r.with) json["with"].push_back(round->applications[other].id);
    }
    void operator()(model::reason::ToppedUp const& r) const {
        auto const& row = round->allocation.top_ups[r.row];
        json["amount"] = money(row.amount);
        json["because"] = row.because;
    }
    void operator()(model::reason::OfferedNext const& r) const {
        json["offer"] = round->allocation.next_offers[r.row].offer;
    }
    void operator()(model::reason::PanelDecided const& r) const {
        auto const& made = round->decisions[r.row];
        json["differs"] = r.differs;
        json["reason"] = or_null(made.reason);
        json["conditions"] = or_null(made.conditions);
        json["how"] = or_null(made.how);
    }
    void operator()(model::reason::NotDecidedYet const&) const {}
};

}  // namespace

Json to_json(std::vector<core::Problem> const& problems) {
    Json list = Json::array();
    for (auto const& problem : problems) {
        Json each{{"severity", problem.severity == core::Severity::error ? "error" : "warning"},
                  {"code", problem.code},
                  {"path", problem.path.to_text()},
                  {"message", problem.message},
                  {"hint", problem.hint},
                  {"count", problem.count},
                  {"also", Json::array()}};
        each["file"] = problem.location ? Json(problem.location->file) : Json();
        each["line"] = problem.location ? Json(problem.location->line) : Json();
        each["column"] = problem.location ? Json(problem.location->column) : Json();
        for (auto const& place : problem.also) each["also"].push_back(place_json(place));
        if (!problem.choices.empty()) each["choices"] = problem.choices;
        list.push_back(std::move(each));
    }
    return list;
}

Json to_json(model::Round const& round, std::vector<model::Shortfall> const& missing) {
    static constexpr std::string_view words[] = {"members", "seat", "trustees"};
    Json list = Json::array();
    for (auto const& each : missing)
        list.push_back({{"condition", words[static_cast<std::size_t>(each.what)]},
                        {"seat", or_null(each.seat)},
                        {"needs", each.needs},
                        {"has", each.has},
                        {"substitutes", core::ids_of(round->panel, each.substitutes)}});
    return list;
}

Json to_json(std::vector<audit::Finding> const& findings) {
    Json list = Json::array();
    for (auto const& finding : findings)
        list.push_back({{"check", finding.check},
                        {"holds", finding.holds},
                        {"witnesses", finding.witnesses},
                        {"note", or_null(finding.note)}});
    return list;
}

Json to_json(model::Round const& round, model::ApplicationIndex application,
             std::vector<model::Reason> const& reasons) {
    Json list = Json::array();
    for (auto const& reason : reasons) {
        Json json{{"code", explain::code(reason)}, {"text", explain::sentence(round, application, reason)}};
        std::visit(Figures{round, json}, reason);
        list.push_back(std::move(json));
    }
    return list;
}

}  // namespace grantpanel::io
