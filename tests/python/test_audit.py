# SPDX-License-Identifier: MIT
"""Each check holds on example 01 and catches a decision that was broken on purpose."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import grantpanel as gp

CHECKS = [
    "no_conflicted_marks",
    "declared_in_time",
    "reading_each_other",
    "quorum",
    "least_marks",
    "connected_readers",
    "brought_back",
    "within_pot",
    "at_least",
    "at_most",
    "sets",
    "parts_of_pot",
    "no_leapfrog",
    "reasons_complete",
    "differences_explained",
    "steps_add_up",
]


def test_all_hold_on_example_01(decided: gp.Decision) -> None:
    assert [(finding.check, finding.holds) for finding in gp.check(decided)] == [(name, True) for name in CHECKS]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("within_pot", {"award": 900000}),
        ("within_pot", {"award": -1}),
        ("no_leapfrog", {"outcome": "declined", "award": 0}),
        ("reasons_complete", {"award": "4199.99"}),
        ("reasons_complete", {"outcome": "reserve"}),
        ("differences_explained", {"outcome": "reduced", "award": 4000}),
    ],
)
def test_a_broken_decision_is_caught(decided: gp.Decision, name: str, change: dict) -> None:
    finding = gp.audit(decided.replace("tekeze-mothers-school", **change), name)
    assert not finding.holds and "tekeze-mothers-school" in " ".join(finding.witnesses)
    assert gp.audit(decided, name).holds


def test_someone_who_should_have_left(example: gp.Round, root: Path) -> None:
    """The record no longer says that those tied to many-doors stood aside when it was decided."""
    table = (root / "examples" / "01-panel-800k" / "decisions.csv").read_text(encoding="utf-8")
    ids = [row["application"] for row in csv.DictReader(table.splitlines())]
    place = ids.index("many-doors-listening")
    decision = gp.decide(example.with_({("decisions", place, "stood_aside"): None}))
    finding = gp.audit(decision, "no_conflicted_marks")
    assert not finding.holds and "many-doors-listening" in finding.witnesses[0]


def test_a_name_that_is_no_check(decided: gp.Decision) -> None:
    with pytest.raises(gp.UsageError, match="quorums"):
        gp.audit(decided, "quorums")
    with pytest.raises(gp.UsageError):
        decided.replace("tekeze-mothers-school", award="0.001")
