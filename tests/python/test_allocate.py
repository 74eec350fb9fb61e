# SPDX-License-Identifier: MIT
"""gp.allocate: the same answers as the command, from files, dicts and tables; and a round with floors from gp.load."""

from __future__ import annotations

import copy
import json
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import grantpanel as gp

ROOT = Path(__file__).resolve().parents[2]
PROBLEM: dict[str, Any] = {
    "grantpanel": 1,
    "pot": 1000,
    "step": 10,
    "items": [
        {
            "id": "a",
            "total": "87.5",
            "requested": 400,
            "least_workable": 300,
            "organisation": "o1",
            "groups": ["small"],
        },
        {"id": "b", "total": 80, "requested": 500, "organisation": "o2", "groups": ["led"]},
        {"id": "c", "total": 70, "requested": 300, "organisation": "o1", "groups": ["led", "small"]},
        {"id": "d", "total": 60, "requested": 200, "organisation": "o3", "groups": ["small"]},
    ],
    "funders": [{"id": "core", "amount": 600}, {"id": "tied", "amount": 400, "only": "small"}],
    "allocation": {
        "rule": "ranked",
        "if_money_short": "offer_less_then_try_next",
        "at_least": [{"group": "small", "amount": 600, "must": True}],
        "at_most": [{"per": "organisation", "awards": 1}],
        "if_scores_equal": ["smallest request", "id"],
        "reserve": 2,
    },
}


def test_awards_worked_by_hand() -> None:
    """a gets 400, so 200 must still go to small: c is of the same organisation, d asks for just that.

    b could get 400 and asks for 500 without a least amount: the pot and the floor, which holds 200 for d, pass it over.
    """
    answer = gp.allocate(PROBLEM)
    assert answer["awards"] == {"a": Decimal(400), "d": Decimal(200)}
    assert answer["remaining"] == Decimal(400)
    passed = answer["outcomes"]["b"]["reasons"][-1 if answer["outcomes"]["b"]["outcome"] == "declined" else 0]
    assert passed["code"] == "passed_over" and [rule["rule"] for rule in passed["rules"]] == ["pot", "at_least/0"]
    assert passed["held_for"] == ["d"]
    assert [rule["rule"] for rule in answer["outcomes"]["c"]["reasons"][0]["rules"]] == ["at_most/0"]
    assert answer["outcomes"]["d"]["reasons"][-1]["code"] == "asked_for"
    assert answer["outcomes"]["a"]["paid_by"] == {"tied": "400"}
    assert answer["outcomes"]["d"]["paid_by"] == {"core": "200"}
    assert answer["reserve"] == ["b"]


def test_files_dicts_and_tables_agree(tmp_path: Path) -> None:
    path = tmp_path / "problem.yaml"
    path.write_text(json.dumps(PROBLEM), encoding="utf-8")
    expected = gp.allocate(PROBLEM)
    assert gp.allocate(path) == expected
    without = {key: value for key, value in PROBLEM.items() if key != "items"}
    rows = [{**item, "groups": "; ".join(item["groups"])} for item in PROBLEM["items"]]
    table = pd.DataFrame(rows, dtype=object)
    assert gp.allocate(without, items=table.where(table.notna(), None))["awards"] == expected["awards"]
    table.to_csv(tmp_path / "items.csv", index=False)
    path.write_text(json.dumps(without), encoding="utf-8")
    assert gp.allocate(path, items=tmp_path / "items.csv")["awards"] == expected["awards"]


def test_the_command_says_the_same(cli: str) -> None:
    for example in sorted((ROOT / "examples").glob("*/problem.yaml")):
        run = subprocess.run([cli, "allocate", str(example), "--json"], capture_output=True, check=True)
        printed = json.loads(run.stdout)
        answer = gp.allocate(example)
        assert {key: Decimal(value) for key, value in printed["awards"].items()} == answer["awards"]
        assert printed["outcomes"] == answer["outcomes"]


def test_clashes_are_named() -> None:
    problem = copy.deepcopy(PROBLEM)
    problem["allocation"]["at_least"].append({"group": "led", "amount": 500, "must": True})
    with pytest.raises(gp.Infeasible, match="cannot hold together") as caught:
        gp.allocate(problem)
    assert {tuple(p.code for p in caught.value.problems)} == {("clash",) * len(caught.value.problems)}
    assert isinstance(caught.value, gp.Error)


