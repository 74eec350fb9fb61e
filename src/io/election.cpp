// SPDX-License-Identifier: MIT
#include "grantpanel/io/election.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "election_limits.hpp"
#include "election_payments.hpp"
#include "grantpanel/core/error.hpp"
#include "grantpanel/elect/max_welfare.hpp"
#include "grantpanel/explain/election_audits.hpp"
#include "grantpanel/io/draw.hpp"
#include "grantpanel/io/load.hpp"
#include "grantpanel/io/pabulib.hpp"
#include "grantpanel/panel/ballots.hpp"
#include "grantpanel/panel/problem.hpp"
#include "json.hpp"

namespace grantpanel::io {

namespace {

Json to_json(std::optional<elect::Margin> const& margin, core::Ratio const& unit) {
    if (!margin) return nullptr;
    auto const number = [&](std::int64_t value) { return (core::Ratio(value) / unit).to_text(); };
    return {{"enough", margin->enough ? Json(number(*margin->enough)) : Json()},
            {"not_enough", number(margin->not_enough)},
            {"least", margin->least()},
            {"never", margin->never}};
}
Json to_json(std::vector<allocate::Level> const& lowered, core::Unit const& unit) {
    core::Ratio const whole(core::power_of_ten(unit.decimals));
    Json json = Json::array();
    for (auto const& each : lowered)
        json.push_back({{"at_least", each.entry},
                        {"part", each.part},
                        {"level", (each.of_money ? each.level / whole : each.level).to_text()}});
    return json;
}
/// The rules in force, by their names.
Json to_json(elect::InForce const& rules) {
    Json json = Json::object();
    for (auto const& [name, value] : rules.options) json[name] = value;
    return json;
}
Json to_json(elect::Share const& share) {
    return {{"part", share.part.to_text()},
            {"whole", share.whole.to_text()},
            {"share", or_null(share.value())},
            {"unknown", share.unknown}};
}
Json category_json(elect::CategoryShare const& category) {
    return {{"category", category.category},
            {"projects", category.projects},
            {"selected", category.selected},
            {"of_votes", to_json(category.of_votes)},
            {"of_money", to_json(category.of_money)}};
}
Json group_json(std::string const& name, elect::GroupShare const& group) {
    Json json{{"group", name}, {"withheld", group.withheld}};
    if (group.withheld) return json;
    json["of_voters"] = to_json(group.of_voters);
    json["of_money"] = to_json(group.of_money);
    json["gain"] = group.gain.to_text();
    json["with_nothing"] = group.with_nothing ? to_json(*group.with_nothing) : Json();
    return json;
}
Json groups_json(std::vector<elect::ColumnShares> const& columns) {
    Json json = Json::object();
    for (auto const& column : columns) {
        auto& groups = json[column.column] = Json::array();
        for (std::size_t group = 0; group < column.groups.size(); ++group)
            groups.push_back(group_json(column.groups[group], column.shares[group]));
    }
    return json;
}
/// Where the voters who cast these ballots of the profile stand in the file, from 1: the first of them. Null for a
/// panel.
Json cast_by(model::Ballots const& ballots, std::vector<std::uint32_t> const& ballot_of,
             std::vector<std::uint32_t> const& cast) {
    constexpr std::size_t most = 100;
    if (ballots.of_a_panel) return nullptr;
    Json positions = Json::array();
    for (std::size_t voter = 0; voter < ballot_of.size() && positions.size() < most; ++voter)
        if (std::binary_search(cast.begin(), cast.end(), ballot_of[voter])) positions.push_back(voter + 1);
    return positions;
}
/// The first payments, by the first ballot of its kind in the file. None for a panel: what a member pays shows the
/// member's points.
Json prices_json(model::Ballots const& ballots, std::vector<std::uint32_t> const& ballot_of,
                 elect::PriceSystem const& prices) {
    constexpr std::size_t most = 1'000;
    std::map<std::uint32_t, std::pair<std::size_t, std::uint64_t>> kinds;  // where the first stands, and how many
    for (std::size_t voter = 0; voter < ballot_of.size(); ++voter)
        ++kinds.try_emplace(ballot_of[voter], voter + 1, 0).first->second.second;
    std::vector<std::pair<std::size_t, elect::PriceSystem::Payment const*>> payments;
    for (auto const& payment : prices.payments) payments.emplace_back(kinds.at(payment.ballot).first, &payment);
    std::sort(payments.begin(), payments.end(), [](auto const& a, auto const& b) {
        return std::pair(a.first, a.second->project) < std::pair(b.first, b.second->project);
    });
    Json json{{"each", prices.each.to_text()}, {"payments", nullptr}, {"payments_in_all", payments.size()}};
    if (ballots.of_a_panel) return json;
    json["payments"] = Json::array();
    for (auto const& [first, payment] : payments) {
        if (json["payments"].size() == most) break;
        json["payments"].push_back({{"ballot", first},
                                    {"voters", kinds.at(payment->ballot).second},
                                    {"project", ballots.projects[payment->project].id},
                                    {"amount", payment->amount.to_text()}});
    }
    return json;
}
Json weights_json(model::Ballots const& ballots, elect::NoPrices const& reason) {
    Json json = Json::object();
    for (std::size_t project = 0; project < reason.weights.size(); ++project)
        if (reason.weights[project].sign() != 0) json[ballots.projects[project].id] = reason.weights[project].to_text();
    return json;
}
std::string_view word(elect::Verdict verdict) {
    static constexpr std::string_view words[] = {"holds", "does_not_hold", "not_proved"};
    return words[static_cast<std::size_t>(verdict)];
}

}  // namespace

bool is_pabulib(std::string_view path) {
    auto const end = path.substr(path.size() - std::min<std::size_t>(path.size(), 3));
    return end.size() == 3 && end[0] == '.' && (end[1] == 'p' || end[1] == 'P') && (end[2] == 'b' || end[2] == 'B');
}

model::Ballots load_ballots(std::string const& path, Voters voters) {
    return is_pabulib(path) ? read_pabulib(path, voters) : panel::ballots_of(load(path));
}

allocate::Problem load_limits(std::string const& path, model::Ballots const& ballots, elect::Profile const& profile,
                              std::vector<std::uint32_t> const& ranks) {
    return election_limits(read_limits(path), ballots, profile, ranks);
}

allocate::Problem election_limits(model::Draft draft, model::Ballots const& ballots, elect::Profile const& profile,
                                  std::vector<std::uint32_t> const& ranks) {
    std::vector<core::Problem> unknown;
    std::erase_if(draft.root.entries, [&](auto const& entry) {
        if (entry.key == "at_least" || entry.key == "at_most" || entry.key == "exclusive" || entry.key == "together")
            return false;
        auto problem = core::problem_at({draft.file, entry.position.line, entry.position.column}, "limits.unknown_key",
                                        "`" + core::printable(entry.key) + "` is not known here",
                                        "The limits of an election are at_least, at_most, exclusive and together");
        if (draft.file.empty()) problem.location.reset();
        problem.path = core::Path({entry.key});
        unknown.push_back(std::move(problem));
        return true;
    });
    model::List items;
    for (auto const& project : ballots.projects) {
        std::string groups;
        for (auto const& group : project.groups) groups += (groups.empty() ? "" : ";") + group;
        model::Mapping item;
        item["id"] = project.id;
        item["total"] = "0";
        item["requested"] = core::to_text(project.cost, ballots.unit);
        if (!groups.empty()) item["groups"] = groups;
        items.push_back(std::move(item));
    }
    auto allocation = std::move(draft.root);
    allocation["rule"] = "ranked";
    allocation["if_money_short"] = "try_next";
    draft.root = {};
    draft.root["grantpanel"] = "1";
    draft.root["pot"] = core::to_text(ballots.budget, ballots.unit);
    draft.root["items"] = std::move(items);
    draft.root["allocation"] = std::move(allocation);
    auto const list = [&] {
        try {
            return validate_scored_list(std::make_shared<model::Draft const>(std::move(draft)));
        } catch (core::InputError const& error) {
            auto problems = of_limits(error.problems());
            problems.insert(problems.begin(), unknown.begin(), unknown.end());
            throw core::InputError(std::move(problems));
        }
    }();
    if (!unknown.empty()) throw core::InputError(std::move(unknown));
    auto asked = panel::problem(list.round, list.totals, {}, core::Money());
    auto problem = elect::problem(profile, ranks);
    problem.at_least = asked.at_least;
    problem.at_most = asked.at_most;
    problem.exclusive = asked.exclusive;
    problem.together = asked.together;
    // The limits can have more decimals than the election.
    core::Ratio const finer(core::power_of_ten(list.round->unit.decimals), core::power_of_ten(ballots.unit.decimals));
    for (auto* entries : {&problem.at_least, &problem.at_most})
        for (auto& entry : *entries)
            if (entry.measure == model::Measure::amount) entry.value = entry.value / finer;
    asked.order = problem.order;
    refuse_clashes(*list.round, asked);
    return problem;
}

std::string election_json(model::Ballots const& ballots, elect::Profile const& profile, elect::Outcome const& outcome,
                          elect::InForce const& rules, elect::Bills const* bills) {
    Json json{{"winners", Json::array()},
              {"rules", to_json(rules)},
              {"total_cost", core::to_short_text(outcome.total_cost, ballots.unit)},
              {"remaining", core::to_short_text(outcome.remaining, ballots.unit)},
              {"rounds", Json::array()},
              {"work", {{"evaluations", outcome.work.evaluations}, {"exact", outcome.work.exact}}}};
    auto const unit = core::Ratio(core::power_of_ten(ballots.unit.decimals));
    if (auto const seed = rules.value("seed")) json["draw"] = to_json(election_draw(ballots, *seed));
    if (outcome.raised_budget) json["raised_budget"] = (*outcome.raised_budget / unit).to_text();
    if (!ballots.warnings.empty()) json["warnings"] = to_json(ballots.warnings);
    if (!outcome.lowered.empty()) json["lowered"] = to_json(outcome.lowered, ballots.unit);
    for (auto const& selection : outcome.selections) {
        auto const& project = ballots.projects[selection.project];
        json["winners"].push_back(project.id);
        Json round{{"project", project.id},
                   {"cost", core::to_short_text(project.cost, ballots.unit)},
                   {"votes", profile.named_by[selection.project]},
                   {"supporters", profile.votes[selection.project]},
                   {"price", or_null(selection.price)}};
        if (selection.payers > 0) {
            round["payers"] = selection.payers;
            round["exhausted"] = selection.exhausted;
        }
        if (selection.by_completion) round["by_completion"] = true;
        if (selection.part) round["part"] = selection.part->to_text();
        if (bills) add_payments(round, ballots, profile, selection, (*bills)[json["rounds"].size()]);
        json["rounds"].push_back(std::move(round));
    }
    if (ballots.has_official_result) {
        json["official"] = Json::array();
        for (auto const& project : ballots.projects)
            if (project.selected != 0) json["official"].push_back(project.id);
    }
    return json.dump();
}

std::string outcomes_json(model::Ballots const& ballots, elect::AllOutcomes const& all, elect::InForce const& rules) {
    Json json{{"outcomes", all.sets}, {"rules", to_json(rules)}};
    if (!ballots.warnings.empty()) json["warnings"] = to_json(ballots.warnings);
    if (!all.lowered.empty()) json["lowered"] = to_json(all.lowered, ballots.unit);
    return json.dump();
}

std::string election_audits_json(model::Ballots const& ballots, elect::Audited const& found,
                                 std::optional<elect::InForce> const& rules) {
    Json json{{"audits", Json::array()},
              {"with_nothing", to_json(found.with_nothing)},
              {"categories", Json::array()},
              {"winners", core::ids_of(ballots.projects, found.selected)},
              {"utility", elect::words::utilities[static_cast<std::size_t>(found.utility)]},
              {"rules", rules ? to_json(*rules) : Json()}};
    if (!ballots.warnings.empty()) json["warnings"] = to_json(ballots.warnings);
    for (auto const& audit : found.audits) {
        Json entry{{"name", audit.name},
                   {"verdict", word(audit.verdict)},
                   {"text", explain::in_words(audit, ballots)},
                   {"steps", audit.steps},
                   {"witness", nullptr}};
        if (auto const& witness = audit.witness) {
            bool const shown = explain::shows_utilities(ballots);
            entry["witness"] = {{"voters", witness->voters},
                                {"ballots", cast_by(ballots, found.ballot_of, witness->ballots)},
                                {"projects", core::ids_of(ballots.projects, witness->projects)},
                                {"cost", witness->cost.to_text()},
                                {"money", witness->money.to_text()},
                                {"due", shown ? Json(witness->due.to_text()) : Json()},
                                {"got", shown ? Json(witness->got.to_text()) : Json()}};
        }
        if (audit.name == "priceable") {
            entry["prices"] = found.prices ? prices_json(ballots, found.ballot_of, *found.prices) : Json();
            entry["weights"] = found.reason ? weights_json(ballots, *found.reason) : Json();
        }
        json["audits"].push_back(std::move(entry));
    }
    for (auto const& category : found.categories) json["categories"].push_back(category_json(category));
    if (!found.groups.empty()) json["groups"] = groups_json(found.groups);
    return json.dump();
}

std::string margins_json(model::Ballots const& ballots, elect::Margins const& margins, elect::InForce const& rules) {
    core::Ratio const money(core::power_of_ten(ballots.unit.decimals)), points(margins.point_denominator), one(1);
    Json json{{"projects", Json::array()}, {"runs", margins.runs}, {"rules", to_json(rules)}};
    if (!ballots.warnings.empty()) json["warnings"] = to_json(ballots.warnings);
    for (auto const& each : margins.projects) {
        Json entry{{"project", ballots.projects[each.project].id},
                   {"cost", to_json(each.cost, money)},
                   {"new_voters", to_json(each.new_voters, one)},
                   {"points_each", to_json(each.points_each, points)},
                   {"points_of_one", to_json(each.points_of_one, points)},
                   {"rivals", margins.rivals ? Json(core::ids_of(ballots.projects, each.rivals)) : Json()},
                   {"approvals", nullptr}};
        if (each.approvals)
            entry["approvals"] = {{"optimistic", to_json(std::optional(each.approvals->optimistic), one)},
                                  {"pessimistic", to_json(std::optional(each.approvals->pessimistic), one)}};
        json["projects"].push_back(std::move(entry));
    }
    return json.dump();
}

std::string comparison_json(model::Ballots const& ballots, elect::Comparison const& comparison) {
    Json json{{"measure", elect::words::utilities[static_cast<std::size_t>(comparison.measure)]},
              {"reference", comparison.reference},
              {"greatest_is_proved", comparison.greatest_is_proved},
              {"outcomes", Json::array()}};
    if (!ballots.warnings.empty()) json["warnings"] = to_json(ballots.warnings);
    for (auto const& each : comparison.outcomes) {
        Json entry{{"name", elect::name_of(each, ballots.unit)},
                   {"selected", core::ids_of(ballots.projects, each.selected)},
                   {"parts", Json::object()},
                   {"total_cost", core::to_short_text(each.total_cost, ballots.unit)},
                   {"spent", to_json(each.spent)},
                   {"satisfaction", to_json(each.satisfaction)},
                   {"served", to_json(each.served)},
                   {"with_nothing", to_json(each.with_nothing)},
                   {"welfare", to_json(each.welfare)},
                   {"cost_of_fairness", or_null(each.cost_of_fairness())},
                   {"representation", Json::array()},
                   {"better", each.better},
                   {"worse", each.worse},
                   {"same", each.same},
                   {"gained", core::ids_of(ballots.projects, each.gained)},
                   {"lost", core::ids_of(ballots.projects, each.lost)},
                   {"categories", Json::array()},
                   {"rules", nullptr}};
        if (each.options) entry["rules"] = to_json(elect::in_force(*each.options, ballots.unit, comparison.limits));
        for (std::size_t k = 0; k < each.parts.size(); ++k)
            if (each.parts[k] != core::Ratio(1))
                entry["parts"][ballots.projects[each.selected[k]].id] = each.parts[k].to_text();
        for (auto const& category : each.categories) entry["categories"].push_back(category_json(category));
        for (auto const& audit : each.audits)
            entry["representation"].push_back({{"name", audit.name},
                                               {"verdict", word(audit.verdict)},
                                               {"text", explain::in_words(audit, ballots)},
                                               {"voters", audit.witness ? audit.witness->voters : 0}});
        if (!each.groups.empty()) entry["groups"] = groups_json(each.groups);
        json["outcomes"].push_back(std::move(entry));
    }
    return json.dump();
}

}  // namespace grantpanel::io
