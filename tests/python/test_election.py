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
from typing import Any

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
    assert sum(costs[one] for one in election.winners) == election.total_cost
    assert election.remaining is not None and election.remaining >= 0


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
    assert printed["rules"] == election.rules and printed["work"] == election.work
    assert Decimal(printed["total_cost"]) == election.total_cost and Decimal(printed["remaining"]) == election.remaining
    assert printed["rounds"] == election.rounds
    # In this street everybody names only what they support.
    assert all(0 < one["supporters"] == one["votes"] >= one.get("payers", 0) for one in election.rounds)


def problems_of(*given: Any, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(gp.InputError) as caught:
        gp.Ballots(*given, **more)
    return [(problem.code, problem.path) for problem in caught.value.problems]


def test_ballots_are_as_strict_as_a_file() -> None:
    """Everything that is wrong is said at once, and where it stands."""
    twice = {"ballots": [["a"], ["b"], ["b"]], "missing": [["b", "b"], [], ["b"]]}
    assert problems_of(3, {"a": 1, "b": 2}, **twice) == [("pb.missing", "missing/0"), ("pb.missing", "missing/2")]
    none = [("pb.section", "projects"), ("pb.amount", "budget"), ("pb.section", "ballots")]
    assert sorted(problems_of(0, {}, [])) == sorted(none)
    ids = {"": 1, "a,b": 1, " c": 1, "d\nVOTES": 1, "e" * 201: 1, 'f;"g"': 1}
    assert problems_of(3, ids, [['f;"g"']]) == [("pb.project", f"projects/{id}") for id in list(ids)[:5]]
    amounts = {"a": 0, "b": "1e3", "c": Decimal("0.0123456789"), "d": 10**400, "e": 10**16, "f": "2.50"}
    assert sorted(problems_of(3, amounts, [["f"]])) == sorted(
        [("pb.amount", f"projects/{id}") for id in "abce"] + [("number.too_long", "projects/d")]
    )
    cast = [["a", "b"], ["a"], ["a", "a"], ["z"], {"a": 1}, []]
    assert problems_of(3, {"a": 1, "b": 1}, cast, "choose-1") == [
        ("pb.ballot_length", "ballots/0"),
        ("pb.project_twice", "ballots/2"),
        ("pb.ballot_length", "ballots/2"),
        ("pb.unknown_project", "ballots/3"),
        ("pb.points", "ballots/4"),
    ]
    points: list[Any] = [{"a": -1}, ["a"], {"a": "x"}, {"a": None, "q": 1}]
    assert problems_of(3, {"a": 1}, points, "scoring", missing=[[]]) == [
        ("pb.points", "ballots/0"),
        ("pb.points", "ballots/1"),
        ("pb.points", "ballots/2"),
        ("pb.points", "ballots/3"),
        ("pb.unknown_project", "ballots/3"),
        ("pb.missing", "missing"),
    ]
    prime = [{"a": Fraction(1, 10**12 + 39)}]
    assert problems_of(3, {"a": 1}, prime, "scoring") == [("pb.points", "ballots")]


def test_every_id_that_is_taken_can_be_written(tmp_path: Path) -> None:
    ballots = gp.Ballots(3, {'a;b"c': 1, "VOTES": "1.50"}, [['a;b"c', "VOTES"], ["VOTES"]], missing=[[], []])
    (tmp_path / "ids.pb").write_text(ballots.to_pabulib(), encoding="utf-8")
    assert gp.Ballots.read(tmp_path / "ids.pb").projects == ballots.projects


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
    # Who gives 0 points, or ranks a project last, names it and does not support it.
    zero = gp.Ballots(2, {"a": 1, "b": 1}, [{"a": 3, "b": 0}, {"b": 1}], type="scoring")
    assert [(one["project"], one["votes"], one["supporters"]) for one in gp.election(zero).rounds] == [
        ("a", 1, 1),
        ("b", 2, 1),
    ]
    tied = gp.Ballots(4, {"a": 2, "b": 2, "c": 2}, [["a"], ["b"], ["c"]])
    assert gp.election(tied, irresolute=True).outcomes == [["a", "b"], ["a", "c"], ["b", "c"]]
    read_again = tied.to_pabulib()
    assert "num_votes;3" in read_again and "a;2" in read_again
    with pytest.raises(gp.InputError, match="does not exist"):
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


def test_without_a_utility_the_ballots_say_what_counts(root: Path, tmp_path: Path) -> None:
    projects = {"a": 10, "b": 10}
    cast = {
        "approval": ([["a"], ["a"], ["b"]], "cost", "a"),
        "choose-1": ([["a"], ["a"], ["b"]], "cost", "a"),
        "ordinal": ([["a", "b"], ["b", "a"], ["b"]], "borda", "a"),
        "cumulative": ([{"a": 1, "b": 9}, {"a": 6, "b": 4}], "score", "b"),
        "scoring": ([{"a": 1, "b": 9}, {"a": 2}, {"a": 3, "b": 1}], "score", "b"),
    }
    for kind, (ballots, utility, winner) in cast.items():
        given = gp.Ballots(10, projects, ballots, type=kind)
        file = tmp_path / f"{kind}.pb"
        file.write_text(given.to_pabulib(), encoding="utf-8")
        assert gp.election(given).winners == gp.election(given, "greedy", utility).winners == [winner]
        assert gp.election(given).prices == gp.election(given, "greedy", utility).prices
        assert gp.margins(given) == gp.margins(given, "greedy", utility)
        assert gp.audit_election(given, [winner]) == gp.audit_election(given, [winner], utility)
        assert gp.compare(given) == gp.compare(
            given, [f"greedy:{utility}", f"equal_shares:{utility}:add1u", f"phragmen:{utility}"]
        )
        for run in ("election", "margins", "audit"):
            printed = command(run, str(file), "--json").stdout
            assert printed and printed == command(run, str(file), "--utility", utility, "--json").stdout
        named = json.loads(command("compare", str(file), "--rules", "phragmen,equal_shares::greedy", "--json").stdout)
        assert [one["name"] for one in named["outcomes"]] == [f"phragmen {utility}", f"equal_shares {utility} greedy"]
    round = root / "examples/01-panel-800k"
    printed = json.loads(command("election", str(round), "--rule", "equal_shares", "--json").stdout)
    assert printed["winners"] == gp.election(round, "equal_shares", "score").winners


PAYERS = [rule for rule in RULES if rule not in ("greedy", "max_welfare", "cstv")]


@pytest.mark.parametrize("rule", PAYERS)
def test_who_paid(root: Path, rule: str) -> None:
    election = gp.election(street(root), rule, "cost")
    printed = json.loads(command("election", str(street(root)), "--rule", rule, "--payments", "--json").stdout)
    assert election.payments == [
        [{**each, "each": Fraction(each["each"])} for each in one["paid"]] for one in printed["rounds"]
    ]
    for one, bill in zip(printed["rounds"], election.payments, strict=True):
        paid = sum((each["voters"] * each["each"] for each in bill), Fraction(one.get("from_budget", 0)))
        assert paid == Fraction(one["cost"]) * Fraction(one.get("part", 1))
    without = json.loads(command("election", str(street(root)), "--rule", rule, "--json").stdout)
    assert without["rounds"] == election.rounds
    text = command("election", str(street(root)), "--rule", rule, "--payments").stdout
    assert "payers" in text and "paid for" in text and "with the ballot" in text


def test_who_paid_by_points_and_for_places() -> None:
    ballots = gp.Ballots(12, {"a": 9, "b": 4}, [{"a": 1, "b": 1}, {"a": 2, "b": 1}], type="scoring")
    more, less = (
        {"voters": 1, "ballot": ["a", "b"], "worth": [2, 1]},
        {"voters": 1, "ballot": ["a", "b"], "worth": [1, 1]},
    )
    assert gp.election(ballots, "fractional_equal_shares", "score").payments == [
        [{**more, "each": 2}, {**less, "each": 2}],
        [{**more, "each": 4}, {**less, "each": 4}],
    ]
    places = gp.Ballots(25, {"a": 10, "b": 10, "c": 10}, [["a", "b"]] * 3 + [["c"]] * 2 + [["b", "c"]])
    assert gp.election(places, "greedy_monroe").payments == [
        [{"voters": 3, "ballot": ["a", "b"], "each": None}],
        [{"voters": 1, "ballot": ["b", "c"], "each": None}, {"voters": 2, "ballot": ["c"], "each": None}],
    ]


def test_where_there_are_no_payments(root: Path) -> None:
    assert gp.election(street(root)).payments is None
    assert gp.election(street(root), "equal_shares", irresolute=True).payments is None
    refused = command("election", str(street(root)), "--payments")
    assert refused.returncode == 2 and "nobody pays under the rule `greedy`" in refused.stderr
    both = command("election", str(street(root)), "--rule", "phragmen", "--payments", "--irresolute")
    assert both.returncode == 2 and "one outcome" in both.stderr
    panel = root / "examples/01-panel-800k"
    assert gp.election(panel, "equal_shares", "score").payments is None
    words = ["election", str(panel), "--rule", "equal_shares", "--payments"]
    assert all(one["paid"] is None for one in json.loads(command(*words, "--json").stdout)["rounds"])
    assert "not shown where panel members" in command(*words).stdout


def test_a_round_is_an_election(root: Path) -> None:
    round = gp.load(root / "examples/01-panel-800k")
    ballots = gp.Ballots.of_round(round)
    election = gp.election(round, "equal_shares", "score", completion="add1u")
    assert election.total_cost is not None and election.remaining is not None
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


def test_a_floor_that_cannot_be_met_is_said(root: Path, tmp_path: Path) -> None:
    limits = {"at_least": [{"group": "older people", "awards": 4}]}
    election = gp.election(street(root), limits=limits)
    assert election.lowered and election.lowered[0][:2] == (0, 0) and election.lowered[0][2] < 4
    assert not gp.election(street(root)).lowered
    each = {"at_least": [{"per": "group", "awards": 4}]}  # several parts, and said once
    assert len(gp.election(street(root), limits=each).lowered) > 1
    file = tmp_path / "each.yaml"
    file.write_text("at_least: [{per: group, awards: 4}]\n", encoding="utf-8")
    printed = command("election", str(street(root)), "--limits", str(file))
    assert (printed.returncode, printed.stdout.count("No selection meets entry 1")) == (0, 1)
    assert gp.election(street(root), limits=limits, irresolute=True).lowered == election.lowered


def test_limits_can_have_more_decimals_than_the_election() -> None:
    ballots = gp.Ballots(3, {"a": 2, "b": 1}, [["a", "b"], ["a"]])
    assert gp.election(ballots, limits={"at_most": [{"amount": "1.50"}]}).winners == ["b"]
    assert gp.election(ballots, limits={"at_least": [{"amount": "2.50", "must": True}]}).winners == ["a", "b"]
    assert gp.election(ballots, limits={"at_least": [{"amount": "3.50"}]}).lowered == [(0, 0, Fraction(3))]
    with pytest.raises(gp.Infeasible, match=r"at least 3\.00"):
        gp.election(ballots, limits={"at_least": [{"amount": "3.50", "must": True}]})


def test_all_outcomes_of_the_greatest_welfare(root: Path, tmp_path: Path) -> None:
    ballots = [["a", "b", "c"], ["a", "b", "c"], ["a", "d"]]
    election = gp.Ballots(11, {"a": 7, "b": 5, "c": 5, "d": 3, "e": 1, "f": 1}, ballots)
    (file := tmp_path / "all.pb").write_text(election.to_pabulib(), encoding="utf-8")
    (limits := tmp_path / "limits.yaml").write_text("at_least: [{awards: 5}]\n")
    asked = ["election", str(file), "--rule", "max_welfare", "--utility", "cardinality", "--irresolute"]
    everything = [["a", "d", "e"], ["a", "d", "f"], ["b", "c", "e"], ["b", "c", "f"]]
    assert gp.election(election, "max_welfare", "cardinality", irresolute=True).outcomes == everything
    rules = {"rule": "max_welfare", "utility": "cardinality", "ties": "all"}
    assert json.loads(command(*asked, "--json").stdout) == {"outcomes": everything, "rules": rules}
    assert command(*asked).stdout.startswith("max_welfare by cardinality, ties settled in all ways\n\n4 outcomes")
    # Five cost too much. Four fit with one of b and c alone.
    assert json.loads(command(*asked, "--json", "--limits", str(limits)).stdout) == {
        "outcomes": [["b", "d", "e", "f"], ["c", "d", "e", "f"]],
        "lowered": [{"at_least": 0, "part": 0, "level": "4"}],
        "rules": {**rules, "limits": "yes"},
    }
    assert "entry 1 of `at_least`" in command(*asked, "--limits", str(limits)).stdout
    many = gp.Ballots(10, dict.fromkeys(map(str, range(20)), 1), [[str(k)] for k in range(20)])
    with pytest.raises(gp.NotProved, match="more than 1000 selections"):
        gp.election(many, "max_welfare", irresolute=True)


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
    held = gp.election(street(root), limits=limits, irresolute=True)
    printed = command("election", str(street(root)), "--limits", str(file), "--irresolute", "--json")
    assert json.loads(printed.stdout) == {"outcomes": held.outcomes, "rules": held.rules}
    assert held.rules == {"rule": "greedy", "utility": "cost", "limits": "yes", "ties": "all"}
    with pytest.raises(gp.Infeasible, match=r"(?s)at least 4 awards for `older people`.*at least 3 awards"):
        gp.election(street(root), limits={"at_least": [{"group": "older people", "awards": 4, "must": True}]})
    with pytest.raises(gp.InputError, match="Here stands the id of a project"):
        gp.election(street(root), limits={"exclusive": [["zzzzzzzzzz", "lunch"]]})
    with pytest.raises(gp.UsageError, match="cstv"):
        gp.election(street(root), "cstv", "score", limits=limits)
    file.write_text("at_least: [{group: nobody, awards: 2}]\nsubpots: 3\n")
    wrong = command("election", str(street(root)), "--limits", str(file))
    assert wrong.returncode == 3 and f"{file}:2:1: error[limits.unknown_key]" in wrong.stderr
    assert "error[groups.unknown]" in wrong.stderr  # in the same run
    with pytest.raises(gp.InputError) as caught:
        gp.election(street(root), limits={"at_least": [{"group": "nobody", "count": 1}], "foo": 1})
    found = {(problem.code, problem.path) for problem in caught.value.problems}
    assert found >= {("limits.unknown_key", "foo"), ("key.unknown", "at_least/0/count")}
    assert ("groups.unknown", "at_least/0/group") in found
    assert not any("source" in problem.hint or "count_host" in problem.hint for problem in caught.value.problems)


def test_margins_under_limits(root: Path, tmp_path: Path) -> None:
    """Each claim against a greedy that is written down here: some set of projects meets the limits, or none does."""
    given = gp.Ballots.read(street(root))
    budget, costs = int(given.budget), {name: int(cost) for name, cost in given.projects.items()}
    votes = {"trees": 11, "playground": 10, "crossing": 9, "benches": 6, "lunch": 5, "wifi": 3, "ramp": 4}
    older = {"benches", "lunch", "ramp"}

    def winners(cost: dict[str, int], votes: dict[str, int], least: int, without: str = "") -> set[str]:
        ids = [name for name in cost if name != without]
        sets = [{name for at, name in enumerate(ids) if chosen >> at & 1} for chosen in range(1 << len(ids))]
        sets = [one for one in sets if sum(cost[name] for name in one) <= budget and len(one & older) >= least]
        selected: set[str] = set()
        for name in sorted(ids, key=lambda name: (-votes[name], name)):
            if any(selected | {name} <= one for one in sets):
                selected.add(name)
        return selected

    file = tmp_path / "limits.yaml"
    for least in (0, 1, 2, 3):
        limits = {"at_least": [{"group": "older people", "awards": least, "must": True}]}
        file.write_text(f"at_least: [{{group: older people, awards: {least}, must: yes}}]\n")
        held = winners(costs, votes, least)
        assert set(gp.election(given, limits=limits).winners) == held
        found = gp.margins(given, limits=limits)
        assert found == json.loads(command("margins", str(street(root)), "--limits", str(file), "--json").stdout)
        assert {one["project"] for one in found["projects"]} == set(costs) - held
        for one in found["projects"]:
            name = one["project"]
            assert one["cost"]["least"] != one["cost"]["never"] and one["new_voters"]["least"]
            for margin, change in (("cost", costs), ("new_voters", votes)):
                sign = -1 if margin == "cost" else 1
                for number, wins in ((one[margin]["enough"], True), (one[margin]["not_enough"], False)):
                    if number is None:
                        continue
                    changed = change | {name: change[name] + sign * int(number)}
                    new = winners(changed, votes, least) if margin == "cost" else winners(costs, changed, least)
                    assert (name in new) == wins
            without = {rival for rival in held if name in winners(costs, votes, least, rival)}
            assert set(one["rivals"]) == without
    printed = command("margins", str(street(root)), "--limits", str(file), "--rule", "equal_shares").stdout
    assert "cost lower by" in printed
    file.write_text("at_least: [{group: older people, awards: 4, must: yes}]\n")
    assert command("margins", str(street(root)), "--limits", str(file)).returncode == 4
    with pytest.raises(gp.Infeasible, match="at least 4 awards"):
        gp.margins(given, limits={"at_least": [{"group": "older people", "awards": 4, "must": True}]})
    with pytest.raises(gp.UsageError, match="cannot be held to limits"):
        gp.margins(given, "maximin_support", limits={"exclusive": [["trees", "lunch"]]})
    closed = gp.margins(given, "phragmen", limits={"at_most": [{"group": "hall", "awards": 0}]})["projects"]
    never = {one["project"]: one["approvals"]["optimistic"]["never"] for one in closed}
    assert never["wifi"] and never["ramp"] and not never["trees"]


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


def test_a_comparison_says_who_is_left_out_and_what_it_costs(root: Path) -> None:
    compared = gp.compare(street(root), ["greedy", "equal_shares"])["outcomes"]
    printed = command("compare", str(street(root)), "--rules", "greedy,equal_shares").stdout
    for outcome, rule in zip(compared, ["greedy", "equal_shares"], strict=True):
        audits = gp.audit_election(street(root), outcome["selected"], properties=["jr", "ejr_plus"])["audits"]
        for said, audit in zip(outcome["representation"], audits, strict=True):
            assert {key: said[key] for key in ("name", "verdict", "text")} == {
                key: audit[key] for key in said.keys() - {"voters"}
            }
            assert said["voters"] == (audit["witness"]["voters"] if audit["witness"] else 0)
        assert Fraction(outcome["cost_of_fairness"]) == 1 - Fraction(outcome["welfare"]["share"])
        assert sorted(gp.election(street(root), rule).winners) == sorted(outcome["selected"])
    assert all(
        column in printed for column in ("cost of fairness", "mean satisfaction", "with nothing", "left out", "holds")
    )


def test_every_option_of_a_rule_can_be_compared_and_has_margins(root: Path) -> None:
    file = str(street(root))
    rules = [
        "equal_shares:cost:budget_increase:step=500",
        "equal_shares::add1:until=infeasible",
        "cstv:score:variant=ewt",
    ]
    compared = gp.compare(file, rules)
    assert compared == json.loads(command("compare", file, "--rules", ",".join(rules), "--json").stdout)
    raised = {"completion": "budget_increase", "step": 500}
    for outcome, name, words in zip(
        compared["outcomes"],
        ["budget_increase step=500", "add1 until=infeasible", "cstv score variant=ewt"],
        [
            {"rule": "equal_shares", **raised},
            {"rule": "equal_shares", "completion": "add1", "until": "infeasible"},
            {"rule": "cstv", "utility": "score", "variant": "ewt"},
        ],
        strict=True,
    ):
        assert outcome["name"].endswith(name)
        assert outcome["selected"] == sorted(
            gp.election(file, **words).winners, key=list(gp.Ballots.read(file).projects).index
        )
    asked = ["margins", file, "--rule", "equal_shares", "--completion", "budget_increase", "--step", "500", "--json"]
    assert gp.margins(file, "equal_shares", **raised) == json.loads(command(*asked).stdout)
    assert command("compare", file, "--rules", "equal_shares::budget_increase").returncode == 2
    for wrong in ("equal_shares::budget_increase:step=x", "greedy:variant=ewt", "greedy:cost:none:500", "greedy:by=1"):
        with pytest.raises(gp.UsageError):
            gp.compare(file, [wrong])


def test_margins_of_one_project_and_of_one_kind(root: Path, tmp_path: Path) -> None:
    file = str(street(root))
    everything = {each["project"]: each for each in gp.margins(file)["projects"]}
    assert {"lunch", "ramp"} <= everything.keys()
    asked = ["margins", file, "--project", "lunch", "--kind", "cost"]
    one = gp.margins(file, projects=["lunch"], kinds=["cost"])
    assert one == json.loads(command(*asked, "--json").stdout)
    (lunch,) = one["projects"]
    assert lunch["cost"] == everything["lunch"]["cost"] and lunch["cost"]
    assert all(lunch[kind] is None for kind in ("new_voters", "approvals", "points_each", "points_of_one", "rivals"))
    table = command(*asked).stdout
    assert "cost lower by" in table and "new voters" not in table and "In without" not in table and "ramp" not in table
    assert gp.margins(file, projects=["ramp", "lunch"])["projects"] == [everything["lunch"], everything["ramp"]]
    # b needs more than the 1.5 points of a: with half a point each, two new voters only draw level; a is first by id.
    points = gp.Ballots(1, {"a": 1, "b": 1}, [{"a": "1.5"}, {"b": "0.5"}], "scoring")
    (scored := tmp_path / "points.pb").write_text(points.to_pabulib(), encoding="utf-8")
    for given, enough in (("1.5", "1"), ("0.5", "3"), ("5", "1")):
        found = gp.margins(points, utility="score", kinds=["new_voters"], points_of_new_voter=given)
        assert found["projects"][0]["new_voters"]["enough"] == enough
        words = ["margins", str(scored), "--utility", "score", "--kind", "new_voters", "--points-of-new-voter", given]
        assert found == json.loads(command(*words, "--json").stdout)
    for wrong in ({"projects": ["trees"]}, {"projects": ["x"]}, {"kinds": ["x"]}, {"points_of_new_voter": 1}):
        with pytest.raises(gp.UsageError):
            gp.margins(file, **wrong)
    for number in ("0", "-1", "0.03", "x"):
        with pytest.raises(gp.UsageError):
            gp.margins(points, utility="score", points_of_new_voter=number)


def test_parts_of_projects(tmp_path: Path) -> None:
    ballots = gp.Ballots(12, {"a": 10, "b": 4}, [["a"], ["a"], ["b"]])
    (file := tmp_path / "parts.pb").write_text(ballots.to_pabulib(), encoding="utf-8")
    rules = ["greedy", "fractional_equal_shares"]
    found = gp.compare(ballots, rules)
    assert found == json.loads(command("compare", str(file), "--rules", ",".join(rules), "--json").stdout)
    parts = found["outcomes"][1]
    # Two pay 8 of the 10 that a costs, one pays 4 for b: 12 of 12, and 2 x 8 + 4 as much as 2 x 10.
    assert (parts["selected"], parts["parts"], parts["spent"]["part"]) == (["a", "b"], {"a": "4/5"}, "12")
    assert (parts["total_cost"], parts["welfare"]["share"], parts["better"], parts["worse"]) == ("12", "1", 1, 2)
    assert "80.0%" in command("compare", str(file), "--rules", ",".join(rules)).stdout
    with pytest.raises(gp.UsageError, match="whole projects"):
        gp.audit_election(ballots, gp.election(ballots, "fractional_equal_shares"))
    refused = command("audit", str(file), "--rule", "fractional_equal_shares")
    assert refused.returncode == 2 and "`a` only a part is paid for" in refused.stderr
    whole = gp.Ballots(12, {"a": 8, "b": 4}, [["a"], ["a"], ["b"]])  # what is paid in full is judged
    assert gp.audit_election(whole, gp.election(whole, "fractional_equal_shares"), properties=["jr"])


def test_anybody_can_check_what_an_audit_says(root: Path, tmp_path: Path) -> None:
    ballots = gp.Ballots(30, {"a": 10, "b": 10, "c": 10}, [["a"], ["c"], ["b", "a"], ["a", "b"], ["c"], ["c"]])
    file = tmp_path / "six.pb"
    file.write_text(ballots.to_pabulib(), encoding="utf-8")
    jr, priceable = gp.audit_election(ballots, ["a", "b"], properties=["jr", "priceable"])["audits"]
    assert (jr["witness"]["voters"], jr["witness"]["ballots"]) == (3, [2, 5, 6])
    assert "prices" not in jr and priceable["prices"] is None
    weights = {name: Fraction(weight) for name, weight in priceable["weights"].items()}
    assert no_prices(30, ballots.projects, [["a"], ["c"], ["a", "b"], ["a", "b"], ["c"], ["c"]], {"a", "b"}, weights)

    run = command("audit", str(file), "--rule", "equal_shares", "--property", "priceable", "--json")
    given = json.loads(run.stdout)["audits"][0]
    outcome = gp.election(ballots, "equal_shares")
    assert given == gp.audit_election(ballots, outcome, properties=["priceable"])["audits"][0]
    prices = given["prices"]
    assert given["weights"] is None and prices["payments_in_all"] == len(prices["payments"])
    paid = dict.fromkeys(outcome.winners, Fraction(0))
    by_ballot: dict[int, Fraction] = {}
    for each in prices["payments"]:
        paid[each["project"]] += each["voters"] * Fraction(each["amount"])
        by_ballot[each["ballot"]] = by_ballot.get(each["ballot"], Fraction(0)) + Fraction(each["amount"])
    assert paid == {name: 10 for name in outcome.winners} and max(by_ballot.values()) <= Fraction(prices["each"])
    assert set(by_ballot) <= {1, 2, 3}  # of equal ballots the first stands for all

    many = gp.Ballots(1000, {"a": 1000}, [["a"]] * 250)
    nobody = gp.audit_election(many, [], properties=["jr"])["audits"][0]["witness"]
    assert nobody["voters"] == 250 and nobody["ballots"] == list(range(1, 101))


def test_which_selection_an_audit_is_of(root: Path, tmp_path: Path) -> None:
    file, small = str(street(root)), tmp_path / "small.pb"
    ballots = gp.Ballots(20, {"a": 10, "b": 10}, [["a"], ["b"]])
    small.write_text(ballots.to_pabulib(), encoding="utf-8")
    for arguments, words in (
        (["--official", "--winners", "a"], "one of them at a time"),
        (["--winners", "b,b"], "`b` is named twice"),
        (["--winners", "b,x"], "`x` is not in this election"),
        (["--official"], "no result of its own"),
    ):
        wrong = command("audit", str(small), *arguments, "--json")
        assert wrong.returncode == 2 and words in wrong.stderr and words in wrong.stdout
    nothing = command("audit", file, "--winners", "", "--property", "jr", "--json")
    assert nothing.returncode == 1
    assert json.loads(nothing.stdout) == gp.audit_election(file, [], properties=["jr"])
    for wrong_type in ("a", b"a", 1, None, [1], [b"a"], [None]):
        with pytest.raises(TypeError, match="list of ids"):
            gp.audit_election(ballots, wrong_type)  # type: ignore[arg-type]
    with pytest.raises(gp.UsageError, match="named twice"):
        gp.audit_election(ballots, ["a", "a"])
    with pytest.raises(gp.UsageError, match="several outcomes"):
        gp.audit_election(ballots, gp.election(ballots, irresolute=True))


def test_how_groups_of_voters_fare(tmp_path: Path) -> None:
    file = tmp_path / "camps.pb"
    rows = [f"{v};{'a' if v <= 12 else 'b'};{'north' if v <= 10 else 'south' if v <= 20 else ''}" for v in range(1, 22)]
    meta = ["META", "key;value", "num_projects;2", "num_votes;21", "budget;12", "vote_type;approval", "rule;greedy"]
    meta += [f"{key};x" for key in ("description", "country", "unit", "instance")]
    projects = ["PROJECTS", "project_id;cost", "a;12", "b;12", "VOTES", "voter_id;vote;district"]
    file.write_text("\n".join([*meta, *projects, *rows]) + "\n", encoding="utf-8")
    asked = ["audit", str(file), "--winners", "a", "--property", "jr"]
    found = json.loads(command(*asked, "--groups", "district", "--json").stdout)
    assert found == gp.audit_election(file, ["a"], properties=["jr"], groups=["district"])
    ballots = gp.Ballots.read(file, voter_columns=True)
    assert found == gp.audit_election(ballots, ["a"], properties=["jr"], groups=["district"])
    compared = gp.compare(file, ["greedy", "phragmen"], groups=["district"])
    assert compared["outcomes"][0]["groups"] == found["groups"]
    asked_both = ["compare", str(file), "--rules", "greedy,phragmen", "--groups", "district"]
    assert compared == json.loads(command(*asked_both, "--json").stdout)
    assert "gain in B" in command(*asked_both).stdout
    assert "groups" not in gp.compare(file)["outcomes"][0]
    north, south = found["groups"]["district"]
    # Twelve share the cost of a: ten are of the north, two of the south; of one the district is not known.
    assert (north["of_money"]["part"], north["of_voters"]["share"], north["gain"]) == ("10", "1/2", "4")
    assert (south["of_money"]["part"], south["gain"], south["of_money"]["unknown"]) == ("2", "-4", 1)
    assert south["with_nothing"] is None  # two of them have something, which would show them
    printed = command(*asked, "--groups", "district").stdout
    assert "north" in printed and "50.0% (10 of 20; 1 not known)" in printed and "not shown" in printed
    assert all(one["withheld"] for one in gp.audit_election(file, ["a"], groups=["voter_id"])["groups"]["voter_id"])
    assert "groups" not in gp.audit_election(file, ["a"], properties=["jr"])
    with pytest.raises(gp.UsageError, match="district"):
        gp.audit_election(file, ["a"], groups=["age"])
    with pytest.raises(gp.UsageError, match="nothing but their ballots"):
        gp.audit_election(gp.Ballots(1, {"a": 1}, [["a"]]), ["a"], groups=["age"])


def test_groups_of_voters_made_in_python(tmp_path: Path) -> None:
    cast = [["a"]] * 12 + [["b"]] * 9
    district = ["north"] * 10 + ["south"] * 10 + [None]
    ballots = gp.Ballots(12, {"a": 12, "b": 12}, cast, voter_columns={"district": district, "age": range(21)})
    found = gp.audit_election(ballots, ["a"], properties=["jr"], groups=["district"])
    # Twelve share the cost of a: ten are of the north, two of the south; of one the district is not known.
    north, south = found["groups"]["district"]
    assert (north["of_money"]["part"], north["of_voters"]["share"], north["gain"]) == ("10", "1/2", "4")
    assert (south["of_money"]["part"], south["gain"], south["of_money"]["unknown"]) == ("2", "-4", 1)
    file = tmp_path / "made.pb"
    file.write_text(ballots.to_pabulib(), encoding="utf-8")
    printed = command("audit", str(file), "--winners", "a", "--property", "jr", "--groups", "district", "--json")
    assert json.loads(printed.stdout) == found == gp.audit_election(file, ["a"], properties=["jr"], groups=["district"])
    ages = gp.audit_election(ballots, ["a"], groups=["age"])["groups"]["age"]
    assert len(ages) == 21 and all(one["withheld"] for one in ages)
    with pytest.raises(gp.UsageError, match="Known: district, age"):
        gp.audit_election(ballots, ["a"], groups=["sex"])

    def made(columns: Any) -> gp.Ballots:
        return gp.Ballots(1, {"a": 1}, [["a"], []], voter_columns=columns)

    with pytest.raises(gp.UsageError, match="the column `age` of the voters has 3 values, and there are 2 voters"):
        made({"age": ["young", "old", "old"]})
    for name, words in (("", "no name"), ("vote", "a file of ballots needs"), ("voter_id", "`voter_id`")):
        with pytest.raises(gp.UsageError, match=words):
            made({name: ["x", "y"]})
    for values in ("xy", 3, [1.5, 2], [["x"], ["y"]]):
        with pytest.raises(TypeError):
            made({"age": values})


def test_an_audit_does_not_show_the_ballots_of_a_panel(root: Path) -> None:
    round = gp.load(root / "examples/01-panel-800k")
    for source in (round, gp.Ballots.of_round(round)):
        found = gp.audit_election(source, gp.election(source, "equal_shares"), properties=["priceable"])["audits"][0]
        assert found["verdict"] == "holds" and found["prices"]["payments"] is None and found["prices"]["each"]
        nothing = gp.audit_election(source, [], properties=["jr"])["audits"][0]["witness"]
        assert nothing["voters"] > 0 and nothing["ballots"] is None
        # Of a single member what is due and got would be the member's scores: 91.5 and 0.
        alone = gp.audit_election(source, [], properties=["ejr"])["audits"][0]
        assert alone["witness"]["voters"] == 1 and alone["witness"]["cost"] and alone["witness"]["money"]
        assert alone["witness"]["due"] is None and alone["witness"]["got"] is None
        assert "not shown" in alone["text"] and "91.5" not in alone["text"]
    asked = ["audit", str(root / "examples/01-panel-800k"), "--winners", "", "--property", "ejr"]
    for printed in (command(*asked).stdout, command(*asked, "--json").stdout):
        assert "not shown" in printed and "91.5" not in printed and "183/2" not in printed
    cast = gp.Ballots(10, {"a": 5, "b": 7}, [{"a": 37}, {"b": 41}], type="scoring")  # nobody's panel
    assert gp.audit_election(cast, [], properties=["ejr"])["audits"][0]["witness"]["due"] == "37"


def no_prices(
    budget: int, costs: dict[str, Decimal], ballots: list[list[str]], selected: set[str], weights: dict[str, Fraction]
) -> bool:
    """docs/elections-audits.md, section 2: whether these weights prove that there are no prices."""
    weight = {name: weights.get(name, Fraction(0)) for name in costs}
    rest = Fraction(0)
    for ballot in ballots:
        outside = sum((weight[name] for name in ballot if name not in selected), Fraction(0))
        inside = [outside + weight[name] for name in ballot if name in selected]
        rest += outside - max([Fraction(0), *inside])
    cost = sum((int(costs[name]) * weight[name] * (1 if name in selected else -1) for name in costs), Fraction(0))
    kept = all(weight[name] >= 0 for name in costs if name not in selected)
    return kept and rest >= 0 and cost + Fraction(budget, len(ballots)) * rest > 0


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