def test_what_is_wrong_is_an_input_error() -> None:
    problem = copy.deepcopy(PROBLEM)
    problem["allocation"]["at_least"][0]["group"] = "smaller"
    with pytest.raises(gp.InputError) as caught:
        gp.allocate(problem)
    assert [p.code for p in caught.value.problems] == ["groups.unknown"]


def test_a_round_with_floors(example: gp.Round) -> None:
    """Example 01 with one award for each organisation: whoever asks twice is named, and the checks look at it."""
    decision = gp.decide(example.with_({"allocation.at_most": [{"per": "organisation", "awards": 1}], "audit": None}))
    found = {finding.check: finding for finding in gp.check(decision)}
    assert {"at_least", "at_most", "sets", "parts_of_pot"} <= set(found)
    assert found["at_least"].holds and found["sets"].holds and found["parts_of_pot"].holds


def test_a_top_up_raises_the_request_and_says_why() -> None:
    problem = copy.deepcopy(PROBLEM)
    problem["allocation"]["top_ups"] = [{"application": "d", "amount": 50, "because": "The lift broke"}]
    answer = gp.allocate(problem)
    assert answer["awards"] == {"a": Decimal(400), "d": Decimal(250)} and answer["remaining"] == Decimal(350)
    assert answer["outcomes"]["d"]["reasons"][0] == {
        "code": "topped_up",
        "text": "The panel added 50 to its request of 200: The lift broke.",
        "amount": "50",
        "because": "The lift broke",
    }


def test_who_is_declined_gets_the_first_offer_for_them() -> None:
    problem = copy.deepcopy(PROBLEM)
    del problem["allocation"]["reserve"]
    problem["allocation"]["next_offers"] = [{"group": "small", "offer": "A day together"}, {"offer": "An hour to talk"}]
    outcomes = gp.allocate(problem)["outcomes"]
    said = {item: [r["offer"] for r in each["reasons"] if r["code"] == "next_offer"] for item, each in outcomes.items()}
    assert said == {"a": [], "b": ["An hour to talk"], "c": ["A day together"], "d": []}


def test_a_preference_decides_who_pays_and_never_who_is_awarded() -> None:
    """Both may pay a; tied pays d only if a leaves it enough: the preference is kept as far as d can still be paid."""
    problem = copy.deepcopy(PROBLEM)
    assert gp.allocate(problem)["outcomes"]["a"]["paid_by"] == {"tied": "400"}
    problem["items"][0]["prefers"] = "core"
    answer = gp.allocate(problem)
    assert answer["awards"] == gp.allocate(PROBLEM)["awards"]
    assert answer["outcomes"]["a"]["paid_by"] == {"core": "400"}


def test_limits_by_source_count_those_it_may_pay() -> None:
    problem = copy.deepcopy(PROBLEM)
    problem["allocation"]["at_least"] = [{"source": "tied", "awards": 1, "must": True}]
    problem["allocation"]["at_most"] = [{"source": "tied", "amount": 300}]
    assert gp.allocate(problem)["awards"] == {"a": Decimal(300), "b": Decimal(500)}


def test_priorities_beside_the_same_list_without_them() -> None:
    problem = copy.deepcopy(PROBLEM)
    problem["allocation"] = {
        "rule": "ranked",
        "if_money_short": "try_next",
        "priorities": [["led"], "rest"],
        "if_scores_equal": ["id"],
    }
    del problem["funders"]
    beside = gp.allocate(problem)["without_priorities"]
    assert beside["awards"] == [3, 2] and beside["awarded"] == ["1000", "900"]
    assert beside["groups"] == {"led": {"applications": 2, "awards": [2, 1]}}
    assert (beside["only_with"], beside["only_without"]) == (["c", "d"], ["a"])
    del problem["allocation"]["priorities"]
    assert gp.allocate(problem)["without_priorities"] is None


def small_list(*items: tuple[str, int, str], pot: int = 1000, draw: dict[str, Any] | None = None, **rules: Any) -> dict:
    """Items as (id, requested, "ORGANISATION GROUP ..."), each with a lower total than the one before."""
    return {
        "grantpanel": 1,
        "pot": pot,
        "items": [
            {
                "id": each,
                "total": 100 - place,
                "requested": asked,
                "organisation": of.split()[0],
                "groups": of.split()[1:],
            }
            for place, (each, asked, of) in enumerate(items)
        ],
        "allocation": {"rule": "ranked", "if_money_short": "try_next", **rules},
        **({"draw": draw} if draw else {}),
    }


