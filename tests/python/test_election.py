# SPDX-License-Identifier: MIT
"""Elections: official results, every rule from Python and the command alike, limits, audits, margins, comparisons."""

from __future__ import annotations

import json
import os
import random
import subprocess
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import grantpanel as gp

RULES = [
    "greedy",
    "max_welfare",
    "equal_shares",
    "exact_equal_shares",
    "bounded_overspending",
    "fractional_equal_shares",
    "phragmen",
    "maximin_support",
    "cstv",
]
COMMITTEES = ["seq_pav", "pav", "seq_cc", "greedy_monroe", "rule_x"]


def pabulib(root: Path, name: str) -> Path:
    path = root.parent / "shared" / "data" / "pabulib" / name
    if not path.exists():
        pytest.skip(f"{path} is not here; see its SOURCES.md")
    return path


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([os.environ["GRANTPANEL_CLI"], *arguments], capture_output=True, text=True)


def street(root: Path) -> Path:
    return root / "examples/14-a-street-decides/street.pb"


@pytest.mark.parametrize("name", ["Poland_Warszawa_2021_Wesola.pb", "Poland_Warszawa_2024_Bialoleka.pb"])
def test_winners_are_the_official_ones(root: Path, name: str) -> None:
    election = gp.election(pabulib(root, name))
    assert election.official and sorted(election.winners) == sorted(election.official)
    costs = gp.Ballots.read(pabulib(root, name)).projects
    assert sum(costs[one] for one in election.winners) == election.total_cost and election.remaining >= 0


def test_words_that_are_not_known(root: Path) -> None:
    for words in ({"rule": "mes"}, {"utility": "x"}, {"ties": "random"}, {"completion": "all"}, {"until": "never"}):
        with pytest.raises(gp.UsageError, match="known"):
            gp.election(street(root), **words)


@pytest.mark.parametrize("rule", RULES)
def test_command_and_python_agree(root: Path, rule: str) -> None:
    utility = "score" if rule == "cstv" else "cost"
    election = gp.election(street(root), rule, utility)
    printed = json.loads(command("election", str(street(root)), "--rule", rule, "--utility", utility, "--json").stdout)
    assert printed["winners"] == election.winners and election.winners
    assert [None if one["price"] is None else Fraction(one["price"]) for one in printed["rounds"]] == election.prices
    assert Decimal(printed["total_cost"]) == election.total_cost and Decimal(printed["remaining"]) == election.remaining


@pytest.mark.parametrize("rule", COMMITTEES)
def test_committees(rule: str) -> None:
    ballots = gp.Ballots(20, dict.fromkeys("abc", 10), [["a", "b"]] * 3 + [["c"]] * 2)
    assert "c" in gp.election(ballots, rule).winners and len(gp.election(ballots, rule).winners) == 2
    with pytest.raises(gp.UsageError, match="cost"):
        gp.election(gp.Ballots(20, {"a": 10, "b": 5}, [["a"]]), rule)


def test_points_missing_scores_and_all_tied_outcomes() -> None:
    ballots = gp.Ballots(
        budget="100.50",
        projects={"a": 50, "b": Decimal("50.50"), "c": 50},
        ballots=[{"a": 8, "b": "2.5"}, {"a": Fraction(1, 3)}, {"c": 5}],
        type="scoring",
        missing=[["c"], [], ["a"]],
    )
    assert (ballots.voters, ballots.type, ballots.budget) == (3, "scoring", Decimal("100.50"))
    # a: 25/3 of two judges, for three 25/2; c: 5 of two, 15/2; b: 5/2 of three. Points for a unit of money.
    greedy = gp.election(ballots, "greedy", "score")
    assert greedy.winners == ["a", "c"] and greedy.prices[0] == 50 / Fraction(25, 2)
    tied = gp.Ballots(4, {"a": 2, "b": 2, "c": 2}, [["a"], ["b"], ["c"]])
    assert gp.election(tied, irresolute=True).outcomes == [["a", "b"], ["a", "c"], ["b", "c"]]
    read_again = tied.to_pabulib()
    assert "num_votes;3" in read_again and "a;2" in read_again
    with pytest.raises(gp.UsageError, match="does not exist"):
        gp.Ballots(4, {"a": 2}, [["x"]])
    with pytest.raises(TypeError):
        gp.Ballots(4.5, {"a": 2}, [["a"]])


