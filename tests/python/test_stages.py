# SPDX-License-Identifier: MIT
"""Stages, exceptions and frozen rules from Python: docs/stages.md and docs/round-file.md."""

from __future__ import annotations

import hashlib
import json
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

import grantpanel as gp

ROOT = Path(__file__).resolve().parents[2]
EDGE = ROOT / "examples/04-edge-2013"
TENDER = ROOT / "examples/08-open-tender"
SHAPING = ROOT / "examples/02-shaping-the-future"


def test_three_ballots() -> None:
    decision = gp.decide(gp.load(EDGE))
    removal, marks, gathering = decision.stages
    assert [len(stage["courses"]) for stage in decision.stages] == [334, 171, 28]
    removed = {each["application"] for each in removal["courses"] if each["passage"] == "leaves"}
    assert len(removed) == 163
    assert all(each["votes"] >= 3 for each in removal["courses"] if each["application"] in removed)
    assert not removed & {each["application"] for each in marks["courses"]}
    fifteen = {each["application"] for each in gathering["courses"] if each["in_group"]}
    awards = {each.application: each.amount for each in decision.awards}
    assert len(fifteen) == 15 and len(awards) == 28
    assert sum(amount for one, amount in awards.items() if one in fifteen) == Decimal(30000)
    assert sum(amount for one, amount in awards.items() if one not in fifteen) == Decimal(10000)
    assert all(amount >= 1000 for one, amount in awards.items() if one in fifteen)


def test_expressions_of_interest() -> None:
    round = gp.load(SHAPING)
    (expressions,) = gp.decide(round).stages
    on = {each["application"] for each in expressions["courses"] if each["passage"] == "goes_on"}
    assert (len(expressions["courses"]), len(on)) == (74, 24)
    rows = yaml.safe_load((SHAPING / "round.yaml").read_text(encoding="utf-8"))["agreed"]
    assert all(len(row["digest"]) == 64 and int(row["how"].split()[0]) >= 7 for row in rows)


def test_a_stage_is_explained() -> None:
    decision = gp.decide(gp.load(TENDER))
    hazel = gp.explain(decision, "bid-hazel")
    assert hazel.stages == [
        "In `proposal`, its total was 65.7%, and the score the panel set was 60%; its place was 4 of 5, and the first "
        "3 went on. It left the round there."
    ]
    assert hazel.reasons[0].startswith("An exception was made to the rule `in_time` (m1): Our mailbox refused it")
    assert all(finding.holds for finding in gp.check(decision))
    ledgers = json.loads(decision.to_json())["ledgers"]
    assert ledgers == [{"id": "bidders_fee", "amount": "900.00"}]


def test_frozen_rules_are_checked_by_anybody(tmp_path: Path) -> None:
    file = tmp_path / "round.yaml"
    text = (TENDER / "round.yaml").read_text(encoding="utf-8")
    (tmp_path / "scores.csv").write_bytes((TENDER / "scores.csv").read_bytes())
    rules = yaml.load(text, Loader=yaml.BaseLoader)
    for stage in rules["stages"]:
        for later in ("votes", "scores", "decisions"):
            stage.pop(later, None)
    parts = ["allocation", "rubric", "stages"]
    line = json.dumps({key: rules[key] for key in parts}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(line.encode()).hexdigest()
    agreed = f"agreed: [{{what: the rules, how: 7 of 10, of: [stages, rubric, allocation], digest: {digest}}}]\n"
    file.write_text(text + agreed, encoding="utf-8")
    assert gp.load(file).warnings == []
    file.write_text(text.replace("first: 3", "first: 4") + agreed, encoding="utf-8")
    with pytest.raises(gp.InputError) as error:
        gp.load(file)
    assert [problem.code for problem in error.value.problems] == ["agreed.changed"]


def test_what_was_agreed_is_shown(cli: str, tmp_path: Path) -> None:
    text = (TENDER / "round.yaml").read_text(encoding="utf-8")
    agreed = "{what: the rules, on: 2023-05-02, by: the panel, how: 7 of 10, after_seeing: nothing}"
    (tmp_path / "round.yaml").write_text(f"{text}agreed: [{agreed}]\n", encoding="utf-8")
    (tmp_path / "scores.csv").write_bytes((TENDER / "scores.csv").read_bytes())
    run = subprocess.run(
        [cli, "decide", str(tmp_path), "--out", str(tmp_path / "out")], capture_output=True, check=True, text=True
    )
    assert "  the rules, on 2023-05-02, by the panel, 7 of 10, before anything was seen\n" in run.stdout
    record = json.loads((tmp_path / "out" / "record.json").read_text(encoding="utf-8"))
    assert [each["by"] for each in record["rules"]["agreed"]] == ["the panel"]
