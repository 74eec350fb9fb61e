# SPDX-License-Identifier: MIT
"""Steps after the decision from Python and from the command: docs/afterwards.md."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import grantpanel as gp

ROOT = Path(__file__).resolve().parents[2]
YEAR = ROOT / "examples/12-a-funds-year"
PLACES = ROOT / "examples/03-two-pathways"


def write(cli: str, folder: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([cli, "decide", str(folder), "--out", str(out), *more], capture_output=True, text=True)


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_a_year() -> None:
    decision = gp.decide(gp.load(YEAR))
    assert decision.after is not None
    assert decision.after["balance"] == {
        "pot": "46000.00",
        "promised": "43500.00",
        "added": "0.00",
        "held": "0.00",
        "free": "2500.00",
    }
    status = {each["application"]: each["status"] for each in decision.after["standings"]}
    assert status["lunches"] == "refused" and status["tea"] == "withdrawn" and status["heating"] == "paid"
    assert "answered by its host" in " ".join(gp.explain(decision, "football").afterwards)
    assert all(finding.holds for finding in gp.check(decision))


def test_scenarios_in_a_notebook() -> None:
    """A panel asks what a withdrawal would mean, before anybody withdraws."""
    march = gp.load(YEAR).with_({"statuses": []})
    assert gp.decide(march).after is None
    step = {"application": "tea", "status": "withdrawn", "on": "2024-04-01"}
    after = gp.decide(march.with_({"statuses": [step]})).after
    assert after is not None
    assert after["next"] == [{"application": "choir", "amount": "2500.00"}]
    with pytest.raises(gp.InputError) as refused:
        gp.decide(march.with_({"statuses": [step | {"status": "paid"}]}))
    assert refused.value.problems[0].code == "statuses.jump"


def test_places_go_down_the_list_without_breaking_a_floor() -> None:
    """Whoever was asked next in the example is who comes next, and the floors hold when all have been asked."""
    round = gp.load(PLACES)
    with (PLACES / "statuses.csv").open(encoding="utf-8") as file:
        steps = [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]
    for done in range(1, len(steps), 2):
        after = gp.decide(round.with_({"statuses": steps[:done]})).after
        assert after is not None
        assert after["next"] == [{"application": steps[done]["application"], "amount": "1"}]
    placed = {
        each["application"]
        for each in gp.decide(round).after["standings"]  # type: ignore[index]
        if each["status"] == "recommended"
    }
    with (PLACES / "applications.csv").open(encoding="utf-8") as file:
        people = [row for row in csv.DictReader(file) if row["id"] in placed]
    with (PLACES / "organisations.csv").open(encoding="utf-8") as file:
        of = {row["id"]: row for row in csv.DictReader(file)}
    assert len(people) == 75
    assert sum(row["lived_experience"] == "yes" for row in people) == 43
    assert sum(row["lived_experience"] == "" for row in people) == 6
    assert sum(of[row["applicant"]]["region"] != "London" for row in people) == 48
    assert sum(int(of[row["applicant"]]["income"]) < 1000000 for row in people) == 45


def test_the_digests_can_be_checked_by_anyone(cli: str, tmp_path: Path) -> None:
    assert write(cli, YEAR, tmp_path).returncode == 0
    record = json.loads((tmp_path / "record.json").read_text(encoding="utf-8"))
    later = {"decided", "after", "engine", "findings", "digest"}
    decided = {key: value for key, value in record.items() if key not in later}
    digest = hashlib.sha256(canonical(decided).encode()).hexdigest()
    assert digest == record["decided"]
    for step in record["after"]["steps"]:
        fields = ("application", "status", "on", "by", "amount", "check", "until", "reason", "to")
        own = canonical({field: step[field] for field in fields})
        digest = hashlib.sha256(f"{digest}\n{own}".encode()).hexdigest()
        assert digest == step["digest"]


def test_no_step_is_rewritten(cli: str, tmp_path: Path) -> None:
    year = tmp_path / "year"
    shutil.copytree(YEAR, year)
    steps = (year / "statuses.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    out = tmp_path / "out"
    (year / "statuses.csv").write_text("".join(steps[:10]), encoding="utf-8")
    assert write(cli, year, out).returncode == 0
    first = (out / "record.json").read_bytes()
    (year / "statuses.csv").write_text("".join(steps), encoding="utf-8")
    assert write(cli, year, out).returncode == 0, "steps can be added"
    whole = (out / "record.json").read_bytes()
    assert whole != first
    (year / "statuses.csv").write_text("".join(steps[:5] + steps[6:]), encoding="utf-8")
    refused = write(cli, year, out)
    assert refused.returncode in (2, 3)
    (year / "statuses.csv").write_text("".join(steps[:9]), encoding="utf-8")
    refused = write(cli, year, out)
    assert refused.returncode == 2 and "never rewritten" in refused.stderr
    assert (out / "record.json").read_bytes() == whole
    (year / "decisions.csv").write_text(
        (year / "decisions.csv").read_text(encoding="utf-8").replace("7000", "6500"), encoding="utf-8"
    )
    (year / "statuses.csv").write_text("".join(steps), encoding="utf-8")
    refused = write(cli, year, out)
    assert refused.returncode == 2 and "what was decided" in refused.stderr
    assert write(cli, year, out, "--force").returncode == 1, "written; the panel gave no reason for its other amount"
