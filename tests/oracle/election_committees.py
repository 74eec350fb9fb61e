# SPDX-License-Identifier: MIT
"""The rules for committees of docs/elections.md, section 4: all costs are equal, and the budget buys k places."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from election_rules import First, Selection, first_of_best, highest


def places(worth: Any, budget: Fraction) -> int:
    """How many projects the budget buys."""
    costs = set(worth.cost.values())
    if len(costs) > 1:
        raise ValueError("all costs must be equal")
    return min(int(budget // costs.pop()), len(worth.projects)) if costs else 0


def sequential(worth: Any, budget: Fraction, first: First, weight: Any) -> Selection:
    """Place by place the project that adds most, a voter adding weight(how many of the selected they support)."""
    has = [0] * worth.n
    selected: Selection = []
    open_ = list(worth.projects)
    for _ in range(places(worth, budget)):
        gain = {p: sum((weight(has[i]) for i in worth.supp[p]), Fraction(0)) for p in open_}
        p = first(highest(gain))
        open_.remove(p)
        selected.append((p, gain[p]))
        for i in worth.supp[p]:
            has[i] += 1
    return selected


def seq_pav(worth: Any, budget: Fraction, first: First) -> Selection:
    """Sequential proportional approval voting (Thiele 1895)."""
    return sequential(worth, budget, first, lambda has: Fraction(1, has + 1))


def seq_cc(worth: Any, budget: Fraction, first: First) -> Selection:
    """Sequential Chamberlin-Courant: how many voters are represented for the first time."""
    return sequential(worth, budget, first, lambda has: Fraction(has == 0))


def pav(worth: Any, budget: Fraction, first: First) -> Selection:
    """Proportional approval voting: all committees are looked at."""
    best: list[frozenset[str]] = []
    most = Fraction(-1)
    for some in itertools.combinations(worth.projects, places(worth, budget)):
        has = [sum(i in worth.supp[p] for p in some) for i in range(worth.n)]
        score = sum((Fraction(1, k) for h in has for k in range(1, h + 1)), Fraction(0))
        if score > most:
            most, best = score, []
        if score == most:
            best.append(frozenset(some))
    return [(p, None) for p in worth.in_order(first_of_best(best, first))]
