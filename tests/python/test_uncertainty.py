# SPDX-License-Identifier: MIT
"""How sure a ranking is, from Python: what goes in and what comes out."""

from __future__ import annotations

from decimal import Decimal

import pytest

import grantpanel as gp

ROWS = [("a", "x", 1), ("a", "y", 2), ("b", "x", 3), ("b", "y", 5), ("c", "x", 8), ("c", "y", 9)]
CLOSE = [
    (name, member, mark)
    for name, marks in {"a": (7, 9, 6), "b": (7, 6, 8), "c": (6, 7, 7), "d": (3, 2, 4)}.items()
    for member, mark in zip("xyz", marks, strict=True)
]


def test_rows_in_three_forms() -> None:
    fit = gp.random_effects(ROWS)
    assert fit.undefined is None and fit.converged
    assert fit.between_applications == pytest.approx(12.5)
    assert fit.between_members == pytest.approx(5 / 6)
    assert fit.rest == pytest.approx(1 / 6)
    assert [row["application"] for row in fit.applications] == ["a", "b", "c"]
    dicts = [{"application": a, "member": m, "mark": y} for a, m, y in ROWS]
    assert gp.random_effects(dicts).mean == fit.mean
    pandas = pytest.importorskip("pandas")
    assert gp.random_effects(pandas.DataFrame(dicts)).mean == fit.mean


def test_what_is_undefined_says_why() -> None:
    fit = gp.random_effects(ROWS[:2])
    assert fit.undefined == "Only one application has marks." and fit.applications == []
    with pytest.raises(gp.UsageError, match="Only one application"):
        gp.expected_ranks(ROWS[:2])
    with pytest.raises(gp.UsageError, match="two marks"):
        gp.random_effects([*ROWS, ROWS[0]])
    with pytest.raises(gp.UsageError):
        gp.random_effects([("a", "x")])
    with pytest.raises(TypeError):
        gp.random_effects([("a", "x", "good")])


def test_expected_ranks() -> None:
    ranks = gp.expected_ranks(CLOSE, places=2)
    assert sum(row["expected_rank"] for row in ranks) == pytest.approx(10)
    assert sum(row["top_chance"] for row in ranks) == pytest.approx(2)
    assert all(row["exact"] for row in ranks)
    assert "top_chance" not in gp.expected_ranks(CLOSE)[0]


def test_the_line() -> None:
    line = gp.funding_line(CLOSE, 2, level=0.9, draws=2000, seed="42")
    assert line == gp.funding_line(CLOSE, 2, level=0.9, draws=2000, seed="42")
    assert line["accepted"] + line["in_band"] + line["rejected"] == 4
    assert [row["application"] for row in line["applications"]][3] == "d"
    asks = {"a": 100, "b": Decimal("80.50"), "c": "40", "d": 10}
    with pytest.raises(gp.UsageError, match="if_money_short"):
        gp.funding_line(CLOSE, 150, asks)
    both = [gp.funding_line(CLOSE, 150, asks, if_money_short=each, draws=500) for each in ("stop_there", "try_next")]
    for row in both[0]["applications"]:
        assert row["funded_stop_there"] <= row["funded_try_next"]
    assert isinstance(both[0]["for_band"], Decimal)
    with pytest.raises(gp.UsageError, match="known: stop_there"):
        gp.funding_line(CLOSE, 150, asks, if_money_short="perhaps")
    with pytest.raises(gp.UsageError, match="among"):
        gp.funding_line(CLOSE, 150, {"a": 1}, if_money_short="try_next")


def test_smaa() -> None:
    found = gp.smaa([[1, 0], [0, 1], [0.6, 0.6]], draws=5000, seed="1")
    assert found["counts"][2][0] / 5000 == pytest.approx(0.2, abs=0.03)
    assert found["confidence"] == [1, 1, 1] and not found["limited"]
    first = gp.smaa([[1, 0], [0, 1]], importance=[0, 1], draws=100)
    assert first["counts"] == [[100, 0], [0, 100]] and first["central_weights"][1] is None
    limited = gp.smaa([[1, 0], [0, 1]], least=[0.9, 0], draws=100, tries=50)
    assert limited["limited"] and limited["draws"] < 50
    with pytest.raises(gp.UsageError):
        gp.smaa([[1, 0], [0]])