def test_the_way_out_of_a_clash_is_one() -> None:
    """b alone is 300 of 300; with all three g has 400 of 1200: a third is the least that b and c leave it."""
    items = (("a", 400, "x g"), ("b", 300, "y h"), ("c", 500, "z h"))

    def problem(share: str) -> dict:
        return small_list(
            *items,
            pot=2000,
            at_least=[{"awards": 3, "must": True}],
            at_most=[{"group": "g", "share_of_money": share}],
        )

    with pytest.raises(gp.Infeasible) as caught:
        gp.allocate(problem("33.3%"))
    hint = caught.value.problems[0].hint
    assert hint.startswith("To end this clash") and "at most 33.4% (1/3) of the money for `g`" in hint
    assert set(gp.allocate(problem("33.4%"))["awards"]) == {"a", "b", "c"}
    assert set(gp.allocate(problem("1/3"))["awards"]) == {"a", "b", "c"}


def test_money_left_unspent_is_said_also_where_less_would_be_awarded() -> None:
    """b and c are half and half, so the 150 of d stay. Without the share a and c get 700: less, and still a choice."""
    answer = gp.allocate(
        small_list(
            ("a", 450, "o"),
            ("b", 600, "p g"),
            ("c", 250, "q"),
            ("d", 150, "o"),
            at_least=[{"group": "g", "share_of_awards": "50%"}],
            at_most=[{"per": "organisation", "awards": 1}],
        )
    )
    assert answer["awards"] == {"b": Decimal(600), "c": Decimal(250)}
    assert answer["notes"] == [
        "150 is left unspent because of what was agreed: at least 50.0% of the awards for `g`. There are two choices: "
        "leave it so, with 850 awarded; or set this aside, then 700 would be awarded, with 1 award to others."
    ]


def test_only_the_rule_that_matters_is_named() -> None:
    answer = gp.allocate(
        small_list(
            ("a", 400, "x"),
            ("b", 400, "y h k"),
            ("c", 300, "z"),
            at_least=[{"group": "h", "share_of_awards": "60%"}, {"group": "k", "amount": 100}],
        )
    )
    assert answer["awards"] == {"b": Decimal(400)}
    (note,) = answer["notes"]
    assert "at least 60.0% of the awards for `h`. There" in note and "for `k`" not in note


def test_what_is_added_to_an_award_is_said() -> None:
    problem = small_list(("a", 100, "x"), ("b", 100, "y"), ("c", 100, "z"), pot=206, add_to_each_award="5%")
    reason = gp.allocate(problem)["outcomes"]["b"]["reasons"][0]
    assert reason["text"] == "It asked for 100; with 5% added it needs 105, and only 101 was left."


def test_a_share_is_said_as_it_is() -> None:
    problem = small_list(("a", 100, "x g"), at_least=[{"group": "g", "share_of_money": "99.96%"}])
    assert gp.allocate(problem)["reached"][0].startswith("at least 99.96% of the money for `g`")


def test_who_is_in_the_same_set_or_part_is_named() -> None:
    problem = small_list(("a", 300, "o1"), ("b", 100, "o1"), ("c", 100, "o2"), ("d", 100, "o3"), ("e", 100, "o4"))
    problem["allocation"]["at_most"] = [{"per": "organisation", "awards": 1}]
    problem["allocation"]["exclusive"] = [["a", "c"]]
    problem["allocation"]["together"] = [["d", "e"]]
    problem["pot"] = 450

    def reason_of(application: str) -> dict[str, object]:
        return gp.allocate(problem)["outcomes"][application]["reasons"][-1]

    assert reason_of("b")["funded_beside"] == reason_of("c")["funded_beside"] == ["a"]
    assert "for each organisation (`o1`). Funded under that rule: a." in reason_of("b")["text"]
    assert reason_of("d")["only_with"] == ["e"]
    assert reason_of("d")["text"].endswith("It is funded only together with e.")


