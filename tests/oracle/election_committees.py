# SPDX-License-Identifier: MIT
"""The rules for committees of docs/elections.md, section 4: all costs are equal, and the budget buys k places."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from election_rules import First, Selection, highest, least_price, lowest


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
    order: list[str] = []  # what all best sets have, in the order of ids; then one that some have; and so on
    while True:
        in_all = frozenset.intersection(*best)
        order += [p for p in sorted(worth.cost) if p in in_all and p not in order]
        if len(best) == 1:
            break
        p = first(sorted(frozenset.union(*best) - in_all))
        order.append(p)
        best = [each for each in best if p in each]
    has = [0] * worth.n
    selected: Selection = []
    for p in order:
        selected.append((p, sum((Fraction(1, has[i] + 1) for i in worth.supp[p]), Fraction(0))))
        for i in worth.supp[p]:
            has[i] += 1
    return selected


def greedy_monroe(worth: Any, budget: Fraction, first: First) -> Selection:
    """Greedy Monroe: each place stands for its part of the voters."""
    k = places(worth, budget)
    free = set(range(worth.n))
    selected: Selection = []
    open_ = list(worth.projects)
    ballots = [sorted(p for p in worth.projects if i in worth.supp[p]) for i in range(worth.n)]
    for place in range(k):
        size = worth.n // k + (place < worth.n % k)
        p = first(highest({p: len(free & set(worth.supp[p])) for p in open_}))
        order = sorted(free & set(worth.supp[p]), key=lambda i: (len(set(open_) & set(ballots[i])), ballots[i]))
        stand = order[:size]
        free -= set(stand)
        open_.remove(p)
        selected.append((p, Fraction(len(stand))))
    return selected


def rule_x(worth: Any, budget: Fraction, first: First) -> Selection:
    """Equal shares for committees, completed by Phragmen (Peters and Skowron 2020)."""
    k = places(worth, budget)
    holds = [Fraction(k, worth.n)] * worth.n if worth.n else []
    selected: Selection = []
    open_ = list(worth.projects)
    while len(selected) < k:
        alike = {p: dict.fromkeys(worth.supp[p], Fraction(1)) for p in open_}
        prices = {p: least_price(Fraction(1), holds, alike[p]) for p in open_ if worth.supp[p]}
        prices = {p: r for p, r in prices.items() if r is not None}
        if not prices:
            break
        p = first(lowest(prices))
        open_.remove(p)
        selected.append((p, prices[p]))
        worth.paid[p] = {i: min(holds[i], prices[p]) * worth.cost[p] for i in worth.supp[p]}
        for i in worth.supp[p]:
            holds[i] -= min(holds[i], prices[p])
    earned = Fraction(0)
    while len(selected) < k:
        time = {p: (1 - sum(holds[i] for i in worth.supp[p])) / len(worth.supp[p]) for p in open_ if worth.supp[p]}
        p = first(lowest(time) if time else list(open_))
        open_.remove(p)
        if time:
            earned += time[p]
            holds = [each + time[p] for each in holds]
        selected.append((p, earned if time else None))
        worth.paid[p] = {i: holds[i] * worth.cost[p] for i in worth.supp[p]}
        for i in worth.supp[p]:
            holds[i] = Fraction(0)
    return selected
