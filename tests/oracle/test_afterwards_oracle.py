# SPDX-License-Identifier: MIT
"""The command GRANTPANEL_CLI against the oracle of docs/afterwards.md: random rounds and random steps."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import afterwards

CLI = os.environ.get("GRANTPANEL_CLI")
PROBLEMS = int(os.environ.get("GRANTPANEL_PROBLEMS", "150"))
FIRST = int(os.environ.get("GRANTPANEL_FIRST_SEED", "0"))


def decide(path: Path, content: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    path.write_text(json.dumps(content), encoding="utf-8")
    done = subprocess.run([CLI, "decide", str(path), "--json"], capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout)


def make_round(rng: random.Random) -> tuple[dict[str, Any], afterwards.Fund]:
    n = rng.randint(3, 9)
    names = [f"a{i}" for i in range(n)]
    requested = {name: rng.randint(1, 12) * 100 + rng.choice([0, 0, 50]) for name in names}
    least = {name: rng.randint(1, requested[name]) for name in names if rng.random() < 0.5}
    pot = max(200, int(sum(requested.values()) * rng.choice([0.2, 0.4, 0.6, 0.9])))
    policy = rng.choice(["stop_there", "try_next", "offer_less_then_stop", "offer_less_then_try_next"])
    add = rng.choice([Fraction(0), Fraction(0), Fraction(7, 100)])
    approval: dict[str, Any] | None = None
    if rng.random() < 0.6:
        approval = {"panel": rng.choice(["decides", "decides", "recommends"]), "trustees_may": ["send_back", "refuse"]}
    step = rng.choice([1, 50])
    scores = []
    for i, name in enumerate(names):
        if rng.random() < 0.85:
            scores.append({"member": "m1", "application": name, "need": 100 - 3 * i})
    fund = afterwards.Fund(pot, requested, least, policy, step, add, approval)
    content: dict[str, Any] = {
        "grantpanel": 1,
        "round": {"id": "after"},
        "decision": "scores_decide",
        "fund": {"pot": pot},
        "rubric": {
            "scale": {"least": 0, "most": 100},
            "criteria": [{"id": "need", "weight": 1}],
            "minimum_score": rng.choice(["0%", "85%"]),
        },
        "panel": [{"id": "m1"}, {"id": "t1", "role": "trustee"}],
        "organisations": [{"id": "o"}],
        "applications": [
            {"id": name, "applicant": "o", "requested": requested[name]}
            | ({"least_workable": least[name]} if name in least else {})
            for name in names
        ],
        "scores": scores or [{"member": "m1", "application": names[0], "need": 50}],
        "allocation": {
            "rule": "ranked",
            "if_money_short": policy,
            "step": step,
            "reserve": rng.randint(0, 5),
            "add_to_each_award": f"{add * 100}%",
        },
    }
    if approval:
        content["approval"] = approval
    return content, fund


def make_steps(
    rng: random.Random, fund: afterwards.Fund, decision: dict[str, Any], late: list[str]
) -> list[dict[str, Any]]:
    """Mostly steps that can be taken, found by trying them on the oracle, and sometimes any."""
    steps: list[dict[str, Any]] = []
    day = date(2023, 3, 1)
    for name in late:
        steps.append({"application": name, "status": "added", "on": str(day), "reason": "it came late"})
    for _ in range(rng.randint(1, 25)):
        following, _, refused = afterwards.follow(fund, decision, steps)
        if refused:
            break
        day += timedelta(days=rng.choice([0, 1, 9]))
        if rng.random() < 0.07:
            amount = rng.randint(1, 900)
            steps.append(
                {"status": "pot_top_up", "on": str(day), "amount": amount, "reason": "a gift", "application": ""}
            )
            continue
        name = rng.choice(list(fund.requested))
        if rng.random() < 0.25 and following.next():
            name = following.next()[0][0]
        status = following.at[name].status
        wild = rng.random() < 0.04
        kinds = [k for k, (sources, _) in afterwards.TABLE.items() if (wild or status in sources) and k != "added"]
        if not kinds:
            continue
        kind = rng.choice(kinds)
        step: dict[str, Any] = {"application": name, "status": kind, "on": str(day)}
        if kind in ("not_this_time", "sent_back", "refused", "checks_not_passed", "ended", "reduced"):
            step["reason"] = "we say why"
        if kind in ("recommended", "approved") and rng.random() < 0.5:
            step["reason"] = "we say why"
        if kind in ("sent_back", "refused") and not fund.approval:
            continue
        if kind.startswith("checks"):
            step["check"] = rng.choice(["bank", "policy"])
        if kind == "checks_not_passed":
            step["until"] = str(day + timedelta(days=rng.choice([0, 5])))
        award = following.at[name].award
        if kind == "reduced" or (kind in ("recommended", "paid", "revised_budget", "approved") and rng.random() < 0.3):
            step["amount"] = rng.randint(1, max(1, min(fund.requested[name], award + 50)))
        steps.append(step)
        if not wild and afterwards.follow(fund, decision, steps)[2] and rng.random() < 0.95:
            steps.pop()
    return steps


def compare(seed: int, folder: Path) -> str:
    rng = random.Random(seed)
    content, fund = make_round(rng)
    path = folder / f"{seed}.yaml"
    late: list[str] = []
    if rng.random() < 0.3:
        late = ["late"]
        content["applications"].append({"id": "late", "applicant": "o", "requested": 300})
        fund.requested["late"] = 300
    first = [{"application": name, "status": "added", "on": "2023-03-01", "reason": "it came late"} for name in late]
    code, decision = decide(path, content | {"statuses": first})
    assert code in (0, 1), decision
    for name in late:
        decision["applications"] = [each for each in decision["applications"] if each["application"] != name]
        decision["applications"].append({"application": name, "outcome": "undecided", "award": "0"})
    steps = make_steps(rng, fund, decision, late)
    if not steps:
        return "empty"
    following, entries, refused = afterwards.follow(fund, decision, steps)
    code, answer = decide(path, content | {"statuses": steps})
    if refused:
        assert code == 3, (seed, refused)
        order = sorted(p["code"] for p in answer["problems"] if p["severity"] == "error")
        assert order == sorted(each for _, each in refused), (seed, refused, answer["problems"])
        return "refused"
    assert code in (0, 1), (seed, answer)
    after = answer["after"]
    for row, (entry, step) in enumerate(zip(entries, after["steps"], strict=True)):
        assert int(Fraction(step["award"])) == entry["award"], (seed, row)
        assert int(Fraction(step["free"])) == entry["free"], (seed, row)
    assert {key: int(Fraction(value)) for key, value in after["balance"].items()} == following.balance(), seed
    for standing in after["standings"]:
        at = following.at[standing["application"]]
        assert (standing["status"], int(Fraction(standing["award"])), int(Fraction(standing["paid"]))) == (
            at.status or "none",
            at.award,
            at.paid,
        ), seed
    assert [(each["application"], int(Fraction(each["amount"]))) for each in after["next"]] == following.next(), seed
    assert {key: answer[key] for key in ("awards", "reserve")} == {key: decision[key] for key in ("awards", "reserve")}
    return "long" if len(steps) > 8 else "short"


@pytest.mark.skipif(CLI is None, reason="GRANTPANEL_CLI names no command")
def test_random_years(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        kinds = list(pool.map(lambda seed: compare(seed, tmp_path), range(FIRST, FIRST + PROBLEMS)))
    counts = {kind: kinds.count(kind) for kind in ("long", "short", "refused")}
    print(counts)
    if PROBLEMS >= 150:
        assert min(counts.values()) > PROBLEMS // 20, counts


def test_worked_by_hand() -> None:
    """Section 6 of the page."""
    requested = {"a": 4000, "b": 3200, "c": 2000, "d": 2500, "e": 900}
    fund = afterwards.Fund(10000, requested, {}, "try_next", 1, Fraction(0), {"panel": "decides"})
    outcomes = {"a": "awarded", "b": "awarded", "c": "deferred", "d": "reserve", "e": "reserve"}
    decision = {
        "reserve": ["d", "e"],
        "applications": [
            {"application": name, "outcome": outcome, "award": requested[name] if outcome == "awarded" else 0}
            for name, outcome in outcomes.items()
        ],
    }
    steps = [
        {"application": "b", "status": "withdrawn", "on": "1"},
        {"application": "d", "status": "recommended", "on": "2"},
        {"application": "a", "status": "refused", "on": "3", "reason": "safeguarding"},
        {"application": "c", "status": "recommended", "on": "4", "amount": 1500},
        {"application": "", "status": "pot_top_up", "on": "5", "amount": 500},
    ]
    following, entries, refused = afterwards.follow(fund, decision, steps)
    assert not refused
    assert [entry["free"] for entry in entries] == [4000, 1500, 5500, 6000, 6500]
    assert following.next() == [("e", 900)]
    assert afterwards.follow(fund, decision, steps[:1])[0].next() == [("d", 2500), ("e", 900)]
