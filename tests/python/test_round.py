# SPDX-License-Identifier: MIT
"""Rounds that are read, built in code and changed."""

from __future__ import annotations

import datetime
import subprocess
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import grantpanel as gp


def test_what_a_round_says_of_itself(example: gp.Round) -> None:
    assert (example.id, example.currency, example.pot) == ("panel-800k", "GBP", Decimal("800000.00"))
    assert isinstance(example.pot, Decimal) and len(example.applications) == 60
    assert [problem.code for problem in example.warnings] == ["table.extra_columns"]
    assert example.applications[0].received_on == datetime.date(2023, 2, 15)
    assert "panel-800k" in repr(example)


def test_built_in_code_from_exact_values(small: dict) -> None:
    small["fund"]["pot"] = Decimal("1E+3")
    small["rubric"]["criteria"][0]["weight"] = Fraction(5, 4)
    small["applications"][0] |= {"requested": Fraction(1201, 2), "received_on": datetime.date(2023, 2, 1)}
    round = gp.Round(small)
    assert round.pot == 1000 and round.applications[0].requested == Decimal("600.50")
    assert [award.amount for award in gp.decide(round).awards] == [Decimal("600.50")]


def test_a_table_can_be_a_frame(small: dict) -> None:
    pandas = pytest.importorskip("pandas")
    frames = dict(small)
    for name in ("panel", "organisations", "applications", "scores"):
        frames[name] = pandas.DataFrame(small[name])
    assert gp.decide(gp.Round(frames)).to_json() == gp.decide(gp.Round(small)).to_json()
    frames["scores"] = pandas.DataFrame({"member": ["m1"], "application": ["a"], "need": [9.0]})
    with pytest.raises(TypeError, match="need"):
        gp.Round(frames)


def test_with_changes_a_copy(example: gp.Round) -> None:
    richer = example.with_({"fund.pot": 900000, ("applications", "tekeze-mothers-school", "requested"): "3000"})
    assert (richer.pot, example.pot) == (900000, 800000)
    assert richer.applications[0].requested == 3000 and example.applications[0].requested == 4200
    assert gp.decide(richer).awarded + gp.decide(richer).held + gp.decide(richer).remaining == 900000


@pytest.mark.parametrize("path", ["applications/no-such-thing/requested", "fund/pot/x/y", (), ""])
def test_a_path_that_leads_nowhere(example: gp.Round, path: object) -> None:
    with pytest.raises(gp.UsageError, match="leads nowhere"):
        example.with_({path: 1})


def test_a_changed_round_is_checked_again(example: gp.Round) -> None:
    with pytest.raises(gp.InputError) as caught:
        example.with_({"fund/pott": 1})
    (problem,) = (one for one in caught.value.problems if one.severity == "error")
    assert problem.code == "key.unknown" and "pot" in problem.choices


def test_check_says_what_decide_would_refuse(cli: str, tmp_path: Path) -> None:
    subprocess.run([cli, "new", str(tmp_path / "r")], check=True, capture_output=True)
    file = tmp_path / "r" / "round.yaml"
    text = file.read_text(encoding="utf-8")

    def check(more: str) -> tuple[int, str, str]:
        file.write_text(text + more, encoding="utf-8")
        run = subprocess.run([cli, "check", str(tmp_path / "r")], capture_output=True, text=True)
        return run.returncode, run.stdout, run.stderr

    code, out, _ = check("")
    assert code == 0 and ": this round can be decided." in out
    code, out, error = check("statuses: [{application: tutoring, status: paid, on: 2026-03-05}]\n")
    assert code == 3 and ": this round cannot be decided as it is." in out and "statuses.jump" in error