@pytest.mark.parametrize(
    ("budget", "projects", "ballots", "selected"),
    [
        # Money without an open project stays in the budget.
        (6, {"a": 4, "b": 1}, [{"b": 1}, {"a": 1}], {"ewt ewtc mt mtc": {"b": "1/3", "a": None}}),
        # Nothing is within reach, and the best that fits is taken.
        (2, {"a": 2, "b": 2}, [{"a": 1}, {"b": 1}], {"ewt ewtc mt mtc": {"a": None}}),
        # The last eliminated is taken first.
        (4, {"a": 4, "b": 3}, [{"b": 1}, {"a": 1}], {"ewt ewtc": {"b": None}}),
        # Of two that are equal the last by id is eliminated, and the first gets the transfers.
        (1, {"a": 1, "b": 1}, [{"a": 1, "b": 1}], {"ewt ewtc": {"a": "1"}, "mt mtc": {"a": "2"}}),
        # b is worse by excess, a by support over cost: for eliminations and for transfers.
        (
            5,
            {"a": 3, "b": 5},
            [{"a": 1, "b": 2}],
            {"ewt": {"a": "3/5"}, "ewtc": {"b": "1"}, "mt": {"a": "9/5"}, "mtc": {"b": "3/2"}},
        ),
        # An excess of half a cent goes back.
        ("0.03", {"a": "0.02", "b": "0.01"}, [{"a": 1, "b": 1}], {"ewt ewtc mt mtc": {"b": "2/3", "a": "1"}}),
        # Transfers are in proportion, in every unit of money.
        (
            20,
            {"a": 5, "b": 15, "c": 13},
            [{"a": 1, "b": 2, "c": 1}, {"b": 2, "c": 2}],
            {"mt": {"a": "2", "c": "39/20"}},
        ),
        (
            "0.20",
            {"a": "0.05", "b": "0.15", "c": "0.13"},
            [{"a": 1, "b": 2, "c": 1}, {"b": 2, "c": 2}],
            {"mt": {"a": "2", "c": "39/20"}},
        ),
    ],
)
def test_cstv_by_hand(
    budget: int | str,
    projects: dict[str, int | str],
    ballots: list[dict[str, int]],
    selected: dict[str, dict[str, str | None]],
) -> None:
    """docs/rules/cstv.md, where pabutools differs: for the variants of each line what is selected, at which prices."""
    cast = gp.Ballots(budget, projects, ballots, type="cumulative")
    for variants, prices in selected.items():
        for variant in variants.split():
            election = gp.election(cast, "cstv", "score", variant=variant)
            assert election.winners == list(prices)
            assert election.prices == [None if one is None else Fraction(one) for one in prices.values()]


def test_a_round_is_an_election(root: Path) -> None:
    round = gp.load(root / "examples/01-panel-800k")
    ballots = gp.Ballots.of_round(round)
    election = gp.election(round, "equal_shares", "score", completion="add1u")
    assert ballots.type == "scoring" and election.total_cost + election.remaining == Decimal(800_000)
    assert election.winners == gp.election(ballots, "equal_shares", "score", completion="add1u").winners


def test_the_prices_of_a_rule_are_tried_first(tmp_path: Path) -> None:
    """Too many different ballots to search for prices: only the rule's own answer the question."""
    projects = {f"p{i:02}": 100 + 7 * i % 90 for i in range(40)}
    ids = list(projects)
    draw = random.Random(7)
    ballots = gp.Ballots(2000, projects, [draw.sample(ids, 5) for _ in range(3000)])
    file = tmp_path / "many.pb"
    file.write_text(ballots.to_pabulib(), encoding="utf-8")
    for rule in ("equal_shares", "phragmen"):
        outcome = gp.election(ballots, rule)
        given = gp.audit_election(ballots, outcome, properties=["priceable"])["audits"][0]
        assert given["verdict"] == "holds"
        run = command("audit", str(file), "--rule", rule, "--property", "priceable", "--json")
        assert (run.returncode, json.loads(run.stdout)["audits"][0]["verdict"]) == (0, "holds")
    with pytest.raises(gp.UsageError, match="another election"):
        gp.audit_election(gp.Ballots(10, {"a": 1}, [["a"]]), outcome)


