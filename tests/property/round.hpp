// SPDX-License-Identifier: MIT
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

/// Small random rounds for the properties: plain numbers that become the text of a round file.
namespace tests {

/// A number of steps above the least mark, or an absence.
inline constexpr int most_steps = 4;
inline constexpr std::array absences{"", "pass", "X", "n/a"};

struct Sheet {
    std::size_t member = 0, application = 0;
    std::string discussion;
    std::vector<int> marks;  ///< 0 to 4: steps; 5 and more: an absence
};
struct Application {
    int requested = 1, least = -1, income = -1;  ///< -1: not known
    std::size_t applicant = 0;                   ///< an organisation, or a member where it is past the organisations
    bool withdrawn = false;
    std::string decided;  ///< what the panel says where it has the last word; "": no row
};
struct Interest {
    std::size_t member = 0, subject = 0;
    bool in_application = true, leaves = true;
};

struct Case {
    int pot = 1, step = 1, reserve = 0, least_marks = 1, minimum = -1, weight_factor = 1;
    std::size_t members = 2;
    std::string policy;
    bool advise = false, settled = true, priorities = false, eligibility = false;
    std::vector<int> weights;
    std::vector<Application> applications;
    std::vector<Interest> interests;
    std::vector<Sheet> sheets;
    int stay = 0, first = 0;  ///< of a stage of votes, and of one of marks on the first criterion; 0: no such stage
    std::vector<std::string> votes;

    /// The round file. `place` says which row of a table comes at which position: it gets the number of rows.
    template <class Place>
    [[nodiscard]] std::string text(Place place) const;
    [[nodiscard]] std::string text() const {
        return text([](std::size_t rows) {
            std::vector<std::size_t> order(rows);
            std::iota(order.begin(), order.end(), std::size_t{0});
            return order;
        });
    }
};

inline std::string id(char kind, std::size_t position) { return kind + std::to_string(position); }

/// Criteria at even positions have marks from 1 to 5, the others from 0 to 2 in halves: four steps each.
inline std::string mark_text(std::size_t criterion, int steps) {
    static constexpr std::array halves{"0", "0.5", "1", "1.5", "2"};
    if (steps > most_steps) return absences.at(static_cast<std::size_t>(steps - most_steps - 1));
    return criterion % 2 == 0 ? std::to_string(steps + 1) : halves.at(static_cast<std::size_t>(steps));
}

template <class Place>
std::string Case::text(Place place) const {
    auto const known = [](std::string const& key, int value) {
        return ", " + key + ": " + (value < 0 ? "" : std::to_string(value));
    };
    std::string text = "grantpanel: 1\nround: {id: small, currency: GBP}\nfund: {pot: " + std::to_string(pot) + "}\n";
    auto const table = [&](std::string const& name, std::vector<std::string> const& rows) {
        if (rows.empty()) return;
        text += name + ":\n";
        for (auto row : place(rows.size())) text += "  - {" + rows[row] + "}\n";
    };
    std::vector<std::string> criteria, panel, organisations, asked, ties, scores, decisions;
    for (std::size_t c = 0; c < weights.size(); ++c)
        criteria.push_back("    - {id: " + id('c', c) + ", weight: " + std::to_string(weights[c] * weight_factor) +
                           (c % 2 == 0 ? "" : ", scale: {least: 0, most: 2, step: 0.5}") + "}\n");
    text += "rubric:\n  scale: {least: 1, most: 5}\n";
    if (minimum >= 0) text += "  minimum_score: " + std::to_string(minimum) + "%\n";
    text += "  criteria:\n";
    for (auto row : place(criteria.size())) text += criteria[row];
    for (std::size_t m = 0; m < members; ++m) panel.push_back("id: " + id('m', m));
    for (std::size_t a = 0; a < applications.size(); ++a) {
        auto const& each = applications[a];
        bool const own = each.applicant >= applications.size();
        organisations.push_back("id: " + id('o', a) + known("income", each.income));
        asked.push_back("id: " + id('a', a) + ", applicant: " +
                        (own ? id('m', each.applicant - applications.size()) : id('o', each.applicant)) +
                        ", requested: " + std::to_string(each.requested) + known("least_workable", each.least) +
                        (each.withdrawn ? ", withdrawn_on: 2023-02-01" : ""));
        if (advise && !each.withdrawn && !each.decided.empty())
            decisions.push_back("application: " + id('a', a) + ", decision: " + each.decided + ", reason: We agreed");
    }
    for (auto const& tie : interests)
        ties.push_back("member: " + id('m', tie.member) +
                       ", subject: " + id(tie.in_application ? 'a' : 'o', tie.subject) +
                       ", kind: " + (tie.leaves ? "trustee" : "knows"));
    for (auto const& sheet : sheets) {
        std::string row = "member: " + id('m', sheet.member) + ", application: " + id('a', sheet.application) +
                          ", discussion: " + sheet.discussion;
        for (std::size_t c = 0; c < sheet.marks.size(); ++c)
            row += ", " + id('c', c) + ": " + mark_text(c, sheet.marks[c]);
        scores.push_back(row);
    }
    table("panel", panel);
    table("organisations", organisations);
    table("applications", asked);
    table("interests", ties);
    table("scores", scores);
    text += std::string("decision: ") + (advise ? "scores_advise" : "scores_decide") + "\n";
    table("decisions", decisions);
    if (stay + first > 0) text += "stages:\n";
    if (stay > 0) {
        text += "  - id: votes\n    stay: {yes: " + std::to_string(stay) + "}\n    votes:\n";
        for (auto row : place(votes.size())) text += "      - {" + votes[row] + "}\n";
    }
    if (first > 0) text += "  - {id: marks, criteria: [c0], first: " + std::to_string(first) + "}\n";
    text += "conflicts: {policy: [{any: [trustee], then: leave_room}, {any: [knows], then: stay}]}\n";
    text += "scoring: {least_marks: " + std::to_string(least_marks) + "}\n";
    if (priorities) text += "groups: {small: {income: {below: 3}}}\n";
    if (eligibility) text += "eligibility: [{require: {income: {below: 5}}, because: For small groups}]\n";
    text += "allocation:\n  rule: ranked\n  if_money_short: " + policy + "\n  step: " + std::to_string(step) +
            "\n  reserve: " + std::to_string(reserve) + "\n";
    if (priorities) text += "  priorities: [[small], rest]\n";
    if (settled) text += "  if_scores_equal: [smallest request, draw]\ndraw: {seed: \"04 11 19\"}\n";
    return text;
}

/// A number from `least` to `most`, both included and all equally likely also in the first cases.
template <class T>
T number(T least, T most) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<T>(least, static_cast<T>(most + 1)));
}
/// True once in `times`.
inline bool once_in(int times) { return number(1, times) == times; }

