# SPDX-License-Identifier: MIT
"""The rules of docs/elections.md, slow and obvious: each voter's money is a fraction, each step looks at everything.

A rule takes (worth, budget, first) and gives [(project, price)] in the order of selection. `worth` is the election as a
rule sees it (elections.Worth); `first(tied)` says which of several equal projects comes first.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

First = Callable[[list[str]], str]
Selection = list[tuple[str, Fraction | None]]


def lowest(values: dict[str, Any]) -> list[str]:
    """The projects with the least value."""
    least = min(values.values())
    return [p for p, value in values.items() if value == least]


def highest(values: dict[str, Any]) -> list[str]:
    """The projects with the greatest value."""
    most = max(values.values())
    return [p for p, value in values.items() if value == most]


def price_of_welfare(worth: Any, p: str) -> Fraction | None:
    """Money per unit of utility; none for what nobody supports."""
    return worth.cost[p] / worth.total[p] if worth.total[p] else None


def greedy(worth: Any, budget: Fraction, first: First, candidates: Iterable[str] | None = None) -> Selection:
    """By sum of utilities per cost; what does not fit is passed over."""
    left, selected = budget, []
    ratio = {p: worth.total[p] / worth.cost[p] for p in (worth.projects if candidates is None else candidates)}
    while ratio:
        p = first(highest(ratio))
        del ratio[p]
        if worth.cost[p] <= left:
            left -= worth.cost[p]
            selected.append((p, price_of_welfare(worth, p)))
    return selected


def first_of_best(best: list[frozenset[str]], first: First) -> frozenset[str]:
    """Of several best sets the one that has the first project of the order that any has, and so on."""
    while len(best) > 1:
        undecided = sorted(frozenset.union(*best) - frozenset.intersection(*best))
        p = first(undecided)
        best = [s for s in best if p in s]
    return best[0]


def max_welfare(worth: Any, budget: Fraction, first: First) -> Selection:
    """All selections that fit are looked at."""
    best: list[frozenset[str]] = []
    most = Fraction(-1)
    for size in range(len(worth.projects) + 1):
        for some in itertools.combinations(worth.projects, size):
            if sum(worth.cost[p] for p in some) > budget:
                continue
            welfare = sum((worth.total[p] for p in some), Fraction(0))
            if welfare > most:
                most, best = welfare, []
            if welfare == most:
                best.append(frozenset(some))
    return [(p, price_of_welfare(worth, p)) for p in worth.in_order(first_of_best(best, first))]


def least_price(cost: Fraction, money: list[Fraction], supporters: dict[int, Fraction]) -> Fraction | None:
    """The least r at which supporters paying min(money, r u) pay the cost: who cannot pay r u pays all they hold."""
    if sum(money[i] for i in supporters) < cost:
        return None
    poor: set[int] = set()
    while True:
        rest = cost - sum(money[i] for i in poor)
        r = rest / sum(u for i, u in supporters.items() if i not in poor)
        short = {i for i, u in supporters.items() if money[i] < r * u}
        if short == poor:
            return r
        poor = short


def equal_shares(worth: Any, budget: Fraction, first: First) -> Selection:
    """The method of equal shares (Peters, Pierczynski, Skowron 2021)."""
    money = [budget / worth.n] * worth.n if worth.n else []
    selected: Selection = []
    open_ = [p for p in worth.projects if worth.supp[p]]
    while True:
        prices = {p: least_price(worth.cost[p], money, worth.supp[p]) for p in open_}
        # Money only goes down, so what is not affordable now never will be.
        open_ = [p for p in open_ if prices[p] is not None]
        if not open_:
            return selected
        p = first(lowest({p: prices[p] for p in open_}))
        open_.remove(p)
        selected.append((p, prices[p]))
        worth.paid[p] = {i: min(money[i], prices[p] * u) for i, u in worth.supp[p].items()}
        for i, amount in worth.paid[p].items():
            money[i] -= amount


def phragmen(worth: Any, budget: Fraction, first: First) -> Selection:
    """Sequential Phragmen, with costs: the lowest load first, until one of those tied for it does not fit.

    What costs more than the whole budget takes no part: it would end the rule though it could never be selected.
    """
    loads = [Fraction(0)] * worth.n
    left, selected = budget, []
    open_ = [p for p in worth.projects if worth.supp[p] and worth.cost[p] <= budget]
    while open_:
        reached = {p: (worth.cost[p] + sum(loads[i] for i in worth.supp[p])) / len(worth.supp[p]) for p in open_}
        tied = lowest(reached)
        if any(worth.cost[p] > left for p in tied):
            break
        p = first(tied)
        open_.remove(p)
        left -= worth.cost[p]
        selected.append((p, reached[p]))
        worth.paid[p] = {i: reached[p] - loads[i] for i in worth.supp[p]}
        for i in worth.supp[p]:
            loads[i] = reached[p]
    return selected


def maximin_support(worth: Any, budget: Fraction, first: First) -> Selection:
    """The maximin support method, with costs (Aziz, Lee, Talmon 2018): the lowest load first, of what still fits.

    The load is the greatest of cost(A) / |supporters of A| over all sets A of selected projects and p.
    """
    sets: list[tuple[Fraction, frozenset[int]]] = [(Fraction(0), frozenset())]  # all sets of selected projects
    load = Fraction(0)
    left, selected = budget, []
    open_ = [p for p in worth.projects if worth.supp[p]]
    while open_ := [p for p in open_ if worth.cost[p] <= left]:
        supporters = {p: frozenset(worth.supp[p]) for p in open_}
        reached = {p: max(load, max((c + worth.cost[p]) / len(s | supporters[p]) for c, s in sets)) for p in open_}
        p = first(lowest(reached))
        open_.remove(p)
        left -= worth.cost[p]
        load = reached[p]
        selected.append((p, load))
        sets += [(c + worth.cost[p], s | supporters[p]) for c, s in sets]
    return selected


def common(worth: Any, p: str) -> Fraction:
    """What p is worth to each of its supporters, under utilities of approvals."""
    (value,) = set(worth.supp[p].values())
    return value


def equal_payers(worth: Any, spent: list[Fraction], share: Fraction, p: str) -> int:
    """How many supporters of p can share its cost equally, each having `share` less what is spent; 0 for none."""
    holds = sorted((share - spent[i] for i in worth.supp[p]), reverse=True)
    return max((k for k in range(1, len(holds) + 1) if holds[k - 1] >= worth.cost[p] / k), default=0)


def run_exact_equal_shares(
    worth: Any, budget: Fraction, first: First, look_on: bool = True
) -> tuple[Selection, Fraction | None]:
    """What exact equal shares selects, and (look_on) the next budget at which a step could go another way, if any.

    A step could go another way where one more supporter could pay for a project, making it worth at least as much per
    cost as what the step selected.
    """
    share = budget / worth.n if worth.n else Fraction(0)
    spent = [Fraction(0)] * worth.n
    selected: Selection = []
    later: list[Fraction] = []
    open_ = [p for p in worth.projects if worth.supp[p]]
    while True:
        groups = {p: equal_payers(worth, spent, share, p) for p in open_}
        value = {p: k * common(worth, p) / worth.cost[p] for p, k in groups.items() if k}
        best = max(value.values(), default=Fraction(0))
        for p in open_ if look_on else []:
            for k, paid in enumerate(sorted(spent[i] for i in worth.supp[p]), 1):
                needs = paid + worth.cost[p] / k
                if needs > share and k * common(worth, p) / worth.cost[p] >= best:
                    later.append(needs)
        if not value:
            return selected, min(later) * worth.n if later else None
        p = first(highest(value))
        open_.remove(p)
        selected.append((p, 1 / value[p]))
        pays = worth.cost[p] / groups[p]
        worth.paid[p] = {i: pays for i in worth.supp[p] if share - spent[i] >= pays}
        for i in worth.paid[p]:
            spent[i] += pays


def exact_equal_shares(worth: Any, budget: Fraction, first: First) -> Selection:
    """Exact equal shares (Kraiczy, Robinson, Elkind 2025)."""
    return run_exact_equal_shares(worth, budget, first, look_on=False)[0]
