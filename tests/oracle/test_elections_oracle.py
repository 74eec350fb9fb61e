# SPDX-License-Identifier: MIT
"""`gp.election` against the oracle of docs/elections.md on random elections, and the oracle against theorems.

300 elections for each rule and completion (150 for all outcomes, also within limits); with GRANTPANEL_MANY=20000 as
many. Winners in order, exact prices, the total cost and what is left must be equal.
"""

from __future__ import annotations

import itertools
import os
import random
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import election_audits
import election_shares
import elections
import exact_lp
import generate_elections

try:
    import grantpanel as gp
except ImportError:
    gp = None

MANY = int(os.environ.get("GRANTPANEL_MANY", "300"))
needs_product = pytest.mark.skipif(not hasattr(gp, "Ballots"), reason="grantpanel is not installed")

OF_EQUAL_SHARES = ["none", "greedy", "add1", "add1u", "budget_increase"]
OF_LOADS = ["none", "greedy", "budget_increase"]
CASES = {
    "greedy": ["none"],
    "max_welfare": ["none"],
    "equal_shares": OF_EQUAL_SHARES,
    "exact_equal_shares": [*OF_EQUAL_SHARES, "add_opt"],
    "phragmen": OF_LOADS,
    "maximin_support": OF_LOADS,
    "seq_pav": ["none"],
    "pav": ["none"],
    "seq_cc": ["none"],
    "greedy_monroe": ["none"],
    "rule_x": ["none"],
    "bounded_overspending": ["none", "greedy", "add1"],
    "fractional_equal_shares": ["none"],
    "cstv": ["none"],
}
COMMITTEES = ("seq_pav", "pav", "seq_cc", "greedy_monroe", "rule_x")
VARIANTS = ("ewt", "ewtc", "ewts", "mt", "mtc", "mts")


def as_ballots(election: elections.Election) -> Any:
    """The election in the product's class."""

    def exact(value: Fraction) -> Decimal:
        return Decimal(generate_elections.decimal(value))

    ballots = [{p: exact(x) for p, x in b.items()} if isinstance(b, dict) else list(b) for b in election.ballots]
    return gp.Ballots(
        budget=exact(election.budget),
        projects={p: exact(cost) for p, cost in election.costs.items()},
        ballots=ballots,
        type=election.type,
        missing=[sorted(m) for m in election.missing],
    )


def options(seed: int, rule: str, completion: str, election: elections.Election) -> dict[str, Any]:
    """Random options that go with the ballots."""
    rng = random.Random(f"options {seed} {rule} {completion}")
    utilities = elections.OF_APPROVALS if rule == "exact_equal_shares" else elections.UTILITIES[election.type]
    chosen: dict[str, Any] = {"rule": rule, "completion": completion}
    if rule == "cstv":
        utilities = ["borda" if election.type == "ordinal" else "score"]
        chosen["variant"] = rng.choice(VARIANTS)
    chosen["utility"] = rng.choice(utilities)
    chosen["ties"] = rng.choice(["id", "id", "cheapest", "most_votes", "draw"])
    chosen["seed"] = rng.choice(["17", "08 15"]) if chosen["ties"] == "draw" else None
    if completion in ("add1", "add1u", "budget_increase", "add_opt"):
        chosen["until"] = rng.choice(["exhaustive", "exhaustive", "infeasible"])
    if completion == "budget_increase":
        chosen["step"] = rng.choice([1, 2, 5])
    return chosen


def make(seed: int, rule: str, most: int = 7) -> elections.Election:
    return generate_elections.generate(seed, most=most, large=rule == "greedy", unit_cost=rule in COMMITTEES)


@needs_product
@pytest.mark.parametrize(
    "rule",
    [
        "equal_shares",
        "exact_equal_shares",
        "bounded_overspending",
        "fractional_equal_shares",
        "phragmen",
        "cstv",
        "rule_x",
    ],
)
def test_who_paid(rule: str) -> None:
    bills = 0
    for seed in range(MANY):
        election = make(seed, rule)
        chosen = options(seed, rule, "none", election)
        words = {word: chosen[word] for word in ("utility", "ties", "seed", "variant") if word in chosen}
        want = elections.payments(election, rule, **words)
        got = gp.election(as_ballots(election), **chosen)
        for p, bill in zip(got.winners, got.payments, strict=True):
            paid = sorted(each["each"] for each in bill for _ in range(each["voters"]))
            assert paid == sorted(want.get(p, {}).values()), (seed, chosen, p)
            bills += bool(bill)
            for each in bill:
                assert p in each["ballot"] and each["ballot"] == sorted(each["ballot"], key=str.encode)
            lists = [[one.encode() for one in each["ballot"]] for each in bill]
            assert lists == sorted(lists), (seed, chosen, p)
    assert bills > MANY / 3


