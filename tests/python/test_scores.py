# SPDX-License-Identifier: MIT
"""Scoring from Python: the worked example, what adjusting moves, and the same answers as the command."""

from __future__ import annotations

import json
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import grantpanel as gp

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "11-strict-and-generous"


def test_the_worked_example() -> None:
    round_ = gp.load(EXAMPLE)
    decision = gp.decide(round_)
    assert {a.application for a in decision.awards} == {"alder", "birch"}
    cedar = gp.explain(decision, "cedar")
    assert (cedar.total, cedar.as_marked) == (Fraction(7, 15), Fraction(6, 10))
    plain = gp.decide(round_.with_({"scoring.adjust": "none"}))
    assert {a.application for a in plain.awards} == {"alder", "cedar"}


def test_what_each_adjustment_would_give() -> None:
    scores = gp.scores(gp.load(EXAMPLE))
    given = {
        each["adjust"]: {row["application"]: row["total"] for row in each["totals"]} for each in scores["adjustments"]
    }
    assert given["none"] == {"alder": Fraction(2, 3), "birch": Fraction(17, 30), "cedar": Fraction(3, 5)}
    assert given["severity"] == {"alder": Fraction(2, 3), "birch": Fraction(17, 30), "cedar": Fraction(7, 15)}
    # Places in the readers' orders: Ana 1 2, Ben and Chi 1 2 3.
    assert given["borda"]["alder"] == (Fraction(3, 4) + 2 * Fraction(5, 6)) / 3
    assert [each["in_force"] for each in scores["adjustments"]] == [False, True, False, False]
    assert scores["line"] == Fraction(17, 30)


def test_how_members_mark_is_for_the_facilitator() -> None:
    round_ = gp.load(EXAMPLE)
    assert "members" not in gp.scores(round_)
    members = {each["member"]: each for each in gp.scores(round_, facilitator=True)["members"]}
    assert members["ana"]["severity"] == Fraction(-4, 15)
    assert [members[id]["marking"] for id in ("ana", "ben", "chi")] == ["strict", "generous", "generous"]


def test_the_command_gives_the_same(cli: str) -> None:
    run = subprocess.run([cli, "scores", str(EXAMPLE), "--facilitator", "--json"], capture_output=True, check=True)

    def as_text(value: Any) -> Any:
        if isinstance(value, Fraction):
            return str(value)
        if isinstance(value, dict):
            return {key: as_text(each) for key, each in value.items()}
        return [as_text(each) for each in value] if isinstance(value, list) else value

    assert json.loads(run.stdout) == as_text(gp.scores(gp.load(EXAMPLE), facilitator=True))


def test_questions_to_applicants_are_kept_and_change_no_total() -> None:
    asked = {
        "application": "alder",
        "criterion": "need",
        "asked_on": "2023-03-05",
        "question": "How many people come?",
        "replied_on": "2023-03-06",
        "reply": "Forty",
        "how": "voice_note",
    }
    before = gp.load(EXAMPLE)
    after = before.with_({"questions": [asked]})
    why = gp.explain(gp.decide(after), "alder")
    question = "On 2023-03-05 the applicant was asked about need: How many people come?"
    assert why.questions == [question + " Reply on 2023-03-06 by voice note: Forty."]
    assert why.total == gp.explain(gp.decide(before), "alder").total


def test_what_cannot_be_compared_is_refused_and_can_be_looked_at() -> None:
    apart = gp.load(EXAMPLE).with_(
        {
            "scores": [
                {"member": "ana", "application": "alder", "need": 4},
                {"member": "ben", "application": "birch", "need": 7},
            ],
            "scoring.least_marks": 1,
        }
    )
    with pytest.raises(gp.InputError) as caught:
        gp.decide(apart)
    assert [problem.code for problem in caught.value.problems] == ["scoring.unconnected"]
    assert "alder" in gp.scores(apart)["refused"]


def test_what_else_is_shown(root: Path) -> None:
    scores = gp.scores(gp.load(root / "examples" / "01-panel-800k"))
    assert [each["criterion"] for each in scores["agreement"]] == ["need", "led_by", "plan", "value", None]
    for each in scores["agreement"]:
        assert 0 < each["alpha"]["exact"] < 1
        assert each["icc"]["undefined"] == "not every rater rated every unit"
        assert 0 < each["icc"]["from_components"]["single"] < each["icc"]["from_components"]["mean"] < 1
        assert each["kendall_w"]["undefined"] == "there are fewer than two units that everybody rated"
    standing = {each["application"]: each["standing"] for each in scores["certainty"]["applications"]}
    assert set(standing.values()) == {"accept", "band", "reject"}
    assert len(scores["open_weights"]["applications"]) == len(standing)
    assert {each["application"]: each["shift"] for each in scores["applications"]}["damask-rose-training"][
        "members"
    ] == 1


