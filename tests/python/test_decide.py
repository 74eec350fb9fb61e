# SPDX-License-Identifier: MIT
"""Decisions, explanations, tables and files, on example 01."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import grantpanel as gp


def test_example_01(decided: gp.Decision) -> None:
    counts = Counter(row.outcome for row in decided.outcomes)
    assert (counts["awarded"], counts["reduced"], counts["reserve"], counts["deferred"]) == (25, 3, 6, 1)
    assert (decided.awarded, decided.held, decided.remaining) == (780000, 19600, 400)
    assert len(decided.awards) == 28 and sum(award.amount for award in decided.awards) == decided.awarded
    assert decided.reserve[0] == "copper-beech-guides" and len(decided.reserve) == 6
    rows = {row.application: row for row in decided.outcomes}
    assert rows["aldermoss-allotment-beds"].total == Fraction(3, 5)
    assert rows["long-table-kitchen"].award == Decimal("68000.00") and rows["long-table-kitchen"].differs
    assert all(row.reasons for row in decided.outcomes)


def test_the_command_says_the_same(decided: gp.Decision, cli: str, root: Path) -> None:
    done = subprocess.run(
        [cli, "decide", "--json", root / "examples" / "01-panel-800k"], capture_output=True, check=True
    )
    assert json.loads(done.stdout) == json.loads(decided.to_json())


def test_a_ledger_for_the_awarded(small: dict) -> None:
    small["fund"]["ledgers"] = [{"id": "access", "each": 200, "for": "awarded"}]
    decision = gp.decide(gp.Round(small))
    assert json.loads(decision.to_json())["ledgers"] == [{"id": "access", "amount": "200.00"}]
    larger = decision.round.with_({"fund/pot": 1100})
    assert json.loads(gp.decide(larger).to_json())["ledgers"] == [{"id": "access", "amount": "400.00"}]


def test_explain(decided: gp.Decision) -> None:
    why = gp.explain(decided, "harbour-steps-advice")
    assert (why.outcome, why.held, why.award) == ("deferred", 19600, 0)
    assert why.reasons and why.criteria and why.reasons[0] in " ".join(str(why).split())
    with pytest.raises(gp.UsageError, match="harbour-steps-advice"):
        gp.explain(decided, "harbour-step-advice")


def test_frames_stay_exact(decided: gp.Decision) -> None:
    pytest.importorskip("pandas")
    awards, outcomes = decided.awards_frame(), decided.outcomes_frame()
    assert awards["amount"].sum() == Decimal(780000) and isinstance(awards["amount"][0], Decimal)
    assert len(outcomes) == 60 and isinstance(outcomes["total"][0], Fraction)


def test_html_is_escaped(small: dict) -> None:
    small["organisations"][0]["name"] = "<script>alert('&')</script>"
    html = gp.decide(gp.Round(small))._repr_html_()
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_write(decided: gp.Decision, small: dict, tmp_path: Path) -> None:
    decided.write(tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"record.json", "awards.csv", "outcomes.csv"}
    other = gp.decide(gp.Round(small))
    with pytest.raises(gp.UsageError):
        other.write(tmp_path / "out")
    other.write(str(tmp_path / "out"), force=True)
    with pytest.raises(gp.MachineError):
        other.write("/proc/no-such-folder")


def test_everything_has_a_repr_and_a_docstring(decided: gp.Decision) -> None:
    shown = [decided, decided.round, decided.awards[0], decided.outcomes[0], gp.check(decided)[0]]
    for each in [*shown, decided.round.applications[0], decided.round.warnings[0]]:
        assert repr(each).startswith(f"<{type(each).__name__} ")
    for name in gp.__all__:
        each = getattr(gp, name)
        assert each.__doc__, name
        if isinstance(each, type) and not issubclass(each, Exception):
            for member, value in vars(each).items():
                assert member.startswith("_") or value.__doc__, (name, member)