def test_how_awards_fall_on_the_years_is_shown() -> None:
    problem = small_list(("a", 300, "o1"), ("b", 200, "o2"))
    problem["years"] = [{"year": 2024, "budget": 300}, {"year": 2025, "budget": 200}]
    for item, (first, second) in zip(problem["items"], ((200, 100), (120, 80)), strict=True):
        item["2024"], item["2025"] = first, second
        item["least_workable"] = 10
    problem["allocation"]["if_money_short"] = "offer_less_then_try_next"
    problem["pot"] = 500
    outcomes = gp.allocate(problem)["outcomes"]
    assert outcomes["a"]["by_year"] == {"2024": "200", "2025": "100"}
    # 100 is left of 2024: of 166 the part of 2025 is 66, rounded down, and 100 fall on 2024.
    assert outcomes["b"] == outcomes["b"] | {"award": "166", "by_year": {"2024": "100", "2025": "66"}}


def test_how_equal_totals_were_settled_is_said(cli: str, tmp_path: Path) -> None:
    problem = small_list(
        ("a", 300, "x"), ("b", 300, "y"), ("c", 200, "z"), pot=500, draw={"seed": "1"}, if_scores_equal=["draw"]
    )
    problem["items"][1]["total"] = 100
    answer = gp.allocate(problem)
    reason = answer["outcomes"]["a"]["reasons"][0]
    assert reason["code"] == "equal_scores" and "settled by a draw" in reason["text"]
    assert {each["application"] for each in answer["tickets"]} == {"a", "b"}
    (tmp_path / "q.yaml").write_text(json.dumps(problem), encoding="utf-8")
    text = subprocess.run(
        [cli, "allocate", str(tmp_path / "q.yaml")], capture_output=True, check=True, text=True
    ).stdout
    assert text.count(" = ") == 2 and "\n=  the same total as another" in text


def test_any_column_of_dates_orders_equal_totals() -> None:
    """b and c came on one day; of them c is the older group. An empty date comes last."""
    problem = small_list(("a", 60, "o1"), ("b", 60, "o2"), ("c", 60, "o3"), ("d", 60, "o4"), pot=100)
    dates = {"a": ("2023-01-02", "1999-01-01"), "b": ("2023-01-01", "2001-02-03"), "c": ("2023-01-01", "2001-02-02")}
    for item in problem["items"]:
        item["total"] = 50
        item["Came in"], item["Founded on"] = dates.get(item["id"], ("", "1990-01-01"))
    problem["columns"] = {"items": {"founded": "Founded on"}}
    for steps, first in ((["earliest Came in", "earliest founded"], "c"), (["latest Came in"], "a"), (["id"], "a")):
        problem["allocation"]["if_scores_equal"] = steps
        assert list(gp.allocate(problem)["awards"]) == [first], steps


def test_equals_that_a_rule_parts_are_told_so() -> None:
    problem = small_list(
        ("a", 100, "x"), ("d", 100, "y"), ("e", 100, "x"), at_most=[{"per": "organisation", "awards": 1}]
    )
    problem["items"][2]["total"] = problem["items"][1]["total"]
    with pytest.raises(gp.InputError) as caught:
        gp.allocate(problem)
    (said,) = caught.value.problems
    assert said.code == "tie.unsettled"
    assert said.message.endswith("not all of them can get the same under at most 1 award for each organisation")


def test_who_is_tied_to_one_that_cannot_be_next_is_not_on_the_reserve_list() -> None:
    """a gets 300 of 350. c is never funded beside a, and b only with c; d only lacks money."""
    problem = small_list(("a", 300, "o1"), ("b", 100, "o2"), ("c", 100, "o3"), ("d", 100, "o4"), pot=350)
    problem["allocation"] |= {"exclusive": [["a", "c"]], "reserve": 2}
    assert gp.allocate(problem)["reserve"] == ["b", "d"]
    problem["allocation"]["together"] = [["b", "c"]]
    answer = gp.allocate(problem)
    assert answer["reserve"] == ["d"] and answer["outcomes"]["b"]["outcome"] == "declined"
    reason = answer["outcomes"]["b"]["reasons"][-1]
    assert (reason["code"], reason["with"]) == ("tied_out", ["c"])
    assert reason["text"] == (
        "It is not on the reserve list: it can be next only together with c, and more than money is in the way of that."
    )
    assert "tied_out" not in [each["code"] for each in answer["outcomes"]["c"]["reasons"]]  # a itself is in its way
    del problem["allocation"]["exclusive"]
    assert gp.allocate(problem)["reserve"] == ["b", "c"]
    problem["allocation"]["reserve"] = 1  # not enough for both
    assert gp.allocate(problem)["reserve"] == ["d"]
