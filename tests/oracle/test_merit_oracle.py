# SPDX-License-Identifier: MIT
"""The command GRANTPANEL_CLI against the oracles of docs/draw.md: `merit` on random intervals, and `line_band_draw`."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import merit

CLI = os.environ.get("GRANTPANEL_CLI")
PROBLEMS = int(os.environ.get("GRANTPANEL_PROBLEMS", "120"))
BILLION = 10**9


def run(folder: Path, problem: dict[str, Any]) -> dict[str, Any]:
    path = folder / "problem.yaml"
    path.write_text(json.dumps(problem), encoding="utf-8")
    done = subprocess.run([CLI, "allocate", str(path), "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def items(rng: random.Random, n: int) -> list[dict[str, Any]]:
    rows = []
    for i in range(n):
        low = rng.randint(0, 12)
        high = low + rng.choice([0, 1, 2, 3, 5, 8])
        total = rng.randint(2 * low, 2 * high) / 2
        rows.append({"id": f"i{i}", "total": str(total), "requested": 1, "low": str(low), "high": str(high)})
    return rows


def intervals_of(rows: list[dict[str, Any]]) -> list[merit.Interval]:
    return [(Fraction(row["low"]), Fraction(row["high"])) for row in rows]


def problem(rows: list[dict[str, Any]], places: int, rule: str, seed: str | None = "42") -> dict[str, Any]:
    return {
        "grantpanel": 1,
        "pot": places,
        "items": rows,
        "allocation": {
            "rule": rule,
            "if_money_short": "stop_there",
            "if_scores_equal": ["id"],
            "interval": {"low": "low", "high": "high"},
        },
        "draw": {"seed": seed} if seed else {"seed_source": "a lottery"},
    }


def chance(outcome: dict[str, Any]) -> Fraction:
    """What somebody is told of their chance: 1 or 0 where nothing was drawn for them."""
    for reason in outcome["reasons"]:
        if reason.get("chance") is not None:
            return Fraction(reason["chance"])
        if reason["code"] == "beside_line" and reason["where"] in ("sure", "below"):
            return Fraction(int(reason["where"] == "sure"))
    raise AssertionError(outcome)


def test_published() -> None:
    ends = [("5.5", "8"), ("5", "7"), ("4", "6.5"), ("6.6", "9"), ("1", "4.2"), ("3", "5.2")]
    assert merit.best_value([(Fraction(low), Fraction(high)) for low, high in ends], 3)[0] == 2
    apart = [(Fraction(i), Fraction(i)) for i in range(5)]
    assert merit.value(merit.could_be_best(apart, 2), [Fraction(2, 5)] * 5) == Fraction(4, 5)
    assert merit.best_value(apart, 2)[0] == 2
    assert merit.best_value([(Fraction(0), Fraction(1))] * 6, 3)[0] == Fraction(9, 6)


@pytest.mark.skipif(CLI is None, reason="GRANTPANEL_CLI names no command")
def test_merit_against_the_program_over_all_sets(tmp_path: Path) -> None:
    rng = random.Random(20251123)
    for _ in range(PROBLEMS):
        n = rng.choice([2, 3, 5, 6, 7, 8, 9, 9, 10, 11])
        rows = items(rng, n)
        k = rng.randint(1, n - 1)
        answer = run(tmp_path, problem(rows, k, "merit"))
        around = answer["around_line"]
        assert around["places"] == k
        best, _ = merit.best_value(intervals_of(rows), k)
        worst, bound = Fraction(around["worst_case"]), Fraction(around["bound"])
        assert worst <= best <= bound and bound - worst <= Fraction(k, 10**6)
        chances = [chance(answer["outcomes"][row["id"]]) for row in rows]
        assert sum(chances) == k
        assert merit.value(merit.could_be_best(intervals_of(rows), k), chances) == worst
        for a, (low, _) in enumerate(intervals_of(rows)):
            for b, (_, high) in enumerate(intervals_of(rows)):
                assert low <= high or chances[a] >= chances[b]
        assert len(answer["awards"]) == k
        assert all(chances[i] > 0 for i in range(n) if rows[i]["id"] in answer["awards"])
        assert all(rows[i]["id"] in answer["awards"] for i in range(n) if chances[i] == 1)


@pytest.mark.skipif(CLI is None, reason="GRANTPANEL_CLI names no command")
def test_who_is_drawn(tmp_path: Path) -> None:
    """Tickets, the ring and its start, done again with hashlib."""
    import hashlib

    rng = random.Random(7)
    for number in range(30):
        rows = items(rng, 9)
        k, seed = rng.randint(1, 8), str(number)
        answer = run(tmp_path, problem(rows, k, "merit", seed))
        chances = {row["id"]: chance(answer["outcomes"][row["id"]]) for row in rows}
        lots = [each for each in chances if 0 < chances[each] < 1]
        text = f"grantpanel/1/lottery/awards\0{seed}\0"
        lots.sort(key=lambda each: (hashlib.sha256((text + each).encode()).digest(), each))
        block = hashlib.sha256(f"grantpanel/1/lottery/start\0{seed}\0{0}".encode()).digest()
        word = int.from_bytes(block[:8], "big")
        assert word < 2**64 - 2**64 % BILLION  # a word that would favour some is next to impossible
        start, end, drawn = Fraction(word % BILLION, BILLION), Fraction(0), set()
        for each in lots:
            begin, end = end, end + chances[each]
            if any(begin <= start + whole < end for whole in range(k)):
                drawn.add(each)
        assert set(answer["awards"]) == drawn | {each for each in chances if chances[each] == 1}


@pytest.mark.skipif(CLI is None, reason="GRANTPANEL_CLI names no command")
def test_the_band(tmp_path: Path) -> None:
    rng = random.Random(11)
    kinds = {"all": 0, "band": 0, "paid": 0}
    for _ in range(PROBLEMS):
        n = rng.randint(2, 12)
        rows = items(rng, n)
        k = rng.randint(1, n)
        answer = run(tmp_path, problem(rows, k, "line_band_draw"))
        totals = sorted((Fraction(row["total"]) for row in rows), reverse=True)
        if k >= n:
            assert answer["around_line"]["line"] is None and len(answer["awards"]) == n
            kinds["all"] += 1
            continue
        line = totals[k - 1]
        assert Fraction(answer["around_line"]["line"]) == line
        sure = [row["id"] for row in rows if Fraction(row["low"]) > line]
        out = [row["id"] for row in rows if Fraction(row["high"]) < line]
        band = [row["id"] for row in rows if row["id"] not in sure + out]
        assert not set(out) & set(answer["awards"])
        if len(sure) + len(band) <= k:
            assert set(answer["awards"]) == set(sure + band)
            kinds["paid"] += 1
            continue
        kinds["band"] += 1
        assert answer["around_line"]["drawn"] == len(band)
        if len(sure) <= k:
            assert set(sure) <= set(answer["awards"]) and len(answer["awards"]) == k
            for each in band:
                assert chance(answer["outcomes"][each]) == Fraction(k - len(sure), len(band))
    assert min(kinds.values()) > 0, kinds
