# SPDX-License-Identifier: MIT
"""The oracle of docs/scoring.md against rounds worked by hand, and the command GRANTPANEL_CLI against the oracle
on random rounds: `decide ROUND --json` and `scores ROUND --facilitator --json`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import adjusting
import decide
import generate_scoring
import scoring
import talk

Row = dict[str, Any]
ROUNDS = 600
CLI = os.environ.get("GRANTPANEL_CLI")
COUNTS = ["sheets", "marks", "not_enough_information", "not_applicable", "passed", "missing", "whole_sheets"]
SAID = ["mean", "severity"]
FLOATS = ["spread", "standard_error", "typical_distance"]


# ---- by hand -----------------------------------------------------------------------------------------------


def a_round(sheets: dict[str, dict[str, Any]], **settings: Any) -> Row:
    """`sheets`: application -> member -> mark of `need`, 0 to 10 (or a whole row of marks)."""
    members = list(dict.fromkeys(member for row in sheets.values() for member in row))
    rows = []
    for name, marks in sheets.items():
        for member, mark in marks.items():
            cells = mark if isinstance(mark, dict) else {"need": mark}
            rows.append({"member": member, "application": name, "discussion": None} | cells)
    return {
        "round": {"id": "by-hand", "currency": "JPY"},
        "decision": "scores_decide",
        "fund": {"pot": "200"},
        "rubric": {
            "scale": {"least": "0", "most": "10", "step": "1"},
            "criteria": [{"id": "need", "weight": "1"}],
        },
        "panel": [{"id": member, "role": "member"} for member in members],
        "applications": [{"id": name, "applicant": f"org-{name}", "requested": "100"} for name in sheets],
        "scores": rows,
        "scoring": settings,
        "allocation": {"rule": "ranked", "if_money_short": "try_next"},
    }


def totals(data: Row, adjust: str | None = None) -> list[Fraction | None]:
    marks = decide.marks_of(data, decide.rulings(data))
    return list(scoring.totals(marks, adjust or decide.adjust_of(data)).values())


CHAIR = {
    "alder": {"ana": "4", "ben": "8", "chi": "8"},
    "birch": {"ana": "3", "ben": "7", "chi": "7"},
    "cedar": {"ben": "6", "chi": "6"},
}


def test_the_worked_example_for_a_chair() -> None:
    data = a_round(CHAIR, adjust="severity")
    assert totals(data, "none") == [Fraction(20, 30), Fraction(17, 30), Fraction(6, 10)]
    # 6.67, 5.67, 4.67
    assert totals(data) == [Fraction(20, 30), Fraction(17, 30), Fraction(14, 30)]
    assert totals(a_round(CHAIR | {"cedar": {"ana": "0"} | CHAIR["cedar"]}), "none")[2] == Fraction(4, 10)
    severities = [one["severity"] * 10 for one in talk.scores(data)["members"]]
    assert severities == [Fraction(-8, 3), Fraction(4, 3), Fraction(4, 3)]


def test_severity_changes_nothing_where_everybody_reads_everything() -> None:
    data = a_round(CHAIR | {"cedar": {"ana": "9"} | CHAIR["cedar"]}, shrinkage="1/2")
    assert totals(data, "severity") == totals(data, "none")


def test_severity_with_shrinkage_by_hand() -> None:
    data = a_round({"a": {"m1": "4", "m2": "8"}, "b": {"m1": "6"}}, adjust="severity", shrinkage="1")
    # values .4 .8 .6; b1 = -b2: m2: .8 - .6 = (1 + 1) b2 - (b1 + b2) / 2 = 2 b2, so b2 = .1, b1 = -.1
    assert totals(data) == [Fraction(6, 10), Fraction(7, 10)]


def test_z_score_and_borda_by_hand() -> None:
    sheets = {"a": {"m1": "2", "m2": "5"}, "b": {"m1": "4", "m2": "5"}}
    # M = .4, V = (.04 + 0 + .01 + .01) / 4 = .015; m1: mean .3, V .01, f = sqrt(1.5) = 1.224744871391(589...)
    factor = Fraction(1224744871392, 10**12)
    expected = [(Fraction(4, 10) * 2 + sign * factor / 10) / 2 for sign in (-1, 1)]
    assert adjusting.root(Fraction(3, 2)) == factor
    assert totals(a_round(sheets), "z_score") == expected
    # m1: b before a: 1/4 and 3/4; m2: both rank 3/2: 1/2
    assert totals(a_round(sheets), "borda") == [Fraction(3, 8), Fraction(5, 8)]


def test_n_a_from_enough_sheets_does_not_apply() -> None:
    data = a_round({"a": {"m1": {"need": "6", "plan": "n/a"}, "m2": {"need": "8", "plan": "X"}}})
    data["rubric"]["criteria"].append({"id": "plan", "weight": "3"})
    assert totals(data) == [Fraction(7, 10)]
    data["scoring"]["least_marks"] = "2"
    assert totals(data) == [None]  # one n/a of the two that are needed, and no mark
    data["scores"][1]["plan"] = "5"
    data["scoring"]["least_marks"] = "1"
    assert totals(data) == [Fraction(7 + 15, 40)]


def test_the_ways_to_combine() -> None:
    sheets = {"a": {"m1": "1", "m2": "2", "m3": "9", "m4": "10"}}
    assert totals(a_round(sheets, combine="median")) == [Fraction(55, 100)]
    assert totals(a_round(sheets, combine="trimmed")) == [Fraction(55, 100)]
    assert totals(a_round(sheets, combine="sum") | {"assignment": {"readers": "2"}}) == [Fraction(11, 10)]
    data = a_round(sheets, role_weights={"chair": "2"})
    data["panel"][3]["role"] = "chair"
    assert totals(data) == [Fraction(32, 50)]


def test_parts_and_head_to_head_and_close() -> None:
    data = a_round({"a": {"m1": "5"}, "b": {"m2": "5"}}, adjust="z_score")
    assert decide.decide(data)["codes"] == ["scoring.unconnected"]
    data["scoring"]["unconnected"] = "compare"
    assert decide.decide(data)["refused"] is None
    # equal totals; b is higher for m1 and m2, a for m3
    data = a_round({"a": {"m1": "4", "m2": "4", "m3": "7"}, "b": {"m1": "5", "m2": "5", "m3": "5"}})
    data["allocation"]["if_scores_equal"] = ["head_to_head"]
    assert decide.decide(data)["order"] == [["b"], ["a"]]
    close = {"below": "10%", "count_as_equal": "yes"}
    data = a_round({"a": {"m": "10"}, "b": {"m": "9"}, "c": {"m": "8"}}, close=close)
    assert decide.decide(data)["order"] == [["a"], ["b"], ["c"]]  # a tenth is not less than a tenth
    close["below"] = "15%"
    result = decide.decide(data)
    assert result["order"] == [["a", "b"], ["c"]]
    assert result["close"] == [["a", "b"]]


# ---- random rounds -----------------------------------------------------------------------------------------


def test_random_rounds_reach_the_corners() -> None:
    hit: Counter[str] = Counter()
    for seed in range(ROUNDS):
        data = generate_scoring.random_round(seed)
        result = decide.decide(data)
        marks = decide.marks_of(data, result["rulings"])
        hit.update(f"{name} {marks.setting(name, '')}" for name in ("adjust", "counts", "combine", "by"))
        hit.update(str(scoring.as_marked(marks, name)[1]) for name in marks.in_the_round())
        hit.update(result["codes"])
        hit["unconnected"] += scoring.unconnected(marks)
        hit["close"] += len(result["close"])
        hit.update(reason for one in talk.discussion(marks, result) for reason in one["reasons"])
    expected = ["adjust severity", "adjust z_score", "adjust borda", "counts before", "counts after", "counts agreed"]
    expected += ["combine median", "combine trimmed", "combine sum", "by sheet", "by criterion", "unconnected", "close"]
    expected += ["no criterion applies", "too few marks", "too few whole sheets", "scoring.unconnected"]
    expected += ["tie.unsettled", "spread", "near_line", "minority", "not_enough_information", "asked"]
    assert {name: hit[name] for name in expected if hit[name] < 10} == {}


def run(command: str, path: Path, *more: str) -> tuple[int, Row]:
    """(exit code, the JSON object)"""
    done = subprocess.run([str(CLI), command, str(path), *more, "--json"], capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout)


def error_codes(answer: Row) -> set[str]:
    return {one["code"] for one in answer.get("problems", []) if one["severity"] == "error"}


def exact(text: Any) -> Fraction | None:
    return None if text is None else Fraction(text)


def first_difference(pairs: list[tuple[str, Any, Any]]) -> str | None:
    return next((f"{what}: {ours}; the oracle: {theirs}" for what, ours, theirs in pairs if ours != theirs), None)


def decide_difference(code: int, answer: Row, expected: Row) -> str | None:
    if expected["refused"] is not None:
        codes = error_codes(answer)
        good = code == 3 and codes and codes <= set(expected["codes"])
        return None if good else f"exit {code} {codes}; the oracle: {expected['refused']}"
    if code not in (0, 1):
        return f"exit {code} {error_codes(answer)}; the oracle decides"
    ours = {row["application"]: row for row in answer["applications"]}
    pairs = [
        ("applications", set(ours), set(expected["applications"])),
        ("reserve", answer["reserve"], expected["reserve"]),
    ]
    pairs += [(name, cents(answer[name]), expected[name]) for name in ("awarded", "held", "remaining")]
    for name, theirs in expected["applications"].items():
        row = ours[name]
        pairs += [(f"{name} {key}", exact(row[key]), theirs[key]) for key in ("total", "as_marked")]
        pairs += [(f"{name} {key}", row[key], theirs[key]) for key in ("outcome", "rank", "differs")]
        pairs += [(f"{name} {key}", cents(row[key]), theirs[key]) for key in ("award", "held")]
        pairs.append((f"{name} proposal", row["proposal"]["outcome"], theirs["proposal"]["outcome"]))
        pairs.append((f"{name} proposed", cents(row["proposal"]["award"]), theirs["proposal"]["award"]))
    return first_difference(pairs)


def cents(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text) * 100


def near(ours: Any, theirs: float | None) -> bool:
    if ours is None or theirs is None:
        return ours is None and theirs is None
    return abs(float(ours) - theirs) < 1e-6


def scores_difference(code: int, answer: Row, expected: Row) -> str | None:
    if code not in (0, 1):
        return f"scores: exit {code} {error_codes(answer)}"
    pairs: list[tuple[str, Any, Any]] = [("line", exact(answer["line"]), expected["line"])]
    for ours, theirs in zip(answer["applications"], expected["applications"], strict=True):
        name = theirs["application"]
        pairs += [(f"{name} {key}", exact(ours[key]), theirs[key]) for key in ("total", "as_marked")]
        shift = ours["shift"] and {key: exact(value) for key, value in ours["shift"].items()}
        pairs += [("application", ours["application"], name), (f"{name} shift", shift, theirs["shift"])]
        pairs.append((f"{name} close_to", sorted(ours["close_to"]), sorted(theirs["close_to"])))
    for ours, theirs in zip(answer["adjustments"], expected["adjustments"], strict=True):
        name = f"adjustment {theirs['adjust']}"
        found = {one["application"]: (exact(one["total"]), one["rank"], cents(one["award"])) for one in ours["totals"]}
        wanted = {one["application"]: (one["total"], one["rank"], one["award"]) for one in theirs["totals"]}
        refused = (ours["refused"] is not None, theirs["refused"] is not None)
        pairs += [(name, ours["adjust"], theirs["adjust"]), (f"{name} refused", *refused), (name, found, wanted)]
    entries = []
    for one in answer["discussion"]:
        ends = {"lowest": exact(one["lowest"]), "highest": exact(one["highest"])}
        kept = {name: one[name] for name in ("application", "reasons", "can_cross_the_line")}
        entries.append(kept | ends)
    pairs.append(("discussion", entries, expected["discussion"]))
    for ours, theirs in zip(answer["members"], expected["members"], strict=True):
        name = theirs["member"]
        pairs.append(("member", ours["member"], name))
        pairs += [(f"{name} {key}", ours[key], theirs[key]) for key in [*COUNTS, "marking"]]
        pairs += [(f"{name} {key}", exact(ours[key]), theirs[key]) for key in SAID]
        for key in FLOATS:
            if not near(ours[key], theirs[key]):
                pairs.append((f"{name} {key}", ours[key], theirs[key]))
    return first_difference(pairs)


def differences(seed: int, folder: Path) -> list[str]:
    data = generate_scoring.random_round(seed)
    path = folder / f"{seed}.yaml"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    expected = decide.decide(data)
    found = [decide_difference(*run("decide", path), expected)]
    found.append(scores_difference(*run("scores", path, "--facilitator"), talk.scores(data)))
    return [one for one in found if one is not None]


@pytest.mark.skipif(CLI is None, reason="GRANTPANEL_CLI is not set")
@pytest.mark.parametrize("start", range(0, ROUNDS, 100))
def test_the_command_and_the_oracle_agree(start: int, tmp_path: Path) -> None:
    with ThreadPoolExecutor() as pool:
        found = list(pool.map(lambda seed: (seed, differences(seed, tmp_path)), range(start, start + 100)))
    assert {seed: one for seed, one in found if one} == {}


if __name__ == "__main__":
    for one in range(int(sys.argv[1]), int(sys.argv[2])):
        for difference in differences(one, Path(sys.argv[3])):
            print(one, difference)