def test_a_shrinkage_that_was_estimated_is_recorded_and_printed(cli: str, root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "round"
    shutil.copytree(root / "examples" / "01-panel-800k", folder)
    text = (folder / "round.yaml").read_text(encoding="utf-8")
    old = "\nscoring:\n"
    assert text.count(old) == 1
    (folder / "round.yaml").write_text(
        text.replace(old, old + "  adjust: severity\n  shrinkage: estimated\n"), encoding="utf-8"
    )
    done = subprocess.run([cli, "decide", folder, "--out", tmp_path / "out"], capture_output=True, text=True)
    record = json.loads((tmp_path / "out" / "record.json").read_text(encoding="utf-8"))
    found = record["decision"]["shrinkage"]
    assert [each["criterion"] for each in found] == ["need", "led_by", "plan", "value"]
    assert all(Fraction(each["shrinkage"]) * 1000 % 1 == 0 for each in found if each["shrinkage"])
    assert any(each["shrinkage"] for each in found)
    (printed,) = [line for line in done.stdout.splitlines() if "shrinkage estimated from the marks: " in line]
    for each in found:
        used = f"{float(Fraction(each['shrinkage'])):.3f}" if each["shrinkage"] else "none (nothing is adjusted)"
        assert f"{each['criterion']} {used}" in printed
    before = subprocess.run([cli, "check", folder], capture_output=True, text=True).stdout
    assert "shrinkage estimated from the marks; unconnected" in before


def test_agreement_in_a_round_is_that_of_its_marks_as_a_table() -> None:
    """Alpha, the intraclass correlations and W of a round: with gaps, without, and where nothing can be said."""
    cedar = {"member": "ana", "application": "cedar", "need": 1}
    rows = [
        {"member": member, "application": application, "need": need}
        for member, given in {"ana": (4, 3), "ben": (8, 7, 6), "chi": (8, 7, 6)}.items()
        for application, need in zip(("alder", "birch", "cedar"), given, strict=False)
    ]
    example = gp.load(EXAMPLE)
    for scores in (rows, [*rows, cedar]):
        round_ = example.with_({"scores": scores, "interests": []})
        need = gp.scores(round_)["agreement"][0]
        table = [(row["application"], row["member"], row["need"]) for row in scores]
        assert need["alpha"] == gp.agreement(table, level="ordinal")["alpha"]
        alone = gp.agreement(table, level="interval")
        assert need["icc"].get("from_components") == alone["icc"].get("from_components")
        assert [each["icc"] for each in need["icc"]["figures"]] == [each["icc"] for each in alone["icc"]["figures"]]
        assert need["kendall_w"] == alone["kendall_w"]
    one_reader = example.with_(
        {"scores": rows[:2], "interests": [], "scoring.least_marks": 1, "scoring.adjust": "none"}
    )
    need = gp.scores(one_reader)["agreement"][0]
    assert (need["alpha"], need["undefined"]) == (None, "no unit has two ratings")
    assert need["icc"]["undefined"] == need["kendall_w"]["undefined"] == "there are fewer than two units or two raters"


def test_what_a_panel_knows_of_open_weights(cli: str, root: Path) -> None:
    folder = root / "examples" / "01-panel-800k"
    known = {"importance": ["need", "led_by", "plan", "value"], "weights": ["need=30%..50%", "value=..20%"]}
    open_ = gp.scores(gp.load(folder))["open_weights"]
    scores = gp.scores(gp.load(folder), **known)["open_weights"]
    assert scores["draws"] == 10000
    # Less is open, so more is sure: fewer applications depend on the weights.
    assert depending(scores) < depending(open_)
    words = ["--importance", ",".join(known["importance"]), "--weight", "need=30%..50%", "--weight", "value=..20%"]
    run = subprocess.run([cli, "scores", folder, "--json", *words], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout)["open_weights"] == scores
    with pytest.raises(gp.UsageError, match="did you mean `plan`"):
        gp.scores(gp.load(folder), importance=["plam"])
    spaced = {"importance": ["need", " led_by", " plan", " value"], "weights": ["need = 30% .. 50%", " value=..20%"]}
    assert gp.scores(gp.load(folder), **spaced)["open_weights"] == scores
    with pytest.raises(gp.UsageError, match="lower bound that is above the upper one"):
        gp.scores(gp.load(folder), weights=["plan=90%..10%"])
    with pytest.raises(gp.UsageError, match=r"leave a range, for example need=59%\.\.61%"):
        gp.scores(gp.load(folder), weights=["need=60%..60%"])


def depending(open_weights: dict[str, Any]) -> int:
    return sum(0.05 < float(each["within"]) < 0.95 for each in open_weights["applications"])


@pytest.mark.parametrize("rule", ["best_value", "equal_split", "proportional"])
def test_adjusted_totals_go_with_every_rule(root: Path, rule: str) -> None:
    """Denominators of 60 applications by 8 readers do not fit 60 bits together: billionths then, for these rules."""
    changes = {"scoring.adjust": "severity", "allocation": {"rule": rule}, "decision": "scores_decide"}
    if rule == "best_value":
        changes["allocation"]["objective"] = "total"
    round_ = gp.load(root / "examples" / "01-panel-800k").with_({**changes, "decisions": None, "statuses": None})
    decision = gp.decide(round_)
    assert 0 < decision.awarded <= 800_000
    assert all(finding.holds for finding in gp.check(decision) if finding.check in ("within_pot", "reasons_complete"))
