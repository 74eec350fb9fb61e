# SPDX-License-Identifier: MIT
"""The command GRANTPANEL_CLI against the oracle of docs/allocation.md on random problems: `allocate PROBLEM --json`.

Everything is compared that the page defines: awards, levels, reasons with those the money is held for, the reserve
list, what is left, who pays what; and for rules that clash every least set and the nearest values.
"""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import allocate
import generate_allocate

CLI = os.environ.get("GRANTPANEL_CLI")
PROBLEMS = int(os.environ.get("GRANTPANEL_PROBLEMS", "600"))


def run(folder: Path, seed: int) -> tuple[int, dict[str, Any]]:
    path = folder / f"{seed}.yaml"
    path.write_text(generate_allocate.to_yaml(generate_allocate.generate(seed)), encoding="utf-8")
    done = subprocess.run([str(CLI), "allocate", str(path), "--json"], capture_output=True, text=True, timeout=60)
    return done.returncode, json.loads(done.stdout)


def clashes(got: dict[str, Any]) -> list[dict[str, str]]:
    return [dict(choice.split("=") for choice in problem.get("choices", [])) for problem in got["problems"]]


def as_the_command(want: dict[str, Any]) -> dict[str, Any]:
    """The oracle's answer in the words of the command."""
    levels = {
        str(entry): {part: str(level) for part, level in each.items()} if isinstance(each, dict) else str(each)
        for entry, each in want["levels"].items()
    }
    held = {
        item: sorted({other for all_ in rules.values() for other in all_}) for item, rules in want["held_for"].items()
    }
    return {
        "awards": {item: str(amount) for item, amount in want["awards"].items() if amount},
        "levels": {entry: each for entry, each in levels.items() if each != {}},
        "why": want["why"],
        "held": {item: others for item, others in held.items() if others},
        "reserve": want["reserve"],
    }


def of_the_command(got: dict[str, Any], after_end: list[str]) -> dict[str, Any]:
    why, held, levels = {}, {}, {}
    for item, outcome in got["outcomes"].items():
        for reason in outcome["reasons"]:
            if reason["code"] == "passed_over":
                why[item] = [rule["rule"] for rule in reason["rules"]]
                if reason["held_for"]:
                    held[item] = sorted(reason["held_for"])
            elif reason["code"] in ("money_short", "offered_less") and item not in after_end:
                why[item] = ["pot"]
    for level in got["levels"]:
        if level["part"] is None:
            levels[str(level["at_least"])] = level["level"]
        else:
            levels.setdefault(str(level["at_least"]), {})[level["part"]] = level["level"]
    return {"awards": got["awards"], "levels": levels, "why": why, "held": held, "reserve": got["reserve"]}


def check_money(problem: dict[str, Any], want: dict[str, Any], got: dict[str, Any]) -> None:
    """Conservation: awards, what is added and what is left are the pot, and the funders pay exactly what it costs."""
    awards = {item: int(amount) for item, amount in got["awards"].items()}
    added = int(got.get("added", 0))
    assert sum(awards.values()) + added + int(got["remaining"]) == problem["pot"]
    assert added == int(
        Fraction(allocate.number(problem["allocation"].get("add_to_each_award", 0))) * sum(awards.values())
    )
    if want["matrix"] is None:
        return
    paid = {item: outcome["paid_by"] for item, outcome in got["outcomes"].items() if outcome.get("paid_by")}
    assert sum(int(amount) for row in paid.values() for amount in row.values()) == sum(awards.values()) + added
    for funder in problem["funders"]:
        assert sum(int(row.get(funder["id"], 0)) for row in paid.values()) <= funder["amount"]
    if "add_to_each_award" not in problem["allocation"]:
        rows = {item: {f: str(v) for f, v in row.items() if v} for item, row in want["matrix"].items()}
        assert paid == {item: row for item, row in rows.items() if row}


@pytest.mark.skipif(not CLI, reason="GRANTPANEL_CLI is not set")
def test_random_problems(tmp_path: Path) -> None:
    kinds: Counter[str] = Counter()
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda seed: run(tmp_path, seed), range(PROBLEMS))
        for seed, (code, got) in enumerate(answers):
            problem = generate_allocate.generate(seed)
            want = allocate.allocate(copy.deepcopy(problem))
            kinds[generate_allocate.kind_of(problem, want)] += 1
            if "clash" in want:
                assert code == 4, (seed, got)
                nearest = [{rule: str(value) for rule, value in each.items()} for each in want["nearest"]]
                assert clashes(got) == nearest, seed
            elif "tie" in want:
                assert code == 3 and got["problems"][-1]["code"] == "tie.unsettled", (seed, got)
            else:
                assert code == 0, (seed, got)
                assert of_the_command(got, want["after_end"]) == as_the_command(want), seed
                check_money(problem, want, got)
    assert all(kinds[kind] for kind in ("clash", "tie", "normal")), kinds


def test_a_problem_by_hand() -> None:
    """A floor holds the money of the two small ones: docs/allocation.md, section 5."""
    items = [
        {"id": "a", "total": 9, "requested": 40},
        {"id": "b", "total": 8, "requested": 30},
        {"id": "c", "total": 7, "requested": 30, "groups": ["small"]},
        {"id": "d", "total": 6, "requested": 20, "groups": ["small"]},
    ]
    rules = {"rule": "ranked", "if_money_short": "try_next", "at_least": [{"group": "small", "amount": 50}]}
    want = allocate.allocate({"pot": 100, "items": items, "allocation": rules})
    assert want["awards"] == {"a": 40, "b": 0, "c": 30, "d": 20}
    assert want["why"] == {"b": ["pot", "at_least/0"]}
    assert want["held_for"] == {"b": {"at_least/0": ["c", "d"]}}
