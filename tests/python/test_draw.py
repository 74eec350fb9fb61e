# SPDX-License-Identifier: MIT
"""Public draws: the tickets against hashlib, what is deferred without a seed, one answer from command and Python."""

from __future__ import annotations

import hashlib
import json
import subprocess
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

import grantpanel as gp

LOTTERY, TIES = "grantpanel/1/lottery/awards", "grantpanel/1/ties"
IDS = ["river-friends", "allotment", "Łódź", "z", "a b"]


def ticket(tag: str, seed: str, name: str) -> str:
    return hashlib.sha256(f"{tag}\0{seed}\0{name}".encode()).hexdigest()


def problem(**more: Any) -> dict[str, Any]:
    rows = [
        {"id": name, "total": total, "requested": asks}
        for name, total, asks in [("a", 90, 8), ("b", 60, 4), ("c", 70, 4)]
    ]
    rules = {"rule": "threshold_then_draw", "if_money_short": "try_next", "reserve": 1}
    return {"grantpanel": 1, "pot": 10, "items": rows, "allocation": rules, "draw": {"seed_source": "The Lotto"}} | more


def command(cli: str, *arguments: str, folder: Path | None = None) -> dict[str, Any]:
    run = subprocess.run([cli, *arguments, "--json"], cwd=folder, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize("ties", [False, True])
def test_the_tickets_are_those_of_hashlib(cli: str, tmp_path: Path, ties: bool) -> None:
    tag = TIES if ties else LOTTERY
    seed = " 04 11 19 "
    expected = sorted((ticket(tag, seed, name), name) for name in IDS)
    lines = "".join(f"{digest} {name}\n" for digest, name in expected)
    (tmp_path / "ids.txt").write_bytes("\r\n".join(IDS).encode())
    options = ["--ids", "ids.txt", "--seed", seed] + (["--ties"] if ties else [])
    printed = command(cli, "draw", *options, folder=tmp_path)
    assert [(each["ticket"], each["id"]) for each in printed["tickets"]] == expected
    assert printed["tickets_digest"] == hashlib.sha256(lines.encode()).hexdigest()
    in_order = "".join(name + "\n" for name in sorted(IDS, key=str.encode))
    assert printed["ids_digest"] == hashlib.sha256(in_order.encode()).hexdigest()
    assert gp.draw(reversed(IDS), seed=seed, ties=ties) == printed


def test_before_the_seed_there_is_a_digest_and_no_ticket() -> None:
    drawn = gp.draw(IDS)
    assert drawn["tickets"] is None and drawn["seed"] is None and len(drawn["ids_digest"]) == 64
    with pytest.raises(gp.UsageError):
        gp.draw(["a", "b", "a"])
    with pytest.raises(TypeError):
        gp.draw([1, 2])


@pytest.mark.parametrize("seed", [str(number) for number in range(12)])
def test_lots_order_and_the_rule_ranks(seed: str) -> None:
    result = gp.allocate(problem(draw={"seed": seed}))
    order = sorted("abc", key=lambda name: ticket(LOTTERY, seed, name))
    left, expected = 10, {}
    for name in order:
        asks = 8 if name == "a" else 4
        if asks <= left:
            expected[name] = asks
            left -= asks
    assert {name: int(amount) for name, amount in result["awards"].items()} == expected
    assert result["reserve"] == [name for name in order if name not in expected][:1]
    drawn = {name: result["outcomes"][name]["reasons"][0] for name in "abc"}
    assert [drawn[name]["place"] for name in order] == [1, 2, 3]
    assert [drawn[name]["chance"] for name in "abc"] == ["1/3", "2/3", "2/3"]


def test_every_order_is_reached() -> None:
    seen = {tuple(sorted("abc", key=lambda name: ticket(LOTTERY, str(seed), name))) for seed in range(40)}
    assert seen == set(permutations("abc"))


def test_without_a_seed_they_wait() -> None:
    result = gp.allocate(problem())
    assert result["awards"] == {} and result["reserve"] == []
    for each in result["outcomes"].values():
        assert each["outcome"] == "deferred"
        assert each["reasons"][0]["code"] == "waits_for_draw" and each["reasons"][0]["among"] == 3
        assert "The Lotto" in each["reasons"][0]["text"]


def test_a_sub_pot_by_lot_beside_a_ranked_one() -> None:
    parts = [
        {"id": "small", "amount": 4, "only": "s", "rule": "threshold_then_draw"},
        {"id": "rest", "amount": 6, "rule": "ranked"},
    ]
    rows = [
        {"id": name, "total": total, "requested": 4, "groups": groups}
        for name, total, groups in [("a", 90, ["s"]), ("b", 60, ["s"]), ("c", 70, []), ("d", 80, [])]
    ]
    rules = {"rule": "ranked", "if_money_short": "try_next"}
    for seed in ("1", "2", "3", "4"):
        result = gp.allocate(problem(items=rows, sub_pots=parts, allocation=rules, draw={"seed": seed}))
        first = min("ab", key=lambda name: ticket(LOTTERY, seed, name))
        assert set(result["awards"]) == {first, "d"}
        assert result["outcomes"]["a"]["reasons"][0]["chance"] == "1/2"
    waiting = gp.allocate(problem(items=rows, sub_pots=parts, allocation=rules))
    assert set(waiting["awards"]) == {"d"} and waiting["outcomes"]["a"]["outcome"] == "deferred"


def test_published_tickets_hold_the_seed() -> None:
    digest = gp.draw(["a", "b", "c"], seed="42")["tickets_digest"]
    assert gp.allocate(problem(draw={"seed": "42", "tickets_digest": digest}))["awards"]
    for draw in ({"seed": "43", "tickets_digest": digest}, {"seed_source": "The Lotto", "tickets_digest": digest}):
        with pytest.raises(gp.InputError) as error:
            gp.allocate(problem(draw=draw))
        assert [each.code for each in error.value.problems] == ["draw.seed_changed"]