inline Case any_case() {
    Case any;
    any.pot = number(1, 60);
    any.step = number(1, 4);
    any.reserve = number(0, 3);
    any.least_marks = once_in(3) ? 2 : 1;
    bool const alike = once_in(3);  // few different requests and marks: many equals
    any.minimum = once_in(3) ? number(20, 60) : -1;
    any.members = number<std::size_t>(2, 5);
    any.policy =
        *rc::gen::element<std::string>("stop_there", "try_next", "offer_less_then_stop", "offer_less_then_try_next");
    any.settled = !once_in(4);
    any.priorities = once_in(2);
    any.eligibility = once_in(2);
    auto const count = number<std::size_t>(3, 12), criteria = number<std::size_t>(1, 3);
    for (std::size_t c = 0; c < criteria; ++c) any.weights.push_back(number(1, 9));
    for (std::size_t a = 0; a < count; ++a) {
        Application each;
        each.requested = number(1, alike ? 2 : 12);
        if (once_in(2)) each.least = number(0, each.requested);
        if (!once_in(3)) each.income = number(0, 5);
        each.applicant =
            once_in(8) ? count + number<std::size_t>(0, any.members - 1) : number<std::size_t>(0, count - 1);
        each.withdrawn = once_in(10);
        each.decided = *rc::gen::element<std::string>("", "fund", "reserve", "not_this_time", "defer");
        any.applications.push_back(each);
    }
    for (auto ties = number(0, 4); ties > 0; --ties)
        any.interests.push_back(
            {number<std::size_t>(0, any.members - 1), number<std::size_t>(0, count - 1), once_in(2), once_in(2)});
    for (std::size_t a = 0; a < count; ++a)
        for (std::size_t m = 0; m < any.members; ++m) {
            auto const add = [&](std::string const& discussion) {
                Sheet sheet{m, a, discussion, {}};
                for (std::size_t c = 0; c < criteria; ++c)
                    sheet.marks.push_back(once_in(8) ? number(most_steps + 1, most_steps + 4)
                                                     : number(alike ? most_steps - 1 : 0, most_steps));
                any.sheets.push_back(sheet);
            };
            if (once_in(8)) add("practice");
            if (!once_in(6)) add("before");
            if (once_in(5)) add("after");
        }
    if (once_in(4)) any.first = number(1, 8);
    if (!once_in(4)) return any;
    any.stay = number(1, static_cast<int>(any.members));
    for (std::size_t a = 0; a < count; ++a)
        for (std::size_t m = 0; m < any.members; ++m)
            if (!once_in(6))
                any.votes.push_back("member: " + id('m', m) + ", application: " + id('a', a) +
                                    ", vote: " + (once_in(4) ? "no" : "yes"));
    if (any.votes.empty()) any.stay = 0;
    return any;
}

}  // namespace tests
