# SPDX-License-Identifier: MIT
"""Small random elections of docs/elections.md for the oracle in elections.py; ties are frequent.

`python generate_elections.py 17` prints the file of seed 17 and what some rules select; `--count 1000` counts what the
first 1000 seeds give.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

import elections

NAMES = ["1", "2", "9", "10", "11", "100", "a", "b", "B", "K/1", "p1", "p10", "p2", "z-z", "\u00e9t\u00e9", "\u017c"]


def amounts(rng: random.Random, count: int, large: bool) -> list[Fraction]:
    """Costs, few of them distinct; in whole units, halves, cents or (large) thousands."""
    unit = Fraction(rng.choice(["1", "1", "1", "0.5", "0.25", "0.01", "0.1"]))
    if large and rng.random() < 0.25:
        unit = Fraction(1000)
    most = rng.choice([1, 2, 3, 6, 12, 30])
    if unit < 1:
        most = max(most, 6)
    some = [unit * rng.randint(1, most) * (rng.choice([1, 7]) if unit == Fraction("0.01") else 1) for _ in range(count)]
    return [rng.choice(some[: rng.choice([1, 2, 3, count])]) for _ in range(count)]


def approval(rng: random.Random, projects: list[str], liking: float) -> list[str]:
    return [p for p in projects if rng.random() < liking]


def ballot(rng: random.Random, type_: str, projects: list[str], liking: float) -> Any:
    """One ballot; empty ones and points of 0 are frequent enough."""
    if rng.random() < 0.06:
        return {} if type_ in elections.POINTS else []
    if type_ == "approval":
        return approval(rng, projects, liking)
    if type_ == "choose-1":
        return [rng.choice(projects)]
    some = approval(rng, projects, liking + 0.2)
    rng.shuffle(some)
    if type_ == "ordinal":
        return some
    if type_ == "scoring":
        style = rng.choice([[0, 1, 2, 3], [0, 1, 1, 1], [0, 50, 75, 100], [Fraction("2.5"), 5, Fraction("0.1")]])
        return {p: Fraction(rng.choice(style)) for p in (some if rng.random() < 0.5 else projects)}
    left = rng.choice([3, 5, 10])
    points: dict[str, Fraction] = {}
    for p in some:
        points[p] = Fraction(rng.randint(0, left))
        left -= int(points[p])
    return points


def generate(
    seed: int,
    types: tuple[str, ...] = elections.TYPES,
    most: int = 7,
    large: bool = False,
    unit_cost: bool = False,
    missing: bool = True,
) -> elections.Election:
    """The election of a seed: 1 to `most` projects and voters."""
    rng = random.Random(f"elections {seed}")
    sizes = [k for k in (1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 7) if k <= most]
    projects = rng.sample(NAMES, rng.choice(sizes))
    costs = amounts(rng, len(projects), large)
    if unit_cost:
        costs = [costs[0]] * len(costs)
    type_ = rng.choice(types)
    liking = rng.choice([0.2, 0.4, 0.6, 0.9])
    liked = projects if rng.random() < 0.7 else rng.sample(projects, rng.randint(1, len(projects)))
    patterns = [ballot(rng, type_, liked, liking) for _ in range(rng.choice([1, 2, 3, 7]))]
    voters = rng.choice(sizes)
    ballots = [rng.choice(patterns) if rng.random() < 0.7 else ballot(rng, type_, liked, liking) for _ in range(voters)]
    without: list[set[str]] = []
    if missing and (type_ == "scoring" or rng.random() < 0.05) and rng.random() < 0.5:
        without = [{p for p in projects if rng.random() < 0.2} for _ in range(voters)]
        if rng.random() < 0.1:
            nobody = rng.choice(projects)
            without = [w | {nobody} for w in without]
        ballots = [
            {p: s for p, s in b.items() if p not in w} if isinstance(b, dict) else [p for p in b if p not in w]
            for b, w in zip(ballots, without, strict=True)
        ]
    if not unit_cost and rng.random() < 0.2:
        # As much for each voter who names it: projects of different costs have the same load.
        costs = [costs[0] * max(1, sum(p in b for b in ballots)) for p in projects]
    total = sum(costs)
    budget = rng.choice([rng.choice(costs), total * Fraction(rng.randint(3, 9), 10), total / 2, total * 2 / 3, total])
    # As a file writes it: cents.
    budget = max(Fraction(round(budget * 100), 100), Fraction(1, 100))
    if rng.random() < 0.5 and total > 5:
        budget = max(Fraction(round(budget)), Fraction(1))
    if not unit_cost and rng.random() < 0.1:
        k = rng.randrange(len(costs))
        costs[k] = costs[k] * (budget // costs[k] + 1)  # more than the budget
    return elections.Election(budget, dict(zip(projects, costs, strict=True)), type_, ballots, without)


def decimal(value: Fraction) -> str:
    """A number as a file writes it."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    assert Fraction(exact) == value, value
    return f"{exact:f}"


def to_pb(election: elections.Election) -> str:
    """The election as a .pb file; missing scores cannot be written."""
    if any(election.missing):
        raise ValueError("a .pb file has no missing scores")
    with_points = election.type in elections.POINTS
    lines = ["META", "key;value", "description;A random small election", f"num_projects;{len(election.costs)}"]
    lines += [f"num_votes;{len(election.ballots)}", f"budget;{decimal(election.budget)}"]
    lines += [f"vote_type;{election.type}", "PROJECTS", "project_id;cost"]
    lines += [f"{p};{decimal(cost)}" for p, cost in election.costs.items()]
    lines += ["VOTES", "voter_id;vote;points" if with_points else "voter_id;vote"]
    for i, b in enumerate(election.ballots, 1):
        points = ";" + ",".join(decimal(x) for x in b.values()) if with_points else ""
        lines.append(f"v{i};{','.join(b)}{points}")
    return "\n".join(lines) + "\n"


def main() -> None:
    if sys.argv[1] != "--count":
        election = generate(int(sys.argv[1]))
        if any(election.missing):
            print("missing:", election.missing, "of", election)
        else:
            print(to_pb(election))
        for rule in ("greedy", "equal_shares", "phragmen", "maximin_support"):
            print(rule, [(p, str(price)) for p, price in elections.elect(election, rule)])
        return
    seen: Counter[str] = Counter()
    for seed in range(int(sys.argv[2])):
        election = generate(seed)
        worth = elections.Worth(election, "cost")
        seen[election.type] += 1
        seen["missing scores"] += any(election.missing)
        seen["a project nobody supports"] += any(not s for s in worth.supp.values())
        seen["an empty ballot"] += any(not b for b in election.ballots)
        seen["a cost above the budget"] += any(c > election.budget for c in election.costs.values())
        seen["decimals"] += any(c.denominator > 1 for c in election.costs.values())
        for rule in ("greedy", "equal_shares", "phragmen", "max_welfare"):
            if len(election.costs) <= 5:
                seen[f"ties matter to {rule}"] += len(elections.outcomes(election, rule)) > 1
            seen[f"{rule} selects something"] += bool(elections.elect(election, rule))
    for what, count in sorted(seen.items()):
        print(f"{count:7} {what}")


if __name__ == "__main__":
    main()
