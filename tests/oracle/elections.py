# SPDX-License-Identifier: MIT
"""A slow and obvious oracle for docs/elections.md, written from that page and the papers, not from the headers.

`elect(election, rule, ...)` decides; election_rules.py has the rules, election_audits.py the audits. All numbers are
integers and fractions.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache, partial
from typing import Any

import election_committees
import election_rules
import election_shares
from election_rules import Selection

TYPES = ("approval", "choose-1", "ordinal", "cumulative", "scoring")
POINTS = ("cumulative", "scoring")
UTILITIES = {
    kind: ("cost", "cardinality", "cost_sqrt", "cost_log")
    + (("borda", "borda_cost") if kind == "ordinal" else ("score", "score_cost"))
    for kind in TYPES
}
OF_APPROVALS = ("cost", "cardinality", "cost_sqrt", "cost_log")
MOST_RUNS = 100_000


@dataclass
class Election:
    """Ballots: project -> points in cumulative and scoring, else ids (from the best down in ordinal)."""

    budget: Fraction
    costs: dict[str, Fraction]
    type: str
    ballots: list[Any]
    missing: list[set[str]] = field(default_factory=list)  # per voter, whose score is missing

    def __post_init__(self) -> None:
        self.budget = Fraction(self.budget)
        self.costs = {p: Fraction(c) for p, c in self.costs.items()}
        self.missing = [set(m) for m in self.missing] or [set() for _ in self.ballots]
        if self.type in POINTS:
            self.ballots = [{p: Fraction(points) for p, points in b.items()} for b in self.ballots]


@cache
def cost_sqrt(cost: Fraction) -> Fraction:
    """The square root, rounded down to 6 decimals: the greatest whole k with (k / 10^6)^2 <= cost."""
    return Fraction(math.isqrt(math.floor(cost * 10**12)), 10**6)


@cache
def cost_log(cost: Fraction) -> Fraction:
    """ln(1 + cost), rounded down to 6 decimals."""
    with localcontext() as context:
        context.prec = 60
        more = cost + 1
        return Fraction(math.floor((Decimal(more.numerator) / Decimal(more.denominator)).ln() * 10**6), 10**6)


def worth_to(election: Election, utility: str, voter: int) -> dict[str, Fraction]:
    """u_i(p) of one voter, where it is more than 0 (section 2)."""
    if utility not in UTILITIES[election.type]:
        raise ValueError(f"{utility} does not go with {election.type}")
    ballot, costs = election.ballots[voter], election.costs
    named = [p for p in ballot if election.type not in POINTS or ballot[p] > 0]
    value: Callable[[str], Any] = {
        "cost": lambda p: costs[p],
        "cardinality": lambda p: 1,
        "cost_sqrt": lambda p: cost_sqrt(costs[p]),
        "cost_log": lambda p: cost_log(costs[p]),
        "score": lambda p: ballot[p] if election.type in POINTS else 1,
        "borda": lambda p: len(ballot) - ballot.index(p) - 1,
    }[utility.removesuffix("_cost") if utility.endswith("_cost") else utility]
    times = utility.endswith("_cost")
    all_ = {p: Fraction(value(p)) * (costs[p] if times else 1) for p in named if p not in election.missing[voter]}
    return {p: u for p, u in all_.items() if u > 0}


class Worth:
    """An election as a rule sees it: who supports what how much; W(p) in `total`; the order of ties in `in_order`.

    A rule whose voters pay notes in `paid` what they pay.
    """

    def __init__(self, election: Election, utility: str, in_order: Callable[[Iterable[str]], list[str]] = sorted):
        self.n = len(election.ballots)
        self.budget = election.budget
        self.cost = election.costs
        self.projects = sorted(election.costs, key=str.encode)
        self.in_order = in_order
        self.paid: dict[str, dict[int, Fraction]] = {}  # by the last run of a rule: who paid what for a project
        voters = [worth_to(election, utility, i) for i in range(self.n)]
        self.supp = {p: {i: u[p] for i, u in enumerate(voters) if p in u} for p in self.projects}
        self.votes = {
            p: sum(1 for b in election.ballots if p in b and (not isinstance(b, dict) or b[p] > 0))
            for p in self.projects
        }
        self.total = {}
        for p in self.projects:
            electorate = sum(1 for m in election.missing if p not in m)
            sum_ = sum(self.supp[p].values(), Fraction(0))
            self.total[p] = sum_ * self.n / electorate if electorate else Fraction(0)

    def cost_of(self, selection: Selection) -> Fraction:
        return sum((self.cost[p] for p, _ in selection), Fraction(0))

    def supported_left(self, selection: Selection) -> list[str]:
        """What is not selected and has a supporter."""
        selected = {p for p, _ in selection}
        return [p for p in self.projects if p not in selected and self.supp[p]]


def tie_key(worth: Worth, ties: str, seed: str | None) -> Callable[[str], Any]:
    """The order of ties (section 3) as a key."""

    def ticket(p: str) -> bytes:
        return hashlib.sha256(b"\0".join([b"grantpanel/1/election", str(seed).encode(), p.encode()])).digest()

    keys: dict[str, Callable[[str], Any]] = {
        "id": lambda p: 0,
        "cheapest": lambda p: worth.cost[p],
        "most_votes": lambda p: -worth.votes[p],
        "draw": ticket,
    }
    if ties == "draw" and seed is None:
        raise ValueError("a draw needs a seed")
    return lambda p: (keys[ties](p), p.encode())


class Choices:
    """Ties settled by a script of choices, as an order of the projects that is made up on the way.

    Whoever was once before another stays before them, also where a rule runs again. What the script does not say yet is
    settled by id, and every other way is noted in `others`.
    """

    def __init__(self, script: list[str]) -> None:
        self.script, self.made = script, list[str]()
        self.others: list[list[str]] = []
        self.before: dict[str, set[str]] = {}  # project -> all that are before it

    def first(self, tied: list[str]) -> str:
        free = sorted(p for p in tied if not self.before.get(p, set()).intersection(tied))
        choice = free[0]
        if len(free) > 1:
            if len(self.made) < len(self.script):
                choice = self.script[len(self.made)]
            else:
                self.others += [[*self.made, p] for p in free[1:]]
            self.made.append(choice)
        above = {choice} | self.before.get(choice, set())
        below = set(tied) - {choice}
        below |= {q for q, ps in self.before.items() if ps & below}
        for p in below:
            self.before.setdefault(p, set()).update(above)
        return choice


def raise_budget(worth: Worth, until: str, run: Callable[[Fraction], tuple[Selection, Fraction | None]]) -> Selection:
    """Section 5: runs with budget after budget (the first is the election's own), until the end.

    A run gives what it selects and the budget of the next run.
    """
    best, budget = run(worth.budget)
    while open_ := worth.supported_left(best):
        if until == "exhaustive" and all(worth.cost[p] > worth.budget - worth.cost_of(best) for p in open_):
            break
        if budget is None or budget > 1000 * worth.budget:
            break
        selection, budget = run(budget)
        if worth.cost_of(selection) > worth.budget:
            break
        best = selection
    return best


def complete(worth: Worth, rule: Any, first: Any, completion: str, step: Any, until: str) -> Selection:
    """A rule with a completion (section 5)."""

    if completion in ("none", "greedy"):
        selection = rule(worth, worth.budget, first)
    elif completion == "add_opt":
        selection = raise_budget(
            worth, until, lambda budget: election_rules.run_exact_equal_shares(worth, budget, first)
        )
    else:
        by = Fraction(step) if completion == "budget_increase" else Fraction(worth.n)
        selection = raise_budget(worth, until, lambda budget: (rule(worth, budget, first), budget + by))
    if completion in ("greedy", "add1u"):
        selected = {p for p, _ in selection}
        left = worth.budget - worth.cost_of(selection)
        rest = [p for p in worth.projects if p not in selected]
        selection = selection + election_rules.greedy(worth, left, first, rest)
    return selection


RULES: dict[str, Callable[..., Selection]] = {
    "greedy": election_rules.greedy,
    "max_welfare": election_rules.max_welfare,
    "equal_shares": election_rules.equal_shares,
    "phragmen": election_rules.phragmen,
    "maximin_support": election_rules.maximin_support,
    "exact_equal_shares": election_rules.exact_equal_shares,
    "seq_pav": election_committees.seq_pav,
    "pav": election_committees.pav,
    "seq_cc": election_committees.seq_cc,
    "greedy_monroe": election_committees.greedy_monroe,
    "rule_x": election_committees.rule_x,
    "bounded_overspending": election_shares.bounded_overspending,
    "fractional_equal_shares": election_shares.fractional_equal_shares,
    "cstv": election_shares.cstv,
}


def elect(
    election: Election,
    rule: str,
    utility: str = "cost",
    completion: str = "none",
    step: Any = None,
    until: str = "exhaustive",
    ties: str = "id",
    seed: str | None = None,
    variant: str | None = None,
) -> Selection:
    """Winners in order of selection, with their prices."""
    worth, first, rule_ = prepared(election, rule, utility, ties, seed, variant)
    return complete(worth, rule_, first, completion, step, until)


def prepared(
    election: Election,
    rule: str,
    utility: str = "cost",
    ties: str = "id",
    seed: str | None = None,
    variant: str | None = None,
) -> tuple[Worth, election_rules.First, Callable[..., Selection]]:
    """What a rule needs, and the rule."""
    if rule == "exact_equal_shares" and utility not in OF_APPROVALS:
        raise ValueError(f"{utility} is not a utility of approvals")
    worth = Worth(election, utility)
    key = tie_key(worth, ties, seed)
    worth.in_order = lambda some: sorted(some, key=key)
    rule_ = partial(RULES[rule], variant=variant) if variant else RULES[rule]
    return worth, lambda tied: min(tied, key=key), rule_


def payments(election: Election, rule: str, **words: Any) -> dict[str, dict[int, Fraction]]:
    """What each voter pays for each selected project, above 0; nothing for what a completion selects.

    For the completions that do not raise the budget.
    """
    worth, first, rule_ = prepared(election, rule, **words)
    rule_(worth, worth.budget, first)
    return {p: {i: amount for i, amount in paid.items() if amount} for p, paid in worth.paid.items()}


def outcomes(
    election: Election,
    rule: str,
    utility: str = "cost",
    completion: str = "none",
    step: Any = None,
    until: str = "exhaustive",
    most_runs: int = MOST_RUNS,
) -> list[list[str]]:
    """All outcomes over all orders of the projects that settle ties: sets in the order of ids, sorted."""
    worth = Worth(election, utility)
    found: set[tuple[str, ...]] = set()
    todo: list[list[str]] = [[]]
    runs = 0
    while todo:
        if (runs := runs + 1) > most_runs:
            raise OverflowError("too many runs")
        choices = Choices(todo.pop())
        selection = complete(worth, RULES[rule], choices.first, completion, step, until)
        found.add(tuple(sorted((p for p, _ in selection), key=str.encode)))
        todo += choices.others
    return [list(each) for each in sorted(found, key=lambda ids: [p.encode() for p in ids])]