def test_limits(root: Path, tmp_path: Path) -> None:
    limits = {"at_least": [{"group": "older people", "awards": 2, "must": True}]}
    free, held = gp.election(street(root)), gp.election(street(root), limits=limits)
    side_by_side = gp.compare(street(root), ["greedy", "phragmen"], limits=limits)["outcomes"]
    assert sorted(side_by_side[-2]["selected"]) == sorted(held.winners)
    older = {"benches", "lunch", "ramp"}
    assert not older & set(free.winners) and len(older & set(held.winners)) == 2
    file = tmp_path / "limits.yaml"
    file.write_text("at_least: [{group: older people, awards: 2, must: yes}]\n")
    printed = command("election", str(street(root)), "--limits", str(file), "--json")
    assert json.loads(printed.stdout)["winners"] == held.winners
    with pytest.raises(gp.Infeasible, match=r"(?s)at least 4 awards for `older people`.*at least 3 awards"):
        gp.election(street(root), limits={"at_least": [{"group": "older people", "awards": 4, "must": True}]})
    with pytest.raises(gp.InputError, match="Here stands the id of a project"):
        gp.election(street(root), limits={"exclusive": [["zzzzzzzzzz", "lunch"]]})
    with pytest.raises(gp.UsageError, match="cstv"):
        gp.election(street(root), "cstv", "score", limits=limits)
    file.write_text("at_least: [{group: nobody, awards: 2}]\nsubpots: 3\n")
    wrong = command("election", str(street(root)), "--limits", str(file))
    assert wrong.returncode == 3 and f"{file}:2:1: error[limits.unknown_key]" in wrong.stderr


def test_audits_margins_and_comparison(root: Path, tmp_path: Path) -> None:
    by_votes, shared = gp.election(street(root)), gp.election(street(root), "equal_shares")
    verdicts = {
        name: {one["name"]: one["verdict"] for one in gp.audit_election(street(root), election.winners)["audits"]}
        for name, election in (("votes", by_votes), ("shared", shared))
    }
    assert verdicts["votes"]["jr"] == "does_not_hold" and verdicts["shared"]["ejr_up_to_one"] == "holds"
    assert verdicts["shared"]["priceable"] == "holds"
    assert command("audit", str(street(root)), "--property", "jr").returncode == 1
    assert command("audit", str(street(root)), "--rule", "equal_shares", "--property", "jr").returncode == 0
    # Every margin in new voters is enough, and one less is not.
    ballots = gp.Ballots.read(street(root))
    for each in gp.margins(street(root), "equal_shares")["projects"]:
        enough = int(each["new_voters"]["enough"])
        for more, wins in ((enough, True), (enough - 1, False)):
            text = ballots.to_pabulib().replace("num_votes;20", f"num_votes;{20 + more}")
            lines = text.splitlines()
            lines += [f"new{number};{each['project']}" for number in range(more)]
            path = tmp_path / "more.pb"
            path.write_text("\n".join(without_votes(lines)) + "\n")
            assert (each["project"] in gp.election(path, "equal_shares").winners) == wins
    compared = gp.compare(street(root))
    assert [one["name"] for one in compared["outcomes"]] == [
        "greedy cost",
        "equal_shares cost add1u",
        "phragmen cost",
    ]
    assert compared["outcomes"][1]["gained"] == ["benches", "lunch"]


def without_votes(lines: list[str]) -> list[str]:
    """The same without the column `votes`, which is no longer true."""
    start, end = lines.index("PROJECTS") + 1, lines.index("VOTES")
    votes = lines[start].split(";").index("votes")
    for at in range(start, end):
        cells = lines[at].split(";")
        del cells[votes]
        lines[at] = ";".join(cells)
    return lines


def test_krakow_by_points(root: Path) -> None:
    election = gp.election(pabulib(root, "Poland_Krakow_2019_Mistrzejowice.pb"), "greedy", "borda_cost")
    assert election.official and sorted(election.winners) == sorted(election.official)
    assert election.remaining == 3520