@needs_product
@pytest.mark.parametrize(("rule", "completion"), [(rule, c) for rule, cs in CASES.items() for c in cs])
def test_random_elections(rule: str, completion: str) -> None:
    selected = 0
    for seed in range(MANY):
        election = make(seed, rule)
        chosen = options(seed, rule, completion, election)
        want = elections.elect(election, **chosen)
        got = gp.election(as_ballots(election), **chosen)
        at = (seed, chosen)
        assert list(got.winners) == [p for p, _ in want], at
        assert [None if x is None else Fraction(x) for x in got.prices] == [price for _, price in want], at
        selected += bool(want)
        total = sum((election.costs[p] for p, _ in want), Fraction(0))
        if rule == "fractional_equal_shares":
            worth = elections.Worth(election, chosen["utility"])
            key = elections.tie_key(worth, chosen["ties"], chosen["seed"])
            parts = election_shares.parts_bought(worth, election.budget, lambda tied, key=key: min(tied, key=key))[1]
            assert [Fraction(x) * election.costs[p] for p, x in zip(got.winners, got.parts, strict=True)] == [
                parts[p] for p in got.winners
            ], at
            assert 0 <= Fraction(got.total_cost) - sum(parts.values()) < 1, at  # rounded up to the smallest unit
            continue
        assert Fraction(got.total_cost) == total, at
        assert Fraction(got.remaining) == election.budget - total, at
    assert selected > MANY / 3


