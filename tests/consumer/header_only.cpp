// SPDX-License-Identifier: MIT
#include <grantpanel/grantpanel.hpp>

int main() {
    using grantpanel::model::List, grantpanel::model::Mapping, grantpanel::model::Node;
    auto const row = [](std::initializer_list<std::pair<char const*, char const*>> cells) {
        Mapping mapping;
        for (auto [key, value] : cells) mapping[key] = Node(value);
        return Node(mapping);
    };
    grantpanel::model::Draft draft;
    for (auto [path, value] : {std::pair("grantpanel", "1"),
                               {"round/id", "built"},
                               {"round/currency", "GBP"},
                               {"decision", "scores_decide"},
                               {"fund/pot", "100"},
                               {"rubric/scale/least", "0"},
                               {"rubric/scale/most", "5"},
                               {"allocation/rule", "ranked"},
                               {"allocation/if_money_short", "stop_there"}})
        draft.set(path, value);
    draft.set("rubric/criteria", List{row({{"id", "need"}, {"weight", "1"}})});
    draft.set("panel", List{row({{"id", "m1"}})});
    draft.set("organisations", List{row({{"id", "o1"}})});
    draft.set("applications", List{row({{"id", "a1"}, {"applicant", "o1"}, {"requested", "60.50"}})});
    draft.set("scores", List{row({{"member", "m1"}, {"application", "a1"}, {"need", "4"}})});
    auto const decision = grantpanel::decide(grantpanel::validate_draft(draft));
    return decision.awarded == grantpanel::core::Money::of(6050) ? 0 : 1;
}
