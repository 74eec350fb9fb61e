# SPDX-License-Identifier: MIT
"""`grantpanel agreement` and gp.agreement: the contract, the published values, and one answer from both."""

from __future__ import annotations

import json
import subprocess
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import grantpanel as gp

TABLE = Path(__file__).resolve().parents[1] / "bad" / "agreement" / "krippendorff.csv"  # with CRLF and a BOM


@pytest.mark.parametrize(
    ("level", "value"), [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491), ("ratio", 0.7974)]
)
def test_the_contract(cli: str, level: str, value: float) -> None:
    run = subprocess.run([cli, "agreement", TABLE, "--level", level, "--json"], capture_output=True, check=True)
    answer = json.loads(run.stdout)
    assert list(answer)[:4] == ["alpha", "units", "ratings", "undefined"]
    assert answer["alpha"]["value"] == value
    assert (answer["units"], answer["ratings"], answer["undefined"]) == (12, 41, None)
    if level == "nominal":
        assert answer["alpha"]["exact"] == "113/152"
    ours = gp.agreement(TABLE, level=level)
    assert ours["alpha"] == {"exact": Fraction(answer["alpha"]["exact"]), "value": value}


def test_undefined_has_a_reason(cli: str) -> None:
    run = subprocess.run([cli, "agreement", TABLE.with_name("nothing_varies.csv"), "--json"], capture_output=True)
    answer = json.loads(run.stdout)
    assert run.returncode == 0
    assert (answer["alpha"], answer["undefined"]) == (None, "all ratings that can be compared are equal")


def test_rows_and_frames() -> None:
    rows = [
        ("a", "m1", 1),
        ("a", "m2", "1"),
        ("b", "m1", Decimal("2.5")),
        ("b", "m2", None),
        ("c", "m1", 3),
        ("c", "m2", 2),
    ]
    found = gp.agreement(rows, level="interval")
    assert (found["units"], found["ratings"], found["pairable_units"]) == (3, 5, 2)
    # Pairs (1, 1) and (3, 2): D_o = 2/4, D_e = 2 (4 * 15 - 49) / 12 = 11/6.
    assert found["alpha"]["exact"] == 1 - Fraction(1, 2) / Fraction(11, 6)
    with pytest.raises(TypeError):
        gp.agreement([("a", "m1", 0.5)])
    with pytest.raises(gp.UsageError):
        gp.agreement(rows, level="cardinal")
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(rows, columns=["unit", "rater", "value"], dtype=object)
    assert gp.agreement(frame, level="interval") == found
    gaps = pandas.DataFrame({"unit": ["a", "a", "b", "b"], "rater": ["m", "n"] * 2, "value": [1, 1, 2, None]})
    assert gp.agreement(gaps, level="nominal")["ratings"] == 3  # a gap makes the column float: 1.0 is 1, NaN is missing
    gaps["value"] = gaps["value"].astype("Int64")
    assert gp.agreement(gaps, level="nominal")["ratings"] == 3  # pandas.NA


def test_the_interval_is_repeatable() -> None:
    once = gp.agreement(TABLE, bootstrap=200, seed="42")["interval"]
    assert once == gp.agreement(TABLE, bootstrap=200, seed="42")["interval"]
    assert once["low"] < 0.8154 < once["high"]
    assert once["replicates"] + once["undefined"] == 200