@needs_product
@pytest.mark.parametrize(
    ("rule", "completion"),
    [
        (rule, c)
        for rule, cs in CASES.items()
        for c in cs
        if c in ("none", "greedy", "add1") and rule != "fractional_equal_shares"
    ],
)
def test_all_outcomes(rule: str, completion: str) -> None:
    several = 0
    for seed in range(MANY // 2):
        election = make(seed, rule, most=5)
        chosen = options(seed, rule, completion, election) | {"ties": "id", "seed": None}
        chosen.pop("variant", None)  # the default: mtc
        asked = {k: v for k, v in chosen.items() if k not in ("ties", "seed", "variant")}
        want = elections.outcomes(election, **asked)
        got = gp.election(as_ballots(election), irresolute=True, **chosen)
        assert [list(each) for each in got.outcomes] == want, (seed, chosen)
        several += len(want) > 1
    assert several > MANY / 100


def test_outcomes_are_those_of_all_orders() -> None:
    """The tree of choices against what it means: every order of the projects settles ties once."""
    several = 0
    for seed in range(80):
        for rule, completions in CASES.items():
            completion = completions[seed % len(completions)]
            election = make(seed, rule, most=4)
            chosen = options(seed, rule, completion, election)
            asked = {k: v for k, v in chosen.items() if k not in ("ties", "seed", "variant")}
            found = set()
            worth = elections.Worth(election, chosen["utility"])
            for order in itertools.permutations(election.costs):
                winners = elections.complete(
                    worth,
                    elections.RULES[rule],
                    lambda tied, order=order: min(tied, key=order.index),
                    completion,
                    chosen.get("step"),
                    chosen.get("until", "exhaustive"),
                )
                found.add(tuple(sorted((p for p, _ in winners), key=str.encode)))
            assert {tuple(each) for each in elections.outcomes(election, **asked)} == found, (seed, chosen)
            several += len(found) > 1
    assert several > 60


def greatest_sets(worth: elections.Worth, limits: dict[str, Any]) -> list[list[str]] | None:
    """docs/rules/max_welfare.md, over all selections: the greatest that are a part of no other; None: a clash."""

    def count(entry: dict[str, Any], some: frozenset[str]) -> Fraction:
        return Fraction(len(some) if "awards" in entry else sum(worth.cost[p] for p in some))

    def asks(entry: dict[str, Any]) -> Fraction:
        return Fraction(entry.get("awards", entry.get("amount")))

    def keeps(some: frozenset[str]) -> bool:
        return (
            sum(worth.cost[p] for p in some) <= worth.budget
            and all(len(some & set(one)) <= 1 for one in limits.get("exclusive", []))
            and all(some & set(one) in (set(), set(one)) for one in limits.get("together", []))
            and all(count(entry, some) <= asks(entry) for entry in limits.get("at_most", []))
            and all(count(entry, some) >= asks(entry) for entry in limits.get("at_least", []) if entry.get("must"))
        )

    sizes = range(len(worth.projects) + 1)
    sets = [frozenset(some) for size in sizes for some in itertools.combinations(worth.projects, size)]
    sets = [some for some in sets if keeps(some)]
    for entry in limits.get("at_least", []):
        level = min(asks(entry), max((count(entry, some) for some in sets), default=Fraction(0)))
        sets = [some for some in sets if count(entry, some) >= level]
    if not sets:
        return None
    welfare = {some: sum((worth.total[p] for p in some), Fraction(0)) for some in sets}
    best = [some for some in sets if welfare[some] == max(welfare.values())]
    best = [some for some in best if not any(some < other for other in best)]
    return sorted((sorted(some, key=str.encode) for some in best), key=lambda ids: [p.encode() for p in ids])


def random_limits(rng: random.Random, election: elections.Election, most: int = 4) -> dict[str, Any]:
    """A few limits that need no groups."""
    projects, cost = list(election.costs), sum(election.costs.values())

    def entry() -> dict[str, Any]:
        if rng.random() < 0.5:
            return {"awards": rng.randint(0, len(projects))}
        return {"amount": generate_elections.decimal(Fraction(round(cost * rng.randint(1, 9) / 10 * 100), 100))}

    limits: dict[str, Any] = {}
    for _ in range(rng.randint(1, most)):
        kind = rng.choice(["exclusive", "together", "at_most", "at_least"])
        if kind in ("exclusive", "together"):
            if len(projects) > 1:
                limits.setdefault(kind, []).append(rng.sample(projects, rng.randint(2, min(3, len(projects)))))
        else:
            must = {"must": True} if kind == "at_least" and rng.random() < 0.5 else {}
            limits.setdefault(kind, []).append(entry() | must)
    return limits


def test_outcomes_of_max_welfare_are_the_greatest_sets() -> None:
    """The definition by orders against the one by parts."""
    several = 0
    for seed in range(400):
        election = generate_elections.generate(seed, most=5)
        utility = elections.UTILITIES[election.type][seed % 4]
        want = greatest_sets(elections.Worth(election, utility), {})
        assert elections.outcomes(election, "max_welfare", utility) == want, seed
        several += want is not None and len(want) > 1
    assert several > 40


@needs_product
def test_all_outcomes_of_max_welfare_within_limits() -> None:
    several = clashes = 0
    for seed in range(MANY // 2):
        election = generate_elections.generate(seed)
        utility = elections.UTILITIES[election.type][seed % 4]
        limits = random_limits(random.Random(f"limits {seed}"), election)
        want = greatest_sets(elections.Worth(election, utility), limits)
        asked = {"rule": "max_welfare", "utility": utility, "irresolute": True, "limits": limits}
        if want is None:
            clashes += 1
            with pytest.raises(gp.Infeasible):
                gp.election(as_ballots(election), **asked)
            continue
        got = gp.election(as_ballots(election), **asked)
        assert [list(each) for each in got.outcomes] == want, (seed, asked)
        several += len(want) > 1
    assert several > MANY / 30 and clashes > MANY / 100


@needs_product
@pytest.mark.parametrize("rule", ["greedy", "max_welfare", "equal_shares", "phragmen"])
def test_outcomes_within_limits_are_those_of_all_orders(rule: str) -> None:
    """All ids for all projects: each order of ids is an order of the projects."""
    several = 0
    for seed in range(MANY // 2):
        election = generate_elections.generate(seed, most=4)
        utility = elections.UTILITIES[election.type][seed % 4]
        limits = random_limits(random.Random(f"limits {seed}"), election, most=1)
        asked = {"rule": rule, "utility": utility, "limits": limits}
        try:
            got = gp.election(as_ballots(election), irresolute=True, **asked)
        except gp.Infeasible:
            continue
        found = set()
        for order in itertools.permutations(election.costs):
            place = {p: f"p{k}" for k, p in enumerate(order)}

            def renamed(each: Any, place: dict[str, str] = place) -> Any:
                return {place[p]: x for p, x in each.items()} if isinstance(each, dict) else [place[p] for p in each]

            other = elections.Election(
                election.budget,
                renamed(election.costs),
                election.type,
                [renamed(b) for b in election.ballots],
                [set(renamed(sorted(m))) for m in election.missing],
            )
            sets = {k: [renamed(one) for one in limits[k]] for k in ("exclusive", "together") if k in limits}
            winners = gp.election(as_ballots(other), **asked | {"limits": limits | sets}).winners
            found.add(tuple(sorted((order[int(p[1:])] for p in winners), key=str.encode)))
        assert {tuple(each) for each in got.outcomes} == found, (seed, asked)
        several += len(found) > 1
    assert several > MANY / 100


def test_what_the_papers_prove() -> None:
    """Equal shares gives EJR up to one, EJR+ and prices; Phragmen prices; the axioms imply each other."""
    for seed in range(60):
        election = generate_elections.generate(seed, most=4)
        utility = elections.UTILITIES[election.type][seed % 2]
        worth = elections.Worth(election, utility)
        for rule in ("equal_shares", "greedy", "phragmen"):
            winners = [p for p, _ in elections.elect(election, rule, utility)]
            core, ejr = election_audits.core(worth, winners), election_audits.ejr(worth, winners)
            ejr1, plus = election_audits.ejr(worth, winners, True), election_audits.ejr_plus(worth, winners)
            pjr, jr = election_audits.pjr(worth, winners), election_audits.jr(worth, winners)
            assert core is not None or ejr is None
            assert ejr is not None or (ejr1 is None and pjr is None)
            assert plus is not None or ejr1 is None
            assert pjr is not None or jr is None
            if rule == "equal_shares":
                assert ejr1 is None and plus is None, seed
            if rule != "greedy":
                assert election_audits.price_system(worth, winners) is not None, seed


def test_audits_find_what_is_wrong() -> None:
    """Two camps; the larger takes all: of 6 voters 4 want a, b, c and 2 want d; each costs 1 and there are 3."""
    costs = {"a": 1, "b": 1, "c": 1, "d": 1}
    election = elections.Election(3, costs, "approval", [["a", "b", "c"]] * 4 + [["d"]] * 2)
    worth = elections.Worth(election, "cardinality")
    for audit in ("jr", "pjr", "ejr", "ejr_plus", "core"):
        witness = getattr(election_audits, audit)(worth, ["a", "b", "c"])
        assert witness is not None and witness["voters"] == (4, 5) and tuple(witness["projects"]) == ("d",), audit
        assert getattr(election_audits, audit)(worth, ["a", "b", "d"]) is None, audit
    # The 4 must have 3/4 each, and so the 2 have at least 3/2 > 1 for d.
    assert election_audits.price_system(worth, ["a", "b", "c"]) is None
    assert election_audits.price_system(worth, ["a", "b", "d"]) is not None
    assert election_audits.pareto(worth, ["a", "b"]) is not None
    assert election_audits.pareto(worth, ["a", "b", "d"]) is None


def test_ejr_plus_at_unit_cost() -> None:
    """The definition with costs against the one for committees, for random committees."""
    fails = 0
    for seed in range(300):
        election = generate_elections.generate(seed, types=("approval",), most=5, unit_cost=True, missing=False)
        worth = elections.Worth(election, "cardinality")
        # The budget of k places is k costs: what is over would count as a part of a place in one of the two.
        worth.budget = worth.budget // election.costs[worth.projects[0]] * election.costs[worth.projects[0]]
        rng = random.Random(seed)
        winners = [p for p in worth.projects if rng.random() < 0.4]
        one = election_audits.ejr_plus(worth, winners) is None
        assert one == (election_audits.ejr_plus_at_unit_cost(worth, winners) is None), seed
        fails += not one
    assert 20 < fails < 280


def test_maximin_loads_are_the_least() -> None:
    """The greatest of cost(A) / |supporters of A| against sharing: possible with that much each, and not with less."""
    for seed in range(60):
        election = generate_elections.generate(seed, most=5)
        worth = elections.Worth(election, "cost")
        selection = elections.elect(election, "maximin_support")
        for k, (_, load) in enumerate(selection, 1):
            projects = [p for p, _ in selection[:k]]
            pairs = [(i, p) for p in projects for i in worth.supp[p]]
            paid = [([Fraction(q == p) for _, q in pairs], worth.cost[p]) for p in projects]
            for most, possible in ((load, True), (load - Fraction(1, 10**6), False)):
                bears = [([Fraction(j == i) for j, _ in pairs], most) for i in range(worth.n)]
                assert (exact_lp.feasible(paid, bears, len(pairs)) is not None) == possible, seed


def test_bounded_overspending_finds_the_least_score() -> None:
    """No part on a grid of prices has a lower score than the one that is found."""
    for seed in range(100):
        election = generate_elections.generate(seed, most=5)
        worth = elections.Worth(election, elections.UTILITIES[election.type][seed % 3])
        money = election_shares.shares(worth, election.budget)
        for p in worth.projects:
            if worth.supp[p]:
                (score, _), _ = election_shares.overspent(worth.cost[p], money, worth.supp[p])
                most = max(money[i] / u for i, u in worth.supp[p].items())
                for k in range(1, 40):
                    give = sum(min(money[i], most * k / 39 * u) for i, u in worth.supp[p].items())
                    assert give > worth.cost[p] or most * k / 39 * (worth.cost[p] / give) ** 2 >= score, (seed, p)


def test_committees_are_as_fair_as_their_pages_say() -> None:
    """Greedy Monroe and sequential Chamberlin-Courant give JR, PAV and rule X give EJR."""
    for seed in range(60):
        election = generate_elections.generate(seed, ("approval",), most=5, unit_cost=True, missing=False)
        cost = election.costs[next(iter(election.costs))]
        election.budget = min(election.budget // cost, len(election.costs)) * cost  # whole places
        worth = elections.Worth(election, "cardinality")
        for rule, audit in (("greedy_monroe", "jr"), ("seq_cc", "jr"), ("pav", "ejr"), ("rule_x", "ejr")):
            winners = [p for p, _ in elections.elect(election, rule)]
            assert getattr(election_audits, audit)(worth, winners) is None, (seed, rule)


def test_by_hand() -> None:
    """Equal shares with 4 for each of 3 voters, and the money running out."""
    ballots = [["c"], ["c", "d"], ["d"]]
    election = elections.Election(12, {"c": 4, "d": 5}, "approval", ballots)
    # c: 2 from each of two. Then they hold 2, 2 and 4, and d costs 2, all that the second has, and 3.
    assert elections.elect(election, "equal_shares", "cardinality") == [("c", Fraction(2)), ("d", Fraction(3))]
    # All who pay for d pay the same: two with 5/2, but the second holds 2; so the third would pay 5.
    assert elections.elect(election, "exact_equal_shares", "cardinality") == [("c", Fraction(2))]
    # With 9/2 for each voter, 27/2 in all, the second still has 5/2; add1 has that at 15.
    for completion in ("add1", "add_opt"):
        more = elections.elect(election, "exact_equal_shares", "cardinality", completion)
        assert more == [("c", Fraction(2)), ("d", Fraction(5, 2))]
    # Phragmen: c at 2, then d at (5 + 2) / 2. Maximin support shares c anew: 9 among three.
    assert elections.elect(election, "phragmen") == [("c", Fraction(2)), ("d", Fraction(7, 2))]
    assert elections.elect(election, "maximin_support") == [("c", Fraction(2)), ("d", Fraction(3))]
    # Who could not judge d is not of its electorate: greedy counts its one vote of two as 3/2.
    election = elections.Election(5, {"c": 5, "d": 5}, "approval", [["c"], ["d"], []], [{"d"}, set(), set()])
    assert elections.elect(election, "greedy", "cardinality") == [("d", Fraction(10, 3))]


def test_phragmen_ends_at_a_tie() -> None:
    """d at 1; then a (4 for two) and b (6 for three) would both be at 2, with 5 left: b does not fit, and so a is not
    selected either. Maximin support passes over b. e costs more than there is, and so takes no part."""
    ballots = [["d", "e"], ["d", "e"], ["a"], ["a"], ["b", "e"], ["b", "e"], ["b", "e"]] + [["e"]] * 20
    election = elections.Election(7, {"a": 4, "b": 6, "d": 2, "e": 8}, "approval", ballots)
    for rule, want in (("phragmen", ["d"]), ("maximin_support", ["d", "a"])):
        assert [p for p, _ in elections.elect(election, rule)] == want
        assert elections.outcomes(election, rule) == [sorted(want)]
        if hasattr(gp, "elect"):
            assert list(gp.election(as_ballots(election), rule=rule, utility="cost").winners) == want


LARGE = elections.Election(900_009, {"A": 900_000, "B": 899_999}, "approval", [["A", "B"]] * 100_000 + [["A"]])


@needs_product
def test_the_counter_example_to_floating_point() -> None:
    """A costs 900,000 and all 100,001 approve it: 1/100001 per unit. B: 1/100000."""
    got = gp.election(as_ballots(LARGE), rule="equal_shares", utility="cost")
    assert list(got.winners) == ["A"] and Fraction(got.prices[0]) == Fraction(1, 100_001)


def test_the_examples_of_the_pages() -> None:
    """docs/rules/: what their examples say."""
    costs, ballots = {"a": 7, "b": 5, "c": 5, "d": 3}, [["a", "b", "c"], ["a", "b", "c"], ["a", "d"]]
    election = elections.Election(10, costs, "approval", ballots)
    assert elections.outcomes(election, "max_welfare") == [["a", "d"]]
    assert elections.outcomes(election, "max_welfare", "cardinality") == [["a", "d"], ["b", "c"]]
    election = elections.Election(11, costs | {"e": 1, "f": 1}, "approval", ballots)
    pairs = [["a", "d", "e"], ["a", "d", "f"], ["b", "c", "e"], ["b", "c", "f"]]
    assert elections.outcomes(election, "max_welfare", "cardinality") == pairs
    if hasattr(gp, "election"):
        got = gp.election(as_ballots(election), "max_welfare", "cardinality", irresolute=True)
        assert [list(each) for each in got.outcomes] == pairs
    election = elections.Election(12, {"a": 10, "b": 4}, "approval", [["a"], ["a"], ["b"]])
    assert elections.elect(election, "bounded_overspending") == [("a", Fraction(1, 2))]
    bought = election_shares.parts_bought(elections.Worth(election, "cost"), election.budget, min)
    assert bought == ([("a", Fraction(1, 2)), ("b", Fraction(1))], {"a": Fraction(8), "b": Fraction(4)})
    points = [{"a": 3, "b": 1}, {"b": 1, "c": 1}]
    election = elections.Election(20, {"a": 5, "b": 12, "c": 8}, "cumulative", points)
    assert elections.elect(election, "cstv", "score") == [("a", Fraction(2, 3)), ("b", Fraction(7, 5))]
    eliminating = elections.elect(election, "cstv", "score", variant="ewt")
    assert eliminating == [("a", Fraction(2, 3)), ("b", Fraction(4, 5))]
    ballots = [["a", "b"]] * 3 + [["c"]] * 2 + [["b", "c"]]
    election = elections.Election(25, {"a": 10, "b": 10, "c": 10}, "approval", ballots)
    for rule, first, second in (
        ("seq_pav", 4, "5/2"),
        ("pav", 4, "5/2"),
        ("seq_cc", 4, 2),
        ("greedy_monroe", 3, 3),
        ("rule_x", "1/4", "1/12"),
    ):
        assert elections.elect(election, rule) == [("b", Fraction(first)), ("c", Fraction(second))], rule


def test_roots_and_logarithms() -> None:
    assert elections.cost_sqrt(Fraction(2)) == Fraction(1_414_213, 10**6)
    assert elections.cost_sqrt(Fraction("6.25")) == Fraction(5, 2)
    assert elections.cost_log(Fraction(1)) == Fraction(693_147, 10**6)
    assert elections.cost_log(Fraction(10**6)) == Fraction(13_815_511, 10**6)  # 13.8155115579...
