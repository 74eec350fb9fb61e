# SPDX-License-Identifier: MIT
"""What the Python tests share."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

import grantpanel as gp

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "oracle"))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def example(root: Path) -> gp.Round:
    return gp.load(root / "examples" / "01-panel-800k")


@pytest.fixture(scope="session")
def decided(example: gp.Round) -> gp.Decision:
    return gp.decide(example)


@pytest.fixture(scope="session")
def cli(root: Path) -> str:
    built = (root / "build" / name / "grantpanel" for name in ("dev", "release"))
    found = os.environ.get("GRANTPANEL_CLI") or next((str(path) for path in built if path.exists()), None)
    found = found or shutil.which("grantpanel")
    if not found:
        pytest.skip("the command is not built")
    return str(Path(found).resolve())


@pytest.fixture
def small() -> dict:
    """The smallest useful round: two applications, one member, pounds."""
    return {
        "grantpanel": 1,
        "round": {"id": "small", "currency": "GBP"},
        "decision": "scores_decide",
        "fund": {"pot": 1000},
        "rubric": {"scale": {"least": 0, "most": 10}, "criteria": [{"id": "need", "weight": 1}]},
        "panel": [{"id": "m1", "role": "chair"}],
        "organisations": [{"id": "o1", "refugee_led": True}, {"id": "o2", "refugee_led": None}],
        "applications": [
            {"id": "a", "applicant": "o1", "requested": 600},
            {"id": "b", "applicant": "o2", "requested": 500},
        ],
        "scores": [
            {"member": "m1", "application": "a", "need": 9},
            {"member": "m1", "application": "b", "need": 5},
        ],
        "allocation": {"rule": "ranked", "if_money_short": "try_next"},
    }
