# SPDX-License-Identifier: MIT
"""What an election says of itself: the rules in force, warnings, work; and options that would mean nothing."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import grantpanel as gp


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([os.environ["GRANTPANEL_CLI"], *arguments], capture_output=True, text=True)


def written(ballots: gp.Ballots, path: Path) -> str:
    path.write_text(ballots.to_pabulib(), encoding="utf-8")
    return str(path)


def printed(*arguments: str) -> Any:
    return json.loads(command(*arguments, "--json").stdout)


@pytest.fixture
def three() -> gp.Ballots:
    """Budget 10, three voters with 10/3 each: equal shares pays for a, 3 from each of two, and for nothing else."""
    return gp.Ballots(10, {"a": 6, "b": 4, "c": 5}, [["a", "b"], ["a"], ["c"]])


@pytest.mark.parametrize(
    ("options", "rules", "words"),
    [
        ({}, {"rule": "greedy", "utility": "cost", "ties": "id"}, "greedy by cost, ties by id"),
        (
            {"rule": "equal_shares"},
            {"rule": "equal_shares", "utility": "cost", "completion": "none", "ties": "id"},
            "equal_shares by cost, completion none, ties by id",
        ),
        (
            {"rule": "equal_shares", "completion": "add1"},
            {"rule": "equal_shares", "utility": "cost", "completion": "add1", "until": "exhaustive", "ties": "id"},
            "equal_shares by cost, completion add1 until exhaustive, ties by id",
        ),
        (
            {"rule": "phragmen", "completion": "budget_increase", "step": "0.5", "until": "infeasible"},
            {
                "rule": "phragmen",
                "utility": "cost",
                "completion": "budget_increase",
                "step": "0.5",
                "until": "infeasible",
                "ties": "id",
            },
            "phragmen by cost, completion budget_increase by 0.5 until infeasible, ties by id",
        ),
        (
            {"rule": "cstv", "utility": "score"},
            {"rule": "cstv", "variant": "mtc", "utility": "score", "ties": "id"},
            "cstv mtc by score, ties by id",
        ),
        (
            {"ties": "draw", "seed": "1 2"},
            {"rule": "greedy", "utility": "cost", "ties": "draw", "seed": "1 2"},
            "greedy by cost, ties by draw with the seed `1 2`",
        ),
    ],
)
def test_every_output_says_the_rules(
    three: gp.Ballots, tmp_path: Path, options: dict[str, str], rules: dict[str, str], words: str
) -> None:
    file = written(three, tmp_path / "three.pb")
    arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
    election = gp.election(file, **options)  # type: ignore[arg-type]
    assert election.rules == rules
    for name in ("election", "audit", "margins"):
        assert printed(name, file, *arguments)["rules"] == rules
        first = command(name, file, *arguments).stdout.splitlines()[0]
        assert first.startswith(f"The selection of {words}: " if name == "audit" else words)
    audit = gp.audit_election(file, election, rules["utility"])
    assert audit["rules"] == rules and audit["winners"] == sorted(election.winners)
    assert audit["utility"] == rules["utility"]
    assert printed("election", file, *arguments)["winners"] == election.winners


def test_an_audit_names_its_selection(three: gp.Ballots, tmp_path: Path) -> None:
    file = written(three, tmp_path / "three.pb")
    found = printed("audit", file, "--winners", "c,a")
    assert (found["winners"], found["rules"], found["utility"]) == (["a", "c"], None, "cost")
    text = command("audit", file, "--winners", "c,a").stdout
    assert text.startswith("The selection that was named: a and c\nAudited by the utility cost\n\n- ")
    assert command("audit", file, "--winners", "").stdout.startswith("The selection that was named: nothing\n")


def test_each_outcome_of_a_comparison_has_its_rules(three: gp.Ballots) -> None:
    outcomes = gp.compare(three, ["greedy", "equal_shares::add1u"], ties="cheapest")["outcomes"]
    assert [one["rules"] for one in outcomes] == [
        {"rule": "greedy", "utility": "cost", "ties": "cheapest"},
        {"rule": "equal_shares", "utility": "cost", "completion": "add1u", "until": "exhaustive", "ties": "cheapest"},
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"seed": "1"}, "a seed is for the order of ties `draw`"),
        ({"ties": "draw"}, "needs a seed"),
        ({"variant": "mtc"}, "a variant is for the rule `cstv`"),
        ({"until": "exhaustive"}, "an end"),
        ({"rule": "equal_shares", "completion": "greedy", "until": "infeasible"}, "an end"),
        ({"step": "1"}, "a step is for the completion `budget_increase`"),
    ],
)
def test_options_that_mean_nothing(three: gp.Ballots, tmp_path: Path, options: dict[str, str], words: str) -> None:
    with pytest.raises(gp.UsageError, match=words):
        gp.election(three, **options)  # type: ignore[arg-type]
    file = written(three, tmp_path / "three.pb")
    arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
    for name in ("election", "margins", "audit"):
        wrong = command(name, file, *arguments)
        assert wrong.returncode == 2 and words in wrong.stderr
    if set(options) <= {"seed", "ties"}:
        with pytest.raises(gp.UsageError, match=words):
            gp.compare(three, **options)  # type: ignore[arg-type]
        assert command("compare", file, *arguments).returncode == 2


def test_more_options_that_mean_nothing(three: gp.Ballots, tmp_path: Path) -> None:
    file = written(three, tmp_path / "three.pb")
    with pytest.raises(gp.UsageError, match="an order of ties means nothing"):
        gp.election(three, irresolute=True, ties="cheapest")
    assert command("election", file, "--irresolute", "--ties", "cheapest").returncode == 2
    for option, value in (("rule", "phragmen"), ("limits", "x.yaml"), ("ties", "cheapest"), ("completion", "none")):
        wrong = command("audit", file, "--winners", "a", f"--{option}", value)
        assert wrong.returncode == 2 and f"--{option} is for a selection that a rule makes" in wrong.stderr
    assert command("audit", file, "--winners", "a", "--utility", "cardinality", "--property", "jr").returncode in (0, 1)


def test_any_step(three: gp.Ballots, tmp_path: Path) -> None:
    """Two of three voters pay 3 each for a, and b would still fit. c takes 5 of its only voter, who has them from a
    budget of 15 on: with a it would cost 11. So 14.75 is the last budget in steps of a quarter, 14.5 of a half."""
    file = written(three, tmp_path / "three.pb")
    for step, budget in (("0.25", "59/4"), ("0.5", "29/2"), ("0.50", "29/2"), ("1", "14"), ("1.0", "14")):
        asked = ["--rule", "equal_shares", "--completion", "budget_increase", "--step", step]
        for given in (step, Decimal(step)):
            election = gp.election(three, "equal_shares", completion="budget_increase", step=given)
            assert election.winners == ["a"] and election.raised_budget == Fraction(budget)
            assert election.remaining == 4 and gp.audit_election(three, election)["winners"] == ["a"]
        found = printed("election", file, *asked)
        assert (found["raised_budget"], found["remaining"]) == (budget, "4")
    for wrong in ("x", "-1", "0", "1e3", "0." + "0" * 17 + "1"):
        with pytest.raises(gp.UsageError):
            gp.election(three, "equal_shares", completion="budget_increase", step=wrong)


def test_the_currency_of_a_raised_budget(three: gp.Ballots, tmp_path: Path) -> None:
    file = tmp_path / "three.pb"
    file.write_text(three.to_pabulib().replace("budget;10\n", "budget;10\ncurrency;PLN\n"), encoding="utf-8")
    text = command("election", str(file), "--rule", "equal_shares", "--completion", "add1").stdout
    assert "The rule ran with a budget of PLN 13;" in text


def test_all_outcomes_have_no_sums(three: gp.Ballots) -> None:
    election = gp.election(three, irresolute=True)
    assert (election.total_cost, election.remaining, election.work) == (None, None, None)


def test_warnings_of_a_file(three: gp.Ballots, tmp_path: Path) -> None:
    file = tmp_path / "three.pb"
    file.write_text(three.to_pabulib().replace("budget;10\n", "budget;10\nBUDGET;11\n"), encoding="utf-8")
    assert not three.warnings
    for source in (gp.Ballots.read(file), gp.election(file)):
        assert [(each.code, each.severity) for each in source.warnings] == [("pb.meta_key", "warning")]
    for name in ("election", "audit", "margins", "compare"):
        assert [each["code"] for each in printed(name, str(file))["warnings"]] == ["pb.meta_key"]
    for found in (gp.audit_election(file, ["a"]), gp.margins(file), gp.compare(file)):
        assert [each["code"] for each in found["warnings"]] == ["pb.meta_key"]


def test_an_export_keeps_what_the_file_says_of_voters(three: gp.Ballots, tmp_path: Path) -> None:
    file = tmp_path / "three.pb"
    text = three.to_pabulib().split("VOTES\n")[0]
    file.write_text(text + "VOTES\nvoter_id;vote;age\nx7;a,b;31\ny;a;\nz9;c;70\n", encoding="utf-8")
    exported = tmp_path / "again.pb"
    exported.write_text(command("export", str(file)).stdout, encoding="utf-8")
    rows = [line.split(";") for line in exported.read_text(encoding="utf-8").split("VOTES\n")[1].splitlines()]
    at = [rows[0].index(name) for name in ("voter_id", "age", "vote")]
    assert [[row[k] for k in at] for row in rows[1:]] == [["x7", "31", "a,b"], ["y", "", "a"], ["z9", "70", "c"]]
    assert gp.election(exported).winners == gp.election(file).winners


def test_the_draw_of_an_election(tmp_path: Path) -> None:
    """Three equal projects, one of which fits: the lowest ticket, computed here as docs/draw.md says."""
    tied = gp.Ballots(1, {"a": 1, "b": 1, "c": 1}, [["a"], ["b"], ["c"]])
    file = written(tied, tmp_path / "tied.PB")  # a name in capitals, too
    for seed in ("42", "7", "Łódź"):
        tickets = {one: hashlib.sha256(f"grantpanel/1/election\0{seed}\0{one}".encode()).hexdigest() for one in "abc"}
        order = sorted(tickets, key=lambda one: tickets[one])
        drawn = gp.draw(tied, seed=seed)
        assert [(each["id"], each["ticket"]) for each in drawn["tickets"]] == [(one, tickets[one]) for one in order]
        lines = "".join(f"{tickets[one]} {one}\n" for one in order)
        assert drawn["tickets_digest"] == hashlib.sha256(lines.encode()).hexdigest()
        assert drawn["tag"] == "grantpanel/1/election" and drawn["seed"] == seed
        assert printed("draw", file, "--seed", seed) == drawn
        election = printed("election", file, "--ties", "draw", "--seed", seed)
        assert election["draw"] == drawn and election["winners"] == order[:1]
        assert gp.election(tied, ties="draw", seed=seed).winners == order[:1]
    before = command("draw", file).stdout
    assert "There is no seed yet" in before and "rename a project" in before and "round file" not in before
    assert "draw" not in printed("election", file)
    with pytest.raises(gp.UsageError, match="one draw"):
        gp.draw(tied, seed="1", ties=True)
    assert command("draw", file, "--ties").returncode == 2


def test_levels_of_money_are_in_whole_units() -> None:
    """a and b cost 0.75 of 1.00: at least 0.90 cannot be met, and 0.75 can."""
    cents = gp.Ballots("1.00", {"a": "0.50", "b": "0.25", "c": "2.00"}, [["a", "b"]])
    for rule in ("greedy", "max_welfare"):
        for all_of_them in (False, True):
            limits = {"at_least": [{"amount": "0.90"}]}
            election = gp.election(cents, rule, limits=limits, irresolute=all_of_them)
            assert election.lowered == [(0, 0, Fraction(3, 4))]
